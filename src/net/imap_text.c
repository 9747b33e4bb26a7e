#include "base/buf.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "net/imap_parse.h"

static int two_digits(const char *s)
{
    int tens = s[0] == ' ' ? 0 : s[0] - '0';
    int ones = s[1] - '0';

    if (tens < 0 || tens > 9 || ones < 0 || ones > 9)
        return -1;
    return tens * 10 + ones;
}

/* "dd-Mon-yyyy hh:mm:ss +zzzz", day with a space or a zero in front. */
int64_t imap_date_us(struct str s)
{
    static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil c = {0};
    int century, year, zone_h, zone_m;
    int64_t zone_us;

    if (s.len != 26 || s.ptr[2] != '-' || s.ptr[6] != '-' || s.ptr[11] != ' ' ||
        s.ptr[14] != ':' || s.ptr[17] != ':' || s.ptr[20] != ' ' ||
        (s.ptr[21] != '+' && s.ptr[21] != '-'))
        return 0;
    for (int m = 0; m < 12; m++)
        if (memcmp(MONTHS + 3 * m, s.ptr + 3, 3) == 0)
            c.month = m + 1;
    c.day = two_digits(s.ptr);
    century = two_digits(s.ptr + 7);
    year = two_digits(s.ptr + 9);
    c.hour = two_digits(s.ptr + 12);
    c.minute = two_digits(s.ptr + 15);
    c.second = two_digits(s.ptr + 18);
    zone_h = two_digits(s.ptr + 22);
    zone_m = two_digits(s.ptr + 24);
    if (c.month == 0 || c.day < 1 || c.day > 31 || century < 0 || year < 0 ||
        c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 ||
        c.second < 0 || c.second > 60 || zone_h < 0 || zone_m < 0)
        return 0;
    c.year = century * 100 + year;
    if (c.year < 1)
        return 0;
    zone_us = zone_h * US_PER_HOUR + zone_m * US_PER_MIN;
    return civil_to_us(c) - (s.ptr[21] == '-' ? -zone_us : zone_us);
}

/* UTF-16 units become base64 with "," for "/" and no padding. */
struct shift {
    struct buf *out;
    uint32_t bits;
    int bits_n;
    bool on; /* inside "&…-" */
};

static void shift_bits(struct shift *s)
{
    static const char SET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
                              "wxyz0123456789+,";

    while (s->bits_n >= 6) {
        s->bits_n -= 6;
        buf_put_byte(s->out, SET[s->bits >> s->bits_n & 63]);
    }
}

static void shift_unit(struct shift *s, uint32_t unit)
{
    if (!s->on)
        buf_put_byte(s->out, '&');
    s->on = true;
    s->bits = s->bits << 16 | unit; /* at most 4 bits wait: 20 are used */
    s->bits_n += 16;
    shift_bits(s);
}

static void shift_end(struct shift *s)
{
    if (!s->on)
        return;
    if (s->bits_n) {
        s->bits <<= 6 - s->bits_n;
        s->bits_n = 6;
        shift_bits(s);
    }
    buf_put_byte(s->out, '-');
    s->on = false;
    s->bits = 0;
}

struct str imap_name_quoted(struct arena *a, struct str name)
{
    struct buf b = buf_make(a, 16 * name.len + 16);
    struct shift s = {.out = &b};
    uint32_t cp;
    size_t n;

    buf_put_byte(&b, '"');
    for (; name.len; name = str_sub(name, n, SIZE_MAX)) {
        n = utf8_read(name, &cp);
        if (n == 0 || cp < ' ' || cp == 0x7f)
            return (struct str){0};
        if (cp >= 0x10000) {
            shift_unit(&s, 0xd800 + ((cp - 0x10000) >> 10));
            shift_unit(&s, 0xdc00 + ((cp - 0x10000) & 0x3ff));
            continue;
        }
        if (cp > 0x7f) {
            shift_unit(&s, cp);
            continue;
        }
        shift_end(&s);
        if (cp == '"' || cp == '\\')
            buf_put_byte(&b, '\\');
        buf_put_byte(&b, (char)cp);
        if (cp == '&')
            buf_put_byte(&b, '-');
    }
    shift_end(&s);
    buf_put_byte(&b, '"');
    return buf_str(&b);
}
