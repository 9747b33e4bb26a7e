#include "text/linear.h"
#include "text/real.h"

double linear_probability(struct linear_platt p, double score)
{
    return real_logistic(p.slope * score + p.offset);
}

/* What Platt's method aims at: the rows' share with one row of each class
 * added, so that separable scores do not end at 0 and 1. */
struct target {
    double yes, no;
};

static double loss(const float *scores, const bool *yes, size_t n,
                   struct target t, struct linear_platt p)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double z = p.slope * (double)scores[i] + p.offset;
        double target = yes[i] ? t.yes : t.no;

        /* log(1 + exp(z)) - target z, without overflow */
        sum += (z > 0 ? z + real_log(1 + real_exp(-z))
                      : real_log(1 + real_exp(z))) -
               target * z;
    }
    return sum;
}

/* One step of Newton's method; false when there is nothing left to gain. */
static bool improve(const float *scores, const bool *yes, size_t n,
                    struct target t, struct linear_platt *p, double *at)
{
    double h11 = 1e-12, h22 = 1e-12, h21 = 0, g1 = 0, g2 = 0;
    double det, da, db, slope;

    for (size_t i = 0; i < n; i++) {
        double s = (double)scores[i];
        double q = linear_probability(*p, s);
        double d = q - (yes[i] ? t.yes : t.no);
        double v = q * (1 - q);

        h11 += s * s * v;
        h22 += v;
        h21 += s * v;
        g1 += s * d;
        g2 += d;
    }
    if (g1 < 1e-5 && g1 > -1e-5 && g2 < 1e-5 && g2 > -1e-5)
        return false;
    det = h11 * h22 - h21 * h21;
    da = -(h22 * g1 - h21 * g2) / det;
    db = -(h11 * g2 - h21 * g1) / det;
    slope = g1 * da + g2 * db;
    for (double step = 1; step >= 1e-10; step /= 2) {
        struct linear_platt next = {p->slope + step * da,
                                    p->offset + step * db};
        double now = loss(scores, yes, n, t, next);

        if (now < *at + 1e-4 * step * slope) {
            *p = next;
            *at = now;
            return true;
        }
    }
    return false;
}

struct linear_platt linear_calibrate(const float *scores, const bool *yes,
                                     size_t n)
{
    double n_yes = 0, n_no;
    struct target t;
    struct linear_platt p = {0, 0};
    double at;

    for (size_t i = 0; i < n; i++)
        n_yes += yes[i];
    n_no = (double)n - n_yes;
    t = (struct target){(n_yes + 1) / (n_yes + 2), 1 / (n_no + 2)};
    p.offset = real_log((n_yes + 1) / (n_no + 1));
    at = loss(scores, yes, n, t, p);
    for (int i = 0; i < 100; i++)
        if (!improve(scores, yes, n, t, &p, &at))
            break;
    if (p.slope < 0) /* no better than chance: say only how many there are */
        p = (struct linear_platt){0, real_log((n_yes + 1) / (n_no + 1))};
    return p;
}

double linear_ece(const double *said, const bool *came, size_t n)
{
    double sum_said[10] = {0}, sum_came[10] = {0}, ece = 0;

    for (size_t i = 0; i < n; i++) {
        int bin = (int)(said[i] * 10);

        bin = bin < 0 ? 0 : bin > 9 ? 9 : bin;
        sum_said[bin] += said[i];
        sum_came[bin] += came[i];
    }
    for (int b = 0; b < 10; b++)
        ece += sum_said[b] > sum_came[b] ? sum_said[b] - sum_came[b]
                                         : sum_came[b] - sum_said[b];
    return n ? ece / (double)n : 0;
}
