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
enum { TOPICS = 32, TOPIC_SLOTS = 128 };

struct topics {
    uint64_t name[TOPICS];
    int64_t sum[TOPICS];
    size_t n;
    uint8_t slot[TOPIC_SLOTS]; /* open table: place + 1 */
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

static void topic_add(struct topics *t, uint64_t name, int64_t weight)
{
    size_t slot = name % TOPIC_SLOTS, i;

    while (t->slot[slot] && t->name[t->slot[slot] - 1] != name)
        slot = (slot + 1) % TOPIC_SLOTS;
    if (!t->slot[slot]) {
        if (t->n == TOPICS)
            return;
        t->slot[slot] = (uint8_t)(t->n + 1);
        t->name[t->n] = name;
        t->sum[t->n++] = 0;
    }
    i = (size_t)t->slot[slot] - 1;
    t->sum[i] += weight;
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

void feature_phrases(struct feature_work *w)
{
    const struct feature_in *in = w->in;
    struct topics topics = {.n = 0}, tags = {.n = 0};
    uint64_t before = 0;

    for (size_t i = 0; i < in->hits_n; i++) {
        const struct phrase_hit *p = &in->hits[i];
        uint64_t topic, name = name_hash(in->tag_name(p->tag), &topic);
        bool negated = feature_negated(in->scan, p->first);

        put_phrase(w, p, name, negated);
        topic_add(&topics, topic, negated ? -(p->weight / 2) : p->weight);
        topic_add(&tags, name, 1);
        if (before && before != name)
            feature_put(
                w,
                feature_step(
                    feature_step(feature_seed(w, KIND_TAG_PAIR), before), name),
                in->hits[i - 1].from, p->to, FEATURE_PHRASE);
        before = name;
    }
    for (size_t i = 0; i < tags.n; i++)
        put_whole(w, FEATURE_PHRASE,
                  feature_step(feature_step(feature_seed(w, KIND_TAG_COUNT),
                                            tags.name[i]),
                               bucket((uint64_t)tags.sum[i])));
    for (size_t i = 0; i < topics.n; i++) {
        int64_t sum = topics.sum[i];
        uint64_t size = bucket((uint64_t)(sum < 0 ? -sum : sum));

        put_whole(w, FEATURE_PHRASE,
                  feature_step(feature_step(feature_seed(w, KIND_TOPIC_SUM),
                                            topics.name[i]),
                               size << 1 | (sum < 0)));
    }
}
