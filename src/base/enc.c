#include "base/enc.h"

static const char STD[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char URL[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str enc_hex(struct arena *a, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *p = arena_alloc(a, bytes.len * 2 + 1);

    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];

        p[2 * i] = digits[c >> 4];
        p[2 * i + 1] = digits[c & 15];
    }
    return str_make(p, bytes.len * 2);
}

static struct str encode64(struct arena *a, struct str bytes,
                           const char *digits, bool pad)
{
    char *p = arena_alloc(a, (bytes.len + 2) / 3 * 4 + 1);
    const unsigned char *in = (const unsigned char *)bytes.ptr;
    size_t n = 0;

    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t v = (uint32_t)in[i] << 16;

        if (left > 1)
            v |= (uint32_t)in[i + 1] << 8;
        if (left > 2)
            v |= in[i + 2];
        p[n++] = digits[v >> 18];
        p[n++] = digits[v >> 12 & 63];
        if (left > 1)
            p[n++] = digits[v >> 6 & 63];
        else if (pad)
            p[n++] = '=';
        if (left > 2)
            p[n++] = digits[v & 63];
        else if (pad)
            p[n++] = '=';
    }
    return str_make(p, n);
}

struct str enc_base64(struct arena *a, struct str bytes)
{
    return encode64(a, bytes, STD, true);
}

struct str enc_base64url(struct arena *a, struct str bytes)
{
    return encode64(a, bytes, URL, false);
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool dec_hex(struct arena *a, struct str text, struct str *bytes)
{
    char *p;

    if (text.len % 2)
        return false;
    p = arena_alloc(a, text.len / 2 + 1);
    for (size_t i = 0; i < text.len; i += 2) {
        int hi = nibble(text.ptr[i]);
        int lo = nibble(text.ptr[i + 1]);

        if (hi < 0 || lo < 0)
            return false;
        p[i / 2] = (char)(hi << 4 | lo);
    }
    *bytes = str_make(p, text.len / 2);
    return true;
}

static bool decode64(struct arena *a, struct str text, const char *digits,
                     struct str *bytes)
{
    char *p = arena_alloc(a, text.len / 4 * 3 + 4);
    uint32_t v = 0;
    unsigned bits = 0;
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *d = memchr(digits, text.ptr[i], 64);

        if (!d)
            return false;
        v = v << 6 | (uint32_t)(d - digits);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            p[n++] = (char)(v >> bits & 0xff);
        }
    }
    /* a lone sixth of a group, or spare bits that are set */
    if (text.len % 4 == 1 || (v & ((1u << bits) - 1)))
        return false;
    *bytes = str_make(p, n);
    return true;
}

bool dec_base64(struct arena *a, struct str text, struct str *bytes)
{
    if (text.len % 4)
        return false;
    for (int i = 0; i < 2 && text.len && text.ptr[text.len - 1] == '='; i++)
        text.len--;
    return decode64(a, text, STD, bytes);
}

bool dec_base64url(struct arena *a, struct str text, struct str *bytes)
{
    return decode64(a, text, URL, bytes);
}
