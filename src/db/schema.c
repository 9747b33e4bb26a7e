#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "db/schema_impl.h"
#include "db/q_db.h"

enum { MIGRATION_LOCK_KEY = 0x5245444d };

static bool lock(struct db_tx *tx, struct arena *a, struct err *e)
{
    struct q_db_lock row;

    return tx->db->engine == DB_LITE ||
           q_db_lock(tx, a, MIGRATION_LOCK_KEY, &row, e);
}

/* Compares what was applied with what the program knows. */
static enum db_schema_state compare(const struct db_set *set,
                                    const struct q_db_versions *rows, size_t n,
                                    struct err *e)
{
    for (size_t i = 0; i < n && i < set->migrations_n; i++) {
        const struct db_migration *m = &set->migrations[i];

        if (rows[i].number == m->number &&
            str_eq(rows[i].sha256, str_from_z(m->sha256)))
            continue;
        err_set(e, ERR_INPUT,
                "this database was made by another program: its schema step "
                "%" PRId64 " '%.*s' is not ours",
                rows[i].number, STR_ARG(rows[i].name));
        return DB_SCHEMA_FAIL;
    }
    if (n == set->migrations_n)
        return DB_SCHEMA_SAME;
    return n == 0                  ? DB_SCHEMA_EMPTY
           : n < set->migrations_n ? DB_SCHEMA_OLDER
                                   : DB_SCHEMA_NEWER;
}

static enum db_schema_state state_of(struct db_tx *tx, struct arena *a,
                                     size_t *applied, struct err *e)
{
    struct q_db_version_exists there;
    struct q_db_versions *rows = NULL;

    *applied = 0;
    if (!q_db_version_exists(tx, a, &there, e))
        return DB_SCHEMA_FAIL;
    if (there.found == 0)
        return DB_SCHEMA_EMPTY;
    if (!q_db_versions(tx, a, &rows, applied, e))
        return DB_SCHEMA_FAIL;
    return compare(tx->db->set, rows, *applied, e);
}

enum db_schema_state db_schema_state(struct db *db, struct err *e)
{
    struct db_tx *tx = db_begin_read(db, e);
    struct arena *a = arena_open();
    enum db_schema_state state = DB_SCHEMA_FAIL;
    size_t applied;

    if (tx)
        state = state_of(tx, a, &applied, e);
    db_rollback(&tx);
    arena_close(&a);
    return state;
}

/* As PARTITION BY HASH, so that PostgreSQL itself rejects keys without
 * brand_id. */
static bool make_partitioned(struct db_tx *tx, struct arena *a,
                             const struct db_step *step, struct err *e)
{
    int n = tx->db->hash_partitions;
    struct str sql = str_fmt(a, "%s PARTITION BY HASH (brand_id)", step->pg);

    if (!db_plain(tx, str_z(a, sql), e))
        return false;
    for (int i = 0; i < n; i++) {
        char text[400];
        int length = snprintf(text, sizeof text, step->partition, i, i, n);

        assert(length > 0 && (size_t)length < sizeof text);
        if (!db_plain(tx, text, e))
            return false;
    }
    return true;
}

static bool apply_step(struct db_tx *tx, struct arena *a,
                       const struct db_step *step, struct err *e)
{
    const char *sql = tx->db->engine == DB_PG ? step->pg : step->lite;

    if (!sql)
        return true;
    if (step->partition && tx->db->hash_partitions > 0)
        return make_partitioned(tx, a, step, e);
    return db_plain(tx, sql, e);
}

bool db_migration_apply(struct db_tx *tx, const struct db_migration *m,
                        bool with_keys, struct err *e)
{
    struct arena *a = arena_open();
    int64_t changed;
    bool ok = true;

    /* for Citus; any setting with a dot is fine elsewhere */
    if (tx->db->engine == DB_PG)
        ok = db_plain(
            tx, "SET LOCAL citus.multi_shard_modify_mode = 'sequential'", e);
    for (size_t i = 0; ok && i < m->n; i++)
        if (with_keys || !m->steps[i].foreign_key)
            ok = apply_step(tx, a, &m->steps[i], e);
    ok = ok &&
         q_db_version_add(tx, m->number, str_from_z(m->name),
                          str_from_z(m->sha256), clock_now_us(), &changed, e);
    if (!ok)
        err_wrap(e, "schema step %" PRId64 " '%s'", m->number, m->name);
    arena_close(&a);
    return ok;
}

/* One migration in one transaction; done when none is left. */
static bool migrate_one(struct db *db, bool *done, struct err *e)
{
    struct db_tx *tx = db_begin(db, e);
    struct arena *a = arena_open();
    enum db_schema_state state = DB_SCHEMA_FAIL;
    int64_t changed;
    size_t applied = 0;
    bool ok = false;

    if (!tx || !lock(tx, a, e) || !q_db_version_make(tx, &changed, e))
        goto out;
    state = state_of(tx, a, &applied, e);
    if (state == DB_SCHEMA_FAIL)
        goto out;
    if (state == DB_SCHEMA_NEWER) {
        err_set(e, ERR_INPUT,
                "this database was made by a newer version of the program; "
                "install that version, or restore a backup made before");
        goto out;
    }
    *done = state == DB_SCHEMA_SAME;
    if (!*done &&
        !db_migration_apply(tx, &db->set->migrations[applied], true, e))
        goto out;
    ok = db_commit(&tx, e);
out:
    db_rollback(&tx);
    arena_close(&a);
    return ok;
}

bool db_migrate(struct db *db, struct err *e)
{
    bool done = false;

    while (!done)
        if (!migrate_one(db, &done, e))
            return false;
    return true;
}

bool db_check(struct db *db, struct err *e)
{
    struct db_tx *tx = db_begin_read(db, e);
    bool ok = tx != NULL;

    for (size_t i = 0; ok && i < db->set->queries_n; i++) {
        struct err why;

        ok = db->calls->check(db, db->set->queries[i], &why);
        if (!ok)
            *e = why;
    }
    db_rollback(&tx);
    return ok;
}
