/* What is read must not depend on how the bytes are cut. */
#include "base/buf.h"
#include "base/limits.h"
#include "net/imap_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct buf *b, const struct imap_value *v, int depth)
{
    assert(depth <= LIMIT_IMAP_DEPTH);
    for (; v; v = v->next) {
        assert(!v->over || v->text.len == 0);
        assert(v->kind == IMAP_LIST || !v->first);
        buf_put_f(b, "%d:%d:%zu:", v->kind, v->over, v->text.len);
        buf_put(b, v->text);
        imap_date_us(v->text);
        walk(b, v->first, depth + 1);
    }
}

static struct str talk(struct arena *a, struct str in, size_t step)
{
    struct imap_parse *p = imap_parse_open(100);
    struct buf b = buf_make(a, 16 << 20);

    for (size_t i = 0; i < in.len; i += step) {
        struct str part = str_sub(in, i, step);
        enum imap_parse_result r = IMAP_PARSE_MORE;

        while (part.len && r != IMAP_PARSE_BAD) {
            r = imap_parse_feed(p, &part);
            if (r == IMAP_PARSE_LINE) {
                const struct imap_line *l = imap_parse_line(p);

                buf_put_f(&b, "%d %u %.*s %.*s %.*s %.*s\n", l->status,
                          l->number, STR_ARG(l->tag), STR_ARG(l->name),
                          STR_ARG(l->code), STR_ARG(l->text));
                walk(&b, l->values, 0);
            }
        }
        if (r == IMAP_PARSE_BAD) {
            BUF_LIT(&b, "BAD");
            break;
        }
    }
    imap_parse_close(&p);
    return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();

    if (size > 1) {
        struct str in = str_make(data + 1, size - 1);

        if (!str_eq(talk(a, in, in.len), talk(a, in, 1 + data[0] % 9)))
            abort();
        imap_name_quoted(a, in);
    }
    arena_close(&a);
    return 0;
}
