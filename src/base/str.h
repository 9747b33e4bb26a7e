/*
 * str.h — text that is read: a pointer and a length.  It may hold NUL bytes,
 * is valid UTF-8 once past the edge, and prints with "%.*s" and STR_ARG.
 * A str never owns its bytes; who does is said by whoever returns it.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"
#include "base/base.h"

struct str {
    const char *ptr; /* never dereferenced when len is 0; may be NULL then */
    size_t len;
};

#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})
#define STR_INIT(lit)                                                          \
    {                                                                          \
        "" lit, sizeof(lit) - 1                                                \
    } /* for static tables */
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

struct str str_from_z(const char *z); /* borrowed; NULL becomes empty */
struct str str_make(const void *ptr, size_t len);

/* NUL-terminated copy for a library call.  A NUL inside ends the text early. */
char *str_z(struct arena *a, struct str s);
struct str str_dup(struct arena *a, struct str s);
struct str str_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3)
    __attribute__((nonnull(2)));

bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* bytes, as memcmp */
bool str_starts(struct str s, struct str head);
bool str_starts_nocase(struct str s, struct str head); /* ASCII letters */
bool str_ends(struct str s, struct str tail);

/* SIZE_MAX when it is not there. */
size_t str_find(struct str s, struct str what);
size_t str_find_nocase(struct str s, struct str what); /* ASCII letters */
size_t str_find_byte(struct str s, char c);

/* The part from (bytes), at most n long; clamped to what there is. */
struct str str_sub(struct str s, size_t from, size_t n);
struct str str_trim(struct str s); /* ASCII space, tab, CR, LF, FF, VT */

/*
 * Takes the text before the first sep off *rest and returns it; all of it
 * when there is no sep.  Returns false when *rest was already used up:
 *     while (str_cut(&rest, ',', &item)) …
 * *rest ends with ptr NULL, so an empty last field is still returned once.
 */
bool str_cut(struct str *rest, char sep, struct str *item);

/* The next line of *rest without its LF or CR LF; same contract as str_cut. */
bool str_line(struct str *rest, struct str *line);

/* The whole of s as a decimal number; false when it is anything else. */
bool str_to_i64(struct str s, int64_t *n) MUST_USE;

struct str str_lower_ascii(struct arena *a, struct str s);

/* FNV-1a, for tables inside one process; not for anything that is stored. */
uint64_t str_hash(struct str s);

#endif
