#include "tool/pagegen/page_emit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever the page: it is refused with a line, or its C can be written. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct page_doc doc;
    struct err e = {0};

    if (page_parse(a, STR("f"), str_make(data, size), &doc, &e)) {
        struct buf out = buf_make(a, 64 * 1024 * 1024);

        page_emit_c(&doc, STR("page_f"), &out);
        page_emit_h(&doc, STR("page_f"), &out);
    } else {
        assert(e.code == ERR_INPUT && strncmp(e.text, "f:", 2) == 0);
    }
    arena_close(&a);
    return 0;
}
