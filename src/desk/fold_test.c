#include "test/test.h"

#include "desk/fold.h"

static struct str find(struct arena *a, struct str text)
{
    size_t n;
    const struct quote_part *parts = quote_split(a, text, &n);

    return fold_write(a, parts, n);
}

/* The kinds of the parts as letters, - for what is not folded. */
static struct str shape(struct arena *a, struct str text, struct str folds)
{
    size_t n, at = 0;
    struct fold *parts = fold_parts(a, text, folds, &n);
    char *out = arena_alloc(a, n + 1);

    for (size_t i = 0; i < n; i++) {
        out[i] = "-qs"[parts[i].kind];
        /* nothing is left out, nothing is there twice */
        assert_int_equal(parts[i].span.from, at);
        assert_true(parts[i].span.to > at || parts[i].kind != FOLD_NOT);
        at = parts[i].span.to;
    }
    assert_int_equal(at, text.len);
    return str_make(out, n);
}

static void quotes_and_signatures_are_found_and_read_back(void **state)
{
    struct arena *a = arena_open();
    struct str text =
        STR("It is still broken.\n\n"
            "On Mon, 24 Nov 2025 at 10:00, Ada <desk@a.test> wrote:\n"
            "> Is it better now?\n> Ada\n\n"
            "-- \nCarl Carlson\n");
    struct str folds = find(a, text);

    (void)state;
    assert_str(shape(a, text, folds), "-qs");
    assert_true(str_starts(folds, STR("q")));
    /* the closing and the signature are one fold: 6 + 9 + 4 + 4 + 4 */
    assert_str(find(a, STR("Bag.\n\nRegards,\nAnn\n-- \nOak\n")), "s6-27");
    arena_close(&a);
}

static void a_text_without_quotes_is_one_part(void **state)
{
    struct arena *a = arena_open();
    struct str text = STR("Hello.\nThis is all.\n");

    (void)state;
    assert_str(find(a, text), "");
    assert_str(shape(a, text, STR("")), "-");
    assert_str(shape(a, STR(""), STR("")), "");
    arena_close(&a);
}

static void a_damaged_row_still_shows_everything(void **state)
{
    static const struct {
        const char *folds, *shape;
    } rows[] = {
        {"q2-4", "-q-"},
        {"q0-10", "q"},
        {"q0-4,s4-10", "qs"},
        {"q2-11", "-"}, /* past the end */
        {"q4-2", "-"},
        {"q2-4,s3-6", "-q-"}, /* overlap */
        {"s6-8,q2-4", "-s-"}, /* not sorted: the later one is left out */
        {"q-1-4", "-"},
        {"qx-4", "-"},
        {"q", "-"},
        {",,,", "-"},
        {"q2-4,", "-q-"},
        {"q99999999999999999999-4", "-"},
        {"q2-4;drop table", "-"},
    };
    struct arena *a = arena_open();

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++)
        assert_str(shape(a, STR("0123456789"), str_from_z(rows[i].folds)),
                   rows[i].shape);
    arena_close(&a);
}

static void a_text_of_a_thousand_quotes_is_still_whole(void **state)
{
    struct arena *a = arena_open();
    char *text = arena_alloc(a, 20 * 1000);
    size_t len = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        static const char both[] = "> old\nnew words\n";

        memcpy(text + len, both, sizeof both - 1);
        len += sizeof both - 1;
    }
    shape(a, str_make(text, len), find(a, str_make(text, len)));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_and_signatures_are_found_and_read_back),
        cmocka_unit_test(a_text_without_quotes_is_one_part),
        cmocka_unit_test(a_damaged_row_still_shows_everything),
        cmocka_unit_test(a_text_of_a_thousand_quotes_is_still_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
