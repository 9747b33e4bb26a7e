/*
 * notice_test.c — who is told what, in which order, and who may close it.
 */
#include "test/desk_help.h"

#include "desk/notice.h"

enum { SHOWN = 4 };

/* To one agent, or with none to all of the audience. */
static void put(struct world *w, const char *audience, int64_t agent_id,
                const char *kind, int number)
{
    struct notice_new n = {.audience = audience,
                           .agent_id = agent_id,
                           .kind = kind,
                           .what = str_fmt(w->a, "%s %s %" PRId64 " %d", kind,
                                           audience, agent_id, number)};

    DO(w, notice_put(tx, &w->who, &n, &e));
}

/* The first letters of the kinds after the dot: "bounced late late" = "bll". */
static const char *top(struct world *w, int64_t agent_id, bool lead,
                       bool administrator)
{
    static char said[SHOWN + 1];
    struct q_notice_top *rows;
    size_t n;

    DO(w, q_notice_top(tx, w->a, w->brand_id, agent_id, lead, administrator,
                       SHOWN, &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        said[i] = rows[i].kind.ptr[str_find_byte(rows[i].kind, '.') + 1];
    said[n] = 0;
    return said;
}

static size_t all(struct world *w, int64_t agent_id, bool lead,
                  bool administrator, int64_t before_id, int64_t *oldest_id,
                  int64_t *newest_id)
{
    struct q_notice_page *rows;
    size_t n;

    DO(w, q_notice_page(tx, w->a, w->brand_id, agent_id, lead, administrator,
                        before_id, 5, &rows, &n, &e));
    for (size_t i = 1; i < n; i++)
        assert_true(rows[i].id < rows[i - 1].id);
    *oldest_id = n ? rows[n - 1].id : 0;
    *newest_id = n ? rows[0].id : 0;
    return n;
}

static int64_t closed(struct world *w, int64_t agent_id, bool lead,
                      bool administrator, int64_t first_id, int64_t last_id)
{
    int64_t n;
    const struct q_notice_close_in in = {.brand_id = w->brand_id,
                                         .agent_id = agent_id,
                                         .lead = lead,
                                         .administrator = administrator,
                                         .first_id = first_id,
                                         .last_id = last_id,
                                         .now_us = w->who.now_us};

    DO(w, q_notice_close(tx, &in, &n, &e));
    return n;
}

static void late_promises_never_hide_a_letter_that_came_back(void **state)
{
    struct world w = world_open();

    (void)state;
    put(&w, "agent", w.ann, "mail.bounced", 1);
    for (int i = 0; i < 30; i++)
        put(&w, "agent", w.ann, "promise.late", i);
    assert_string_equal(top(&w, w.ann, false, false), "blll");
    assert_string_equal(top(&w, w.bob, false, false), "");
    world_close(&w);
}

static void each_role_is_told_its_own(void **state)
{
    struct world w = world_open();

    (void)state;
    put(&w, "administrator", 0, "mailbox.silent", 1);
    put(&w, "lead", 0, "case.handovers", 1);
    for (int i = 0; i < 30; i++)
        put(&w, "lead", 0, "promise.late", i);
    assert_string_equal(top(&w, w.ann, false, false), "");
    /* of others' late promises the queue tells by itself */
    assert_string_equal(top(&w, w.lee, true, false), "h");
    assert_string_equal(top(&w, w.lee, true, true), "hs");
    world_close(&w);
}

static void pages_of_notices_follow_each_other(void **state)
{
    struct world w = world_open();
    int64_t oldest, newest, first;

    (void)state;
    for (int i = 0; i < 4; i++) {
        put(&w, "agent", w.lee, "mail.failed", i);
        put(&w, "lead", 0, "promise.late", i);
    }
    assert_int_equal(all(&w, w.lee, true, false, INT64_MAX, &oldest, &first),
                     5);
    assert_int_equal(all(&w, w.lee, true, false, oldest, &oldest, &newest), 3);
    assert_true(newest < first);
    assert_int_equal(all(&w, w.lee, true, false, oldest, &oldest, &newest), 0);
    /* whoever is no lead has none of the lead's */
    assert_int_equal(all(&w, w.ann, false, false, INT64_MAX, &oldest, &newest),
                     0);
    world_close(&w);
}

static void only_what_one_is_shown_can_be_closed(void **state)
{
    struct world w = world_open();
    int64_t oldest, newest;

    (void)state;
    put(&w, "agent", w.ann, "mail.failed", 1);
    put(&w, "lead", 0, "case.handovers", 1);
    put(&w, "administrator", 0, "mailbox.silent", 1);
    put(&w, "agent", w.ann, "mail.bounced", 1);
    assert_int_equal(closed(&w, w.bob, false, false, 1, INT64_MAX), 0);
    assert_int_equal(closed(&w, w.lee, true, false, 1, INT64_MAX), 1);
    assert_int_equal(all(&w, w.ann, false, false, INT64_MAX, &oldest, &newest),
                     2);
    assert_int_equal(closed(&w, w.ann, false, false, newest, newest), 1);
    assert_int_equal(all(&w, w.ann, false, false, INT64_MAX, &oldest, &newest),
                     1);
    assert_int_equal(closed(&w, w.ann, false, true, 1, INT64_MAX), 2);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(late_promises_never_hide_a_letter_that_came_back),
        cmocka_unit_test(each_role_is_told_its_own),
        cmocka_unit_test(pages_of_notices_follow_each_other),
        cmocka_unit_test(only_what_one_is_shown_can_be_closed),
    };

    return TEST_DB_RUN(tests);
}
