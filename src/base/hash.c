#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "base/enc.h"
#include "base/hash.h"

void hash_sha256(struct str bytes, unsigned char out[HASH_BYTES])
{
    SHA256((const unsigned char *)(bytes.len ? bytes.ptr : ""), bytes.len, out);
}

struct str hash_sha256_hex(struct arena *a, struct str bytes)
{
    unsigned char out[HASH_BYTES];

    hash_sha256(bytes, out);
    return enc_hex(a, str_make(out, sizeof out));
}

void hash_hmac(struct str key, struct str bytes, unsigned char out[HASH_BYTES])
{
    unsigned n = HASH_BYTES;

    if (!HMAC(EVP_sha256(), key.ptr, (int)key.len,
              (const unsigned char *)(bytes.len ? bytes.ptr : ""), bytes.len,
              out, &n))
        abort();
}

bool hash_same(struct str a, struct str b)
{
    return a.len == b.len &&
           (a.len == 0 || CRYPTO_memcmp(a.ptr, b.ptr, a.len) == 0);
}
