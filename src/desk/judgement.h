/*
 * judgement.h — how often the judgement is right, from what people say of
 * messages that were drawn at random; and what it has learnt.
 *
 * Precision: of those that a head called so, how many people call so, too.
 * Recall: of those that people call so, how many it did.  Intervals are
 * Wilson's at 95 % (Wilson, "Probable inference", JASA 22, 1927, equation 1):
 * they stay honest for few and for all-right rows.
 */
#ifndef DESK_JUDGEMENT_H
#define DESK_JUDGEMENT_H

#include "db/db.h"
#include "db/q_finding.h"
#include "db/q_verdict.h"
#include "desk/desk.h"
#include "desk/verdict.h"

struct judgement_share {
    int64_t right, n;
    double low, high; /* 0 and 1 when n is 0 */
};

struct judgement_share judgement_share(int64_t right, int64_t n);

/* One value of a head: "complaint" of kind, "late" of cause. */
struct judgement_value {
    enum verdict_head head;
    struct str value;
    struct judgement_share precision, recall;
};

struct judgement_week {
    int64_t week; /* since 1970-01-01, a Thursday */
    struct judgement_share right[HEAD_N];
};

enum { JUDGEMENT_WEEKS = 12 };

struct judgement {
    struct judgement_share right[HEAD_N]; /* whole heads */
    int64_t corrected[HEAD_N];            /* set right without being drawn */
    struct judgement_value *values;       /* by head, the commonest first */
    size_t values_n;
    struct judgement_week *weeks; /* newest first; those with rows */
    size_t weeks_n;
    struct q_learned_list *learned; /* newest first */
    size_t learned_n;
    struct q_finding_sums *findings; /* by agent */
    size_t findings_n;
};

/* Of the last JUDGEMENT_WEEKS weeks. */
bool judgement_read(struct db_tx *tx, struct arena *a, int64_t brand_id,
                    int64_t now_us, struct judgement *out,
                    struct err *e) MUST_USE;

/* Goes back to what was used before; an event tells.  ERR_CONFLICT: it is not
 * in use. */
bool judgement_roll_back(struct db_tx *tx, struct arena *a,
                         const struct actor *who, int64_t id,
                         struct err *e) MUST_USE;

/*
 * Learns from the brand's corrections (judge/adapt.h) and adopts what is
 * better; the row says what was measured either way.  Nothing is written when
 * there is too little to learn from, or nothing new since the last time.
 * *tried and *adopted say what came of it.  Trains for seconds: outside of any
 * transaction.
 */
bool judgement_learn(struct db *db, struct arena *a, const struct desk *desk,
                     int64_t brand_id, int64_t now_us, bool *tried,
                     bool *adopted, struct err *e) MUST_USE;

/* Job of the brand, once a night; put by judgement_schedule. */
#define JUDGEMENT_JOB "judgement.learn"
bool judgement_schedule(struct db_tx *tx, struct arena *a, int64_t brand_id,
                        int64_t now_us, struct err *e) MUST_USE;

#endif
