#include "base/limits.h"
#include "judge/eval.h"
#include "main/cmd.h"

const struct cli_option cmd_eval_options[] = {
    {"folds", "N", false, "Measure on N random folds of TRAIN (2 to 20)"},
    {"seed", "N", false, "Of the folds (1)"},
    {"where", "COLUMN=VALUE,…", false,
     "Only rows of both files that meet this; != and a final * are understood"},
    {"where-train", "COLUMN=VALUE,…", false, "Only rows of TRAIN"},
    {"where-test", "COLUMN=VALUE,…", false, "Only rows of TEST"},
    {0}};

enum { FOLDS_MAX = 20 };

/* The conditions of --where and of the option for this file alone. */
static bool conditions(struct cli *c, const char *own, struct task_source *s,
                       struct err *e)
{
    struct str both = cli_get(c, "where"), mine = cli_get(c, own);
    struct str all =
        both.ptr && mine.ptr
            ? str_fmt(c->a, "%.*s,%.*s", STR_ARG(both), STR_ARG(mine))
        : both.ptr ? both
                   : mine;

    return task_where_read(c->a, all, &s->where, &s->where_n, e);
}

static bool load(struct cli *c, const char *path, const char *own,
                 struct task_source *s, struct err *e)
{
    struct str bytes;

    if (!cli_read(c->a, path, LIMIT_TABLE_BYTES, &bytes, e))
        return false;
    if (!table_read(c->a, bytes, &s->table, e))
        return err_wrap(e, "reading \"%s\"", path);
    return conditions(c, own, s, e);
}

static bool settings(struct cli *c, struct eval_in *in, struct err *e)
{
    struct str task = str_from_z(c->args[0]);
    int64_t folds = 0, seed = 1;

    if (!task_from_name(task, &in->task))
        return err_set(e, ERR_INPUT,
                       "there is no task \"%.*s\"; there are complaint, "
                       "severity, sentiment, reason, politeness, offensive, "
                       "language and intent",
                       STR_ARG(str_sub(task, 0, 40)));
    if (!cli_int(c, "folds", &folds, e) || !cli_int(c, "seed", &seed, e))
        return false;
    if (cli_flag(c, "folds") && (folds < 2 || folds > FOLDS_MAX))
        return err_set(e, ERR_INPUT, "--folds is 2 to %d", FOLDS_MAX);
    if (folds == 0 && c->args_n < 3)
        return err_set(e, ERR_INPUT,
                       "say what to measure on: TEST.tsv or --folds N");
    in->folds = (int)folds;
    in->seed = (uint64_t)seed;
    in->sources_n = folds ? 1 : 2;
    return true;
}

int cmd_eval(struct cli *c)
{
    struct task_source sources[2] = {0};
    struct eval_in in = {.sources = sources};
    struct buf out = buf_make(c->a, LIMIT_PAGE_BYTES);
    struct err e = {0};

    if (!settings(c, &in, &e) ||
        !load(c, c->args[1], "where-train", &sources[0], &e) ||
        (in.folds == 0 &&
         !load(c, c->args[2], "where-test", &sources[1], &e)) ||
        !eval_run(c->a, &in, &out, &e))
        return cli_fail(&e);
    return cli_write(&out) ? EX_OK : EX_IOERR;
}
