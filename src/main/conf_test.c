#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test/test.h"

#include "main/conf.h"

static bool parse(struct arena *a, const char *text, struct conf *c,
                  struct err *e)
{
    *c = (struct conf){0};
    *e = (struct err){0};
    return conf_parse(a, str_from_z(text), c, NULL, e);
}

static void settings_of_each_kind_are_read(void **state)
{
    struct arena *a = arena_open();
    struct conf c;
    struct err e;

    (void)state;
    assert_true(parse(a,
                      "# a comment\n[web]\nlisten = unix:/run/r.sock\n"
                      "behind_proxy = Yes\nthreads=64\n\n"
                      "[mail]\nlook_s = 1 ; each second\n[store]\nurl =\n",
                      &c, &e));
    assert_str(c.listen, "unix:/run/r.sock");
    assert_true(c.behind_proxy);
    assert_int_equal(c.web_threads, 64);
    assert_int_equal(c.look_s, 1);
    assert_str(c.url, "");
    arena_close(&a);
}

static void a_mistake_is_told_with_the_name_of_its_setting(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"[web]\nthreads = 0\n",
         "line 2: web.threads is a number from 1 to 64"},
        {"[web]\nthreads = 65\n", "web.threads is a number from 1 to 64"},
        {"[web]\nthreads = four\n", "not \"four\""},
        {"[web]\nthreads = 4 5\n", "web.threads"},
        {"[web]\nthreads =\n", "web.threads"},
        {"[web]\nthreads = 99999999999999999999\n", "web.threads"},
        {"[web]\nbehind_proxy = maybe\n", "web.behind_proxy is yes or no"},
        {"[web]\ncolour = blue\n", "no setting colour in [web]"},
        {"[wb]\nlisten = x\n", "no setting listen in [wb]"},
        {"listen = x\n", "no setting listen in []"},
        {"[web]\nlisten\n", "line 2"},
        {"[web\nlisten = x\n", "line 1"},
        /* the first of two */
        {"[web]\nthreads = 0\nbehind_proxy = maybe\n", "web.threads"},
    };
    struct arena *a = arena_open();
    struct conf c;
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        assert_false(parse(a, rows[i].text, &c, &e));
        assert_int_equal(e.code, ERR_INPUT);
        if (!strstr(e.text, rows[i].says))
            fail_msg("\"%s\" does not say \"%s\"", e.text, rows[i].says);
    }
    arena_close(&a);
}

static void a_file_with_a_nul_byte_or_too_large_is_refused(void **state)
{
    struct arena *a = arena_open();
    char *large = arena_alloc(a, 256 * 1024 + 1); /* LIMIT_CONFIG_BYTES + 1 */
    struct conf c = {0};
    struct err e = {0};

    (void)state;
    assert_false(conf_parse(a, (struct str){"[web]\0x", 7}, &c, NULL, &e));
    assert_int_equal(e.code, ERR_INPUT);
    memset(large, '\n', 256 * 1024 + 1);
    assert_false(conf_parse(a, str_make(large, 256 * 1024 + 1), &c, NULL, &e));
    assert_int_equal(e.code, ERR_LIMIT);
    e = (struct err){0};
    assert_true(conf_parse(a, str_make(large, 256 * 1024), &c, NULL, &e));
    arena_close(&a);
}

static void a_line_that_is_too_long_is_told_and_not_cut(void **state)
{
    struct arena *a = arena_open();
    char dots[5000];
    struct conf c;
    struct err e;

    (void)state;
    memset(dots, '.', sizeof dots);
    for (size_t n = 100; n < sizeof dots; n += 100) {
        struct str text =
            str_fmt(a, "[store]\nurl = postgresql:///redress?host=%.*s\n",
                    (int)n, dots);

        if (parse(a, text.ptr, &c, &e)) /* "postgresql:///redress?host=" */
            assert_int_equal(c.url.len, 27 + n);
        else
            assert_non_null(strstr(e.text, "line 2: it is longer than"));
    }
    assert_false(
        parse(a, str_fmt(a, "[web]\n# %.*s\n", 4999, dots).ptr, &c, &e));
    arena_close(&a);
}

static void every_default_is_allowed_and_every_setting_has_help(void **state)
{
    struct arena *a = arena_open();
    size_t n;
    const struct conf_setting *s = conf_settings(&n);
    struct conf c;
    struct err e;

    (void)state;
    assert_true(n >= 15);
    for (size_t i = 0; i < n; i++) {
        struct str text = str_fmt(a, "[%s]\n%s = %s\n", s[i].section, s[i].name,
                                  s[i].fallback);

        assert_true(strlen(s[i].help) > 0);
        if (!parse(a, text.ptr, &c, &e))
            fail_msg("%s", e.text);
        /* what is shown would be read as the same */
        if (s[i].kind != CONF_TEXT)
            assert_str(conf_value(a, &c, &s[i]), s[i].fallback);
        for (size_t k = 0; k < i; k++)
            assert_true(strcmp(s[i].section, s[k].section) != 0 ||
                        strcmp(s[i].name, s[k].name) != 0);
    }
    arena_close(&a);
}

/* ---- files and the environment ---- */

static size_t index_of(const char *section, const char *name)
{
    size_t n;
    const struct conf_setting *s = conf_settings(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(s[i].section, section) == 0 && strcmp(s[i].name, name) == 0)
            return i;
    fail_msg("no setting %s.%s", section, name);
    return 0;
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "we");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void
the_environment_wins_over_the_file_and_the_file_over_defaults(void **state)
{
    char path[] = "/tmp/redress-conf.XXXXXX";
    struct arena *a = arena_open();
    enum conf_from from[64];
    struct err e = {0};
    struct conf c;

    (void)state;
    close(mkstemp(path));
    write_file(path, "[web]\nthreads = 7\nlisten = 127.0.0.1:1\n");
    setenv("REDRESS_WEB_LISTEN", "127.0.0.1:2", 1);
    setenv("REDRESS_MAIL_LOOK_S", "3", 1);
    if (!conf_load(a, path, &c, from, &e))
        fail_msg("%s", e.text);
    assert_str(c.listen, "127.0.0.1:2");
    assert_int_equal(c.look_s, 3);
    assert_int_equal(c.web_threads, 7);
    assert_int_equal(c.job_threads, 2);
    assert_int_equal(from[index_of("web", "listen")], CONF_ENV);
    assert_int_equal(from[index_of("mail", "look_s")], CONF_ENV);
    assert_int_equal(from[index_of("web", "threads")], CONF_FILE);
    assert_int_equal(from[index_of("work", "job_threads")], CONF_DEFAULT);

    setenv("REDRESS_MAIL_LOOK_S", "never", 1);
    assert_false(conf_load(a, path, &c, NULL, &e));
    assert_int_equal(e.code, ERR_INPUT);
    assert_non_null(strstr(e.text, "REDRESS_MAIL_LOOK_S"));
    assert_non_null(strstr(e.text, "mail.look_s"));
    unsetenv("REDRESS_WEB_LISTEN");
    unsetenv("REDRESS_MAIL_LOOK_S");
    unlink(path);
    arena_close(&a);
}

static void a_mistake_in_a_file_is_told_with_its_path(void **state)
{
    char path[] = "/tmp/redress-conf.XXXXXX";
    struct arena *a = arena_open();
    struct err e = {0};
    struct conf c;

    (void)state;
    close(mkstemp(path));
    write_file(path, "[web]\nthreads = 0\n");
    assert_false(conf_load(a, path, &c, NULL, &e));
    assert_non_null(strstr(e.text, path));
    assert_non_null(strstr(e.text, "web.threads"));
    unlink(path);
    assert_false(conf_load(a, path, &c, NULL, &e)); /* named, but not there */
    assert_int_equal(e.code, ERR_INPUT);
    assert_non_null(strstr(e.text, path));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_of_each_kind_are_read),
        cmocka_unit_test(a_mistake_is_told_with_the_name_of_its_setting),
        cmocka_unit_test(a_file_with_a_nul_byte_or_too_large_is_refused),
        cmocka_unit_test(a_line_that_is_too_long_is_told_and_not_cut),
        cmocka_unit_test(every_default_is_allowed_and_every_setting_has_help),
        cmocka_unit_test(
            the_environment_wins_over_the_file_and_the_file_over_defaults),
        cmocka_unit_test(a_mistake_in_a_file_is_told_with_its_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
