#include "base/buf.h"
#include "base/limits.h"
#include "base/random.h"
#include "test/test.h"
#include "text/phrase_make.h"
#include "text/phrase_set.h"

static int setup(void **state)
{
    *state = arena_open();
    return 0;
}

static int teardown(void **state)
{
    struct arena *a = *state;

    arena_close(&a);
    return 0;
}

/* "@N" lines set the tag, other lines are patterns. */
static const struct phrase_set *made(struct arena *a, const char *lines)
{
    struct phrase_make *m = phrase_make_open(a);
    struct str rest = str_from_z(lines), line;
    uint16_t tag = 0;

    while (str_line(&rest, &line)) {
        struct err e;

        if (line.len == 0)
            continue;
        if (line.ptr[0] == '@') {
            tag = (uint16_t)(line.ptr[1] - '0');
            continue;
        }
        if (!phrase_make_add(m, line, tag, &e)) {
            print_error("%.*s: %s\n", STR_ARG(line), e.text);
            fail();
        }
    }
    return phrase_make_set(m, a);
}

/* All hits: "tag:text", with "=weight" when it is not 1, "|" between. */
static struct str found(struct arena *a, const struct phrase_set *set,
                        const char *text)
{
    struct scan s = scan_text(a, str_from_z(text));
    struct buf b = buf_make(a, 10000);
    struct phrase_hit *hits;
    size_t n = phrase_find(set, &s, a, &hits);

    for (size_t i = 0; i < n; i++) {
        buf_put_f(&b, "%s%u:", i ? "|" : "", hits[i].tag);
        buf_put(&b, str_sub(s.source, hits[i].from, hits[i].to - hits[i].from));
        if (hits[i].weight != 1)
            buf_put_f(&b, "=%d", hits[i].weight);
    }
    return buf_str(&b);
}

#define FINDS(lines, text, want)                                               \
    assert_str(found(*state, made(*state, lines), text), want)

static void words_are_found_as_people_write_them(void **state)
{
    FINDS("don't know\nżółw", "I DONT   know, don\xe2\x80\x99t KNOW the zolw",
          "0:DONT   know|0:don\xe2\x80\x99t KNOW|0:zolw");
    FINDS("injur*", "Injury, uninjured; injur", "0:Injury|0:injur");
    FINDS("возврат*", "Требую ВОЗВРАТА и возврат", "0:ВОЗВРАТА|0:возврат");
    FINDS("(zepsut|uszkodz)* (ekran|szybk)*",
          "Zepsuty ekranik, uszkodzona szybka",
          "0:Zepsuty ekranik|0:uszkodzona szybka");
}

static void scripts_without_spaces_are_found_in_both_forms(void **state)
{
    FINDS("退款\n没 .. 收到", "我要退款，沒有收到", "0:退款|0:沒有收到");
}

static void choices_options_and_gaps_nest(void **state)
{
    const char *lines = "(fell|slipped [down|right over]|was (hit|struck) by "
                        "[a] ..) on .. floor =3";

    FINDS(lines, "She slipped right over on the floor",
          "0:slipped right over on the floor=3");
    FINDS(lines, "he was struck by a falling box on floor",
          "0:was struck by a falling box on floor=3");
    FINDS(lines, "fell on the very wet floor",
          "0:fell on the very wet floor=3");
    /* four words between are one too many for ".." */
    FINDS(lines, "fell on the very wet stone floor", "");
    FINDS("a ... z", "a 1 2 3 4 5 6 7 8 z a 1 2 3 4 5 6 7 8 9 z",
          "0:a 1 2 3 4 5 6 7 8 z");
    /* 3 + 8 add up to no more than 16 */
    FINDS("a .. ... z", "a 1 2 3 4 5 6 7 8 9 10 11 z",
          "0:a 1 2 3 4 5 6 7 8 9 10 11 z");
    FINDS("x .. [y]", "x 1 y. x 1 2", "0:x 1 y|0:x");
}

static void kinds_stand_for_any_token_of_theirs(void **state)
{
    FINDS(
        "within <number> days\nwrite to <mail>\nat <link>\nso <word>\n<emoji>",
        "within 14 days write to a@b.example at www.x.example so 好 :(",
        "0:within 14 days|0:write to a@b.example|0:at www.x.example|0:so "
        "好|0::(");
}

static void the_longest_of_a_tag_wins_at_each_word(void **state)
{
    FINDS("@0\nnot bad =5\nnot\nnot bad at all =7\n@1\nnot", "not bad at all",
          "0:not bad at all=7|1:not");
    /* the same length: the weight that says more */
    FINDS("awful =2\nawf* =-4", "awful", "0:awful=-4");
}

static void masks_drop_what_lies_inside_them(void **state)
{
    FINDS("bad\n!not bad\n!bad (luck|weather)\n@1\nbad",
          "not bad, bad luck; so bad", "1:bad|1:bad|0:bad|1:bad");
    FINDS("refuse\n!if you ...", "If you really would refuse it. We refuse",
          "0:refuse");
}

static void light_signs_need_not_be_named(void **state)
{
    FINDS("idiot proof\nu s\nso called \"help\"",
          "idiot-proof U.S. *so* called 'help'. idiot - proof",
          "0:idiot-proof|0:U.S");
    FINDS("so called help", "*so* called \xe2\x80\x9ehelp\xe2\x80\x9d",
          "0:so* called \xe2\x80\x9ehelp");
    FINDS("yes , no", "yes, no. yes no", "0:yes, no");
}

static void no_phrase_reaches_into_the_next_sentence(void **state)
{
    FINDS("fell .. floor\nfell on", "He fell. The floor is wet. He fell! on it",
          "");
    FINDS("fell on", "he fell\non it\n\nfell\n\non", "0:fell\non");
}

static void mistakes_are_named(void **state)
{
    static const struct {
        const char *line, *says;
    } t[] = {{"", "nothing to look for"},
             {"(a", "\"(\" without"},
             {"a)", "nothing opened"},
             {"a | b", "only within brackets"},
             {"(a|)", "an empty choice"},
             {"[a] [b]", "may be left out"},
             {".. a", "begins with a gap"},
             {"[a] .. b", "begins with a gap"},
             {"a ..", "nothing follows a gap"},
             {"a ..... b", "a gap is"},
             {"退*", "does not follow a word"},
             {"a*b", "only at the end"},
             {"a =300", "a weight is"},
             {"a =x", "a weight is"},
             {"<name>", "begins none of"},
             {"((((((((((((((a))))))))))))))", "nest too deep"},
             {"a \\", "nothing behind"}};
    struct phrase_make *m = phrase_make_open(*state);

    for (size_t i = 0; i < ARRAY_N(t); i++) {
        struct err e;

        if (phrase_make_add(m, str_from_z(t[i].line), 0, &e)) {
            print_error("accepted: %s\n", t[i].line);
            fail();
        }
        if (!strstr(e.text, t[i].says))
            print_error("%s: %s\n", t[i].line, e.text);
        assert_non_null(strstr(e.text, t[i].says));
    }
    assert_int_equal(phrase_make_set(m, *state)->ends_n, 0);
}

static void equal_parts_are_stored_once(void **state)
{
    const struct phrase_set *s = made(*state, "(a|b|c) (d|e) f g\n(h|i) d f g");

    /* Nodes 0 and 1, "(d|e) f g" and "d f g" behind the first words, then
     * "f g", "g" and the end: seven. */
    assert_int_equal(s->nodes_n, 7);
}

/* At random: what is found is what a slow reading of the pattern finds. */
static void long_and_short_ways_agree(void **state)
{
    const struct phrase_set *set = made(*state, "a [b] .. c");
    struct rng r = rng_make(test_seed());

    for (int round = 0; round < 3000; round++) {
        char text[64] = "";
        struct scan s;
        struct phrase_hit *hits;
        size_t n = 1 + rng_below(&r, 12), hits_n, k = 0;

        for (size_t i = 0; i < n; i++) {
            text[2 * i] = (char)('a' + rng_below(&r, 3));
            text[2 * i + 1] = ' ';
        }
        s = scan_text(*state, str_from_z(text));
        hits_n = phrase_find(set, &s, *state, &hits);
        for (size_t i = 0; i < n; i++) {
            size_t most = text[2 * i + 2] == 'b' ? 5 : 4, longest = 0;

            for (size_t d = 1; d <= most && i + d < n; d++)
                if (text[2 * (i + d)] == 'c')
                    longest = d;
            if (text[2 * i] != 'a' || longest == 0)
                continue;
            assert_true(k < hits_n);
            assert_int_equal(hits[k].first, i);
            assert_int_equal(hits[k].n, longest + 1);
            k++;
        }
        assert_int_equal(k, hits_n);
    }
}

/* Steps are counted, not time: the same for each token however long the text,
 * even where every word begins many ways to fail. */
static void steps_are_linear_in_the_text(void **state)
{
    static const char *const units[] = {
        "a ", "a", "好", "- ", "\U0001f600", "a-a ", "\xff", "\u05d0 ", "'"};
    const struct phrase_set *set =
        made(*state, "a .. a ... a .. a ... a .. z\na* a* .... a* .... y\n"
                     "好 ... 好 ... 好 ... 坏\n[a] a - a .. - z\n!a .... \n"
                     "<word> .... <emoji> .... <word> x");

    for (size_t i = 0; i < ARRAY_N(units); i++) {
        double each[2];

        for (int k = 0; k < 2; k++) {
            struct arena *a = arena_open();
            size_t bytes = k ? LIMIT_SCAN_BYTES / 32 : LIMIT_SCAN_BYTES / 256;
            struct buf b = buf_make(a, LIMIT_SCAN_BYTES);
            struct phrase_hit *hits;
            struct scan s;
            uint64_t steps;

            while (b.len < bytes)
                buf_put_z(&b, units[i]);
            s = scan_text(a, buf_str(&b));
            phrase_find_steps(set, &s, a, &hits, &steps);
            each[k] = s.n ? (double)steps / (double)s.n : 0;
            arena_close(&a);
        }
        assert_true(each[1] <= each[0] * 1.1 + 1);
        assert_true(each[1] <= 3 * PHRASE_STEPS_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_as_people_write_them),
        cmocka_unit_test(scripts_without_spaces_are_found_in_both_forms),
        cmocka_unit_test(choices_options_and_gaps_nest),
        cmocka_unit_test(kinds_stand_for_any_token_of_theirs),
        cmocka_unit_test(the_longest_of_a_tag_wins_at_each_word),
        cmocka_unit_test(masks_drop_what_lies_inside_them),
        cmocka_unit_test(light_signs_need_not_be_named),
        cmocka_unit_test(no_phrase_reaches_into_the_next_sentence),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(equal_parts_are_stored_once),
        cmocka_unit_test(long_and_short_ways_agree),
        cmocka_unit_test(steps_are_linear_in_the_text),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
