#include "base/utf8.h"
#include "mime/mime_impl.h"
#include "mime/tnef.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str in = str_make(data, size);
    struct tnef t;
    struct str html = {0};

    if (tnef_read(a, in, &t)) {
        assert(utf8_valid(t.text) && utf8_valid(t.html));
        for (size_t i = 0; i < t.files_n; i++)
            assert(utf8_valid(t.files[i].name));
    }
    assert(utf8_valid(rtf_text(a, rtf_unpack(a, in), &html)));
    assert(utf8_valid(rtf_text(a, in, &html)));
    assert(utf8_valid(html));
    arena_close(&a);
    return 0;
}
