#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "desk/secret.h"

static const unsigned long long OPS = 2;
static const size_t MEM_BYTES = 19 * 1024 * 1024;

static bool sodium_ready(void)
{
    return sodium_init() >= 0; /* safe to repeat, from any thread */
}

static bool key_make(const char *path, unsigned char key[DESK_KEY_BYTES],
                     struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok;

    if (fd < 0)
        return err_set(e, ERR_INPUT, "cannot make the key file \"%s\": %s",
                       path, strerror(errno));
    random_bytes(key, DESK_KEY_BYTES);
    ok = write(fd, key, DESK_KEY_BYTES) == DESK_KEY_BYTES && fsync(fd) == 0;
    if (!ok)
        err_set(e, ERR_FATAL, "cannot write the key file \"%s\": %s", path,
                strerror(errno));
    close(fd);
    return ok;
}

bool secret_key_load(const char *path, unsigned char key[DESK_KEY_BYTES],
                     struct err *e)
{
    unsigned char extra;
    struct stat st;
    bool ok = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT) {
        struct err why = {0};

        if (key_make(path, key, &why))
            return true;
        /* another process may have made it a moment ago */
        fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            *e = why;
            return false;
        }
    }
    if (fd < 0)
        return err_set(e, ERR_INPUT, "cannot read the key file \"%s\": %s",
                       path, strerror(errno));
    if (fstat(fd, &st) != 0 || (st.st_mode & 077))
        err_set(e, ERR_INPUT,
                "the key file \"%s\" may be read by others: chmod 600", path);
    else if (read(fd, key, DESK_KEY_BYTES) != DESK_KEY_BYTES ||
             read(fd, &extra, 1) != 0)
        err_set(e, ERR_INPUT, "the key file \"%s\" does not hold 32 bytes",
                path);
    else
        ok = true;
    close(fd);
    return ok;
}

bool secret_password_hash(struct arena *a, struct str password,
                          struct str *hash, struct err *e)
{
    char *out = arena_alloc(a, crypto_pwhash_STRBYTES);

    if (!sodium_ready() ||
        crypto_pwhash_str_alg(out, password.ptr, password.len, OPS, MEM_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return err_set(e, ERR_RETRY, "no memory to hash a password");
    *hash = str_from_z(out);
    return true;
}

bool secret_password_right(struct arena *a, struct str hash,
                           struct str password)
{
    return sodium_ready() && hash.len < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_verify(str_z(a, hash), password.ptr,
                                    password.len) == 0;
}

void secret_password_waste(struct arena *a, struct str password)
{
    struct str hash;
    struct err e;

    if (!secret_password_hash(a, password, &hash, &e))
        return;
}

bool secret_password_good(struct str password, struct err *e)
{
    size_t same = 0;

    if (password.len > LIMIT_PASSWORD_BYTES)
        return err_set(e, ERR_INPUT, "the password is longer than %d bytes",
                       LIMIT_PASSWORD_BYTES);
    if (utf8_count(password) < LIMIT_PASSWORD_MIN_CHARS)
        return err_set(e, ERR_INPUT,
                       "the password has fewer than %d characters",
                       LIMIT_PASSWORD_MIN_CHARS);
    while (same < password.len && password.ptr[same] == password.ptr[0])
        same++;
    if (same == password.len)
        return err_set(e, ERR_INPUT, "the password is one character repeated");
    return true;
}

struct str secret_seal(struct arena *a, const struct desk *desk,
                       struct str text)
{
    size_t n =
        crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.len;
    unsigned char *out = arena_alloc(a, n);

    random_bytes(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES,
                          (const unsigned char *)(text.len ? text.ptr : ""),
                          text.len, out, desk->key);
    return str_make(out, n);
}

bool secret_open(struct arena *a, const struct desk *desk, struct str sealed,
                 struct str *text, struct err *e)
{
    const unsigned char *in = (const unsigned char *)sealed.ptr;
    size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    unsigned char *out;

    if (sealed.len < head)
        return err_set(e, ERR_INPUT, "there is no stored secret");
    out = arena_alloc(a, sealed.len - head + 1);
    if (crypto_secretbox_open_easy(out, in + crypto_secretbox_NONCEBYTES,
                                   sealed.len - crypto_secretbox_NONCEBYTES, in,
                                   desk->key) != 0)
        return err_set(e, ERR_INPUT,
                       "a stored secret was sealed with another key file");
    *text = str_make(out, sealed.len - head);
    return true;
}

struct str secret_case_token(struct arena *a, const struct desk *desk,
                             int64_t brand_id, int64_t case_id)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    struct str what =
        str_fmt(a, "case %" PRId64 " %" PRId64, brand_id, case_id);
    unsigned char mac[HASH_BYTES];
    char *out = arena_alloc(a, 17);
    uint64_t bits = 0;
    int have = 0;
    size_t n = 0;

    hash_hmac(str_make(desk->key, sizeof desk->key), what, mac);
    for (size_t i = 0; i < 10; i++) {
        bits = bits << 8 | mac[i];
        for (have += 8; have >= 5; have -= 5)
            out[n++] = digits[bits >> (have - 5) & 31];
    }
    return str_make(out, n);
}
