/*
 * cli.h — the commands of `redress` as rows of tables: name, options,
 * arguments, help and function.  Parser and --help are made from them.
 *
 *     redress [--config FILE] COMMAND [SUBCOMMAND] [OPTIONS] [ARGUMENTS]
 *     redress --help | --version
 *
 * Exit codes are those of sysexits.h, for every command: 0 done, 64 wrong
 * usage, 65 wrong input, 67 no such addressee, 69 nothing found, 70 a fault
 * of ours, 73 cannot write, 75 try again later, 77 not allowed, 78 wrong
 * configuration.
 */
#ifndef MAIN_CLI_H
#define MAIN_CLI_H

#include <sysexits.h>

#include "db/db.h"
#include "desk/desk.h"
#include "main/conf.h"

enum { CLI_OPTIONS_MAX = 24 };

struct cli_option {
    const char *name;  /* "brand": --brand */
    const char *value; /* what stands for it in the help; NULL: a flag */
    bool required;
    const char *help;
};

struct cli {
    struct arena *a;
    struct conf conf;
    const char *conf_path; /* NULL: none was given */
    const struct cli_command *command;
    struct str values[CLI_OPTIONS_MAX]; /* ptr NULL: not given */
    char **args;                        /* what is not an option */
    int args_n;
    struct desk desk;
    bool brief;                /* set before cli_store: db_settings.brief */
    bool judges;               /* set before cli_store: it maps the model */
    struct db_settings db_set; /* filled by cli_store */
    int sole_fd;               /* main/sole.h; 0: not opened */
};

struct cli_command {
    const char *name;                 /* "case list", "serve" */
    const char *arguments;            /* "N", "WORDS…", "" */
    const char *meaning;              /* of the arguments; "" without any */
    const char *about;                /* one line */
    const struct cli_option *options; /* ends with {0}; NULL: none */
    int args_min, args_max;
    int (*run)(struct cli *c); /* an exit code */
};

/* All of them, ends with {0}. */
extern const struct cli_command cli_commands[];

int cli_main(int argc, char **argv);

/* ---- for the commands ---- */
struct str cli_get(const struct cli *c, const char *option); /* or NULL ptr */
bool cli_flag(const struct cli *c, const char *option);
bool cli_int(const struct cli *c, const char *option, int64_t *n,
             struct err *e) MUST_USE; /* as it was when not given */

/* Says why on standard error and returns the exit code for it. */
int cli_fail(const struct err *e);
int cli_exit_of(enum err_code code);

/*
 * Opens the store: data folder, key, connection; brings the schema up to
 * date when `migrate`, else it must be (ERR_INPUT says how).
 */
bool cli_store(struct cli *c, bool migrate, struct db **db, struct err *e);

/*
 * Maps the learned model into c->desk.judge: the one that the setting
 * judge.model names, else that of the installation or of the source tree;
 * without any, rules alone judge, and the log says where it was looked for.
 * cli_store calls it for commands that judge.  It stays mapped.
 */
bool cli_judge(struct cli *c, struct err *e) MUST_USE;

/* The dictionaries, c->desk.spell; cli_store calls it. */
void cli_spell(struct cli *c);

/* The whole of a file, or of standard input for "-" and NULL. */
bool cli_read(struct arena *a, const char *path, size_t cap_bytes,
              struct str *bytes, struct err *e) MUST_USE;

/* Writes the buffer to standard output; false when that is closed or full. */
bool cli_write(const struct buf *b);

/* The one brand, or the one that --brand names (by id or name). */
bool cli_brand(struct cli *c, struct db *db, int64_t *brand_id,
               struct err *e) MUST_USE;

#endif
