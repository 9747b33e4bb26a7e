/*
 * charset_impl.h — the encodings that charset.c knows; inside the room only.
 */
#ifndef TEXT_CHARSET_IMPL_H
#define TEXT_CHARSET_IMPL_H

#include "text/charset.h"

enum charset_id {
    CS_NONE,
    CS_ASCII,
    CS_UTF8,
    CS_UTF7,
    CS_UTF16,
    CS_UTF16LE,
    CS_UTF16BE,
    CS_UTF32,
    CS_2022JP,
    CS_2022KR,
    CS_2022CN,
    CS_HZ,
    CS_GB,
    CS_BIG5,
    CS_SJIS,
    CS_EUCJP,
    CS_KR,
    CS_KOI8R,
    CS_KOI8U,
    CS_MAC,
    CS_MACCYR,
    CS_437,
    CS_850,
    CS_852,
    CS_866,
    CS_874,
    CS_1250,
    CS_1251,
    CS_1252,
    CS_1253,
    CS_1254,
    CS_1255,
    CS_1256,
    CS_1257,
    CS_1258,
    CS_8859_2,
    CS_8859_3,
    CS_8859_4,
    CS_8859_5,
    CS_8859_6,
    CS_8859_7,
    CS_8859_8,
    CS_8859_10,
    CS_8859_13,
    CS_8859_14,
    CS_8859_15
};

enum { CS_N = CS_8859_15 + 1 };

enum charset_shape {
    CHARSET_BYTES, /* ASCII is ASCII; the rest has the high bit */
    CHARSET_SEVEN, /* stateful in seven bits */
    CHARSET_WIDE   /* units of two or four bytes */
};

struct charset_kind {
    const char *converter; /* ICU's name */
    const char *second;    /* tried when the first refuses; may be NULL */
    enum charset_shape shape;
};

extern const struct charset_kind charset_kinds[CS_N];

enum charset_id charset_id_of(struct str label);

#endif
