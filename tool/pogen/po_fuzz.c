#include "tool/pogen/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str written(struct arena *a, struct po *po)
{
    struct buf out = buf_make(a, 64 * 1024 * 1024);

    po_write(po, &out);
    return buf_str(&out);
}

/* What was read can be written, read again, and is then the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str src = str_make(data, size);
    struct po po, again, pot = {0};
    struct err e = {0};

    if (po_parse(a, "f", src, &po, &e)) {
        struct str once = written(a, &po), twice;

        assert(po_parse(a, "f", once, &again, &e));
        twice = written(a, &again);
        assert(str_eq(once, twice));
    }
    extract_c(a, STR("f"), src, &pot);
    (void)!po_take_sheet(a, "f", src, STR("fr"), &pot, &e);
    arena_close(&a);
    return 0;
}
