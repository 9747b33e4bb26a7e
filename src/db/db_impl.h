/*
 * db_impl.h — between db.c and the two engines.
 */
#ifndef DB_DB_IMPL_H
#define DB_DB_IMPL_H

#include <pthread.h>

#include "base/random.h"
#include "db/schema.h"

enum {
    DB_MAGIC = 0x44425f31,
    DB_CACHE_SLOTS = 2048, /* prepared statements; a power of two */
    DB_CHANNEL_BYTES = 32,
    DB_PAYLOAD_BYTES = 200,
    DB_NOTES_MAX = 64 /* of one transaction, and waiting for a listener */
};

struct db_hint {
    char channel[DB_CHANNEL_BYTES];
    char payload[DB_PAYLOAD_BYTES + 1];
};

struct db_tx {
    struct db *db;
    bool open;
    bool read;
    bool failed;           /* a statement failed: it can only be rolled back */
    struct db_hint *hints; /* SQLite: to give out after the commit */
    size_t hints_n;
};

/* Rows on their way from the engine into structs of the query. */
struct db_sink {
    struct arena *a;
    const struct db_query *query;
    char *rows;
    size_t n;
    size_t room; /* rows allocated; of :one and :opt the caller's single */
    bool single;
};

/* The prepared statement of a query on this connection. */
struct db_slot {
    const struct db_query *query;
    void *stmt; /* sqlite3_stmt; PostgreSQL: not NULL once prepared */
};

struct dump_writer; /* dump_impl.h */
struct dump_reader;

struct db_engine_calls {
    bool (*open)(struct db *db, struct err *e);
    void (*close)(struct db *db);
    bool (*begin)(struct db *db, bool read, struct err *e);
    bool (*commit)(struct db *db, struct err *e);
    void (*rollback)(struct db *db);
    /* sink is NULL for :exec */
    bool (*run)(struct db *db, const struct db_query *query,
                const struct db_value *in, struct db_sink *sink,
                int64_t *changed, struct err *e);
    /* prepares, and compares columns and types */
    bool (*check)(struct db *db, const struct db_query *query, struct err *e);
    /* one statement without parameters and rows, not cached */
    bool (*plain)(struct db *db, const char *sql, struct err *e);
    /* see dump_impl.h */
    bool (*dump_table)(struct db *db, const struct db_table *table,
                       struct dump_writer *w, int64_t *rows_n, struct err *e);
    bool (*load_table)(struct db *db, const struct db_table *table,
                       struct dump_reader *r, int64_t *rows_n, struct err *e);
};

extern const struct db_engine_calls db_lite_calls;
extern const struct db_engine_calls db_pg_calls;

struct db_file; /* lite_file.h */

struct db {
    uint32_t magic;
    enum db_engine engine;
    const struct db_engine_calls *calls;
    const struct db_set *set;
    char *url;
    int64_t wait_us;
    int64_t statement_us;
    int64_t retry_us;
    int hash_partitions;
    bool quick;
    bool brief;
    struct rng rng; /* jitter of pauses */
    struct db_tx tx;
    struct db_slot *slots; /* DB_CACHE_SLOTS of them */
    size_t slots_n;
    int64_t queries_n;
    int64_t fault_at;
    /* SQLite */
    struct sqlite3 *lite;
    struct db_file *file;
    int log_frames; /* in the log after the last commit; 0: wrote nothing */
    /* PostgreSQL */
    struct pg_conn *pg;
    bool broken; /* the connection is of no more use */
};

/* The slot of a query, empty or filled. */
struct db_slot *db_slot(struct db *db, const struct db_query *query);

/* Where the next row goes; NULL when a :one or :opt has one already. */
char *db_sink_row(struct db_sink *sink);

/* A null ptr is NULL where that may be; text must be UTF-8 without NUL. */
bool db_value_ok(const struct db_query *query, size_t i,
                 const struct db_value *v, struct err *e) MUST_USE;
bool db_value_is_null(const struct db_col *col, const struct db_value *v);

/* Writes one column into a row. */
void db_put_null(char *row, const struct db_col *col);
void db_put_i64(char *row, const struct db_col *col, int64_t n);
void db_put_f64(char *row, const struct db_col *col, double d);
void db_put_str(struct arena *a, char *row, const struct db_col *col,
                const void *ptr, size_t len);

bool db_col_err(const struct db_query *query, size_t i, const char *what,
                struct err *e);

/* Plain statements, in a transaction. */
bool db_plain(struct db_tx *tx, const char *sql, struct err *e) MUST_USE;

#endif
