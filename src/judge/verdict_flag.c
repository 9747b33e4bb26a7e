#include "judge/verdict_impl.h"

#include <math.h>

/* The tag of a statement's phrases, and what each weight is worth as
 * evidence.  Evidence adds up as if each phrase could be wrong by itself
 * (noisy or: Pearl, "Probabilistic Reasoning in Intelligent Systems", 1988,
 * section 4.3.2). */
struct evidence {
    double p[4]; /* by weight 0 to 3 */
};

static const struct evidence OF_FLAG = {{0, 0.25, 0.7, 0.93}};
static const struct evidence OF_ASK = {{0, 0.25, 0.6, 0.9}};
static const struct evidence OF_CAUSE = {{0, 0.15, 0.55, 0.8}};

static const uint16_t FLAG_TAGS[FLAG_N] = {
    [FLAG_INJURY] = WORD_FLAG_INJURY,
    [FLAG_ILLNESS] = WORD_FLAG_ILLNESS,
    [FLAG_DISCRIMINATION] = WORD_FLAG_DISCRIMINATION,
    [FLAG_IN_NEED] = WORD_FLAG_IN_NEED,
    [FLAG_LEGAL] = WORD_FLAG_LEGAL,
    [FLAG_MONEY_GONE] = WORD_FLAG_MONEY_GONE,
    [FLAG_DATA_LEAK] = WORD_FLAG_DATA_LEAK,
    [FLAG_SELF_HARM] = WORD_FLAG_SELF_HARM,
};

static const uint16_t ASK_TAGS[ASK_N] = {
    [ASK_REFUND] = WORD_ASK_REFUND,
    [ASK_REPLACEMENT] = WORD_ASK_REPLACEMENT,
    [ASK_REPAIR] = WORD_ASK_REPAIR,
    [ASK_ANSWER] = WORD_ASK_ANSWER,
    [ASK_APOLOGY] = WORD_ASK_APOLOGY,
    [ASK_PRICE_MATCH] = WORD_ASK_PRICE_MATCH,
    [ASK_CHANGE_OF_DATA] = WORD_ASK_CHANGE_OF_DATA,
    [ASK_CANCELLATION] = WORD_ASK_CANCELLATION,
    [ASK_CALL_BACK] = WORD_ASK_CALL_BACK,
};

static const uint16_t CAUSE_TAGS[CAUSE_N] = {
    [CAUSE_FAULTY] = WORD_CAUSE_FAULTY,
    [CAUSE_LATE] = WORD_CAUSE_LATE,
    [CAUSE_PRICE] = WORD_CAUSE_PRICE,
    [CAUSE_CANCELLED] = WORD_CAUSE_CANCELLED,
    [CAUSE_WEBSITE] = WORD_CAUSE_WEBSITE,
    [CAUSE_SAFETY] = WORD_CAUSE_SAFETY,
    [CAUSE_POLICY] = WORD_CAUSE_POLICY,
    [CAUSE_UNCARING] = WORD_CAUSE_UNCARING,
    [CAUSE_IGNORANT] = WORD_CAUSE_IGNORANT,
    [CAUSE_POWERLESS] = WORD_CAUSE_POWERLESS,
    [CAUSE_RUDE] = WORD_CAUSE_RUDE,
    [CAUSE_CONDESCENDING] = WORD_CAUSE_CONDESCENDING,
    [CAUSE_UNTRUTHFUL] = WORD_CAUSE_UNTRUTHFUL,
};

/* Which of n tags; -1: none. */
static int which_tag(const uint16_t *tags, int n, uint16_t tag)
{
    for (int i = 0; i < n; i++)
        if (tags[i] == tag)
            return i;
    return -1;
}

static int weight_of(const struct phrase_hit *hit)
{
    return hit->weight < 0 ? 0 : hit->weight > 3 ? 3 : hit->weight;
}

/* "The site does not work" is of the site, not of a thing: words of
 * CAUSE_FAULTY within a phrase of CAUSE_WEBSITE do not count. */
static bool of_website(const struct phrase_hit *hit, uint32_t *website)
{
    if (hit->tag == WORD_CAUSE_WEBSITE && hit->weight >= 2)
        *website = hit->first + hit->n;
    return hit->tag == WORD_CAUSE_FAULTY && hit->first < *website;
}

/*
 * Fills p[0 … n) with how likely each statement is.  A phrase within a longer
 * one of the same tag adds nothing, nor does the same word a second time.
 */
static void gather(struct verdict_work *w, enum verdict_what what,
                   const uint16_t *tags, int n, const struct evidence *e,
                   double *p)
{
    enum { TAGS_MAX = 16 };
    uint32_t covered[TAGS_MAX] = {0};
    uint64_t last[TAGS_MAX] = {0};
    uint32_t website = 0;

    assert(n <= TAGS_MAX);
    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];
        int k = which_tag(tags, n, hit->tag);
        uint64_t word;
        double v;

        if (k < 0 || of_website(hit, &website))
            continue;
        word = w->scan.tokens[hit->first].hash;
        if (hit->first + hit->n <= covered[k] ||
            (word == last[k] && hit->weight < 3))
            continue;
        covered[k] = hit->first + hit->n;
        last[k] = word;
        v = e->p[weight_of(hit)];
        p[k] = 1 - (1 - p[k]) * (1 - v);
        verdict_span_hit(w, what, k, hit, v);
    }
}

void verdict_flags(struct verdict_work *w)
{
    gather(w, VERDICT_FLAG, FLAG_TAGS, FLAG_N, &OF_FLAG, w->out->flag_p);
    for (int f = 0; f < FLAG_N; f++)
        if (w->out->flag_p[f] >= 0.5)
            w->out->flags |= 1u << f;
}

/*
 * The learned head knows a request when it sees one, but not what for; it is
 * asked only about "answer", which any question is.
 */
static void ask_answer(struct verdict_work *w)
{
    double *p = &w->out->ask_p[ASK_ANSWER];

    if (w->questions)
        *p = 1 - (1 - *p) * (1 - 0.35);
    if (w->model.known[MODEL_REQUEST] && *p > 0)
        *p = verdict_chance(0.7 * verdict_odds(*p) +
                            0.3 * verdict_odds(w->model.p[MODEL_REQUEST][1]));
}

/* The amount that stands in the phrase or up to AMOUNT_REACH tokens behind it
 * in its sentence; NULL: there is none. */
static const struct entity *amount_of(const struct verdict_work *w,
                                      const struct phrase_hit *hit,
                                      const struct entity_list *amounts)
{
    enum { AMOUNT_REACH = 4 };
    uint32_t end = hit->first + hit->n, limit = end;

    while (limit < w->scan.n && limit < end + AMOUNT_REACH &&
           w->sentence[limit] == w->sentence[hit->first])
        limit++;
    for (size_t i = 0; i < amounts->n; i++) {
        const struct entity *e = &amounts->items[i];

        if (e->from >= hit->from && e->from < w->scan.tokens[limit - 1].to)
            return e;
    }
    return NULL;
}

/* "Give me my 45 € back": what asks for money only because a sum is named. */
static void ask_amount(struct verdict_work *w)
{
    struct entity_list amounts = {0};
    double *p = &w->out->ask_p[ASK_REFUND];

    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];
        const struct entity *e;
        double v = OF_ASK.p[weight_of(hit)];

        if (hit->tag != WORD_ASK_GIVE_BACK)
            continue;
        if (!amounts.arena) {
            amounts = entity_list_make(w->arena);
            entity_money(&w->scan, w->lang, &amounts);
        }
        e = amount_of(w, hit, &amounts);
        if (!e)
            continue;
        *p = 1 - (1 - *p) * (1 - v);
        verdict_span_hit(w, VERDICT_ASK, ASK_REFUND, hit, v);
        verdict_span_add(w, VERDICT_ASK, ASK_REFUND, e->from, e->to, v);
    }
}

void verdict_asks(struct verdict_work *w)
{
    gather(w, VERDICT_ASK, ASK_TAGS, ASK_N, &OF_ASK, w->out->ask_p);
    ask_amount(w);
    ask_answer(w);
    for (int a = 0; a < ASK_N; a++)
        if (w->out->ask_p[a] >= 0.5)
            w->out->asks |= 1u << a;
}

/*
 * "I have already written" is once, "… three times" in the same sentence is
 * three times.
 */
void verdict_said(struct verdict_work *w)
{
    int most = 0, times = 0, here = 0;
    uint32_t sentence = 0;

    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];
        uint32_t at = w->sentence[hit->first];

        if (hit->tag != WORD_SAID_BEFORE && hit->tag != WORD_SAID_TIMES)
            continue;
        if (at != sentence) {
            sentence = at;
            here = times = 0;
        }
        if (hit->tag == WORD_SAID_TIMES) {
            times = hit->weight > times ? hit->weight : times;
        } else {
            here = hit->weight > here ? hit->weight : here;
            verdict_span_hit(w, VERDICT_SAID_BEFORE, 0, hit, hit->weight);
        }
        if (here && times > here)
            here = times;
        if (here > most)
            most = here;
    }
    w->out->said_before = most;
}

void verdict_causes(struct verdict_work *w)
{
    double complaint = w->out->kind[KIND_COMPLAINT];
    double *p = w->out->cause;

    gather(w, VERDICT_CAUSE, CAUSE_TAGS, CAUSE_N, &OF_CAUSE, p);
    /* who is hurt by a thing complains of its safety */
    p[CAUSE_SAFETY] =
        fmax(p[CAUSE_SAFETY], 0.7 * fmax(w->out->flag_p[FLAG_INJURY],
                                         0.8 * w->out->flag_p[FLAG_ILLNESS]));
    for (int c = 0; c < CAUSE_N; c++)
        p[c] = complaint < 0.2 ? 0 : p[c] * fmin(1, 0.35 + complaint);
}
