/*
 * adapt.h — what a brand's corrections teach, on top of the shipped model.
 *
 * For each of three heads (kind, harm, cause) a small linear model learns
 * from what people said: its inputs are what the shipped heads say (log
 * probabilities) and the words and phrases of the text, hashed to
 * ADAPT_BUCKETS.  So it can shift a threshold with few corrections and learn
 * a product's own words with many (stacking: Wolpert, "Stacked
 * Generalization", 1992).
 *
 * Adopted only when it is better on rows that it has not seen: of those that
 * were drawn at random a part is held back, and the two are compared on it by
 * McNemar's exact test (Fagerland et al., BMC Med Res Methodol 13:91, 2013,
 * equation 1).  Rows that people set right by themselves are only learnt
 * from: they hold mistakes alone, and whatever changes its mind would win on
 * them.
 *
 * Pure; the same rows and seed give the same bytes.  adapt_learn uses
 * liblinear: one thread at a time (text/linear.h).
 */
#ifndef JUDGE_ADAPT_H
#define JUDGE_ADAPT_H

#include "judge/verdict.h"

enum adapt_head { ADAPT_KIND, ADAPT_HARM, ADAPT_CAUSE };
enum {
    ADAPT_HEAD_N = ADAPT_CAUSE + 1,
    ADAPT_BUCKETS = 1 << 13,
    ADAPT_CLASSES_MAX = CAUSE_N + 1, /* the last: no cause */
    ADAPT_ROWS_MIN = 40,             /* fewer teach nothing */
    ADAPT_HELD_MIN = 20,             /* held back, of those drawn */
    ADAPT_BYTES_MAX = 1024 * 1024
};

/* Columns of one head; weights borrowed from the bytes. */
struct adapt_part {
    int classes; /* 0: this head was not adopted */
    const int8_t *w;
    float scale[ADAPT_CLASSES_MAX], bias[ADAPT_CLASSES_MAX];
};

struct adapt {
    struct str version, base; /* as stored beside the bytes */
    struct adapt_part parts[ADAPT_HEAD_N];
};

/* The bytes must outlive it.  ERR_INPUT: not ours, cut short. */
bool adapt_open(struct str bytes, struct adapt *m, struct err *e) MUST_USE;

/* Changes kind, harm and cause of a verdict of the base model. */
void adapt_apply(const struct adapt *m, struct arena *a, struct str subject,
                 struct str text, struct verdict *v);

/* ---- learning ---- */
struct adapt_row {
    uint64_t id; /* decides which part it falls into: of its message */
    struct str subject, text;
    struct verdict said;   /* by the base model */
    int now[ADAPT_HEAD_N]; /* what people say; -1: nothing of this head */
    bool drawn;            /* at random */
};

/* What the test said of a head, on rows held back. */
struct adapt_figures {
    size_t rows, held; /* learnt from; compared on */
    size_t right_before, right_after;
    size_t gained, lost; /* right only after; right only before */
    double p;            /* of McNemar's test, two-sided; 1: no test */
    bool better;         /* gained > lost and p < 0.05 */
};

struct adapt_learned {
    struct adapt_figures figures[ADAPT_HEAD_N];
    bool better;      /* of some head */
    struct str bytes; /* for adapt_open, with the heads that are better */
};

bool adapt_learn(struct arena *a, const struct adapt_row *rows, size_t n,
                 uint64_t seed, struct adapt_learned *out,
                 struct err *e) MUST_USE;

/* McNemar's exact conditional test: the chance of a split as uneven as
 * gained to lost or more when both are equally likely. */
double adapt_mcnemar(size_t gained, size_t lost);

/* "kind", "harm", "cause". */
struct str adapt_head_name(enum adapt_head head);

/* What a verdict says of a head, as a class of it. */
int adapt_class_of(enum adapt_head head, const struct verdict *v);

#endif
