/*
 * phrase_set.h — how a set of phrases is laid out; for phrase.c,
 * phrase_make.c and the tables that tool/wordgen writes.
 *
 * Words and prefixes of the patterns have numbers, their symbols.  A token of
 * a text has the symbol of its word, those of the prefixes it begins with,
 * and those of its kind.  The patterns are one acyclic graph over symbols
 * with all equal parts shared; three symbols stand for gaps.  Node 0 is none,
 * node 1 the root, whose edges are found by a table instead of a search.
 */
#ifndef TEXT_PHRASE_SET_H
#define TEXT_PHRASE_SET_H

#include "text/phrase.h"

enum {
    PHRASE_NONE,      /* no symbol */
    PHRASE_GAP,       /* up to three tokens */
    PHRASE_GAP_WIDE,  /* up to eight */
    PHRASE_GAP_FAR,   /* up to sixteen */
    PHRASE_KIND,      /* PHRASE_KIND + enum scan_kind: a token of that kind */
    PHRASE_FIRST = 16 /* of words and prefixes */
};

enum {
    PHRASE_GAP_TOKENS = 3,
    PHRASE_GAP_WIDE_TOKENS = 8,
    PHRASE_GAP_FAR_TOKENS = 16
};

/* Added to the state of a prefix, so that its hash is not the word's.  The
 * filter goes by the state, which is at hand; the slots by the hash. */
#define PHRASE_PREFIX_SALT UINT64_C(0x9e3779b97f4a7c15)

/* Open addressing: a hash is looked for from `hash & mask` on. */
struct phrase_slot {
    uint32_t check;  /* upper half of the hash */
    uint32_t symbol; /* 0: free */
};

struct phrase_edge {
    uint32_t symbol, node;
};

struct phrase_node {
    uint32_t edges, ends; /* where they begin; those of the next node end it */
};

struct phrase_end {
    uint16_t tag;
    int8_t weight;
    uint8_t mask; /* the phrase drops hits */
};

struct phrase_set {
    const struct phrase_slot *slots;
    uint32_t slots_mask;
    const uint64_t *filter; /* bits of states of prefixes */
    uint32_t filter_mask;   /* in bits */
    uint32_t prefix_bytes;  /* of the longest prefix */
    const uint32_t *root;   /* node by symbol, symbols_n of them */
    uint32_t symbols_n;
    const struct phrase_node *nodes; /* nodes_n + 1 */
    uint32_t nodes_n;
    const struct phrase_edge *edges; /* of one node by symbol */
    const struct phrase_end *ends;
    uint32_t edges_n, ends_n;
    uint16_t tags_n; /* every tag is below */
};

/* The bit of the filter that the state of a prefix has. */
static inline uint32_t phrase_filter_bit(const struct phrase_set *set,
                                         uint64_t state)
{
    return (uint32_t)(state >> 40) & set->filter_mask;
}

/* phrase_find that also counts its steps. */
size_t phrase_find_steps(const struct phrase_set *set, const struct scan *s,
                         struct arena *a, struct phrase_hit **hits,
                         uint64_t *steps);

/* A sign that a pattern need not name where it stands between words. */
bool phrase_is_light(const struct scan *s, size_t token);

#endif
