/*
 * watch.h — what the desk looks after by itself, again and again: promises
 * that fall due, letters whose sender died, mailboxes that fell silent, rows
 * that are of no use any more.
 */
#ifndef DESK_WATCH_H
#define DESK_WATCH_H

#include "db/db.h"
#include "desk/desk.h"

#define WATCH_WARN_US (2 * US_PER_HOUR) /* before a promise falls due */

/* Once a minute or so, for one brand. */
bool watch_brand(struct db *db, struct arena *a, int64_t brand_id,
                 int64_t now_us, struct err *e) MUST_USE;

/* Once an hour or so: sessions, throttles. */
bool watch_sweep(struct db *db, int64_t now_us, struct err *e) MUST_USE;

/* A mailbox answered, or did not: kept in its row, and told to
 * administrators when it fails for longer than WATCH_FAILING_US. */
#define WATCH_FAILING_US (2 * US_PER_MIN)
bool watch_mailbox_works(struct db *db, const struct actor *who,
                         int64_t account_id, struct err *e) MUST_USE;
bool watch_mailbox_fails(struct db *db, struct arena *a,
                         const struct actor *who, int64_t account_id,
                         struct str address, const struct err *why, bool denied,
                         struct err *e) MUST_USE;

/*
 * How long a mailbox may be silent, from its own last messages: the longest
 * pause between them in a fortnight, twice over, at least six hours.  0: too
 * little is known (fewer than WATCH_RHYTHM_N messages).
 */
enum { WATCH_RHYTHM_N = 10 };
int64_t watch_silence_us(const int64_t *received_us, size_t n);

#endif
