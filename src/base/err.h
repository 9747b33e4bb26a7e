/*
 * err.h — why a call failed, for the one who handles it.
 *
 * A call that can fail returns bool (true = done) and takes struct err *e
 * last; e is untouched on success, so calls chain with ||.  The code says
 * what the caller can do; the text says what was attempted and why it
 * failed: lower case, values in quotes, no full stop, never a secret and
 * never the body of a message.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/base.h"

enum err_code {
    ERR_NONE,
    ERR_INPUT,    /* tell the user what to change */
    ERR_MISSING,  /* there is no such thing */
    ERR_CONFLICT, /* somebody changed it first: reload and ask again */
    ERR_DENIED,   /* this person may not */
    ERR_LIMIT,    /* too large, too many, too often */
    ERR_RETRY,    /* try the whole action again later */
    ERR_UNSURE,   /* it may have happened: look before repeating */
    ERR_FATAL     /* log it and call somebody */
};

enum { ERR_TEXT_BYTES = 400 };

struct err {
    enum err_code code;
    char text[ERR_TEXT_BYTES];
};

/* Overlong text is cut at a character.  Returns false, so that a caller can
 * write  return err_set(e, ERR_INPUT, …); */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* Puts what was attempted in front of the reason: "doing x: reason". */
bool err_wrap(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* "input", "missing", …: for logs and JSON. */
const char *err_code_name(enum err_code code);

#endif
