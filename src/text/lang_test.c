#include "test/test.h"
#include "text/lang_impl.h"
#include "text/lang_test.h"

/* An acknowledgement in the wrong language annoys, one in two languages does
 * not: a wrong answer is worse than "unsure". */
static void short_sentences_are_recognised(void **state)
{
    size_t all = 0, all_right = 0, all_wrong = 0;

    (void)state;
    for (size_t i = 0; i < lang_test_sets_n; i++) {
        size_t right = 0, wrong = 0;

        for (size_t k = 0; k < lang_test_sets[i].n; k++) {
            enum lang got =
                lang_guess(str_from_z(lang_test_sets[i].text[k]), NULL);

            right += got == lang_test_sets[i].lang;
            wrong += got != lang_test_sets[i].lang && got != LANG_UNSURE;
            if (got != lang_test_sets[i].lang)
                print_message("# %s: %s\n", lang_tag(got).ptr,
                              lang_test_sets[i].text[k]);
        }
        print_message("# %s: %zu of %zu right, %zu wrong\n",
                      lang_tag(lang_test_sets[i].lang).ptr, right,
                      lang_test_sets[i].n, wrong);
        assert_true(right * 100 >= lang_test_sets[i].n * 90);
        all += lang_test_sets[i].n;
        all_right += right;
        all_wrong += wrong;
    }
    print_message("# all: %zu of %zu right, %zu wrong\n", all_right, all,
                  all_wrong);
    assert_true(all_right * 100 >= all * 96);
    assert_true(all_wrong * 100 <= all * 3);
}

static void what_is_no_language_is_unsure(void **state)
{
    static const char *const texts[] = {
        "",
        "12345 67",
        "???",
        "https://shop.example/the/and/of",
        "\U0001f621",
        "jan@poczta.example",
        "これは日本語の文章です",
        "한국어 문장입니다",
        "هذا نص عربي",
        "XJ-900 QQ",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(texts); i++) {
        enum lang got = lang_guess(str_from_z(texts[i]), NULL);

        if (got != LANG_UNSURE)
            print_error("%s: %s\n", lang_tag(got).ptr, texts[i]);
        assert_int_equal(got, LANG_UNSURE);
    }
}

static void foreign_names_do_not_turn_a_sentence(void **state)
{
    (void)state;
    assert_int_equal(
        lang_guess(STR("我的 iPhone 屏幕坏了，Apple Store 不给修"), NULL),
        LANG_ZH_HANS);
    assert_int_equal(
        lang_guess(STR("Мой заказ на Amazon до сих пор не пришёл"), NULL),
        LANG_RU);
}

static void tags_are_understood_with_regions(void **state)
{
    static const struct {
        const char *tag;
        enum lang lang;
    } t[] = {{"en", LANG_EN},
             {"fr-CA", LANG_FR},
             {"PL_pl", LANG_PL},
             {"zh", LANG_ZH_HANS},
             {"zh-CN", LANG_ZH_HANS},
             {"zh_TW", LANG_ZH_HANT},
             {"zh-HK", LANG_ZH_HANT},
             {"zh-Hant-HK", LANG_ZH_HANT},
             {"zh-Hans-HK", LANG_ZH_HANS},
             {"sv", LANG_UNSURE},
             {"", LANG_UNSURE},
             {"e", LANG_UNSURE},
             {"und", LANG_UNSURE}};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(t); i++)
        assert_int_equal(lang_from_tag(str_from_z(t[i].tag)), t[i].lang);
    for (int i = LANG_EN; i < LANG_N; i++)
        assert_int_equal(lang_from_tag(lang_tag((enum lang)i)), i);
}

static void the_browser_asks_by_quality(void **state)
{
    (void)state;
    assert_int_equal(lang_from_accept_language(
                         STR("sv, fr-CH;q=0.8, pl;q=0.9, en;q=0.7, *;q=0.5")),
                     LANG_PL);
    assert_int_equal(lang_from_accept_language(STR("de , en")), LANG_DE);
    assert_int_equal(lang_from_accept_language(STR("de;q=0, en;q=0.001")),
                     LANG_EN);
    assert_int_equal(lang_from_accept_language(STR("zh-TW,zh;q=0.9")),
                     LANG_ZH_HANT);
    assert_int_equal(lang_from_accept_language(STR("sv;q=1")), LANG_UNSURE);
    assert_int_equal(lang_from_accept_language(STR(",;=;q=x,")), LANG_UNSURE);
}

/* The binary search depends on it. */
static void the_word_table_is_in_order(void **state)
{
    (void)state;
    for (size_t i = 1; i < lang_words_n; i++)
        assert_true(strcmp(lang_words[i - 1].word, lang_words[i].word) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_sentences_are_recognised),
        cmocka_unit_test(what_is_no_language_is_unsure),
        cmocka_unit_test(foreign_names_do_not_turn_a_sentence),
        cmocka_unit_test(tags_are_understood_with_regions),
        cmocka_unit_test(the_browser_asks_by_quality),
        cmocka_unit_test(the_word_table_is_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
