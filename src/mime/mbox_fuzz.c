#include "mime/mbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Items follow one another, and going on from any offset gives the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str file = str_make(data, size);
    struct mbox_item item, again;
    size_t offset = 0, last = 0;

    while (mbox_next(a, file, &offset, &item)) {
        size_t resumed = item.from;

        assert(item.from >= last && item.to > item.from);
        assert(item.to <= size && offset == item.to);
        assert(item.raw.len <= item.to - item.from);
        last = item.to;
        assert(mbox_next(a, file, &resumed, &again));
        assert(again.to == item.to && again.raw.len == item.raw.len);
    }
    assert(offset == size);
    arena_close(&a);
    return 0;
}
