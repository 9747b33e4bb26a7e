/*
 * form.h — the names and values of a form: from a query or a body in
 * application/x-www-form-urlencoded (WHATWG URL, section 5), or a body in
 * multipart/form-data (RFC 7578).
 *
 * Values of multipart files are slices of the body itself.  A form that is
 * not well formed is ERR_INPUT, one with more than LIMIT_FORM_FIELDS pairs
 * ERR_LIMIT.  Text is checked for UTF-8 later, field by field.  Pure.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/buf.h"
#include "base/err.h"

struct form_pair {
    struct str name;
    struct str value; /* or the file's bytes */
    bool is_file;
    struct str file_name; /* as sent, %22 and \" decoded; may be empty */
    struct str file_type; /* as sent; "text/plain" when nothing was said */
};

struct form {
    struct arena *arena;
    struct form_pair *pairs;
    size_t n, room;
};

struct form form_make(struct arena *a);

/* An empty pair to be filled; NULL with ERR_LIMIT when there are too many. */
struct form_pair *form_add(struct form *f, struct err *e);

bool form_read_urlencoded(struct form *f, struct str text,
                          struct err *e) MUST_USE;

/* content_type is the whole header, with the boundary. */
bool form_read_multipart(struct form *f, struct str content_type,
                         struct str body, struct err *e) MUST_USE;

/* %41 becomes A, and "+" a space when plus; false at a wrong percent sign. */
bool form_unescape(struct arena *a, struct str s, bool plus,
                   struct str *out) MUST_USE;

/*
 * What may be shown and stored of a file's name: the part after the last
 * slash or backslash, valid UTF-8, without control characters, direction
 * overrides and dots at the start; cut to LIMIT_NAME_BYTES with its
 * extension kept; "file" when nothing is left.
 */
struct str form_safe_name(struct arena *a, struct str name);

#endif
