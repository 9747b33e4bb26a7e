#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test/test.h"

#include "channel/maildir.h"

#define assert_ok(call, e)                                                     \
    do {                                                                       \
        if (!(call))                                                           \
            fail_msg("%s", (e)->text);                                         \
    } while (0)

struct bench {
    struct maildir m;
    char root[64], path[80];
};

static void setup(struct bench *b)
{
    snprintf(b->root, sizeof b->root, "/tmp/redress-maildir-XXXXXX");
    assert_non_null(mkdtemp(b->root));
    snprintf(b->path, sizeof b->path, "%s/outbox", b->root);
    b->m = (struct maildir){arena_open(), b->path};
}

/* The files of a folder; the name of the last in *name. */
static int files(const struct bench *b, const char *folder, char name[256])
{
    char path[128];
    struct dirent *d;
    int n = 0;
    DIR *dir;

    snprintf(path, sizeof path, "%s/%s", b->path, folder);
    dir = opendir(path);
    assert_non_null(dir);
    while ((d = readdir(dir)))
        if (d->d_name[0] != '.') {
            snprintf(name, 256, "%s", d->d_name);
            n++;
        }
    closedir(dir);
    return n;
}

static void teardown(struct bench *b)
{
    static const char *const folders[] = {"tmp", "new", "cur"};
    char name[256], path[512];

    for (size_t i = 0; i < ARRAY_N(folders); i++) {
        snprintf(path, sizeof path, "%s/%s", b->path, folders[i]);
        if (access(path, F_OK) != 0)
            continue;
        while (files(b, folders[i], name)) {
            snprintf(path, sizeof path, "%s/%s/%s", b->path, folders[i], name);
            assert_int_equal(unlink(path), 0);
        }
        snprintf(path, sizeof path, "%s/%s", b->path, folders[i]);
        assert_int_equal(rmdir(path), 0);
    }
    if (rmdir(b->path) != 0)
        unlink(b->path);
    assert_int_equal(rmdir(b->root), 0);
    arena_close(&b->m.a);
}

static const struct str to[] = {STR_INIT("ann@b.test"),
                                STR_INIT("bob@b.test\nBcc: eve@b.test")};
static const struct maildir_letter letter = {
    .from = STR_INIT("desk@a.test"),
    .to = to,
    .to_n = 2,
    .bytes = STR_INIT("Subject: Bag\r\n\r\nA\rB\r\nC\r\n")};

static void a_letter_is_in_new_when_it_is_delivered_and_not_before(void **state)
{
    struct bench b;
    struct err e = {0};
    const char *name;
    char got[256], path[512], text[256];
    struct stat st;
    ssize_t n;
    int fd;

    (void)state;
    setup(&b);
    assert_ok(maildir_write(&b.m, &letter, 1700000000 * US_PER_S, &name, &e),
              &e);
    assert_int_equal(strncmp(name, "1700000000.", 11), 0);
    assert_int_equal(files(&b, "tmp", got), 1);
    assert_int_equal(files(&b, "new", got), 0);
    assert_ok(maildir_deliver(&b.m, name, &e), &e);
    assert_int_equal(files(&b, "tmp", got), 0);
    assert_int_equal(files(&b, "new", got), 1);
    assert_string_equal(got, name);

    snprintf(path, sizeof path, "%s/new/%s", b.path, got);
    fd = open(path, O_RDONLY);
    n = read(fd, text, sizeof text - 1);
    assert_int_equal(fstat(fd, &st), 0);
    close(fd);
    assert_true(n > 0);
    text[n] = '\0';
    /* the line ends of a file; no header made of an address */
    assert_string_equal(text, "Return-Path: <desk@a.test>\n"
                              "Delivered-To: ann@b.test\n"
                              "Delivered-To: bob@b.testBcc: eve@b.test\n"
                              "Subject: Bag\n\nA\rB\nC\n");
    assert_int_equal(st.st_mode & 0777, 0600);
    teardown(&b);
}

static void a_letter_that_was_dropped_is_nowhere(void **state)
{
    struct bench b;
    struct err e = {0};
    const char *name;
    char got[256];

    (void)state;
    setup(&b);
    assert_ok(maildir_write(&b.m, &letter, 0, &name, &e), &e);
    maildir_drop(&b.m, name);
    assert_int_equal(files(&b, "tmp", got), 0);
    assert_false(maildir_deliver(&b.m, name, &e));
    assert_int_equal(e.code, ERR_RETRY);
    assert_int_equal(files(&b, "new", got), 0);
    teardown(&b);
}

static void
a_thousand_letters_of_one_second_have_names_of_their_own(void **state)
{
    struct bench b;
    struct err e = {0};
    const char *name;
    char got[256];

    (void)state;
    setup(&b);
    for (int i = 0; i < 1000; i++)
        assert_ok(maildir_write(&b.m, &letter, 0, &name, &e) &&
                      maildir_deliver(&b.m, name, &e),
                  &e);
    assert_int_equal(files(&b, "new", got), 1000);
    teardown(&b);
}

static void a_folder_that_is_a_file_keeps_nothing(void **state)
{
    struct bench b;
    struct err e = {0};
    const char *name;

    (void)state;
    setup(&b);
    close(open(b.path, O_WRONLY | O_CREAT, 0600));
    assert_false(maildir_write(&b.m, &letter, 0, &name, &e));
    assert_int_equal(e.code, ERR_RETRY);
    assert_non_null(strstr(e.text, "letters cannot be kept in"));
    teardown(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_letter_is_in_new_when_it_is_delivered_and_not_before),
        cmocka_unit_test(a_letter_that_was_dropped_is_nowhere),
        cmocka_unit_test(
            a_thousand_letters_of_one_second_have_names_of_their_own),
        cmocka_unit_test(a_folder_that_is_a_file_keeps_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
