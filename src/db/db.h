/*
 * db.h — one front for two engines: SQLite (one file, no server) and
 * PostgreSQL.  Queries are the generated functions of "db/q_FILE.h"; how
 * their SQL is written is in query.h, how a schema is written in schema.h.
 *
 * A struct db is one connection and belongs to one thread at a time.  A
 * server gives each worker its own.  Everything is plain blocking code.
 *
 *     struct db_tx *tx = db_begin(db, e);
 *     bool ok = tx && q_case_close(tx, …, &changed, e) && db_commit(&tx, e);
 *     db_rollback(&tx);
 *     return ok;
 *
 * Errors of every query and transaction, the same on both engines:
 *   ERR_RETRY     a lost connection, a deadlock, a busy or full disk, a
 *                 timeout: nothing of the transaction happened; do all of
 *                 it again (db_run does that).
 *   ERR_UNSURE    the connection broke while committing: it may have
 *                 happened.  Never repeated by db_run.
 *   ERR_CONFLICT  a unique key or a foreign key says no.
 *   ERR_INPUT     text that is not UTF-8 or holds a NUL byte.
 *   ERR_LIMIT     a value too large for the engine.
 *   ERR_FATAL     a mistake in the program, schema or installation.
 * After an error the transaction can only be rolled back; a commit refuses.
 * (Not after ERR_MISSING of a :one query, which is an answer.)
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/err.h"
#include "base/str.h"

struct db;     /* a connection */
struct db_tx;  /* a transaction, at most one per connection */
struct db_set; /* schema.h: the queries and migrations of a program */

enum db_engine { DB_LITE, DB_PG };

/* What an :opt query found. */
enum db_got { DB_FAIL, DB_NONE, DB_ROW };

struct db_settings {
    /* "sqlite:/path/file.db" (made when absent), or "postgresql://…" as
     * libpq reads it, several hosts included. */
    const char *url;
    const struct db_set *set; /* NULL: the product's own, q_set */
    int64_t wait_us;          /* for a lock or a connection; 0: 10 s */
    int64_t statement_us;     /* PostgreSQL statement timeout; 0: 30 s */
    int64_t retry_us;         /* db_run gives up after; 0: 5 s */
    int hash_partitions;      /* tests: tenant tables in so many; 0: plain */
    /* Commits return before they are on disk; the next commit of a connection
     * without this makes them durable.  Only for filling a new store, which
     * is begun anew when the power fails. */
    bool quick;
    /* A short log is left as it is on closing, to whoever opens next, and not
     * copied into the file: for a process that lives as long as a message. */
    bool brief;
};

/*
 * settings->url is copied; settings->set must outlive the connection.
 * NULL on error: ERR_INPUT for a url that is none of the two, ERR_RETRY
 * when the server is not there.
 */
struct db *db_open(const struct db_settings *settings, struct err *e);
void db_close(struct db **db);
enum db_engine db_engine(const struct db *db);

/*
 * A writer from the start: on SQLite the only one, until commit or rollback;
 * waits wait_us for its turn, then ERR_RETRY.  A thread that holds one on
 * SQLite must not begin another on a second connection.  A lost connection
 * is opened again here.
 */
struct db_tx *db_begin(struct db *db, struct err *e);

/* Sees one moment of the database throughout; its queries may only read. */
struct db_tx *db_begin_read(struct db *db, struct err *e);

/* Nulls *tx, done or not. */
bool db_commit(struct db_tx **tx, struct err *e) MUST_USE;
void db_rollback(struct db_tx **tx); /* accepts a null *tx */

struct db *db_of(struct db_tx *tx);

/*
 * Runs fn in a transaction and commits.  On ERR_RETRY everything is rolled
 * back and done again after a growing, jittered pause, for retry_us at most;
 * so fn must have no effect outside of tx and its own results.
 */
bool db_run(struct db *db,
            bool (*fn)(struct db_tx *tx, void *ctx, struct err *e), void *ctx,
            struct err *e) MUST_USE;
bool db_run_read(struct db *db,
                 bool (*fn)(struct db_tx *tx, void *ctx, struct err *e),
                 void *ctx, struct err *e) MUST_USE;

/*
 * Must come before the event row of a transaction is appended, and as late
 * as possible: from here to commit no other writer appends, so ids of events
 * become visible in their order.
 */
bool db_lock_events(struct db_tx *tx, struct err *e) MUST_USE;

/*
 * A hint to listeners once the transaction is committed; nothing after a
 * rollback.  Hints may be lost or doubled: rows are the truth.  channel: a
 * lower-case word; payload: short (an id), at most 200 bytes.  On SQLite it
 * reaches the listeners of this process by name, other processes as a hint
 * without a name.
 */
bool db_notify(struct db_tx *tx, const char *channel, struct str payload,
               struct err *e) MUST_USE;

struct db_note {
    struct str channel; /* empty: something changed, or hints were lost */
    struct str payload;
};

/* Its own connection; one thread at a time.  channels end with NULL. */
struct db_listener;
struct db_listener *db_listen(const struct db_settings *settings,
                              const char *const *channels, struct err *e);
void db_unlisten(struct db_listener **l);

/*
 * Waits at most wait_us for a hint.  DB_ROW: *note, in arena a.  DB_NONE:
 * time is up, or db_listener_wake.  DB_FAIL: the server is away; the next
 * call connects again, and then gives one note without channel.
 */
enum db_got db_listen_wait(struct db_listener *l, struct arena *a,
                           int64_t wait_us, struct db_note *note,
                           struct err *e);
void db_listener_wake(struct db_listener *l); /* from any thread */

#endif
