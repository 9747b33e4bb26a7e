#include <pthread.h>
#include <sys/stat.h>

#include "test/db_help.h"

#include "base/clock.h"
#include "db/dbtest_set.h"
#include "db/q_dbfind.h"
#include "db/q_dbtest.h"

static int64_t add_whole(struct db_tx *tx, struct arena *a, int64_t brand_id,
                         const char *title)
{
    struct q_whole_add_in in = {.brand_id = brand_id,
                                .title = str_from_z(title)};
    struct q_whole_add row;
    struct err e = {0};

    assert_ok(q_whole_add(tx, a, &in, &row, &e), &e);
    return row.id;
}

static size_t count_whole(struct db *db, int64_t brand_id)
{
    struct arena *a = arena_open();
    struct q_whole_list *rows;
    struct err e = {0};
    struct db_tx *tx = db_begin_read(db, &e);
    size_t n;

    assert_ok(tx && q_whole_list(tx, a, brand_id, 0, 1000, &rows, &n, &e), &e);
    db_rollback(&tx);
    arena_close(&a);
    return n;
}

static void every_type_comes_back_as_it_went_in(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct db_tx *tx = test_db_begin(db);
    struct err e = {0};
    struct q_whole_add_in in = {.brand_id = 7,
                                .title = STR("Zażółć 'gęślą' \"jaźń\" 中文"),
                                .note = STR(""),
                                .bytes = str_make("\0\377\0x", 4),
                                .weight = -0.1,
                                .good = true,
                                .owner_id = INT64_MIN};
    struct q_whole_add added;
    struct q_whole_get row;

    assert_ok(q_whole_add(tx, a, &in, &added, &e), &e);
    assert_true(added.id > 0);
    assert_int_equal(q_whole_get(tx, a, 7, added.id, &row, &e), DB_ROW);
    assert_str(row.title, "Zażółć 'gęślą' \"jaźń\" 中文");
    assert_non_null(row.note.ptr); /* empty is not NULL */
    assert_int_equal(row.note.len, 0);
    assert_int_equal(row.bytes.len, 4);
    assert_memory_equal(row.bytes.ptr, "\0\377\0x", 4);
    assert_true(row.weight == -0.1);
    assert_true(row.good);
    assert_true(row.owner_id == INT64_MIN);

    in.note = in.bytes = (struct str){NULL, 0};
    in.owner_id = 0;
    assert_ok(q_whole_add(tx, a, &in, &added, &e), &e);
    assert_int_equal(q_whole_get(tx, a, 7, added.id, &row, &e), DB_ROW);
    assert_null(row.note.ptr);
    assert_null(row.bytes.ptr);
    assert_int_equal(row.owner_id, 0);

    /* of another brand it does not exist */
    assert_int_equal(q_whole_get(tx, a, 8, added.id, &row, &e), DB_NONE);
    test_db_commit(&tx);
    arena_close(&a);
    db_close(&db);
}

static void text_that_one_engine_refuses_is_refused_by_both(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct q_whole_add_in nul = {.brand_id = 1, .title = STR("a\0b")};
    struct q_whole_add_in latin = {.brand_id = 1, .title = STR("caf\351")};
    const struct q_whole_add_in *const bad[] = {&nul, &latin};
    struct q_whole_add row;

    for (size_t i = 0; i < 2; i++) {
        struct db_tx *tx = test_db_begin(db);
        struct err e = {0};

        assert_false(q_whole_add(tx, a, bad[i], &row, &e));
        assert_int_equal(e.code, ERR_INPUT);
        /* and then nothing of the transaction may stay */
        assert_false(db_commit(&tx, &e));
        assert_null(tx);
    }
    assert_int_equal(count_whole(db, 1), 0);
    arena_close(&a);
    db_close(&db);
}

static void both_engines_understand_one_spelling(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct db_tx *tx = test_db_begin(db);
    struct q_whole_figures row;
    struct err e = {0};

    assert_ok(q_whole_figures(tx, a, 1, STR(""), &row, &e), &e);
    assert_int_equal(row.n, 0);
    assert_int_equal(row.sum_id, 0);
    assert_int_equal(row.most, 2); /* the greatest of 0 and 2 */
    assert_str(row.names, "");
    assert_int_equal(row.at, 2); /* b is the second of abc */
    add_whole(tx, a, 1, "Ab");
    add_whole(tx, a, 1, "ab");
    assert_ok(q_whole_figures(tx, a, 1, STR("a"), &row, &e), &e);
    assert_int_equal(row.n, 1); /* LIKE respects case */
    assert_str(row.names, "ab");
    test_db_commit(&tx);
    arena_close(&a);
    db_close(&db);
}

static void an_absent_filter_lets_all_through(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct db_tx *tx = test_db_begin(db);
    struct q_whole_list *rows;
    struct err e = {0};
    size_t n;

    for (int64_t i = 1; i <= 100; i++) {
        struct q_whole_add_in in = {
            .brand_id = 1, .title = STR("t"), .owner_id = 1 + i % 4};
        struct q_whole_add row;

        assert_ok(q_whole_add(tx, a, &in, &row, &e), &e);
    }
    assert_ok(q_whole_list(tx, a, 1, 0, 1000, &rows, &n, &e), &e);
    assert_int_equal(n, 100);
    for (size_t i = 1; i < n; i++)
        assert_true(rows[i - 1].id < rows[i].id);
    assert_ok(q_whole_list(tx, a, 1, 2, 1000, &rows, &n, &e), &e);
    assert_int_equal(n, 25); /* every fourth of 100 */
    assert_ok(q_whole_list(tx, a, 1, 0, 50, &rows, &n, &e), &e);
    assert_int_equal(n, 50);
    assert_ok(q_whole_list(tx, a, 2, 0, 50, &rows, &n, &e), &e);
    assert_int_equal(n, 0);
    test_db_commit(&tx);
    arena_close(&a);
    db_close(&db);
}

static void a_missing_row_is_an_answer_and_two_are_a_mistake(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct db_tx *tx = test_db_begin(db);
    struct q_whole_one row;
    struct err e = {0};

    assert_false(q_whole_one(tx, a, 1, &row, &e));
    assert_int_equal(e.code, ERR_MISSING);
    add_whole(tx, a, 1, "one");
    assert_true(q_whole_one(tx, a, 1, &row, &e));
    add_whole(tx, a, 1, "two");
    assert_false(q_whole_one(tx, a, 1, &row, &e));
    assert_int_equal(e.code, ERR_FATAL);
    db_rollback(&tx);
    assert_int_equal(count_whole(db, 1), 0);
    arena_close(&a);
    db_close(&db);
}

static void keys_that_say_no_are_conflicts(void **state)
{
    struct db *db = test_db_fresh();
    struct db_tx *tx = test_db_begin(db);
    struct err e = {0};
    int64_t n;

    assert_ok(q_part_add(tx, 1, 0, 0, STR("x"), &n, &e), &e);
    assert_int_equal(n, 1);
    assert_ok(q_part_add(tx, 2, 0, 0, STR("x"), &n, &e), &e);
    assert_false(q_part_add(tx, 1, 0, 0, STR("x"), &n, &e));
    assert_int_equal(e.code, ERR_CONFLICT);
    db_rollback(&tx);

    /* a whole of brand 1 is none of brand 2 */
    for (int64_t brand_id = 1; brand_id <= 2; brand_id++) {
        struct arena *a = arena_open();
        int64_t id;
        bool ok;

        tx = test_db_begin(db);
        id = add_whole(tx, a, 1, "whole");
        ok = q_part_add(tx, brand_id, id, 0, STR("y"), &n, &e);
        assert_int_equal(ok, brand_id == 1);
        if (!ok)
            assert_int_equal(e.code, ERR_CONFLICT);
        db_rollback(&tx);
        arena_close(&a);
    }
    db_close(&db);
}

static void ids_are_never_used_twice(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct db_tx *tx = test_db_begin(db);
    struct err e = {0};
    int64_t first = add_whole(tx, a, 1, "a"), second, n;

    second = add_whole(tx, a, 2, "b"); /* over all brands */
    assert_true(second > first);
    test_db_commit(&tx);
    tx = test_db_begin(db);
    assert_ok(q_whole_delete(tx, 2, second, &n, &e), &e);
    assert_int_equal(n, 1);
    test_db_commit(&tx);
    tx = test_db_begin(db);
    assert_true(add_whole(tx, a, 2, "c") > second);
    test_db_commit(&tx);
    arena_close(&a);
    db_close(&db);
}

static void a_reader_sees_one_moment_and_cannot_write(void **state)
{
    struct db *db = test_db_fresh(), *other = test_db_open();
    struct arena *a = arena_open();
    struct q_whole_list *rows;
    struct err e = {0};
    struct db_tx *read = db_begin_read(other, &e), *tx;
    size_t n;
    int64_t changed;

    assert_ok(q_whole_list(read, a, 1, 0, 9, &rows, &n, &e), &e);
    assert_int_equal(n, 0);
    tx = test_db_begin(db);
    add_whole(tx, a, 1, "new");
    test_db_commit(&tx);
    assert_ok(q_whole_list(read, a, 1, 0, 9, &rows, &n, &e), &e);
    assert_int_equal(n, 0);
    assert_false(q_whole_delete(read, 1, 1, &changed, &e));
    db_rollback(&read);
    assert_int_equal(count_whole(other, 1), 1);
    arena_close(&a);
    db_close(&other);
    db_close(&db);
}

static void full_text_has_one_name_on_both_engines(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct db_tx *tx = test_db_begin(db);
    struct q_whole_find *rows;
    struct err e = {0};
    int64_t id = add_whole(tx, a, 1, "broken guitar"), n_changed;
    size_t n;

    add_whole(tx, a, 1, "lost bag");
    assert_ok(q_whole_index(tx, 1, id, STR("broken guitar"), &n_changed, &e),
              &e);
    assert_int_equal(n_changed, 1);
    assert_ok(q_whole_find(tx, a, 1, STR("guitar"), &rows, &n, &e), &e);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].id, id);
    test_db_commit(&tx);
    arena_close(&a);
    db_close(&db);
}

/* Three rows and two hints, all or nothing. */
static bool three_rows(struct db_tx *tx, void *ctx, struct err *e)
{
    struct arena *a = ctx;
    struct q_whole_add_in in = {.brand_id = 1, .title = STR("t")};
    struct q_whole_add row;
    int64_t n;

    for (int i = 0; i < 3; i++)
        if (!q_whole_add(tx, a, &in, &row, e))
            return false;
    return q_pair_bump(tx, 1, STR("w"), &n, e) && db_lock_events(tx, e) &&
           db_notify(tx, "news", STR("1"), e);
}

static void whatever_fails_the_transaction_leaves_nothing(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    int faults = 0;

    for (int64_t nth = 1;; nth++) {
        struct err e = {0};
        struct db_tx *tx;
        bool ok;

        db_fault_at(db, nth);
        tx = db_begin(db, &e);
        ok = tx && three_rows(tx, a, &e) && db_commit(&tx, &e);
        db_rollback(&tx);
        if (db_fault_at(db, 0) > 0) {
            assert_ok(ok, &e);
            break;
        }
        faults++;
        assert_false(ok);
        assert_int_equal(e.code, ERR_RETRY);
        assert_int_equal(count_whole(db, 1), 0);
    }
    /* begin, 3 inserts, a bump and commit; lock and hint on PostgreSQL */
    assert_int_equal(faults, test_db_is_pg() ? 8 : 6);
    assert_int_equal(count_whole(db, 1), 3);
    arena_close(&a);
    db_close(&db);
}

static void a_run_does_it_again_until_it_is_done_once(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();

    for (int64_t nth = 1; nth <= 6; nth++) {
        struct err e = {0};

        db_fault_at(db, nth);
        assert_ok(db_run(db, three_rows, a, &e), &e);
        assert_int_equal(db_fault_at(db, 0), 0);
        assert_int_equal(count_whole(db, 1), (size_t)(3 * nth));
    }
    arena_close(&a);
    db_close(&db);
}

static bool always_retry(struct db_tx *tx, void *ctx, struct err *e)
{
    (*(int *)ctx)++;
    return err_set(e, ERR_RETRY, "not today");
}

static bool never_retry(struct db_tx *tx, void *ctx, struct err *e)
{
    (*(int *)ctx)++;
    return err_set(e, ERR_UNSURE, "perhaps");
}

static void a_run_is_bounded_and_never_repeats_what_is_unsure(void **state)
{
    struct db_settings s = test_db_settings();
    struct err e = {0};
    struct db *db;
    int64_t start_us = clock_mono_us();
    int n = 0;

    s.retry_us = 100 * US_PER_MS;
    db = db_open(&s, &e);
    assert_ok(db != NULL, &e);
    assert_false(db_run(db, always_retry, &n, &e));
    assert_int_equal(e.code, ERR_RETRY);
    /* pauses of at least 2.5, 5, 10, 20 ms …: at most 7 fit in 100 ms */
    assert_in_range(n, 2, 7);
    assert_true(clock_mono_us() - start_us < 5 * US_PER_S);
    n = 0;
    assert_false(db_run(db, never_retry, &n, &e));
    assert_int_equal(e.code, ERR_UNSURE);
    assert_int_equal(n, 1);
    db_close(&db);
}

struct bumper {
    pthread_t thread;
    int runs;
};

static bool bump(struct db_tx *tx, void *ctx, struct err *e)
{
    struct arena *a = arena_open();
    struct q_pair_get row = {0};
    bool ok = q_pair_get(tx, a, 1, STR("w"), &row, e) != DB_FAIL;
    int64_t n;

    (void)ctx;
    ok = ok && q_pair_bump(tx, 1, STR("w"), &n, e);
    arena_close(&a);
    return ok;
}

static void *bump_loop(void *arg)
{
    struct bumper *b = arg;
    struct db_settings s = test_db_settings();
    struct err e = {0};
    struct db *db = db_open(&s, &e);

    for (int i = 0; db && i < 50; i++)
        b->runs += db_run(db, bump, NULL, &e);
    db_close(&db);
    return NULL;
}

static void four_writers_at_once_lose_nothing(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct bumper b[4] = {0};
    struct q_pair_get row;
    struct err e = {0};
    struct db_tx *tx;

    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&b[i].thread, NULL, bump_loop, &b[i]),
                         0);
    for (int i = 0; i < 4; i++) {
        pthread_join(b[i].thread, NULL);
        assert_int_equal(b[i].runs, 50);
    }
    tx = db_begin_read(db, &e);
    assert_int_equal(q_pair_get(tx, a, 1, STR("w"), &row, &e), DB_ROW);
    assert_int_equal(row.n, 200); /* 4 times 50 */
    db_rollback(&tx);
    arena_close(&a);
    db_close(&db);
}

static void a_writer_that_waits_too_long_is_told_to_retry(void **state)
{
    struct db *db = test_db_fresh(), *other;
    struct db_settings s = test_db_settings();
    struct err e = {0};
    struct db_tx *tx, *late;
    int64_t n;

    s.wait_us = 50 * US_PER_MS;
    other = db_open(&s, &e);
    assert_ok(other != NULL, &e);
    tx = test_db_begin(db);
    assert_ok(q_pair_bump(tx, 1, STR("w"), &n, &e), &e);
    late = db_begin(other, &e);
    /* PostgreSQL waits only for the row */
    assert_false(late && q_pair_bump(late, 1, STR("w"), &n, &e));
    assert_int_equal(e.code, ERR_RETRY);
    db_rollback(&late);
    test_db_commit(&tx);
    db_close(&other);
    db_close(&db);
}

/* Bytes of the log beside the file; -1 when there is none. */
static int64_t log_bytes(const struct db_settings *s)
{
    char path[512];
    struct stat st;

    snprintf(path, sizeof path, "%s-wal", s->url + strlen("sqlite:"));
    return stat(path, &st) == 0 ? (int64_t)st.st_size : -1;
}

static void a_brief_connection_leaves_its_log_to_the_next(void **state)
{
    struct db *db = test_db_fresh();
    struct db_settings s = test_db_settings();
    struct arena *a = arena_open();
    struct q_pair_get row;
    struct err e = {0};
    struct db_tx *tx;

    (void)state;
    if (test_db_is_pg()) {
        db_close(&db);
        arena_close(&a);
        skip();
    }
    db_close(&db);
    assert_int_equal(log_bytes(&s), -1); /* the last one takes it along */
    s.brief = true;
    db = db_open(&s, &e);
    assert_ok(db && db_run(db, bump, NULL, &e), &e);
    db_close(&db);
    assert_true(log_bytes(&s) > 0);
    s.brief = false;
    db = db_open(&s, &e);
    tx = db_begin_read(db, &e);
    assert_ok(tx && q_pair_get(tx, a, 1, STR("w"), &row, &e) == DB_ROW, &e);
    assert_int_equal(row.n, 1);
    db_rollback(&tx);
    db_close(&db);
    assert_int_equal(log_bytes(&s), -1);
    arena_close(&a);
}

static void queries_are_counted(void **state)
{
    struct db *db = test_db_fresh();
    int64_t before = db_queries_n(db);

    count_whole(db, 1);
    assert_int_equal(db_queries_n(db) - before, 1);
    db_close(&db);
}

static void a_url_of_neither_kind_is_refused(void **state)
{
    struct db_settings s = {.url = "mysql://x"};
    struct err e = {0};

    assert_null(db_open(&s, &e));
    assert_int_equal(e.code, ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_comes_back_as_it_went_in),
        cmocka_unit_test(text_that_one_engine_refuses_is_refused_by_both),
        cmocka_unit_test(both_engines_understand_one_spelling),
        cmocka_unit_test(an_absent_filter_lets_all_through),
        cmocka_unit_test(a_missing_row_is_an_answer_and_two_are_a_mistake),
        cmocka_unit_test(keys_that_say_no_are_conflicts),
        cmocka_unit_test(ids_are_never_used_twice),
        cmocka_unit_test(a_reader_sees_one_moment_and_cannot_write),
        cmocka_unit_test(full_text_has_one_name_on_both_engines),
        cmocka_unit_test(whatever_fails_the_transaction_leaves_nothing),
        cmocka_unit_test(a_run_does_it_again_until_it_is_done_once),
        cmocka_unit_test(a_run_is_bounded_and_never_repeats_what_is_unsure),
        cmocka_unit_test(four_writers_at_once_lose_nothing),
        cmocka_unit_test(a_writer_that_waits_too_long_is_told_to_retry),
        cmocka_unit_test(a_brief_connection_leaves_its_log_to_the_next),
        cmocka_unit_test(queries_are_counted),
        cmocka_unit_test(a_url_of_neither_kind_is_refused),
    };

    test_db_set = &dbtest_set;
    return TEST_DB_RUN(tests);
}
