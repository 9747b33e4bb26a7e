#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "html/markdown.h"
#include "html/sanitize_check.h"
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

static void is_html(const char *markdown, const char *html)
{
    assert_str(markdown_to_html(A, str_from_z(markdown)).s, html);
}

static void is_text(const char *markdown, const char *text)
{
    assert_str(markdown_to_text(A, str_from_z(markdown)), text);
}

static void a_letter_keeps_its_lines(void **state)
{
    (void)state;
    is_html("Hello *you*,\nsecond **line**\n\nBye",
            "<p>Hello <em>you</em>,<br />\nsecond <strong>line</strong></p>\n"
            "<p>Bye</p>\n");
    is_text("Hello *you*,\nsecond **line**\n\nBye",
            "Hello you,\nsecond line\n\nBye\n");
    is_html("", "");
    is_text("", "");
}

static void links_are_recognised_and_shown_in_text(void **state)
{
    (void)state;
    is_html("see https://a.example/x_y_z?a=1&b=2.",
            "<p>see <a href=\"https://a.example/x_y_z?a=1&amp;b=2\">"
            "https://a.example/x_y_z?a=1&amp;b=2</a>.</p>\n");
    is_html("[here](https://a.example) jan@poczta.example",
            "<p><a href=\"https://a.example\">here</a> "
            "<a href=\"mailto:jan@poczta.example\">jan@poczta.example</a>"
            "</p>\n");
    is_text("[here](https://a.example/b), https://a.example, "
            "[a.example](https://a.example)",
            "here <https://a.example/b>, https://a.example, a.example\n");
}

static void nothing_active_comes_out(void **state)
{
    static const char *const bad[] = {
        "<script>alert(1)</script>",
        "x <img src=x onerror=alert(1)> y",
        "[x](javascript:alert(1))",
        "[x](<java\nscript:alert(1)>)",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "[x](vbscript:a)",
        "[x](//evil.example)",
        "[x](foo:bar)",
        "![x](https://evil.example/track.png)",
        "![x](javascript:alert(1))",
        "![](data:image/svg+xml;base64,PHN2Zz4=)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "[![a](javascript:b)](javascript:c)",
        "[x](https://a.example \"\" onclick=alert(1)\")",
        "```\"><script>alert(1)</script>\n</code>\n```",
        "<!-- x --><svg onload=alert(1)>",
        "<div>\n\n*x*\n\n</div>",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bad); i++) {
        struct html h = markdown_to_html(A, str_from_z(bad[i]));

        assert_true(str_find(h.s, STR("<script")) == SIZE_MAX);
        assert_true(str_find(h.s, STR("<img")) == SIZE_MAX);
        assert_true(str_find(h.s, STR("<!--")) == SIZE_MAX);
        assert_true(str_find(h.s, STR("href=\"java")) == SIZE_MAX);
        assert_true(str_find(h.s, STR("href=\"data")) == SIZE_MAX);
        assert_true(str_find(h.s, STR("href=\"//")) == SIZE_MAX);
    }
    is_html("[x](javascript:a) <b>bold</b> ![cat](https://a.example/c.png)",
            "<p>x &lt;b&gt;bold&lt;/b&gt; "
            "<a href=\"https://a.example/c.png\">cat</a></p>\n");
}

static void plain_text_looks_as_people_type_it(void **state)
{
    (void)state;
    is_text("# Title\n\nDo this:\n\n1. one\n2. two\n   more\n\n- a\n  - b\n\n"
            "> quoted\n> text\n>\n> *more*\n\n---\n\n`code` and\n\n"
            "    block\n      in\n",
            "Title\n\nDo this:\n\n1. one\n2. two\n   more\n\n- a\n  - b\n\n"
            "> quoted\n> text\n> \n> more\n\n---\n\ncode and\n\nblock\n  in\n");
}

static void heaps_are_plain_text(void **state)
{
    static const char *const bits[] = {"[", "![", "> ",  "*", "`",  "[a](",
                                       "<", "- ", "_a*", "&", "\\", "1) "};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bits); i++) {
        struct buf b = buf_make(A, LIMIT_REPLY_BYTES);
        int64_t start_us = clock_cpu_us();

        while (!b.over)
            buf_put_z(&b, bits[i]);
        markdown_to_html(A, buf_str(&b));
        markdown_to_text(A, buf_str(&b));
        if (clock_cpu_us() - start_us > US_PER_S)
            print_error("%s: %" PRId64 " us\n", bits[i],
                        clock_cpu_us() - start_us);
        assert_true(clock_cpu_us() - start_us < 5 * US_PER_S);
        arena_reset(A);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_keeps_its_lines),
        cmocka_unit_test(links_are_recognised_and_shown_in_text),
        cmocka_unit_test(nothing_active_comes_out),
        cmocka_unit_test(plain_text_looks_as_people_type_it),
        cmocka_unit_test(heaps_are_plain_text),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
