#include "mime/mail_test.h"
#include "mime/kind.h"

static struct mime_verdict kind_of(struct arena *a, const char *raw)
{
    struct mime_mail *m = ARENA_NEW(a, struct mime_mail);

    *m = read_text(a, raw);
    return mime_kind_of(a, m);
}

static void check(struct arena *a, const char *raw, enum mime_kind kind,
                  bool weak)
{
    struct mime_verdict v = kind_of(a, raw);

    if (v.kind != kind)
        print_error("%s is %s because of %.*s\n", raw, mime_kind_name(v.kind),
                    STR_ARG(v.why));
    assert_int_equal(v.kind, kind);
    assert_int_equal(v.weak, weak);
}

static void a_plain_message_is_from_a_person(void **state)
{
    check(*state, "From: Ann <ann@shop.example>\nSubject: Bag\n\nhi\n",
          MIME_PERSON, false);
    check(*state, "From: a@b.example\nAuto-Submitted: no\n\nhi\n", MIME_PERSON,
          false);
    check(*state, "From: a@b.example\nSubject: my vacation was ruined? no\n\n",
          MIME_PERSON, false);
    check(*state, "", MIME_PERSON, false);
}

static void a_delivery_report_tells_each_recipient(void **state)
{
    struct mime_mail m = fixture(*state, "dsn.eml");
    struct mime_verdict v = mime_kind_of(*state, &m);

    assert_int_equal(v.kind, MIME_BOUNCE);
    assert_true(v.permanent);
    assert_int_equal(v.recipients_n, 2);
    assert_str(v.recipients[0].address, "Ann@shop.example");
    assert_str(v.recipients[0].original, "ann@shop.example");
    assert_int_equal(v.recipients[0].action, MIME_ACTION_FAILED);
    assert_str(v.recipients[0].status, "5.1.1");
    assert_str(v.recipients[0].diagnostic,
               "550 5.1.1 <ann@shop.example>: no such user");
    assert_int_equal(v.recipients[1].action, MIME_ACTION_DELAYED);
    assert_str(v.original_message_id, "ours.17@meridian.test");
    assert_str(v.original_to, "ann@shop.example");
    assert_str(v.original_subject, "Your bag ✓");
}

static void a_bounce_of_qmail_is_read_from_its_words(void **state)
{
    struct mime_mail m = fixture(*state, "qmail_bounce.eml");
    struct mime_verdict v = mime_kind_of(*state, &m);

    assert_int_equal(v.kind, MIME_BOUNCE);
    assert_true(v.permanent);
    assert_int_equal(v.recipients_n, 1);
    assert_str(v.recipients[0].address, "gone@shop.example");
    assert_str(v.recipients[0].diagnostic,
               "192.0.2.7 does not like recipient.");
    assert_str(v.recipients[0].status, "5.1.1");
    assert_str(v.original_message_id, "ours.18@meridian.test");
}

static void a_delay_warning_is_no_bounce(void **state)
{
    struct mime_mail m = fixture(*state, "exim_delay.eml");
    struct mime_verdict v = mime_kind_of(*state, &m);

    assert_int_equal(v.kind, MIME_DELAY);
    assert_false(v.permanent);
    assert_int_equal(v.recipients_n, 1);
    assert_str(v.recipients[0].address, "slow@shop.example");
}

static void a_report_of_success_is_delivered(void **state)
{
    check(*state,
          "Content-Type: multipart/report; report-type=delivery-status; "
          "boundary=b\n\n--b\n\nok\n--b\nContent-Type: "
          "message/delivery-status\n\nReporting-MTA: dns; x\n\n"
          "Final-Recipient: rfc822;a@b.example\nAction: delivered\nStatus: "
          "2.0.0\n--b--\n",
          MIME_DELIVERED, false);
}

static void receipts_and_complaints_name_the_original(void **state)
{
    struct mime_mail m = fixture(*state, "mdn.eml");
    struct mime_verdict v = mime_kind_of(*state, &m);

    assert_int_equal(v.kind, MIME_RECEIPT);
    assert_str(v.original_message_id, "ours.19@meridian.test");
    m = fixture(*state, "arf.eml");
    v = mime_kind_of(*state, &m);
    assert_int_equal(v.kind, MIME_FEEDBACK);
    assert_str(v.original_message_id, "ours.20@meridian.test");
    assert_str(v.original_to, "ann@shop.example");
}

static void an_out_of_office_with_its_header_is_sure(void **state)
{
    struct mime_mail m = fixture(*state, "out_of_office.eml");
    struct mime_verdict v = mime_kind_of(*state, &m);

    assert_int_equal(v.kind, MIME_AUTO_REPLY);
    assert_false(v.weak);
    check(*state, "X-Autoreply: yes\n\nhi\n", MIME_AUTO_REPLY, false);
    check(*state, "Precedence: auto_reply\n\nhi\n", MIME_AUTO_REPLY, false);
}

static void an_out_of_office_by_its_subject_is_a_weak_sign(void **state)
{
    static const char *const subjects[] = {"Out of Office: Re: Bag",
                                           "Automatic reply: Bag",
                                           "Réponse automatique : Bagage",
                                           "Automatyczna odpowiedź: Bagaż",
                                           "Автоответ: Багаж",
                                           "自动回复: 行李",
                                           "自動回覆: 行李",
                                           "Abwesenheitsnotiz: Koffer",
                                           "Respuesta automática: maleta"};

    for (size_t i = 0; i < ARRAY_N(subjects); i++)
        check(*state,
              str_z(*state,
                    str_fmt(*state, "From: a@b.example\nSubject: %s\n\nhi\n",
                            subjects[i])),
              MIME_AUTO_REPLY, true);
    check(*state, "Return-Path: <>\nSubject: Out of office\n\nhi\n",
          MIME_AUTO_REPLY, false);
}

static void lists_and_newsletters_are_told_apart(void **state)
{
    check(*state, "List-Id: <talk.shop.example>\n\nhi\n", MIME_LIST, false);
    check(*state, "Precedence: list\n\nhi\n", MIME_LIST, false);
    check(*state, "List-Unsubscribe: <mailto:u@x.example>\n\nhi\n",
          MIME_AUTO_OTHER, false);
    check(*state, "Auto-Submitted: auto-generated\n\nhi\n", MIME_AUTO_OTHER,
          false);
    check(*state, "Precedence: bulk\n\nhi\n", MIME_AUTO_OTHER, false);
    check(*state, "Return-Path: <>\nFrom: a@b.example\n\nhi\n", MIME_AUTO_OTHER,
          false);
    check(*state, "From: No Reply <no-reply@x.example>\n\nhi\n",
          MIME_AUTO_OTHER, false);
}

static void an_invitation_is_a_calendar_message(void **state)
{
    struct mime_mail m = fixture(*state, "calendar.eml");

    assert_int_equal(mime_kind_of(*state, &m).kind, MIME_CALENDAR);
}

static void a_report_may_be_anything(void **state)
{
    size_t n = 9;

    mime_dsn_read(*state, STR(""), &n);
    assert_int_equal(n, 0);
    mime_dsn_read(*state, STR("\n\n\nnonsense\n\n:::\n"), &n);
    assert_int_equal(n, 0);
    mime_dsn_read(*state, STR("Final-Recipient: a@b.example\nStatus: 4.2.2"),
                  &n);
    assert_int_equal(n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plain_message_is_from_a_person),
        TEST(a_delivery_report_tells_each_recipient),
        TEST(a_bounce_of_qmail_is_read_from_its_words),
        TEST(a_delay_warning_is_no_bounce),
        TEST(a_report_of_success_is_delivered),
        TEST(receipts_and_complaints_name_the_original),
        TEST(an_out_of_office_with_its_header_is_sure),
        TEST(an_out_of_office_by_its_subject_is_a_weak_sign),
        TEST(lists_and_newsletters_are_told_apart),
        TEST(an_invitation_is_a_calendar_message),
        TEST(a_report_may_be_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
