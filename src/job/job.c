#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/q_job.h"
#include "job/job_impl.h"

enum { ERROR_BYTES = 400 };

static const int64_t lease_first_us = 5 * US_PER_MIN;
static const int64_t brands_old_us = US_PER_S;

bool job_put(struct db_tx *tx, const struct job_new *job, int64_t now_us,
             struct err *e)
{
    struct arena *a = arena_open();
    struct q_job_put row;
    int64_t run_us = job->run_us > now_us ? job->run_us : now_us;
    struct str key = job->key.len > 0 ? job->key : (struct str){NULL, 0};
    bool ok = q_job_put(tx, a, job->brand_id, str_from_z(job->kind), key,
                        job->payload, now_us, run_us, &row, e);

    arena_close(&a);
    /* later work is found by polling */
    return ok && (run_us > now_us || db_notify(tx, "job", STR(""), e));
}

int64_t job_backoff_us(int64_t attempt, uint64_t chance)
{
    int64_t us = 5 * US_PER_S;

    for (int64_t i = 1; i < attempt && us < US_PER_HOUR; i++)
        us *= 2;
    if (us > US_PER_HOUR)
        us = US_PER_HOUR;
    return us + (int64_t)(chance % (uint64_t)(us / 4));
}

static bool late_worker(const struct job *job, struct err *e)
{
    return err_set(e, ERR_CONFLICT,
                   "job %" PRId64 " was claimed by another worker", job->id);
}

/* Deletes the job, or lets it run once more when it was put meanwhile. */
static bool finish(struct db_tx *tx, const struct job *job, struct err *e)
{
    int64_t n;

    if (!q_job_delete(tx, job->brand_id, job->id, job->tries, &n, e))
        return false;
    if (n == 0 && !q_job_again(tx, job->brand_id, job->id, job->tries, &n, e))
        return false;
    return n > 0 || late_worker(job, e);
}

bool job_done(struct db_tx *tx, struct job_run *run, struct err *e)
{
    run->done = finish(tx, &run->job, e);
    return run->done;
}

struct job_worker *job_worker_open(struct db *db, const struct job_kind *kinds,
                                   void *ctx)
{
    struct job_worker *w = calloc(1, sizeof *w);

    if (!w)
        abort();
    w->run.db = db;
    w->run.a = arena_open();
    w->run.ctx = ctx;
    w->kinds = kinds;
    w->rng = rng_seeded();
    return w;
}

void job_worker_close(struct job_worker **w)
{
    if (!*w)
        return;
    arena_close(&(*w)->run.a);
    free(*w);
    *w = NULL;
}

/* Brands with due work; looked up again when used up or a second old, since
 * looking costs more than claiming. */
static bool look(struct db_tx *tx, void *ctx, struct err *e)
{
    struct job_worker *w = ctx;
    struct arena *a = arena_open();
    struct q_job_brands *rows = NULL;
    size_t n = 0;
    bool ok = q_job_brands(tx, a, w->run.now_us, &rows, &n, e);

    w->brands_n = 0;
    for (size_t i = 0; ok && i < n && i < JOB_BRANDS_MAX; i++)
        w->brands[w->brands_n++] = rows[i].brand_id;
    w->next_brand = 0;
    w->looked_us = clock_mono_us();
    arena_close(&a);
    return ok;
}

static const struct job_kind *kind_of(const struct job_worker *w,
                                      struct str name)
{
    for (const struct job_kind *k = w->kinds; k->name; k++)
        if (str_eq(name, str_from_z(k->name)))
            return k;
    return NULL;
}

/* Claims the oldest due job of the brand that is next. */
static bool claim(struct db_tx *tx, void *ctx, struct err *e)
{
    struct job_worker *w = ctx;
    struct q_job_claim row;
    int64_t brand_id = w->brands[w->next_brand], now_us = w->run.now_us, n;

    arena_reset(w->run.a);
    w->claimed = false;
    switch (q_job_claim(tx, w->run.a, brand_id, now_us, now_us + lease_first_us,
                        &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    w->kind = kind_of(w, row.kind);
    if (w->kind && w->kind->lease_us &&
        !q_job_lease(tx, brand_id, row.id, row.tries,
                     now_us + w->kind->lease_us, &n, e))
        return false;
    w->run.job = (struct job){.brand_id = brand_id,
                              .id = row.id,
                              .kind = row.kind,
                              .key = row.key,
                              .payload = row.payload,
                              .tries = row.tries,
                              .attempt = row.tries - row.tries_before,
                              .put_us = row.put_us};
    w->claimed = true;
    return true;
}

/* Goes round the brands until one gives a job. */
static enum db_got claim_any(struct job_worker *w, struct err *e)
{
    if (w->next_brand >= w->brands_n ||
        clock_mono_us() - w->looked_us > brands_old_us)
        if (!db_run_read(w->run.db, look, w, e))
            return DB_FAIL;
    while (w->brands_n > 0) {
        if (!db_run(w->run.db, claim, w, e))
            return DB_FAIL;
        if (w->claimed) {
            w->next_brand = (w->next_brand + 1) % w->brands_n;
            return DB_ROW;
        }
        w->brands[w->next_brand] = w->brands[--w->brands_n];
        if (w->next_brand >= w->brands_n)
            w->next_brand = 0;
    }
    return DB_NONE;
}

static bool hopeless(enum err_code code)
{
    switch (code) {
    case ERR_INPUT:
    case ERR_MISSING:
    case ERR_DENIED:
    case ERR_LIMIT: return true;
    case ERR_NONE:
    case ERR_CONFLICT:
    case ERR_RETRY:
    case ERR_UNSURE:
    case ERR_FATAL: return false;
    }
    return false;
}

static bool settle_good(struct db_tx *tx, void *ctx, struct err *e)
{
    struct job_worker *w = ctx;

    return finish(tx, &w->run.job, e);
}

/* Whoever has the job's kind is told first, and may end the job itself. */
static bool give_up(struct db_tx *tx, struct job_worker *w, struct err *e)
{
    const struct job *job = &w->run.job;
    struct str error = str_from_z(w->why.text);
    int64_t n;

    w->run.done = false; /* the transaction may be run again */
    if (w->kind && w->kind->gave_up &&
        !w->kind->gave_up(&w->run, tx, &w->why, e))
        return false;
    if (w->run.done)
        return true;
    if (!q_job_give_up(tx, job->brand_id, job->id, job->tries, clock_now_us(),
                       error, &n, e))
        return false;
    if (n == 0 && !q_job_again(tx, job->brand_id, job->id, job->tries, &n, e))
        return false;
    return n > 0 || late_worker(job, e);
}

static bool settle_bad(struct db_tx *tx, void *ctx, struct err *e)
{
    struct job_worker *w = ctx;
    const struct job *job = &w->run.job;
    int64_t n;

    if (w->give_up)
        return give_up(tx, w, e);
    /* no row changed: a late worker's word does not count */
    return q_job_retry(tx, job->brand_id, job->id, job->tries,
                       w->run.now_us +
                           job_backoff_us(job->attempt, rng_next(&w->rng)),
                       str_from_z(w->why.text), &n, e);
}

static void log_failure(const struct job_worker *w)
{
    const struct job *job = &w->run.job;

    LOG(w->give_up ? LOG_ERROR : LOG_WARN,
        w->give_up ? "job.gave_up" : "job.failed",
        log_i64("brand", job->brand_id), log_i64("job", job->id),
        log_str("kind", job->kind), log_i64("attempt", job->attempt),
        log_err(&w->why));
}

static bool work(struct job_worker *w, int64_t tries_max)
{
    w->why = (struct err){0};
    w->run.done = false;
    if (!w->kind)
        return err_set(&w->why, ERR_INPUT, "no handler for this kind of job");
    /* a crash leaves no error behind: only the lease ran out */
    if (w->run.job.attempt > tries_max)
        return err_set(&w->why, ERR_INPUT,
                       "%" PRId64 " attempts ended without a result",
                       w->run.job.attempt - 1);
    return w->kind->handler(&w->run, &w->why);
}

/* Its lease runs out when this cannot be written, and it is repeated. */
static enum db_got settle(struct job_worker *w, bool good, struct err *e)
{
    if (db_run(w->run.db, good ? settle_good : settle_bad, w, e))
        return DB_ROW;
    if (e->code != ERR_CONFLICT)
        return DB_FAIL;
    w->why = *e;
    w->give_up = false;
    log_failure(w);
    return DB_ROW;
}

enum db_got job_run_one(struct job_worker *w, int64_t now_us, struct err *e)
{
    int64_t tries_max;
    enum db_got got;

    w->run.now_us = now_us;
    got = claim_any(w, e);
    if (got != DB_ROW)
        return got;
    tries_max = w->kind && w->kind->tries_max ? w->kind->tries_max : 10;
    if (work(w, tries_max))
        return w->run.done ? DB_ROW : settle(w, true, e);
    w->give_up = hopeless(w->why.code) || w->run.job.attempt >= tries_max;
    log_failure(w);
    return settle(w, false, e);
}
