/*
 * login.c — logging in and out, the brand and the language one works in.
 *
 * A session's token is made at each log-in (desk/agent.h) and the one the
 * browser came with is ended, so nobody can plant one beforehand.
 */
#include "base/limits.h"
#include "base/log.h"
#include "desk/agent.h"
#include "web/page_login.h"
#include "web/pages/pages_impl.h"
#include "web/req_impl.h"

static bool get_start(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    (void)e;
    web_redirect(reply, req->session.id ? STR("/queue") : STR("/login"));
    return true;
}

/* Where to go afterwards: a page of ours that is not the log-in itself. */
static struct str way_back(struct str to)
{
    if (to.len < 2 || to.ptr[0] != '/' || to.ptr[1] == '/' ||
        to.ptr[1] == '\\' || str_starts(to, STR("/login")) ||
        str_starts(to, STR("/logout")))
        return STR("/queue");
    return to;
}

static bool get_login(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct page_env env;
    struct page_login page = {.to = req_text(req, "to")};

    (void)e;
    if (req->session.id) {
        web_redirect(reply, way_back(page.to));
        return true;
    }
    pages_env(req, reply, NAV_NONE, &env);
    page_login(&reply->body, &env, &page);
    return true;
}

static bool show_again(struct web_req *req, struct web_reply *reply, int status,
                       const char *wrong)
{
    struct page_env env;
    struct page_login page = {.to = req_text(req, "to"),
                              .email = req_text(req, "email")};

    /* the form is shown to whoever is to log in, not to who is */
    req->session = (struct web_session){0};
    pages_env(req, reply, NAV_NONE, &env);
    page.wrong = msg(env.lang, wrong);
    reply->status = status;
    page_login(&reply->body, &env, &page);
    return true;
}

static bool post_login(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct str token;
    struct err why = {0};
    size_t wrongs_n;

    req_wrongs(req, &wrongs_n);
    if (wrongs_n)
        return show_again(req, reply, 422,
                          MSG("Write your e-mail address and your password."));
    if (!agent_log_in(req->db, req->arena, req_text(req, "email"),
                      req_text(req, "password"), req->peer, req->now_us, &token,
                      &why)) {
        if (why.code == ERR_LIMIT)
            return show_again(req, reply, 429,
                              MSG("There were too many wrong passwords. Try "
                                  "again in a quarter of an hour."));
        if (why.code == ERR_DENIED)
            return show_again(req, reply, 403,
                              MSG("The e-mail address or the password is "
                                  "wrong."));
        *e = why;
        return false;
    }
    if (req->session.id &&
        !agent_log_out(req->db, req->arena, req->impl->token, e))
        return false;
    web_set_session(req, reply, token, AGENT_SESSION_US / US_PER_S);
    web_redirect(reply, way_back(req_text(req, "to")));
    return true;
}

static bool post_logout(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    if (req->session.id) {
        if (!agent_log_out(req->db, req->arena, req->impl->token, e))
            return false;
        stream_end_session(server_hub(req->server), req->session.id);
    }
    web_set_session(req, reply, STR(""), 0);
    pages_done(req, reply, STR("/login"), SAY_LOGGED_OUT, 0);
    return true;
}

static bool post_logout_all(struct web_req *req, struct web_reply *reply,
                            struct err *e)
{
    if (req->session.id == 0)
        return err_set(e, ERR_DENIED, "nobody is logged in");
    if (!agent_log_out_everywhere(req->db, req->session.agent_id, e))
        return false;
    stream_end_session(server_hub(req->server), req->session.id);
    web_set_session(req, reply, STR(""), 0);
    pages_done(req, reply, STR("/login"), SAY_LOGGED_OUT_EVERYWHERE, 0);
    return true;
}

struct brands {
    struct web_req *req;
    struct q_member_brands *rows;
    size_t n;
};

static bool read_brands(struct db_tx *tx, void *ctx, struct err *e)
{
    struct brands *b = ctx;

    return q_member_brands(tx, b->req->arena, b->req->session.agent_id,
                           &b->rows, &b->n, e);
}

static bool get_brand(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct brands b = {.req = req};
    struct page_env env;

    if (!db_run_read(req->db, read_brands, &b, e))
        return false;
    pages_env(req, reply, NAV_NONE, &env);
    page_brands(&reply->body, &env, b.rows, b.n, req->session.brand_id);
    return true;
}

static bool post_brand(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    if (req->session.id == 0)
        return err_set(e, ERR_DENIED, "nobody is logged in");
    if (!agent_use_brand(req->db, req->arena, req->impl->token,
                         req->session.agent_id, req_id(req, "brand"), e))
        return false;
    stream_end_session(server_hub(req->server), req->session.id);
    pages_done(req, reply, STR("/queue"), SAY_BRAND_CHANGED, 0);
    return true;
}

static bool set_lang(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    int64_t changed;

    return q_agent_set_lang(tx, req->session.agent_id, req_text(req, "lang"),
                            &changed, e);
}

static bool post_language(struct web_req *req, struct web_reply *reply,
                          struct err *e)
{
    enum lang lang = lang_from_tag(req_text(req, "lang"));

    if (lang == LANG_UNSURE || msg_lang(lang) != lang)
        return err_set(e, ERR_INPUT, "the pages do not speak that language");
    if (req->session.id && !db_run(req->db, set_lang, req, e))
        return false;
    web_set_cookie(req, reply, "lang", lang_tag(lang), 365 * 24 * 3600);
    web_redirect(reply, req_text(req, "to"));
    return true;
}

static const struct web_field to_fields[] = {
    {"to", WEB_LINE, .max_bytes = 2000}, {0}};
static const struct web_field login_fields[] = {
    {"email", WEB_LINE, .label = MSG("E-mail address"), .required = true,
     .max_bytes = LIMIT_ADDRESS_BYTES},
    {"password", WEB_TEXT, .label = MSG("Password"), .required = true,
     .max_bytes = LIMIT_PASSWORD_BYTES},
    {"to", WEB_LINE, .max_bytes = 2000},
    {0}};
static const struct web_field brand_fields[] = {
    {"brand", WEB_ID, .label = MSG("Brand"), .required = true}, {0}};
static const struct web_field language_fields[] = {
    {"lang", WEB_LINE, .label = MSG("Language"), .required = true,
     .max_bytes = 20},
    {"to", WEB_LINE, .max_bytes = 2000},
    {0}};

const struct web_route login_routes[] = {
    {"GET", "/", ROLE_NONE, 0, NULL, get_start, "Leads to the queue."},
    {"GET", "/login", ROLE_NONE, 0, to_fields, get_login,
     "Asks for address and password."},
    {"POST", "/login", ROLE_NONE, WEB_CSRF | WEB_TOLERANT, login_fields,
     post_login, "Starts a session."},
    {"POST", "/logout", ROLE_NONE, WEB_CSRF, NULL, post_logout,
     "Ends the session."},
    {"POST", "/logout/everywhere", ROLE_NONE, WEB_CSRF, NULL, post_logout_all,
     "Ends the sessions in all browsers."},
    {"GET", "/brand", ROLE_AGENT, 0, NULL, get_brand,
     "The brands one works for."},
    {"POST", "/brand", ROLE_NONE, WEB_CSRF, brand_fields, post_brand,
     "Works for another brand."},
    {"POST", "/language", ROLE_NONE, WEB_CSRF, language_fields, post_language,
     "Shows the pages in another language."},
    {0}};
