/*
 * cmd_store.c — migrate, backup, restore, config, version.
 */
#include "base/clock.h"
#include "base/json.h"
#include "db/dump.h"
#include "db/q_brand.h"
#include "db/q_index.h"
#include "db/schema.h"
#include "main/cmd.h"

int cmd_migrate(struct cli *c)
{
    struct db *db = NULL;
    struct err e = {0};
    bool ok = cli_store(c, true, &db, &e) && db_check(db, &e);

    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    printf("the store is up to date\n");
    return EX_OK;
}

static void say_figures(const char *what, const struct db_dump_figures *f)
{
    printf("%s: %" PRId64 " tables, %" PRId64 " rows, %" PRId64 " bytes\n",
           what, f->tables_n, f->rows_n, f->bytes);
}

int cmd_backup(struct cli *c)
{
    struct db_dump_figures wrote, read;
    struct db *db = NULL;
    struct err e = {0};
    bool ok = cli_store(c, false, &db, &e) &&
              db_backup(db, c->args[0], &wrote, &e) &&
              db_backup_verify(c->args[0], &read, &e);

    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    if (read.rows_n != wrote.rows_n) {
        fprintf(stderr, "redress: the backup does not read back the same\n");
        return EX_IOERR;
    }
    say_figures("kept, and read back", &wrote);
    return EX_OK;
}

static bool forget_index(struct db_tx *tx, void *ctx, struct err *e)
{
    struct cli *c = ctx;
    struct q_brand_list *rows;
    int64_t changed;
    size_t n;

    if (!q_brand_list(tx, c->a, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!q_index_forget(tx, rows[i].id, &changed, e))
            return false;
    return true;
}

int cmd_restore(struct cli *c)
{
    struct db_dump_figures f;
    struct db *db = NULL;
    struct err e = {0};
    bool ok =
        db_backup_verify(c->args[0], &f, &e) && cli_store(c, true, &db, &e) &&
        db_restore(db, c->args[0], &f, &e) && db_run(db, forget_index, c, &e);

    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    say_figures("restored", &f);
    printf("the search index is made anew while the desk runs\n");
    return EX_OK;
}

static const char *from_name(enum conf_from from)
{
    switch (from) {
    case CONF_DEFAULT: return "default";
    case CONF_FILE: return "file";
    case CONF_ENV: return "environment";
    }
    return "";
}

const struct cli_option cmd_config_options[] = {
    {"json", NULL, false, "a JSON object per line"}, {0}};

int cmd_config(struct cli *c)
{
    const struct conf_setting *s;
    enum conf_from from[64];
    struct buf b = buf_make(c->a, 256 * 1024);
    struct conf conf;
    struct err e = {0};
    size_t n;

    s = conf_settings(&n);
    assert(n <= ARRAY_N(from));
    if (!conf_load(c->a, c->conf_path, &conf, from, &e))
        return cli_fail(&e);
    for (size_t i = 0; i < n; i++) {
        struct str value = conf_value(c->a, &conf, &s[i]);
        struct json j = json_make(&b);

        if (cli_flag(c, "json")) {
            json_object(&j);
            json_put_str(&j, "section", str_from_z(s[i].section));
            json_put_str(&j, "name", str_from_z(s[i].name));
            json_put_str(&j, "value", value);
            json_put_str(&j, "from", str_from_z(from_name(from[i])));
            json_put_str(&j, "default", str_from_z(s[i].fallback));
            json_end(&j);
            buf_put_byte(&b, '\n');
            continue;
        }
        if (i == 0 || strcmp(s[i].section, s[i - 1].section) != 0)
            buf_put_f(&b, "%s[%s]\n", i ? "\n" : "", s[i].section);
        buf_put_f(&b, "# %s", s[i].help);
        if (s[i].kind == CONF_INT)
            buf_put_f(&b, " (%" PRId64 " to %" PRId64 "%s%s)", s[i].min,
                      s[i].max, s[i].unit[0] ? " " : "", s[i].unit);
        buf_put_f(&b, "\n# from: %s; default: %s\n%s = %.*s\n",
                  from_name(from[i]),
                  s[i].fallback[0] ? s[i].fallback : "(empty)", s[i].name,
                  STR_ARG(value));
    }
    return cli_write(&b) ? EX_OK : EX_CANTCREAT;
}

int cmd_version(struct cli *c)
{
    (void)c;
    printf("redress %s\nAGPL-3.0-or-later\n", REDRESS_VERSION);
    return EX_OK;
}
