#include <stdarg.h>

#include "base/str.h"

struct str str_from_z(const char *z)
{
    return (struct str){z, z ? strlen(z) : 0};
}

struct str str_make(const void *ptr, size_t len)
{
    return (struct str){ptr, len};
}

char *str_z(struct arena *a, struct str s)
{
    char *z = arena_alloc(a, s.len + 1);

    if (s.len)
        memcpy(z, s.ptr, s.len);
    return z;
}

struct str str_dup(struct arena *a, struct str s)
{
    return (struct str){str_z(a, s), s.len};
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    int n;
    char *p;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_nocase(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lower(a[i]) != lower(b[i]))
            return false;
    return true;
}

bool str_eq_nocase(struct str a, struct str b)
{
    return a.len == b.len && same_nocase(a.ptr, b.ptr, a.len);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str head)
{
    return s.len >= head.len && str_eq(str_sub(s, 0, head.len), head);
}

bool str_starts_nocase(struct str s, struct str head)
{
    return s.len >= head.len && same_nocase(s.ptr, head.ptr, head.len);
}

bool str_ends(struct str s, struct str tail)
{
    return s.len >= tail.len &&
           str_eq(str_sub(s, s.len - tail.len, tail.len), tail);
}

size_t str_find(struct str s, struct str what)
{
    const char *p;

    if (what.len == 0)
        return 0;
    if (s.len < what.len)
        return SIZE_MAX;
    p = memmem(s.ptr, s.len, what.ptr, what.len);
    return p ? (size_t)(p - s.ptr) : SIZE_MAX;
}

size_t str_find_nocase(struct str s, struct str what)
{
    for (size_t i = 0; i + what.len <= s.len; i++)
        if (same_nocase(s.ptr + i, what.ptr, what.len))
            return i;
    return SIZE_MAX;
}

size_t str_find_byte(struct str s, char c)
{
    const char *p = s.len ? memchr(s.ptr, c, s.len) : NULL;

    return p ? (size_t)(p - s.ptr) : SIZE_MAX;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (from > s.len)
        from = s.len;
    if (n > s.len - from)
        n = s.len - from;
    return (struct str){s.ptr ? s.ptr + from : NULL, n};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len && is_space(s.ptr[0]))
        s = str_sub(s, 1, s.len);
    while (s.len && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool str_cut(struct str *rest, char sep, struct str *item)
{
    size_t at;

    if (!rest->ptr)
        return false;
    at = str_find_byte(*rest, sep);
    if (at == SIZE_MAX) {
        *item = *rest;
        *rest = (struct str){NULL, 0};
        return true;
    }
    *item = str_sub(*rest, 0, at);
    *rest = str_sub(*rest, at + 1, rest->len);
    return true;
}

bool str_line(struct str *rest, struct str *line)
{
    if (!str_cut(rest, '\n', line))
        return false;
    if (line->len && line->ptr[line->len - 1] == '\r')
        line->len--;
    return true;
}

bool str_to_i64(struct str s, int64_t *n)
{
    bool minus = s.len && s.ptr[0] == '-';
    uint64_t limit = (uint64_t)INT64_MAX + minus;
    uint64_t v = 0;
    size_t i = minus;

    if (i == s.len)
        return false;
    for (; i < s.len; i++) {
        uint64_t d = (uint64_t)(s.ptr[i] - '0');

        if (s.ptr[i] < '0' || s.ptr[i] > '9' || v > (limit - d) / 10)
            return false;
        v = v * 10 + d;
    }
    *n = minus ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

struct str str_lower_ascii(struct arena *a, struct str s)
{
    char *p = str_z(a, s);

    for (size_t i = 0; i < s.len; i++)
        p[i] = lower(p[i]);
    return (struct str){p, s.len};
}

uint64_t str_hash(struct str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(0x100000001b3);
    return h;
}
