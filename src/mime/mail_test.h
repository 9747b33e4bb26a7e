/*
 * mail_test.h — reading the fixtures of test/mail in the tests of this room.
 * TEST_MAIL is their folder.
 */
#ifndef MIME_MAIL_TEST_H
#define MIME_MAIL_TEST_H

#include <stdio.h>

#include "test/test.h"

#include "base/buf.h"

#include "mime/mail.h"

static inline int open_arena(void **state)
{
    *state = arena_open();
    return 0;
}

static inline int close_arena(void **state)
{
    struct arena *a = *state;

    arena_close(&a);
    return 0;
}

/* A test with an arena of its own as *state. */
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)

static inline struct mime_mail read_bytes(struct arena *a, struct str raw)
{
    struct mime_mail m;
    struct err e = {0};

    assert_true(mime_read(a, raw, &m, &e));
    return m;
}

static inline struct mime_mail read_text(struct arena *a, const char *z)
{
    return read_bytes(a, str_from_z(z));
}

static inline struct mime_mail fixture(struct arena *a, const char *name)
{
    enum { FIXTURE_BYTES = 64 * 1024 };
    char path[512];
    char *bytes = arena_alloc(a, FIXTURE_BYTES);
    size_t n = 0;
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", TEST_MAIL, name);
    f = fopen(path, "rb");
    if (f) {
        n = fread(bytes, 1, FIXTURE_BYTES, f);
        fclose(f);
    }
    assert_true(n > 0 && n < FIXTURE_BYTES);
    return read_bytes(a, str_make(bytes, n));
}

#endif
