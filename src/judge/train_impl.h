/*
 * train_impl.h — labelled texts of all tables together; inside the room.
 */
#ifndef JUDGE_TRAIN_IMPL_H
#define JUDGE_TRAIN_IMPL_H

#include "judge/corpus.h"
#include "judge/task.h"
#include "judge/train.h"

struct train_text {
    struct str text;
    enum lang lang;
    int8_t label[MODEL_HEAD_N]; /* -1: none */
    uint64_t text_key, pair_key;
};

struct train_pool {
    struct train_text *texts;
    size_t n;
};

bool train_read(struct arena *a, const struct train_in *in,
                struct train_pool *pool, struct err *e) MUST_USE;

/* Columns and classes of each head. */
struct train_head {
    int column, classes;
};

extern const struct train_head train_heads[MODEL_HEAD_N];

/* The features of one salt, and which of them have a row in the file. */
struct train_salt {
    enum lang salt;
    struct corpus corpus;
    size_t *texts; /* of the pool, by text of the corpus */
    struct corpus_lens lens;
};

/* train_file.c: the lines of the file while it is made */
struct train_file {
    unsigned char *lines;
    uint32_t lines_n;
};

/*
 * Gives rows to the features of all salts, those that many texts have first,
 * until their line is full; a feature without a row no longer counts in the
 * lens of its salt.
 */
void train_place(struct train_file *f, struct train_salt *salts, size_t n);

/* Writes the weights of a column: w by the lens's numbers, already times
 * rarity.  Returns what one unit is worth. */
float train_put_column(struct train_file *f, const struct train_salt *s,
                       const float *w, int stride, int column);

struct str train_write(struct arena *a, const struct train_file *f,
                       const struct feature_recipe *recipe,
                       const float length[FEATURE_BLOCK_N],
                       const struct model_part *parts, size_t parts_n,
                       struct str langid);

#endif
