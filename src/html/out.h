/*
 * out.h — writing HTML: one writer for each place a value may stand.  The
 * page compiler (tool/pagegen) calls these; so may C code that builds HTML.
 *
 * Values are chosen by type: struct str, int, int64_t, size_t; struct html,
 * which is HTML already, only as content.  Anything else (a bare char *, a
 * bool, a double) does not compile.  Text must be valid UTF-8; a NUL byte
 * becomes U+FFFD.
 */
#ifndef HTML_OUT_H
#define HTML_OUT_H

#include "base/buf.h"

/* Text that is HTML and safe to show: made by the page compiler, by
 * html_sanitize and by the other functions of this room, by nobody else. */
struct html {
    struct str s;
};

/* Content: escapes & < > " and '. */
void out_text(struct buf *b, struct str s);

/* Value of a quoted attribute: the same, and line breaks and tabs as
 * character references. */
void out_attr(struct buf *b, struct str s);

/* Value of href, src, action: as out_attr when out_url_ok, else "#". */
void out_url_attr(struct buf *b, struct str s);

/* One component of a path or query: all but A-Z a-z 0-9 - . _ ~ as %XX. */
void out_url_query(struct buf *b, struct str s);

void out_int(struct buf *b, int n);
void out_i64(struct buf *b, int64_t n);
void out_size(struct buf *b, size_t n);
void out_html(struct buf *b, struct html h);

/*
 * True for http, https, mailto and tel URLs and for relative ones.  Not for
 * other schemes, control characters, backslashes before a query, and "//host",
 * which leaves the site while looking relative.
 */
bool out_url_ok(struct str url);

/* True for what leaves our pages: http, https, mailto, tel with something
 * behind it. */
bool out_url_foreign_ok(struct str url);

/* The host of an http or https URL as written, without user and port; empty
 * when there is none. */
struct str out_url_host(struct str url);

#define OUT_TEXT(b, x)                                                         \
    _Generic((x), struct str                                                   \
             : out_text, struct html                                           \
             : out_html, int                                                   \
             : out_int, int64_t                                                \
             : out_i64, size_t                                                 \
             : out_size)((b), (x))

#define OUT_ATTR(b, x)                                                         \
    _Generic((x), struct str                                                   \
             : out_attr, int                                                   \
             : out_int, int64_t                                                \
             : out_i64, size_t                                                 \
             : out_size)((b), (x))

#define OUT_URL_ATTR(b, x) _Generic((x), struct str : out_url_attr)((b), (x))

#define OUT_URL_QUERY(b, x)                                                    \
    _Generic((x), struct str                                                   \
             : out_url_query, int                                              \
             : out_int, int64_t                                                \
             : out_i64, size_t                                                 \
             : out_size)((b), (x))

#endif
