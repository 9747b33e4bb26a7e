#include "judge/verdict_impl.h"

#include <math.h>

/*
 * Praise beside a stated failure is meant the other way round: "Bravo! Only
 * three hours on hold."  Honest praise names a failure too, but with who
 * mended it ("the flight was cancelled, but Maria found us a hotel"): words
 * of help and of people who are praised (@irony.honest) speak against it.
 *
 * The failures are whole phrases (word/LANG/irony.txt), so hours alone are
 * none: "only 3 hours by train, and the staff were wonderful".
 */

/* What praise is worth as irony when a failure stands beside it. */
static const double CHEERED = 1.0; /* "bravo", "a new record" */
static const double PRAISED = 0.5; /* "wonderful" */

static bool has(const struct verdict_work *w, uint16_t tag)
{
    for (size_t i = 0; i < w->hits_n; i++)
        if (w->hits[i].tag == tag)
            return true;
    return false;
}

void verdict_irony(struct verdict_work *w)
{
    double praise = 0, failure = 0;
    bool thanked = false, honest;

    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];

        switch (hit->tag) {
        case WORD_IRONY_WHOLE:
            praise = CHEERED;
            failure = 1;
            break;
        case WORD_IRONY_CHEER: praise = CHEERED; break;
        case WORD_KIND_PRAISE:
            praise = fmax(praise, PRAISED);
            thanked = true;
            break;
        case WORD_POLARITY_GOOD: praise = fmax(praise, PRAISED); break;
        case WORD_IRONY_FAILURE: failure = 1; break;
        default: break;
        }
    }
    honest = has(w, WORD_IRONY_HONEST);
    w->mended = honest && thanked && !has(w, WORD_IRONY_UNMENDED);
    if (praise * failure == 0 || honest)
        return;
    w->irony = praise;
    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];

        if (hit->tag == WORD_IRONY_CHEER || hit->tag == WORD_IRONY_FAILURE ||
            hit->tag == WORD_IRONY_WHOLE)
            verdict_span_hit(w, VERDICT_KIND, KIND_COMPLAINT, hit, 0.8);
    }
}
