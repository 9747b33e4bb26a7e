/*
 * lite_vfs_test.c — the log is written at once, and is what SQLite alone
 * would have written: a copy of the files, made when a commit has returned,
 * is read by SQLite without our VFS.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "test/test.h"

#include "db/lite_vfs.h"

typedef ssize_t write_fn(int fd, const void *bytes, size_t n, off_t at);

static int writes_n;   /* calls of the system so far */
static int writes_max; /* after so many the disk is full; 0: never */
static write_fn *system_write;
static char folder[] = "/tmp/redress-vfs-XXXXXX";

static ssize_t counted_write(int fd, const void *bytes, size_t n, off_t at)
{
    writes_n++;
    if (writes_max && writes_n > writes_max) {
        errno = ENOSPC;
        return -1;
    }
    return system_write(fd, bytes, n, at);
}

static int count_writes(void **state)
{
    sqlite3_vfs *unix_vfs = sqlite3_vfs_find("unix");
    const char *name = "pwrite64";

    (void)state;
    if (!unix_vfs->xGetSystemCall(unix_vfs, name))
        name = "pwrite";
    system_write =
        (write_fn *)(void (*)(void))unix_vfs->xGetSystemCall(unix_vfs, name);
    return system_write && mkdtemp(folder) &&
                   unix_vfs->xSetSystemCall(
                       unix_vfs, name,
                       (sqlite3_syscall_ptr)(void (*)(void))counted_write) ==
                       SQLITE_OK
               ? 0
               : -1;
}

static const char *path(const char *name)
{
    static char out[2][200];
    static int which;

    which = !which;
    snprintf(out[which], sizeof out[which], "%s/%s", folder, name);
    return out[which];
}

static int clean_up(void **state)
{
    static const char *const names[] = {"a.db",        "a.db-wal", "a.db-shm",
                                        "copy",        "copy-wal", "copy-shm",
                                        "copy-journal"};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(names); i++)
        unlink(path(names[i]));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
}

static sqlite3 *open_with(const char *vfs, const char *name)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open_v2(path(name), &db,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                     vfs),
                     SQLITE_OK);
    return db;
}

/* With a cache of ten pages, so that large transactions spill. */
static sqlite3 *open_ours(void)
{
    sqlite3 *db = open_with(lite_vfs_name(), "a.db");

    run(db, "PRAGMA journal_mode = WAL");
    run(db, "PRAGMA synchronous = NORMAL");
    run(db, "PRAGMA cache_size = 10");
    run(db, "PRAGMA wal_autocheckpoint = 0");
    run(db, "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, b, n)");
    return db;
}

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    int64_t n;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static void fill(sqlite3 *db, int rows)
{
    char sql[300];

    snprintf(sql, sizeof sql,
             "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r "
             "WHERE i < %d) INSERT INTO t (b, n) SELECT randomblob(3000), i "
             "FROM r",
             rows);
    run(db, sql);
}

static void copy_file(const char *from, const char *to)
{
    int in = open(path(from), O_RDONLY | O_CLOEXEC);
    int out = open(path(to), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    char bytes[65536];
    ssize_t n;

    assert_true(in >= 0 && out >= 0);
    while ((n = read(in, bytes, sizeof bytes)) > 0)
        assert_int_equal(write(out, bytes, (size_t)n), n);
    assert_int_equal(n, 0);
    close(in);
    close(out);
}

/* Rows that are there after the process was killed now. */
static int64_t rows_after_a_kill(void)
{
    sqlite3 *db;
    int64_t n;

    unlink(path("copy-shm"));
    copy_file("a.db", "copy");
    copy_file("a.db-wal", "copy-wal");
    db = open_with("unix", "copy");
    assert_int_equal(number(db, "SELECT COUNT(*) FROM pragma_integrity_check "
                                "WHERE integrity_check = 'ok'"),
                     1);
    n = number(db, "SELECT COUNT(*) FROM t");
    sqlite3_close(db);
    return n;
}

static void a_commit_is_one_write(void **state)
{
    sqlite3 *db = open_ours();

    (void)state;
    run(db, "BEGIN IMMEDIATE; INSERT INTO t (b) VALUES (randomblob(20000))");
    writes_n = 0;
    run(db, "COMMIT");
    /* seven pages or more, that is 14 writes and more without this VFS */
    assert_int_equal(writes_n, 1);
    assert_int_equal(rows_after_a_kill(), 1);
    sqlite3_close(db);
}

static void each_commit_is_in_the_file_when_it_returns(void **state)
{
    sqlite3 *db = open_ours();

    (void)state;
    for (int i = 1; i <= 60; i++) {
        run(db, "INSERT INTO t (b) VALUES (randomblob(5000))");
        assert_int_equal(rows_after_a_kill(), i);
        if (i % 20 == 0) /* the log begins anew */
            run(db, "PRAGMA wal_checkpoint(RESTART)");
    }
    sqlite3_close(db);
}

/* Pages that were spilled are changed again: SQLite writes them in their old
 * place, and all checksums after them once more. */
static void pages_written_twice_in_a_transaction_are_right(void **state)
{
    sqlite3 *db = open_ours();

    (void)state;
    fill(db, 200);
    run(db, "BEGIN IMMEDIATE");
    fill(db, 300);
    for (int i = 0; i < 3; i++)
        run(db, "UPDATE t SET n = n + 1, b = randomblob(2900)");
    run(db, "COMMIT");
    assert_int_equal(rows_after_a_kill(), 500);
    run(db, "INSERT INTO t (n) VALUES (0)");
    assert_int_equal(rows_after_a_kill(), 501);
    /* (1 + … + 200) + (1 + … + 300) + 3 × 500 */
    assert_int_equal(number(db, "SELECT SUM(n) FROM t"), 20100 + 45150 + 1500);
    sqlite3_close(db);
}

/* What waited of a transaction that was rolled back must not be written over
 * what another process has committed since. */
static void nothing_of_a_rolled_back_transaction_is_written_later(void **state)
{
    sqlite3 *db = open_ours(), *other;

    (void)state;
    fill(db, 10);
    run(db, "BEGIN IMMEDIATE");
    fill(db, 300); /* 900 kB: most is written, some waits */
    run(db, "ROLLBACK");
    lite_vfs_forget(db);
    other = open_with("unix", "a.db");
    fill(other, 40);
    assert_int_equal(rows_after_a_kill(), 50);
    writes_n = 0;
    assert_int_equal(number(db, "SELECT COUNT(*) FROM t"), 50);
    assert_int_equal(writes_n, 0);
    fill(db, 5);
    assert_int_equal(rows_after_a_kill(), 55);
    assert_int_equal(number(other, "SELECT COUNT(*) FROM t"), 55);
    sqlite3_close(other);
    sqlite3_close(db);
}

static void a_commit_larger_than_what_may_wait_is_whole(void **state)
{
    sqlite3 *db = open_ours();

    (void)state;
    run(db, "PRAGMA cache_size = 2000");
    run(db, "BEGIN IMMEDIATE");
    fill(db, 400);
    writes_n = 0;
    run(db, "COMMIT");
    /* 400 pages of 4,120 bytes, 29 in each 120 KiB: 14, and few more for the
     * inner pages of the tree */
    assert_in_range(writes_n, 14, 16);
    assert_int_equal(rows_after_a_kill(), 400);
    sqlite3_close(db);
}

static void a_full_disk_fails_the_commit_and_harms_nothing(void **state)
{
    sqlite3 *db = open_ours();

    (void)state;
    run(db, "PRAGMA cache_size = 2000");
    fill(db, 10);
    run(db, "BEGIN IMMEDIATE");
    fill(db, 400);
    writes_n = 0;
    writes_max = 1; /* of the 14 and more that it takes */
    assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) & 0xff,
                     SQLITE_FULL);
    writes_max = 0;
    if (!sqlite3_get_autocommit(db))
        run(db, "ROLLBACK");
    lite_vfs_forget(db);
    assert_int_equal(rows_after_a_kill(), 10);
    fill(db, 7);
    assert_int_equal(rows_after_a_kill(), 17);
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_commit_is_one_write, clean_up),
        cmocka_unit_test_teardown(each_commit_is_in_the_file_when_it_returns,
                                  clean_up),
        cmocka_unit_test_teardown(
            pages_written_twice_in_a_transaction_are_right, clean_up),
        cmocka_unit_test_teardown(
            nothing_of_a_rolled_back_transaction_is_written_later, clean_up),
        cmocka_unit_test_teardown(a_commit_larger_than_what_may_wait_is_whole,
                                  clean_up),
        cmocka_unit_test_teardown(
            a_full_disk_fails_the_commit_and_harms_nothing, clean_up),
    };

    return cmocka_run_group_tests(tests, count_writes, remove_folder);
}
