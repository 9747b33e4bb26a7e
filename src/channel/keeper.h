/*
 * keeper.h — group commit for the doors: sessions that finish a message at
 * the same time share one transaction and one fsync.
 *
 * One thread writes.  A session hands over its items and sleeps until they
 * are durable; whatever was handed over while the previous commit ran goes
 * into the next one, up to KEEPER_BATCH items or KEEPER_BYTES.  When a batch
 * fails each of its sessions is told so, and their mail server tries again.
 *
 * A session that is in the middle of a message says so by keeper_coming.  A
 * commit waits for such, KEEPER_GATHER_US at most: four clients that send at
 * the same time then share a commit instead of taking turns, and one that is
 * alone never waits.
 */
#ifndef CHANNEL_KEEPER_H
#define CHANNEL_KEEPER_H

#include "desk/intake.h"

enum {
    KEEPER_BATCH = 100,
    KEEPER_BYTES = 32 * 1024 * 1024,
    KEEPER_GATHER_US = 1000
};

struct keeper;
struct keeper *keeper_open(const struct db_settings *db, struct err *e);

/* No session may be inside keeper_keep any more. */
void keeper_close(struct keeper **k);

/*
 * Any thread.  A message is on its way; then comes keeper_keep with it, or
 * keeper_gone when nothing came of it.
 */
void keeper_coming(struct keeper *k);
void keeper_gone(struct keeper *k);

/*
 * Any thread, after keeper_coming.  Items and what they point at must stay until it returns.
 * Errors as intake_keep.
 */
bool keeper_keep(struct keeper *k, const struct intake_item *items, size_t n,
                 int64_t now_us, int64_t *ids, struct err *e) MUST_USE;

#endif
