/*
 * hash.h — SHA-256 and HMAC-SHA-256 (OpenSSL), and comparison in constant
 * time for whatever is secret.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

enum { HASH_BYTES = 32 };

void hash_sha256(struct str bytes, unsigned char out[HASH_BYTES]);

/* As 64 lower-case hexadecimal characters. */
struct str hash_sha256_hex(struct arena *a, struct str bytes);

void hash_hmac(struct str key, struct str bytes, unsigned char out[HASH_BYTES]);

/* Takes the same time wherever the first difference is. */
bool hash_same(struct str a, struct str b);

#endif
