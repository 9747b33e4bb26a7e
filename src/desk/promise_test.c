#include "test/desk_help.h"

#include "desk/letter.h"
#include "desk/promise.h"

static struct q_promise_of_case promise_of(struct world *w, int64_t case_id,
                                           int64_t id)
{
    struct q_promise_of_case *rows;
    size_t n;

    DO(w, q_promise_of_case(tx, w->a, w->brand_id, case_id, &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == id ||
            (id == 0 && str_eq(rows[i].kind, STR("answer"))))
            return rows[i];
    fail_msg("no promise %" PRId64, id);
    return rows[0];
}

static int64_t promised(struct world *w, int64_t case_id, const char *text,
                        int64_t due_us)
{
    int64_t id;

    DO(w, promise_make(tx, w->a, &w->who, case_id, str_from_z(text), due_us,
                       &id, &e));
    return id;
}

static size_t watched(struct world *w)
{
    size_t n;

    DO(w, promise_watch(tx, w->a, &w->who, 2 * US_PER_HOUR, &n, &e));
    return n;
}

/* What Lee, the lead, and a person are told of promises now. */
static size_t told(struct world *w, int64_t agent_id, const char *kind)
{
    return world_notices(w, agent_id, agent_id == w->lee, false, kind);
}

static int64_t reply(struct world *w, int64_t case_id)
{
    struct letter_new in = {.case_id = case_id,
                            .text = STR("Dear Carl, we repair it."),
                            .then = CASE_WAITING_CUSTOMER};
    int64_t id;

    DO(w, letter_reply(tx, w->a, &w->desk, &w->who, &in, &id, &e));
    return id;
}

static void a_promise_says_something_and_lies_ahead(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), made;

    (void)state;
    REFUSED(
        &w, ERR_INPUT,
        promise_make(tx, w.a, &w.who, id, STR(" \n"), NOW_US + 1, &made, &e));
    REFUSED(&w, ERR_INPUT,
            promise_make(tx, w.a, &w.who, id, STR("call"), NOW_US, &made, &e));
    REFUSED(&w, ERR_MISSING,
            promise_make(tx, w.a, &w.who, id + 1000, STR("call"), NOW_US + 1,
                         &made, &e));
    world_close(&w);
}

static void the_earliest_open_promise_is_when_a_case_is_due(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), soon;

    (void)state;
    assert_int_equal(world_look(&w, id).due_us, NOW_US + US_PER_DAY);
    soon = promised(&w, id, "call", NOW_US + US_PER_HOUR);
    promised(&w, id, "refund", NOW_US + 3 * US_PER_DAY);
    assert_int_equal(world_look(&w, id).due_us, NOW_US + US_PER_HOUR);
    DO(&w, promise_end(tx, w.a, &w.who, soon, 0, PROMISE_KEPT, &e));
    assert_int_equal(world_look(&w, id).due_us, NOW_US + US_PER_DAY);
    reply(&w, id);
    assert_int_equal(world_look(&w, id).due_us, NOW_US + 3 * US_PER_DAY);
    world_close(&w);
}

static void a_promise_ends_kept_broken_or_withdrawn_and_only_once(void **state)
{
    static const char *const events[] = {"", "promise.kept", "promise.broken",
                                         "promise.withdrawn"};
    struct world w = world_open();
    int64_t id = world_case(&w);

    (void)state;
    for (int s = PROMISE_KEPT; s <= PROMISE_WITHDRAWN; s++) {
        int64_t p = promised(&w, id, "call", NOW_US + US_PER_HOUR);

        DO(&w, promise_end(tx, w.a, &w.who, p, 0, (enum promise_state)s, &e));
        assert_true(str_eq(promise_of(&w, id, p).state,
                           promise_state_name((enum promise_state)s)));
        assert_int_equal(world_events(&w, id, events[s]), 1);
        REFUSED(&w, ERR_CONFLICT,
                promise_end(tx, w.a, &w.who, p, 0, PROMISE_KEPT, &e));
        REFUSED(&w, ERR_INPUT,
                promise_end(tx, w.a, &w.who, p, 0, PROMISE_OPEN, &e));
    }
    world_close(&w);
}

static void a_promise_of_another_version_is_not_ended(void **state)
{
    struct world w = world_open();
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};
    int64_t id = world_case(&w);
    int64_t p = promised(&w, id, "call", NOW_US + US_PER_HOUR);
    int64_t next = world_look(&w, id).owner_id == w.bob ? w.ann : w.bob;

    (void)state;
    /* who moves a case to another owner has changed its promises */
    DO(&w, case_hand_over(tx, w.a, &w.who, id, 0, next, STR("holidays"), &e));
    REFUSED(&w, ERR_CONFLICT,
            promise_end(tx, w.a, &w.who, p, 1, PROMISE_KEPT, &e));
    REFUSED(&w, ERR_MISSING,
            promise_end(tx, w.a, &zoe, p, 0, PROMISE_KEPT, &e));
    assert_str(promise_of(&w, id, p).state, "open");
    world_close(&w);
}

static void a_promise_that_is_done_after_its_time_was_kept_late(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w);
    int64_t p = promised(&w, id, "call", NOW_US + US_PER_HOUR);

    (void)state;
    w.who.now_us += US_PER_HOUR + 1;
    DO(&w, promise_end(tx, w.a, &w.who, p, 0, PROMISE_KEPT, &e));
    assert_str(promise_of(&w, id, p).state, "kept");
    assert_true(promise_of(&w, id, p).late);
    world_close(&w);
}

static void
an_answer_in_time_keeps_the_promise_and_a_late_one_breaks_it(void **state)
{
    struct world w = world_open();
    int64_t a = world_case(&w), b = world_case(&w);

    (void)state;
    w.who.now_us = NOW_US + US_PER_DAY; /* the last moment */
    reply(&w, a);
    assert_str(promise_of(&w, a, 0).state, "kept");
    assert_false(promise_of(&w, a, 0).late);
    w.who.now_us++;
    reply(&w, b);
    assert_str(promise_of(&w, b, 0).state, "broken");
    assert_true(promise_of(&w, b, 0).late);
    world_close(&w);
}

/* ---- the watch ---- */

static void a_promise_is_warned_of_once_and_told_late_once(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), owner = world_look(&w, id).owner_id;

    (void)state;
    assert_int_equal(watched(&w), 0);             /* due in a day */
    w.who.now_us = NOW_US + 22 * US_PER_HOUR + 1; /* in two hours, less 1 us */
    assert_int_equal(watched(&w), 1);
    assert_int_equal(told(&w, owner, "promise.soon"), 1);
    assert_int_equal(watched(&w), 0);
    w.who.now_us = NOW_US + US_PER_DAY + 1;
    assert_int_equal(watched(&w), 1);
    assert_int_equal(told(&w, owner, "promise.soon"), 0);
    assert_int_equal(told(&w, owner, "promise.late"), 1);
    assert_int_equal(world_notices(&w, w.lee, true, false, "promise.late"),
                     owner == w.lee ? 2 : 1);
    assert_int_equal(world_events(&w, id, "promise.late"), 1);
    assert_int_equal(watched(&w), 0);
    assert_int_equal(world_events(&w, id, "promise.late"), 1);
    world_close(&w);
}

static void nobody_is_told_of_a_promise_any_more_when_it_is_done(void **state)
{
    struct world w = world_open();
    int64_t a = world_case(&w), b = world_case(&w), c = world_case(&w);
    int64_t p = promised(&w, c, "call", NOW_US + US_PER_HOUR);
    int64_t people[] = {w.ann, w.bob, w.lee};
    size_t n = 0;

    (void)state;
    w.who.now_us = NOW_US + 2 * US_PER_DAY;
    assert_int_equal(watched(&w), 4); /* three answers and a call */
    for (int i = 0; i < 3; i++)
        n += told(&w, people[i], "promise.late");
    assert_int_equal(n, 8); /* each to its owner and to the lead */
    reply(&w, a);
    DO(&w, case_set_state(tx, w.a, &w.who, b, 0, CASE_RESOLVED, &e));
    reply(&w, c);
    DO(&w, promise_end(tx, w.a, &w.who, p, 0, PROMISE_BROKEN, &e));
    for (int i = 0; i < 3; i++)
        assert_int_equal(told(&w, people[i], "promise.late"), 0);
    world_close(&w);
}

static void the_new_owner_is_told_of_a_promise_that_is_late(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), owner = world_look(&w, id).owner_id;
    int64_t next = owner == w.bob ? w.ann : w.bob;

    (void)state;
    w.who.now_us = NOW_US + 2 * US_PER_DAY;
    watched(&w);
    assert_true(told(&w, owner, "promise.late") > 0);
    DO(&w, case_hand_over(tx, w.a, &w.who, id, 0, next, STR("ill"), &e));
    watched(&w);
    assert_int_equal(told(&w, next, "promise.late"), 1);
    assert_int_equal(told(&w, owner, "promise.late"), owner == w.lee);
    world_close(&w);
}

static void a_warning_is_not_kept_back_by_many_older_ones(void **state)
{
    enum { MANY = 250 }; /* more than one round of the watch takes */
    struct world w = world_open();
    int64_t id = world_case(&w), last;

    (void)state;
    for (int i = 0; i < MANY; i++)
        promised(&w, id, "call", NOW_US + US_PER_HOUR + i);
    last = promised(&w, id, "last", NOW_US + US_PER_HOUR + MANY);
    assert_int_equal(watched(&w) + watched(&w), MANY + 1);
    assert_int_equal(watched(&w), 0);
    assert_str(promise_of(&w, id, last).state, "open");
    world_close(&w);
}

/* ---- letters that are taken back ---- */

static void a_letter_taken_back_leaves_the_promise_as_before(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter;

    (void)state;
    letter = reply(&w, id);
    assert_str(promise_of(&w, id, 0).state, "kept");
    DO(&w, letter_cancel(tx, w.a, &w.who, letter, &e));
    assert_str(promise_of(&w, id, 0).state, "open");
    assert_str(world_look(&w, id).state, "open");
    assert_int_equal(world_look(&w, id).due_us, NOW_US + US_PER_DAY);
    world_close(&w);
}

static void
a_second_letter_taken_back_leaves_the_first_ones_promise_kept(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), second;

    (void)state;
    reply(&w, id);
    w.who.now_us += US_PER_MIN;
    second = reply(&w, id); /* "and another thing" */
    DO(&w, letter_cancel(tx, w.a, &w.who, second, &e));
    assert_str(promise_of(&w, id, 0).state, "kept");
    assert_true(world_look(&w, id).due_us == DUE_NEVER);
    world_close(&w);
}

static void a_promise_owed_again_is_the_present_owners(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), owner = world_look(&w, id).owner_id, letter;
    int64_t next = owner == w.bob ? w.ann : w.bob;

    (void)state;
    letter = reply(&w, id);
    DO(&w, case_hand_over(tx, w.a, &w.who, id, 0, next, STR("ill"), &e) &&
               letter_cancel(tx, w.a, &w.who, letter, &e));
    assert_str(promise_of(&w, id, 0).state, "open");
    assert_int_equal(promise_of(&w, id, 0).owner_id, next);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_promise_says_something_and_lies_ahead),
        cmocka_unit_test(the_earliest_open_promise_is_when_a_case_is_due),
        cmocka_unit_test(a_promise_ends_kept_broken_or_withdrawn_and_only_once),
        cmocka_unit_test(a_promise_of_another_version_is_not_ended),
        cmocka_unit_test(a_promise_that_is_done_after_its_time_was_kept_late),
        cmocka_unit_test(
            an_answer_in_time_keeps_the_promise_and_a_late_one_breaks_it),
        cmocka_unit_test(a_promise_is_warned_of_once_and_told_late_once),
        cmocka_unit_test(nobody_is_told_of_a_promise_any_more_when_it_is_done),
        cmocka_unit_test(the_new_owner_is_told_of_a_promise_that_is_late),
        cmocka_unit_test(a_warning_is_not_kept_back_by_many_older_ones),
        cmocka_unit_test(a_letter_taken_back_leaves_the_promise_as_before),
        cmocka_unit_test(
            a_second_letter_taken_back_leaves_the_first_ones_promise_kept),
        cmocka_unit_test(a_promise_owed_again_is_the_present_owners),
    };

    return TEST_DB_RUN(tests);
}
