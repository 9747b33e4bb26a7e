/*
 * linear.h — linear classifiers: trained by liblinear, kept in 8 bits,
 * calibrated.
 *
 * Training: one class against the rest, L2-regularised, by coordinate descent
 * in the dual (Yu, Huang and Lin, "Dual coordinate descent methods for
 * logistic regression", 2011; Hsieh et al., 2008, for the squared hinge).
 * LINEAR_TOGETHER is that of Crammer and Singer (2002; Keerthi et al., 2008),
 * which compares classes with each other instead of with the rest.
 * All choose their order with the C library's rand, seeded here, so the same
 * input gives the same weights; train from one thread only.  The squared
 * hinge uses no exp and no log: it gives the same bits on every processor.
 * `bayes` multiplies each feature by its log-count ratio between the class
 * and the rest (Wang and Manning, "Baselines and Bigrams", 2012), and the
 * weight found for it likewise, so that prediction need not know.
 *
 * Everything else is pure and thread safe.
 */
#ifndef TEXT_LINEAR_H
#define TEXT_LINEAR_H

#include "base/err.h"
#include "base/str.h"

/* Texts as rows of a sparse matrix. */
struct linear_data {
    size_t n;          /* rows */
    uint32_t features; /* every id is below this */
    size_t *at;        /* n + 1: where each row begins in ids and values */
    uint32_t *ids;     /* ascending within a row */
    float *values;
};

enum linear_loss {
    LINEAR_LOGISTIC,
    LINEAR_SQUARED_HINGE,
    LINEAR_TOGETHER /* all classes in one problem; for many classes */
};

struct linear_how {
    enum linear_loss loss;
    double c;       /* cost of a mistake against the size of the weights */
    double balance; /* 0: each row counts alike; 1: each class does */
    bool bayes;     /* weigh features by their log-count ratio */
    unsigned seed;
};

/* Two classes have one column (above 0 is class 1), more have one each. */
struct linear_model {
    int classes, columns;
    uint32_t features;
    int8_t *w;    /* features x columns */
    float *scale; /* by column */
    float *bias;  /* by column; already scaled */
};

/*
 * labels are 0 … classes - 1, one a row.  A class without a row keeps a
 * column of zeros and a bias of -1.  ERR_INPUT: no row, or all rows of one
 * class.  The result lives in the arena; what training needs meanwhile does
 * not stay.
 */
bool linear_train(struct arena *a, const struct linear_data *x,
                  const int *labels, int classes, const struct linear_how *how,
                  struct linear_model *m, struct err *e) MUST_USE;

/* The same with weights not yet in 8 bits: w holds features x columns. */
bool linear_train_float(struct arena *a, const struct linear_data *x,
                        const int *labels, int classes,
                        const struct linear_how *how, float **w, float **bias,
                        struct err *e) MUST_USE;

static inline int linear_columns(int classes)
{
    return classes == 2 ? 1 : classes;
}

/*
 * Brings n weights, `stride` apart, to -127 … 127; returns what one unit is
 * worth.  Each weight comes back wrong by at most half a unit.
 */
float linear_quantise(const float *w, size_t n, size_t stride, int8_t *out);

/* One score for each column. */
void linear_scores(const struct linear_model *m, const uint32_t *ids,
                   const float *values, size_t n, float *scores);

/*
 * Softmax regression on few dense inputs (scores of other models): all classes
 * at once, |w|²/2 + cost · loss for inputs brought to mean 0 and spread 1, by
 * accelerated gradient descent (Nesterov, 1983) with restarts (O'Donoghue and
 * Candès, 2015).  x: n x inputs; v gets classes x (inputs + 1) weights of the
 * inputs as they were given, the bias last.
 */
void linear_softmax(const float *x, const int *labels, size_t n, int inputs,
                    int classes, double cost, double *v);

/* ---- calibration ---- */

/* Probability from score: logistic(slope * score + offset). */
struct linear_platt {
    double slope, offset;
};

/*
 * Platt's scaling in the stable form of Lin, Lin and Weng (2007).  yes[i]
 * says what row i is.  The slope is never negative: a higher score never
 * means less.  Scores must come from folds that did not train on the row.
 */
struct linear_platt linear_calibrate(const float *scores, const bool *yes,
                                     size_t n);

double linear_probability(struct linear_platt p, double score);

/*
 * Expected calibration error in ten bins of equal width: the mean distance
 * between what was said and what came true, weighted by rows (Guo et al.,
 * 2017).
 */
double linear_ece(const double *said, const bool *came, size_t n);

#endif
