#include "test/test.h"

#include "web/cookie.h"

static void finds_a_cookie_among_others(void **state)
{
    struct str header = STR("theme=dark;session=a=b ; x; =y; bad value=1;"
                            " quoted=\"z\"; session=later");

    assert_str(cookie_find(header, STR("session")), "a=b");
    assert_str(cookie_find(header, STR("theme")), "dark");
    assert_null(cookie_find(header, STR("Session")).ptr);
    assert_null(cookie_find(header, STR("quoted")).ptr);
    assert_null(cookie_find(header, STR("")).ptr);
    assert_null(cookie_find(STR(""), STR("a")).ptr);
    assert_int_equal(cookie_find(STR("a="), STR("a")).len, 0);
    assert_non_null(cookie_find(STR("a="), STR("a")).ptr);
}

static void writes_what_browsers_keep_to_themselves(void **state)
{
    struct arena *a = arena_open();
    struct buf b = buf_make(a, 1000);
    struct cookie c = {STR("__Host-session"), STR("tok_-"), 3600, true, true};

    cookie_write(&b, &c);
    assert_str(buf_str(&b), "__Host-session=tok_-; Path=/; SameSite=Lax; "
                            "Max-Age=3600; Secure; HttpOnly");
    buf_clear(&b);
    c = (struct cookie){STR("visit"), STR("v"), -1, false, true};
    cookie_write(&b, &c);
    assert_str(buf_str(&b), "visit=v; Path=/; SameSite=Lax; HttpOnly");
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_cookie_among_others),
        cmocka_unit_test(writes_what_browsers_keep_to_themselves)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
