/*
 * outbox_impl.h — between outbox.c and outbox_build.c.
 */
#ifndef DESK_OUTBOX_IMPL_H
#define DESK_OUTBOX_IMPL_H

#include "db/q_brand.h"
#include "db/q_message.h"
#include "desk/outbox.h"

/* The bytes of a letter: headers, signature, quoted history, files. */
bool outbox_build(struct db_tx *tx, struct arena *a, const struct desk *desk,
                  const struct actor *who, const struct q_message_get *row,
                  const struct q_account_get *account, struct str *raw,
                  struct err *e) MUST_USE;

#endif
