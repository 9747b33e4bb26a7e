/*
 * learner.h — a recipe carried out on training rows.
 *
 * Each member of the recipe is trained once for each inner fold; what it says
 * of the fold it has not seen, all members together, is what a last small
 * model learns from (stacking: Wolpert, "Stacked Generalization", 1992), and
 * what costs, calibration and the bounds between the classes are chosen by.
 * No row outside the training part has a say in anything.
 */
#ifndef JUDGE_LEARNER_H
#define JUDGE_LEARNER_H

#include "judge/recipe.h"
#include "text/kernel.h"

struct learner_member {
    struct corpus_lens lens;
    struct linear_model model; /* this, or … */
    struct kernel kernel;      /* … that: it has rows */
    int columns;
    double cost; /* the one chosen */
};

enum { LEARNER_MEMBERS_MAX = RECIPE_MEMBERS_MAX + TASK_AUX_MAX };

/* How what members say is put together. */
struct learner_mix {
    float *weight; /* columns x inputs */
    float *bias;   /* columns */
};

struct learner {
    int classes, columns;
    struct learner_member members[LEARNER_MEMBERS_MAX];
    int members_n;
    int main;   /* the first of them, which learn the label asked for */
    int inputs; /* columns of all members together */
    struct learner_mix mix;
    struct linear_platt *platt; /* columns */
    double sharp;   /* above 0: softmax of the scores times it, no platt */
    double *favour; /* classes: added to log p before the largest is taken */
};

/* Rows without the label asked for teach the members that learn another.
 * ERR_INPUT: fewer than two classes in the rows. */
bool learner_train(struct arena *a, const struct recipe *recipe,
                   const struct corpus *c, const struct task_set *set,
                   const size_t *rows, size_t n, uint64_t seed,
                   struct learner *l, struct err *e) MUST_USE;

/* p: n x classes probabilities; said: the class decided for. */
void learner_predict(const struct learner *l, const struct corpus *c,
                     const size_t *rows, size_t n, double *p, int *said);

#endif
