#include <math.h>

#include "base/random.h"
#include "test/test.h"
#include "text/linear.h"
#include "text/real.h"

/* ---- real.h ---- */

static void exp_and_log_are_those_of_the_library_to_two_units(void **state)
{
    (void)state;
    for (double x = -690; x < 690; x += 0.37) {
        double want = exp(x);

        assert_true(fabs(real_exp(x) - want) <= 2 * 2.3e-16 * want);
        assert_true(fabs(real_log(want) - x) <= 2 * 2.3e-16 * fabs(x) + 3e-16);
    }
}

static void exp_and_log_survive_what_is_no_number(void **state)
{
    (void)state;
    assert_true(real_exp(NAN) > 0 && real_exp(NAN) < 1e-300);
    assert_true(isfinite(real_exp(1e308)));
    assert_true(real_log(0) < -600 && real_log(-1) < -600);
    assert_true(real_log(NAN) < -600);
    assert_true(real_logistic(0) > 0.5 - 1e-15 &&
                real_logistic(0) < 0.5 + 1e-15);
    /* 1 - logistic(x) = logistic(-x), also where e^x is far from 1 */
    assert_true(fabs(real_logistic(40) + real_logistic(-40) - 1) < 1e-15);
}

/* ---- training ---- */

enum { ROWS = 300, FEATURES = 40, PER_ROW = 8 };

/* Rows of one of `classes` kinds: of the features, each kind owns every
 * classes-th, and a row has six of its own and two of any. */
static struct linear_data make_rows(struct arena *a, int classes, int *labels)
{
    struct rng rng = rng_make(7);
    struct linear_data d = {.n = ROWS, .features = FEATURES};

    d.at = ARENA_ARRAY(a, ROWS + 1, size_t);
    d.ids = ARENA_ARRAY(a, ROWS * PER_ROW, uint32_t);
    d.values = ARENA_ARRAY(a, ROWS * PER_ROW, float);
    for (size_t i = 0; i < ROWS; i++) {
        bool has[FEATURES] = {false};
        size_t n = d.at[i];

        labels[i] = (int)rng_below(&rng, (uint64_t)classes);
        for (int k = 0; k < PER_ROW; k++) {
            uint64_t f = rng_below(&rng, FEATURES / (uint64_t)classes);

            has[k < 6 ? f * (uint64_t)classes + (uint64_t)labels[i]
                      : rng_below(&rng, FEATURES)] = true;
        }
        for (uint32_t f = 0; f < FEATURES; f++)
            if (has[f]) {
                d.ids[n] = f;
                d.values[n++] = 0.5f;
            }
        d.at[i + 1] = n;
    }
    return d;
}

static size_t count_right(const struct linear_model *m,
                          const struct linear_data *d, const int *labels)
{
    size_t right = 0;
    float s[8];

    for (size_t i = 0; i < d->n; i++) {
        int top = 0;

        linear_scores(m, d->ids + d->at[i], d->values + d->at[i],
                      d->at[i + 1] - d->at[i], s);
        for (int c = 1; c < m->columns; c++)
            top = s[c] > s[top] ? c : top;
        right += (m->columns == 1 ? s[0] > 0 : top) == labels[i];
    }
    return right;
}

static void every_kind_of_training_finds_what_tells_classes_apart(void **state)
{
    struct arena *a = arena_open();
    struct err e = {0};
    int *labels = ARENA_ARRAY(a, ROWS, int);

    (void)state;
    for (int classes = 2; classes <= 4; classes++)
        for (int kind = 0; kind < 4; kind++) {
            struct linear_data d = make_rows(a, classes, labels);
            struct linear_how how = {.loss = kind & 1 ? LINEAR_SQUARED_HINGE
                                                      : LINEAR_LOGISTIC,
                                     .c = 10,
                                     .bayes = kind & 2};
            struct linear_model m;

            assert_true(linear_train(a, &d, labels, classes, &how, &m, &e));
            assert_int_equal(m.columns, classes == 2 ? 1 : classes);
            /* at least four of a row's features name its class, at most two
             * another one: the classes are separable */
            assert_true(count_right(&m, &d, labels) >= ROWS * 98 / 100);
        }
    arena_close(&a);
}

static void the_same_rows_give_the_same_bits(void **state)
{
    struct arena *a = arena_open();
    struct err e = {0};
    int labels[ROWS];
    struct linear_data d = make_rows(a, 3, labels);
    struct linear_how how = {.c = 1, .seed = 5};
    float *w[2], *bias[2];

    (void)state;
    for (int i = 0; i < 2; i++)
        assert_true(
            linear_train_float(a, &d, labels, 3, &how, &w[i], &bias[i], &e));
    assert_memory_equal(w[0], w[1], FEATURES * 3 * sizeof(float));
    assert_memory_equal(bias[0], bias[1], 3 * sizeof(float));
    arena_close(&a);
}

static void a_class_that_no_row_has_is_never_said(void **state)
{
    struct arena *a = arena_open();
    struct err e = {0};
    int labels[ROWS];
    struct linear_data d = make_rows(a, 3, labels);
    struct linear_how how = {.c = 10};
    struct linear_model m;

    (void)state;
    assert_true(linear_train(a, &d, labels, 4, &how, &m, &e));
    assert_true(count_right(&m, &d, labels) >= ROWS * 98 / 100);
    for (size_t f = 0; f < FEATURES; f++)
        assert_int_equal(m.w[f * 4 + 3], 0);
    arena_close(&a);
}

static void nothing_is_learned_from_rows_that_are_alike(void **state)
{
    struct arena *a = arena_open();
    struct err e = {0};
    int labels[ROWS];
    struct linear_data d = make_rows(a, 2, labels), none = {0};
    struct linear_how how = {.c = 1};
    size_t at = 0;
    struct linear_model m;

    (void)state;
    memset(labels, 0, sizeof labels);
    assert_false(linear_train(a, &d, labels, 2, &how, &m, &e));
    assert_int_equal(e.code, ERR_INPUT);
    none.at = &at;
    assert_false(linear_train(a, &none, labels, 2, &how, &m, &e));
    arena_close(&a);
}

/* ---- 8 bits ---- */

static void a_weight_in_8_bits_is_wrong_by_half_a_unit_at_most(void **state)
{
    struct rng rng = rng_make(3);
    float w[500], unit;
    int8_t q[500];

    (void)state;
    for (int i = 0; i < 500; i++)
        w[i] = (float)rng_below(&rng, 20001) / 10000 - 1;
    unit = linear_quantise(w, 500, 1, q);
    for (int i = 0; i < 500; i++)
        assert_true(fabsf((float)q[i] * unit - w[i]) <= unit * 0.5001f);
    memset(w, 0, sizeof w);
    assert_true(linear_quantise(w, 500, 1, q) <= 0);
    assert_int_equal(q[499], 0);
}

/* ---- calibration ---- */

static void calibration_finds_the_slope_that_made_the_scores(void **state)
{
    struct rng rng = rng_make(11);
    enum { N = 20000 };
    struct arena *a = arena_open();
    float *s = ARENA_ARRAY(a, N, float);
    bool *yes = ARENA_ARRAY(a, N, bool);
    double *p = ARENA_ARRAY(a, N, double), before = 0;
    struct linear_platt fit;

    (void)state;
    for (int i = 0; i < N; i++) {
        s[i] = (float)rng_below(&rng, 6001) / 1000 - 3;
        p[i] = 1 / (1 + exp(-(2 * (double)s[i] - 1)));
        yes[i] = (double)rng_below(&rng, 1000000) < 1e6 * p[i];
    }
    fit = linear_calibrate(s, yes, N);
    /* the standard error of the slope is about 0.03 with so many rows */
    assert_true(fabs(fit.slope - 2) < 0.12 && fabs(fit.offset + 1) < 0.12);
    for (double x = -5; x < 5; x += 0.01) {
        assert_true(linear_probability(fit, x) >= before);
        before = linear_probability(fit, x);
    }
    assert_true(linear_ece(p, yes, N) < 0.02);
    arena_close(&a);
}

static void a_score_that_tells_the_wrong_way_tells_nothing(void **state)
{
    float s[100];
    bool yes[100];
    struct linear_platt fit;

    (void)state;
    for (int i = 0; i < 100; i++) {
        s[i] = (float)i;
        yes[i] = i < 30;
    }
    fit = linear_calibrate(s, yes, 100);
    assert_true(fit.slope >= 0 && fit.slope <= 0);
    /* 30 of 100, with one row added to each side: 31 / 102 */
    assert_true(fabs(linear_probability(fit, 3) - 31.0 / 102) < 1e-9);
}

static void calibration_error_is_the_mean_distance_of_the_bins(void **state)
{
    /* 0.25 said twice, one came: off by 0.25; 0.9 said twice, both came: off
     * by 0.1; weighted 0.5 * 0.25 + 0.5 * 0.1 */
    const double said[] = {0.25, 0.25, 0.9, 0.9};
    const bool came[] = {true, false, true, true};

    (void)state;
    assert_true(fabs(linear_ece(said, came, 4) - 0.175) < 1e-12);
}

/* ---- softmax ---- */

static void a_softmax_without_a_sign_says_the_shares(void **state)
{
    /* an input that never changes tells nothing: 1 : 2 : 5 is left */
    const float x[8] = {3, 3, 3, 3, 3, 3, 3, 3};
    const int labels[8] = {0, 1, 1, 2, 2, 2, 2, 2};
    double v[3 * 2], bias[3];

    (void)state;
    linear_softmax(x, labels, 8, 1, 3, 100, v);
    for (int c = 0; c < 3; c++)
        bias[c] = v[2 * c] * 3 + v[2 * c + 1];
    assert_true(fabs(bias[1] - bias[0] - log(2)) < 1e-3);
    assert_true(fabs(bias[2] - bias[0] - log(5)) < 1e-3);
}

static void a_softmax_finds_the_odds_that_made_the_rows(void **state)
{
    enum { N = 4000 };
    struct rng rng = rng_make(11);
    float x[N], ten[N];
    int labels[N];
    double v[6], w[6];

    (void)state;
    /* at x = -1 the classes are 6 : 3 : 1, at x = 1 they are 1 : 3 : 6 */
    for (int i = 0; i < N; i++) {
        int at = (int)rng_below(&rng, 10);
        int near = at < 6 ? 0 : at < 9 ? 1 : 2;

        x[i] = i % 2 ? 1 : -1;
        ten[i] = 10 * x[i] + 70;
        labels[i] = i % 2 ? 2 - near : near;
    }
    linear_softmax(x, labels, N, 1, 3, 1, v);
    /* from -1 to 1 the log-odds of 2 against 0 go from -ln 6 to ln 6: ln 6 a
     * step, give or take three sd of 0.06 */
    assert_true(fabs(v[4] - v[0] - log(6)) < 0.18);
    assert_true(fabs(v[5] - v[1]) < 0.18);
    /* the size and the place of an input make no difference */
    linear_softmax(ten, labels, N, 1, 3, 1, w);
    for (int c = 0; c < 3; c++)
        assert_true(fabs(10 * w[2 * c] - v[2 * c]) < 1e-3);
}

static void logistics_far_below_nothing_are_a_softmax(void **state)
{
    const struct linear_platt far = {1, -20};
    double sum = 0, soft = 0, p[3];
    const double z[3] = {-2.5, 0.5, 3};

    (void)state;
    for (int c = 0; c < 3; c++) {
        sum += p[c] = linear_probability(far, z[c]);
        soft += exp(z[c]);
    }
    /* logistic(z) = exp(z) / (1 + exp(z)): off by exp(-17) of itself here */
    for (int c = 0; c < 3; c++)
        assert_true(fabs(p[c] / sum - exp(z[c]) / soft) < 1e-7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_and_log_are_those_of_the_library_to_two_units),
        cmocka_unit_test(exp_and_log_survive_what_is_no_number),
        cmocka_unit_test(every_kind_of_training_finds_what_tells_classes_apart),
        cmocka_unit_test(the_same_rows_give_the_same_bits),
        cmocka_unit_test(a_class_that_no_row_has_is_never_said),
        cmocka_unit_test(nothing_is_learned_from_rows_that_are_alike),
        cmocka_unit_test(a_weight_in_8_bits_is_wrong_by_half_a_unit_at_most),
        cmocka_unit_test(calibration_finds_the_slope_that_made_the_scores),
        cmocka_unit_test(a_score_that_tells_the_wrong_way_tells_nothing),
        cmocka_unit_test(calibration_error_is_the_mean_distance_of_the_bins),
        cmocka_unit_test(a_softmax_without_a_sign_says_the_shares),
        cmocka_unit_test(a_softmax_finds_the_odds_that_made_the_rows),
        cmocka_unit_test(logistics_far_below_nothing_are_a_softmax),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
