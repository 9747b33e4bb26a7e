#include "base/utf8.h"
#include "text/feature_impl.h"

enum {
    KIND_COUNT = 64, /* + enum count */
    KIND_SIGN = 96,
    KIND_EMOJI,
    KIND_FIRST,
    KIND_LAST,
    KIND_TAG,
    KIND_TAG_NEGATED,
    KIND_TAG_FIRST,
    KIND_TAG_COUNT,
    KIND_TAG_WEIGHT,
    KIND_TAG_PAIR,
    KIND_TOPIC_SUM,
    KIND_SHARE
};

/* ---- signs ---- */

enum count {
    COUNT_TOKENS,
    COUNT_SENTENCES,
    COUNT_LINES,
    COUNT_QUESTIONS,
    COUNT_EXCLAMATIONS,
    COUNT_DOTS, /* "..." */
    COUNT_CAPS,
    COUNT_LONG,
    COUNT_EMOJI,
    COUNT_LINKS,
    COUNT_HANDLES,
    COUNT_TAGS,
    COUNT_NUMBERS,
    COUNT_QUOTES,
    COUNT_COMMAS,
    COUNT_N
};

/* 0, 1, 2, 3-4, 5-8, 9-16, … */
static uint64_t bucket(uint64_t n)
{
    uint64_t b = 0;

    if (n <= 2)
        return n;
    for (n -= 1; n > 1; n >>= 1)
        b++;
    return b + 2;
}

static uint32_t first_cp(const struct scan *s, const struct scan_token *t)
{
    uint32_t cp = 0;

    utf8_read(feature_folded(s, t), &cp);
    return cp;
}

static void count_punct(const struct scan *s, const struct scan_token *t,
                        uint64_t n[COUNT_N])
{
    switch (first_cp(s, t)) {
    case '?': n[COUNT_QUESTIONS]++; break;
    case '!': n[COUNT_EXCLAMATIONS] += t->n; break;
    case '.': n[COUNT_DOTS] += t->n > 1; break;
    case '"':
    case 0xab:
    case 0xbb: n[COUNT_QUOTES]++; break;
    case ',': n[COUNT_COMMAS]++; break;
    default: break;
    }
}

static void count(const struct scan *s, uint64_t n[COUNT_N])
{
    n[COUNT_TOKENS] = s->n;
    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];

        n[COUNT_SENTENCES] += (t->flags & SCAN_SENTENCE) != 0;
        n[COUNT_LINES] += (t->flags & SCAN_LINE) != 0;
        n[COUNT_CAPS] += (t->flags & SCAN_CAPS) != 0;
        n[COUNT_LONG] += (t->flags & SCAN_LONG) != 0;
        switch ((enum scan_kind)t->kind) {
        case SCAN_PUNCT: count_punct(s, t, n); break;
        case SCAN_EMOJI: n[COUNT_EMOJI]++; break;
        case SCAN_LINK:
        case SCAN_MAIL: n[COUNT_LINKS]++; break;
        case SCAN_HANDLE: n[COUNT_HANDLES]++; break;
        case SCAN_TAG: n[COUNT_TAGS]++; break;
        case SCAN_NUMBER: n[COUNT_NUMBERS]++; break;
        case SCAN_WORD:
        case SCAN_HAN: break;
        }
    }
}

static void put_whole(struct feature_work *w, enum feature_group g, uint64_t h)
{
    feature_put(w, h, 0, 0, g);
}

static void put_edge(struct feature_work *w, uint64_t kind, size_t at)
{
    const struct scan *s = w->in->scan;
    const struct scan_token *t = &s->tokens[at];
    uint64_t h = feature_step(feature_seed(w, kind), t->kind);

    if (t->kind == SCAN_PUNCT)
        h = feature_step(h, feature_token_key(t));
    put_whole(w, FEATURE_SIGN, h);
}

void feature_signs(struct feature_work *w)
{
    const struct scan *s = w->in->scan;
    uint64_t sign = feature_seed(w, KIND_SIGN);
    uint64_t emoji = feature_seed(w, KIND_EMOJI);
    uint64_t n[COUNT_N] = {0};

    count(s, n);
    for (size_t i = 0; i < COUNT_N; i++)
        put_whole(w, FEATURE_SIGN,
                  feature_step(feature_seed(w, KIND_COUNT + i), bucket(n[i])));
    if (s->n == 0)
        return;
    put_whole(
        w, FEATURE_SIGN,
        feature_step(feature_seed(w, KIND_SHARE), n[COUNT_CAPS] * 8 / s->n));
    put_edge(w, KIND_FIRST, 0);
    put_edge(w, KIND_LAST, s->n - 1);
    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];

        if (t->kind == SCAN_PUNCT)
            feature_put(w, feature_step(sign, feature_token_key(t)), t->from,
                        t->to, FEATURE_SIGN);
        else if (t->kind == SCAN_EMOJI)
            feature_put(w, feature_step(emoji, t->hash), t->from, t->to,
                        FEATURE_SIGN);
    }
}

/* ---- phrases ---- */

/* Topics are few (polarity, polite, insult, …); a text with more of them
 * than this keeps the first. */
enum { TOPICS = 32 };

struct topics {
    uint64_t name[TOPICS];
    int64_t sum[TOPICS];
    size_t n;
};

/* FNV-1a of a tag's name, and of the part before its dot. */
static uint64_t name_hash(const char *name, uint64_t *topic)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    *topic = 0;
    for (const char *p = name; *p; p++) {
        if (*p == '.' && *topic == 0)
            *topic = h;
        h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
    }
    if (*topic == 0)
        *topic = h;
    return h;
}

/* Where a name is counted; TOPICS when there is no place left for it. */
static size_t topic_place(struct topics *t, uint64_t name)
{
    size_t i = 0;

    while (i < t->n && t->name[i] != name)
        i++;
    if (i == t->n && i < TOPICS) {
        t->name[i] = name;
        t->sum[i] = 0;
        t->n++;
    }
    return i;
}

/* Tags met lately and where they are counted: a text has few, each of them
 * often. */
struct known {
    const char *of;
    uint64_t name;
    size_t topic, tag; /* places */
};

struct counting {
    const struct feature_in *in;
    struct topics topics, tags;
    struct known known[128];
};

static const struct known *know(struct counting *c, uint16_t tag)
{
    struct known *k = &c->known[tag % ARRAY_N(c->known)];
    const char *of = c->in->tag_name(tag);
    uint64_t topic;

    if (k->of == of)
        return k;
    k->of = of;
    k->name = name_hash(of, &topic);
    k->topic = topic_place(&c->topics, topic);
    k->tag = topic_place(&c->tags, k->name);
    return k;
}

static void put_phrase(struct feature_work *w, const struct phrase_hit *p,
                       uint64_t name, bool negated)
{
    const struct scan *s = w->in->scan;
    uint64_t h = feature_step(
        feature_seed(w, negated ? KIND_TAG_NEGATED : KIND_TAG), name);
    int weight = p->weight;
    uint64_t size = bucket((uint64_t)(weight < 0 ? -weight : weight));

    feature_put(w, h, p->from, p->to, FEATURE_PHRASE);
    h = feature_step(feature_step(feature_seed(w, KIND_TAG_WEIGHT), name),
                     size << 2 | (uint64_t)(weight < 0) << 1 | negated);
    feature_put(w, h, p->from, p->to, FEATURE_PHRASE);
    if (p->first < s->n && s->tokens[p->first].flags & SCAN_SENTENCE)
        feature_put(w, feature_step(feature_seed(w, KIND_TAG_FIRST), name),
                    p->from, p->to, FEATURE_PHRASE);
}

static void put_counts(struct feature_work *w, const struct counting *c)
{
    uint64_t count = feature_seed(w, KIND_TAG_COUNT);
    uint64_t topic = feature_seed(w, KIND_TOPIC_SUM);

    for (size_t i = 0; i < c->tags.n; i++)
        put_whole(w, FEATURE_PHRASE,
                  feature_step(feature_step(count, c->tags.name[i]),
                               bucket((uint64_t)c->tags.sum[i])));
    for (size_t i = 0; i < c->topics.n; i++) {
        int64_t sum = c->topics.sum[i];
        uint64_t size = bucket((uint64_t)(sum < 0 ? -sum : sum));

        put_whole(w, FEATURE_PHRASE,
                  feature_step(feature_step(topic, c->topics.name[i]),
                               size << 1 | (sum < 0)));
    }
}

void feature_phrases(struct feature_work *w)
{
    const struct feature_in *in = w->in;
    uint64_t pair = feature_seed(w, KIND_TAG_PAIR), before = 0;
    struct counting c;
    bool negated = false;

    c.in = in;
    c.topics.n = c.tags.n = 0;
    memset(c.known, 0, sizeof c.known);
    for (size_t i = 0; i < in->hits_n; i++) {
        const struct phrase_hit *p = &in->hits[i];
        const struct known *k = know(&c, p->tag);

        if (i == 0 || p->first != p[-1].first)
            negated = feature_negated(in->scan, p->first);
        put_phrase(w, p, k->name, negated);
        if (k->topic < TOPICS)
            c.topics.sum[k->topic] += negated ? -(p->weight / 2) : p->weight;
        if (k->tag < TOPICS)
            c.tags.sum[k->tag]++;
        if (before && before != k->name)
            feature_put(w, feature_step(feature_step(pair, before), k->name),
                        p[-1].from, p->to, FEATURE_PHRASE);
        before = k->name;
    }
    put_counts(w, &c);
}
