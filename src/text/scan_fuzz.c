/* Tokens are sound whatever the bytes: in order, apart, within the text. */
#include "base/utf8.h"
#include "text/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct scan s = scan_text(a, str_make(data, size));
    uint32_t end = 0, at = 0;

    for (size_t i = 0; i < s.n; i++) {
        const struct scan_token *t = &s.tokens[i];
        struct str folded = scan_folded(&s, i);

        if (t->from < end || t->from >= t->to || t->to > s.source.len ||
            t->at != at || t->n == 0 || !utf8_valid(folded) ||
            t->hash != scan_hash(folded))
            abort();
        end = t->to;
        at = t->at + t->n;
    }
    if (at != s.folded.len || (s.n && !(s.tokens[0].flags & SCAN_SENTENCE)))
        abort();
    arena_close(&a);
    return 0;
}
