/* The first byte chooses the format; the rest is the file. */
#include "judge/langid_train.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(void *ctx, struct str text)
{
    if (text.len == 0 || text.len > 4000)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();

    if (size)
        langid_texts(a, str_make(data + 1, size - 1),
                     (enum langid_format)(data[0] % (LANGID_PAGE + 1)), take,
                     NULL);
    arena_close(&a);
    return 0;
}
