/*
 * job.h — durable background work.  A job is a row that is there until its
 * work is done, so it survives crashes and restarts.
 *
 * A job is due when run_us <= now.  Claiming pushes run_us to the end of a
 * lease, so the job of a crashed worker falls due again by itself.  Each
 * claim raises `tries`, the fencing token: what a late worker writes about a
 * job that another one has claimed since matches no row (ERR_CONFLICT).
 * Handlers must be safe to repeat.
 *
 * Workers call q_… and desk functions in their own transactions; the one
 * that finishes the work should finish the job too (job_done), and then
 * both happen or neither.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "db/db.h"

struct job {
    int64_t brand_id;
    int64_t id;
    struct str kind;
    struct str key;
    struct str payload;
    int64_t tries;   /* fencing token: claims so far */
    int64_t attempt; /* 1 for the first since it was put */
    int64_t put_us;
};

struct job_new {
    int64_t brand_id;
    const char *kind;
    struct str key;     /* empty: no key, never merged with another */
    struct str payload; /* a few ids, or JSON */
    int64_t run_us;     /* not before; 0: at once */
};

/*
 * Puts a job in the caller's transaction and hints at the workers.  A job of
 * the same brand, kind and key that is still there is reused: it takes the
 * new payload and the earlier time; if it is being worked on right now it
 * runs once more afterwards, at run_us (so a handler repeats itself by
 * putting its own key); if it was given up it starts anew.
 */
bool job_put(struct db_tx *tx, const struct job_new *job, int64_t now_us,
             struct err *e) MUST_USE;

struct job_run; /* what a handler is given */

struct job_kind {
    const char *name; /* "mail.send" */
    bool (*handler)(struct job_run *run, struct err *e);
    int64_t lease_us;  /* longest a run may take; 0: 5 min */
    int64_t tries_max; /* then it is given up; 0: 10 */
    /*
     * Told of a job that is given up, in the transaction that writes it down;
     * why is the last error.  It may finish the job with job_done: then no row
     * stays.  NULL: nobody is told.
     */
    bool (*gave_up)(struct job_run *run, struct db_tx *tx,
                    const struct err *why, struct err *e);
};

struct job_run {
    struct db *db;
    struct arena *a; /* reset after the job */
    void *ctx;
    int64_t now_us; /* when it was claimed */
    struct job job;
    bool done; /* set by job_done */
};

/* Finishes the job within the handler's own transaction. */
bool job_done(struct db_tx *tx, struct job_run *run, struct err *e) MUST_USE;

/* Pause before the next attempt: 5 s, doubled each time up to an hour, and
 * up to a quarter more by chance.  attempt >= 1. */
int64_t job_backoff_us(int64_t attempt, uint64_t chance);

/* A worker: one thread's state.  kinds ends with a NULL name. */
struct job_worker;
struct job_worker *job_worker_open(struct db *db, const struct job_kind *kinds,
                                   void *ctx);
void job_worker_close(struct job_worker **w);

/*
 * Claims and runs one job that is due, brands in turn.  DB_NONE: nothing is
 * due.  DB_ROW: one was run, well or not; a failed handler is logged, and
 * its job waits for its next attempt or, after tries_max or on ERR_INPUT,
 * ERR_MISSING, ERR_DENIED or ERR_LIMIT, is given up: the row stays with its
 * last error, unless its kind says otherwise.
 */
enum db_got job_run_one(struct job_worker *w, int64_t now_us, struct err *e);

struct job_pool_settings {
    const struct db_settings *db; /* must outlive the pool */
    const struct job_kind *kinds; /* the same */
    void *ctx;
    int threads;
    int64_t poll_us; /* hints may be lost; 0: 1 s */
};

/* Threads that run jobs until closed; closing waits for running jobs. */
struct job_pool *job_pool_open(const struct job_pool_settings *s,
                               struct err *e);
void job_pool_close(struct job_pool **p);

#endif
