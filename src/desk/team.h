/*
 * team.h — the teams of a brand: adding, renaming, taking away.  The name is
 * unique in the brand.
 *
 * When one is taken away, its people and its open cases go to another
 * team or to none; closed cases stay as they are and go to the team of their
 * owner when they are reopened.  Each open case gets the event "case.team"
 * with both names, the brand "team.removed".
 */
#ifndef DESK_TEAM_H
#define DESK_TEAM_H

#include "db/db.h"
#include "desk/desk.h"

/* Both: ERR_INPUT when the name is no good, ERR_CONFLICT when another team
 * has it. */
bool team_add(struct db_tx *tx, struct arena *a, const struct actor *who,
              struct str name, int64_t *id, struct err *e) MUST_USE;
/* ERR_MISSING: there is no such team. */
bool team_rename(struct db_tx *tx, struct arena *a, const struct actor *who,
                 int64_t id, struct str name, struct err *e) MUST_USE;

/*
 * to_id: 0 for no team.  ERR_MISSING: there is no such team.  ERR_CONFLICT:
 * it is the brand's only team and has people.  ERR_INPUT: to_id is no other
 * team of the brand.
 */
bool team_remove(struct db_tx *tx, struct arena *a, const struct actor *who,
                 int64_t id, int64_t to_id, struct err *e) MUST_USE;

#endif
