/*
 * Waiting for hints: on PostgreSQL a connection of its own that LISTENs, on
 * SQLite the hub of the file, and PRAGMA data_version for what other
 * processes commit.
 */
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "db/pg_lib.h"

#include "base/clock.h"
#include "db/lite_file.h"
#include "db/pg_impl.h"

enum { CHANNELS_MAX = 16, LOOK_MS = 200 };

struct db_listener {
    enum db_engine engine;
    const char *channels[CHANNELS_MAX + 1];
    /* SQLite */
    struct db *db;
    struct db_ear *ear;
    int64_t version; /* PRAGMA data_version when last looked */
    int64_t commits; /* of this process, at that time */
    /* PostgreSQL */
    char *url;
    int64_t wait_us;
    struct pg_conn *pg;
    int wake_fd;
};

/* Changes when another connection, here or elsewhere, has committed. */
static int64_t data_version(struct db_listener *l)
{
    sqlite3_stmt *stmt = NULL;
    int64_t n = 0;

    if (sqlite3_prepare_v2(l->db->lite, "PRAGMA data_version", -1, &stmt,
                           NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

static bool listen_pg(struct db_listener *l, struct err *e)
{
    PGconn *pg;

    l->pg = db_pg_connect(l->url, l->wait_us, e);
    if (!l->pg)
        return false;
    pg = (PGconn *)(void *)l->pg;
    for (const char *const *c = l->channels; *c; c++) {
        char sql[64];
        PGresult *r;
        bool ok;

        snprintf(sql, sizeof sql, "LISTEN %s", *c);
        r = PQexec(pg, sql);
        ok = PQresultStatus(r) == PGRES_COMMAND_OK ||
             err_set(e, ERR_RETRY, "listening: connection lost");
        PQclear(r);
        if (!ok)
            return false;
    }
    return true;
}

static void drop_pg(struct db_listener *l)
{
    if (l->pg) /* else libpq may not be needed at all */
        PQfinish((PGconn *)(void *)l->pg);
    l->pg = NULL;
}

struct db_listener *db_listen(const struct db_settings *settings,
                              const char *const *channels, struct err *e)
{
    struct db_listener *l = calloc(1, sizeof *l);
    bool ok;

    if (!l)
        abort();
    for (size_t i = 0; channels[i]; i++) {
        assert(i < CHANNELS_MAX && strlen(channels[i]) < DB_CHANNEL_BYTES);
        l->channels[i] = channels[i];
    }
    l->wake_fd = -1;
    l->db = db_open(settings, e);
    ok = l->db != NULL;
    if (ok && l->db->engine == DB_LITE) {
        l->ear = db_ear_open(l->db->file, l->channels);
        l->version = data_version(l);
        l->commits = db_ear_commits(l->ear);
    } else if (ok) {
        l->engine = DB_PG;
        l->url = strdup(settings->url);
        l->wait_us = l->db->wait_us;
        db_close(&l->db);
        l->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (!l->url || l->wake_fd < 0)
            abort();
        ok = listen_pg(l, e);
    }
    if (!ok)
        db_unlisten(&l);
    return l;
}

void db_unlisten(struct db_listener **l)
{
    if (!*l)
        return;
    db_ear_close(&(*l)->ear);
    db_close(&(*l)->db);
    drop_pg(*l);
    if ((*l)->wake_fd >= 0)
        close((*l)->wake_fd);
    free((*l)->url);
    free(*l);
    *l = NULL;
}

void db_listener_wake(struct db_listener *l)
{
    uint64_t one = 1;

    if (l->engine == DB_LITE) {
        db_ear_wake(l->ear);
        return;
    }
    if (write(l->wake_fd, &one, sizeof one) < 0)
        return; /* the counter is full: it is awake */
}

static void nameless(struct db_note *note)
{
    *note = (struct db_note){STR(""), STR("")};
}

/* Whether somebody committed who is not of this process. */
static bool others_wrote(struct db_listener *l)
{
    int64_t commits = db_ear_commits(l->ear), version = data_version(l);
    bool theirs = version != l->version && commits == l->commits;

    l->version = version;
    l->commits = commits;
    return theirs;
}

static enum db_got wait_lite(struct db_listener *l, struct arena *a,
                             int64_t wait_us, struct db_note *note)
{
    int64_t until_us = clock_mono_us() + wait_us;
    struct db_hint hint;

    do {
        switch (db_ear_wait(l->ear, until_us, LOOK_MS * US_PER_MS, &hint)) {
        case EAR_HINT:
            note->channel = str_dup(a, str_from_z(hint.channel));
            note->payload = str_dup(a, str_from_z(hint.payload));
            return DB_ROW;
        case EAR_LOOK:
            if (!others_wrote(l))
                break;
            db_ear_stir(l->ear);
            nameless(note);
            return DB_ROW;
        case EAR_TIME: return DB_NONE;
        }
    } while (clock_mono_us() < until_us);
    return DB_NONE;
}

static bool take_note(struct db_listener *l, struct arena *a,
                      struct db_note *note)
{
    PGnotify *n = PQnotifies((PGconn *)(void *)l->pg);

    if (!n)
        return false;
    note->channel = str_dup(a, str_from_z(n->relname));
    note->payload = str_dup(a, str_from_z(n->extra));
    PQfreemem(n);
    return true;
}

static enum db_got wait_pg(struct db_listener *l, struct arena *a,
                           int64_t wait_us, struct db_note *note, struct err *e)
{
    int64_t until_us = clock_mono_us() + wait_us, left_us = wait_us;

    if (!l->pg) {
        if (!listen_pg(l, e)) {
            drop_pg(l);
            return DB_FAIL;
        }
        nameless(note); /* what was missed meanwhile */
        return DB_ROW;
    }
    while (!take_note(l, a, note)) {
        struct pollfd fds[2] = {
            {.fd = PQsocket((PGconn *)(void *)l->pg), .events = POLLIN},
            {.fd = l->wake_fd, .events = POLLIN}};
        uint64_t n;

        if (left_us < 0)
            return DB_NONE;
        if (poll(fds, 2, (int)(left_us / US_PER_MS) + 1) > 0) {
            if (fds[1].revents && read(l->wake_fd, &n, sizeof n) > 0)
                return DB_NONE;
            if (!PQconsumeInput((PGconn *)(void *)l->pg)) {
                drop_pg(l);
                err_set(e, ERR_RETRY, "listening: connection lost");
                return DB_FAIL;
            }
        }
        left_us = until_us - clock_mono_us();
    }
    return DB_ROW;
}

enum db_got db_listen_wait(struct db_listener *l, struct arena *a,
                           int64_t wait_us, struct db_note *note, struct err *e)
{
    return l->engine == DB_LITE ? wait_lite(l, a, wait_us, note)
                                : wait_pg(l, a, wait_us, note, e);
}
