#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "html/text.h"
#include "html/text_html.h"
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

static void reads(const char *html, const char *text)
{
    assert_str(html_to_text(A, str_from_z(html)), text);
}

static void paragraphs_and_breaks_are_lines(void **state)
{
    (void)state;
    reads("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree");
    reads("<div>a</div><div>b</div>\n\n  c  d\n", "a\nb\nc d");
    reads("a<br><br><br>b", "a\n\nb");
    reads("<h1>Title</h1>text", "Title\n\ntext");
    reads("  <b>bo</b>ld <i> x </i>y", "bold x y");
    reads("a<hr>b", "a\n---\nb");
    reads("", "");
}

static void lists_and_tables_keep_their_order(void **state)
{
    (void)state;
    reads("<ul><li>a<li> b<ul><li>c</ul></ul>d", "- a\n- b\n\n  - c\n\nd");
    reads("<ol start=3><li>x</li><li>y</li></ol>", "3. x\n4. y");
    reads("<table><tr><td>Order</td><td> 7 </td><td></td></tr>"
          "<tr><th>Sum</th><td>9 €</td></tr></table>",
          "Order | 7\nSum | 9 €");
}

static void links_show_where_they_lead(void **state)
{
    (void)state;
    reads("<a href='https://shop.example/a?b=1&amp;c=2'>here</a>!",
          "here <https://shop.example/a?b=1&c=2>!");
    reads("<a href=\"https://shop.example/\">shop.example</a>", "shop.example");
    reads("<a href=mailto:a@b.example>a@b.example</a>", "a@b.example");
    reads("<a href='javascript:alert(1)'>x</a>", "x");
    reads("<a href='#top'>up</a>", "up");
    reads("<a href='https://t.example/'><img src=x alt=Logo></a>",
          "Logo <https://t.example/>");
}

static void quotes_are_marked(void **state)
{
    (void)state;
    reads("no<blockquote>a<br>b<blockquote>c</blockquote></blockquote>d",
          "no\n\n> a\n> b\n\n> > c\n\nd");
}

static void preformatted_text_keeps_its_spaces(void **state)
{
    (void)state;
    reads("<pre>a  b\n  c</pre>", "a  b\n  c");
}

static void references_are_resolved(void **state)
{
    (void)state;
    reads("&lt;b&gt; &amp;amp; &eacute;&#233;&#xe9; &euro;&#128; &nosuch; &",
          "<b> &amp; ééé €€ &nosuch; &");
    reads("caf&eacute &copy2", "café &copy2");
    reads("&#0;&#x110000;&#99999999999;",
          "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    reads("5 < 6 & 7 > 3", "5 < 6 & 7 > 3");
}

static void what_is_no_text_is_left_out(void **state)
{
    (void)state;
    reads("<style>p{}</style><script>if (a<b) '</p>'</script>x"
          "<!-- no <b> --><title>t</title><svg><text>s</text></svg>",
          "x");
    reads("<div style='color:red; DISPLAY : none'>preheader <div>in</div>"
          "</div>Hello",
          "Hello");
    reads("<span hidden>no</span>yes", "yes");
    reads("a<!--[if mso]><table><![endif]-->b", "ab");
    reads("x<!doctype html><?xml version='1'?></ >y", "xy");
    reads("a\xe2\x80\x8b&shy;b", "ab");
}

static void a_hidden_part_that_never_ends_is_shown(void **state)
{
    (void)state;
    reads("<div style='display:none'>all of it", "all of it");
}

static void quotes_in_attributes_hide_their_brackets(void **state)
{
    (void)state;
    reads("<a title='a>b' href=\"https://x.example/>\">c</a>d",
          "c <https://x.example/>>d");
    reads("<p a=\">x", ""); /* a tag that never ends */
}

/* A sanitizer makes everything slow, but not quadratic. */
static int64_t patience(int64_t us)
{
    return getenv("REDRESS_SANITIZER") ? 30 * us : us;
}

static void work_grows_with_the_length_only(void **state)
{
    static const char *const bits[] = {
        "<div>",        "<!--",     "<script>", "<a href='", "&",
        "<b x=\"",      "<ul><li>", "<",        "</",        "<div hidden>",
        "<blockquote>", "<svg>",    "<title>"};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bits); i++) {
        struct buf b = buf_make(A, LIMIT_HTML_BYTES);
        int64_t start_us = clock_cpu_us();

        while (!b.over)
            buf_put_z(&b, bits[i]);
        assert_true(utf8_valid(html_to_text(A, buf_str(&b))));
        /* 2 MB: 20 ms here; quadratic work would take minutes */
        assert_true(clock_cpu_us() - start_us < patience(3 * US_PER_S));
        arena_reset(A);
    }
}

/* ---- plain text as HTML ---- */

static void shows(const char *text, const char *html)
{
    assert_str(text_to_html(A, str_from_z(text), STR("Quoted")).s, html);
}

#define LINK "\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">"

static void plain_text_becomes_paragraphs(void **state)
{
    (void)state;
    shows("a <b> & c\r\nd\n\n\ne\n", "<p>a &lt;b&gt; &amp; c<br>\nd</p>\n"
                                     "<p>e</p>\n");
    shows("", "");
}

static void links_in_plain_text_are_found_whole(void **state)
{
    (void)state;
    shows("(see https://a.example/x_(y)?q=1&r=2).",
          "<p>(see <a href=\"https://a.example/x_(y)?q=1&amp;r=2" LINK
          "https://a.example/x_(y)?q=1&amp;r=2</a>).</p>\n");
    shows("www.shop.example, jan@poczta.example.pl!",
          "<p><a href=\"https://www.shop.example" LINK
          "www.shop.example</a>, <a href=\"mailto:jan@poczta.example.pl" LINK
          "jan@poczta.example.pl</a>!</p>\n");
    shows("请看https://a.example/x，谢谢",
          "<p>请看<a href=\"https://a.example/x" LINK
          "https://a.example/x</a>，谢谢</p>\n");
    shows("https://bank.example@evil.example/",
          "<p><a href=\"https://bank.example@evil.example/" LINK
          "https://bank.example@evil.example/</a> [evil.example]</p>\n");
    shows("javascript:alert(1) http:// @ a@b www.",
          "<p>javascript:alert(1) http:// @ a@b www.</p>\n");
}

static void quoted_lines_are_folded_once(void **state)
{
    (void)state;
    shows("hi\n> a\n> > b\n\n> c\nbye",
          "<p>hi</p>\n<details class=\"quoted\"><summary>Quoted</summary>"
          "<blockquote>\n<p>a<br>\n&gt; b</p>\n<p>c</p>\n</blockquote>"
          "</details>\n<p>bye</p>\n");
    assert_str(text_to_html(A, STR("> a"), STR("")).s, "<p>&gt; a</p>\n");
}

static void marks_stand_around_the_spans(void **state)
{
    const struct span spans[] = {{0, 1}, {4, 7}};

    (void)state;
    assert_str(text_to_html_marked(A, STR("< b\nżx>"), spans, 2).s,
               "<mark>&lt;</mark> b<br><mark>żx</mark>&gt;");
    assert_str(text_to_html_marked(A, STR("a\nb"), NULL, 0).s, "a<br>b");
}

static void finding_links_is_linear(void **state)
{
    static const char *const bits[] = {
        "https:///", "@", "a@", "www.", "http://a", "a@a.", "(https://x.y("};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bits); i++) {
        struct buf b = buf_make(A, LIMIT_MAIL_TEXT_BYTES);
        int64_t start_us = clock_cpu_us();

        while (!b.over)
            buf_put_z(&b, bits[i]);
        text_to_html(A, buf_str(&b), STR(""));
        assert_true(clock_cpu_us() - start_us < patience(5 * US_PER_S));
        arena_reset(A);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_and_breaks_are_lines),
        cmocka_unit_test(lists_and_tables_keep_their_order),
        cmocka_unit_test(links_show_where_they_lead),
        cmocka_unit_test(quotes_are_marked),
        cmocka_unit_test(preformatted_text_keeps_its_spaces),
        cmocka_unit_test(references_are_resolved),
        cmocka_unit_test(what_is_no_text_is_left_out),
        cmocka_unit_test(a_hidden_part_that_never_ends_is_shown),
        cmocka_unit_test(quotes_in_attributes_hide_their_brackets),
        cmocka_unit_test(work_grows_with_the_length_only),
        cmocka_unit_test(plain_text_becomes_paragraphs),
        cmocka_unit_test(links_in_plain_text_are_found_whole),
        cmocka_unit_test(quoted_lines_are_folded_once),
        cmocka_unit_test(marks_stand_around_the_spans),
        cmocka_unit_test(finding_links_is_linear),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
