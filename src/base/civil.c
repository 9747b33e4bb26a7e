#include "base/civil.h"

static int64_t days_from_civil(int64_t y, int m, int d)
{
    int64_t era, yoe, doy, doe;

    y -= m <= 2;
    era = (y >= 0 ? y : y - 399) / 400;
    yoe = y - era * 400;
    doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

struct civil civil_from_us(int64_t us)
{
    int64_t days = us / US_PER_DAY - (us % US_PER_DAY < 0);
    int64_t rest = us - days * US_PER_DAY;
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    struct civil c;

    c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
    c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
    c.year = (int)(yoe + era * 400 + (c.month <= 2));
    c.weekday = (int)((days % 7 + 11) % 7); /* 1970-01-01 was a Thursday */
    c.hour = (int)(rest / US_PER_HOUR);
    c.minute = (int)(rest / US_PER_MIN % 60);
    c.second = (int)(rest / US_PER_S % 60);
    c.us = (int)(rest % US_PER_S);
    return c;
}

int64_t civil_to_us(struct civil c)
{
    int64_t months = (int64_t)c.year * 12 + c.month - 1;
    int64_t year = months / 12 - (months % 12 < 0);
    int month = (int)(months - year * 12) + 1;

    return days_from_civil(year, month, 1) * US_PER_DAY +
           (c.day - 1) * US_PER_DAY + c.hour * US_PER_HOUR +
           c.minute * US_PER_MIN + c.second * US_PER_S + c.us;
}

void civil_iso(int64_t us, char out[CIVIL_ISO_BYTES])
{
    struct civil c = civil_from_us(us);

    snprintf(out, CIVIL_ISO_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
             c.year % 10000, c.month, c.day, c.hour, c.minute, c.second, c.us);
}

/* Takes exactly n digits off the front. */
static bool digits(struct str *s, size_t n, int *out)
{
    int v = 0;

    if (s->len < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s->ptr[i] < '0' || s->ptr[i] > '9')
            return false;
        v = v * 10 + (s->ptr[i] - '0');
    }
    *s = str_sub(*s, n, s->len);
    *out = v;
    return true;
}

static bool skip(struct str *s, const char *any)
{
    if (s->len == 0 || !strchr(any, s->ptr[0]) || s->ptr[0] == '\0')
        return false;
    *s = str_sub(*s, 1, s->len);
    return true;
}

static bool parse_zone(struct str *s, int64_t *offset_us)
{
    bool east = s->len && s->ptr[0] == '+';
    int h, m = 0;

    *offset_us = 0;
    if (s->len == 0 || skip(s, "Zz"))
        return true;
    if (!skip(s, "+-") || !digits(s, 2, &h))
        return false;
    skip(s, ":");
    if (s->len && !digits(s, 2, &m))
        return false;
    if (h > 23 || m > 59)
        return false;
    *offset_us = (h * US_PER_HOUR + m * US_PER_MIN) * (east ? 1 : -1);
    return true;
}

bool civil_parse(struct str s, int64_t *us)
{
    static const int month_days[] = {31, 29, 31, 30, 31, 30,
                                     31, 31, 30, 31, 30, 31};
    struct civil c = {0};
    int64_t offset = 0;

    if (!digits(&s, 4, &c.year) || !skip(&s, "-") || !digits(&s, 2, &c.month) ||
        !skip(&s, "-") || !digits(&s, 2, &c.day))
        return false;
    if (c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 ||
        c.day > month_days[c.month - 1])
        return false;
    if (s.len) {
        if (!skip(&s, "Tt ") || !digits(&s, 2, &c.hour) || !skip(&s, ":") ||
            !digits(&s, 2, &c.minute))
            return false;
        if (skip(&s, ":") && !digits(&s, 2, &c.second))
            return false;
        if (skip(&s, ".")) {
            int scale = 100000, d;

            while (digits(&s, 1, &d)) {
                c.us += d * scale;
                scale /= 10;
            }
        }
        if (c.hour > 23 || c.minute > 59 || c.second > 60 ||
            !parse_zone(&s, &offset))
            return false;
    }
    if (s.len)
        return false;
    *us = civil_to_us(c) - offset;
    return true;
}
