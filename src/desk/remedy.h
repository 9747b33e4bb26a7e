/*
 * remedy.h — what was given or done to put it right: what the customer asked
 * for, and what they were given.
 */
#ifndef DESK_REMEDY_H
#define DESK_REMEDY_H

#include "db/db.h"
#include "desk/desk.h"

/* "refund", "replacement", "repair", "apology", "credit", "change", "other".
 * n of them, static. */
const struct str *remedy_kinds(size_t *n);

struct remedy_new {
    int64_t case_id;
    struct str kind;
    int64_t amount;      /* in the currency's smallest unit; 0: no money */
    struct str currency; /* ISO 4217 in capitals; "" without an amount */
    struct str asked, given;
};

/* ERR_INPUT: no such kind, money without a currency, a text too long. */
bool remedy_give(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct remedy_new *in, int64_t *id,
                 struct err *e) MUST_USE;

#endif
