/*
 * task.h — what can be learned from a labelled table: which column says it,
 * which rows count, which rows must stay together, and how it is learned.
 *
 * The rows that count are those of ../shared/data/README.md, "Floors here":
 * no "-"; severity only 1 to 4; politeness only the top and the bottom
 * quarter (or, where there is only a score, above 2.0 or not); no opinion
 * that is ambiguous, mixed or irrelevant.  A row that does not count but has
 * labels beside the one asked for is kept to teach those.  Pure.
 */
#ifndef JUDGE_TASK_H
#define JUDGE_TASK_H

#include "judge/table.h"
#include "text/lang.h"

enum task {
    TASK_COMPLAINT,
    TASK_SEVERITY,
    TASK_SENTIMENT,
    TASK_REASON,
    TASK_POLITENESS,
    TASK_OFFENSIVE,
    TASK_LANGUAGE,
    TASK_INTENT
};

enum { TASK_N = TASK_INTENT + 1, TASK_AUX_MAX = 4, TASK_CLASSES_MAX = 1000 };

struct task_row {
    struct str text;
    enum lang lang;
    int label;             /* index into classes; -1: only aux ones */
    int aux[TASK_AUX_MAX]; /* other labels of the row; -1: none */
    uint64_t text_key;     /* rows of one key are one text */
    uint64_t pair_key;     /* rows of one key are rewrites; 0: alone */
};

struct task_set {
    enum task task;
    struct str label_column; /* of the first table */
    struct task_row *rows;
    size_t n, labelled;  /* all rows; those that are asked about */
    size_t left_out;     /* rows of the tables that are not asked about */
    struct str *classes; /* sorted; "no", "yes" for 0 and 1 */
    int classes_n;
    struct str aux_names[TASK_AUX_MAX]; /* columns that may teach, not tell */
    int aux_n, aux_classes_n[TASK_AUX_MAX];
};

/* One condition on a column: equal or not; a "*" at the end of the value
 * stands for any rest. */
struct task_where {
    struct str column, value;
    bool differs;
};

bool task_from_name(struct str name, enum task *task) MUST_USE;
struct str task_name(enum task task);

/* "a=b,c!=d*"; ERR_INPUT when it is not of that form. */
bool task_where_read(struct arena *a, struct str text,
                     struct task_where **where, size_t *n,
                     struct err *e) MUST_USE;

/* A table and the conditions its rows must meet. */
struct task_source {
    struct table table;
    struct task_where *where;
    size_t where_n;
    size_t from; /* filled by task_rows: where its rows begin in the set */
};

/*
 * The rows that count, table after table, classes numbered over all of them.
 * ERR_INPUT: a column is missing, no row is left, too many classes.
 */
bool task_rows(struct arena *a, enum task task, struct task_source *sources,
               size_t sources_n, struct task_set *set, struct err *e) MUST_USE;

/* The keys of a row, as in struct task_row. */
void task_keys(const struct table *t, size_t row, uint64_t *text_key,
               uint64_t *pair_key);

/*
 * Deals the rows to k folds so that rows of one text or one pair are in the
 * same fold; random, the same for the same seed.  fold[i] is 0 … k - 1.
 */
void task_folds(const struct task_row *rows, size_t n, int k, uint64_t seed,
                int *fold);

#endif
