#include "judge/model_impl.h"
#include "judge/word.h"

/* What is gathered while the features of a text come by once more. */
struct asking {
    const struct model *m;
    const struct scan *scan;
    int column;
    const float *share;
    uint8_t *times; /* by row: occurrences in the text; first pass */
    float *weight;  /* by token; second pass */
};

static void count(void *ctx, const struct feature *f, size_t n)
{
    struct asking *a = ctx;
    int rare;

    for (size_t i = 0; i < n; i++) {
        int64_t row = model_row(a->m, f[i].hash, &rare);

        if (row >= 0 && a->times[row] < UINT8_MAX)
            a->times[row]++;
    }
}

/* The first token that ends behind a byte of the source. */
static size_t token_at(const struct scan *s, uint32_t byte)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (s->tokens[mid].to > byte)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

/* A feature counts once however often it occurs: its weight is shared out
 * over the places, and there over the tokens. */
static void spread(void *ctx, const struct feature *f, size_t n)
{
    struct asking *a = ctx;
    int rare;

    for (size_t i = 0; i < n; i++) {
        int64_t row = model_row(a->m, f[i].hash, &rare);
        size_t first, end;
        float w;

        if (row < 0 || f[i].from == f[i].to)
            continue;
        first = token_at(a->scan, f[i].from);
        for (end = first;
             end < a->scan->n && a->scan->tokens[end].from < f[i].to;)
            end++;
        if (end == first)
            continue;
        w = a->share[feature_block_of(f[i].group)] *
            (float)model_weights(a->m, row)[a->column] / (float)a->times[row] /
            (float)(end - first);
        for (size_t t = first; t < end; t++)
            a->weight[t] += w;
    }
}

static int by_weight(const void *l, const void *r)
{
    float a = ((const struct model_span *)l)->weight;
    float b = ((const struct model_span *)r)->weight;
    float size_a = a < 0 ? -a : a, size_b = b < 0 ? -b : b;

    if (size_a > size_b || size_a < size_b)
        return size_a > size_b ? -1 : 1;
    return ((const struct model_span *)l)->from <
                   ((const struct model_span *)r)->from
               ? -1
               : 1;
}

/* Neighbours that speak the same way, each with at least a fifth of the
 * heaviest token's weight, are one span. */
static size_t join(const struct scan *s, const float *weight, float unit,
                   struct model_span *out)
{
    float most = 0;
    size_t n = 0;
    int before = 0;

    for (size_t t = 0; t < s->n; t++) {
        float size = weight[t] < 0 ? -weight[t] : weight[t];

        most = size > most ? size : most;
    }
    for (size_t t = 0; t < s->n; t++) {
        float size = weight[t] < 0 ? -weight[t] : weight[t];
        int way = most <= 0 || size < most / 5 ? 0 : weight[t] < 0 ? -1 : 1;

        if (way && way == before) {
            out[n - 1].to = s->tokens[t].to;
            out[n - 1].weight += weight[t] * unit;
        } else if (way) {
            out[n++] = (struct model_span){s->tokens[t].from, s->tokens[t].to,
                                           weight[t] * unit};
        }
        before = way;
    }
    return n;
}

size_t model_why(const struct model *m, struct arena *a, const struct scan *s,
                 const struct phrase_hit *hits, size_t hits_n, enum lang lang,
                 enum model_head head, int class_at, size_t max,
                 struct model_span **spans)
{
    const struct model_part *p = model_part_of(m, head, lang);
    struct feature_in in = {s, hits, hits_n, word_tag_name, lang};
    float share[FEATURE_BLOCK_N], unit;
    struct model_sum sum;
    struct asking ask = {.m = m, .scan = s, .share = share};
    int at;
    size_t n;

    *spans = NULL;
    if (!p || class_at < 0 || class_at >= p->classes || s->n == 0)
        return 0;
    at = p->classes == 2 ? 0 : class_at;
    if (p->general)
        in.lang = LANG_UNSURE;
    model_add(m, s, hits, hits_n, in.lang, &sum);
    model_shares(m, &sum, share);
    ask.column = p->column + at;
    ask.times = arena_alloc(a, (size_t)m->lines_n * MODEL_LINE_ROWS);
    ask.weight = ARENA_ARRAY(a, s->n, float);
    feature_each(&m->recipe, &in, count, &ask);
    feature_each(&m->recipe, &in, spread, &ask);
    unit = p->scale[at] * p->slope[at];
    if (p->classes == 2 && class_at == 0)
        unit = -unit;
    *spans = ARENA_ARRAY(a, s->n, struct model_span);
    n = join(s, ask.weight, unit, *spans);
    qsort(*spans, n, sizeof **spans, by_weight);
    return n < max ? n : max;
}
