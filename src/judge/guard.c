#include "base/limits.h"
#include "judge/guard_parts.h"
#include "judge/manner.h"
#include "judge/word.h"

/* ---- findings ---- */

void guard_add_with(struct guard_work *w, enum guard_what what,
                    enum guard_level level, uint32_t from, uint32_t to,
                    struct str why, struct str suggestion, struct str with)
{
    assert(from <= to && to <= w->text.len);
    if (w->found_n == GUARD_FINDINGS_MAX)
        return;
    w->found[w->found_n++] = (struct guard_finding){.what = what,
                                                    .level = level,
                                                    .from = from,
                                                    .to = to,
                                                    .in_subject = w->in_subject,
                                                    .why = why,
                                                    .suggestion = suggestion,
                                                    .with = with};
}

void guard_add(struct guard_work *w, enum guard_what what,
               enum guard_level level, uint32_t from, uint32_t to,
               struct str why, struct str suggestion)
{
    guard_add_with(w, what, level, from, to, why, suggestion, (struct str){0});
}

/* Subject first, then by place; at one place the gravest, the longest. */
static int by_place(const void *a, const void *b)
{
    const struct guard_finding *x = a, *y = b;

    if (x->in_subject != y->in_subject)
        return x->in_subject ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->level != y->level)
        return x->level > y->level ? -1 : 1;
    if (x->to != y->to)
        return x->to > y->to ? -1 : 1;
    return (x->what > y->what) - (x->what < y->what);
}

static bool overlap(const struct guard_finding *a,
                    const struct guard_finding *b)
{
    if (a->in_subject != b->in_subject)
        return false;
    if (a->from == a->to || b->from == b->to) /* the whole text */
        return a->from == b->from && a->to == b->to;
    return a->from < b->to && b->from < a->to;
}

/* One tells what the other does: an unknown word that is an insult, a name
 * that is misspelt, an address in a placeholder. */
static bool covers(const struct guard_finding *a, const struct guard_finding *b)
{
    if (a->what == b->what)
        return true;
    if (b->what == GUARD_SPELLING)
        return a->what != GUARD_LENGTH && a->what != GUARD_DEFLECTION &&
               a->what != GUARD_POLICY;
    return a->what == GUARD_OTHER_PERSON &&
           (b->what == GUARD_ADDRESS || b->what == GUARD_PHONE);
}

/* The findings are sorted, so those that overlap are near; looking back is
 * bounded all the same. */
static void settle(struct guard_work *w, struct guard_out *out)
{
    size_t n = 0;

    qsort(w->found, w->found_n, sizeof *w->found, by_place);
    for (size_t i = 0; i < w->found_n; i++) {
        struct guard_finding f = w->found[i];
        bool keep = true;

        for (size_t k = n; k > 0 && keep; k--) {
            struct guard_finding *old = &w->found[k - 1];

            if (!overlap(old, &f))
                continue;
            if (covers(old, &f) &&
                (old->what != f.what || old->level > f.level ||
                 (old->level == f.level &&
                  old->to - old->from >= f.to - f.from)))
                keep = false;
            else if (covers(&f, old)) {
                *old = f;
                keep = false;
            }
        }
        if (keep)
            w->found[n++] = f;
    }
    out->findings = w->found;
    out->findings_n = n;
    for (size_t i = 0; i < n; i++) {
        out->counts[w->found[i].what]++;
        if (w->found[i].level > out->level)
            out->level = w->found[i].level;
    }
}

/* ---- the work ---- */

/* The language whose words are looked for: the text's own when it is sure,
 * else the customer's. */
static enum lang language_of(const struct guard_work *w)
{
    const struct model *m = w->judge ? w->judge->model : NULL;
    enum lang lang =
        langid_guess(m && m->has_langid ? &m->langid : NULL, w->text, NULL);

    return lang == LANG_UNSURE ? w->in->lang : lang;
}

/* Languages without lists of their own are read with all lists. */
static enum lang words_of(enum lang lang)
{
    return lang >= LANG_UK ? LANG_UNSURE : lang;
}

/* Those of all lists and those of what only we are read for, by place. */
static void find_words(struct guard_work *w, enum lang lang)
{
    struct phrase_hit *all, *out, *hits;
    size_t all_n = phrase_find(word_set(lang), &w->scan, w->arena, &all);
    size_t out_n = phrase_find(word_out_set(lang), &w->scan, w->arena, &out);
    size_t n = 0, i = 0, k = 0;

    hits = ARENA_ARRAY(w->arena, all_n + out_n, struct phrase_hit);
    while (i < all_n || k < out_n)
        hits[n++] = k == out_n || (i < all_n && all[i].first <= out[k].first)
                        ? all[i++]
                        : out[k++];
    w->hits = hits;
    w->hits_n = n;
}

static void read_part(struct guard_work *w, struct str text, enum lang lang)
{
    struct guard_own g = {.w = w};
    struct span *quoted;
    struct when_in when;

    w->scan = scan_text(w->arena, text);
    w->text = w->scan.source;
    w->lang = lang;
    find_words(w, words_of(lang));
    w->quoted_n = guard_quotes(w->arena, w->text, &quoted);
    w->quoted = quoted;
    g.index = guard_index_make(w->arena, &w->scan, w->hits, w->hits_n);
    when = (struct when_in){.scan = &w->scan,
                            .hits = w->hits,
                            .hits_n = w->hits_n,
                            .now_us = w->in->now_us,
                            .zone = w->in->zone};
    g.dates_n = when_find(&when, w->arena, &g.dates);
    guard_promises(&g);
    manner_find(w);
    guard_care(&g);
    guard_persons(&g);
    guard_placeholders(&g);
    guard_links(&g);
    guard_names(&g);
    guard_language(&g);
    guard_length(&g);
    guard_spelling(&g); /* last: it never crowds out the rest */
}

void guard_read(const struct judge *j, struct arena *a,
                const struct guard_in *in, struct guard_out *out)
{
    struct guard_work w = {
        .judge = j,
        .in = in,
        .arena = a,
        .found = ARENA_ARRAY(a, GUARD_FINDINGS_MAX, struct guard_finding),
        .out = out};

    *out = (struct guard_out){.level = GUARD_NOTE};
    w.text = in->text;
    out->lang = language_of(&w);
    if (in->subject.len > 0) {
        w.in_subject = true;
        read_part(&w, in->subject, out->lang);
    }
    w.in_subject = false;
    read_part(&w, in->text, out->lang);
    out->cut = w.text.len < in->text.len;
    out->promises = (struct guard_promise *)w.promises;
    out->promises_n = w.promises_n;
    settle(&w, out);
}
