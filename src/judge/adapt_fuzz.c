/*
 * adapt_fuzz.c — what was learnt comes out of the store: any bytes must be
 * refused, or used without harm.
 */
#include "judge/adapt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct verdict v = {.lang = LANG_EN, .kind = {1}, .harm_p = {1}};
    struct err e = {0};
    struct adapt m;

    if (adapt_open(str_make(data, size), &m, &e)) {
        adapt_apply(&m, a, STR("Guitar"), STR("You broke my guitar!"), &v);
        for (int k = 0; k < KIND_N; k++)
            assert(v.kind[k] >= 0 && v.kind[k] <= 1);
        assert(v.harm >= 0 && v.harm < HARM_N);
    }
    arena_close(&a);
    return 0;
}
