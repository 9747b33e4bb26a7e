/*
 * job_impl.h — between job.c and pool.c.
 */
#ifndef JOB_JOB_IMPL_H
#define JOB_JOB_IMPL_H

#include "base/random.h"
#include "job/job.h"

enum { JOB_BRANDS_MAX = 50 }; /* as job_brands says */

struct job_worker {
    struct job_run run;
    const struct job_kind *kinds;
    const struct job_kind *kind; /* of the job that is run; NULL: unknown */
    struct rng rng;
    int64_t brands[JOB_BRANDS_MAX]; /* may have due work */
    size_t brands_n;
    size_t next_brand;
    int64_t looked_us; /* monotonic */
    bool claimed;
    bool give_up;
    struct err why; /* the handler's */
};

#endif
