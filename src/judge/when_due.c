#include "judge/when_impl.h"
#include "text/zone.h"

enum { DAY_ENDS = 18, BUSINESS_HOURS = 8, BACK_DAYS = 183 };

/* A moment on the wall: all reckoning is done there. */
struct wall {
    struct str zone;
    int64_t now_us;
    struct civil now;
};

static struct wall wall_make(struct str zone, int64_t now_us)
{
    struct wall w = {.zone = zone, .now_us = now_us};
    struct err e = {0};

    if (zone.len == 0 || !zone_local(zone, now_us, &w.now, &e)) {
        w.zone = STR("UTC");
        w.now = civil_from_us(now_us);
    }
    return w;
}

/* The moment of that day and hour; fields carry over. */
static int64_t moment(const struct wall *w, struct civil c)
{
    struct err e = {0};
    int64_t us;

    return zone_to_us(w->zone, c, &us, &e) ? us : civil_to_us(c);
}

static struct civil day_of(const struct wall *w, int offset)
{
    struct civil c = {
        .year = w->now.year, .month = w->now.month, .day = w->now.day + offset};

    return civil_from_us(civil_to_us(c));
}

static int64_t day_us(struct civil c)
{
    return civil_to_us(
        (struct civil){.year = c.year, .month = c.month, .day = c.day});
}

/* Days from today to that day. */
static int64_t days_to(const struct wall *w, struct civil c)
{
    return (day_us(c) - day_us(w->now)) / US_PER_DAY;
}

/* 1 Monday … 7 Sunday. */
static int weekday_of(struct civil c)
{
    return c.weekday == 0 ? 7 : c.weekday;
}

static int month_days(int year, int month)
{
    struct civil next = {.year = year, .month = month + 1, .day = 1};
    struct civil this = {.year = year, .month = month, .day = 1};

    return (int)((civil_to_us(next) - civil_to_us(this)) / US_PER_DAY);
}

/* The first civil of a day at an hour. */
static struct civil at_hour(struct civil day, int hour, int minute)
{
    return (struct civil){.year = day.year,
                          .month = day.month,
                          .day = day.day,
                          .hour = hour,
                          .minute = minute};
}

/* The day's end; today's, when that is past, is midnight. */
static int64_t end_of(const struct wall *w, struct civil day)
{
    int64_t us = moment(w, at_hour(day, DAY_ENDS, 0));

    if (days_to(w, day) == 0 && us <= w->now_us)
        us = moment(w, at_hour(day, 24, 0));
    return us;
}

/* ---- spans ---- */

static struct civil business_day(const struct wall *w, int count)
{
    /* whole weeks at once, so that "9999 days" is no loop of 9999 */
    struct civil c = day_of(w, 0);
    int offset = 0, left = count % 5;

    while (weekday_of(c) > 5) /* counting from a weekend begins on Friday */
        c = day_of(w, --offset);
    offset += count / 5 * 7;
    while (left > 0) {
        c = day_of(w, ++offset);
        left -= weekday_of(c) <= 5;
    }
    return day_of(w, offset);
}

static struct civil months_later(const struct wall *w, int months)
{
    int index = w->now.month - 1 + months;
    int year = w->now.year + index / 12, month = index % 12 + 1;
    int last = month_days(year, month);

    return (struct civil){.year = year,
                          .month = month,
                          .day = w->now.day < last ? w->now.day : last};
}

static void span_due(const struct wall *w, const struct when_mark *m,
                     struct when *out)
{
    int n = m->count;
    bool back = out->sense == WHEN_AGO;
    int64_t exact = -1; /* from now, whatever the day; -1: to a day's end */
    struct civil day = {0};

    out->business =
        m->unit == WHEN_BUSINESS_DAY || m->unit == WHEN_BUSINESS_HOUR;
    switch (m->unit) {
    case WHEN_MINUTE: exact = n * US_PER_MIN; break;
    case WHEN_HOUR: exact = n * US_PER_HOUR; break;
    case WHEN_QUARTER_HOUR: exact = n * 15 * US_PER_MIN; break;
    case WHEN_HALF_HOUR: exact = n * 30 * US_PER_MIN; break;
    case WHEN_HALF_DAY: exact = 12 * US_PER_HOUR; break;
    case WHEN_BUSINESS_DAY: day = business_day(w, n); break;
    case WHEN_BUSINESS_HOUR:
        day = business_day(w, (n + BUSINESS_HOURS - 1) / BUSINESS_HOURS);
        break;
    case WHEN_WEEK: day = day_of(w, 7 * n); break;
    case WHEN_EIGHT_DAYS: day = day_of(w, 7 * n); break;
    case WHEN_FORTNIGHT: day = day_of(w, 15 * n); break;
    case WHEN_MONTH: day = months_later(w, n); break;
    case WHEN_YEAR: day = months_later(w, 12 * (n < 1000 ? n : 1000)); break;
    case WHEN_DAY:
    case WHEN_WEEKEND:
    case WHEN_UNIT_NONE: day = day_of(w, n); break;
    }
    out->start_us = w->now_us;
    if (exact >= 0) { /* "within 0 hours" too */
        out->due_us = w->now_us + (back ? -exact : exact);
        out->start_us = back ? out->due_us : w->now_us;
        return;
    }
    out->due_us = end_of(w, day);
    if (back) { /* as far back as it would be ahead */
        day = day_of(w, -(int)days_to(w, day));
        out->start_us = moment(w, at_hour(day, 0, 0));
        out->due_us = moment(w, at_hour(day, DAY_ENDS, 0));
    }
}

/* ---- days ---- */

static struct civil weekday_due(const struct wall *w, const struct when_mark *m)
{
    int today = weekday_of(day_of(w, 0)), ahead = m->weekday - today;

    if (m->past)
        return day_of(w, ahead < 0 ? ahead : ahead - 7);
    if (m->next && !m->coming)
        return day_of(w, ahead + 7);
    if (ahead < 0 || (ahead == 0 && !m->this))
        ahead += 7;
    return day_of(w, ahead);
}

static struct civil date_due(const struct wall *w, const struct when_mark *m)
{
    struct civil c = {.year = m->year, .month = m->month, .day = m->day};

    if (m->month == 0) { /* "the 30th": of this month, or of the next */
        c.year = w->now.year;
        c.month = w->now.month + (m->day < w->now.day);
        if (c.month == 13) {
            c.month = 1;
            c.year++;
        }
    } else if (m->year == 0) {
        c.year = w->now.year;
        if (days_to(w, c) < -BACK_DAYS)
            c.year++;
        else if (days_to(w, c) > 365 - BACK_DAYS && m->past)
            c.year--;
    }
    if (c.day > month_days(c.year, c.month))
        c.day = month_days(c.year, c.month);
    return c;
}

/* The last day of "this week", "next month", …; *first its first. */
static struct civil period_due(const struct wall *w, const struct when_mark *m,
                               struct civil *first)
{
    int step = m->past ? -1 : (m->next || m->coming) && !m->this ? 1 : 0;
    struct civil today = day_of(w, 0), last;
    int week = 7 * step - (weekday_of(today) - 1);

    switch (m->period) {
    case WHEN_WEEK:
        *first = day_of(w, week);
        last = day_of(w, week + 4);
        if (step == 0 && moment(w, at_hour(last, DAY_ENDS, 0)) <= w->now_us)
            last = day_of(w, week + 6);
        return last;
    case WHEN_WEEKEND:
        *first = day_of(w, week + 5);
        return m->by && !m->end ? day_of(w, week + 4) : day_of(w, week + 6);
    case WHEN_MONTH:
        *first = civil_from_us(civil_to_us((struct civil){
            .year = today.year + (today.month - 1 + 12 + step) / 12 - 1,
            .month = (today.month - 1 + 12 + step) % 12 + 1,
            .day = 1}));
        last = *first;
        last.day = month_days(last.year, last.month);
        return last;
    case WHEN_YEAR:
        *first =
            (struct civil){.year = today.year + step, .month = 1, .day = 1};
        return (struct civil){
            .year = today.year + step, .month = 12, .day = 31};
    case WHEN_BUSINESS_DAY:
        *first = step > 0 ? business_day(w, 1) : today;
        return *first;
    case WHEN_DAY: *first = day_of(w, step); return *first;
    case WHEN_UNIT_NONE:
    case WHEN_MINUTE:
    case WHEN_HOUR:
    case WHEN_BUSINESS_HOUR:
    case WHEN_EIGHT_DAYS:
    case WHEN_FORTNIGHT:
    case WHEN_QUARTER_HOUR:
    case WHEN_HALF_HOUR:
    case WHEN_HALF_DAY: break;
    }
    *first = today;
    return today;
}

/* The hour at which a part of the day is over. */
static int part_hour(int part)
{
    switch (part) {
    case WHEN_PART_MORNING:
    case WHEN_PART_TOMORROW_MORNING: return 12;
    case WHEN_PART_END: return DAY_ENDS;
    case WHEN_PART_TONIGHT: return 24;
    case WHEN_PART_TOMORROW_EVENING: return 21;
    default: return part;
    }
}

static void day_due(const struct wall *w, const struct when_mark *m,
                    struct when *out)
{
    struct civil day = day_of(w, 0), first;
    bool named = m->has_day || m->has_date || m->weekday || m->period;
    int hour = m->hour, minute = m->minute;
    int64_t at;

    if (m->has_date)
        day = date_due(w, m);
    else if (m->weekday)
        day = weekday_due(w, m);
    else if (m->period)
        day = period_due(w, m, &first);
    else if (m->has_day)
        day = day_of(w, m->day_offset);
    if (!m->period || m->has_date || m->weekday)
        first = day;
    if (!named && m->part >= WHEN_PART_TOMORROW_MORNING && m->part <= 27) {
        first = day = day_of(w, 1);
        named = true;
    }
    out->start_us = moment(w, at_hour(first, 0, 0));
    if (m->has_time) {
        /* 下午五點, "5 in the afternoon" */
        if (m->part >= 13 && m->part != WHEN_PART_TOMORROW_MORNING && hour < 12)
            hour += 12;
        at = moment(w, at_hour(day, hour, minute));
    } else if (m->part) {
        at = moment(w, at_hour(day, part_hour(m->part), 0));
        if (m->part == WHEN_PART_END)
            at = end_of(w, day);
    } else {
        at = end_of(w, day);
    }
    if (!named && at <= w->now_us) { /* that hour is past: tomorrow's */
        day.day++;
        at = m->has_time ? moment(w, at_hour(day, hour, minute))
                         : moment(w, at_hour(day, part_hour(m->part), 0));
        out->start_us = moment(w, at_hour(day, 0, 0));
    }
    out->due_us = at;
}

static enum when_sense sense_of(const struct when_mark *m)
{
    if (m->has_span) {
        if (m->ago || (m->past && !m->within) ||
            (m->before && !m->within && !m->by))
            return WHEN_AGO;
        if (m->within || m->by || m->inside || m->late || m->later)
            return WHEN_WITHIN;
        return m->after ? WHEN_AFTER : WHEN_LASTS;
    }
    if (m->past || m->ago || (m->has_day && m->day_offset < 0))
        return WHEN_AGO;
    if (m->by || m->before || m->late || m->end || m->inside)
        return WHEN_BY;
    return m->after && !m->between ? WHEN_AFTER : WHEN_AT;
}

void when_due(const struct when_mark *m, int64_t now_us, struct str zone,
              struct when *out)
{
    struct wall w;

    out->sense = sense_of(m);
    out->business = m->has_span && (m->unit == WHEN_BUSINESS_DAY ||
                                    m->unit == WHEN_BUSINESS_HOUR);
    if (now_us == 0)
        return;
    w = wall_make(m->zone.len ? m->zone : zone, now_us);
    if (m->has_span)
        span_due(&w, m, out);
    else
        day_due(&w, m, out);
    /* a day without "by" may be one that is over */
    if (out->due_us <= now_us && out->sense == WHEN_AT)
        out->sense = WHEN_AGO;
}
