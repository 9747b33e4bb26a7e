/*
 * intake_test.c — what becomes of a message: a case, a part of one, or
 * nothing, and that nobody can keep somebody else's from becoming one.
 */
#include "test/desk_help.h"

#include "db/probe.h"
#include "desk/letter.h"
#include "desk/outbox.h"

static struct q_message_get message(struct world *w, int64_t id)
{
    struct q_message_get row;

    DO(w, q_message_get(tx, w->a, w->brand_id, id, &row, &e) == DB_ROW);
    return row;
}

static struct q_intake_get broken(struct world *w, const char *id,
                                  const char *more)
{
    return world_mail(w, "Carl <c@b.test>", id, "Broken guitar", more,
                      "You broke my guitar.");
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

/* ---- once, and only once ---- */

static void the_same_message_again_is_a_duplicate(void **state)
{
    struct world w = world_open();
    struct q_intake_get first = broken(&w, "m1@b.test", ""),
                        again = broken(&w, "m1@b.test", "Received: other\r\n");

    (void)state;
    assert_str(first.outcome, "case");
    assert_str(again.outcome, "duplicate");
    assert_int_equal(again.case_id, first.case_id);
    assert_int_equal(world_look(&w, first.case_id).message_n, 1);
    world_close(&w);
}

static void
nobody_can_keep_out_a_complaint_by_taking_its_message_id(void **state)
{
    struct world w = world_open();
    struct q_intake_get evil = world_mail(&w, "Eve <eve@b.test>", "m1@b.test",
                                          "Buy", "", "Buy this."),
                        carl = broken(&w, "m1@b.test", ""),
                        again = broken(&w, "m1@b.test", "");

    (void)state;
    assert_str(evil.outcome, "case");
    assert_str(carl.outcome, "case");
    assert_true(carl.case_id != evil.case_id);
    assert_str(message(&w, carl.message_id).text, "You broke my guitar.\n");
    assert_str(again.outcome, "duplicate");
    world_close(&w);
}

static void a_message_id_is_a_brands_own(void **state)
{
    struct world w = world_open();
    struct str raw = world_letter(&w, "c@b.test", "m1@b.test", "x", "", "x");

    (void)state;
    assert_str(world_raw(&w, raw, w.address).outcome, "case");
    assert_str(world_raw(&w, raw, w.zenith_address).outcome, "case");
    world_close(&w);
}

static void a_message_without_an_id_through_two_doors_is_one(void **state)
{
    static const char raw[] = "From: c@b.test\r\nSubject: Broken\r\n"
                              "Date: Sun, 05 Oct 2025 10:00:00 +0000\r\n"
                              "%s\r\nYou broke it.\r\n";
    struct world w = world_open();
    struct q_intake_get one =
        world_raw(&w, str_fmt(w.a, raw, "X-Door: imap\r\n"), w.address);
    struct q_intake_get two =
        world_raw(&w, str_fmt(w.a, raw, "X-Door: lmtp\r\n"), w.address);

    (void)state;
    assert_str(one.outcome, "case");
    assert_str(two.outcome, "duplicate");
    world_close(&w);
}

static void the_same_words_a_year_later_are_not_a_duplicate(void **state)
{
    static const char raw[] = "From: c@b.test\r\nSubject: Broken\r\n"
                              "Date: Sun, 05 Oct 202%d 10:00:00 +0000\r\n"
                              "\r\nYou broke it.\r\n";
    struct world w = world_open();
    struct q_intake_get first, without;

    (void)state;
    first = broken(&w, "m1@b.test", "");
    without = world_raw(&w, str_fmt(w.a, raw, 4), w.address);
    w.who.now_us += 365 * US_PER_DAY;
    assert_str(broken(&w, "m2@b.test", "").outcome, "case");
    assert_true(broken(&w, "m3@b.test", "").case_id != first.case_id);
    assert_str(world_raw(&w, str_fmt(w.a, raw, 5), w.address).outcome, "case");
    assert_str(world_raw(&w, str_fmt(w.a, raw, 4), w.address).outcome,
               "duplicate");
    assert_str(without.outcome, "case");
    world_close(&w);
}

static void one_mail_to_two_mailboxes_of_a_brand_is_one_case(void **state)
{
    struct world w = world_open();
    struct account_new second = {.address = str_fmt(w.a, "sales-%s", w.address),
                                 .smtp_host = STR("mail.test")};
    struct str raw = world_letter(&w, "c@b.test", "m1@b.test", "x", "", "x");
    struct intake_item item = {.brand_id = w.brand_id,
                               .door = "lmtp",
                               .rcpt_to = second.address,
                               .raw = raw};
    struct q_intake_get row;
    int64_t id;

    (void)state;
    DO(&w, account_add(tx, w.a, &w.desk, w.brand_id, &second, NOW_US,
                       &item.account_id, &e) &&
               intake_keep_in(tx, w.a, &item, 0, NOW_US, &id, &e));
    assert_str(world_raw(&w, raw, w.address).outcome, "case");
    {
        struct err why = {0};

        assert_ok(
            intake_work_one(w.db, w.a, &w.desk, w.brand_id, id, NOW_US, &why),
            &why);
    }
    DO(&w, q_intake_get(tx, w.a, w.brand_id, id, &row, &e) == DB_ROW);
    assert_str(row.outcome, "duplicate");
    world_close(&w);
}

static void
a_door_that_hands_over_the_same_source_again_is_told_so(void **state)
{
    struct world w = world_open();
    struct intake_item item = {.brand_id = w.brand_id,
                               .account_id = w.account_id,
                               .door = "imap",
                               .source = STR("INBOX 1 17"),
                               .raw = STR("Subject: x\r\n\r\nx\r\n")};
    int64_t first, again, zenith;

    (void)state;
    DO(&w, intake_keep_in(tx, w.a, &item, 0, NOW_US, &first, &e) &&
               intake_keep_in(tx, w.a, &item, 0, NOW_US, &again, &e));
    item.brand_id = w.zenith_id;
    item.account_id = w.zenith_account_id;
    DO(&w, intake_keep_in(tx, w.a, &item, 0, NOW_US, &zenith, &e));
    assert_true(first > 0);
    assert_int_equal(again, 0);
    assert_true(zenith > 0);
    world_close(&w);
}

/* ---- joining ---- */

static struct q_intake_get answer(struct world *w, const char *from,
                                  const char *id, struct str to, struct str ref)
{
    return world_raw(
        w,
        str_fmt(w->a,
                "From: %s\r\nTo: %.*s\r\nSubject: Re: x\r\nMessage-ID: <%s>\r\n"
                "In-Reply-To: <%.*s>\r\n\r\nAnd now?\r\n",
                from, STR_ARG(to), id, STR_ARG(ref)),
        w->address);
}

static void
a_genuine_reply_address_joins_and_a_tampered_one_does_not(void **state)
{
    struct world w = world_open();
    int64_t id = broken(&w, "m1@b.test", "").case_id;
    struct str genuine = letter_case_address(w.a, &w.desk, w.brand_id, id,
                                             str_from_z(w.address), true);
    struct str zenith = letter_case_address(w.a, &w.desk, w.zenith_id, id,
                                            str_from_z(w.address), true);
    struct str forged = str_dup(w.a, genuine);
    char *at = memchr(forged.ptr, '-', forged.len);
    struct q_intake_get row;

    (void)state;
    at[1] = at[1] == 'a' ? 'b' : 'a';
    row = answer(&w, "c@b.test", "a1@b.test", genuine, STR("none@b.test"));
    assert_int_equal(row.case_id, id);
    assert_str(row.reason, "joined: reply address");
    row = answer(&w, "c@b.test", "a2@b.test", forged, STR("none@b.test"));
    assert_str(row.outcome, "case");
    assert_true(row.case_id != id);
    /* the token of another brand for the same number */
    row = answer(&w, "c@b.test", "a3@b.test", zenith, STR("none@b.test"));
    assert_true(row.case_id != id);
    world_close(&w);
}

static void an_answer_to_a_message_of_the_case_joins_it(void **state)
{
    struct world w = world_open();
    int64_t id = broken(&w, "m1@b.test", "").case_id;
    int64_t letter = reply(&w, id);
    struct q_intake_get row =
        answer(&w, "c@b.test", "a1@b.test", str_from_z(w.address),
               message(&w, letter).ref);

    (void)state;
    assert_int_equal(row.case_id, id);
    assert_str(world_look(&w, id).state, "open");
    assert_int_equal(world_look(&w, id).due_us, NOW_US + US_PER_DAY);
    world_close(&w);
}

static void a_stranger_who_answers_gets_a_case_of_their_own(void **state)
{
    struct world w = world_open();
    int64_t id = broken(&w, "m1@b.test", "").case_id;
    struct q_intake_get row = answer(&w, "eve@b.test", "a1@b.test",
                                     str_from_z(w.address), STR("m1@b.test"));
    struct q_case_links *links;
    size_t n;

    (void)state;
    assert_str(row.outcome, "case");
    assert_true(row.case_id != id);
    DO(&w, q_case_links(tx, w.a, w.brand_id, row.case_id, &links, &n, &e));
    assert_int_equal(n, 1);
    assert_int_equal(links[0].id, id);
    assert_int_equal(world_look(&w, id).message_n, 1);
    world_close(&w);
}

/* ---- machines ---- */

static void our_own_mail_that_comes_back_is_a_loop(void **state)
{
    struct world w = world_open();
    int64_t id = broken(&w, "m1@b.test", "").case_id, letter = reply(&w, id);
    struct str ref = message(&w, letter).ref;
    struct q_intake_get row = world_mail(&w, "x@b.test", str_z(w.a, ref),
                                         "Re: Broken", "", "Dear Carl");

    (void)state;
    assert_str(row.outcome, "loop");
    row = world_mail(&w, str_fmt(w.a, "Us <%s>", w.address).ptr, "m2@b.test",
                     "Hello", "", "It is us.");
    assert_str(row.outcome, "loop");
    world_close(&w);
}

static void an_automatic_answer_joins_quietly(void **state)
{
    struct world w = world_open();
    int64_t id = broken(&w, "m1@b.test", "").case_id, letter = reply(&w, id);
    struct str more = str_fmt(w.a,
                              "Auto-Submitted: auto-replied\r\n"
                              "In-Reply-To: <%.*s>\r\n",
                              STR_ARG(message(&w, letter).ref));
    struct q_intake_get row = world_mail(&w, "c@b.test", "ooo@b.test",
                                         "Out of office", more.ptr, "Away.");

    (void)state;
    assert_int_equal(row.case_id, id);
    assert_str(world_look(&w, id).state, "waiting_customer");
    assert_true(world_look(&w, id).due_us == DUE_NEVER);
    assert_true(message(&w, row.message_id).is_auto);
    /* an automatic answer to nothing of ours is nothing */
    row = world_mail(&w, "c@b.test", "ooo2@b.test", "Out of office",
                     "Auto-Submitted: auto-replied\r\n", "Away.");
    assert_str(row.outcome, "loop");
    world_close(&w);
}

static struct q_intake_get report(struct world *w, const char *id,
                                  const char *action, const char *status,
                                  struct str about)
{
    return world_raw(
        w,
        str_fmt(w->a,
                "From: MAILER-DAEMON@b.test\r\nTo: %s\r\nSubject: Mail "
                "delivery\r\nMessage-ID: <%s>\r\nMIME-Version: 1.0\r\n"
                "Content-Type: multipart/report; report-type=delivery-status;"
                " boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
                "It did not go.\r\n--b\r\n"
                "Content-Type: message/delivery-status\r\n\r\n"
                "Reporting-MTA: dns; b.test\r\n\r\n"
                "Final-Recipient: rfc822; c@b.test\r\nAction: %s\r\n"
                "Status: %s\r\nDiagnostic-Code: smtp; 550 nobody here\r\n\r\n"
                "--b\r\nContent-Type: message/rfc822\r\n\r\n"
                "Message-ID: <%.*s>\r\nSubject: Re: Broken\r\n\r\nDear Carl\r\n"
                "--b--\r\n",
                w->address, id, action, status, STR_ARG(about)),
        w->address);
}

static void sent(struct world *w, int64_t letter)
{
    struct outbox_mail mail;
    struct err why = {0};
    int64_t wait_us, again_us;

    w->who.now_us += US_PER_MIN;
    assert_int_equal(outbox_take(w->db, w->a, &w->desk, &w->who, letter, &mail,
                                 &wait_us, &why),
                     OUTBOX_SEND);
    assert_ok(outbox_sending(w->db, &w->who, &mail, &why), &why);
    assert_ok(outbox_result(w->db, w->a, &w->who, &mail, OUTBOX_ACCEPTED,
                            STR("250"), &again_us, &why),
              &why);
}

static void a_delivery_report_is_matched_to_its_letter(void **state)
{
    struct world w = world_open();
    int64_t id = broken(&w, "m1@b.test", "").case_id, letter = reply(&w, id);
    int64_t owner = world_look(&w, id).owner_id;
    struct str ref = message(&w, letter).ref;
    struct q_intake_get row;

    (void)state;
    sent(&w, letter);
    row = report(&w, "r1@b.test", "delayed", "4.4.1", ref);
    assert_str(row.outcome, "bounce");
    assert_int_equal(row.message_id, letter);
    assert_str(message(&w, letter).state, "sent");
    assert_int_equal(world_notices(&w, owner, false, false, "mail.delayed"), 1);
    row = report(&w, "r2@b.test", "failed", "5.1.1", ref);
    assert_str(row.outcome, "bounce");
    assert_int_equal(row.case_id, id);
    assert_str(message(&w, letter).state, "bounced");
    assert_true(str_find(message(&w, letter).error, STR("550 nobody here")) !=
                SIZE_MAX);
    assert_int_equal(world_notices(&w, owner, false, false, "mail.bounced"), 1);
    assert_int_equal(world_events(&w, id, "message.bounced"), 1);
    world_close(&w);
}

static void
a_report_about_a_letter_that_is_not_ours_touches_nothing(void **state)
{
    struct world w = world_open();
    struct q_intake_get in = broken(&w, "m1@b.test", "");
    struct q_intake_get row =
        report(&w, "r1@b.test", "failed", "5.1.1", STR("m1@b.test"));

    (void)state;
    assert_str(row.outcome, "bounce");
    assert_int_equal(row.case_id, 0);
    assert_str(message(&w, in.message_id).state, "");
    row = report(&w, "r2@b.test", "failed", "5.1.1", STR("x@elsewhere.test"));
    assert_str(row.outcome, "bounce");
    assert_int_equal(row.case_id, 0);
    world_close(&w);
}

static void spam_is_kept_out_until_a_person_makes_it_a_case(void **state)
{
    struct world w = world_open();
    struct q_intake_get row = broken(&w, "m1@b.test", "X-Spam-Flag: YES\r\n"),
                        again;
    struct q_event_after *events;
    struct err why = {0};
    size_t n, asked = 0;

    (void)state;
    assert_str(row.outcome, "spam");
    assert_int_equal(row.case_id, 0);
    DO(&w, intake_again(tx, w.a, &w.who, row.id, &e));
    assert_ok(intake_work_one(w.db, w.a, &w.desk, w.brand_id, row.id,
                              w.who.now_us, &why),
              &why);
    DO(&w, q_intake_get(tx, w.a, w.brand_id, row.id, &again, &e) == DB_ROW);
    assert_str(again.outcome, "case");
    assert_true(again.case_id > 0);
    DO(&w, q_event_after(tx, w.a, w.brand_id, 0, 1000, &events, &n, &e));
    for (size_t i = 0; i < n; i++)
        asked += str_eq(events[i].kind, STR("intake.again")) &&
                 events[i].agent_id == w.who.agent_id;
    assert_int_equal(asked, 1);
    REFUSED(&w, ERR_CONFLICT, intake_again(tx, w.a, &w.who, row.id, &e));
    world_close(&w);
}

/* ---- what cannot be read ---- */

static void a_message_that_is_too_large_is_refused_at_the_door(void **state)
{
    struct world w = world_open();
    size_t n = (size_t)64 * 1024 * 1024 + 1; /* LIMIT_MAIL_BYTES + 1 */
    char *bytes = calloc(1, n);
    struct intake_item item = {.brand_id = w.brand_id,
                               .account_id = w.account_id,
                               .door = "lmtp",
                               .raw = str_make(bytes, n)};
    int64_t id;

    (void)state;
    assert_non_null(bytes);
    REFUSED(&w, ERR_LIMIT, intake_keep_in(tx, w.a, &item, 0, NOW_US, &id, &e));
    free(bytes);
    world_close(&w);
}

static void anything_at_all_gets_a_row_and_keeps_its_bytes(void **state)
{
    static const struct str rows[] = {
        STR_INIT(""), STR_INIT("\0\0\0"), STR_INIT("no mail at all"),
        STR_INIT("\r\n\r\n"), STR_INIT("\xff\xfe\xfd\r\n\r\n\x80")};
    struct world w = world_open();

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        struct q_intake_get row = world_raw(&w, rows[i], w.address);
        struct q_blob_get blob;

        assert_str(row.state, "done");
        if (!str_eq(row.outcome, STR("case"))) {
            assert_str(row.outcome, "failed");
            assert_true(row.reason.len > 0);
        }
        DO(&w,
           q_blob_get(tx, w.a, w.brand_id, row.sha256, &blob, &e) == DB_ROW);
        assert_true(str_eq(blob.data, rows[i]));
    }
    world_close(&w);
}

static void what_was_guessed_about_a_message_is_noted(void **state)
{
    struct world w = world_open();
    /* says UTF-8 and is windows-1251: "Чемодан" */
    struct q_intake_get row = world_mail(
        &w, "c@b.test", "m1@b.test", "x", "",
        "\xd7\xe5\xec\xee\xe4\xe0\xed \xed\xe5 \xef\xf0\xe8\xeb\xe5\xf2\xe5\xeb"
        " \xe8 \xff \xe6\xe4\xf3 \xee\xf2\xe2\xe5\xf2\xe0");

    (void)state;
    assert_str(row.outcome, "case");
    assert_true(message(&w, row.message_id).notes.len > 0);
    assert_true(str_starts(message(&w, row.message_id).text,
                           STR("Чемодан не прилетел")));
    assert_str(world_look(&w, row.case_id).lang, "ru");
    world_close(&w);
}

/* ---- workers ---- */

static void an_item_is_settled_once_by_whoever_claims_it(void **state)
{
    struct world w = world_open();
    struct intake_item item = {.brand_id = w.brand_id,
                               .account_id = w.account_id,
                               .door = "lmtp",
                               .rcpt_to = str_from_z(w.address)};
    struct err why = {0};
    int64_t id;
    int64_t n[3];

    (void)state;
    item.raw = world_letter(&w, "c@b.test", "m1@b.test", "x", "", "x");
    DO(&w, intake_keep_in(tx, w.a, &item, US_PER_MIN, NOW_US, &id, &e));
    for (size_t i = 0; i < ARRAY_N(n); i++) {
        struct intake_turn turn = {
            .brand_id = w.brand_id,
            .max = 10,
            .now_us = NOW_US + (const int64_t[]){0, US_PER_MIN, US_PER_DAY}[i]};

        assert_ok(intake_work(w.db, w.a, &w.desk, &turn, &why), &why);
        n[i] = (int64_t)turn.claimed;
    }
    assert_int_equal(n[0], 0); /* held by its keeper for a minute */
    assert_int_equal(n[1], 1);
    assert_int_equal(n[2], 0);
    world_close(&w);
}

/* However often the disk was full: the letter waits for it, and is given back
 * at once although nothing could be written about it. */
static void a_fault_of_the_store_is_not_the_letters(void **state)
{
    struct db_settings settings = test_db_settings();
    struct world w = world_open();
    struct intake_item item = {.brand_id = w.brand_id,
                               .account_id = w.account_id,
                               .door = "lmtp",
                               .rcpt_to = str_from_z(w.address)};
    struct intake_turn turn = {
        .brand_id = w.brand_id, .max = 10, .now_us = NOW_US};
    struct err why = {0};
    struct q_intake_get row;
    struct db *db;
    int64_t id;

    (void)state;
    settings.retry_us = 1;
    db = db_open(&settings, &why);
    assert_ok(db != NULL, &why);
    item.raw = world_letter(&w, "c@b.test", "m1@b.test", "x", "", "x");
    DO(&w, intake_keep_in(tx, w.a, &item, 0, NOW_US, &id, &e));
    for (int i = 0; i < INTAKE_TRIES_MAX + 3; i++) {
        int64_t held_us = turn.held_us;

        turn.now_us += US_PER_S;
        /* one statement more each time, until it could be claimed */
        for (int64_t nth = 1; turn.held_us == held_us; nth++) {
            db_fault_at(db, -nth);
            assert_false(intake_work(db, w.a, &w.desk, &turn, &why));
            db_fault_at(db, 0);
            assert_int_equal(why.code, ERR_RETRY);
        }
    }
    turn.now_us += US_PER_S;
    assert_ok(intake_work(db, w.a, &w.desk, &turn, &why), &why);
    assert_int_equal(turn.claimed, 1);
    assert_int_equal(turn.held_us, 0);
    DO(&w, q_intake_get(tx, w.a, w.brand_id, id, &row, &e) == DB_ROW);
    assert_str(row.outcome, "case");
    db_close(&db);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_message_again_is_a_duplicate),
        cmocka_unit_test(
            nobody_can_keep_out_a_complaint_by_taking_its_message_id),
        cmocka_unit_test(a_message_id_is_a_brands_own),
        cmocka_unit_test(a_message_without_an_id_through_two_doors_is_one),
        cmocka_unit_test(the_same_words_a_year_later_are_not_a_duplicate),
        cmocka_unit_test(one_mail_to_two_mailboxes_of_a_brand_is_one_case),
        cmocka_unit_test(
            a_door_that_hands_over_the_same_source_again_is_told_so),
        cmocka_unit_test(
            a_genuine_reply_address_joins_and_a_tampered_one_does_not),
        cmocka_unit_test(an_answer_to_a_message_of_the_case_joins_it),
        cmocka_unit_test(a_stranger_who_answers_gets_a_case_of_their_own),
        cmocka_unit_test(our_own_mail_that_comes_back_is_a_loop),
        cmocka_unit_test(an_automatic_answer_joins_quietly),
        cmocka_unit_test(a_delivery_report_is_matched_to_its_letter),
        cmocka_unit_test(
            a_report_about_a_letter_that_is_not_ours_touches_nothing),
        cmocka_unit_test(spam_is_kept_out_until_a_person_makes_it_a_case),
        cmocka_unit_test(a_message_that_is_too_large_is_refused_at_the_door),
        cmocka_unit_test(anything_at_all_gets_a_row_and_keeps_its_bytes),
        cmocka_unit_test(what_was_guessed_about_a_message_is_noted),
        cmocka_unit_test(an_item_is_settled_once_by_whoever_claims_it),
        cmocka_unit_test(a_fault_of_the_store_is_not_the_letters),
    };

    return TEST_DB_RUN(tests);
}
