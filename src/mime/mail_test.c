#include <stdio.h>

#include "mime/mail.h"
#include "base/civil.h"
#include "mime/mail_test.h"

static void koi8_r_is_read_in_subject_and_text(void **state)
{
    struct mime_mail m = fixture(*state, "koi8r.eml");

    assert_str(m.subject, "Где мой багаж?");
    assert_str(m.text, "Добрый день! Мой чемодан не прилетел.\n");
    assert_int_equal(m.notes, 0);
}

static void a_wrong_utf8_label_is_seen_through_and_noted(void **state)
{
    struct mime_mail m = fixture(*state, "windows1251_as_utf8.eml");

    assert_str(m.text, "Добрый день! Мой чемодан не прилетел. Пожалуйста, "
                       "ответьте сегодня, я жду уже третий день.\n");
    assert_true(m.notes & MIME_NOTE_CHARSET_GUESSED);
}

static void
gb2312_is_read_as_gb18030_with_its_four_byte_characters(void **state)
{
    struct mime_mail m = fixture(*state, "gb18030.eml");

    assert_str(m.subject, "行李丢失：㐀𠮷");
    assert_str(m.text, "我的行李丢了。姓名：𠮷田㐀。\n");
}

static void big5_is_read(void **state)
{
    struct mime_mail m = fixture(*state, "big5.eml");

    assert_str(m.subject, "行李遺失");
    assert_str(m.text, "我的行李還沒有到。\n\n");
}

static void iso_2022_jp_is_known_by_its_escapes_alone(void **state)
{
    struct mime_mail m = fixture(*state, "iso2022jp_unlabelled.eml");

    assert_str(m.subject, "荷物が届きません");
    assert_str(m.text, "スーツケースが届きません。\n");
}

static void raw_bytes_in_headers_are_read_and_noted(void **state)
{
    struct mime_mail m = fixture(*state, "raw_headers.eml");

    assert_str(m.subject, "Где мой багаж? Рейс задержан на шесть часов");
    assert_str(m.from.name, "Żaneta Łoś");
    assert_str(m.from.address, "zaneta@poczta.example");
    assert_true(m.notes & MIME_NOTE_HEADER_REPAIRED);
}

/* All too short to be guessed: the text below says what they are in. */
static void raw_headers_and_names_are_read_as_the_text_declares(void **state)
{
    static const struct {
        const char *file, *from, *subject, *name;
    } rows[] = {
        {"raw_koi8r.eml", "Ира", "Зонт", "зонт.png"},
        {"raw_windows1251.eml", "Юля", "Ёж", "ёж.png"},
        /* each ends with the byte of a backslash in Big5 */
        {"raw_big5.eml", "許功", "成功", "成功.png"},
        /* that name is sound UTF-8 by chance */
        {"raw_gb18030.eml", "鲁迅", "联通", "联通.png"},
        {"raw_iso8859_2.eml", "Łucja Śliwa", "Źle", "źdźbło.png"},
        {"raw_by_word.eml", "Ира", "Зонт", NULL},
        {"raw_by_meta.eml", "Юля", "Ёж", NULL},
    };

    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        struct mime_mail m = fixture(*state, rows[i].file);

        assert_str(m.from.name, rows[i].from);
        assert_str(m.from.address, "kunde@post.example");
        assert_str(m.subject, rows[i].subject);
        assert_int_equal(m.parts_n, rows[i].name ? 1 : 0);
        if (rows[i].name)
            assert_str(m.parts[0].name, rows[i].name);
        assert_true(m.notes & MIME_NOTE_HEADER_REPAIRED);
        assert_false(m.notes & MIME_NOTE_CHARSET_GUESSED);
    }
}

static void without_a_label_all_raw_bytes_are_guessed_together(void **state)
{
    struct mime_mail m = fixture(*state, "raw_by_text.eml");

    assert_str(m.from.name, "Юля");
    assert_str(m.subject, "Жду");
    assert_true(m.notes & MIME_NOTE_CHARSET_GUESSED);
}

static void a_label_that_does_not_fit_a_raw_header_is_not_obeyed(void **state)
{
    /* "Zażółć gęślą jaźń" in ISO-8859-2 below a text in Big5: 0xbf 0xf3 and
     * others are characters of Big5, 0xf1 at the end is half of one */
    struct mime_mail m = read_text(
        *state, "Subject: Za\xbf\xf3\xb3\xe6 g\xea\xb6l\xb1 ja\xbc\xf1\n"
                "Content-Type: text/plain; charset=big5\n\nok\n");

    assert_true(m.notes & (MIME_NOTE_CHARSET_GUESSED | MIME_NOTE_UNDECODABLE));
    assert_true(str_starts(m.subject, STR("Za")));
    assert_true(str_find(m.subject, STR(" ja")) != SIZE_MAX);
}

static void
a_western_label_is_not_believed_of_letters_side_by_side(void **state)
{
    /* "行李还没有送到酒店" in GBK above a report in Latin-1 */
    struct mime_mail m = read_text(
        *state, "Subject: "
                "\xd0\xd0\xc0\xee\xbb\xb9\xc3\xbb\xd3\xd0\xcb\xcd\xb5\xbd\xbe"
                "\xc6\xb5\xea\n"
                "Content-Type: text/plain; charset=iso-8859-1\n\nm\xf6glich\n");

    assert_str(m.subject, "行李还没有送到酒店");
    assert_str(m.text, "möglich\n");
    m = read_text(*state,
                  "Subject: Gr\xf6\xdf"
                  "e\n" /* two beside each other */
                  "Content-Type: text/plain; charset=iso-8859-1\n\nok\n");
    assert_str(m.subject, "Größe");
}

static void damaged_utf8_in_a_header_stays_what_it_was(void **state)
{
    struct mime_mail m = read_text(
        *state, "Subject: Зонт остался в поезде\xd0\nFrom: \xb4 <a@b.test>\n\n"
                "\xe0\xe1\xe2 \xe3\xe4\n");

    assert_str(m.subject, "Зонт остался в поезде\xef\xbf\xbd");
}

static void an_unknown_label_is_noted_and_the_text_read(void **state)
{
    struct mime_mail m = fixture(*state, "unknown_label.eml");

    assert_str(m.text, "Zażółć gęślą jaźń\n");
    assert_true(m.notes & MIME_NOTE_CHARSET_UNKNOWN);
}

static void a_boundary_that_nobody_announced_is_found(void **state)
{
    struct mime_mail m = fixture(*state, "no_boundary.eml");

    assert_str(m.text, "The bag is blue.");
    assert_int_equal(m.parts_n, 1);
    assert_str(m.parts[0].name, "bag.png");
    assert_int_equal(m.parts[0].bytes.len, 8);
    assert_true(m.notes & MIME_NOTE_BROKEN_MULTIPART);
}

static void a_multipart_that_is_not_closed_is_read_to_its_end(void **state)
{
    struct mime_mail m = fixture(*state, "not_closed.eml");

    assert_str(m.text, "Plain words");
    assert_str(m.html, "<p>Rich <b>words</b>");
    assert_true(m.notes & MIME_NOTE_BROKEN_MULTIPART);
}

static void html_alone_becomes_text_without_script_and_style(void **state)
{
    struct mime_mail m = fixture(*state, "html_only.eml");

    assert_str(m.text, "Café & bag\n\n> older\n> words\n\n"
                       "track it <https://shop.example/track?a=1&b=2>\n");
    assert_true(m.notes & MIME_NOTE_TEXT_FROM_HTML);
}

static void flowed_paragraphs_are_joined(void **state)
{
    struct mime_mail m = fixture(*state, "flowed.eml");

    assert_str(m.text, "One paragraph.\n>> quotedwords\nFrom here\n-- \nAnn\n");
}

static void names_of_rfc_2231_and_2047_are_decoded_and_made_safe(void **state)
{
    struct mime_mail m = fixture(*state, "rfc2231.eml");

    assert_int_equal(m.parts_n, 2);
    assert_str(m.parts[0].name, "Посадочный talon.pdf");
    assert_str(m.parts[0].bytes, "%PDF-1.4");
    assert_false(m.parts[0].is_inline);
    assert_str(m.parts[1].name, "чемодан.png"); /* no path in it */
    assert_str(m.parts[1].content_id, "img1@shop.example");
    assert_true(m.parts[1].is_inline);
}

static void a_calendar_part_is_told_in_words(void **state)
{
    struct mime_mail m = fixture(*state, "calendar.eml");

    assert_str(m.text, "Handing over the bag, desk 4\n"
                       "2026-11-25 10:00 UTC - 2026-11-25 10:30 UTC\n"
                       "Terminal 2\n");
    assert_str(m.calendar_method, "request");
    assert_int_equal(m.parts_n, 1);
    assert_str(m.parts[0].name, "part-1.ics");
}

static void a_message_attached_is_kept_and_readable(void **state)
{
    struct mime_mail m = fixture(*state, "forward_attached.eml");

    assert_str(m.text, "The first complaint\nBob\n\nMy bag never came.");
    assert_int_equal(m.parts_n, 1);
    assert_str(m.parts[0].name, "The first complaint.eml");
    assert_str(m.parts[0].type, "message/rfc822");
}

static void winmail_dat_gives_its_files_and_text(void **state)
{
    struct mime_mail m = fixture(*state, "winmail.eml");

    assert_str(m.text, "Добрый день!\nBag");
    assert_int_equal(m.parts_n, 2); /* winmail.dat and what is in it */
    assert_str(m.parts[0].name, "счёт.pdf");
    assert_str(m.parts[0].type, "application/pdf");
    assert_str(m.parts[0].bytes, "%PDF-1.4");
    assert_str(m.parts[0].content_id, "cid1@x");
    assert_str(m.parts[1].name, "winmail.dat");
    assert_true(m.notes & MIME_NOTE_TNEF);
    assert_false(m.notes & MIME_NOTE_TNEF_BROKEN);
}

static void ids_and_dates_are_normalised(void **state)
{
    struct mime_mail m = read_text(
        *state, "Message-ID: <Ab.C@Shop.EXAMPLE>\n"
                "In-Reply-To: Your message of Tue <x@Y.example>\n"
                "References: <one@a.example>\n <two@b.example> bare@c\n"
                "Date: Tue, 24 Nov 2026 08:01:00 +0200 (EET)\n\nhi\n");

    assert_str(m.message_id, "Ab.C@shop.example");
    assert_int_equal(m.in_reply_to.n, 1);
    assert_str(m.in_reply_to.list[0], "x@y.example");
    assert_int_equal(m.references.n, 2);
    assert_str(m.references.list[1], "two@b.example");
    /* 08:01 two hours east of Greenwich is 06:01 UTC */
    assert_int_equal(
        m.date_us,
        civil_to_us((struct civil){
            .year = 2026, .month = 11, .day = 24, .hour = 6, .minute = 1}));
}

static void an_absurd_date_is_none(void **state)
{
    (void)state;
    assert_int_equal(mime_date_us(STR("Thu, 1 Jan 1970 00:00:00 +0000")), 0);
    assert_int_equal(mime_date_us(STR("Mon, 1 Jan 2201 00:00:00 +0000")), 0);
    assert_int_equal(mime_date_us(STR("yesterday")), 0);
    assert_int_equal(mime_date_us(STR("")), 0);
}

static void check_address(struct arena *a, const char *raw, const char *name,
                          const char *address)
{
    struct mime_addresses list = mime_addresses(a, str_from_z(raw), NULL);

    assert_int_equal(list.n, 1);
    assert_str(list.list[0].name, name);
    assert_str(list.list[0].address, address);
}

static void addresses_are_read_however_they_are_written(void **state)
{
    check_address(*state, "ann@Shop.EXAMPLE", "", "ann@shop.example");
    check_address(*state, "\"Smith, Ann\" <ann@a.example>", "Smith, Ann",
                  "ann@a.example");
    check_address(*state, "ann@a.example (Ann Smith)", "Ann Smith",
                  "ann@a.example");
    check_address(*state, "=?utf-8?Q?Smith,_Ann?= <ann@a.example>",
                  "Smith, Ann", "ann@a.example");
    check_address(*state, "Ann Smith ann@a.example", "Ann Smith",
                  "ann@a.example");
    check_address(*state, "<<ann@a.example>>", "", "ann@a.example");
    check_address(*state, "Ann <ann@a.example", "Ann", "ann@a.example");
    check_address(*state, "<mailto:ann@a.example>", "", "ann@a.example");
    check_address(*state, "'Ann' <ann@a.example.>", "Ann", "ann@a.example");
    check_address(*state, "<@relay.example:ann@a.example>", "",
                  "ann@a.example");
}

static void lists_and_groups_of_addresses_are_opened(void **state)
{
    struct mime_addresses list = mime_addresses(
        *state,
        STR("Team: a@x.example, B <b@x.example>; c@x.example d@x.example"),
        NULL);

    assert_int_equal(list.n, 3);
    assert_str(list.list[0].address, "a@x.example");
    assert_str(list.list[1].name, "B");
    assert_str(list.list[2].address, "c@x.example");
    assert_int_equal(
        mime_addresses(*state, STR("undisclosed-recipients:;"), NULL).n, 0);
}

static void words_split_within_a_character_are_joined(void **state)
{
    /* "ż" is C5 BC: one byte in each of the two words */
    assert_str(mime_header_text(
                   *state, STR("=?utf-8?Q?a=C5?= =?utf-8?Q?=BCb?= c"), NULL),
               "ażb c");
    assert_str(mime_header_text(*state, STR("=?utf-8*en?q?a_b?="), NULL),
               "a b");
    assert_str(mime_header_text(*state, STR("=?utf-8?Q?no end"), NULL),
               "no end");
    assert_str(mime_header_text(*state, STR("1 =?= 2 =?x?y"), NULL),
               "1 =?= 2 =?x?y");
}

static void folded_lines_that_lost_their_blanks_are_headers(void **state)
{
    struct mime_mail m = read_text(*state, "X-Long: one\ntwo three\n"
                                           "Subject: found\n\nbody\n");

    assert_str(m.subject, "found");
    assert_str(m.text, "body\n");
    assert_true(m.notes & MIME_NOTE_HEADER_REPAIRED);
}

static void
without_an_empty_line_the_text_starts_at_the_first_other(void **state)
{
    struct mime_mail m = read_text(*state, "Subject: s\nHello there,\nbye\n");

    assert_str(m.subject, "s");
    assert_str(m.text, "Hello there,\nbye\n");
}

static void a_text_that_is_empty_beside_html_does_not_count(void **state)
{
    struct mime_mail m = read_text(
        *state,
        "Content-Type: multipart/alternative; boundary=b\n\n--b\n"
        "Content-Type: text/plain\n\n \n--b\nContent-Type: text/html\n\n"
        "<p>words</p>\n--b--\n");

    assert_str(m.text, "words\n");
}

static void texts_of_a_mixed_message_stand_below_one_another(void **state)
{
    struct mime_mail m = read_text(
        *state, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n"
                "--b\nContent-Type: text/html\n\n<b>two</b>\n--b\n"
                "Content-Disposition: attachment; filename=three.txt\n\n"
                "three\n--b--\n");

    assert_str(m.text, "one\n\ntwo\n");
    assert_str(m.html, "<pre>one</pre><b>two</b>");
    assert_int_equal(m.parts_n, 1);
    assert_str(m.parts[0].bytes, "three");
}

static void signed_and_encrypted_messages_are_named(void **state)
{
    struct mime_mail m = read_text(
        *state, "Content-Type: application/pkcs7-mime; name=smime.p7m\n"
                "Content-Transfer-Encoding: base64\n\nMIIB\n");

    assert_true(m.notes & MIME_NOTE_ENCRYPTED);
    assert_true(m.notes & MIME_NOTE_EMPTY);
    m = read_text(*state, "\n-----BEGIN PGP MESSAGE-----\nabc\n");
    assert_true(m.notes & MIME_NOTE_ENCRYPTED);
    m = read_text(*state, "Content-Type: multipart/signed; boundary=b\n\n"
                          "--b\n\nhi\n--b\nContent-Type: "
                          "application/pgp-signature\n\nxx\n--b--\n");
    assert_true(m.notes & MIME_NOTE_SIGNED);
    assert_str(m.text, "hi");
}

static void check_name(struct arena *a, const char *given, const char *safe)
{
    char raw[600];
    struct mime_mail m;

    snprintf(raw, sizeof raw, "Content-Type: image/png; name=\"%s\"\n\nx",
             given);
    m = read_text(a, raw);
    assert_int_equal(m.parts_n, 1);
    assert_str(m.parts[0].name, safe);
}

static void file_names_can_do_no_harm(void **state)
{
    check_name(*state, "../../etc/passwd", "passwd.png");
    check_name(*state, "C:\\temp\\bag.png", "bag.png");
    check_name(*state, "..", "part-1.png");
    check_name(*state, ".htaccess", "htaccess.png");
    check_name(*state, "a\xe2\x80\xaegnp.exe", "agnp.exe");
    check_name(*state, "a<b>|c?.png", "a_b__c_.png");
    check_name(*state, "", "part-1.png");
}

static void every_note_has_a_name_and_a_sentence(void **state)
{
    (void)state;
    for (int i = 0; i < MIME_NOTE_N; i++) {
        assert_true(strlen(mime_note_name((enum mime_note)(1 << i))) > 2);
        assert_true(strlen(mime_note_sentence((enum mime_note)(1 << i))) > 9);
    }
    assert_string_equal(mime_note_name(MIME_NOTE_EMPTY), "empty");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(koi8_r_is_read_in_subject_and_text),
        TEST(a_wrong_utf8_label_is_seen_through_and_noted),
        TEST(gb2312_is_read_as_gb18030_with_its_four_byte_characters),
        TEST(big5_is_read),
        TEST(iso_2022_jp_is_known_by_its_escapes_alone),
        TEST(raw_bytes_in_headers_are_read_and_noted),
        TEST(raw_headers_and_names_are_read_as_the_text_declares),
        TEST(without_a_label_all_raw_bytes_are_guessed_together),
        TEST(a_label_that_does_not_fit_a_raw_header_is_not_obeyed),
        TEST(a_western_label_is_not_believed_of_letters_side_by_side),
        TEST(damaged_utf8_in_a_header_stays_what_it_was),
        TEST(an_unknown_label_is_noted_and_the_text_read),
        TEST(a_boundary_that_nobody_announced_is_found),
        TEST(a_multipart_that_is_not_closed_is_read_to_its_end),
        TEST(html_alone_becomes_text_without_script_and_style),
        TEST(flowed_paragraphs_are_joined),
        TEST(names_of_rfc_2231_and_2047_are_decoded_and_made_safe),
        TEST(a_calendar_part_is_told_in_words),
        TEST(a_message_attached_is_kept_and_readable),
        TEST(winmail_dat_gives_its_files_and_text),
        TEST(ids_and_dates_are_normalised),
        TEST(an_absurd_date_is_none),
        TEST(addresses_are_read_however_they_are_written),
        TEST(lists_and_groups_of_addresses_are_opened),
        TEST(words_split_within_a_character_are_joined),
        TEST(folded_lines_that_lost_their_blanks_are_headers),
        TEST(without_an_empty_line_the_text_starts_at_the_first_other),
        TEST(a_text_that_is_empty_beside_html_does_not_count),
        TEST(texts_of_a_mixed_message_stand_below_one_another),
        TEST(signed_and_encrypted_messages_are_named),
        TEST(file_names_can_do_no_harm),
        TEST(every_note_has_a_name_and_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
