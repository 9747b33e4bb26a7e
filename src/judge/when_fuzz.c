/* when_fuzz.c — dates in anything at all; the first byte chooses the language,
 * the next two the moment. */
#include "judge/when.h"
#include "judge/word.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct when_in in = {.zone = STR("Europe/Warsaw")};
    struct phrase_hit *hits;
    struct when *found;
    struct scan s;
    enum lang lang = LANG_UNSURE;
    uint32_t end = 0;
    size_t n;

    if (size > 2) {
        lang = (enum lang)(data[0] % LANG_N);
        in.now_us = (INT64_C(1700000000) + data[1] * INT64_C(100000) +
                     data[2] * INT64_C(3600)) *
                    US_PER_S;
        data += 3;
        size -= 3;
    }
    s = scan_text(a, str_make(data, size));
    in.scan = &s;
    in.hits_n = phrase_find(word_set(lang), &s, a, &hits);
    in.hits = hits;
    n = when_find(&in, a, &found);
    for (size_t i = 0; i < n; i++) {
        assert(found[i].first >= end && found[i].n > 0);
        end = found[i].first + found[i].n;
        assert(end <= s.n && found[i].from < found[i].to);
        /* a deadline is never before now */
        assert(in.now_us == 0 || found[i].sense != WHEN_WITHIN ||
               found[i].due_us >= in.now_us);
    }
    arena_close(&a);
    return 0;
}
