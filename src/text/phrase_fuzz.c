/* Lines that begin with ":" are patterns, the rest is the text. */
#include "text/phrase_make.h"
#include "text/phrase_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct phrase_make *m = phrase_make_open(a);
    struct str text = str_make(data, size), line;
    struct phrase_hit *hits;
    struct scan s;
    uint64_t steps;
    uint16_t tag = 0;
    size_t n;

    while (str_starts(text, STR(":")) && str_line(&text, &line)) {
        struct err e = {.code = ERR_NONE};

        if (!phrase_make_add(m, str_sub(line, 1, 200), tag++ % 4, &e) &&
            (e.code == ERR_NONE || e.text[0] == '\0'))
            abort();
    }
    s = scan_text(a, text);
    n = phrase_find_steps(phrase_make_set(m, a), &s, a, &hits, &steps);
    if (steps > (uint64_t)s.n * (PHRASE_STEPS_MAX + 1))
        abort();
    for (size_t i = 0; i < n; i++) {
        const struct phrase_hit *h = &hits[i];

        if (h->n == 0 || h->first + h->n > s.n || h->tag >= 4 ||
            h->from != s.tokens[h->first].from ||
            h->to != s.tokens[h->first + h->n - 1].to)
            abort();
        if (i && (hits[i - 1].from > h->from ||
                  (hits[i - 1].from == h->from && hits[i - 1].tag >= h->tag)))
            abort();
    }
    arena_close(&a);
    return 0;
}
