#include "judge/promise_text.h"
#include "judge/guard_impl.h"
#include "judge/word.h"

enum {
    REACH = 7,      /* tokens from "we will" to the deed */
    REACH_HAN = 16, /* characters of a script without spaces */
    SUBJECT = 5,    /* tokens before what shows it: its subject */
    CLAUSE = 60     /* tokens of an undertaking, at most */
};

/* Weights of word/LANG/promise.txt. */
enum {
    BY_US = 1,     /* @promise.will: we do it; @promise.deed: an act */
    TO_THEM = 2,   /* it will be done; "be refunded", "receive" */
    WAITS = 1,     /* @promise.if: a condition … */
    REQUESTS = 2,  /* … or a request: "please send … and we will" */
    IMPERATIVE = 3 /* a request where a clause begins: "send … and we will" */
};

#define NONE UINT32_MAX

/* French: "nous vous le rembourserons", tokens from subject to verb. */
enum { FUTURE = 4, FUTURE_BYTES = 6 };

struct find {
    const struct guard_index *x;
    const struct when *dates;
    size_t dates_n, date; /* dates before `date` end before the sentence */
    uint32_t first, end;  /* tokens of the sentence */
};

/* "well" is no "we'll", "were" no "we're": the scanner drops apostrophes. */
static bool is_contraction(const struct find *f, const struct phrase_hit *h)
{
    struct str folded = scan_folded(f->x->scan, h->first);

    if (!str_eq(folded, STR("well")) && !str_eq(folded, STR("ill")) &&
        !str_eq(folded, STR("were")))
        return true;
    return scan_source(f->x->scan, h->first).len > folded.len;
}

/* "Thanks, will pass it on": nobody else is named who will. */
static bool is_bare(const struct find *f, uint32_t token)
{
    const struct scan *s = f->x->scan;
    struct str before;

    if (token == f->first || s->tokens[token - 1].kind == SCAN_PUNCT)
        return true;
    before = scan_folded(s, token - 1);
    return str_eq(before, STR("and")) || str_eq(before, STR("so"));
}

/* ---- the deed ---- */

/* "I'll check that now, one moment": done while we talk. */
static bool is_done_now(const struct find *f, uint32_t deed)
{
    if (!guard_hit(f->x, deed, WORD_PROMISE_LOOK))
        return false;
    for (uint32_t i = f->first; i < f->end; i++)
        if (guard_hit(f->x, i, WORD_PROMISE_NOW))
            return true;
    return false;
}

static bool is_none(const struct find *f, uint32_t token)
{
    return guard_around(f->x, token, WORD_PROMISE_NOT) != NULL;
}

/* The last token of the undertaking that begins with that opening, or 0. */
static uint32_t deed_after(const struct find *f, const struct phrase_hit *will)
{
    const struct scan *s = f->x->scan;
    uint32_t at = will->first + will->n;

    for (uint32_t n = 0; at < f->end; n++, at++) {
        const struct phrase_hit *deed;
        uint32_t reach = guard_han(s, at) ? REACH_HAN : REACH;

        if (n >= reach || guard_sign(s, at, ';') || guard_sign(s, at, '?'))
            return 0;
        if (guard_hit(f->x, at, WORD_PROMISE_WEAK))
            return 0;
        deed = guard_hit(f->x, at, WORD_PROMISE_DEED);
        if (deed && (will->weight == BY_US || deed->weight == TO_THEM) &&
            !is_none(f, at) && !is_done_now(f, at))
            return deed->first + deed->n - 1;
        /* the next opening is looked at by itself */
        if (n > 0 && !guard_han(s, at) &&
            guard_hit(f->x, at, WORD_PROMISE_WILL))
            return 0;
    }
    return 0;
}

/* ---- what takes it back ---- */

static bool about_you(const struct guard_index *x, const struct phrase_hit *h)
{
    for (uint32_t at = h->first + 1; at <= h->first + h->n; at++)
        if (guard_hit(x, at, WORD_AIM_YOU))
            return true;
    return false;
}

/* "Send us", "please send us", "and send us"; not "when we send it". */
static bool is_imperative(const struct find *f, uint32_t token)
{
    static const struct str before[] = {
        STR_INIT("please"), STR_INIT("pls"),  STR_INIT("plz"),
        STR_INIT("kindly"), STR_INIT("just"), STR_INIT("and"),
        STR_INIT("then"),   STR_INIT("or"),   STR_INIT("&")};
    const struct scan *s = f->x->scan;

    if (token == f->first || s->tokens[token - 1].kind == SCAN_PUNCT ||
        s->tokens[token - 1].kind == SCAN_HANDLE)
        return true;
    for (size_t i = 0; i < ARRAY_N(before); i++)
        if (str_eq(scan_folded(s, token - 1), before[i]))
            return true;
    return false;
}

/* The end of a French verb in the future tense, behind its subject; 0 when
 * there is none.  @promise.subject is in the French list only. */
static uint32_t future_after(const struct find *f,
                             const struct phrase_hit *subject)
{
    const struct str end =
        subject->weight == TO_THEM ? STR("rai") : STR("rons");
    uint32_t at = subject->first + subject->n;

    for (uint32_t n = 0; n < FUTURE && at < f->end; n++, at++) {
        struct str word = scan_folded(f->x->scan, at);

        if (f->x->scan->tokens[at].kind != SCAN_WORD ||
            guard_hit(f->x, at, WORD_PROMISE_WEAK))
            return 0;
        if (word.len >= FUTURE_BYTES && str_ends(word, end))
            return is_none(f, at) || is_done_now(f, at) ? 0 : at;
    }
    return 0;
}

/*
 * A condition before it, or "if you" behind it, in the same sentence.  A
 * request before it does not take back what has a date: "send us the number,
 * and we will call tonight at 8".
 */
static bool waits(const struct find *f, uint32_t at, uint32_t last,
                  const struct when *date)
{
    for (uint32_t i = f->first; i < f->end; i++) {
        const struct phrase_hit *h = guard_hit(f->x, i, WORD_PROMISE_IF);

        if (!h || (h->weight == IMPERATIVE && !is_imperative(f, i)) ||
            (h->weight != WAITS && date && date->first > i) || is_none(f, i))
            continue;
        if (i < at)
            return true;
        if (i > last && h->weight == WAITS && about_you(f->x, h))
            return true;
    }
    return false;
}

static bool stands(const struct find *f, uint32_t at, uint32_t last,
                   const struct when *date)
{
    const struct scan *s = f->x->scan;

    return !guard_question(s, f->first, f->end) && !waits(f, at, last, date) &&
           !guard_before(f->x, at, WORD_PROMISE_NEG);
}

/* "The train leaves at 7:12": not of ours. */
static bool is_of_others(const struct find *f)
{
    for (uint32_t i = f->first; i < f->end; i++)
        if (guard_hit(f->x, i, WORD_PROMISE_OTHER))
            return true;
    return false;
}

/* ---- its date ---- */

static bool is_deadline(const struct when *w)
{
    switch (w->sense) {
    case WHEN_BY:
    case WHEN_WITHIN:
    case WHEN_AT: return true;
    case WHEN_LASTS: return w->business;
    case WHEN_AFTER:
    case WHEN_AGO: break;
    }
    return false;
}

/* The first date behind the opening in the sentence, else the last before;
 * one inside "please allow 3 days" is behind it. */
static const struct when *date_of(const struct find *f, uint32_t at)
{
    const struct when *before = NULL;

    for (size_t i = f->date; i < f->dates_n && f->dates[i].first < f->end;
         i++) {
        const struct when *w = &f->dates[i];

        if (!is_deadline(w))
            continue;
        if (w->first >= at)
            return w;
        before = w;
    }
    return before;
}

/* ---- where it begins and ends ---- */

static bool ends_clause(const struct scan *s, uint32_t token)
{
    return guard_sign(s, token, ';') || guard_sign(s, token, '(') ||
           guard_sign(s, token, '!');
}

/* Back to where the clause begins, when that is near: "nous vous". */
static uint32_t clause_start(const struct find *f, uint32_t at)
{
    const struct scan *s = f->x->scan;

    for (uint32_t n = 0; n <= SUBJECT && at >= n; n++) {
        uint32_t i = at - n;

        if (i <= f->first || (s->tokens[i - 1].kind == SCAN_PUNCT))
            return i;
    }
    return at;
}

static struct promise_text clause(const struct find *f, uint32_t at,
                                  uint32_t last, const struct when *date)
{
    const struct scan *s = f->x->scan;
    uint32_t first = clause_start(f, at), end = last + 1;

    if (date && date->first < first && at - date->first <= CLAUSE)
        first = date->first;
    if (date && date->first + date->n > end)
        end = date->first + date->n;
    while (end < f->end && end - first < CLAUSE && !ends_clause(s, end))
        end++;
    while (end > last + 1 && s->tokens[end - 1].kind == SCAN_PUNCT &&
           !guard_sign(s, end - 1, ')') && !guard_sign(s, end - 1, '%'))
        end--;
    return (struct promise_text){.from = s->tokens[first].from,
                                 .to = s->tokens[end - 1].to,
                                 .due_us = date ? date->due_us : 0};
}

/* ---- the text ---- */

struct list {
    struct promise_text *items;
    size_t n, max;
};

/* Two in one sentence: the first ends where the second begins; without a
 * second date they are one. */
static void put(struct list *l, struct promise_text p)
{
    struct promise_text *last = l->n ? &l->items[l->n - 1] : NULL;

    if (last && p.from < last->to) {
        if (p.due_us == last->due_us || p.from <= last->from) {
            last->to = p.to > last->to ? p.to : last->to;
            last->due_us = last->due_us ? last->due_us : p.due_us;
            return;
        }
        last->to = p.from;
    }
    if (l->n < l->max)
        l->items[l->n++] = p;
}

/* Moves to the sentence of the token; sentences come in order. */
static void enter(struct find *f, uint32_t token)
{
    if (token < f->end)
        return;
    guard_sentence(f->x->scan, token, &f->first, &f->end);
    while (f->date < f->dates_n && f->dates[f->date].first < f->first)
        f->date++;
}

/* "We should have told you in time": taken back within the opening. */
static bool is_weak(const struct find *f, const struct phrase_hit *will)
{
    for (uint32_t i = will->first; i < will->first + will->n; i++)
        if (guard_hit(f->x, i, WORD_PROMISE_WEAK))
            return true;
    return false;
}

/* The last token of what is undertaken, or NONE. */
static uint32_t undertaken(const struct find *f, const struct phrase_hit *h)
{
    uint32_t deed = 0;

    if (!is_contraction(f, h))
        return NONE;
    switch (h->tag) {
    case WORD_PROMISE_BARE:
        if (!is_bare(f, h->first))
            break;
        deed = deed_after(f, h);
        break;
    case WORD_PROMISE_WILL:
        if (!is_weak(f, h))
            deed = deed_after(f, h);
        break;
    case WORD_PROMISE_SUBJECT: deed = future_after(f, h); break;
    case WORD_PROMISE_DATED:
        if (is_of_others(f) || is_none(f, h->first))
            break;
        return h->first + h->n - 1;
    case WORD_PROMISE_WHOLE:
        if (is_done_now(f, h->first) || is_none(f, h->first))
            break;
        return h->first + h->n - 1;
    default: break;
    }
    return deed > 0 ? deed : NONE;
}

static void look(struct find *f, const struct phrase_hit *h, struct list *l)
{
    const struct when *date = date_of(f, h->first);
    uint32_t last = undertaken(f, h);

    if (last == NONE || (h->tag == WORD_PROMISE_DATED && !date) ||
        !stands(f, h->first, last, date))
        return;
    put(l, clause(f, h->first, last, date));
}

size_t promise_text_find(const struct guard_index *x, const struct when *dates,
                         size_t dates_n, size_t max, struct arena *a,
                         struct promise_text **found)
{
    struct find f = {.x = x, .dates = dates, .dates_n = dates_n};
    struct list l = {.items = ARENA_ARRAY(a, max, struct promise_text),
                     .max = max};

    for (size_t i = 0; i < x->hits_n && l.n < l.max; i++) {
        const struct phrase_hit *h = &x->hits[i];

        if (h->tag != WORD_PROMISE_WILL && h->tag != WORD_PROMISE_BARE &&
            h->tag != WORD_PROMISE_WHOLE && h->tag != WORD_PROMISE_DATED &&
            h->tag != WORD_PROMISE_SUBJECT)
            continue;
        enter(&f, h->first);
        look(&f, h, &l);
    }
    *found = l.items;
    return l.n;
}
