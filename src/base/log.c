#include <stdatomic.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"

enum { LINE_BYTES = 2048, FIELD_BYTES = 200 };

static const char *const LEVELS[] = {"debug", "info", "warn", "error"};
static _Atomic int threshold = LOG_INFO;

void log_set_level(enum log_level level)
{
    threshold = level;
}

bool log_level_parse(struct str name, enum log_level *level)
{
    for (size_t i = 0; i < ARRAY_N(LEVELS); i++)
        if (str_eq(name, str_from_z(LEVELS[i]))) {
            *level = (enum log_level)i;
            return true;
        }
    return false;
}

struct log_field log_i64(const char *name, int64_t n)
{
    return (struct log_field){.name = name, .number = n};
}

struct log_field log_str(const char *name, struct str s)
{
    return (struct log_field){.name = name,
                              .text = {s.ptr ? s.ptr : "", s.len}};
}

struct log_field log_err(const struct err *e)
{
    return log_str("err", str_from_z(e->text));
}

struct line {
    char text[LINE_BYTES];
    size_t n;
};

static void put(struct line *l, char c)
{
    if (l->n < sizeof l->text - 1) /* a byte is kept for the LF */
        l->text[l->n++] = c;
}

static void put_z(struct line *l, const char *z)
{
    while (*z)
        put(l, *z++);
}

/* Quotes and escapes, so that nothing foreign can forge a line. */
static void put_value(struct line *l, struct str s)
{
    put(l, '"');
    s = utf8_cut(s, FIELD_BYTES);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c == '"' || c == '\\')
            put(l, '\\');
        put(l, c < 0x20 || c == 0x7f ? ' ' : (char)c);
    }
    put(l, '"');
}

void log_write(enum log_level level, const char *event,
               const struct log_field *fields, size_t n)
{
    struct line l = {.n = 0};
    char when[CIVIL_ISO_BYTES];
    char number[24];
    ssize_t wrote;

    if ((int)level < threshold)
        return;
    civil_iso(clock_now_us(), when);
    put_z(&l, when);
    put(&l, ' ');
    put_z(&l, LEVELS[level]);
    put_z(&l, " event=");
    put_z(&l, event);
    for (size_t i = 0; i < n; i++) {
        put(&l, ' ');
        put_z(&l, fields[i].name);
        put(&l, '=');
        if (fields[i].text.ptr) {
            put_value(&l, fields[i].text);
            continue;
        }
        snprintf(number, sizeof number, "%" PRId64, fields[i].number);
        put_z(&l, number);
    }
    l.text[l.n++] = '\n';
    /* a log that cannot be written must not stop the desk */
    wrote = write(STDERR_FILENO, l.text, l.n);
    (void)wrote;
}
