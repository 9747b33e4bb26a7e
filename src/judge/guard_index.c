#include "judge/guard_impl.h"
#include "judge/guard_index.h"

struct guard_index guard_index_make(struct arena *a, const struct scan *s,
                                    const struct phrase_hit *hits,
                                    size_t hits_n)
{
    uint32_t *head = ARENA_ARRAY(a, s->n + 1, uint32_t);
    size_t at = 0;

    for (size_t token = 0; token <= s->n; token++) {
        while (at < hits_n && hits[at].first < token)
            at++;
        head[token] = (uint32_t)at;
    }
    return (struct guard_index){s, hits, hits_n, head};
}

const struct phrase_hit *guard_hit(const struct guard_index *x, uint32_t token,
                                   uint16_t tag)
{
    if (token >= x->scan->n)
        return NULL;
    for (uint32_t i = x->head[token]; i < x->head[token + 1]; i++)
        if (x->hits[i].tag == tag)
            return &x->hits[i];
    return NULL;
}

bool guard_before(const struct guard_index *x, uint32_t token, uint16_t tag)
{
    const struct scan *s = x->scan;
    uint32_t back = 0;

    while (token > 0 && !(s->tokens[token].flags & SCAN_SENTENCE)) {
        const struct phrase_hit *h;

        token--;
        if (++back > (guard_han(s, token) ? GUARD_BACK_HAN : GUARD_BACK))
            return false;
        if (guard_sign(s, token, ',') || guard_sign(s, token, ';'))
            return false;
        h = guard_hit(x, token, tag);
        if (h)
            return true;
    }
    return false;
}

const struct phrase_hit *guard_around(const struct guard_index *x,
                                      uint32_t token, uint16_t tag)
{
    for (uint32_t n = 0; n <= GUARD_AROUND && n <= token; n++) {
        const struct phrase_hit *h = guard_hit(x, token - n, tag);

        if (h && h->first + h->n > token)
            return h;
    }
    return NULL;
}

void guard_sentence(const struct scan *s, uint32_t token, uint32_t *first,
                    uint32_t *end)
{
    uint32_t from = token, to = token + 1, n;

    for (n = 0; n < GUARD_SENTENCE_TOKENS && from > 0 &&
                !(s->tokens[from].flags & SCAN_SENTENCE);
         n++)
        from--;
    for (n = 0; n < GUARD_SENTENCE_TOKENS && to < s->n &&
                !(s->tokens[to].flags & SCAN_SENTENCE);
         n++)
        to++;
    *first = from;
    *end = to;
}

bool guard_question(const struct scan *s, uint32_t first, uint32_t end)
{
    uint32_t low = end - first > 4 ? end - 4 : first;

    for (uint32_t i = end; i > low; i--)
        if (guard_sign(s, i - 1, '?'))
            return true;
    return false;
}
