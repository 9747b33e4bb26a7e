/*
 * enc.h — bytes as text: hexadecimal, base64 (RFC 4648 §4) and base64url
 * without padding (§5).
 */
#ifndef BASE_ENC_H
#define BASE_ENC_H

#include "base/str.h"

struct str enc_hex(struct arena *a, struct str bytes); /* lower case */
struct str enc_base64(struct arena *a, struct str bytes);
struct str enc_base64url(struct arena *a, struct str bytes);

/* False when the text is not the encoding of anything. */
bool dec_hex(struct arena *a, struct str text, struct str *bytes) MUST_USE;
bool dec_base64(struct arena *a, struct str text, struct str *bytes) MUST_USE;
bool dec_base64url(struct arena *a, struct str text,
                   struct str *bytes) MUST_USE;

#endif
