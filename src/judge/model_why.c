#include "judge/model_impl.h"
#include "judge/word.h"

/* One occurrence of a feature that has weights. */
struct place {
    uint32_t row;
    uint32_t from, to; /* bytes of the source */
    uint32_t first;    /* the first place of the same row */
    uint16_t times;    /* of the first: how many there are */
    uint8_t block;
};

struct places {
    bool gathered;
    struct place *v;
    size_t n, room;
    float share[FEATURE_BLOCK_N];
};

struct model_places {
    const struct model *m;
    struct arena *a;
    const struct scan *scan;
    const struct phrase_hit *hits;
    size_t hits_n;
    enum lang lang;
    struct places own, shared; /* of the language, of what all share */
};

struct gathering {
    const struct model_places *of;
    struct places *into;
};

/* What stands for no place in the text (its length, say) is left out. */
static void take(void *ctx, const struct feature *f, size_t n)
{
    struct gathering *g = ctx;
    struct places *l = g->into;
    int rare;

    for (size_t i = 0; i < n; i++) {
        int64_t row = model_row(g->of->m, f[i].hash, &rare);

        if (row < 0 || f[i].from == f[i].to)
            continue;
        if (l->n == l->room) {
            size_t room = l->room ? 2 * l->room : 1024;

            l->v = arena_grow(g->of->a, l->v, l->room * sizeof *l->v,
                              room * sizeof *l->v);
            l->room = room;
        }
        l->v[l->n++] = (struct place){
            .row = (uint32_t)row,
            .from = f[i].from,
            .to = f[i].to,
            .block = (uint8_t)feature_block_of(f[i].group),
        };
    }
}

/* An open table of first places, at most half full. */
static void count(struct arena *a, struct places *l)
{
    size_t room = 16;
    uint32_t *table; /* place + 1 */

    while (room < 2 * l->n)
        room *= 2;
    table = ARENA_ARRAY(a, room, uint32_t);
    for (size_t i = 0; i < l->n; i++) {
        size_t at = l->v[i].row * UINT32_C(2654435761) & (room - 1);

        while (table[at] && l->v[table[at] - 1].row != l->v[i].row)
            at = (at + 1) & (room - 1);
        if (!table[at])
            table[at] = (uint32_t)i + 1;
        l->v[i].first = table[at] - 1;
        if (l->v[l->v[i].first].times < UINT16_MAX)
            l->v[l->v[i].first].times++;
    }
}

static const struct places *gather(struct model_places *p, bool shared)
{
    struct places *l = shared ? &p->shared : &p->own;
    const struct feature_in in = {p->scan, p->hits, p->hits_n, word_tag_name,
                                  shared ? LANG_UNSURE : p->lang};
    struct gathering g = {p, l};
    struct model_sum sum;

    if (l->gathered)
        return l;
    model_add(p->m, p->scan, p->hits, p->hits_n, in.lang, &sum);
    model_shares(p->m, &sum, l->share);
    feature_each(&p->m->recipe, &in, take, &g);
    count(p->a, l);
    l->gathered = true;
    return l;
}

struct model_places *model_places(const struct model *m, struct arena *a,
                                  const struct scan *s,
                                  const struct phrase_hit *hits, size_t hits_n,
                                  enum lang lang)
{
    struct model_places *p = ARENA_NEW(a, struct model_places);

    *p = (struct model_places){.m = m,
                               .a = a,
                               .scan = s,
                               .hits = hits,
                               .hits_n = hits_n,
                               .lang = lang};
    return p;
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
static void spread(const struct model_places *p, const struct places *l,
                   int column, float *weight)
{
    const struct scan *s = p->scan;

    for (size_t i = 0; i < l->n; i++) {
        const struct place *f = &l->v[i];
        size_t first = token_at(s, f->from), end = first;
        float w;

        while (end < s->n && s->tokens[end].from < f->to)
            end++;
        if (end == first)
            continue;
        w = l->share[f->block] * (float)model_weights(p->m, f->row)[column] /
            (float)l->v[f->first].times / (float)(end - first);
        for (size_t t = first; t < end; t++)
            weight[t] += w;
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

size_t model_why(struct model_places *p, enum model_head head, int class_at,
                 size_t max, struct model_span **spans)
{
    const struct model_part *part = model_part_of(p->m, head, p->lang);
    float *weight, unit;
    size_t n;
    int at;

    *spans = NULL;
    if (!part || class_at < 0 || class_at >= part->classes || p->scan->n == 0)
        return 0;
    at = part->classes == 2 ? 0 : class_at;
    weight = ARENA_ARRAY(p->a, p->scan->n, float);
    spread(p, gather(p, part->general), part->column + at, weight);
    unit = part->scale[at] * part->slope[at];
    if (part->classes == 2 && class_at == 0)
        unit = -unit;
    *spans = ARENA_ARRAY(p->a, p->scan->n, struct model_span);
    n = join(p->scan, weight, unit, *spans);
    qsort(*spans, n, sizeof **spans, by_weight);
    return n < max ? n : max;
}
