#include "text/kernel.h"
#include "base/random.h"
#include "text/real.h"

/* Descent ends when no weight moves by more than this part of the largest. */
static const double still = 0.02;

enum { PASSES_MAX = 60 };

/* ---- kernels of a text with all rows ---- */

/* The rows by feature, for products with one text. */
struct turned {
    size_t *at; /* features + 1, one more while it is filled */
    uint32_t *row;
    float *value;
};

static struct turned turn(struct arena *a, const struct linear_data *x)
{
    size_t n = x->at[x->n];
    struct turned t = {.at = ARENA_ARRAY(a, (size_t)x->features + 2, size_t),
                       .row = ARENA_ARRAY(a, n + 1, uint32_t),
                       .value = ARENA_ARRAY(a, n + 1, float)};

    for (size_t k = 0; k < n; k++)
        t.at[x->ids[k] + 2]++;
    for (size_t f = 2; f < (size_t)x->features + 2; f++)
        t.at[f] += t.at[f - 1];
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = x->at[i]; k < x->at[i + 1]; k++) {
            size_t to = t.at[x->ids[k] + 1]++;

            t.row[to] = (uint32_t)i;
            t.value[to] = x->values[k];
        }
    return t;
}

static float square_of(const struct linear_data *x, size_t row)
{
    float sum = 0;

    for (size_t k = x->at[row]; k < x->at[row + 1]; k++)
        sum += x->values[k] * x->values[k];
    return sum;
}

/* out: by row of the machine. */
static void compare(const struct kernel *m, const struct turned *t,
                    const struct linear_data *x, size_t row, float *out)
{
    double square = (double)square_of(x, row);

    memset(out, 0, m->rows.n * sizeof *out);
    for (size_t k = x->at[row]; k < x->at[row + 1]; k++)
        for (size_t i = t->at[x->ids[k]]; i < t->at[x->ids[k] + 1]; i++)
            out[t->row[i]] += x->values[k] * t->value[i];
    for (size_t i = 0; i < m->rows.n; i++) {
        double far = square + (double)m->square[i] - 2 * (double)out[i];

        out[i] = (float)(1 + real_exp(-m->narrow * far));
    }
}

/* ---- learning ---- */

/* One class against the rest: weight[i] ends as y * alpha of row i. */
struct descent {
    const float *all; /* n x n */
    size_t n;
    double soft; /* 1 / (2 c): what the squared hinge adds to the diagonal */
    float *weight;
    float *score;          /* of each row by the weights so far */
    double moved, largest; /* in this pass */
};

static void move_one(struct descent *d, size_t i, bool yes)
{
    const float *row = d->all + i * d->n;
    double y = yes ? 1 : -1, was = y * (double)d->weight[i], now, step;
    double slope = y * (double)d->score[i] - 1 + was * d->soft;
    float by;

    now = was - slope / ((double)row[i] + d->soft);
    now = now > 0 ? now : 0;
    step = now > was ? now - was : was - now;
    d->moved = step > d->moved ? step : d->moved;
    d->largest = now > d->largest ? now : d->largest;
    if (step <= 0)
        return;
    by = (float)(y * (now - was));
    d->weight[i] += by;
    for (size_t j = 0; j < d->n; j++)
        d->score[j] += by * row[j];
}

/* Rows in another order each time: sorted by class they would pull all to
 * one side and then all to the other. */
static void descend(struct descent *d, const int *labels, int class_at)
{
    struct arena *a = arena_open();
    struct rng rng = rng_make(1);
    size_t *order = ARENA_ARRAY(a, d->n, size_t);

    d->score = ARENA_ARRAY(a, d->n, float);
    for (size_t i = 0; i < d->n; i++)
        order[i] = i;
    for (int pass = 0; pass < PASSES_MAX; pass++) {
        d->moved = d->largest = 0;
        for (size_t left = d->n; left > 0; left--) {
            size_t at = (size_t)rng_below(&rng, left), i = order[at];

            order[at] = order[left - 1];
            order[left - 1] = i;
            move_one(d, i, labels[i] == class_at);
        }
        if (d->moved <= still * d->largest)
            break;
    }
    arena_close(&a);
}

struct kernel kernel_train(struct arena *a, const struct linear_data *x,
                           const int *labels, int classes,
                           const struct kernel_how *how)
{
    struct arena *scratch = arena_open();
    int columns = linear_columns(classes);
    struct kernel m = {.columns = columns,
                       .narrow = how->narrow,
                       .rows = *x,
                       .square = ARENA_ARRAY(a, x->n, float),
                       .weight = ARENA_ARRAY(a, (size_t)columns * x->n, float)};
    float *all = ARENA_ARRAY(scratch, x->n * x->n, float);
    struct turned t = turn(scratch, x);

    for (size_t i = 0; i < x->n; i++)
        m.square[i] = square_of(x, i);
    for (size_t i = 0; i < x->n; i++)
        compare(&m, &t, x, i, all + i * x->n);
    for (int c = 0; c < columns; c++) {
        struct descent d = {.all = all,
                            .n = x->n,
                            .soft = 1 / (2 * how->c),
                            .weight = m.weight + (size_t)c * x->n};

        descend(&d, labels, columns == 1 ? 1 : c);
    }
    arena_close(&scratch);
    return m;
}

void kernel_scores(const struct kernel *m, const struct linear_data *x,
                   float *scores, size_t stride)
{
    struct arena *a = arena_open();
    struct turned t = turn(a, &m->rows);
    float *k = ARENA_ARRAY(a, m->rows.n, float);

    for (size_t i = 0; i < x->n; i++) {
        compare(m, &t, x, i, k);
        for (int c = 0; c < m->columns; c++) {
            const float *w = m->weight + (size_t)c * m->rows.n;
            float sum = 0;

            for (size_t j = 0; j < m->rows.n; j++)
                sum += w[j] * k[j];
            scores[i * stride + (size_t)c] = sum;
        }
    }
    arena_close(&a);
}
