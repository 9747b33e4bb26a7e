/*
 * customer.h — a customer's own data, and two customers who are one person.
 */
#ifndef DESK_CUSTOMER_H
#define DESK_CUSTOMER_H

#include "db/db.h"
#include "db/q_customer.h"
#include "desk/desk.h"

/* A customer with more cases than this can only be joined the other way. */
enum { CUSTOMER_JOIN_CASES = 200 };

struct customer_fields {
    struct str name; /* may be empty: then the address stands for it */
    struct str lang; /* tag of ours; "" : not known */
    struct str pass; /* a lead's reason for a name like an insult */
};

/* ERR_MISSING; ERR_CONFLICT when somebody changed it since `version`;
 * ERR_INPUT: a name too long or an insult, a language that is none of ours. */
bool customer_change(struct db_tx *tx, struct arena *a, const struct actor *who,
                     int64_t id, int64_t version,
                     const struct customer_fields *f, struct err *e) MUST_USE;

/*
 * The customer `id` is the same person as `into_id`: identities and cases go
 * there and `id` is no more.  Each case that moved shows it in its timeline.
 * What `into_id` lacks (a name, a language) is taken over.  ERR_MISSING;
 * ERR_CONFLICT when `id` was changed since `version`; ERR_INPUT when both are
 * one already; ERR_LIMIT: see CUSTOMER_JOIN_CASES.
 */
bool customer_join(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t id, int64_t version, int64_t into_id,
                   struct err *e) MUST_USE;

#endif
