#include "judge/when.h"
#include "judge/when_impl.h"
#include "judge/word.h"

/*
 * One date is: words before it (by, within, this, next, the end of), a core
 * (a span, a day, a time), further cores of other kinds ("Friday, 27
 * November, 5 pm CET"), words behind it (ago, 內, at the latest).  Every loop
 * below takes a fixed number of rounds, so the whole is linear.
 */
enum { LEADS_MAX = 5, CORES_MAX = 6, LINKS_MAX = 3 };

struct reading {
    const struct when_lex *x;
    uint32_t at; /* next token */
    struct when_mark m;
};

static uint32_t longest(const struct when_lex *x, uint32_t token,
                        const uint16_t *tags, size_t tags_n)
{
    uint32_t n = 0;

    for (size_t i = 0; i < tags_n; i++) {
        const struct phrase_hit *h = when_tag(x, token, tags[i]);

        if (h && h->n > n)
            n = h->n;
    }
    return n;
}

/* Whether the tag's phrase at the token is as long as the longest there. */
static bool is_lead(const struct when_lex *x, uint32_t token, uint32_t n,
                    uint16_t tag)
{
    const struct phrase_hit *h = when_tag(x, token, tag);

    return h && h->n == n;
}

/* ---- before the core ---- */

static bool lead_word(struct reading *r)
{
    static const uint16_t tags[] = {
        WORD_WHEN_WITHIN, WORD_WHEN_BY,   WORD_WHEN_ON,      WORD_WHEN_AFTER,
        WORD_WHEN_LATE,   WORD_WHEN_PAST, WORD_WHEN_THIS,    WORD_WHEN_NEXT,
        WORD_WHEN_COMING, WORD_WHEN_END,  WORD_WHEN_BETWEEN, WORD_WHEN_EARLY};
    const struct when_lex *x = r->x;
    struct when_mark *m = &r->m;
    uint32_t n = longest(x, r->at, tags, ARRAY_N(tags));

    if (n == 0)
        return false;
    m->within |= is_lead(x, r->at, n, WORD_WHEN_WITHIN);
    m->by |= is_lead(x, r->at, n, WORD_WHEN_BY);
    m->on |= is_lead(x, r->at, n, WORD_WHEN_ON);
    m->after |= is_lead(x, r->at, n, WORD_WHEN_AFTER);
    m->late |= is_lead(x, r->at, n, WORD_WHEN_LATE);
    m->past |= is_lead(x, r->at, n, WORD_WHEN_PAST);
    m->this |= is_lead(x, r->at, n, WORD_WHEN_THIS);
    m->next |= is_lead(x, r->at, n, WORD_WHEN_NEXT);
    m->coming |= is_lead(x, r->at, n, WORD_WHEN_COMING);
    m->end |= is_lead(x, r->at, n, WORD_WHEN_END);
    m->between |= is_lead(x, r->at, n, WORD_WHEN_BETWEEN);
    r->at += n;
    return true;
}

static void skip_fill(struct reading *r)
{
    const struct phrase_hit *fill = when_tag(r->x, r->at, WORD_WHEN_FILL);

    if (fill)
        r->at += fill->n;
}

static bool led(const struct when_mark *m)
{
    return m->by || m->within || m->on || m->after || m->between || m->late;
}

/* ---- cores ---- */

static bool core_numeric(struct reading *r)
{
    bool lead = led(&r->m) || r->m.weekday;
    uint32_t n = r->m.has_date ? 0 : when_numeric(r->x, r->at, lead, &r->m);

    r->at += n;
    return n > 0;
}

/* The year behind a day and a month. */
static void take_year(struct reading *r)
{
    uint32_t at = r->at;
    int year;

    at += when_is(r->x, at, STR(","));
    if (at < r->x->scan->n && r->x->scan->tokens[at].kind == SCAN_NUMBER &&
        when_number(r->x, at, &year) == 1 && year >= 2000 && year <= 2199) {
        r->m.year = year;
        r->at = at + 1;
        skip_fill(r);
    }
}

static uint32_t ordinal(const struct when_lex *x, uint32_t token)
{
    const struct phrase_hit *h = when_tag(x, token, WORD_WHEN_ORDINAL);

    return h ? h->n : 0;
}

/* "30 November", "30th of November", "3 грудня", "с 3 по 5 декабря". */
static bool day_month(struct reading *r)
{
    const struct when_lex *x = r->x;
    const struct phrase_hit *month;
    uint32_t at = r->at, n;
    int day, last;

    n = when_number(x, at, &day);
    if (n == 0)
        return false;
    at += n;
    at += ordinal(x, at);
    if (when_is(x, at, STR("-")) || when_tag(x, at, WORD_WHEN_TO)) {
        n = when_number(x, at + 1, &last);
        if (n > 0) {
            day = last;
            at += 1 + n;
            at += ordinal(x, at);
        }
    }
    at += when_is(x, at, STR("."));
    if (!when_tag(x, at, WORD_WHEN_MONTH)) {
        const struct phrase_hit *fill = when_tag(x, at, WORD_WHEN_FILL);

        at += fill ? fill->n : 0;
    }
    month = when_tag(x, at, WORD_WHEN_MONTH);
    if (!month || day < 1 || day > 31)
        return false;
    r->m.day = day;
    r->m.month = month->weight;
    r->at = at + month->n;
    return true;
}

/* "November 30th", "Nov. 30". */
static bool month_day(struct reading *r)
{
    const struct when_lex *x = r->x;
    const struct phrase_hit *month = when_tag(x, r->at, WORD_WHEN_MONTH);
    uint32_t at = r->at, n;
    int day, last;

    if (!month)
        return false;
    at += month->n;
    at += when_is(x, at, STR("."));
    n = when_tag(x, at, WORD_WHEN_NUMBER) ? 0 : when_number(x, at, &day);
    if (n == 0 || day < 1 || day > 31)
        return false;
    at += n;
    at += ordinal(x, at);
    if (when_is(x, at, STR("-")) && (n = when_number(x, at + 1, &last)) > 0 &&
        last > day && last <= 31) {
        day = last;
        at += 1 + n;
    }
    r->m.day = day;
    r->m.month = month->weight;
    r->at = at;
    return true;
}

/* "the 30th", 30号: only the day. */
static bool only_day(struct reading *r)
{
    const struct when_lex *x = r->x;
    int day;
    uint32_t n = when_number(x, r->at, &day), mark = ordinal(x, r->at + n);

    if (n == 0 || day < 1 || day > 31)
        return false;
    if (mark == 0 && when_is(x, r->at + n, STR("号")))
        mark = 1;
    if (mark == 0 || !(r->m.by || r->m.on || r->m.weekday))
        return false;
    r->m.day = day;
    r->at += n + mark;
    return true;
}

static bool core_date(struct reading *r)
{
    if (r->m.has_date)
        return false;
    if (day_month(r) || month_day(r)) {
        take_year(r);
    } else if (!only_day(r)) {
        return false;
    }
    r->m.has_date = true;
    return true;
}

/* "48 h", "3-5 business days", "w ciągu tygodnia". */
static bool core_span(struct reading *r)
{
    const struct when_lex *x = r->x;
    const struct phrase_hit *unit;
    uint32_t at = r->at, n;
    int count;

    if (r->m.has_span)
        return false;
    n = when_range(x, at, &count);
    at += n;
    if (n == 0 && r->m.within && at < x->scan->n &&
        x->scan->tokens[at].kind != SCAN_HAN)
        count = 1;
    else if (n == 0)
        count = 0;
    at += when_is(x, at, STR("-")); /* "a 3-day wait", "24-hour" */
    unit = when_tag(x, at, WORD_WHEN_UNIT);
    if (!unit ||
        (n == 0 && unit->weight < WHEN_EIGHT_DAYS &&
         (count == 0 || r->m.this || r->m.next || r->m.end || r->m.coming)))
        return false;
    if (unit->weight == WHEN_WEEKEND)
        return false;
    r->m.has_span = true;
    r->m.count = unit->weight >= WHEN_EIGHT_DAYS && n == 0 ? 1 : count;
    r->m.unit = (enum when_unit)unit->weight;
    r->at = at + unit->n;
    /* "3 days (business)": the word behind makes it so */
    return true;
}

/* "this week", "the end of the month", 下周, "au mois prochain". */
static bool core_period(struct reading *r)
{
    const struct when_lex *x = r->x;
    const struct phrase_hit *unit = when_tag(x, r->at, WORD_WHEN_UNIT);
    uint32_t after = unit ? r->at + unit->n : r->at;
    bool named = r->m.this || r->m.next || r->m.end || r->m.coming ||
                 r->m.past || when_tag(x, after, WORD_WHEN_COMING) ||
                 when_tag(x, after, WORD_WHEN_PAST) ||
                 (unit && x->scan->tokens[r->at].kind == SCAN_HAN &&
                  when_tag(x, after, WORD_WHEN_END)) ||
                 (unit && unit->weight == WHEN_WEEKEND &&
                  (r->m.by || r->m.on || r->m.late));

    if (!unit || !named || r->m.period || unit->weight > WHEN_WEEKEND)
        return false;
    if (unit->weight == WHEN_MINUTE || unit->weight == WHEN_HOUR ||
        unit->weight == WHEN_BUSINESS_HOUR)
        return false;
    r->m.period = (enum when_unit)unit->weight;
    r->at = after;
    return true;
}

static bool core_weekday(struct reading *r)
{
    const struct phrase_hit *day = when_tag(r->x, r->at, WORD_WHEN_WEEKDAY);

    if (!day || r->m.weekday)
        return false;
    r->m.weekday = day->weight;
    r->at += day->n;
    return true;
}

static bool core_day(struct reading *r)
{
    const struct phrase_hit *day = when_tag(r->x, r->at, WORD_WHEN_DAY);

    if (!day || r->m.has_day)
        return false;
    r->m.has_day = true;
    r->m.day_offset = day->weight > 0 ? day->weight - 1 : day->weight;
    r->at += day->n;
    return true;
}

static bool has_day(const struct when_mark *m)
{
    return m->has_day || m->has_date || m->weekday || m->period;
}

static bool core_time(struct reading *r)
{
    const struct when_mark *m = &r->m;
    /* "sous 24 heures" is a span, "avant 17 heures" a time */
    bool lead = (led(m) && !m->within) || has_day(m) || m->part;
    uint32_t n = m->has_time ? 0 : when_clock(r->x, r->at, lead, &r->m);

    r->at += n;
    return n > 0;
}

static bool core_part(struct reading *r)
{
    const struct phrase_hit *part = when_tag(r->x, r->at, WORD_WHEN_PART);
    const struct when_mark *m = &r->m;

    if (!part || m->part)
        return false;
    if (!has_day(m) && !m->has_time && !m->by && !m->this && !m->late &&
        part->weight != WHEN_PART_END && part->weight < WHEN_PART_TONIGHT &&
        r->x->scan->tokens[r->at].kind != SCAN_HAN)
        return false;
    r->m.part = part->weight;
    r->at += part->n;
    return true;
}

/* A span behind a day would be another date. */
static bool core(struct reading *r, bool first)
{
    const struct when_mark *m = &r->m;

    if (m->has_span)
        return false;
    /* "in the morning", "end of day" are longer than "the end" + "day" */
    return core_numeric(r) || core_date(r) || core_time(r) ||
           (first && core_span(r)) || core_day(r) || core_part(r) ||
           core_weekday(r) || (!has_day(m) && core_period(r));
}

/* ---- behind the core ---- */

static bool take_tag(struct reading *r, uint16_t tag)
{
    const struct phrase_hit *h = when_tag(r->x, r->at, tag);

    if (h)
        r->at += h->n;
    return h != NULL;
}

static bool take_zone(struct reading *r)
{
    const struct phrase_hit *h;
    uint32_t at = r->at + when_is(r->x, r->at, STR("("));

    h = r->m.has_time && !r->m.zone.len ? when_tag(r->x, at, WORD_WHEN_ZONE)
                                        : NULL;
    if (!h)
        return false;
    at += h->n;
    if (at > r->at + h->n)
        at += when_is(r->x, at, STR(")"));
    r->at = at;
    r->m.zone = when_zone(h->weight);
    return true;
}

/* Prepositions, articles, a comma before a further core. */
static bool link(struct reading *r)
{
    if (when_is(r->x, r->at, STR(",")) || when_is(r->x, r->at, STR("("))) {
        r->at++;
        return true;
    }
    return take_tag(r, WORD_WHEN_ON) || take_tag(r, WORD_WHEN_BY) ||
           take_tag(r, WORD_WHEN_FILL) || take_tag(r, WORD_WHEN_TO) ||
           take_tag(r, WORD_WHEN_BETWEEN);
}

static bool post_word(struct reading *r)
{
    struct when_mark *m = &r->m;

    if (take_tag(r, WORD_WHEN_AGO))
        m->ago = true;
    else if (take_tag(r, WORD_WHEN_INSIDE))
        m->inside = true;
    else if (take_tag(r, WORD_WHEN_BEFORE))
        m->before = true;
    else if (take_tag(r, WORD_WHEN_LATER))
        m->later = true;
    else if (take_tag(r, WORD_WHEN_LATE))
        m->late = true;
    else if ((m->period || m->weekday) && take_tag(r, WORD_WHEN_COMING))
        m->coming = true;
    else if (m->period && take_tag(r, WORD_WHEN_PAST))
        m->past = true;
    else if (m->period && r->x->scan->tokens[r->at - 1].kind == SCAN_HAN &&
             take_tag(r, WORD_WHEN_END))
        m->end = true;
    else
        return false;
    return true;
}

/* Further cores, each behind up to three linking words; what links to
 * nothing is given back. */
static void further(struct reading *r)
{
    for (int i = 0; i < CORES_MAX; i++) {
        struct reading saved = *r;
        bool got = post_word(r) || take_zone(r) || core(r, false);

        for (int k = 0; !got && k < LINKS_MAX && link(r); k++)
            got = core(r, false);
        if (!got) {
            *r = saved;
            return;
        }
    }
}

static bool nothing(const struct when_mark *m)
{
    return !m->has_span && !has_day(m) && !m->has_time && !m->part;
}

/* "1 May" may be a day, "may" alone is none; a bare "5" neither. */
static bool read_one(struct reading *r)
{
    bool got = false;

    for (int i = 0; i <= LEADS_MAX; i++) {
        struct reading saved = *r;

        got = core(r, true);
        if (!got) {
            *r = saved;
            skip_fill(r);
            got = r->at > saved.at && core(r, true);
            if (!got)
                *r = saved;
        }
        if (got || !lead_word(r))
            break;
    }
    if (!got || nothing(&r->m))
        return false;
    further(r);
    return true;
}

/* ---- the text ---- */

static bool may_begin(const struct when_lex *x, uint32_t token)
{
    return when_any(x, token) || x->scan->tokens[token].kind == SCAN_NUMBER ||
           x->scan->tokens[token].kind == SCAN_HAN;
}

size_t when_find(const struct when_in *in, struct arena *a, struct when **found)
{
    struct when_lex x = when_lex_make(a, in);
    size_t n = 0, room = 0;
    struct when *list = NULL;

    for (uint32_t token = 0; token < in->scan->n;) {
        struct reading r = {.x = &x, .at = token};
        struct when w = {.first = token};

        if (!may_begin(&x, token) || !read_one(&r)) {
            token++;
            continue;
        }
        w.n = r.at - token;
        w.from = in->scan->tokens[token].from;
        w.to = in->scan->tokens[r.at - 1].to;
        when_due(&r.m, in->now_us, in->zone, &w);
        if (n == room) {
            size_t more = room ? 2 * room : 8;

            list =
                arena_grow(a, list, room * sizeof *list, more * sizeof *list);
            room = more;
        }
        list[n++] = w;
        token = r.at;
    }
    *found = list;
    return n;
}
