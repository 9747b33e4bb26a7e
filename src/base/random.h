/*
 * random.h — random bytes.  Tokens, keys and salts come from the kernel
 * (random_bytes); where a test must be able to repeat a run, code takes a
 * struct rng seeded by the caller (splitmix64: fast, not for secrets).
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/str.h"

/* From getrandom(2); aborts if the kernel has none. */
void random_bytes(void *out, size_t n);

/* n random bytes as base64url text: 16 bytes make a 22 character token. */
struct str random_token(struct arena *a, size_t n);

struct rng {
    uint64_t state;
};

struct rng rng_make(uint64_t seed);
struct rng rng_seeded(void); /* from the kernel */
uint64_t rng_next(struct rng *r);
uint64_t rng_below(struct rng *r, uint64_t n); /* 0 to n - 1; n > 0 */

#endif
