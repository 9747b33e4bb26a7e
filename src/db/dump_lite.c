/*
 * Rows of SQLite as tuples of PostgreSQL's binary COPY format, and back.
 */
#include <sqlite3.h>

#include "db/lite_impl.h"

static void put_be(struct dump_writer *w, uint64_t n, int bytes)
{
    char out[8];

    for (int i = 0; i < bytes; i++)
        out[i] = (char)(n >> (8 * (bytes - 1 - i)));
    dump_put(w, out, (size_t)bytes);
}

static void put_field(struct dump_writer *w, sqlite3_stmt *stmt, int i,
                      enum db_type type)
{
    const void *ptr;
    uint64_t bits;
    double d;
    int n;

    if (sqlite3_column_type(stmt, i) == SQLITE_NULL) {
        put_be(w, (uint64_t)-1, 4);
        return;
    }
    switch (type) {
    case DB_I64:
        put_be(w, 8, 4);
        put_be(w, (uint64_t)sqlite3_column_int64(stmt, i), 8);
        break;
    case DB_BOOL:
        put_be(w, 1, 4);
        put_be(w, sqlite3_column_int64(stmt, i) != 0, 1);
        break;
    case DB_F64:
        d = sqlite3_column_double(stmt, i);
        memcpy(&bits, &d, sizeof bits);
        put_be(w, 8, 4);
        put_be(w, bits, 8);
        break;
    case DB_TEXT:
    case DB_BLOB:
        ptr = type == DB_TEXT ? (const void *)sqlite3_column_text(stmt, i)
                              : sqlite3_column_blob(stmt, i);
        n = sqlite3_column_bytes(stmt, i);
        put_be(w, (uint64_t)n, 4);
        dump_put(w, ptr, (size_t)n);
        break;
    }
}

bool db_lite_dump_table(struct db *db, const struct db_table *table,
                        struct dump_writer *w, int64_t *rows_n, struct err *e)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->lite, table->select_lite, -1, &stmt, NULL);

    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(stmt);
        if (rc != SQLITE_ROW)
            break;
        put_be(w, table->n, 2);
        for (size_t i = 0; i < table->n; i++)
            put_field(w, stmt, (int)i, table->cols[i].type);
        (*rows_n)++;
    }
    put_be(w, (uint64_t)-1, 2);
    if (rc != SQLITE_DONE)
        db_lite_err(db, rc, table->name, e);
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE;
}

static uint64_t get_be(struct str s)
{
    uint64_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n = n << 8 | (unsigned char)s.ptr[i];
    return n;
}

/* SQLITE_MISMATCH for a field of the wrong length. */
static int bind_field(sqlite3_stmt *stmt, int at, enum db_type type,
                      struct str field)
{
    uint64_t bits = field.len <= 8 ? get_be(field) : 0;
    double d;

    if (!field.ptr)
        return sqlite3_bind_null(stmt, at);
    switch (type) {
    case DB_I64:
        return field.len == 8 ? sqlite3_bind_int64(stmt, at, (int64_t)bits)
                              : SQLITE_MISMATCH;
    case DB_BOOL:
        return field.len == 1 ? sqlite3_bind_int64(stmt, at, bits != 0)
                              : SQLITE_MISMATCH;
    case DB_F64:
        memcpy(&d, &bits, sizeof d);
        return field.len == 8 ? sqlite3_bind_double(stmt, at, d)
                              : SQLITE_MISMATCH;
    case DB_TEXT:
        return sqlite3_bind_text64(stmt, at, field.ptr, field.len,
                                   SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(stmt, at, field.ptr, field.len,
                                   SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static bool load_row(struct db *db, sqlite3_stmt *stmt,
                     const struct db_table *table, struct str tuple,
                     struct err *e)
{
    struct str rest = str_sub(tuple, 2, tuple.len), field;
    int rc = SQLITE_OK;

    for (size_t i = 0; rc == SQLITE_OK && i < table->n; i++)
        rc = dump_field(&rest, &field)
                 ? bind_field(stmt, (int)i + 1, table->cols[i].type, field)
                 : SQLITE_MISMATCH;
    if (rc == SQLITE_MISMATCH)
        return err_set(e, ERR_INPUT, "backup: a row of '%s' is damaged",
                       table->name);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    sqlite3_reset(stmt);
    return rc == SQLITE_DONE || db_lite_err(db, rc, table->name, e);
}

bool db_lite_load_table(struct db *db, const struct db_table *table,
                        struct dump_reader *r, int64_t *rows_n, struct err *e)
{
    sqlite3_stmt *stmt = NULL;
    enum db_got got = DB_FAIL;
    struct str tuple;
    bool ok;
    int rc = sqlite3_prepare_v2(db->lite, table->insert_lite, -1, &stmt, NULL);

    ok = rc == SQLITE_OK || db_lite_err(db, rc, table->name, e);
    while (ok && (got = dump_tuple(r, table->n, &tuple, e)) == DB_ROW) {
        ok = load_row(db, stmt, table, tuple, e);
        *rows_n += ok;
    }
    sqlite3_finalize(stmt);
    return ok && got == DB_NONE;
}
