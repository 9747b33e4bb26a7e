#include <sodium.h>

#include "base/enc.h"
#include "base/hash.h"

static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hash_sum),
              "hash.h has room for libsodium's state");

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)(s.len ? s.ptr : "");
}

static crypto_hash_sha256_state *state_of(struct hash_sum *sum)
{
    return (crypto_hash_sha256_state *)(void *)sum->state;
}

void hash_begin(struct hash_sum *sum)
{
    crypto_hash_sha256_init(state_of(sum));
}

void hash_more(struct hash_sum *sum, struct str bytes)
{
    crypto_hash_sha256_update(state_of(sum), bytes_of(bytes), bytes.len);
}

void hash_end(struct hash_sum *sum, unsigned char out[HASH_BYTES])
{
    crypto_hash_sha256_final(state_of(sum), out);
}

void hash_sha256(struct str bytes, unsigned char out[HASH_BYTES])
{
    crypto_hash_sha256(out, bytes_of(bytes), bytes.len);
}

struct str hash_sha256_hex(struct arena *a, struct str bytes)
{
    unsigned char out[HASH_BYTES];

    hash_sha256(bytes, out);
    return enc_hex(a, str_make(out, sizeof out));
}

void hash_hmac(struct str key, struct str bytes, unsigned char out[HASH_BYTES])
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.len);
    crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.len);
    crypto_auth_hmacsha256_final(&state, out);
}

bool hash_same(struct str a, struct str b)
{
    return a.len == b.len &&
           (a.len == 0 || sodium_memcmp(a.ptr, b.ptr, a.len) == 0);
}
