/*
 * charset.h — bytes of mail and web pages as UTF-8, whatever their label
 * says.  The order: a stateful label (ISO-2022-*, UTF-7, HZ, UTF-16) is
 * obeyed when the bytes agree with it; else valid UTF-8 wins; else the label
 * through the alias table of the WHATWG Encoding Standard (gb2312 means
 * gb18030, latin1 means windows-1252, …) with a strict converter; else
 * escapes of ISO-2022-JP, ICU's detector, and at last windows-1252 or
 * replacement characters.
 *
 * Pure and thread safe: converters are kept per thread and freed with it.
 */
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H

#include "base/str.h"

enum charset_how {
    CHARSET_DECLARED, /* as the label says, without one error */
    CHARSET_UTF8,     /* valid UTF-8 (or ASCII), whatever the label */
    CHARSET_GUESSED,  /* label absent or wrong: found by the bytes */
    CHARSET_REPLACED  /* nothing fits: U+FFFD stands for what was lost */
};

/*
 * Always valid UTF-8, without a byte order mark.  The label may be empty,
 * quoted or nonsense.  The result is `bytes` itself when nothing had to
 * change, else new memory of the arena.  how may be NULL.
 */
struct str charset_to_utf8(struct arena *a, struct str bytes,
                           struct str declared_label, enum charset_how *how);

/*
 * The name of the charset that bytes without a label are in, by their look:
 * the first that the detector believes and that converts without an error.
 * Empty for ASCII, for UTF-8, also damaged, and when nothing fits.  A static text.
 */
struct str charset_detect(struct arena *a, struct str bytes);

/* The converter's name that a label stands for ("gb18030"); empty when the
 * label is not known.  A static text. */
struct str charset_canonical(struct str label);

#endif
