#include "i18n/date.h"

#include "base/civil.h"
#include "test/test.h"

#define N "\u00A0"
#define WARSAW STR("Europe/Warsaw")

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

static int64_t at(const char *iso)
{
    int64_t us;

    assert_true(civil_parse(str_from_z(iso), &us));
    return us;
}

static void a_day_is_written_as_the_language_does(void **state)
{
    int64_t us = at("2026-11-24T13:05Z"); /* a Tuesday */

    assert_str(date_day(a, LANG_EN, WARSAW, us), "24 November 2026");
    assert_str(date_day(a, LANG_FR, WARSAW, us), "24 novembre 2026");
    assert_str(date_day(a, LANG_PL, WARSAW, us), "24 listopada 2026");
    assert_str(date_day(a, LANG_RU, WARSAW, us), "24 ноября 2026 г.");
    assert_str(date_day(a, LANG_ZH_HANT, WARSAW, us), "2026年11月24日");
    assert_str(date_day(a, LANG_ZH_HANS, WARSAW, us), "2026年11月24日");
    assert_str(date_day_short(a, LANG_EN, WARSAW, us), "24 Nov 2026");
    assert_str(date_day_short(a, LANG_FR, WARSAW, us), "24 nov. 2026");
    assert_str(date_day_short(a, LANG_PL, WARSAW, us), "24 lis 2026");
    assert_str(date_day_short(a, LANG_RU, WARSAW, us), "24 нояб. 2026 г.");
}

static void the_full_date_names_weekday_and_local_clock(void **state)
{
    int64_t us = at("2026-11-24T13:05Z"); /* Warsaw is an hour ahead */

    assert_str(date_full(a, LANG_EN, WARSAW, us),
               "Tuesday, 24 November 2026, 14:05");
    assert_str(date_full(a, LANG_FR, WARSAW, us),
               "mardi 24 novembre 2026 à 14:05");
    assert_str(date_full(a, LANG_PL, WARSAW, us),
               "wtorek, 24 listopada 2026 14:05");
    assert_str(date_full(a, LANG_RU, WARSAW, us),
               "вторник, 24 ноября 2026 г., 14:05");
    assert_str(date_full(a, LANG_ZH_HANT, WARSAW, us),
               "2026年11月24日 星期二 14:05");
    assert_str(date_full(a, LANG_ZH_HANS, WARSAW, us),
               "2026年11月24日 星期二 14:05");
    assert_str(date_short(a, LANG_EN, WARSAW, us), "24 Nov 2026, 14:05");
    assert_str(date_short(a, LANG_ZH_HANS, WARSAW, us), "2026年11月24日 14:05");
    assert_str(date_full(a, LANG_EN, STR("No/Where"), us),
               "Tuesday, 24 November 2026, 13:05");
    assert_str(date_full(a, LANG_EN, STR(""), us),
               "Tuesday, 24 November 2026, 13:05");
}

static void the_day_is_the_one_on_the_wall(void **state)
{
    /* 23:30 UTC is half past midnight in Warsaw, in summer half past one */
    assert_str(date_day(a, LANG_EN, WARSAW, at("2026-11-24T23:30Z")),
               "25 November 2026");
    assert_str(date_clock(a, WARSAW, at("2026-07-01T23:30Z")), "01:30");
    assert_str(date_machine(a, WARSAW, at("2026-07-01T23:30Z")),
               "2026-07-02T01:30:00+02:00");
    assert_str(
        date_machine(a, STR("America/St_Johns"), at("2026-01-01T00:00Z")),
        "2025-12-31T20:30:00-03:30");
    assert_str(date_machine(a, STR(""), at("0999-01-01T00:00Z")),
               "0999-01-01T00:00:00+00:00");
}

static void near_dates_are_as_short_as_is_clear(void **state)
{
    int64_t now = at("2026-11-24T13:05Z");

    assert_str(date_near(a, LANG_EN, WARSAW, now - US_PER_HOUR, now), "13:05");
    assert_str(date_near(a, LANG_EN, WARSAW, at("2026-11-23T13:05Z"), now),
               "yesterday 14:05");
    assert_str(date_near(a, LANG_FR, WARSAW, at("2026-11-25T13:05Z"), now),
               "demain 14:05");
    /* by the wall's midnight, not by 24 hours */
    assert_str(date_near(a, LANG_PL, WARSAW, at("2026-11-23T22:59Z"), now),
               "wczoraj 23:59");
    assert_str(date_near(a, LANG_PL, WARSAW, at("2026-11-23T23:00Z"), now),
               "00:00");
    assert_str(date_near(a, LANG_RU, WARSAW, at("2026-11-20T13:05Z"), now),
               "пятница 14:05");
    assert_str(date_near(a, LANG_ZH_HANT, WARSAW, at("2026-11-30T13:05Z"), now),
               "星期一 14:05");
    assert_str(date_near(a, LANG_EN, WARSAW, at("2026-11-17T13:05Z"), now),
               "17 Nov");
    assert_str(date_near(a, LANG_ZH_HANS, WARSAW, at("2026-02-03T13:05Z"), now),
               "2月3日");
    assert_str(date_near(a, LANG_EN, WARSAW, at("2025-12-31T13:05Z"), now),
               "31 Dec 2025");
}

static void ago_and_in_count_in_the_largest_full_unit(void **state)
{
    int64_t now = at("2026-11-24T13:05Z");

    assert_str(date_ago(a, LANG_EN, now - 59 * US_PER_S, now), "now");
    assert_str(date_ago(a, LANG_EN, now + 59 * US_PER_S, now), "now");
    assert_str(date_ago(a, LANG_EN, now - 119 * US_PER_S, now), "1 minute ago");
    assert_str(date_ago(a, LANG_EN, now - 119 * US_PER_MIN, now), "1 hour ago");
    assert_str(date_ago(a, LANG_EN, now - 47 * US_PER_HOUR, now), "1 day ago");
    /* weeks from two on: "13 days" says more than "1 week" */
    assert_str(date_ago(a, LANG_EN, now - 13 * US_PER_DAY, now), "13 days ago");
    assert_str(date_ago(a, LANG_EN, now - 29 * US_PER_DAY, now), "4 weeks ago");
    assert_str(date_ago(a, LANG_EN, now - 30 * US_PER_DAY, now), "1 month ago");
    assert_str(date_ago(a, LANG_EN, now + 365 * US_PER_DAY, now), "in 1 year");
}

static void spans_decline_in_every_language(void **state)
{
    int64_t now = at("2026-11-24T13:05Z");
    int64_t before = now - 2 * US_PER_DAY, after = now + 5 * US_PER_HOUR;

    assert_str(date_ago(a, LANG_EN, before, now), "2 days ago");
    assert_str(date_ago(a, LANG_FR, before, now), "il y a 2" N "jours");
    assert_str(date_ago(a, LANG_PL, before, now), "2" N "dni temu");
    assert_str(date_ago(a, LANG_RU, before, now), "2" N "дня назад");
    assert_str(date_ago(a, LANG_ZH_HANT, before, now), "2 天前");
    assert_str(date_ago(a, LANG_ZH_HANS, before, now), "2天前");
    assert_str(date_ago(a, LANG_EN, after, now), "in 5 hours");
    assert_str(date_ago(a, LANG_FR, after, now), "dans 5" N "heures");
    assert_str(date_ago(a, LANG_PL, after, now), "za 5" N "godzin");
    assert_str(date_ago(a, LANG_RU, after, now), "через 5" N "часов");
    assert_str(date_ago(a, LANG_ZH_HANT, after, now), "5 小時後");
    assert_str(date_ago(a, LANG_ZH_HANS, after, now), "5小时后");
    /* the accusative after "за", "через", "za" */
    assert_str(date_ago(a, LANG_RU, now + 21 * US_PER_DAY, now),
               "через 3" N "недели");
    assert_str(date_ago(a, LANG_PL, now + US_PER_HOUR, now),
               "za 1" N "godzinę");
    assert_str(date_ago(a, LANG_RU, now - US_PER_MIN, now),
               "1" N "минуту назад");
    assert_str(date_span(a, LANG_PL, 13 * US_PER_DAY), "13" N "dni");
    assert_str(date_span(a, LANG_EN, 14 * US_PER_DAY), "2 weeks");
    assert_str(date_span(a, LANG_FR, 365 * US_PER_DAY), "1" N "an");
    assert_str(date_span(a, LANG_EN, 0), "0 minutes");
}

static void names_stand_alone_in_the_nominative(void **state)
{
    assert_str(date_month(LANG_PL, 11), "listopad");
    assert_str(date_month(LANG_RU, 5), "май");
    assert_str(date_month(LANG_ZH_HANT, 12), "十二月");
    assert_str(date_weekday(LANG_FR, 0), "dimanche");
    assert_str(date_weekday(LANG_RU, 6), "суббота");
}

static void lists_end_with_and(void **state)
{
    const struct str x[] = {STR("a"), STR("b"), STR("c")};

    assert_str(list_and(a, LANG_EN, x, 0), "");
    assert_str(list_and(a, LANG_EN, x, 1), "a");
    assert_str(list_and(a, LANG_EN, x, 2), "a and b");
    assert_str(list_and(a, LANG_EN, x, 3), "a, b and c");
    assert_str(list_and(a, LANG_FR, x, 3), "a, b et c");
    assert_str(list_and(a, LANG_PL, x, 3), "a, b i c");
    assert_str(list_and(a, LANG_RU, x, 3), "a, b и c");
    assert_str(list_and(a, LANG_ZH_HANT, x, 3), "a、b和c");
    assert_str(list_and(a, LANG_ZH_HANS, x, 2), "a和b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_written_as_the_language_does),
        cmocka_unit_test(the_full_date_names_weekday_and_local_clock),
        cmocka_unit_test(the_day_is_the_one_on_the_wall),
        cmocka_unit_test(near_dates_are_as_short_as_is_clear),
        cmocka_unit_test(ago_and_in_count_in_the_largest_full_unit),
        cmocka_unit_test(spans_decline_in_every_language),
        cmocka_unit_test(names_stand_alone_in_the_nominative),
        cmocka_unit_test(lists_end_with_and),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
