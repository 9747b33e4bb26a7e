#include <math.h>

#include "i18n/number.h"

#include "test/test.h"

#define N "\u00A0"  /* no-break space */
#define NN "\u202F" /* narrow no-break space */

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

static void digits_are_grouped_as_the_language_does(void **state)
{
    assert_str(number_str(a, LANG_EN, 1234567), "1,234,567");
    assert_str(number_str(a, LANG_FR, 1234567), "1" NN "234" NN "567");
    assert_str(number_str(a, LANG_PL, 1234567), "1" N "234" N "567");
    assert_str(number_str(a, LANG_RU, 1234567), "1" N "234" N "567");
    assert_str(number_str(a, LANG_ZH_HANT, 1234567), "1,234,567");
    assert_str(number_str(a, LANG_ZH_HANS, 1234567), "1,234,567");
    assert_str(number_str(a, LANG_DE, 1234), "1,234");
    /* Polish groups from five digits on: minimumGroupingDigits 2 */
    assert_str(number_str(a, LANG_PL, 1234), "1234");
    assert_str(number_str(a, LANG_PL, 12345), "12" N "345");
    assert_str(number_str(a, LANG_EN, 0), "0");
    assert_str(number_str(a, LANG_EN, 999), "999");
    assert_str(number_str(a, LANG_EN, -1000), "-1,000");
    assert_str(number_str(a, LANG_EN, INT64_MIN), "-9,223,372,036,854,775,808");
}

static void decimals_are_rounded_half_away_from_zero(void **state)
{
    assert_str(number_decimal(a, LANG_EN, 0.125, 2), "0.13");
    assert_str(number_decimal(a, LANG_EN, -0.125, 2), "-0.13");
    assert_str(number_decimal(a, LANG_FR, 1234.5, 1), "1" NN "234,5");
    assert_str(number_decimal(a, LANG_RU, 2.5, 0), "3");
    assert_str(number_decimal(a, LANG_EN, NAN, 1), "–");
    assert_str(number_decimal(a, LANG_EN, -INFINITY, 1), "-∞");
    assert_str(number_percent(a, LANG_EN, 0.125, 1), "12.5%");
    assert_str(number_percent(a, LANG_FR, 0.125, 1), "12,5" NN "%");
    assert_str(number_percent(a, LANG_PL, 0.125, 1), "12,5%");
    assert_str(number_percent(a, LANG_RU, 0.125, 1), "12,5" N "%");
    assert_str(number_percent(a, LANG_ZH_HANS, 1, 0), "100%");
}

static void sizes_have_the_unit_that_keeps_them_short(void **state)
{
    assert_str(number_bytes(a, LANG_EN, 0), "0" N "B");
    assert_str(number_bytes(a, LANG_EN, 999), "999" N "B");
    assert_str(number_bytes(a, LANG_EN, 1000), "1.0" N "kB");
    assert_str(number_bytes(a, LANG_EN, 12345), "12" N "kB");
    /* 999,950 is 999.95 kB and would round to 1000.0 kB */
    assert_str(number_bytes(a, LANG_EN, 999950), "1.0" N "MB");
    assert_str(number_bytes(a, LANG_FR, 1834211), "1,8" N "Mo");
    assert_str(number_bytes(a, LANG_PL, 1834211), "1,8" N "MB");
    assert_str(number_bytes(a, LANG_RU, 1834211), "1,8" N "МБ");
    assert_str(number_bytes(a, LANG_ZH_HANT, 1834211), "1.8" N "MB");
    assert_str(number_bytes(a, LANG_EN, INT64_MAX), "9.2" N "EB");
}

static void money_has_the_sign_and_the_place_of_the_language(void **state)
{
    assert_str(money_str(a, LANG_EN, 125000, STR("EUR")), "€1,250.00");
    assert_str(money_str(a, LANG_FR, 125000, STR("EUR")),
               "1" NN "250,00" N "€");
    assert_str(money_str(a, LANG_PL, 125000, STR("PLN")), "1250,00" N "zł");
    assert_str(money_str(a, LANG_RU, 125000, STR("RUB")),
               "1" N "250,00" N "₽");
    assert_str(money_str(a, LANG_ZH_HANT, 125000, STR("TWD")), "$1,250.00");
    assert_str(money_str(a, LANG_ZH_HANS, 125000, STR("CNY")), "¥1,250.00");
    /* a foreign dollar is told from the reader's own */
    assert_str(money_str(a, LANG_FR, 500, STR("USD")), "5,00" N "$US");
    assert_str(money_str(a, LANG_ZH_HANT, 500, STR("USD")), "US$5.00");
    assert_str(money_str(a, LANG_EN, 500, STR("PLN")), "PLN" N "5.00");
    assert_str(money_str(a, LANG_EN, -500, STR("EUR")), "-€5.00");
    assert_str(money_str(a, LANG_FR, -500, STR("EUR")), "-5,00" N "€");
    assert_str(money_str(a, LANG_EN, 5, STR("EUR")), "€0.05");
}

static void each_currency_has_its_own_number_of_decimals(void **state)
{
    assert_int_equal(money_exponent(STR("EUR")), 2);
    assert_int_equal(money_exponent(STR("JPY")), 0);
    assert_int_equal(money_exponent(STR("KWD")), 3);
    assert_int_equal(money_exponent(STR("CLF")), 4);
    assert_str(money_str(a, LANG_EN, 1250, STR("JPY")), "¥1,250");
    assert_str(money_str(a, LANG_EN, 1250, STR("KWD")), "KWD" N "1.250");
    assert_true(money_known(STR("CHF")));
    assert_true(money_known(STR("XOF")));
    assert_false(money_known(STR("XXX")));
    assert_false(money_known(STR("eur")));
    assert_false(money_known(STR("")));
    assert_false(money_known(STR("EUR GBP")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_grouped_as_the_language_does),
        cmocka_unit_test(decimals_are_rounded_half_away_from_zero),
        cmocka_unit_test(sizes_have_the_unit_that_keeps_them_short),
        cmocka_unit_test(money_has_the_sign_and_the_place_of_the_language),
        cmocka_unit_test(each_currency_has_its_own_number_of_decimals),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
