#include "base/utf8.h"

size_t utf8_read(struct str s, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    uint32_t c;
    size_t n;

    if (s.len == 0)
        return 0;
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    if (p[0] < 0xc2 || p[0] > 0xf4)
        return 0;
    n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (s.len < n)
        return 0;
    c = p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3f);
    }
    if ((n == 3 && c < 0x800) || (n == 4 && c < 0x10000) || c > 0x10ffff ||
        (c >= 0xd800 && c <= 0xdfff))
        return 0;
    *cp = c;
    return n;
}

size_t utf8_write(uint32_t cp, char out[4])
{
    if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
        cp = 0xfffd;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

/* Where the first invalid byte is; s.len when there is none. */
static size_t valid_head(struct str s)
{
    size_t i = 0;
    uint32_t cp;

    while (i < s.len) {
        size_t n;

        if ((unsigned char)s.ptr[i] < 0x80) {
            i++;
            continue;
        }
        n = utf8_read(str_sub(s, i, s.len), &cp);
        if (n == 0)
            break;
        i += n;
    }
    return i;
}

bool utf8_valid(struct str s)
{
    return valid_head(s) == s.len;
}

struct str utf8_cut(struct str s, size_t max)
{
    size_t n = s.len < max ? s.len : max;
    size_t i = n; /* past the lead byte of the last character */
    unsigned char lead;
    size_t need;

    while (i > 0 && n - i < 3 && ((unsigned char)s.ptr[i - 1] & 0xc0) == 0x80)
        i--;
    if (i > 0) {
        lead = (unsigned char)s.ptr[i - 1];
        need = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (i - 1 + need > n)
            n = i - 1;
    }
    return str_sub(s, 0, n);
}

size_t utf8_count(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

struct str utf8_scrub(struct arena *a, struct str s)
{
    size_t good = valid_head(s);
    char *out;
    size_t n = 0;

    if (good == s.len)
        return s;
    out = arena_alloc(a, s.len * 3 + 1); /* U+FFFD is three bytes */
    while (s.len) {
        if (good)
            memcpy(out + n, s.ptr, good);
        n += good;
        s = str_sub(s, good, s.len);
        if (!s.len)
            break;
        n += utf8_write(0xfffd, out + n);
        s = str_sub(s, 1, s.len);
        good = valid_head(s);
    }
    return str_make(out, n);
}
