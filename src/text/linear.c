#include "text/liblinear_lib.h"

#include "text/linear.h"
#include "text/linear_impl.h"
#include "text/real.h"

static void be_quiet(const char *text)
{
    (void)text;
}

/* liblinear's form: pairs that end with index -1, the constant before it. */
static void rows_for_liblinear(struct arena *a, const struct linear_data *x,
                               struct problem *p)
{
    size_t pairs = x->at[x->n] + 2 * x->n;
    struct feature_node *node = ARENA_ARRAY(a, pairs, struct feature_node);

    p->l = (int)x->n;
    p->n = (int)x->features + 1;
    p->bias = 1;
    p->x = ARENA_ARRAY(a, x->n, struct feature_node *);
    p->y = ARENA_ARRAY(a, x->n, double);
    for (size_t i = 0; i < x->n; i++) {
        p->x[i] = node;
        for (size_t k = x->at[i]; k < x->at[i + 1]; k++)
            *node++ =
                (struct feature_node){(int)x->ids[k] + 1, (double)x->values[k]};
        *node++ = (struct feature_node){p->n, 1};
        *node++ = (struct feature_node){-1, 0};
    }
}

/* ln of how much likelier a feature is in one side than in the other, each
 * side with one occurrence added. */
static double *log_count_ratio(struct arena *a, const struct linear_data *x,
                               const double *y)
{
    double *yes = ARENA_ARRAY(a, x->features + 1, double);
    double *no = ARENA_ARRAY(a, x->features + 1, double);
    double all_yes = 0, all_no = 0;

    for (size_t i = 0; i < x->n; i++)
        for (size_t k = x->at[i]; k < x->at[i + 1]; k++)
            (y[i] > 0 ? yes : no)[x->ids[k]] += (double)x->values[k];
    for (uint32_t f = 0; f < x->features; f++) {
        all_yes += yes[f] += 1;
        all_no += no[f] += 1;
    }
    for (uint32_t f = 0; f < x->features; f++)
        yes[f] = real_log((yes[f] / all_yes) / (no[f] / all_no));
    return yes;
}

/* The values of all rows anew, each times the ratio of its feature. */
static void weigh(struct problem *p, const struct linear_data *x,
                  const double *ratio)
{
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = x->at[i], at = 0; k < x->at[i + 1]; k++, at++)
            p->x[i][at].value = (double)x->values[k] * ratio[x->ids[k]];
}

/* Weights of +1 (this class) and -1 (the rest) such that balance 1 makes
 * both sides count alike while their sum stays that of the rows. */
static double side_weight(size_t rows, size_t side, double balance)
{
    double even = (double)rows / (2.0 * (double)side);

    return 1 + balance * (even - 1);
}

static void train_column(struct problem *p, const struct linear_data *x,
                         const int *labels, int class_at,
                         const struct linear_how *how, float *w, int columns,
                         float *bias)
{
    struct arena *a = arena_open();
    double *ratio = NULL;
    int sides[2] = {1, -1};
    double weights[2] = {1, 1};
    size_t yes = 0, n = (size_t)p->l;
    struct parameter set = {
        .solver_type =
            how->loss == LINEAR_LOGISTIC ? L2R_LR_DUAL : L2R_L2LOSS_SVC_DUAL,
        .eps = 0.1,
        .C = how->c,
        .nr_weight = 2,
        .weight_label = sides,
        .weight = weights,
    };
    struct model *m;
    double sign;

    for (size_t i = 0; i < n; i++) {
        p->y[i] = labels[i] == class_at ? 1 : -1;
        yes += labels[i] == class_at;
    }
    *bias = -1;
    if (yes == 0 || yes == n)
        goto out;
    if (how->bayes) {
        ratio = log_count_ratio(a, x, p->y);
        weigh(p, x, ratio);
    }
    weights[0] = side_weight(n, yes, how->balance);
    weights[1] = side_weight(n, n - yes, how->balance);
    linear_seed(how->seed);
    m = train(p, &set);
    sign = m->label[0] == 1 ? 1 : -1; /* the class it saw first is positive */
    for (int f = 0; f < p->n - 1; f++)
        w[(size_t)f * (size_t)columns] =
            (float)(sign * m->w[f] * (ratio ? ratio[f] : 1));
    *bias = (float)(sign * m->w[p->n - 1]);
    free_and_destroy_model(&m);
out:
    arena_close(&a);
}

/* All classes at once; liblinear numbers them as it meets them. */
static void train_together(struct problem *p, const int *labels, int classes,
                           const struct linear_how *how, float *w, float *bias)
{
    struct parameter set = {.solver_type = MCSVM_CS, .eps = 0.1, .C = how->c};
    struct model *m;
    size_t met;

    for (int i = 0; i < p->l; i++)
        p->y[i] = labels[i];
    for (int c = 0; c < classes; c++)
        bias[c] = -1;
    linear_seed(how->seed);
    m = train(p, &set);
    met = (size_t)m->nr_class; /* each has a column here, even of two */
    for (size_t f = 0; f < (size_t)p->n; f++) {
        float *to = f + 1 < (size_t)p->n ? w + f * (size_t)classes : bias;

        for (size_t c = 0; c < met; c++)
            to[m->label[c]] = (float)m->w[f * met + c];
    }
    free_and_destroy_model(&m);
}

bool linear_train_float(struct arena *a, const struct linear_data *x,
                        const int *labels, int classes,
                        const struct linear_how *how, float **w, float **bias,
                        struct err *e)
{
    int columns = linear_columns(classes);
    struct arena *scratch;
    struct problem p;
    bool same = true;

    for (size_t i = 1; i < x->n; i++)
        same &= labels[i] == labels[0];
    if (x->n == 0 || same)
        return err_set(e, ERR_INPUT,
                       "cannot learn from %zu rows that are all alike", x->n);
    *w = ARENA_ARRAY(a, (size_t)x->features * (size_t)columns + 1, float);
    *bias = ARENA_ARRAY(a, (size_t)columns, float);
    scratch = arena_open();
    rows_for_liblinear(scratch, x, &p);
    set_print_string_function(be_quiet);
    if (how->loss == LINEAR_TOGETHER && columns > 1) {
        train_together(&p, labels, classes, how, *w, *bias);
        columns = 0;
    }
    for (int c = 0; c < columns; c++)
        train_column(&p, x, labels, columns == 1 ? 1 : c, how, *w + c, columns,
                     *bias + c);
    arena_close(&scratch);
    return true;
}

bool linear_train(struct arena *a, const struct linear_data *x,
                  const int *labels, int classes, const struct linear_how *how,
                  struct linear_model *m, struct err *e)
{
    struct arena *scratch = arena_open();
    int columns = linear_columns(classes);
    float *w, *bias;
    bool ok =
        linear_train_float(scratch, x, labels, classes, how, &w, &bias, e);

    if (!ok)
        goto out;
    *m = (struct linear_model){
        .classes = classes,
        .columns = columns,
        .features = x->features,
        .w = ARENA_ARRAY(a, (size_t)x->features * (size_t)columns + 1, int8_t),
        .scale = ARENA_ARRAY(a, (size_t)columns, float),
        .bias = arena_dup(a, bias, (size_t)columns * sizeof *bias),
    };
    for (int c = 0; c < columns; c++)
        m->scale[c] =
            linear_quantise(w + c, x->features, (size_t)columns, m->w + c);
out:
    arena_close(&scratch);
    return ok;
}

float linear_quantise(const float *w, size_t n, size_t stride, int8_t *out)
{
    float most = 0, unit;

    for (size_t i = 0; i < n; i++) {
        float v = w[i * stride] < 0 ? -w[i * stride] : w[i * stride];

        most = v > most ? v : most;
    }
    unit = most / 127;
    for (size_t i = 0; i < n; i++) {
        float v = unit > 0 ? w[i * stride] / unit : 0;
        int q = (int)(v < 0 ? v - 0.5f : v + 0.5f);

        out[i * stride] = (int8_t)(q > 127 ? 127 : q < -127 ? -127 : q);
    }
    return unit;
}

void linear_scores(const struct linear_model *m, const uint32_t *ids,
                   const float *values, size_t n, float *scores)
{
    for (int c = 0; c < m->columns; c++)
        scores[c] = 0;
    for (size_t i = 0; i < n; i++) {
        const int8_t *w = m->w + (size_t)ids[i] * (size_t)m->columns;

        for (int c = 0; c < m->columns; c++)
            scores[c] += values[i] * (float)w[c];
    }
    for (int c = 0; c < m->columns; c++)
        scores[c] = scores[c] * m->scale[c] + m->bias[c];
}
