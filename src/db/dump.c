#include "base/buf.h"
#include "db/dump.h"
#include "db/dump_impl.h"
#include "db/q_db.h"
#include "db/schema_impl.h"

static const char *const type_names[] = {[DB_I64] = "i64",
                                         [DB_TEXT] = "text",
                                         [DB_BLOB] = "blob",
                                         [DB_BOOL] = "bool",
                                         [DB_F64] = "f64"};

/* "table job brand_id:i64 id:i64 …" */
static struct str table_line(struct arena *a, const struct db_table *t)
{
    struct buf b = buf_make(a, 32 * 1024);

    buf_put_f(&b, "table %s", t->name);
    for (size_t i = 0; i < t->n; i++)
        buf_put_f(&b, " %s:%s", t->cols[i].name, type_names[t->cols[i].type]);
    return buf_str(&b);
}

static int64_t schema_number(const struct db_set *set)
{
    return set->migrations_n ? set->migrations[set->migrations_n - 1].number
                             : 0;
}

/* Copying a large table takes longer than any statement of the desk. */
static bool no_timeout(struct db_tx *tx, struct err *e)
{
    return tx->db->engine == DB_LITE ||
           db_plain(tx, "SET LOCAL statement_timeout = 0", e);
}

static bool write_sequences(struct db_tx *tx, struct arena *a,
                            struct dump_writer *w, struct err *e)
{
    const struct db_set *set = tx->db->set;
    struct q_db_sequence row;

    for (size_t i = 0; i < set->tables_n; i++) {
        if (!set->tables[i].identity)
            continue;
        if (!q_db_sequence(tx, a, str_from_z(set->tables[i].name), &row, e))
            return false;
        dump_put_f(w, "sequence %s %" PRId64 "\n", set->tables[i].name,
                   row.value);
    }
    return true;
}

static bool write_tables(struct db_tx *tx, struct arena *a,
                         struct dump_writer *w, struct db_dump_figures *f,
                         struct err *e)
{
    const struct db_set *set = tx->db->set;

    dump_put_f(w, "redress-dump 1\nschema %" PRId64 "\n", schema_number(set));
    for (size_t i = 0; i < set->tables_n; i++) {
        int64_t rows_n = 0;

        dump_put_f(w, "%.*s\n", STR_ARG(table_line(a, &set->tables[i])));
        if (!tx->db->calls->dump_table(tx->db, &set->tables[i], w, &rows_n, e))
            return false;
        dump_put_f(w, "end %" PRId64 "\n", rows_n);
        f->rows_n += rows_n;
        f->tables_n++;
    }
    return true;
}

bool db_backup(struct db *db, const char *path, struct db_dump_figures *f,
               struct err *e)
{
    struct arena *a = arena_open();
    struct dump_writer *w = NULL;
    struct db_tx *tx = NULL;
    bool ok = false;

    *f = (struct db_dump_figures){0};
    switch (db_schema_state(db, e)) {
    case DB_SCHEMA_FAIL: goto out;
    case DB_SCHEMA_SAME: break;
    case DB_SCHEMA_EMPTY:
    case DB_SCHEMA_OLDER:
    case DB_SCHEMA_NEWER:
        err_set(e, ERR_INPUT,
                "the database has another schema than this "
                "program; migrate it first");
        goto out;
    }
    w = dump_writer_open(path, e);
    tx = w ? db_begin_read(db, e) : NULL;
    ok = tx && no_timeout(tx, e) && write_tables(tx, a, w, f, e) &&
         write_sequences(tx, a, w, e) && dump_writer_finish(w, &f->bytes, e);
out:
    db_rollback(&tx);
    dump_writer_close(&w);
    arena_close(&a);
    return ok;
}

/* "end 12" or "schema 3" -> the number */
static bool number_after(struct str line, struct str word, int64_t *n)
{
    return str_starts(line, word) &&
           str_to_i64(str_sub(line, word.len, line.len), n);
}

static bool read_head(struct dump_reader *r, int64_t *schema, struct err *e)
{
    struct str line;

    if (!dump_line(r, &line, e))
        return false;
    if (!str_eq(line, STR("redress-dump 1")))
        return dump_damaged(r, "it is not a backup of this program", e);
    return dump_line(r, &line, e) &&
           (number_after(line, STR("schema "), schema) ||
            dump_damaged(r, "no schema number", e));
}

/* The rows of one table, whose line has been read, and their count. */
static bool skip_table(struct dump_reader *r, struct str line,
                       struct db_dump_figures *f, struct err *e)
{
    size_t fields_n = 0;
    int64_t rows_n = 0, told_n;
    struct str tuple;
    enum db_got got;

    for (size_t i = 0; i < line.len; i++)
        fields_n += line.ptr[i] == ':';
    while ((got = dump_tuple(r, fields_n, &tuple, e)) == DB_ROW)
        rows_n++;
    if (got == DB_FAIL || !dump_line(r, &line, e))
        return false;
    if (!number_after(line, STR("end "), &told_n) || told_n != rows_n)
        return dump_damaged(r, "the number of rows differs", e);
    f->rows_n += rows_n;
    f->tables_n++;
    return true;
}

bool db_backup_verify(const char *path, struct db_dump_figures *f,
                      struct err *e)
{
    struct dump_reader *r = dump_reader_open(path, e);
    int64_t schema;
    struct str line;
    bool ok = r && read_head(r, &schema, e);

    *f = (struct db_dump_figures){0};
    while (ok && (ok = dump_line(r, &line, e))) {
        if (str_starts(line, STR("table ")))
            ok = skip_table(r, line, f, e);
        else if (!str_starts(line, STR("sequence ")))
            break;
    }
    ok = ok && dump_ends_well(r, line, e);
    f->bytes = r ? dump_reader_bytes(r) : 0;
    dump_reader_close(&r);
    return ok;
}

/* All steps but, on PostgreSQL, the foreign keys. */
static bool make_schema(struct db_tx *tx, struct err *e)
{
    const struct db_set *set = tx->db->set;
    int64_t changed;

    if (!q_db_version_make(tx, &changed, e))
        return false;
    for (size_t i = 0; i < set->migrations_n; i++)
        if (!db_migration_apply(tx, &set->migrations[i], false, e))
            return false;
    return tx->db->engine == DB_PG ||
           db_plain(tx, "PRAGMA defer_foreign_keys = ON", e);
}

static bool has_table(const struct db_set *set, const char *name)
{
    for (size_t i = 0; i < set->tables_n; i++)
        if (strcmp(set->tables[i].name, name) == 0)
            return true;
    return false;
}

/* PostgreSQL checks all rows here. */
static bool make_keys(struct db_tx *tx, struct err *e)
{
    const struct db_set *set = tx->db->set;

    for (size_t i = 0; i < set->migrations_n; i++)
        for (size_t k = 0; k < set->migrations[i].n; k++) {
            const struct db_step *step = &set->migrations[i].steps[k];

            if (step->foreign_key && tx->db->engine == DB_PG &&
                has_table(set, step->table) && !db_plain(tx, step->pg, e))
                return false;
        }
    return true;
}

static bool load_sequence(struct db_tx *tx, struct dump_reader *r,
                          struct str line, struct err *e)
{
    struct str word, name;
    int64_t value, changed;

    if (!str_cut(&line, ' ', &word) || !str_cut(&line, ' ', &name) ||
        !str_to_i64(line, &value))
        return dump_damaged(r, "a sequence without a value", e);
    return value == 0 || (q_db_sequence_set(tx, name, value, &changed, e) &&
                          q_db_sequence_add(tx, name, value, &changed, e));
}

static bool load_table(struct db_tx *tx, struct arena *a, struct dump_reader *r,
                       const struct db_table *t, struct db_dump_figures *f,
                       struct err *e)
{
    struct str line;
    int64_t rows_n = 0, told_n;

    if (!dump_line(r, &line, e))
        return false;
    if (!str_eq(line, table_line(a, t)))
        return err_set(e, ERR_INPUT,
                       "the backup has another table where '%s' is expected",
                       t->name);
    if (!tx->db->calls->load_table(tx->db, t, r, &rows_n, e) ||
        !dump_line(r, &line, e))
        return false;
    if (!number_after(line, STR("end "), &told_n) || told_n != rows_n)
        return dump_damaged(r, "the number of rows differs", e);
    f->rows_n += rows_n;
    f->tables_n++;
    return true;
}

static bool load(struct db_tx *tx, struct arena *a, struct dump_reader *r,
                 struct db_dump_figures *f, struct err *e)
{
    const struct db_set *set = tx->db->set;
    struct str line;
    int64_t schema = 0;

    if (!read_head(r, &schema, e))
        return false;
    if (schema != schema_number(set))
        return err_set(e, ERR_INPUT,
                       "the backup has schema %" PRId64 " and this program "
                       "has %" PRId64 "; restore it with the version that "
                       "made it, then upgrade",
                       schema, schema_number(set));
    for (size_t i = 0; i < set->tables_n; i++)
        if (!load_table(tx, a, r, &set->tables[i], f, e))
            return false;
    for (;;) {
        if (!dump_line(r, &line, e))
            return false;
        if (!str_starts(line, STR("sequence ")))
            break;
        if (!load_sequence(tx, r, line, e))
            return false;
    }
    f->bytes = dump_reader_bytes(r);
    return dump_ends_well(r, line, e);
}

bool db_restore(struct db *db, const char *path, struct db_dump_figures *f,
                struct err *e)
{
    struct arena *a = arena_open();
    struct dump_reader *r = NULL;
    struct db_tx *tx = NULL;
    bool ok = false;

    if (!db_backup_verify(path, f, e))
        goto out;
    switch (db_schema_state(db, e)) {
    case DB_SCHEMA_FAIL: goto out;
    case DB_SCHEMA_EMPTY: break;
    case DB_SCHEMA_SAME:
    case DB_SCHEMA_OLDER:
    case DB_SCHEMA_NEWER:
        err_set(e, ERR_CONFLICT, "the database is not empty");
        goto out;
    }
    *f = (struct db_dump_figures){0};
    r = dump_reader_open(path, e);
    tx = r ? db_begin(db, e) : NULL;
    ok = tx && no_timeout(tx, e) && make_schema(tx, e) &&
         load(tx, a, r, f, e) && make_keys(tx, e) && db_commit(&tx, e);
out:
    db_rollback(&tx);
    dump_reader_close(&r);
    arena_close(&a);
    return ok;
}
