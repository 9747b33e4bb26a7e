/*
 * utf8.h — the little that base needs to know of UTF-8 (RFC 3629: no
 * surrogates, nothing above U+10FFFF, shortest form only).  Everything that
 * needs character properties is in the room text.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/*
 * Reads the character at s[0]; returns its length in bytes (1 to 4), or 0
 * when the bytes there are not valid UTF-8 or s is empty.
 */
size_t utf8_read(struct str s, uint32_t *cp);

/* Writes cp to out; returns 1 to 4.  Invalid code points become U+FFFD. */
size_t utf8_write(uint32_t cp, char out[4]);

bool utf8_valid(struct str s);

/* The longest head of valid text that fits in max bytes. */
struct str utf8_cut(struct str s, size_t max);

/* Characters (code points) in valid text. */
size_t utf8_count(struct str s);

/* A copy with every invalid byte as U+FFFD; the same bytes when all valid. */
struct str utf8_scrub(struct arena *a, struct str s);

#endif
