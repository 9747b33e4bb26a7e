/*
 * intake.h — how a message becomes a case, in two steps that may be years
 * apart.
 *
 * intake_keep writes the original bytes and a row of the ledger, in one
 * commit; only then may a door say that it has the message (LMTP 250, exit
 * 0, IMAP mark).  intake_work reads what is waiting and settles each item:
 *
 *   case       a new case, or a message in one (reason says which)
 *   duplicate  this very message is here already
 *   loop       our own mail came back, or a machine answers a machine
 *   spam       the mail server marked it
 *   bounce     a delivery report; matched to the letter it is about
 *   failed     could not be read; reason says why; the bytes are kept
 *
 * Whatever is not a case can be made one by a person (intake_again).
 *
 * Safe to run in any number of threads and processes: an item is claimed for
 * a lease, and the Message-ID is claimed in the table message_ref, where only
 * one of several copies can win.
 */
#ifndef DESK_INTAKE_H
#define DESK_INTAKE_H

#include "db/db.h"
#include "desk/desk.h"

struct intake_item {
    int64_t brand_id, account_id;
    const char *door;     /* imap deliver lmtp import demo */
    struct str source;    /* makes the door idempotent; empty: no such name */
    struct str mail_from; /* of the envelope; empty: unknown or null */
    struct str rcpt_to;
    struct str raw; /* at most LIMIT_MAIL_BYTES: ERR_LIMIT */
};

/*
 * *id is 0 when `source` was kept before.  With several items the commit is
 * one for all.  The rows are due at now_us + hold_us (a process that settles
 * its own item at once holds it, so that nobody else takes it).
 */
bool intake_keep(struct db *db, struct arena *a,
                 const struct intake_item *items, size_t n, int64_t hold_us,
                 int64_t now_us, int64_t *ids, struct err *e) MUST_USE;

/* The same inside the caller's transaction, for one item. */
bool intake_keep_in(struct db_tx *tx, struct arena *a,
                    const struct intake_item *item, int64_t hold_us,
                    int64_t now_us, int64_t *id, struct err *e) MUST_USE;

/* A message too large to keep stays where it is; this one, in the brand's
 * language, says so in its place: "nothing fetched is without a row". */
struct str intake_stand_in(struct arena *a, struct str lang_of_brand,
                           struct str address, struct str where);

/*
 * Settles up to max items of a brand that are waiting.  An item that meets a
 * fault waits and is tried again, longer each time; after INTAKE_TRIES_MAX it
 * is "failed" with the reason.  A fault of the store (a full disk, a database
 * that is away) is not the item's: it is tried every INTAKE_STORE_WAIT_S
 * until it goes.  When not even that could be written down, the call fails and
 * held_us tells the next one what it has to give back first.
 */
enum {
    INTAKE_TRIES_MAX = 8,
    INTAKE_STORE_WAIT_S = 5,
    INTAKE_BATCH = 128,
    /* settled by one commit, or one item: a claim makes headway long before
     * its lease runs out, however slow the machine */
    INTAKE_BATCH_BYTES = 1024 * 1024
};
struct intake_turn {
    int64_t brand_id;
    size_t max; /* at most INTAKE_BATCH are taken */
    int64_t now_us;
    int64_t held_us; /* in and out: 0, or of a call that failed */
    size_t claimed;  /* out */
};
bool intake_work(struct db *db, struct arena *a, const struct desk *desk,
                 struct intake_turn *turn, struct err *e) MUST_USE;

/* Settles this one item now; for `deliver --sync`. */
bool intake_work_one(struct db *db, struct arena *a, const struct desk *desk,
                     int64_t brand_id, int64_t id, int64_t now_us,
                     struct err *e) MUST_USE;

/* "Make it a case": reads an item anew, past the rules that kept it out; the
 * event "intake.again" says who wanted it. */
bool intake_again(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t id, struct err *e) MUST_USE;

#endif
