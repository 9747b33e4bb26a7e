/*
 * body.h — a request's body as it arrives: in memory while it is small, in an
 * unlinked temporary file when it grows, in one piece to whoever reads it.
 * Inside web only.
 */
#ifndef WEB_BODY_H
#define WEB_BODY_H

#include "base/err.h"
#include "base/str.h"

enum { BODY_MEMORY_BYTES = 256 * 1024 };

struct body {
    char *mem; /* malloc'ed, or the mapped file */
    size_t len, room;
    int fd; /* -1: in memory */
    bool mapped;
};

struct body body_make(void);

/* ERR_LIMIT over LIMIT_HTTP_BODY_BYTES, ERR_RETRY when the disk is full. */
bool body_add(struct body *b, const char *dir, struct str bytes,
              struct err *e) MUST_USE;

/* All of it; borrowed until body_free. */
bool body_view(struct body *b, struct str *all, struct err *e) MUST_USE;

void body_free(struct body *b); /* leaves an empty body */

#endif
