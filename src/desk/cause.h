/*
 * cause.h — taking away a cause that a brand added.  One that a case or a
 * correction has is retired: nobody is offered it any more, and what has it
 * keeps its name.  Adding a cause of the same code offers it again.
 */
#ifndef DESK_CAUSE_H
#define DESK_CAUSE_H

#include "db/db.h"
#include "desk/desk.h"

/* *retired: it is in use and stays.  ERR_MISSING: no such cause. */
bool cause_remove(struct db_tx *tx, struct arena *a, const struct actor *who,
                  struct str code, bool *retired, struct err *e) MUST_USE;

/* Offers a retired cause again. */
bool cause_offer(struct db_tx *tx, struct arena *a, const struct actor *who,
                 struct str code, struct err *e) MUST_USE;

#endif
