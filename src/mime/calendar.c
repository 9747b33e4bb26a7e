#include "mime/mime_impl.h"

/* RFC 5545 section 3.1: a line that starts with a blank goes on. */
static struct str unfold(struct arena *a, struct str rest, struct str line)
{
    struct buf b = buf_make(a, 8192);
    struct str next;

    buf_put(&b, line);
    while (rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == '\t') &&
           str_line(&rest, &next))
        buf_put(&b, str_sub(next, 1, SIZE_MAX));
    return buf_str(&b);
}

/* RFC 5545 section 3.3.11: \n, \, and \; in text. */
static struct str unescape(struct arena *a, struct str s)
{
    struct buf b;

    if (str_find_byte(s, '\\') == SIZE_MAX)
        return s;
    b = buf_make(a, s.len);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '\\' || i + 1 == s.len)
            buf_put_byte(&b, s.ptr[i]);
        else if ((s.ptr[++i] | 0x20) == 'n')
            buf_put_byte(&b, '\n');
        else
            buf_put_byte(&b, s.ptr[i]);
    }
    return buf_str(&b);
}

/* Past the parameters: "DTSTART;TZID=\"a:b\":2026…". */
static struct str value_of(struct str line, size_t from)
{
    bool quoted = false;

    for (size_t i = from; i < line.len; i++) {
        if (line.ptr[i] == '"')
            quoted = !quoted;
        else if (line.ptr[i] == ':' && !quoted)
            return str_sub(line, i + 1, SIZE_MAX);
    }
    return (struct str){0};
}

struct str mime_calendar_field(struct arena *a, struct str ics, struct str name)
{
    struct str rest = ics;
    struct str event = {0};
    struct str line;
    size_t at = str_find_nocase(ics, STR("BEGIN:VEVENT"));

    if (at != SIZE_MAX)
        event = str_sub(ics, at, SIZE_MAX);
    if (!str_eq_nocase(name, STR("METHOD")) && event.len)
        rest = event; /* time zones have a DTSTART too */
    while (rest.len && str_line(&rest, &line)) {
        if (line.len <= name.len || !str_starts_nocase(line, name) ||
            (line.ptr[name.len] != ':' && line.ptr[name.len] != ';'))
            continue;
        line = unfold(a, rest, line);
        return str_trim(unescape(a, value_of(line, name.len)));
    }
    return (struct str){0};
}

/* "20261124T060100Z" as "2026-11-24 06:01 UTC"; other forms as they are. */
static struct str readable_time(struct arena *a, struct str t)
{
    static const char form[] = "ddddddddTdddd"; /* d: a digit */
    size_t n = 0;

    while (
        n < t.len && n < sizeof form - 1 &&
        (form[n] == 'T' ? t.ptr[n] == 'T' : t.ptr[n] >= '0' && t.ptr[n] <= '9'))
        n++;
    if (n < 8)
        return t;
    if (n < sizeof form - 1)
        return str_fmt(a, "%.4s-%.2s-%.2s", t.ptr, t.ptr + 4, t.ptr + 6);
    return str_fmt(a, "%.4s-%.2s-%.2s %.2s:%.2s%s", t.ptr, t.ptr + 4, t.ptr + 6,
                   t.ptr + 9, t.ptr + 11, str_ends(t, STR("Z")) ? " UTC" : "");
}

static void put_line(struct buf *b, struct str s)
{
    if (!s.len)
        return;
    buf_put(b, s);
    buf_put_byte(b, '\n');
}

struct str mime_calendar_text(struct arena *a, struct str ics)
{
    struct buf b = buf_make(a, LIMIT_MAIL_TEXT_BYTES);
    struct str start =
        readable_time(a, mime_calendar_field(a, ics, STR("DTSTART")));
    struct str end =
        readable_time(a, mime_calendar_field(a, ics, STR("DTEND")));
    struct str text = mime_calendar_field(a, ics, STR("DESCRIPTION"));

    put_line(&b, mime_calendar_field(a, ics, STR("SUMMARY")));
    buf_put(&b, start);
    if (start.len && end.len)
        BUF_LIT(&b, " - ");
    if (start.len || end.len)
        put_line(&b, end.len ? end : STR(" "));
    put_line(&b, mime_calendar_field(a, ics, STR("LOCATION")));
    if (text.len) {
        buf_put_byte(&b, '\n');
        put_line(&b, text);
    }
    return buf_str(&b);
}
