/*
 * delivery_test.c — what servers say of a letter, as a reason, a code and
 * words.
 */
#include "test/test.h"

#include "desk/delivery.h"

static const struct {
    const char *error;
    enum delivery_why why;
    const char *code, *said;
} rows[] = {
    /* as bounces have it: status, and a diagnostic with its own codes */
    {"5.1.1 550 5.1.1 <ann@shop.example>: no such user", DELIVERY_NO_MAILBOX,
     "5.1.1", "<ann@shop.example>: no such user"},
    /* as a dialogue has it */
    {"550 5.7.26 unauthenticated mail", DELIVERY_UNVERIFIED, "5.7.26",
     "unauthenticated mail"},
    {"552 5.2.2 mailbox full", DELIVERY_FULL, "5.2.2", "mailbox full"},
    {"451 4.7.1 greylisted, come back", DELIVERY_PATIENCE, "4.7.1",
     "greylisted, come back"},
    {"554 5.7.1 we do not like this", DELIVERY_POLICY, "5.7.1",
     "we do not like this"},
    /* a status of its own that says nothing gives way */
    {"5.0.0 550 5.1.10 no mail here", DELIVERY_NO_DOMAIN, "5.1.10",
     "no mail here"},
    {"5.0.0 user unknown after accept", DELIVERY_NO_MAILBOX, "5.0.0",
     "user unknown after accept"},
    {"4.4.7 retry timeout exceeded", DELIVERY_EXPIRED, "4.4.7",
     "retry timeout exceeded"},
    /* lines that were joined */
    {"5.1.1 550-5.1.1 The account does not exist. Please try 550-5.1.1 "
     "another address 550 5.1.1 or none",
     DELIVERY_NO_MAILBOX, "5.1.1",
     "The account does not exist. Please try another address or none"},
    {"550 no room 550", DELIVERY_REFUSED, "550", "no room"},
    {"550 5.7.1 room 550 is closed", DELIVERY_POLICY, "5.7.1",
     "room 550 is closed"},
    {"smtp; 550 mailbox is full", DELIVERY_FULL, "550", "mailbox is full"},
    /* no enhanced code */
    {"550 no", DELIVERY_REFUSED, "550", "no"},
    {"421", DELIVERY_LATER, "421", ""},
    {"5.5.4", DELIVERY_REFUSED, "5.5.4", ""},
    /* nobody said anything */
    {"nobody answers at \"mx.test\" port 25: refused", DELIVERY_NO_ANSWER, "",
     "nobody answers at \"mx.test\" port 25: refused"},
    {"\"mx.test\" refused the log-in: \"535 5.7.8 no\"", DELIVERY_LOGIN, "",
     "\"mx.test\" refused the log-in: \"535 5.7.8 no\""},
    {"letters cannot be kept in \"data/outbox\": No space left on device",
     DELIVERY_FOLDER, "",
     "letters cannot be kept in \"data/outbox\": No space left on device"},
    /* the desk itself: never taken for a server's words */
    {"given up: 550 files and the mailbox is full", DELIVERY_OURS, "",
     "550 files and the mailbox is full"},
    {"it was given up: no", DELIVERY_UNTOLD, "", "it was given up: no"},
    {"", DELIVERY_UNTOLD, "", ""},
    {"  ", DELIVERY_UNTOLD, "", ""},
    /* no codes, though they begin like some */
    {"5.1", DELIVERY_UNTOLD, "", "5.1"},
    {"5.1.1.1 x", DELIVERY_UNTOLD, "", "5.1.1.1 x"},
    {"5.1.1000 x", DELIVERY_UNTOLD, "", "5.1.1000 x"},
    {"9.1.1 x", DELIVERY_UNTOLD, "", "9.1.1 x"},
    {"5500 x", DELIVERY_UNTOLD, "", "5500 x"},
};

static void what_a_server_says_is_a_reason_a_code_and_words(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        struct delivery d = delivery_read(a, str_from_z(rows[i].error));

        if (d.why != rows[i].why)
            print_error("\"%s\": %d\n", rows[i].error, (int)d.why);
        assert_int_equal(d.why, rows[i].why);
        assert_str(d.code, rows[i].code);
        assert_str(d.said, rows[i].said);
    }
    arena_close(&a);
}

static void long_words_are_cut_between_characters(void **state)
{
    struct arena *a = arena_open();
    char text[901];
    struct delivery d;

    (void)state;
    for (size_t i = 0; i < 900; i += 3)
        memcpy(text + i, "\xe6\x9c\xaa", 3);
    text[900] = 0;
    d = delivery_read(a, str_fmt(a, "550 5.2.1 a%s", text));
    assert_int_equal(d.said.len, 1 + 99 * 3); /* of 300 bytes */
    assert_int_equal(d.why, DELIVERY_DISABLED);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_server_says_is_a_reason_a_code_and_words),
        cmocka_unit_test(long_words_are_cut_between_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
