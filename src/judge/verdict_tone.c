#include "judge/verdict_impl.h"

#include <math.h>

/*
 * What the strategies of politeness weigh, by the signs that they have in
 * Danescu-Niculescu-Mizil et al., "A computational approach to politeness",
 * ACL 2013, table 3; the sizes are ours.
 */
static double manners_of(const struct verdict_work *w,
                         const struct phrase_hit *hit)
{
    switch (hit->tag) {
    case WORD_POLITE_THANKS: return 0.9;
    case WORD_POLITE_APOLOGY: return 0.6;
    case WORD_POLITE_GREETING: return 0.7;
    case WORD_POLITE_FAREWELL: return 0.6;
    case WORD_POLITE_DEFERENCE: return 0.7;
    case WORD_POLITE_COULD_YOU: return 0.6;
    case WORD_POLITE_INDIRECT: return 0.7;
    case WORD_POLITE_SUBJUNCTIVE: return 0.4;
    case WORD_POLITE_HEDGE: return 0.3;
    case WORD_POLITE_POSITIVE: return 0.2;
    case WORD_POLITE_INCLUSIVE: return 0.3;
    case WORD_POLITE_AGREE: return 0.1;
    case WORD_POLITE_PLEASE:
        /* "Please stop …": at the start it commands */
        return w->scan.tokens[hit->first].flags & SCAN_SENTENCE ? 0.2 : 0.6;
    case WORD_POLITE_DEMAND: return -0.8;
    case WORD_POLITE_NEGATIVE: return -0.7;
    case WORD_POLITE_DIRECT_QUESTION: return -0.4;
    case WORD_POLITE_DISAGREE: return -0.4;
    case WORD_POLITE_DIRECT_START:
        return w->scan.tokens[hit->first].flags & SCAN_SENTENCE ? -0.3 : 0;
    case WORD_POLITE_IMPERATIVE:
        return w->scan.tokens[hit->first].flags & SCAN_SENTENCE ? -0.6 : -0.1;
    case WORD_POLITE_FACTUALITY: return -0.2;
    case WORD_INSULT: return -0.8 * hit->weight;
    case WORD_SLUR:
    case WORD_THREAT_VIOLENCE: return -2.5;
    default: return 0;
    }
}

static double offence_of(const struct phrase_hit *hit)
{
    static const double BY_WEIGHT[] = {0, 0.15, 0.5, 0.85};
    int weight = hit->weight < 0 ? 0 : hit->weight > 3 ? 3 : hit->weight;

    switch (hit->tag) {
    case WORD_INSULT: return BY_WEIGHT[weight];
    case WORD_SLUR: return 0.9;
    case WORD_THREAT_VIOLENCE: return 0.8;
    default: return 0;
    }
}

void verdict_tone(struct verdict_work *w)
{
    double z = 0, offence = 0;
    double polite;

    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];
        double m = manners_of(w, hit), o = offence_of(hit);

        z += m;
        if (fabs(m) >= 0.3)
            verdict_span_hit(w, VERDICT_TONE, 0, hit, m);
        offence = 1 - (1 - offence) * (1 - o);
        verdict_span_hit(w, VERDICT_TONE, 1, hit, o);
    }
    /* long texts say more of both: strength goes with the root of length */
    z /= sqrt(1 + (double)w->scan.n / 80);
    z -= 0.3 * fmin((double)w->capitals, 3) +
         0.2 * fmin((double)w->exclamations, 4);
    polite = verdict_chance(z);
    if (w->model.known[MODEL_POLITENESS])
        polite = 0.7 * w->model.p[MODEL_POLITENESS][1] + 0.3 * polite;
    if (w->model.known[MODEL_OFFENSIVE])
        offence =
            1 - (1 - 0.8 * offence) * (1 - w->model.p[MODEL_OFFENSIVE][1]);
    w->out->politeness = polite;
    w->out->offensive = offence;
}
