#include <stdarg.h>

#include "base/buf.h"
#include "base/utf8.h"

struct buf buf_make(struct arena *a, size_t cap_bytes)
{
    return (struct buf){.arena = a, .cap = cap_bytes};
}

/* Makes room for n more bytes; false and sticky when the cap forbids it. */
static bool reserve(struct buf *b, size_t n)
{
    size_t want;

    if (b->over || n > b->cap - b->len) {
        b->over = true;
        return false;
    }
    if (b->room - b->len >= n)
        return true;
    want = b->room ? b->room * 2 : 256;
    if (want < b->len + n)
        want = b->len + n;
    if (want > b->cap)
        want = b->cap;
    b->ptr = arena_grow(b->arena, b->ptr, b->room, want);
    b->room = want;
    return true;
}

void buf_put(struct buf *b, struct str s)
{
    if (s.len == 0 || !reserve(b, s.len))
        return;
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

void buf_put_z(struct buf *b, const char *z)
{
    buf_put(b, str_from_z(z));
}

void buf_put_byte(struct buf *b, char c)
{
    if (reserve(b, 1))
        b->ptr[b->len++] = c;
}

void buf_put_cp(struct buf *b, uint32_t cp)
{
    char out[4];

    buf_put(b, str_make(out, utf8_write(cp, out)));
}

void buf_put_i64(struct buf *b, int64_t n)
{
    char out[20];
    size_t i = sizeof out;
    uint64_t v = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        out[--i] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    if (n < 0)
        out[--i] = '-';
    buf_put(b, str_make(out + i, sizeof out - i));
}

void buf_put_f(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    /* vsnprintf wants a byte for its NUL, which is then given back */
    if (reserve(b, (size_t)n + 1)) {
        vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->over = false;
}

struct str buf_str(const struct buf *b)
{
    return str_make(b->ptr, b->len);
}
