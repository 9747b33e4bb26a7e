#include "web/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str rest = {(const char *)data, size};
    struct str name, value;

    while (cookie_next(&rest, &name, &value)) {
        struct buf out = buf_make(a, 1024 * 1024);
        struct cookie c = {name, value, 60, true, true};

        /* what was read can be written, and reads back the same */
        cookie_write(&out, &c);
        assert(out.over || str_eq(cookie_find(buf_str(&out), name), value));
    }
    arena_close(&a);
    return 0;
}
