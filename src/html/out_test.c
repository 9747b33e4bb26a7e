#include "base/random.h"
#include "html/out.h"
#include "test/test.h"

static struct arena *A;
static struct buf B;

static int setup(void **state)
{
    (void)state;
    A = arena_open();
    B = buf_make(A, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&A);
    return 0;
}

static void text_cannot_open_a_tag_or_an_entity(void **state)
{
    (void)state;
    buf_clear(&B);
    OUT_TEXT(&B, STR("a<b>&amp;\"'`\n\tж"));
    assert_str(buf_str(&B), "a&lt;b&gt;&amp;amp;&quot;&#39;`\n\tж");
    buf_clear(&B);
    OUT_TEXT(&B, STR("a\0b"));
    assert_str(buf_str(&B), "a\xef\xbf\xbd"
                            "b");
}

static void attributes_cannot_be_left(void **state)
{
    (void)state;
    buf_clear(&B);
    OUT_ATTR(&B, STR("\" onclick='x' \n`"));
    assert_str(buf_str(&B), "&quot; onclick=&#39;x&#39; &#10;&#96;");
}

static void numbers_and_html_are_chosen_by_type(void **state)
{
    struct html h = {STR("<b>")};

    (void)state;
    buf_clear(&B);
    OUT_TEXT(&B, 7);
    OUT_TEXT(&B, INT64_MIN);
    OUT_TEXT(&B, sizeof(char));
    OUT_TEXT(&B, h);
    OUT_ATTR(&B, -1);
    OUT_URL_QUERY(&B, INT64_C(12));
    assert_str(buf_str(&B), "7-92233720368547758081<b>-112");
}

static void only_harmless_schemes_are_links(void **state)
{
    static const char *const good[] = {
        "https://shop.example/a?b=c&d#e",
        "HTTP://shop.example",
        "mailto:a@b.example",
        "tel:+48221234567",
        "/case/7",
        "case/7?at=12:30",
        "?q=javascript:alert(1)",
        "#top",
        "",
        "/a?b=\\",
        "./a:b",
    };
    static const char *const bad[] = {
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "\tjavascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "blob:https://x/1",
        "view-source:x",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example\\",
        "https:\\\\evil.example",
        "javascript\xe2\x80\x8b:x", /* an unknown scheme, whatever it is */
        ":x",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(good); i++) {
        if (!out_url_ok(str_from_z(good[i])))
            print_error("%s\n", good[i]);
        assert_true(out_url_ok(str_from_z(good[i])));
    }
    for (size_t i = 0; i < ARRAY_N(bad); i++) {
        if (out_url_ok(str_from_z(bad[i])))
            print_error("%s\n", bad[i]);
        assert_false(out_url_ok(str_from_z(bad[i])));
        assert_false(out_url_foreign_ok(str_from_z(bad[i])));
        buf_clear(&B);
        OUT_URL_ATTR(&B, str_from_z(bad[i]));
        assert_str(buf_str(&B), "#");
    }
}

static void foreign_links_must_lead_somewhere(void **state)
{
    (void)state;
    assert_true(out_url_foreign_ok(STR("https://a.example")));
    assert_false(out_url_foreign_ok(STR("https:")));
    assert_false(out_url_foreign_ok(STR("https:///x")));
    assert_false(out_url_foreign_ok(STR("mailto:")));
    assert_false(out_url_foreign_ok(STR("/case/7")));
    assert_false(out_url_foreign_ok(STR("")));
}

static void the_host_is_what_a_browser_would_visit(void **state)
{
    (void)state;
    assert_str(out_url_host(STR("https://bank.example@evil.example:8/x@y")),
               "evil.example");
    assert_str(out_url_host(STR("http://a@b@c.example?x@y")), "c.example");
    assert_str(out_url_host(STR("https://[::1]:80/")), "[::1]");
    assert_str(out_url_host(STR("https://żółw.example#x")), "żółw.example");
    assert_str(out_url_host(STR("mailto:a@b")), "");
    assert_str(out_url_host(STR("/x")), "");
}

static void queries_are_percent_encoded_whole(void **state)
{
    (void)state;
    buf_clear(&B);
    OUT_URL_QUERY(&B, STR("a b&c=d/ż~\0"));
    assert_str(buf_str(&B), "a%20b%26c%3Dd%2F%C5%BC~%00");
}

static void escaped_text_never_holds_markup(void **state)
{
    struct rng r = rng_make(test_seed());

    (void)state;
    for (int i = 0; i < 2000; i++) {
        char bytes[30];
        size_t n = rng_below(&r, sizeof bytes);

        for (size_t k = 0; k < n; k++)
            bytes[k] = (char)rng_below(&r, 128);
        buf_clear(&B);
        OUT_ATTR(&B, str_make(bytes, n));
        for (size_t k = 0; k < B.len; k++)
            assert_null(B.ptr[k] && strchr("<>\"'`\n\r\t", B.ptr[k]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_open_a_tag_or_an_entity),
        cmocka_unit_test(attributes_cannot_be_left),
        cmocka_unit_test(numbers_and_html_are_chosen_by_type),
        cmocka_unit_test(only_harmless_schemes_are_links),
        cmocka_unit_test(foreign_links_must_lead_somewhere),
        cmocka_unit_test(the_host_is_what_a_browser_would_visit),
        cmocka_unit_test(queries_are_percent_encoded_whole),
        cmocka_unit_test(escaped_text_never_holds_markup),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
