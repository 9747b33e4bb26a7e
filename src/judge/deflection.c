#include "judge/deflection.h"
#include "judge/guard_impl.h"
#include "judge/word.h"

/* Two so many tokens apart in one sentence are one. */
enum { SAME = 8 };

/* "have you filed a claim?" asks; "can you send us a DM?" sends away. */
static bool asks_of_past(const struct guard_index *x, uint32_t token)
{
    uint32_t first, end;

    guard_sentence(x->scan, token, &first, &end);
    if (!guard_question(x->scan, first, end))
        return false;
    for (uint32_t i = first; i < token; i++)
        if (guard_hit(x, i, WORD_DEFLECT_ASKED))
            return true;
    return false;
}

/*
 * One of ours is the subject: up to five tokens before it, with no "you"
 * between the two ("we ask you to call").
 */
static bool is_ours(const struct guard_index *x, uint32_t token)
{
    const struct scan *s = x->scan;
    uint32_t back = 0;

    if (guard_hit(x, token, WORD_DEFLECT_SELF))
        return true;
    while (token > 0 && !(s->tokens[token].flags & SCAN_SENTENCE)) {
        token--;
        if (++back > (guard_han(s, token) ? GUARD_BACK_HAN : GUARD_BACK))
            return false;
        if (guard_sign(s, token, ',') || guard_sign(s, token, ';'))
            return false;
        if (guard_hit(x, token, WORD_DEFLECT_SELF))
            return true;
        if (!guard_han(s, token) && guard_hit(x, token, WORD_AIM_YOU))
            return false;
    }
    return false;
}

/* "Call us or visit our website" sends away once. */
static bool is_same_sentence(const struct scan *s, uint32_t last,
                             uint32_t token)
{
    if (token <= last || token - last > SAME)
        return token <= last;
    for (uint32_t i = last + 1; i <= token; i++)
        if (s->tokens[i].flags & SCAN_SENTENCE)
            return false;
    return true;
}

size_t deflection_find(const struct guard_index *x, size_t max, struct arena *a,
                       struct span **found)
{
    struct span *list = ARENA_ARRAY(a, max, struct span);
    size_t n = 0;
    uint32_t last = 0; /* token of the one before */

    for (size_t i = 0; i < x->hits_n; i++) {
        const struct phrase_hit *h = &x->hits[i];

        if (h->tag != WORD_DEFLECT)
            continue;
        if (n > 0 && (h->from < list[n - 1].to ||
                      is_same_sentence(x->scan, last, h->first))) {
            if (h->to > list[n - 1].to)
                list[n - 1].to = h->to;
            last = h->first + h->n - 1;
            continue;
        }
        if (n == max || guard_before(x, h->first, WORD_DEFLECT_SPARE) ||
            guard_hit(x, h->first, WORD_DEFLECT_SPARE) ||
            is_ours(x, h->first) || asks_of_past(x, h->first))
            continue;
        list[n++] = (struct span){h->from, h->to};
        last = h->first + h->n - 1;
    }
    *found = list;
    return n;
}
