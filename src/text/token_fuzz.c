/* The first line is the query, the rest the text. */
#include "base/utf8.h"
#include "text/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(void *ctx, const struct token *t)
{
    struct str *text = ctx;

    if (t->text.len == 0 || t->text.len > TOKEN_BYTES || t->from >= t->to ||
        t->to > text->len || !utf8_valid(t->text))
        abort();
    /* nothing that FTS5 or tsquery would read as its own */
    for (size_t i = 0; i < t->text.len; i++) {
        unsigned char c = (unsigned char)t->text.ptr[i];

        if (c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = utf8_scrub(a, str_make(data, size)), words = STR("");
    struct token_query q;
    struct token_excerpt x;
    struct span *hits;
    size_t n;

    str_line(&text, &words);
    token_each(text, LANG_UNSURE, check, &text);
    q = token_query(a, words);
    token_query_fts5(a, &q);
    token_query_tsquery(a, &q);
    token_index_text(a, text);
    token_index_tsvector(a, text);
    hits = token_hits(a, text, &q, &n);
    for (size_t i = 0; i < n; i++)
        if (hits[i].from >= hits[i].to || hits[i].to > text.len ||
            (i && hits[i].from <= hits[i - 1].to))
            abort();
    x = token_excerpt(a, text, &q, 50);
    if (!utf8_valid(x.text))
        abort();
    for (size_t i = 0; i < x.hits_n; i++)
        if (x.hits[i].to > x.text.len || x.hits[i].from >= x.hits[i].to)
            abort();
    /* nothing is asked by nothing */
    q = token_query(a, str_sub(text, 0, 0));
    if (q.n)
        abort();
    arena_close(&a);
    return 0;
}
