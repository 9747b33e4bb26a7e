/*
 * Two lists are read from test/data: what must pass and what must be
 * refused.  The folder comes as the first argument.
 */
#include <stdlib.h>

#include "judge/record_impl.h"
#include "base/random.h"
#include "base/utf8.h"
#include "test/data_help.h"

static struct str folder;
static struct arena *arena;

/* Calls each for every line, with the language of its section. */
static size_t each_line(const char *name, bool (*each)(struct str, enum lang),
                        size_t *bad)
{
    struct str rest = data_read(arena, folder, name), line;
    enum lang lang = LANG_UNSURE;
    size_t n = 0;

    while (str_line(&rest, &line)) {
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (line.ptr[0] == '[') {
            lang = lang_from_tag(str_sub(line, 1, line.len - 2));
            continue;
        }
        n++;
        *bad += !each(line, lang);
    }
    return n;
}

static bool passes(struct str word, enum lang lang)
{
    const enum lang hints[] = {lang, LANG_UNSURE};
    struct span at;

    for (size_t i = 0; i < ARRAY_N(hints); i++)
        if (record_insult(word, hints[i], &at)) {
            print_error("\"%.*s\" is refused for \"%.*s\" (%s)\n",
                        STR_ARG(word),
                        STR_ARG(str_sub(word, at.from, at.to - at.from)),
                        i ? "no hint" : "own hint");
            return false;
        }
    return true;
}

static bool refused(struct str word, enum lang lang)
{
    struct span at = {1, 0};

    if (!record_insult(word, lang, &at)) {
        print_error("\"%.*s\" passes\n", STR_ARG(word));
        return false;
    }
    assert_true(at.from < at.to && at.to <= word.len);
    return true;
}

static void honest_names_pass(void **state)
{
    size_t bad = 0, n = each_line("record_honest.txt", passes, &bad);

    (void)state;
    assert_true(n >= 600);
    assert_int_equal(bad, 0);
}

static void insults_are_refused_however_they_are_written(void **state)
{
    size_t bad = 0, n = each_line("record_refused.txt", refused, &bad);

    (void)state;
    assert_true(n >= 300);
    assert_int_equal(bad, 0);
}

static void tells_where_the_insult_stands(void **state)
{
    struct str name = STR("Jan \xC5\x81ysy Id1ot Nowak");
    struct span at;

    (void)state;
    /* J a n _ = 4, Ł is two bytes, ysy and a space: the word is at 10 */
    assert_true(record_insult(name, LANG_UNSURE, &at));
    assert_int_equal(at.from, 10);
    assert_int_equal(at.to, 15);
    assert_true(record_insult(name, LANG_EN, NULL));
}

static void some_words_count_only_in_their_language(void **state)
{
    (void)state;
    assert_false(record_insult(STR("Con"), LANG_EN, NULL));
    assert_true(record_insult(STR("Con"), LANG_FR, NULL));
    assert_false(record_insult(STR("Suka"), LANG_EN, NULL));
    assert_true(record_insult(STR("Suka"), LANG_PL, NULL));
    assert_false(record_insult(STR("Retard"), LANG_FR, NULL));
    assert_true(record_insult(STR("Retard"), LANG_EN, NULL));
}

static void goes_on_behind_each_find(void **state)
{
    struct record_find r = {.field = STR("idiot, 1d10t and Scunthorpe fuck"),
                            .hint = LANG_EN};

    (void)state;
    assert_true(record_next(&r));
    assert_false(r.disguised);
    assert_int_equal(r.where.from, 0);
    assert_true(record_next(&r));
    assert_true(r.disguised);
    assert_int_equal(r.where.from, 7);
    assert_true(record_next(&r));
    assert_int_equal(r.where.from, 28);
    assert_false(record_next(&r));
}

/* A prefix that many words share is where a walk branches most. */
static void hostile_fields_take_linear_time(void **state)
{
    static const char *const parts[] = {"a",
                                        "fu",
                                        "s h i ",
                                        "\xF0\x9F\x87\xAB",
                                        "c*",
                                        "*",
                                        "aB",
                                        "1d10",
                                        "\xD1\x85\xD1\x83",
                                        "\xE5\x82\xBB ",
                                        "\xCC\x81",
                                        "x\xE2\x80\x8D",
                                        "i.",
                                        "\xFF",
                                        "fuc-",
                                        "idiot1",
                                        "\xD7\xA9",
                                        "sal",
                                        ""};

    (void)state;
    for (size_t p = 0; p < ARRAY_N(parts); p++) {
        size_t n = strlen(parts[p]), size = 128 * 1024;
        char *big = arena_alloc(arena, size);
        struct record_find r = {.hint = LANG_FR};
        clock_t start = clock();

        for (size_t i = 0; i < size; i++)
            big[i] = n ? parts[p][i % n] : '\0';
        r.field = str_make(big, size);
        while (record_next(&r))
            assert_true(r.where.from < r.where.to && r.where.to <= size);
        /* an eighth of a megabyte takes 0.6 s at worst, and were it
         * quadratic, minutes */
        assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
    }
}

static void survives_any_bytes(void **state)
{
    struct rng rng = rng_make(test_seed());

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char bytes[64];
        size_t n = rng_below(&rng, sizeof bytes);
        struct span at = {0, 0};

        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)rng_below(&rng, 256);
        if (record_insult(str_make(bytes, n), LANG_RU, &at))
            assert_true(at.from < at.to && at.to <= n);
    }
}

static void the_table_is_sorted(void **state)
{
    (void)state;
    for (size_t i = 1; i < record_words_n; i++)
        assert_true(strcmp(record_words[i - 1].text, record_words[i].text) <=
                    0);
    for (size_t i = 1; i < record_masks_n; i++)
        assert_true(strcmp(record_masks[i - 1].text, record_masks[i].text) <=
                    0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted),
        cmocka_unit_test(honest_names_pass),
        cmocka_unit_test(insults_are_refused_however_they_are_written),
        cmocka_unit_test(tells_where_the_insult_stands),
        cmocka_unit_test(some_words_count_only_in_their_language),
        cmocka_unit_test(goes_on_behind_each_find),
        cmocka_unit_test(survives_any_bytes),
        cmocka_unit_test(hostile_fields_take_linear_time),
    };
    int bad;

    folder = str_from_z(argc > 1 ? argv[1] : "test/data");
    arena = arena_open();
    bad = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return bad;
}
