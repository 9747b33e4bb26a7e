#include "tool/pogen/po.h"

#include "test/test.h"
#include "tool/pogen/check.h"
#include "tool/pogen/extract.h"

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

static const char sample[] = "msgid \"\"\n"
                             "msgstr \"Language: pl\\n\"\n"
                             "\"Plural-Forms: nplurals=3; plural=0;\\n\"\n"
                             "\n"
                             "# said to the agent\n"
                             "#: page/a.html src/b.c\n"
                             "msgctxt \"do\"\n"
                             "msgid \"Say \\\"{name}\\\"\"\n"
                             "msgstr \"Powiedz „{name}”\"\n"
                             "\n"
                             "#, fuzzy\n"
                             "msgid \"{n} case\"\n"
                             "msgid_plural \"{n} cases\"\n"
                             "msgstr[0] \"{n} sprawa\"\n"
                             "msgstr[1] \"{n} sprawy\"\n"
                             "msgstr[2] \"{n} spraw\"\n"
                             "\n"
                             "#~ msgid \"Gone\"\n"
                             "#~ msgstr \"Nie ma\"\n";

static struct po parsed(const char *text)
{
    struct po po;
    struct err e = {0};

    if (!po_parse(a, "x.po", str_from_z(text), &po, &e))
        fail_msg("%s", e.text);
    return po;
}

static void a_file_is_read_with_contexts_plurals_and_flags(void **state)
{
    struct po po = parsed(sample);

    assert_int_equal(po.n, 4);
    assert_str(po.entries[1].ctx, "do");
    assert_str(po.entries[1].id, "Say \"{name}\"");
    assert_str(po.entries[1].form[0], "Powiedz „{name}”");
    assert_str(po.entries[1].places, "page/a.html src/b.c");
    assert_str(po.entries[1].remarks, "# said to the agent");
    assert_true(po.entries[2].fuzzy);
    assert_str(po.entries[2].many, "{n} cases");
    assert_str(po.entries[2].form[2], "{n} spraw");
    assert_true(po.entries[3].old);
    assert_str(po.entries[3].id, "Gone");
}

static void what_is_written_is_what_was_read(void **state)
{
    struct po po = parsed(sample);
    struct buf out = buf_make(a, 10000);

    po_write(&po, &out);
    assert_str(buf_str(&out), sample);
}

static void a_broken_file_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *text, *why;
    } bad[] = {
        {"msgid x\n", "x.po:1: expected a \"string\""},
        {"\"x\"\n", "x.po:1: a string that belongs to nothing"},
        {"msgid \"a\"b\"\n", "x.po:1: a \" inside needs a backslash"},
        {"\nmsgstr \"a\"\n", "x.po:2: expected msgid"},
        {"msgid \"a\"\nmsgfoo \"a\"\n", "x.po:2: a line of no known kind"},
        {"msgid \"a\\\"\n", "x.po:1: a backslash at the end"},
    };

    for (size_t i = 0; i < ARRAY_N(bad); i++) {
        struct po po;
        struct err e = {0};

        assert_false(po_parse(a, "x.po", str_from_z(bad[i].text), &po, &e));
        assert_string_equal(e.text, bad[i].why);
    }
}

static void merging_keeps_translations_and_what_is_gone(void **state)
{
    struct po po = parsed("msgid \"\"\nmsgstr \"nplurals=1\\n\"\n\n"
                          "msgid \"Old\"\nmsgstr \"Stare\"\n\n"
                          "msgid \"Empty\"\nmsgstr \"\"\n\n"
                          "#~ msgid \"Back\"\n#~ msgstr \"Znów\"\n");
    struct po pot = parsed("#: page/x.html\nmsgid \"Back\"\nmsgstr \"\"\n\n"
                           "#: page/x.html\nmsgid \"New\"\nmsgstr \"\"\n");
    struct buf out = buf_make(a, 10000);

    po_merge(a, &po, &pot);
    po_write(&po, &out);
    assert_str(buf_str(&out), "msgid \"\"\nmsgstr \"nplurals=1\\n\"\n\n"
                              "#: page/x.html\nmsgid \"Back\"\n"
                              "msgstr \"Znów\"\n\n"
                              "#: page/x.html\nmsgid \"New\"\nmsgstr \"\"\n\n"
                              "#~ msgid \"Old\"\n#~ msgstr \"Stare\"\n");
}

static void names_must_be_the_same_in_both(void **state)
{
    struct str name;

    assert_true(
        po_same_places(STR("{a} and {b}"), STR("{b} i {a}"), false, &name));
    assert_false(po_same_places(STR("{a}"), STR("{b}"), false, &name));
    assert_str(name, "a");
    assert_false(po_same_places(STR("a"), STR("{b}"), false, &name));
    assert_str(name, "b");
    assert_true(po_same_places(STR("{n} case"), STR("one case"), true, &name));
    assert_false(po_same_places(STR("{n} case"), STR("case"), false, &name));
}

static void a_sheet_fills_one_language_at_a_time(void **state)
{
    static const char sheet[] =
        "# remark\n"
        "en: Open\nctx: state\nfr: Ouvert\npl: Otwarta\n"
        "\n"
        "en: {n} case || {n} cases\n"
        "pl: {n} sprawa || {n} sprawy || {n} spraw\n";
    struct po po = {0};
    struct err e = {0};

    assert_true(po_take_sheet(a, "s", str_from_z(sheet), STR("pl"), &po, &e));
    assert_int_equal(po.n, 2);
    assert_str(po.entries[0].ctx, "state");
    assert_str(po.entries[0].form[0], "Otwarta");
    assert_str(po.entries[1].many, "{n} cases");
    assert_str(po.entries[1].form[2], "{n} spraw");
    assert_false(
        po_take_sheet(a, "s", STR("en: a\npl: b || c\n"), STR("pl"), &po, &e));
    assert_string_equal(e.text, "s:2: the plural forms do not fit");
}

static void sentences_are_found_in_C_but_not_in_comments(void **state)
{
    struct po pot = {0};

    extract_c(a, STR("x.c"),
              STR("/* MSG(\"no\") */ // MSG(\"no\")\n"
                  "#define MSG(en) (\"\" en)\n"
                  "f(MSG(\"one \"\n  \"two\")); s = \"MSG(\\\"no\\\")\";\n"
                  "MSG_IN(\"c\", \"three\"); MSG_N(\"{n} a\", \"{n} b\");\n"
                  "MSG (\"say \\\"x\\\"\"); MSG_OTHER(\"no\"); AMSG(\"no\");\n"
                  "MSG(\"one two\"); MSG(x);"),
              &pot);
    assert_int_equal(pot.n, 4);
    assert_str(pot.entries[0].id, "one two");
    assert_str(pot.entries[1].ctx, "c");
    assert_str(pot.entries[1].id, "three");
    assert_str(pot.entries[2].many, "{n} b");
    assert_str(pot.entries[3].id, "say \"x\"");
    assert_str(pot.entries[3].places, "x.c");
}

static void sentences_are_found_in_pages(void **state)
{
    struct po pot = {0};
    struct err e = {0};

    assert_true(extract_page(
        a, STR("x.html"),
        STR("%page p ()\n<p title=\"{_ one\n  two }\">{_@c three }</p>\n"
            "<p>{_n {n} a | {n} b | n = 1 }</p>\n"
            "%call q (MSG(\"in a call\"))\n<b>{= f(MSG(\"in C\")) }</b>"),
        &pot, &e));
    assert_int_equal(pot.n, 5);
    assert_str(pot.entries[3].id, "in a call");
    assert_str(pot.entries[4].id, "in C");
    assert_str(pot.entries[0].id, "one two");
    assert_str(pot.entries[1].ctx, "c");
    assert_str(pot.entries[2].many, "{n} b");
}

/* The report of check_all on one wrong translation, French being wrong. */
static struct str complaint(const char *french)
{
    struct po pot = parsed("msgid \"{a} x\"\nmsgstr \"\"\n");
    struct po good = parsed("msgid \"{a} x\"\nmsgstr \"y {a}\"\n");
    struct po langs[TABLE_LANGS] = {parsed(french), good, good, good, good};
    struct buf tap = buf_make(a, 10000);
    int failed = check_all(a, &pot, &pot, langs, &tap);

    assert_int_equal(failed, 1);
    struct str rest = buf_str(&tap);
    rest = str_sub(rest, str_find(rest, STR("# ")), SIZE_MAX);
    return str_sub(rest, 0, str_find_byte(rest, '\n'));
}

static void each_lack_of_a_translation_is_told(void **state)
{
    assert_str(complaint("msgid \"z\"\nmsgstr \"\"\n"),
               "# fr lacks: \"{a} x\" ()");
    assert_str(complaint("msgid \"{a} x\"\nmsgstr \"\"\n"),
               "# fr lacks a form of: \"{a} x\" ()");
    assert_str(complaint("msgid \"{a} x\"\nmsgstr \"x\"\n"),
               "# fr differs in {a}: \"{a} x\" ()");
    assert_str(complaint("#, fuzzy\nmsgid \"{a} x\"\nmsgstr \"{a}\"\n"),
               "# fr is unsure of: \"{a} x\" ()");
    assert_str(complaint("msgid \"{a} x\"\nmsgstr \"{a}\"\n\n"
                         "msgid \"b\"\nmsgstr \"c\"\n"),
               "# fr translates what nobody says: \"b\" ()");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_with_contexts_plurals_and_flags),
        cmocka_unit_test(what_is_written_is_what_was_read),
        cmocka_unit_test(a_broken_file_is_refused_with_its_line),
        cmocka_unit_test(merging_keeps_translations_and_what_is_gone),
        cmocka_unit_test(names_must_be_the_same_in_both),
        cmocka_unit_test(a_sheet_fills_one_language_at_a_time),
        cmocka_unit_test(sentences_are_found_in_C_but_not_in_comments),
        cmocka_unit_test(sentences_are_found_in_pages),
        cmocka_unit_test(each_lack_of_a_translation_is_told),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
