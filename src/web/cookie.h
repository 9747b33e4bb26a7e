/*
 * cookie.h — the Cookie header read (RFC 6265 section 4.2.1, and what
 * browsers really send) and Set-Cookie written.  Pure.
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "base/buf.h"

/*
 * Takes the next "name=value" off *rest, borrowed; pairs without "=" or with
 * bytes that no cookie of ours has are passed over.  False at the end.
 */
bool cookie_next(struct str *rest, struct str *name, struct str *value);

/* The value of the first cookie called name; ptr NULL when there is none. */
struct str cookie_find(struct str header, struct str name);

struct cookie {
    struct str name, value; /* value: base64url and such, no quoting */
    int64_t max_age_s;      /* 0 takes it away, < 0 until the browser ends */
    bool secure, http_only;
};
void cookie_write(struct buf *out, const struct cookie *c);

#endif
