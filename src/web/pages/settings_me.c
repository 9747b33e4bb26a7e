#include "base/limits.h"
#include "db/q_brand.h"
#include "desk/agent.h"
#include "desk/check.h"
#include "desk/secret.h"
#include "web/page_settings_me.h"
#include "web/pages/settings.h"

struct me {
    struct web_req *req;
    struct q_agent_get row;
};

static bool read_me(struct db_tx *tx, void *ctx, struct err *e)
{
    struct me *m = ctx;

    switch (
        q_agent_get(tx, m->req->arena, m->req->session.agent_id, &m->row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "the account is gone");
    case DB_ROW: break;
    }
    return true;
}

static void put_row(struct sheet *f, const struct q_agent_get *row)
{
    sheet_put_i64(f, "version", row->version);
    sheet_put(f, "name", row->name);
    sheet_put(f, "lang", row->lang);
}

static bool render(struct me *m, struct web_reply *reply, struct sheet *f,
                   struct sheet *password, struct err *e)
{
    const struct q_session_find *who = pages_who(m->req);
    struct page_env env;
    struct page_settings_me page = {
        .form = f,
        .password = password,
        .email = who->email,
        .role = pages_role_word(m->req->lang, m->req->session.role),
        .on_duty = who->on_duty,
        .may_duty = m->req->session.role != ROLE_AUDITOR,
    };

    if (!db_run_read(m->req->db, read_me, m, e))
        return false;
    put_row(f, &m->row);
    sheet_put_secret(password, "old");
    sheet_put_secret(password, "new");
    page.langs = settings_langs(m->req, false, NULL, &page.langs_n);
    pages_env(m->req, reply, NAV_NONE, &env);
    page_settings_me(&reply->body, &env, &page);
    return true;
}

/* Auditors change nothing of the desk, but their own account is theirs; so
 * the routes are open and this asks who it is. */
static bool logged_in(const struct web_req *req, struct err *e)
{
    return req->session.id || err_set(e, ERR_DENIED, "nobody is logged in");
}

static bool get_me(struct web_req *req, struct web_reply *reply, struct err *e)
{
    struct me m = {.req = req};
    struct sheet f = {.req = req}, password = {.req = req};

    return render(&m, reply, &f, &password, e);
}

static bool save(struct db_tx *tx, void *ctx, struct err *e)
{
    struct me *m = ctx;
    struct web_req *req = m->req;
    int64_t changed;

    if (!check_name(req_text(req, "name"), e) ||
        !q_agent_change(tx, req->session.agent_id, req_int(req, "version"),
                        req_text(req, "name"), req_text(req, "lang"), true,
                        &changed, e))
        return false;
    return changed == 1 ||
           err_set(e, ERR_CONFLICT, "the account was changed meanwhile");
}

static bool post_me(struct web_req *req, struct web_reply *reply, struct err *e)
{
    struct me m = {.req = req};
    struct sheet f = sheet_make(req), password = {.req = req};
    enum lang lang = lang_from_tag(req_text(req, "lang"));

    if (!logged_in(req, e) || !db_run_read(req->db, read_me, &m, e))
        return false;
    put_row(&f, &m.row);
    if (lang == LANG_UNSURE || msg_lang(lang) != lang)
        sheet_wrong(&f, "lang", MSG("This is not one of the choices."));
    switch (sheet_save(&f, reply, save, &m, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN: return render(&m, reply, &f, &password, e);
    case SHEET_DONE: break;
    }
    pages_done(req, reply, STR("/me"), SAY_SAVED, 0);
    return true;
}

static bool save_password(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ((struct me *)ctx)->req;

    return agent_set_password(tx, req->arena, req->session.agent_id,
                              req_text(req, "new"), e);
}

/*
 * The present password is checked by logging in with it, so that guessing is
 * counted as anywhere else; the new one logs this browser in again, all
 * others are out.
 */
static bool post_password(struct web_req *req, struct web_reply *reply,
                          struct err *e)
{
    struct me m = {.req = req};
    struct sheet f = {.req = req}, password = sheet_make(req);
    struct err why = {0};
    struct str token;

    if (!logged_in(req, e))
        return false;
    sheet_put_secret(&password, "old");
    sheet_put_secret(&password, "new");
    if (!secret_password_good(req_text(req, "new"), &why))
        sheet_wrong(&password, "new",
                    MSG("At least 10 characters, not all the same."));
    if (password.wrong_n == 0 &&
        !agent_log_in(req->db, req->arena, pages_who(req)->email,
                      req_text(req, "old"), req->peer, req->now_us, &token,
                      &why)) {
        if (why.code == ERR_LIMIT)
            sheet_wrong(&password, "old",
                        MSG("There were too many wrong passwords. Wait a "
                            "quarter of an hour."));
        else if (why.code == ERR_DENIED)
            sheet_wrong(&password, "old",
                        MSG("This is not your present password."));
        else
            return (*e = why, false);
    }
    switch (sheet_save(&password, reply, save_password, &m, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN: return render(&m, reply, &f, &password, e);
    case SHEET_DONE: break;
    }
    if (!agent_log_in(req->db, req->arena, pages_who(req)->email,
                      req_text(req, "new"), req->peer, req->now_us, &token,
                      e) ||
        !agent_use_brand(req->db, req->arena, token, req->session.agent_id,
                         req->session.brand_id, e))
        return false;
    web_set_session(req, reply, token, AGENT_SESSION_US / US_PER_S);
    pages_done(req, reply, STR("/me"), SAY_SAVED, 0);
    return true;
}

static bool set_duty(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    int64_t changed;

    return q_member_set_duty(tx, req->session.brand_id, req->session.agent_id,
                             req_bool(req, "on"), &changed, e);
}

static bool post_duty(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    if (!db_run(req->db, set_duty, req, e))
        return false;
    pages_done(req, reply, STR("/me"), SAY_SAVED, 0);
    return true;
}

static const struct web_field duty_fields[] = {{"on", WEB_BOOL}, {0}};
static const struct web_field fields[] = {
    {"version", WEB_INT},
    {"name", WEB_LINE, .label = MSG("Name"), .required = true,
     .max_bytes = LIMIT_NAME_BYTES},
    {"lang", WEB_LINE, .label = MSG("Language of the pages"), .max_bytes = 20},
    {0}};
static const struct web_field password_fields[] = {
    {"old", WEB_TEXT, .label = MSG("Present password"), .required = true,
     .max_bytes = LIMIT_PASSWORD_BYTES},
    {"new", WEB_TEXT, .label = MSG("New password"), .required = true,
     .max_bytes = LIMIT_PASSWORD_BYTES},
    {0}};

const struct web_route settings_me_routes[] = {
    {"GET", "/me", ROLE_AGENT, 0, NULL, get_me, "One's own account."},
    {"POST", "/me", ROLE_NONE, WEB_CSRF | WEB_TOLERANT, fields, post_me,
     "Changes one's own name and language."},
    {"POST", "/me/password", ROLE_NONE, WEB_CSRF | WEB_TOLERANT,
     password_fields, post_password, "Changes one's own password."},
    {"POST", "/me/duty", ROLE_AGENT, WEB_CSRF, duty_fields, post_duty,
     "Goes on or off duty."},
    {0}};
