#include "base/random.h"
#include "base/utf8.h"
#include "test/test.h"
#include "text/charset.h"

static struct arena *A;

static int setup(void **state)
{
    (void)state;
    A = arena_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&A);
    return 0;
}

struct row {
    const char *label;
    struct str bytes;
    const char *want;
    enum charset_how how;
};

/* Byte values from the code charts of each encoding. */
static const struct row rows[] = {
    /* "Привет" */
    {"koi8-r", STR_INIT("\xf0\xd2\xc9\xd7\xc5\xd4"), "Привет",
     CHARSET_DECLARED},
    {"windows-1251", STR_INIT("\xcf\xf0\xe8\xe2\xe5\xf2"), "Привет",
     CHARSET_DECLARED},
    {"cp-1251", STR_INIT("\xcf\xf0\xe8\xe2\xe5\xf2"), "Привет",
     CHARSET_DECLARED},
    {" \"Windows-1251\" ", STR_INIT("\xcf\xf0\xe8\xe2\xe5\xf2"), "Привет",
     CHARSET_DECLARED},
    {"win-1251", STR_INIT("\xcf\xf0\xe8\xe2\xe5\xf2"), "Привет",
     CHARSET_DECLARED},
    {"iso-8859-5", STR_INIT("\xbf\xe0\xd8\xd2\xd5\xe2"), "Привет",
     CHARSET_DECLARED},
    {"ibm866", STR_INIT("\x8f\xe0\xa8\xa2\xa5\xe2"), "Привет",
     CHARSET_DECLARED},
    {"koi8-u", STR_INIT("\xa7\xa4"), "їє", CHARSET_DECLARED},
    /* Polish: 0xbf and 0xb3 in Latin-2 and 1250, 0x9c only in 1250 */
    {"iso-8859-2", STR_INIT("\xbf\xf3\xb3\xb6"), "żółś", CHARSET_DECLARED},
    {"windows-1250", STR_INIT("\xbf\xf3\xb3\x9c"), "żółś", CHARSET_DECLARED},
    {"x-cp1250", STR_INIT("\xbf\xf3\xb3\x9c"), "żółś", CHARSET_DECLARED},
    /* latin1 that is 1252: the euro sign and curly quotes */
    {"iso-8859-1", STR_INIT("10 \x80 \x93ok\x94"), "10 € “ok”",
     CHARSET_DECLARED},
    {"latin1", STR_INIT("caf\xe9"), "café", CHARSET_DECLARED},
    {"iso-8859-15", STR_INIT("10 \xa4"), "10 €", CHARSET_DECLARED},
    /* 不好 in GBK, 镕 (only in GBK) under gb2312, four bytes under gbk */
    {"gbk", STR_INIT("\xb2\xbb\xba\xc3"), "不好", CHARSET_DECLARED},
    {"x-gbk", STR_INIT("\xb2\xbb\xba\xc3"), "不好", CHARSET_DECLARED},
    {"gb2312", STR_INIT("\xe9\x46"), "镕", CHARSET_DECLARED},
    {"gb2312", STR_INIT("\x81\x39\xee\x39"), "㐀", CHARSET_DECLARED},
    {"cp936", STR_INIT("\x80 9"), "€ 9", CHARSET_DECLARED},
    {"hz-gb-2312", STR_INIT("~{2;:C~}"), "不好", CHARSET_DECLARED},
    {"big5", STR_INIT("\xa4\xa3\xa6\x6e"), "不好", CHARSET_DECLARED},
    {"big5-hkscs", STR_INIT("\xa4\xa3\xa6\x6e"), "不好", CHARSET_DECLARED},
    {"big5", STR_INIT("\xf9\xd5"), "龘", CHARSET_DECLARED},
    /* 日本 */
    {"iso-2022-jp", STR_INIT("\x1b$BF|K\\\x1b(B"), "日本", CHARSET_DECLARED},
    {"", STR_INIT("\x1b$BF|K\\\x1b(B"), "日本", CHARSET_GUESSED},
    {"us-ascii", STR_INIT("\x1b$BF|K\\\x1b(B"), "日本", CHARSET_GUESSED},
    {"shift_jis", STR_INIT("\x93\xfa\x96\x7b"), "日本", CHARSET_DECLARED},
    {"euc-jp", STR_INIT("\xc6\xfc\xcb\xdc"), "日本", CHARSET_DECLARED},
    {"euc-kr", STR_INIT("\xc7\xd1\xb1\xdb"), "한글", CHARSET_DECLARED},
    /* RFC 2152: "Hi Mom -☺-!" */
    {"utf-7", STR_INIT("Hi Mom -+Jjo--!"), "Hi Mom -☺-!", CHARSET_DECLARED},
    {"utf-16", STR_INIT("\xff\xfe\x7c\x01"), "ż", CHARSET_DECLARED},
    {"utf-16", STR_INIT("\xfe\xff\x01\x7c"), "ż", CHARSET_DECLARED},
    {"utf-16", STR_INIT("\x00o\x00k"), "ok", CHARSET_DECLARED},
    {"utf-16", STR_INIT("o\x00k\x00"), "ok", CHARSET_DECLARED},
    {"", STR_INIT("\xff\xfeo\x00k\x00"), "ok", CHARSET_GUESSED},
    /* the label is wrong and the bytes are UTF-8 */
    {"utf-16", STR_INIT("plain"), "plain", CHARSET_UTF8},
    {"iso-8859-1", STR_INIT("zażółć"), "zażółć", CHARSET_UTF8},
    {"iso-2022-jp", STR_INIT("日本"), "日本", CHARSET_UTF8},
    {"gb2312", STR_INIT("不好"), "不好", CHARSET_UTF8},
    {"",
     STR_INIT("\xef\xbb\xbf"
              "ok"),
     "ok", CHARSET_UTF8},
    {"utf-8", STR_INIT(""), "", CHARSET_UTF8},
    /* damaged UTF-8 stays what it was */
    {"utf-8", STR_INIT("za\xc5\xbc\xc3\xb3\xc5\x82\xc4"), "zażół\xef\xbf\xbd",
     CHARSET_REPLACED},
    /* a cut GBK text keeps what can be read */
    {"gbk", STR_INIT("\xb2\xbb\xba\xc3\xb2"), "不好\xef\xbf\xbd",
     CHARSET_REPLACED},
    /* no label, or a wrong one, over French */
    {"",
     STR_INIT("o\xf9 est ma commande pass\xe9"
              "e hier \xe0 midi ?"),
     "où est ma commande passée hier à midi ?", CHARSET_GUESSED},
    {"us-ascii",
     STR_INIT("je n'ai pas re\xe7u ma commande pass\xe9"
              "e"),
     "je n'ai pas reçu ma commande passée", CHARSET_GUESSED},
    /* one letter, no language to tell by: 1252; 0x81 is a hole in it */
    {"", STR_INIT("\xa9 \x81"), "© \xef\xbf\xbd", CHARSET_REPLACED},
};

static void bytes_become_what_their_writer_meant(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        enum charset_how how = CHARSET_REPLACED;
        struct str got =
            charset_to_utf8(A, rows[i].bytes, str_from_z(rows[i].label), &how);

        if (!str_eq(got, str_from_z(rows[i].want)) || how != rows[i].how)
            print_error("row %zu, label \"%s\", how %d\n", i, rows[i].label,
                        (int)how);
        assert_str(got, rows[i].want);
        assert_int_equal(how, rows[i].how);
    }
}

static void what_bytes_are_in_is_told_by_name(void **state)
{
    (void)state;
    /* "Где мой багаж? Рейс задержан" */
    assert_str(charset_detect(A, STR("\xe7\xc4\xc5 \xcd\xcf\xca "
                                     "\xc2\xc1\xc7\xc1\xd6? "
                                     "\xf2\xc5\xca\xd3 "
                                     "\xda\xc1\xc4\xc5\xd2\xd6\xc1\xce")),
               "KOI8-R");
    assert_str(charset_detect(A, STR("plain")), "");
    assert_str(charset_detect(A, STR("zażółć")), "");
    /* cut within a letter */
    assert_str(charset_detect(A, STR("za\xc5\xbc\xc3\xb3\xc5\x82\xc4")), "");
    assert_str(charset_detect(A, STR("")), "");
}

/* What a broken mail program sends: no label, or "utf-8", over 8-bit text.
 * Long enough for the letters' frequencies to speak. */
static void unlabelled_text_is_recognised_by_its_letters(void **state)
{
    static const struct {
        const char *label, *real;
        struct str bytes;
        const char *head;
    } t[] = {
        {"utf-8", "windows-1251",
         STR_INIT("\xc7\xe4\xf0\xe0\xe2\xf1\xf2\xe2\xf3\xe9\xf2\xe5, \xff "
                  "\xe6\xe4\xf3 \xee\xf2\xe2\xe5\xf2\xe0 \xf3\xe6\xe5 "
                  "\xf2\xf0\xe8 \xed\xe5\xe4\xe5\xeb\xe8"),
         "Здравствуйте, я жду"},
        {"", "koi8-r",
         STR_INIT("\xfa\xc4\xd2\xc1\xd7\xd3\xd4\xd7\xd5\xca\xd4\xc5, \xd1 "
                  "\xd6\xc4\xd5 \xcf\xd4\xd7\xc5\xd4\xc1 \xd5\xd6\xc5 "
                  "\xd4\xd2\xc9 \xce\xc5\xc4\xc5\xcc\xc9"),
         "Здравствуйте, я жду"},
        {"", "gbk",
         STR_INIT("\xce\xd2\xb5\xc4\xb6\xa9\xb5\xa5\xbb\xb9\xc3\xbb\xd3\xd0"
                  "\xb5\xbd\xa3\xac\xc7\xeb\xb0\xef\xce\xd2\xb2\xe9\xd2\xbb"
                  "\xcf\xc2"),
         "我的订单还没有到"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(t); i++) {
        enum charset_how how = CHARSET_REPLACED;
        struct str got =
            charset_to_utf8(A, t[i].bytes, str_from_z(t[i].label), &how);

        if (!str_starts(got, str_from_z(t[i].head)))
            print_error("%s came out as %.*s\n", t[i].real, STR_ARG(got));
        assert_true(str_starts(got, str_from_z(t[i].head)));
        assert_int_equal(how, CHARSET_GUESSED);
    }
}

static void labels_have_canonical_names(void **state)
{
    (void)state;
    assert_str(charset_canonical(STR("GB2312")), "gb18030");
    assert_str(charset_canonical(STR("ISO_8859-1:1987")), "windows-1252");
    assert_str(charset_canonical(STR("utf8; format=flowed")), "utf-8");
    assert_str(charset_canonical(STR("windows-1252*en")), "windows-1252");
    assert_str(charset_canonical(STR("klingon")), "");
}

static void every_known_label_has_a_converter(void **state)
{
    static const char *const labels[] = {
        "utf-7",        "utf-16",       "utf-32",       "iso-2022-jp",
        "iso-2022-kr",  "iso-2022-cn",  "hz",           "gbk",
        "big5",         "sjis",         "euc-jp",       "euc-kr",
        "koi8-r",       "koi8-u",       "macintosh",    "x-mac-cyrillic",
        "ibm437",       "ibm850",       "ibm852",       "ibm866",
        "windows-874",  "windows-1250", "windows-1251", "windows-1252",
        "windows-1253", "windows-1254", "windows-1255", "windows-1256",
        "windows-1257", "windows-1258", "iso-8859-2",   "iso-8859-3",
        "iso-8859-4",   "iso-8859-5",   "iso-8859-6",   "iso-8859-7",
        "iso-8859-8",   "iso-8859-10",  "iso-8859-13",  "iso-8859-14",
        "iso-8859-15"};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(labels); i++) {
        enum charset_how how = CHARSET_REPLACED;
        struct str label = str_from_z(labels[i]);
        bool seven = str_starts(label, STR("iso-2022")) ||
                     str_eq(label, STR("hz")) || str_eq(label, STR("utf-7"));
        bool wide = !seven && str_starts(label, STR("utf-"));
        /* 0xe1 0xe4 is a pair in the multi-byte sets and two letters in the
         * others; Hebrew, Arabic and Thai have a letter at both places */
        struct str bytes = wide    ? STR("\x00\x00\x00"
                                            "A")
                           : seven ? STR("A")
                                   : STR("\xe1\xe4");
        struct str got = charset_to_utf8(A, bytes, label, &how);

        if (how != CHARSET_DECLARED)
            print_error("%s: %d\n", labels[i], (int)how);
        assert_int_equal(how, CHARSET_DECLARED);
        assert_true(got.len > 0);
    }
}

static void
a_short_name_that_is_utf8_by_chance_is_read_by_its_label(void **state)
{
    enum charset_how how;

    (void)state;
    /* U+5FD7 U+5F3A in GB 18030; as UTF-8 it would be U+05BE U+01FF */
    assert_str(
        charset_to_utf8(A, STR("\xd6\xbe\xc7\xbf"), STR("gb18030"), &how),
        "志强");
    assert_int_equal(how, CHARSET_DECLARED);
    /* Russian in UTF-8 under a wrong label stays Russian */
    assert_str(charset_to_utf8(A, STR("чемодан"), STR("gb2312"), &how),
               "чемодан");
}

static void whatever_comes_in_valid_utf8_comes_out(void **state)
{
    static const char *const labels[] = {"",      "utf-8",  "gbk",
                                         "big5",  "utf-16", "utf-7",
                                         "koi8r", "sjis",   "us-ascii"};
    struct rng r = rng_make(test_seed());

    (void)state;
    for (int i = 0; i < 3000; i++) {
        char bytes[40];
        size_t n = rng_below(&r, sizeof bytes);
        struct str got;

        for (size_t k = 0; k < n; k++)
            bytes[k] = (char)rng_below(&r, i % 2 ? 256 : 96);
        got = charset_to_utf8(
            A, str_make(bytes, n),
            str_from_z(labels[rng_below(&r, ARRAY_N(labels))]), NULL);
        assert_true(utf8_valid(got));
        arena_reset(A);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_what_their_writer_meant),
        cmocka_unit_test(what_bytes_are_in_is_told_by_name),
        cmocka_unit_test(unlabelled_text_is_recognised_by_its_letters),
        cmocka_unit_test(labels_have_canonical_names),
        cmocka_unit_test(every_known_label_has_a_converter),
        cmocka_unit_test(
            a_short_name_that_is_utf8_by_chance_is_read_by_its_label),
        cmocka_unit_test(whatever_comes_in_valid_utf8_comes_out),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
