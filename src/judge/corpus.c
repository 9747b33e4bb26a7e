#include "judge/corpus.h"
#include "judge/word.h"
#include "text/real.h"

struct corpus_builder {
    struct arena *a;
    struct arena *scratch;
    struct feature_recipe recipe;
    struct corpus c;
    uint64_t *slots; /* hash + 1 … of a power of two; 0: free */
    uint32_t *slot_ids;
    size_t slots_n;
    size_t texts_room, ids_room, terms_room;
};

/* ---- numbering features ---- */

struct corpus_builder *corpus_begin(struct arena *a,
                                    const struct feature_recipe *recipe)
{
    struct corpus_builder *b = ARENA_NEW(a, struct corpus_builder);

    b->a = a;
    b->scratch = arena_open();
    b->recipe = *recipe;
    b->slots_n = 1 << 16;
    b->slots = calloc(b->slots_n, sizeof *b->slots);
    b->slot_ids = calloc(b->slots_n, sizeof *b->slot_ids);
    if (!b->slots || !b->slot_ids)
        abort();
    return b;
}

static void slots_double(struct corpus_builder *b)
{
    size_t n = b->slots_n * 2;
    uint64_t *slots = calloc(n, sizeof *slots);
    uint32_t *ids = calloc(n, sizeof *ids);

    if (!slots || !ids)
        abort();
    for (size_t i = 0; i < b->slots_n; i++) {
        size_t at = b->slots[i] & (n - 1);

        if (b->slots[i] == 0)
            continue;
        while (slots[at])
            at = (at + 1) & (n - 1);
        slots[at] = b->slots[i];
        ids[at] = b->slot_ids[i];
    }
    free(b->slots);
    free(b->slot_ids);
    b->slots = slots;
    b->slot_ids = ids;
    b->slots_n = n;
}

/* Room for n elements of an array that doubles; the old one stays in the
 * arena, which costs at most as much again. */
static void *more(struct arena *a, void *ptr, size_t *room, size_t have,
                  size_t size)
{
    size_t was = *room;

    if (have <= was)
        return ptr;
    *room = have * 2 > 1024 ? have * 2 : 1024;
    return arena_grow(a, ptr, was * size, *room * size);
}

static uint32_t term_id(struct corpus_builder *b, const struct feature *f)
{
    uint64_t key = f->hash ? f->hash : 1;
    size_t at = key & (b->slots_n - 1);
    struct corpus *c = &b->c;
    size_t room = b->terms_room;

    while (b->slots[at] && b->slots[at] != key)
        at = (at + 1) & (b->slots_n - 1);
    if (b->slots[at])
        return b->slot_ids[at];
    c->groups = more(b->a, c->groups, &room, c->terms + 1, sizeof *c->groups);
    c->hashes =
        more(b->a, c->hashes, &b->terms_room, c->terms + 1, sizeof *c->hashes);
    c->groups[c->terms] = f->group;
    c->hashes[c->terms] = f->hash;
    b->slots[at] = key;
    b->slot_ids[at] = c->terms;
    if ((size_t)++c->terms * 2 > b->slots_n)
        slots_double(b);
    return c->terms - 1;
}

/* ---- texts ---- */

struct entry {
    uint32_t id;
    uint8_t count;
};

static int by_id(const void *l, const void *r)
{
    uint32_t a = ((const struct entry *)l)->id;
    uint32_t b = ((const struct entry *)r)->id;

    return a < b ? -1 : a > b;
}

void corpus_add(struct corpus_builder *b, struct str text, enum lang lang,
                enum lang salt)
{
    struct scan scan = scan_text(b->scratch, text);
    struct feature_in in = {
        .scan = &scan, .tag_name = word_tag_name, .lang = salt};
    struct phrase_hit *hits = NULL;
    struct feature *list;
    struct entry *entries;
    struct corpus *c = &b->c;
    size_t n, room = b->ids_room, from;

    in.hits_n = phrase_find(word_set(lang), &scan, b->scratch, &hits);
    in.hits = hits;
    n = feature_list(b->scratch, &b->recipe, &in, &list);
    entries = ARENA_ARRAY(b->scratch, n, struct entry);
    for (size_t i = 0; i < n; i++)
        entries[i] = (struct entry){
            term_id(b, &list[i]),
            (uint8_t)(list[i].count < 255 ? list[i].count : 255)};
    qsort(entries, n, sizeof *entries, by_id);

    c->at = more(b->a, c->at, &b->texts_room, c->n + 2, sizeof *c->at);
    if (c->n == 0)
        c->at[0] = 0;
    from = c->at[c->n];
    c->ids = more(b->a, c->ids, &room, from + n, sizeof *c->ids);
    c->counts = more(b->a, c->counts, &b->ids_room, from + n, 1);
    for (size_t i = 0; i < n; i++) {
        c->ids[from + i] = entries[i].id;
        c->counts[from + i] = entries[i].count;
    }
    c->at[++c->n] = from + n;
    arena_reset(b->scratch);
}

struct corpus corpus_end(struct corpus_builder **b)
{
    struct corpus c = (*b)->c;

    if (!c.at) /* no text at all */
        c.at = ARENA_ARRAY((*b)->a, 1, size_t);
    free((*b)->slots);
    free((*b)->slot_ids);
    arena_close(&(*b)->scratch);
    *b = NULL;
    return c;
}

/* ---- views ---- */

static float rarity(enum corpus_weight weight, size_t n, uint32_t seen)
{
    double x = 1 + real_log((1 + (double)n) / (1 + (double)seen));

    switch (weight) {
    case CORPUS_BINARY: return 1;
    case CORPUS_RARITY:
        return (float)(int)(x * 16 < 255 ? x * 16 + 0.5 : 255) / 16;
    case CORPUS_TFIDF: break;
    }
    return (float)x;
}

struct corpus_lens corpus_focus(struct arena *a, const struct corpus *c,
                                const struct corpus_view *view,
                                const size_t *rows, size_t n)
{
    struct corpus_lens lens = {
        .view = *view,
        .number = ARENA_ARRAY(a, c->terms, uint32_t),
        .weight = ARENA_ARRAY(a, c->terms, float),
    };

    for (size_t i = 0; i < n; i++) /* number counts the rows at first */
        for (size_t k = c->at[rows[i]]; k < c->at[rows[i] + 1]; k++)
            lens.number[c->ids[k]]++;
    for (uint32_t t = 0; t < c->terms; t++) {
        uint32_t seen = lens.number[t];
        bool counts =
            seen >= view->rows_min && seen > 0 && (c->groups[t] & view->groups);

        lens.number[t] = counts ? lens.features++ : UINT32_MAX;
        lens.weight[t] = counts ? rarity(view->weight, n, seen) : 1;
    }
    return lens;
}

static float square_root(float x)
{
    return __builtin_sqrtf(x); /* exact to the last bit by IEEE 754 */
}

static size_t put_row(const struct corpus *c, const struct corpus_lens *lens,
                      size_t row, const float *log_count, uint32_t *ids,
                      float *values)
{
    float sum[FEATURE_BLOCK_N] = {0}, by[FEATURE_BLOCK_N];
    size_t n = 0;

    for (size_t k = c->at[row]; k < c->at[row + 1]; k++) {
        uint32_t t = c->ids[k];
        float v = lens->weight[t];

        if (lens->number[t] == UINT32_MAX)
            continue;
        if (lens->view.weight == CORPUS_TFIDF)
            v *= log_count[c->counts[k]];
        sum[feature_block_of(c->groups[t])] += v * v;
    }
    for (int b = 0; b < FEATURE_BLOCK_N; b++)
        by[b] = lens->view.length[b] > 0 && sum[b] > 0
                    ? lens->view.length[b] / square_root(sum[b])
                    : 1;
    for (size_t k = c->at[row]; k < c->at[row + 1]; k++) {
        uint32_t t = c->ids[k];
        float v = lens->weight[t];

        if (lens->number[t] == UINT32_MAX)
            continue;
        if (lens->view.weight == CORPUS_TFIDF)
            v *= log_count[c->counts[k]];
        ids[n] = lens->number[t];
        values[n++] = v * by[feature_block_of(c->groups[t])];
    }
    return n;
}

struct linear_data corpus_data(struct arena *a, const struct corpus *c,
                               const struct corpus_lens *lens,
                               const size_t *rows, size_t n)
{
    struct linear_data d = {.n = n, .features = lens->features};
    float log_count[256];
    size_t room = 0;

    log_count[0] = 0;
    for (int i = 1; i < 256; i++)
        log_count[i] = (float)(1 + real_log(i));
    for (size_t i = 0; i < n; i++)
        room += c->at[rows[i] + 1] - c->at[rows[i]];
    d.at = ARENA_ARRAY(a, n + 1, size_t);
    d.ids = ARENA_ARRAY(a, room, uint32_t);
    d.values = ARENA_ARRAY(a, room, float);
    for (size_t i = 0; i < n; i++)
        d.at[i + 1] = d.at[i] + put_row(c, lens, rows[i], log_count,
                                        d.ids + d.at[i], d.values + d.at[i]);
    return d;
}
