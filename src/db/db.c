#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "db/db_impl.h"
#include "db/probe.h"
#include "db/q_db.h"
#include "db/q_set.h"

enum { EVENT_LOCK_KEY = 0x52454456 }; /* of pg_advisory_xact_lock */

static char *copy_z(const char *z)
{
    char *copy = strdup(z);

    if (!copy)
        abort();
    return copy;
}

struct db *db_open(const struct db_settings *s, struct err *e)
{
    struct str url = str_from_z(s->url);
    struct db *db;
    enum db_engine engine;

    if (str_starts(url, STR("sqlite:"))) {
        engine = DB_LITE;
    } else if (str_starts(url, STR("postgresql://")) ||
               str_starts(url, STR("postgres://"))) {
        engine = DB_PG;
    } else {
        err_set(e, ERR_INPUT,
                "a database is \"sqlite:/path/file.db\" or "
                "\"postgresql://…\"");
        return NULL;
    }
    db = calloc(1, sizeof *db);
    if (!db || !(db->slots = calloc(DB_CACHE_SLOTS, sizeof *db->slots)))
        abort();
    db->magic = DB_MAGIC;
    db->engine = engine;
    db->calls = engine == DB_LITE ? &db_lite_calls : &db_pg_calls;
    db->set = s->set ? s->set : &q_set;
    db->url = copy_z(s->url);
    db->wait_us = s->wait_us ? s->wait_us : 10 * US_PER_S;
    db->statement_us = s->statement_us ? s->statement_us : 30 * US_PER_S;
    db->retry_us = s->retry_us ? s->retry_us : 5 * US_PER_S;
    db->hash_partitions = engine == DB_PG ? s->hash_partitions : 0;
    db->quick = s->quick;
    db->brief = s->brief;
    db->rng = rng_seeded();
    db->tx.db = db;
    if (!db->calls->open(db, e))
        db_close(&db);
    return db;
}

void db_close(struct db **db)
{
    if (!*db)
        return;
    assert((*db)->magic == DB_MAGIC && !(*db)->tx.open);
    (*db)->calls->close(*db);
    (*db)->magic = 0;
    free((*db)->tx.hints);
    free((*db)->slots);
    free((*db)->url);
    free(*db);
    *db = NULL;
}

enum db_engine db_engine(const struct db *db)
{
    return db->engine;
}

struct db *db_of(struct db_tx *tx)
{
    return tx->db;
}

int64_t db_queries_n(const struct db *db)
{
    return db->queries_n;
}

int64_t db_fault_at(struct db *db, int64_t nth)
{
    int64_t left = db->fault_at;

    db->fault_at = nth;
    return left;
}

static bool fault(struct db *db, const char *what, struct err *e)
{
    bool from_now_on = db->fault_at < 0;

    if (db->fault_at == 0)
        return false;
    if (db->fault_at < 0 ? ++db->fault_at < 0 : --db->fault_at > 0)
        return false;
    if (from_now_on)
        db->fault_at = -1;
    err_set(e, ERR_RETRY, "%s: a fault was asked for", what);
    return true;
}

static struct db_tx *begin(struct db *db, bool read, struct err *e)
{
    struct db_tx *tx = &db->tx;

    assert(db->magic == DB_MAGIC && !tx->open);
    if (fault(db, "begin", e) || !db->calls->begin(db, read, e))
        return NULL;
    tx->open = true;
    tx->read = read;
    tx->failed = false;
    tx->hints_n = 0;
    return tx;
}

struct db_tx *db_begin(struct db *db, struct err *e)
{
    return begin(db, false, e);
}

struct db_tx *db_begin_read(struct db *db, struct err *e)
{
    return begin(db, true, e);
}

bool db_commit(struct db_tx **tx, struct err *e)
{
    struct db *db = (*tx)->db;

    assert((*tx)->open);
    if ((*tx)->failed) {
        err_set(e, ERR_FATAL, "commit: a statement before it has failed");
        db_rollback(tx);
        return false;
    }
    if (fault(db, "commit", e)) {
        db_rollback(tx);
        return false;
    }
    (*tx)->open = false;
    *tx = NULL;
    return db->calls->commit(db, e);
}

void db_rollback(struct db_tx **tx)
{
    if (!*tx)
        return;
    assert((*tx)->open);
    (*tx)->open = false;
    (*tx)->hints_n = 0;
    (*tx)->db->calls->rollback((*tx)->db);
    *tx = NULL;
}

static bool run(struct db *db, bool read,
                bool (*fn)(struct db_tx *tx, void *ctx, struct err *e),
                void *ctx, struct err *e)
{
    int64_t until_us = clock_mono_us() + db->retry_us;
    int64_t pause_us = 5 * US_PER_MS;

    for (;;) {
        struct err why = {0};
        struct db_tx *tx = begin(db, read, &why);
        bool ok = tx && fn(tx, ctx, &why) && db_commit(&tx, &why);

        db_rollback(&tx);
        if (ok)
            return true;
        if (why.code != ERR_RETRY || clock_mono_us() + pause_us > until_us) {
            *e = why;
            return false;
        }
        /* half of it at least, so that two do not meet again and again */
        clock_sleep_us(pause_us / 2 +
                       (int64_t)rng_below(&db->rng, (uint64_t)pause_us));
        if (pause_us < US_PER_S)
            pause_us *= 2;
    }
}

bool db_run(struct db *db,
            bool (*fn)(struct db_tx *tx, void *ctx, struct err *e), void *ctx,
            struct err *e)
{
    return run(db, false, fn, ctx, e);
}

bool db_run_read(struct db *db,
                 bool (*fn)(struct db_tx *tx, void *ctx, struct err *e),
                 void *ctx, struct err *e)
{
    return run(db, true, fn, ctx, e);
}

bool db_lock_events(struct db_tx *tx, struct err *e)
{
    struct q_db_lock row;
    struct arena *a;
    bool ok;

    if (tx->db->engine == DB_LITE)
        return true;
    a = arena_open();
    ok = q_db_lock(tx, a, EVENT_LOCK_KEY, &row, e);
    arena_close(&a);
    return ok;
}

static bool notify_pg(struct db_tx *tx, const char *channel, struct str payload,
                      struct err *e)
{
    struct q_db_notify_pg row;
    struct arena *a = arena_open();
    bool ok = q_db_notify_pg(tx, a, str_from_z(channel), payload, &row, e);

    arena_close(&a);
    return ok;
}

bool db_notify(struct db_tx *tx, const char *channel, struct str payload,
               struct err *e)
{
    struct db_hint *h;

    assert(tx->open && strlen(channel) < DB_CHANNEL_BYTES);
    if (payload.len > DB_PAYLOAD_BYTES)
        return err_set(e, ERR_LIMIT, "a hint of %zu bytes", payload.len);
    if (tx->db->engine == DB_PG)
        return notify_pg(tx, channel, payload, e);
    h = tx->hints_n ? &tx->hints[tx->hints_n - 1] : NULL;
    if (h && strcmp(h->channel, channel) == 0 &&
        str_eq(str_from_z(h->payload), payload))
        return true; /* said just now */
    if (!tx->hints)
        tx->hints = calloc(DB_NOTES_MAX, sizeof *tx->hints);
    if (!tx->hints)
        abort();
    if (tx->hints_n == DB_NOTES_MAX) /* too many: one without a name */
        tx->hints[0].channel[0] = '\0';
    if (tx->hints_n == DB_NOTES_MAX)
        return true;
    h = &tx->hints[tx->hints_n++];
    snprintf(h->channel, sizeof h->channel, "%s", channel);
    snprintf(h->payload, sizeof h->payload, "%.*s", STR_ARG(payload));
    return true;
}

static bool engine_run(struct db_tx *tx, const struct db_query *query,
                       const struct db_value *in, struct db_sink *sink,
                       int64_t *changed, struct err *e)
{
    struct db *db = tx->db;
    bool ok;

    assert(tx->open);
    if (tx->failed)
        return err_set(e, ERR_FATAL, "%s: a statement before it has failed",
                       query->name);
    db->queries_n++;
    ok = !fault(db, query->name, e);
    for (size_t i = 0; ok && i < query->in_n; i++)
        ok = db_value_ok(query, i, &in[i], e);
    ok = ok && db->calls->run(db, query, in, sink, changed, e);
    tx->failed = !ok;
    return ok;
}

bool db_exec(struct db_tx *tx, const struct db_query *query,
             const struct db_value *in, int64_t *changed, struct err *e)
{
    return engine_run(tx, query, in, NULL, changed, e);
}

enum db_got db_opt(struct db_tx *tx, struct arena *a,
                   const struct db_query *query, const struct db_value *in,
                   void *row, struct err *e)
{
    struct db_sink sink = {
        .a = a, .query = query, .rows = row, .room = 1, .single = true};

    if (!engine_run(tx, query, in, &sink, NULL, e))
        return DB_FAIL;
    return sink.n == 0 ? DB_NONE : DB_ROW;
}

bool db_one(struct db_tx *tx, struct arena *a, const struct db_query *query,
            const struct db_value *in, void *row, struct err *e)
{
    switch (db_opt(tx, a, query, in, row, e)) {
    case DB_FAIL: return false;
    case DB_ROW: return true;
    case DB_NONE: break;
    }
    return err_set(e, ERR_MISSING, "%s: no such row", query->name);
}

bool db_many(struct db_tx *tx, struct arena *a, const struct db_query *query,
             const struct db_value *in, void **rows, size_t *n, struct err *e)
{
    struct db_sink sink = {.a = a, .query = query};

    if (!engine_run(tx, query, in, &sink, NULL, e))
        return false;
    *rows = sink.rows;
    *n = sink.n;
    return true;
}

bool db_plain(struct db_tx *tx, const char *sql, struct err *e)
{
    bool ok =
        !fault(tx->db, "migration", e) && tx->db->calls->plain(tx->db, sql, e);

    tx->failed |= !ok;
    return ok;
}
