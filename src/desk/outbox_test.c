/*
 * outbox_test.c — letters: written, held, taken back, and carried to each of
 * their fates.
 */
#include "test/desk_help.h"

#include "desk/letter.h"
#include "desk/outbox.h"

static struct q_message_get message(struct world *w, int64_t id)
{
    struct q_message_get row;

    DO(w, q_message_get(tx, w->a, w->brand_id, id, &row, &e) == DB_ROW);
    return row;
}

static int64_t reply_to(struct world *w, int64_t case_id, const char *to,
                        const char *text)
{
    struct letter_new in = {.case_id = case_id,
                            .text = str_from_z(text),
                            .to = to ? str_from_z(to) : (struct str){0},
                            .then = CASE_WAITING_CUSTOMER,
                            .leave = {.seen = true}};
    int64_t id;

    DO(w, letter_reply(tx, w->a, &w->desk, &w->who, &in, &id, &e));
    return id;
}

static int64_t reply(struct world *w, int64_t case_id)
{
    return reply_to(w, case_id, NULL, "Dear Carl, we **repair** it.");
}

static enum outbox_next take(struct world *w, int64_t id,
                             struct outbox_mail *mail)
{
    struct err e = {0};
    int64_t wait_us = 0;
    enum outbox_next next =
        outbox_take(w->db, w->a, &w->desk, &w->who, id, mail, &wait_us, &e);

    assert_ok(next != OUTBOX_FAIL, &e);
    assert_true((next == OUTBOX_LATER) == (wait_us > 0));
    return next;
}

static void sending(struct world *w, const struct outbox_mail *mail)
{
    struct err e = {0};

    assert_ok(outbox_sending(w->db, &w->who, mail, &e), &e);
}

static int64_t result(struct world *w, const struct outbox_mail *mail,
                      enum outbox_fate fate, const char *answer)
{
    struct err e = {0};
    int64_t again_us = -1;

    assert_ok(outbox_result(w->db, w->a, &w->who, mail, fate,
                            str_from_z(answer), &again_us, &e),
              &e);
    return again_us;
}

/* A letter whose time to be taken back is over, as far as "sending". */
static struct outbox_mail on_the_line(struct world *w, int64_t id)
{
    struct outbox_mail mail;

    w->who.now_us += BRAND_UNDO_US;
    assert_int_equal(take(w, id, &mail), OUTBOX_SEND);
    sending(w, &mail);
    assert_str(message(w, id).state, "sending");
    return mail;
}

static size_t told(struct world *w, int64_t case_id, const char *kind)
{
    return world_notices(w, world_look(w, case_id).owner_id, false, false,
                         kind);
}

/* ---- writing ---- */

static void a_reply_is_held_so_that_it_can_be_taken_back(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct outbox_mail mail;

    (void)state;
    assert_str(message(&w, letter).state, "held");
    assert_int_equal(message(&w, letter).send_us, NOW_US + 10 * US_PER_S);
    assert_str(world_look(&w, id).state, "waiting_customer");
    assert_int_equal(world_look(&w, id).answered_us, NOW_US);
    w.who.now_us = NOW_US + 10 * US_PER_S - 1;
    assert_int_equal(take(&w, letter, &mail), OUTBOX_LATER);
    w.who.now_us++;
    assert_int_equal(take(&w, letter, &mail), OUTBOX_SEND);
    assert_str(message(&w, letter).state, "queued");
    world_close(&w);
}

static void a_letter_taken_back_is_a_draft_again_and_never_leaves(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct q_draft_of_case *drafts;
    struct outbox_mail mail;
    size_t n;

    (void)state;
    DO(&w,
       letter_cancel(tx, w.a, &w.who, letter, &e) &&
           q_draft_of_case(tx, w.a, w.brand_id, id, w.ann, &drafts, &n, &e));
    assert_int_equal(n, 1);
    assert_str(drafts[0].text, "Dear Carl, we **repair** it.");
    w.who.now_us += US_PER_HOUR;
    assert_int_equal(take(&w, letter, &mail), OUTBOX_NOTHING);
    assert_str(message(&w, letter).state, "cancelled");
    assert_int_equal(world_look(&w, id).answered_us, 0);
    REFUSED(&w, ERR_CONFLICT, letter_cancel(tx, w.a, &w.who, letter, &e));
    world_close(&w);
}

static void a_letter_that_has_left_is_not_taken_back(void **state)
{
    struct world w = world_open();
    int64_t letter = reply(&w, world_case(&w));
    struct outbox_mail mail = on_the_line(&w, letter);

    (void)state;
    REFUSED(&w, ERR_CONFLICT, letter_cancel(tx, w.a, &w.who, letter, &e));
    result(&w, &mail, OUTBOX_ACCEPTED, "250 ok");
    REFUSED(&w, ERR_CONFLICT, letter_cancel(tx, w.a, &w.who, letter, &e));
    world_close(&w);
}

static void a_letter_needs_a_text_and_somebody_to_go_to(void **state)
{
    static const struct {
        const char *text, *to;
    } rows[] = {
        {" \n\t", "c@b.test"}, {"", "c@b.test"},          {"x", ""},
        {"x", "nobody"},       {"x", "a@b.test, nobody"}, {"\xff", "c@b.test"}};
    struct world w = world_open();
    int64_t id = world_case(&w), letter;

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        struct letter_new in = {.case_id = id,
                                .text = str_from_z(rows[i].text),
                                .to = str_from_z(rows[i].to),
                                .then = CASE_OPEN};

        REFUSED(&w, ERR_INPUT,
                letter_reply(tx, w.a, &w.desk, &w.who, &in, &letter, &e));
    }
    assert_int_equal(world_look(&w, id).message_n, 1);
    world_close(&w);
}

static void a_letter_has_no_headers_but_ours(void **state)
{
    static const char *const tos[] = {"c@b.test\r\nBcc: all@b.test",
                                      "c@b.test\nBcc: all@b.test",
                                      "\"x\r\nBcc: all@b.test\" <c@b.test>"};
    struct world w = world_open();
    struct outbox_mail mail;
    int64_t id = world_case(&w);
    struct case_fields f = {.subject =
                                STR("Hello\r\nBcc: all@b.test\r\n\r\nx")};

    (void)state;
    DO(&w, case_set_fields(tx, w.a, &w.who, id, 0, &f, &e));
    for (size_t i = 0; i < ARRAY_N(tos); i++) {
        struct letter_new in = {.case_id = id,
                                .text = STR("x"),
                                .to = str_from_z(tos[i]),
                                .then = CASE_OPEN};
        int64_t letter;

        REFUSED(&w, ERR_INPUT,
                letter_reply(tx, w.a, &w.desk, &w.who, &in, &letter, &e));
    }
    mail = on_the_line(&w, reply_to(&w, id, "\"Bcc: x\" <c@b.test>", "x"));
    assert_int_equal(mail.to_n, 1);
    assert_str(mail.to[0], "c@b.test");
    assert_int_equal(str_find_nocase(mail.raw, STR("\nBcc:")), SIZE_MAX);
    world_close(&w);
}

static void what_leaves_is_made_once_and_kept(void **state)
{
    struct world w = world_open();
    int64_t letter = reply(&w, world_case(&w));
    struct outbox_mail first, again;

    (void)state;
    w.who.now_us += US_PER_MIN;
    assert_int_equal(take(&w, letter, &first), OUTBOX_SEND);
    w.who.now_us += US_PER_HOUR;
    assert_int_equal(take(&w, letter, &again), OUTBOX_SEND);
    assert_true(str_eq(first.raw, again.raw));
    assert_true(str_find(first.raw, message(&w, letter).ref) != SIZE_MAX);
    assert_str(first.from, w.address);
    world_close(&w);
}

/* ---- fates ---- */

static void an_accepted_letter_is_sent(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct outbox_mail mail = on_the_line(&w, letter);

    (void)state;
    assert_int_equal(result(&w, &mail, OUTBOX_ACCEPTED, "250 ok"), 0);
    assert_str(message(&w, letter).state, "sent");
    assert_int_equal(message(&w, letter).tries, 1);
    assert_int_equal(world_events(&w, id, "message.sent"), 1);
    /* the same said twice: the second changes nothing */
    result(&w, &mail, OUTBOX_ACCEPTED, "250 ok");
    assert_int_equal(world_events(&w, id, "message.sent"), 1);
    assert_int_equal(take(&w, letter, &mail), OUTBOX_NOTHING);
    world_close(&w);
}

static void who_was_refused_while_others_were_not_is_told(void **state)
{
    static const struct outbox_refused refused[] = {
        {STR_INIT("d@b.test"), STR_INIT("550 5.1.1 nobody")},
        {STR_INIT("e@b.test"), STR_INIT("451 4.7.1 later")}};
    struct world w = world_open();
    int64_t id = world_case(&w);
    int64_t letter = reply_to(&w, id, "c@b.test, d@b.test, e@b.test", "x");
    struct outbox_mail mail = on_the_line(&w, letter);

    (void)state;
    mail.refused = refused;
    mail.refused_n = ARRAY_N(refused);
    assert_int_equal(result(&w, &mail, OUTBOX_ACCEPTED, ""), 0);
    assert_str(message(&w, letter).state, "sent");
    assert_int_equal(world_events(&w, id, "message.failed"), 2);
    assert_int_equal(world_events(&w, id, "message.sent"), 1);
    assert_int_equal(told(&w, id, "mail.failed"), 1);
    result(&w, &mail, OUTBOX_ACCEPTED, ""); /* said twice, told once */
    assert_int_equal(world_events(&w, id, "message.failed"), 2);
    world_close(&w);
}

static void
a_deferred_letter_waits_longer_each_time_and_gives_up_at_last(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id), last = 0;
    struct outbox_mail mail;

    (void)state;
    w.who.now_us += BRAND_UNDO_US;
    for (int i = 1; i < OUTBOX_TRIES_MAX; i++) {
        int64_t again_us;

        assert_int_equal(take(&w, letter, &mail), OUTBOX_SEND);
        assert_int_equal(mail.tries, i - 1);
        again_us = result(&w, &mail, OUTBOX_DEFERRED, "451 4.7.1 later");
        assert_true(again_us > w.who.now_us);
        /* doubled each time with up to a quarter by chance, to an hour */
        if (i < 8)
            assert_true(again_us - w.who.now_us > last);
        assert_true(again_us - w.who.now_us <= 75 * US_PER_MIN);
        last = again_us - w.who.now_us;
        assert_str(message(&w, letter).state, "queued");
        assert_str(message(&w, letter).error, "451 4.7.1 later");
        w.who.now_us = again_us;
    }
    assert_int_equal(told(&w, id, "mail.failed"), 0);
    assert_int_equal(take(&w, letter, &mail), OUTBOX_SEND);
    assert_int_equal(result(&w, &mail, OUTBOX_DEFERRED, "451 no"), 0);
    assert_str(message(&w, letter).state, "failed");
    assert_int_equal(told(&w, id, "mail.failed"), 1);
    /* a day or so, and within the four days of RFC 5321 */
    assert_true(w.who.now_us - NOW_US > US_PER_DAY);
    assert_true(w.who.now_us - NOW_US < OUTBOX_GIVE_UP_US);
    world_close(&w);
}

static void a_refused_letter_fails_is_told_and_can_be_tried_again(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct outbox_mail mail = on_the_line(&w, letter);

    (void)state;
    assert_int_equal(result(&w, &mail, OUTBOX_REFUSED, "550 5.1.1 nobody"), 0);
    assert_str(message(&w, letter).state, "failed");
    assert_str(message(&w, letter).error, "550 5.1.1 nobody");
    assert_int_equal(told(&w, id, "mail.failed"), 1);
    assert_int_equal(world_events(&w, id, "message.failed"), 1);
    assert_int_equal(take(&w, letter, &mail), OUTBOX_NOTHING);
    DO(&w, letter_retry(tx, w.a, &w.who, letter, &e));
    assert_int_equal(told(&w, id, "mail.failed"), 0);
    assert_int_equal(take(&w, letter, &mail), OUTBOX_SEND);
    assert_int_equal(mail.tries, 0);
    REFUSED(&w, ERR_CONFLICT, letter_retry(tx, w.a, &w.who, letter, &e));
    world_close(&w);
}

static void a_letter_found_sending_is_unsure_and_told_once(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct outbox_mail mail;

    (void)state;
    on_the_line(&w, letter); /* and the process dies */
    for (int i = 0; i < 3; i++)
        assert_int_equal(take(&w, letter, &mail), OUTBOX_NOTHING);
    assert_str(message(&w, letter).state, "unsure");
    assert_int_equal(told(&w, id, "mail.unsure"), 1);
    assert_int_equal(world_events(&w, id, "message.unsure"), 1);
    world_close(&w);
}

static void a_letter_is_not_sent_by_two(void **state)
{
    struct world w = world_open();
    int64_t letter = reply(&w, world_case(&w));
    struct outbox_mail one, two;
    struct err e = {0};

    (void)state;
    w.who.now_us += US_PER_MIN;
    assert_int_equal(take(&w, letter, &one), OUTBOX_SEND);
    assert_int_equal(take(&w, letter, &two), OUTBOX_SEND);
    sending(&w, &one);
    assert_false(outbox_sending(w.db, &w.who, &two, &e));
    assert_int_equal(e.code, ERR_CONFLICT);
    world_close(&w);
}

static void a_late_answer_settles_what_was_unsure(void **state)
{
    static const struct {
        enum outbox_fate fate;
        const char *state;
    } rows[] = {{OUTBOX_ACCEPTED, "sent"},
                {OUTBOX_DEFERRED, "queued"},
                {OUTBOX_REFUSED, "failed"}};
    struct world w = world_open();

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        int64_t id = world_case(&w), letter = reply(&w, id);
        struct outbox_mail mail = on_the_line(&w, letter), other;

        assert_int_equal(take(&w, letter, &other), OUTBOX_NOTHING);
        assert_int_equal(told(&w, id, "mail.unsure"), 1);
        result(&w, &mail, rows[i].fate, "xyz");
        assert_str(message(&w, letter).state, rows[i].state);
        assert_int_equal(told(&w, id, "mail.unsure"), 0);
    }
    world_close(&w);
}

static void a_line_that_broke_after_the_text_leaves_it_unsure(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct outbox_mail mail = on_the_line(&w, letter);

    (void)state;
    assert_int_equal(result(&w, &mail, OUTBOX_UNSURE, ""), 0);
    assert_str(message(&w, letter).state, "unsure");
    DO(&w, letter_settle(tx, w.a, &w.who, letter, true, &e));
    assert_int_equal(told(&w, id, "mail.unsure"), 0);
    assert_str(message(&w, letter).state, "queued");
    REFUSED(&w, ERR_CONFLICT,
            letter_settle(tx, w.a, &w.who, letter, false, &e));
    world_close(&w);
}

static void a_letter_that_did_arrive_is_settled_as_sent(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct outbox_mail mail = on_the_line(&w, letter);

    (void)state;
    result(&w, &mail, OUTBOX_UNSURE, "");
    DO(&w, letter_settle(tx, w.a, &w.who, letter, false, &e));
    assert_str(message(&w, letter).state, "sent");
    assert_int_equal(take(&w, letter, &mail), OUTBOX_NOTHING);
    assert_int_equal(world_events(&w, id, "message.settled"), 1);
    world_close(&w);
}

static void another_brands_letter_is_not_there(void **state)
{
    struct world w = world_open();
    int64_t letter = reply(&w, world_case(&w));
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};

    (void)state;
    REFUSED(&w, ERR_MISSING, letter_cancel(tx, w.a, &zoe, letter, &e));
    REFUSED(&w, ERR_MISSING, letter_settle(tx, w.a, &zoe, letter, true, &e));
    REFUSED(&w, ERR_MISSING, letter_retry(tx, w.a, &zoe, letter, &e));
    world_close(&w);
}

/* ---- automatic letters ---- */

static size_t acknowledged(struct world *w, int64_t case_id)
{
    struct q_message_of_case *rows;
    size_t n, found = 0;

    DO(w, q_message_of_case(tx, w->a, w->brand_id, case_id, INT64_MAX, 100,
                            &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        found += rows[i].is_auto && str_eq(rows[i].kind, STR("out"));
    return found;
}

static void an_address_gets_three_automatic_letters_an_hour(void **state)
{
    struct world w = world_open();
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 6; i++) {
        struct str id = str_fmt(w.a, "cap%d@b.test", i);
        struct q_intake_get row = world_mail(&w, "robot@b.test", id.ptr, "Hi",
                                             "", str_fmt(w.a, "%d", i).ptr);

        assert_str(row.outcome, "case");
        n += acknowledged(&w, row.case_id);
    }
    assert_int_equal(n, 3);
    w.who.now_us += US_PER_HOUR;
    n = acknowledged(
        &w, world_mail(&w, "robot@b.test", "later@b.test", "Hi", "", "later")
                .case_id);
    assert_int_equal(n, 1);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_is_held_so_that_it_can_be_taken_back),
        cmocka_unit_test(a_letter_taken_back_is_a_draft_again_and_never_leaves),
        cmocka_unit_test(a_letter_that_has_left_is_not_taken_back),
        cmocka_unit_test(a_letter_needs_a_text_and_somebody_to_go_to),
        cmocka_unit_test(a_letter_has_no_headers_but_ours),
        cmocka_unit_test(what_leaves_is_made_once_and_kept),
        cmocka_unit_test(an_accepted_letter_is_sent),
        cmocka_unit_test(who_was_refused_while_others_were_not_is_told),
        cmocka_unit_test(
            a_deferred_letter_waits_longer_each_time_and_gives_up_at_last),
        cmocka_unit_test(a_refused_letter_fails_is_told_and_can_be_tried_again),
        cmocka_unit_test(a_letter_found_sending_is_unsure_and_told_once),
        cmocka_unit_test(a_letter_is_not_sent_by_two),
        cmocka_unit_test(a_late_answer_settles_what_was_unsure),
        cmocka_unit_test(a_line_that_broke_after_the_text_leaves_it_unsure),
        cmocka_unit_test(a_letter_that_did_arrive_is_settled_as_sent),
        cmocka_unit_test(another_brands_letter_is_not_there),
        cmocka_unit_test(an_address_gets_three_automatic_letters_an_hour),
    };

    return TEST_DB_RUN(tests);
}
