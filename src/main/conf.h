/*
 * conf.h — every setting of the program, declared once (conf.c): section,
 * name, kind, unit, range, default and help.  `redress config` prints them
 * with where each value came from: default, the file, or the environment
 * (REDRESS_SECTION_NAME), the latter winning.
 */
#ifndef MAIN_CONF_H
#define MAIN_CONF_H

#include "base/buf.h"
#include "base/err.h"

struct conf {
    /* [desk] */
    struct str data; /* folder of the database and the key */
    int64_t lease_s;
    /* [store] */
    struct str url; /* empty: SQLite in the data folder */
    int64_t hash_partitions;
    /* [web] */
    struct str listen;
    struct str public_url;
    bool behind_proxy;
    int64_t web_threads;
    /* [mail] */
    struct str lmtp;
    struct str helo;
    struct str ca_file;
    int64_t look_s;
    /* [work] */
    int64_t intake_threads;
    int64_t job_threads;
    /* [judge] */
    struct str model; /* file; empty: where it was installed */
    /* [log] */
    struct str log_level;
};

enum conf_kind { CONF_TEXT, CONF_INT, CONF_BOOL };
enum conf_from { CONF_DEFAULT, CONF_FILE, CONF_ENV };

struct conf_setting {
    const char *section, *name;
    enum conf_kind kind;
    size_t offset; /* in struct conf */
    int64_t min, max;
    const char *unit; /* "" : none */
    const char *fallback;
    const char *help;
};

const struct conf_setting *conf_settings(size_t *n);

/*
 * Reads path (NULL: "redress.conf" here, if it is there; else only defaults
 * and the environment).  ERR_INPUT names file, line and setting.  from, if
 * not NULL, gets one entry for each setting.  Texts live in the arena; paths
 * are as written, relative ones from the current folder.
 */
bool conf_load(struct arena *a, const char *path, struct conf *c,
               enum conf_from *from, struct err *e) MUST_USE;

/* Reads settings out of the text of a file; the pure part, for tests. */
bool conf_parse(struct arena *a, struct str text, struct conf *c,
                enum conf_from *from, struct err *e) MUST_USE;

/* The value of one setting as it would stand in the file. */
struct str conf_value(struct arena *a, const struct conf *c,
                      const struct conf_setting *s);

#endif
