#include "judge/when_impl.h"
#include "judge/word.h"

/* ---- hits by token ---- */

static bool of_dates(uint16_t tag)
{
    return str_starts(str_from_z(word_tag_name(tag)), STR("when."));
}

struct when_lex when_lex_make(struct arena *a, const struct when_in *in)
{
    struct phrase_hit *hits = ARENA_ARRAY(a, in->hits_n, struct phrase_hit);
    uint32_t *head = ARENA_ARRAY(a, in->scan->n + 1, uint32_t);
    bool wanted[WORD_TAG_N];
    size_t n = 0, at = 0;

    for (uint16_t tag = 0; tag < WORD_TAG_N; tag++)
        wanted[tag] = of_dates(tag);
    for (size_t token = 0; token < in->scan->n; token++) {
        head[token] = (uint32_t)n;
        for (; at < in->hits_n && in->hits[at].first <= token; at++)
            if (wanted[in->hits[at].tag])
                hits[n++] = in->hits[at];
    }
    head[in->scan->n] = (uint32_t)n;
    return (struct when_lex){
        .scan = in->scan,
        .hits = hits,
        .head = head,
        .month_first = str_starts(in->zone, STR("America/")) ||
                       str_starts(in->zone, STR("US/")),
    };
}

bool when_any(const struct when_lex *x, uint32_t token)
{
    return token < x->scan->n && x->head[token] < x->head[token + 1];
}

const struct phrase_hit *when_tag(const struct when_lex *x, uint32_t token,
                                  uint16_t tag)
{
    if (token >= x->scan->n)
        return NULL;
    for (uint32_t i = x->head[token]; i < x->head[token + 1]; i++)
        if (x->hits[i].tag == tag)
            return &x->hits[i];
    return NULL;
}

bool when_is(const struct when_lex *x, uint32_t token, struct str folded)
{
    return token < x->scan->n && str_eq(scan_folded(x->scan, token), folded);
}

static bool glued(const struct when_lex *x, uint32_t token)
{
    return token < x->scan->n && !(x->scan->tokens[token].flags & SCAN_SPACE);
}

/* ---- numbers ---- */

/* At most four digits and nothing else; -1 when it is anything else. */
static int plain(struct str s)
{
    int n = 0;

    if (s.len == 0 || s.len > 4)
        return -1;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return -1;
        n = n * 10 + (s.ptr[i] - '0');
    }
    return n;
}

static int plain_at(const struct when_lex *x, uint32_t token)
{
    if (token >= x->scan->n || x->scan->tokens[token].kind != SCAN_NUMBER)
        return -1;
    return plain(scan_folded(x->scan, token));
}

/* The value of a Chinese numeral below ten, 10 and 100 for their signs, -1
 * for all else; folded forms. */
static int han_digit(struct str s)
{
    static const struct {
        struct str sign;
        int value;
    } digits[] = {
        {STR_INIT("零"), 0},  {STR_INIT("一"), 1}, {STR_INIT("二"), 2},
        {STR_INIT("两"), 2},  {STR_INIT("三"), 3}, {STR_INIT("四"), 4},
        {STR_INIT("五"), 5},  {STR_INIT("六"), 6}, {STR_INIT("七"), 7},
        {STR_INIT("八"), 8},  {STR_INIT("九"), 9}, {STR_INIT("十"), 10},
        {STR_INIT("百"), 100}};

    for (size_t i = 0; i < ARRAY_N(digits); i++)
        if (str_eq(s, digits[i].sign))
            return digits[i].value;
    return -1;
}

/* 三, 十五, 二十四, 一百二十. */
static uint32_t han_number(const struct when_lex *x, uint32_t token, int *value)
{
    int sum = 0, digit = -1;
    uint32_t n = 0;

    for (; n < 7 && token + n < x->scan->n &&
           x->scan->tokens[token + n].kind == SCAN_HAN;
         n++) {
        int d = han_digit(scan_folded(x->scan, token + n));

        if (d < 0)
            break;
        if (d >= 10) {
            sum += (digit < 0 ? 1 : digit) * d;
            digit = -1;
        } else {
            digit = d;
        }
    }
    *value = sum + (digit < 0 ? 0 : digit);
    return n;
}

uint32_t when_number(const struct when_lex *x, uint32_t token, int *value)
{
    const struct phrase_hit *word = when_tag(x, token, WORD_WHEN_NUMBER);
    uint32_t n;
    int v = plain_at(x, token);

    if (v >= 0) {
        *value = v;
        n = 1;
        /* 5 (five), 3 (trzech) */
        if (when_is(x, token + 1, STR("(")) &&
            (when_tag(x, token + 2, WORD_WHEN_NUMBER) ||
             plain_at(x, token + 2) == v) &&
            when_is(x, token + 3, STR(")")))
            n = 4;
        return n;
    }
    n = token < x->scan->n ? han_number(x, token, value) : 0;
    if (n > 0)
        return n;
    if (!word)
        return 0;
    *value = word->weight;
    n = word->n;
    /* three (3) */
    if (when_is(x, token + n, STR("(")) && plain_at(x, token + n + 1) >= 0 &&
        when_is(x, token + n + 2, STR(")"))) {
        *value = plain_at(x, token + n + 1);
        n += 3;
    }
    return n;
}

uint32_t when_range(const struct when_lex *x, uint32_t token, int *value)
{
    uint32_t n = when_number(x, token, value), join = 0, more;
    const struct phrase_hit *to = when_tag(x, token + n, WORD_WHEN_TO);
    int second;

    if (n == 0)
        return 0;
    if (when_is(x, token + n, STR("-")) || when_is(x, token + n, STR("~")))
        join = 1;
    else if (to)
        join = to->n;
    else if (when_is(x, token + n, STR("/")))
        join = 1; /* "2/3 jours" */
    if (join == 0)
        return n;
    more = when_number(x, token + n + join, &second);
    if (more == 0 || second < *value)
        return n;
    *value = second;
    return n + join + more;
}

/* ---- dates in digits ---- */

static bool real_day(int month, int day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

static int full_year(int year, size_t digits)
{
    if (digits == 2)
        return 2000 + year;
    return digits == 4 && year >= 1900 && year <= 2199 ? year : -1;
}

/* The tokens that end at or before the byte. */
static uint32_t tokens_to(const struct when_lex *x, uint32_t token, size_t byte)
{
    uint32_t n = 0;

    while (token + n < x->scan->n && x->scan->tokens[token + n].to <= byte)
        n++;
    return n;
}

struct digits {
    int value[3];
    size_t len[3];
    int n;
    char sep;
    size_t end; /* byte of the source */
    bool dot;   /* a full stop follows */
};

/* Up to three numbers joined by the same sign, read from the bytes: the
 * scanner splits "30/11" and keeps "30.11" in one. */
static struct digits digits_at(struct str s, size_t from)
{
    struct digits d = {.sep = 0, .end = from};
    size_t i = from;

    while (d.n < 3) {
        size_t start = i;

        while (i < s.len && i - start < 5 && s.ptr[i] >= '0' && s.ptr[i] <= '9')
            i++;
        d.value[d.n] = plain(str_sub(s, start, i - start));
        if (d.value[d.n] < 0)
            break;
        d.len[d.n++] = i - start;
        d.end = i;
        if (d.n == 3 || i >= s.len || !strchr("./-", s.ptr[i]) ||
            (d.sep && s.ptr[i] != d.sep))
            break;
        d.sep = s.ptr[i++];
    }
    d.dot = d.end < s.len && s.ptr[d.end] == '.';
    return d;
}

static bool order_days(const struct when_lex *x, int first, int second,
                       char sep, struct when_mark *m)
{
    bool swap = sep == '/' && x->month_first;

    if (swap ? !real_day(first, second) : !real_day(second, first))
        swap = !swap;
    m->month = swap ? first : second;
    m->day = swap ? second : first;
    return real_day(m->month, m->day) && (!swap || sep == '/');
}

/* "T17:00", "T17:00:00Z" right behind an ISO date: the zone is left out
 * unless it is Z. */
static size_t iso_time(struct str s, size_t at, struct when_mark *m)
{
    struct str t = str_sub(s, at, 6);
    int hour, minute;

    if (t.len < 6 || (t.ptr[0] != 'T' && t.ptr[0] != ' ') || t.ptr[3] != ':')
        return at;
    hour = plain(str_sub(t, 1, 2));
    minute = plain(str_sub(t, 4, 2));
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59)
        return at;
    m->has_time = true;
    m->hour = hour;
    m->minute = minute;
    at += 6;
    if (at + 2 < s.len && s.ptr[at] == ':' && plain(str_sub(s, at + 1, 2)) >= 0)
        at += 3;
    if (at < s.len && s.ptr[at] == 'Z') {
        m->zone = STR("UTC");
        at++;
    }
    return at;
}

/* 年, 月 and 日 behind numbers. */
static uint32_t han_date(const struct when_lex *x, uint32_t token,
                         struct when_mark *m)
{
    int value, year = 0;
    uint32_t n = when_number(x, token, &value), more;

    if (n > 0 && when_is(x, token + n, STR("年")) && value >= 1900) {
        year = value;
        token += n + 1;
        more = n + 1;
        n = when_number(x, token, &value);
    } else {
        more = 0;
    }
    if (n == 0 || !when_is(x, token + n, STR("月")))
        return 0;
    m->month = value;
    token += n + 1;
    more += n + 1;
    n = when_number(x, token, &m->day);
    if (n == 0 || (!when_is(x, token + n, STR("日")) &&
                   !when_is(x, token + n, STR("号"))))
        return 0;
    m->year = year;
    m->has_date = real_day(m->month, m->day);
    return m->has_date ? more + n + 1 : 0;
}

uint32_t when_numeric(const struct when_lex *x, uint32_t token, bool lead,
                      struct when_mark *m)
{
    struct when_mark got = *m;
    struct digits d;
    struct str s = x->scan->source;

    if (token >= x->scan->n)
        return 0;
    if (x->scan->tokens[token].kind != SCAN_NUMBER) {
        uint32_t n = x->scan->tokens[token].kind == SCAN_HAN
                         ? han_date(x, token, &got)
                         : 0;

        if (n > 0)
            *m = got;
        return n;
    }
    d = digits_at(s, x->scan->tokens[token].from);
    if (d.n == 3 && d.len[0] == 4) {
        got.year = full_year(d.value[0], 4);
        got.month = d.value[1];
        got.day = d.value[2];
        got.has_date = real_day(got.month, got.day);
        if (got.has_date)
            d.end = iso_time(s, d.end, &got);
    } else if (d.n == 3) {
        got.year = full_year(d.value[2], d.len[2]);
        got.has_date = order_days(x, d.value[0], d.value[1], d.sep, &got);
    } else if (d.n == 2 && d.len[0] <= 2 && d.len[1] <= 2 &&
               (d.sep == '/' || (d.sep == '.' && d.len[1] == 2)) &&
               (lead || (d.sep == '.' && d.dot)) &&
               !(d.value[0] == 24 && d.value[1] == 7)) {
        got.has_date = order_days(x, d.value[0], d.value[1], d.sep, &got);
        d.end += got.has_date && d.dot && d.sep == '.' &&
                 tokens_to(x, token, d.end + 1) > tokens_to(x, token, d.end);
    } else {
        uint32_t n = han_date(x, token, &got);

        if (n > 0)
            *m = got;
        return n;
    }
    if (!got.has_date || got.year < 0)
        return 0;
    *m = got;
    return tokens_to(x, token, d.end);
}

/* ---- times of the day ---- */

/* "10:30" or, behind a word that wants a time, "10.30". */
static bool hour_minute(struct str s, bool lead, int *hour, int *minute)
{
    size_t at = str_find_byte(s, ':');

    if (at == SIZE_MAX && lead)
        at = str_find_byte(s, '.');
    if (at == SIZE_MAX || at > 2 || s.len < at + 3)
        return false;
    if (s.len > at + 3 && (s.len != at + 6 || s.ptr[at + 3] != ':'))
        return false;
    *hour = plain(str_sub(s, 0, at));
    *minute = plain(str_sub(s, at + 1, 2));
    return *hour >= 0 && *hour <= 24 && *minute >= 0 && *minute <= 59;
}

/* The "h30" of "17h30", or the minutes of "17 h 30", 5点30分, 五点半. */
static uint32_t minutes_behind(const struct when_lex *x, uint32_t token,
                               int *minute)
{
    struct str s = token < x->scan->n ? scan_folded(x->scan, token) : STR("");
    int v;
    uint32_t n;

    if (s.len == 3 && s.ptr[0] == 'h' && plain(str_sub(s, 1, 2)) >= 0) {
        *minute = plain(str_sub(s, 1, 2));
        return 1;
    }
    if (when_is(x, token, STR("半"))) {
        *minute = 30;
        return 1;
    }
    n = when_number(x, token, &v);
    if (n == 0 || v > 59 || s.len == 1)
        return 0;
    if (x->scan->tokens[token].kind == SCAN_HAN) {
        if (!when_is(x, token + n, STR("分")))
            return 0;
        n++;
    } else if (when_is(x, token + n, STR("分"))) {
        n++;
    } else if (s.len != 2) {
        return 0;
    }
    *minute = v;
    return n;
}

static void half_day(struct when_mark *m, int half)
{
    m->hour = half == 2 && m->hour < 12    ? m->hour + 12
              : half == 1 && m->hour == 12 ? 0
                                           : m->hour;
}

uint32_t when_clock(const struct when_lex *x, uint32_t token, bool lead,
                    struct when_mark *m)
{
    const struct phrase_hit *word = when_tag(x, token, WORD_WHEN_CLOCK);
    const struct phrase_hit *half;
    uint32_t n = 0, more;
    int hour = -1, minute = 0;
    bool sure = false;

    if (word && lead) { /* "godz. 17" */
        n = word->n;
        n += when_is(x, token + n, STR("."));
        sure = true;
    }
    if (token + n >= x->scan->n)
        return 0;
    if (x->scan->tokens[token + n].kind == SCAN_NUMBER &&
        hour_minute(scan_folded(x->scan, token + n), lead, &hour, &minute)) {
        n++;
        sure = true;
        if ((when_is(x, token + n, STR("-")) && token + n + 1 < x->scan->n &&
             hour_minute(scan_folded(x->scan, token + n + 1), true, &hour,
                         &minute)))
            n += 2;
        word = when_tag(x, token + n, WORD_WHEN_CLOCK);
        if (word && glued(x, token + n))
            n += word->n;
    } else {
        more = when_range(x, token + n, &hour);
        if (more == 0 || hour > 24)
            return 0;
        n += more;
        word = when_tag(x, token + n, WORD_WHEN_CLOCK);
        if (word && hour < 24 &&
            (lead || x->scan->tokens[token + n].kind == SCAN_HAN)) {
            n += word->n;
            sure = true;
            n += minutes_behind(x, token + n, &minute);
        } else {
            more = lead && token + n < x->scan->n &&
                           x->scan->tokens[token + n].kind == SCAN_WORD
                       ? minutes_behind(x, token + n, &minute)
                       : 0;
            sure |= more > 0;
            n += more;
        }
    }
    half = when_tag(x, token + n, WORD_WHEN_HALF);
    if (half && half->weight <= 2 && hour <= 12) {
        m->hour = hour;
        half_day(m, half->weight);
        n += half->n;
        n += when_is(x, token + n, STR(".")) && glued(x, token + n) &&
             str_ends(scan_source(x->scan, token + n - 1), STR("m")) &&
             half->n > 1;
        sure = true;
    } else {
        m->hour = hour;
    }
    if (!sure)
        return 0;
    m->minute = minute;
    m->has_time = true;
    return n;
}

/* ---- zones ---- */

struct str when_zone(int line)
{
    static const struct str zones[] = {
        STR_INIT(""),
        STR_INIT("UTC"),
        STR_INIT("Etc/GMT-1"), /* the sign is the other way round there */
        STR_INIT("Etc/GMT-2"),
        STR_INIT("Etc/GMT-2"),
        STR_INIT("Etc/GMT-3"),
        STR_INIT("Europe/Moscow"),
        STR_INIT("UTC"),
        STR_INIT("Etc/GMT-1"),
        STR_INIT("Etc/GMT-1"),
        STR_INIT("Etc/GMT+5"),
        STR_INIT("Etc/GMT+4"),
        STR_INIT("Etc/GMT+6"),
        STR_INIT("Etc/GMT+5"),
        STR_INIT("Etc/GMT+7"),
        STR_INIT("Etc/GMT+6"),
        STR_INIT("Etc/GMT+8"),
        STR_INIT("Etc/GMT+7"),
        STR_INIT("America/New_York"),
        STR_INIT("America/Chicago"),
        STR_INIT("America/Los_Angeles"),
        STR_INIT("Asia/Hong_Kong"),
        STR_INIT("Asia/Singapore"),
        STR_INIT("Asia/Tokyo"),
        STR_INIT("Europe/London"),
        STR_INIT("Europe/Warsaw"),
        STR_INIT("Asia/Shanghai"),
        STR_INIT("Asia/Taipei"),
        STR_INIT("Europe/Paris"),
        STR_INIT("Europe/Kyiv"),
    };

    return line > 0 && line < (int)ARRAY_N(zones) ? zones[line] : STR("");
}
