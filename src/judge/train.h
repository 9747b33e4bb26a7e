/*
 * train.h — the shipped model, made from labelled tables.
 *
 * Each head learns in each language that has labels for it; where there are
 * none, from what languages share (judge/model.h).  Only features that occur
 * in at least five texts carry weight.  Calibration is found by folds, and
 * what is reported is said of rows by models, and calibrated by folds, that
 * had not seen them.
 *
 * The same tables give the same bytes: input in a fixed order, one thread,
 * no exp or log of the C library (text/real.h), the squared hinge as loss.
 */
#ifndef JUDGE_TRAIN_H
#define JUDGE_TRAIN_H

#include "base/json.h"
#include "judge/langid_train.h"
#include "judge/model.h"

enum { TRAIN_COLUMNS_MAX = 3 };

/* One table and what its columns teach.  Sets whose licence forbids training
 * of what is shipped are not in the list (../shared/data/README.md). */
struct train_source {
    const char *path; /* below the folder of the data */
    struct {
        const char *column; /* NULL ends */
        enum model_head head;
    } teaches[TRAIN_COLUMNS_MAX];
};

/* All of them, ends with a NULL path; the order is part of the result. */
extern const struct train_source train_sources[];

struct train_in {
    struct str *tables; /* bytes, in the order of train_sources */
    int folds;          /* of the calibration, 2 or more */
    /* for the language model; NULL: the model has none */
    const struct langid_lesson *languages;
};

/*
 * The model's bytes, and a report as one JSON object: for each head and
 * language rows, accuracy, macro-F1, AUC, calibration error.  ERR_INPUT: a
 * table is not what train_sources says.
 */
bool train_model(struct arena *a, const struct train_in *in, struct str *bytes,
                 struct buf *report, struct err *e) MUST_USE;

#endif
