/*
 * property_test.c — what holds whatever people do in whatever order: agents
 * carry as many cases as they own, a case stands where its earliest open
 * promise is, it always has an owner, and its timeline only grows.
 */
#include "test/desk_help.h"

#include "base/random.h"
#include "db/q_customer.h"
#include "desk/letter.h"
#include "desk/promise.h"

enum { STEPS = 200, CASES = 8, MESSAGES = 64 };

struct play {
    struct world w;
    struct rng rng;
    int64_t cases[CASES];
    size_t cases_n;
    int64_t messages[MESSAGES]; /* letters that may be taken back */
    size_t messages_n;
};

static int64_t any_agent(struct play *p)
{
    return (
        (const int64_t[]){p->w.ann, p->w.bob, p->w.lee})[rng_below(&p->rng, 3)];
}

static bool act_open(struct db_tx *tx, struct play *p, struct err *e)
{
    struct world *w = &p->w;
    struct q_customer_add customer;
    struct case_new in = {.account_id = w->account_id,
                          .channel = STR("mail"),
                          .subject = STR("s"),
                          .excerpt = STR("x"),
                          .lang = STR("en")};
    struct case_opened out;

    if (rng_below(&p->rng, 2))
        in.owner_id = any_agent(p);
    if (rng_below(&p->rng, 2))
        in.since_us = w->who.now_us;
    if (!q_customer_add(tx, w->a, w->brand_id, STR("c"), STR("en"),
                        w->who.now_us, &customer, e))
        return false;
    in.customer_id = customer.id;
    if (!case_open(tx, w->a, &w->who, &in, &out, e))
        return false;
    p->cases[p->cases_n++ % CASES] = out.id;
    return true;
}

static bool act_reply(struct db_tx *tx, struct play *p, int64_t id,
                      struct err *e)
{
    struct letter_new in = {
        .case_id = id,
        .text = STR("Sorry."),
        .to = STR("c@b.test"),
        .then = (enum case_state)rng_below(&p->rng, CASE_STATE_N),
        .leave = {.seen = true}};
    int64_t message_id;

    if (!letter_reply(tx, p->w.a, &p->w.desk, &p->w.who, &in, &message_id, e))
        return false;
    p->messages[p->messages_n++ % MESSAGES] = message_id;
    return true;
}

static bool act_cancel(struct db_tx *tx, struct play *p, struct err *e)
{
    size_t n = p->messages_n < MESSAGES ? p->messages_n : MESSAGES;

    return n == 0 || letter_cancel(tx, p->w.a, &p->w.who,
                                   p->messages[rng_below(&p->rng, n)], e);
}

static bool act_end(struct db_tx *tx, struct play *p, int64_t id, struct err *e)
{
    struct world *w = &p->w;
    struct q_promise_of_case *rows;
    size_t n;

    if (!q_promise_of_case(tx, w->a, w->brand_id, id, &rows, &n, e))
        return false;
    return n == 0 ||
           promise_end(tx, w->a, &w->who, rows[rng_below(&p->rng, n)].id, 0,
                       (enum promise_state)(1 + rng_below(&p->rng, 3)), e);
}

/* One action; some of them are not allowed now, and fail. */
static bool act(struct db_tx *tx, struct play *p, struct err *e)
{
    struct world *w = &p->w;
    size_t n = p->cases_n < CASES ? p->cases_n : CASES;
    int64_t id = n ? p->cases[rng_below(&p->rng, n)] : 0, made;
    int64_t later_us =
        w->who.now_us + (int64_t)rng_below(&p->rng, 48) * US_PER_HOUR;
    struct letter_new note = {.case_id = id, .text = STR("A note.")};
    size_t told;

    if (n == 0)
        return act_open(tx, p, e);
    switch (rng_below(&p->rng, 11)) {
    case 0: return act_open(tx, p, e);
    case 1:
        return case_hand_over(tx, w->a, &w->who, id, 0, any_agent(p),
                              STR("reason"), e);
    case 2:
        return case_hear(tx, w->a, &w->who, id, STR("again"), w->who.now_us, e);
    case 3: return act_reply(tx, p, id, e);
    case 4: return act_cancel(tx, p, e);
    case 5:
        return promise_make(tx, w->a, &w->who, id, STR("call"), later_us, &made,
                            e);
    case 6: return act_end(tx, p, id, e);
    case 7: return letter_note(tx, w->a, &w->who, &note, &made, e);
    case 8: return promise_watch(tx, w->a, &w->who, US_PER_HOUR, &told, e);
    case 9: /* looked at too long ago */
        return case_set_state(tx, w->a, &w->who, id, INT64_MAX, CASE_OPEN, e);
    default:
        return case_set_state(tx, w->a, &w->who, id, 0,
                              (enum case_state)rng_below(&p->rng, CASE_STATE_N),
                              e);
    }
}

static void check_case(struct play *p, int64_t id)
{
    struct q_case_get row = world_look(&p->w, id);
    struct q_promise_of_case *rows;
    int64_t earliest = DUE_NEVER;
    size_t n;

    assert_true(row.owner_id > 0);
    assert_true(row.owner_why.len > 0);
    DO(&p->w, q_promise_of_case(tx, p->w.a, p->w.brand_id, id, &rows, &n, &e));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(rows[i].state, STR("open")))
            continue;
        assert_int_equal(rows[i].owner_id, row.owner_id);
        if (rows[i].due_us < earliest)
            earliest = rows[i].due_us;
    }
    assert_true(row.due_us == earliest);
}

static void check_carried(struct play *p)
{
    struct world *w = &p->w;
    struct q_case_queue *rows;
    struct q_member_list *people;
    size_t n, people_n;
    const struct q_case_queue_in all = {
        .brand_id = w->brand_id, .after_due_us = INT64_MIN, .limit_n = 100000};

    DO(w, q_case_queue(tx, w->a, &all, &rows, &n, &e) &&
              q_member_list(tx, w->a, w->brand_id, &people, &people_n, &e));
    for (size_t i = 0; i < people_n; i++) {
        int64_t owned = 0;

        for (size_t k = 0; k < n; k++)
            owned += rows[k].owner_id == people[i].agent_id;
        assert_int_equal(people[i].open_n, owned);
    }
}

/* False when it was not allowed, or is rolled back for the exercise. */
static bool step(struct play *p)
{
    struct play kept = *p;
    struct err e = {0};
    struct db_tx *tx = db_begin(p->w.db, &e);
    bool ok = tx && act(tx, p, &e);

    /* every eighth that worked is rolled back all the same */
    ok = ok && rng_below(&p->rng, 8) && db_commit(&tx, &e);
    db_rollback(&tx);
    if (!ok) {
        kept.rng = p->rng;
        *p = kept;
    }
    if (e.code != ERR_CONFLICT && e.code != ERR_INPUT)
        assert_ok(e.code == ERR_NONE, &e);
    return ok;
}

static void
what_people_carry_and_where_cases_stand_is_always_right(void **state)
{
    struct play p = {.w = world_open(), .rng = rng_make(test_seed())};
    struct q_event_last before = {0}, after;
    int done = 0;

    (void)state;
    for (int i = 0; i < STEPS; i++) {
        done += step(&p);
        p.w.who.now_us += (int64_t)rng_below(&p.rng, 3) * US_PER_HOUR;
        p.w.who.agent_id = any_agent(&p);
        for (size_t k = 0; k < p.cases_n && k < CASES; k++)
            check_case(&p, p.cases[k]);
        check_carried(&p);
        DO(&p.w, q_event_last(tx, p.w.a, p.w.brand_id, &after, &e));
        assert_true(after.id >= before.id);
        before = after;
        arena_reset(p.w.a);
    }
    assert_true(done > STEPS / 4);
    world_close(&p.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            what_people_carry_and_where_cases_stand_is_always_right),
    };

    return TEST_DB_RUN(tests);
}
