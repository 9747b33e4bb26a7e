#include <sqlite3.h>
#include <stdio.h>
#include <sys/socket.h>

#include "db/pg_lib.h"

#include "db/lite_impl.h"
#include "base/buf.h"
#include "db/probe.h"
#include "db/q_db.h"

void db_cut(struct db *db)
{
    if (db->engine == DB_PG && db->pg)
        shutdown(PQsocket((PGconn *)(void *)db->pg), SHUT_RDWR);
}

bool db_plan(struct db *db, struct arena *a, const struct db_query *query,
             struct str *plan, struct err *e)
{
    struct buf b = buf_make(a, 64 * 1024);
    sqlite3_stmt *stmt = NULL;
    int rc;

    *plan = STR("");
    if (db->engine == DB_PG)
        return true;
    rc = sqlite3_prepare_v2(
        db->lite,
        str_z(a, str_fmt(a, "EXPLAIN QUERY PLAN %s", query->sql_lite)), -1,
        &stmt, NULL);
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW)
            buf_put_f(&b, "%s\n", (const char *)sqlite3_column_text(stmt, 3));
    }
    if (rc != SQLITE_DONE)
        db_lite_err(db, rc, query->file, e);
    sqlite3_finalize(stmt);
    *plan = buf_str(&b);
    return rc == SQLITE_DONE;
}

static bool is_tenant(const struct db_set *set, struct str name)
{
    for (size_t i = 0; i < set->tables_n; i++)
        if (set->tables[i].tenant &&
            str_eq(str_from_z(set->tables[i].name), name))
            return true;
    return false;
}

/* "SCAN t" is a table read whole, unless an index narrows it ("SEARCH");
 * "SCAN t USING INDEX" reads all of it in another order.  The name may be an
 * alias, which then hides the table: so aliases count as tenant tables when
 * the query is for one brand. */
static bool scans(const struct db_set *set, const struct db_query *query,
                  struct str plan)
{
    struct str line, name;

    while (str_line(&plan, &line)) {
        if (!str_starts(line, STR("SCAN ")))
            continue;
        line = str_sub(line, 5, line.len);
        if (!str_cut(&line, ' ', &name) || str_eq(name, STR("CONSTANT")) ||
            str_starts(name, STR("(")) ||
            str_find(line, STR("VIRTUAL TABLE")) != SIZE_MAX)
            continue;
        if (is_tenant(set, name) ||
            (query->scope == DB_ONE_BRAND && name.len <= 2))
            return true;
    }
    return false;
}

bool db_check_plans(struct db *db, struct err *e)
{
    struct arena *a = arena_open();
    bool ok = true;

    for (size_t i = 0; ok && i < db->set->queries_n; i++) {
        const struct db_query *q = db->set->queries[i];
        struct str plan;

        arena_reset(a);
        ok = db_plan(db, a, q, &plan, e);
        if (ok && !q->scan && scans(db->set, q, plan))
            ok = err_set(e, ERR_FATAL, "%s (%s) reads a whole table:\n%.*s",
                         q->name, q->file, STR_ARG(plan));
    }
    arena_close(&a);
    return ok;
}

static bool judge_key(const struct db_set *set,
                      const struct q_db_foreign_keys *key, struct err *e)
{
    if (is_tenant(set, key->target) && !key->with_brand)
        return err_set(e, ERR_FATAL,
                       "foreign key '%.*s' of '%.*s' lacks brand_id",
                       STR_ARG(key->name), STR_ARG(key->source));
    return true;
}

bool db_check_catalogue(struct db *db, struct err *e)
{
    struct arena *a = arena_open();
    struct q_db_foreign_keys *keys = NULL;
    struct q_db_triggers *triggers = NULL;
    struct db_tx *tx = NULL;
    size_t n = 0;
    bool ok = false;

    if (db->engine == DB_LITE) {
        ok = true;
        goto out;
    }
    tx = db_begin_read(db, e);
    if (!tx || !q_db_triggers(tx, a, &triggers, &n, e))
        goto out;
    if (n > 0) {
        err_set(e, ERR_FATAL, "trigger '%.*s'", STR_ARG(triggers[0].name));
        goto out;
    }
    ok = q_db_foreign_keys(tx, a, &keys, &n, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = judge_key(db->set, &keys[i], e);
out:
    db_rollback(&tx);
    arena_close(&a);
    return ok;
}

/* DROP TABLE of one; on SQLite with no care for foreign keys. */
static bool drop(struct db_tx *tx, struct str name, struct err *e)
{
    char sql[120];

    snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS \"%.*s\"%s", STR_ARG(name),
             tx->db->engine == DB_PG ? " CASCADE" : "");
    return db_plain(tx, sql, e);
}

bool db_wipe(struct db *db, struct err *e)
{
    struct arena *a = arena_open();
    struct q_db_tables *tables = NULL;
    struct db_tx *tx = NULL;
    size_t n = 0;
    bool ok;

    if (db->engine == DB_LITE &&
        !db->calls->plain(db, "PRAGMA foreign_keys = OFF", e)) {
        arena_close(&a);
        return false;
    }
    tx = db_begin(db, e);
    ok = tx && q_db_tables(tx, a, &tables, &n, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = drop(tx, tables[i].name, e);
    ok = ok && db_commit(&tx, e);
    db_rollback(&tx);
    if (db->engine == DB_LITE)
        ok = db->calls->plain(db, "PRAGMA foreign_keys = ON", e) && ok;
    arena_close(&a);
    return ok;
}
