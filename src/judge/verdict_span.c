#include "judge/verdict_impl.h"

#include <math.h>
#include <stdlib.h>

void verdict_span_add(struct verdict_work *w, enum verdict_what what, int which,
                      uint32_t from, uint32_t to, double weight)
{
    if (w->spans_n == VERDICT_SPANS_MAX || from >= to || weight == 0)
        return;
    w->spans[w->spans_n++] = (struct verdict_span){.what = what,
                                                   .which = which,
                                                   .from = from,
                                                   .to = to,
                                                   .weight = (float)weight};
}

void verdict_span_hit(struct verdict_work *w, enum verdict_what what, int which,
                      const struct phrase_hit *hit, double weight)
{
    verdict_span_add(w, what, which, hit->from, hit->to, weight);
}

/* By statement, the heaviest first, then by place. */
static int by_weight(const void *a, const void *b)
{
    const struct verdict_span *x = a, *y = b;
    float wx = fabsf(x->weight), wy = fabsf(y->weight);

    if (x->what != y->what)
        return (int)x->what - (int)y->what;
    if (x->which != y->which)
        return x->which - y->which;
    if (wx != wy)
        return wx > wy ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static bool overlap(const struct verdict_span *a, const struct verdict_span *b)
{
    return a->from < b->to && b->from < a->to;
}

/* From the whole to subject or text; a phrase over both is cut to the text. */
static struct verdict_span placed(const struct verdict_work *w,
                                  struct verdict_span s)
{
    if (w->text_at == 0)
        return s;
    if (s.to <= w->in->subject.len) {
        s.in_subject = true;
        return s;
    }
    s.from = s.from > w->text_at ? s.from - w->text_at : 0;
    s.to = s.to > w->text_at ? s.to - w->text_at : 0;
    return s;
}

void verdict_span_settle(struct verdict_work *w)
{
    struct verdict_span *kept = w->spans;
    size_t n = 0, first = 0;

    qsort(w->spans, w->spans_n, sizeof *w->spans, by_weight);
    for (size_t i = 0; i < w->spans_n; i++) {
        struct verdict_span s = w->spans[i];
        bool take = true;

        if (n > first &&
            (kept[first].what != s.what || kept[first].which != s.which))
            first = n;
        if (n - first >= VERDICT_SPANS_EACH)
            continue;
        for (size_t k = first; k < n && take; k++)
            take = !overlap(&kept[k], &s);
        if (take)
            kept[n++] = s;
    }
    for (size_t i = 0; i < n; i++)
        kept[i] = placed(w, kept[i]);
    w->out->spans = kept;
    w->out->spans_n = n;
}
