/*
 * cause.h — the causes that a brand adds to the fixed ones: adding, renaming,
 * taking away.  The code is for the store and for programs, the name is what
 * people see.
 *
 * When one is taken away that a case or a correction has, it is retired:
 * nobody is offered it any more, and what has it keeps its name.  Adding a
 * cause of the same code offers it again.
 */
#ifndef DESK_CAUSE_H
#define DESK_CAUSE_H

#include "db/db.h"
#include "desk/desk.h"

enum { CAUSE_CODE_BYTES = 40 };

/* A code: a-z, 0-9 and _, and none of the fixed ones. */
bool cause_code_good(struct str code);
bool cause_is_fixed(struct str code);

/* Adds it, or gives the one of that code this name and offers it (again).
 * ERR_INPUT: code or name are no good. */
bool cause_put(struct db_tx *tx, const struct actor *who, struct str code,
               struct str name, struct err *e) MUST_USE;
/* Another name; a retired one stays so.  ERR_MISSING: no such cause. */
bool cause_rename(struct db_tx *tx, struct arena *a, const struct actor *who,
                  struct str code, struct str name, struct err *e) MUST_USE;

/* *retired: it is in use and stays.  ERR_MISSING: no such cause. */
bool cause_remove(struct db_tx *tx, struct arena *a, const struct actor *who,
                  struct str code, bool *retired, struct err *e) MUST_USE;

/* Offers a retired cause again. */
bool cause_offer(struct db_tx *tx, struct arena *a, const struct actor *who,
                 struct str code, struct err *e) MUST_USE;

#endif
