#include "judge/verdict_impl.h"

#include <math.h>

/*
 * Where a learned head knows the language, its odds and those of the rules
 * are added; elsewhere the rules answer alone.  The weights below were chosen
 * on sentences of our own (verdict_test_*.c), not on any labelled set.
 */

struct cues {
    double complaint, question, praise, spam; /* sums of weights, capped */
    double accused;  /* evidence that people behaved badly, 0 … 1 */
    double insults;  /* words of insult */
    double asked;    /* for a remedy, 0 … 1 */
    bool mended;     /* praise for who mended what had failed */
    double outright; /* what outranks the learned head, in odds */
};

/* How surely a flag tells of something bad: who is in need may only ask, and
 * so may who names an illness ("is insulin allowed on board?"). */
static double tells(const struct verdict_work *w, enum flag f)
{
    double p = w->out->flag_p[f];

    if (f == FLAG_IN_NEED)
        return 0.8 * p;
    if (f == FLAG_ILLNESS && p < 0.9 && w->questions > 0 && w->bad == 0)
        return 0.7 * p;
    return p;
}

static double gravest(const struct verdict_work *w)
{
    double p = 0;

    for (int f = 0; f < FLAG_N; f++)
        p = fmax(p, tells(w, (enum flag)f));
    return p;
}

/* The same of the flags that report what happened. */
static double suffered(const struct verdict_work *w)
{
    static const enum flag REPORTS[] = {FLAG_INJURY, FLAG_ILLNESS,
                                        FLAG_DISCRIMINATION, FLAG_MONEY_GONE,
                                        FLAG_DATA_LEAK};
    double p = 0;

    for (size_t i = 0; i < ARRAY_N(REPORTS); i++)
        p = fmax(p, tells(w, REPORTS[i]));
    return p;
}

static void take(struct verdict_work *w, const struct phrase_hit *hit,
                 enum kind kind, double *sum, double cap)
{
    *sum = fmin(cap, *sum + hit->weight);
    verdict_span_hit(w, VERDICT_KIND, kind, hit, hit->weight / 3.0);
}

/* What the rest of the verdict says of them. */
static void weigh_cues(const struct verdict_work *w, struct cues *c)
{
    c->praise *= 1 - w->irony;
    /* who demands an apology accuses */
    c->accused = 1 - (1 - c->accused) * (1 - 0.5 * w->out->ask_p[ASK_APOLOGY]);
    c->asked =
        fmax(fmax(w->out->ask_p[ASK_REFUND], w->out->ask_p[ASK_APOLOGY]),
             fmax(w->out->ask_p[ASK_REPAIR], w->out->ask_p[ASK_REPLACEMENT]));
    /* thanks that want nothing more */
    c->mended = w->mended && c->asked < 0.5 && w->out->said_before == 0;
    c->outright = fmax(0, suffered(w) - 0.6) / 0.4 + w->irony - c->mended;
}

static struct cues find_cues(struct verdict_work *w)
{
    struct cues c = {0};
    uint32_t covered = 0;

    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];

        switch (hit->tag) {
        case WORD_KIND_COMPLAINT:
            if (hit->first + hit->n > covered)
                take(w, hit, KIND_COMPLAINT, &c.complaint, 9);
            covered = hit->first + hit->n;
            break;
        case WORD_KIND_QUESTION:
            take(w, hit, KIND_QUESTION, &c.question, 5);
            break;
        case WORD_KIND_PRAISE: take(w, hit, KIND_PRAISE, &c.praise, 7); break;
        case WORD_SPAM_OFFER:
        case WORD_SPAM_FRAUD: take(w, hit, KIND_SPAM, &c.spam, 12); break;
        case WORD_CAUSE_UNCARING:
        case WORD_CAUSE_IGNORANT:
        case WORD_CAUSE_POWERLESS:
        case WORD_CAUSE_RUDE:
        case WORD_CAUSE_CONDESCENDING:
        case WORD_CAUSE_UNTRUTHFUL:
            c.accused = 1 - (1 - c.accused) * (1 - hit->weight * 0.22);
            break;
        case WORD_INSULT:
        case WORD_SLUR: c.insults += hit->weight; break;
        default: break;
        }
    }
    weigh_cues(w, &c);
    return c;
}

static double things_wrong(const struct verdict_work *w)
{
    double sum = 0;

    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];

        if ((hit->tag == WORD_CAUSE_FAULTY || hit->tag == WORD_CAUSE_LATE ||
             hit->tag == WORD_CAUSE_PRICE || hit->tag == WORD_CAUSE_POLICY ||
             hit->tag == WORD_CAUSE_CANCELLED ||
             hit->tag == WORD_CAUSE_WEBSITE || hit->tag == WORD_CAUSE_SAFETY) &&
            hit->weight >= 2)
            sum += hit->weight;
    }
    return fmin(sum, 6);
}

static double complaint_by_rules(const struct verdict_work *w,
                                 const struct cues *c)
{
    double z = -1.6;

    z += 0.5 * c->complaint;
    z += 1.1 * log1p(w->bad) - 1.2 * log1p(w->good);
    z += 3.0 * c->accused + 0.28 * things_wrong(w);
    z += 2.4 * c->asked + 0.9 * (w->out->said_before > 0);
    z += 4.5 * fmax(0, gravest(w) - 0.4);
    z += 0.5 * fmin(c->insults, 6) + 2.5 * w->irony - 2.0 * c->mended;
    z -= 0.35 * c->praise;
    /* "how do I …?" with a cue or two is a question; with more it is one that
     * wants no answer */
    if (c->complaint < 4)
        z -= 0.35 * fmin(c->question, 4) * (w->questions > 0);
    return z;
}

static double complaint(const struct verdict_work *w, const struct cues *c)
{
    double z = complaint_by_rules(w, c);

    if (w->model.known[MODEL_COMPLAINT])
        return 0.65 * z + c->outright +
               0.55 * verdict_odds(w->model.p[MODEL_COMPLAINT][1]);
    if (w->model.known[MODEL_SENTIMENT]) {
        const double *s = w->model.p[MODEL_SENTIMENT];

        return 0.8 * z + c->outright +
               0.45 * (log(s[SENTIMENT_NEGATIVE] + 0.01) -
                       log(fmax(s[SENTIMENT_POSITIVE], s[SENTIMENT_NEUTRAL]) +
                           0.01));
    }
    return z;
}

void verdict_kinds(struct verdict_work *w)
{
    struct cues c = find_cues(w);
    double *kind = w->out->kind;
    double spam = verdict_chance(-4.2 + 0.85 * c.spam);
    double bad = verdict_chance(complaint(w, &c));
    double rest, sum;
    double question, praise;

    question = exp(-1.6 + 0.75 * c.question + 2.0 * (w->questions > 0) +
                   0.8 * w->out->ask_p[ASK_ANSWER]);
    praise = exp(-1.6 + 0.6 * c.praise + 1.0 * log1p(w->good) -
                 1.0 * log1p(w->bad) + 1.0 * c.mended);
    sum = 1 + question + praise;
    kind[KIND_SPAM] = spam;
    kind[KIND_COMPLAINT] = (1 - spam) * bad;
    rest = (1 - spam) * (1 - bad);
    kind[KIND_QUESTION] = rest * question / sum;
    kind[KIND_PRAISE] = rest * praise / sum;
    kind[KIND_OTHER] = rest / sum;
}

/* ---- harm ---- */

/*
 * The scale of Jin and Aletras, "Modeling the Severity of Complaints in Social
 * Media", NAACL 2021: 1 no explicit reproach, 2 disapproval, 3 accusation,
 * 4 blame.
 */
static void harm_by_rules(const struct verdict_work *w, double p[HARM_N])
{
    static const double BORDER[] = {1.0, 2.5, 4.0}; /* to 2, 3, 4 */
    double x, above[HARM_N];
    double accused = 0, insults = 0;

    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *hit = &w->hits[i];

        if (hit->tag == WORD_INSULT || hit->tag == WORD_SLUR)
            insults += hit->weight;
        if ((hit->tag == WORD_CAUSE_UNTRUTHFUL ||
             hit->tag == WORD_CAUSE_CONDESCENDING ||
             hit->tag == WORD_CAUSE_RUDE || hit->tag == WORD_CAUSE_UNCARING) &&
            hit->weight >= 3)
            accused += 1;
    }
    x = 0.8 * log1p(w->bad) + 0.5 * log1p(w->strong) + 0.9 * log1p(accused) +
        0.3 * fmin(insults, 6) + 0.25 * fmin((double)w->exclamations, 3) +
        0.25 * fmin((double)w->capitals, 3) + 0.4 * (w->out->said_before > 1);
    above[1] = 1;
    for (int h = 2; h < HARM_N; h++)
        above[h] = verdict_chance(1.7 * (x - BORDER[h - 2]));
    for (int h = 1; h < HARM_N; h++)
        p[h] = above[h] - (h + 1 < HARM_N ? above[h + 1] : 0);
}

/* Words that ask about a grave thing ("is insulin allowed on board?") or
 * thank somebody for his help, and do not tell of harm. */
static bool harmless(const struct verdict *v, enum flag f)
{
    const double *kind = v->kind;
    bool sure = v->flag_p[f] >= 0.9;

    if (kind[KIND_COMPLAINT] < 0.2)
        return !sure || ((f == FLAG_IN_NEED || f == FLAG_LEGAL) &&
                         verdict_kind(v) == KIND_PRAISE);
    return !sure && (f == FLAG_IN_NEED || f == FLAG_ILLNESS) &&
           kind[KIND_QUESTION] > kind[KIND_COMPLAINT];
}

/* The least harm that a flag means. */
static int least_harm(const struct verdict *v, enum flag f)
{
    double p = v->flag_p[f];

    if (!(v->flags & 1u << f) || harmless(v, f) || v->kind[KIND_SPAM] > 0.5)
        return 0;
    switch (f) {
    case FLAG_INJURY:
    case FLAG_ILLNESS:
    case FLAG_SELF_HARM: return 4;
    case FLAG_IN_NEED: return p >= 0.9 ? 4 : 3;
    case FLAG_DISCRIMINATION:
    case FLAG_LEGAL:
    case FLAG_MONEY_GONE:
    case FLAG_DATA_LEAK: return 3;
    }
    return 0;
}

/* Irony and whoever demands an apology disapprove at least. */
static int least_reproach(const struct verdict_work *w)
{
    const struct verdict *v = w->out;

    return v->kind[KIND_COMPLAINT] >= 0.5 &&
                   (w->irony >= 0.5 || v->ask_p[ASK_APOLOGY] >= 0.5)
               ? 2
               : 0;
}

/* All of what is below the floor is moved onto it. */
static void lift(struct verdict_work *w, int floor)
{
    double *p = w->out->harm_p;

    for (int h = 0; h < floor; h++) {
        p[floor] += p[h];
        p[h] = 0;
    }
}

static void note_flags(struct verdict_work *w)
{
    /* spans of what lifted it: those of the flags, once more for the harm */
    size_t n = w->spans_n;

    for (size_t i = 0; i < n; i++) {
        struct verdict_span s = w->spans[i];

        if (s.what == VERDICT_FLAG &&
            least_harm(w->out, (enum flag)s.which) > 0)
            verdict_span_add(w, VERDICT_HARM, w->out->harm, s.from, s.to,
                             s.weight);
    }
}

static void note_head(struct verdict_work *w, enum model_head head,
                      int class_at, enum verdict_what what, int which)
{
    struct model_span *why;
    size_t n = model_why(w->places, head, class_at, VERDICT_SPANS_EACH, &why);

    for (size_t i = 0; i < n; i++)
        verdict_span_add(w, what, which, why[i].from, why[i].to, why[i].weight);
}

static void note_model(struct verdict_work *w)
{
    if (!w->places)
        return;
    if (w->model.known[MODEL_COMPLAINT])
        note_head(w, MODEL_COMPLAINT, 1, VERDICT_KIND, KIND_COMPLAINT);
    if (w->out->harm > 0 && w->model.known[MODEL_SEVERITY])
        note_head(w, MODEL_SEVERITY, w->out->harm - 1, VERDICT_HARM,
                  w->out->harm);
}

static void note_words(struct verdict_work *w)
{
    for (size_t i = 0; i < w->hits_n && w->out->harm > 1; i++) {
        const struct phrase_hit *hit = &w->hits[i];

        if (hit->tag == WORD_POLARITY_BAD && hit->weight <= -3)
            verdict_span_hit(w, VERDICT_HARM, w->out->harm, hit, 0.5);
        if ((hit->tag == WORD_CAUSE_UNTRUTHFUL || hit->tag == WORD_CAUSE_RUDE ||
             hit->tag == WORD_CAUSE_CONDESCENDING || hit->tag == WORD_INSULT) &&
            hit->weight >= 3)
            verdict_span_hit(w, VERDICT_HARM, w->out->harm, hit, 0.6);
    }
}

void verdict_harm(struct verdict_work *w)
{
    struct verdict *v = w->out;
    double bad = v->kind[KIND_COMPLAINT];
    double share = w->model.known[MODEL_SEVERITY] ? 0.7 : 0;
    double rules[HARM_N] = {0};

    harm_by_rules(w, rules);
    v->harm_p[0] = 1 - bad;
    for (int h = 1; h < HARM_N; h++)
        v->harm_p[h] = bad * (share * w->model.p[MODEL_SEVERITY][h - 1] +
                              (1 - share) * rules[h]);
    lift(w, least_reproach(w));
    for (int f = 0; f < FLAG_N; f++)
        lift(w, least_harm(v, (enum flag)f));
    /* whether at all, and only then how much: four classes share what a
     * complaint has, and the first would win by being alone */
    if (v->harm_p[0] <= 0.5)
        v->harm = 1;
    for (int h = 2; h < HARM_N && v->harm > 0; h++)
        if (v->harm_p[h] > v->harm_p[v->harm])
            v->harm = h;
    note_flags(w);
    note_words(w);
    note_model(w);
}

/*
 * Nothing grave is praise.  What looked like it is a complaint where harm was
 * done, and where only the flag stands ("thank you for helping my mother when
 * she fell") something that a person has to read.
 */
void verdict_no_praise(struct verdict_work *w)
{
    double *kind = w->out->kind;
    enum kind to = w->out->harm >= 3 ? KIND_COMPLAINT : KIND_OTHER;

    if (w->out->harm < 3 && w->out->flags == 0)
        return;
    kind[to] += kind[KIND_PRAISE];
    kind[KIND_PRAISE] = 0;
}
