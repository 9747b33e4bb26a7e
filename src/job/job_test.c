#include <pthread.h>

#include "test/db_help.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "db/q_job.h"
#include "job/job.h"

enum { BRANDS = 5 };

/* What the handlers of a test have seen. */
struct seen {
    pthread_mutex_t lock;
    int runs[2001]; /* by payload */
    int total;
    struct err fail; /* code not NONE: the handler fails with it */
    int64_t last_attempt;
    char last_payload[32];
    int told; /* of jobs that were given up */
    enum err_code told_code;
};

static struct seen seen;

static bool count(struct job_run *run, struct err *e)
{
    int64_t n = 0;

    assert_ptr_equal(run->ctx, &seen);
    if (!str_to_i64(run->job.payload, &n) || n < 0 || n > 2000)
        return err_set(e, ERR_FATAL, "strange payload");
    pthread_mutex_lock(&seen.lock);
    seen.runs[n]++;
    seen.total++;
    seen.last_attempt = run->job.attempt;
    snprintf(seen.last_payload, sizeof seen.last_payload, "%.*s",
             STR_ARG(run->job.payload));
    pthread_mutex_unlock(&seen.lock);
    if (seen.fail.code != ERR_NONE) {
        *e = seen.fail;
        return false;
    }
    return true;
}

static bool put(struct db *db, int64_t brand_id, const char *kind,
                const char *key, const char *payload, int64_t run_us,
                int64_t now_us)
{
    struct job_new job = {.brand_id = brand_id,
                          .kind = kind,
                          .key = str_from_z(key),
                          .payload = str_from_z(payload),
                          .run_us = run_us};
    struct err e = {0};
    struct db_tx *tx = db_begin(db, &e);
    bool ok = tx && job_put(tx, &job, now_us, &e) && db_commit(&tx, &e);

    db_rollback(&tx);
    assert_ok(ok, &e);
    return ok;
}

/* Finishes its job in its own transaction, and puts it again. */
static bool repeat(struct job_run *run, struct err *e)
{
    struct job_new job = {.brand_id = run->job.brand_id,
                          .kind = "repeat",
                          .key = run->job.key,
                          .payload = STR("next"),
                          .run_us = run->now_us + US_PER_MIN};
    struct db_tx *tx = db_begin(run->db, e);
    bool ok = tx && job_put(tx, &job, run->now_us, e) && job_done(tx, run, e) &&
              db_commit(&tx, e);

    db_rollback(&tx);
    seen.total++;
    return ok;
}

/* Told when a "told" or an "ended" is given up. */
static bool told(struct job_run *run, struct db_tx *tx, const struct err *why,
                 struct err *e)
{
    (void)tx;
    (void)e;
    seen.told++;
    seen.told_code = why->code;
    assert_int_equal(run->job.brand_id, 1);
    return true;
}

static bool ended(struct job_run *run, struct db_tx *tx, const struct err *why,
                  struct err *e)
{
    return told(run, tx, why, e) && job_done(tx, run, e);
}

/* Another worker takes the job over before this one gives it up. */
static bool overtaken(struct job_run *run, struct err *e)
{
    struct db_tx *tx = db_begin(run->db, e);
    struct q_job_claim row;
    bool ok = tx &&
              q_job_claim(tx, run->a, 1, run->job.put_us + US_PER_HOUR,
                          INT64_MAX / 2, &row, e) == DB_ROW &&
              db_commit(&tx, e);

    db_rollback(&tx);
    assert_ok(ok, e);
    return err_set(e, ERR_INPUT, "too late");
}

static const struct job_kind kinds[] = {
    {.name = "told", .handler = count, .tries_max = 2, .gave_up = told},
    {.name = "ended", .handler = count, .gave_up = ended},
    {.name = "overtaken", .handler = overtaken, .gave_up = ended},
    {.name = "count", .handler = count, .tries_max = 3},
    {.name = "repeat", .handler = repeat, .lease_us = US_PER_MIN},
    {0}};

struct bench {
    struct db *db;
    struct job_worker *w;
    struct arena *a;
};

static struct bench setup(void)
{
    struct bench b = {.db = test_db_fresh()};

    seen = (struct seen){.lock = PTHREAD_MUTEX_INITIALIZER};
    b.w = job_worker_open(b.db, kinds, &seen);
    b.a = arena_open();
    log_set_level(LOG_ERROR + 1);
    return b;
}

static void teardown(struct bench *b)
{
    arena_close(&b->a);
    job_worker_close(&b->w);
    db_close(&b->db);
}

static enum db_got run_at(struct bench *b, int64_t now_us)
{
    struct err e = {0};
    enum db_got got;

    /* brands are remembered for a second of real time: start anew */
    job_worker_close(&b->w);
    b->w = job_worker_open(b->db, kinds, &seen);
    got = job_run_one(b->w, now_us, &e);
    assert_ok(got != DB_FAIL, &e);
    return got;
}

static struct q_job_figures figures(struct bench *b, int64_t now_us)
{
    struct err e = {0};
    struct db_tx *tx = db_begin_read(b->db, &e);
    struct q_job_figures row;

    assert_ok(q_job_figures(tx, b->a, now_us, &row, &e), &e);
    db_rollback(&tx);
    return row;
}

static void a_job_runs_once_when_it_is_due(void **state)
{
    struct bench b = setup();

    put(b.db, 1, "count", "", "7", 1000, 10);
    assert_int_equal(run_at(&b, 999), DB_NONE);
    assert_int_equal(figures(&b, 1000).due_n, 1);
    assert_int_equal(run_at(&b, 1000), DB_ROW);
    assert_int_equal(seen.runs[7], 1);
    assert_int_equal(figures(&b, 1000).waiting_n, 0);
    assert_int_equal(run_at(&b, 2000), DB_NONE);
    teardown(&b);
}

static void the_same_work_put_twice_is_one_job(void **state)
{
    struct bench b = setup();

    put(b.db, 1, "count", "k", "1", 500, 10);
    put(b.db, 1, "count", "k", "2", 900, 20);
    put(b.db, 2, "count", "k", "3", 900, 20); /* of another brand */
    assert_int_equal(figures(&b, 0).waiting_n, 2);
    /* the earlier time and the newer payload count */
    assert_int_equal(run_at(&b, 500), DB_ROW);
    assert_int_equal(seen.runs[1], 0);
    assert_int_equal(seen.runs[2], 1);
    assert_int_equal(run_at(&b, 899), DB_NONE);
    assert_int_equal(run_at(&b, 900), DB_ROW);
    assert_int_equal(seen.runs[3], 1);
    /* without a key nothing is merged */
    put(b.db, 1, "count", "", "4", 0, 950);
    put(b.db, 1, "count", "", "4", 0, 950);
    assert_int_equal(figures(&b, 950).due_n, 2);
    teardown(&b);
}

static void a_failure_is_tried_again_later_and_given_up_in_the_end(void **state)
{
    struct bench b = setup();
    struct q_job_given_up *rows;
    struct err e = {0};
    struct db_tx *tx;
    int64_t now_us = 1000;
    size_t n;

    put(b.db, 1, "count", "k", "5", 0, now_us);
    seen.fail.code = ERR_RETRY;
    snprintf(seen.fail.text, sizeof seen.fail.text, "no line");
    for (int attempt = 1; attempt <= 3; attempt++) {
        assert_int_equal(run_at(&b, now_us), DB_ROW);
        assert_int_equal(seen.runs[5], attempt);
        assert_int_equal(seen.last_attempt, attempt);
        /* 5 s doubled per attempt at least, a quarter more at most */
        if (attempt == 3)
            break;
        now_us += (5 << (attempt - 1)) * US_PER_S;
        assert_int_equal(run_at(&b, now_us - 1), DB_NONE);
        now_us += (5 << (attempt - 1)) * US_PER_S / 4;
    }
    assert_int_equal(run_at(&b, now_us + US_PER_DAY), DB_NONE);
    assert_int_equal(figures(&b, now_us).given_up_n, 1);
    tx = db_begin_read(b.db, &e);
    assert_ok(q_job_given_up(tx, b.a, INT64_MAX, 10, &rows, &n, &e), &e);
    assert_int_equal(n, 1);
    assert_str(rows[0].error, "no line");
    assert_int_equal(rows[0].tries, 3);
    db_rollback(&tx);

    /* putting it again starts anew */
    seen.fail.code = ERR_NONE;
    put(b.db, 1, "count", "k", "6", 0, now_us);
    assert_int_equal(run_at(&b, now_us), DB_ROW);
    assert_int_equal(seen.runs[6], 1);
    assert_int_equal(seen.last_attempt, 1);
    assert_int_equal(figures(&b, now_us).given_up_n, 0);
    teardown(&b);
}

static void what_can_never_work_is_given_up_at_once(void **state)
{
    static const enum err_code codes[] = {ERR_INPUT, ERR_MISSING, ERR_DENIED,
                                          ERR_LIMIT};
    struct bench b = setup();

    for (size_t i = 0; i < ARRAY_N(codes); i++) {
        seen.fail.code = codes[i];
        put(b.db, 1, "count", "", "1", 0, 10);
        assert_int_equal(run_at(&b, 10), DB_ROW);
        assert_int_equal(figures(&b, 10).given_up_n, i + 1);
    }
    put(b.db, 1, "unknown.kind", "", "1", 0, 10);
    assert_int_equal(run_at(&b, 10), DB_ROW);
    assert_int_equal(figures(&b, 10).given_up_n, ARRAY_N(codes) + 1);
    teardown(&b);
}

static void whoever_has_the_kind_is_told_when_it_is_given_up(void **state)
{
    struct bench b = setup();

    (void)state;
    put(b.db, 1, "told", "t", "1", 0, 10);
    seen.fail.code = ERR_RETRY;
    assert_int_equal(run_at(&b, 10), DB_ROW);
    assert_int_equal(seen.told, 0); /* one more attempt is to come */
    assert_int_equal(run_at(&b, US_PER_MIN), DB_ROW);
    assert_int_equal(seen.told, 1);
    assert_int_equal(seen.told_code, ERR_RETRY);
    assert_int_equal(figures(&b, 10).given_up_n, 1);

    /* one that was about something which says itself how it ended */
    put(b.db, 1, "ended", "", "1", 0, 10);
    seen.fail.code = ERR_DENIED;
    assert_int_equal(run_at(&b, 10), DB_ROW);
    assert_int_equal(seen.told, 2);
    assert_int_equal(seen.told_code, ERR_DENIED);
    assert_int_equal(figures(&b, 10).given_up_n, 1);
    assert_int_equal(figures(&b, 10).waiting_n, 0);
    teardown(&b);
}

static void a_late_worker_gives_nothing_up(void **state)
{
    struct bench b = setup();

    (void)state;
    put(b.db, 1, "overtaken", "", "1", 0, 10);
    assert_int_equal(run_at(&b, 10), DB_ROW);
    assert_int_equal(seen.told, 1); /* and what it did is rolled back */
    assert_int_equal(figures(&b, 10).given_up_n, 0);
    assert_int_equal(figures(&b, 10).waiting_n, 1);
    teardown(&b);
}

static void a_job_put_while_it_runs_runs_once_more(void **state)
{
    struct bench b = setup();

    put(b.db, 1, "repeat", "r", "first", 0, 1000);
    assert_int_equal(run_at(&b, 1000), DB_ROW);
    assert_int_equal(seen.total, 1);
    assert_int_equal(figures(&b, 1000).waiting_n, 1);
    assert_int_equal(run_at(&b, 1000 + US_PER_MIN - 1), DB_NONE);
    assert_int_equal(run_at(&b, 1000 + US_PER_MIN), DB_ROW);
    assert_int_equal(seen.total, 2);
    assert_int_equal(figures(&b, 1000).waiting_n, 1);
    teardown(&b);
}

/* Claims by the bare query, as a worker that then hangs. */
static struct q_job_claim claim(struct bench *b, int64_t now_us,
                                int64_t lease_us)
{
    struct err e = {0};
    struct db_tx *tx = db_begin(b->db, &e);
    struct q_job_claim row;

    assert_int_equal(q_job_claim(tx, b->a, 1, now_us, lease_us, &row, &e),
                     DB_ROW);
    assert_ok(db_commit(&tx, &e), &e);
    return row;
}

static void a_late_worker_changes_nothing(void **state)
{
    struct bench b = setup();
    struct q_job_claim late;
    struct err e = {0};
    struct db_tx *tx;
    struct job_run run = {.db = b.db};
    int64_t n;

    put(b.db, 1, "count", "k", "3", 0, 1000);
    late = claim(&b, 1000, 2000);
    assert_int_equal(run_at(&b, 1999), DB_NONE); /* leased */
    seen.fail.code = ERR_RETRY;
    assert_int_equal(run_at(&b, 2000), DB_ROW); /* the lease ran out */
    assert_int_equal(seen.last_attempt, 2);

    /* now the first one comes back with its old token */
    run.job = (struct job){.brand_id = 1, .id = late.id, .tries = late.tries};
    tx = db_begin(b.db, &e);
    assert_false(job_done(tx, &run, &e));
    assert_int_equal(e.code, ERR_CONFLICT);
    db_rollback(&tx);
    tx = db_begin(b.db, &e);
    assert_ok(q_job_retry(tx, 1, late.id, late.tries, 1, STR("x"), &n, &e), &e);
    assert_int_equal(n, 0);
    assert_ok(q_job_give_up(tx, 1, late.id, late.tries, 1, STR("x"), &n, &e),
              &e);
    assert_int_equal(n, 0);
    assert_ok(db_commit(&tx, &e), &e);
    assert_int_equal(figures(&b, 1000).waiting_n, 1);
    teardown(&b);
}

static void a_job_that_kills_its_workers_is_given_up(void **state)
{
    struct bench b = setup();

    put(b.db, 1, "count", "k", "3", 0, 1000);
    for (int i = 0; i < 3; i++) /* three workers die with it */
        claim(&b, 1000 + 1000 * i, 2000 + 1000 * i);
    assert_int_equal(run_at(&b, 4000), DB_ROW);
    assert_int_equal(seen.total, 0); /* its handler was not called again */
    assert_int_equal(figures(&b, 4000).given_up_n, 1);
    teardown(&b);
}

static void brands_take_turns(void **state)
{
    struct bench b = setup();
    struct err e = {0};

    for (int i = 0; i < 20; i++)
        put(b.db, 1, "count", "", "1", 0, 10 + i);
    put(b.db, 2, "count", "", "2", 0, 100);
    for (int i = 0; i < 2; i++)
        assert_int_equal(job_run_one(b.w, 1000, &e), DB_ROW);
    assert_int_equal(seen.runs[2], 1); /* not behind the 20 of brand 1 */
    teardown(&b);
}

static void the_pause_grows_to_an_hour(void **state)
{
    assert_true(job_backoff_us(1, 0) == 5 * US_PER_S);
    assert_true(job_backoff_us(2, 0) == 10 * US_PER_S);
    assert_true(job_backoff_us(50, 0) == US_PER_HOUR);
    for (uint64_t chance = 0; chance < 1000; chance++) {
        int64_t us = job_backoff_us(3, chance * 7919 * US_PER_S + chance);

        assert_true(us >= 20 * US_PER_S && us < 25 * US_PER_S);
    }
}

static void four_threads_do_2000_jobs_exactly_once_each(void **state)
{
    struct bench b = setup();
    struct db_settings s = test_db_settings();
    struct job_pool_settings settings = {
        .db = &s, .kinds = kinds, .ctx = &seen, .threads = 4};
    struct err e = {0};
    struct job_pool *pool;
    int64_t until_us = clock_mono_us() + 120 * US_PER_S, start_us;
    struct db_tx *tx = db_begin(b.db, &e);

    for (int i = 1; i <= 2000; i++) {
        struct job_new job = {.brand_id = 1 + i % BRANDS,
                              .kind = "count",
                              .payload = str_fmt(b.a, "%d", i)};

        assert_ok(job_put(tx, &job, clock_now_us(), &e), &e);
    }
    assert_ok(db_commit(&tx, &e), &e);
    start_us = clock_mono_us();
    pool = job_pool_open(&settings, &e);
    assert_ok(pool != NULL, &e);
    while (figures(&b, 0).waiting_n > 0 && clock_mono_us() < until_us)
        clock_sleep_us(20 * US_PER_MS);
    job_pool_close(&pool);
    print_message("2000 jobs in %d ms\n",
                  (int)((clock_mono_us() - start_us) / US_PER_MS));
    assert_int_equal(figures(&b, 0).waiting_n, 0);
    assert_int_equal(figures(&b, 0).given_up_n, 0);
    for (int i = 1; i <= 2000; i++)
        assert_int_equal(seen.runs[i], 1);
    teardown(&b);
}

static void a_hint_wakes_the_pool_long_before_it_polls(void **state)
{
    struct bench b = setup();
    struct db_settings s = test_db_settings();
    struct job_pool_settings settings = {.db = &s,
                                         .kinds = kinds,
                                         .ctx = &seen,
                                         .threads = 2,
                                         .poll_us = 60 * US_PER_S};
    struct err e = {0};
    struct job_pool *pool = job_pool_open(&settings, &e);
    int64_t start_us;

    assert_ok(pool != NULL, &e);
    clock_sleep_us(300 * US_PER_MS); /* all threads rest */
    start_us = clock_mono_us();
    put(b.db, 1, "count", "", "9", 0, clock_now_us());
    while (figures(&b, 0).waiting_n > 0 &&
           clock_mono_us() - start_us < 20 * US_PER_S)
        clock_sleep_us(5 * US_PER_MS);
    assert_true(clock_mono_us() - start_us < 20 * US_PER_S);
    job_pool_close(&pool);
    assert_int_equal(seen.runs[9], 1);
    teardown(&b);
}

static void whatever_fails_a_job_is_neither_lost_nor_done_twice(void **state)
{
    struct bench b = setup();

    for (int64_t nth = 1;; nth++) {
        int64_t now_us = 1000 * nth * US_PER_HOUR;
        struct db_settings s = test_db_settings();
        struct err e = {0};
        struct job_worker *w;
        int before = seen.total;
        struct db *db;
        bool past;

        s.retry_us = 1; /* as if the process ended at the fault */
        db = db_open(&s, &e);
        assert_ok(db != NULL, &e);
        w = job_worker_open(db, kinds, &seen);
        put(b.db, 1, "count", "k", "1", 0, now_us);
        db_fault_at(db, nth);
        (void)job_run_one(w, now_us, &e);
        past = db_fault_at(db, 0) > 0;
        /* after its lease another worker finds it, if it was not done */
        (void)job_run_one(w, now_us + US_PER_HOUR, &e);
        assert_int_equal(figures(&b, 0).waiting_n, 0);
        assert_true(seen.total > before);
        if (past)
            assert_int_equal(seen.total, before + 1);
        job_worker_close(&w);
        db_close(&db);
        if (past)
            break;
    }
    teardown(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_runs_once_when_it_is_due),
        cmocka_unit_test(the_same_work_put_twice_is_one_job),
        cmocka_unit_test(
            a_failure_is_tried_again_later_and_given_up_in_the_end),
        cmocka_unit_test(what_can_never_work_is_given_up_at_once),
        cmocka_unit_test(whoever_has_the_kind_is_told_when_it_is_given_up),
        cmocka_unit_test(a_late_worker_gives_nothing_up),
        cmocka_unit_test(a_job_put_while_it_runs_runs_once_more),
        cmocka_unit_test(a_late_worker_changes_nothing),
        cmocka_unit_test(a_job_that_kills_its_workers_is_given_up),
        cmocka_unit_test(brands_take_turns),
        cmocka_unit_test(the_pause_grows_to_an_hour),
        cmocka_unit_test(four_threads_do_2000_jobs_exactly_once_each),
        cmocka_unit_test(a_hint_wakes_the_pool_long_before_it_polls),
        cmocka_unit_test(whatever_fails_a_job_is_neither_lost_nor_done_twice),
    };

    return TEST_DB_RUN(tests);
}
