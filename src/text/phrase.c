#include "text/phrase_set.h"

enum { SYMBOLS_MAX = 16 /* of one token */, FOUND_MAX = 64 /* at one token */ };

/* A set being looked for in a text. */
struct walk {
    const struct phrase_set *set;
    const struct scan *scan;
    uint32_t *symbols; /* of all tokens, one token behind the other */
    uint32_t *at;      /* n + 1: where those of each token begin */
    bool *light;       /* by token */
    unsigned left;     /* steps left at this start */
    struct {
        struct phrase_end end;
        uint32_t to; /* token behind */
    } found[FOUND_MAX];
    size_t found_n;
};

struct mask {
    uint32_t first, end;
    uint16_t tag;
};

struct list {
    struct arena *arena;
    struct phrase_hit *hits;
    size_t n, room;
    struct mask *masks;
    size_t masks_n, masks_room;
};

/* ---- symbols ---- */

static uint32_t lookup(const struct phrase_set *set, uint64_t hash)
{
    uint32_t check = (uint32_t)(hash >> 32);

    for (uint32_t i = (uint32_t)hash & set->slots_mask;;
         i = (i + 1) & set->slots_mask) {
        if (set->slots[i].symbol == PHRASE_NONE)
            return PHRASE_NONE;
        if (set->slots[i].check == check)
            return set->slots[i].symbol;
    }
}

static size_t token_symbols(const struct phrase_set *set, const struct scan *s,
                            size_t i, uint32_t out[SYMBOLS_MAX])
{
    const struct scan_token *t = &s->tokens[i];
    const unsigned char *p = (const unsigned char *)s->folded.ptr + t->at;
    size_t n = t->n < set->prefix_bytes ? t->n : set->prefix_bytes, k = 0;
    uint64_t state = SCAN_HASH_START;

    out[k++] = PHRASE_KIND + t->kind;
    if (t->kind == SCAN_HAN)
        out[k++] = PHRASE_KIND + SCAN_WORD;
    out[k] = lookup(set, t->hash);
    k += out[k] != PHRASE_NONE;
    if (t->kind != SCAN_WORD && t->kind != SCAN_TAG)
        return k;
    for (size_t b = 0; b < n && k < SYMBOLS_MAX; b++) {
        uint32_t bit;

        state = scan_hash_byte(state, p[b]);
        if (b + 1 < t->n && (p[b + 1] & 0xc0) == 0x80)
            continue; /* inside a character */
        bit = phrase_filter_bit(set, state + PHRASE_PREFIX_SALT);
        if (!(set->filter[bit / 64] >> bit % 64 & 1))
            continue;
        out[k] = lookup(set, scan_hash_end(state + PHRASE_PREFIX_SALT));
        k += out[k] != PHRASE_NONE;
    }
    return k;
}

bool phrase_is_light(const struct scan *s, size_t token)
{
    const struct scan_token *t = &s->tokens[token];
    bool tight = !(t->flags & SCAN_SPACE) && token + 1 < s->n &&
                 !(t[1].flags & SCAN_SPACE);

    if (t->kind != SCAN_PUNCT)
        return false;
    switch (s->folded.ptr[t->at]) {
    case '\'':
    case '"':
    case '*':
    case '_':
    case '~': return true;
    case '-':
    case '.': return tight && t->n == 1;
    }
    return false;
}

static void prepare(struct walk *w, struct arena *a)
{
    size_t n = w->scan->n, total = 0, room = n * 4 + SYMBOLS_MAX;

    w->symbols = ARENA_ARRAY(a, room, uint32_t);
    w->at = ARENA_ARRAY(a, n + 1, uint32_t);
    w->light = ARENA_ARRAY(a, n, bool);
    for (size_t i = 0; i < n; i++) {
        if (total + SYMBOLS_MAX > room) {
            w->symbols = arena_grow(a, w->symbols, room * sizeof *w->symbols,
                                    room * 2 * sizeof *w->symbols);
            room *= 2;
        }
        w->at[i] = (uint32_t)total;
        total += token_symbols(w->set, w->scan, i, w->symbols + total);
        w->light[i] = phrase_is_light(w->scan, i);
    }
    w->at[n] = (uint32_t)total;
}

/* ---- the walk ---- */

/* The longest for a tag stays; of equals the greater weight. */
static void found(struct walk *w, const struct phrase_end *end, uint32_t to)
{
    size_t k = 0;

    while (k < w->found_n && (w->found[k].end.tag != end->tag ||
                              w->found[k].end.mask != end->mask))
        k++;
    if (k == FOUND_MAX)
        return;
    if (k == w->found_n)
        w->found_n++;
    else if (w->found[k].to > to ||
             (w->found[k].to == to &&
              abs(w->found[k].end.weight) >= abs(end->weight)))
        return;
    w->found[k].end = *end;
    w->found[k].to = to;
}

static uint32_t edge(const struct phrase_set *set, uint32_t node,
                     uint32_t symbol)
{
    uint32_t low = set->nodes[node].edges, high = set->nodes[node + 1].edges;

    while (low < high) {
        uint32_t mid = (low + high) / 2;

        if (set->edges[mid].symbol < symbol)
            low = mid + 1;
        else if (set->edges[mid].symbol > symbol)
            high = mid;
        else
            return set->edges[mid].node;
    }
    return 0;
}

static bool in_sentence(const struct walk *w, uint32_t i)
{
    return i < w->scan->n && !(w->scan->tokens[i].flags & SCAN_SENTENCE);
}

static void go(struct walk *w, uint32_t node, uint32_t i);

/* The token i is the next of the phrase, if an edge of the node says so. */
static void take(struct walk *w, uint32_t node, uint32_t i)
{
    for (uint32_t k = w->at[i]; k < w->at[i + 1]; k++) {
        uint32_t next = edge(w->set, node, w->symbols[k]);

        if (next)
            go(w, next, i + 1);
    }
}

/* The same, where light signs may stand before it. */
static void take_next(struct walk *w, uint32_t node, uint32_t i)
{
    for (unsigned skipped = 0; skipped < 3 && in_sentence(w, i); skipped++) {
        take(w, node, i);
        if (!w->light[i])
            break;
        i++;
    }
}

static void take_ends(struct walk *w, uint32_t node, uint32_t i)
{
    const struct phrase_node *n = &w->set->nodes[node];

    for (uint32_t e = n[0].ends; e < n[1].ends; e++)
        found(w, &w->set->ends[e], i);
}

static unsigned gap_tokens(uint32_t symbol)
{
    return symbol == PHRASE_GAP        ? PHRASE_GAP_TOKENS
           : symbol == PHRASE_GAP_WIDE ? PHRASE_GAP_WIDE_TOKENS
                                       : PHRASE_GAP_FAR_TOKENS;
}

/* Up to `most` tokens, light ones not counted, then the node.  Where it is
 * an end (of a mask) the phrase takes in what was passed. */
static void gap(struct walk *w, uint32_t node, uint32_t i, unsigned most)
{
    unsigned passed = 0, light = 0;

    take_ends(w, node, i);
    for (; in_sentence(w, i); i++) {
        if (w->left == 0)
            return;
        w->left--;
        take(w, node, i);
        if (w->light[i] ? ++light > 2 * most : ++passed > most)
            break;
        take_ends(w, node, i + 1);
    }
}

/* Everything before token i is matched, and the node reached. */
static void go(struct walk *w, uint32_t node, uint32_t i)
{
    const struct phrase_node *n = &w->set->nodes[node];
    uint32_t first;

    if (w->left == 0)
        return;
    w->left--;
    take_ends(w, node, i);
    /* gaps have the least symbols, so they are the first edges */
    for (first = n[0].edges; first < n[1].edges; first++) {
        const struct phrase_edge *e = &w->set->edges[first];

        if (e->symbol > PHRASE_GAP_FAR)
            break;
        gap(w, e->node, i, gap_tokens(e->symbol));
    }
    if (first < n[1].edges)
        take_next(w, node, i);
}

/* ---- hits ---- */

static void *grown(struct arena *a, void *ptr, size_t n, size_t *room,
                   size_t size)
{
    size_t now = *room;

    if (n < now)
        return ptr;
    *room = now ? now * 2 : 16;
    return arena_grow(a, ptr, now * size, *room * size);
}

static void keep(struct list *l, const struct walk *w, uint32_t start)
{
    const struct scan_token *tokens = w->scan->tokens;

    for (size_t k = 0; k < w->found_n; k++) {
        const struct phrase_end *e = &w->found[k].end;
        uint32_t to = w->found[k].to;
        size_t at = l->n;

        if (e->mask) {
            l->masks = grown(l->arena, l->masks, l->masks_n, &l->masks_room,
                             sizeof *l->masks);
            l->masks[l->masks_n++] = (struct mask){start, to, e->tag};
            continue;
        }
        l->hits = grown(l->arena, l->hits, l->n, &l->room, sizeof *l->hits);
        for (; at > 0 && l->hits[at - 1].first == start &&
               l->hits[at - 1].tag > e->tag;
             at--)
            l->hits[at] = l->hits[at - 1];
        l->hits[at] = (struct phrase_hit){.tag = e->tag,
                                          .weight = e->weight,
                                          .first = start,
                                          .n = to - start,
                                          .from = tokens[start].from,
                                          .to = tokens[to - 1].to};
        l->n++;
    }
}

/*
 * A hit is inside a mask when some mask of its tag begins not after it and
 * ends not before it: the farthest end of those that began so far tells.
 */
static void drop_masked(struct list *l, const struct phrase_set *set)
{
    uint32_t *farthest = ARENA_ARRAY(l->arena, set->tags_n, uint32_t);
    size_t m = 0, kept = 0;

    for (size_t i = 0; i < l->n; i++) {
        const struct phrase_hit *h = &l->hits[i];

        for (; m < l->masks_n && l->masks[m].first <= h->first; m++)
            if (l->masks[m].end > farthest[l->masks[m].tag])
                farthest[l->masks[m].tag] = l->masks[m].end;
        if (h->first + h->n > farthest[h->tag])
            l->hits[kept++] = *h;
    }
    l->n = kept;
}

size_t phrase_find_steps(const struct phrase_set *set, const struct scan *s,
                         struct arena *a, struct phrase_hit **hits,
                         uint64_t *steps)
{
    struct walk w = {.set = set, .scan = s};
    struct list l = {.arena = a};

    prepare(&w, a);
    *steps = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        w.left = PHRASE_STEPS_MAX;
        w.found_n = 0;
        for (uint32_t k = w.at[i]; k < w.at[i + 1]; k++)
            if (set->root[w.symbols[k]])
                go(&w, set->root[w.symbols[k]], i + 1);
        *steps += PHRASE_STEPS_MAX - w.left + 1;
        if (w.found_n)
            keep(&l, &w, i);
    }
    if (l.n && l.masks_n)
        drop_masked(&l, set);
    *hits = l.hits;
    return l.n;
}

size_t phrase_find(const struct phrase_set *set, const struct scan *s,
                   struct arena *a, struct phrase_hit **hits)
{
    uint64_t steps;

    return phrase_find_steps(set, s, a, hits, &steps);
}
