/*
 * Threads that work and one that listens.  They share a counter of hints and
 * a flag, guarded by one mutex that is never held during a call.
 */
#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "job/job.h"

struct job_pool {
    struct job_pool_settings s;
    struct db_settings db; /* a copy */
    struct db_listener *listener;
    pthread_t listening;
    pthread_t *threads;
    int threads_n; /* started */
    bool listens;
    /* guards what is below */
    pthread_mutex_t lock;
    pthread_cond_t news;
    int64_t hints_n;
    bool closing;
};

static bool is_closing(struct job_pool *p)
{
    bool closing;

    pthread_mutex_lock(&p->lock);
    closing = p->closing;
    pthread_mutex_unlock(&p->lock);
    return closing;
}

static int64_t hints(struct job_pool *p)
{
    int64_t n;

    pthread_mutex_lock(&p->lock);
    n = p->hints_n;
    pthread_mutex_unlock(&p->lock);
    return n;
}

/* Until a hint newer than seen, the time to poll, or the end. */
static void rest(struct job_pool *p, int64_t seen)
{
    struct timespec until;
    int64_t ns;

    clock_gettime(CLOCK_MONOTONIC, &until);
    ns = until.tv_nsec + p->s.poll_us % US_PER_S * 1000;
    until.tv_sec += p->s.poll_us / US_PER_S + ns / INT64_C(1000000000);
    until.tv_nsec = ns % INT64_C(1000000000);
    pthread_mutex_lock(&p->lock);
    while (!p->closing && p->hints_n == seen)
        if (pthread_cond_clockwait(&p->news, &p->lock, CLOCK_MONOTONIC,
                                   &until) != 0)
            break;
    pthread_mutex_unlock(&p->lock);
}

static void wake_all(struct job_pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->hints_n++;
    pthread_cond_broadcast(&p->news);
    pthread_mutex_unlock(&p->lock);
}

static void *listen_loop(void *arg)
{
    struct job_pool *p = arg;
    struct arena *a = arena_open();

    while (!is_closing(p)) {
        struct db_note note;
        struct err e = {0};

        arena_reset(a);
        switch (db_listen_wait(p->listener, a, p->s.poll_us, &note, &e)) {
        case DB_ROW: wake_all(p); break;
        case DB_NONE: break;
        case DB_FAIL: /* the workers poll meanwhile */
            clock_sleep_us(100 * US_PER_MS);
            break;
        }
    }
    arena_close(&a);
    return NULL;
}

static struct db *open_patiently(struct job_pool *p)
{
    while (!is_closing(p)) {
        struct err e = {0};
        struct db *db = db_open(&p->db, &e);

        if (db)
            return db;
        LOG(LOG_WARN, "job.no_database", log_err(&e));
        rest(p, hints(p));
    }
    return NULL;
}

static void *work_loop(void *arg)
{
    struct job_pool *p = arg;
    struct db *db = open_patiently(p);
    struct job_worker *w =
        db ? job_worker_open(db, p->s.kinds, p->s.ctx) : NULL;

    while (w && !is_closing(p)) {
        int64_t seen = hints(p);
        struct err e = {0};

        switch (job_run_one(w, clock_now_us(), &e)) {
        case DB_ROW: break;
        case DB_NONE: rest(p, seen); break;
        case DB_FAIL:
            LOG(LOG_WARN, "job.trouble", log_err(&e));
            rest(p, seen);
            break;
        }
    }
    job_worker_close(&w);
    db_close(&db);
    return NULL;
}

struct job_pool *job_pool_open(const struct job_pool_settings *s, struct err *e)
{
    static const char *const channels[] = {"job", NULL};
    struct job_pool *p = calloc(1, sizeof *p);

    if (!p)
        abort();
    p->s = *s;
    p->db = *s->db;
    if (p->s.poll_us == 0)
        p->s.poll_us = US_PER_S;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->news, NULL);
    p->threads = calloc((size_t)s->threads, sizeof *p->threads);
    if (!p->threads)
        abort();
    p->listener = db_listen(&p->db, channels, e);
    if (!p->listener) {
        job_pool_close(&p);
        return NULL;
    }
    p->listens = pthread_create(&p->listening, NULL, listen_loop, p) == 0;
    while (p->listens && p->threads_n < s->threads &&
           pthread_create(&p->threads[p->threads_n], NULL, work_loop, p) == 0)
        p->threads_n++;
    if (p->threads_n < s->threads) {
        err_set(e, ERR_RETRY, "no threads for jobs");
        job_pool_close(&p);
    }
    return p;
}

void job_pool_close(struct job_pool **pool)
{
    struct job_pool *p = *pool;

    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_cond_broadcast(&p->news);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->threads_n; i++)
        pthread_join(p->threads[i], NULL);
    if (p->listens) {
        db_listener_wake(p->listener);
        pthread_join(p->listening, NULL);
    }
    db_unlisten(&p->listener);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->news);
    free(p->threads);
    free(p);
    *pool = NULL;
}
