/* The bytes are a model where they look like one, and then the text. */
#include "text/langid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { ROWS = 16, BYTES = LANGID_HEAD_BYTES + ROWS * LANGID_ROW_BYTES };
    struct langid m;
    struct err e;
    struct str text = str_make(data, size);
    bool open = false;
    double p[LANG_N], sum = 0;

    if (size > BYTES) {
        open = langid_open(str_make(data, BYTES), &m, &e);
        text = str_sub(text, open ? BYTES : 0, size);
    }
    langid_guess(open ? &m : NULL, text, p);
    for (int l = 0; l < LANG_N; l++)
        sum += p[l];
    if (!(sum > 0.999 && sum < 1.001))
        abort();
    return 0;
}
