/* pii_fuzz.c — numbers of persons in anything at all. */
#include "judge/pii.h"
#include "judge/word.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct scan s = scan_text(a, str_make(data, size));
    struct phrase_hit *hits;
    size_t hits_n = phrase_find(word_set(LANG_UNSURE), &s, a, &hits), n;
    struct guard_index x = guard_index_make(a, &s, hits, hits_n);
    struct pii *found;
    uint32_t end = 0;

    n = pii_find(&x, 50, a, &found);
    for (size_t i = 0; i < n; i++) {
        struct str value =
            str_sub(s.source, found[i].from, found[i].to - found[i].from);

        assert(found[i].from >= end && found[i].from < found[i].to &&
               found[i].to <= s.source.len);
        end = found[i].to;
        assert(found[i].kind != PII_PHONE ||
               pii_same(a, PII_PHONE, value, value));
    }
    arena_close(&a);
    return 0;
}
