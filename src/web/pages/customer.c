#include "base/limits.h"
#include "db/q_case.h"
#include "desk/agent.h"
#include "desk/customer.h"
#include "web/page_customer.h"
#include "web/pages/settings.h"

enum { CASES_MAX = 100 };

/* ---- the list ---- */

struct list {
    struct web_req *req;
    struct str find;
    struct page_customer_row *rows;
    size_t n;
    int64_t next_us, next_id; /* 0: there is no further page */
};

static bool read_found(struct db_tx *tx, struct list *l, struct err *e)
{
    struct arena *a = l->req->arena;
    struct q_customer_by_value *rows;

    if (!q_customer_by_value(
            tx, a, l->req->session.brand_id, l->find,
            str_fmt(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(l->find)),
            LIMIT_LIST_ROWS, &rows, &l->n, e))
        return false;
    l->rows = ARENA_ARRAY(a, l->n, struct page_customer_row);
    for (size_t i = 0; i < l->n; i++)
        l->rows[i] = (struct page_customer_row){
            rows[i].id,      rows[i].name,
            rows[i].value,   pages_lang_word(l->req->lang, rows[i].lang),
            rows[i].seen_us, rows[i].case_n};
    return true;
}

static bool read_list(struct db_tx *tx, void *ctx, struct err *e)
{
    struct list *l = ctx;
    struct web_req *req = l->req;
    int64_t before_us = req_int(req, "before_us");
    int64_t before_id = req_id(req, "before");
    struct q_customer_page *rows;

    if (l->find.len)
        return read_found(tx, l, e);
    if (!q_customer_page(tx, req->arena, req->session.brand_id,
                         before_id ? before_us : INT64_MAX,
                         before_id ? before_id : INT64_MAX, LIMIT_LIST_ROWS + 1,
                         &rows, &l->n, e))
        return false;
    l->next_id = 0;
    if (l->n > LIMIT_LIST_ROWS) {
        l->n = LIMIT_LIST_ROWS;
        l->next_us = rows[l->n - 1].seen_us;
        l->next_id = rows[l->n - 1].id;
    }
    l->rows = ARENA_ARRAY(req->arena, l->n, struct page_customer_row);
    for (size_t i = 0; i < l->n; i++)
        l->rows[i] = (struct page_customer_row){
            rows[i].id,      rows[i].name,
            rows[i].value,   pages_lang_word(req->lang, rows[i].lang),
            rows[i].seen_us, rows[i].case_n};
    return true;
}

static bool get_list(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct list l = {
        .req = req,
        .find = str_lower_ascii(req->arena, str_trim(req_text(req, "q")))};
    struct page_env env;
    struct page_customers page = {.find = str_trim(req_text(req, "q")),
                                  .later = req_has(req, "before")};

    if (!db_run_read(req->db, read_list, &l, e))
        return false;
    page.rows = l.rows;
    page.n = l.n;
    if (l.next_id)
        page.older = str_fmt(req->arena,
                             "/customers?before_us=%" PRId64 "&before=%" PRId64,
                             l.next_us, l.next_id);
    pages_env(req, reply, NAV_CUSTOMERS, &env);
    page_customers(&reply->body, &env, &page);
    return true;
}

/* ---- one ---- */

struct one {
    struct web_req *req;
    int64_t id;
    struct q_customer_get row;
    struct q_customer_identities *identities;
    size_t identities_n;
    struct q_case_of_customer *cases;
    size_t cases_n;
    struct str with;                /* the other one, as typed */
    struct page_customer_row other; /* id 0: not found */
};

/* The other customer, by number or address. */
static bool find_other(struct db_tx *tx, struct one *c, struct err *e)
{
    struct web_req *req = c->req;
    int64_t brand_id = req->session.brand_id, id;
    struct q_identity_find found;
    struct q_customer_get row;
    struct str value = agent_email(req->arena, c->with);

    c->other = (struct page_customer_row){0};
    if (!str_to_i64(c->with, &id)) {
        switch (q_identity_find(tx, req->arena, brand_id, STR("mail"), value,
                                &found, e)) {
        case DB_FAIL: return false;
        case DB_NONE: return true;
        case DB_ROW: id = found.customer_id; break;
        }
    }
    switch (q_customer_get(tx, req->arena, brand_id, id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    c->other = (struct page_customer_row){
        .id = row.id, .name = row.name, .value = c->with};
    return true;
}

static bool read_one(struct db_tx *tx, void *ctx, struct err *e)
{
    struct one *c = ctx;
    struct arena *a = c->req->arena;
    int64_t brand_id = c->req->session.brand_id;

    switch (q_customer_get(tx, a, brand_id, c->id, &c->row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no customer %" PRId64, c->id);
    case DB_ROW: break;
    }
    return q_customer_identities(tx, a, brand_id, c->id, &c->identities,
                                 &c->identities_n, e) &&
           q_case_of_customer(tx, a, brand_id, c->id, CASES_MAX + 1, &c->cases,
                              &c->cases_n, e) &&
           (c->with.len == 0 || find_other(tx, c, e));
}

static void put_row(struct sheet *f, const struct q_customer_get *row)
{
    sheet_put_i64(f, "version", row->version);
    sheet_put(f, "name", row->name);
    sheet_put(f, "lang", row->lang);
}

static struct str address_of(const struct one *c)
{
    for (size_t i = 0; i < c->identities_n; i++)
        if (str_eq(c->identities[i].channel, STR("mail")))
            return c->identities[i].value;
    return STR("");
}

static void render(struct one *c, struct web_reply *reply, struct sheet *form,
                   struct sheet *join)
{
    struct web_req *req = c->req;
    struct page_env env;
    struct page_customer_case *cases;
    struct page_customer page = {
        .form = form,
        .join = join,
        .row = &c->row,
        .lang = pages_lang_word(req->lang, c->row.lang),
        .address = address_of(c),
        .identities = c->identities,
        .identities_n = c->identities_n,
        .more_cases = c->cases_n > CASES_MAX,
        .other = c->other.id ? &c->other : NULL,
    };

    page.name = c->row.name.len ? c->row.name : page.address;
    if (page.name.len == 0)
        page.name = msg(req->lang, MSG("Customer"));
    page.cases_n = page.more_cases ? CASES_MAX : c->cases_n;
    cases = ARENA_ARRAY(req->arena, page.cases_n, struct page_customer_case);
    for (size_t i = 0; i < page.cases_n; i++)
        cases[i] = (struct page_customer_case){
            &c->cases[i], pages_state_word(req->lang, c->cases[i].state),
            pages_state_class(c->cases[i].state)};
    page.cases = cases;
    page.langs =
        settings_langs(req, true, MSG_IN("language", "Unknown"), &page.langs_n);
    put_row(form, &c->row);
    sheet_put(join, "with", c->with);
    pages_env(req, reply, NAV_CUSTOMERS, &env);
    page_customer(&reply->body, &env, &page);
}

static bool get_one(struct web_req *req, struct web_reply *reply, struct err *e)
{
    struct one c = {.req = req, .id = req_id(req, "id")};
    struct sheet form = {.req = req}, join = {.req = req};

    if (!db_run_read(req->db, read_one, &c, e))
        return false;
    render(&c, reply, &form, &join);
    return true;
}

static bool save(struct db_tx *tx, void *ctx, struct err *e)
{
    struct one *c = ctx;
    struct actor who = pages_actor(c->req);

    return customer_change(
        tx, c->req->arena, &who, c->id, req_int(c->req, "version"),
        &(const struct customer_fields){req_text(c->req, "name"),
                                        req_text(c->req, "lang"),
                                        req_text(c->req, "pass")},
        e);
}

static bool post_one(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct one c = {.req = req, .id = req_id(req, "id")};
    struct sheet form = sheet_make(req), join = {.req = req};

    if (!db_run_read(req->db, read_one, &c, e))
        return false;
    put_row(&form, &c.row);
    if (req_has(req, "lang") &&
        lang_from_tag(req_text(req, "lang")) == LANG_UNSURE)
        sheet_wrong(&form, "lang", MSG("This is not one of the choices."));
    switch (sheet_save(&form, reply, save, &c, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN:
        if (!db_run_read(req->db, read_one, &c, e))
            return false;
        render(&c, reply, &form, &join);
        return true;
    case SHEET_DONE: break;
    }
    pages_done(req, reply, str_fmt(req->arena, "/customer/%" PRId64, c.id),
               SAY_SAVED, 0);
    return true;
}

/* ---- joining two ---- */

/* Shows who the other one is before anything happens. */
static bool get_join(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct one c = {
        .req = req, .id = req_id(req, "id"), .with = req_text(req, "with")};
    struct sheet form = {.req = req}, join = {.req = req};

    if (!db_run_read(req->db, read_one, &c, e))
        return false;
    sheet_put(&join, "with", c.with);
    if (c.other.id == 0)
        sheet_wrong(&join, "with", MSG("There is no such customer."));
    else if (c.other.id == c.id)
        sheet_wrong(&join, "with", MSG("This is the same customer."));
    if (join.wrong_n)
        c.other.id = 0;
    sheet_status(&join, reply);
    render(&c, reply, &form, &join);
    return true;
}

static bool save_join(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    struct actor who = pages_actor(req);

    return customer_join(tx, req->arena, &who, req_id(req, "id"),
                         req_int(req, "version"), req_id(req, "into"), e);
}

static bool post_join(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct one c = {.req = req, .id = req_id(req, "id")};
    struct sheet form = {.req = req}, join = {.req = req};

    switch (sheet_save(&join, reply, save_join, req, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN:
        if (!db_run_read(req->db, read_one, &c, e))
            return false;
        render(&c, reply, &form, &join);
        return true;
    case SHEET_DONE: break;
    }
    pages_done(req, reply,
               str_fmt(req->arena, "/customer/%" PRId64, req_id(req, "into")),
               SAY_CUSTOMERS_JOINED, 0);
    return true;
}

static const struct web_field list_fields[] = {
    {"q", WEB_LINE, .label = MSG("Address"), .max_bytes = LIMIT_ADDRESS_BYTES},
    {"before_us", WEB_INT},
    {"before", WEB_ID},
    {0}};
static const struct web_field fields[] = {
    {"version", WEB_INT},
    {"name", WEB_LINE, .label = MSG("Name"), .max_bytes = LIMIT_NAME_BYTES},
    {"pass", WEB_LINE, .label = MSG("Reason to let it pass"),
     .max_bytes = LIMIT_REASON_BYTES},
    {"lang", WEB_LINE, .label = MSG("Language"), .max_bytes = 20},
    {0}};
static const struct web_field with_fields[] = {
    {"with", WEB_LINE, .label = MSG("Address or number of the other customer"),
     .max_bytes = LIMIT_ADDRESS_BYTES},
    {0}};
static const struct web_field join_fields[] = {
    {"version", WEB_INT},
    {"into", WEB_ID, .label = MSG("Customer"), .required = true},
    {0}};

const struct web_route customer_routes[] = {
    {"GET", "/customers", ROLE_AGENT, 0, list_fields, get_list,
     "Customers, latest first, or by the beginning of an address."},
    {"GET", "/customer/{id}", ROLE_AGENT, 0, NULL, get_one,
     "A customer with addresses and cases."},
    {"POST", "/customer/{id}", ROLE_AGENT, WEB_CSRF | WEB_TOLERANT, fields,
     post_one, "Changes a customer's name and language."},
    {"GET", "/customer/{id}/join", ROLE_AGENT, 0, with_fields, get_join,
     "Shows another customer who may be the same person."},
    {"POST", "/customer/{id}/join", ROLE_AGENT, WEB_CSRF, join_fields,
     post_join, "Joins a customer into another one."},
    {0}};
