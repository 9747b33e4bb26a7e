/*
 * A model of any bytes: the hash is made to fit, so that the rest of the head
 * is reached; what opens is then asked about a text.
 */
#include "base/hash.h"
#include "judge/model_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = STR("It came late, it was broken, and nobody answers!");
    struct model_places *places;
    struct model_span *spans;
    struct model_out out;
    struct model m;
    struct scan s;
    struct err e = {0};
    unsigned char *copy = arena_dup(a, data, size);

    if (size >= MODEL_PARTS_AT)
        hash_sha256(
            str_make(copy + MODEL_HASHED_FROM, size - MODEL_HASHED_FROM),
            copy + MODEL_HASH_AT);
    if (!model_open(str_make(copy, size), &m, &e))
        goto out;
    s = scan_text(a, text);
    for (int lang = 0; lang < LANG_N; lang++) {
        model_score(&m, &s, NULL, 0, (enum lang)lang, &out);
        places = model_places(&m, a, &s, NULL, 0, (enum lang)lang);
        for (int h = 0; h < MODEL_HEAD_N; h++)
            model_why(places, (enum model_head)h, 0, 5, &spans);
    }
out:
    arena_close(&a);
    return 0;
}
