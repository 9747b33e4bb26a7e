/*
 * PostgreSQL speaks the dump's format of rows itself: what COPY sends passes
 * through, but for the head of the stream.
 */

#include "db/pg_lib.h"

#include "db/pg_impl.h"

enum { HEAD_BYTES = 19 }; /* signature, flags, no extension */

static const char head[HEAD_BYTES + 1] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

static PGconn *conn_of(struct db *db)
{
    return (PGconn *)(void *)db->pg;
}

/* Reads all results that are left, so that the connection is usable. */
static bool finish(struct db *db, const char *name, int64_t *rows_n,
                   struct err *e)
{
    bool ok = true;
    PGresult *r;

    while ((r = PQgetResult(conn_of(db)))) {
        if (ok && PQresultStatus(r) == PGRES_COMMAND_OK) {
            if (!str_to_i64(str_from_z(PQcmdTuples(r)), rows_n))
                *rows_n = 0;
        } else if (ok) {
            ok = db_pg_err(db, (struct pg_result *)(void *)r, name, e);
        }
        PQclear(r);
    }
    return ok;
}

static bool start(struct db *db, const char *sql, ExecStatusType want,
                  const char *name, struct err *e)
{
    PGresult *r = PQexec(conn_of(db), sql);
    bool ok = PQresultStatus(r) == want ||
              db_pg_err(db, (struct pg_result *)(void *)r, name, e);

    PQclear(r);
    return ok;
}

bool db_pg_dump_table(struct db *db, const struct db_table *table,
                      struct dump_writer *w, int64_t *rows_n, struct err *e)
{
    size_t skip = HEAD_BYTES;
    char *bytes;
    int n;

    if (!start(db, table->copy_out_pg, PGRES_COPY_OUT, table->name, e))
        return false;
    while ((n = PQgetCopyData(conn_of(db), &bytes, 0)) > 0) {
        size_t head_n = skip < (size_t)n ? skip : (size_t)n;

        dump_put(w, bytes + head_n, (size_t)n - head_n);
        skip -= head_n;
        PQfreemem(bytes);
    }
    return finish(db, table->name, rows_n, e);
}

bool db_pg_load_table(struct db *db, const struct db_table *table,
                      struct dump_reader *r, int64_t *rows_n, struct err *e)
{
    PGconn *pg = conn_of(db);
    enum db_got got = DB_FAIL;
    struct str tuple;
    struct err why;
    bool damaged;
    int put;

    if (!start(db, table->copy_in_pg, PGRES_COPY_IN, table->name, e))
        return false;
    put = PQputCopyData(pg, head, HEAD_BYTES);
    while (put == 1 && (got = dump_tuple(r, table->n, &tuple, e)) == DB_ROW)
        put = PQputCopyData(pg, tuple.ptr, (int)tuple.len);
    if (put == 1 && got == DB_NONE)
        put = PQputCopyData(pg, "\377\377", 2);
    damaged = put == 1 && got == DB_FAIL;
    PQputCopyEnd(pg, damaged ? "the backup is damaged" : NULL);
    /* a damaged file has told its error already; the server repeats it */
    return finish(db, table->name, rows_n, damaged ? &why : e) && !damaged;
}
