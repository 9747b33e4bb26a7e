#include "text/feature_impl.h"

/* ---- negation ---- */

bool feature_negated(const struct scan *s, size_t at)
{
    for (size_t back = 1; back <= 3 && back <= at; back++) {
        const struct scan_token *t = &s->tokens[at - back];

        if (t->kind == SCAN_PUNCT || t->kind == SCAN_EMOJI)
            return false;
        if (t->flags & SCAN_NOT)
            return true;
    }
    return false;
}

/* ---- words ---- */

enum {
    KIND_WORD1 = 1,
    KIND_WORD2,
    KIND_WORD3,
    KIND_SKIP,
    KIND_START_TEXT,
    KIND_START_SENTENCE,
    KIND_NEGATED,
    KIND_HAN,
    KIND_CAPS,
    KIND_LONG
};

uint64_t feature_token_key(const struct scan_token *t)
{
    switch ((enum scan_kind)t->kind) {
    case SCAN_NUMBER: return 0x6e756d;
    case SCAN_LINK: return 0x6c696e6b;
    case SCAN_MAIL: return 0x6d61696c;
    case SCAN_PUNCT:
    case SCAN_WORD:
    case SCAN_HAN:
    case SCAN_EMOJI:
    case SCAN_HANDLE:
    case SCAN_TAG: break;
    }
    return t->hash;
}

/* One, two and three neighbours, and two with one left out. */
static void words(struct feature_work *w, uint32_t groups)
{
    const struct scan *s = w->in->scan;
    uint64_t seed1 = feature_seed(w, KIND_WORD1);
    uint64_t seed2 = feature_seed(w, KIND_WORD2);
    uint64_t seed3 = feature_seed(w, KIND_WORD3);
    uint64_t skip = feature_seed(w, KIND_SKIP);
    uint64_t k1 = 0, k2 = 0; /* of the token before, and of the one before */

    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];
        uint64_t k = feature_token_key(t);
        uint32_t from1 = i >= 1 ? t[-1].from : 0;
        uint32_t from2 = i >= 2 ? t[-2].from : 0;

        if (groups & FEATURE_WORD1)
            feature_put(w, feature_step(seed1, k), t->from, t->to,
                        FEATURE_WORD1);
        if (groups & FEATURE_WORD2 && i >= 1)
            feature_put(w, feature_step(feature_step(seed2, k1), k), from1,
                        t->to, FEATURE_WORD2);
        if (groups & FEATURE_WORD3 && i >= 2)
            feature_put(
                w, feature_step(feature_step(feature_step(seed3, k2), k1), k),
                from2, t->to, FEATURE_WORD3);
        if (groups & FEATURE_SKIP && i >= 2)
            feature_put(w, feature_step(feature_step(skip, k2), k), from2,
                        t->to, FEATURE_SKIP);
        k2 = k1;
        k1 = k;
    }
}

static void han(struct feature_work *w, int max)
{
    const struct scan *s = w->in->scan;
    uint64_t seed = feature_seed(w, KIND_HAN);

    for (size_t i = 0; i < s->n; i++) {
        uint64_t h = seed;

        for (size_t n = 0; n < (size_t)max && i + n < s->n; n++) {
            const struct scan_token *t = &s->tokens[i + n];

            if (t->kind != SCAN_HAN)
                break;
            h = feature_step(h, t->hash);
            feature_put(w, h, s->tokens[i].from, t->to, FEATURE_HAN);
        }
    }
}

/* The words a text begins with, and those each sentence begins with. */
static void starts(struct feature_work *w)
{
    const struct scan *s = w->in->scan;
    uint64_t text = feature_seed(w, KIND_START_TEXT);
    uint64_t sentence = feature_seed(w, KIND_START_SENTENCE);

    for (size_t i = 0; i < s->n && i < 3; i++)
        feature_put(w,
                    feature_step(feature_step(text, i),
                                 feature_token_key(&s->tokens[i])),
                    s->tokens[i].from, s->tokens[i].to, FEATURE_START);
    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];
        uint64_t h;

        if (!(t->flags & SCAN_SENTENCE))
            continue;
        h = feature_step(sentence, feature_token_key(t));
        feature_put(w, h, t->from, t->to, FEATURE_START);
        if (i + 1 < s->n)
            feature_put(w, feature_step(h, feature_token_key(t + 1)), t->from,
                        t[1].to, FEATURE_START);
    }
}

static void negated(struct feature_work *w)
{
    const struct scan *s = w->in->scan;
    uint64_t seed = feature_seed(w, KIND_NEGATED);
    int left = 0; /* words that the last negation still reaches */

    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];

        if (t->kind == SCAN_PUNCT || t->kind == SCAN_EMOJI) {
            left = 0;
        } else if (t->flags & SCAN_NOT) {
            left = 4;
        } else if (left > 0) {
            feature_put(w, feature_step(seed, feature_token_key(t)), t->from,
                        t->to, FEATURE_NEGATED);
            left--;
        }
    }
}

static void cases(struct feature_work *w)
{
    const struct scan *s = w->in->scan;
    uint64_t caps = feature_seed(w, KIND_CAPS);
    uint64_t longer = feature_seed(w, KIND_LONG);

    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];

        if (t->kind != SCAN_WORD)
            continue;
        if (t->flags & SCAN_CAPS)
            feature_put(w, feature_step(caps, t->hash), t->from, t->to,
                        FEATURE_CASE);
        if (t->flags & SCAN_LONG)
            feature_put(w, feature_step(longer, t->hash), t->from, t->to,
                        FEATURE_CASE);
    }
}

/* ---- all of them ---- */

static uint64_t salt_of(enum lang lang)
{
    switch (lang) {
    case LANG_UNSURE: return 0x2a;
    case LANG_ZH_HANT:
    case LANG_ZH_HANS: return 0x7a68;
    case LANG_EN:
    case LANG_FR:
    case LANG_PL:
    case LANG_RU:
    case LANG_UK:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: break;
    }
    return UINT64_C(0x100) << (int)lang;
}

void feature_each(const struct feature_recipe *r, const struct feature_in *in,
                  feature_fn *take, void *ctx)
{
    struct feature_work w;
    uint32_t groups = r->groups;

    w.in = in;
    w.salt = salt_of(in->lang);
    w.take = take;
    w.ctx = ctx;
    w.n = 0;
    if (in->lang == LANG_UNSURE)
        groups &= FEATURE_GENERAL;
    if (groups & (FEATURE_WORD1 | FEATURE_WORD2 | FEATURE_WORD3 | FEATURE_SKIP))
        words(&w, groups);
    if (groups & FEATURE_HAN)
        han(&w, r->han_max);
    if (groups & FEATURE_START)
        starts(&w);
    if (groups & FEATURE_NEGATED)
        negated(&w);
    if (groups & FEATURE_CASE)
        cases(&w);
    if (groups & FEATURE_CHAR)
        feature_chars(&w, r->char_min, r->char_max);
    if (groups & FEATURE_CROSS)
        feature_cross(&w, r->cross_min, r->cross_max);
    if (groups & FEATURE_SIGN)
        feature_signs(&w);
    if (groups & FEATURE_PHRASE)
        feature_phrases(&w);
    if (w.n)
        take(ctx, w.batch, w.n);
}

bool feature_recipe_valid(const struct feature_recipe *r)
{
    return r->groups < 2 * FEATURE_CASE && r->char_min >= 1 &&
           r->char_min <= r->char_max && r->char_max <= 6 &&
           r->cross_min >= 2 && r->cross_min <= r->cross_max &&
           r->cross_max <= 6 && r->han_max >= 1 && r->han_max <= 4;
}

struct gather {
    struct arena *a;
    struct feature *all;
    size_t n, room;
};

static void gather(void *ctx, const struct feature *f, size_t n)
{
    struct gather *g = ctx;

    if (g->n + n > g->room) {
        size_t room = g->room ? g->room * 2 : 4 * FEATURE_BATCH;

        g->all = arena_grow(g->a, g->all, g->room * sizeof *g->all,
                            room * sizeof *g->all);
        g->room = room;
    }
    memcpy(g->all + g->n, f, n * sizeof *f);
    g->n += n;
}

static int by_hash(const void *l, const void *r)
{
    const struct feature *a = l, *b = r;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return a->from < b->from ? -1 : a->from > b->from;
}

size_t feature_list(struct arena *a, const struct feature_recipe *r,
                    const struct feature_in *in, struct feature **list)
{
    struct gather g = {a, NULL, 0, 0};
    size_t n = 0;

    feature_each(r, in, gather, &g);
    if (g.n)
        qsort(g.all, g.n, sizeof *g.all, by_hash);
    for (size_t i = 0; i < g.n; i++)
        if (n == 0 || g.all[n - 1].hash != g.all[i].hash)
            g.all[n++] = g.all[i];
        else if (g.all[n - 1].count < UINT16_MAX)
            g.all[n - 1].count++;
    *list = g.all;
    return n;
}
