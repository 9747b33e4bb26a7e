/*
 * team_test.c — teams and causes that come, are renamed and go away: where people and cases go,
 * what is refused, and what is written down.
 */
#include "test/desk_help.h"

#include "base/limits.h"
#include "desk/cause.h"
#include "desk/team.h"

static int64_t team(struct world *w, const char *name)
{
    struct q_team_add row;

    DO(w, q_team_add(tx, w->a, w->brand_id, str_from_z(name), &row, &e));
    return row.id;
}

static void join(struct world *w, int64_t agent_id, int64_t team_id)
{
    int64_t changed;

    DO(w, q_member_put(tx, w->brand_id, agent_id, STR("agent"), team_id, true,
                       &changed, &e));
}

static int64_t team_of(struct world *w, int64_t agent_id)
{
    struct q_member_get row;

    DO(w, q_member_get(tx, w->a, w->brand_id, agent_id, &row, &e) == DB_ROW);
    return row.team_id;
}

/* A case of that owner, and so of their team. */
static int64_t case_of(struct world *w, int64_t agent_id)
{
    int64_t id = world_case(w);

    if (world_look(w, id).owner_id != agent_id)
        DO(w, case_hand_over(tx, w->a, &w->who, id, 0, agent_id, STR("theirs"),
                             &e));
    return id;
}

static struct str brand_event(struct world *w, const char *kind)
{
    struct q_event_after *rows;
    size_t n, found = 0;

    DO(w, q_event_after(tx, w->a, w->brand_id, 0, 1000, &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        found += str_eq(rows[i].kind, str_from_z(kind)) && !rows[i].case_id;
    return str_fmt(w->a, "%zu", found);
}

static void people_and_open_cases_go_where_they_are_sent(void **state)
{
    struct world w = world_open();
    int64_t day = team(&w, "Day"), night = team(&w, "Night"), open, closed;

    (void)state;
    join(&w, w.ann, day);
    join(&w, w.bob, night);
    open = case_of(&w, w.ann);
    closed = case_of(&w, w.ann);
    DO(&w, case_set_state(tx, w.a, &w.who, closed, 0, CASE_CLOSED, &e));
    assert_int_equal(world_look(&w, open).team_id, day);
    DO(&w, team_remove(tx, w.a, &w.who, day, night, &e));
    assert_int_equal(team_of(&w, w.ann), night);
    assert_int_equal(world_look(&w, open).team_id, night);
    assert_str(world_look(&w, open).team, "Night");
    assert_int_equal(world_events(&w, open, "case.team"), 1);
    assert_int_equal(world_events(&w, closed, "case.team"), 0);
    assert_str(brand_event(&w, "team.removed"), "1");
    /* it went away under who was looking at it */
    REFUSED(&w, ERR_MISSING, team_remove(tx, w.a, &w.who, day, 0, &e));
    world_close(&w);
}

static void a_reopened_case_goes_to_the_team_of_its_owner(void **state)
{
    struct world w = world_open();
    int64_t day = team(&w, "Day"), night = team(&w, "Night");
    int64_t by_hand, by_mail;

    (void)state;
    join(&w, w.ann, day);
    by_hand = case_of(&w, w.ann);
    by_mail = case_of(&w, w.ann);
    DO(&w, case_set_state(tx, w.a, &w.who, by_hand, 0, CASE_CLOSED, &e));
    DO(&w, case_set_state(tx, w.a, &w.who, by_mail, 0, CASE_RESOLVED, &e));
    DO(&w, team_remove(tx, w.a, &w.who, day, night, &e));
    assert_int_equal(world_look(&w, by_hand).team.len, 0);
    DO(&w, case_set_state(tx, w.a, &w.who, by_hand, 0, CASE_OPEN, &e));
    DO(&w, case_hear(tx, w.a, &w.who, by_mail, STR("again"), NOW_US, &e));
    assert_str(world_look(&w, by_hand).team, "Night");
    assert_str(world_look(&w, by_mail).team, "Night");
    world_close(&w);
}

static void
to_no_team_goes_too_but_not_from_the_only_one_with_people(void **state)
{
    struct world w = world_open();
    int64_t day = team(&w, "Day"), night = team(&w, "Night"), id;

    (void)state;
    join(&w, w.ann, day);
    id = case_of(&w, w.ann);
    REFUSED(&w, ERR_INPUT, team_remove(tx, w.a, &w.who, day, day, &e));
    REFUSED(&w, ERR_INPUT, team_remove(tx, w.a, &w.who, day, 1000000, &e));
    DO(&w, team_remove(tx, w.a, &w.who, night, 0, &e)); /* nobody is in it */
    REFUSED(&w, ERR_CONFLICT, team_remove(tx, w.a, &w.who, day, 0, &e));
    night = team(&w, "Night");
    DO(&w, team_remove(tx, w.a, &w.who, day, 0, &e));
    assert_int_equal(team_of(&w, w.ann), 0);
    assert_int_equal(world_look(&w, id).team_id, 0);
    DO(&w, team_remove(tx, w.a, &w.who, night, 0, &e)); /* the last, empty */
    world_close(&w);
}

static void another_brands_team_is_not_there(void **state)
{
    struct world w = world_open();
    int64_t day = team(&w, "Day");
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};

    (void)state;
    REFUSED(&w, ERR_MISSING, team_remove(tx, w.a, &zoe, day, 0, &e));
    world_close(&w);
}

static struct q_cause_list *causes(struct world *w, size_t *n)
{
    struct q_cause_list *rows;

    DO(w, q_cause_list(tx, w->a, w->brand_id, &rows, n, &e));
    return rows;
}

static void put_cause(struct world *w, const char *code)
{
    int64_t changed;

    DO(w, q_cause_put(tx, w->brand_id, str_from_z(code), STR("Noise"), &changed,
                      &e));
}

static void a_cause_that_nothing_has_is_deleted(void **state)
{
    struct world w = world_open();
    bool retired = true;
    size_t n;

    (void)state;
    put_cause(&w, "noise");
    DO(&w, cause_remove(tx, w.a, &w.who, STR("noise"), &retired, &e));
    assert_false(retired);
    causes(&w, &n);
    assert_int_equal(n, 0);
    assert_str(brand_event(&w, "cause.removed"), "1");
    REFUSED(&w, ERR_MISSING,
            cause_remove(tx, w.a, &w.who, STR("noise"), &retired, &e));
    world_close(&w);
}

static void a_cause_in_use_is_retired_and_can_be_offered_again(void **state)
{
    struct world w = world_open();
    struct case_fields f = {.cause = STR("noise")};
    bool retired = false;
    int64_t id = world_case(&w);
    size_t n;

    (void)state;
    put_cause(&w, "noise");
    DO(&w, case_set_fields(tx, w.a, &w.who, id, 0, &f, &e));
    DO(&w, case_set_state(tx, w.a, &w.who, id, 0, CASE_CLOSED, &e));
    for (int i = 0; i < 2; i++) { /* the second time nothing changes */
        DO(&w, cause_remove(tx, w.a, &w.who, STR("noise"), &retired, &e));
        assert_true(retired);
    }
    assert_true(causes(&w, &n)[0].retired);
    assert_str(world_look(&w, id).cause, "noise");
    assert_str(brand_event(&w, "cause.retired"), "1");
    DO(&w, cause_offer(tx, w.a, &w.who, STR("noise"), &e));
    assert_false(causes(&w, &n)[0].retired);
    assert_str(brand_event(&w, "cause.offered"), "1");
    DO(&w, cause_remove(tx, w.a, &w.who, STR("noise"), &retired, &e));
    put_cause(&w, "noise"); /* adding it once more is offering it */
    assert_false(causes(&w, &n)[0].retired);
    world_close(&w);
}

static void names_are_clean_and_teams_unique_in_their_brand(void **state)
{
    static const char *const bad[] = {"", " \t", "two\nlines", "\xff"};
    struct world w = world_open();
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};
    char longest[LIMIT_NAME_BYTES + 2];
    int64_t day, night, other;

    (void)state;
    memset(longest, 'x', sizeof longest);
    DO(&w, team_add(tx, w.a, &w.who, STR(" Day "), &day, &e) &&
               team_add(tx, w.a, &w.who, STR("夜班"), &night, &e) &&
               team_add(tx, w.a, &zoe, STR("Day"), &other, &e));
    REFUSED(&w, ERR_CONFLICT,
            team_add(tx, w.a, &w.who, STR("Day"), &other, &e));
    REFUSED(&w, ERR_CONFLICT,
            team_rename(tx, w.a, &w.who, night, STR("Day"), &e));
    for (size_t i = 0; i < ARRAY_N(bad); i++) {
        REFUSED(&w, ERR_INPUT,
                team_rename(tx, w.a, &w.who, day, str_from_z(bad[i]), &e));
        REFUSED(&w, ERR_INPUT,
                cause_put(tx, &w.who, STR("hum"), str_from_z(bad[i]), &e));
    }
    REFUSED(&w, ERR_INPUT,
            team_rename(tx, w.a, &w.who, day,
                        str_make(longest, LIMIT_NAME_BYTES + 1), &e));
    REFUSED(&w, ERR_MISSING,
            team_rename(tx, w.a, &zoe, night, STR("Late"), &e));
    /* its own name, and another */
    DO(&w, team_rename(tx, w.a, &w.who, night, STR("夜班"), &e) &&
               team_rename(tx, w.a, &w.who, day,
                           str_make(longest, LIMIT_NAME_BYTES), &e));
    world_close(&w);
}

static void a_cause_is_put_renamed_and_offered_by_a_good_code(void **state)
{
    static const char *const bad[] = {"", "Hum", "a b", "é", "x-y", "late"};
    struct world w = world_open();
    int64_t id = world_case(&w);
    bool retired;
    size_t n;

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bad); i++)
        REFUSED(&w, ERR_INPUT,
                cause_put(tx, &w.who, str_from_z(bad[i]), STR("Hum"), &e));
    DO(&w, cause_put(tx, &w.who, STR("hum_2"), STR("Hum"), &e) &&
               cause_rename(tx, w.a, &w.who, STR("hum_2"), STR("Гул"), &e));
    assert_str(causes(&w, &n)[0].name, "Гул");
    assert_int_equal(n, 1);
    REFUSED(&w, ERR_MISSING,
            cause_rename(tx, w.a, &w.who, STR("none"), STR("x"), &e));

    /* a retired one keeps being so when it is renamed, not when it is put */
    DO(&w,
       case_set_fields(tx, w.a, &w.who, id, 0,
                       &(const struct case_fields){.cause = STR("hum_2")}, &e));
    DO(&w, cause_remove(tx, w.a, &w.who, STR("hum_2"), &retired, &e) &&
               cause_rename(tx, w.a, &w.who, STR("hum_2"), STR("Hum"), &e));
    assert_true(causes(&w, &n)[0].retired);
    DO(&w, cause_put(tx, &w.who, STR("hum_2"), STR("Hum"), &e));
    assert_false(causes(&w, &n)[0].retired);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_clean_and_teams_unique_in_their_brand),
        cmocka_unit_test(a_cause_is_put_renamed_and_offered_by_a_good_code),
        cmocka_unit_test(people_and_open_cases_go_where_they_are_sent),
        cmocka_unit_test(a_reopened_case_goes_to_the_team_of_its_owner),
        cmocka_unit_test(
            to_no_team_goes_too_but_not_from_the_only_one_with_people),
        cmocka_unit_test(another_brands_team_is_not_there),
        cmocka_unit_test(a_cause_that_nothing_has_is_deleted),
        cmocka_unit_test(a_cause_in_use_is_retired_and_can_be_offered_again),
    };

    return TEST_DB_RUN(tests);
}
