/*
 * PostgreSQL dies under us, in several ways.  Every commit that was told as
 * done is there; what was told as RETRY is not; UNSURE may be either.
 */
#include <pthread.h>
#include <signal.h>

#include "test/db_help.h"

#include "base/clock.h"
#include "db/dbtest_set.h"
#include "db/q_dbtest.h"

static int64_t value(struct db *db)
{
    struct arena *a = arena_open();
    struct q_pair_get row = {0};
    struct err e = {0};
    int64_t until_us = clock_mono_us() + 20 * US_PER_S;
    enum db_got got = DB_FAIL;

    while (got == DB_FAIL && clock_mono_us() < until_us) {
        struct db_tx *tx = db_begin_read(db, &e);

        if (tx)
            got = q_pair_get(tx, a, 1, STR("w"), &row, &e);
        db_rollback(&tx);
        if (got == DB_FAIL)
            clock_sleep_us(20 * US_PER_MS);
    }
    assert_ok(got != DB_FAIL, &e);
    arena_close(&a);
    return row.n;
}

static bool bump(struct db_tx *tx, void *ctx, struct err *e)
{
    int64_t n;

    (void)ctx;
    return q_pair_bump(tx, 1, STR("w"), &n, e);
}

static void a_cut_before_the_commit_is_retried(void **state)
{
    struct db *db = test_db_fresh();
    struct err e = {0};
    struct db_tx *tx = db_begin(db, &e);
    int64_t n;

    db_cut(db);
    assert_false(q_pair_bump(tx, 1, STR("w"), &n, &e));
    assert_int_equal(e.code, ERR_RETRY);
    db_rollback(&tx);
    /* the next one connects again */
    assert_ok(db_run(db, bump, NULL, &e), &e);
    assert_int_equal(value(db), 1);
    db_close(&db);
}

static void a_cut_at_the_commit_is_unsure(void **state)
{
    struct db *db = test_db_fresh();
    struct err e = {0};
    struct db_tx *tx = db_begin(db, &e);
    int64_t n;

    assert_ok(q_pair_bump(tx, 1, STR("w"), &n, &e), &e);
    db_cut(db);
    assert_false(db_commit(&tx, &e));
    assert_int_equal(e.code, ERR_UNSURE);
    assert_null(tx);
    /* the words never left, so this time it did not happen */
    assert_int_equal(value(db), 0);
    db_close(&db);
}

static void a_restart_in_the_middle_is_survived(void **state)
{
    static const int signals[] = {SIGINT, SIGQUIT};
    struct db *db = test_db_fresh();

    for (size_t i = 0; i < ARRAY_N(signals); i++) {
        struct err e = {0};
        struct db_tx *tx = db_begin(db, &e);
        int64_t n, before;
        bool ok;

        assert_ok(tx && q_pair_bump(tx, 1, STR("w"), &n, &e), &e);
        test_db_kill_server(signals[i]);
        clock_sleep_us(300 * US_PER_MS);
        ok = q_pair_bump(tx, 1, STR("w"), &n, &e);
        assert_false(ok);
        assert_int_equal(e.code, ERR_RETRY);
        db_rollback(&tx);
        before = value(db); /* waits until the server is there again */
        assert_int_equal(before, i);
        assert_ok(db_run(db, bump, NULL, &e), &e);
        assert_int_equal(value(db), before + 1);
    }
    db_close(&db);
}

struct writer {
    pthread_t thread;
    struct db_settings s;
    int64_t stop_us;
    int64_t done, unsure, others;
};

static void *write_loop(void *arg)
{
    struct writer *w = arg;
    struct err e = {0};
    struct db *db = db_open(&w->s, &e);

    while (db && clock_mono_us() < w->stop_us) {
        if (db_run(db, bump, NULL, &e))
            w->done++;
        else if (e.code == ERR_UNSURE)
            w->unsure++;
        else if (e.code != ERR_RETRY)
            w->others++;
    }
    db_close(&db);
    return NULL;
}

static void commits_told_as_done_are_there_after_kills(void **state)
{
    struct db *db = test_db_fresh();
    /* once: a call writes the address anew, which the threads read */
    struct db_settings s = test_db_settings();
    struct writer w[3] = {0};
    int64_t done = 0, unsure = 0, got;

    for (size_t i = 0; i < ARRAY_N(w); i++) {
        w[i].s = s;
        w[i].stop_us = clock_mono_us() + 4 * US_PER_S;
        assert_int_equal(pthread_create(&w[i].thread, NULL, write_loop, &w[i]),
                         0);
    }
    for (int i = 0; i < 2; i++) {
        clock_sleep_us(700 * US_PER_MS);
        test_db_kill_server(SIGQUIT);
        value(db);
    }
    for (size_t i = 0; i < ARRAY_N(w); i++) {
        pthread_join(w[i].thread, NULL);
        assert_int_equal(w[i].others, 0);
        done += w[i].done;
        unsure += w[i].unsure;
    }
    got = value(db);
    print_message("%d done, %d unsure, %d there\n", (int)done, (int)unsure,
                  (int)got);
    assert_true(done > 0);
    assert_true(got >= done && got <= done + unsure);
    db_close(&db);
}

static void a_listener_comes_back_and_says_that_it_missed_things(void **state)
{
    static const char *const channels[] = {"news", NULL};
    struct db_settings s = test_db_settings();
    struct arena *a = arena_open();
    struct err e = {0};
    struct db_listener *l = db_listen(&s, channels, &e);
    struct db_note note;
    enum db_got got;
    int fails = 0;

    assert_ok(l != NULL, &e);
    test_db_kill_server(SIGINT);
    while ((got = db_listen_wait(l, a, US_PER_S, &note, &e)) != DB_ROW) {
        fails += got == DB_FAIL;
        clock_sleep_us(50 * US_PER_MS);
        assert_true(fails < 200);
    }
    assert_true(fails >= 1);
    assert_str(note.channel, "");
    db_unlisten(&l);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_before_the_commit_is_retried),
        cmocka_unit_test(a_cut_at_the_commit_is_unsure),
        cmocka_unit_test(a_restart_in_the_middle_is_survived),
        cmocka_unit_test(commits_told_as_done_are_there_after_kills),
        cmocka_unit_test(a_listener_comes_back_and_says_that_it_missed_things),
    };

    test_db_set = &dbtest_set;
    test_db_variant = 1;
    return cmocka_run_group_tests_name("PostgreSQL dies", tests, test_db_setup,
                                       test_db_teardown);
}
