#include "judge/when.h"
#include "judge/word.h"
#include "test/test.h"
#include "text/zone.h"

/*
 * It is Tuesday, 24 November 2026, 10:30 in Warsaw (09:30 UTC).
 *     Mon 23  Tue 24  Wed 25  Thu 26  Fri 27  Sat 28  Sun 29
 *     Mon 30  Tue  1  Wed  2  Thu  3  Fri  4
 * Days end at 18:00, see when.h.
 */
#define NOW_US (INT64_C(1795512600) * US_PER_S)
#define ZONE STR("Europe/Warsaw")

struct row {
    const char *text;
    const char *due; /* on the wall in Warsaw; NULL: no date is found */
    enum when_sense sense;
    const char *part; /* what is marked; NULL: all of the text */
};

static size_t find(struct arena *a, enum lang lang, struct str text,
                   struct str zone, int64_t now_us, struct when **found)
{
    struct scan *s = ARENA_NEW(a, struct scan);
    struct phrase_hit *hits;
    struct when_in in = {.scan = s, .now_us = now_us, .zone = zone};

    *s = scan_text(a, text);
    in.hits_n = phrase_find(word_set(lang), s, a, &hits);
    in.hits = hits;
    return when_find(&in, a, found);
}

static struct str wall(struct arena *a, struct str zone, int64_t us)
{
    struct err e = {0};
    struct civil c;

    assert_true(zone_local(zone, us, &c, &e));
    return str_fmt(a, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day,
                   c.hour, c.minute);
}

/* Prints what is wrong; all rows are looked at before the test fails. */
static bool row_holds(enum lang lang, const struct row *r)
{
    struct arena *a = arena_open();
    struct str text = str_from_z(r->text), due = STR(""), part = STR("");
    struct when *w;
    size_t n = find(a, lang, text, ZONE, NOW_US, &w);
    bool ok = n == (r->due ? 1 : 0);

    if (n > 0) {
        due = wall(a, ZONE, w->due_us);
        part = str_sub(text, w->from, w->to - w->from);
    }
    if (ok && r->due)
        ok = str_eq(due, str_from_z(r->due)) && w->sense == r->sense &&
             str_eq(part, str_from_z(r->part ? r->part : r->text));
    if (!ok)
        print_error("%s: %zu dates, \"%.*s\" is %.*s, sense %d; want %s, %d\n",
                    r->text, n, STR_ARG(part), STR_ARG(due),
                    n ? (int)w->sense : -1, r->due ? r->due : "none",
                    (int)r->sense);
    arena_close(&a);
    return ok;
}

static void check(enum lang lang, const struct row *rows, size_t n)
{
    bool ok = true;

    for (size_t i = 0; i < n; i++)
        ok &= row_holds(lang, &rows[i]);
    assert_true(ok);
}

static void reads_english(void **state)
{
    static const struct row rows[] = {
        {"by Friday", "2026-11-27 18:00", WHEN_BY, NULL},
        {"within 24 hours", "2026-11-25 10:30", WHEN_WITHIN, NULL},
        {"within 0 hours", "2026-11-24 10:30", WHEN_WITHIN, NULL},
        {"in 48h", "2026-11-26 10:30", WHEN_WITHIN, NULL},
        /* business days from Wednesday on: 25, 26, 27, 30, 1 */
        {"in 3-5 business days", "2026-12-01 18:00", WHEN_WITHIN, NULL},
        {"within three (3) working days", "2026-11-27 18:00", WHEN_WITHIN,
         NULL},
        {"Please allow 7 to 10 business days for it", "2026-12-08 18:00",
         WHEN_WITHIN, "Please allow 7 to 10 business days"},
        {"within the next two weeks", "2026-12-08 18:00", WHEN_WITHIN, NULL},
        {"in a month", "2026-12-24 18:00", WHEN_WITHIN, NULL},
        {"today", "2026-11-24 18:00", WHEN_AT, NULL},
        {"tomorrow", "2026-11-25 18:00", WHEN_AT, NULL},
        {"by tomorrow noon", "2026-11-25 12:00", WHEN_BY, NULL},
        {"tomorrow morning", "2026-11-25 12:00", WHEN_AT, NULL},
        {"the day after tomorrow", "2026-11-26 18:00", WHEN_AT, NULL},
        {"before 5pm", "2026-11-24 17:00", WHEN_BY, NULL},
        {"by 9 am", "2026-11-25 09:00", WHEN_BY, NULL},
        /* 17:00 CET is 17:00 in Warsaw in winter, 16:00 in London is 17:00 */
        {"before 5pm CET", "2026-11-24 17:00", WHEN_BY, NULL},
        {"by 4 p.m. GMT", "2026-11-24 17:00", WHEN_BY, NULL},
        {"by 11:30 ET", "2026-11-24 17:30", WHEN_BY, NULL},
        {"by end of day", "2026-11-24 18:00", WHEN_BY, NULL},
        {"by the end of the week", "2026-11-27 18:00", WHEN_BY, NULL},
        {"by the end of next week", "2026-12-04 18:00", WHEN_BY, NULL},
        {"next week", "2026-12-04 18:00", WHEN_AT, NULL},
        {"by the end of the month", "2026-11-30 18:00", WHEN_BY, NULL},
        {"next Friday", "2026-12-04 18:00", WHEN_AT, NULL},
        {"this Friday", "2026-11-27 18:00", WHEN_AT, NULL},
        {"on Tuesday", "2026-12-01 18:00", WHEN_AT, NULL},
        {"on Friday at 5 pm", "2026-11-27 17:00", WHEN_AT, NULL},
        {"no later than Monday, 30 November, 12:00", "2026-11-30 12:00",
         WHEN_BY, NULL},
        {"by November 30th, 2026", "2026-11-30 18:00", WHEN_BY, NULL},
        {"by the 3rd of December", "2026-12-03 18:00", WHEN_BY, NULL},
        {"by Dec. 3", "2026-12-03 18:00", WHEN_BY, NULL},
        {"by the 30th", "2026-11-30 18:00", WHEN_BY, NULL},
        {"by 03/12", "2026-12-03 18:00", WHEN_BY, NULL},
        {"on 30/11/2026", "2026-11-30 18:00", WHEN_AT, NULL},
        {"by 2026-12-03", "2026-12-03 18:00", WHEN_BY, NULL},
        {"2026-12-03T14:05", "2026-12-03 14:05", WHEN_AT, NULL},
        {"tonight", "2026-11-25 00:00", WHEN_AT, NULL},
        {"between 9 and 11 am tomorrow", "2026-11-25 11:00", WHEN_AT, NULL},
        {"3 days ago", "2026-11-21 18:00", WHEN_AGO, NULL},
        {"yesterday", "2026-11-23 18:00", WHEN_AGO, NULL},
        {"last week", "2026-11-20 18:00", WHEN_AGO, NULL},
        {"on 3 November", "2026-11-03 18:00", WHEN_AGO, NULL},
        {"for 3 days", "2026-11-27 18:00", WHEN_LASTS, NULL},
        /* not dates */
        {"we are there 24/7", NULL, 0, NULL},
        {"may I ask you to march on", NULL, 0, NULL},
        {"soon, in a few days", NULL, 0, NULL},
        {"order 30 of 2026", NULL, 0, NULL},
        {"have a great day", NULL, 0, NULL},
        {"it costs 12.50", NULL, 0, NULL},
        {"the sun sat on the bench", NULL, 0, NULL},
        {"version 1.2.3", NULL, 0, NULL},
    };

    (void)state;
    check(LANG_EN, rows, ARRAY_N(rows));
}

static void reads_french(void **state)
{
    static const struct row rows[] = {
        {"sous 48 h", "2026-11-26 10:30", WHEN_WITHIN, NULL},
        {"dans les 24 heures", "2026-11-25 10:30", WHEN_WITHIN, NULL},
        {"sous 3 à 5 jours ouvrés", "2026-12-01 18:00", WHEN_WITHIN, NULL},
        {"d'ici vendredi", "2026-11-27 18:00", WHEN_BY, NULL},
        {"d’ici la fin de la semaine", "2026-11-27 18:00", WHEN_BY, NULL},
        {"avant la fin du mois", "2026-11-30 18:00", WHEN_BY, NULL},
        {"vendredi prochain", "2026-11-27 18:00", WHEN_AT, NULL},
        {"la semaine prochaine", "2026-12-04 18:00", WHEN_AT, NULL},
        {"demain avant 17 h", "2026-11-25 17:00", WHEN_AT, NULL},
        {"demain matin", "2026-11-25 12:00", WHEN_AT, NULL},
        {"après-demain", "2026-11-26 18:00", WHEN_AT, NULL},
        {"le 3 décembre", "2026-12-03 18:00", WHEN_AT, NULL},
        {"le 1er décembre 2026 à 17h30", "2026-12-01 17:30", WHEN_AT, NULL},
        {"au plus tard le 30/11", "2026-11-30 18:00", WHEN_BY, NULL},
        {"dans un délai de dix jours", "2026-12-04 18:00", WHEN_WITHIN, NULL},
        {"dans la journée", "2026-11-24 18:00", WHEN_AT, NULL},
        {"il y a deux jours", "2026-11-22 18:00", WHEN_AGO, NULL},
        {"bonne journée", NULL, 0, NULL},
        {"la mise à jour", NULL, 0, NULL},
        {"rapidement", NULL, 0, NULL},
    };

    (void)state;
    check(LANG_FR, rows, ARRAY_N(rows));
}

static void reads_polish(void **state)
{
    static const struct row rows[] = {
        {"w ciągu 24 godzin", "2026-11-25 10:30", WHEN_WITHIN, NULL},
        {"do końca tygodnia", "2026-11-27 18:00", WHEN_BY, NULL},
        {"do piątku", "2026-11-27 18:00", WHEN_BY, NULL},
        {"w ciągu trzech dni roboczych", "2026-11-27 18:00", WHEN_WITHIN, NULL},
        {"do 5 dni roboczych", "2026-12-01 18:00", WHEN_WITHIN, NULL},
        {"za dwa tygodnie", "2026-12-08 18:00", WHEN_WITHIN, NULL},
        {"w ciągu tygodnia", "2026-12-01 18:00", WHEN_WITHIN, NULL},
        {"jutro do godz. 17", "2026-11-25 17:00", WHEN_AT, NULL},
        {"jutro do 17:00", "2026-11-25 17:00", WHEN_AT, NULL},
        {"3 grudnia", "2026-12-03 18:00", WHEN_AT, NULL},
        {"do 3 grudnia 2026 r.", "2026-12-03 18:00", WHEN_BY,
         "do 3 grudnia 2026 r"},
        {"do 30.11.", "2026-11-30 18:00", WHEN_BY, NULL},
        {"najpóźniej 30.11.2026", "2026-11-30 18:00", WHEN_BY, NULL},
        {"w przyszłym tygodniu", "2026-12-04 18:00", WHEN_AT, NULL},
        {"w przyszły piątek", "2026-12-04 18:00", WHEN_AT, NULL},
        {"dziś", "2026-11-24 18:00", WHEN_AT, NULL},
        {"trzy dni temu", "2026-11-21 18:00", WHEN_AGO, NULL},
        {"dzień dobry", NULL, 0, NULL},
        {"do widzenia", NULL, 0, NULL},
        {"miłego dnia", NULL, 0, NULL},
        {"wkrótce", NULL, 0, NULL},
    };

    (void)state;
    check(LANG_PL, rows, ARRAY_N(rows));
}

static void reads_russian(void **state)
{
    static const struct row rows[] = {
        {"в течение трёх дней", "2026-11-27 18:00", WHEN_WITHIN, NULL},
        {"в течение 24 часов", "2026-11-25 10:30", WHEN_WITHIN, NULL},
        {"до пятницы", "2026-11-27 18:00", WHEN_BY, NULL},
        {"до конца недели", "2026-11-27 18:00", WHEN_BY, NULL},
        {"до конца рабочего дня", "2026-11-24 18:00", WHEN_BY, NULL},
        {"в течение 3–5 рабочих дней", "2026-12-01 18:00", WHEN_WITHIN, NULL},
        {"завтра до 18:00", "2026-11-25 18:00", WHEN_AT, NULL},
        {"не позднее 3 декабря", "2026-12-03 18:00", WHEN_BY, NULL},
        {"через неделю", "2026-12-01 18:00", WHEN_WITHIN, NULL},
        {"на следующей неделе", "2026-12-04 18:00", WHEN_AT, NULL},
        {"к 30.11.2026", "2026-11-30 18:00", WHEN_BY, NULL},
        /* 17:00 in Moscow is 15:00 in Warsaw in winter */
        {"до 17:00 по московскому времени", "2026-11-24 15:00", WHEN_BY, NULL},
        {"сегодня вечером", "2026-11-24 21:00", WHEN_AT, NULL},
        {"два дня назад", "2026-11-22 18:00", WHEN_AGO, NULL},
        {"добрый день", NULL, 0, NULL},
        {"в ближайшее время", NULL, 0, NULL},
    };

    (void)state;
    check(LANG_RU, rows, ARRAY_N(rows));
}

static void reads_chinese_in_both_scripts(void **state)
{
    static const struct row rows[] = {
        {"三個工作天內", "2026-11-27 18:00", WHEN_WITHIN, NULL},
        {"3至5个工作日内", "2026-12-01 18:00", WHEN_WITHIN, NULL},
        {"24小時內", "2026-11-25 10:30", WHEN_WITHIN, NULL},
        {"二十四小时之内", "2026-11-25 10:30", WHEN_WITHIN, NULL},
        {"明天下午五點前", "2026-11-25 17:00", WHEN_BY, NULL},
        {"今天下午3点半", "2026-11-24 15:30", WHEN_AT, NULL},
        {"下週五前", "2026-12-04 18:00", WHEN_BY, NULL},
        {"周五之前", "2026-11-27 18:00", WHEN_BY, NULL},
        {"本周内", "2026-11-27 18:00", WHEN_BY, NULL},
        {"12月3日", "2026-12-03 18:00", WHEN_AT, NULL},
        {"2026年12月3日前", "2026-12-03 18:00", WHEN_BY, NULL},
        {"兩週後", "2026-12-08 18:00", WHEN_WITHIN, NULL},
        {"月底前", "2026-11-30 18:00", WHEN_BY, NULL},
        {"後天", "2026-11-26 18:00", WHEN_AT, NULL},
        {"三天前", "2026-11-21 18:00", WHEN_AGO, NULL},
        {"昨天", "2026-11-23 18:00", WHEN_AGO, NULL},
        {"盡快", NULL, 0, NULL},
        {"目前", NULL, 0, NULL},
    };

    (void)state;
    check(LANG_ZH_HANT, rows, ARRAY_N(rows));
}

static void reads_the_month_first_in_america(void **state)
{
    struct arena *a = arena_open();
    struct str zone = STR("America/New_York");
    struct when *w;

    (void)state;
    assert_int_equal(find(a, LANG_EN, STR("by 12/03"), zone, NOW_US, &w), 1);
    assert_str(wall(a, zone, w->due_us), "2026-12-03 18:00");
    /* there is no thirtieth month */
    assert_int_equal(find(a, LANG_EN, STR("by 30/11"), zone, NOW_US, &w), 1);
    assert_str(wall(a, zone, w->due_us), "2026-11-30 18:00");
    arena_close(&a);
}

static void counts_business_days_over_a_weekend(void **state)
{
    /* Saturday 28 November 2026, noon: one day is Monday, five are Friday */
    static const int64_t saturday = INT64_C(1795863600) * US_PER_S;
    struct arena *a = arena_open();
    struct when *w;

    (void)state;
    assert_str(wall(a, ZONE, saturday), "2026-11-28 12:00");
    find(a, LANG_EN, STR("within 1 business day"), ZONE, saturday, &w);
    assert_str(wall(a, ZONE, w->due_us), "2026-11-30 18:00");
    find(a, LANG_EN, STR("within 5 business days"), ZONE, saturday, &w);
    assert_str(wall(a, ZONE, w->due_us), "2026-12-04 18:00");
    /* Friday's end is past, so the week ends on Sunday */
    find(a, LANG_EN, STR("by the end of the week"), ZONE, saturday, &w);
    assert_str(wall(a, ZONE, w->due_us), "2026-11-29 18:00");
    arena_close(&a);
}

static void stays_within_the_month_that_is_shorter(void **state)
{
    /* 31 January 2027, 12:00 UTC: one month on is 28 February */
    static const int64_t january = INT64_C(1801396800) * US_PER_S;
    struct arena *a = arena_open();
    struct when *w;

    (void)state;
    assert_int_equal(
        find(a, LANG_EN, STR("in one month"), STR("UTC"), january, &w), 1);
    assert_str(wall(a, STR("UTC"), w->due_us), "2027-02-28 18:00");
    /* the year turns: in January "3 December" is the last one, 59 days ago */
    assert_int_equal(
        find(a, LANG_EN, STR("by 3 June"), STR("UTC"), january, &w), 1);
    assert_str(wall(a, STR("UTC"), w->due_us), "2027-06-03 18:00");
    arena_close(&a);
}

static void finds_words_without_a_clock(void **state)
{
    struct arena *a = arena_open();
    struct when *w;

    (void)state;
    assert_int_equal(
        find(a, LANG_EN, STR("by Friday or by Monday"), ZONE, 0, &w), 2);
    assert_int_equal(w[0].due_us, 0);
    assert_int_equal(w[1].due_us, 0);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_english),
        cmocka_unit_test(reads_french),
        cmocka_unit_test(reads_polish),
        cmocka_unit_test(reads_russian),
        cmocka_unit_test(reads_chinese_in_both_scripts),
        cmocka_unit_test(reads_the_month_first_in_america),
        cmocka_unit_test(counts_business_days_over_a_weekend),
        cmocka_unit_test(stays_within_the_month_that_is_shorter),
        cmocka_unit_test(finds_words_without_a_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
