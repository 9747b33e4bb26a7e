#include "base/utf8.h"
#include "mime/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    size_t n;
    struct mime_recipient *list = mime_dsn_read(a, str_make(data, size), &n);

    for (size_t i = 0; i < n; i++) {
        assert(utf8_valid(list[i].address) && utf8_valid(list[i].original));
        assert(utf8_valid(list[i].status) && utf8_valid(list[i].diagnostic));
    }
    arena_close(&a);
    return 0;
}
