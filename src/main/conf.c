#include <errno.h>
#include <ini.h>

#include "base/limits.h"
#include "main/conf.h"

#define TEXT(section, name, field, fallback, help)                             \
    {                                                                          \
        section, name, CONF_TEXT, offsetof(struct conf, field), 0, 0, "",      \
            fallback, help                                                     \
    }
#define INT(section, name, field, min, max, unit, fallback, help)              \
    {                                                                          \
        section, name, CONF_INT, offsetof(struct conf, field), min, max, unit, \
            fallback, help                                                     \
    }
#define BOOL(section, name, field, fallback, help)                             \
    {                                                                          \
        section, name, CONF_BOOL, offsetof(struct conf, field), 0, 0, "",      \
            fallback, help                                                     \
    }

static const struct conf_setting SETTINGS[] = {
    TEXT("desk", "data", data, "redress-data",
         "folder of the database (SQLite) and of the key file"),
    INT("desk", "lease_s", lease_s, 1, 3600, "s", "120",
        "how long claimed work of a process that died is left alone"),
    TEXT("store", "url", url, "",
         "sqlite:FILE or postgresql://USER@HOST/NAME; empty: SQLite in the "
         "data folder"),
    INT("store", "hash_partitions", hash_partitions, 0, 64, "", "0",
        "for tests: partition tenant tables by brand on PostgreSQL"),
    TEXT("web", "listen", listen, "127.0.0.1:8080",
         "ADDRESS:PORT or unix:PATH, several separated by commas; port 0 "
         "takes a free one"),
    TEXT("web", "public_url", public_url, "",
         "address at which people reach the desk; https:// makes cookies "
         "secure"),
    BOOL("web", "behind_proxy", behind_proxy, "no",
         "believe the proxy's X-Forwarded-For for rate limits"),
    INT("web", "threads", web_threads, 1, 64, "", "4",
        "pages made at the same time"),
    TEXT("mail", "lmtp", lmtp, "",
         "ADDRESS:PORT or unix:PATH where a mail server delivers by LMTP; "
         "empty: nowhere"),
    TEXT("mail", "helo", helo, "",
         "our name towards mail servers; empty: the host's"),
    TEXT("mail", "ca_file", ca_file, "",
         "authorities to trust for mail servers; empty: the system's"),
    INT("mail", "look_s", look_s, 1, 3600, "s", "10",
        "how often to look for mailboxes that were added or changed"),
    INT("work", "intake_threads", intake_threads, 1, 32, "", "2",
        "messages turned into cases at the same time"),
    INT("work", "job_threads", job_threads, 1, 32, "", "2",
        "jobs done at the same time"),
    TEXT("judge", "model", model, "",
         "file of the learned model; empty: the one that was installed"),
    TEXT("log", "level", log_level, "info", "debug, info, warn or error"),
};

const struct conf_setting *conf_settings(size_t *n)
{
    *n = ARRAY_N(SETTINGS);
    return SETTINGS;
}

static bool set_value(struct arena *a, struct conf *c,
                      const struct conf_setting *s, struct str value,
                      struct err *e)
{
    void *at = (char *)c + s->offset;
    int64_t n;

    switch (s->kind) {
    case CONF_TEXT: *(struct str *)at = str_dup(a, value); return true;
    case CONF_INT:
        if (!str_to_i64(value, &n) || n < s->min || n > s->max)
            return err_set(e, ERR_INPUT,
                           "%s.%s is a number from %" PRId64 " to %" PRId64
                           ", not \"%.*s\"",
                           s->section, s->name, s->min, s->max,
                           STR_ARG(str_sub(value, 0, 100)));
        *(int64_t *)at = n;
        return true;
    case CONF_BOOL:
        if (str_eq_nocase(value, STR("yes")) ||
            str_eq_nocase(value, STR("true")) || str_eq(value, STR("1")))
            *(bool *)at = true;
        else if (str_eq_nocase(value, STR("no")) ||
                 str_eq_nocase(value, STR("false")) || str_eq(value, STR("0")))
            *(bool *)at = false;
        else
            return err_set(e, ERR_INPUT, "%s.%s is yes or no, not \"%.*s\"",
                           s->section, s->name,
                           STR_ARG(str_sub(value, 0, 100)));
        return true;
    }
    return err_set(e, ERR_FATAL, "a setting of no kind");
}

struct parse {
    struct arena *a;
    struct conf *c;
    enum conf_from *from;
    struct str rest; /* of the text */
    int line;        /* the one that was read last */
    struct err why;  /* the first mistake */
    int wrong_line;  /* where it is; 0: none */
};

static bool mistake(struct parse *p)
{
    p->wrong_line = p->line;
    return false;
}

/* As fgets, for inih, which would cut a line in two without a word. */
static char *next_line(char *out, int room, void *stream)
{
    struct parse *p = stream;
    struct str line;

    if (p->rest.len == 0 || p->wrong_line || !str_line(&p->rest, &line))
        return NULL;
    p->line++;
    if (line.len + 2 > (size_t)room) {
        err_set(&p->why, ERR_INPUT, "it is longer than %d bytes", room - 2);
        mistake(p);
        return NULL;
    }
    if (line.len)
        memcpy(out, line.ptr, line.len);
    out[line.len] = '\n';
    out[line.len + 1] = '\0';
    return out;
}

static int on_setting(void *user, const char *section, const char *name,
                      const char *value)
{
    struct parse *p = user;

    if (p->wrong_line)
        return 1; /* the first mistake is told */
    for (size_t i = 0; i < ARRAY_N(SETTINGS); i++) {
        const struct conf_setting *s = &SETTINGS[i];

        if (strcmp(section, s->section) != 0 || strcmp(name, s->name) != 0)
            continue;
        if (!set_value(p->a, p->c, s, str_from_z(value), &p->why))
            mistake(p);
        if (p->from)
            p->from[i] = CONF_FILE;
        return 1;
    }
    err_set(&p->why, ERR_INPUT,
            "there is no setting %.60s in [%.60s]; `redress config` "
            "lists them",
            name, section);
    mistake(p);
    return 1;
}

bool conf_parse(struct arena *a, struct str text, struct conf *c,
                enum conf_from *from, struct err *e)
{
    struct parse p = {.a = a, .c = c, .from = from, .rest = text};
    int line;

    if (text.len > LIMIT_CONFIG_BYTES)
        return err_set(e, ERR_LIMIT, "larger than %d bytes",
                       LIMIT_CONFIG_BYTES);
    if (str_find_byte(text, '\0') != SIZE_MAX)
        return err_set(e, ERR_INPUT, "it holds a NUL byte");
    line = ini_parse_stream(next_line, &p, on_setting, &p);
    if (line && (!p.wrong_line || line < p.wrong_line))
        return err_set(e, ERR_INPUT,
                       "line %d is neither [section], name = value nor # "
                       "comment",
                       line);
    return !p.wrong_line ||
           err_set(e, p.why.code, "line %d: %s", p.wrong_line, p.why.text);
}

static bool from_env(struct arena *a, struct conf *c, enum conf_from *from,
                     struct err *e)
{
    for (size_t i = 0; i < ARRAY_N(SETTINGS); i++) {
        const struct conf_setting *s = &SETTINGS[i];
        char *name = str_z(a, str_fmt(a, "REDRESS_%s_%s", s->section, s->name));
        const char *value;

        for (char *p = name; *p; p++)
            if (*p >= 'a' && *p <= 'z')
                *p = (char)(*p - 'a' + 'A');
        value = getenv(name);
        if (!value)
            continue;
        if (!set_value(a, c, s, str_from_z(value), e))
            return err_wrap(e, "in the environment, %s", name);
        if (from)
            from[i] = CONF_ENV;
    }
    return true;
}

static bool read_file(struct arena *a, const char *path, bool required,
                      struct str *text, struct err *e)
{
    struct buf b = buf_make(a, LIMIT_CONFIG_BYTES + 1);
    char chunk[4096];
    FILE *f = fopen(path, "re");
    size_t n;

    *text = STR("");
    if (!f)
        return (!required && errno == ENOENT) ||
               err_set(e, ERR_INPUT, "cannot read \"%s\": %s", path,
                       strerror(errno));
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_put(&b, str_make(chunk, n));
    fclose(f);
    *text = buf_str(&b);
    return !b.over || err_set(e, ERR_LIMIT, "\"%s\" is larger than %d bytes",
                              path, LIMIT_CONFIG_BYTES);
}

bool conf_load(struct arena *a, const char *path, struct conf *c,
               enum conf_from *from, struct err *e)
{
    struct str text;

    *c = (struct conf){0};
    for (size_t i = 0; i < ARRAY_N(SETTINGS); i++) {
        if (from)
            from[i] = CONF_DEFAULT;
        if (!set_value(a, c, &SETTINGS[i], str_from_z(SETTINGS[i].fallback), e))
            return false;
    }
    if (!read_file(a, path ? path : "redress.conf", path != NULL, &text, e))
        return false;
    if (text.len && !conf_parse(a, text, c, from, e))
        return err_wrap(e, "in \"%s\"", path ? path : "redress.conf");
    return from_env(a, c, from, e);
}

struct str conf_value(struct arena *a, const struct conf *c,
                      const struct conf_setting *s)
{
    const void *at = (const char *)c + s->offset;

    switch (s->kind) {
    case CONF_TEXT: return *(const struct str *)at;
    case CONF_INT: return str_fmt(a, "%" PRId64, *(const int64_t *)at);
    case CONF_BOOL: return *(const bool *)at ? STR("yes") : STR("no");
    }
    return STR("");
}
