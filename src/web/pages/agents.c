/*
 * agents.c — the people of a brand.  Roles, teams and duty belong to a brand;
 * name, log-in and password to the person, so they may only be changed by who
 * administers all the brands that the person works for.
 */
#include "base/limits.h"
#include "db/q_brand.h"
#include "desk/agent.h"
#include "desk/check.h"
#include "desk/secret.h"
#include "web/page_agents.h"
#include "web/pages/settings.h"

struct edit {
    struct web_req *req;
    int64_t id; /* 0: a new one */
    struct q_agent_get agent;
    struct q_member_get member;
    struct q_team_list *teams;
    size_t teams_n;
    struct q_member_list *people;
    size_t people_n;
    bool elsewhere;
    bool existed; /* a new one who works for another brand already */
};

/* Does the person work for a brand that the reader does not administer? */
static bool read_elsewhere(struct db_tx *tx, struct edit *p, int64_t agent_id,
                           bool *elsewhere, struct err *e)
{
    struct q_member_brands *theirs;
    int64_t *own;
    size_t own_n, n;

    if (!settings_own_brands(tx, p->req, &own, &own_n, e) ||
        !q_member_brands(tx, p->req->arena, agent_id, &theirs, &n, e))
        return false;
    *elsewhere = false;
    for (size_t i = 0; i < n; i++)
        *elsewhere |= !settings_is_own(own, own_n, theirs[i].brand_id);
    return true;
}

static bool missing(const struct edit *p, struct err *e)
{
    return err_set(e, ERR_MISSING, "there is no agent %" PRId64, p->id);
}

static bool read_edit(struct db_tx *tx, void *ctx, struct err *e)
{
    struct edit *p = ctx;
    struct arena *a = p->req->arena;
    int64_t brand_id = p->req->session.brand_id;

    if (!q_team_list(tx, a, brand_id, &p->teams, &p->teams_n, e) ||
        !q_member_list(tx, a, brand_id, &p->people, &p->people_n, e))
        return false;
    if (p->id == 0) {
        p->agent = (struct q_agent_get){.lang = lang_tag(p->req->lang),
                                        .active = true};
        p->member =
            (struct q_member_get){.role = STR("agent"), .on_duty = true};
        return true;
    }
    switch (q_member_get(tx, a, brand_id, p->id, &p->member, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return missing(p, e);
    case DB_ROW: break;
    }
    switch (q_agent_get(tx, a, p->id, &p->agent, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return missing(p, e);
    case DB_ROW: break;
    }
    return read_elsewhere(tx, p, p->id, &p->elsewhere, e);
}

/* The box of a language that they answer in: "reads_fr". */
static const char *reads_name(struct arena *a, enum lang lang)
{
    return str_fmt(a, "reads_%.*s", STR_ARG(lang_tag(lang))).ptr;
}

static bool reads(struct str langs, enum lang lang)
{
    struct str one;

    while (str_cut(&langs, ',', &one))
        if (str_eq(one, lang_tag(lang)))
            return true;
    return false;
}

static struct str ticked_langs(const struct web_req *req)
{
    struct buf b = buf_make(req->arena, 1000);

    for (int i = LANG_UNSURE + 1; i < LANG_N; i++) {
        if (!req_bool(req, reads_name(req->arena, (enum lang)i)))
            continue;
        if (b.len)
            buf_put_byte(&b, ',');
        buf_put(&b, lang_tag((enum lang)i));
    }
    return buf_str(&b);
}

static void put_rows(struct sheet *f, const struct edit *p)
{
    for (int i = LANG_UNSURE + 1; i < LANG_N; i++)
        sheet_put_bool(f, reads_name(f->req->arena, (enum lang)i),
                       reads(p->member.langs, (enum lang)i));

    sheet_put_i64(f, "version", p->agent.version);
    sheet_put(f, "email", p->agent.email);
    sheet_put(f, "name", p->agent.name);
    sheet_put(f, "lang", p->agent.lang);
    sheet_put_secret(f, "password");
    sheet_put(f, "role", p->member.role);
    sheet_put(f, "team",
              p->member.team_id
                  ? str_fmt(f->req->arena, "%" PRId64, p->member.team_id)
                  : STR(""));
    sheet_put_bool(f, "on_duty", p->member.on_duty);
    sheet_put_bool(f, "active", p->agent.active);
}

static const struct sheet_choice *role_choices(const struct web_req *req,
                                               size_t *n)
{
    struct sheet_choice *list =
        ARENA_ARRAY(req->arena, ROLE_N, struct sheet_choice);

    *n = 0;
    for (int i = ROLE_AGENT; i < ROLE_N; i++)
        list[(*n)++] = (struct sheet_choice){
            role_name((enum role)i), pages_role_word(req->lang, (enum role)i)};
    return list;
}

static const struct sheet_choice *team_choices(const struct edit *p, size_t *n)
{
    struct arena *a = p->req->arena;
    struct sheet_choice *list =
        ARENA_ARRAY(a, p->teams_n + 1, struct sheet_choice);

    list[0] = (struct sheet_choice){STR(""), msg(p->req->lang, MSG("No team"))};
    for (size_t i = 0; i < p->teams_n; i++)
        list[i + 1] = (struct sheet_choice){
            str_fmt(a, "%" PRId64, p->teams[i].id), p->teams[i].name};
    *n = p->teams_n + 1;
    return list;
}

static const struct page_agent_reads *reads_boxes(const struct web_req *req,
                                                  size_t *n)
{
    struct page_agent_reads *list =
        ARENA_ARRAY(req->arena, LANG_N, struct page_agent_reads);

    *n = 0;
    for (int i = LANG_UNSURE + 1; i < LANG_N; i++)
        list[(*n)++] = (struct page_agent_reads){
            reads_name(req->arena, (enum lang)i), lang_name((enum lang)i)};
    return list;
}

static void render(struct edit *p, struct web_reply *reply, struct sheet *f,
                   struct sheet *password)
{
    struct page_env env;
    struct page_agent page = {.form = f,
                              .password = p->id ? password : NULL,
                              .id = p->id,
                              .name = p->agent.name,
                              .email = p->agent.email,
                              .elsewhere = p->elsewhere,
                              .open_n = p->member.open_n};

    page.roles = role_choices(p->req, &page.roles_n);
    page.teams = team_choices(p, &page.teams_n);
    page.langs = settings_langs(p->req, false, NULL, &page.langs_n);
    page.reads = reads_boxes(p->req, &page.reads_n);
    put_rows(f, p);
    sheet_put_secret(password, "password");
    pages_env(p->req, reply, NAV_SETTINGS, &env);
    page_agent(&reply->body, &env, &page);
}

static bool show(struct web_req *req, struct web_reply *reply, int64_t id,
                 struct err *e)
{
    struct edit p = {.req = req, .id = id};
    struct sheet f = sheet_make(req), password = sheet_make(req);

    if (!db_run_read(req->db, read_edit, &p, e))
        return false;
    render(&p, reply, &f, &password);
    return true;
}

static bool get_new(struct web_req *req, struct web_reply *reply, struct err *e)
{
    return show(req, reply, 0, e);
}

static bool get_one(struct web_req *req, struct web_reply *reply, struct err *e)
{
    return show(req, reply, req_id(req, "id"), e);
}

/* ---- saving ---- */

/* Somebody who works for another brand here only gets a place in this one. */
static bool add(struct db_tx *tx, struct edit *p, int64_t *id, struct err *e)
{
    struct web_req *req = p->req;
    struct q_agent_by_email old;
    struct q_member_get member;
    const struct agent_new in = {.email = req_text(req, "email"),
                                 .name = req_text(req, "name"),
                                 .password = req_text(req, "password"),
                                 .lang = req_text(req, "lang")};

    switch (q_agent_by_email(tx, req->arena, agent_email(req->arena, in.email),
                             &old, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return agent_add(tx, req->arena, &in, req->now_us, id, e);
    case DB_ROW: break;
    }
    *id = old.id;
    switch (q_member_get(tx, req->arena, req->session.brand_id, old.id, &member,
                         e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW:
        return err_set(e, ERR_CONFLICT, "the person is in the brand already");
    }
    return true;
}

static bool change(struct db_tx *tx, struct edit *p, struct err *e)
{
    struct web_req *req = p->req;
    struct str name = str_trim(req_text(req, "name"));
    bool active = req_bool(req, "active");
    int64_t changed;

    if (!read_elsewhere(tx, p, p->id, &p->elsewhere, e))
        return false;
    if (p->elsewhere)
        return true;
    if (!check_name(name, e) ||
        !q_agent_change(tx, p->id, req_int(req, "version"),
                        name.len ? name : p->agent.name, req_text(req, "lang"),
                        active, &changed, e))
        return false;
    if (changed == 0)
        return err_set(e, ERR_CONFLICT, "the agent was changed meanwhile");
    return active || q_session_end_all(tx, p->id, &changed, e);
}

static bool save(struct db_tx *tx, void *ctx, struct err *e)
{
    struct edit *p = ctx;
    struct web_req *req = p->req;
    int64_t id = p->id, team_id = req_id(req, "team"), changed;

    if (id ? !change(tx, p, e) : !add(tx, p, &id, e))
        return false;
    return q_member_put(tx, req->session.brand_id, id, req_text(req, "role"),
                        team_id, req_bool(req, "on_duty"), &changed, e) &&
           q_member_set_langs(tx, req->session.brand_id, id, ticked_langs(req),
                              &changed, e);
}

/* A brand keeps somebody who can administer it. */
static bool is_last_admin(const struct edit *p)
{
    struct str admin = role_name(ROLE_ADMIN);

    if (!p->id || !str_eq(p->member.role, admin))
        return false;
    for (size_t i = 0; i < p->people_n; i++)
        if (p->people[i].agent_id != p->id && p->people[i].active &&
            str_eq(p->people[i].role, admin))
            return false;
    return true;
}

static bool team_is_ours(const struct edit *p, int64_t team_id)
{
    for (size_t i = 0; i < p->teams_n; i++)
        if (p->teams[i].id == team_id)
            return true;
    return team_id == 0;
}

static void check(struct sheet *f, const struct edit *p)
{
    struct web_req *req = f->req;
    struct str role = req_text(req, "role");
    enum lang lang = lang_from_tag(req_text(req, "lang"));

    if (p->id == 0 && agent_email(req->arena, req_text(req, "email")).len == 0)
        sheet_wrong(f, "email", MSG("This is not an e-mail address."));
    if (!p->elsewhere && (lang == LANG_UNSURE || msg_lang(lang) != lang))
        sheet_wrong(f, "lang", MSG("This is not one of the choices."));
    if (!team_is_ours(p, req_id(req, "team")))
        sheet_wrong(f, "team", MSG("This is not one of the choices."));
    if (!is_last_admin(p))
        return;
    if (!str_eq(role, role_name(ROLE_ADMIN)))
        sheet_wrong(f, "role", MSG("This is the brand’s only administrator."));
    if (!p->elsewhere && !req_bool(req, "active"))
        sheet_wrong(f, "active",
                    MSG("This is the brand’s only administrator."));
}

/* Whether a new account needs its password, and a good one. */
static bool check_password(struct sheet *f, const struct edit *p, struct err *e)
{
    struct err why = {0};
    struct web_req *req = f->req;
    struct q_agent_by_email old;
    struct db_tx *tx;
    enum db_got got;

    if (p->id)
        return true;
    tx = db_begin_read(req->db, e);
    if (!tx)
        return false;
    got = q_agent_by_email(tx, req->arena,
                           agent_email(req->arena, req_text(req, "email")),
                           &old, e);
    db_rollback(&tx);
    if (got == DB_NONE &&
        !secret_password_good(req_text(req, "password"), &why))
        sheet_wrong(f, "password",
                    MSG("At least 10 characters, not all the same."));
    return got != DB_FAIL;
}

static bool again(struct edit *p, struct web_reply *reply, struct sheet *f,
                  struct err *e)
{
    struct sheet password = {.req = p->req};

    if (p->id == 0 && f->conflict) {
        f->conflict = false;
        sheet_wrong(f, "email", MSG("This person is in the brand already."));
        sheet_status(f, reply);
    }
    if (!db_run_read(p->req->db, read_edit, p, e))
        return false;
    render(p, reply, f, &password);
    return true;
}

static bool post(struct web_req *req, struct web_reply *reply, int64_t id,
                 struct err *e)
{
    struct edit p = {.req = req, .id = id};
    struct sheet f = sheet_make(req);

    if (!db_run_read(req->db, read_edit, &p, e))
        return false;
    put_rows(&f, &p);
    check(&f, &p);
    if (!check_password(&f, &p, e))
        return false;
    switch (sheet_save(&f, reply, save, &p, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN: return again(&p, reply, &f, e);
    case SHEET_DONE: break;
    }
    pages_done(req, reply, STR("/settings/agents"), id ? SAY_SAVED : SAY_ADDED,
               0);
    return true;
}

static bool post_new(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    return post(req, reply, 0, e);
}

static bool post_one(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    return post(req, reply, req_id(req, "id"), e);
}

static bool save_password(struct db_tx *tx, void *ctx, struct err *e)
{
    struct edit *p = ctx;

    if (!read_elsewhere(tx, p, p->id, &p->elsewhere, e))
        return false;
    if (p->elsewhere)
        return err_set(e, ERR_DENIED, "the person works for other brands too");
    return agent_set_password(tx, p->req->arena, p->id,
                              req_text(p->req, "password"), e);
}

static bool post_password(struct web_req *req, struct web_reply *reply,
                          struct err *e)
{
    struct edit p = {.req = req, .id = req_id(req, "id")};
    struct sheet f = {.req = req}, password = sheet_make(req);
    struct err why = {0};

    if (!db_run_read(req->db, read_edit, &p, e))
        return false;
    sheet_put_secret(&password, "password");
    if (!secret_password_good(req_text(req, "password"), &why))
        sheet_wrong(&password, "password",
                    MSG("At least 10 characters, not all the same."));
    switch (sheet_save(&password, reply, save_password, &p, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN: render(&p, reply, &f, &password); return true;
    case SHEET_DONE: break;
    }
    pages_done(req, reply,
               str_fmt(req->arena, "/settings/agents/%" PRId64, p.id),
               SAY_SAVED, 0);
    return true;
}

static bool get_list(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct edit p = {.req = req};
    struct page_env env;
    struct page_agent_row *rows;

    if (!db_run_read(req->db, read_edit, &p, e))
        return false;
    rows = ARENA_ARRAY(req->arena, p.people_n, struct page_agent_row);
    for (size_t i = 0; i < p.people_n; i++) {
        enum role role = ROLE_NONE;

        if (!role_parse(p.people[i].role, &role))
            return err_set(e, ERR_FATAL, "an agent has an unknown role");
        rows[i] = (struct page_agent_row){&p.people[i],
                                          pages_role_word(req->lang, role)};
    }
    pages_env(req, reply, NAV_SETTINGS, &env);
    page_agents(&reply->body, &env,
                &(const struct page_agents){rows, p.people_n});
    return true;
}

static const char *const roles[] = {"agent",   "lead",          "publisher",
                                    "auditor", "administrator", NULL};
static const struct web_field fields[] = {
    {"version", WEB_INT},
    {"email", WEB_LINE, .label = MSG("E-mail address"),
     .max_bytes = LIMIT_ADDRESS_BYTES},
    {"name", WEB_LINE, .label = MSG("Name"), .max_bytes = LIMIT_NAME_BYTES},
    {"lang", WEB_LINE, .label = MSG("Language of the pages"), .max_bytes = 20},
    {"password", WEB_TEXT, .label = MSG("First password"),
     .max_bytes = LIMIT_PASSWORD_BYTES},
    {"role", WEB_CHOICE, .label = MSG("Role"), .required = true,
     .choices = roles},
    {"team", WEB_ID, .label = MSG("Team")},
    {"on_duty", WEB_BOOL},
    {"active", WEB_BOOL},
    /* for each language of text/lang.h */
    {"reads_en", WEB_BOOL},
    {"reads_fr", WEB_BOOL},
    {"reads_pl", WEB_BOOL},
    {"reads_ru", WEB_BOOL},
    {"reads_zh-Hant", WEB_BOOL},
    {"reads_zh-Hans", WEB_BOOL},
    {"reads_uk", WEB_BOOL},
    {"reads_de", WEB_BOOL},
    {"reads_es", WEB_BOOL},
    {"reads_it", WEB_BOOL},
    {0}};
static const struct web_field password_fields[] = {
    {"password", WEB_TEXT, .label = MSG("New password"), .required = true,
     .max_bytes = LIMIT_PASSWORD_BYTES},
    {0}};

const struct web_route agents_routes[] = {
    {"GET", "/settings/agents", ROLE_ADMIN, 0, NULL, get_list,
     "Who works for the brand."},
    {"GET", "/settings/agents/new", ROLE_ADMIN, 0, NULL, get_new,
     "Asks for a new person."},
    {"POST", "/settings/agents/0", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT, fields,
     post_new, "Adds a person, or somebody of another brand to this one."},
    {"GET", "/settings/agents/{id}", ROLE_ADMIN, 0, NULL, get_one,
     "A person's role, team and log-in."},
    {"POST", "/settings/agents/{id}", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT,
     fields, post_one, "Changes a person's role, team, duty and log-in."},
    {"POST", "/settings/agents/{id}/password", ROLE_ADMIN,
     WEB_CSRF | WEB_TOLERANT, password_fields, post_password,
     "Sets a new password and ends the sessions."},
    {0}};
