/*
 * promise.h — what a customer was promised, by whom and by when.  The desk
 * itself promises an answer within the brand's time (kind "answer"); people
 * promise whatever they write (kind "given").  Each has an owner and moves
 * with the case.  The earliest open one decides where the case stands.
 */
#ifndef DESK_PROMISE_H
#define DESK_PROMISE_H

#include "db/db.h"
#include "desk/desk.h"

enum promise_state {
    PROMISE_OPEN, /* waiting for its time */
    PROMISE_KEPT,
    PROMISE_BROKEN,
    PROMISE_WITHDRAWN
};

enum { PROMISE_STATE_N = PROMISE_WITHDRAWN + 1 };

struct str promise_state_name(enum promise_state s);
bool promise_state_parse(struct str name, enum promise_state *s) MUST_USE;

/* By a person.  due_us must lie ahead; text must say something. */
bool promise_make(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t case_id, struct str text, int64_t due_us, int64_t *id,
                  struct err *e) MUST_USE;

/* Kept, broken or withdrawn.  One that is past its time and is now done was
 * kept late: it stays marked so.  ERR_CONFLICT as in case.h. */
bool promise_end(struct db_tx *tx, struct arena *a, const struct actor *who,
                 int64_t id, int64_t version, enum promise_state state,
                 struct err *e) MUST_USE;

/* The desk's own promise of an answer, counted from since_us. */
bool promise_owe_answer(struct db_tx *tx, struct arena *a,
                        const struct actor *who, int64_t case_id,
                        int64_t owner_id, int64_t since_us,
                        struct err *e) MUST_USE;

/* A person answered: the promises of an answer are kept, or were broken. */
bool promise_answered(struct db_tx *tx, struct arena *a,
                      const struct actor *who, int64_t case_id,
                      struct err *e) MUST_USE;

/* The letter that answered at answered_us was taken back: the promise that it
 * kept stands as before, with the case's owner. */
bool promise_owe_again(struct db_tx *tx, const struct actor *who,
                       int64_t case_id, int64_t answered_us,
                       struct err *e) MUST_USE;

/* A case that is resolved owes no answer; what people promised stays. */
bool promise_owes_nothing(struct db_tx *tx, struct arena *a,
                          const struct actor *who, int64_t case_id,
                          struct err *e) MUST_USE;

/* Open promises follow the owner of their case, who is told of them anew. */
bool promise_hand_over(struct db_tx *tx, struct arena *a,
                       const struct actor *who, int64_t case_id,
                       int64_t owner_id, struct err *e) MUST_USE;

/*
 * Tells owners of promises that fall due within warn_us, and owners and leads
 * of those that are past their time; each once.  *n: how many were told.
 */
bool promise_watch(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t warn_us, size_t *n, struct err *e) MUST_USE;

#endif
