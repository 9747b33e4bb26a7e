#include "judge/manner.h"
#include "judge/manner_impl.h"
#include "judge/record_impl.h"
#include "judge/word.h"

/*
 * What is looked at around a word, in tokens.  A character of a script
 * without spaces is a token of its own, so there more of them are looked at.
 */
enum { NEAR = 4, NEAR_HAN = 9, FAR = 14, FAR_HAN = 30 };

/* An open quotation is believed to end within so many tokens. */
enum { MARKED_MAX = 60 };

/* Several harsh faults of different kinds make one rude letter. */
enum { RUDE_KINDS = 3, RUDE_POINTS = 6 };

/* Below this the learned head is not believed without a word to show. */
static const double offensive_sure = 0.95;

/* ---- what each token is ---------------------------------------------- */

static uint8_t mark_of_tag(uint16_t tag)
{
    switch (tag) {
    case WORD_AIM_YOU: return MANNER_YOU;
    case WORD_AIM_NOT: return MANNER_NOT;
    case WORD_AIM_SELF: return MANNER_SELF;
    case WORD_AIM_QUOTE: return MANNER_QUOTE;
    case WORD_AIM_BUT: return MANNER_BUT;
    case WORD_SORRY: return MANNER_SORRY;
    }
    return 0;
}

static char sign_of(const struct scan *s, size_t i)
{
    if (s->tokens[i].kind != SCAN_PUNCT || s->tokens[i].n == 0)
        return 0;
    return s->folded.ptr[s->tokens[i].at];
}

/* « » 「 」 are not folded to ", so they are told by their bytes. */
static bool is_quotation_mark(const struct scan *s, size_t i)
{
    static const char *const forms[] = {"\"", "«", "»", "「", "」", "『", "』",
                                        "“",  "”", "„", "‹",  "›",  "《", "》"};
    struct str f = scan_folded(s, i), src = scan_source(s, i);

    if (s->tokens[i].kind != SCAN_PUNCT)
        return false;
    for (size_t k = 0; k < ARRAY_N(forms); k++) {
        struct str form = str_from_z(forms[k]);

        if (str_eq(f, form) || str_starts(src, form))
            return true;
    }
    return false;
}

static void mark_quotations(struct manner *m)
{
    const struct scan *s = &m->w->scan;
    size_t open = SIZE_MAX;

    for (size_t i = 0; i < s->n; i++) {
        if (!is_quotation_mark(s, i))
            continue;
        if (open == SIZE_MAX || i - open > MARKED_MAX) {
            open = i;
            continue;
        }
        for (size_t k = open + 1; k < i; k++)
            m->marks[k] |= MANNER_MARKED;
        open = SIZE_MAX;
    }
}

static void mark_customer(struct manner *m)
{
    const struct scan *s = &m->w->scan;
    struct scan name = scan_text(m->w->arena, m->w->in->customer_name);

    if (name.n > 8) /* that is no name */
        return;
    for (size_t k = 0; k < name.n; k++) {
        if (name.tokens[k].kind != SCAN_WORD || name.tokens[k].n < 2)
            continue;
        for (size_t i = 0; i < s->n; i++)
            if (s->tokens[i].hash == name.tokens[k].hash)
                m->marks[i] |= MANNER_NAME;
    }
}

static struct manner manner_make(struct guard_work *w)
{
    struct manner m = {.w = w};

    m.marks = ARENA_ARRAY(w->arena, w->scan.n + 1, uint8_t);
    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *h = &w->hits[i];
        uint8_t mark = mark_of_tag(h->tag);

        if (guard_quoted(w, h->from))
            continue;
        m.greets |= h->tag == WORD_GREETING;
        m.sorry |= h->tag == WORD_SORRY;
        for (uint32_t k = 0; mark && k < h->n; k++)
            m.marks[h->first + k] |= mark;
    }
    mark_quotations(&m);
    mark_customer(&m);
    return m;
}

/* ---- what stands around a word ---------------------------------------- */

struct around {
    bool aimed;    /* "you are …", "your …", a name: at the customer */
    bool near_you; /* the customer is in the sentence */
    bool denied;   /* "nobody thinks you are …" */
    bool ours;     /* it is about ourselves or a third person */
    bool reported; /* somebody else's word */
    bool regretted;
};

static uint32_t reach(const struct scan *s, uint32_t at, int words, int chars)
{
    return (uint32_t)(s->tokens[at].kind == SCAN_HAN ? chars : words);
}

static void look_before(const struct manner *m, const struct phrase_hit *h,
                        uint32_t first, struct around *a)
{
    const struct scan *s = &m->w->scan;
    uint32_t near = reach(s, h->first, NEAR, NEAR_HAN);
    uint32_t far = reach(s, h->first, FAR, FAR_HAN);
    bool but = false, self = false, you = false;

    for (uint32_t i = h->first; i-- > first;) {
        uint32_t away = h->first - i;
        uint8_t mark = m->marks[i];

        but |= (mark & MANNER_BUT) != 0;
        a->regretted |= (mark & MANNER_SORRY) && !but;
        if (away > far)
            continue;
        if ((mark & MANNER_NOT) && ((you && !but) || away <= 2))
            a->denied = true;
        if ((mark & MANNER_QUOTE) &&
            (m->marks[h->first] & MANNER_MARKED || self || away <= 2))
            a->reported = true;
        if (mark & MANNER_SELF) {
            self = true;
            a->ours |= !you && away <= near;
        }
        if (mark & (MANNER_YOU | MANNER_NAME)) {
            you = true;
            a->aimed |= away <= near && !self;
        }
    }
    a->near_you |= you;
}

/* "idiots, you …", "what a liar you are" */
static void look_behind(const struct manner *m, const struct phrase_hit *h,
                        uint32_t end, struct around *a)
{
    const struct scan *s = &m->w->scan;
    uint32_t from = h->first + h->n;
    uint32_t near = reach(s, h->first, 2, 3);

    for (uint32_t i = from;
         i < end && i < from + reach(s, h->first, FAR, FAR_HAN); i++) {
        uint8_t mark = m->marks[i];

        if (mark & (MANNER_YOU | MANNER_NAME)) {
            a->near_you = true;
            a->aimed |= i - from < near && !a->ours;
        }
    }
}

static struct around look_around(const struct manner *m,
                                 const struct phrase_hit *h)
{
    struct around a = {.aimed = false};
    uint32_t first, end;

    guard_sentence(&m->w->scan, h->first, &first, &end);
    for (uint32_t i = h->first; i < h->first + h->n; i++)
        if (m->marks[i] & (MANNER_YOU | MANNER_NAME))
            a.aimed = a.near_you = true;
    look_before(m, h, first, &a);
    look_behind(m, h, end, &a);
    if (h->first == first && end - first <= h->n + 2 && !m->w->in_subject)
        a.aimed = true; /* "Liar!" is said to somebody */
    return a;
}

/* ---- one kind of fault after the other -------------------------------- */

enum verdict { PASS, NOTE, ASK, STOP };

static const enum guard_level level_of[] = {
    [NOTE] = GUARD_NOTE, [ASK] = GUARD_ASK, [STOP] = GUARD_STOP};

static enum verdict insult_of(const struct phrase_hit *h,
                              const struct around *a)
{
    if (a->reported)
        return NOTE;
    if (h->weight >= 3)
        return a->denied && a->near_you && !a->aimed     ? ASK
               : a->denied && a->aimed                   ? ASK
               : a->ours && !a->near_you && a->regretted ? ASK
                                                         : STOP;
    if (a->denied || a->ours || a->regretted)
        return PASS;
    if (h->weight == 2)
        return a->aimed ? STOP : a->near_you ? ASK : NOTE;
    return a->aimed ? ASK : PASS;
}

static enum verdict slur_of(const struct phrase_hit *h, const struct around *a)
{
    if (a->reported)
        return ASK; /* not even in quotation marks */
    if (h->weight >= 3)
        return STOP;
    return a->aimed && !a->denied ? STOP : a->near_you ? ASK : NOTE;
}

static enum verdict threat_of(const struct phrase_hit *h,
                              const struct around *a)
{
    if (a->reported)
        return NOTE;
    if (a->regretted || (a->denied && h->weight < 3))
        return PASS;
    if (h->tag == WORD_THREAT_VIOLENCE || h->tag == WORD_THREAT_EXPOSE)
        return h->weight >= 3 ? STOP : ASK;
    return ASK; /* of the law, of an end: may be owed to the customer */
}

/* Condescension, blame, impatience, boasting, sarcasm. */
static enum verdict fault_of(const struct phrase_hit *h, const struct around *a)
{
    if (a->reported || a->regretted)
        return PASS;
    return h->weight >= 2 ? ASK : NOTE;
}

/* Why, and what to do, by kind; all are message keys. */
static const struct fault {
    uint16_t tag;
    enum guard_what what;
    struct str why, suggestion;
} faults[] = {
    {WORD_INSULT, GUARD_INSULT, MSG("This is an insult"),
     MSG("Say what happened and what you will do")},
    {WORD_SLUR, GUARD_SLUR, MSG("This insults a group of people"),
     MSG("Take it out; it helps nobody")},
    {WORD_THREAT_VIOLENCE, GUARD_THREAT, MSG("This is a threat"),
     MSG("Take it out and let a lead read the case")},
    {WORD_THREAT_LAW, GUARD_THREAT,
     MSG("This threatens the customer with the law"),
     MSG("Say what the facts are; leave the law to those whose job it "
         "is")},
    {WORD_THREAT_BLOCK, GUARD_THREAT, MSG("This threatens to end the service"),
     MSG("Say what you can still do for the customer")},
    {WORD_THREAT_EXPOSE, GUARD_THREAT,
     MSG("This threatens to expose the customer"),
     MSG("Take it out and let a lead read the case")},
    {WORD_CONDESCEND, GUARD_CONDESCENSION,
     MSG("This talks down to the customer"),
     MSG("Explain it once more as if it were the first time")},
    {WORD_BLAME, GUARD_BLAME, MSG("This blames the customer"),
     MSG("Say what can be done now, not whose fault it is")},
    {WORD_SARCASM, GUARD_SARCASM, MSG("This may be read as sarcasm"),
     MSG("Say it plainly")},
    {WORD_BOAST, GUARD_BOASTING,
     MSG("This is about you, not about the "
         "customer"),
     MSG("Say what you will do for this customer")},
    {WORD_IMPATIENT, GUARD_IMPATIENCE, MSG("This sounds impatient"),
     MSG("Thank for the message and answer it")},
    {WORD_SHOUT, GUARD_SHOUTING, MSG("This is shouting"),
     MSG("Say it quietly")},
    {WORD_COLD, GUARD_COLDNESS, MSG("This sounds like a form"),
     MSG("Write as one person to another")},
};

static const struct fault *fault_find(uint16_t tag)
{
    for (size_t i = 0; i < ARRAY_N(faults); i++)
        if (faults[i].tag == tag)
            return &faults[i];
    return NULL;
}

static enum verdict judge_hit(const struct manner *m,
                              const struct phrase_hit *h,
                              const struct around *a, enum guard_what what)
{
    const struct scan *s = &m->w->scan;
    uint32_t behind = h->first + h->n;

    switch ((int)what) {
    case GUARD_INSULT: return insult_of(h, a);
    case GUARD_SLUR: return slur_of(h, a);
    case GUARD_THREAT: return threat_of(h, a);
    case GUARD_SHOUTING: /* with a "!" it is meant so */
        return behind < s->n && sign_of(s, behind) == '!' && !a->reported
                   ? NOTE
                   : PASS;
    case GUARD_COLDNESS:
        return h->weight < 2 || a->reported || m->w->in_subject ? PASS
               : m->w->in->harm >= 2                            ? ASK
                                                                : NOTE;
    }
    return fault_of(h, a);
}

/* ---- the letter as a whole -------------------------------------------- */

struct sum {
    unsigned kinds; /* bit of each kind that asks */
    int points;     /* 2 for a harsh fault, 1 for another */
    bool insult;    /* something stops for insult or slur */
    int threats;    /* harsh ones */
    size_t first;   /* of our findings among those of the work */
};

static void count(struct sum *sum, const struct phrase_hit *h,
                  enum guard_what what, enum verdict v)
{
    if (v < ASK)
        return;
    if (v == STOP && (what == GUARD_INSULT || what == GUARD_SLUR))
        sum->insult = true;
    if (what == GUARD_THREAT && h->weight >= 3)
        sum->threats++;
    sum->kinds |= 1u << what;
    sum->points += h->weight >= 3 ? 2 : 1;
}

static int bits(unsigned x)
{
    int n = 0;

    for (; x; x &= x - 1)
        n++;
    return n;
}

/* What only asks alone stops in bad company. */
static bool stops_in_company(const struct guard_finding *f,
                             const struct sum *sum)
{
    bool rude = bits(sum->kinds) >= RUDE_KINDS && sum->points >= RUDE_POINTS;

    switch ((int)f->what) {
    case GUARD_THREAT: return sum->insult || sum->threats > 1 || rude;
    case GUARD_BLAME:
    case GUARD_CONDESCENSION: return sum->insult || rude;
    case GUARD_IMPATIENCE:
    case GUARD_BOASTING: return rude;
    }
    return false;
}

static void weigh_company(struct guard_work *w, const struct sum *sum)
{
    for (size_t i = sum->first; i < w->found_n; i++) {
        struct guard_finding *f = &w->found[i];

        if (f->level == GUARD_ASK && stops_in_company(f, sum))
            f->level = GUARD_STOP;
    }
}

/* The form of "who're" is that of a word one does not say. */
static bool is_contraction(const struct scan *s, uint32_t token)
{
    struct str src = scan_source(s, token);

    return str_find_byte(src, '\'') != SIZE_MAX ||
           str_find(src, STR("\xE2\x80\x99")) != SIZE_MAX;
}

/* "Monsieur Cochon" is called so; "Monsieur le cochon" is not. */
static bool is_honest(const struct manner *m, const struct phrase_hit *h)
{
    const struct scan_token *t = &m->w->scan.tokens[h->first];
    bool customer = true;

    for (uint32_t i = h->first; i < h->first + h->n; i++)
        customer = customer && m->marks[i] & MANNER_NAME;
    if (customer || (h->n == 1 && is_contraction(&m->w->scan, h->first)))
        return true;
    return h->n == 1 && h->weight < 3 && h->first > 0 &&
           t->flags & SCAN_CAPITAL &&
           !(t->flags & (SCAN_CAPS | SCAN_SENTENCE)) &&
           t[-1].kind == SCAN_WORD && t[-1].flags & SCAN_CAPITAL;
}

static void find_phrases(struct manner *m, struct sum *sum)
{
    struct guard_work *w = m->w;

    for (size_t i = 0; i < w->hits_n; i++) {
        const struct phrase_hit *h = &w->hits[i];
        const struct fault *f = fault_find(h->tag);
        struct around a;
        enum verdict v;

        if (!f || guard_quoted(w, h->from) || is_honest(m, h))
            continue;
        a = look_around(m, h);
        v = judge_hit(m, h, &a, f->what);
        if (v == PASS)
            continue;
        count(sum, h, f->what, v);
        guard_add(w, f->what, level_of[v], h->from, h->to, f->why,
                  f->suggestion);
    }
}

/*
 * "1d10t", "i d i o t", "f*ck": what the word lists cannot see.  Only what is
 * disguised counts here; plain words were judged with what stands around.
 */
static void find_disguised(struct manner *m, struct sum *sum)
{
    struct guard_work *w = m->w;
    struct record_find r = {.field = w->text, .hint = w->lang, .prose = true};

    while (record_next(&r)) {
        if (!r.disguised || guard_quoted(w, (uint32_t)r.where.from))
            continue;
        sum->insult = true;
        sum->kinds |= 1u << GUARD_INSULT;
        sum->points += 2;
        guard_add(w, GUARD_INSULT, GUARD_STOP, (uint32_t)r.where.from,
                  (uint32_t)r.where.to,
                  MSG("This is an insult, whatever letters it is written "
                      "with"),
                  MSG("Say what happened and what you will do"));
    }
}

/* The learned head has read more rude letters than any list. */
static void ask_model(struct manner *m, const struct sum *sum)
{
    struct guard_work *w = m->w;
    struct model_out out;

    if (!w->judge || !w->judge->model || sum->insult || w->scan.n < 4 ||
        w->in_subject)
        return;
    model_score(w->judge->model, &w->scan, w->hits, w->hits_n, w->lang, &out);
    if (out.known[MODEL_OFFENSIVE] &&
        out.p[MODEL_OFFENSIVE][1] >= offensive_sure)
        guard_add(w, GUARD_INSULT, GUARD_ASK, 0, 0,
                  MSG("The whole reads like an insult"),
                  MSG("Read it once more as the customer will"));
}

void manner_find(struct guard_work *w)
{
    struct manner m = manner_make(w);
    struct sum sum = {.first = w->found_n};

    find_phrases(&m, &sum);
    find_disguised(&m, &sum);
    weigh_company(w, &sum);
    manner_shouting(&m);
    if (!w->in_subject)
        manner_coldness(&m);
    ask_model(&m, &sum);
}
