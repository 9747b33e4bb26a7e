#include "base/random.h"
#include "test/test.h"
#include "text/kernel.h"

/* Two features, there or not, and two bits that say nothing: class 1 where
 * exactly one of the first two is there.  No plane tells that apart. */
enum { ROWS = 120, WORDS = 8 };

static struct linear_data make_rows(struct arena *a, uint64_t seed, int *labels)
{
    struct rng rng = rng_make(seed);
    struct linear_data d = {.n = ROWS,
                            .features = WORDS,
                            .at = ARENA_ARRAY(a, ROWS + 1, size_t),
                            .ids = ARENA_ARRAY(a, ROWS * 4, uint32_t),
                            .values = ARENA_ARRAY(a, ROWS * 4, float)};

    for (size_t i = 0; i < ROWS; i++) {
        bool one = i % 2, two = i / 2 % 2;
        size_t n = d.at[i];

        d.ids[n] = one ? 0 : 1;
        d.values[n++] = 1;
        d.ids[n] = two ? 2 : 3;
        d.values[n++] = 1;
        d.ids[n] = 4 + (uint32_t)rng_below(&rng, 4);
        d.values[n++] = 0.3f;
        d.at[i + 1] = n;
        labels[i] = one != two;
    }
    return d;
}

static void tells_what_counts_only_together(void **state)
{
    const struct kernel_how how = {2, 0.5};
    struct arena *a = arena_open();
    int labels[ROWS], truth[ROWS];
    struct linear_data learn = make_rows(a, 1, labels);
    struct linear_data ask = make_rows(a, 2, truth);
    struct kernel m = kernel_train(a, &learn, labels, 2, &how);
    float scores[ROWS];

    (void)state;
    kernel_scores(&m, &ask, scores, 1);
    for (int i = 0; i < ROWS; i++)
        assert_int_equal(scores[i] > 0, truth[i]);
    arena_close(&a);
}

static void classes_have_a_column_each_and_the_missing_one_minus_one(void **s)
{
    const struct kernel_how how = {100, 0.5};
    struct arena *a = arena_open();
    int labels[ROWS];
    struct linear_data x = make_rows(a, 1, labels);
    struct kernel m = kernel_train(a, &x, labels, 3, &how);
    float scores[ROWS * 4];

    (void)s;
    assert_int_equal(m.columns, 3);
    kernel_scores(&m, &x, scores, 4);
    /* all rows of class 2 are "no": the hinge is nothing at -1 and cost 100
     * leaves next to nothing of the weights' pull; below -1 no row has cause
     * to go, but for likeness to others */
    for (int i = 0; i < ROWS; i++) {
        assert_true(scores[4 * i + labels[i]] > 0.8f);
        assert_true(scores[4 * i + 1 - labels[i]] < -0.8f);
        assert_true(scores[4 * i + 2] < -0.8f);
    }
    arena_close(&a);
}

/* Two texts alike in nothing, of length 1, one of each class: k is 2 with
 * itself and q = 1 + exp(-2) with the other. */
static void two_rows_have_the_weights_that_can_be_reckoned(void **state)
{
    const struct kernel_how how = {0.5, 1};
    struct arena *a = arena_open();
    size_t at[] = {0, 1, 2};
    uint32_t ids[] = {0, 1};
    float values[] = {1, 1}, scores[2];
    int labels[] = {1, 0};
    struct linear_data x = {2, 2, at, ids, values};
    struct kernel m = kernel_train(a, &x, labels, 2, &how);
    /* by symmetry both alphas are w: (2 - q + 1 / (2 c)) w = 1 */
    double w = 1 / (2 - 1.1353353 + 1), score = w * (2 - 1.1353353);

    (void)state;
    kernel_scores(&m, &x, scores, 1);
    assert_true((double)scores[0] > score - 0.02 &&
                (double)scores[0] < score + 0.02);
    assert_true((double)scores[1] > -score - 0.02 &&
                (double)scores[1] < -score + 0.02);
    arena_close(&a);
}

static void the_same_rows_give_the_same_bits(void **state)
{
    const struct kernel_how how = {2, 0.5};
    struct arena *a = arena_open();
    int labels[ROWS];
    struct linear_data x = make_rows(a, 1, labels);
    struct kernel one = kernel_train(a, &x, labels, 2, &how);
    struct kernel two = kernel_train(a, &x, labels, 2, &how);

    (void)state;
    assert_memory_equal(one.weight, two.weight, ROWS * sizeof *one.weight);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_counts_only_together),
        cmocka_unit_test(
            classes_have_a_column_each_and_the_missing_one_minus_one),
        cmocka_unit_test(two_rows_have_the_weights_that_can_be_reckoned),
        cmocka_unit_test(the_same_rows_give_the_same_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
