#include "tool/pagegen/page_parse.h"

#include "test/test.h"
#include "tool/file.h"
#include "tool/pagegen/page_emit.h"

static struct arena *a;

static int setup(void **state)
{
    a = arena_open();
    return 0;
}

static int teardown(void **state)
{
    arena_close(&a);
    return 0;
}

/* Parses text as the body of a page; the static HTML and {markers} for the
 * rest, so that a test reads like the page. */
static struct str shown(const char *body)
{
    struct str src = str_fmt(a, "%%page p ()\n%s", body);
    struct page_doc doc;
    struct err e = {0};
    struct buf out = buf_make(a, 100000);

    if (!page_parse(a, STR("p.html"), src, &doc, &e))
        return str_from_z(e.text[0] ? str_z(a, str_from_z(e.text)) : "?");
    for (size_t i = 0; i < doc.funcs[0].op_n; i++) {
        const struct page_op *op = &doc.funcs[0].ops[i];

        switch (op->kind) {
        case PAGE_LIT: buf_put(&out, op->text); break;
        case PAGE_VALUE:
            buf_put_f(&out, "{%c %.*s}", "TAUC"[op->place], STR_ARG(op->text));
            break;
        case PAGE_MSG: buf_put_f(&out, "{_%.*s}", STR_ARG(op->msg->one)); break;
        case PAGE_IF:
        case PAGE_HAS: buf_put_f(&out, "{if %.*s:", STR_ARG(op->text)); break;
        case PAGE_FI: buf_put_z(&out, "fi}"); break;
        case PAGE_CODE: buf_put_f(&out, "[%.*s]", STR_ARG(op->text)); break;
        case PAGE_CALL:
            buf_put_f(&out, "[call %.*s(%.*s)]", STR_ARG(op->text),
                      STR_ARG(op->args));
            break;
        case PAGE_CSRF: buf_put_z(&out, "[csrf]"); break;
        case PAGE_BODY: buf_put_z(&out, "[body]"); break;
        }
    }
    return buf_str(&out);
}

static void the_place_of_a_value_decides_its_writer(void **state)
{
    assert_str(shown("<p>{= x }</p>"), "<p>{T x}</p>");
    assert_str(shown("<p title=\"a {= x }\">b</p>"),
               "<p title=\"a {A x}\">b</p>");
    assert_str(shown("<a href=\"{= x }\">b</a>"), "<a href=\"{U x}\">b</a>");
    /* behind a literal beginning the scheme is ours: one component */
    assert_str(shown("<a href=\"/c/{= x }?q={= y }\">b</a>"),
               "<a href=\"/c/{C x}?q={C y}\">b</a>");
    assert_str(shown("<form action=\"{= x }\"></form>"),
               "<form action=\"{U x}\"></form>");
    assert_str(shown("<button formaction=\"{= x }\">b</button>"),
               "<button formaction=\"{U x}\">b</button>");
    assert_str(shown("<title>{= x }</title>"), "<title>{T x}</title>");
}

static void an_expression_ends_at_its_own_brace(void **state)
{
    assert_str(shown("<p>{= (struct s){1, 2}.a }</p>"),
               "<p>{T (struct s){1, 2}.a}</p>");
    assert_str(shown("<p>{= f(\"}\", '}') }</p>"), "<p>{T f(\"}\", '}')}</p>");
    assert_str(shown("<p>{= a || b }</p>"), "<p>{T a || b}</p>");
    assert_str(shown("<p>{= (a | b) }</p>"), "<p>{T (a | b)}</p>");
    assert_str(shown("<p title=\"{= f(\"a\") }\">b</p>"),
               "<p title=\"{A f(\"a\")}\">b</p>");
}

static void an_attribute_can_depend_on_a_condition(void **state)
{
    assert_str(shown("<p hidden=\"{? x }\">b</p>"), "<p{if x: hiddenfi}>b</p>");
    assert_str(shown("<p class=\"{? x | y }\">b</p>"),
               "<p{if x: class=\"y\"fi}>b</p>");
    assert_str(shown("<p class=\"a {? x | y }\">b</p>"),
               "<p class=\"a {if x:yfi}\">b</p>");
    assert_str(shown("<p class=\"{? x | y }z\">b</p>"),
               "<p class=\"{if x:yfi}z\">b</p>");
    assert_str(shown("<a href=\"{?= x }\">b</a>"),
               "<a{if x: href=\"{U x}\"fi}>b</a>");
}

static void white_space_goes_where_a_browser_would_drop_it(void **state)
{
    assert_str(shown("<ul>\n  <li> a </li>\n  <li>b</li>\n</ul>\n"),
               "<ul><li>a</li><li>b</li></ul>");
    /* between inline elements one space is a space */
    assert_str(shown("<p>see <a>x</a>\n   <b>y</b> .</p>"),
               "<p>see <a>x</a> <b>y</b> .</p>");
    assert_str(shown("<p>a\n% if (x) {\n  b\n% }\n c</p>"),
               "<p>a [if (x) {]b [}]c</p>");
    assert_str(shown("<pre> a\n  b </pre>"), "<pre> a\n  b </pre>");
    assert_str(shown("<p>a <!-- b --> c</p>"), "<p>a c</p>");
}

static void a_form_that_posts_gets_its_token(void **state)
{
    assert_str(shown("<form method=\"post\" action=\"/x\"></form>"),
               "<form method=\"post\" action=\"/x\">[csrf]</form>");
    assert_str(shown("<form method=\"get\"></form>"),
               "<form method=\"get\"></form>");
}

static void control_lines_are_C(void **state)
{
    assert_str(shown("% int x = '{';\n%call q (x)\n%# remark }\n<p>a</p>"),
               "[int x = '{';][call q(x)]<p>a</p>");
    assert_str(shown("%% 5\n"), "% 5");
    assert_str(shown("% for (;;) {\n<p>a</p>\n% break;\n% }\n"),
               "[for (;;) {]<p>a</p>[break;][}]");
    assert_str(shown("<p\n% if (x) {\nclass=\"a\"\n% }\n>b</p>"),
               "<p[if (x) {] class=\"a\"[}]>b</p>");
}

static void a_layout_is_split_at_its_body(void **state)
{
    struct page_doc doc;
    struct err e = {0};

    assert_true(page_parse(a, STR("l.html"),
                           STR("%layout l (int x)\n<main>\n%body\n</main>\n"
                               "%page p ()\n%in l (3)\n<p>a</p>\n"),
                           &doc, &e));
    assert_int_equal(doc.func_n, 2);
    assert_true(doc.funcs[0].layout);
    assert_int_equal(doc.funcs[0].op_n, 3);
    assert_int_equal(doc.funcs[0].ops[1].kind, PAGE_BODY);
    assert_str(doc.funcs[0].params, "int x");
    assert_str(doc.funcs[1].in_name, "l");
    assert_str(doc.funcs[1].in_args, "3");
}

/* Each page is wrong in one way; line is where, counted from %page = 1. */
static const struct {
    const char *body;
    unsigned line;
    const char *why;
} refused[] = {
    {"<p class=a>b</p>", 2, "needs \"quotes\""},
    {"<p class={= x }>b</p>", 2, "needs \"quotes\""},
    {"<p {= x }>b</p>", 2, "cannot name an attribute"},
    {"<{= x }>b", 2, "write &lt;"},
    {"<!-- {= x } -->", 2, "no values in a comment"},
    {"<!-- a", 2, "does not end"},
    {"<script>x</script>", 2, "no script in a page"},
    {"<script src=\"/a\">{= x }</script>", 2, "must be empty"},
    {"<style>a{}</style>", 2, "no <style>"},
    {"<p style=\"x\">b</p>", 2, "no style attribute"},
    {"<p OnClick=\"x\">b</p>", 2, "scripts belong into asset/"},
    {"<a href=\" JavaScript:x\">b</a>", 2, "no javascript: address"},
    {"<a href=\"java\tscript:x\">b</a>", 2, "no javascript: address"},
    {"<a href=\"data:text/html,x\">b</a>", 2, "no data: address"},
    {"<a href=\"{? x | javascript:y }\">b</a>", 2, "only plain words"},
    {"<iframe srcdoc=\"x\"></iframe>", 2, "no srcdoc"},
    {"<meta http-equiv=\"refresh\">", 2, "no http-equiv"},
    {"<img srcset=\"{= x }\" alt=\"\">", 2, "no values in srcset"},
    {"<img src=\"/a\">", 2, "needs alt"},
    {"<html>", 2, "needs lang"},
    {"<p>\n<input name=\"a\"></p>", 3, "no label"},
    {"<label for=\"x\">l</label><input id=\"y\">", 2, "no label"},
    {"<p a=\"1\" a=\"2\">b</p>", 2, "given twice"},
    {"<p>\n<b>a</p>", 3, "must come first"},
    {"<p>\n\n<b>a</b>", 2, "<p is not closed"},
    {"</p>", 2, "closes nothing"},
    {"<div/>", 2, "not closed by its slash"},
    {"% if (x) {\n<p>\n% }\n</p>", 4, "inside <p> of line 3"},
    {"<p>\n% if (x) {\n</p>\n% }", 4, "outside the block of line 3"},
    {"% if (x) {\n<p>a</p>\n", 2, "{ is not closed"},
    {"% }\n", 2, "} without {"},
    {"<p\n% if (x) {\n>a</p>", 4, "inside a block of C"},
    {"<p>\n% return;\n</p>", 3, "may not leave"},
    {"% for (;;) {\n<p>\n% break;\n</p>\n% }", 4, "would leave <p> open"},
    {"% break;", 2, "outside a loop"},
    {"% x(); // {", 2, "remarks as %#"},
    {"%frob x", 2, "there is no %frob"},
    {"%body", 2, "into a layout"},
    {"<p>a</p>\n%in l ()", 3, "must follow %page"},
    {"<p>{= }</p>", 2, "expression is missing"},
    {"<p>{= x", 2, "does not end"},
    {"<p>{= x | y }</p>", 2, "parentheses"},
    {"<p>{_ }</p>", 2, "without words"},
    {"<p>{_x}</p>", 2, "a blank must follow"},
    {"<p>{_ a {x} }</p>", 2, "{x} has no value"},
    {"<p>{_ a | x = 1 }</p>", 2, "x is not used"},
    {"<p>{_ a {X} | X = 1 }</p>", 2, "expected name ="},
    {"<p>{_n a | n = 1 }</p>", 2, "needs n ="},
    {"<p>{_n a | b }</p>", 2, "needs n ="},
    {"<p>{_ a <b>c</b> }</p>", 2, "plain text"},
    {"<p>{_ a &amp; b }</p>", 2, "plain text"},
    {"<a href=\"{_ a }\">b</a>", 2, "no message in an address"},
    {"<p>{? x | y }</p>", 2, "write % if"},
    {"<p title=\"a {?= x }\">b</p>", 2, "whole value"},
    {"<p title=\"{? x | <b> }\">b</p>", 2, "only plain words"},
    {"a < b", 2, "write &lt;"},
    {"<p class=\"a", 2, "does not end"},
    {"<form method=\"{= x }\"></form>", 2, "must be written out"},
    {"%type\nstruct x;", 2, "without %end"},
};

static void what_cannot_be_made_safe_is_refused_with_its_line(void **state)
{
    for (size_t i = 0; i < ARRAY_N(refused); i++) {
        struct str src = str_fmt(a, "%%page p ()\n%s", refused[i].body);
        struct str at = str_fmt(a, "p.html:%u: ", refused[i].line);
        struct page_doc doc;
        struct err e = {0};

        if (page_parse(a, STR("p.html"), src, &doc, &e))
            fail_msg("accepted: %s", refused[i].body);
        if (!str_starts(str_from_z(e.text), at) ||
            !strstr(e.text, refused[i].why))
            fail_msg("%s\nsaid %s\nnot  %.*s…%s", refused[i].body, e.text,
                     STR_ARG(at), refused[i].why);
        assert_int_equal(e.code, ERR_INPUT);
    }
}

static void text_outside_a_page_is_refused(void **state)
{
    struct page_doc doc;
    struct err e = {0};

    assert_false(page_parse(a, STR("p"), STR("<p>a</p>"), &doc, &e));
    assert_false(page_parse(a, STR("p"), STR("% int x;\n"), &doc, &e));
    assert_false(page_parse(a, STR("p"), STR(""), &doc, &e));
}

/* REDRESS_GOLDEN=write renews the file; look at the difference then. */
static void compare_golden(struct str got, const char *name)
{
    const char *dir = getenv("REDRESS_GOLDEN_DIR");
    const char *mode = getenv("REDRESS_GOLDEN");
    char *path = str_z(a, str_fmt(a, "%s/%s", dir ? dir : ".", name));
    struct str want;
    struct err e = {0};

    if (mode && strcmp(mode, "write") == 0)
        assert_true(file_write(path, got, &e));
    assert_true(file_read(a, path, &want, &e));
    assert_str(got, str_z(a, want));
}

static void the_C_of_a_page_is_as_it_was_looked_at(void **state)
{
    const char *dir = getenv("REDRESS_GOLDEN_DIR");
    struct str src;
    struct page_doc doc;
    struct err e = {0};
    struct buf c = buf_make(a, 1 << 20), h = buf_make(a, 1 << 20);

    assert_non_null(dir);
    assert_true(
        file_read(a, str_z(a, str_fmt(a, "%s/all.html", dir)), &src, &e));
    if (!page_parse(a, STR("page/all.html"), src, &doc, &e))
        fail_msg("%s", e.text);
    page_emit_c(&doc, STR("page_all"), &c);
    page_emit_h(&doc, STR("page_all"), &h);
    compare_golden(buf_str(&c), "all.c.txt");
    compare_golden(buf_str(&h), "all.h.txt");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_place_of_a_value_decides_its_writer),
        cmocka_unit_test(an_expression_ends_at_its_own_brace),
        cmocka_unit_test(an_attribute_can_depend_on_a_condition),
        cmocka_unit_test(white_space_goes_where_a_browser_would_drop_it),
        cmocka_unit_test(a_form_that_posts_gets_its_token),
        cmocka_unit_test(control_lines_are_C),
        cmocka_unit_test(a_layout_is_split_at_its_body),
        cmocka_unit_test(what_cannot_be_made_safe_is_refused_with_its_line),
        cmocka_unit_test(text_outside_a_page_is_refused),
        cmocka_unit_test(the_C_of_a_page_is_as_it_was_looked_at),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
