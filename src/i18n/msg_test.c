#include "i18n/msg.h"

#include "test/test.h"

static struct arena *a;

static int setup(void **state)
{
    a = arena_open();
    return 0;
}

static int teardown(void **state)
{
    arena_close(&a);
    return 0;
}

static void a_sentence_comes_in_the_readers_language(void **state)
{
    assert_str(msg(LANG_EN, MSG("Log out")), "Log out");
    assert_str(msg(LANG_FR, MSG("Log out")), "Se déconnecter");
    assert_str(msg(LANG_PL, MSG("Log out")), "Wyloguj się");
    assert_str(msg(LANG_RU, MSG("Log out")), "Выйти");
    assert_str(msg(LANG_ZH_HANT, MSG("Log out")), "登出");
    assert_str(msg(LANG_ZH_HANS, MSG("Log out")), "退出登录");
}

static void without_a_translation_the_english_stands(void **state)
{
    assert_str(msg(LANG_FR, "Nobody translated this."),
               "Nobody translated this.");
    assert_str(msg(LANG_DE, MSG("Log out")), "Log out");
    assert_str(msg(LANG_UNSURE, MSG("Log out")), "Log out");
    assert_str(msg_n(LANG_PL, "{n} unheard\0{n} unheards", 1), "{n} unheard");
    assert_str(msg_n(LANG_PL, "{n} unheard\0{n} unheards", 2), "{n} unheards");
    assert_str(msg(LANG_FR, ""), "");
}

static void a_context_tells_equal_words_apart_and_is_never_shown(void **state)
{
    assert_str(msg(LANG_EN, MSG_IN("do", "Search")), "Search");
    assert_str(msg(LANG_FR, MSG_IN("do", "Search")), "Rechercher");
    assert_str(msg(LANG_FR, MSG("Search")), "Recherche");
    assert_str(msg(LANG_FR, MSG_IN("nowhere", "Search")), "Search");
}

/* CLDR plurals.xml; the samples are its own and their neighbours. */
static void plural_forms_follow_the_cldr(void **state)
{
    static const struct {
        enum lang lang;
        int64_t n;
        unsigned form;
    } samples[] = {
        {LANG_EN, 1, 0},       {LANG_EN, 0, 1},       {LANG_EN, 2, 1},
        {LANG_EN, -1, 0},      {LANG_FR, 0, 0},       {LANG_FR, 1, 0},
        {LANG_FR, 2, 2},       {LANG_FR, 1000000, 1}, {LANG_FR, 3000000, 1},
        {LANG_FR, 1500000, 2}, {LANG_PL, 1, 0},       {LANG_PL, 2, 1},
        {LANG_PL, 4, 1},       {LANG_PL, 22, 1},      {LANG_PL, 104, 1},
        {LANG_PL, 0, 2},       {LANG_PL, 5, 2},       {LANG_PL, 12, 2},
        {LANG_PL, 14, 2},      {LANG_PL, 21, 2},      {LANG_PL, 112, 2},
        {LANG_RU, 1, 0},       {LANG_RU, 21, 0},      {LANG_RU, 101, 0},
        {LANG_RU, 11, 2},      {LANG_RU, 111, 2},     {LANG_RU, 2, 1},
        {LANG_RU, 24, 1},      {LANG_RU, 12, 2},      {LANG_RU, 0, 2},
        {LANG_RU, 5, 2},       {LANG_ZH_HANT, 1, 0},  {LANG_ZH_HANT, 7, 0},
        {LANG_ZH_HANS, 1, 0},  {LANG_ZH_HANS, 7, 0},
    };

    for (size_t i = 0; i < ARRAY_N(samples); i++) {
        unsigned got = msg_plural(samples[i].lang, samples[i].n);

        if (got != samples[i].form)
            fail_msg("language %d, %" PRId64 ": form %u", samples[i].lang,
                     samples[i].n, got);
        assert_true(got < msg_plural_n(samples[i].lang));
    }
}

static void the_smallest_number_has_a_plural_too(void **state)
{
    /* 2^63 = 9223372036854775808 ends in 08: many in Russian */
    assert_int_equal(msg_plural(LANG_RU, INT64_MIN), 2);
}

static void names_are_filled_and_the_number_is_written_out(void **state)
{
    assert_str(msg_fmt(a, LANG_FR, MSG("Hello {name},"),
                       MSG_ARGS({"name", STR("Chloé")})),
               "Bonjour Chloé,");
    assert_str(msg_fmt(a, LANG_EN, "{a}-{b}-{a}",
                       MSG_ARGS({"a", STR("1")}, {"b", STR("{a}")})),
               "1-{a}-1"); /* what is filled in is not looked at again */
    assert_str(msg_fmt(a, LANG_EN, "{a} {", MSG_ARGS({"x", STR("1")})),
               "{a} {");
    assert_str(msg_fmt_n(a, LANG_EN, "{n} case\0{n} cases", 1234, NULL, 0),
               "1,234 cases");
    assert_str(msg_fmt_n(a, LANG_RU, MSG_N("{n} day", "{n} days"), 22, NULL, 0),
               "22\u00A0дня");
}

static void only_languages_with_pages_are_chosen(void **state)
{
    assert_int_equal(msg_lang(LANG_UK), LANG_EN);
    assert_int_equal(msg_lang(LANG_ZH_HANT), LANG_ZH_HANT);
    for (size_t i = 0; i < ARRAY_N(msg_langs); i++)
        assert_int_equal(msg_lang(msg_langs[i]), msg_langs[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_comes_in_the_readers_language),
        cmocka_unit_test(without_a_translation_the_english_stands),
        cmocka_unit_test(a_context_tells_equal_words_apart_and_is_never_shown),
        cmocka_unit_test(plural_forms_follow_the_cldr),
        cmocka_unit_test(the_smallest_number_has_a_plural_too),
        cmocka_unit_test(names_are_filled_and_the_number_is_written_out),
        cmocka_unit_test(only_languages_with_pages_are_chosen),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
