/*
 * keeper_test.c — many sessions at once share commits, and each is told of
 * its own messages and of nothing else.
 */
#include <pthread.h>

#include "test/desk_help.h"

#include "channel/keeper.h"

enum { SESSIONS = 16, MAILS = 20 };

struct session {
    struct world *w;
    struct keeper *k;
    int number;
    int64_t ids[MAILS];
    bool ok;
    struct err e;
    pthread_t thread;
};

static void *hand_over(void *arg)
{
    struct session *s = arg;
    struct arena *a = arena_open();

    s->ok = true;
    for (int i = 0; i < MAILS && s->ok; i++) {
        struct intake_item item = {
            .brand_id = s->w->brand_id,
            .account_id = s->w->account_id,
            .door = "lmtp",
            .raw = str_fmt(a, "Subject: %d %d\r\n\r\nx\r\n", s->number, i)};

        keeper_coming(s->k);
        s->ok = keeper_keep(s->k, &item, 1, NOW_US, &s->ids[i], &s->e);
    }
    arena_close(&a);
    return NULL;
}

static void run_sessions(struct session *sessions, struct world *w,
                         struct keeper *k)
{
    for (int i = 0; i < SESSIONS; i++) {
        sessions[i].w = w;
        sessions[i].k = k;
        sessions[i].number = i;
        assert_int_equal(
            pthread_create(&sessions[i].thread, NULL, hand_over, &sessions[i]),
            0);
    }
    for (int i = 0; i < SESSIONS; i++)
        pthread_join(sessions[i].thread, NULL);
}

static void each_session_gets_the_rows_of_its_own_messages(void **state)
{
    static struct session sessions[SESSIONS];
    struct world w = world_open();
    struct db_settings settings = test_db_settings();
    struct err why = {0};
    struct keeper *k = keeper_open(&settings, &why);

    (void)state;
    assert_ok(k != NULL, &why);
    run_sessions(sessions, &w, k);
    keeper_close(&k);
    assert_null(k);
    for (int i = 0; i < SESSIONS; i++) {
        assert_ok(sessions[i].ok, &sessions[i].e);
        for (int m = 0; m < MAILS; m++) {
            struct q_intake_get row;
            struct q_blob_get blob;

            assert_true(sessions[i].ids[m] > 0);
            DO(&w, q_intake_get(tx, w.a, w.brand_id, sessions[i].ids[m], &row,
                                &e) == DB_ROW &&
                       q_blob_get(tx, w.a, w.brand_id, row.sha256, &blob, &e) ==
                           DB_ROW);
            assert_true(str_eq(
                blob.data, str_fmt(w.a, "Subject: %d %d\r\n\r\nx\r\n", i, m)));
        }
    }
    world_close(&w);
}

static void a_batch_that_fails_is_told_to_its_sessions(void **state)
{
    struct world w = world_open();
    struct db_settings settings = test_db_settings();
    struct err why = {0};
    struct keeper *k = keeper_open(&settings, &why);
    struct intake_item item = {.brand_id = w.brand_id,
                               .account_id = w.account_id,
                               .door = "lmtp",
                               .rcpt_to = {"\xff\xfe", 2}, /* not UTF-8 */
                               .raw = STR("Subject: x\r\n\r\nx\r\n")};
    int64_t id = 0;

    (void)state;
    assert_ok(k != NULL, &why);
    keeper_coming(k);
    assert_false(keeper_keep(k, &item, 1, NOW_US, &id, &why));
    assert_int_equal(why.code, ERR_INPUT);
    item.rcpt_to = STR("desk@a.test");
    why = (struct err){0};
    keeper_coming(k);
    assert_ok(keeper_keep(k, &item, 1, NOW_US, &id, &why), &why);
    assert_true(id > 0);
    keeper_close(&k);
    keeper_close(&k); /* closing what is closed is nothing */
    world_close(&w);
}

static void a_message_that_never_comes_holds_no_other_up(void **state)
{
    struct world w = world_open();
    struct db_settings settings = test_db_settings();
    struct err why = {0};
    struct keeper *k = keeper_open(&settings, &why);
    struct intake_item item = {.brand_id = w.brand_id,
                               .account_id = w.account_id,
                               .door = "lmtp",
                               .raw = STR("Subject: x\r\n\r\nx\r\n")};
    int64_t id = 0;

    (void)state;
    assert_ok(k != NULL, &why);
    keeper_coming(k); /* another session, which stops in the middle */
    keeper_coming(k);
    assert_ok(keeper_keep(k, &item, 1, NOW_US, &id, &why), &why);
    assert_true(id > 0);
    keeper_gone(k);
    keeper_close(&k);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_session_gets_the_rows_of_its_own_messages),
        cmocka_unit_test(a_batch_that_fails_is_told_to_its_sessions),
        cmocka_unit_test(a_message_that_never_comes_holds_no_other_up),
    };

    return TEST_DB_RUN(tests);
}
