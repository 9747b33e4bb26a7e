#include "test/desk_help.h"

#include "base/buf.h"
#include "db/q_customer.h"
#include "desk/letter.h"
#include "desk/promise.h"

static struct case_opened open_case(struct world *w, int64_t owner_id)
{
    struct case_new in = {.customer_id = 0,
                          .account_id = w->account_id,
                          .channel = STR("mail"),
                          .subject = STR("Broken guitar"),
                          .excerpt = STR("You broke my guitar."),
                          .lang = STR("en"),
                          .since_us = w->who.now_us,
                          .owner_id = owner_id};
    struct q_customer_add customer;
    struct case_opened out = {0};

    DO(w, q_customer_add(tx, w->a, w->brand_id, STR("Carl"), STR("en"),
                         w->who.now_us, &customer, &e) &&
              (in.customer_id = customer.id) &&
              case_open(tx, w->a, &w->who, &in, &out, &e));
    return out;
}

static void set_duty(struct world *w, int64_t agent_id, bool on)
{
    int64_t changed;

    DO(w, q_member_set_duty(tx, w->brand_id, agent_id, on, &changed, &e));
}

static int64_t carries(struct world *w, int64_t agent_id)
{
    struct q_member_get m;

    DO(w, q_member_get(tx, w->a, w->brand_id, agent_id, &m, &e) == DB_ROW);
    return m.open_n;
}

/* ---- who owns it, and why ---- */

static void the_rota_takes_who_carries_least(void **state)
{
    struct world w = world_open();
    int64_t owners[6];

    (void)state;
    for (int i = 0; i < 6; i++) {
        struct case_opened c = open_case(&w, 0);

        owners[i] = c.owner_id;
        assert_str(world_look(&w, c.id).owner_why, "rota.reads");
    }
    /* three people on duty with nothing: each in turn, by id, twice */
    for (int i = 0; i < 6; i++)
        assert_int_equal(owners[i],
                         ((const int64_t[]){w.ann, w.bob, w.lee})[i % 3]);
    world_close(&w);
}

static void the_rota_passes_over_who_is_not_on_duty(void **state)
{
    struct world w = world_open();

    (void)state;
    set_duty(&w, w.ann, false);
    set_duty(&w, w.lee, false);
    for (int i = 0; i < 3; i++)
        assert_int_equal(open_case(&w, 0).owner_id, w.bob);
    world_close(&w);
}

static struct case_opened open_in(struct world *w, const char *lang)
{
    struct case_new in = {.account_id = w->account_id,
                          .customer_id =
                              world_look(w, world_case(w)).customer_id,
                          .channel = STR("mail"),
                          .subject = STR("x"),
                          .excerpt = STR("x"),
                          .lang = str_from_z(lang)};
    struct case_opened out;

    DO(w, case_open(tx, w->a, &w->who, &in, &out, &e));
    return out;
}

static void set_langs(struct world *w, int64_t agent_id, const char *langs)
{
    int64_t changed;

    DO(w, q_member_set_langs(tx, w->brand_id, agent_id, str_from_z(langs),
                             &changed, &e));
}

static void the_rota_prefers_who_reads_the_language(void **state)
{
    struct world w = world_open();
    int64_t ru_n[2] = {0};

    (void)state;
    /* the pages of all three are in English */
    set_langs(&w, w.bob, "ru,zh-Hant");
    set_langs(&w, w.lee, "en,ru");
    for (int i = 0; i < 6; i++) {
        struct case_opened c = open_in(&w, "ru");

        assert_true(c.owner_id == w.bob || c.owner_id == w.lee);
        assert_str(world_look(&w, c.id).owner_why, "rota.reads");
        ru_n[c.owner_id == w.lee]++;
    }
    assert_true(ru_n[0] > 0 && ru_n[1] > 0); /* whoever of them carries least */
    /* one script of Chinese reads better than none */
    assert_int_equal(open_in(&w, "zh-Hant").owner_id, w.bob);
    assert_int_equal(open_in(&w, "zh-Hans").owner_id, w.bob);
    /* whose list is empty answers in the language of their pages */
    for (int i = 0; i < 4; i++)
        assert_int_not_equal(open_in(&w, "en").owner_id, w.bob);
    world_close(&w);
}

static void who_is_there_comes_before_who_reads_the_language(void **state)
{
    struct world w = world_open();
    struct case_opened c;

    (void)state;
    set_langs(&w, w.bob, "pl");
    set_duty(&w, w.bob, false);
    c = open_in(&w, "pl");
    assert_int_not_equal(c.owner_id, w.bob);
    assert_str(world_look(&w, c.id).owner_why, "rota.least");
    /* "e" is in "en,fr" and no language of it */
    set_duty(&w, w.bob, true);
    set_langs(&w, w.bob, "en,fr");
    assert_str(world_look(&w, open_in(&w, "e").id).owner_why, "rota.least");
    world_close(&w);
}

static void a_case_has_an_owner_when_nobody_is_on_duty(void **state)
{
    struct world w = world_open();
    struct case_opened c;

    (void)state;
    set_duty(&w, w.ann, false);
    set_duty(&w, w.bob, false);
    set_duty(&w, w.lee, false);
    c = open_case(&w, 0);
    assert_int_equal(c.owner_id, w.ann);
    assert_str(world_look(&w, c.id).owner_why, "rota.nobody");
    world_close(&w);
}

static void a_case_has_the_owner_that_was_chosen(void **state)
{
    struct world w = world_open();
    struct case_opened c = open_case(&w, w.lee);

    (void)state;
    assert_int_equal(c.owner_id, w.lee);
    assert_str(world_look(&w, c.id).owner_why, "chosen");
    assert_int_equal(world_events(&w, c.id, "case.opened"), 1);
    world_close(&w);
}

static void nobody_of_another_brand_can_own_a_case(void **state)
{
    struct world w = world_open();
    struct case_new in = {.account_id = w.account_id,
                          .channel = STR("mail"),
                          .subject = STR("x"),
                          .excerpt = STR("x"),
                          .lang = STR(""),
                          .owner_id = w.zoe};
    struct case_opened out, mine = open_case(&w, w.ann);

    (void)state;
    REFUSED(&w, ERR_INPUT, case_open(tx, w.a, &w.who, &in, &out, &e));
    REFUSED(&w, ERR_INPUT,
            case_hand_over(tx, w.a, &w.who, mine.id, 0, w.zoe,
                           STR("she knows guitars"), &e));
    assert_int_equal(world_look(&w, mine.id).owner_id, w.ann);
    world_close(&w);
}

static void a_brand_without_people_takes_no_case(void **state)
{
    struct world w = world_open();
    struct actor who = w.who;
    struct case_new in = {.channel = STR("mail"),
                          .subject = STR("x"),
                          .excerpt = STR("x"),
                          .lang = STR("")};
    struct case_opened out;
    char address[80];
    int64_t account_id;

    (void)state;
    snprintf(address, sizeof address, "empty-%s", w.address);
    who.brand_id = world_brand(&w, "Empty", address, &account_id);
    REFUSED(&w, ERR_INPUT, case_open(tx, w.a, &who, &in, &out, &e));
    world_close(&w);
}

static void
who_waits_is_owed_an_answer_within_the_time_of_the_brand(void **state)
{
    struct world w = world_open();
    struct case_opened c = open_case(&w, 0);

    (void)state;
    /* the default is a day from when the customer wrote */
    assert_int_equal(c.due_us, NOW_US + US_PER_DAY);
    assert_int_equal(world_look(&w, c.id).due_us, NOW_US + US_PER_DAY);
    world_close(&w);
}

/* ---- hand-over ---- */

static void a_hand_over_needs_a_reason(void **state)
{
    struct world w = world_open();
    int64_t id = open_case(&w, w.ann).id;
    struct buf b = buf_make(w.a, 4096);

    (void)state;
    while (b.len <= 1000) /* LIMIT_REASON_BYTES */
        BUF_LIT(&b, "because ");
    REFUSED(&w, ERR_INPUT,
            case_hand_over(tx, w.a, &w.who, id, 0, w.bob, STR(" \t\n"), &e));
    REFUSED(&w, ERR_INPUT,
            case_hand_over(tx, w.a, &w.who, id, 0, w.bob, buf_str(&b), &e));
    assert_int_equal(world_look(&w, id).owner_id, w.ann);
    assert_int_equal(world_look(&w, id).handover_n, 0);
    world_close(&w);
}

static void
hand_overs_are_counted_and_the_second_is_told_to_the_leads(void **state)
{
    struct world w = world_open();
    int64_t id = open_case(&w, w.ann).id;

    (void)state;
    DO(&w, case_hand_over(tx, w.a, &w.who, id, 0, w.bob,
                          STR("he knows guitars"), &e));
    assert_int_equal(world_look(&w, id).handover_n, 1);
    assert_str(world_look(&w, id).owner_why, "handover");
    assert_int_equal(world_notices(&w, w.lee, true, false, "case.handovers"),
                     0);
    DO(&w, case_hand_over(tx, w.a, &w.who, id, 0, w.lee, STR("holidays"), &e));
    assert_int_equal(world_look(&w, id).handover_n, 2);
    assert_int_equal(world_notices(&w, w.lee, true, false, "case.handovers"),
                     1);
    assert_int_equal(world_notices(&w, w.ann, false, false, "case.handovers"),
                     0);
    assert_int_equal(world_events(&w, id, "case.owner"), 2);
    world_close(&w);
}

static void a_hand_over_to_the_owner_is_none(void **state)
{
    struct world w = world_open();
    int64_t id = open_case(&w, w.ann).id;

    (void)state;
    DO(&w, case_hand_over(tx, w.a, &w.who, id, 0, w.ann, STR("mine"), &e));
    assert_int_equal(world_look(&w, id).handover_n, 0);
    assert_int_equal(world_look(&w, id).version, 1);
    world_close(&w);
}

static void open_promises_go_along_with_the_case(void **state)
{
    struct world w = world_open();
    int64_t id = open_case(&w, w.ann).id, done, made;
    struct q_promise_of_case *rows;
    size_t n;

    (void)state;
    DO(&w, promise_make(tx, w.a, &w.who, id, STR("call back"),
                        NOW_US + US_PER_HOUR, &done, &e) &&
               promise_end(tx, w.a, &w.who, done, 0, PROMISE_KEPT, &e) &&
               promise_make(tx, w.a, &w.who, id, STR("refund"),
                            NOW_US + US_PER_HOUR, &made, &e));
    DO(&w, case_hand_over(tx, w.a, &w.who, id, 0, w.bob, STR("why not"), &e));
    DO(&w, q_promise_of_case(tx, w.a, w.brand_id, id, &rows, &n, &e));
    /* the answer, the one that is kept, and the refund */
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(rows[i].owner_id, rows[i].id == done ? w.ann : w.bob);
    assert_int_equal(carries(&w, w.ann), 0);
    assert_int_equal(carries(&w, w.bob), 1);
    world_close(&w);
}

/* ---- two people at once ---- */

static void
a_change_of_an_older_version_is_refused_and_leaves_nothing(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), message_id;
    int64_t seen = world_look(&w, id).version;
    struct letter_new letter = {.case_id = id,
                                .version = seen,
                                .text = STR("Sorry."),
                                .then = CASE_WAITING_CUSTOMER};
    struct case_fields fields = {.subject = STR("Other")};
    struct q_event_last before, after;
    struct q_case_get row, now;

    (void)state;
    DO(&w, case_set_state(tx, w.a, &w.who, id, seen, CASE_OPEN, &e));
    row = world_look(&w, id);
    DO(&w, q_event_last(tx, w.a, w.brand_id, &before, &e));
    REFUSED(&w, ERR_CONFLICT,
            case_set_state(tx, w.a, &w.who, id, seen, CASE_CLOSED, &e));
    REFUSED(&w, ERR_CONFLICT,
            case_hand_over(tx, w.a, &w.who, id, seen, w.lee, STR("x"), &e));
    REFUSED(&w, ERR_CONFLICT,
            case_set_fields(tx, w.a, &w.who, id, seen, &fields, &e));
    REFUSED(&w, ERR_CONFLICT,
            letter_reply(tx, w.a, &w.desk, &w.who, &letter, &message_id, &e));
    now = world_look(&w, id);
    assert_int_equal(now.version, row.version);
    assert_str(now.state, "open");
    assert_str(now.subject, "Broken guitar");
    assert_int_equal(now.owner_id, row.owner_id);
    assert_int_equal(now.message_n, row.message_n);
    DO(&w, q_event_last(tx, w.a, w.brand_id, &after, &e));
    assert_int_equal(after.id, before.id);
    world_close(&w);
}

static void a_case_of_another_brand_is_not_there(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w);
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};
    struct case_fields fields = {.subject = STR("Mine now")};
    struct q_case_get row;

    (void)state;
    REFUSED(&w, ERR_MISSING, case_load(tx, w.a, w.zenith_id, id, 0, &row, &e));
    REFUSED(&w, ERR_MISSING,
            case_set_state(tx, w.a, &zoe, id, 0, CASE_CLOSED, &e));
    REFUSED(&w, ERR_MISSING,
            case_hand_over(tx, w.a, &zoe, id, 0, w.zoe, STR("x"), &e));
    REFUSED(&w, ERR_MISSING,
            case_set_fields(tx, w.a, &zoe, id, 0, &fields, &e));
    assert_str(world_look(&w, id).subject, "Broken guitar");
    world_close(&w);
}

/* ---- states ---- */

static void
a_case_that_is_resolved_leaves_its_owner_and_owes_no_answer(void **state)
{
    struct world w = world_open();
    int64_t id = open_case(&w, w.ann).id;

    (void)state;
    assert_int_equal(carries(&w, w.ann), 1);
    DO(&w, case_set_state(tx, w.a, &w.who, id, 0, CASE_RESOLVED, &e));
    assert_int_equal(carries(&w, w.ann), 0);
    assert_true(world_look(&w, id).due_us == DUE_NEVER);
    DO(&w, case_set_state(tx, w.a, &w.who, id, 0, CASE_CLOSED, &e));
    assert_int_equal(carries(&w, w.ann), 0);
    /* the customer is not satisfied: it is Ann's again, with a promise */
    DO(&w, case_hear(tx, w.a, &w.who, id, STR("No!"), NOW_US, &e));
    assert_int_equal(carries(&w, w.ann), 1);
    assert_str(world_look(&w, id).state, "open");
    assert_int_equal(world_look(&w, id).due_us, NOW_US + US_PER_DAY);
    assert_int_equal(world_events(&w, id, "case.reopened"), 1);
    world_close(&w);
}

static void who_waits_already_has_waited_since_then(void **state)
{
    struct world w = world_open();
    int64_t id = open_case(&w, w.ann).id;

    (void)state;
    DO(&w, case_hear(tx, w.a, &w.who, id, STR("Hello?"),
                     NOW_US + 5 * US_PER_HOUR, &e));
    assert_int_equal(world_look(&w, id).since_us, NOW_US);
    assert_int_equal(world_look(&w, id).due_us, NOW_US + US_PER_DAY);
    world_close(&w);
}

static void names_of_states_are_read_back(void **state)
{
    enum case_state s;

    (void)state;
    for (int i = 0; i < CASE_STATE_N; i++) {
        assert_true(case_state_parse(case_state_name((enum case_state)i), &s));
        assert_int_equal(s, i);
    }
    assert_false(case_state_parse(STR("opened"), &s));
    assert_true(case_state_is_open(CASE_WAITING_OTHERS));
    assert_false(case_state_is_open(CASE_RESOLVED));
}

static void two_cases_that_may_be_one_matter_show_each_other(void **state)
{
    struct world w = world_open();
    int64_t a = open_case(&w, 0).id, b = open_case(&w, 0).id;
    struct q_case_links *links;
    size_t n;

    (void)state;
    DO(&w, case_link(tx, w.a, &w.who, a, b, STR("same flight"), &e));
    for (int i = 0; i < 2; i++) {
        DO(&w, q_case_links(tx, w.a, w.brand_id, i ? b : a, &links, &n, &e));
        assert_int_equal(n, 1);
        assert_int_equal(links[0].id, i ? a : b);
        assert_str(links[0].why, "same flight");
    }
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rota_takes_who_carries_least),
        cmocka_unit_test(the_rota_passes_over_who_is_not_on_duty),
        cmocka_unit_test(the_rota_prefers_who_reads_the_language),
        cmocka_unit_test(who_is_there_comes_before_who_reads_the_language),
        cmocka_unit_test(a_case_has_an_owner_when_nobody_is_on_duty),
        cmocka_unit_test(a_case_has_the_owner_that_was_chosen),
        cmocka_unit_test(nobody_of_another_brand_can_own_a_case),
        cmocka_unit_test(a_brand_without_people_takes_no_case),
        cmocka_unit_test(
            who_waits_is_owed_an_answer_within_the_time_of_the_brand),
        cmocka_unit_test(a_hand_over_needs_a_reason),
        cmocka_unit_test(
            hand_overs_are_counted_and_the_second_is_told_to_the_leads),
        cmocka_unit_test(a_hand_over_to_the_owner_is_none),
        cmocka_unit_test(open_promises_go_along_with_the_case),
        cmocka_unit_test(
            a_change_of_an_older_version_is_refused_and_leaves_nothing),
        cmocka_unit_test(a_case_of_another_brand_is_not_there),
        cmocka_unit_test(
            a_case_that_is_resolved_leaves_its_owner_and_owes_no_answer),
        cmocka_unit_test(who_waits_already_has_waited_since_then),
        cmocka_unit_test(names_of_states_are_read_back),
        cmocka_unit_test(two_cases_that_may_be_one_matter_show_each_other),
    };

    return TEST_DB_RUN(tests);
}
