#include <math.h>

#include "judge/adapt_impl.h"
#include "judge/word.h"
#include "text/feature.h"
#include "text/scan.h"

/* Base probabilities below this count alike: e^-7. */
static const double P_MIN = 0.001;

struct str adapt_head_name(enum adapt_head head)
{
    static const struct str names[ADAPT_HEAD_N] = {
        [ADAPT_KIND] = STR_INIT("kind"),
        [ADAPT_HARM] = STR_INIT("harm"),
        [ADAPT_CAUSE] = STR_INIT("cause"),
    };

    return names[head];
}

int adapt_class_of(enum adapt_head head, const struct verdict *v)
{
    int cause;

    switch (head) {
    case ADAPT_KIND: return (int)verdict_kind(v);
    case ADAPT_HARM: return v->harm;
    case ADAPT_CAUSE:
        cause = verdict_cause(v);
        return cause < 0 ? CAUSE_N : cause;
    }
    return 0;
}

/* ---- what they see ---- */

static float log_odds(double p)
{
    p = p < P_MIN ? P_MIN : p > 1 - P_MIN ? 1 - P_MIN : p;
    /* one seventh, so that certainty weighs about as much as a word */
    return (float)(log(p / (1 - p)) / 7);
}

static int by_bucket(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

struct collect {
    uint32_t *buckets;
    size_t n, room;
};

static void take(void *ctx, const struct feature *f, size_t n)
{
    struct collect *c = ctx;

    for (size_t i = 0; i < n && c->n < c->room; i++)
        c->buckets[c->n++] = (uint32_t)(f[i].hash % ADAPT_BUCKETS);
}

static void collect(struct arena *a, struct str text, enum lang lang,
                    struct collect *c)
{
    static const struct feature_recipe recipe = {
        .groups = FEATURE_WORD1 | FEATURE_WORD2 | FEATURE_HAN | FEATURE_PHRASE,
        .char_min = 1,
        .char_max = 1,
        .cross_min = 2,
        .cross_max = 2,
        .han_max = 2};
    struct scan scan = scan_text(a, text);
    struct phrase_hit *hits;
    size_t hits_n = phrase_find(word_set(lang), &scan, a, &hits);
    const struct feature_in in = {.scan = &scan,
                                  .hits = hits,
                                  .hits_n = hits_n,
                                  .tag_name = word_tag_name,
                                  .lang = lang};

    feature_each(&recipe, &in, take, c);
}

struct adapt_input adapt_input_of(struct arena *a, struct str subject,
                                  struct str text, const struct verdict *v)
{
    /* words, pairs, phrases: beyond this a letter says the same again */
    enum { TEXT_BYTES = 16 * 1024, FEATURES = 16 * 1024 };
    struct collect c = {ARENA_ARRAY(a, FEATURES, uint32_t), 0, FEATURES};
    struct adapt_input in;
    float weight;
    size_t n = 0;

    collect(a, str_sub(subject, 0, TEXT_BYTES), v->lang, &c);
    collect(a, str_sub(text, 0, TEXT_BYTES), v->lang, &c);
    qsort(c.buckets, c.n, sizeof *c.buckets, by_bucket);
    for (size_t i = 0; i < c.n; i++) /* there or not */
        if (i == 0 || c.buckets[i] != c.buckets[i - 1])
            c.buckets[n++] = c.buckets[i];
    in = (struct adapt_input){ARENA_ARRAY(a, n + ADAPT_BASE_N, uint32_t),
                              ARENA_ARRAY(a, n + ADAPT_BASE_N, float),
                              n + ADAPT_BASE_N};
    for (uint32_t i = 0; i < ADAPT_BASE_N; i++) {
        double p = i < KIND_N            ? v->kind[i]
                   : i < KIND_N + HARM_N ? v->harm_p[i - KIND_N]
                                         : v->cause[i - KIND_N - HARM_N];

        in.ids[i] = i;
        in.values[i] = log_odds(p);
    }
    weight = n ? (float)(1 / sqrt((double)n)) : 0; /* length 1 */
    for (size_t i = 0; i < n; i++) {
        in.ids[ADAPT_BASE_N + i] = ADAPT_BASE_N + c.buckets[i];
        in.values[ADAPT_BASE_N + i] = weight;
    }
    return in;
}

/* ---- bytes ---- */

static float float_at(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    uint32_t bits = (uint32_t)b[0] | (uint32_t)b[1] << 8 |
                    (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    float f;

    memcpy(&f, &bits, sizeof f);
    return f;
}

static bool part_open(struct str *rest, int classes, struct adapt_part *p)
{
    size_t head = 8 * (size_t)classes,
           all = head + (size_t)classes * ADAPT_WIDTH;

    if (rest->len < all)
        return false;
    p->classes = classes;
    for (int i = 0; i < classes; i++) {
        p->scale[i] = float_at(rest->ptr + 8 * i);
        p->bias[i] = float_at(rest->ptr + 8 * i + 4);
        if (!isfinite(p->scale[i]) || !isfinite(p->bias[i]))
            return false;
    }
    p->w = (const int8_t *)rest->ptr + head;
    *rest = str_sub(*rest, all, rest->len);
    return true;
}

bool adapt_open(struct str bytes, struct adapt *m, struct err *e)
{
    struct str rest = bytes;

    *m = (struct adapt){.version = STR("")};
    if (!str_starts(rest, ADAPT_MAGIC))
        return err_set(e, ERR_INPUT, "this is not what was learnt");
    rest = str_sub(rest, ADAPT_MAGIC.len, rest.len);
    for (int h = 0; h < ADAPT_HEAD_N; h++) {
        int classes = rest.len ? (unsigned char)rest.ptr[0] : -1;

        rest = str_sub(rest, 1, rest.len);
        if (classes == 0)
            continue;
        if (classes != adapt_classes((enum adapt_head)h) ||
            !part_open(&rest, classes, &m->parts[h]))
            return err_set(e, ERR_INPUT, "what was learnt is cut short");
    }
    return rest.len == 0 || err_set(e, ERR_INPUT, "what was learnt has a tail");
}

/* ---- use ---- */

void adapt_scores(const struct adapt_part *part, const struct adapt_input *in,
                  double p[ADAPT_CLASSES_MAX])
{
    double sum = 0;

    for (int c = 0; c < part->classes; c++) {
        const int8_t *w = part->w + (size_t)c * ADAPT_WIDTH;
        double score = 0;

        for (size_t i = 0; i < in->n; i++)
            score += (double)w[in->ids[i]] * (double)in->values[i];
        score = score * (double)part->scale[c] + (double)part->bias[c];
        p[c] = 1 / (1 + exp(-score));
        sum += p[c];
    }
    for (int c = 0; c < part->classes; c++)
        p[c] = sum > 0 ? p[c] / sum : 1.0 / part->classes;
}

static int largest(const double *p, int n)
{
    int best = 0;

    for (int i = 1; i < n; i++)
        if (p[i] > p[best])
            best = i;
    return best;
}

/* What outranks the head of harm still does: harm never falls below what the
 * rules made of the flags. */
static void set_harm(struct verdict *v, const double *p)
{
    int before = largest(v->harm_p, HARM_N);
    int after = largest(p, HARM_N);

    memcpy(v->harm_p, p, sizeof v->harm_p);
    if (v->harm > before) /* raised by a flag */
        after = after > v->harm ? after : v->harm;
    v->harm = after;
}

void adapt_apply(const struct adapt *m, struct arena *a, struct str subject,
                 struct str text, struct verdict *v)
{
    struct adapt_input in = adapt_input_of(a, subject, text, v);
    double p[ADAPT_CLASSES_MAX];

    if (m->parts[ADAPT_HARM].classes) {
        adapt_scores(&m->parts[ADAPT_HARM], &in, p);
        set_harm(v, p);
    }
    if (m->parts[ADAPT_CAUSE].classes) {
        adapt_scores(&m->parts[ADAPT_CAUSE], &in, p);
        memcpy(v->cause, p, sizeof v->cause);
    }
    if (m->parts[ADAPT_KIND].classes) {
        adapt_scores(&m->parts[ADAPT_KIND], &in, p);
        memcpy(v->kind, p, sizeof v->kind);
    }
}
