#include "mime/mail_test.h"
#include "mime/flowed.h"
#include "mime/mbox.h"

static const char two[] =
    "junk before\n\n"
    "From ann@shop.example Tue Nov 24 06:01:00 2026\n"
    "Subject: one\n\nFrom here on it is text.\n>From me\n>>From you\n\n"
    "From now on nothing\n\n"
    "From bob@shop.example Tue Nov 24 06:02:00 2026\n"
    "Subject: two\n\nbye\n";

static void messages_follow_one_another(void **state)
{
    struct str file = str_from_z(two);
    struct mbox_item item;
    size_t offset = 0;

    assert_true(mbox_next(*state, file, &offset, &item));
    assert_int_equal(item.from, 13); /* "junk before" and two line ends */
    assert_str(item.sender, "ann@shop.example");
    /* a line after an empty one starts no message without a date in it */
    assert_str(item.raw, "Subject: one\n\nFrom here on it is text.\n"
                         "From me\n>From you\n\nFrom now on nothing\n");
    assert_true(mbox_next(*state, file, &offset, &item));
    assert_str(item.raw, "Subject: two\n\nbye\n");
    assert_int_equal(item.to, file.len);
    assert_false(mbox_next(*state, file, &offset, &item));
}

static void reading_goes_on_from_any_offset(void **state)
{
    struct str file = str_from_z(two);
    struct mbox_item first, second;
    size_t offset = 0, later;

    assert_true(mbox_next(*state, file, &offset, &first));
    later = first.to; /* all that has to be remembered */
    assert_true(mbox_next(*state, file, &later, &second));
    assert_str(second.sender, "bob@shop.example");
}

static void an_unescaped_message_is_a_slice_of_the_file(void **state)
{
    struct str file = STR("From a@b Tue Nov 24 06:01:00 2026\r\nSubject: x\r\n"
                          "\r\nhi\r\n\r\nFrom c@d 2026\r\n\r\n");
    struct mbox_item item;
    size_t offset = 0;

    assert_true(mbox_next(*state, file, &offset, &item));
    assert_ptr_equal(item.raw.ptr, file.ptr + 35); /* behind the From_ line */
    assert_str(item.raw, "Subject: x\r\n\r\nhi\r\n");
    assert_true(mbox_next(*state, file, &offset, &item));
    assert_false(mbox_next(*state, file, &offset, &item));
}

static void no_file_has_no_messages(void **state)
{
    struct mbox_item item;
    size_t offset = 0;

    assert_false(mbox_next(*state, (struct str){0}, &offset, &item));
    assert_false(mbox_next(*state, STR("no mailbox\n"), &offset, &item));
    assert_int_equal(offset, 11);
}

static void flowed_text_is_joined_by_depth(void **state)
{
    assert_str(flowed_join(*state,
                           STR("one \ntwo\n> q \n> r\n>> s \nt \n\n-- \nA\n"),
                           false),
               "one two\n> q r\n>> s \nt \n\n-- \nA\n");
    assert_str(flowed_join(*state, STR("  stuffed\n >x\n"), false),
               " stuffed\n>x\n");
    assert_str(flowed_join(*state, STR("你 \n好\n"), true), "你好\n");
    assert_str(flowed_join(*state, STR("open "), false), "open \n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(messages_follow_one_another),
        TEST(reading_goes_on_from_any_offset),
        TEST(an_unescaped_message_is_a_slice_of_the_file),
        TEST(no_file_has_no_messages),
        TEST(flowed_text_is_joined_by_depth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
