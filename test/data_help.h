/*
 * data_help.h — the texts of test/data, for tests that are given the folder
 * as their first argument.  Each of them is valid UTF-8 and small.
 */
#ifndef TEST_DATA_HELP_H
#define TEST_DATA_HELP_H

#include "base/arena.h"
#include "base/utf8.h"
#include "test/test.h"

/* The whole of a file, in the arena; a file that is not there fails the test. */
static inline struct str data_read(struct arena *a, struct str folder,
                                   const char *name)
{
    enum { MAX = 256 * 1024 };
    struct str path = str_fmt(a, "%.*s/%s", STR_ARG(folder), name);
    FILE *f = fopen(str_z(a, path), "rb");
    char *ptr = arena_alloc(a, MAX);
    size_t n;

    assert_non_null(f);
    n = fread(ptr, 1, MAX, f);
    fclose(f);
    assert_true(n < MAX && utf8_valid(str_make(ptr, n)));
    return str_make(ptr, n);
}

#endif
