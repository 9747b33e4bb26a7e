/*
 * watch_test.c — what the desk looks after by itself; with remedies and the
 * order of events, which need no file of their own.
 */
#include <pthread.h>

#include "test/desk_help.h"

#include "base/clock.h"
#include "desk/event.h"
#include "desk/letter.h"
#include "desk/outbox.h"
#include "desk/remedy.h"
#include "desk/watch.h"

/* ---- silence ---- */

static void a_mailbox_may_be_silent_for_twice_its_longest_pause(void **state)
{
    int64_t times[12];

    (void)state;
    /* newest first, one an hour; the longest pause is five hours */
    for (int i = 0; i < 12; i++)
        times[i] = NOW_US - i * US_PER_HOUR - (i > 6 ? 4 * US_PER_HOUR : 0);
    assert_int_equal(watch_silence_us(times, 12), 10 * US_PER_HOUR);
    /* without it: twice an hour is less than six */
    assert_int_equal(watch_silence_us(times + 7, 5), 0);
    for (int i = 0; i < 12; i++)
        times[i] = NOW_US - i * US_PER_HOUR;
    assert_int_equal(watch_silence_us(times, 12), 6 * US_PER_HOUR);
    assert_int_equal(watch_silence_us(times, WATCH_RHYTHM_N), 6 * US_PER_HOUR);
    assert_int_equal(watch_silence_us(times, WATCH_RHYTHM_N - 1), 0);
    assert_int_equal(watch_silence_us(NULL, 0), 0);
}

static void go_round(struct world *w)
{
    struct err e = {0};

    assert_ok(watch_brand(w->db, w->a, w->brand_id, w->who.now_us, &e), &e);
}

static size_t told_admins(struct world *w, const char *kind)
{
    return world_notices(w, w->lee, false, true, kind);
}

static void
a_mailbox_that_fell_silent_is_told_once_until_mail_comes(void **state)
{
    struct world w = world_open();

    (void)state;
    for (int i = 0; i < WATCH_RHYTHM_N; i++) {
        world_case(&w);
        w.who.now_us += US_PER_HOUR;
    }
    w.who.now_us += 5 * US_PER_HOUR; /* six since the last: not yet */
    go_round(&w);
    assert_int_equal(told_admins(&w, "mailbox.silent"), 0);
    w.who.now_us += US_PER_MIN;
    go_round(&w);
    go_round(&w);
    assert_int_equal(told_admins(&w, "mailbox.silent"), 1);
    world_case(&w);
    go_round(&w);
    assert_int_equal(told_admins(&w, "mailbox.silent"), 0);
    world_close(&w);
}

static void fails(struct world *w, bool denied)
{
    struct err e = {0}, why = {ERR_RETRY, "nobody answers"};

    assert_ok(watch_mailbox_fails(w->db, w->a, &w->who, w->account_id,
                                  str_from_z(w->address), &why, denied, &e),
              &e);
}

static void
a_mailbox_that_fails_for_minutes_is_told_until_it_works(void **state)
{
    struct world w = world_open();
    struct err why = {0};

    (void)state;
    fails(&w, false);
    w.who.now_us += WATCH_FAILING_US - 1;
    fails(&w, false);
    assert_int_equal(told_admins(&w, "mailbox.failing"), 0);
    w.who.now_us++;
    fails(&w, false);
    fails(&w, false);
    assert_int_equal(told_admins(&w, "mailbox.failing"), 1);
    assert_ok(watch_mailbox_works(w.db, &w.who, w.account_id, &why), &why);
    assert_int_equal(told_admins(&w, "mailbox.failing"), 0);
    fails(&w, false); /* its two minutes begin anew */
    assert_int_equal(told_admins(&w, "mailbox.failing"), 0);
    world_close(&w);
}

static void a_refused_log_in_is_told_at_once(void **state)
{
    struct world w = world_open();

    (void)state;
    fails(&w, true);
    assert_int_equal(told_admins(&w, "mailbox.failing"), 1);
    world_close(&w);
}

static void a_letter_whose_sender_died_gets_its_job_again(void **state)
{
    struct world w = world_open();
    struct letter_new in = {
        .case_id = world_case(&w), .text = STR("x"), .then = CASE_OPEN};
    struct outbox_mail mail;
    struct q_message_stuck *stuck;
    struct err why = {0};
    int64_t letter, wait_us;
    size_t n;

    (void)state;
    DO(&w, letter_reply(tx, w.a, &w.desk, &w.who, &in, &letter, &e));
    w.who.now_us += US_PER_MIN;
    assert_int_equal(
        outbox_take(w.db, w.a, &w.desk, &w.who, letter, &mail, &wait_us, &why),
        OUTBOX_SEND);
    assert_ok(outbox_sending(w.db, &w.who, &mail, &why), &why);
    w.who.now_us += 10 * US_PER_MIN + 1;
    DO(&w, q_message_stuck(tx, w.a, w.brand_id, w.who.now_us - 10 * US_PER_MIN,
                           &stuck, &n, &e));
    assert_int_equal(n, 1);
    assert_int_equal(stuck[0].id, letter);
    go_round(&w); /* puts the job, whose run finds it "sending" */
    assert_int_equal(
        outbox_take(w.db, w.a, &w.desk, &w.who, letter, &mail, &wait_us, &why),
        OUTBOX_NOTHING);
    DO(&w, q_message_stuck(tx, w.a, w.brand_id, INT64_MAX, &stuck, &n, &e));
    assert_int_equal(n, 0);
    world_close(&w);
}

/* ---- remedies ---- */

static void a_remedy_is_of_a_known_kind_and_money_has_a_currency(void **state)
{
    static const struct {
        const char *kind;
        int64_t amount;
        const char *currency;
        bool good;
    } rows[] = {
        {"refund", 1999, "EUR", true},
        {"apology", 0, "", true},
        {"credit", 1, "PLN", true},
        {"bribe", 0, "", false},
        {"", 0, "", false},
        {"refund", 1999, "", false},
        {"refund", 1999, "eur", false},
        {"refund", 1999, "EURO", false},
        {"refund", -1, "EUR", false},
        {"refund", 1, "E\xc3\x89", false},
    };
    struct world w = world_open();
    int64_t id = world_case(&w), made;
    struct q_remedy_of_case *given;
    size_t n, good = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        struct remedy_new in = {.case_id = id,
                                .kind = str_from_z(rows[i].kind),
                                .amount = rows[i].amount,
                                .currency = str_from_z(rows[i].currency),
                                .asked = STR("a new one"),
                                .given = STR("")};

        if (rows[i].good)
            DO(&w, remedy_give(tx, w.a, &w.who, &in, &made, &e));
        else
            REFUSED(&w, ERR_INPUT,
                    remedy_give(tx, w.a, &w.who, &in, &made, &e));
        good += rows[i].good;
    }
    DO(&w, q_remedy_of_case(tx, w.a, w.brand_id, id, &given, &n, &e));
    assert_int_equal(n, good);
    assert_int_equal(given[0].amount, 1999);
    assert_str(given[0].currency, "EUR");
    assert_int_equal(world_events(&w, id, "remedy.given"), good);
    world_close(&w);
}

static void a_remedy_belongs_to_a_case_of_the_brand(void **state)
{
    struct world w = world_open();
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};
    struct remedy_new in = {
        .case_id = world_case(&w), .kind = STR("apology"), .currency = STR("")};
    int64_t made;

    (void)state;
    REFUSED(&w, ERR_MISSING, remedy_give(tx, w.a, &zoe, &in, &made, &e));
    world_close(&w);
}

/* ---- events ---- */

enum { WRITERS = 4, EVENTS = 25 };

struct writer {
    struct world *w;
    pthread_t thread;
};

static bool add_event(struct db_tx *tx, void *ctx, struct err *e)
{
    struct writer *wr = ctx;
    struct arena *a = arena_open();
    bool ok =
        event_add(tx, a, &wr->w->who,
                  &(struct event_new){.kind = "customer.changed"}, NULL, e);

    arena_close(&a);
    return ok;
}

static void *write_events(void *arg)
{
    struct writer *wr = arg;
    struct db *db = test_db_open();
    struct err e = {0};

    for (int i = 0; i < EVENTS; i++)
        assert_ok(db_run(db, add_event, wr, &e), &e);
    db_close(&db);
    return NULL;
}

static void who_reads_events_by_their_id_misses_none(void **state)
{
    struct world w = world_open();
    struct writer writers[WRITERS];
    struct q_event_after *rows;
    int64_t last = 0;
    int64_t until_us = clock_mono_us() + 60 * US_PER_S;
    size_t n, seen = 0;

    (void)state;
    for (int i = 0; i < WRITERS; i++) {
        writers[i].w = &w;
        assert_int_equal(
            pthread_create(&writers[i].thread, NULL, write_events, &writers[i]),
            0);
    }
    while (seen < WRITERS * EVENTS && clock_mono_us() < until_us) {
        DO(&w, q_event_after(tx, w.a, w.brand_id, last, 1000, &rows, &n, &e));
        for (size_t i = 0; i < n; i++) {
            assert_true(rows[i].id > last);
            last = rows[i].id;
        }
        seen += n;
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writers[i].thread, NULL);
    assert_int_equal(seen, WRITERS * EVENTS);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mailbox_may_be_silent_for_twice_its_longest_pause),
        cmocka_unit_test(
            a_mailbox_that_fell_silent_is_told_once_until_mail_comes),
        cmocka_unit_test(
            a_mailbox_that_fails_for_minutes_is_told_until_it_works),
        cmocka_unit_test(a_refused_log_in_is_told_at_once),
        cmocka_unit_test(a_letter_whose_sender_died_gets_its_job_again),
        cmocka_unit_test(a_remedy_is_of_a_known_kind_and_money_has_a_currency),
        cmocka_unit_test(a_remedy_belongs_to_a_case_of_the_brand),
        cmocka_unit_test(who_reads_events_by_their_id_misses_none),
    };

    return TEST_DB_RUN(tests);
}
