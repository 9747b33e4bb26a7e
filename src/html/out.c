#include "html/out.h"

/* What stands for the byte; NULL when the byte may stand for itself. */
static const char *reference(unsigned char c, bool attribute)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\0': return "\xef\xbf\xbd";
    case '\t': return attribute ? "&#9;" : NULL;
    case '\n': return attribute ? "&#10;" : NULL;
    case '\r': return attribute ? "&#13;" : NULL;
    case '`': return attribute ? "&#96;" : NULL; /* quotes for old IE */
    }
    return NULL;
}

static void escape(struct buf *b, struct str s, bool attribute)
{
    size_t done = 0;

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        const char *ref;

        if (c > '>' && c != '`') /* most bytes, and all of UTF-8's */
            continue;
        ref = reference(c, attribute);
        if (!ref)
            continue;
        buf_put(b, str_sub(s, done, i - done));
        buf_put_z(b, ref);
        done = i + 1;
    }
    buf_put(b, str_sub(s, done, s.len));
}

void out_text(struct buf *b, struct str s)
{
    escape(b, s, false);
}

void out_attr(struct buf *b, struct str s)
{
    escape(b, s, true);
}

void out_url_attr(struct buf *b, struct str s)
{
    if (out_url_ok(s))
        escape(b, s, true);
    else
        buf_put_byte(b, '#');
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

void out_url_query(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (is_alnum((char)c) || c == '-' || c == '.' || c == '_' || c == '~') {
            buf_put_byte(b, (char)c);
        } else {
            buf_put_byte(b, '%');
            buf_put_byte(b, hex[c >> 4]);
            buf_put_byte(b, hex[c & 15]);
        }
    }
}

void out_int(struct buf *b, int n)
{
    buf_put_i64(b, n);
}

void out_i64(struct buf *b, int64_t n)
{
    buf_put_i64(b, n);
}

void out_size(struct buf *b, size_t n)
{
    buf_put_f(b, "%zu", n);
}

void out_html(struct buf *b, struct html h)
{
    buf_put(b, h.s);
}

/* ---- URLs ---- */

/* Browsers drop tabs and line breaks and cut other controls and spaces off
 * the ends, so a URL that holds any is not what it looks like. */
static bool has_controls(struct str url)
{
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];

        if (c < 0x20 || c == 0x7f)
            return true;
    }
    return url.len > 0 && (url.ptr[0] == ' ' || url.ptr[url.len - 1] == ' ');
}

/* The text before the first ":" that comes before any of / ? # \ */
static bool scheme_of(struct str url, struct str *scheme)
{
    for (size_t i = 0; i < url.len; i++) {
        if (url.ptr[i] == ':') {
            *scheme = str_sub(url, 0, i);
            return true;
        }
        if (strchr("/?#\\", url.ptr[i]) && url.ptr[i])
            return false;
    }
    return false;
}

static bool scheme_allowed(struct str scheme)
{
    return str_eq_nocase(scheme, STR("https")) ||
           str_eq_nocase(scheme, STR("http")) ||
           str_eq_nocase(scheme, STR("mailto")) ||
           str_eq_nocase(scheme, STR("tel"));
}

/* A backslash where a browser would read a slash. */
static bool has_backslash(struct str url)
{
    size_t end = 0;

    while (end < url.len && url.ptr[end] != '?' && url.ptr[end] != '#')
        end++;
    return str_find_byte(str_sub(url, 0, end), '\\') != SIZE_MAX;
}

bool out_url_ok(struct str url)
{
    struct str scheme;

    if (has_controls(url) || has_backslash(url) || str_starts(url, STR("//")))
        return false;
    return !scheme_of(url, &scheme) || scheme_allowed(scheme);
}

bool out_url_foreign_ok(struct str url)
{
    struct str scheme, rest;

    if (!out_url_ok(url) || !scheme_of(url, &scheme))
        return false;
    rest = str_sub(url, scheme.len + 1, url.len);
    if (str_starts_nocase(scheme, STR("http")))
        return out_url_host(url).len > 0;
    return rest.len > 0;
}

struct str out_url_host(struct str url)
{
    struct str scheme, host;
    size_t end = 0, at;

    if (!scheme_of(url, &scheme) || !str_starts_nocase(scheme, STR("http")) ||
        !scheme_allowed(scheme))
        return STR("");
    host = str_sub(url, scheme.len + 1, url.len);
    if (!str_starts(host, STR("//")))
        return STR("");
    host = str_sub(host, 2, host.len);
    while (end < host.len && !strchr("/?#\\", host.ptr[end]))
        end++;
    host.len = end;
    /* the last "@" parts the user from the host, as in RFC 3986 and WHATWG */
    for (at = host.len; at > 0 && host.ptr[at - 1] != '@';)
        at--;
    host = str_sub(host, at, host.len);
    if (host.len && host.ptr[0] == '[') { /* IPv6 */
        end = str_find_byte(host, ']');
        return end == SIZE_MAX ? STR("") : str_sub(host, 0, end + 1);
    }
    end = str_find_byte(host, ':');
    return end == SIZE_MAX ? host : str_sub(host, 0, end);
}
