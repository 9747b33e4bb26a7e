/*
 * log.h — what happened, for operators: one logfmt line an event on standard
 * error, with a time, a level, the event's name and named fields.
 *
 *     LOG(LOG_INFO, "mail.kept", log_i64("bytes", n), log_str("door", d));
 *
 * Message bodies, subjects and secrets are never logged; customers appear by
 * id.  Thread safe: one write(2) per line.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
    const char *name;
    struct str text; /* used when ptr is not NULL */
    int64_t number;
};

struct log_field log_i64(const char *name, int64_t n);
struct log_field log_str(const char *name, struct str s); /* cut at 200 bytes */
struct log_field log_err(const struct err *e); /* err="…"; borrowed */

void log_write(enum log_level level, const char *event,
               const struct log_field *fields, size_t n);

/* Events below this level are dropped; the default is LOG_INFO. */
void log_set_level(enum log_level level);
bool log_level_parse(struct str name, enum log_level *level) MUST_USE;

#define LOG(level, event, ...)                                                 \
    log_write((level), (event), (const struct log_field[]){__VA_ARGS__},       \
              sizeof((const struct log_field[]){__VA_ARGS__}) /                \
                  sizeof(struct log_field))

#endif
