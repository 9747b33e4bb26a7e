/*
 * notice.c — the sentence of each kind of notice (desk/notice.h), and the page
 * that has them all.
 */
#include "base/civil.h"
#include "base/limits.h"
#include "web/page_notice.h"
#include "web/pages/notice.h"

static const struct {
    const char *kind;
    const char *text; /* {names} are members of the notice's data */
    bool bad;
    bool counts; /* text has a form for each number {n} */
} NOTICES[] = {
    {"mailbox.failing", MSG("The mailbox {address} cannot be reached: {error}"),
     true},
    {"mailbox.silent",
     MSG("Nothing has come to {address} for longer than usual."), false},
    {"mail.bounced", MSG("Your letter to {to} came back: {error}"), true},
    {"mail.failed", MSG("Your letter to {to} could not be sent: {error}"),
     true},
    {"mail.delayed", MSG("Your letter to {to} is delayed: {error}"), false},
    {"mail.unsure",
     MSG("Whether your letter to {to} has arrived is not known. Please look "
         "and say."),
     true},
    {"case.handovers",
     MSG_N("A case was handed over {n} time.",
           "A case was handed over {n} times."),
     false, .counts = true},
    {"promise.soon", MSG("A promise falls due {due}: {text}"), false},
    {"promise.late", MSG("A promise is late, it was due {due}: {text}"), true},
    {"job.given_up", MSG("Work of the kind {kind} was given up: {error}"),
     true},
};

/* Members of the data that a sentence may name. */
enum { ADDRESS, ERROR, TO, KIND, DUE, TEXT, MEMBERS };

static const char *const MEMBER_NAMES[MEMBERS] = {
    [ADDRESS] = "address", [ERROR] = "error", [TO] = "to",
    [KIND] = "kind",       [DUE] = "due",     [TEXT] = "text"};

static struct str due_words(struct arena *a, enum lang lang, struct str zone,
                            struct str due)
{
    int64_t due_us;

    return civil_parse(due, &due_us) ? date_short(a, lang, zone, due_us)
                                     : STR("");
}

static struct str sentence(struct arena *a, enum lang lang, struct str zone,
                           const char *id, struct str data)
{
    struct str m[MEMBERS];

    pages_json_texts(a, data, MEMBER_NAMES, m, MEMBERS);
    if (m[TEXT].len == 0)
        m[TEXT] = msg(lang, MSG("an answer to the customer"));
    return msg_fmt(
        a, lang, id,
        MSG_ARGS({"address", m[ADDRESS]},
                 {"error", m[KIND].len /* of a job: not a server's */
                               ? m[ERROR]
                               : pages_delivery_words(a, lang, m[ERROR])},
                 {"to", m[TO]}, {"kind", m[KIND]},
                 {"due", due_words(a, lang, zone, m[DUE])}, {"text", m[TEXT]}));
}

void notice_say(const struct page_env *env, struct str kind, struct str data,
                struct notice_said *n)
{
    n->text = kind;
    for (size_t k = 0; k < ARRAY_N(NOTICES); k++) {
        if (!str_eq(kind, str_from_z(NOTICES[k].kind)))
            continue;
        n->text =
            NOTICES[k].counts
                ? msg_fmt_n(env->arena, env->lang, NOTICES[k].text,
                            pages_json_i64(env->arena, data, "n"), NULL, 0)
                : sentence(env->arena, env->lang, env->zone, NOTICES[k].text,
                           data);
        n->bad = NOTICES[k].bad;
    }
}

/* ---- all of them ---- */

struct list {
    struct web_req *req;
    struct q_notice_page *rows;
    size_t n;
};

static bool read_page(struct db_tx *tx, void *ctx, struct err *e)
{
    struct list *l = ctx;
    const struct web_session *s = &l->req->session;
    int64_t before_id = req_id(l->req, "before");

    return q_notice_page(tx, l->req->arena, s->brand_id, s->agent_id,
                         pages_leads(s->role), s->role == ROLE_ADMIN,
                         before_id ? before_id : INT64_MAX, LIMIT_LIST_ROWS + 1,
                         &l->rows, &l->n, e);
}

static bool get_notices(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    struct list l = {.req = req};
    struct page_notices page = {.later = req_has(req, "before")};
    struct notice_said *said;
    struct page_env env;

    if (!db_run_read(req->db, read_page, &l, e))
        return false;
    pages_env(req, reply, NAV_QUEUE, &env);
    if (l.n > LIMIT_LIST_ROWS) {
        l.n = LIMIT_LIST_ROWS;
        page.older =
            str_fmt(req->arena, "/notices?before=%" PRId64, l.rows[l.n - 1].id);
    }
    said = ARENA_ARRAY(req->arena, l.n, struct notice_said);
    for (size_t i = 0; i < l.n; i++) {
        const struct q_notice_page *row = &l.rows[i];

        said[i] = (struct notice_said){
            .id = row->id, .case_id = row->case_id, .at_us = row->created_us};
        notice_say(&env, row->kind, row->data, &said[i]);
    }
    page.rows = said;
    page.n = l.n;
    page_notices(&reply->body, &env, &page);
    return true;
}

/* ---- closing ---- */

struct closing {
    const struct web_req *req;
    int64_t first_id, last_id, closed_n;
};

static bool close_notices(struct db_tx *tx, void *ctx, struct err *e)
{
    struct closing *c = ctx;
    const struct web_session *s = &c->req->session;

    const struct q_notice_close_in in = {
        .brand_id = s->brand_id,
        .agent_id = s->agent_id,
        .lead = pages_leads(s->role),
        .administrator = s->role == ROLE_ADMIN,
        .first_id = c->first_id,
        .last_id = c->last_id,
        .now_us = c->req->now_us,
    };

    return q_notice_close(tx, &in, &c->closed_n, e);
}

static bool post_close(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct closing c = {req, req_id(req, "id"), req_id(req, "id"), 0};

    if (!db_run(req->db, close_notices, &c, e))
        return false;
    if (c.closed_n == 0)
        return err_set(e, ERR_MISSING, "there is no such notice");
    pages_done(req, reply,
               req_has(req, "to") ? req_text(req, "to") : STR("/queue"),
               SAY_NOTICE_CLOSED, 0);
    return true;
}

/* What the page shows, and nothing that came meanwhile. */
static bool post_close_shown(struct web_req *req, struct web_reply *reply,
                             struct err *e)
{
    struct closing c = {req, req_id(req, "first"), req_id(req, "last"), 0};

    if (!db_run(req->db, close_notices, &c, e))
        return false;
    pages_done(req, reply, STR("/notices"), SAY_NOTICES_CLOSED, 0);
    return true;
}

static const struct web_field page_fields[] = {{"before", WEB_ID}, {0}};
static const struct web_field close_fields[] = {
    {"id", WEB_ID}, {"to", WEB_LINE, .max_bytes = 2000}, {0}};
static const struct web_field shown_fields[] = {
    {"first", WEB_ID, .required = true},
    {"last", WEB_ID, .required = true},
    {0}};

const struct web_route notice_routes[] = {
    {"GET", "/notices", ROLE_AGENT, 0, page_fields, get_notices,
     "What the agent must be told, the latest first."},
    {"POST", "/notice/{id}/close", ROLE_AGENT, WEB_CSRF, close_fields,
     post_close, "Closes a notice."},
    {"POST", "/notices/close", ROLE_AGENT, WEB_CSRF, shown_fields,
     post_close_shown, "Closes the notices from one number to another."},
    {0}};
