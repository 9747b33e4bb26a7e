#include "net/http.h"
#include "test/test.h"

static void only_addresses_of_the_public_internet_are_public(void **state)
{
    static const char *const PUBLIC[] = {
        "8.8.8.8",        "172.15.255.255",   "172.32.0.0",
        "100.63.255.255", "100.128.0.0",      "192.167.255.255",
        "11.0.0.0",       "223.255.255.255",  "2606:4700::1111",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"};
    static const char *const PRIVATE[] = {"127.0.0.1",
                                          "10.1.2.3",
                                          "172.16.0.1",
                                          "172.31.255.255",
                                          "192.168.0.1",
                                          "169.254.169.254",
                                          "100.64.0.1",
                                          "0.0.0.0",
                                          "224.0.0.1",
                                          "255.255.255.255",
                                          "198.18.0.1",
                                          "::1",
                                          "::",
                                          "fe80::1",
                                          "fc00::1",
                                          "ff02::1",
                                          "::ffff:127.0.0.1",
                                          "64:ff9b::10.0.0.1",
                                          "2002:7f00:1::1",
                                          "2001:db8::1",
                                          "2001::1",
                                          "localhost",
                                          ""};

    for (size_t i = 0; i < ARRAY_N(PUBLIC); i++)
        if (!http_address_public(PUBLIC[i]))
            fail_msg("%s should be public", PUBLIC[i]);
    for (size_t i = 0; i < ARRAY_N(PRIVATE); i++)
        if (http_address_public(PRIVATE[i]))
            fail_msg("%s should not be public", PRIVATE[i]);
}

static void form_values_are_escaped_whole(void **state)
{
    struct arena *a = arena_open();

    assert_str(http_escape(a, STR("aZ09-._~")), "aZ09-._~");
    assert_str(http_escape(a, STR("a b&c=d+\xc3\xa9/\0")),
               "a%20b%26c%3Dd%2B%C3%A9%2F%00");
    assert_str(http_escape(a, STR("")), "");
    arena_close(&a);
}

static void headers_are_found_in_any_case(void **state)
{
    struct http_header list[] = {{STR_INIT("Content-Type"), STR_INIT("a/b")},
                                 {STR_INIT("X"), STR_INIT("1")},
                                 {STR_INIT("x"), STR_INIT("2")}};
    struct http_answer r = {.headers = list, .headers_n = 3};

    assert_str(http_header_get(&r, "content-type"), "a/b");
    assert_str(http_header_get(&r, "X"), "1");
    assert_int_equal(http_header_get(&r, "Y").len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_addresses_of_the_public_internet_are_public),
        cmocka_unit_test(form_values_are_escaped_whole),
        cmocka_unit_test(headers_are_found_in_any_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
