#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/log.h"
#include "channel/lmtp.h"
#include "channel/mail_in.h"
#include "channel/mail_out.h"
#include "db/q_brand.h"
#include "desk/intake.h"
#include "desk/judgement.h"
#include "desk/notice.h"
#include "desk/outbox.h"
#include "desk/search.h"
#include "desk/watch.h"
#include "job/job.h"
#include "main/run.h"
#include "net/net.h"

enum { INTAKE_THREADS_MAX = 32, INDEX_EVENTS = 500, HINTS_MAX = 1000 };

struct run {
    struct cli *c;
    struct channel_ctx channel;
    _Atomic bool stopping;
    pthread_t intake[INTAKE_THREADS_MAX];
    struct db_listener *listeners[INTAKE_THREADS_MAX]; /* one a thread */
    int intake_n;
    pthread_t index, watch;
    struct db_listener *index_listener;
    bool index_runs, watch_runs;
    struct job_pool *jobs;
    struct mail_in *mail_in;
    struct lmtp *lmtp;
};

/* Under load a short pause lets items gather: one commit for many costs far
 * less than a commit for each, and nobody notices a fortieth of a second. */
static const int64_t GATHER_US = 25 * US_PER_MS;

/* A thread's connection and memory; opened again when the store was away. */
struct hand {
    struct run *r;
    struct db *db;
    struct arena *a;
};

static bool brands(struct hand *h, struct q_brand_list **rows, size_t *n,
                   struct err *e)
{
    struct db_tx *tx = db_begin_read(h->db, e);
    bool ok = tx && q_brand_list(tx, h->a, rows, n, e);

    db_rollback(&tx);
    return ok;
}

static bool have_store(struct hand *h, struct err *e)
{
    return h->db || (h->db = db_open(&h->r->c->db_set, e));
}

static void pause_us(const struct run *r, int64_t us)
{
    for (; us > 0 && !r->stopping; us -= 100 * US_PER_MS)
        clock_sleep_us(us < 100 * US_PER_MS ? us : 100 * US_PER_MS);
}

/* Takes what waits now, so that one look at the rows serves all of it. */
static void forget_hints(struct db_listener *l, struct arena *a)
{
    struct db_note note;
    struct err e = {0};

    for (int i = 0; i < HINTS_MAX; i++)
        if (db_listen_wait(l, a, 0, &note, &e) != DB_ROW)
            break; /* what went wrong, the next wait will say */
}

/* Waits for a hint, at most a second: hints may be lost, rows are not.  Then
 * for gather_us; what else was hinted until then is the same news. */
static void wait_for_hint(struct hand *h, struct db_listener *l,
                          int64_t gather_us)
{
    struct db_note note;
    struct err e = {0};

    if (db_listen_wait(l, h->a, US_PER_S, &note, &e) == DB_FAIL)
        pause_us(h->r, US_PER_S);
    pause_us(h->r, gather_us);
    forget_hints(l, h->a);
}

/* ---- reading what the doors kept ---- */

/* What intake_work could not give back when it failed. */
struct held {
    int64_t brand_id, until_us;
};

/* *most: the largest number of items that one brand had. */
static bool intake_round(struct hand *h, struct held *held, size_t *most,
                         struct err *e)
{
    struct q_brand_list *rows;
    size_t n;

    *most = 0;
    if (!have_store(h, e) || !brands(h, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct intake_turn turn = {.brand_id = rows[i].id,
                                   .max = INTAKE_BATCH,
                                   .now_us = clock_now_us()};
        bool ok;

        if (held->brand_id == turn.brand_id)
            turn.held_us = held->until_us;
        ok = intake_work(h->db, h->a, &h->r->c->desk, &turn, e);
        if (turn.held_us || held->brand_id == turn.brand_id)
            *held = (struct held){turn.brand_id, turn.held_us};
        if (!ok)
            return false;
        *most = turn.claimed > *most ? turn.claimed : *most;
    }
    return true;
}

struct intake_start {
    struct run *r;
    struct db_listener *l;
};

static void *intake_main(void *arg)
{
    struct intake_start start = *(struct intake_start *)arg;
    struct hand h = {.r = start.r, .a = arena_open()};
    struct held held = {0};

    free(arg);
    while (!h.r->stopping) {
        struct err e = {0};
        size_t most;

        if (!intake_round(&h, &held, &most, &e)) {
            LOG(LOG_WARN, "intake.round", log_err(&e));
            pause_us(h.r, US_PER_S);
        } else if (most == 0) {
            wait_for_hint(&h, start.l, GATHER_US);
        } else if (most < INTAKE_BATCH / 2) {
            clock_sleep_us(GATHER_US);
        }
        arena_reset(h.a);
    }
    db_close(&h.db);
    arena_close(&h.a);
    return NULL;
}

/* ---- the search index ---- */

static bool index_round(struct hand *h, bool *some, struct err *e)
{
    struct q_brand_list *rows;
    size_t n, done;

    *some = false;
    if (!have_store(h, e) || !brands(h, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!search_index(h->db, h->a, rows[i].id, INDEX_EVENTS, &done, e))
            return false;
        *some = *some || done == INDEX_EVENTS;
    }
    return true;
}

static void *index_main(void *arg)
{
    struct hand h = {.r = arg, .a = arena_open()};

    while (!h.r->stopping) {
        struct err e = {0};
        bool some;

        if (!index_round(&h, &some, &e)) {
            LOG(LOG_WARN, "index.round", log_err(&e));
            pause_us(h.r, US_PER_S);
        } else if (!some) {
            wait_for_hint(&h, h.r->index_listener, 300 * US_PER_MS);
        }
        arena_reset(h.a);
    }
    db_close(&h.db);
    arena_close(&h.a);
    return NULL;
}

/* ---- the watch ---- */

struct night {
    struct hand *h;
    int64_t brand_id;
};

static bool schedule(struct db_tx *tx, void *ctx, struct err *e)
{
    const struct night *n = ctx;

    return judgement_schedule(tx, n->h->a, n->brand_id, clock_now_us(), e);
}

static bool watch_round(struct hand *h, bool sweep, struct err *e)
{
    struct q_brand_list *rows;
    size_t n;

    if (!have_store(h, e) || !brands(h, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct night night = {h, rows[i].id};

        if (!watch_brand(h->db, h->a, rows[i].id, clock_now_us(), e) ||
            (sweep && !db_run(h->db, schedule, &night, e)))
            return false;
    }
    return !sweep || watch_sweep(h->db, clock_now_us(), e);
}

static void *watch_main(void *arg)
{
    struct hand h = {.r = arg, .a = arena_open()};

    for (int round = 0; !h.r->stopping; round++) {
        struct err e = {0};

        if (!watch_round(&h, round % 120 == 0, &e))
            LOG(LOG_WARN, "watch.round", log_err(&e));
        arena_reset(h.a);
        pause_us(h.r, 30 * US_PER_S);
    }
    db_close(&h.db);
    arena_close(&h.a);
    return NULL;
}

/* ---- starting and stopping ---- */

static bool start_intake(struct run *r, struct err *e)
{
    static const char *const channels[] = {"intake", NULL};

    for (int i = 0; i < r->c->conf.intake_threads; i++) {
        struct intake_start *s = calloc(1, sizeof *s);

        if (!s)
            abort();
        s->r = r;
        s->l = r->listeners[i] = db_listen(&r->c->db_set, channels, e);
        if (!s->l) {
            free(s);
            return false;
        }
        if (pthread_create(&r->intake[i], NULL, intake_main, s) != 0) {
            free(s);
            return err_set(e, ERR_RETRY, "no thread for the intake");
        }
        r->intake_n++;
    }
    return true;
}

static bool start_threads(struct run *r, struct err *e)
{
    static const char *const channels[] = {"event", NULL};

    r->index_listener = db_listen(&r->c->db_set, channels, e);
    if (!r->index_listener)
        return false;
    r->index_runs = pthread_create(&r->index, NULL, index_main, r) == 0;
    r->watch_runs = pthread_create(&r->watch, NULL, watch_main, r) == 0;
    return (r->index_runs && r->watch_runs) ||
           err_set(e, ERR_RETRY, "no thread for the watch");
}

/* Liblinear draws from the C library's one generator: one lesson at a time. */
static pthread_mutex_t lesson = PTHREAD_MUTEX_INITIALIZER;

static bool learn_done(struct db_tx *tx, void *ctx, struct err *e)
{
    struct job_run *run = ctx;
    const struct actor who = {.brand_id = run->job.brand_id,
                              .now_us = run->now_us};

    return notice_gone(tx, &who, STR("job.given_up " JUDGEMENT_JOB), e) &&
           job_done(tx, run, e);
}

static bool learn_gave_up(struct job_run *run, struct db_tx *tx,
                          const struct err *why, struct err *e)
{
    const struct actor who = {.brand_id = run->job.brand_id,
                              .now_us = run->now_us};

    return notice_given_up(tx, run->a, &who, run->job.kind,
                           str_from_z(why->text), e);
}

static bool learn_job(struct job_run *run, struct err *e)
{
    const struct channel_ctx *channel = run->ctx;
    bool tried, adopted, ok;

    pthread_mutex_lock(&lesson);
    ok = judgement_learn(run->db, run->a, channel->desk, run->job.brand_id,
                         run->now_us, &tried, &adopted, e);
    pthread_mutex_unlock(&lesson);
    if (ok)
        LOG(LOG_INFO, "judgement.learn", log_i64("brand", run->job.brand_id),
            log_i64("tried", tried), log_i64("adopted", adopted));
    return ok && db_run(run->db, learn_done, run, e);
}

static bool start_jobs(struct run *r, struct err *e)
{
    static struct job_kind kinds[] = {{.name = OUTBOX_JOB,
                                       .handler = mail_out_job,
                                       .tries_max = OUTBOX_TRIES_MAX,
                                       .gave_up = outbox_gave_up},
                                      {.name = JUDGEMENT_JOB,
                                       .handler = learn_job,
                                       .tries_max = 3,
                                       .gave_up = learn_gave_up},
                                      {0}};

    /* longer than a server may take; a test can shorten it */
    kinds[0].lease_us =
        r->c->desk.lease_us > 0 ? r->c->desk.lease_us : 3 * US_PER_MIN;
    const struct job_pool_settings pool = {
        .db = &r->c->db_set,
        .kinds = kinds,
        .ctx = &r->channel,
        .threads = (int)r->c->conf.job_threads,
    };

    r->jobs = job_pool_open(&pool, e);
    return r->jobs != NULL;
}

static bool start_mail(struct run *r, struct err *e)
{
    const struct conf *c = &r->c->conf;
    const struct mail_in_settings in = {
        .db = &r->c->db_set,
        .desk = &r->c->desk,
        .ca_file = c->ca_file,
        .look_us = c->look_s * US_PER_S,
    };
    const struct lmtp_settings lmtp = {
        .db = &r->c->db_set,
        .listen = c->lmtp,
        .host = c->helo.len ? c->helo : STR("localhost"),
    };

    if (!net_start(e))
        return false;
    r->mail_in = mail_in_open(&in, e);
    if (!r->mail_in)
        return false;
    if (c->lmtp.len == 0)
        return true;
    r->lmtp = lmtp_open(&lmtp, e);
    return r->lmtp != NULL;
}

struct run *run_open(struct cli *c, struct err *e)
{
    struct run *r = calloc(1, sizeof *r);

    if (!r)
        abort();
    r->c = c;
    r->channel = (struct channel_ctx){
        .desk = &c->desk, .helo = c->conf.helo, .ca_file = c->conf.ca_file};
    if (!start_intake(r, e) || !start_threads(r, e) || !start_mail(r, e) ||
        !start_jobs(r, e))
        run_close(&r);
    return r;
}

void run_close(struct run **rp)
{
    struct run *r = *rp;

    if (!r)
        return;
    r->stopping = true;
    lmtp_close(&r->lmtp);
    mail_in_close(&r->mail_in);
    for (int i = 0; i < r->intake_n; i++)
        db_listener_wake(r->listeners[i]);
    if (r->index_listener)
        db_listener_wake(r->index_listener);
    for (int i = 0; i < r->intake_n; i++)
        pthread_join(r->intake[i], NULL);
    if (r->index_runs)
        pthread_join(r->index, NULL);
    if (r->watch_runs)
        pthread_join(r->watch, NULL);
    for (int i = 0; i < INTAKE_THREADS_MAX; i++)
        if (r->listeners[i])
            db_unlisten(&r->listeners[i]);
    if (r->index_listener)
        db_unlisten(&r->index_listener);
    job_pool_close(&r->jobs);
    free(r);
    *rp = NULL;
}

int run_lmtp_port(const struct run *r)
{
    return r->lmtp ? lmtp_port(r->lmtp) : 0;
}

static void stop_set(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

void run_signals(void)
{
    sigset_t set;

    stop_set(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

void run_wait_signal(void)
{
    sigset_t set;
    int which;

    stop_set(&set);
    sigwait(&set, &which);
}
