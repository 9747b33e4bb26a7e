#include <pthread.h>

#include "base/clock.h"
#include "base/log.h"
#include "channel/keeper.h"

/* One session's wish; on its own stack while it sleeps. */
struct wish {
    struct wish *next;
    const struct intake_item *items;
    size_t n, bytes;
    int64_t now_us;
    int64_t *ids;
    bool done, ok;
    struct err err;
    pthread_cond_t wake;
};

struct keeper {
    const struct db_settings *db;
    pthread_t thread;
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t work;
    struct wish *first, **last; /* in the order they came */
    int coming;                 /* sessions in the middle of a message */
    bool gathering;             /* the thread waits for those */
    bool stopping;
};

struct batch {
    struct wish *first;
    struct arena *a;
};

static bool keep(struct db_tx *tx, void *ctx, struct err *e)
{
    struct batch *b = ctx;

    for (struct wish *w = b->first; w; w = w->next)
        for (size_t i = 0; i < w->n; i++)
            if (!intake_keep_in(tx, b->a, &w->items[i], 0, w->now_us,
                                &w->ids[i], e))
                return false;
    return true;
}

/* Waits for what is on its way, a moment; the lock is held. */
static void gather(struct keeper *k)
{
    int64_t until_us = clock_mono_us() + KEEPER_GATHER_US;
    struct timespec until = {.tv_sec = until_us / US_PER_S,
                             .tv_nsec = until_us % US_PER_S * 1000};

    k->gathering = true;
    while (k->coming > 0 && !k->stopping)
        if (pthread_cond_clockwait(&k->work, &k->lock, CLOCK_MONOTONIC,
                                   &until) != 0)
            break;
    k->gathering = false;
}

/* Takes what fits into one commit off the queue; the lock is held. */
static struct wish *take(struct keeper *k)
{
    struct wish *first = k->first, **end = &k->first;
    size_t n = 0, bytes = 0;

    while (*end && (n == 0 || (n + (*end)->n <= KEEPER_BATCH &&
                               bytes + (*end)->bytes <= KEEPER_BYTES))) {
        n += (*end)->n;
        bytes += (*end)->bytes;
        end = &(*end)->next;
    }
    k->first = *end;
    if (!k->first)
        k->last = &k->first;
    *end = NULL;
    return first;
}

/* A wish may vanish as soon as its owner sees `done`. */
static void answer(struct keeper *k, struct wish *first, bool ok,
                   const struct err *e)
{
    pthread_mutex_lock(&k->lock);
    while (first) {
        struct wish *w = first;

        first = w->next;
        w->ok = ok;
        w->err = *e;
        w->done = true;
        pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&k->lock);
}

static void *keeper_main(void *arg)
{
    struct keeper *k = arg;
    struct arena *a = arena_open();
    struct db *db = NULL;

    for (;;) {
        struct batch b = {.a = a};
        struct err e = {0};
        bool ok;

        pthread_mutex_lock(&k->lock);
        while (!k->first && !k->stopping)
            pthread_cond_wait(&k->work, &k->lock);
        if (k->first) {
            gather(k);
            b.first = take(k);
        }
        pthread_mutex_unlock(&k->lock);
        if (!b.first)
            break;
        ok = (db || (db = db_open(k->db, &e))) && db_run(db, keep, &b, &e);
        if (!ok)
            LOG(LOG_WARN, "intake.not_kept", log_err(&e));
        answer(k, b.first, ok, &e);
        arena_reset(a);
    }
    db_close(&db);
    arena_close(&a);
    return NULL;
}

struct keeper *keeper_open(const struct db_settings *db, struct err *e)
{
    struct keeper *k = calloc(1, sizeof *k);

    if (!k)
        abort();
    k->db = db;
    k->last = &k->first;
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->work, NULL);
    if (pthread_create(&k->thread, NULL, keeper_main, k) == 0)
        return k;
    free(k);
    err_set(e, ERR_RETRY, "no thread to keep messages");
    return NULL;
}

void keeper_close(struct keeper **kp)
{
    struct keeper *k = *kp;

    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_signal(&k->work);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->work);
    pthread_mutex_destroy(&k->lock);
    free(k);
    *kp = NULL;
}

void keeper_coming(struct keeper *k)
{
    pthread_mutex_lock(&k->lock);
    k->coming++;
    pthread_mutex_unlock(&k->lock);
}

/* The lock is held. */
static void one_less(struct keeper *k)
{
    assert(k->coming > 0);
    if (--k->coming == 0 && k->gathering)
        pthread_cond_signal(&k->work);
}

void keeper_gone(struct keeper *k)
{
    pthread_mutex_lock(&k->lock);
    one_less(k);
    pthread_mutex_unlock(&k->lock);
}

bool keeper_keep(struct keeper *k, const struct intake_item *items, size_t n,
                 int64_t now_us, int64_t *ids, struct err *e)
{
    struct wish w = {.items = items, .n = n, .now_us = now_us, .ids = ids};

    for (size_t i = 0; i < n; i++)
        w.bytes += items[i].raw.len;
    pthread_cond_init(&w.wake, NULL);
    pthread_mutex_lock(&k->lock);
    if (!k->first)
        pthread_cond_signal(&k->work);
    *k->last = &w;
    k->last = &w.next;
    one_less(k);
    while (!w.done)
        pthread_cond_wait(&w.wake, &k->lock);
    pthread_mutex_unlock(&k->lock);
    pthread_cond_destroy(&w.wake);
    if (!w.ok)
        *e = w.err;
    return w.ok;
}
