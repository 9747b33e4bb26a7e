#include <pthread.h>
#include <unistd.h>

#include "desk/spell.h"
#include "test/test.h"

static bool installed(const char *name)
{
    char path[200];

    snprintf(path, sizeof path, SPELL_FOLDER "/%s.dic", name);
    return access(path, R_OK) == 0;
}

static void
words_of_each_language_are_known_and_their_slips_are_not(void **state)
{
    static const struct {
        enum lang lang;
        const char *file, *good, *bad;
    } words[] = {
        {LANG_EN, "en_GB", "colour", "colouur"},
        {LANG_EN, "en_US", "color", "recieve"},
        {LANG_FR, "fr", "réclamation", "réclammation"},
        {LANG_PL, "pl_PL", "zażółć", "żułty"},
        {LANG_RU, "ru_RU", "извините", "извените"},
    };
    struct spell *s = spell_open(NULL);

    (void)state;
    for (size_t i = 0; i < ARRAY_N(words); i++) {
        if (!installed(words[i].file))
            continue;
        assert_true(spell_known(s, words[i].lang, str_from_z(words[i].good)));
        assert_false(spell_known(s, words[i].lang, str_from_z(words[i].bad)));
    }
    spell_close(&s);
}

static void a_slip_gets_a_better_word_and_keeps_its_letters(void **state)
{
    struct spell *s = spell_open(NULL);
    struct arena *a = arena_open();

    (void)state;
    for (int again = 0; again < 2; again++) { /* the second is remembered */
        if (installed("en_GB"))
            assert_str(spell_suggest(s, a, LANG_EN, STR("recieve")), "receive");
        /* the Polish dictionary is in ISO 8859-2 */
        if (installed("pl_PL"))
            assert_str(spell_suggest(s, a, LANG_PL, STR("żułty")), "żółty");
    }
    arena_close(&a);
    spell_close(&s);
}

static void what_no_dictionary_can_tell_counts_as_right(void **state)
{
    char long_word[SPELL_WORD_BYTES + 2];
    struct spell *s = spell_open("/nonexistent");
    struct arena *a = arena_open();

    (void)state;
    memset(long_word, 'x', sizeof long_word);
    assert_true(spell_known(s, LANG_EN, STR("xqzv")));
    assert_null(spell_suggest(s, a, LANG_EN, STR("xqzv")).ptr);
    assert_true(spell_known(s, LANG_ZH_HANS, STR("投诉")));
    assert_true(spell_known(s, LANG_UNSURE, STR("xqzv")));
    assert_true(spell_known(NULL, LANG_EN, STR("xqzv")));
    spell_close(&s);
    s = spell_open(NULL);
    assert_true(spell_known(s, LANG_EN, str_make(long_word, sizeof long_word)));
    assert_true(spell_known(s, LANG_EN, STR("")));
    assert_true(spell_known(s, LANG_EN, STR("a\0b")));
    /* a Polish word list cannot spell Russian at all */
    assert_true(spell_known(s, LANG_PL, STR("багаж")));
    arena_close(&a);
    spell_close(&s);
}

static void *ask(void *arg)
{
    static const char *const words[] = {"luggage", "lugage", "apology",
                                        "appology"};
    struct arena *a = arena_open();

    for (size_t i = 0; i < 400; i++) {
        struct str word = str_from_z(words[i % 4]);

        assert_int_equal(spell_known(arg, LANG_EN, word), i % 2 == 0);
        if (i % 2)
            assert_non_null(spell_suggest(arg, a, LANG_EN, word).ptr);
    }
    arena_close(&a);
    return NULL;
}

static void many_threads_may_ask_at_once(void **state)
{
    struct spell *s = spell_open(NULL);
    pthread_t threads[4];

    (void)state;
    if (!installed("en_GB") || !installed("en_US"))
        skip();
    for (size_t i = 0; i < ARRAY_N(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask, s), 0);
    for (size_t i = 0; i < ARRAY_N(threads); i++)
        pthread_join(threads[i], NULL);
    spell_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            words_of_each_language_are_known_and_their_slips_are_not),
        cmocka_unit_test(a_slip_gets_a_better_word_and_keeps_its_letters),
        cmocka_unit_test(what_no_dictionary_can_tell_counts_as_right),
        cmocka_unit_test(many_threads_may_ask_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
