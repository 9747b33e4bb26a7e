/* The first byte is the hint, the rest the field. */
#include <stdlib.h>

#include "judge/record_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct record_find r = {.at = 0};
    struct span first = {0, 0};
    size_t behind = 0, n = 0;

    if (size < 1)
        return 0;
    r.hint = (enum lang)(data[0] % LANG_N);
    r.prose = data[0] & 0x80;
    r.field = str_make(data + 1, size - 1);
    while (record_next(&r)) {
        if (r.where.from >= r.where.to || r.where.to > r.field.len ||
            r.where.from < behind)
            abort();
        behind = r.where.to;
        if (n++ == 0)
            first = r.where;
    }
    if (!r.prose) {
        struct span at = {0, 0};

        if (record_insult(r.field, r.hint, &at) != (n > 0) ||
            at.from != first.from || at.to != first.to)
            abort();
    }
    return 0;
}
