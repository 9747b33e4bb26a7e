/*
 * buf.h — text that is built.  A cap is given at birth; running over it sets
 * a sticky flag and drops the rest, so many appends need one check at the
 * end.  Memory comes from an arena and lives as long as it.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
    char *ptr;
    size_t len;
    size_t room; /* bytes allocated */
    size_t cap;  /* len never exceeds it */
    bool over;   /* something did not fit: what is here is not all */
    struct arena *arena;
};

struct buf buf_make(struct arena *a, size_t cap_bytes);

void buf_put(struct buf *b, struct str s);
void buf_put_z(struct buf *b, const char *z);
void buf_put_byte(struct buf *b, char c);
void buf_put_cp(struct buf *b, uint32_t cp); /* as UTF-8 */
void buf_put_i64(struct buf *b, int64_t n);  /* decimal */
void buf_put_f(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

void buf_clear(struct buf *b); /* len 0, over false; memory is kept */

/* Borrowed until the next append. */
struct str buf_str(const struct buf *b);

#define BUF_LIT(b, lit) buf_put((b), STR(lit))

#endif
