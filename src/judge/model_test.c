#include <math.h>

#include "base/random.h"
#include "judge/model_impl.h"
#include "judge/train_impl.h"
#include "judge/word.h"
#include "test/test.h"
#include "text/real.h"

/* Sentences of our own making: one kind scolds, the other greets. */
static const char *const scolds[] = {"broken",  "late",  "rude",   "useless",
                                     "missing", "wrong", "damaged"};
static const char *const greets[] = {"lovely", "early", "kind", "useful",
                                     "here",   "right", "whole"};
static const char *const either[] = {"the", "parcel", "came", "to",
                                     "our", "house",  "at",   "noon"};

enum { TEXTS = 200 };

static struct str sentence(struct arena *a, struct rng *rng, bool scold)
{
    struct buf b = buf_make(a, 1000);

    for (int i = 0; i < 9; i++) {
        const char *const *from = i % 3 ? either : scold ? scolds : greets;

        buf_put_z(&b, from[rng_below(rng, i % 3 ? 8 : 7)]);
        buf_put_byte(&b, ' ');
    }
    return buf_str(&b);
}

/* A model of one head in English, and what its weights were before they went
 * into 8 bits. */
struct made {
    struct arena *a;
    struct str bytes;
    struct train_salt salt;
    float *w, *bias;
    struct str texts[TEXTS];
    struct model_part part;
};

static const struct feature_recipe recipe = {
    FEATURE_WORD1 | FEATURE_WORD2 | FEATURE_CHAR | FEATURE_SIGN, 2, 4, 2, 3, 1};
static const struct corpus_view view = {
    UINT32_MAX, CORPUS_RARITY, 5, {1, 1, 1}};

static void make_model(struct made *m, uint32_t lines_n)
{
    struct rng rng = rng_make(5);
    struct arena *a = m->a = arena_open();
    struct corpus_builder *b = corpus_begin(a, &recipe);
    struct train_file file = {arena_alloc(a, lines_n * 64), lines_n};
    struct linear_how how = {.loss = LINEAR_SQUARED_HINGE, .c = 1};
    struct linear_data d;
    struct err e = {0};
    float *stored;
    size_t rows[TEXTS];
    int labels[TEXTS];

    for (size_t i = 0; i < TEXTS; i++) {
        rows[i] = i;
        labels[i] = i % 2;
        m->texts[i] = sentence(a, &rng, i % 2);
        corpus_add(b, m->texts[i], LANG_EN, LANG_EN);
    }
    m->salt = (struct train_salt){.salt = LANG_EN, .corpus = corpus_end(&b)};
    m->salt.lens = corpus_focus(a, &m->salt.corpus, &view, rows, TEXTS);
    train_place(&file, &m->salt, 1);
    d = corpus_data(a, &m->salt.corpus, &m->salt.lens, rows, TEXTS);
    assert_true(
        linear_train_float(a, &d, labels, 2, &how, &m->w, &m->bias, &e));
    stored = ARENA_ARRAY(a, m->salt.lens.features, float);
    m->part = (struct model_part){.head = MODEL_COMPLAINT,
                                  .langs = 1u << LANG_EN,
                                  .classes = 2,
                                  .bias = {m->bias[0]},
                                  .slope = {2},
                                  .offset = {0.25f},
                                  .power = 1};
    for (uint32_t t = 0; t < m->salt.corpus.terms; t++)
        if (m->salt.lens.number[t] != UINT32_MAX)
            stored[m->salt.lens.number[t]] =
                m->w[m->salt.lens.number[t]] * m->salt.lens.weight[t];
    m->part.scale[0] = train_put_column(&file, &m->salt, stored, 1, 0);
    m->bytes = train_write(a, &file, &recipe, view.length, &m->part, 1,
                           (struct str){0});
}

static double ask(struct made *made, const struct model *m, struct str text)
{
    struct scan s = scan_text(made->a, text);
    struct model_out out;

    model_score(m, &s, NULL, 0, LANG_EN, &out);
    assert_true(out.known[MODEL_COMPLAINT]);
    assert_false(out.known[MODEL_SEVERITY]);
    return out.p[MODEL_COMPLAINT][1];
}

static void a_model_comes_back_from_its_bytes_as_it_was(void **state)
{
    struct made made;
    struct model m;
    struct err e = {0};

    (void)state;
    make_model(&made, 4096);
    assert_true(model_open(made.bytes, &m, &e));
    assert_int_equal(m.parts_n, 1);
    assert_memory_equal(&m.parts[0], &made.part, sizeof made.part);
    assert_true(str_starts(model_version(&m), STR("2-")));
    assert_int_equal(model_version(&m).len, 14);
    for (size_t i = 0; i < TEXTS; i++)
        assert_true((ask(&made, &m, made.texts[i]) > 0.5) == (i % 2 == 1));
    arena_close(&made.a);
}

static void eight_bits_move_a_score_by_no_more_than_they_may(void **state)
{
    struct made made;
    struct model m;
    struct err e = {0};

    (void)state;
    make_model(&made, 4096);
    assert_true(model_open(made.bytes, &m, &e));
    for (size_t i = 0; i < TEXTS; i++) {
        struct linear_data d =
            corpus_data(made.a, &made.salt.corpus, &made.salt.lens, &i, 1);
        double score = (double)made.bias[0], bound = 1e-5, q;

        for (size_t k = 0; k < d.at[1]; k++)
            score += (double)(made.w[d.ids[k]] * d.values[k]);
        q = real_logistic(2 * score + 0.25);
        /* Each of the n features of a block is off by half a unit of 8 bits
         * at most, and a block's share is 1 / sqrt(n) where all are equally
         * rare, less where they are not: together sqrt(n) / 2 units a block.
         * The stored weights hold the rarity already, which is 1 at the
         * least.  Slope 2; a logistic curve rises by 1/4 at the most. */
        bound +=
            3 * sqrt((double)d.at[1]) / 2 * (double)made.part.scale[0] * 2 / 4;
        assert_true(fabs(ask(&made, &m, made.texts[i]) - q) <= bound);
    }
    arena_close(&made.a);
}

static void a_word_that_training_never_saw_adds_nothing(void **state)
{
    struct made made;
    struct model m;
    struct err e = {0};
    struct model_sum sum;
    struct scan s;

    (void)state;
    make_model(&made, 4096);
    assert_true(model_open(made.bytes, &m, &e));
    s = scan_text(made.a, STR("Жфщъ цгёэ!"));
    model_add(&m, &s, NULL, 0, LANG_EN, &sum);
    /* of the blocks only that of signs has something to say */
    assert_int_equal(sum.square[FEATURE_BLOCK_WORD], 0);
    assert_int_equal(sum.square[FEATURE_BLOCK_CHAR], 0);
    /* and in another language no feature is the same */
    s = scan_text(made.a, made.texts[0]);
    model_add(&m, &s, NULL, 0, LANG_FR, &sum);
    assert_int_equal(sum.square[FEATURE_BLOCK_WORD], 0);
    arena_close(&made.a);
}

static void what_a_text_says_twice_counts_once(void **state)
{
    struct made made;
    struct model m;
    struct err e = {0};
    struct model_sum once, often;
    struct buf b;
    struct scan s;

    (void)state;
    make_model(&made, 4096);
    assert_true(model_open(made.bytes, &m, &e));
    b = buf_make(made.a, 1 << 20);
    for (int i = 0; i < 2; i++)
        buf_put_z(&b, "late late parcel late late ");
    s = scan_text(made.a, buf_str(&b));
    model_add(&m, &s, NULL, 0, LANG_EN, &once);
    /* long enough that a memory of what was met lately must forget it */
    for (int i = 0; i < 4000; i++)
        buf_put(&b, i % 2 ? made.texts[i % TEXTS] : STR("late late parcel "));
    s = scan_text(made.a, buf_str(&b));
    model_add(&m, &s, NULL, 0, LANG_EN, &often);
    assert_true(often.square[FEATURE_BLOCK_CHAR] >
                once.square[FEATURE_BLOCK_CHAR]);
    for (int i = 0; i < 4000; i++)
        buf_put(&b, i % 2 ? made.texts[i % TEXTS] : STR("late late parcel "));
    s = scan_text(made.a, buf_str(&b));
    model_add(&m, &s, NULL, 0, LANG_EN, &once);
    /* the same sentences all over again: no word and no character more */
    for (int block = 0; block < FEATURE_BLOCK_TAG; block++) {
        assert_int_equal(once.square[block], often.square[block]);
        assert_int_equal(once.sum[block][0], often.sum[block][0]);
    }
    arena_close(&made.a);
}

static void a_full_line_keeps_out_what_is_rarer(void **state)
{
    struct made made;
    struct model m;
    struct err e = {0};
    size_t right = 0;

    (void)state;
    make_model(&made, 16); /* 64 rows for some hundreds of features */
    assert_true(model_open(made.bytes, &m, &e));
    assert_true(made.salt.lens.features <= 64);
    for (size_t i = 0; i < TEXTS; i++)
        right += (ask(&made, &m, made.texts[i]) > 0.5) == (i % 2 == 1);
    assert_true(right > TEXTS / 2);
    arena_close(&made.a);
}

static void the_words_that_weigh_are_named(void **state)
{
    struct made made;
    struct model m;
    struct err e = {0};
    struct model_places *places;
    struct model_out plain, out;
    struct model_span *spans;
    struct str text = STR("the parcel came broken to our house");
    struct scan s;
    size_t n;

    (void)state;
    make_model(&made, 4096);
    assert_true(model_open(made.bytes, &m, &e));
    s = scan_text(made.a, text);
    places = model_places(&m, made.a, &s, NULL, 0, LANG_EN);
    /* who asks why gets the same answers */
    model_score(&m, &s, NULL, 0, LANG_EN, &plain);
    model_places_score(places, &out);
    assert_memory_equal(&plain, &out, sizeof out);
    n = model_why(places, MODEL_COMPLAINT, 1, 3, &spans);
    assert_true(n >= 1 && n <= 3);
    assert_true(spans[0].weight > 0);
    /* "broken" is bytes 16 to 22 */
    assert_true(spans[0].from <= 16 && spans[0].to >= 22);
    n = model_why(places, MODEL_COMPLAINT, 0, 3, &spans);
    assert_true(n >= 1 && spans[0].weight < 0);
    assert_int_equal(model_why(places, MODEL_SENTIMENT, 0, 3, &spans), 0);
    arena_close(&made.a);
}

static void a_file_that_was_altered_or_cut_is_refused(void **state)
{
    struct made made;
    struct model m;
    struct err e = {0};
    char *copy;

    (void)state;
    make_model(&made, 64);
    copy = arena_dup(made.a, made.bytes.ptr, made.bytes.len);
    for (size_t at = 0; at < made.bytes.len; at += 7) {
        copy[at] ^= 0x10;
        assert_false(model_open(str_make(copy, made.bytes.len), &m, &e));
        assert_int_equal(e.code, ERR_INPUT);
        copy[at] ^= 0x10;
    }
    for (size_t len = 0; len < made.bytes.len; len += 5)
        assert_false(model_open(str_make(copy, len), &m, &e));
    assert_true(model_open(str_make(copy, made.bytes.len), &m, &e));
    arena_close(&made.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_comes_back_from_its_bytes_as_it_was),
        cmocka_unit_test(eight_bits_move_a_score_by_no_more_than_they_may),
        cmocka_unit_test(a_word_that_training_never_saw_adds_nothing),
        cmocka_unit_test(what_a_text_says_twice_counts_once),
        cmocka_unit_test(a_full_line_keeps_out_what_is_rarer),
        cmocka_unit_test(the_words_that_weigh_are_named),
        cmocka_unit_test(a_file_that_was_altered_or_cut_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
