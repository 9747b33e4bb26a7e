/*
 * The engine PostgreSQL: libpq, binary values both ways, statements prepared
 * once per connection under the number of their slot.  Errors are told apart
 * by SQLSTATE alone (Citus adds suffixes to names in messages).
 */
#include <stdio.h>
#include <stdlib.h>

#include "db/pg_lib.h"

#include "db/pg_impl.h"

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_VARCHAR = 1043,
    PARAMS_MAX = 64
};

static PGresult *result_of(const struct pg_result *r)
{
    return (PGresult *)(uintptr_t)r;
}

static PGconn *conn_of(struct db *db)
{
    return (PGconn *)(void *)db->pg;
}

static bool in_class(const char *state, const char *class)
{
    return strncmp(state, class, strlen(class)) == 0;
}

static enum err_code code_of(const char *state)
{
    static const char *const retry[] = {"40001", "40P01", "08",
                                        "57P0",  "25006", "57014", /* timeout */
                                        "55P03", "53", /* resources */
                                        "58030",       /* I/O */
                                        "55006", "25P03", "25P04"};

    for (size_t i = 0; i < ARRAY_N(retry); i++)
        if (in_class(state, retry[i]))
            return ERR_RETRY;
    if (strcmp(state, "23505") == 0 || strcmp(state, "23503") == 0)
        return ERR_CONFLICT;
    if (strcmp(state, "54000") == 0)
        return ERR_LIMIT;
    return in_class(state, "22") ? ERR_INPUT : ERR_FATAL;
}

/* A message of one line without its end. */
static struct str first_line(const char *z)
{
    struct str s = str_from_z(z);
    size_t end = str_find_byte(s, '\n');

    return str_sub(s, 0, end == SIZE_MAX ? s.len : end);
}

bool db_pg_err(struct db *db, const struct pg_result *result, const char *what,
               struct err *e)
{
    const PGresult *r = result_of(result);
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

    /* an error without a state is libpq's own: the line is no good, even if
     * it has not noticed yet */
    if (!state || PQstatus(conn_of(db)) != CONNECTION_OK) {
        db->broken = true;
        text = text ? text : PQerrorMessage(conn_of(db));
        return err_set(e, ERR_RETRY, "%s: connection to PostgreSQL lost: %.*s",
                       what, STR_ARG(first_line(text)));
    }
    if (in_class(state, "08") || in_class(state, "57P0") ||
        in_class(state, "25006"))
        db->broken = true; /* perhaps another node is the primary now */
    return err_set(e, code_of(state), "%s: %s (%s)", what, text ? text : "?",
                   state);
}

static void ignore_notice(void *arg, const PGresult *r)
{
    (void)arg;
    (void)r;
}

struct pg_conn *db_pg_connect(const char *url, int64_t wait_us, struct err *e)
{
    char seconds[16];
    /* what stands before dbname can be overruled by the url */
    const char *const keys[] = {"connect_timeout",
                                "target_session_attrs",
                                "tcp_user_timeout",
                                "application_name",
                                "dbname",
                                "client_encoding",
                                NULL};
    const char *const values[] = {seconds, "read-write", "30000", "redress",
                                  url,     "UTF8",       NULL};
    PGconn *pg;
    int64_t s = wait_us / US_PER_S;

    if (!lib_open(&pg_lib, e))
        return NULL;
    /* libpq: below 2 is taken as 2 */
    snprintf(seconds, sizeof seconds, "%d", s < 2 ? 2 : (int)s);
    pg = PQconnectdbParams(keys, values, 1);
    if (PQstatus(pg) == CONNECTION_OK) {
        PQsetNoticeReceiver(pg, ignore_notice, NULL);
        return (struct pg_conn *)(void *)pg;
    }
    err_set(e, ERR_RETRY, "connecting to PostgreSQL: %.*s",
            STR_ARG(first_line(PQerrorMessage(pg))));
    PQfinish(pg);
    return NULL;
}

/* A command without rows. */
static bool command(struct db *db, const char *sql, const char *what,
                    struct err *e)
{
    PGresult *r = PQexec(conn_of(db), sql);
    ExecStatusType status = PQresultStatus(r);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
              db_pg_err(db, (struct pg_result *)(void *)r, what, e);

    PQclear(r);
    return ok;
}

static void drop_connection(struct db *db)
{
    if (db->pg)
        PQfinish(conn_of(db));
    db->pg = NULL;
    for (size_t i = 0; i < DB_CACHE_SLOTS; i++)
        db->slots[i].stmt = NULL;
}

static bool pg_open(struct db *db, struct err *e)
{
    char sql[200];

    db->broken = false;
    db->pg = db_pg_connect(db->url, db->wait_us, e);
    if (!db->pg)
        return false;
    snprintf(sql, sizeof sql,
             "SET statement_timeout = %" PRId64 "; SET lock_timeout = %" PRId64
             "; SET idle_in_transaction_session_timeout = %" PRId64 "%s",
             db->statement_us / US_PER_MS, db->wait_us / US_PER_MS,
             2 * db->statement_us / US_PER_MS,
             db->quick ? "; SET synchronous_commit = off" : "");
    if (command(db, sql, "connecting", e))
        return true;
    drop_connection(db);
    return false;
}

static void pg_close(struct db *db)
{
    drop_connection(db);
}

static bool pg_begin(struct db *db, bool read, struct err *e)
{
    if (db->broken || PQstatus(conn_of(db)) != CONNECTION_OK)
        drop_connection(db);
    if (!db->pg && !pg_open(db, e))
        return false;
    return command(db,
                   read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                        : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
                   "begin", e);
}

static bool pg_commit(struct db *db, struct err *e)
{
    PGresult *r = PQexec(conn_of(db), "COMMIT");
    bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

    if (ok && strcmp(PQcmdStatus(r), "COMMIT") != 0)
        ok = err_set(e, ERR_FATAL, "commit: the server rolled back");
    else if (!ok)
        db_pg_err(db, (struct pg_result *)(void *)r, "commit", e);
    /* it may have reached the disk before the connection went */
    if (!ok && (db->broken || (state && strcmp(state, "40003") == 0)))
        e->code = db->tx.read ? ERR_RETRY : ERR_UNSURE;
    if (!ok && !db->broken && PQtransactionStatus(conn_of(db)) != PQTRANS_IDLE)
        db->broken = true;
    PQclear(r);
    return ok;
}

static void pg_rollback(struct db *db)
{
    struct err ignored;

    if (!db->broken && !command(db, "ROLLBACK", "rollback", &ignored))
        db->broken = true;
}

/* big-endian, as the wire has it */
static void put_u64(char out[8], uint64_t n)
{
    for (int i = 0; i < 8; i++)
        out[i] = (char)(n >> (56 - 8 * i));
}

static uint64_t get_be(const char *p, int bytes)
{
    uint64_t n = 0;

    for (int i = 0; i < bytes; i++)
        n = n << 8 | (unsigned char)p[i];
    return n;
}

struct params {
    Oid types[PARAMS_MAX];
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX];
    int formats[PARAMS_MAX];
    char numbers[PARAMS_MAX][8];
};

static Oid oid_of(enum db_type type)
{
    switch (type) {
    case DB_I64: return OID_INT8;
    case DB_TEXT: return OID_TEXT;
    case DB_BLOB: return OID_BYTEA;
    case DB_BOOL: return OID_BOOL;
    case DB_F64: return OID_FLOAT8;
    }
    return 0;
}

static void bind(struct params *p, size_t i, const struct db_col *col,
                 const struct db_value *v)
{
    uint64_t bits;

    p->formats[i] = 1;
    p->values[i] = p->numbers[i];
    p->lengths[i] = 8;
    switch (col->type) {
    case DB_I64: put_u64(p->numbers[i], (uint64_t)v->i64); break;
    case DB_F64:
        memcpy(&bits, &v->f64, sizeof bits);
        put_u64(p->numbers[i], bits);
        break;
    case DB_BOOL:
        p->numbers[i][0] = v->b;
        p->lengths[i] = 1;
        break;
    case DB_TEXT:
    case DB_BLOB:
        p->values[i] = v->str.ptr ? v->str.ptr : "";
        p->lengths[i] = (int)v->str.len;
        break;
    }
    if (db_value_is_null(col, v))
        p->values[i] = NULL;
}

static void name_of(const struct db *db, const struct db_slot *slot,
                    char name[16])
{
    snprintf(name, 16, "q%zu", (size_t)(slot - db->slots));
}

static bool prepare(struct db *db, const struct db_query *query, char name[16],
                    struct err *e)
{
    struct db_slot *slot = db_slot(db, query);
    Oid types[PARAMS_MAX];
    PGresult *r;
    bool ok;

    name_of(db, slot, name);
    if (slot->stmt)
        return true;
    assert(query->in_n <= PARAMS_MAX);
    for (size_t i = 0; i < query->in_n; i++)
        types[i] = oid_of(query->in[i].type);
    r = PQprepare(conn_of(db), name, query->sql_pg, (int)query->in_n, types);
    ok = PQresultStatus(r) == PGRES_COMMAND_OK ||
         db_pg_err(db, (struct pg_result *)(void *)r, query->file, e);
    PQclear(r);
    if (ok)
        slot->stmt = slot;
    return ok;
}

static bool type_fits(Oid oid, enum db_type type)
{
    switch (type) {
    case DB_I64: return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2;
    case DB_TEXT:
        return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_NAME;
    case DB_BLOB: return oid == OID_BYTEA;
    case DB_BOOL: return oid == OID_BOOL;
    case DB_F64: return oid == OID_FLOAT8 || oid == OID_FLOAT4;
    }
    return false;
}

static bool columns_fit(const PGresult *r, const struct db_query *query,
                        struct err *e)
{
    if (query->kind == DB_EXEC)
        return true;
    if ((size_t)PQnfields(r) != query->out_n)
        return err_set(e, ERR_FATAL, "%s (%s): %d columns, %zu declared",
                       query->name, query->file, PQnfields(r), query->out_n);
    for (size_t i = 0; i < query->out_n; i++)
        if (!type_fits(PQftype(r, (int)i), query->out[i].type))
            return err_set(e, ERR_FATAL,
                           "%s (%s): column '%s' has type oid %u, see a CAST",
                           query->name, query->file, query->out[i].name,
                           PQftype(r, (int)i));
    return true;
}

static double read_f64(const char *p, int bytes)
{
    uint64_t bits = get_be(p, bytes);
    uint32_t narrow = (uint32_t)bits;
    double d;
    float f;

    if (bytes == 4) {
        memcpy(&f, &narrow, sizeof f);
        return f;
    }
    memcpy(&d, &bits, sizeof d);
    return d;
}

static int64_t read_i64(const char *p, int bytes)
{
    uint64_t n = get_be(p, bytes);

    switch (bytes) {
    case 2: return (int16_t)n;
    case 4: return (int32_t)n;
    default: return (int64_t)n;
    }
}

static bool read_row(const PGresult *r, int at, const struct db_query *query,
                     struct db_sink *sink, struct err *e)
{
    char *row = db_sink_row(sink);

    for (size_t i = 0; i < query->out_n; i++) {
        const struct db_col *col = &query->out[i];
        const char *p = PQgetvalue(r, at, (int)i);
        int bytes = PQgetlength(r, at, (int)i);

        if (PQgetisnull(r, at, (int)i)) {
            if (!col->may_be_null)
                return db_col_err(query, i, "NULL", e);
            db_put_null(row, col);
            continue;
        }
        switch (col->type) {
        case DB_I64: db_put_i64(row, col, read_i64(p, bytes)); break;
        case DB_BOOL: db_put_i64(row, col, p[0]); break;
        case DB_F64: db_put_f64(row, col, read_f64(p, bytes)); break;
        case DB_TEXT:
        case DB_BLOB: db_put_str(sink->a, row, col, p, (size_t)bytes); break;
        }
    }
    return true;
}

static bool read_rows(const PGresult *r, const struct db_query *query,
                      struct db_sink *sink, struct err *e)
{
    int n = PQntuples(r);

    if (!columns_fit(r, query, e))
        return false;
    if (sink->single && n > 1)
        return err_set(e, ERR_FATAL, "%s (%s): more than one row", query->name,
                       query->file);
    if (!sink->single && n > 0) {
        sink->rows = arena_array(sink->a, (size_t)n, query->row_bytes);
        sink->room = (size_t)n;
    }
    for (int i = 0; i < n; i++)
        if (!read_row(r, i, query, sink, e))
            return false;
    return true;
}

static bool pg_run(struct db *db, const struct db_query *query,
                   const struct db_value *in, struct db_sink *sink,
                   int64_t *changed, struct err *e)
{
    struct params p;
    char name[16];
    PGresult *r;
    ExecStatusType status;
    bool ok;

    if (!prepare(db, query, name, e))
        return false;
    for (size_t i = 0; i < query->in_n; i++)
        bind(&p, i, &query->in[i], &in[i]);
    r = PQexecPrepared(conn_of(db), name, (int)query->in_n, p.values, p.lengths,
                       p.formats, 1);
    status = PQresultStatus(r);
    ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
         db_pg_err(db, (struct pg_result *)(void *)r, query->name, e);
    if (ok && sink)
        ok = read_rows(r, query, sink, e);
    if (ok && changed) {
        struct str n = str_from_z(PQcmdTuples(r));

        if (!str_to_i64(n, changed)) /* a command that has no count */
            *changed = 0;
    }
    PQclear(r);
    return ok;
}

static bool pg_check(struct db *db, const struct db_query *query, struct err *e)
{
    char name[16];
    PGresult *r;
    bool ok;

    if (!prepare(db, query, name, e))
        return false;
    r = PQdescribePrepared(conn_of(db), name);
    ok = PQresultStatus(r) == PGRES_COMMAND_OK ||
         db_pg_err(db, (struct pg_result *)(void *)r, query->file, e);
    ok = ok && columns_fit(r, query, e);
    PQclear(r);
    return ok;
}

static bool pg_plain(struct db *db, const char *sql, struct err *e)
{
    return command(db, sql, "statement", e);
}

const struct db_engine_calls db_pg_calls = {
    .open = pg_open,
    .close = pg_close,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .run = pg_run,
    .check = pg_check,
    .plain = pg_plain,
    .dump_table = db_pg_dump_table,
    .load_table = db_pg_load_table,
};
