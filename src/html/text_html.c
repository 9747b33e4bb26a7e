#include "base/utf8.h"
#include "html/text_html.h"

enum { ADDRESS_LOCAL_BYTES = 64, ADDRESS_HOST_BYTES = 255, URL_BYTES = 2048 };

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* ---- finding links ---- */

/* Where a link that starts at from stops: at space, quotes, brackets, and at
 * Chinese or Japanese writing, which puts no space after it. */
static size_t url_end(struct str text, size_t from)
{
    size_t i = from;

    while (i < text.len && i - from < URL_BYTES) {
        uint32_t cp;
        size_t n = utf8_read(str_sub(text, i, 4), &cp);

        if (n == 0 || cp <= ' ' || cp == 0x7f || cp == '<' || cp == '>' ||
            cp == '"' || cp == '`' || cp == '{' || cp == '}' || cp == '|' ||
            cp == '\\' || cp == '^' || (cp >= 0x80 && cp <= 0xbf) ||
            (cp >= 0x2000 && cp <= 0x206f) || cp >= 0x2e80)
            break;
        i += n;
    }
    return i;
}

static size_t count(struct str s, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == c;
    return n;
}

/* Marks at the end belong to the sentence; a bracket does when it was not
 * opened inside. */
static size_t without_marks(struct str text, size_t from, size_t to)
{
    size_t open = count(str_sub(text, from, to - from), '(');
    size_t close = count(str_sub(text, from, to - from), ')');

    while (to > from) {
        char c = text.ptr[to - 1];

        if (c == ')' && close > open)
            close--;
        else if (!strchr(".,;:!?'*_]~", c) || c == '\0')
            break;
        to--;
    }
    return to;
}

static bool find_url(struct arena *a, struct str text, size_t at,
                     struct span *found, struct str *url)
{
    struct str rest = str_sub(text, at, text.len);
    bool bare = str_starts_nocase(rest, STR("www."));
    size_t to;

    if (!bare && !str_starts_nocase(rest, STR("http://")) &&
        !str_starts_nocase(rest, STR("https://")))
        return false;
    if (at > 0 && is_alnum(text.ptr[at - 1]))
        return false;
    to = without_marks(text, at, url_end(text, at));
    rest = str_sub(text, at, to - at);
    if (bare && (rest.len < 7 ||
                 str_find_byte(str_sub(rest, 4, rest.len), '.') == SIZE_MAX))
        return false;
    if (bare)
        rest = str_fmt(a, "https://%.*s", STR_ARG(rest));
    if (!out_url_foreign_ok(rest))
        return false;
    *found = (struct span){at, to};
    *url = rest;
    return true;
}

static bool is_local(char c)
{
    return is_alnum(c) || (c && strchr("._%+-", c));
}

/* Around an "@" at at, not before from. */
static bool find_address(struct arena *a, struct str text, size_t from,
                         size_t at, struct span *found, struct str *url)
{
    size_t start = at, to = at + 1, dot = 0;

    while (start > from && at - start <= ADDRESS_LOCAL_BYTES &&
           is_local(text.ptr[start - 1]))
        start--;
    while (start < at && !is_alnum(text.ptr[start]))
        start++;
    while (
        to < text.len && to - at <= ADDRESS_HOST_BYTES &&
        (is_alnum(text.ptr[to]) || text.ptr[to] == '-' || text.ptr[to] == '.'))
        to++;
    while (to > at + 1 && !is_alnum(text.ptr[to - 1]))
        to--;
    for (size_t i = at + 1; i < to; i++)
        if (text.ptr[i] == '.')
            dot = i;
    if (start == at || dot < at + 2 || to - dot < 3)
        return false;
    *found = (struct span){start, to};
    *url = str_fmt(a, "mailto:%.*s", STR_ARG(str_sub(text, start, to - start)));
    return true;
}

bool text_find_link(struct arena *a, struct str text, size_t from,
                    struct span *found, struct str *url)
{
    for (size_t i = from; i < text.len; i++) {
        char c = text.ptr[i];

        if ((c == 'h' || c == 'H' || c == 'w' || c == 'W') &&
            find_url(a, text, i, found, url))
            return true;
        if (c == '@' && find_address(a, text, from, i, found, url))
            return true;
    }
    return false;
}

/* ---- writing ---- */

static void put_link(struct buf *b, struct str shown, struct str url)
{
    struct str host = out_url_host(url);

    BUF_LIT(b, "<a href=\"");
    out_url_attr(b, url);
    BUF_LIT(b, "\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">");
    out_text(b, shown);
    BUF_LIT(b, "</a>");
    /* https://bank.example@evil.example: say where it leads */
    if (host.len && str_find_byte(url, '@') != SIZE_MAX) {
        BUF_LIT(b, " [");
        out_text(b, host);
        BUF_LIT(b, "]");
    }
}

static void put_line(struct buf *b, struct str line)
{
    size_t done = 0;
    struct span found;
    struct str url;

    while (text_find_link(b->arena, line, done, &found, &url)) {
        out_text(b, str_sub(line, done, found.from - done));
        put_link(b, str_sub(line, found.from, found.to - found.from), url);
        done = found.to;
    }
    out_text(b, str_sub(line, done, line.len));
}

struct writer {
    struct buf b;
    bool paragraph; /* a <p> is open */
    bool quote;     /* a folded quote is open */
    struct str quoted;
};

static void end_paragraph(struct writer *w)
{
    if (w->paragraph)
        BUF_LIT(&w->b, "</p>\n");
    w->paragraph = false;
}

static void set_quote(struct writer *w, bool quote)
{
    if (w->quote == quote)
        return;
    end_paragraph(w);
    if (quote) {
        BUF_LIT(&w->b, "<details class=\"quoted\"><summary>");
        out_text(&w->b, w->quoted);
        BUF_LIT(&w->b, "</summary><blockquote>\n");
    } else {
        BUF_LIT(&w->b, "</blockquote></details>\n");
    }
    w->quote = quote;
}

struct html text_to_html(struct arena *a, struct str text, struct str quoted)
{
    struct writer w = {.b = buf_make(a, SIZE_MAX / 8), .quoted = quoted};
    struct str rest = text, line;

    while (str_line(&rest, &line)) {
        bool quote = quoted.len && str_starts(line, STR(">"));

        /* an empty line inside a quote does not end it */
        if (str_trim(line).len || !w.quote)
            set_quote(&w, quote);
        if (quote)
            line = str_sub(line, 1 + str_starts(line, STR("> ")), line.len);
        if (str_trim(line).len == 0) {
            end_paragraph(&w);
            continue;
        }
        buf_put_z(&w.b, w.paragraph ? "<br>\n" : "<p>");
        w.paragraph = true;
        put_line(&w.b, line);
    }
    set_quote(&w, false);
    end_paragraph(&w);
    return (struct html){buf_str(&w.b)};
}

static void put_broken(struct buf *b, struct str s)
{
    struct str line;
    bool first = true;

    while (str_line(&s, &line)) {
        if (!first)
            BUF_LIT(b, "<br>");
        first = false;
        out_text(b, line);
    }
}

struct html text_to_html_marked(struct arena *a, struct str text,
                                const struct span *spans, size_t n)
{
    struct buf b = buf_make(a, SIZE_MAX / 8);
    size_t done = 0;

    for (size_t i = 0; i < n; i++) {
        assert(spans[i].from >= done && spans[i].to <= text.len);
        put_broken(&b, str_sub(text, done, spans[i].from - done));
        BUF_LIT(&b, "<mark>");
        put_broken(&b,
                   str_sub(text, spans[i].from, spans[i].to - spans[i].from));
        BUF_LIT(&b, "</mark>");
        done = spans[i].to;
    }
    put_broken(&b, str_sub(text, done, text.len));
    return (struct html){buf_str(&b)};
}
