#include "text/linear.h"
#include "text/real.h"

/* Weights and biases as one vector: a row for each class, its bias last. */
struct fit {
    const float *x;
    const int *labels;
    size_t n, inputs, classes;
    double cost;
};

static void say(const struct fit *f, const double *v, const float *x, double *p)
{
    double most = 0, sum = 0;

    for (size_t c = 0; c < f->classes; c++) {
        const double *w = v + c * (f->inputs + 1);

        p[c] = w[f->inputs];
        for (size_t i = 0; i < f->inputs; i++)
            p[c] += w[i] * (double)x[i];
        most = c == 0 || p[c] > most ? p[c] : most;
    }
    for (size_t c = 0; c < f->classes; c++)
        sum += p[c] = real_exp(p[c] - most);
    for (size_t c = 0; c < f->classes; c++)
        p[c] /= sum;
}

/* Of |w|²/2 + cost · loss; biases are not held back. */
static void gradient(const struct fit *f, const double *v, double *p, double *g)
{
    size_t wide = f->inputs + 1;

    for (size_t c = 0; c < f->classes; c++) {
        memcpy(g + c * wide, v + c * wide, f->inputs * sizeof *g);
        g[c * wide + f->inputs] = 0;
    }
    for (size_t row = 0; row < f->n; row++) {
        const float *x = f->x + row * f->inputs;

        say(f, v, x, p);
        for (size_t c = 0; c < f->classes; c++) {
            double d = f->cost * (p[c] - ((size_t)f->labels[row] == c));

            for (size_t i = 0; i < f->inputs; i++)
                g[c * wide + i] += d * (double)x[i];
            g[c * wide + f->inputs] += d;
        }
    }
}

/* No direction is steeper than this: the softmax's second derivative is at
 * most a half (Böhning, 1992), a matrix's largest eigenvalue its trace. */
static double steepest(const struct fit *f)
{
    double trace = (double)f->n;

    for (size_t i = 0; i < f->n * f->inputs; i++)
        trace += (double)f->x[i] * (double)f->x[i];
    return 1 + f->cost * trace / 2;
}

static void descend(struct arena *a, const struct fit *f, double *v)
{
    enum { ROUNDS = 500 };
    size_t size = f->classes * (f->inputs + 1);
    double *p = ARENA_ARRAY(a, f->classes, double);
    double *g = ARENA_ARRAY(a, size, double);
    double *ahead = ARENA_ARRAY(a, size, double);
    double step = 1 / steepest(f), t = 1;

    memset(v, 0, size * sizeof *v);
    for (int round = 0; round < ROUNDS; round++) {
        double next = (1 + __builtin_sqrt(1 + 4 * t * t)) / 2, turn = 0;
        double most = 0;

        gradient(f, ahead, p, g);
        for (size_t i = 0; i < size; i++) {
            double to = ahead[i] - step * g[i], moved = to - v[i];

            turn += g[i] * moved;
            most = g[i] > most ? g[i] : -g[i] > most ? -g[i] : most;
            ahead[i] = to + (t - 1) / next * moved;
            v[i] = to;
        }
        if (most < 1e-3)
            break;
        t = next;
        if (turn > 0) { /* overshot: begin anew from here */
            memcpy(ahead, v, size * sizeof *v);
            t = 1;
        }
    }
}

/* Brings a column of x to mean 0 and spread 1. */
static void level(float *x, size_t n, size_t stride, double *mean, double *sd)
{
    double sum = 0, square = 0;

    for (size_t i = 0; i < n; i++)
        sum += (double)x[i * stride];
    *mean = n ? sum / (double)n : 0;
    for (size_t i = 0; i < n; i++) {
        double d = (double)x[i * stride] - *mean;

        square += d * d;
    }
    *sd = n ? __builtin_sqrt(square / (double)n) + 1e-9 : 1;
    for (size_t i = 0; i < n; i++)
        x[i * stride] = (float)(((double)x[i * stride] - *mean) / *sd);
}

void linear_softmax(const float *x, const int *labels, size_t n, int inputs,
                    int classes, double cost, double *v)
{
    struct arena *a = arena_open();
    size_t k = (size_t)inputs, wide = k + 1;
    float *own = arena_dup(a, x, n * k * sizeof *x);
    double *mean = ARENA_ARRAY(a, k, double), *sd = ARENA_ARRAY(a, k, double);
    struct fit f = {own, labels, n, k, (size_t)classes, cost};

    for (size_t i = 0; i < k; i++)
        level(own + i, n, k, &mean[i], &sd[i]);
    descend(a, &f, v);
    for (size_t c = 0; c < f.classes; c++)
        for (size_t i = 0; i < k; i++) {
            v[c * wide + i] /= sd[i];
            v[c * wide + k] -= v[c * wide + i] * mean[i];
        }
    arena_close(&a);
}
