#include "judge/deflection.h"
#include "judge/guard_impl.h"
#include "judge/word.h"

enum {
    SAME = 8, /* two so many tokens apart in one sentence are one */
    /* "please … contact … your bank" */
    OPEN = 3, /* tokens from the opening to the verb; its adverbs */
    OPEN_HAN = 6,
    PLACE = 10, /* tokens from the verb to the place */
    PLACE_HAN = 20,
    NOT_BACK = 8, /* tokens */
    BEHIND = 2,   /* "… is not needed" */
    TOPIC = 12,   /* "at the shop you can …": from the place to the verb */
    ACTOR = 6,    /* "the shop where you bought it can …" */
    ACTOR_HAN = 12,
    /* what is asked for, near "send us a private message" */
    DATA = 30,
    DATA_HAN = 50
};

/* Weights of word/LANG/out_deflect.txt. */
enum {
    DIRECTS = 2, /* a verb: an imperative, "must be submitted" */
    FRONT = 2,   /* a place: with its preposition, so that it may stand in
                    front */
    OTHERS = 2,  /* what somebody else does, but one of ours would, too */
    FOLLOWS = 2  /* what is none: and what follows */
};

#define NONE UINT32_MAX

struct sent {
    uint32_t first, last; /* tokens */
    uint32_t verb;        /* the first of the verb */
};

static bool has(const struct guard_index *x, struct sent at, uint16_t tag)
{
    for (uint32_t i = at.first; i <= at.last; i++)
        if (guard_hit(x, i, tag))
            return true;
    return false;
}

static uint32_t reach(const struct scan *s, uint32_t token, uint32_t words,
                      uint32_t characters)
{
    return guard_han(s, token) ? characters : words;
}

/* ---- an opening, a verb, a place ---- */

/* "Contact", "please contact", "and contact"; not "the contact". */
static bool begins_clause(const struct guard_index *x, uint32_t token)
{
    const struct scan *s = x->scan;

    return token == 0 || s->tokens[token].flags & SCAN_SENTENCE ||
           s->tokens[token - 1].kind == SCAN_PUNCT ||
           s->tokens[token - 1].kind == SCAN_HANDLE ||
           guard_hit(x, token - 1, WORD_DEFLECT_AND);
}

/* One of ours does it: "you can have us call the bank". */
static bool ours_between(const struct guard_index *x, uint32_t from,
                         uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (guard_hit(x, i, WORD_DEFLECT_SELF))
            return true;
    return false;
}

/* "You can [always]" in front of the verb, its first token; else NONE. */
static uint32_t opening(const struct guard_index *x, uint32_t verb)
{
    const struct scan *s = x->scan;
    uint32_t found = NONE;
    uint32_t max = reach(s, verb, OPEN, OPEN_HAN);

    /* an opening has up to as many tokens again */
    for (uint32_t n = 0; n < 3 * max && verb > 0; n++) {
        uint32_t at = verb - n;
        const struct phrase_hit *h;

        if (s->tokens[at].flags & SCAN_SENTENCE || at == 0)
            break;
        h = guard_hit(x, at - 1, WORD_DEFLECT_OPEN);
        if (h && h->first + h->n + max >= verb && h->first + h->n <= verb + 1 &&
            !ours_between(x, h->first + h->n, verb))
            found = h->first;
    }
    return found;
}

/* The last token of the place that the verb sends to, or 0. */
static uint32_t place_after(const struct guard_index *x, uint32_t verb,
                            int least)
{
    const struct scan *s = x->scan;

    for (uint32_t n = 0, at = verb; at < s->n; n++, at++) {
        const struct phrase_hit *h;

        if (n > reach(s, at, PLACE, PLACE_HAN) || guard_sign(s, at, ';') ||
            (n > 0 && s->tokens[at].flags & SCAN_SENTENCE))
            return 0;
        h = guard_hit(x, at, WORD_DEFLECT_PLACE);
        if (h && h->weight >= least)
            return h->first + h->n - 1;
    }
    return 0;
}

/* "At the shop" in front; its first token, else NONE. */
static uint32_t place_before(const struct guard_index *x, uint32_t token)
{
    const struct scan *s = x->scan;

    for (uint32_t n = 0; n < TOPIC && token > 0; n++, token--) {
        const struct phrase_hit *h;

        if (s->tokens[token].flags & SCAN_SENTENCE)
            break;
        h = guard_hit(x, token - 1, WORD_DEFLECT_PLACE);
        if (h && h->weight == FRONT)
            return h->first;
    }
    return NONE;
}

/* A verb that tells the customer to go, or to do something, and where. */
static bool sends(const struct guard_index *x, const struct phrase_hit *verb,
                  struct sent *found)
{
    /* one character may be half of another word */
    bool directs = verb->weight == DIRECTS ||
                   ((verb->n > 1 || !guard_han(x->scan, verb->first)) &&
                    begins_clause(x, verb->first));
    int least = verb->tag == WORD_DEFLECT_DO ? FRONT : 1;
    uint32_t open = opening(x, verb->first), front, last;

    last = place_after(x, verb->first, least);
    if (last > 0 && (directs || open != NONE)) {
        *found =
            (struct sent){open == NONE ? verb->first : open, last, verb->first};
        return true;
    }
    front = place_before(x, verb->first);
    if (front == NONE)
        return false;
    if (open == NONE)
        open = opening(x, front);
    if (!directs && open == NONE)
        return false;
    *found = (struct sent){open < front ? open : front,
                           verb->first + verb->n - 1, verb->first};
    return true;
}

/* "The seller has to sort it": somebody else, and what he can do or must. */
static bool acts(const struct guard_index *x, const struct phrase_hit *deed,
                 struct sent *found)
{
    const struct scan *s = x->scan;

    for (uint32_t at = deed->first; at > 0; at--) {
        const struct phrase_hit *h;

        if (s->tokens[at].flags & SCAN_SENTENCE ||
            deed->first - at > reach(s, at, ACTOR, ACTOR_HAN))
            break;
        if (guard_sign(s, at - 1, ',') || guard_hit(x, at - 1, WORD_AIM_SELF) ||
            guard_hit(x, at - 1, WORD_DEFLECT_SELF))
            break;
        h = guard_hit(x, at - 1, WORD_DEFLECT_PLACE);
        if (h && deed->weight == OTHERS && h->first > 0 &&
            guard_hit(x, h->first - 1, WORD_AIM_SELF))
            break;
        if (h && h->first + h->n <= deed->first) {
            *found =
                (struct sent){h->first, deed->first + deed->n - 1, h->first};
            return true;
        }
    }
    return false;
}

/* An address to write to is given for that, in a sentence that is not about
 * what we do and does not ask. */
static bool is_given(const struct guard_index *x, uint32_t token)
{
    const struct scan *s = x->scan;
    uint32_t first, end;

    guard_sentence(s, token, &first, &end);
    if (guard_question(s, first, end))
        return false;
    for (uint32_t i = first; i < token; i++)
        if (guard_hit(x, i, WORD_DEFLECT_SELF))
            return false;
    return true;
}

/* ---- what is none ---- */

/* "have you filed a claim?" asks; "can you send us a DM?" sends away. */
static bool asks_of_past(const struct guard_index *x, struct sent at)
{
    uint32_t first, end;

    guard_sentence(x->scan, at.first, &first, &end);
    if (!guard_question(x->scan, first, end))
        return false;
    for (uint32_t i = first; i <= at.last; i++)
        if (guard_hit(x, i, WORD_DEFLECT_ASKED))
            return true;
    return false;
}

/*
 * One of ours is the subject: up to five tokens before it, with no "you"
 * between the two ("we ask you to call").
 */
static bool is_ours(const struct guard_index *x, struct sent at)
{
    const struct scan *s = x->scan;
    uint32_t back = 0, token = at.first;
    /* "we'll have a look and write to you in a private message" */
    uint32_t far = has(x, at, WORD_DEFLECT_PRIVATE) ? 2 : 1;

    while (token > 0 && !(s->tokens[token].flags & SCAN_SENTENCE)) {
        token--;
        if (++back > far * (guard_han(s, token) ? GUARD_BACK_HAN : GUARD_BACK))
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

/* "You need not call", "do not call", "there is no need to"; behind it,
 * "calling is not needed". */
static bool is_spared(const struct guard_index *x, struct sent at)
{
    const struct scan *s = x->scan;

    if (guard_before(x, at.first, WORD_DEFLECT_SPARE) ||
        (at.verb > 0 && guard_hit(x, at.verb - 1, WORD_AIM_NOT) &&
         !(s->tokens[at.verb].flags & SCAN_SENTENCE)))
        return true;
    for (uint32_t i = at.first; i <= at.last; i++)
        if (guard_hit(x, i, WORD_DEFLECT_SPARE))
            return true;
    for (uint32_t i = at.last + 1; i <= at.last + BEHIND && i < s->n; i++)
        if (s->tokens[i].kind == SCAN_PUNCT)
            break;
        else if (guard_hit(x, i, WORD_DEFLECT_SPARE))
            return true;
    return false;
}

/* "9 pm": what lies in it is none; "just reply to this message": nor is what
 * follows. */
static bool is_not(const struct guard_index *x, struct sent at)
{
    if (guard_around(x, at.first, WORD_DEFLECT_NOT))
        return true;
    for (uint32_t n = 0; n <= NOT_BACK && n <= at.first; n++) {
        const struct phrase_hit *h =
            guard_hit(x, at.first - n, WORD_DEFLECT_NOT);

        if (h && h->weight == FOLLOWS)
            return true;
        if (x->scan->tokens[at.first - n].flags & SCAN_SENTENCE)
            break;
    }
    return false;
}

/* "On our website" alone: it is put together with its verb, when it has one. */
static bool is_place(const struct guard_index *x, const struct phrase_hit *h)
{
    const struct phrase_hit *place = guard_hit(x, h->first, WORD_DEFLECT_PLACE);

    return h->weight == 1 && place && place->weight == FRONT &&
           place->n >= h->n;
}

/* Data that nobody should write in public: "with your booking number". */
static bool is_for_data(const struct guard_index *x, struct sent at)
{
    const struct scan *s = x->scan;
    uint32_t near = reach(s, at.last, DATA, DATA_HAN);

    return has(x,
               (struct sent){at.first > near ? at.first - near : 0,
                             at.last + near < s->n ? at.last + near : s->n - 1,
                             at.verb},
               WORD_DEFLECT_DATA);
}

/* On a public channel the right room for somebody's data is a private one,
 * with us: it stays in the case. */
static bool is_right_room(const struct guard_index *x, struct sent at)
{
    return has(x, at, WORD_DEFLECT_PRIVATE) &&
           !has(x, at, WORD_DEFLECT_PLACE) && is_for_data(x, at);
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

size_t deflection_find(const struct guard_index *x, bool is_public, size_t max,
                       struct arena *a, struct span **found)
{
    const struct scan *s = x->scan;
    struct span *list = ARENA_ARRAY(a, max, struct span);
    size_t n = 0;
    uint32_t last = 0; /* token of the one before */

    for (size_t i = 0; i < x->hits_n; i++) {
        const struct phrase_hit *h = &x->hits[i];
        struct sent at = {h->first, h->first + h->n - 1, h->first};

        if (h->tag == WORD_DEFLECT_VERB || h->tag == WORD_DEFLECT_DO) {
            if (!sends(x, h, &at))
                continue;
        } else if (h->tag == WORD_DEFLECT_ACTS) {
            if (!acts(x, h, &at))
                continue;
        } else if (h->tag == WORD_DEFLECT_CONTACT) {
            if (!is_given(x, h->first))
                continue;
        } else if (h->tag != WORD_DEFLECT ||
                   guard_hit(x, h->first, WORD_DEFLECT_SELF) || is_place(x, h))
            continue;
        if (is_not(x, at) || (is_public && is_right_room(x, at)))
            continue;
        if (n > 0 &&
            (at.first <= last || is_same_sentence(s, last, at.first))) {
            if (s->tokens[at.last].to > list[n - 1].to)
                list[n - 1].to = s->tokens[at.last].to;
            last = at.last > last ? at.last : last;
            continue;
        }
        if (n == max || is_spared(x, at) || is_ours(x, at) ||
            asks_of_past(x, at))
            continue;
        list[n++] =
            (struct span){s->tokens[at.first].from, s->tokens[at.last].to};
        last = at.last;
    }
    *found = list;
    return n;
}
