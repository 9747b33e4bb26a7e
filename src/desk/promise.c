#include "base/limits.h"
#include "db/q_brand.h"
#include "db/q_case.h"
#include "desk/case.h"
#include "desk/event.h"
#include "desk/notice.h"
#include "desk/promise.h"

enum { WATCH_ROWS = 200 };

static const struct str STATES[PROMISE_STATE_N] = {
    [PROMISE_OPEN] = STR_INIT("open"),
    [PROMISE_KEPT] = STR_INIT("kept"),
    [PROMISE_BROKEN] = STR_INIT("broken"),
    [PROMISE_WITHDRAWN] = STR_INIT("withdrawn"),
};

struct str promise_state_name(enum promise_state s)
{
    return STATES[s];
}

bool promise_state_parse(struct str name, enum promise_state *s)
{
    for (size_t i = 0; i < PROMISE_STATE_N; i++)
        if (str_eq(name, STATES[i])) {
            *s = (enum promise_state)i;
            return true;
        }
    return false;
}

static struct str about(struct arena *a, int64_t id, struct str text,
                        int64_t due_us)
{
    struct buf b = buf_make(a, 16 * 1024);
    struct json j = json_make(&b);

    json_object(&j);
    json_put_i64(&j, "promise", id);
    json_put_str(&j, "text", text);
    json_put_time(&j, "due", due_us);
    json_end(&j);
    return buf_str(&b);
}

static bool add(struct db_tx *tx, struct arena *a, const struct actor *who,
                int64_t case_id, int64_t owner_id, const char *kind,
                struct str text, int64_t due_us, int64_t *id, struct err *e)
{
    struct q_promise_add row;
    int64_t changed;
    const struct q_promise_add_in in = {
        .brand_id = who->brand_id,
        .case_id = case_id,
        .owner_id = owner_id,
        .kind = str_from_z(kind),
        .text = text,
        .due_us = due_us,
        .now_us = who->now_us,
    };

    if (!q_promise_add(tx, a, &in, &row, e) ||
        !q_case_due(tx, who->brand_id, case_id, &changed, e))
        return false;
    *id = row.id;
    return true;
}

bool promise_make(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t case_id, struct str text, int64_t due_us, int64_t *id,
                  struct err *e)
{
    struct q_case_get row;

    text = str_trim(text);
    if (text.len == 0 || text.len > LIMIT_REASON_BYTES)
        return err_set(e, ERR_INPUT, "a promise is a text of 1 to %d bytes",
                       LIMIT_REASON_BYTES);
    if (due_us <= who->now_us)
        return err_set(e, ERR_INPUT, "a promise needs a time that lies ahead");
    if (!case_load(tx, a, who->brand_id, case_id, 0, &row, e) ||
        !add(tx, a, who, case_id, row.owner_id, "given", text, due_us, id, e))
        return false;
    return event_add(tx, a, who,
                     &(struct event_new){.case_id = case_id,
                                         .kind = "promise.made",
                                         .data = about(a, *id, text, due_us)},
                     NULL, e);
}

/* Whoever was told of it need not look any more. */
static bool quiet(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t id, struct err *e)
{
    return notice_gone(tx, who, str_fmt(a, "promise.soon %" PRId64, id), e) &&
           notice_gone(tx, who, str_fmt(a, "promise.late %" PRId64, id), e) &&
           notice_gone(tx, who, str_fmt(a, "promise.late lead %" PRId64, id),
                       e);
}

/* The same for all that are open in a case, or only those of an answer. */
static bool quiet_case(struct db_tx *tx, struct arena *a,
                       const struct actor *who, int64_t case_id, bool answers,
                       struct err *e)
{
    struct q_promise_of_case *rows;
    size_t n;

    if (!q_promise_of_case(tx, a, who->brand_id, case_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].state, STATES[PROMISE_OPEN]) &&
            (!answers || str_eq(rows[i].kind, STR("answer"))) &&
            !quiet(tx, a, who, rows[i].id, e))
            return false;
    return true;
}

static const char *event_kind(enum promise_state s)
{
    switch (s) {
    case PROMISE_OPEN: break;
    case PROMISE_KEPT: return "promise.kept";
    case PROMISE_BROKEN: return "promise.broken";
    case PROMISE_WITHDRAWN: return "promise.withdrawn";
    }
    return "promise.made";
}

bool promise_end(struct db_tx *tx, struct arena *a, const struct actor *who,
                 int64_t id, int64_t version, enum promise_state state,
                 struct err *e)
{
    struct q_promise_get row;
    int64_t changed;

    if (state == PROMISE_OPEN)
        return err_set(e, ERR_INPUT, "a promise cannot be made open again");
    switch (q_promise_get(tx, a, who->brand_id, id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no promise %" PRId64, id);
    case DB_ROW: break;
    }
    if (version && version != row.version)
        return err_set(e, ERR_CONFLICT, "promise %" PRId64 " was changed", id);

    if (!q_promise_close(tx, who->brand_id, id, row.version, STATES[state],
                         row.due_us < who->now_us, who->now_us, &changed, e))
        return false;
    if (changed == 0)
        return err_set(e, ERR_CONFLICT, "promise %" PRId64 " is not open", id);
    if (!quiet(tx, a, who, id, e) ||
        !q_case_due(tx, who->brand_id, row.case_id, &changed, e))
        return false;
    return event_add(
        tx, a, who,
        &(struct event_new){.case_id = row.case_id,
                            .kind = event_kind(state),
                            .data = about(a, id, row.text, row.due_us)},
        NULL, e);
}

bool promise_owe_answer(struct db_tx *tx, struct arena *a,
                        const struct actor *who, int64_t case_id,
                        int64_t owner_id, int64_t since_us, struct err *e)
{
    struct q_brand_get brand;
    int64_t due_us, id;

    switch (q_brand_get(tx, a, who->brand_id, &brand, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "no such brand");
    case DB_ROW: break;
    }
    due_us = since_us + brand.answer_within_us;
    if (due_us < who->now_us)
        due_us = who->now_us + brand.answer_within_us;
    return add(tx, a, who, case_id, owner_id, "answer", STR(""), due_us, &id,
               e);
}

bool promise_owes_nothing(struct db_tx *tx, struct arena *a,
                          const struct actor *who, int64_t case_id,
                          struct err *e)
{
    int64_t changed;

    return quiet_case(tx, a, who, case_id, true, e) &&
           q_promise_withdraw_answers(tx, who->brand_id, case_id, who->now_us,
                                      &changed, e) &&
           q_case_due(tx, who->brand_id, case_id, &changed, e);
}

bool promise_answered(struct db_tx *tx, struct arena *a,
                      const struct actor *who, int64_t case_id, struct err *e)
{
    int64_t changed;

    return quiet_case(tx, a, who, case_id, true, e) &&
           q_promise_answered(tx, who->brand_id, case_id, who->now_us, &changed,
                              e);
}

bool promise_owe_again(struct db_tx *tx, const struct actor *who,
                       int64_t case_id, int64_t answered_us, struct err *e)
{
    int64_t changed;

    return q_promise_reopen_answer(tx, who->brand_id, case_id, answered_us,
                                   &changed, e) &&
           q_case_due(tx, who->brand_id, case_id, &changed, e);
}

bool promise_hand_over(struct db_tx *tx, struct arena *a,
                       const struct actor *who, int64_t case_id,
                       int64_t owner_id, struct err *e)
{
    int64_t changed;

    return quiet_case(tx, a, who, case_id, false, e) &&
           q_promise_move(tx, who->brand_id, case_id, owner_id, &changed, e);
}

static bool tell(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct q_promise_due_soon *p, bool late, struct err *e)
{
    const char *kind = late ? "promise.late" : "promise.soon";
    struct str data = about(a, p->id, p->text, p->due_us);
    int64_t changed;

    if (!notice_put(
            tx, who,
            &(struct notice_new){.audience = "agent",
                                 .agent_id = p->owner_id,
                                 .case_id = p->case_id,
                                 .kind = kind,
                                 .what = str_fmt(a, "%s %" PRId64, kind, p->id),
                                 .data = data},
            e))
        return false;
    if (late &&
        (!notice_gone(tx, who, str_fmt(a, "promise.soon %" PRId64, p->id), e) ||
         !notice_put(tx, who,
                     &(struct notice_new){
                         .audience = "lead",
                         .case_id = p->case_id,
                         .kind = kind,
                         .what = str_fmt(a, "%s lead %" PRId64, kind, p->id),
                         .data = data},
                     e) ||
         !event_add(tx, a, who,
                    &(struct event_new){
                        .case_id = p->case_id, .kind = kind, .data = data},
                    NULL, e)))
        return false;
    return q_promise_warned(tx, who->brand_id, p->id, late, who->now_us,
                            &changed, e);
}

bool promise_watch(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t warn_us, size_t *n, struct err *e)
{
    struct q_promise_due_soon *rows;
    size_t rows_n;

    *n = 0;
    if (!q_promise_due_soon(tx, a, who->brand_id, who->now_us,
                            who->now_us + warn_us, WATCH_ROWS, &rows, &rows_n,
                            e))
        return false;
    for (size_t i = 0; i < rows_n; i++) {
        if (!tell(tx, a, who, &rows[i], rows[i].due_us < who->now_us, e))
            return false;
        ++*n;
    }
    return true;
}
