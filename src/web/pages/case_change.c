/*
 * case_change.c — what one does to a case besides writing: state, owner,
 * fields, promises, remedies.  A form carries the version its reader saw;
 * when the case has changed since, they see what is new and keep their words.
 */
#include "base/limits.h"
#include "desk/case.h"
#include "desk/promise.h"
#include "desk/remedy.h"
#include "text/zone.h"
#include "web/pages/case.h"

struct change {
    struct web_req *req;
    struct actor who;
    int64_t id; /* of the case */
    int64_t made_id;
    enum case_state state;
    struct remedy_new remedy;
    int64_t due_us;
};

static struct str case_path(const struct web_req *req, int64_t id)
{
    return str_fmt(req->arena, "/case/%" PRId64, id);
}

static struct change change_make(struct web_req *req, int64_t id)
{
    return (struct change){.req = req, .who = pages_actor(req), .id = id};
}

/* Runs fn; a refusal that its author can do something about is shown in the
 * case. */
static bool run(struct change *c, struct web_reply *reply,
                bool (*fn)(struct db_tx *, void *, struct err *),
                enum pages_flash done, struct case_again again, struct err *e)
{
    struct err why = {0};

    if (db_run(c->req->db, fn, c, &why)) {
        pages_done(c->req, reply, case_path(c->req, c->id), done, 0);
        return true;
    }
    if (why.code != ERR_CONFLICT && why.code != ERR_INPUT &&
        why.code != ERR_LIMIT) {
        *e = why;
        return false;
    }
    again.status = why.code == ERR_CONFLICT ? 409 : 422;
    again.why = &why;
    return case_show(c->req, reply, c->id, &again, e);
}

/* ---- state, owner, fields ---- */

static bool set_state(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *c = ctx;

    return case_set_state(tx, c->req->arena, &c->who, c->id,
                          req_id(c->req, "version"), c->state, e);
}

static bool post_state(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct change c = change_make(req, req_id(req, "id"));

    if (!case_state_parse(req_text(req, "state"), &c.state))
        return err_set(e, ERR_INPUT, "there is no such state");
    return run(&c, reply, set_state, SAY_STATE_CHANGED,
               (struct case_again){.seen_id = req_id(req, "seen")}, e);
}

static bool hand_over(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *c = ctx;

    return case_hand_over(tx, c->req->arena, &c->who, c->id,
                          req_id(c->req, "version"), req_id(c->req, "owner"),
                          req_text(c->req, "reason"), e);
}

static bool post_owner(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct change c = change_make(req, req_id(req, "id"));
    struct case_again again = {.seen_id = req_id(req, "seen"),
                               .reason = req_text(req, "reason")};

    return run(&c, reply, hand_over, SAY_HANDED_OVER, again, e);
}

static bool take(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *c = ctx;

    return case_hand_over(
        tx, c->req->arena, &c->who, c->id, req_id(c->req, "version"),
        c->who.agent_id, msg(msg_lang(c->req->lang), MSG("took the case over")),
        e);
}

static bool post_take(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct change c = change_make(req, req_id(req, "id"));

    return run(&c, reply, take, SAY_HANDED_OVER,
               (struct case_again){.seen_id = req_id(req, "seen")}, e);
}

static bool set_fields(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *c = ctx;
    const struct case_fields f = {.subject = req_text(c->req, "subject"),
                                  .lang = req_text(c->req, "lang"),
                                  .cause = req_text(c->req, "cause")};

    return case_set_fields(tx, c->req->arena, &c->who, c->id,
                           req_id(c->req, "version"), &f, e);
}

/* A retired cause stays where it is, and goes nowhere else. */
static bool keeps_cause(struct db_tx *tx, struct change *c, struct str cause,
                        struct err *e)
{
    struct q_case_get row;

    return case_load(tx, c->req->arena, c->who.brand_id, c->id, 0, &row, e) &&
           (str_eq(row.cause, cause) ||
            err_set(e, ERR_INPUT, "this cause is not offered any more"));
}

/* Only what the form offers: a language of ours, a cause of the brand's. */
static bool known_cause(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *c = ctx;
    struct str cause = req_text(c->req, "cause");
    struct q_cause_list *own;
    size_t n, fixed_n;
    const struct str *fixed = case_causes(&fixed_n);

    for (size_t i = 0; i < fixed_n; i++)
        if (cause.len == 0 || str_eq(cause, fixed[i]))
            return true;
    if (!q_cause_list(tx, c->req->arena, c->who.brand_id, &own, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_eq(cause, own[i].code))
            return !own[i].retired || keeps_cause(tx, c, cause, e);
    return err_set(e, ERR_INPUT, "there is no such cause");
}

static bool post_fields(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    struct change c = change_make(req, req_id(req, "id"));
    struct str lang = req_text(req, "lang");

    if (lang.len && !str_eq(lang_tag(lang_from_tag(lang)), lang))
        return err_set(e, ERR_INPUT, "there is no such language");
    if (!db_run_read(req->db, known_cause, &c, e))
        return false;
    return run(&c, reply, set_fields, SAY_CASE_CHANGED,
               (struct case_again){.seen_id = req_id(req, "seen")}, e);
}

/* ---- promises ---- */

static bool make_promise(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *c = ctx;

    return promise_make(tx, c->req->arena, &c->who, c->id,
                        req_text(c->req, "text"), c->due_us, &c->made_id, e);
}

static bool post_promise(struct web_req *req, struct web_reply *reply,
                         struct err *e)
{
    struct change c = change_make(req, req_id(req, "id"));
    struct str zone = pages_who(req)->zone;

    /* the field holds what a clock on the brand's wall will show */
    c.due_us = req_date_us(req, "due");
    if (zone.len && !zone_to_us(zone, civil_from_us(c.due_us), &c.due_us, e))
        return false;
    return run(&c, reply, make_promise, SAY_PROMISE_MADE,
               (struct case_again){0}, e);
}

static bool end_promise(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *c = ctx;
    struct q_promise_get row;
    enum promise_state state;

    switch (q_promise_get(tx, c->req->arena, c->who.brand_id,
                          req_id(c->req, "id"), &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such promise");
    case DB_ROW: break;
    }
    c->id = row.case_id;
    if (!promise_state_parse(req_text(c->req, "state"), &state))
        return err_set(e, ERR_INPUT, "there is no such state of a promise");
    return promise_end(tx, c->req->arena, &c->who, req_id(c->req, "id"),
                       req_id(c->req, "version"), state, e);
}

static bool post_promise_end(struct web_req *req, struct web_reply *reply,
                             struct err *e)
{
    struct change c = change_make(req, req_id(req, "case"));

    return run(&c, reply, end_promise, SAY_PROMISE_ENDED,
               (struct case_again){0}, e);
}

/* ---- remedies ---- */

static bool give_remedy(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *c = ctx;

    return remedy_give(tx, c->req->arena, &c->who, &c->remedy, &c->made_id, e);
}

/* Hundredths, as forms have them, in the currency's smallest unit. */
static int64_t in_minor(int64_t hundredths, struct str currency)
{
    int exponent = money_exponent(currency);

    for (; exponent > 2; exponent--)
        hundredths *= 10;
    for (; exponent < 2; exponent++)
        hundredths /= 10;
    return hundredths;
}

static bool post_remedy(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    struct change c = change_make(req, req_id(req, "id"));
    struct str currency = req_text(req, "currency");
    struct buf upper = buf_make(req->arena, 16);

    for (size_t i = 0; i < currency.len; i++) {
        char ch = currency.ptr[i];

        buf_put_byte(&upper, ch >= 'a' && ch <= 'z' ? (char)(ch - 32) : ch);
    }
    if (upper.len && !money_known(buf_str(&upper)))
        return err_set(e, ERR_INPUT, "there is no such currency");
    c.remedy = (struct remedy_new){
        .case_id = c.id,
        .kind = req_text(req, "kind"),
        .amount = in_minor(req_money(req, "amount"), buf_str(&upper)),
        .currency = buf_str(&upper),
        .asked = req_text(req, "asked"),
        .given = req_text(req, "given"),
    };
    return run(&c, reply, give_remedy, SAY_REMEDY_KEPT, (struct case_again){0},
               e);
}

/* ---- the table ---- */

#define GUARD                                                                  \
    {"id", WEB_ID}, {"version", WEB_ID},                                       \
    {                                                                          \
        "seen", WEB_ID                                                         \
    }

static const struct web_field state_fields[] = {
    GUARD,
    {"state", WEB_LINE, .label = MSG("State"), .required = true,
     .max_bytes = 40},
    {0}};
static const struct web_field owner_fields[] = {
    GUARD,
    {"owner", WEB_ID, .label = MSG("New owner"), .required = true},
    {"reason", WEB_LINE, .label = MSG("Reason"),
     .max_bytes = LIMIT_REASON_BYTES},
    {0}};
static const struct web_field take_fields[] = {GUARD, {0}};
static const struct web_field fields_fields[] = {
    GUARD,
    {"subject", WEB_LINE, .label = MSG("Subject"), .required = true,
     .max_bytes = LIMIT_SUBJECT_BYTES},
    {"lang", WEB_LINE, .label = MSG("Language"), .max_bytes = 20},
    {"cause", WEB_LINE, .label = MSG("Cause"), .max_bytes = 100},
    {0}};
static const struct web_field promise_fields[] = {
    {"id", WEB_ID},
    {"text", WEB_LINE, .label = MSG("What is promised"), .required = true,
     .max_bytes = LIMIT_REASON_BYTES},
    {"due", WEB_DATE, .label = MSG("By when"), .required = true},
    {0}};
static const struct web_field end_fields[] = {
    {"id", WEB_ID},
    {"case", WEB_ID, .required = true},
    {"version", WEB_ID, .required = true},
    {"state", WEB_LINE, .label = MSG("State"), .required = true,
     .max_bytes = 40},
    {0}};
static const struct web_field remedy_fields[] = {
    {"id", WEB_ID},
    {"kind", WEB_LINE, .label = MSG("Kind"), .required = true, .max_bytes = 40},
    {"amount", WEB_MONEY, .label = MSG("Amount")},
    {"currency", WEB_LINE, .label = MSG("Currency"), .max_bytes = 3},
    {"asked", WEB_LINE, .label = MSG("What the customer asked for"),
     .max_bytes = LIMIT_REASON_BYTES},
    {"given", WEB_LINE, .label = MSG("What was given"),
     .max_bytes = LIMIT_REASON_BYTES},
    {0}};

const struct web_route case_change_routes[] = {
    {"POST", "/case/{id}/state", ROLE_AGENT, WEB_CSRF, state_fields, post_state,
     "Changes what a case waits for."},
    {"POST", "/case/{id}/owner", ROLE_AGENT, WEB_CSRF, owner_fields, post_owner,
     "Hands a case over, with a reason."},
    {"POST", "/case/{id}/take", ROLE_AGENT, WEB_CSRF, take_fields, post_take,
     "Makes oneself the owner."},
    {"POST", "/case/{id}/fields", ROLE_AGENT, WEB_CSRF, fields_fields,
     post_fields, "Changes subject, language and cause."},
    {"POST", "/case/{id}/promise", ROLE_AGENT, WEB_CSRF, promise_fields,
     post_promise, "Writes down a promise."},
    {"POST", "/promise/{id}/end", ROLE_AGENT, WEB_CSRF, end_fields,
     post_promise_end, "Keeps, breaks or withdraws a promise."},
    {"POST", "/case/{id}/remedy", ROLE_AGENT, WEB_CSRF, remedy_fields,
     post_remedy, "Writes down what was given."},
    {0}};
