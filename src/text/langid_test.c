#include "base/random.h"
#include "test/test.h"
#include "text/langid.h"

enum { ROWS = 4096, BYTES = LANGID_HEAD_BYTES + ROWS * LANGID_ROW_BYTES };

/* A model that knows only what it is taught here. */
static unsigned char file[BYTES];

static void put_u32(unsigned char *p, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(n >> 8 * i);
}

/* The n-grams of the text speak for a class, one unit each. */
static void teach(const char *text, int class_at)
{
    struct langid_view v;
    uint64_t gram[LANGID_GRAMS];

    langid_look(str_from_z(text), &v);
    for (size_t i = 0; i < v.n; i++) {
        size_t n = langid_grams(&v, i, gram);

        for (size_t k = 0; k < n; k++) {
            unsigned char *row;
            uint32_t slot = langid_slot(gram[k], ROWS);

            do
                row = file + LANGID_HEAD_BYTES +
                      (slot++ & (ROWS - 1)) * LANGID_ROW_BYTES;
            while (row[0] && row[0] != langid_check(gram[k]));
            row[0] = langid_check(gram[k]);
            if (row[1 + class_at] < 100)
                row[1 + class_at]++;
        }
    }
}

static int setup(void **state)
{
    static struct langid m;
    struct err e;

    memcpy(file, "REDRESSL", 8);
    put_u32(file + 8, ROWS);
    for (int s = 0; s < LANGID_SCRIPTS; s++)
        put_u32(file + 12 + 4 * s, 0x3f800000); /* 1.0 */
    teach("where is my parcel and who will pay", 0);
    teach("gdzie jest moja paczka i kto zapłaci", 2);
    teach("waar is mijn pakje en wie betaalt", 6);
    teach("где моя посылка и кто заплатит", 0);
    teach("де моя посилка і хто заплатить", 1);
    teach("我的包裹在哪裡", 0);
    teach("我的包裹在哪里", 1);
    *state = &m;
    return langid_open(str_make(file, BYTES), &m, &e) ? 0 : -1;
}

static void a_text_is_in_the_language_whose_pieces_it_has(void **state)
{
    static const struct {
        const char *text;
        enum lang lang;
    } t[] = {{"My parcel, please: WHERE?", LANG_EN},
             {"Moja paczka", LANG_PL},
             {"mijn pakje", LANG_UNSURE},
             {"Посылка моя", LANG_RU},
             {"Посилка, хто", LANG_UK},
             {"包裹在哪裡？", LANG_ZH_HANT},
             {"包裹在哪里？", LANG_ZH_HANS}};

    for (size_t i = 0; i < ARRAY_N(t); i++) {
        double p[LANG_N], sum = 0;
        enum lang got = langid_guess(*state, str_from_z(t[i].text), p);

        if (got != t[i].lang)
            print_error("%s: %s\n", t[i].text, lang_tag(got).ptr);
        assert_int_equal(got, t[i].lang);
        for (int l = 0; l < LANG_N; l++)
            sum += p[l];
        assert_true(sum > 0.999 && sum < 1.001);
        assert_true(p[got] > 0.5);
    }
}

static void the_script_with_most_letters_decides(void **state)
{
    assert_int_equal(
        langid_guess(*state, STR("我的包裹在哪里 my parcel"), NULL),
        LANG_ZH_HANS);
    assert_int_equal(langid_guess(*state, STR("где моя Orion 7"), NULL),
                     LANG_RU);
}

static void names_addresses_and_numbers_say_nothing(void **state)
{
    static const char *const texts[] = {"",
                                        "!!",
                                        "12345",
                                        "@where_is_my_parcel",
                                        "http://where.is/my/parcel",
                                        "parcel@my.example",
                                        "هذا نص عربي",
                                        "\xff\xfe",
                                        "\U0001f621"};

    for (size_t i = 0; i < ARRAY_N(texts); i++) {
        double p[LANG_N];

        assert_int_equal(langid_guess(*state, str_from_z(texts[i]), p),
                         LANG_UNSURE);
        assert_true(p[LANG_UNSURE] == 1);
    }
    /* a tag counts only where there is nothing else */
    assert_int_equal(langid_guess(*state, STR("#where_is_my_parcel"), NULL),
                     LANG_EN);
    assert_int_equal(
        langid_guess(*state, STR("#where_is_my_parcel gdzie jest"), NULL),
        LANG_PL);
}

static void without_weights_the_rules_answer(void **state)
{
    double p[LANG_N];

    (void)state;
    assert_int_equal(langid_guess(NULL, STR("Wo ist mein Paket?"), p), LANG_DE);
    assert_true(p[LANG_DE] > 0.5 && p[LANG_DE] <= 1);
    assert_int_equal(langid_guess(NULL, STR("..."), p), LANG_UNSURE);
    assert_true(p[LANG_UNSURE] == 1);
}

static void what_is_no_model_is_refused(void **state)
{
    struct langid m;
    struct err e;
    unsigned char *copy;

    (void)state;
    assert_false(langid_open(str_make(file, BYTES - 1), &m, &e));
    assert_int_equal(e.code, ERR_INPUT);
    assert_false(langid_open(STR(""), &m, &e));
    copy = malloc(BYTES);
    memcpy(copy, file, BYTES);
    put_u32(copy + 8, ROWS - 1); /* no power of two */
    assert_false(langid_open(str_make(copy, BYTES), &m, &e));
    put_u32(copy + 8, ROWS);
    put_u32(copy + 24, 0x7fc00000); /* a bias that is no number */
    assert_false(langid_open(str_make(copy, BYTES), &m, &e));
    free(copy);
}

static void any_bytes_give_an_answer(void **state)
{
    struct rng r = rng_make(test_seed());
    char text[300];

    for (int round = 0; round < 5000; round++) {
        size_t n = rng_below(&r, sizeof text);
        double p[LANG_N], sum = 0;

        for (size_t i = 0; i < n; i++)
            text[i] = rng_below(&r, 3) ? (char)rng_below(&r, 256) : ' ';
        langid_guess(*state, str_make(text, n), p);
        for (int l = 0; l < LANG_N; l++)
            sum += p[l];
        assert_true(sum > 0.999 && sum < 1.001);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_in_the_language_whose_pieces_it_has),
        cmocka_unit_test(the_script_with_most_letters_decides),
        cmocka_unit_test(names_addresses_and_numbers_say_nothing),
        cmocka_unit_test(without_weights_the_rules_answer),
        cmocka_unit_test(what_is_no_model_is_refused),
        cmocka_unit_test(any_bytes_give_an_answer),
    };

    return cmocka_run_group_tests(tests, setup, NULL);
}
