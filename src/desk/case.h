/*
 * case.h — a case: one matter of one customer, always with exactly one owner.
 *
 * Every change takes the version of the case that its author was looking at;
 * ERR_CONFLICT says that somebody changed it first: show the new state and
 * ask again.  Version 0 is "whatever it is now", for the desk itself and for
 * commands.  ERR_MISSING: there is no such case in the brand.  Each change
 * writes its event in the same transaction.
 */
#ifndef DESK_CASE_H
#define DESK_CASE_H

#include "db/db.h"
#include "db/q_case.h"
#include "desk/desk.h"

enum case_state {
    CASE_NEW,              /* waiting for a first look */
    CASE_OPEN,             /* waiting for us */
    CASE_WAITING_CUSTOMER, /* waiting for the customer's answer */
    CASE_WAITING_OTHERS,   /* waiting for somebody else we asked */
    CASE_RESOLVED,         /* waiting for objections; reopened by a message */
    CASE_CLOSED            /* waiting for nothing; reopened by a message too */
};

enum { CASE_STATE_N = CASE_CLOSED + 1 };

/* "new", "open", "waiting_customer", … as stored, in JSON and in filters. */
struct str case_state_name(enum case_state s);
bool case_state_parse(struct str name, enum case_state *s) MUST_USE;
bool case_state_is_open(enum case_state s); /* it is in the queue */

/* Why the customer is unhappy: the fixed list, "late", "price", …; brands add
 * theirs in the table cause.  n of them in *codes, static. */
const struct str *case_causes(size_t *n);

struct case_new {
    int64_t customer_id;
    int64_t account_id; /* answers leave from here */
    struct str channel;
    struct str subject;
    struct str excerpt;
    struct str lang;  /* tag; "" unknown */
    int64_t since_us; /* the customer waits since; 0: they do not */
    int64_t owner_id; /* 0: by the rota */
};

struct case_opened {
    int64_t id;
    int64_t owner_id;
    int64_t due_us; /* of the answer that is owed; 0: none */
};

/*
 * Opens a case with an owner (the rota's choice, with its reason) and, when
 * the customer waits, the promise of an answer within the brand's time.
 * The rota: of those on duty, who reads the customer's language (the
 * languages of a member, or that of their pages), and of these who carries
 * least; when nobody reads it, or it is not known, who carries least.
 * ERR_INPUT: the brand has nobody who could own it.
 */
bool case_open(struct db_tx *tx, struct arena *a, const struct actor *who,
               const struct case_new *in, struct case_opened *out,
               struct err *e) MUST_USE;

/* ERR_MISSING; ERR_CONFLICT when version is neither 0 nor the case's. */
bool case_load(struct db_tx *tx, struct arena *a, int64_t brand_id, int64_t id,
               int64_t version, struct q_case_get *row, struct err *e) MUST_USE;

bool case_set_state(struct db_tx *tx, struct arena *a, const struct actor *who,
                    int64_t id, int64_t version, enum case_state state,
                    struct err *e) MUST_USE;

/*
 * Another owner, with a reason (ERR_INPUT without one).  Counted; from the
 * second hand-over on the leads are told.  Open promises go along.
 */
bool case_hand_over(struct db_tx *tx, struct arena *a, const struct actor *who,
                    int64_t id, int64_t version, int64_t to_agent_id,
                    struct str reason, struct err *e) MUST_USE;

struct case_fields { /* NULL ptr: as it is */
    struct str subject;
    struct str lang;
    struct str cause;
};

bool case_set_fields(struct db_tx *tx, struct arena *a, const struct actor *who,
                     int64_t id, int64_t version, const struct case_fields *f,
                     struct err *e) MUST_USE;

/* The customer said something: the case waits for us, and owes an answer. */
bool case_hear(struct db_tx *tx, struct arena *a, const struct actor *who,
               int64_t id, struct str excerpt, int64_t heard_us,
               struct err *e) MUST_USE;

/* A person of ours answered: the promises of an answer are kept or broken. */
bool case_answer(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct q_case_get *row, enum case_state then,
                 struct err *e) MUST_USE;

/* Two cases may be one matter; both show it. */
bool case_link(struct db_tx *tx, struct arena *a, const struct actor *who,
               int64_t id, int64_t other_id, struct str why,
               struct err *e) MUST_USE;

#endif
