#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "db/q_brand.h"
#include "db/schema.h"
#include "desk/secret.h"
#include "main/cmd.h"

int cli_exit_of(enum err_code code)
{
    switch (code) {
    case ERR_NONE: return EX_OK;
    case ERR_INPUT: return EX_DATAERR;
    case ERR_MISSING: return EX_UNAVAILABLE;
    case ERR_CONFLICT: return EX_DATAERR;
    case ERR_DENIED: return EX_NOPERM;
    case ERR_LIMIT: return EX_DATAERR;
    case ERR_RETRY:
    case ERR_UNSURE: return EX_TEMPFAIL;
    case ERR_FATAL: return EX_SOFTWARE;
    }
    return EX_SOFTWARE;
}

int cli_fail(const struct err *e)
{
    fprintf(stderr, "redress: %s\n", e->text);
    return cli_exit_of(e->code);
}

/* ---- help ---- */

static void put_option(const struct cli_option *o)
{
    char name[64];

    snprintf(name, sizeof name, "--%s%s%s", o->name, o->value ? " " : "",
             o->value ? o->value : "");
    printf("  %-26s %s%s\n", name, o->help, o->required ? " (required)" : "");
}

static void help_command(const struct cli_command *k)
{
    printf("redress %s%s%s%s\n\n%s.\n", k->name, k->options ? " [OPTIONS]" : "",
           k->arguments[0] ? " " : "", k->arguments, k->about);
    if (k->meaning[0])
        printf("\n%s: %s.\n", k->arguments, k->meaning);
    if (k->options)
        printf("\nOptions:\n");
    for (const struct cli_option *o = k->options; o && o->name; o++)
        put_option(o);
}

static void help_all(FILE *to)
{
    fprintf(to, "redress [--config FILE] COMMAND [OPTIONS] [ARGUMENTS]\n\n"
                "A customer-service desk: one queue for every complaint and "
                "question.\n\nCommands:\n");
    for (const struct cli_command *k = cli_commands; k->name; k++)
        fprintf(to, "  %-16s %s\n", k->name, k->about);
    fprintf(to,
            "\n`redress COMMAND --help` tells its options.  Settings come "
            "from FILE (redress.conf here\nwhen it is there) and from "
            "REDRESS_SECTION_NAME; `redress config` lists them.\n"
            "Exit codes: 0 done, 64 wrong usage, 65 wrong input, 67 no such "
            "addressee, 69 nothing\nfound, 70 a fault, 73 cannot write, 75 "
            "try again later, 77 not allowed, 78 wrong settings.\n");
}

/* ---- parsing ---- */

static int usage(const char *fmt, ...) PRINTF_LIKE(1, 2);

static int usage(const char *fmt, ...)
{
    va_list args;

    fputs("redress: ", stderr);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputs("; --help tells more\n", stderr);
    return EX_USAGE;
}

/* The command of one or two words at argv; *words of them were taken. */
static const struct cli_command *find_command(char **argv, int n, int *words)
{
    for (const struct cli_command *k = cli_commands; k->name; k++) {
        struct str rest = str_from_z(k->name), word;
        int i = 0;
        bool same = true;

        while (same && str_cut(&rest, ' ', &word)) {
            same = i < n && str_eq(str_from_z(argv[i]), word);
            i++;
        }
        if (same) {
            *words = i;
            return k;
        }
    }
    return NULL;
}

/* "case" is the first word of "case list" and others. */
static bool is_of_group(const struct cli_command *k, struct str group)
{
    struct str rest = str_from_z(k->name), word;

    return str_cut(&rest, ' ', &word) && rest.len && str_eq(word, group);
}

static bool is_group(struct str group)
{
    for (const struct cli_command *k = cli_commands; k->name; k++)
        if (is_of_group(k, group))
            return true;
    return false;
}

static void help_group(FILE *to, struct str group)
{
    for (const struct cli_command *k = cli_commands; k->name; k++)
        if (is_of_group(k, group))
            fprintf(to, "  %-16s %s\n", k->name, k->about);
}

/* What stands at argv is no command; perhaps it begins one. */
static int no_command(char **argv, int n)
{
    struct str group = str_from_z(argv[0]);

    if (!is_group(group))
        return usage("there is no command \"%s\"", argv[0]);
    if (n > 1 && strcmp(argv[1], "--help") == 0) {
        help_group(stdout, group);
        return EX_OK;
    }
    fputs("redress: ", stderr);
    if (n > 1)
        fprintf(stderr, "there is no command \"%s %s\"; ", argv[0], argv[1]);
    fprintf(stderr, "%s wants one of\n", argv[0]);
    help_group(stderr, group);
    return EX_USAGE;
}

static int option_index(const struct cli_command *k, struct str name)
{
    for (int i = 0; k->options && k->options[i].name; i++)
        if (str_eq(name, str_from_z(k->options[i].name)))
            return i;
    return -1;
}

static int count_arguments(const struct cli *c)
{
    const struct cli_command *k = c->command;

    if (c->args_n < k->args_min)
        return usage("%s wants %s, %s", k->name, k->arguments, k->meaning);
    if (c->args_n > k->args_max && k->args_max == 0)
        return usage("%s takes no arguments, not even \"%s\"", k->name,
                     c->args[0]);
    if (c->args_n > k->args_max)
        return usage("%s takes only %s, and not \"%s\" too", k->name,
                     k->arguments, c->args[k->args_max]);
    return EX_OK;
}

static int parse_options(struct cli *c, char **argv, int n)
{
    bool only_args = false;

    c->args = argv; /* arguments move to the front */
    for (int i = 0; i < n; i++) {
        struct str word = str_from_z(argv[i]), name, value = {0};
        size_t eq = str_find_byte(word, '=');
        int at;

        if (only_args || !str_starts(word, STR("--"))) {
            c->args[c->args_n++] = argv[i];
            continue;
        }
        if (word.len == 2) {
            only_args = true;
            continue;
        }
        name = str_sub(word, 2, eq == SIZE_MAX ? word.len : eq - 2);
        if (str_eq(name, STR("help"))) {
            help_command(c->command);
            return -1;
        }
        at = option_index(c->command, name);
        if (at < 0)
            return usage("%s has no option %s", c->command->name, argv[i]);
        if (c->command->options[at].value && eq != SIZE_MAX)
            value = str_sub(word, eq + 1, word.len);
        else if (c->command->options[at].value && i + 1 < n)
            value = str_from_z(argv[++i]);
        else if (c->command->options[at].value)
            return usage("%s wants %s", argv[i], c->command->options[at].value);
        else
            value = STR("yes");
        c->values[at] = value;
    }
    for (int i = 0; c->command->options && c->command->options[i].name; i++)
        if (c->command->options[i].required && !c->values[i].ptr)
            return usage("--%s is required", c->command->options[i].name);
    return count_arguments(c);
}

enum { GO_ON = -1 };

/* What stands before the command, from *i on; an exit code, or GO_ON. */
static int leading_options(struct cli *c, int argc, char **argv, int *i)
{
    static const char config[] = "--config=";

    for (; *i < argc && argv[*i][0] == '-'; ++*i) {
        const char *word = argv[*i];

        if (strcmp(word, "--help") == 0) {
            help_all(stdout);
            return EX_OK;
        }
        if (strcmp(word, "--version") == 0)
            return cmd_version(c);
        if (strncmp(word, config, sizeof config - 1) == 0)
            c->conf_path = word + sizeof config - 1;
        else if (strcmp(word, "--config") != 0)
            return usage("what is %s?", word);
        else if (*i + 1 == argc)
            return usage("--config wants a FILE");
        else
            c->conf_path = argv[++*i];
    }
    if (*i < argc)
        return GO_ON;
    help_all(stderr);
    return EX_USAGE;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct err e = {0};
    enum log_level level;
    int i = 1, words, rc = leading_options(c, argc, argv, &i);

    if (rc != GO_ON)
        return rc;
    c->command = find_command(argv + i, argc - i, &words);
    if (!c->command)
        return no_command(argv + i, argc - i);
    rc = parse_options(c, argv + i + words, argc - i - words);
    if (rc != EX_OK)
        return rc < 0 ? EX_OK : rc;
    if (!conf_load(c->a, c->conf_path, &c->conf, NULL, &e)) {
        cli_fail(&e);
        return EX_CONFIG;
    }
    if (!log_level_parse(c->conf.log_level, &level)) {
        fprintf(stderr,
                "redress: log.level is debug, info, warn or error, not "
                "\"%.*s\"\n",
                STR_ARG(c->conf.log_level));
        return EX_CONFIG;
    }
    log_set_level(level);
    return c->command->run(c);
}

int cli_main(int argc, char **argv)
{
    struct cli c = {.a = arena_open()};
    int rc = run(&c, argc, argv);

    arena_close(&c.a);
    return rc;
}

/* ---- for the commands ---- */

struct str cli_get(const struct cli *c, const char *option)
{
    int at = option_index(c->command, str_from_z(option));

    assert(at >= 0);
    return c->values[at];
}

bool cli_flag(const struct cli *c, const char *option)
{
    return cli_get(c, option).ptr != NULL;
}

bool cli_int(const struct cli *c, const char *option, int64_t *n, struct err *e)
{
    struct str value = cli_get(c, option);

    return !value.ptr || str_to_i64(value, n) ||
           err_set(e, ERR_INPUT, "--%s is a number, not \"%.*s\"", option,
                   STR_ARG(str_sub(value, 0, 60)));
}

static bool make_folder(const char *path, struct err *e)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    return err_set(e, ERR_INPUT, "cannot make the folder \"%s\": %s", path,
                   strerror(errno));
}

static bool schema_ready(struct db *db, bool migrate, struct err *e)
{
    if (migrate)
        return db_migrate(db, e);
    switch (db_schema_state(db, e)) {
    case DB_SCHEMA_FAIL: return false;
    case DB_SCHEMA_SAME: return true;
    case DB_SCHEMA_EMPTY:
        return err_set(e, ERR_INPUT,
                       "the store is empty: run `redress init` "
                       "first");
    case DB_SCHEMA_OLDER:
        return err_set(e, ERR_INPUT,
                       "the store is older than this program: "
                       "run `redress migrate`");
    case DB_SCHEMA_NEWER: break;
    }
    return err_set(e, ERR_INPUT,
                   "the store was made by a newer redress: "
                   "install that one, this one would harm it");
}

bool cli_store(struct cli *c, bool migrate, struct db **db, struct err *e)
{
    struct str data = c->conf.data;
    struct str url = c->conf.url;
    const char *key;

    if (!make_folder(str_z(c->a, data), e))
        return false;
    key = str_z(c->a, str_fmt(c->a, "%.*s/key", STR_ARG(data)));
    if (!secret_key_load(key, c->desk.key, e))
        return false;
    if (url.len == 0)
        url = str_fmt(c->a, "sqlite:%.*s/redress.db", STR_ARG(data));
    c->desk.public_url = c->conf.public_url;
    c->desk.data = data;
    c->desk.lease_us = c->conf.lease_s * US_PER_S;
    c->db_set = (struct db_settings){
        .url = str_z(c->a, url),
        .hash_partitions = (int)c->conf.hash_partitions,
        .brief = c->brief,
    };
    if (c->judges && !c->desk.judge && !cli_judge(c, e))
        return false;
    if (!c->desk.spell)
        cli_spell(c);
    *db = db_open(&c->db_set, e);
    if (!*db)
        return false;
    if (schema_ready(*db, migrate, e))
        return true;
    db_close(db);
    return false;
}

bool cli_read(struct arena *a, const char *path, size_t cap_bytes,
              struct str *bytes, struct err *e)
{
    bool standard = !path || strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct buf b = buf_make(a, cap_bytes + 1);
    char chunk[64 * 1024];
    ssize_t n = 0;

    if (fd < 0)
        return err_set(e, ERR_INPUT, "cannot read \"%s\": %s", path,
                       strerror(errno));
    while (!b.over && ((n = read(fd, chunk, sizeof chunk)) > 0 ||
                       (n < 0 && errno == EINTR)))
        if (n > 0)
            buf_put(&b, str_make(chunk, (size_t)n));
    if (!standard)
        close(fd);
    if (n < 0)
        return err_set(e, ERR_RETRY, "reading failed: %s", strerror(errno));
    if (b.over || b.len > cap_bytes)
        return err_set(e, ERR_LIMIT, "the input is larger than %zu bytes",
                       cap_bytes);
    *bytes = buf_str(&b);
    return true;
}

bool cli_write(const struct buf *b)
{
    /* an empty list has no bytes, and no place for them */
    return (b->len == 0 || fwrite(b->ptr, 1, b->len, stdout) == b->len) &&
           fflush(stdout) == 0;
}

struct pick {
    struct cli *c;
    int64_t id;
};

static bool pick_brand(struct db_tx *tx, void *ctx, struct err *e)
{
    struct pick *p = ctx;
    struct str name = cli_get(p->c, "brand");
    struct q_brand_list *rows;
    size_t n;

    if (!q_brand_list(tx, p->c->a, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!name.ptr || str_eq_nocase(rows[i].name, name) ||
            str_eq(str_fmt(p->c->a, "%" PRId64, rows[i].id), name)) {
            if (!name.ptr && n > 1)
                return err_set(e, ERR_INPUT,
                               "there are %zu brands: name one with --brand",
                               n);
            p->id = rows[i].id;
            return true;
        }
    return err_set(e, ERR_MISSING, "there is no brand \"%.*s\"", STR_ARG(name));
}

bool cli_brand(struct cli *c, struct db *db, int64_t *brand_id, struct err *e)
{
    struct pick p = {c, 0};

    if (!db_run_read(db, pick_brand, &p, e))
        return false;
    *brand_id = p.id;
    return true;
}
