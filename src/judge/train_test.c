#include <stdio.h>

#include "base/limits.h"
#include "judge/model_impl.h"
#include "judge/train.h"
#include "judge/word.h"
#include "test/test.h"

/*
 * Tables of our own making in the place of those that teach: a row's text has
 * a word for each label of the row, and some that tell nothing.  Of every six
 * rows one has the word of another class.
 */
static const char *const labels[MODEL_HEAD_N][4] = {
    [MODEL_COMPLAINT] = {"0", "1"},
    [MODEL_SEVERITY] = {"1", "2", "3", "4"},
    [MODEL_SENTIMENT] = {"negative", "neutral", "positive"},
    [MODEL_OFFENSIVE] = {"normal", "offensive"},
    [MODEL_POLITENESS] = {"bottom", "top"},
    [MODEL_REQUEST] = {"no", "yes"},
};

static const char *const words[MODEL_HEAD_N][4] = {
    [MODEL_COMPLAINT] = {"kavo", "zudri"},
    [MODEL_SEVERITY] = {"pemi", "tolwa", "gusek", "hilbo"},
    [MODEL_SENTIMENT] = {"nardu", "felop", "wixti"},
    [MODEL_OFFENSIVE] = {"jomla", "qeruk"},
    [MODEL_POLITENESS] = {"bisno", "dalve"},
    [MODEL_REQUEST] = {"yomti", "cruve"},
};

static int classes_of(enum model_head head)
{
    int n = 0;

    while (n < 4 && labels[head][n])
        n++;
    return n;
}

enum { ROWS = 540 }; /* two tables: above what a language needs for its own */

static struct str make_table(struct arena *a, const struct train_source *src)
{
    struct buf b = buf_make(a, LIMIT_PAGE_BYTES);

    buf_put_z(&b, "id\tlang");
    for (int t = 0; t < TRAIN_COLUMNS_MAX && src->teaches[t].column; t++) {
        buf_put_byte(&b, '\t');
        buf_put_z(&b, src->teaches[t].column);
    }
    buf_put_z(&b, "\ttext\n");
    for (int row = 0; row < ROWS; row++) {
        buf_put_z(&b, "x\ten");
        for (int t = 0; t < TRAIN_COLUMNS_MAX && src->teaches[t].column; t++) {
            enum model_head h = src->teaches[t].head;

            buf_put_byte(&b, '\t');
            buf_put_z(&b, labels[h][(row / (t + 1)) % classes_of(h)]);
        }
        buf_put_byte(&b, '\t');
        for (int t = 0; t < TRAIN_COLUMNS_MAX && src->teaches[t].column; t++) {
            enum model_head h = src->teaches[t].head;
            int astray = (row / 7 + t) % 6 == 0;

            buf_put_z(&b, words[h][(row / (t + 1) + astray) % classes_of(h)]);
            buf_put_byte(&b, ' ');
        }
        /* no two texts alike */
        for (int n = row + 1, i = 0; i < 4; i++, n /= 6) {
            buf_put_byte(&b, (char)('a' + n % 6));
            buf_put_z(&b, "ber ");
        }
        buf_put_byte(&b, '\n');
    }
    return buf_str(&b);
}

static struct str make_model(struct arena *a, struct str *report)
{
    struct str tables[64], bytes;
    struct train_in in = {.tables = tables, .folds = 3};
    struct buf out = buf_make(a, LIMIT_PAGE_BYTES);
    struct err e = {0};

    for (size_t i = 0; train_sources[i].path; i++)
        tables[i] = make_table(a, &train_sources[i]);
    if (!train_model(a, &in, &bytes, &out, &e))
        fail_msg("%s", e.text);
    *report = buf_str(&out);
    return bytes;
}

static void each_head_says_what_its_words_were_taught_for(void **state)
{
    struct arena *a = arena_open();
    struct str report, bytes = make_model(a, &report);
    struct model m;
    struct err e = {0};

    (void)state;
    assert_true(model_open(bytes, &m, &e));
    /* one table of requests is too little for words of its own: what
     * languages share, which is no word, answers */
    assert_true(model_part_of(&m, MODEL_REQUEST, LANG_EN)->general);
    for (int h = 0; h < MODEL_REQUEST; h++)
        for (int c = 0; c < classes_of((enum model_head)h); c++) {
            struct scan s = scan_text(a, str_from_z(words[h][c]));
            struct model_out out;
            double all = 0;

            model_score(&m, &s, NULL, 0, LANG_EN, &out);
            assert_true(out.known[h]);
            for (int k = 0; k < classes_of((enum model_head)h); k++) {
                all += out.p[h][k];
                if (k != c)
                    assert_true(out.p[h][c] > out.p[h][k]);
            }
            assert_true(all > 0.999 && all < 1.001);
            /* five of six rows with the word are of the class */
            if (h == MODEL_SEVERITY)
                assert_true(out.p[h][c] > 0.76 && out.p[h][c] < 0.91);
        }
    arena_close(&a);
}

static void the_same_tables_give_the_same_bytes(void **state)
{
    struct arena *a = arena_open();
    struct str report[2];
    struct str l = make_model(a, &report[0]), r = make_model(a, &report[1]);

    (void)state;
    assert_true(str_eq(l, r));
    assert_true(str_eq(report[0], report[1]));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_head_says_what_its_words_were_taught_for),
        cmocka_unit_test(the_same_tables_give_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
