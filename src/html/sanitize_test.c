#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "html/sanitize.h"
#include "html/sanitize_check.h"
#include "test/test.h"

static struct arena *A;
static struct html_notes N;

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

static const struct html_cid cids[] = {
    {STR_INIT("logo@shop"), STR_INIT("/attachment/7")}};

static const struct html_policy held = {.cids = cids,
                                        .cids_n = ARRAY_N(cids),
                                        .quoted = STR_INIT("Quoted text"),
                                        .image = STR_INIT("Image")};
static const struct html_policy shown = {.images = true,
                                         .image_proxy = STR_INIT("/image?url="),
                                         .quoted = STR_INIT("Quoted text"),
                                         .image = STR_INIT("Image")};

static void becomes(const char *from, const char *to)
{
    struct html h = html_sanitize(A, str_from_z(from), &held, &N);

    assert_str(h.s, to);
    assert_null(sanitize_check(h));
}

/* Each would act somewhere: in a browser, after a second parse, or after
 * somebody's idea of repair. */
static const char *const vectors[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/a.js>",
    "<script>alert(1)",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(1) onerror=eval(src)>",
    "<img/src='x'/onerror='alert(1)'>",
    "<img src=\"x\"\"onerror=alert(1)\">",
    "<img src=`x` onerror=alert(1)>",
    "<img \x00src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href=\"//evil.example\">x</a>",
    "<a href=https:\\\\evil.example>x</a>",
    "<a href='https://a.example' onclick=alert(1) style='x'>x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math>"
    "<img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<style><img src=\"</style><img src=x onerror=alert(1)//\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><svg/onload=alert(1)>\">",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<noembed><img title=\"</noembed><img src onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src=javascript:alert(1)>",
    "<base href='https://evil.example/'><a href=x>x</a>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>x",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<p title='&lt;script&gt;alert(1)&lt;/script&gt;'>x</p>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<!--><script>alert(1)</script>-->",
    "<!---><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><x onload=alert(1)>",
    "<!DOCTYPE x [<!ENTITY e '<script>'>]>&e;",
    "<plaintext><img src=x onerror=alert(1)>",
    "<table><tr><td><style></table><img src=x onerror=alert(1)>",
    "<select><option><style></select><img src=x onerror=alert(1)>",
    "<a><b><table><a href=javascript:alert(1)><i><td><a href=x:y>",
    "<p id=a name=cookie class=admin>x</p>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src=https://evil.example/p.png srcset='https://e.example/2x 2x'>",
    "<img src='cid:logo@shop\" onerror=\"alert(1)'>",
    "<td background=https://evil.example/x.png>x</td>",
    "\x3cimg src=\x01 onerror=alert(1)\x3e",
    "<\x00script>alert(1)</script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<ſcript>alert(1)</ſcript><\xe2\x84\xaa>",
};

static void nothing_active_survives(void **state)
{
    (void)state;
    assert_true(ARRAY_N(vectors) >= 60);
    for (size_t i = 0; i < ARRAY_N(vectors); i++) {
        const struct html_policy *const policy[] = {&held, &shown};

        for (size_t k = 0; k < ARRAY_N(policy); k++) {
            struct html h =
                html_sanitize(A, str_from_z(vectors[i]), policy[k], &N);
            struct html again = html_sanitize(A, h.s, policy[k], &N);
            const char *wrong = sanitize_check(h);

            if (wrong)
                print_error("%s\n-> %.*s\n-> %s\n", vectors[i], STR_ARG(h.s),
                            wrong);
            assert_null(wrong);
            assert_null(sanitize_check(again));
            assert_true(str_find(h.s, STR("<script")) == SIZE_MAX);
        }
    }
}

/* The check itself must see what it is there for. */
static void the_check_finds_what_acts(void **state)
{
    static const char *const bad[] = {"<script></script>",
                                      "<p onclick=x>",
                                      "<a href='javascript:x'>y</a>",
                                      "<img src='https://x.example/'>",
                                      "<svg></svg>",
                                      "<p><!-- x -->",
                                      "<p class=x>",
                                      "<p style=x>",
                                      "<form></form>"};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bad); i++)
        assert_non_null(sanitize_check((struct html){str_from_z(bad[i])}));
    assert_null(sanitize_check((struct html){STR("<p>x &lt;b&gt;</p>")}));
}

static void ordinary_mail_keeps_its_form(void **state)
{
    (void)state;
    becomes("<html><head><title>t</title></head><body><p>Hi <b>you</b>,<br>"
            "x &amp; y</p><ul><li>1<li>2</ul></body></html>",
            "<p>Hi <b>you</b>,<br>x &amp; y</p><ul><li>1</li><li>2</li></ul>");
    becomes("<table border=1><tr><td colspan=2 align=CENTER bgcolor=red>a"
            "<td rowspan=x>b</table>",
            "<table><tbody><tr><td align=\"center\" colspan=\"2\">a</td>"
            "<td>b</td></tr></tbody></table>");
    becomes("<p dir=rtl>شكرا</p>", "<p dir=\"rtl\">شكرا</p>");
    becomes("<ol start=3><li>x</ol>", "<ol start=\"3\"><li>x</li></ol>");
    becomes("<p>a<table><tr><td>b</table>",
            "<p>a</p><table><tbody><tr><td>b</td></tr></tbody></table>");
    becomes("<font color=red><o:p>x</o:p></font>", "x");
    becomes("a<b>b<i>c</b>d</i>", "a<b>b<i>c</i></b><i>d</i>");
    becomes("5 < 6", "5 &lt; 6");
    becomes("", "");
}

#define LINK(url)                                                              \
    "<a href=\"" url "\" rel=\"noopener noreferrer nofollow\" "                \
    "target=\"_blank\">"
#define HOST(host) " <small class=\"link-host\">[" host "]</small>"

static void links_show_their_host(void **state)
{
    (void)state;
    becomes("<a href='https://shop.example/x'>here</a>",
            LINK("https://shop.example/x") "here</a>" HOST("shop.example"));
    becomes("<a href='https://shop.example/x'>https://shop.example/x</a>",
            LINK("https://shop.example/x") "https://shop.example/x</a>");
    becomes("<a href='mailto:a@b.example?subject=x'>a@b.example</a>",
            LINK("mailto:a@b.example?subject=x") "a@b.example</a>");
    becomes("<a href='/case/7'>x</a>", "x");
    becomes("<a href='https://user@evil.example/'>x</a>",
            LINK("https://user@evil.example/") "x</a>" HOST("evil.example"));
    assert_int_equal(N.links_lying_n, 0);
}

static void lying_links_are_counted(void **state)
{
    static const struct {
        const char *html;
        size_t lying_n;
    } t[] = {
        {"<a href='https://evil.example/'>www.bank.example</a>", 1},
        {"<a href='https://evil.example/'>https://bank.example/login</a>", 1},
        {"<a href='https://evil.example/'><b>bank</b>.example</a>", 1},
        {"<a href='https://bank.example.evil.example/'>bank.example</a>", 1},
        {"<a href='https://notbank.example/'>bank.example</a>", 1},
        {"<a href='mailto:x@evil.example'>help@bank.example</a>", 1},
        {"<a href='https://www.bank.example/'>bank.example</a>", 0},
        {"<a href='https://click.bank.example/'>bank.example</a>", 0},
        {"<a href='https://bank.example/'>only 10.50 today</a>", 0},
        {"<a href='https://bank.example/'>Click here.</a>", 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(t); i++) {
        html_sanitize(A, str_from_z(t[i].html), &held, &N);
        if (N.links_lying_n != t[i].lying_n)
            print_error("%s\n", t[i].html);
        assert_int_equal(N.links_lying_n, t[i].lying_n);
        assert_int_equal(N.links_n, 1);
    }
}

static void remote_images_wait_to_be_asked_for(void **state)
{
    struct html h;

    (void)state;
    becomes("<img src='https://t.example/a.png' alt='A cat'>",
            "<span class=\"image-held\">[Image: A cat (t.example)]</span>");
    assert_int_equal(N.images_held_n, 1);
    becomes("<img src='https://t.example/open?id=7' width=1 height=1>", "");
    assert_int_equal(N.images_held_n, 1);
    becomes("<img src='cid:logo@shop' alt=Logo width=40>",
            "<img src=\"/attachment/7\" alt=\"Logo\" width=\"40\" "
            "loading=\"lazy\">");
    becomes("<img src=cid:other>", "<span class=\"image-held\">[Image]</span>");
    becomes("<img src='data:image/png;base64,iVBORw0='>",
            "<img src=\"data:image/png;base64,iVBORw0=\" alt=\"\" "
            "loading=\"lazy\">");
    h = html_sanitize(A, STR("<img src='https://t.example/a.png?x=1&y=2'>"),
                      &shown, &N);
    assert_str(h.s, "<img src=\"/image?url=https%3A%2F%2Ft.example%2Fa.png"
                    "%3Fx%3D1%26y%3D2\" alt=\"\" loading=\"lazy\">");
    assert_int_equal(N.images_held_n, 0);
}

#define FOLD "<details class=\"quoted\"><summary>Quoted text</summary>"

static void quotes_are_folded_and_never_lost(void **state)
{
    (void)state;
    becomes("<p>hi</p><blockquote><p>a</p><blockquote>b</blockquote>"
            "</blockquote><p>bye</p>",
            "<p>hi</p>" FOLD "<blockquote><p>a</p><blockquote>b</blockquote>"
            "</blockquote></details><p>bye</p>");
    assert_int_equal(N.quotes_n, 1);
    becomes("hi<div class=\"gmail_quote\">On Monday:<blockquote>a"
            "</blockquote></div>",
            "hi" FOLD "<div>On Monday:<blockquote>a</blockquote></div>"
            "</details>");
    /* Outlook: all that follows the divider */
    becomes("<div>hi</div><div id=\"divRplyFwdMsg\">From: x</div><p>old</p>",
            "<div>hi</div>" FOLD "<div>From: x</div><p>old</p></details>");
    becomes("<div><p>hi</p><div><div style='border:none;border-top:solid "
            "#E1E1E1 1.0pt'><p>From: x</p></div></div><p>old</p></div>",
            "<div><p>hi</p><div>" FOLD "<div><p>From: x</p></div></details>"
            "</div><p>old</p></div>");
}

static void over_a_cap_the_text_is_shown(void **state)
{
    struct buf b = buf_make(A, LIMIT_HTML_BYTES * 2);

    (void)state;
    for (int i = 0; i < LIMIT_HTML_DEPTH + 1; i++)
        BUF_LIT(&b, "<div>");
    BUF_LIT(&b, "deep &amp; <script>x</script>down");
    assert_str(html_sanitize(A, buf_str(&b), &held, &N).s,
               "<p>deep &amp; down</p>\n");
    assert_true(N.plain);
    buf_clear(&b);
    while (b.len <= LIMIT_HTML_BYTES)
        BUF_LIT(&b, "long text ");
    html_sanitize(A, buf_str(&b), &held, &N);
    assert_true(N.plain);
    /* closing tags do not buy depth, many short elements are fine */
    buf_clear(&b);
    for (int i = 0; i < 20000; i++)
        BUF_LIT(&b, "<div></x></p>a</div>");
    html_sanitize(A, buf_str(&b), &held, &N);
    assert_false(N.plain);
    buf_clear(&b);
    for (int i = 0; i < 20000; i++)
        BUF_LIT(&b, "<div></span></x>");
    html_sanitize(A, buf_str(&b), &held, &N);
    assert_true(N.plain);
}

static void no_pattern_takes_long(void **state)
{
    static const char *const bits[] = {"<div>",
                                       "<b>",
                                       "<p><b>",
                                       "<p>x</p><b>",
                                       "<table>",
                                       "<a href=x>",
                                       "<svg>",
                                       "<math><mi>",
                                       "<select>",
                                       "<!--",
                                       "<script>",
                                       "<p a=1 a=2>",
                                       "<td>",
                                       "</p>",
                                       "</b>",
                                       "<li><ul>",
                                       "<b><p></b>",
                                       "<a><p></a>",
                                       "<table><b>",
                                       "<font><div></font>",
                                       "<i a=b><p></i>",
                                       "<blockquote>",
                                       "<template>",
                                       "<b></table>",
                                       "<table><tr><td><a>",
                                       "x<br>",
                                       "<h1><h2>",
                                       "<p><table></p>",
                                       "<nobr>",
                                       "<span a",
                                       "<p\ta=\"",
                                       "<img src=cid:x>",
                                       "<a href='https://a.example'>x</a>",
                                       "<dd><b></dd>"};
    int64_t worst_us = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_N(bits); i++) {
        /* a quarter of the cap: quadratic work would still be seen */
        struct buf b = buf_make(A, LIMIT_HTML_BYTES / 4);
        int64_t start_us = clock_cpu_us(), took_us;
        struct html h;

        while (!b.over)
            buf_put_z(&b, bits[i]);
        h = html_sanitize(A, buf_str(&b), &held, &N);
        took_us = clock_cpu_us() - start_us;
        if (took_us > US_PER_S / 4)
            print_error("%s: %" PRId64 " us\n", bits[i], took_us);
        assert_true(took_us < 5 * US_PER_S);
        worst_us = took_us > worst_us ? took_us : worst_us;
        assert_true(N.plain || h.s.len < 100u * LIMIT_HTML_BYTES);
        arena_reset(A);
    }
    print_message("# worst of 512 KB: %" PRId64 " ms\n", worst_us / US_PER_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_active_survives),
        cmocka_unit_test(the_check_finds_what_acts),
        cmocka_unit_test(ordinary_mail_keeps_its_form),
        cmocka_unit_test(links_show_their_host),
        cmocka_unit_test(lying_links_are_counted),
        cmocka_unit_test(remote_images_wait_to_be_asked_for),
        cmocka_unit_test(quotes_are_folded_and_never_lost),
        cmocka_unit_test(over_a_cap_the_text_is_shown),
        cmocka_unit_test(no_pattern_takes_long),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
