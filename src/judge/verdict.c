#include "judge/verdict_impl.h"

#include <math.h>

#include "base/civil.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "judge/when.h"

double verdict_chance(double z)
{
    return 1 / (1 + exp(-z));
}

double verdict_odds(double p)
{
    double q = fmin(fmax(p, 0.001), 0.999);

    return log(q / (1 - q));
}

/* ---- what is read ---- */

static const struct str GAP = STR_INIT("\n\n");

static void join(struct verdict_work *w)
{
    const struct verdict_in *in = w->in;
    struct buf b;

    w->whole = in->text;
    if (in->subject.len == 0)
        return;
    b = buf_make(w->arena, in->subject.len + GAP.len + in->text.len);
    buf_put(&b, in->subject);
    buf_put(&b, GAP);
    w->text_at = (uint32_t)b.len;
    buf_put(&b, in->text);
    w->whole = buf_str(&b);
}

static enum lang language(const struct verdict_work *w, double *p)
{
    double all[LANG_N];
    enum lang lang;

    *p = 1;
    if (w->in->lang != LANG_UNSURE)
        return w->in->lang;
    lang = judge_lang(w->judge, utf8_scrub(w->arena, w->whole), all);
    *p = all[lang];
    return lang;
}

static void number_sentences(struct verdict_work *w)
{
    uint32_t n = 0;

    w->sentence = ARENA_ARRAY(w->arena, w->scan.n + 1, uint32_t);
    for (size_t i = 0; i < w->scan.n; i++) {
        if (i && w->scan.tokens[i].flags & SCAN_SENTENCE)
            n++;
        w->sentence[i] = n;
    }
}

static void ask_model(struct verdict_work *w)
{
    const struct model *m = w->judge->model;

    if (!m)
        return;
    if (w->in->quick) {
        model_score(m, &w->scan, w->hits, w->hits_n, w->lang, &w->model);
        return;
    }
    w->places =
        model_places(m, w->arena, &w->scan, w->hits, w->hits_n, w->lang);
    model_places_score(w->places, &w->model);
}

/* ---- names and things ---- */

/* The day that a time is on, as people write it; UTC is near enough to be
 * shown, the exact moment is judge/when.h's. */
static struct str day_of(struct arena *a, int64_t us)
{
    char iso[CIVIL_ISO_BYTES];

    civil_iso(us, iso);
    return str_dup(a, str_make(iso, 10));
}

static void find_dates(struct verdict_work *w, struct entity_list *list)
{
    struct when_in in = {.scan = &w->scan,
                         .hits = w->hits,
                         .hits_n = w->hits_n,
                         .now_us = w->in->now_us,
                         .zone = w->in->zone};
    struct when *found;
    size_t n = when_find(&in, w->arena, &found);

    for (size_t i = 0; i < n; i++) {
        const struct when *d = &found[i];
        struct str value = str_sub(w->scan.source, d->from, d->to - d->from);

        if (d->sense == WHEN_WITHIN || d->sense == WHEN_LASTS)
            continue;
        if (d->due_us)
            value = day_of(w->arena, d->due_us);
        entity_add(list, (struct entity){.kind = ENTITY_DATE,
                                         .from = d->from,
                                         .to = d->to,
                                         .value = value});
    }
}

static void find_entities(struct verdict_work *w)
{
    struct entity_list list = entity_list_make(w->arena);
    uint32_t subject = (uint32_t)w->in->subject.len;
    size_t n = 0;

    names_find(w->in->names, &w->scan, &list);
    entity_number(&w->scan, &list);
    entity_money(&w->scan, w->lang, &list);
    find_dates(w, &list);
    entity_place(&w->scan, &list);
    entity_settle(&list);
    for (size_t i = 0; i < list.n; i++) {
        struct entity e = list.items[i];

        if (w->text_at && e.from < subject && e.to > subject)
            continue; /* over both: two things that only look like one */
        if (w->text_at && e.to <= subject) {
            e.in_subject = true;
        } else {
            e.from -= w->text_at;
            e.to -= w->text_at;
        }
        list.items[n++] = e;
    }
    w->out->entities = list.items;
    w->out->entities_n = n;
}

void verdict_read(const struct judge *j, struct arena *a,
                  const struct verdict_in *in, struct verdict *out)
{
    struct verdict_work w = {.judge = j, .in = in, .arena = a, .out = out};

    *out = (struct verdict){0};
    w.spans = ARENA_ARRAY(a, VERDICT_SPANS_MAX, struct verdict_span);
    join(&w);
    out->cut = w.whole.len > LIMIT_SCAN_BYTES;
    out->lang = language(&w, &out->lang_p);
    w.lang = out->lang;
    w.scan = scan_text(a, w.whole);
    number_sentences(&w);
    w.hits_n = phrase_find(word_set(w.lang), &w.scan, a, &w.hits);
    ask_model(&w);
    verdict_irony(&w);
    verdict_feeling(&w);
    verdict_flags(&w);
    verdict_asks(&w);
    verdict_said(&w);
    verdict_tone(&w);
    verdict_kinds(&w);
    verdict_causes(&w);
    verdict_harm(&w);
    verdict_no_praise(&w);
    find_entities(&w);
    verdict_span_settle(&w);
}

enum kind verdict_kind(const struct verdict *v)
{
    int best = 0;

    for (int k = 1; k < KIND_N; k++)
        if (v->kind[k] > v->kind[best])
            best = k;
    return (enum kind)best;
}

int verdict_cause(const struct verdict *v)
{
    int best = 0;

    for (int c = 1; c < CAUSE_N; c++)
        if (v->cause[c] > v->cause[best])
            best = c;
    return v->cause[best] > 0.5 ? best : -1;
}
