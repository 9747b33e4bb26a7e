#include "judge/learner_impl.h"

/* How little the softmax trusts what members say: the shared weights of few
 * rows are held near nothing.  By folds of both sets with severities. */
static const double softmax_cost = 0.03;

struct learner_mix learner_mix_make(struct arena *a, const struct learner *l)
{
    size_t columns = (size_t)l->columns;

    return (struct learner_mix){
        .weight = ARENA_ARRAY(a, columns * (size_t)l->inputs, float),
        .bias = ARENA_ARRAY(a, columns, float),
    };
}

void learner_mix_row(const struct learner *l, const struct learner_mix *mix,
                     const float *in, float *out)
{
    for (int c = 0; c < l->columns; c++) {
        float sum = mix->bias[c];

        for (int k = 0; k < l->inputs; k++)
            sum += mix->weight[c * l->inputs + k] * in[k];
        out[c] = sum;
    }
}

/* Row i of the course that has its label and is not of the fold. */
static bool teaches(const struct course *co, size_t i, int fold)
{
    return co->fold[i] != fold && co->set->rows[co->rows[i]].label >= 0;
}

/* ---- each class against the rest ---- */

/* The members' scores as rows to learn from. */
static struct linear_data scores_as_rows(struct arena *a,
                                         const struct course *co,
                                         const struct learner *l, int fold,
                                         int *labels)
{
    size_t k = (size_t)l->inputs;
    struct linear_data d = {.features = (uint32_t)l->inputs};

    d.at = ARENA_ARRAY(a, co->n + 1, size_t);
    d.ids = ARENA_ARRAY(a, co->n * k, uint32_t);
    d.values = ARENA_ARRAY(a, co->n * k, float);
    for (size_t i = 0; i < co->n; i++) {
        if (!teaches(co, i, fold))
            continue;
        for (size_t c = 0; c < k; c++) {
            d.ids[d.n * k + c] = (uint32_t)c;
            d.values[d.n * k + c] = co->inputs[i * (size_t)co->room + c];
        }
        labels[d.n++] = co->set->rows[co->rows[i]].label;
        d.at[d.n] = d.n * k;
    }
    return d;
}

/* The weights turned from what training returns. */
static bool learn_rest(struct arena *a, const struct course *co,
                       const struct learner *l, int fold,
                       struct learner_mix *mix, struct err *e)
{
    struct linear_how how = {LINEAR_LOGISTIC, 1.0, 0, false, 1};
    int *labels = ARENA_ARRAY(a, co->n, int);
    struct linear_data d = scores_as_rows(a, co, l, fold, labels);
    size_t inputs = (size_t)l->inputs, columns = (size_t)l->columns;
    float *w, *b;

    if (!linear_train_float(a, &d, labels, l->classes, &how, &w, &b, e))
        return false;
    for (size_t c = 0; c < columns; c++) {
        mix->bias[c] = b[c];
        for (size_t k = 0; k < inputs; k++)
            mix->weight[c * inputs + k] = w[k * columns + c];
    }
    return true;
}

/* ---- the mean ---- */

/* Each column's mean over the members that learn the label, brought to one
 * spread; all of them have the same columns. */
static void even(const struct course *co, const struct learner *l,
                 struct learner_mix *mix)
{
    size_t inputs = (size_t)l->inputs, columns = (size_t)l->columns;

    memset(mix->weight, 0, columns * inputs * sizeof *mix->weight);
    memset(mix->bias, 0, columns * sizeof *mix->bias);
    for (size_t m = 0; m < (size_t)l->main; m++) {
        double sum = 0, square = 0, n = 0, sd;

        for (size_t i = 0; i < co->n; i++)
            for (size_t c = 0; teaches(co, i, -1) && c < columns; c++) {
                double v =
                    (double)co->inputs[i * (size_t)co->room + m * columns + c];

                sum += v;
                square += v * v;
                n++;
            }
        sd = __builtin_sqrt(square / n - sum / n * (sum / n)) + 1e-9;
        for (size_t c = 0; c < columns; c++)
            mix->weight[c * inputs + m * columns + c] =
                (float)(1 / (sd * l->main));
    }
}

/* ---- the mean and what is beside it ---- */

/* What the softmax is asked of: the mean's columns, then those of the aux
 * members. */
struct blend {
    const struct learner *l;
    size_t columns, own,
        inputs;        /* own: inputs of the learner behind the mean */
    const float *even; /* columns x inputs of the learner */
};

static void blend_row(const struct blend *b, const float *in, float *x)
{
    for (size_t c = 0; c < b->columns; c++) {
        x[c] = 0;
        for (size_t k = c; k < b->own; k += b->columns)
            x[c] += in[k] * b->even[c * (size_t)b->l->inputs + k];
    }
    for (size_t k = b->columns; k < b->inputs; k++)
        x[k] = in[b->own + k - b->columns];
}

/* The softmax's weights as weights of what the members say. */
static void unfold(const struct blend *b, const double *v,
                   struct learner_mix *mix)
{
    size_t inputs = (size_t)b->l->inputs;

    for (size_t c = 0; c < b->columns; c++) {
        const double *w = v + c * (b->inputs + 1);

        mix->bias[c] = (float)w[b->inputs];
        for (size_t k = 0; k < inputs; k++) {
            size_t of = k % b->columns;

            mix->weight[c * inputs + k] =
                k < b->own ? (float)w[of] * b->even[of * inputs + k]
                           : (float)w[k - b->own + b->columns];
        }
    }
}

static void learn_softmax(struct arena *a, const struct course *co,
                          const struct learner *l, int fold,
                          struct learner_mix *mix)
{
    size_t columns = (size_t)l->columns, own = (size_t)l->main * columns;
    size_t inputs = (size_t)l->inputs - own + columns, n = 0;
    struct learner_mix mean = learner_mix_make(a, l);
    struct blend b = {l, columns, own, inputs, mean.weight};
    float *x = ARENA_ARRAY(a, co->n * inputs, float);
    int *labels = ARENA_ARRAY(a, co->n, int);
    double *v = ARENA_ARRAY(a, columns * (inputs + 1), double);

    even(co, l, &mean);
    for (size_t i = 0; i < co->n; i++) {
        if (!teaches(co, i, fold))
            continue;
        blend_row(&b, co->inputs + i * (size_t)co->room, x + n * inputs);
        labels[n++] = co->set->rows[co->rows[i]].label;
    }
    linear_softmax(x, labels, n, (int)inputs, l->classes, softmax_cost, v);
    unfold(&b, v, mix);
}

bool learner_mix_learn(const struct course *co, const struct learner *l,
                       int fold, struct learner_mix *mix, struct err *e)
{
    struct arena *a = arena_open();
    bool ok = true;

    switch (learner_mix_of(co, l)) {
    case RECIPE_MIX_LEARNED: ok = learn_rest(a, co, l, fold, mix, e); break;
    case RECIPE_MIX_MEAN: even(co, l, mix); break;
    case RECIPE_MIX_SOFTMAX: learn_softmax(a, co, l, fold, mix); break;
    }
    arena_close(&a);
    return ok;
}
