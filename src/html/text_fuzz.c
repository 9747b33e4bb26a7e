/* The text of any HTML, and any text as HTML. */
#include "base/utf8.h"
#include "html/sanitize_check.h"
#include "html/text.h"
#include "html/text_html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str in = utf8_scrub(a, str_make(data, size));
    struct str text = html_to_text(a, in);

    if (!utf8_valid(text))
        abort();
    if (sanitize_check(text_to_html(a, text, STR(""))) ||
        sanitize_check(text_to_html(a, in, STR("Quoted"))) ||
        sanitize_check(text_to_html_marked(a, in, NULL, 0)))
        abort();
    arena_close(&a);
    return 0;
}
