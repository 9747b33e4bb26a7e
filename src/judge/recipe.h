/*
 * recipe.h — how each task is learned: which features, how they are weighed,
 * which models are put together, and what the decision aims at.  What was
 * tried and what it gave stands in bench/JUDGE.md.
 */
#ifndef JUDGE_RECIPE_H
#define JUDGE_RECIPE_H

#include "judge/corpus.h"
#include "judge/task.h"

enum { RECIPE_MEMBERS_MAX = 7, RECIPE_COSTS_MAX = 4 };

/* One model among those that are put together. */
struct recipe_member {
    bool aux; /* learns each other label of the row, not the one asked for */
    struct corpus_view view;
    enum linear_loss loss;
    double narrow;  /* above 0: no linear model but one by likeness, with this
                      width (text/kernel.h); it knows no loss, no balance */
    bool bayes;     /* features weighed by log-count ratio */
    double balance; /* of the classes, 0 to 1 */
    double costs[RECIPE_COSTS_MAX]; /* tried in the training part; 0 ends */
};

/* How members are put together. */
enum recipe_mix {
    RECIPE_MIX_LEARNED, /* each class against the rest, by all inputs */
    RECIPE_MIX_MEAN,    /* the plain mean; then no member is aux */
    RECIPE_MIX_SOFTMAX  /* the mean of those that learn the label, then all
                           classes at once by it and by the aux members */
};

enum recipe_aim { RECIPE_ACCURACY, RECIPE_MACRO_F1 };

struct recipe {
    struct feature_recipe features;
    struct recipe_member members[RECIPE_MEMBERS_MAX];
    int members_n;
    enum recipe_mix mix;
    enum recipe_aim aim;
};

/* By task, most frequent language of the rows, and number of classes. */
struct recipe recipe_for(const struct task_set *set);

#endif
