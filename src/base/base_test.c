#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/enc.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/random.h"
#include "base/utf8.h"
#include "test/test.h"

static struct arena *A;

static int setup(void **state)
{
    (void)state;
    A = arena_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&A);
    return 0;
}

static void arena_memory_is_zeroed_and_reused(void **state)
{
    unsigned char *p = arena_alloc(A, 100);

    (void)state;
    for (int i = 0; i < 100; i++)
        assert_int_equal(p[i], 0);
    memset(p, 7, 100);
    arena_reset(A);
    p = arena_alloc(A, 100);
    for (int i = 0; i < 100; i++)
        assert_int_equal(p[i], 0);
}

static void arena_grows_the_last_block_in_place(void **state)
{
    char *p = arena_alloc(A, 16);

    (void)state;
    memcpy(p, "0123456789abcdef", 16);
    assert_ptr_equal(arena_grow(A, p, 16, 64), p);
    arena_alloc(A, 1);
    char *q = arena_grow(A, p, 64, 128);

    assert_ptr_not_equal(q, p);
    assert_memory_equal(q, "0123456789abcdef", 16);
}

static int order[3], order_n;
static void note_close(void *thing)
{
    order[order_n++] = *(int *)thing;
}

static void arena_closers_run_latest_first(void **state)
{
    int one = 1, two = 2;

    (void)state;
    order_n = 0;
    arena_defer(A, note_close, &one);
    arena_defer(A, note_close, &two);
    arena_reset(A);
    assert_int_equal(order_n, 2);
    assert_int_equal(order[0], 2);
    assert_int_equal(order[1], 1);
}

static void str_cut_returns_every_field_once(void **state)
{
    struct str rest = STR("a,,b,"), item;
    const char *want[] = {"a", "", "b", ""};
    size_t n = 0;

    (void)state;
    while (str_cut(&rest, ',', &item))
        assert_str(item, want[n++]);
    assert_int_equal(n, 4);
}

static void str_to_i64_takes_whole_numbers_only(void **state)
{
    static const char *const bad[] = {"",
                                      "-",
                                      "1 ",
                                      "+1",
                                      "0x1",
                                      "1.",
                                      "9223372036854775808",
                                      "-9223372036854775809"};
    int64_t n = 0;

    (void)state;
    assert_true(str_to_i64(STR("9223372036854775807"), &n));
    assert_true(n == INT64_MAX);
    assert_true(str_to_i64(STR("-9223372036854775808"), &n));
    assert_true(n == INT64_MIN);
    for (size_t i = 0; i < ARRAY_N(bad); i++)
        assert_false(str_to_i64(str_from_z(bad[i]), &n));
}

static void buf_over_its_cap_is_sticky(void **state)
{
    struct buf b = buf_make(A, 5);

    (void)state;
    BUF_LIT(&b, "abc");
    BUF_LIT(&b, "def");
    assert_true(b.over);
    BUF_LIT(&b, "g");
    assert_str(buf_str(&b), "abc");
}

static void buf_writes_the_extreme_numbers(void **state)
{
    struct buf b = buf_make(A, 100);

    (void)state;
    buf_put_i64(&b, INT64_MIN);
    buf_put_byte(&b, ' ');
    buf_put_i64(&b, 0);
    assert_str(buf_str(&b), "-9223372036854775808 0");
}

static void utf8_refuses_what_rfc_3629_refuses(void **state)
{
    static const char *const bad[] = {
        "\xc0\x80",         /* overlong NUL */
        "\xe0\x80\x80",     /* overlong */
        "\xed\xa0\x80",     /* surrogate */
        "\xf4\x90\x80\x80", /* above U+10FFFF */
        "\xe4\xb8",         /* cut short */
        "\x80",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bad); i++)
        assert_false(utf8_valid(str_from_z(bad[i])));
    assert_true(utf8_valid(STR("zażółć 不好 ё \xf0\x9f\x8e\xb8")));
}

static void utf8_cut_keeps_whole_characters(void **state)
{
    (void)state;
    assert_int_equal(utf8_cut(STR("不好"), 5).len, 3);
    assert_int_equal(utf8_cut(STR("不好"), 6).len, 6);
    assert_int_equal(utf8_cut(STR("不\xe5\xa5"), 100).len, 3);
    assert_int_equal(utf8_cut(STR("abc"), 2).len, 2);
}

static void utf8_scrub_replaces_only_the_bad(void **state)
{
    (void)state;
    assert_str(utf8_scrub(A, STR("a\xff"
                                 "b不")),
               "a\xef\xbf\xbd"
               "b不");
}

static void base64_follows_rfc_4648(void **state)
{
    struct str out;

    (void)state;
    /* the vectors of section 10 */
    assert_str(enc_base64(A, STR("foob")), "Zm9vYg==");
    assert_str(enc_base64(A, STR("fooba")), "Zm9vYmE=");
    assert_str(enc_base64(A, STR("foobar")), "Zm9vYmFy");
    assert_true(dec_base64(A, STR("Zm9vYg=="), &out));
    assert_str(out, "foob");
    assert_false(dec_base64(A, STR("Zm9vYg="), &out));
    assert_false(dec_base64(A, STR("Zm9vYh=="), &out)); /* spare bits set */
    assert_str(enc_base64url(A, STR("\xfb\xff")), "-_8");
    assert_true(dec_base64url(A, STR("-_8"), &out));
    assert_int_equal(out.len, 2);
}

static void sha256_and_hmac_give_the_published_values(void **state)
{
    unsigned char out[HASH_BYTES];

    (void)state;
    /* FIPS 180-2 appendix B.1 */
    assert_str(
        hash_sha256_hex(A, STR("abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /* RFC 4231 test case 2 */
    hash_hmac(STR("Jefe"), STR("what do ya want for nothing?"), out);
    assert_str(
        enc_hex(A, str_make(out, sizeof out)),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void json_escapes_and_separates(void **state)
{
    struct buf b = buf_make(A, 1000);
    struct json j = json_make(&b);

    (void)state;
    json_object(&j);
    json_put_str(&j, "a", STR("q\"\\\n<\x01\xff"));
    json_name(&j, "list");
    json_array(&j);
    json_i64(&j, INT64_C(9007199254740993));
    json_null(&j);
    json_end(&j);
    json_put_time(&j, "t", 0);
    json_end(&j);
    assert_str(buf_str(&b), "{\"a\":\"q\\\"\\\\\\n\\u003c\\u0001\xef\xbf\xbd\","
                            "\"list\":[9007199254740993,null],\"t\":null}");
}

static void civil_time_matches_known_days(void **state)
{
    int64_t us;
    char iso[CIVIL_ISO_BYTES];

    (void)state;
    assert_true(civil_parse(STR("2026-11-24T06:01:02.5Z"), &us));
    civil_iso(us, iso);
    assert_string_equal(iso, "2026-11-24T06:01:02.500000Z");
    assert_int_equal(civil_from_us(us).weekday, 2); /* a Tuesday */
    assert_true(civil_parse(STR("1970-01-01"), &us));
    assert_true(us == 0);
    assert_int_equal(civil_from_us(-1).year, 1969);
    assert_true(civil_parse(STR("2000-02-29 12:00+01:00"), &us));
    assert_true(us == INT64_C(951822000) * US_PER_S);
    assert_false(civil_parse(STR("2026-13-01"), &us));
    assert_false(civil_parse(STR("2026-11-24x"), &us));
}

static void civil_time_round_trips(void **state)
{
    struct rng r = rng_make(test_seed());

    (void)state;
    for (int i = 0; i < 10000; i++) {
        /* years 1 to about 9900 */
        int64_t us = (int64_t)rng_below(&r, 9900ull * 365 * US_PER_DAY) -
                     INT64_C(719162) * US_PER_DAY;

        assert_true(civil_to_us(civil_from_us(us)) == us);
    }
}

static void err_wrap_puts_the_attempt_first(void **state)
{
    struct err e = {0};

    (void)state;
    assert_false(err_set(&e, ERR_INPUT, "no such thing \"%s\"", "x"));
    err_wrap(&e, "reading the file");
    assert_string_equal(e.text, "reading the file: no such thing \"x\"");
    assert_int_equal(e.code, ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_memory_is_zeroed_and_reused),
        cmocka_unit_test(arena_grows_the_last_block_in_place),
        cmocka_unit_test(arena_closers_run_latest_first),
        cmocka_unit_test(str_cut_returns_every_field_once),
        cmocka_unit_test(str_to_i64_takes_whole_numbers_only),
        cmocka_unit_test(buf_over_its_cap_is_sticky),
        cmocka_unit_test(buf_writes_the_extreme_numbers),
        cmocka_unit_test(utf8_refuses_what_rfc_3629_refuses),
        cmocka_unit_test(utf8_cut_keeps_whole_characters),
        cmocka_unit_test(utf8_scrub_replaces_only_the_bad),
        cmocka_unit_test(base64_follows_rfc_4648),
        cmocka_unit_test(sha256_and_hmac_give_the_published_values),
        cmocka_unit_test(json_escapes_and_separates),
        cmocka_unit_test(civil_time_matches_known_days),
        cmocka_unit_test(civil_time_round_trips),
        cmocka_unit_test(err_wrap_puts_the_attempt_first),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
