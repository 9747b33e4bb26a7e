#include <sys/random.h>

#include "base/enc.h"
#include "base/random.h"

void random_bytes(void *out, size_t n)
{
    unsigned char *p = out;

    while (n) {
        size_t step = n < 256 ? n : 256;
        ssize_t got = getrandom(p, step, 0);

        if (got <= 0)
            abort();
        p += got;
        n -= (size_t)got;
    }
}

struct str random_token(struct arena *a, size_t n)
{
    unsigned char *p = arena_alloc(a, n);

    random_bytes(p, n);
    return enc_base64url(a, str_make(p, n));
}

struct rng rng_make(uint64_t seed)
{
    return (struct rng){seed};
}

struct rng rng_seeded(void)
{
    struct rng r;

    random_bytes(&r.state, sizeof r.state);
    return r;
}

uint64_t rng_next(struct rng *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint64_t rng_below(struct rng *r, uint64_t n)
{
    assert(n > 0);
    return rng_next(r) % n;
}
