#include "base/buf.h"
#include "base/civil.h"
#include "base/limits.h"
#include "net/imap_parse.h"
#include "test/test.h"

static struct arena *A;

static void show_values(struct buf *b, const struct imap_value *v)
{
    for (; v; v = v->next) {
        switch (v->kind) {
        case IMAP_ATOM: buf_put_f(b, "%.*s", STR_ARG(v->text)); break;
        case IMAP_TEXT:
            buf_put_f(b, v->over ? "<over>" : "\"%.*s\"", STR_ARG(v->text));
            break;
        case IMAP_NIL: BUF_LIT(b, "nil"); break;
        case IMAP_LIST:
            BUF_LIT(b, "(");
            show_values(b, v->first);
            BUF_LIT(b, ")");
            break;
        }
        if (v->next)
            BUF_LIT(b, " ");
    }
}

static void show_line(struct buf *b, const struct imap_line *l)
{
    static const char *const STATUS[] = {"data", "ok",      "no",  "bad",
                                         "bye",  "preauth", "more"};

    buf_put_f(b, "%.*s %s", STR_ARG(l->tag), STATUS[l->status]);
    if (l->status != IMAP_DATA) {
        buf_put_f(b, " [%.*s] %.*s\n", STR_ARG(l->code), STR_ARG(l->text));
        return;
    }
    if (l->numbered)
        buf_put_f(b, " %u", l->number);
    buf_put_f(b, " %.*s ", STR_ARG(l->name));
    show_values(b, l->values);
    BUF_LIT(b, "\n");
}

static struct str read_in_steps(struct str in, size_t step, size_t cap)
{
    struct imap_parse *p = imap_parse_open(cap);
    struct buf b = buf_make(A, 1 << 20);
    enum imap_parse_result r = IMAP_PARSE_MORE;

    for (size_t i = 0; i < in.len && r != IMAP_PARSE_BAD; i += step) {
        struct str part = str_sub(in, i, step);

        while (part.len) {
            r = imap_parse_feed(p, &part);
            if (r == IMAP_PARSE_LINE)
                show_line(&b, imap_parse_line(p));
            if (r == IMAP_PARSE_BAD) {
                BUF_LIT(&b, "BAD\n");
                break;
            }
        }
    }
    imap_parse_close(&p);
    return buf_str(&b);
}

/* At once and byte by byte; both must read the same. */
static struct str reads(struct str in)
{
    struct str whole = read_in_steps(in, in.len, 20);

    for (size_t step = 1; step < 8; step++)
        assert_true(str_eq(whole, read_in_steps(in, step, 20)));
    return whole;
}

#define READS(in, want) assert_str(reads(STR(in)), want)

static void status_lines_have_code_and_text(void **state)
{
    READS("* OK [UIDVALIDITY 17] valid\r\n", "* ok [UIDVALIDITY 17] valid\n");
    READS("r7 NO [TRYCREATE] no such box\r\n",
          "r7 no [TRYCREATE] no such box\n");
    READS("* BYE\r\n", "* bye [] \n");
    READS("+ idling\r\n+\r\n", "+ more [] idling\n+ more [] \n");
    READS("r1 BAD (\"{3}\r\n", "r1 bad [] (\"{3}\n");
    /* the text looks like a literal, and is not */
    READS("* OK see {5}\r\n* 1 EXISTS\r\n",
          "* ok [] see {5}\n* data 1 EXISTS \n");
}

static void data_has_a_name_and_maybe_a_number(void **state)
{
    READS("* 23 EXISTS\r\n", "* data 23 EXISTS \n");
    READS("* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN\r\n",
          "* data CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN\n");
    READS("* FLAGS (\\Seen \\Answered $Redress)\r\n",
          "* data FLAGS (\\Seen \\Answered $Redress)\n");
    READS("* LIST (\\HasNoChildren) \"/\" \"a \\\"b\\\\\"\r\n",
          "* data LIST (\\HasNoChildren) \"/\" \"a \"b\\\"\n");
    READS("* SEARCH\r\n", "* data SEARCH \n");
    READS("* SEARCH 1 2 \r\n", "* data SEARCH 1 2\n");
}

static void literals_are_taken_by_count(void **state)
{
    READS("* 1 FETCH (UID 5 BODY[] {11}\r\na)\r\n* x\"\r\n\r FLAGS ())\r\n",
          "* data 1 FETCH (UID 5 BODY[] \"a)\r\n* x\"\r\n\r\" FLAGS ())\n");
    READS("* 1 FETCH (BODY[] {0}\r\n)\r\n", "* data 1 FETCH (BODY[] \"\")\n");
    READS("* 1 FETCH (BODY[] ~{2}\r\n\r\n)\r\n",
          "* data 1 FETCH (BODY[] \"\r\n\")\n");
    READS("* 1 FETCH (A {1}\r\n{ B {1}\r\n})\r\n* 2 EXISTS\r\n",
          "* data 1 FETCH (A \"{\" B \"}\")\n* data 2 EXISTS \n");
}

static void sections_and_nil_are_atoms(void **state)
{
    READS("* 2 FETCH (BODY[HEADER.FIELDS (DATE X)]<0> NIL X nil)\r\n",
          "* data 2 FETCH (BODY[HEADER.FIELDS (DATE X)]<0> nil X nil)\n");
    READS("* 2 FETCH (ENV ((NIL NIL \"a\" \"b\")(\"x\" NIL NIL NIL)))\r\n",
          "* data 2 FETCH (ENV ((nil nil \"a\" \"b\") (\"x\" nil nil nil)))\n");
}

static void a_literal_over_the_cap_is_marked_and_the_rest_read(void **state)
{
    /* the cap is 20 */
    READS("* 1 FETCH (UID 5 BODY[] {21}\r\n123456789012345678901 X 1)\r\n"
          "* 2 EXISTS\r\n",
          "* data 1 FETCH (UID 5 BODY[] <over> X 1)\n* data 2 EXISTS \n");
    READS("* 1 FETCH (BODY[] {20}\r\n12345678901234567890 X {22}\r\n"
          "1234567890123456789012)\r\n",
          "* data 1 FETCH (BODY[] \"12345678901234567890\" X <over>)\n");
}

static void what_is_not_imap_is_bad(void **state)
{
    static const struct str WRONG[] = {
        STR_INIT("220 mx ESMTP\r\n"),
        STR_INIT("* 1 EXISTS\n"),
        STR_INIT("* 1 EXI\rSTS\r\n"),
        STR_INIT("* 1 EXI\0STS\r\n"),
        STR_INIT("* 1 FETCH (UID 5\r\n"),
        STR_INIT("* 1 FETCH UID 5)\r\n"),
        STR_INIT("* 1 FETCH (\"a)\r\n"),
        STR_INIT("* 1 FETCH (\"a\\b\")\r\n"),
        STR_INIT("* 1 FETCH (BODY[ UID)\r\n"),
        STR_INIT("* 1 FETCH ({1})\r\n"),
        STR_INIT("* 1 FETCH (a\"b\")\r\n"),
        STR_INIT("* \r\n"),
        STR_INIT("\r\n"),
        STR_INIT("* 5\r\n"),
        STR_INIT("r1 FETCH (A B)\r\n"),
    };

    for (size_t i = 0; i < ARRAY_N(WRONG); i++)
        assert_true(str_ends(reads(WRONG[i]), STR("BAD\n")));
}

static void depth_and_length_have_caps(void **state)
{
    struct buf b = buf_make(A, 4 << 20);

    BUF_LIT(&b, "* X ");
    for (int i = 0; i < LIMIT_IMAP_DEPTH; i++)
        BUF_LIT(&b, "(");
    for (int i = 0; i < LIMIT_IMAP_DEPTH; i++)
        BUF_LIT(&b, ")");
    BUF_LIT(&b, "\r\n");
    assert_false(str_ends(reads(buf_str(&b)), STR("BAD\n")));
    buf_clear(&b);
    BUF_LIT(&b, "* X ");
    for (int i = 0; i <= LIMIT_IMAP_DEPTH; i++)
        BUF_LIT(&b, "(");
    for (int i = 0; i <= LIMIT_IMAP_DEPTH; i++)
        BUF_LIT(&b, ")");
    BUF_LIT(&b, "\r\n");
    assert_str(reads(buf_str(&b)), "BAD\n");
    buf_clear(&b);
    BUF_LIT(&b, "* X ");
    while (b.len <= LIMIT_IMAP_LINE_BYTES)
        BUF_LIT(&b, "aaaaaaaa");
    assert_str(read_in_steps(buf_str(&b), 4096, 20), "BAD\n");
}

static void dates_are_moments(void **state)
{
    int64_t us;

    assert_true(civil_parse(STR("2026-07-01T08:00:05Z"), &us));
    assert_int_equal(imap_date_us(STR(" 1-Jul-2026 10:00:05 +0200")), us);
    assert_int_equal(imap_date_us(STR("01-Jul-2026 04:30:05 -0330")), us);
    assert_int_equal(imap_date_us(STR("1-Jul-2026 10:00:05 +0200")), 0);
    assert_int_equal(imap_date_us(STR(" 1-Jux-2026 10:00:05 +0200")), 0);
    assert_int_equal(imap_date_us(STR(" 1-Jul-2026 25:00:05 +0200")), 0);
    assert_int_equal(imap_date_us(STR("")), 0);
}

static void numbers_have_32_bits(void **state)
{
    uint32_t n;

    assert_true(imap_number(STR("4294967295"), &n));
    assert_int_equal(n, 4294967295u);
    assert_false(imap_number(STR("4294967296"), &n));
    assert_false(imap_number(STR("-1"), &n));
    assert_false(imap_number(STR(""), &n));
    assert_false(imap_number(STR("00000000001"), &n));
}

static void names_become_modified_utf_7(void **state)
{
    /* RFC 3501 section 5.1.3 has the two long ones as its example */
    assert_str(imap_name_quoted(A, STR("INBOX")), "\"INBOX\"");
    assert_str(imap_name_quoted(A, STR("~peter/mail/台北/日本語")),
               "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\"");
    assert_str(imap_name_quoted(A, STR("R&D")), "\"R&-D\"");
    assert_str(imap_name_quoted(A, STR("a\"b\\")), "\"a\\\"b\\\\\"");
    /* U+1F600 is D83D DE00: 2D 4D as base64 of d8 3d de 00 = 2D3eAA */
    assert_str(imap_name_quoted(A, STR("\xf0\x9f\x98\x80")), "\"&2D3eAA-\"");
    assert_int_equal(imap_name_quoted(A, STR("a\r\nb")).len, 0);
    assert_int_equal(imap_name_quoted(A, STR("\xff")).len, 0);
}

static int setup(void **state)
{
    A = arena_open();
    return 0;
}

static int teardown(void **state)
{
    arena_close(&A);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_lines_have_code_and_text),
        cmocka_unit_test(data_has_a_name_and_maybe_a_number),
        cmocka_unit_test(literals_are_taken_by_count),
        cmocka_unit_test(sections_and_nil_are_atoms),
        cmocka_unit_test(a_literal_over_the_cap_is_marked_and_the_rest_read),
        cmocka_unit_test(what_is_not_imap_is_bad),
        cmocka_unit_test(depth_and_length_have_caps),
        cmocka_unit_test(dates_are_moments),
        cmocka_unit_test(numbers_have_32_bits),
        cmocka_unit_test(names_become_modified_utf_7),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
