#include <pthread.h>
#include <time.h>

#include "mime/mail_test.h"
#include "base/limits.h"
#include "mime/kind.h"

/* CPU seconds of reading it; the arena is the test's own. */
static double read_timed(struct arena *a, struct str raw, struct mime_mail *m)
{
    clock_t start = clock();
    struct err e = {0};

    assert_true(mime_read(a, raw, m, &e));
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static void fill(struct buf *b, const char *unit, size_t bytes)
{
    struct str s = str_from_z(unit);

    while (b->len + s.len <= bytes)
        buf_put(b, s);
}

static void an_empty_message_is_read(void **state)
{
    struct mime_mail m = read_text(*state, "");

    assert_true(m.notes & MIME_NOTE_EMPTY);
    assert_true(m.notes & MIME_NOTE_NO_DATE);
    m = read_text(*state, "\n\n\n");
    assert_int_equal(m.parts_n, 0);
}

static void nul_bytes_are_left_out_of_the_text(void **state)
{
    struct mime_mail m =
        read_bytes(*state, STR("Subject: a\0b\nFrom: x\0@y.example\n\n"
                               "one\0two\n"));

    assert_str(m.subject, "a b");
    assert_str(m.text, "onetwo\n");
    assert_true(m.notes & MIME_NOTE_NUL);
}

static void a_line_of_200_kB_is_read_whole(void **state)
{
    struct buf b = buf_make(*state, 1 << 20);
    struct mime_mail m;

    buf_put_z(&b, "Subject: long\nX-Long: ");
    fill(&b, "y", 200 * 1000);
    buf_put_z(&b, "\n\n");
    fill(&b, "x", 400 * 1000);
    m = read_bytes(*state, buf_str(&b));
    assert_str(m.subject, "long");
    assert_true(m.text.len > 199 * 1000);
    assert_int_equal(m.notes, MIME_NOTE_NO_DATE);
}

/* n multiparts within one another, the text in the innermost. */
static struct str nested(struct arena *a, int n)
{
    struct buf b = buf_make(a, 1 << 20);

    for (int i = 0; i < n; i++)
        buf_put_f(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n",
                  i, i);
    buf_put_z(&b, "Content-Type: text/plain\n\ndeep words\n");
    for (int i = n; i-- > 0;)
        buf_put_f(&b, "--b%d--\n", i);
    return buf_str(&b);
}

static void nesting_is_followed_to_the_limit(void **state)
{
    struct mime_mail m = read_bytes(*state, nested(*state, 99));

    assert_str(m.text, "deep words");
    assert_false(m.notes & MIME_NOTE_TOO_DEEP);
}

static void of_200_levels_the_text_is_still_shown(void **state)
{
    struct mime_mail m = read_bytes(*state, nested(*state, 200));

    assert_true(m.notes & MIME_NOTE_TOO_DEEP);
    assert_true(str_find(m.text, STR("deep words")) != SIZE_MAX);
}

static void two_thousand_headers_are_read(void **state)
{
    struct buf b = buf_make(*state, 1 << 20);
    struct mime_mail m;

    for (int i = 0; i < 2000; i++)
        buf_put_f(&b, "X-%d: value\n folded\n", i);
    buf_put_z(&b, "Subject: after them\n\nhi\n");
    m = read_bytes(*state, buf_str(&b));
    assert_int_equal(m.headers_n, 2001);
    assert_str(m.subject, "after them");
    assert_str(mime_header(&m, STR("x-1999")), "value folded");
}

static void headers_over_the_limit_are_passed_over(void **state)
{
    struct buf b = buf_make(*state, 1 << 20);
    struct mime_mail m;

    for (int i = 0; i < LIMIT_MAIL_HEADERS + 10; i++)
        buf_put_z(&b, "X: y\n");
    buf_put_z(&b, "\nbody\n");
    m = read_bytes(*state, buf_str(&b));
    assert_int_equal(m.headers_n, LIMIT_MAIL_HEADERS);
    assert_true(m.notes & MIME_NOTE_TRUNCATED);
    assert_str(m.text, "body\n");
}

static void an_attachment_of_30_MB_is_decoded_once(void **state)
{
    enum { BYTES = 40 * 1024 * 1024 };
    struct buf b = buf_make(*state, BYTES + 1024);
    struct mime_mail m;
    size_t before;
    double s;

    buf_put_z(&b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n"
                  "--b\nContent-Type: application/zip\n"
                  "Content-Transfer-Encoding: base64\n\n");
    fill(&b, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
         BYTES);
    buf_put_z(&b, "\n--b--\n");
    before = arena_used_bytes(*state);
    s = read_timed(*state, buf_str(&b), &m);
    assert_str(m.text, "hi");
    /* 60 characters of each line of 61 carry 45 bytes */
    assert_true(m.parts[0].bytes.len > 30 * 1000 * 1000);
    /* one copy, three quarters of the text, and a little */
    assert_true(arena_used_bytes(*state) - before < 31 * 1024 * 1024 + 65536);
    assert_true(s < 5); /* measured 0.1 s */
}

static void a_message_over_the_limit_is_an_error(void **state)
{
    struct mime_mail m;
    struct err e = {0};
    struct str raw = {"", (size_t)LIMIT_MAIL_BYTES + 1};

    (void)state;
    assert_false(mime_read(*state, raw, &m, &e));
    assert_int_equal(e.code, ERR_LIMIT);
}

/*
 * Eight megabytes of each thing that made other readers slow or large: read
 * in seconds, with memory of some times the message.
 */
static void work_and_memory_are_bounded(void **state)
{
    static const struct {
        const char *head, *unit;
    } hard[] = {
        {"Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n"},
        {"Content-Type: multipart/mixed; boundary=b\n\n", "--b--\n"},
        {"Content-Type: multipart/mixed; boundary=\"--\"\n\n", "--"},
        {"", "a:\n"},
        {"Subject: ", "x\n "},
        {"Subject: ", "=?utf-8?B?QQ==?= "},
        {"Subject: ", "=?"},
        {"Subject: ", "=?x?q?"},
        {"To: ", "a@b.example,"},
        {"To: ", "<"},
        {"To: ", "("},
        {"To: ", "\""},
        {"To: ", "a "},
        {"References: ", "<a@b> "},
        {"References: ", "<"},
        {"Content-Type: text/plain; ", "a=\"b\";"},
        {"Content-Type: text/plain; ", "name*1*=%41;"},
        {"Content-Type: text/html\n\n", "<div>"},
        {"Content-Type: text/html\n\n", "<"},
        {"Content-Type: text/html\n\n", "<a =\""},
        {"Content-Type: text/html\n\n", "<style>"},
        {"Content-Type: text/html\n\n", "<!--"},
        {"Content-Type: text/html\n\n", "&amp;"},
        {"Content-Type: text/html\n\n", "<blockquote><p>x"},
        {"Content-Type: text/html\n\n", "<a href=http://x.example/>y"},
        {"Content-Type: text/plain; format=flowed\n\n", "> a \n"},
        {"\n", "\xd0"},
        {"\n", "\x1b$B"},
        {"X\n", "no header\n"},
        {"Subject: x\n", "no header\n"},
        {"Subject: x\n", " \n"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(hard); i++) {
        enum { BYTES = 8 * 1024 * 1024 };
        struct arena *a = arena_open();
        struct buf b = buf_make(a, BYTES + 64);
        struct mime_mail m;
        size_t before;
        double s;

        buf_put_z(&b, hard[i].head);
        fill(&b, hard[i].unit, BYTES);
        before = arena_used_bytes(a);
        s = read_timed(a, buf_str(&b), &m);
        mime_kind_of(a, &m);
        if (s > 1 || arena_used_bytes(a) - before > 100 * 1000 * 1000)
            print_message("\"%s\": %.2f s, %zu bytes\n", hard[i].unit, s,
                          arena_used_bytes(a) - before);
        assert_true(arena_used_bytes(a) - before < 300 * 1000 * 1000);
        arena_close(&a);
    }
}

static void an_open_multipart_costs_its_depth_and_no_more(void **state)
{
    struct buf b = buf_make(*state, 20 << 20);
    struct mime_mail m;

    for (int i = 0; i < 1000; i++)
        buf_put_f(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n",
                  i, i);
    fill(&b, "--\n", 15 * 1000 * 1000);
    /* 20 s with GMime; at most 16 searches of the whole here */
    assert_true(read_timed(*state, buf_str(&b), &m) < 10);
    assert_true(m.notes & MIME_NOTE_TOO_DEEP);
}

static void *read_many(void *arg)
{
    struct str *raw = arg;
    struct arena *a = arena_open();

    for (int i = 0; i < 300; i++) {
        struct mime_mail m;
        struct err e;

        arena_reset(a);
        if (!mime_read(a, *raw, &m, &e) || !str_eq(m.subject, STR("a\xc5\xbc")))
            abort();
    }
    arena_close(&a);
    return NULL;
}

static void several_threads_read_at_once(void **state)
{
    struct str raw = STR("Subject: =?iso-8859-2?Q?a=BF?=\nContent-Type: "
                         "text/plain; charset=koi8-r\n\n\xd0\xd2\xc9\n");
    pthread_t thread[4];

    (void)state;
    for (size_t i = 0; i < ARRAY_N(thread); i++)
        assert_int_equal(pthread_create(&thread[i], NULL, read_many, &raw), 0);
    for (size_t i = 0; i < ARRAY_N(thread); i++)
        pthread_join(thread[i], NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_message_is_read),
        TEST(nul_bytes_are_left_out_of_the_text),
        TEST(a_line_of_200_kB_is_read_whole),
        TEST(nesting_is_followed_to_the_limit),
        TEST(of_200_levels_the_text_is_still_shown),
        TEST(two_thousand_headers_are_read),
        TEST(headers_over_the_limit_are_passed_over),
        TEST(an_attachment_of_30_MB_is_decoded_once),
        TEST(a_message_over_the_limit_is_an_error),
        TEST(work_and_memory_are_bounded),
        TEST(an_open_multipart_costs_its_depth_and_no_more),
        TEST(several_threads_read_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
