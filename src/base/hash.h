/*
 * hash.h — SHA-256 and HMAC-SHA-256 (libsodium; OpenSSL is four times as fast
 * and takes every start of the program five milliseconds), and comparison in
 * constant time for whatever is secret.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdalign.h>

#include "base/str.h"

enum { HASH_BYTES = 32 };

void hash_sha256(struct str bytes, unsigned char out[HASH_BYTES]);

/* Of what comes in pieces. */
struct hash_sum {
    alignas(8) unsigned char state[112];
};
void hash_begin(struct hash_sum *sum);
void hash_more(struct hash_sum *sum, struct str bytes);
void hash_end(struct hash_sum *sum, unsigned char out[HASH_BYTES]);

/* As 64 lower-case hexadecimal characters. */
struct str hash_sha256_hex(struct arena *a, struct str bytes);

void hash_hmac(struct str key, struct str bytes, unsigned char out[HASH_BYTES]);

/* Takes the same time wherever the first difference is. */
bool hash_same(struct str a, struct str b);

#endif
