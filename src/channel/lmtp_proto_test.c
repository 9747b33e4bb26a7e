#include "base/buf.h"
#include "channel/lmtp_proto.h"
#include "test/test.h"

/* What the owner saw and what it shall answer. */
static struct {
    int mails;
    char bytes[4096];
    size_t bytes_n;
    char rcpts[512];
    char from[128];
    char envid[64];
    bool utf8, body_8bit;
    int codes[8]; /* for the recipients of the next mail; 0: leave as it is */
} SEEN;

static struct arena *A;

static void on_rcpt(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_rcpt *rcpt, struct lmtp_reply *r)
{
    if (str_starts(rcpt->address, STR("nobody")))
        lmtp_reply_set(r, 550, "5.1.1", "no such address");
}

static void on_mail(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_reply *replies)
{
    SEEN.mails++;
    SEEN.bytes_n = mail->bytes.len;
    assert_true(mail->bytes.len <= sizeof SEEN.bytes);
    if (mail->bytes.len)
        memcpy(SEEN.bytes, mail->bytes.ptr, mail->bytes.len);
    SEEN.rcpts[0] = 0;
    for (size_t i = 0; i < mail->rcpts_n; i++) {
        size_t n = strlen(SEEN.rcpts);

        snprintf(SEEN.rcpts + n, sizeof SEEN.rcpts - n, "%.*s ",
                 STR_ARG(mail->rcpts[i].address));
        if (i < ARRAY_N(SEEN.codes) && SEEN.codes[i])
            lmtp_reply_set(&replies[i], SEEN.codes[i], "9.9.9", "as told");
    }
    snprintf(SEEN.from, sizeof SEEN.from, "%.*s", STR_ARG(mail->from));
    snprintf(SEEN.envid, sizeof SEEN.envid, "%.*s", STR_ARG(mail->envid));
    SEEN.utf8 = mail->utf8;
    SEEN.body_8bit = mail->body_8bit;
}

/* The whole conversation for these bytes, fed in pieces of step bytes. */
static struct str talk(struct str in, size_t step, bool smtp)
{
    const struct lmtp_rules rules = {
        .host = STR("mx"), .smtp = smtp, .cap_bytes = 1000, .rcpts_max = 3};
    const struct lmtp_owner owner = {.on_rcpt = on_rcpt, .on_mail = on_mail};
    struct lmtp_proto *p = lmtp_proto_open(&rules, &owner);
    struct buf all = buf_make(A, 1 << 20);

    for (size_t i = 0; i < in.len; i += step) {
        lmtp_proto_feed(p, str_sub(in, i, step));
        buf_put(&all, lmtp_proto_out(p));
        lmtp_proto_sent(p, lmtp_proto_out(p).len);
    }
    lmtp_proto_close(&p);
    return buf_str(&all);
}

/* Fed at once and byte by byte; both must say the same. */
static struct str replies(struct str in, bool smtp)
{
    struct str whole = talk(in, in.len, smtp);
    int mails = SEEN.mails;
    struct str bytes = talk(in, 1, smtp);

    assert_int_equal(SEEN.mails - mails, mails);
    assert_true(str_eq(whole, bytes));
    SEEN.mails = mails;
    return whole;
}

static int setup(void **state)
{
    A = arena_open();
    memset(&SEEN, 0, sizeof SEEN);
    SEEN.codes[0] = SEEN.codes[1] = SEEN.codes[2] = 250;
    return 0;
}

static int teardown(void **state)
{
    arena_close(&A);
    return 0;
}

#define HEAD                                                                   \
    "220 mx LMTP\r\n250-mx\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n"   \
    "250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 SIZE 1000\r\n"
#define GO "354 go ahead, end with CR LF . CR LF\r\n"
#define FROM_OK "250 2.1.0 sender ok\r\n"
#define RCPT_OK "250 2.1.5 recipient ok\r\n"

static void each_recipient_gets_its_own_verdict(void **state)
{
    SEEN.codes[1] = 550;
    SEEN.codes[2] = 0; /* forgotten by the owner: must be tried again */
    assert_str(replies(STR("LHLO a\r\nMAIL FROM:<x@y.z>\r\nRCPT TO:<a@b>\r\n"
                           "RCPT TO:<nobody@b>\r\nRCPT TO:<c@b>\r\n"
                           "rcpt to: <d@b> NOTIFY=NEVER\r\nDATA\r\n"
                           "Hi\r\n.\r\nQUIT\r\n"),
                       false),
               HEAD FROM_OK RCPT_OK
               "550 5.1.1 no such address\r\n" RCPT_OK RCPT_OK GO
               "250 9.9.9 as told\r\n550 9.9.9 as told\r\n"
               "451 4.3.0 try again later\r\n"
               "221 2.0.0 goodbye\r\n");
    assert_int_equal(SEEN.mails, 1);
    assert_string_equal(SEEN.rcpts, "a@b c@b d@b ");
    assert_str(str_make(SEEN.bytes, SEEN.bytes_n), "Hi\r\n");
}

static void smtp_clients_get_one_reply_and_a_later_wins(void **state)
{
    struct str r;

    SEEN.codes[1] = 451;
    r = replies(STR("EHLO a\r\nMAIL FROM:<x@y.z>\r\nRCPT TO:<a@b>\r\n"
                    "RCPT TO:<c@b>\r\nDATA\r\n.\r\nQUIT\r\n"),
                true);
    assert_true(
        str_ends(r, STR(GO "451 9.9.9 as told\r\n221 2.0.0 goodbye\r\n")));
    assert_int_equal(SEEN.bytes_n, 0);
}

#define ENVELOPE "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n"

static void dots_are_unstuffed_at_line_starts_only(void **state)
{
    replies(STR(ENVELOPE "..a\r\nb.\r\n.c\r\n...\r\nd..e\r\n.\r\n"), false);
    assert_str(str_make(SEEN.bytes, SEEN.bytes_n),
               ".a\r\nb.\r\nc\r\n..\r\nd..e\r\n");
    assert_string_equal(SEEN.from, "");
}

static void only_cr_lf_dot_cr_lf_ends_a_message(void **state)
{
    /* each looks like an end to some careless server */
    static const struct str ENDS[] = {
        STR_INIT("\n.\n"),         STR_INIT("\n.\r\n"),
        STR_INIT("\r\n.\n"),       STR_INIT("\r.\r"),
        STR_INIT("\r.\r\n"),       STR_INIT("\r\n.\r"),
        STR_INIT("\r\n.\r\r\n"),   STR_INIT("\r\n.\0\r\n"),
        STR_INIT("\r\r\n\r.\r\n"),
    };

    for (size_t i = 0; i < ARRAY_N(ENDS); i++) {
        struct buf in = buf_make(A, 4096);

        SEEN.mails = 0;
        BUF_LIT(&in, ENVELOPE "one");
        buf_put(&in, ENDS[i]);
        BUF_LIT(&in, "MAIL FROM:<evil@x.y>\r\nRCPT TO:<v@b>\r\nDATA\r\ntwo"
                     "\r\n.\r\n");
        replies(buf_str(&in), false);
        assert_int_equal(SEEN.mails, 1);
        assert_string_equal(SEEN.from, "");
        assert_true(str_ends(str_make(SEEN.bytes, SEEN.bytes_n),
                             STR("DATA\r\ntwo\r\n")));
    }
}

static void a_body_after_a_refused_data_is_not_read_as_commands(void **state)
{
    struct str r = replies(
        STR("LHLO a\r\nMAIL FROM:<x@y>\r\nRCPT TO:<nobody@b>\r\nDATA\r\n"
            "Subject: hi\r\n\r\nMAIL FROM:<evil@x>\r\nRCPT TO:<a@b>\r\n"
            "DATA\r\nx\r\n.\r\n"),
        false);

    assert_true(str_ends(
        r, STR("554 5.5.1 no valid recipients\r\n"
               "421 4.5.0 that is not a command, after a refused DATA\r\n")));
    assert_int_equal(SEEN.mails, 0);
}

static void after_a_refused_data_the_session_goes_on_by_commands(void **state)
{
    replies(STR("LHLO a\r\nMAIL FROM:<x@y>\r\nRCPT TO:<nobody@b>\r\nDATA\r\n"
                "MAIL FROM:<x@y>\r\nRCPT TO:<a@b>\r\nDATA\r\nx\r\n.\r\n"),
            false);
    assert_int_equal(SEEN.mails, 1);
}

static void too_large_is_refused_by_announcement_and_by_count(void **state)
{
    struct buf in = buf_make(A, 8192);
    struct str r;

    BUF_LIT(&in, "LHLO a\r\nMAIL FROM:<x@y> SIZE=1001\r\n"
                 "MAIL FROM:<x@y> SIZE=1000 BODY=8BITMIME\r\n"
                 "RCPT TO:<a@b>\r\nDATA\r\n");
    for (int i = 0; i < 999; i++) /* 999 + CR LF = 1001 bytes: one too many */
        buf_put_byte(&in, 'x');
    BUF_LIT(&in, "\r\n.\r\nNOOP\r\n");
    r = replies(buf_str(&in), false);
    assert_str(r, HEAD "552 5.3.4 larger than we accept\r\n" FROM_OK RCPT_OK GO
                       "552 5.3.4 larger than we accept\r\n250 2.0.0 ok\r\n");
    assert_int_equal(SEEN.mails, 0);
}

static void commands_out_of_order_are_refused(void **state)
{
    assert_str(
        replies(STR("MAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\nDATA\r\nEHLO x\r\n"
                    "LHLO\r\nLHLO x\r\nRCPT TO:<a@b>\r\nMAIL FROM:<a@b>\r\n"
                    "MAIL FROM:<a@b>\r\nRSET\r\nRCPT TO:<a@b>\r\nVRFY a\r\n"),
                false),
        "220 mx LMTP\r\n503 5.5.1 not now\r\n503 5.5.1 not now\r\n"
        "503 5.5.1 no valid recipients\r\n500 5.5.1 command not known\r\n"
        "501 5.5.4 your name is needed\r\n"
        "250-mx\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n"
        "250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 SIZE 1000\r\n"
        "503 5.5.1 not now\r\n" FROM_OK "503 5.5.1 not now\r\n"
        "250 2.0.0 forgotten\r\n503 5.5.1 not now\r\n"
        "252 2.5.0 send the mail, then we shall see\r\n");
}

static void addresses_are_read_as_rfc_5321_writes_them(void **state)
{
    static const struct {
        const char *path, *want; /* NULL: refused */
    } CASES[] = {
        {"<ann@b.test>", "ann@b.test "},
        {"<\"ann\"@b.test>", "ann@b.test "},
        {"<\"a b>\"@b.test>", "\"a b>\"@b.test "},
        {"<\"a@x\"@b.test>", "\"a@x\"@b.test "},
        {"<@r1,@r2:ann@b.test>", "ann@b.test "},
        {"<desk+17@[127.0.0.1]>", "desk+17@[127.0.0.1] "},
        {"<Postmaster>", "Postmaster "},
        {"<ann>", NULL},
        {"<ann@>", NULL},
        {"<@b.test>", NULL},
        {"<>", NULL},
        {"<ann@b.test", NULL},
        {"ann@b.test", NULL},
        {"<a b@b.test>", NULL},
        {"<ann@b.te st>", NULL},
        {"<ann@b.test>NOTIFY=NEVER", NULL},
        {"<ann@b.test> SIZE=3", NULL},
        {"<\xc3\xa9@b.test>", NULL},
    };

    for (size_t i = 0; i < ARRAY_N(CASES); i++) {
        struct buf in = buf_make(A, 4096);

        SEEN.mails = 0;
        SEEN.rcpts[0] = 0;
        buf_put_f(&in, "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:%s\r\nDATA\r\n.\r\n",
                  CASES[i].path);
        replies(buf_str(&in), false);
        assert_int_equal(SEEN.mails, CASES[i].want != NULL);
        if (CASES[i].want)
            assert_string_equal(SEEN.rcpts, CASES[i].want);
    }
}

static void mail_parameters_reach_the_owner(void **state)
{
    replies(STR("LHLO a\r\nMAIL FROM:<\xc3\xa9@b.test> SMTPUTF8 "
                "BODY=8BITMIME RET=HDRS ENVID=<m-17>\r\n"
                "RCPT TO:<\xd0\xb0@b>\r\nDATA\r\n.\r\n"),
            false);
    assert_int_equal(SEEN.mails, 1);
    assert_true(SEEN.utf8 && SEEN.body_8bit);
    assert_string_equal(SEEN.envid, "<m-17>");
    assert_string_equal(SEEN.from, "\xc3\xa9@b.test");
}

static void bare_line_ends_and_long_lines_are_not_commands(void **state)
{
    struct buf in = buf_make(A, 8192);
    struct str r;

    BUF_LIT(&in, "LHLO a\nLHLO b\rc\r\n");
    for (int i = 0; i < LIMIT_SMTP_LINE_BYTES + 1; i++)
        buf_put_byte(&in, 'N');
    BUF_LIT(&in, "\r\nNOOP\r\n");
    r = replies(buf_str(&in), false);
    assert_str(r, "220 mx LMTP\r\n"
                  "500 5.5.2 lines end with CR LF and hold text only\r\n"
                  "500 5.5.2 lines end with CR LF and hold text only\r\n"
                  "500 5.5.2 line too long\r\n250 2.0.0 ok\r\n");
}

static void nonsense_ends_the_session_after_twenty_errors(void **state)
{
    struct buf in = buf_make(A, 8192);

    for (int i = 0; i < LMTP_ERRORS_MAX + 5; i++)
        BUF_LIT(&in, "GET / HTTP/1.1\r\n");
    assert_true(str_ends(replies(buf_str(&in), false),
                         STR("500 5.5.1 command not known\r\n"
                             "421 4.7.0 too many errors\r\n")));
}

static void the_fourth_of_three_recipients_is_deferred(void **state)
{
    assert_true(str_ends(
        replies(STR("LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\n"
                    "RCPT TO:<b@b>\r\nRCPT TO:<c@b>\r\nRCPT TO:<d@b>\r\n"),
                false),
        STR("452 4.5.3 too many recipients\r\n")));
}

static void a_shut_session_says_why_and_forgets_the_message(void **state)
{
    const struct lmtp_rules rules = {.host = STR("mx")};
    const struct lmtp_owner owner = {.on_mail = on_mail};
    struct lmtp_proto *p = lmtp_proto_open(&rules, &owner);

    assert_true(lmtp_proto_idle(p));
    lmtp_proto_feed(p, STR(ENVELOPE "half"));
    assert_false(lmtp_proto_idle(p));
    lmtp_proto_sent(p, lmtp_proto_out(p).len);
    lmtp_proto_shut(p, "stopping\r\nQUIT");
    assert_str(lmtp_proto_out(p), "421 4.3.2 stopping??QUIT\r\n");
    assert_true(lmtp_proto_ended(p));
    lmtp_proto_feed(p, STR("\r\n.\r\n"));
    assert_int_equal(SEEN.mails, 0);
    lmtp_proto_close(&p);
    lmtp_proto_close(&p);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(each_recipient_gets_its_own_verdict),
        T(smtp_clients_get_one_reply_and_a_later_wins),
        T(dots_are_unstuffed_at_line_starts_only),
        T(only_cr_lf_dot_cr_lf_ends_a_message),
        T(a_body_after_a_refused_data_is_not_read_as_commands),
        T(after_a_refused_data_the_session_goes_on_by_commands),
        T(too_large_is_refused_by_announcement_and_by_count),
        T(commands_out_of_order_are_refused),
        T(addresses_are_read_as_rfc_5321_writes_them),
        T(mail_parameters_reach_the_owner),
        T(bare_line_ends_and_long_lines_are_not_commands),
        T(nonsense_ends_the_session_after_twenty_errors),
        T(the_fourth_of_three_recipients_is_deferred),
        T(a_shut_session_says_why_and_forgets_the_message),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
