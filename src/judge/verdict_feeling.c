#include "judge/verdict_impl.h"

#include <math.h>

/*
 * Words of pleasure and displeasure (word/LANG/polarity.txt), after Taboada et
 * al., "Lexicon-Based Methods for Sentiment Analysis", Computational
 * Linguistics 37(2), 2011: "very" and "hardly" before a word (in Chinese also
 * behind it) change its strength, "not" turns it round and weakens it.
 */
enum { REACH = 3 }; /* tokens from "not" or "very" to the word */

struct look {
    const struct phrase_hit * not, *more, *less; /* the latest of each */
};

static bool near(const struct verdict_work *w, const struct phrase_hit *before,
                 const struct phrase_hit *hit)
{
    uint32_t end;

    if (!before)
        return false;
    end = before->first + before->n;
    return end <= hit->first && hit->first - end < REACH &&
           w->sentence[before->first] == w->sentence[hit->first];
}

static double weigh(const struct verdict_work *w, const struct look *l,
                    const struct phrase_hit *hit)
{
    double v = hit->weight;

    if (near(w, l->more, hit))
        v *= l->more->weight > 1 ? 1.4 : 1.2;
    if (near(w, l->less, hit))
        v *= 0.7;
    if (near(w, l->not, hit))
        v *= v > 0 ? -0.7 : -0.3;
    return v;
}

static void feel(struct verdict_work *w, const struct phrase_hit *hit, double v)
{
    int which = v > 0 ? SENTIMENT_POSITIVE : SENTIMENT_NEGATIVE;

    if (v > 0)
        w->good += v;
    else
        w->bad -= v;
    if (v <= -3)
        w->strong -= v;
    verdict_span_hit(w, VERDICT_SENTIMENT, which, hit, fabs(v) / 3);
}

static void count_signs(struct verdict_work *w)
{
    for (size_t i = 0; i < w->scan.n; i++) {
        const struct scan_token *t = &w->scan.tokens[i];
        struct str f = scan_folded(&w->scan, i);

        w->capitals += t->flags & SCAN_CAPS && t->n > 3;
        if (t->kind != SCAN_PUNCT || f.len == 0)
            continue;
        w->questions += f.ptr[0] == '?';
        w->exclamations += f.ptr[0] == '!' ? f.len : 0;
    }
}

static void sentiment(struct verdict_work *w)
{
    double length = sqrt(4.0 + (double)w->scan.n / 8);
    double z = (w->good - w->bad) / length;
    double sure = 1 + (w->good + w->bad) / length;
    double e[SENTIMENT_N] = {exp(-1.3 * z), 2.2 / sure, exp(1.3 * z)};
    double sum = e[0] + e[1] + e[2];
    const double *m = w->model.p[MODEL_SENTIMENT];
    double share = w->model.known[MODEL_SENTIMENT] ? 0.65 : 0;

    for (int k = 0; k < SENTIMENT_N; k++)
        w->out->sentiment[k] = share * m[k] + (1 - share) * e[k] / sum;
}

void verdict_feeling(struct verdict_work *w)
{
    struct look l = {0};
    uint32_t covered = 0; /* tokens before it belong to a phrase already */

    count_signs(w);
    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];

        switch (hit->tag) {
        case WORD_DEGREE_NOT: l.not = hit; break;
        case WORD_DEGREE_MORE: l.more = hit; break;
        case WORD_DEGREE_LESS: l.less = hit; break;
        case WORD_POLARITY_GOOD:
        case WORD_POLARITY_BAD:
            /* "not happy" is one phrase, its "happy" does not count */
            if (hit->first + hit->n <= covered)
                break;
            feel(w, hit, weigh(w, &l, hit));
            covered = hit->first + hit->n;
            break;
        default: break;
        }
    }
    w->bad += w->irony * w->good;
    w->good *= 1 - w->irony;
    sentiment(w);
}
