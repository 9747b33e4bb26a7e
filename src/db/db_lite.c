/*
 * The engine SQLite: WAL, and no commit is told as done before the log is on
 * disk, so that it survives a power cut.  SQLite would do that itself with
 * synchronous=FULL, one sync per commit under the lock of the writer; here it
 * runs with NORMAL (which syncs at checkpoints, in the right order) and
 * db_file_sync does the rest for all commits that wait, outside the lock.
 * Another connection may read a commit a moment before it is on disk; what
 * that one then commits comes later in the log, and is on disk only if the
 * first is.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/lite_file.h"
#include "db/lite_impl.h"
#include "db/lite_vfs.h"

enum {
    LOG_LONG_FRAMES = 50000, /* of 4 KiB: 200 MB */
    LOG_BRIEF_FRAMES = 1000, /* read in 2 ms by who opens it alone */
    LOG_WAIT_MS = 100
};

static enum err_code code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_INTERRUPT:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM: return ERR_RETRY;
    case SQLITE_TOOBIG: return ERR_LIMIT;
    case SQLITE_CONSTRAINT:
        return rc == SQLITE_CONSTRAINT_UNIQUE ||
                       rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       rc == SQLITE_CONSTRAINT_ROWID ||
                       rc == SQLITE_CONSTRAINT_FOREIGNKEY
                   ? ERR_CONFLICT
                   : ERR_FATAL;
    default: return ERR_FATAL;
    }
}

bool db_lite_err(struct db *db, int rc, const char *what, struct err *e)
{
    return err_set(e, code_of(rc), "%s: %s", what,
                   db->lite ? sqlite3_errmsg(db->lite) : sqlite3_errstr(rc));
}

static bool lite_plain(struct db *db, const char *sql, struct err *e)
{
    int rc = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK || db_lite_err(db, rc, "statement", e);
}

/*
 * For us alone, as mail is private; SQLite gives its -wal the same mode.
 * An existing file is not opened here: closing it would drop the locks that
 * other connections of this process hold on it (POSIX locks are like that).
 */
static bool make_file(const char *path, struct err *e)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    int fd, why;

    pthread_mutex_lock(&one_at_a_time);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    why = errno;
    if (fd >= 0)
        close(fd);
    pthread_mutex_unlock(&one_at_a_time);
    return fd >= 0 || why == EEXIST ||
           err_set(e, ERR_INPUT, "database \"%s\": %s", path, strerror(why));
}

/* After each commit that wrote: how long the log is now. */
static int note_log(void *arg, sqlite3 *lite, const char *name, int frames)
{
    struct db *db = arg;

    assert(db->magic == DB_MAGIC);
    (void)lite;
    (void)name;
    db->log_frames = frames;
    return SQLITE_OK;
}

/*
 * SQLite counts the memory it has taken behind one lock of the process, at
 * each allocation.  Nobody reads that count, and threads meet there.
 */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* db->lite becomes a connection to the file, set up as all are. */
static bool open_conn(struct db *db, struct err *e)
{
    static const char *const setup[] = {
        "PRAGMA journal_mode = WAL",   "PRAGMA synchronous = NORMAL",
        "PRAGMA foreign_keys = ON",    "PRAGMA case_sensitive_like = ON",
        "PRAGMA temp_store = MEMORY",  "PRAGMA cache_size = -32000",

        "PRAGMA trusted_schema = OFF", "PRAGMA journal_size_limit = 67108864"};
    const char *path = db->url + strlen("sqlite:");
    int rc = sqlite3_open_v2(path, &db->lite,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                                 SQLITE_OPEN_EXRESCODE,
                             lite_vfs_name());

    if (rc != SQLITE_OK)
        return db_lite_err(db, rc, path, e);
    sqlite3_busy_timeout(db->lite, (int)(db->wait_us / US_PER_MS));
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (size_t i = 0; i < ARRAY_N(setup); i++)
        if (!lite_plain(db, setup[i], e))
            return false;
    return true;
}

static bool lite_open(struct db *db, struct err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const char *path = db->url + strlen("sqlite:");

    pthread_once(&once, configure);
    return make_file(path, e) && (db->file = db_file_open(path, e)) &&
           open_conn(db, e);
}

/* What SQLite does on closing the last connection of all: copies the log and
 * removes it, with three syncs. */
static void leave_log(struct db *db)
{
    struct lite_writer *w = db_file_writer(db->file);

    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (w->lite)
        sqlite3_db_config(w->lite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static void lite_close(struct db *db)
{
    if (db->brief && db->log_frames < LOG_BRIEF_FRAMES)
        leave_log(db);
    for (size_t i = 0; i < DB_CACHE_SLOTS; i++)
        sqlite3_finalize(db->slots[i].stmt);
    sqlite3_close(db->lite);
    db_file_close(&db->file);
}

/* Exchanges the connection that db reads with for the one that writes, or
 * back.  With the turn to write. */
static void swap_writer(struct db *db)
{
    struct lite_writer *w = db_file_writer(db->file);
    struct lite_writer mine = {db->lite, db->slots, db->slots_n};

    db->lite = w->lite;
    db->slots = w->slots;
    db->slots_n = w->slots_n;
    *w = mine;
}

/* The writer's connection in db, opened when this is the first turn. */
static bool take_writer(struct db *db, struct err *e)
{
    struct lite_writer *w = db_file_writer(db->file);

    if (!w->slots && !(w->slots = calloc(DB_CACHE_SLOTS, sizeof *w->slots)))
        abort();
    swap_writer(db);
    if (!db->lite && !open_conn(db, e)) {
        sqlite3_close(db->lite);
        db->lite = NULL;
        swap_writer(db);
        return false;
    }
    sqlite3_busy_timeout(db->lite, (int)(db->wait_us / US_PER_MS));
    sqlite3_wal_hook(db->lite, note_log, db);
    return true;
}

static void end_turn(struct db *db)
{
    swap_writer(db);
    db_file_unlock(db->file);
}

/*
 * BEGIN and COMMIT are most of the statements of a short page, so they are
 * prepared once as others are: to parse them anew costs more than to run them.
 */
static const struct db_query BEGIN_READ = {
    .name = "begin", .file = "db_lite.c", .sql_lite = "BEGIN"};
static const struct db_query BEGIN_WRITE = {
    .name = "begin", .file = "db_lite.c", .sql_lite = "BEGIN IMMEDIATE"};
static const struct db_query COMMIT = {
    .name = "commit", .file = "db_lite.c", .sql_lite = "COMMIT"};

static int frame(struct db *db, const struct db_query *query)
{
    struct err e = {0};
    sqlite3_stmt *stmt = db_lite_stmt(db, query, &e);
    int rc;

    if (!stmt)
        return sqlite3_extended_errcode(db->lite);
    rc = sqlite3_step(stmt);
    sqlite3_reset(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static bool lite_begin(struct db *db, bool read, struct err *e)
{
    int rc;

    if (read) {
        rc = frame(db, &BEGIN_READ);
        return rc == SQLITE_OK || db_lite_err(db, rc, "begin", e);
    }
    if (!db_file_lock(db->file, db->wait_us, e))
        return false;
    db->log_frames = 0;
    if (!take_writer(db, e)) {
        db_file_unlock(db->file);
        return false;
    }
    rc = frame(db, &BEGIN_WRITE);
    if (rc == SQLITE_OK)
        return true;
    db_lite_err(db, rc, "begin", e);
    end_turn(db);
    return false;
}

static void lite_rollback(struct db *db)
{
    /* some errors have rolled back by themselves */
    if (!sqlite3_get_autocommit(db->lite))
        sqlite3_exec(db->lite, "ROLLBACK", NULL, NULL, NULL);
    if (db->tx.read)
        return;
    lite_vfs_forget(db->lite);
    end_turn(db);
}

/*
 * Copies the log into the database, with the turn to write, so that nobody
 * adds to the log meanwhile and it can begin anew.  A log that readers have
 * kept from that for long is worth a short wait.
 */
static void checkpoint(struct db *db)
{
    bool long_log = db->log_frames > LOG_LONG_FRAMES;

    if (!db_file_checkpoint_due(db->file, db->log_frames))
        return;
    if (long_log)
        sqlite3_busy_timeout(db->lite, LOG_WAIT_MS);
    /* what does not work now is tried again later */
    sqlite3_wal_checkpoint_v2(db->lite, NULL,
                              long_log ? SQLITE_CHECKPOINT_RESTART
                                       : SQLITE_CHECKPOINT_PASSIVE,
                              NULL, NULL);
    sqlite3_busy_timeout(db->lite, (int)(db->wait_us / US_PER_MS));
}

static bool lite_commit(struct db *db, struct err *e)
{
    int rc = frame(db, &COMMIT);
    int64_t commit;
    bool wrote;

    if (rc != SQLITE_OK) {
        db_lite_err(db, rc, "commit", e);
        /* after a failed sync the commit may be in the file or not */
        if (rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC)
            e->code = ERR_UNSURE;
        lite_rollback(db);
        return false;
    }
    if (db->tx.read)
        return true;
    wrote = db->log_frames > 0;
    commit = wrote ? db_file_written(db->file) : 0;
    if (wrote)
        checkpoint(db);
    end_turn(db);
    if (wrote && !db->quick && !db_file_sync(db->file, commit, e))
        return false;
    db_file_publish(db->file, db->tx.hints, db->tx.hints_n);
    return true;
}

struct sqlite3_stmt *db_lite_stmt(struct db *db, const struct db_query *query,
                                  struct err *e)
{
    struct db_slot *slot = db_slot(db, query);
    sqlite3_stmt *stmt = slot->stmt;
    int rc;

    if (stmt)
        return stmt;
    rc = sqlite3_prepare_v3(db->lite, query->sql_lite, -1,
                            SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (rc != SQLITE_OK) {
        db_lite_err(db, rc, query->file, e);
        return NULL;
    }
    slot->stmt = stmt;
    return stmt;
}

static int bind(sqlite3_stmt *stmt, int at, const struct db_col *col,
                const struct db_value *v)
{
    const char *ptr = v->str.ptr ? v->str.ptr : "";

    if (db_value_is_null(col, v))
        return sqlite3_bind_null(stmt, at);
    switch (col->type) {
    case DB_I64: return sqlite3_bind_int64(stmt, at, v->i64);
    case DB_BOOL: return sqlite3_bind_int(stmt, at, v->b);
    case DB_F64: return sqlite3_bind_double(stmt, at, v->f64);
    case DB_TEXT:
        return sqlite3_bind_text64(stmt, at, ptr, v->str.len, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(stmt, at, ptr, v->str.len, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static bool bind_all(struct db *db, sqlite3_stmt *stmt,
                     const struct db_query *query, const struct db_value *in,
                     struct err *e)
{
    /* the last ones may be for PostgreSQL only */
    int n = sqlite3_bind_parameter_count(stmt);

    for (int i = 0; i < n; i++) {
        int rc = bind(stmt, i + 1, &query->in[i], &in[i]);

        if (rc != SQLITE_OK)
            return db_lite_err(db, rc, query->name, e);
    }
    return true;
}

static bool read_col(sqlite3_stmt *stmt, int i, const struct db_query *query,
                     struct db_sink *sink, char *row, struct err *e)
{
    const struct db_col *col = &query->out[i];
    int type = sqlite3_column_type(stmt, i);
    const void *ptr;

    if (type == SQLITE_NULL) {
        if (!col->may_be_null)
            return db_col_err(query, (size_t)i, "NULL", e);
        db_put_null(row, col);
        return true;
    }
    switch (col->type) {
    case DB_I64:
    case DB_BOOL:
        if (type != SQLITE_INTEGER)
            return db_col_err(query, (size_t)i, "not an integer", e);
        db_put_i64(row, col, sqlite3_column_int64(stmt, i));
        return true;
    case DB_F64:
        if (type != SQLITE_FLOAT && type != SQLITE_INTEGER)
            return db_col_err(query, (size_t)i, "not a number", e);
        db_put_f64(row, col, sqlite3_column_double(stmt, i));
        return true;
    case DB_TEXT:
    case DB_BLOB:
        if (type != (col->type == DB_TEXT ? SQLITE_TEXT : SQLITE_BLOB))
            return db_col_err(query, (size_t)i, "of another type", e);
        ptr = col->type == DB_TEXT ? (const void *)sqlite3_column_text(stmt, i)
                                   : sqlite3_column_blob(stmt, i);
        db_put_str(sink->a, row, col, ptr,
                   (size_t)sqlite3_column_bytes(stmt, i));
        return true;
    }
    return false;
}

static bool read_row(sqlite3_stmt *stmt, const struct db_query *query,
                     struct db_sink *sink, struct err *e)
{
    char *row = db_sink_row(sink);

    if (!row)
        return err_set(e, ERR_FATAL, "%s (%s): more than one row", query->name,
                       query->file);
    for (size_t i = 0; i < query->out_n; i++)
        if (!read_col(stmt, (int)i, query, sink, row, e))
            return false;
    return true;
}

static bool lite_run(struct db *db, const struct db_query *query,
                     const struct db_value *in, struct db_sink *sink,
                     int64_t *changed, struct err *e)
{
    sqlite3_stmt *stmt = db_lite_stmt(db, query, e);
    bool ok;
    int rc = SQLITE_OK;

    if (!stmt)
        return false;
    if (db->tx.read && !sqlite3_stmt_readonly(stmt))
        return err_set(e, ERR_FATAL, "%s: writes while reading", query->name);
    ok = bind_all(db, stmt, query, in, e);
    while (ok && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        ok = !sink || read_row(stmt, query, sink, e);
    if (ok && rc != SQLITE_DONE)
        ok = db_lite_err(db, rc, query->name, e);
    if (ok && changed)
        *changed =
            sqlite3_stmt_readonly(stmt) ? 0 : sqlite3_changes64(db->lite);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return ok;
}

static bool lite_check(struct db *db, const struct db_query *query,
                       struct err *e)
{
    sqlite3_stmt *stmt = db_lite_stmt(db, query, e);

    if (!stmt)
        return false;
    if ((size_t)sqlite3_column_count(stmt) != query->out_n &&
        query->kind != DB_EXEC)
        return err_set(e, ERR_FATAL, "%s (%s): %d columns, %zu declared",
                       query->name, query->file, sqlite3_column_count(stmt),
                       query->out_n);
    if ((size_t)sqlite3_bind_parameter_count(stmt) > query->in_n)
        return err_set(e, ERR_FATAL, "%s (%s): too many parameters",
                       query->name, query->file);
    return true;
}

const struct db_engine_calls db_lite_calls = {
    .open = lite_open,
    .close = lite_close,
    .begin = lite_begin,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .run = lite_run,
    .check = lite_check,
    .plain = lite_plain,
    .dump_table = db_lite_dump_table,
    .load_table = db_lite_load_table,
};
