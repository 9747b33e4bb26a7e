#include "mime/mail_test.h"
#include "base/random.h"
#include "base/utf8.h"
#include "mime/write.h"

static const struct mime_address to_ann = {STR_INIT("Ann"),
                                           STR_INIT("ann@shop.example")};

static struct mime_draft small_draft(void)
{
    return (struct mime_draft){
        .from = {STR("Meridian Air"), STR("support@meridian.test")},
        .to = &to_ann,
        .to_n = 1,
        .subject = STR("Your bag"),
        .message_id = STR("out.1@meridian.test"),
        .date_us = INT64_C(1795500060) * US_PER_S,
        .text = STR("It was found.\n"),
    };
}

static struct str must_write(struct arena *a, const struct mime_draft *d)
{
    struct str raw = {0};
    struct err e = {0};
    bool ok = mime_write(a, d, &raw, &e);

    if (!ok)
        print_error("%s\n", e.text);
    assert_true(ok);
    return raw;
}

static void must_refuse(struct arena *a, const struct mime_draft *d,
                        enum err_code code)
{
    struct str raw;
    struct err e = {0};

    assert_false(mime_write(a, d, &raw, &e));
    assert_int_equal(e.code, code);
    assert_true(e.text[0]);
}

static void a_small_message_is_written_byte_for_byte(void **state)
{
    struct mime_draft d = small_draft();

    assert_str(must_write(*state, &d),
               "From: Meridian Air <support@meridian.test>\r\n"
               "To: Ann <ann@shop.example>\r\n"
               "Subject: Your bag\r\n"
               "Date: Tue, 24 Nov 2026 06:01:00 +0000\r\n"
               "Message-Id: <out.1@meridian.test>\r\n"
               "MIME-Version: 1.0\r\n"
               "Content-Type: text/plain; charset=utf-8\r\n"
               "Content-Transfer-Encoding: 7bit\r\n"
               "\r\n"
               "It was found.\r\n");
}

static void no_field_can_add_a_header(void **state)
{
    const struct mime_field fields[] = {
        {STR("X-Brand"), STR("one\r\nBcc: thief@bad.example\r\n\r\nbody")}};
    const struct mime_address to[] = {
        {STR("Ann\r\nBcc: thief@bad.example"), STR("ann@shop.example")}};
    const struct mime_file files[] = {
        {.name = STR("a\r\nX-Evil: 1\"; x=\"y.txt"),
         .type = STR("text/plain\r\nX-Evil: 2"),
         .bytes = STR("hi"),
         .content_id = STR("a>\r\nX-Evil: 3")}};
    struct mime_draft d = small_draft();
    struct mime_mail m;

    d.subject = STR("Hi\r\nBcc: thief@bad.example\nX-Evil: 4");
    d.fields = fields;
    d.fields_n = 1;
    d.to = to;
    d.files = files;
    d.files_n = 1;
    d.language = STR("en\r\nX-Evil: 5");
    d.quoted = STR("old\n");
    d.quoted_intro = STR("On\r\n\r\nX-Evil: 6");
    m = read_bytes(*state, must_write(*state, &d));
    assert_int_equal(mime_header(&m, STR("Bcc")).len, 0);
    assert_int_equal(mime_header(&m, STR("X-Evil")).len, 0);
    assert_str(m.subject, "Hi Bcc: thief@bad.example X-Evil: 4");
    assert_int_equal(m.to.n, 1);
    assert_str(m.to.list[0].address, "ann@shop.example");
    assert_int_equal(m.parts_n, 1);
    assert_true(str_find(m.text, STR("\nX-Evil")) == SIZE_MAX);
}

static void bad_addresses_ids_and_names_are_refused(void **state)
{
    static const struct str ids[] = {STR_INIT(""), STR_INIT("a b@c"),
                                     STR_INIT("a\r\nBcc: x@y"),
                                     STR_INIT("a>b@c"), STR_INIT("ż@c")};
    static const struct str addresses[] = {
        STR_INIT(""),
        STR_INIT("ann"),
        STR_INIT("ann@"),
        STR_INIT("a@b.example\r\nBcc: c@d.example"),
        STR_INIT("a b@c.example"),
        STR_INIT("a@b.example, c@d.example"),
        STR_INIT("<a@b.example>")};
    static const struct str names[] = {
        STR_INIT(""),    STR_INIT("X Y"),    STR_INIT("Bcc"),
        STR_INIT("X:Y"), STR_INIT("X\r\nY"), STR_INIT("content-type")};

    for (size_t i = 0; i < ARRAY_N(ids); i++) {
        struct mime_draft d = small_draft();

        d.message_id = ids[i];
        must_refuse(*state, &d, ERR_INPUT);
    }
    for (size_t i = 0; i < ARRAY_N(addresses); i++) {
        struct mime_address to = {.address = addresses[i]};
        struct mime_draft d = small_draft();

        d.to = &to;
        must_refuse(*state, &d, ERR_INPUT);
        d = small_draft();
        d.from.address = addresses[i];
        must_refuse(*state, &d, ERR_INPUT);
    }
    for (size_t i = 0; i < ARRAY_N(names); i++) {
        struct mime_field field = {names[i], STR("v")};
        struct mime_draft d = small_draft();

        d.fields = &field;
        d.fields_n = 1;
        must_refuse(*state, &d, ERR_INPUT);
    }
}

static void without_recipient_or_date_nothing_is_written(void **state)
{
    struct mime_draft d = small_draft();

    d.to_n = 0;
    must_refuse(*state, &d, ERR_INPUT);
    d = small_draft();
    d.date_us = 0;
    must_refuse(*state, &d, ERR_INPUT);
}

static void too_many_recipients_are_refused(void **state)
{
    struct mime_address *to = ARENA_ARRAY(*state, 101, struct mime_address);
    struct mime_draft d = small_draft();

    for (int i = 0; i < 101; i++) /* LIMIT_RECIPIENTS and one */
        to[i].address = STR("a@b.example");
    d.to = to;
    d.to_n = 101;
    must_refuse(*state, &d, ERR_LIMIT);
    d.to_n = 100;
    must_write(*state, &d);
}

static void automatic_messages_say_so(void **state)
{
    struct mime_draft d = small_draft();
    struct mime_mail m;

    d.automatic = MIME_AUTO_REPLIED;
    d.language = STR("zh-Hant");
    m = read_bytes(*state, must_write(*state, &d));
    assert_str(m.auto_submitted, "auto-replied");
    assert_str(m.auto_suppress, "All");
    assert_str(mime_header(&m, STR("Content-Language")), "zh-Hant");
    d.automatic = MIME_AUTO_GENERATED;
    m = read_bytes(*state, must_write(*state, &d));
    assert_str(m.auto_submitted, "auto-generated");
}

static void history_is_quoted_below_in_text_and_html(void **state)
{
    struct mime_draft d = small_draft();
    struct mime_mail m;

    d.html = STR("<html><body><p>Found.</p></body></html>");
    d.quoted = STR("Where <is> it?\n> older\n");
    d.quoted_intro = STR("On Monday Ann wrote:");
    m = read_bytes(*state, must_write(*state, &d));
    assert_str(m.text, "It was found.\n\nOn Monday Ann wrote:\n"
                       "> Where <is> it?\n>> older\n");
    assert_str(m.html, "<html><body><p>Found.</p>\n"
                       "<div>On Monday Ann wrote:</div>\n"
                       "<blockquote type=\"cite\">Where &lt;is&gt; it?<br>\n"
                       "&gt; older<br>\n</blockquote>\n</body></html>\n");
}

static void of_many_references_the_first_and_the_newest_stay(void **state)
{
    struct str *refs = ARENA_ARRAY(*state, 50, struct str);
    struct mime_draft d = small_draft();
    struct mime_mail m;

    for (int i = 0; i < 50; i++)
        refs[i] = str_fmt(*state, "r%d@x.example", i);
    refs[49] = STR("broken id\r\nX: y"); /* other people's: left out */
    d.references = refs;
    d.references_n = 50;
    d.in_reply_to = STR("r48@x.example");
    m = read_bytes(*state, must_write(*state, &d));
    /* r0 and 29 more from r21 to r49, of which the last is no id */
    assert_int_equal(m.references.n, 29);
    assert_str(m.references.list[0], "r0@x.example");
    assert_str(m.references.list[1], "r21@x.example");
    assert_str(m.references.list[28], "r48@x.example");
    assert_str(m.in_reply_to.list[0], "r48@x.example");
}

static void a_word_longer_than_a_line_is_refused(void **state)
{
    char *word = arena_alloc(*state, 2000);
    struct mime_field field = {STR("X-Long"), {word, 2000}};
    struct mime_draft d = small_draft();

    memset(word, 'a', 2000);
    d.fields = &field;
    d.fields_n = 1;
    must_refuse(*state, &d, ERR_INPUT);
}

/* Words of many scripts, with what could trip an encoder between them. */
static struct str random_text(struct arena *a, struct rng *r, size_t words,
                              bool lines)
{
    static const char *const pieces[] = {"bag",
                                         "Żółć",
                                         "чемодан",
                                         "行李",
                                         "=?utf-8?Q?x?=",
                                         "\"q\"",
                                         "a,b",
                                         "(c)",
                                         "é",
                                         "😀",
                                         "<x@y.example>",
                                         ";",
                                         "\\",
                                         "=20",
                                         "From",
                                         "100%",
                                         "ß",
                                         "__",
                                         ".",
                                         "遺失的行李箱在哪裡",
                                         "двадцатьпятьтысяч"};
    struct buf b = buf_make(a, 64 * 1024);

    for (size_t i = 0; i < words; i++) {
        if (i)
            buf_put_byte(&b, lines && rng_below(r, 6) == 0 ? '\n' : ' ');
        buf_put_z(&b, pieces[rng_below(r, ARRAY_N(pieces))]);
    }
    return buf_str(&b);
}

/* An encoded word in the input is text; decoding it would change it, so the
 * comparison is with what a reader of clean text sees. */
static struct str without_words(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, s.len);
    size_t at;

    while ((at = str_find(s, STR("=?utf-8?Q?x?="))) != SIZE_MAX) {
        buf_put(&b, str_sub(s, 0, at));
        BUF_LIT(&b, "ex");
        s = str_sub(s, at + 13, SIZE_MAX);
    }
    buf_put(&b, s);
    return buf_str(&b);
}

static struct str line(struct arena *a, struct rng *r, size_t words)
{
    return str_dup(a, without_words(a, random_text(a, r, words, false)));
}

static void must_be_valid_lines(struct str raw)
{
    struct str rest = raw;
    size_t at;

    for (size_t i = 0; i < raw.len; i++)
        assert_true(raw.ptr[i] != '\n' || (i && raw.ptr[i - 1] == '\r'));
    while ((at = str_find_byte(rest, '\n')) != SIZE_MAX) {
        assert_true(at <= 999); /* 998 and the CR */
        rest = str_sub(rest, at + 1, SIZE_MAX);
    }
}

static void what_is_written_reads_back_the_same(void **state)
{
    struct rng r = rng_make(test_seed());

    for (int round = 0; round < 500; round++) {
        struct arena *a = arena_open();
        struct mime_draft d = small_draft();
        struct mime_address *to = ARENA_ARRAY(a, 3, struct mime_address);
        struct mime_file *files = ARENA_ARRAY(a, 3, struct mime_file);
        struct mime_mail m;
        struct str raw;

        for (int i = 0; i < 3; i++) {
            to[i].name = line(a, &r, rng_below(&r, 5));
            to[i].address = str_fmt(a, "p%d+x@shop%d.example", i, i);
            files[i].name = str_fmt(a,
                                    "отчёт %d 行李 long name of a file "
                                    "%d.pdf",
                                    i, round);
            files[i].type = STR("application/pdf");
            files[i].bytes = random_text(a, &r, rng_below(&r, 300), true);
        }
        d.to = to;
        d.to_n = 3;
        d.files = files;
        d.files_n = rng_below(&r, 4);
        d.subject = line(a, &r, 1 + rng_below(&r, 30));
        d.text = random_text(a, &r, 1 + rng_below(&r, 400), true);
        if (rng_below(&r, 2))
            d.html = str_fmt(a, "<p>%.*s</p>", STR_ARG(d.text));
        raw = must_write(a, &d);
        must_be_valid_lines(raw);
        m = read_bytes(a, raw);
        assert_int_equal(m.notes, 0);
        assert_true(str_eq(m.subject, d.subject));
        assert_int_equal(m.to.n, 3);
        for (int i = 0; i < 3; i++) {
            assert_true(str_eq(m.to.list[i].name, to[i].name));
            assert_true(str_eq(m.to.list[i].address, to[i].address));
        }
        assert_true(str_eq(str_trim(m.text), str_trim(d.text)));
        assert_true(str_eq(str_trim(m.html), d.html));
        assert_int_equal(m.parts_n, d.files_n);
        for (size_t i = 0; i < d.files_n; i++) {
            assert_true(str_eq(m.parts[i].name, files[i].name));
            assert_true(str_eq(m.parts[i].bytes, files[i].bytes));
        }
        assert_true(str_eq(raw, must_write(a, &d)));
        arena_close(&a);
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_small_message_is_written_byte_for_byte),
        TEST(no_field_can_add_a_header),
        TEST(bad_addresses_ids_and_names_are_refused),
        TEST(without_recipient_or_date_nothing_is_written),
        TEST(too_many_recipients_are_refused),
        TEST(automatic_messages_say_so),
        TEST(history_is_quoted_below_in_text_and_html),
        TEST(of_many_references_the_first_and_the_newest_stay),
        TEST(a_word_longer_than_a_line_is_refused),
        TEST(what_is_written_reads_back_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
