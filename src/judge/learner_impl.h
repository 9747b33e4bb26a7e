/*
 * learner_impl.h — a training under way, and how its members' scores are put
 * together; inside the room.
 */
#ifndef JUDGE_LEARNER_IMPL_H
#define JUDGE_LEARNER_IMPL_H

#include "judge/learner.h"

enum { MIX_CLASSES_MAX = 12 };

/* What one training needs to know all along. */
struct course {
    struct arena *a; /* for what stays */
    const struct recipe *recipe;
    const struct corpus *corpus;
    const struct task_set *set;
    const size_t *rows;
    size_t n;
    int *fold; /* of each row */
    int folds;
    float *inputs; /* n x room: what members said of rows not seen */
    int room;
};

/* The recipe's way; the mean where there are too many classes for that, each
 * against the rest where there are only two. */
static inline enum recipe_mix learner_mix_of(const struct course *co,
                                             const struct learner *l)
{
    if (l->classes > MIX_CLASSES_MAX)
        return RECIPE_MIX_MEAN;
    return l->classes == 2 && co->recipe->mix == RECIPE_MIX_SOFTMAX
               ? RECIPE_MIX_LEARNED
               : co->recipe->mix;
}

struct learner_mix learner_mix_make(struct arena *a, const struct learner *l);

/* By the rows of all folds but one (-1: of all) that have the label. */
bool learner_mix_learn(const struct course *co, const struct learner *l,
                       int fold, struct learner_mix *mix,
                       struct err *e) MUST_USE;

/* in: what the members said of a row; out has the learner's columns. */
void learner_mix_row(const struct learner *l, const struct learner_mix *mix,
                     const float *in, float *out);

#endif
