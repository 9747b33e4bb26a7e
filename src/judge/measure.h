/*
 * measure.h — how good predictions are: accuracy, precision, recall and F1 of
 * each class, their mean (macro-F1), area under the ROC curve, expected
 * calibration error.  Pure.
 */
#ifndef JUDGE_MEASURE_H
#define JUDGE_MEASURE_H

#include "base/json.h"
#include "base/str.h"

struct measure_class {
    size_t rows;                  /* that are of it */
    double precision, recall, f1; /* 0 where there is nothing to divide by */
};

struct measure {
    size_t n;
    int classes_n;
    double accuracy;
    double macro_f1; /* over classes that a row is of or was said to be */
    double auc;      /* two classes only, else -1; of class 1 */
    double ece;      /* two classes: of class 1; else of the class said */
    struct measure_class *classes;
};

/*
 * truth[i] and said[i] are classes; p holds n x classes probabilities.  Ties
 * of the ROC curve count half (Mann and Whitney, 1947).
 */
struct measure measure_make(struct arena *a, const int *truth, const int *said,
                            const double *p, size_t n, int classes);

/* "accuracy": …, "classes": {…}; inside an object. */
void measure_json(struct json *j, const struct measure *m,
                  const struct str *names);

struct measure_spread {
    double mean, sd; /* sd over n - 1 */
};

struct measure_spread measure_spread(const double *x, size_t n);

#endif
