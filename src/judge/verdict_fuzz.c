/*
 * verdict_fuzz.c — the rules of a verdict on any bytes: probabilities are
 * probabilities, spans lie within subject and text.
 */
#include <stdlib.h>

#include "judge/verdict.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check(const struct verdict *v, const struct verdict_in *in)
{
    double sum = 0;

    for (int k = 0; k < KIND_N; k++)
        sum += v->kind[k];
    must(sum > 0.999 && sum < 1.001);
    must(v->harm >= 0 && v->harm < HARM_N && v->said_before >= 0);
    for (size_t i = 0; i < v->spans_n; i++) {
        const struct verdict_span *s = &v->spans[i];

        must(s->from < s->to &&
             s->to <= (s->in_subject ? in->subject : in->text).len);
    }
    for (size_t i = 0; i < v->entities_n; i++) {
        const struct entity *e = &v->entities[i];

        must(e->from < e->to &&
             e->to <= (e->in_subject ? in->subject : in->text).len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct judge rules = judge_make(NULL);
    struct verdict_in in = {.now_us = INT64_C(1795500000000000)};
    struct str all = {(const char *)data + (size > 0), size - (size > 0)};
    struct verdict v;

    /* the first byte chooses the language; a line is the subject */
    in.lang = size ? (enum lang)(data[0] % LANG_N) : LANG_UNSURE;
    if (size && data[0] & 0x80)
        str_line(&all, &in.subject);
    in.text = all;
    verdict_read(&rules, a, &in, &v);
    check(&v, &in);
    arena_close(&a);
    return 0;
}
