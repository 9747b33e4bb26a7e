#include "i18n/date.h"

#include "base/buf.h"
#include "base/civil.h"
#include "i18n/date_impl.h"
#include "i18n/msg.h"
#include "text/zone.h"

/* One page may hold hundreds of dates, so they are put together without
 * printf; none is longer than this. */
enum { DATE_BYTES = 200 };

/* What the clock on the wall shows and its distance from UTC; UTC for a zone
 * nobody knows. */
static struct civil wall(struct str zone, int64_t us, int *offset_s)
{
    struct err e;

    if (!zone.len || !zone_offset_s(zone, us, offset_s, &e))
        *offset_s = 0;
    return civil_from_us(us + *offset_s * US_PER_S);
}

/* Two digits; returns where the next character belongs. */
static char *two(char *at, int n)
{
    at[0] = (char)('0' + n / 10 % 10);
    at[1] = (char)('0' + n % 10);
    return at + 2;
}

static char *clock_text(char *at, const struct civil *c)
{
    at = two(at, c->hour);
    *at++ = ':';
    return two(at, c->minute);
}

static void put_clock(struct buf *out, const struct civil *c)
{
    char text[8];

    buf_put(out, str_make(text, (size_t)(clock_text(text, c) - text)));
}

/* Writes a pattern of date_impl.h. */
static void put_pattern(struct buf *out, const struct date_words *w,
                        const char *pattern, const struct civil *c)
{
    for (const char *p = pattern; *p;) {
        size_t plain = strcspn(p, "{");

        buf_put(out, str_make(p, plain));
        p += plain;
        if (!*p)
            break;
        switch (p[1]) {
        case 'd': buf_put_i64(out, c->day); break;
        case 'm': buf_put_i64(out, c->month); break;
        case 'M': buf_put_z(out, w->month_short[c->month - 1]); break;
        case 'B': buf_put_z(out, w->month[c->month - 1]); break;
        case 'y': buf_put_i64(out, c->year); break;
        case 'W': buf_put_z(out, w->weekday[c->weekday]); break;
        case 'D': put_pattern(out, w, w->day, c); break;
        case 'c': put_clock(out, c); break;
        default: assert(!"a pattern of date_words.c is wrong");
        }
        p += 3; /* the name is one letter */
    }
}

static struct str by_pattern(struct arena *a, const struct date_words *w,
                             const char *pattern, struct str zone, int64_t us)
{
    struct buf out = buf_make(a, DATE_BYTES);
    int offset_s;
    struct civil c = wall(zone, us, &offset_s);

    put_pattern(&out, w, pattern, &c);
    return buf_str(&out);
}

struct str date_day(struct arena *a, enum lang lang, struct str zone,
                    int64_t us)
{
    const struct date_words *w = date_words_of(lang);

    return by_pattern(a, w, w->day, zone, us);
}

struct str date_day_short(struct arena *a, enum lang lang, struct str zone,
                          int64_t us)
{
    const struct date_words *w = date_words_of(lang);

    return by_pattern(a, w, w->day_short, zone, us);
}

struct str date_clock(struct arena *a, struct str zone, int64_t us)
{
    return by_pattern(a, date_words_of(LANG_EN), "{c}", zone, us);
}

struct str date_full(struct arena *a, enum lang lang, struct str zone,
                     int64_t us)
{
    const struct date_words *w = date_words_of(lang);

    return by_pattern(a, w, w->full, zone, us);
}

struct str date_short(struct arena *a, enum lang lang, struct str zone,
                      int64_t us)
{
    const struct date_words *w = date_words_of(lang);

    return by_pattern(a, w, w->day_clock, zone, us);
}

/* Days since 1970 on the wall calendar. */
static int64_t day_number(struct civil c)
{
    c.hour = c.minute = c.second = c.us = 0;
    return civil_to_us(c) / US_PER_DAY;
}

struct str date_near(struct arena *a, enum lang lang, struct str zone,
                     int64_t us, int64_t now_us)
{
    const struct date_words *w = date_words_of(lang);
    struct buf out = buf_make(a, DATE_BYTES);
    int offset_s;
    struct civil c = wall(zone, us, &offset_s);
    struct civil now = wall(zone, now_us, &offset_s);
    int64_t days = day_number(c) - day_number(now);

    if (days < -6 || days > 6) {
        put_pattern(&out, w, c.year == now.year ? w->day_month : w->day_short,
                    &c);
        return buf_str(&out);
    }
    if (days != 0) {
        buf_put_z(&out, days == -1  ? w->yesterday
                        : days == 1 ? w->tomorrow
                                    : w->weekday[c.weekday]);
        buf_put_byte(&out, ' ');
    }
    put_clock(&out, &c);
    return buf_str(&out);
}

/* ---- spans ---- */

struct span {
    enum date_unit unit;
    int64_t n;
};

/* The largest unit that is full; weeks only up to a month. */
static struct span span_of(int64_t us)
{
    static const int64_t unit_us[] = {
        [DATE_MINUTE] = US_PER_MIN,     [DATE_HOUR] = US_PER_HOUR,
        [DATE_DAY] = US_PER_DAY,        [DATE_WEEK] = 7 * US_PER_DAY,
        [DATE_MONTH] = 30 * US_PER_DAY, [DATE_YEAR] = 365 * US_PER_DAY};

    for (int unit = DATE_YEAR; unit > DATE_MINUTE; unit--) {
        /* "10 days" says more than "1 week" */
        int64_t from = unit == DATE_WEEK ? 2 * unit_us[unit] : unit_us[unit];

        if (us >= from)
            return (struct span){(enum date_unit)unit, us / unit_us[unit]};
    }
    return (struct span){DATE_MINUTE, us / US_PER_MIN};
}

struct str date_ago(struct arena *a, enum lang lang, int64_t us, int64_t now_us)
{
    static const char *const past[] = {
        [DATE_MINUTE] = MSG_N("{n} minute ago", "{n} minutes ago"),
        [DATE_HOUR] = MSG_N("{n} hour ago", "{n} hours ago"),
        [DATE_DAY] = MSG_N("{n} day ago", "{n} days ago"),
        [DATE_WEEK] = MSG_N("{n} week ago", "{n} weeks ago"),
        [DATE_MONTH] = MSG_N("{n} month ago", "{n} months ago"),
        [DATE_YEAR] = MSG_N("{n} year ago", "{n} years ago")};
    static const char *const coming[] = {
        [DATE_MINUTE] = MSG_N("in {n} minute", "in {n} minutes"),
        [DATE_HOUR] = MSG_N("in {n} hour", "in {n} hours"),
        [DATE_DAY] = MSG_N("in {n} day", "in {n} days"),
        [DATE_WEEK] = MSG_N("in {n} week", "in {n} weeks"),
        [DATE_MONTH] = MSG_N("in {n} month", "in {n} months"),
        [DATE_YEAR] = MSG_N("in {n} year", "in {n} years")};
    struct span s = span_of(us < now_us ? now_us - us : us - now_us);

    if (s.n == 0)
        return msg(lang, MSG("now"));
    return msg_fmt_n(a, lang, us < now_us ? past[s.unit] : coming[s.unit], s.n,
                     NULL, 0);
}

struct str date_span(struct arena *a, enum lang lang, int64_t span_us)
{
    static const char *const units[] = {
        [DATE_MINUTE] = MSG_N("{n} minute", "{n} minutes"),
        [DATE_HOUR] = MSG_N("{n} hour", "{n} hours"),
        [DATE_DAY] = MSG_N("{n} day", "{n} days"),
        [DATE_WEEK] = MSG_N("{n} week", "{n} weeks"),
        [DATE_MONTH] = MSG_N("{n} month", "{n} months"),
        [DATE_YEAR] = MSG_N("{n} year", "{n} years")};
    struct span s = span_of(span_us < 0 ? -span_us : span_us);

    return msg_fmt_n(a, lang, units[s.unit], s.n, NULL, 0);
}

/* ---- names ---- */

struct str date_weekday(enum lang lang, int weekday)
{
    assert(weekday >= 0 && weekday <= 6);
    return str_from_z(date_words_of(lang)->weekday[weekday]);
}

struct str date_month(enum lang lang, int month)
{
    assert(month >= 1 && month <= 12);
    return str_from_z(date_words_of(lang)->month_alone[month - 1]);
}

struct str date_machine(struct arena *a, struct str zone, int64_t us)
{
    char text[DATE_BYTES], *at = text;
    int offset_s;
    struct civil c = wall(zone, us, &offset_s);
    int minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;

    at = two(two(at, c.year / 100), c.year);
    *at++ = '-';
    at = two(at, c.month);
    *at++ = '-';
    at = two(at, c.day);
    *at++ = 'T';
    at = clock_text(at, &c);
    *at++ = ':';
    at = two(at, c.second);
    *at++ = offset_s < 0 ? '-' : '+';
    at = two(at, minutes / 60);
    *at++ = ':';
    at = two(at, minutes % 60);
    return str_dup(a, str_make(text, (size_t)(at - text)));
}

struct str list_and(struct arena *a, enum lang lang, const struct str *items,
                    size_t n)
{
    const struct date_words *w = date_words_of(lang);
    struct buf out = buf_make(a, SIZE_MAX / 2);

    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_put_z(&out, i + 1 == n ? w->list_last : w->list_comma);
        buf_put(&out, items[i]);
    }
    return buf_str(&out);
}
