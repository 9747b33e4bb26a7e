#include "test/db_help.h"

#include "db/dbtest_set.h"

static void the_schema_is_known_as_empty_same_older_or_newer(void **state)
{
    struct db_set less = dbtest_set;
    struct db_settings s = test_db_settings();
    struct err e = {0};
    struct db *db = test_db_open(), *old;

    assert_ok(db_wipe(db, &e), &e);
    assert_int_equal(db_schema_state(db, &e), DB_SCHEMA_EMPTY);
    less.migrations_n = 1;
    s.set = &less;
    old = db_open(&s, &e);
    assert_ok(db_migrate(old, &e), &e);
    assert_int_equal(db_schema_state(old, &e), DB_SCHEMA_SAME);
    assert_int_equal(db_schema_state(db, &e), DB_SCHEMA_OLDER);
    assert_ok(db_migrate(db, &e), &e);
    assert_ok(db_migrate(db, &e), &e); /* twice is once */
    assert_int_equal(db_schema_state(db, &e), DB_SCHEMA_SAME);
    assert_int_equal(db_schema_state(old, &e), DB_SCHEMA_NEWER);
    assert_false(db_migrate(old, &e));
    assert_int_equal(e.code, ERR_INPUT);
    assert_non_null(strstr(e.text, "newer version"));
    db_close(&old);
    db_close(&db);
}

static void an_edited_migration_is_found(void **state)
{
    struct db_migration edited[2] = {dbtest_set.migrations[0],
                                     dbtest_set.migrations[1]};
    struct db_set set = dbtest_set;
    struct db_settings s = test_db_settings();
    struct err e = {0};
    struct db *db = test_db_fresh(), *other;

    edited[1].sha256 = "0000";
    set.migrations = edited;
    s.set = &set;
    other = db_open(&s, &e);
    assert_int_equal(db_schema_state(other, &e), DB_SCHEMA_FAIL);
    assert_int_equal(e.code, ERR_INPUT);
    assert_non_null(strstr(e.text, "'more' is not ours"));
    db_close(&other);
    db_close(&db);
}

static void a_migration_is_done_whole_or_not_at_all(void **state)
{
    struct db *db = test_db_open();
    int faults = 0;

    for (int64_t nth = 1;; nth++) {
        struct err e = {0};
        enum db_schema_state state_now;
        bool ok;

        assert_ok(db_wipe(db, &e), &e);
        db_fault_at(db, nth);
        ok = db_migrate(db, &e);
        if (db_fault_at(db, 0) > 0) {
            assert_ok(ok, &e);
            break;
        }
        faults++;
        state_now = db_schema_state(db, &e);
        assert_true(state_now == DB_SCHEMA_EMPTY ||
                    state_now == DB_SCHEMA_OLDER ||
                    state_now == DB_SCHEMA_SAME);
        assert_ok(db_migrate(db, &e), &e);
        assert_ok(db_check(db, &e), &e);
    }
    assert_true(faults > 15); /* 7 and more statements, twice the frame */
    db_close(&db);
}

static void every_query_fits_the_engine(void **state)
{
    struct db *db = test_db_fresh();
    struct err e = {0};

    assert_true(dbtest_set.queries_n >= 15);
    assert_ok(db_check(db, &e), &e);
    assert_ok(db_check_plans(db, &e), &e);
    assert_ok(db_check_catalogue(db, &e), &e);
    db_close(&db);
}

static void the_products_own_queries_fit_the_engine(void **state)
{
    struct db *db;
    struct err e = {0};

    test_db_set = NULL;
    db = test_db_fresh();
    assert_ok(db_check(db, &e), &e);
    assert_ok(db_check_plans(db, &e), &e);
    assert_ok(db_check_catalogue(db, &e), &e);
    assert_ok(db_wipe(db, &e), &e);
    db_close(&db);
    test_db_set = &dbtest_set;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_is_known_as_empty_same_older_or_newer),
        cmocka_unit_test(an_edited_migration_is_found),
        cmocka_unit_test(a_migration_is_done_whole_or_not_at_all),
        cmocka_unit_test(every_query_fits_the_engine),
        cmocka_unit_test(the_products_own_queries_fit_the_engine),
    };

    test_db_set = &dbtest_set;
    return TEST_DB_RUN(tests);
}
