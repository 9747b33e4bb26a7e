#include "list.h"
#include "test/test.h"

static int setup(void **state)
{
    *state = arena_open();
    return 0;
}

static int teardown(void **state)
{
    struct arena *a = *state;

    arena_close(&a);
    return 0;
}

static bool parse(struct arena *a, const char *text, struct lists *l)
{
    return lists_parse(a, str_from_z(text), "list.txt", LIST_EN, l);
}

static void tags_are_numbered_by_name(void **state)
{
    struct lists l;

    assert_true(parse(*state,
                      "# a comment\n@ask.refund\nmoney back\n\n"
                      "@flag.injury\r\ninjur*\nhurt =2\n@ask.refund\nrefund*\n"
                      "@ask.answer\nplease answer\n",
                      &l));
    assert_int_equal(l.tags_n, 3);
    assert_str(l.tags[0], "ask.answer");
    assert_str(l.tags[1], "ask.refund");
    assert_str(l.tags[2], "flag.injury");
    assert_int_equal(l.lines_n, 5);
    assert_int_equal(l.lines[0].tag, 1);
    assert_int_equal(l.lines[2].tag, 2);
    assert_int_equal(l.lines[3].tag, 1);
    assert_int_equal(l.lines[4].tag, 0);
    assert_int_equal(l.lines[2].line, 7);
    assert_str(l.lines[2].text, "hurt =2");
    assert_str(list_tag_enum(*state, l.tags[2]), "WORD_FLAG_INJURY");
}

static void mistakes_of_a_list_are_refused(void **state)
{
    static const char *const bad[] = {
        "injur*\n",                  /* before a tag */
        "@Flag\nx\n",                /* capitals */
        "@\nx\n",                    /* no name */
        "@a b\nx\n",                 /* two words */
        "@a\nfell # on the floor\n", /* comment behind a pattern */
    };

    for (size_t i = 0; i < ARRAY_N(bad); i++) {
        struct lists l;

        assert_false(parse(*state, bad[i], &l));
    }
}

static void a_wrong_pattern_gives_no_set(void **state)
{
    struct lists l;

    assert_true(parse(*state, "@a\nfine\n(open\n", &l));
    assert_null(lists_set(*state, &l, LIST_EN, false));
    assert_non_null(
        lists_set(*state, &l, LIST_FR, false)); /* it is not in there */
    assert_null(lists_set(*state, &l, LIST_ALL, false));
}

static void a_language_has_its_phrases_and_those_of_any(void **state)
{
    struct lists l;
    struct phrase_hit *hits;
    struct scan s = scan_text(*state, STR("LOL, what rubbish"));

    assert_true(parse(*state, "@a\nrubbish\nlol\n", &l));
    l.lines[1].lang = LIST_ANY;
    assert_int_equal(
        phrase_find(lists_set(*state, &l, LIST_EN, false), &s, *state, &hits),
        2);
    assert_int_equal(
        phrase_find(lists_set(*state, &l, LIST_PL, false), &s, *state, &hits),
        1);
    assert_int_equal(
        phrase_find(lists_set(*state, &l, LIST_ALL, false), &s, *state, &hits),
        2);
}

static void lists_for_what_we_write_are_a_set_of_their_own(void **state)
{
    struct lists l;
    struct phrase_hit *hits;
    struct scan s = scan_text(*state, STR("please call the bank"));

    assert_true(lists_parse(*state, STR("@a\nbank\n"), "word/en/out_a.txt",
                            LIST_EN, &l));
    assert_int_equal(
        phrase_find(lists_set(*state, &l, LIST_EN, false), &s, *state, &hits),
        0);
    assert_int_equal(
        phrase_find(lists_set(*state, &l, LIST_EN, true), &s, *state, &hits),
        1);
}

static void no_lists_at_all_give_a_set_that_finds_nothing(void **state)
{
    struct lists l;
    struct phrase_hit *hits;
    struct scan s = scan_text(*state, STR("anything :-)"));

    assert_true(lists_read(*state, "/nonexistent", &l));
    assert_int_equal(l.tags_n, 0);
    assert_int_equal(
        phrase_find(lists_set(*state, &l, LIST_ALL, false), &s, *state, &hits),
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_are_numbered_by_name),
        cmocka_unit_test(mistakes_of_a_list_are_refused),
        cmocka_unit_test(a_wrong_pattern_gives_no_set),
        cmocka_unit_test(a_language_has_its_phrases_and_those_of_any),
        cmocka_unit_test(lists_for_what_we_write_are_a_set_of_their_own),
        cmocka_unit_test(no_lists_at_all_give_a_set_that_finds_nothing),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
