/*
 * view.h — everything known about a case, read in one moment, for the page
 * and for `redress case show`.
 */
#ifndef DESK_VIEW_H
#define DESK_VIEW_H

#include "db/db.h"
#include "db/q_case.h"
#include "db/q_customer.h"
#include "db/q_event.h"
#include "db/q_message.h"
#include "db/q_verdict.h"
#include "desk/desk.h"

struct case_view {
    struct q_case_get row;
    struct q_message_of_case *messages; /* oldest first */
    size_t messages_n;
    bool older; /* there are messages before these */
    struct q_attachment_of_case *files;
    size_t files_n;
    struct q_event_of_case *events; /* oldest first */
    size_t events_n;
    struct q_promise_of_case *promises; /* newest first */
    size_t promises_n;
    struct q_remedy_of_case *remedies;
    size_t remedies_n;
    struct q_case_of_customer *others; /* the customer's other cases */
    size_t others_n;
    struct q_customer_identities *identities;
    size_t identities_n;
    struct q_case_links *links;
    size_t links_n;
    struct q_verdict_of_case *verdicts; /* newest first */
    size_t verdicts_n;
    struct q_correction_of_case *corrections; /* by message */
    size_t corrections_n;
};

/* before_id: messages older than this one; 0: the latest.  ERR_MISSING. */
bool case_view(struct db_tx *tx, struct arena *a, int64_t brand_id, int64_t id,
               int64_t before_id, struct case_view *v, struct err *e) MUST_USE;

#endif
