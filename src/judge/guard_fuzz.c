/* guard_fuzz.c — the tone guard with anything at all: the first byte chooses
 * the language, a zero byte parts subject and text. */
#include "judge/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool known(void *ctx, enum lang lang, struct str word)
{
    (void)ctx;
    (void)lang;
    return word.len % 2 == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str names[] = {STR_INIT("Redress"),
                                       STR_INIT("Orion Comfort")};
    static const struct guard_other others[] = {
        {STR_INIT("Anna Kowalska"), STR_INIT("anna@example.org")}};
    static const struct guard_speller speller = {NULL, known, NULL};
    struct arena *a = arena_open();
    struct judge rules = judge_make(NULL);
    struct str all = str_make(data, size);
    size_t zero;
    struct guard_in in = {.names = names,
                          .names_n = ARRAY_N(names),
                          .others = others,
                          .others_n = ARRAY_N(others),
                          .customer_name = STR("Jan Nowak"),
                          .limit_chars = 40,
                          .speller = &speller,
                          .limits = {100, STR("EUR"), 3},
                          .now_us = INT64_C(1795512600) * US_PER_S,
                          .zone = STR("Europe/Warsaw")};
    struct guard_out out;
    struct buf b = buf_make(a, 1 << 22);
    struct json j = json_make(&b);

    if (size > 0)
        in.lang = (enum lang)(data[0] % LANG_N);
    all = str_sub(all, 1, all.len);
    zero = str_find_byte(all, 0);
    in.subject = zero == SIZE_MAX ? STR("") : str_sub(all, 0, zero);
    in.text = zero == SIZE_MAX ? all : str_sub(all, zero + 1, all.len);
    guard_read(&rules, a, &in, &out);
    for (size_t i = 0; i < out.findings_n; i++) {
        const struct guard_finding *f = &out.findings[i];
        size_t len = f->in_subject ? in.subject.len : in.text.len;

        assert(f->from <= f->to && f->to <= len && f->why.len > 0);
    }
    for (size_t i = 0; i < out.promises_n; i++)
        assert(out.promises[i].from < out.promises[i].to &&
               out.promises[i].to <= in.text.len);
    json_object(&j);
    guard_json(&j, &out, NULL, LANG_EN);
    json_end(&j);
    arena_close(&a);
    return 0;
}
