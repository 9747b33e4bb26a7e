#include "base/utf8.h"
#include "html/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where the tag of an element begins; text cannot hold one. */
static bool holds(struct html h, const char *what)
{
    return str_find_nocase(h.s, str_from_z(what)) != SIZE_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str in = utf8_scrub(a, str_make(data, size));
    struct html h = markdown_to_html(a, in);

    if (!utf8_valid(h.s) || !utf8_valid(markdown_to_text(a, in)))
        abort();
    if (holds(h, "<script") || holds(h, "<img") || holds(h, "<!--") ||
        holds(h, "<svg") || holds(h, "<iframe") || holds(h, "<style") ||
        holds(h, "href=\"javascript") || holds(h, "href=\"data") ||
        holds(h, "href=\"//"))
        abort();
    arena_close(&a);
    return 0;
}
