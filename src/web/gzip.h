/*
 * gzip.h — answers made smaller (RFC 1952) when the browser takes it.  One
 * packer per worker; its memory is reused.  Inside web only.
 */
#ifndef WEB_GZIP_H
#define WEB_GZIP_H

#include "base/str.h"

struct gzip;

struct gzip *gzip_open(void);
void gzip_close(struct gzip **g);

/*
 * The bytes packed into malloc'ed memory that the caller frees; false when
 * that would not be smaller.
 */
bool gzip_pack(struct gzip *g, struct str bytes, struct str *packed) MUST_USE;

/* Accept-Encoding takes gzip (RFC 9110 section 12.5.3; q=0 refuses). */
bool gzip_accepted(struct str header);

/* Text, JSON, SVG, scripts: types that shrink. */
bool gzip_worth(const char *type, size_t bytes);

#endif
