/*
 * phrase_make_impl.h — a pattern as read (phrase_parse.c) and as it becomes
 * part of the graph (phrase_make.c); inside the room only.
 */
#ifndef TEXT_PHRASE_MAKE_IMPL_H
#define TEXT_PHRASE_MAKE_IMPL_H

#include "text/phrase_set.h"
#include "text/phrase_make.h"

enum phrase_item_kind {
    ITEM_WORD,   /* one token whose hash is known */
    ITEM_PREFIX, /* any word that begins so */
    ITEM_KIND,   /* any token of a kind */
    ITEM_GAP,
    ITEM_GAP_WIDE,
    ITEM_GAP_FAR,
    ITEM_GROUP, /* one of alts */
    ITEM_OPTION /* one of alts, or nothing */
};

struct phrase_item {
    struct phrase_item *next; /* of the sequence */
    enum phrase_item_kind kind;
    uint64_t hash;        /* of a word */
    uint64_t prefix_hash; /* state of the word as a prefix; 0: cannot be one */
    uint32_t prefix_bytes;
    uint32_t scan_kind;      /* of ITEM_KIND */
    struct phrase_alt *alts; /* of a group or option */
};

/* One sequence among alternatives; never empty. */
struct phrase_alt {
    struct phrase_alt *next;
    struct phrase_item *first;
};

struct phrase_pattern {
    struct phrase_item *first;
    int weight;
    bool mask;
};

bool phrase_parse(struct arena *a, struct str line, struct phrase_pattern *p,
                  struct err *e) MUST_USE;

#endif
