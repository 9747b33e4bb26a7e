/*
 * kernel.h — a machine that compares a text with each one it has learned
 * from: squared hinge, in the dual, with the kernel
 *
 *     k(x, y) = 1 + exp(-narrow * |x - y|²)
 *
 * by coordinate descent (Hsieh et al., "A Dual Coordinate Descent Method for
 * Large-scale Linear SVM", 2008, with the matrix of all kernels in the place
 * of the weights).  It sees what a linear model cannot, features that count
 * only together; its price is the square of the rows in memory and the rows
 * themselves in the model, so it suits few rows and is not shipped.
 *
 * The same rows give the same bits on every processor.  Pure, thread safe.
 */
#ifndef TEXT_KERNEL_H
#define TEXT_KERNEL_H

#include "text/linear.h"

struct kernel_how {
    double c;      /* cost of a mistake */
    double narrow; /* how fast likeness ends, in squares of distance */
};

struct kernel {
    int columns; /* as in struct linear_model */
    double narrow;
    struct linear_data rows; /* learned from; those of the caller */
    float *square;           /* |x|² by row */
    float *weight;           /* columns x rows */
};

/* labels are 0 … classes - 1, one a row.  A class without a row is told by
 * -1 everywhere.  The rows must live as long as the result, which is in the
 * arena. */
struct kernel kernel_train(struct arena *a, const struct linear_data *x,
                           const int *labels, int classes,
                           const struct kernel_how *how);

/* The scores of all rows of x, columns of a matrix `stride` wide. */
void kernel_scores(const struct kernel *m, const struct linear_data *x,
                   float *scores, size_t stride);

#endif
