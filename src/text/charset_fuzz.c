/* The first byte chooses a label, the rest is the text. */
#include "base/utf8.h"
#include "text/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const labels[] = {
        "",         "utf-8",       "us-ascii", "iso-8859-1",  "windows-1251",
        "koi8-r",   "gb2312",      "big5",     "iso-2022-jp", "utf-7",
        "utf-16",   "utf-16le",    "utf-32",   "hz-gb-2312",  "shift_jis",
        "euc-kr",   "iso-2022-kr", "euc-jp",   "iso-2022-cn", "nonsense",
        "macintosh"};
    struct arena *a = arena_open();
    enum charset_how how;
    struct str bytes, text, again;

    if (size > 0) {
        struct str label = str_from_z(labels[data[0] % ARRAY_N(labels)]);

        bytes = str_make(data + 1, size - 1);
        text = charset_to_utf8(a, bytes, label, &how);
        if (!utf8_valid(text))
            abort();
        /* what came out is UTF-8 for whoever asks again, unless it holds
         * the marks of another encoding */
        if (how == CHARSET_UTF8) {
            again = charset_to_utf8(a, text, STR("utf-8"), &how);
            if (how == CHARSET_UTF8 && text.len >= 3 &&
                !str_starts(text, STR("\xef\xbb\xbf")) && !str_eq(text, again))
                abort();
        }
    }
    arena_close(&a);
    return 0;
}
