#include "judge/adapt.h"
#include "test/test.h"

static void mcnemars_test_is_exact(void **state)
{
    (void)state;
    assert_true(adapt_mcnemar(0, 0) == 1);
    /* 2 * (1/2)^5 = 0.0625; 2 * (1/2)^6 = 0.03125 */
    assert_true(adapt_mcnemar(5, 0) > 0.0624 && adapt_mcnemar(5, 0) < 0.0626);
    assert_true(adapt_mcnemar(0, 6) > 0.0312 && adapt_mcnemar(0, 6) < 0.0313);
    /* 2 * (1 + 10) / 2^10 = 0.02148 */
    assert_true(adapt_mcnemar(9, 1) > 0.0214 && adapt_mcnemar(9, 1) < 0.0215);
    assert_true(adapt_mcnemar(7, 7) == 1);
    assert_true(adapt_mcnemar(3000, 2000) < 1e-6); /* no overflow */
}

static struct adapt_row row(struct arena *a, uint64_t id, const char *text,
                            enum kind said, enum kind now)
{
    struct adapt_row r = {.id = id,
                          .subject = STR(""),
                          .text = str_fmt(a, "%s %d", text, (int)id),
                          .now = {(int)now, -1, -1},
                          .drawn = true};

    r.said.lang = LANG_EN;
    for (int k = 0; k < KIND_N; k++)
        r.said.kind[k] = k == (int)said ? 0.8 : 0.05;
    r.said.harm_p[0] = 1;
    return r;
}

/* Every second text has a word that the base does not know and people call
 * praise: only the lesson can tell. */
static struct adapt_row *lesson(struct arena *a, size_t n)
{
    struct adapt_row *rows = ARENA_ARRAY(a, n, struct adapt_row);

    for (size_t i = 0; i < n; i++)
        rows[i] = i % 2 ? row(a, i + 1, "what a zibble ride", KIND_COMPLAINT,
                              KIND_PRAISE)
                        : row(a, i + 1, "what a broken ride", KIND_COMPLAINT,
                              KIND_COMPLAINT);
    return rows;
}

static void a_word_that_people_explain_is_learnt(void **state)
{
    struct arena *a = arena_open();
    struct adapt_row *rows = lesson(a, 240);
    struct adapt_learned got, again;
    struct err e = {0};
    struct adapt m;

    (void)state;
    assert_true(adapt_learn(a, rows, 240, 1, &got, &e));
    assert_true(got.better);
    assert_true(got.figures[ADAPT_KIND].gained > got.figures[ADAPT_KIND].lost);
    assert_int_equal(
        got.figures[ADAPT_KIND].rows + got.figures[ADAPT_KIND].held, 240);
    assert_false(got.figures[ADAPT_HARM].better); /* nobody said a word */
    assert_true(adapt_open(got.bytes, &m, &e));
    adapt_apply(&m, a, STR(""), STR("the most zibble ride"), &rows[0].said);
    assert_int_equal(verdict_kind(&rows[0].said), KIND_PRAISE);
    rows = lesson(a, 240);
    assert_true(adapt_learn(a, rows, 240, 1, &again, &e));
    assert_int_equal(again.bytes.len, got.bytes.len);
    assert_memory_equal(again.bytes.ptr, got.bytes.ptr, got.bytes.len);
    arena_close(&a);
}

/* What nobody drew at random can be learnt from, but decides nothing. */
static void mistakes_that_people_picked_prove_nothing(void **state)
{
    struct arena *a = arena_open();
    struct adapt_row *rows = lesson(a, 240);
    struct adapt_learned got;
    struct err e = {0};

    (void)state;
    for (size_t i = 0; i < 240; i++)
        rows[i].drawn = false;
    assert_true(adapt_learn(a, rows, 240, 1, &got, &e));
    assert_false(got.better);
    assert_int_equal(got.figures[ADAPT_KIND].held, 0);
    arena_close(&a);
}

static void bytes_that_are_not_ours_are_refused(void **state)
{
    struct arena *a = arena_open();
    struct adapt_learned got;
    struct err e = {0};
    struct adapt m;

    (void)state;
    assert_false(adapt_open(STR(""), &m, &e));
    assert_int_equal(e.code, ERR_INPUT);
    assert_false(adapt_open(STR("REDRADA1"), &m, &e));
    assert_false(adapt_open(STR("REDRADA1\5"), &m, &e));
    assert_true(adapt_open(STR("REDRADA1\0\0\0"), &m, &e));
    assert_true(adapt_learn(a, lesson(a, 240), 240, 1, &got, &e));
    for (size_t cut = 0; cut < got.bytes.len; cut += 997)
        assert_false(adapt_open(str_sub(got.bytes, 0, cut), &m, &e));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mcnemars_test_is_exact),
        cmocka_unit_test(a_word_that_people_explain_is_learnt),
        cmocka_unit_test(mistakes_that_people_picked_prove_nothing),
        cmocka_unit_test(bytes_that_are_not_ours_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
