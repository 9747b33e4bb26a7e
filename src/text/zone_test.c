#include <pthread.h>

#include "base/random.h"
#include "test/test.h"
#include "text/zone.h"

static int64_t utc(const char *iso)
{
    int64_t us = 0;

    assert_true(civil_parse(str_from_z(iso), &us));
    return us;
}

static void wall(const char *zone, const char *at_utc, const char *want)
{
    struct err e = {0};
    struct civil c;
    char iso[CIVIL_ISO_BYTES];

    assert_true(zone_local(str_from_z(zone), utc(at_utc), &c, &e));
    civil_iso(civil_to_us(c), iso);
    iso[16] = '\0';
    if (strcmp(iso, want) != 0)
        print_error("%s %s: %s, not %s\n", zone, at_utc, iso, want);
    assert_string_equal(iso, want);
}

static void the_clock_on_the_wall_follows_the_zone(void **state)
{
    (void)state;
    wall("Europe/Warsaw", "2026-01-15 12:00", "2026-01-15T13:00");
    wall("Europe/Warsaw", "2026-07-15 12:00", "2026-07-15T14:00");
    /* EU summer time ends 2026-10-25 at 01:00 UTC */
    wall("Europe/Paris", "2026-10-25 00:59", "2026-10-25T02:59");
    wall("Europe/Paris", "2026-10-25 01:00", "2026-10-25T02:00");
    wall("America/New_York", "2026-03-08 06:59", "2026-03-08T01:59");
    wall("America/New_York", "2026-03-08 07:00", "2026-03-08T03:00");
    wall("Asia/Kolkata", "2026-01-01 00:00", "2026-01-01T05:30");
    wall("Asia/Taipei", "2026-01-01 00:00", "2026-01-01T08:00");
    wall("Europe/Moscow", "2013-01-01 00:00", "2013-01-01T04:00");
    wall("Europe/Moscow", "2026-01-01 00:00", "2026-01-01T03:00");
    wall("UTC", "2026-01-01 00:00", "2026-01-01T00:00");
    /* far away the last rule known holds, without failing */
    wall("Europe/Warsaw", "9000-01-01 00:00", "9000-01-01T01:00");
}

static void moment(const char *zone, const char *wall_clock, const char *want)
{
    struct err e = {0};
    int64_t us;
    char iso[CIVIL_ISO_BYTES];

    assert_true(
        zone_to_us(str_from_z(zone), civil_from_us(utc(wall_clock)), &us, &e));
    civil_iso(us, iso);
    iso[16] = '\0';
    if (strcmp(iso, want) != 0)
        print_error("%s %s: %s, not %s\n", zone, wall_clock, iso, want);
    assert_string_equal(iso, want);
}

static void gaps_move_on_and_repeated_times_are_the_first(void **state)
{
    (void)state;
    moment("Europe/Warsaw", "2026-07-15 14:00", "2026-07-15T12:00");
    /* 02:30 on 2026-03-29 does not exist: it is 03:30 CEST, 01:30 UTC */
    moment("Europe/Warsaw", "2026-03-29 02:30", "2026-03-29T01:30");
    moment("Europe/Warsaw", "2026-03-29 01:59", "2026-03-29T00:59");
    moment("Europe/Warsaw", "2026-03-29 03:00", "2026-03-29T01:00");
    /* 02:30 on 2026-10-25 is twice: the first is CEST, 00:30 UTC */
    moment("Europe/Warsaw", "2026-10-25 02:30", "2026-10-25T00:30");
    moment("Europe/Warsaw", "2026-10-25 03:00", "2026-10-25T02:00");
    moment("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30");
    /* Samoa left out 2011-12-30: a gap of a day */
    moment("Pacific/Apia", "2011-12-31 00:00", "2011-12-30T10:00");
    moment("Pacific/Apia", "2011-12-29 23:00", "2011-12-30T09:00");
    moment("Asia/Kolkata", "2026-01-01 05:30", "2026-01-01T00:00");
}

static void unknown_zones_are_refused(void **state)
{
    static const char *const bad[] = {"",         "Europe/Atlantis",
                                      "GMT+3",    "Europe/War saw",
                                      "\xc5\xbc", "../../etc/passwd"};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bad); i++) {
        struct err e = {0};
        int offset_s;

        assert_false(zone_offset_s(str_from_z(bad[i]), 0, &offset_s, &e));
        assert_int_equal(e.code, ERR_INPUT);
        assert_false(zone_known(str_from_z(bad[i])));
    }
    assert_true(zone_known(STR("Europe/Paris")));
}

static void the_list_is_sorted_and_each_of_it_is_known(void **state)
{
    struct arena *a = arena_open();
    size_t n;
    struct str *names = zone_names(a, &n);

    (void)state;
    assert_true(n > 300);
    for (size_t i = 0; i < n; i++) {
        assert_true(zone_known(names[i]));
        assert_true(i == 0 || str_cmp(names[i - 1], names[i]) < 0);
    }
    arena_close(&a);
}

/* What the wall showed leads back to the moment, or to the first of two. */
static void wall_clock_and_moment_agree(void **state)
{
    static const char *const names[] = {
        "Europe/Warsaw", "America/New_York",    "Pacific/Apia",
        "Asia/Taipei",   "Australia/Lord_Howe", "Africa/Casablanca"};
    struct rng r = rng_make(test_seed());

    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct str zone = str_from_z(names[rng_below(&r, ARRAY_N(names))]);
        /* 1970 to 2095 */
        int64_t us =
            (int64_t)rng_below(&r, 125ull * 365 * 24 * 60) * US_PER_MIN;
        struct err e = {0};
        struct civil c, again;
        int64_t back;

        assert_true(zone_local(zone, us, &c, &e));
        assert_true(zone_to_us(zone, c, &back, &e));
        assert_true(back <= us && us - back <= 24 * US_PER_HOUR);
        assert_true(zone_local(zone, back, &again, &e));
        assert_true(civil_to_us(again) == civil_to_us(c));
    }
}

static void *ask(void *thing)
{
    struct err e = {0};
    int offset_s, *good = thing;

    for (int i = 0; i < 1000; i++)
        *good += zone_offset_s(i % 2 ? STR("Asia/Tokyo") : STR("Asia/Seoul"),
                               INT64_C(1767225600) * US_PER_S, &offset_s, &e) &&
                 offset_s == 9 * 3600;
    return NULL;
}

static void threads_may_ask_at_once(void **state)
{
    pthread_t t[4];
    int good[4] = {0};

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&t[i], NULL, ask, &good[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], NULL);
        assert_int_equal(good[i], 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_on_the_wall_follows_the_zone),
        cmocka_unit_test(gaps_move_on_and_repeated_times_are_the_first),
        cmocka_unit_test(unknown_zones_are_refused),
        cmocka_unit_test(the_list_is_sorted_and_each_of_it_is_known),
        cmocka_unit_test(wall_clock_and_moment_agree),
        cmocka_unit_test(threads_may_ask_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
