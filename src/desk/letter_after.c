/*
 * letter_after.c — what may still happen to a letter once it is written:
 * taking it back, settling an unknown fate, trying again.
 */
#include "db/q_case.h"
#include "db/q_event.h"
#include "db/q_message.h"
#include "desk/event.h"
#include "desk/letter.h"
#include "desk/notice.h"
#include "desk/outbox.h"
#include "desk/promise.h"

static bool load(struct db_tx *tx, struct arena *a, int64_t brand_id,
                 int64_t id, struct q_message_get *row, struct err *e)
{
    switch (q_message_get(tx, a, brand_id, id, row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no message %" PRId64, id);
    case DB_ROW: break;
    }
    return str_eq(row->kind, STR("out")) ||
           err_set(e, ERR_INPUT, "message %" PRId64 " is not one of ours", id);
}

static bool move(struct db_tx *tx, int64_t brand_id,
                 const struct q_message_get *row, struct str state,
                 int64_t send_us, struct err *e)
{
    int64_t changed;
    const struct q_message_set_out_in in = {
        .brand_id = brand_id,
        .id = row->id,
        .from_state = row->state,
        .state = state,
        .send_us = send_us,
        .tries = 0,
        .error = STR(""),
        .at_us = row->at_us,
    };

    if (!q_message_set_out(tx, &in, &changed, e))
        return false;
    return changed == 1 ||
           err_set(e, ERR_CONFLICT, "message %" PRId64 " has just moved on",
                   row->id);
}

bool letter_cancel(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t message_id, struct err *e)
{
    struct q_message_get row;
    int64_t changed;

    if (!load(tx, a, who->brand_id, message_id, &row, e))
        return false;
    if (!str_eq(row.state, STR("held")))
        return err_set(e, ERR_CONFLICT, "it is too late: the message has left");
    if (!move(tx, who->brand_id, &row, STR("cancelled"), 0, e))
        return false;
    if (row.agent_id &&
        !q_draft_put(tx, who->brand_id, row.case_id, row.agent_id, STR("reply"),
                     row.text, who->now_us, &changed, e))
        return false;
    /* the customer waits again, for the answer that did not go */
    return case_set_state(tx, a, who, row.case_id, 0, CASE_OPEN, e) &&
           promise_owe_again(tx, who, row.case_id, row.at_us, e) &&
           q_case_not_answered(tx, who->brand_id, row.case_id, row.at_us,
                               &changed, e) &&
           event_add(tx, a, who,
                     &(struct event_new){.case_id = row.case_id,
                                         .message_id = message_id,
                                         .kind = "message.cancelled"},
                     NULL, e);
}

bool letter_settle(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t message_id, bool again, struct err *e)
{
    struct q_message_get row;

    if (!load(tx, a, who->brand_id, message_id, &row, e))
        return false;
    if (!str_eq(row.state, STR("unsure")))
        return err_set(e, ERR_CONFLICT,
                       "message %" PRId64 " is settled already", message_id);
    if (!move(tx, who->brand_id, &row, again ? STR("queued") : STR("sent"),
              who->now_us, e))
        return false;
    if (again && !outbox_put(tx, a, who, message_id, who->now_us, e))
        return false;
    return notice_gone(tx, who, str_fmt(a, "mail.unsure %" PRId64, message_id),
                       e) &&
           event_add(tx, a, who,
                     &(struct event_new){
                         .case_id = row.case_id,
                         .message_id = message_id,
                         .kind = "message.settled",
                         .data = event_data(
                             a, "as", again ? STR("again") : STR("sent"))},
                     NULL, e);
}

bool letter_retry(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t message_id, struct err *e)
{
    struct q_message_get row;

    if (!load(tx, a, who->brand_id, message_id, &row, e))
        return false;
    if (!str_eq(row.state, STR("failed")))
        return err_set(e, ERR_CONFLICT, "message %" PRId64 " has not failed",
                       message_id);
    return move(tx, who->brand_id, &row, STR("queued"), who->now_us, e) &&
           outbox_put(tx, a, who, message_id, who->now_us, e) &&
           notice_gone(tx, who, str_fmt(a, "mail.failed %" PRId64, message_id),
                       e) &&
           event_add(
               tx, a, who,
               &(struct event_new){.case_id = row.case_id,
                                   .message_id = message_id,
                                   .kind = "message.settled",
                                   .data = event_data(a, "as", STR("again"))},
               NULL, e);
}
