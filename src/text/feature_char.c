#include "base/utf8.h"
#include "text/feature_impl.h"

enum { WORD_CPS = 40, KIND_CHAR = 32, KIND_CROSS };

/* Any character that no text holds, at the edges of a word. */
enum { EDGE_FRONT = 0x110000, EDGE_BACK = 0x110001 };

/* The characters of a word between its edges; a longer one is cut. */
static size_t word_cps(const struct scan *s, const struct scan_token *t,
                       uint32_t cps[WORD_CPS + 2])
{
    struct str rest = feature_folded(s, t);
    size_t n = 0;

    cps[n++] = EDGE_FRONT;
    while (rest.len && n <= WORD_CPS) {
        size_t step = utf8_read(rest, &cps[n]);

        if (step == 0)
            break;
        rest = str_sub(rest, step, rest.len);
        n++;
    }
    cps[n++] = EDGE_BACK;
    return n;
}

void feature_chars(struct feature_work *w, int min, int max)
{
    const struct scan *s = w->in->scan;
    uint64_t seed = feature_seed(w, KIND_CHAR);
    uint32_t cps[WORD_CPS + 2];

    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];
        size_t n;

        if (t->kind != SCAN_WORD && t->kind != SCAN_TAG)
            continue;
        n = word_cps(s, t, cps);
        for (size_t at = 0; at + (size_t)min <= n; at++) {
            uint64_t h = seed;

            for (size_t k = 0; k < (size_t)max && at + k < n; k++) {
                h = feature_step(h, cps[at + k]);
                if (k + 1 >= (size_t)min)
                    feature_put(w, h, t->from, t->to, FEATURE_CHAR);
            }
        }
    }
}

/* ---- across words ---- */

enum { CROSS_MAX = 8 };

/* The last characters of the text so far, and which token they are of. */
struct tail {
    uint32_t cps[CROSS_MAX];
    uint32_t from[CROSS_MAX];
    size_t n; /* characters so far */
};

static void cross_put(struct feature_work *w, struct tail *tail, uint32_t cp,
                      const struct scan_token *t, int min, int max)
{
    uint64_t h = feature_seed(w, KIND_CROSS);
    bool crosses = false;

    tail->cps[tail->n % CROSS_MAX] = cp;
    tail->from[tail->n % CROSS_MAX] = t->from;
    tail->n++;
    /* backwards from the new one: each n-gram is put when it is complete */
    for (size_t k = 1; k <= (size_t)max && k <= tail->n; k++) {
        size_t at = (tail->n - k) % CROSS_MAX;

        h = feature_step(h, tail->cps[at]);
        crosses |= tail->cps[at] == ' ';
        if (k >= (size_t)min && crosses)
            feature_put(w, h, tail->from[at], t->to, FEATURE_CROSS);
    }
}

void feature_cross(struct feature_work *w, int min, int max)
{
    const struct scan *s = w->in->scan;
    struct tail tail = {.n = 0};

    assert(max <= CROSS_MAX);
    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];
        struct str rest = feature_folded(s, t);
        uint32_t cp;
        size_t step;

        if (t->flags & SCAN_SPACE || i == 0)
            cross_put(w, &tail, ' ', t, min, max);
        if (t->kind == SCAN_LINK || t->kind == SCAN_MAIL ||
            t->kind == SCAN_NUMBER) {
            cross_put(w, &tail, '0', t, min, max);
            continue;
        }
        for (size_t n = 0; n < WORD_CPS && (step = utf8_read(rest, &cp)) > 0;
             n++) {
            cross_put(w, &tail, cp, t, min, max);
            rest = str_sub(rest, step, rest.len);
        }
    }
}
