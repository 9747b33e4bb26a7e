#include <stdarg.h>

#include "base/err.h"
#include "base/utf8.h"

static void put(struct err *e, const char *fmt, va_list ap)
{
    int n = vsnprintf(e->text, sizeof e->text, fmt, ap);

    if (n >= (int)sizeof e->text)
        e->text[utf8_cut(str_from_z(e->text), sizeof e->text).len] = '\0';
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
    va_list ap;

    e->code = code;
    va_start(ap, fmt);
    put(e, fmt, ap);
    va_end(ap);
    return false;
}

bool err_wrap(struct err *e, const char *fmt, ...)
{
    char why[ERR_TEXT_BYTES];
    size_t n;
    va_list ap;

    memcpy(why, e->text, sizeof why);
    va_start(ap, fmt);
    put(e, fmt, ap);
    va_end(ap);
    n = strlen(e->text);
    if (n + 3 < sizeof e->text)
        snprintf(e->text + n, sizeof e->text - n, ": %s", why);
    return false;
}

const char *err_code_name(enum err_code code)
{
    switch (code) {
    case ERR_NONE: return "none";
    case ERR_INPUT: return "input";
    case ERR_MISSING: return "missing";
    case ERR_CONFLICT: return "conflict";
    case ERR_DENIED: return "denied";
    case ERR_LIMIT: return "limit";
    case ERR_RETRY: return "retry";
    case ERR_UNSURE: return "unsure";
    case ERR_FATAL: return "fatal";
    }
    return "unknown";
}
