#include <zlib.h>

#include "test/test.h"

#include "web/gzip.h"

static void what_is_packed_unpacks_to_the_same(void **state)
{
    struct arena *a = arena_open();
    struct gzip *g = gzip_open();
    char *page = arena_alloc(a, 20000), *back = arena_alloc(a, 20000);

    for (size_t i = 0; i < 20000; i++)
        page[i] = "case of Anna <td>"[(i * i / 7) % 17];
    for (int round = 0; round < 3; round++) { /* one packer, used again */
        struct str packed;
        z_stream z = {0};

        assert_true(gzip_pack(g, str_make(page, 20000), &packed));
        assert_true(packed.len < 10000);
        assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
        z.next_in = (unsigned char *)(uintptr_t)packed.ptr;
        z.avail_in = (unsigned)packed.len;
        z.next_out = (unsigned char *)back;
        z.avail_out = 20000;
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        assert_int_equal(z.total_out, 20000);
        inflateEnd(&z);
        assert_memory_equal(page, back, 20000);
        free((void *)(uintptr_t)packed.ptr);
    }
    gzip_close(&g);
    arena_close(&a);
}

static void what_does_not_shrink_is_left_alone(void **state)
{
    struct gzip *g = gzip_open();
    struct str packed;

    assert_false(
        gzip_pack(g, STR("q8#Zp!0dKx7@vLm2$wRt9^yBn4&cFj6*"), &packed));
    assert_false(gzip_pack(g, STR(""), &packed));
    gzip_close(&g);
}

static void accept_encoding_is_read_as_meant(void **state)
{
    assert_true(gzip_accepted(STR("gzip")));
    assert_true(gzip_accepted(STR("br;q=1.0, GZIP;q=0.8, *;q=0.1")));
    assert_false(gzip_accepted(STR("gzip;q=0")));
    assert_false(gzip_accepted(STR("gzip; q=0.000")));
    assert_false(gzip_accepted(STR("br, identity")));
    assert_false(gzip_accepted(STR("")));
    assert_false(gzip_accepted(STR("xgzip")));
}

static void only_text_of_some_size_is_worth_it(void **state)
{
    assert_true(gzip_worth("text/html; charset=utf-8", 5000));
    assert_true(gzip_worth("image/svg+xml", 5000));
    assert_false(gzip_worth("text/html; charset=utf-8", 100));
    assert_false(gzip_worth("image/png", 5000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_unpacks_to_the_same),
        cmocka_unit_test(what_does_not_shrink_is_left_alone),
        cmocka_unit_test(accept_encoding_is_read_as_meant),
        cmocka_unit_test(only_text_of_some_size_is_worth_it)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
