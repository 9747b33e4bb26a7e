#include "base/utf8.h"
#include "html/sanitize.h"
#include "html/sanitize_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, struct str foreign,
                  const struct html_policy *p)
{
    struct html h = html_sanitize(a, foreign, p, NULL);
    const char *wrong = sanitize_check(h);

    if (wrong || !utf8_valid(h.s)) {
        fprintf(stderr, "%s: %.*s\n", wrong ? wrong : "bytes", STR_ARG(h.s));
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct html_cid cids[] = {{STR_INIT("a"), STR_INIT("/a/1")}};
    const struct html_policy held = {
        .cids = cids, .cids_n = 1, .quoted = STR("Quoted")};
    const struct html_policy shown = {.images = true,
                                      .image_proxy = STR("/image?url=")};
    struct arena *a = arena_open();
    struct str foreign = utf8_scrub(a, str_make(data, size));

    check(a, foreign, &held);
    check(a, foreign, &shown);
    arena_close(&a);
    return 0;
}
