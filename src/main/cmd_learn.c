/*
 * cmd_learn.c — teaches the judgement from what people set right, for one
 * brand or all; the desk does the same every night.
 */
#include "base/clock.h"
#include "db/q_brand.h"
#include "desk/judgement.h"
#include "main/cmd.h"

struct brands {
    struct cli *c;
    struct q_brand_list *rows;
    size_t n;
};

static bool read_brands(struct db_tx *tx, void *ctx, struct err *e)
{
    struct brands *b = ctx;

    return q_brand_list(tx, b->c->a, &b->rows, &b->n, e);
}

static bool learn(struct cli *c, struct db *db, int64_t brand_id,
                  struct str name, struct err *e)
{
    struct arena *a = arena_open();
    bool tried, adopted;
    bool ok = judgement_learn(db, a, &c->desk, brand_id, clock_now_us(), &tried,
                              &adopted, e);

    if (ok)
        printf("%.*s: %s\n", STR_ARG(name),
               adopted ? "better, and in use now"
               : tried ? "no better, left as it was"
                       : "nothing new to learn from");
    arena_close(&a);
    return ok;
}

static bool learn_all(struct cli *c, struct db *db, struct err *e)
{
    struct brands b = {.c = c};
    int64_t only = 0;

    if (cli_get(c, "brand").ptr && !cli_brand(c, db, &only, e))
        return false;
    if (!db_run_read(db, read_brands, &b, e))
        return false;
    for (size_t i = 0; i < b.n; i++)
        if ((only == 0 || only == b.rows[i].id) &&
            !learn(c, db, b.rows[i].id, b.rows[i].name, e))
            return false;
    return true;
}

const struct cli_option cmd_learn_options[] = {
    {"brand", "NAME", false, "only this one"}, {0}};

int cmd_learn(struct cli *c)
{
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    c->judges = true;
    ok = cli_store(c, false, &db, &e) && learn_all(c, db, &e);

    db_close(&db);
    return ok ? EX_OK : cli_fail(&e);
}
