#include "base/utf8.h"
#include "test/test.h"
#include "text/fold_impl.h"

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

static void folds(const char *from, const char *to)
{
    assert_str(fold_text(A, str_from_z(from)), to);
}

static void marks_come_off_latin_letters(void **state)
{
    (void)state;
    folds("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn");
    folds("Élève à Genève, Œuvre", "eleve a geneve, oeuvre");
    folds("Straße Ærø Þór", "strasse aero thor");
    folds("e\xcc\x81te\xcc\x81", "ete"); /* e + U+0301 */
    folds("Άθήνα", "αθηνα");
}

static void cyrillic_yo_is_ye_but_short_i_stays(void **state)
{
    (void)state;
    folds("Ёлка йод", "елка йод");
    folds("и\xcc\x86од", "йод"); /* written as и + U+0306 */
    folds("Їжак ґанок", "їжак ганок");
    folds("і\xcc\x88жак", "їжак");
    folds("за\xcc\x81мок", "замок"); /* a stress mark */
}

static void traditional_chinese_becomes_simplified(void **state)
{
    (void)state;
    folds("訂單還沒有收到", "订单还没有收到");
    folds("退貨與賠償", "退货与赔偿");
    folds("订单", "订单");
    assert_int_equal(fold_simplified(0x8a02), 0x8ba2); /* 訂 订 */
    assert_int_equal(fold_simplified('a'), 'a');
}

static void compatibility_forms_are_plain(void **state)
{
    (void)state;
    folds("ＡＢＣ１２３", "abc123");
    folds("ﬁn ② №7 ½", "fin 2 no7 12");
    folds("٣٤", "34");
    folds("soft\xc2\xadhyphen", "softhyphen");
}

static void some_characters_tell_which_chinese_it_is(void **state)
{
    (void)state;
    assert_true(fold_entry_of(0x9019) & FOLD_HANT_BIT);  /* 這 */
    assert_true(fold_entry_of(0x8fd9) & FOLD_HANS_BIT);  /* 这 */
    assert_false(fold_entry_of(0x597d) & FOLD_HANT_BIT); /* 好 */
    assert_false(fold_entry_of(0x597d) & FOLD_HANS_BIT);
    assert_false(fold_entry_of(0x540e) & FOLD_HANS_BIT); /* 后: both */
    assert_false(fold_entry_of(0x91cc) & FOLD_HANS_BIT); /* 里: both */
}

static void folding_twice_changes_nothing_more(void **state)
{
    uint32_t out[FOLD_CPS_MAX], again[FOLD_CPS_MAX];

    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        size_t n = fold_cp(cp, out);

        for (size_t i = 0; i < n; i++) {
            size_t m = fold_cp(out[i], again);

            if (m != 1 || again[0] != out[i])
                print_error("U+%04X -> U+%04X -> U+%04X\n", cp, out[i],
                            m ? again[0] : 0);
            assert_true(m == 1 && again[0] == out[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_come_off_latin_letters),
        cmocka_unit_test(cyrillic_yo_is_ye_but_short_i_stays),
        cmocka_unit_test(traditional_chinese_becomes_simplified),
        cmocka_unit_test(compatibility_forms_are_plain),
        cmocka_unit_test(some_characters_tell_which_chinese_it_is),
        cmocka_unit_test(folding_twice_changes_nothing_more),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
