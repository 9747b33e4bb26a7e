/*
 * eval.h — learning a task from one table and measuring it on another, or on
 * folds of the same (`redress eval`).  Pure: tables in, JSON out.
 */
#ifndef JUDGE_EVAL_H
#define JUDGE_EVAL_H

#include "base/json.h"
#include "judge/learner.h"

struct eval_in {
    enum task task;
    struct task_source *sources; /* training first, then test if any */
    size_t sources_n;            /* 1: folds of the first; 2 */
    int folds;                   /* 0: train on the first, test the second */
    uint64_t seed;               /* of the folds */
};

/*
 * The metrics as one JSON object: task, rows, classes; with folds those of
 * all rows together, each said by the model that did not see its fold, and
 * mean and standard deviation over the folds.
 */
bool eval_run(struct arena *a, const struct eval_in *in, struct buf *out,
              struct err *e) MUST_USE;

#endif
