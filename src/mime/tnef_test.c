#include "mime/mail_test.h"
#include "mime/mime_impl.h"
#include "mime/tnef.h"

static void what_is_no_tnef_is_refused(void **state)
{
    struct tnef t;

    assert_false(tnef_read(*state, STR(""), &t));
    assert_false(tnef_read(*state, STR("%PDF-1.4 and more"), &t));
}

/* One attribute: level, id with type, length, data, checksum. */
static void put_attribute(struct buf *b, int level, uint32_t id,
                          struct str data)
{
    char head[9] = {(char)level,
                    (char)id,
                    (char)(id >> 8),
                    (char)(id >> 16),
                    (char)(id >> 24),
                    (char)data.len,
                    (char)(data.len >> 8),
                    0,
                    0};

    buf_put(b, str_make(head, sizeof head));
    buf_put(b, data);
    buf_put(b, STR("\0\0"));
}

static struct buf start(struct arena *a)
{
    struct buf b = buf_make(a, 64 * 1024);

    buf_put(&b, STR("\x78\x9f\x3e\x22\x01\x00"));
    return b;
}

static void old_attachments_give_title_and_data(void **state)
{
    struct buf b = start(*state);
    struct tnef t;

    put_attribute(&b, 1, 0x0002800c, STR("Plain words\0"));
    put_attribute(&b, 2, 0x00069002, STR("\0\0\0\0"));
    put_attribute(&b, 2, 0x00018010, STR("one.txt\0"));
    put_attribute(&b, 2, 0x0006800f, STR("first"));
    put_attribute(&b, 2, 0x00069002, STR("\0\0\0\0"));
    put_attribute(&b, 2, 0x00018010, STR("two.txt\0"));
    put_attribute(&b, 2, 0x0006800f, STR("second"));
    assert_true(tnef_read(*state, buf_str(&b), &t));
    assert_false(t.broken);
    assert_str(t.text, "Plain words");
    assert_int_equal(t.files_n, 2);
    assert_str(t.files[0].name, "one.txt");
    assert_str(t.files[0].bytes, "first");
    assert_str(t.files[1].name, "two.txt");
    assert_str(t.files[1].bytes, "second");
}

static void a_file_that_is_cut_off_is_kept_as_far_as_it_goes(void **state)
{
    struct buf b = start(*state);
    struct tnef t;

    put_attribute(&b, 2, 0x00069002, STR("\0\0\0\0"));
    put_attribute(&b, 2, 0x0006800f, STR("0123456789"));
    b.len -= 7; /* the checksum and five bytes of the data */
    assert_true(tnef_read(*state, buf_str(&b), &t));
    assert_true(t.broken);
    assert_int_equal(t.files_n, 1);
    assert_str(t.files[0].bytes, "01234");
}

static void properties_that_lie_about_their_size_are_survived(void **state)
{
    struct buf b = start(*state);
    struct tnef t;

    /* one property, a string of 4 GB */
    put_attribute(&b, 1, 0x00069003,
                  STR("\x01\0\0\0\x1e\0\x00\x10\x01\0\0\0\xff\xff\xff\xff"
                      "abc"));
    /* four thousand million properties */
    put_attribute(&b, 1, 0x00069003, STR("\xff\xff\xff\xff\x03\0\x01\0"));
    assert_true(tnef_read(*state, buf_str(&b), &t));
    assert_true(t.broken);
    assert_int_equal(t.files_n, 0);
}

static void rtf_gives_its_text_without_fonts_and_pictures(void **state)
{
    struct str html;

    assert_str(rtf_text(*state,
                        STR("{\\rtf1\\ansi\\ansicpg1250{\\fonttbl{\\f0 X;}}"
                            "{\\pict 00ff}\\uc1 Za\\'bf\\'f3\\u322?\\{1\\}"
                            "\\par two\\line{\\*\\gen no}three\\tab!}"),
                        &html),
               "Zażół{1}\ntwo\nthree\t!");
    assert_int_equal(html.len, 0);
}

static void html_hidden_in_rtf_is_taken_out(void **state)
{
    struct str html;

    rtf_text(*state,
             STR("{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf \\par "
                 "\\htmlrtf0 Bag{\\*\\htmltag72 </p>}}"),
             &html);
    assert_str(html, "<p>Bag</p>");
}

static void compressed_rtf_is_unpacked(void **state)
{
    /*
     * Flags 0x02: a literal "{", then a reference: from 0x0000, 14 + 2 bytes
     * (the dictionary starts with "{\rtf1\ansi\mac\"); then the mark of the
     * end, a reference to where the dictionary would be filled next: 207 + 1
     * + 16 = 224 = 0x0e0.
     */
    struct str packed = STR("\x14\0\0\0\x11\0\0\0LZFu\0\0\0\0"
                            "\x06{\x00\x0e\x0e\x00");

    assert_str(rtf_unpack(*state, packed), "{{\\rtf1\\ansi\\mac\\");
    assert_int_equal(rtf_unpack(*state, STR("short")).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_tnef_is_refused),
        TEST(old_attachments_give_title_and_data),
        TEST(a_file_that_is_cut_off_is_kept_as_far_as_it_goes),
        TEST(properties_that_lie_about_their_size_are_survived),
        TEST(rtf_gives_its_text_without_fonts_and_pictures),
        TEST(html_hidden_in_rtf_is_taken_out),
        TEST(compressed_rtf_is_unpacked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
