/*
 * head.h — the strict reading of an HTTP/1.x request head (RFC 9112, RFC 9110
 * section 5) that decides what may come in at all.
 *
 * Anything two parsers could understand differently is refused: bare LF or
 * CR, space before a colon, folded lines, control bytes, two Hosts or none,
 * two Content-Lengths, one beside Transfer-Encoding, one that is not digits
 * alone, a coding other than exactly "chunked", and repeated headers of which
 * there can be only one.
 *
 * Narrower than the RFC, on purpose: Host is required of HTTP/1.0 too, the
 * target is a path (no absolute form, no "*"), percent signs are followed by
 * two digits, and %00 is not one of them.
 *
 * Pure.
 */
#ifndef WEB_HEAD_H
#define WEB_HEAD_H

#include "base/str.h"

enum head_verdict {
    HEAD_MORE,  /* right so far, not all there */
    HEAD_WHOLE, /* h is filled */
    HEAD_WRONG, /* 400 */
    HEAD_LARGE  /* 431 */
};

struct head {
    struct str method, target, host; /* borrowed from bytes */
    size_t len;                      /* with the empty line */
    int minor;                       /* of HTTP/1.x */
    bool chunked;
    int64_t content_length; /* -1: none told */
    const char *why;        /* of HEAD_WRONG and HEAD_LARGE, static */
};

enum head_verdict head_check(struct str bytes, struct head *h);

/* A byte of RFC 9110's token. */
bool head_is_token_byte(unsigned char c);

#endif
