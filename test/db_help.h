/*
 * db_help.h — one test program, all databases.  main() calls TEST_DB_RUN with
 * its tests; each group of tests runs on SQLite, on PostgreSQL and on
 * PostgreSQL with its tenant tables partitioned by brand, where a key without
 * brand_id is refused.  Run under test/with_pg.sh.
 */
#ifndef TEST_DB_HELP_H
#define TEST_DB_HELP_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test/test.h"

#include "db/probe.h"

enum { TEST_DB_VARIANTS = 3 };

static int test_db_variant; /* 0 lite, 1 pg, 2 pg partitioned */
static char test_db_folder[64];
static const struct db_set *test_db_set; /* NULL: the product's */

static inline bool test_db_is_pg(void)
{
    return test_db_variant > 0;
}

/* The url is good until the thread's next call. */
static inline struct db_settings test_db_settings(void)
{
    static _Thread_local char url[256];
    const char *dsn = getenv("REDRESS_PG_DSN");

    if (test_db_is_pg() && !dsn)
        fail_msg("REDRESS_PG_DSN is not set: run under test/with_pg.sh");
    if (test_db_is_pg())
        snprintf(url, sizeof url, "%s", dsn);
    else
        snprintf(url, sizeof url, "sqlite:%s/test.db", test_db_folder);
    return (struct db_settings){.url = url,
                                .set = test_db_set,
                                .hash_partitions =
                                    test_db_variant == 2 ? 3 : 0};
}

static inline void test_db_ok(bool ok, const struct err *e, const char *file,
                              int line)
{
    if (ok)
        return;
    print_error("%s: %s\n", err_code_name(e->code), e->text);
    _fail(file, line);
}

/* Fails the test with the error's text. */
#define assert_ok(ok, e) test_db_ok((ok), (e), __FILE__, __LINE__)

/* Another connection to the database of this test. */
static inline struct db *test_db_open(void)
{
    struct db_settings s = test_db_settings();
    struct err e = {0};
    struct db *db = db_open(&s, &e);

    assert_ok(db != NULL, &e);
    return db;
}

/* A transaction that writes. */
static inline struct db_tx *test_db_begin(struct db *db)
{
    struct err e = {0};
    struct db_tx *tx = db_begin(db, &e);

    assert_ok(tx != NULL, &e);
    return tx;
}

static inline void test_db_commit(struct db_tx **tx)
{
    struct err e = {0};

    assert_ok(db_commit(tx, &e), &e);
}

/* Empty, with the schema of the set. */
static inline struct db *test_db_fresh(void)
{
    struct db *db = test_db_open();
    struct err e = {0};

    assert_ok(db_wipe(db, &e), &e);
    assert_ok(db_migrate(db, &e), &e);
    return db;
}

/* Kills the server of this test; with_pg.sh starts it again. */
static inline void test_db_kill_server(int signal_number)
{
    char path[256];
    FILE *f;
    int pid = 0;

    snprintf(path, sizeof path, "%s/d/postmaster.pid",
             getenv("REDRESS_PG_DIR"));
    f = fopen(path, "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%d", &pid), 1);
    fclose(f);
    assert_true(pid > 1);
    assert_int_equal(kill(pid, signal_number), 0);
}

static inline int test_db_setup(void **state)
{
    (void)state;
    snprintf(test_db_folder, sizeof test_db_folder, "/tmp/redress-db.XXXXXX");
    return mkdtemp(test_db_folder) ? 0 : -1;
}

static inline int test_db_teardown(void **state)
{
    static const char *const names[] = {"test.db", "test.db-wal", "test.db-shm",
                                        "dump", "dump2"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];

        snprintf(path, sizeof path, "%s/%s", test_db_folder, names[i]);
        unlink(path);
    }
    return rmdir(test_db_folder);
}

/* One statement each: operands of one expression may be set out together,
 * and all three groups would then run on the last kind of database. */
static inline int test_db_run(const char *name, int variant,
                              const struct CMUnitTest *tests, size_t n)
{
    test_db_variant = variant;
    return _cmocka_run_group_tests(name, tests, n, test_db_setup,
                                   test_db_teardown);
}

static inline int test_db_run_all(const struct CMUnitTest *tests, size_t n)
{
    int failed = test_db_run("SQLite", 0, tests, n);

    failed += test_db_run("PostgreSQL", 1, tests, n);
    failed += test_db_run("PostgreSQL, partitioned", 2, tests, n);
    return failed;
}

/* Runs the array of tests once per kind of database; for return in main. */
#define TEST_DB_RUN(tests) test_db_run_all((tests), ARRAY_N(tests))

#endif
