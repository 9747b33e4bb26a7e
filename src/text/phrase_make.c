#include "text/phrase_make_impl.h"

enum { NODES_MAX = 4000000, ITEMS_MAX = 400 };

/* A part of the graph; equal parts are one.  0 is the empty one. */
struct part {
    struct phrase_edge *edges; /* by symbol */
    struct phrase_end *ends;   /* by tag, then mask */
    uint32_t edges_n, ends_n;
};

/* Open addressing from a key to a number; 0 is free. */
struct table {
    struct table_row {
        uint64_t key;
        uint32_t value;
    } * rows;
    uint32_t n, room;
};

struct phrase_make {
    struct arena *arena;
    struct table symbols; /* hash of a word or prefix -> symbol */
    uint64_t *hashes;     /* by symbol; of a prefix its state */
    bool *is_prefix;      /* by symbol */
    uint32_t *root;       /* by symbol: part, 0 none */
    uint32_t symbols_n, symbols_room;
    struct part *parts;
    uint32_t parts_n, parts_room;
    struct table interned; /* hash of a part -> part */
    struct table unions;   /* pair of parts -> part */
    uint32_t prefix_bytes, prefixes_n;
    uint16_t tags_n;
};

/* ---- tables ---- */

static struct table_row *table_row(struct table *t, uint64_t key)
{
    uint32_t mask = t->room - 1, i = (uint32_t)scan_hash_end(key) & mask;

    while (t->rows[i].value && t->rows[i].key != key)
        i = (i + 1) & mask;
    return &t->rows[i];
}

static uint32_t table_get(struct table *t, uint64_t key)
{
    return t->room ? table_row(t, key)->value : 0;
}

static void table_put(struct arena *a, struct table *t, uint64_t key,
                      uint32_t value)
{
    struct table_row *row;

    if ((t->n + 1) * 2 > t->room) {
        struct table old = *t;

        t->room = old.room ? old.room * 2 : 256;
        t->rows = ARENA_ARRAY(a, t->room, struct table_row);
        for (uint32_t i = 0; i < old.room; i++)
            if (old.rows[i].value)
                *table_row(t, old.rows[i].key) = old.rows[i];
    }
    row = table_row(t, key);
    t->n += row->value == 0;
    row->key = key;
    row->value = value;
}

static void *grown(struct arena *a, void *ptr, uint32_t old, uint32_t room,
                   size_t size)
{
    void *p = arena_grow(a, ptr, old * size, room * size);

    memset((char *)p + old * size, 0, (room - old) * size);
    return p;
}

/* ---- symbols ---- */

static uint32_t symbol_of(struct phrase_make *m, uint64_t hash, bool prefix)
{
    uint32_t s = table_get(&m->symbols, hash);

    if (s)
        return s;
    if (m->symbols_n == m->symbols_room) {
        uint32_t old = m->symbols_room, room = old ? old * 2 : 256;

        m->hashes = grown(m->arena, m->hashes, old, room, sizeof *m->hashes);
        m->root = grown(m->arena, m->root, old, room, sizeof *m->root);
        m->is_prefix =
            grown(m->arena, m->is_prefix, old, room, sizeof *m->is_prefix);
        m->symbols_room = room;
    }
    s = m->symbols_n++;
    m->hashes[s] = hash;
    m->is_prefix[s] = prefix;
    m->prefixes_n += prefix;
    table_put(m->arena, &m->symbols, hash, s);
    return s;
}

/* ---- parts ---- */

static uint64_t part_hash(const struct part *p)
{
    uint64_t h = SCAN_HASH_START;

    for (uint32_t i = 0; i < p->edges_n; i++) {
        h = scan_hash_end(h ^ p->edges[i].symbol);
        h = scan_hash_end(h + p->edges[i].node);
    }
    for (uint32_t i = 0; i < p->ends_n; i++)
        h = scan_hash_end(h ^ (uint64_t)p->ends[i].tag << 24 ^
                          (uint64_t)(uint8_t)p->ends[i].weight << 16 ^
                          p->ends[i].mask ^ UINT64_C(1) << 60);
    return h;
}

/* The edges and ends must live in the arena of m. */
static uint32_t intern(struct phrase_make *m, struct part part)
{
    uint64_t key = part_hash(&part);
    uint32_t id = table_get(&m->interned, key);

    if (id)
        return id;
    if (m->parts_n == m->parts_room) {
        m->parts = grown(m->arena, m->parts, m->parts_room, m->parts_room * 2,
                         sizeof *m->parts);
        m->parts_room *= 2;
    }
    id = m->parts_n++;
    m->parts[id] = part;
    table_put(m->arena, &m->interned, key, id);
    return id;
}

static int end_order(const struct phrase_end *a, const struct phrase_end *b)
{
    return a->tag != b->tag ? a->tag - b->tag : a->mask - b->mask;
}

static void unite_ends(struct part *out, const struct part *a,
                       const struct part *b)
{
    uint32_t i = 0, k = 0;

    while (i < a->ends_n || k < b->ends_n) {
        int c = i == a->ends_n   ? 1
                : k == b->ends_n ? -1
                                 : end_order(&a->ends[i], &b->ends[k]);
        struct phrase_end *e = &out->ends[out->ends_n++];

        if (c < 0) {
            *e = a->ends[i++];
        } else if (c > 0) {
            *e = b->ends[k++];
        } else {
            *e = abs(a->ends[i].weight) >= abs(b->ends[k].weight) ? a->ends[i]
                                                                  : b->ends[k];
            i++;
            k++;
        }
    }
}

/* What matches either. */
static uint32_t unite(struct phrase_make *m, uint32_t a, uint32_t b)
{
    struct part out = {.edges_n = 0}, pa, pb;
    uint32_t i = 0, k = 0, id;
    uint64_t key;

    if (a == b || b == 0)
        return a;
    if (a == 0)
        return b;
    key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    id = table_get(&m->unions, key);
    if (id)
        return id;
    pa = m->parts[a];
    pb = m->parts[b];
    out.edges =
        ARENA_ARRAY(m->arena, pa.edges_n + pb.edges_n, struct phrase_edge);
    out.ends = ARENA_ARRAY(m->arena, pa.ends_n + pb.ends_n, struct phrase_end);
    while (i < pa.edges_n || k < pb.edges_n) {
        struct phrase_edge *e = &out.edges[out.edges_n++];

        if (k == pb.edges_n ||
            (i < pa.edges_n && pa.edges[i].symbol < pb.edges[k].symbol)) {
            *e = pa.edges[i++];
        } else if (i == pa.edges_n || pa.edges[i].symbol > pb.edges[k].symbol) {
            *e = pb.edges[k++];
        } else {
            e->symbol = pa.edges[i].symbol;
            e->node = unite(m, pa.edges[i++].node, pb.edges[k++].node);
        }
    }
    unite_ends(&out, &pa, &pb);
    id = intern(m, out);
    table_put(m->arena, &m->unions, key, id);
    return id;
}

static uint32_t step(struct phrase_make *m, uint32_t symbol, uint32_t node)
{
    struct part p = {.edges = ARENA_NEW(m->arena, struct phrase_edge),
                     .edges_n = 1};

    p.edges[0] = (struct phrase_edge){symbol, node};
    return intern(m, p);
}

static bool begins_with_gap(const struct phrase_make *m, uint32_t part)
{
    return m->parts[part].edges_n &&
           m->parts[part].edges[0].symbol <= PHRASE_GAP_FAR;
}

/* ---- patterns ---- */

/* In front of the part *node, from the last item to the first. */
static bool build(struct phrase_make *m, const struct phrase_item *first,
                  uint32_t *node, struct err *e);

static bool build_choice(struct phrase_make *m, const struct phrase_item *item,
                         uint32_t *node, struct err *e)
{
    uint32_t all = item->kind == ITEM_OPTION ? *node : 0;

    for (const struct phrase_alt *alt = item->alts; alt; alt = alt->next) {
        uint32_t one = *node;

        if (!build(m, alt->first, &one, e))
            return false;
        all = unite(m, all, one);
    }
    *node = all;
    return true;
}

static uint32_t tokens_of(uint32_t gap)
{
    return gap == PHRASE_GAP        ? PHRASE_GAP_TOKENS
           : gap == PHRASE_GAP_WIDE ? PHRASE_GAP_WIDE_TOKENS
                                    : PHRASE_GAP_FAR_TOKENS;
}

/*
 * A gap in front of *node.  At the end of a mask it takes in what follows;
 * at the end of any other phrase ("x .. [y]") it takes nothing.  Two gaps in
 * a row are one that is wide enough.
 */
static bool build_gap(struct phrase_make *m, uint32_t gap, uint32_t *node,
                      struct err *e)
{
    struct part p = m->parts[*node],
                ends = {.ends = p.ends, .ends_n = p.ends_n};

    if (begins_with_gap(m, *node)) {
        uint32_t sum = tokens_of(gap) + tokens_of(p.edges[0].symbol);

        if (p.edges_n != 1 || p.ends_n)
            return err_set(e, ERR_INPUT, "a gap, then a gap or nothing");
        *node = step(
            m, sum <= PHRASE_GAP_WIDE_TOKENS ? PHRASE_GAP_WIDE : PHRASE_GAP_FAR,
            p.edges[0].node);
        return true;
    }
    if (p.ends_n && !p.ends[0].mask) {
        if (p.edges_n == 0)
            return err_set(e, ERR_INPUT, "nothing follows a gap");
        p.ends_n = 0;
        *node = unite(m, step(m, gap, intern(m, p)), intern(m, ends));
        return true;
    }
    *node = step(m, gap, *node);
    return true;
}

static bool build_item(struct phrase_make *m, const struct phrase_item *item,
                       uint32_t *node, struct err *e)
{
    switch (item->kind) {
    case ITEM_WORD:
        *node = step(m, symbol_of(m, item->hash, false), *node);
        return true;
    case ITEM_PREFIX:
        if (item->prefix_bytes > m->prefix_bytes)
            m->prefix_bytes = item->prefix_bytes;
        *node = step(m, symbol_of(m, item->prefix_hash, true), *node);
        return true;
    case ITEM_KIND:
        *node = step(m, PHRASE_KIND + item->scan_kind, *node);
        return true;
    case ITEM_GAP: return build_gap(m, PHRASE_GAP, node, e);
    case ITEM_GAP_WIDE: return build_gap(m, PHRASE_GAP_WIDE, node, e);
    case ITEM_GAP_FAR: return build_gap(m, PHRASE_GAP_FAR, node, e);
    case ITEM_GROUP:
    case ITEM_OPTION: break;
    }
    return build_choice(m, item, node, e);
}

static bool build(struct phrase_make *m, const struct phrase_item *first,
                  uint32_t *node, struct err *e)
{
    const struct phrase_item *items[ITEMS_MAX];
    size_t n = 0;

    for (const struct phrase_item *i = first; i; i = i->next) {
        if (n == ITEMS_MAX)
            return err_set(e, ERR_INPUT, "more than %d words in a row",
                           ITEMS_MAX);
        items[n++] = i;
    }
    while (n > 0)
        if (!build_item(m, items[--n], node, e))
            return false;
    return true;
}

struct phrase_make *phrase_make_open(struct arena *a)
{
    struct phrase_make *m = ARENA_NEW(a, struct phrase_make);

    m->arena = a;
    m->parts_room = 256;
    m->parts = ARENA_ARRAY(a, m->parts_room, struct part);
    m->parts_n = 1;
    for (uint32_t s = 0; s < PHRASE_FIRST; s++) /* take the fixed numbers */
        symbol_of(m, ~(uint64_t)s, false);
    return m;
}

bool phrase_make_add(struct phrase_make *m, struct str line, uint16_t tag,
                     struct err *e)
{
    struct phrase_pattern p;
    struct part whole, end = {.ends_n = 1};
    uint32_t node;

    if (tag >= PHRASE_TAGS_MAX)
        return err_set(e, ERR_INPUT, "more than %d tags", PHRASE_TAGS_MAX);
    if (!phrase_parse(m->arena, line, &p, e))
        return false;
    end.ends = ARENA_NEW(m->arena, struct phrase_end);
    end.ends[0] = (struct phrase_end){tag, (int8_t)p.weight, p.mask};
    node = intern(m, end);
    if (!build(m, p.first, &node, e))
        return false;
    whole = m->parts[node];
    if (whole.ends_n)
        return err_set(e, ERR_INPUT, "all of it may be left out");
    if (begins_with_gap(m, node))
        return err_set(e, ERR_INPUT, "it begins with a gap");
    if (m->parts_n > NODES_MAX)
        return err_set(e, ERR_LIMIT, "the patterns are too many");
    for (uint32_t i = 0; i < whole.edges_n; i++) {
        const struct phrase_edge *edge = &whole.edges[i];

        m->root[edge->symbol] = unite(m, m->root[edge->symbol], edge->node);
    }
    if (tag >= m->tags_n)
        m->tags_n = tag + 1;
    return true;
}

/* ---- the set ---- */

/* Parts that can be reached, in the order they get their numbers. */
struct order {
    uint32_t *number; /* by part; 0 not yet */
    uint32_t *parts;  /* by number */
    uint32_t n;
};

static void reach(const struct phrase_make *m, struct order *o, uint32_t part)
{
    const struct part *p = &m->parts[part];

    if (part == 0 || o->number[part])
        return;
    o->number[part] = o->n;
    o->parts[o->n++] = part;
    for (uint32_t i = 0; i < p->edges_n; i++)
        reach(m, o, p->edges[i].node);
}

static void set_words(struct phrase_make *m, struct arena *a,
                      struct phrase_set *set)
{
    uint32_t slots = 64, bits = 64;
    struct phrase_slot *table;
    uint64_t *filter;

    while (slots < m->symbols_n * 2)
        slots *= 2;
    while (bits < m->prefixes_n * 16)
        bits *= 2;
    table = ARENA_ARRAY(a, slots, struct phrase_slot);
    filter = ARENA_ARRAY(a, bits / 64, uint64_t);
    set->slots = table;
    set->slots_mask = slots - 1;
    set->filter = filter;
    set->filter_mask = bits - 1;
    set->prefix_bytes = m->prefix_bytes;
    for (uint32_t s = PHRASE_FIRST; s < m->symbols_n; s++) {
        uint64_t key = m->hashes[s];
        uint64_t hash = m->is_prefix[s] ? scan_hash_end(key) : key;
        uint32_t i = (uint32_t)hash & set->slots_mask;
        uint32_t bit = phrase_filter_bit(set, key);

        while (table[i].symbol)
            i = (i + 1) & set->slots_mask;
        table[i] = (struct phrase_slot){(uint32_t)(hash >> 32), s};
        if (m->is_prefix[s])
            filter[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

static void set_nodes(const struct phrase_make *m, struct arena *a,
                      const struct order *o, struct phrase_set *set)
{
    struct phrase_node *nodes = ARENA_ARRAY(a, o->n + 1, struct phrase_node);
    struct phrase_edge *edges;
    struct phrase_end *ends;
    uint32_t edges_n = 0, ends_n = 0;

    for (uint32_t i = 2; i < o->n; i++) {
        nodes[i] = (struct phrase_node){edges_n, ends_n};
        edges_n += m->parts[o->parts[i]].edges_n;
        ends_n += m->parts[o->parts[i]].ends_n;
    }
    nodes[o->n] = (struct phrase_node){edges_n, ends_n};
    edges = ARENA_ARRAY(a, edges_n + 1, struct phrase_edge);
    ends = ARENA_ARRAY(a, ends_n + 1, struct phrase_end);
    for (uint32_t i = 2; i < o->n; i++) {
        const struct part *p = &m->parts[o->parts[i]];

        for (uint32_t k = 0; k < p->edges_n; k++)
            edges[nodes[i].edges + k] = (struct phrase_edge){
                p->edges[k].symbol, o->number[p->edges[k].node]};
        for (uint32_t k = 0; k < p->ends_n; k++)
            ends[nodes[i].ends + k] = p->ends[k];
    }
    set->nodes = nodes;
    set->nodes_n = o->n;
    set->edges = edges;
    set->ends = ends;
    set->edges_n = edges_n;
    set->ends_n = ends_n;
}

const struct phrase_set *phrase_make_set(struct phrase_make *m, struct arena *a)
{
    struct phrase_set *set = ARENA_NEW(a, struct phrase_set);
    struct order o = {.n = 2};
    uint32_t *root = ARENA_ARRAY(a, m->symbols_n, uint32_t);

    o.number = ARENA_ARRAY(m->arena, m->parts_n, uint32_t);
    o.parts = ARENA_ARRAY(m->arena, m->parts_n + 2, uint32_t);
    for (uint32_t s = 0; s < m->symbols_n; s++) {
        reach(m, &o, m->root[s]);
        root[s] = o.number[m->root[s]];
    }
    set_words(m, a, set);
    set_nodes(m, a, &o, set);
    set->root = root;
    set->symbols_n = m->symbols_n;
    set->tags_n = m->tags_n;
    return set;
}
