/*
 * secret.h — passwords, sealed credentials and keyed tokens (libsodium lives
 * here).  Nothing of this is ever logged.
 */
#ifndef DESK_SECRET_H
#define DESK_SECRET_H

#include "base/err.h"
#include "desk/desk.h"

/*
 * The key of a data folder: read from path, made with mode 0600 when the
 * file is not there.  ERR_INPUT when it is not 32 bytes or others may read it.
 */
bool secret_key_load(const char *path, unsigned char key[DESK_KEY_BYTES],
                     struct err *e) MUST_USE;

/* argon2id, 19 MiB and 2 passes (about 20 ms of CPU): only in a worker. */
bool secret_password_hash(struct arena *a, struct str password,
                          struct str *hash, struct err *e) MUST_USE;
bool secret_password_right(struct arena *a, struct str hash,
                           struct str password);

/* As long as checking a real one takes, for accounts that do not exist. */
void secret_password_waste(struct arena *a, struct str password);

/* Length and not one character alone; says why in e (ERR_INPUT). */
bool secret_password_good(struct str password, struct err *e) MUST_USE;

/* XSalsa20-Poly1305 under the desk's key; text to keep in the store. */
struct str secret_seal(struct arena *a, const struct desk *desk,
                       struct str text);
bool secret_open(struct arena *a, const struct desk *desk, struct str sealed,
                 struct str *text, struct err *e) MUST_USE;

/*
 * The part of a case's reply address that nobody can guess: 16 characters a-z
 * 2-7, the first 80 bits of HMAC-SHA-256 over brand and case.
 */
struct str secret_case_token(struct arena *a, const struct desk *desk,
                             int64_t brand_id, int64_t case_id);

#endif
