/*
 * Pages as they go out: the demonstration against its goldens, and what
 * page_env.h and asset.h promise.
 */
#include <zlib.h>

#include "base/hash.h"
#include "test/page/demo_rows.h"
#include "test/test.h"
#include "tool/file.h"

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

/* One line for each block, and without the hashes of assets, which change
 * with every touch of the style. */
static struct str readable(struct str page)
{
    struct buf out = buf_make(a, page.len * 2 + 1);
    size_t n;
    const struct asset *list = asset_list(&n);

    for (size_t i = 0; i < page.len; i++) {
        struct str rest = str_sub(page, i, SIZE_MAX);

        for (size_t k = 0; k < n; k++)
            if (str_starts(rest, list[k].path)) {
                buf_put_f(&out, "/asset/%.*s", STR_ARG(list[k].name));
                i += list[k].path.len;
                break;
            }
        if (str_starts(rest, STR("<div")) || str_starts(rest, STR("<li")) ||
            str_starts(rest, STR("<t")) || str_starts(rest, STR("<form")) ||
            str_starts(rest, STR("<p")))
            buf_put_byte(&out, '\n');
        buf_put_byte(&out, page.ptr[i]);
    }
    buf_put_byte(&out, '\n');
    return buf_str(&out);
}

/* REDRESS_GOLDEN=write renews the file; look at the difference then. */
static void compare_golden(struct buf *out, const char *name)
{
    const char *dir = getenv("REDRESS_GOLDEN_DIR");
    const char *mode = getenv("REDRESS_GOLDEN");
    struct str got = readable(buf_str(out)), want;
    struct err e = {0};

    assert_non_null(dir);
    char *path = str_z(a, str_fmt(a, "%s/%s", dir, name));
    if (mode && strcmp(mode, "write") == 0)
        assert_true(file_write(path, got, &e));
    assert_true(file_read(a, path, &want, &e));
    assert_str(got, str_z(a, want));
}

static void pages_are_as_they_were_looked_at(void **state)
{
    struct page_env env = demo_env(a), nobody = {.arena = a, .lang = LANG_FR};
    struct demo p = demo_rows(a, 4);
    struct buf queue = buf_make(a, 1 << 20), thing = queue, form = queue,
               login = queue;

    page_demo_queue(&queue, &env, &p);
    compare_golden(&queue, "queue.html");
    page_demo_case(&thing, &env, &demo_some[3]);
    compare_golden(&thing, "case.html");
    env.lang = LANG_ZH_HANT;
    page_demo_form(&form, &env, STR(""));
    compare_golden(&form, "form.html");
    page_demo_login(&login, &nobody);
    compare_golden(&login, "login.html");
}

static bool has(const struct buf *out, const char *z)
{
    return str_find(buf_str(out), str_from_z(z)) != SIZE_MAX;
}

static void nobody_sees_no_navigation_and_posts_without_a_token(void **state)
{
    struct page_env nobody = {.arena = a, .lang = LANG_PL};
    struct buf out = buf_make(a, 1 << 20);

    page_demo_login(&out, &nobody);
    assert_false(has(&out, "<nav"));
    assert_false(has(&out, "name=\"csrf\""));
    assert_true(has(&out, "<html lang=\"pl\">"));
}

static void every_form_that_posts_carries_the_token(void **state)
{
    struct page_env env = demo_env(a);
    struct buf out = buf_make(a, 1 << 20);
    struct str rest;
    size_t posts = 0, tokens = 0;

    env.csrf = STR("\"<&>");
    page_demo_case(&out, &env, &demo_some[0]);
    rest = buf_str(&out);
    for (size_t at; (at = str_find(rest, STR("method=\"post\""))) != SIZE_MAX;
         posts++) {
        rest = str_sub(rest, at + 1, SIZE_MAX);
        struct str form = str_sub(rest, 0, str_find(rest, STR("</form>")));
        tokens += str_find(form, STR("name=\"csrf\" value=\"&quot;&lt;&amp;"
                                     "&gt;\"")) != SIZE_MAX;
    }
    /* take over, resolve, reply; undo in the flash; log out; language */
    assert_int_equal(posts, 6);
    assert_int_equal(tokens, 6);
}

static void a_value_in_a_sentence_is_neither_markup_nor_a_name(void **state)
{
    struct page_env env = {.arena = a, .lang = LANG_EN};
    const struct msg_key key = {0, "{a} <of> {b}"};
    struct buf text = buf_make(a, 1000), attr = text;
    struct page_val vals[] = {PAGE_VAL(&env, "a", STR("{b}<i>\n")),
                              PAGE_VAL(&env, "b", 7)};
    struct page_val html[] = {
        PAGE_VAL(&env, "a", ((struct html){STR("<b>x</b>")})),
        PAGE_VAL(&env, "b", (int64_t)-1234)};

    page_say(&text, &env, &key, false, vals, 2);
    assert_str(buf_str(&text), "{b}&lt;i&gt;\n &lt;of&gt; 7");
    page_say(&attr, &env, &key, true, vals, 2);
    assert_str(buf_str(&attr), "{b}&lt;i&gt;&#10; &lt;of&gt; 7");
    buf_clear(&text);
    page_say(&text, &env, &key, false, html, 2);
    assert_str(buf_str(&text), "<b>x</b> &lt;of&gt; -1234");
}

static void a_plural_writes_its_number_in_groups(void **state)
{
    struct page_env env = {.arena = a, .lang = LANG_EN};
    const struct msg_key key = {0, "{n} case of {who}\0{n} cases of {who}"};
    struct buf out = buf_make(a, 1000);
    struct page_val who = PAGE_VAL(&env, "who", STR("A&B"));

    page_say_n(&out, &env, &key, false, 1234, &who, 1);
    assert_str(buf_str(&out), "1,234 cases of A&amp;B");
    buf_clear(&out);
    page_say_n(&out, &env, &key, false, 1, &who, 1);
    assert_str(buf_str(&out), "1 case of A&amp;B");
}

static void times_name_the_moment_for_machines_and_in_full(void **state)
{
    struct page_env env = demo_env(a);

    assert_str(page_time(&env, env.now_us).s,
               "<time datetime=\"2026-11-24T15:05:00+01:00\" "
               "title=\"Tuesday, 24 November 2026, 15:05\">15:05</time>");
    assert_str(page_time(&env, 0).s, "");
    assert_str(page_ago(&env, 0), "");
}

static struct str unpacked(struct str gzip, size_t size)
{
    unsigned char *out = arena_alloc(a, size + 1);
    z_stream z = {.next_in = (unsigned char *)gzip.ptr,
                  .avail_in = (unsigned)gzip.len,
                  .next_out = out,
                  .avail_out = (unsigned)size + 1};

    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    return str_make(out, z.total_out);
}

static void assets_are_found_by_the_hash_of_their_bytes(void **state)
{
    const struct asset *css = asset_find(asset_address("desk.css"));

    assert_non_null(css);
    assert_str(css->name, "desk.css");
    assert_str(css->type, "text/css; charset=utf-8");
    struct str hash = str_sub(hash_sha256_hex(a, css->bytes), 0, 12);
    struct str path = str_fmt(a, "/asset/desk.%.*s.css", STR_ARG(hash));
    assert_true(str_eq(css->path, path));
    assert_true(str_eq(unpacked(css->gzip, css->bytes.len), css->bytes));
    assert_null(asset_find(STR("/asset/desk.000000000000.css")));
    assert_null(asset_find(STR("/asset/desk.css")));
    assert_null(asset_find(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_as_they_were_looked_at),
        cmocka_unit_test(nobody_sees_no_navigation_and_posts_without_a_token),
        cmocka_unit_test(every_form_that_posts_carries_the_token),
        cmocka_unit_test(a_value_in_a_sentence_is_neither_markup_nor_a_name),
        cmocka_unit_test(a_plural_writes_its_number_in_groups),
        cmocka_unit_test(times_name_the_moment_for_machines_and_in_full),
        cmocka_unit_test(assets_are_found_by_the_hash_of_their_bytes),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
