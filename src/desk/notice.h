/*
 * notice.h — what people of the desk must be told: a row that stays until its
 * reason is gone or somebody closes it.  The same trouble (`what`) is told
 * once while it lasts.
 *
 * kind              audience        data
 * mailbox.failing   administrator   account, address, error
 * mailbox.silent    administrator   account, address, usual (hours)
 * mail.bounced      agent (owner)   message, to, error
 * mail.failed       agent (owner)   message, to, error
 * mail.delayed      agent (owner)   message, to
 * mail.unsure       agent (owner)   message, to
 * case.handovers    lead            case, n
 * promise.soon      agent (owner)   promise, text, due
 * promise.late      agent and lead  promise, text, due
 * job.given_up      administrator   kind, error
 */
#ifndef DESK_NOTICE_H
#define DESK_NOTICE_H

#include "db/db.h"
#include "desk/desk.h"

struct notice_new {
    const char *audience; /* agent, lead, administrator */
    int64_t agent_id;     /* only this one; 0: all of the audience */
    int64_t case_id;      /* 0: of no case */
    const char *kind;
    struct str what; /* unique while it lasts */
    struct str data; /* a JSON object; empty: {} */
};

bool notice_put(struct db_tx *tx, const struct actor *who,
                const struct notice_new *n, struct err *e) MUST_USE;
/* Work of this kind was given up: once to administrators, while it lasts. */
bool notice_given_up(struct db_tx *tx, struct arena *a, const struct actor *who,
                     struct str kind, struct str why, struct err *e) MUST_USE;
bool notice_gone(struct db_tx *tx, const struct actor *who, struct str what,
                 struct err *e) MUST_USE;

#endif
