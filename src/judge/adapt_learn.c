#include <math.h>

#include "base/random.h"
#include "judge/adapt_impl.h"
#include "text/linear.h"

enum { HELD_OF = 3 }; /* every third of those drawn is held back */

/* ---- McNemar ---- */

double adapt_mcnemar(size_t gained, size_t lost)
{
    size_t n = gained + lost, few = gained < lost ? gained : lost;
    double term, sum = 0;

    if (n == 0)
        return 1;
    /* 2 * sum over i <= few of (n over i) / 2^n, by logarithms */
    for (size_t i = 0; i <= few; i++) {
        term = lgamma((double)n + 1) - lgamma((double)i + 1) -
               lgamma((double)(n - i) + 1) - (double)n * log(2);
        sum += exp(term);
    }
    return 2 * sum > 1 ? 1 : 2 * sum;
}

/* ---- rows ---- */

static bool held_back(const struct adapt_row *r, uint64_t seed)
{
    struct rng rng = rng_make(r->id ^ seed);

    return r->drawn && rng_below(&rng, HELD_OF) == 0;
}

struct teaching {
    struct arena *a;
    const struct adapt_row *rows;
    const struct adapt_input *inputs;
    size_t n;
    uint64_t seed;
};

static struct linear_data data_of(const struct teaching *t, const size_t *pick,
                                  size_t n)
{
    struct linear_data x = {.n = n, .features = ADAPT_WIDTH};
    size_t all = 0;

    for (size_t i = 0; i < n; i++)
        all += t->inputs[pick[i]].n;
    x.at = ARENA_ARRAY(t->a, n + 1, size_t);
    x.ids = ARENA_ARRAY(t->a, all, uint32_t);
    x.values = ARENA_ARRAY(t->a, all, float);
    all = 0;
    for (size_t i = 0; i < n; i++) {
        const struct adapt_input *in = &t->inputs[pick[i]];

        memcpy(x.ids + all, in->ids, in->n * sizeof *in->ids);
        memcpy(x.values + all, in->values, in->n * sizeof *in->values);
        all += in->n;
        x.at[i + 1] = all;
    }
    return x;
}

/* By class instead of by feature, as the bytes have it. */
static bool train(const struct teaching *t, enum adapt_head head,
                  const size_t *pick, size_t n, struct adapt_part *part,
                  struct err *e)
{
    const struct linear_how how = {
        .loss = LINEAR_LOGISTIC, .c = 4, .seed = (unsigned)t->seed | 1};
    struct linear_data x = data_of(t, pick, n);
    int *labels = ARENA_ARRAY(t->a, n, int);
    int classes = adapt_classes(head);
    struct linear_model m;
    int8_t *w;

    for (size_t i = 0; i < n; i++)
        labels[i] = t->rows[pick[i]].now[head];
    if (!linear_train(t->a, &x, labels, classes, &how, &m, e))
        return false;
    w = ARENA_ARRAY(t->a, (size_t)classes * ADAPT_WIDTH, int8_t);
    for (int c = 0; c < classes; c++) {
        part->scale[c] = m.scale[c];
        part->bias[c] = m.bias[c];
        for (size_t f = 0; f < ADAPT_WIDTH; f++)
            w[(size_t)c * ADAPT_WIDTH + f] =
                m.w[f * (size_t)m.columns + (size_t)c];
    }
    part->classes = classes;
    part->w = w;
    return true;
}

/* The class decided for, as adapt_apply would leave it in the verdict. */
static int decide(struct arena *a, enum adapt_head head,
                  const struct adapt_part *part, const struct adapt_row *r)
{
    struct adapt m = {.version = STR("")};
    struct verdict v = r->said;

    m.parts[head] = *part;
    adapt_apply(&m, a, r->subject, r->text, &v);
    return adapt_class_of(head, &v);
}

static void compare(const struct teaching *t, enum adapt_head head,
                    const struct adapt_part *part, const size_t *held, size_t n,
                    struct adapt_figures *f)
{
    struct arena *a = arena_open();

    for (size_t i = 0; i < n; i++) {
        const struct adapt_row *r = &t->rows[held[i]];
        bool before = adapt_class_of(head, &r->said) == r->now[head];
        bool after = decide(a, head, part, r) == r->now[head];

        f->right_before += before;
        f->right_after += after;
        f->gained += after && !before;
        f->lost += before && !after;
        arena_reset(a);
    }
    arena_close(&a);
    f->p = adapt_mcnemar(f->gained, f->lost);
    f->better = f->gained > f->lost && f->p < 0.05;
}

static bool two_classes(const struct teaching *t, enum adapt_head head,
                        const size_t *pick, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (t->rows[pick[i]].now[head] != t->rows[pick[0]].now[head])
            return true;
    return false;
}

/* Learns one head; part->classes stays 0 unless it is better. */
static bool learn_head(const struct teaching *t, enum adapt_head head,
                       struct adapt_part *part, struct adapt_figures *f,
                       struct err *e)
{
    size_t *pick = ARENA_ARRAY(t->a, t->n, size_t);
    size_t *held = ARENA_ARRAY(t->a, t->n, size_t);
    struct adapt_part tried = {0};

    f->p = 1;
    for (size_t i = 0; i < t->n; i++) {
        if (t->rows[i].now[head] < 0)
            continue;
        if (held_back(&t->rows[i], t->seed))
            held[f->held++] = i;
        else
            pick[f->rows++] = i;
    }
    if (f->rows < ADAPT_ROWS_MIN || f->held < ADAPT_HELD_MIN ||
        !two_classes(t, head, pick, f->rows))
        return true;
    if (!train(t, head, pick, f->rows, &tried, e))
        return false;
    compare(t, head, &tried, held, f->held, f);
    if (f->better)
        *part = tried;
    return true;
}

/* ---- bytes ---- */

static void put_float(struct buf *b, float f)
{
    uint32_t bits;

    memcpy(&bits, &f, sizeof bits);
    for (int i = 0; i < 4; i++)
        buf_put_byte(b, (char)(bits >> 8 * i & 255));
}

static struct str bytes_of(struct arena *a, const struct adapt_part *parts)
{
    struct buf b = buf_make(a, ADAPT_BYTES_MAX);

    buf_put(&b, ADAPT_MAGIC);
    for (int h = 0; h < ADAPT_HEAD_N; h++) {
        const struct adapt_part *p = &parts[h];

        buf_put_byte(&b, (char)p->classes);
        for (int c = 0; c < p->classes; c++) {
            put_float(&b, p->scale[c]);
            put_float(&b, p->bias[c]);
        }
        if (p->classes)
            buf_put(&b, str_make(p->w, (size_t)p->classes * ADAPT_WIDTH));
    }
    return buf_str(&b);
}

bool adapt_learn(struct arena *a, const struct adapt_row *rows, size_t n,
                 uint64_t seed, struct adapt_learned *out, struct err *e)
{
    struct adapt_input *inputs = ARENA_ARRAY(a, n, struct adapt_input);
    const struct teaching t = {a, rows, inputs, n, seed};
    struct adapt_part parts[ADAPT_HEAD_N] = {{0}};

    *out = (struct adapt_learned){.better = false};
    for (size_t i = 0; i < n; i++)
        inputs[i] =
            adapt_input_of(a, rows[i].subject, rows[i].text, &rows[i].said);
    for (int h = 0; h < ADAPT_HEAD_N; h++) {
        if (!learn_head(&t, (enum adapt_head)h, &parts[h], &out->figures[h], e))
            return false;
        out->better = out->better || out->figures[h].better;
    }
    out->bytes = bytes_of(a, parts);
    return true;
}
