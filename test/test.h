/*
 * test.h — cmocka and our few helpers, for x_test.c beside x.c.
 */
#ifndef TEST_TEST_H
#define TEST_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

/* Compares a slice with a literal; shows both when they differ. */
#define assert_str(got, want) test_assert_str((got), (want), __FILE__, __LINE__)

static inline void test_assert_str(struct str got, const char *want,
                                   const char *file, int line)
{
    size_t n = strlen(want);

    if (got.len != n || (n && memcmp(got.ptr, want, n) != 0)) {
        print_error("got  \"%.*s\"\nwant \"%s\"\n", STR_ARG(got), want);
        _fail(file, line);
    }
}

/* REDRESS_TEST_SEED, or one from the clock; printed, so a run can be redone. */
static inline uint64_t test_seed(void)
{
    const char *z = getenv("REDRESS_TEST_SEED");
    uint64_t seed = z ? strtoull(z, NULL, 10) : (uint64_t)time(NULL);

    print_message("seed %llu (REDRESS_TEST_SEED repeats it)\n",
                  (unsigned long long)seed);
    return seed;
}

#endif
