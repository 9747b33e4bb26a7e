/*
 * feature_impl.h — how features are hashed and handed on; inside the room.
 */
#ifndef TEXT_FEATURE_IMPL_H
#define TEXT_FEATURE_IMPL_H

#include "text/feature.h"

struct feature_work {
    const struct feature_in *in;
    uint64_t salt; /* of the language */
    feature_fn *take;
    void *ctx;
    size_t n;
    struct feature batch[FEATURE_BATCH];
};

/* A step of the hash: multiplying carries every bit upwards, the last shift
 * of feature_put brings them down again.  The constant is that of rrmxmx
 * (Evensen, 2018). */
static inline uint64_t feature_step(uint64_t h, uint64_t x)
{
    return (h ^ x) * UINT64_C(0x9fb21c651e98df25);
}

/* Two features of different groups never share a beginning. */
static inline uint64_t feature_seed(const struct feature_work *w, uint64_t kind)
{
    uint64_t h = feature_step(w->salt, kind);

    return h ^ h >> 29;
}

static inline void feature_put(struct feature_work *w, uint64_t h,
                               uint32_t from, uint32_t to,
                               enum feature_group group)
{
    struct feature *f = &w->batch[w->n++];

    f->hash = h ^ h >> 32;
    f->from = from;
    f->to = to;
    f->group = (uint16_t)group;
    f->count = 1;
    if (w->n == FEATURE_BATCH) {
        w->take(w->ctx, w->batch, w->n);
        w->n = 0;
    }
}

/* What a token is to an n-gram: numbers, links and addresses are all alike,
 * "!!!!!" is "!!!". */
uint64_t feature_token_key(const struct scan_token *t);

static inline struct str feature_folded(const struct scan *s,
                                        const struct scan_token *t)
{
    return str_make(s->folded.ptr + t->at, t->n);
}

/* Does a negation stand up to three tokens before this one? */
bool feature_negated(const struct scan *s, size_t at);

/* feature_char.c, feature_tag.c: the groups of those blocks */
void feature_chars(struct feature_work *w, int min, int max);
void feature_cross(struct feature_work *w, int min, int max);
void feature_signs(struct feature_work *w);
void feature_phrases(struct feature_work *w);

#endif
