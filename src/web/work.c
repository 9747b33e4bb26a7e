#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/serve_impl.h"

/* A worker whose database cannot be opened asks again after this. */
static const int64_t db_again_us = US_PER_S;

static void db_try(struct worker *w)
{
    const struct web_hooks *h = &w->server->s.hooks;
    struct err e = {0};
    int64_t now_us = clock_mono_us();

    if (w->db || !h->db_open ||
        (w->db_tried_us && now_us - w->db_tried_us < db_again_us))
        return;
    w->db_tried_us = now_us;
    w->db = h->db_open(h->ctx, &e);
    if (!w->db)
        LOG(LOG_ERROR, "web.db", log_err(&e));
}

/* The next exchange; NULL when the queue is closed and empty. */
static struct exchange *pull(struct work *work)
{
    struct exchange *x;

    pthread_mutex_lock(&work->lock);
    while (!work->first && !work->closing)
        pthread_cond_wait(&work->filled, &work->lock);
    x = work->first;
    if (x) {
        work->first = x->next;
        if (!work->first)
            work->last = NULL;
        work->queued--;
    }
    pthread_mutex_unlock(&work->lock);
    return x;
}

static void *run(void *arg)
{
    struct web_server *server = arg;
    struct worker w = {
        .server = server, .arena = arena_open(), .gzip = gzip_open()};
    struct exchange *x;

    while ((x = pull(&server->work))) {
        db_try(&w);
        respond(&w, x);
        arena_reset(w.arena);
    }
    if (w.db && server->s.hooks.db_close)
        server->s.hooks.db_close(server->s.hooks.ctx, &w.db);
    gzip_close(&w.gzip);
    arena_close(&w.arena);
    return NULL;
}

void work_open(struct web_server *server)
{
    struct work *work = &server->work;

    pthread_mutex_init(&work->lock, NULL);
    pthread_cond_init(&work->filled, NULL);
    work->max = (size_t)server->s.queue_max;
    work->threads_n = (size_t)server->s.workers;
    work->threads = calloc(work->threads_n, sizeof *work->threads);
    if (!work->threads)
        abort();
    for (size_t i = 0; i < work->threads_n; i++)
        if (pthread_create(&work->threads[i], NULL, run, server) != 0)
            abort();
}

bool work_reserve(struct web_server *server)
{
    struct work *work = &server->work;
    bool room;

    pthread_mutex_lock(&work->lock);
    room = work->queued < work->max && !work->closing;
    work->queued += room;
    pthread_mutex_unlock(&work->lock);
    return room;
}

void work_push(struct web_server *server, struct exchange *x)
{
    struct work *work = &server->work;

    x->next = NULL;
    pthread_mutex_lock(&work->lock);
    if (work->last)
        work->last->next = x;
    else
        work->first = x;
    work->last = x;
    pthread_cond_signal(&work->filled);
    pthread_mutex_unlock(&work->lock);
}

size_t work_queued(struct web_server *server)
{
    size_t n;

    pthread_mutex_lock(&server->work.lock);
    n = server->work.queued;
    pthread_mutex_unlock(&server->work.lock);
    return n;
}

void work_close(struct web_server *server)
{
    struct work *work = &server->work;

    pthread_mutex_lock(&work->lock);
    work->closing = true;
    pthread_cond_broadcast(&work->filled);
    pthread_mutex_unlock(&work->lock);
    for (size_t i = 0; i < work->threads_n; i++)
        pthread_join(work->threads[i], NULL);
    free(work->threads);
    pthread_cond_destroy(&work->filled);
    pthread_mutex_destroy(&work->lock);
}
