#include "test/desk_help.h"

#include "db/q_customer.h"
#include "desk/customer.h"

static int64_t customer_of(struct world *w, const char *from, const char *id)
{
    return world_look(
               w, world_mail(w, from, id, "x", "", "My guitar broke.").case_id)
        .customer_id;
}

static struct q_customer_get customer(struct world *w, int64_t id)
{
    struct q_customer_get row;

    DO(w, q_customer_get(tx, w->a, w->brand_id, id, &row, &e) == DB_ROW);
    return row;
}

static void one_address_is_one_customer_of_a_brand(void **state)
{
    struct world w = world_open();
    int64_t a = customer_of(&w, "Carl <c@b.test>", "m1@b.test");

    (void)state;
    assert_int_equal(customer_of(&w, "C. <C@B.test>", "m2@b.test"), a);
    assert_true(customer_of(&w, "d@b.test", "m3@b.test") != a);
    assert_int_equal(customer(&w, a).case_n, 2);
    assert_str(customer(&w, a).name, "Carl");
    assert_str(customer(&w, a).lang, "en");
    world_close(&w);
}

static void a_change_needs_the_version_that_was_seen(void **state)
{
    struct world w = world_open();
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};
    int64_t id = customer_of(&w, "Carl <c@b.test>", "m1@b.test");
    int64_t seen = customer(&w, id).version;
    struct customer_fields f = {.name = STR(" Karl "), .lang = STR("pl")};

    (void)state;
    REFUSED(&w, ERR_CONFLICT,
            customer_change(tx, w.a, &w.who, id, seen + 1, &f, &e));
    REFUSED(&w, ERR_MISSING, customer_change(tx, w.a, &zoe, id, seen, &f, &e));
    DO(&w, customer_change(tx, w.a, &w.who, id, seen, &f, &e));
    assert_str(customer(&w, id).name, "Karl");
    assert_str(customer(&w, id).lang, "pl");
    f.name = STR("Later");
    REFUSED(&w, ERR_CONFLICT,
            customer_change(tx, w.a, &w.who, id, seen, &f, &e));
    f.lang = STR("klingon");
    REFUSED(&w, ERR_INPUT,
            customer_change(tx, w.a, &w.who, id, seen + 1, &f, &e));
    world_close(&w);
}

static void two_customers_who_are_one_person_become_one(void **state)
{
    struct world w = world_open();
    int64_t a = customer_of(&w, "Carl <c@b.test>", "m1@b.test");
    int64_t b = customer_of(&w, "carl@work.test", "m2@b.test");
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};
    int64_t seen = customer(&w, b).version;
    struct q_customer_identities *ids;
    struct q_case_of_customer *cases;
    size_t n;

    (void)state;
    REFUSED(&w, ERR_INPUT, customer_join(tx, w.a, &w.who, b, seen, b, &e));
    REFUSED(&w, ERR_CONFLICT,
            customer_join(tx, w.a, &w.who, b, seen + 1, a, &e));
    REFUSED(&w, ERR_MISSING, customer_join(tx, w.a, &zoe, b, seen, a, &e));
    DO(&w, customer_join(tx, w.a, &w.who, b, seen, a, &e));
    DO(&w, q_customer_identities(tx, w.a, w.brand_id, a, &ids, &n, &e));
    assert_int_equal(n, 2);
    DO(&w, q_case_of_customer(tx, w.a, w.brand_id, a, 10, &cases, &n, &e));
    assert_int_equal(n, 2);
    assert_int_equal(customer(&w, a).case_n, 2);
    assert_int_equal(world_events(&w, cases[0].id, "customer.joined"), 1);
    REFUSED(&w, ERR_MISSING, customer_join(tx, w.a, &w.who, b, seen, a, &e));
    /* who writes from the second address is the one customer now */
    assert_int_equal(customer_of(&w, "carl@work.test", "m3@b.test"), a);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_address_is_one_customer_of_a_brand),
        cmocka_unit_test(a_change_needs_the_version_that_was_seen),
        cmocka_unit_test(two_customers_who_are_one_person_become_one),
    };

    return TEST_DB_RUN(tests);
}
