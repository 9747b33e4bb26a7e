#include "base/utf8.h"
#include "desk/delivery.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str in = utf8_scrub(a, str_make(data, size));
    struct delivery d = delivery_read(a, in);

    assert((int)d.why >= 0 && (int)d.why < DELIVERY_WHY_N);
    assert(utf8_valid(d.code) && utf8_valid(d.said));
    assert(d.code.len <= 9 && d.said.len <= in.len);
    arena_close(&a);
    return 0;
}
