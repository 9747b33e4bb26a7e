#include "base/limits.h"
#include "base/utf8.h"
#include "db/q_brand.h"
#include "db/q_message.h"
#include "desk/intake.h"
#include "web/page_intake.h"
#include "web/pages/intake_words.h"
#include "web/pages/settings.h"

enum { HEADERS_SHOWN_BYTES = 32 * 1024 };

static const char *const OUTCOMES[] = {"waiting", "case",   "duplicate", "loop",
                                       "spam",    "bounce", "failed",    NULL};

/* The store calls waiting items by an empty outcome. */
static struct str outcome_code(struct str name)
{
    return str_eq(name, STR("waiting")) ? STR("") : name;
}

#define SHOW_ROW(req, r)                                                       \
    (struct page_intake_row)                                                   \
    {                                                                          \
        .id = (r)->id, .received_us = (r)->received_us, .bytes = (r)->bytes,   \
        .case_id = (r)->case_id, .message_id = (r)->message_id,                \
        .door = intake_door_word((req)->lang, (r)->door),                      \
        .from = (r)->mail_from, .to = (r)->rcpt_to,                            \
        .outcome = intake_outcome_word((req)->lang, (r)->outcome),             \
        .outcome_class = intake_outcome_class((r)->outcome),                   \
        .reason = intake_reason_words((req)->arena, (req)->lang, (r)->outcome, \
                                      (r)->reason),                            \
    }

/* ---- the list ---- */

struct list {
    struct web_req *req;
    struct page_intake_row *rows;
    size_t n;
    int64_t waiting_n;
};

static bool read_all(struct db_tx *tx, struct list *l, int64_t before_id,
                     struct err *e)
{
    struct web_req *req = l->req;
    struct q_intake_page *rows;

    if (!q_intake_page(tx, req->arena, req->session.brand_id, before_id,
                       LIMIT_LIST_ROWS + 1, &rows, &l->n, e))
        return false;
    l->rows = ARENA_ARRAY(req->arena, l->n, struct page_intake_row);
    for (size_t i = 0; i < l->n; i++)
        l->rows[i] = SHOW_ROW(req, &rows[i]);
    return true;
}

static bool read_outcome(struct db_tx *tx, struct list *l, struct str outcome,
                         int64_t before_id, struct err *e)
{
    struct web_req *req = l->req;
    struct q_intake_page_outcome *rows;

    if (!q_intake_page_outcome(tx, req->arena, req->session.brand_id, outcome,
                               before_id, LIMIT_LIST_ROWS + 1, &rows, &l->n, e))
        return false;
    l->rows = ARENA_ARRAY(req->arena, l->n, struct page_intake_row);
    for (size_t i = 0; i < l->n; i++)
        l->rows[i] = SHOW_ROW(req, &rows[i]);
    return true;
}

static bool read_list(struct db_tx *tx, void *ctx, struct err *e)
{
    struct list *l = ctx;
    struct web_req *req = l->req;
    int64_t before_id =
        req_has(req, "before") ? req_id(req, "before") : INT64_MAX;
    struct q_intake_waiting_n waiting;

    if (!q_intake_waiting_n(tx, req->arena, req->session.brand_id, &waiting, e))
        return false;
    l->waiting_n = waiting.n;
    if (!req_has(req, "outcome"))
        return read_all(tx, l, before_id, e);
    return read_outcome(tx, l, outcome_code(req_text(req, "outcome")),
                        before_id, e);
}

static struct pages_option *outcome_options(const struct web_req *req,
                                            size_t *n)
{
    struct pages_option *list =
        ARENA_ARRAY(req->arena, ARRAY_N(OUTCOMES) - 1, struct pages_option);

    *n = ARRAY_N(OUTCOMES) - 1;
    for (size_t i = 0; i < *n; i++) {
        struct str name = str_from_z(OUTCOMES[i]);

        list[i] = (struct pages_option){
            name, intake_outcome_word(req->lang, outcome_code(name)),
            str_eq(name, req_text(req, "outcome"))};
    }
    return list;
}

static bool may_see(const struct web_req *req, struct err *e)
{
    return req->session.role == ROLE_LEAD || req->session.role == ROLE_ADMIN ||
           req->session.role == ROLE_AUDITOR ||
           err_set(e, ERR_DENIED, "the intake is for leads");
}

static bool get_list(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct list l = {.req = req};
    struct page_env env;
    struct page_intake page = {.filtered = req_has(req, "outcome"),
                               .later = req_has(req, "before")};

    if (!may_see(req, e) || !db_run_read(req->db, read_list, &l, e))
        return false;
    page.rows = l.rows;
    page.waiting_n = l.waiting_n;
    page.n = l.n > LIMIT_LIST_ROWS ? LIMIT_LIST_ROWS : l.n;
    if (l.n > page.n)
        page.older =
            str_fmt(req->arena, "/intake?before=%" PRId64 "%s%.*s",
                    l.rows[page.n - 1].id, page.filtered ? "&outcome=" : "",
                    STR_ARG(req_text(req, "outcome")));
    page.outcomes = outcome_options(req, &page.outcomes_n);
    pages_env(req, reply, NAV_INTAKE, &env);
    page_intake(&reply->body, &env, &page);
    return true;
}

/* ---- one item ---- */

struct item {
    struct web_req *req;
    struct q_intake_get row;
    struct q_account_get account;
    struct q_blob_head head;
    bool whole; /* all the bytes are wanted */
    struct q_blob_get blob;
};

static bool read_bytes(struct db_tx *tx, struct item *it, struct err *e)
{
    struct arena *a = it->req->arena;
    int64_t brand_id = it->req->session.brand_id;
    enum db_got got =
        it->whole ? q_blob_get(tx, a, brand_id, it->row.sha256, &it->blob, e)
                  : q_blob_head(tx, a, brand_id, it->row.sha256,
                                HEADERS_SHOWN_BYTES, &it->head, e);

    return got == DB_ROW ||
           (got == DB_NONE &&
            err_set(e, ERR_FATAL, "the bytes of item %" PRId64 " are gone",
                    it->row.id));
}

static bool read_item(struct db_tx *tx, void *ctx, struct err *e)
{
    struct item *it = ctx;
    struct web_req *req = it->req;
    int64_t brand_id = req->session.brand_id, id = req_id(req, "id");

    switch (q_intake_get(tx, req->arena, brand_id, id, &it->row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no item %" PRId64, id);
    case DB_ROW: break;
    }
    return read_bytes(tx, it, e) &&
           q_account_get(tx, req->arena, brand_id, it->row.account_id,
                         &it->account, e) != DB_FAIL;
}

/* Up to the first empty line, as text that can be shown. */
static struct str headers_of(struct arena *a, struct str raw, bool *cut)
{
    struct str rest = raw, line = {0};
    const char *end = rest.ptr;

    while (str_line(&rest, &line) && line.len)
        end = line.ptr + line.len;
    *cut = line.len && raw.len == HEADERS_SHOWN_BYTES;
    return utf8_scrub(a, str_make(raw.ptr, (size_t)(end - raw.ptr)));
}

static bool get_item(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct item it = {.req = req};
    struct page_env env;
    struct page_intake_row row;
    struct page_intake_item page = {.row = &row, .full = &it.row};

    if (!may_see(req, e) || !db_run_read(req->db, read_item, &it, e))
        return false;
    row = SHOW_ROW(req, &it.row);
    page.account = it.account.address;
    page.headers = headers_of(req->arena, it.head.head, &page.headers_cut);
    pages_env(req, reply, NAV_INTAKE, &env);
    page.may_again = env.may_write && str_eq(it.row.state, STR("done")) &&
                     !str_eq(it.row.outcome, STR("case"));
    page_intake_item(&reply->body, &env, &page);
    return true;
}

static bool get_original(struct web_req *req, struct web_reply *reply,
                         struct err *e)
{
    struct item it = {.req = req, .whole = true};

    if (!may_see(req, e) || !db_run_read(req->db, read_item, &it, e))
        return false;
    web_download(reply, str_fmt(req->arena, "item-%" PRId64 ".eml", it.row.id),
                 STR("message/rfc822"), it.blob.data);
    return true;
}

static bool again(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    struct actor who = pages_actor(req);
    struct q_intake_get row;

    switch (q_intake_get(tx, req->arena, who.brand_id, req_id(req, "id"), &row,
                         e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no item %" PRId64,
                       req_id(req, "id"));
    case DB_ROW: break;
    }
    return intake_again(tx, req->arena, &who, row.id, e);
}

static bool post_again(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    if (!may_see(req, e) || !db_run(req->db, again, req, e))
        return false;
    pages_done(req, reply,
               str_fmt(req->arena, "/intake/%" PRId64, req_id(req, "id")),
               SAY_INTAKE_AGAIN, 0);
    return true;
}

static const struct web_field fields[] = {{"outcome", WEB_CHOICE,
                                           .label = MSG("What it became"),
                                           .choices = OUTCOMES},
                                          {"before", WEB_ID},
                                          {0}};

/* Leads, auditors and administrators see it (may_see): no one role says so. */
const struct web_route intake_routes[] = {
    {"GET", "/intake", ROLE_AGENT, 0, fields, get_list,
     "Everything that came through a door, newest first."},
    {"GET", "/intake/{id}", ROLE_AGENT, 0, NULL, get_item,
     "Everything known about an item."},
    {"GET", "/intake/{id}/original", ROLE_AGENT, 0, NULL, get_original,
     "The bytes as they came."},
    {"POST", "/intake/{id}/again", ROLE_AGENT, WEB_CSRF, NULL, post_again,
     "Makes a case of what was kept out."},
    {0}};
