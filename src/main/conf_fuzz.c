#include <stddef.h>
#include <stdint.h>

#include "main/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct conf c = {0};
    struct err e = {0};
    size_t n;
    const struct conf_setting *s = conf_settings(&n);

    if (conf_parse(a, str_make(data, size), &c, NULL, &e)) {
        for (size_t i = 0; i < n; i++) {
            const int64_t *at =
                (const int64_t *)(const void *)((const char *)&c + s[i].offset);

            /* a number that was taken is one that is allowed */
            assert(s[i].kind != CONF_INT || *at == 0 ||
                   (*at >= s[i].min && *at <= s[i].max));
            (void)conf_value(a, &c, &s[i]);
        }
    } else {
        assert(e.code == ERR_INPUT || e.code == ERR_LIMIT);
        assert(e.text[0]);
    }
    arena_close(&a);
    return 0;
}
