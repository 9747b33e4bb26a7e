/*
 * lib_test.c — with the C library's mathematics, which is always there.
 */
#include <math.h>

#include "test/test.h"

#include "base/lib.h"

#define MATHS_CALLS(X) X(fmod) X(hypot)
#define ABSENT_CALLS(X) X(fmod)

LIB_DECLARE(maths, MATHS_CALLS)
LIB_DECLARE(absent, ABSENT_CALLS)

LIB_DEFINE(maths, MATHS_CALLS, "libm.so.6")
LIB_DEFINE(absent, ABSENT_CALLS, "libredress-is-no-library.so.1")

static void calls_find_their_library(void **state)
{
    (void)state;
    assert_false(maths_lib.there);
    assert_true(maths_calls()->of_hypot(3, 4) == 5);
    assert_true(maths_lib.there);
    assert_true(maths_calls()->of_fmod(7, 4) == 3);
}

static void a_library_that_is_not_there_is_told(void **state)
{
    struct err e = {0};

    (void)state;
    for (int again = 0; again < 2; again++) {
        assert_false(lib_open(&absent_lib, &e));
        assert_int_equal(e.code, ERR_FATAL);
        assert_non_null(strstr(e.text, "libredress-is-no-library.so.1"));
        assert_false(absent_lib.there);
    }
}

static void a_call_that_is_not_there_is_told_by_name(void **state)
{
    static const char *const names[] = {"fmod", "cubic_root"};
    void *found[2] = {NULL, NULL};
    struct lib old = {
        .file = "libm.so.6", .names = names, .n = 2, .calls = found};
    struct err e = {0};

    (void)state;
    assert_false(lib_open(&old, &e));
    assert_int_equal(e.code, ERR_FATAL);
    assert_non_null(strstr(e.text, "cubic_root"));
    assert_false(old.there);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_find_their_library),
        cmocka_unit_test(a_library_that_is_not_there_is_told),
        cmocka_unit_test(a_call_that_is_not_there_is_told_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
