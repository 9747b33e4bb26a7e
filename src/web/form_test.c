#include "test/test.h"

#include "base/limits.h"
#include "web/form.h"

struct fixture {
    struct arena *a;
    struct form f;
    struct err e;
};

static int open_form(void **state)
{
    static struct fixture x;

    x.a = arena_open();
    x.f = form_make(x.a);
    x.e = (struct err){0};
    *state = &x;
    return 0;
}

static int close_form(void **state)
{
    struct fixture *x = *state;

    arena_close(&x->a);
    return 0;
}

static void reads_names_and_values_of_a_query(void **state)
{
    struct fixture *x = *state;

    assert_true(form_read_urlencoded(
        &x->f, STR("q=two+words&&empty=&bare&%D1%8F=1%2B1&a=b=c"), &x->e));
    assert_int_equal(x->f.n, 5);
    assert_str(x->f.pairs[0].value, "two words");
    assert_str(x->f.pairs[1].name, "empty");
    assert_str(x->f.pairs[1].value, "");
    assert_str(x->f.pairs[2].name, "bare");
    assert_str(x->f.pairs[3].name, "я");
    assert_str(x->f.pairs[3].value, "1+1");
    assert_str(x->f.pairs[4].value, "b=c");
}

static void a_wrong_percent_sign_is_an_input_error(void **state)
{
    struct fixture *x = *state;

    assert_false(form_read_urlencoded(&x->f, STR("a=%4"), &x->e));
    assert_int_equal(x->e.code, ERR_INPUT);
    assert_false(form_read_urlencoded(&x->f, STR("a=%zz"), &x->e));
}

static void more_fields_than_the_limit_are_refused(void **state)
{
    struct fixture *x = *state;
    struct buf b = buf_make(x->a, 4096);

    for (int i = 0; i < LIMIT_FORM_FIELDS; i++)
        BUF_LIT(&b, "a=&");
    assert_true(form_read_urlencoded(&x->f, buf_str(&b), &x->e));
    assert_int_equal(x->f.n, LIMIT_FORM_FIELDS);
    assert_false(form_read_urlencoded(&x->f, STR("a="), &x->e));
    assert_int_equal(x->e.code, ERR_LIMIT);
}

#define TYPE STR("multipart/form-data; charset=utf-8; boundary=\"a b\"")

static void reads_fields_and_files_of_a_multipart_body(void **state)
{
    struct fixture *x = *state;

    assert_true(form_read_multipart(
        &x->f, TYPE,
        STR("a preamble\r\n--a b\r\n"
            "Content-Disposition: form-data; name=\"t;x\"\r\n\r\n"
            "line\r\n--a\r\n--a b  \r\n"
            "content-disposition: FORM-DATA; filename=\"s \\\"q\\\".txt\"; "
            "name=f\r\nContent-Type: text/plain\r\n\r\n\r\n--a b\r\n"
            "Content-Disposition: form-data; name=\"e\"\r\n\r\n\r\n"
            "--a b--\r\nan epilogue"),
        &x->e));
    assert_int_equal(x->f.n, 3);
    assert_str(x->f.pairs[0].name, "t;x");
    assert_str(x->f.pairs[0].value, "line\r\n--a");
    assert_false(x->f.pairs[0].is_file);
    assert_str(x->f.pairs[1].name, "f");
    assert_str(x->f.pairs[1].file_name, "s \"q\".txt");
    assert_str(x->f.pairs[1].file_type, "text/plain");
    assert_true(x->f.pairs[1].is_file);
    assert_int_equal(x->f.pairs[1].value.len, 0);
    assert_str(x->f.pairs[2].name, "e");
    assert_str(x->f.pairs[2].value, "");
}

static void a_multipart_body_that_is_not_whole_is_refused(void **state)
{
    static const char *const bodies[] = {
        "",
        "--a b",
        "--a b\r\n",
        "--a b--x\r\n--a c\r\n",
        "--a b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue",
        "--a b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nv\r\n--a b--",
        "--a b\r\nContent-Disposition: form-data\r\n\r\nv\r\n--a b--",
        "--a b\r\nX: y\r\n\r\nv\r\n--a b--",
        "--a b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--a "
        "bc"};
    struct fixture *x = *state;

    for (size_t i = 0; i < ARRAY_N(bodies); i++) {
        bool whole = i == 3; /* "--" right after the mark: an empty form */

        x->f = form_make(x->a);
        assert_int_equal(
            form_read_multipart(&x->f, TYPE, str_from_z(bodies[i]), &x->e),
            whole);
    }
    assert_false(form_read_multipart(&x->f, STR("multipart/form-data"),
                                     STR("--\r\n"), &x->e));
}

static void file_names_become_safe(void **state)
{
    static const struct {
        const char *sent, *safe;
    } names[] = {{"photo.jpg", "photo.jpg"},
                 {"../../etc/passwd", "passwd"},
                 {"C:\\Users\\me\\bill.pdf", "bill.pdf"},
                 {"..", "file"},
                 {"", "file"},
                 {"a/", "file"},
                 {"...hidden.", "hidden"},
                 {"収据.pdf", "収据.pdf"},
                 {"a\r\nSet-Cookie: x", "aSet-Cookie: x"},
                 /* RIGHT-TO-LEFT OVERRIDE would show this as "…exe.txt" */
                 {"ann\xe2\x80\xaetxt.exe", "anntxt.exe"},
                 {"bad\xff.txt", "bad\xef\xbf\xbd.txt"}};
    struct fixture *x = *state;

    for (size_t i = 0; i < ARRAY_N(names); i++)
        assert_str(form_safe_name(x->a, str_from_z(names[i].sent)),
                   names[i].safe);
}

static void a_long_file_name_keeps_its_extension(void **state)
{
    struct fixture *x = *state;
    struct buf b = buf_make(x->a, 4096);
    struct str name;

    for (int i = 0; i < 300; i++)
        BUF_LIT(&b, "я");
    BUF_LIT(&b, ".pdf");
    name = form_safe_name(x->a, buf_str(&b));
    /* 200 - 4 bytes hold 98 letters of two bytes */
    assert_int_equal(name.len, 98 * 2 + 4);
    assert_true(str_ends(name, STR("я.pdf")));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_form, close_form)
    const struct CMUnitTest tests[] = {
        TEST(reads_names_and_values_of_a_query),
        TEST(a_wrong_percent_sign_is_an_input_error),
        TEST(more_fields_than_the_limit_are_refused),
        TEST(reads_fields_and_files_of_a_multipart_body),
        TEST(a_multipart_body_that_is_not_whole_is_refused),
        TEST(file_names_become_safe),
        TEST(a_long_file_name_keeps_its_extension)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
