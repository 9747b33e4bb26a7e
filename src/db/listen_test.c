/*
 * listen_test.c — hints: of what this process commits and, on SQLite, of what
 * others do.
 */
#include <pthread.h>
#include <sys/wait.h>

#include "test/db_help.h"

#include "db/dbtest_set.h"

/* Another program commits; SQLite's locks do not survive a mere fork. */
static void commit_elsewhere(void)
{
    char path[80];
    pid_t child;
    int status;

    snprintf(path, sizeof path, "%s/test.db", test_db_folder);
    child = fork();
    if (child == 0) {
        execlp("sqlite3", "sqlite3", path, "CREATE TABLE elsewhere (x)", NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Waits ten seconds in its own thread; what it heard. */
struct hearer {
    struct db_listener *l;
    pthread_t thread;
    enum db_got got;
};

static void *hear(void *arg)
{
    struct hearer *h = arg;
    struct arena *a = arena_open();
    struct db_note note;
    struct err e = {0};

    h->got = db_listen_wait(h->l, a, 10 * US_PER_S, &note, &e);
    arena_close(&a);
    return NULL;
}

static void all_listeners_hear_of_another_process_though_one_looks(void **state)
{
    static const char *const channels[] = {"news", NULL};
    struct db_settings s = test_db_settings();
    struct hearer hearers[3];
    struct db *db;
    struct err e = {0};

    if (test_db_is_pg())
        skip(); /* there the server tells */
    db = test_db_fresh();
    for (size_t i = 0; i < ARRAY_N(hearers); i++) {
        struct hearer *h = &hearers[i];

        h->l = db_listen(&s, channels, &e);
        assert_ok(h->l != NULL, &e);
        assert_int_equal(pthread_create(&h->thread, NULL, hear, h), 0);
    }
    commit_elsewhere();
    for (size_t i = 0; i < ARRAY_N(hearers); i++) {
        pthread_join(hearers[i].thread, NULL);
        assert_int_equal(hearers[i].got, DB_ROW);
        db_unlisten(&hearers[i].l);
    }
    db_close(&db);
}

static void a_listener_hears_what_was_committed(void **state)
{
    static const char *const channels[] = {"news", "job", NULL};
    struct db *db = test_db_fresh();
    struct db_settings s = test_db_settings();
    struct arena *a = arena_open();
    struct err e = {0};
    struct db_listener *l = db_listen(&s, channels, &e);
    struct db_note note;
    struct db_tx *tx = test_db_begin(db);

    assert_ok(l != NULL, &e);
    assert_ok(db_notify(tx, "news", STR("lost"), &e), &e);
    db_rollback(&tx);
    tx = test_db_begin(db);
    assert_ok(db_notify(tx, "other", STR("7"), &e), &e);
    assert_ok(db_notify(tx, "news", STR("42"), &e), &e);
    test_db_commit(&tx);
    assert_int_equal(db_listen_wait(l, a, 5 * US_PER_S, &note, &e), DB_ROW);
    assert_str(note.channel, "news");
    assert_str(note.payload, "42");
    assert_int_equal(db_listen_wait(l, a, 10 * US_PER_MS, &note, &e), DB_NONE);
    db_listener_wake(l);
    assert_int_equal(db_listen_wait(l, a, 60 * US_PER_S, &note, &e), DB_NONE);
    db_unlisten(&l);
    arena_close(&a);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_listener_hears_what_was_committed),
        cmocka_unit_test(
            all_listeners_hear_of_another_process_though_one_looks),
    };

    test_db_set = &dbtest_set;
    return TEST_DB_RUN(tests);
}
