/*
 * eval_language.h — the task "language" of `redress eval`: learned as the
 * shipped weights are (judge/langid_train.h), from the training rows alone.
 *
 * A general learner would not do: its features are salted by the language of
 * the row, which is what is asked for, and lose the accents.
 */
#ifndef JUDGE_EVAL_LANGUAGE_H
#define JUDGE_EVAL_LANGUAGE_H

#include "base/err.h"
#include "judge/task.h"

/*
 * Learns from the rows of `learn`, then says what those of `say` are:
 * p[row x classes] and said[row] of the whole set.  A class of a language
 * that we do not know is "another"; several such are not told apart.
 */
bool eval_language(const struct task_set *set, const size_t *learn,
                   size_t learn_n, const size_t *say, size_t say_n, double *p,
                   int *said, struct err *e) MUST_USE;

#endif
