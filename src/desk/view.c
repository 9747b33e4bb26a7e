#include "base/limits.h"
#include "desk/case.h"
#include "desk/view.h"

enum { EVENTS_N = 300, OTHERS_N = 20 };

/* Rows come newest first; people read from the top. */
#define REVERSE(type, rows, n)                                                 \
    for (size_t i_ = 0; i_ < (n) / 2; i_++) {                                  \
        type t_ = (rows)[i_];                                                  \
                                                                               \
        (rows)[i_] = (rows)[(n)-1 - i_];                                       \
        (rows)[(n)-1 - i_] = t_;                                               \
    }

bool case_view(struct db_tx *tx, struct arena *a, int64_t brand_id, int64_t id,
               int64_t before_id, struct case_view *v, struct err *e)
{
    *v = (struct case_view){0};
    if (!case_load(tx, a, brand_id, id, 0, &v->row, e) ||
        !q_message_of_case(
            tx, a, brand_id, id, before_id ? before_id : INT64_MAX,
            LIMIT_CASE_MESSAGES + 1, &v->messages, &v->messages_n, e) ||
        !q_attachment_of_case(tx, a, brand_id, id, &v->files, &v->files_n, e) ||
        !q_event_of_case(tx, a, brand_id, id, EVENTS_N, &v->events,
                         &v->events_n, e) ||
        !q_promise_of_case(tx, a, brand_id, id, &v->promises, &v->promises_n,
                           e) ||
        !q_remedy_of_case(tx, a, brand_id, id, &v->remedies, &v->remedies_n,
                          e) ||
        !q_case_of_customer(tx, a, brand_id, v->row.customer_id, OTHERS_N,
                            &v->others, &v->others_n, e) ||
        !q_customer_identities(tx, a, brand_id, v->row.customer_id,
                               &v->identities, &v->identities_n, e) ||
        !q_case_links(tx, a, brand_id, id, &v->links, &v->links_n, e) ||
        !q_verdict_of_case(tx, a, brand_id, id, &v->verdicts, &v->verdicts_n,
                           e) ||
        !q_correction_of_case(tx, a, brand_id, id, &v->corrections,
                              &v->corrections_n, e))
        return false;
    if (v->messages_n > LIMIT_CASE_MESSAGES) {
        v->older = true;
        v->messages_n = LIMIT_CASE_MESSAGES;
    }
    REVERSE(struct q_message_of_case, v->messages, v->messages_n)
    REVERSE(struct q_event_of_case, v->events, v->events_n)
    return true;
}
