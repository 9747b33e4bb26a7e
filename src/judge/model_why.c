#include "judge/model_impl.h"
#include "judge/word.h"

/* One occurrence of a feature that has weights. */
struct place {
    uint32_t row;
    uint32_t from, to; /* bytes of the source, then tokens; 0, 0: nowhere */
    uint32_t first;    /* the first place of the same row */
    uint16_t times;    /* of the first: how many there are */
    uint8_t block, rare;
};

struct places {
    bool gathered;
    struct place *v;
    size_t n, room;
    struct model_sum sum;
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

static void take(void *ctx, const struct feature *f, size_t n)
{
    struct gathering *g = ctx;
    struct places *l = g->into;
    uint32_t rare;

    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(model_line(g->of->m, f[i].hash));
    for (size_t i = 0; i < n; i++) {
        int64_t row = model_row(g->of->m, f[i].hash, &rare);

        if (row < 0)
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
            .rare = (uint8_t)rare,
        };
    }
}

/* Finds first places by an open table, at most half full, and adds them up:
 * a feature counts once, however often it occurs. */
static void add_up(const struct model *m, struct arena *a, struct places *l)
{
    struct model_block sums[FEATURE_BLOCK_N] = {0};
    size_t room = 16;
    uint32_t *table; /* place + 1 */

    while (room < 2 * l->n)
        room *= 2;
    table = ARENA_ARRAY(a, room, uint32_t);
    for (size_t i = 0; i < l->n; i++) {
        struct place *p = &l->v[i];
        size_t at = p->row * UINT32_C(2654435761) & (room - 1);

        while (table[at] && l->v[table[at] - 1].row != p->row)
            at = (at + 1) & (room - 1);
        if (!table[at]) {
            table[at] = (uint32_t)i + 1;
            model_block_add(&sums[p->block], model_weights(m, p->row), p->rare);
        }
        p->first = table[at] - 1;
        if (l->v[p->first].times < UINT16_MAX)
            l->v[p->first].times++;
    }
    for (int b = 0; b < FEATURE_BLOCK_N; b++)
        model_block_store(&l->sum, (enum feature_block)b, &sums[b]);
}

/* Of each byte of the source, and of its end, the first token that ends
 * behind it. */
static const uint32_t *tokens_by_byte(struct arena *a, const struct scan *s)
{
    uint32_t *index = ARENA_ARRAY(a, s->source.len + 1, uint32_t);
    uint32_t t = 0;

    for (size_t byte = 0; byte <= s->source.len; byte++) {
        while (t < s->n && s->tokens[t].to <= byte)
            t++;
        index[byte] = t;
    }
    return index;
}

/* From bytes to tokens; what stands for no place in the text (its length,
 * say) stays at none. */
static void settle_down(const struct scan *s, struct arena *a, struct places *l)
{
    const uint32_t *index = tokens_by_byte(a, s);

    for (size_t i = 0; i < l->n; i++) {
        struct place *p = &l->v[i];
        uint32_t first, last;

        if (p->from == p->to) {
            p->from = p->to = 0;
            continue;
        }
        first = index[p->from];
        last = index[p->to - 1];
        p->to = last < s->n && s->tokens[last].from < p->to ? last + 1 : last;
        p->from = first;
    }
}

static const struct places *gather(struct model_places *p, bool shared)
{
    struct places *l = shared ? &p->shared : &p->own;
    const struct feature_in in = {p->scan, p->hits, p->hits_n, word_tag_name,
                                  shared ? LANG_UNSURE : p->lang};
    struct gathering g = {p, l};

    if (l->gathered)
        return l;
    feature_each(&p->m->recipe, &in, take, &g);
    add_up(p->m, p->a, l);
    model_shares(p->m, &l->sum, l->share);
    settle_down(p->scan, p->a, l);
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

void model_places_score(struct model_places *p, struct model_out *out)
{
    unsigned needs = model_needs(p->m, p->lang);
    const struct model_sum *const sums[2] = {
        needs & 1 ? &gather(p, false)->sum : NULL,
        needs & 2 ? &gather(p, true)->sum : NULL};

    model_answer(p->m, p->lang, sums, out);
}

/* A weight is shared out over the feature's places, and there over the
 * tokens. */
static void spread(const struct model *m, const struct places *l, int column,
                   float *weight)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct place *f = &l->v[i];
        float w;

        if (f->from == f->to)
            continue;
        w = l->share[f->block] * (float)model_weights(m, f->row)[column] /
            (float)l->v[f->first].times / (float)(f->to - f->from);
        for (size_t t = f->from; t < f->to; t++)
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
    spread(p->m, gather(p, part->general), part->column + at, weight);
    unit = part->scale[at] * part->slope[at];
    if (part->classes == 2 && class_at == 0)
        unit = -unit;
    *spans = ARENA_ARRAY(p->a, p->scan->n, struct model_span);
    n = join(p->scan, weight, unit, *spans);
    qsort(*spans, n, sizeof **spans, by_weight);
    return n < max ? n : max;
}
