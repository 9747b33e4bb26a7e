/*
 * bench_db URL [SECONDS] — transactions per second: one insert, ten
 * statements (four of them reads), and pages of 50 rows; 1 and 4 threads.
 * The database must be empty; a file is made.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "db/dbtest_set.h"
#include "db/probe.h"
#include "db/q_dbtest.h"

struct load {
    pthread_t thread;
    const struct db_settings *s;
    bool (*fn)(struct db_tx *tx, void *ctx, struct err *e);
    bool read;
    int64_t stop_us;
    int64_t brand_id;
    int64_t done;
    int64_t worst_us;
    struct arena *a;
    struct err e;
};

static bool add(struct db_tx *tx, struct load *l, int64_t *id)
{
    struct q_whole_add_in in = {
        .brand_id = l->brand_id,
        .title = STR("My guitar was broken by baggage handlers"),
        .note = STR("a note of some length, as such notes are in practice"),
        .weight = 1.5,
        .owner_id = 1 + l->done % 10};
    struct q_whole_add row;
    bool ok = q_whole_add(tx, l->a, &in, &row, &l->e);

    *id = ok ? row.id : 0;
    return ok;
}

static bool one_insert(struct db_tx *tx, void *ctx, struct err *e)
{
    int64_t id;

    return add(tx, ctx, &id);
}

static bool ten_statements(struct db_tx *tx, void *ctx, struct err *e)
{
    struct load *l = ctx;
    struct q_whole_get got;
    struct q_pair_get pair;
    struct str name;
    int64_t id, n;
    bool ok = add(tx, l, &id);

    for (int i = 0; ok && i < 3; i++) {
        name = str_fmt(l->a, "part %" PRId64 " %d", id, i);
        ok = q_part_add(tx, l->brand_id, id, 0, name, &n, e);
    }
    for (int i = 0; ok && i < 2; i++) {
        name = str_fmt(l->a, "word %d", (int)(id * 7 + i) % 1000);
        ok = q_pair_bump(tx, l->brand_id, name, &n, e) &&
             q_pair_get(tx, l->a, l->brand_id, name, &pair, e) == DB_ROW &&
             q_whole_get(tx, l->a, l->brand_id, id, &got, e) == DB_ROW;
    }
    return ok;
}

static bool page(struct db_tx *tx, void *ctx, struct err *e)
{
    struct load *l = ctx;
    struct q_whole_list *rows;
    size_t n;

    return q_whole_list(tx, l->a, l->brand_id, 0, 50, &rows, &n, e);
}

static void *run(void *arg)
{
    struct load *l = arg;
    struct db *db = db_open(l->s, &l->e);
    bool ok = db != NULL;

    l->a = arena_open();
    while (ok && clock_mono_us() < l->stop_us) {
        int64_t start_us = clock_mono_us(), took_us;

        arena_reset(l->a);
        ok = l->read ? db_run_read(db, l->fn, l, &l->e)
                     : db_run(db, l->fn, l, &l->e);
        took_us = clock_mono_us() - start_us;
        l->done += ok;
        l->worst_us = took_us > l->worst_us ? took_us : l->worst_us;
    }
    if (!ok)
        fprintf(stderr, "%s\n", l->e.text);
    arena_close(&l->a);
    db_close(&db);
    return NULL;
}

static void measure(const struct db_settings *s, const char *name,
                    bool (*fn)(struct db_tx *tx, void *ctx, struct err *e),
                    bool read, int threads, int64_t seconds)
{
    struct load loads[8] = {0};
    int64_t done = 0, worst_us = 0;

    for (int i = 0; i < threads; i++) {
        loads[i] =
            (struct load){.s = s,
                          .fn = fn,
                          .read = read,
                          .brand_id = 1 + i,
                          .stop_us = clock_mono_us() + seconds * US_PER_S};
        if (pthread_create(&loads[i].thread, NULL, run, &loads[i]) != 0)
            abort();
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(loads[i].thread, NULL);
        done += loads[i].done;
        if (loads[i].worst_us > worst_us)
            worst_us = loads[i].worst_us;
    }
    printf("%-16s %d threads %8.0f/s  worst %6.1f ms\n", name, threads,
           (double)done / (double)seconds, (double)worst_us / 1000);
}

int main(int argc, char **argv)
{
    struct db_settings s = {.set = &dbtest_set,
                            .url = argc > 1 ? argv[1] : "sqlite:/tmp/b.db"};
    int64_t seconds = 3;
    struct err e = {0};
    struct db *db = db_open(&s, &e);

    if (argc > 2 && !str_to_i64(str_from_z(argv[2]), &seconds))
        return 1;
    if (!db || !db_wipe(db, &e) || !db_migrate(db, &e)) {
        fprintf(stderr, "%s\n", e.text);
        return 1;
    }
    for (int threads = 1; threads <= 4; threads += 3) {
        measure(&s, "one insert", one_insert, false, threads, seconds);
        measure(&s, "ten statements", ten_statements, false, threads, seconds);
        measure(&s, "page of 50", page, true, threads, seconds);
    }
    db_close(&db);
    return 0;
}
