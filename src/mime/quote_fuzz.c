#include "base/utf8.h"
#include "mime/flowed.h"
#include "mime/quote.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The parts cover the text without gaps, and neighbours differ. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = utf8_scrub(a, str_make(data, size));
    size_t n, at = 0;
    struct quote_part *parts = quote_split(a, text, &n);

    for (size_t i = 0; i < n; i++) {
        assert(parts[i].span.from == at && parts[i].span.to > at);
        assert(i == 0 || parts[i].kind != parts[i - 1].kind);
        at = parts[i].span.to;
    }
    assert(at == text.len);
    assert(utf8_valid(quote_new_text(a, text)));
    assert(utf8_valid(flowed_join(a, text, size & 1)));
    arena_close(&a);
    return 0;
}
