/*
 * guard_index.h — hits of phrases by the token they begin at, and sentences;
 * inside the room.
 */
#ifndef JUDGE_GUARD_INDEX_H
#define JUDGE_GUARD_INDEX_H

#include "text/phrase.h"
#include "text/scan.h"

enum {
    GUARD_SENTENCE_TOKENS = 200, /* looked at to each side of a token */
    GUARD_BACK = 5,              /* tokens before a phrase that deny it */
    GUARD_BACK_HAN = 8,
    GUARD_AROUND = 12
};

struct guard_index {
    const struct scan *scan;
    const struct phrase_hit *hits; /* by place */
    size_t hits_n;
    const uint32_t *head; /* of each token, and one more: its first hit */
};

struct guard_index guard_index_make(struct arena *a, const struct scan *s,
                                    const struct phrase_hit *hits,
                                    size_t hits_n);

/* The hit of the tag that begins at the token; NULL when there is none. */
const struct phrase_hit *guard_hit(const struct guard_index *x, uint32_t token,
                                   uint16_t tag);

/*
 * Whether a hit of the tag stands up to five tokens (eight characters of a
 * script without spaces) before the token, in its clause: no comma, no
 * sentence begins between.
 */
bool guard_before(const struct guard_index *x, uint32_t token, uint16_t tag);

/* The hit of the tag that the token lies in, when it begins at most
 * GUARD_AROUND tokens before; NULL when there is none. */
const struct phrase_hit *guard_around(const struct guard_index *x,
                                      uint32_t token, uint16_t tag);

/* Whether the sentence [first, end) of tokens is a question. */
bool guard_question(const struct scan *s, uint32_t first, uint32_t end);

static inline bool guard_han(const struct scan *s, uint32_t token)
{
    return s->tokens[token].kind == SCAN_HAN;
}

/* Whether the token is a sign that begins so ("," or "?"). */
static inline bool guard_sign(const struct scan *s, uint32_t token, char sign)
{
    const struct scan_token *t = &s->tokens[token];

    return t->kind == SCAN_PUNCT && t->n > 0 && s->folded.ptr[t->at] == sign;
}

#endif
