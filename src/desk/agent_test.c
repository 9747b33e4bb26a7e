/*
 * agent_test.c — logging in and staying so.  argon2 is libsodium's, counted
 * on its way there.
 */
#include <dlfcn.h>
#include <sodium.h>

#include "test/desk_help.h"

#include "desk/agent.h"

static int hashed_n, verified_n;

int crypto_pwhash_str_alg(char out[crypto_pwhash_STRBYTES],
                          const char *const passwd,
                          unsigned long long passwdlen,
                          unsigned long long opslimit, size_t memlimit, int alg)
{
    int (*real)(char *, const char *, unsigned long long, unsigned long long,
                size_t, int);

    *(void **)&real = dlsym(RTLD_NEXT, "crypto_pwhash_str_alg");
    hashed_n++;
    return real(out, passwd, passwdlen, opslimit, memlimit, alg);
}

int crypto_pwhash_str_verify(const char str[crypto_pwhash_STRBYTES],
                             const char *const passwd,
                             unsigned long long passwdlen)
{
    int (*real)(const char *, const char *, unsigned long long);

    *(void **)&real = dlsym(RTLD_NEXT, "crypto_pwhash_str_verify");
    verified_n++;
    return real(str, passwd, passwdlen);
}

#define PASSWORD "correct horse battery"

static struct str person(struct world *w, int64_t *id)
{
    struct str email = str_fmt(w->a, "eva%" PRId64 "@agents.test", w->brand_id);
    struct agent_new in = {.email = email, .password = STR(PASSWORD)};
    int64_t changed;

    DO(w, agent_add(tx, w->a, &in, NOW_US, id, &e) &&
              q_member_put(tx, w->brand_id, *id, STR("agent"), 0, true,
                           &changed, &e));
    return email;
}

static enum err_code log_in_from(struct world *w, struct str email,
                                 const char *password, const char *peer,
                                 struct str *token)
{
    struct err e = {0};
    struct str ignored;

    return agent_log_in(w->db, w->a, email, str_from_z(password),
                        str_from_z(peer), w->who.now_us,
                        token ? token : &ignored, &e)
               ? ERR_NONE
               : e.code;
}

static enum err_code log_in(struct world *w, struct str email,
                            const char *password, struct str *token)
{
    /* tests share the database, and with it what addresses have tried */
    return log_in_from(w, email, password, w->address, token);
}

static bool alive(struct world *w, struct str token)
{
    struct q_session_find row;
    struct err e = {0};
    enum db_got got =
        agent_session(w->db, w->a, token, w->who.now_us, &row, &e);

    assert_ok(got != DB_FAIL, &e);
    return got == DB_ROW;
}

/* ---- adding ---- */

static void an_address_is_kept_in_lower_case_and_is_one_persons(void **state)
{
    struct world w = world_open();
    struct str email =
        str_fmt(w.a, " Eva.%" PRId64 "@Agents.TEST ", w.brand_id);
    struct agent_new in = {.email = email, .password = STR(PASSWORD)};
    struct q_agent_get row;
    int64_t id;

    (void)state;
    DO(&w, agent_add(tx, w.a, &in, NOW_US, &id, &e) &&
               q_agent_get(tx, w.a, id, &row, &e) == DB_ROW);
    assert_true(str_eq(row.email, str_lower_ascii(w.a, str_trim(email))));
    assert_true(str_starts(row.name, STR("eva.")));
    in.email = str_lower_ascii(w.a, email);
    REFUSED(&w, ERR_CONFLICT, agent_add(tx, w.a, &in, NOW_US, &id, &e));
    in.email = STR("nobody");
    REFUSED(&w, ERR_INPUT, agent_add(tx, w.a, &in, NOW_US, &id, &e));
    in.email = STR("new@agents.test");
    in.password = STR("short");
    REFUSED(&w, ERR_INPUT, agent_add(tx, w.a, &in, NOW_US, &id, &e));
    world_close(&w);
}

/* ---- logging in ---- */

static void the_right_password_starts_a_session(void **state)
{
    struct world w = world_open();
    struct q_session_find row;
    struct err why = {0};
    struct str token, other;
    int64_t id;
    struct str email = person(&w, &id);

    (void)state;
    assert_int_equal(log_in(&w, email, PASSWORD, &token), ERR_NONE);
    assert_int_equal(log_in(&w, email, PASSWORD, &other), ERR_NONE);
    assert_true(token.len >= 43); /* 32 bytes as base64url */
    assert_false(str_eq(token, other));
    assert_int_equal(agent_session(w.db, w.a, token, NOW_US, &row, &why),
                     DB_ROW);
    assert_int_equal(row.agent_id, id);
    assert_int_equal(row.brand_id, w.brand_id);
    assert_false(alive(&w, STR("")));
    assert_false(alive(&w, str_sub(token, 0, token.len - 1)));
    world_close(&w);
}

static void an_unknown_account_costs_as_much_as_a_wrong_password(void **state)
{
    struct world w = world_open();
    int64_t id;
    struct str email = person(&w, &id);

    (void)state;
    hashed_n = verified_n = 0;
    assert_int_equal(log_in(&w, email, "wrong password", NULL), ERR_DENIED);
    assert_int_equal(hashed_n + verified_n, 1);
    assert_int_equal(
        log_in(&w, STR("nobody@agents.test"), "wrong password", NULL),
        ERR_DENIED);
    assert_int_equal(hashed_n + verified_n, 2);
    assert_int_equal(log_in(&w, STR("nonsense"), "wrong password", NULL),
                     ERR_DENIED);
    assert_int_equal(hashed_n + verified_n, 3);
    world_close(&w);
}

static void
ten_wrong_passwords_shut_an_account_for_a_quarter_of_an_hour(void **state)
{
    struct world w = world_open();
    int64_t id;
    struct str email = person(&w, &id);

    (void)state;
    for (int i = 0; i < AGENT_TRIES_N; i++)
        assert_int_equal(log_in(&w, email, "wrong password", NULL), ERR_DENIED);
    hashed_n = verified_n = 0;
    assert_int_equal(log_in(&w, email, PASSWORD, NULL), ERR_LIMIT);
    assert_int_equal(hashed_n + verified_n, 0); /* costs nothing any more */
    w.who.now_us += AGENT_TRIES_US;
    assert_int_equal(log_in(&w, email, PASSWORD, NULL), ERR_LIMIT);
    w.who.now_us++;
    assert_int_equal(log_in(&w, email, PASSWORD, NULL), ERR_NONE);
    world_close(&w);
}

static void a_right_password_forgives_the_wrong_ones_before_it(void **state)
{
    struct world w = world_open();
    int64_t id;
    struct str email = person(&w, &id);

    (void)state;
    for (int i = 0; i < 3; i++) {
        for (int k = 1; k < AGENT_TRIES_N; k++)
            assert_int_equal(log_in(&w, email, "wrong password", NULL),
                             ERR_DENIED);
        assert_int_equal(log_in(&w, email, PASSWORD, NULL), ERR_NONE);
    }
    world_close(&w);
}

static void an_address_that_tries_many_accounts_is_stopped(void **state)
{
    struct world w = world_open();
    struct q_throttle_hit hit;
    int64_t id;
    struct str email = person(&w, &id);
    struct str what = str_fmt(w.a, "log-in from evil-%s", w.address);
    const char *peer = what.ptr + strlen("log-in from ");

    (void)state;
    /* ten times as many as for an account; counted without hashing */
    for (int i = 0; i < AGENT_TRIES_N * 10; i++)
        DO(&w, q_throttle_hit(tx, w.a, what, NOW_US, NOW_US - AGENT_TRIES_US,
                              &hit, &e));
    assert_int_equal(log_in_from(&w, email, PASSWORD, peer, NULL), ERR_LIMIT);
    assert_int_equal(log_in(&w, email, PASSWORD, NULL), ERR_NONE);
    world_close(&w);
}

static void who_is_not_active_or_works_nowhere_does_not_get_in(void **state)
{
    struct world w = world_open();
    struct agent_new in = {
        .email = str_fmt(w.a, "idle%" PRId64 "@agents.test", w.brand_id),
        .password = STR(PASSWORD)};
    struct q_agent_get row;
    struct str token;
    int64_t id, idle, changed;
    struct str email = person(&w, &id);

    (void)state;
    DO(&w, agent_add(tx, w.a, &in, NOW_US, &idle, &e));
    assert_int_equal(log_in(&w, in.email, PASSWORD, NULL), ERR_DENIED);
    assert_int_equal(log_in(&w, email, PASSWORD, &token), ERR_NONE);
    DO(&w, q_agent_get(tx, w.a, id, &row, &e) == DB_ROW &&
               q_agent_change(tx, id, row.version, row.name, row.lang, false,
                              &changed, &e));
    assert_int_equal(log_in(&w, email, PASSWORD, NULL), ERR_DENIED);
    assert_false(alive(&w, token)); /* the open browser, too */
    world_close(&w);
}

/* ---- sessions ---- */

static void a_session_lasts_a_fortnight_after_it_was_last_seen(void **state)
{
    struct world w = world_open();
    struct str used, unused;
    int64_t id;
    struct str email = person(&w, &id);

    (void)state;
    assert_int_equal(log_in(&w, email, PASSWORD, &used), ERR_NONE);
    assert_int_equal(log_in(&w, email, PASSWORD, &unused), ERR_NONE);
    w.who.now_us = NOW_US + 10 * US_PER_DAY;
    assert_true(alive(&w, used)); /* now good until day 24 */
    w.who.now_us = NOW_US + 14 * US_PER_DAY;
    assert_false(alive(&w, unused));
    assert_true(alive(&w, used)); /* until day 28 */
    w.who.now_us = NOW_US + 28 * US_PER_DAY - 1;
    assert_true(alive(&w, used));
    w.who.now_us += 14 * US_PER_DAY;
    assert_false(alive(&w, used));
    world_close(&w);
}

static void logging_out_ends_one_session_or_all(void **state)
{
    struct world w = world_open();
    struct str one, two, three;
    struct err why = {0};
    int64_t id;
    struct str email = person(&w, &id);

    (void)state;
    assert_int_equal(log_in(&w, email, PASSWORD, &one), ERR_NONE);
    assert_int_equal(log_in(&w, email, PASSWORD, &two), ERR_NONE);
    assert_int_equal(log_in(&w, email, PASSWORD, &three), ERR_NONE);
    assert_ok(agent_log_out(w.db, w.a, one, &why), &why);
    assert_false(alive(&w, one));
    assert_true(alive(&w, two));
    assert_ok(agent_log_out_everywhere(w.db, id, &why), &why);
    assert_false(alive(&w, two));
    assert_false(alive(&w, three));
    world_close(&w);
}

static void a_new_password_ends_all_sessions(void **state)
{
    struct world w = world_open();
    struct str token;
    int64_t id;
    struct str email = person(&w, &id);

    (void)state;
    assert_int_equal(log_in(&w, email, PASSWORD, &token), ERR_NONE);
    DO(&w, agent_set_password(tx, w.a, id, STR("another good one"), &e));
    assert_false(alive(&w, token));
    assert_int_equal(log_in(&w, email, PASSWORD, NULL), ERR_DENIED);
    assert_int_equal(log_in(&w, email, "another good one", NULL), ERR_NONE);
    world_close(&w);
}

static void nobody_enters_a_brand_that_is_not_theirs(void **state)
{
    struct world w = world_open();
    struct q_session_find row;
    struct err why = {0};
    struct str token;
    int64_t id, changed;
    struct str email = person(&w, &id);

    (void)state;
    assert_int_equal(log_in(&w, email, PASSWORD, &token), ERR_NONE);
    assert_false(agent_use_brand(w.db, w.a, token, id, w.zenith_id, &why));
    assert_int_equal(why.code, ERR_DENIED);
    DO(&w,
       q_member_put(tx, w.zenith_id, id, STR("lead"), 0, true, &changed, &e));
    assert_ok(agent_use_brand(w.db, w.a, token, id, w.zenith_id, &why), &why);
    assert_int_equal(agent_session(w.db, w.a, token, NOW_US, &row, &why),
                     DB_ROW);
    assert_int_equal(row.brand_id, w.zenith_id);
    assert_str(row.role, "lead");
    world_close(&w);
}

static void a_role_may_what_it_is_for(void **state)
{
    static const struct {
        enum role have, need;
        bool reading, may;
    } rows[] = {
        {ROLE_NONE, ROLE_NONE, false, true},
        {ROLE_NONE, ROLE_AGENT, true, false},
        {ROLE_AGENT, ROLE_AGENT, false, true},
        {ROLE_AGENT, ROLE_LEAD, true, false},
        {ROLE_AGENT, ROLE_ADMIN, true, false},
        {ROLE_LEAD, ROLE_AGENT, false, true},
        {ROLE_LEAD, ROLE_ADMIN, true, false},
        {ROLE_PUBLISHER, ROLE_AGENT, false, true},
        {ROLE_PUBLISHER, ROLE_LEAD, true, false},
        {ROLE_AUDITOR, ROLE_AGENT, true, true},
        {ROLE_AUDITOR, ROLE_AGENT, false, false},
        {ROLE_AUDITOR, ROLE_ADMIN, true, false},
        {ROLE_ADMIN, ROLE_AUDITOR, false, true},
        {ROLE_ADMIN, ROLE_LEAD, false, true},
    };
    enum role role;

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++)
        assert_int_equal(role_may(rows[i].have, rows[i].need, rows[i].reading),
                         rows[i].may);
    for (int i = 0; i < ROLE_N; i++) {
        assert_true(role_parse(role_name((enum role)i), &role));
        assert_int_equal(role, i);
    }
    assert_false(role_parse(STR("root"), &role));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_kept_in_lower_case_and_is_one_persons),
        cmocka_unit_test(the_right_password_starts_a_session),
        cmocka_unit_test(an_unknown_account_costs_as_much_as_a_wrong_password),
        cmocka_unit_test(
            ten_wrong_passwords_shut_an_account_for_a_quarter_of_an_hour),
        cmocka_unit_test(a_right_password_forgives_the_wrong_ones_before_it),
        cmocka_unit_test(an_address_that_tries_many_accounts_is_stopped),
        cmocka_unit_test(who_is_not_active_or_works_nowhere_does_not_get_in),
        cmocka_unit_test(a_session_lasts_a_fortnight_after_it_was_last_seen),
        cmocka_unit_test(logging_out_ends_one_session_or_all),
        cmocka_unit_test(a_new_password_ends_all_sessions),
        cmocka_unit_test(nobody_enters_a_brand_that_is_not_theirs),
        cmocka_unit_test(a_role_may_what_it_is_for),
    };

    return TEST_DB_RUN(tests);
}
