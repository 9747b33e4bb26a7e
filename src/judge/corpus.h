/*
 * corpus.h — many texts as rows of numbered features, and the same as the
 * sparse matrix that a linear model learns from.  Numbers are given once for
 * all texts; how much a feature counts is found in the training rows alone.
 */
#ifndef JUDGE_CORPUS_H
#define JUDGE_CORPUS_H

#include "text/feature.h"
#include "text/linear.h"

struct corpus {
    size_t n;         /* texts */
    uint32_t terms;   /* different features */
    size_t *at;       /* n + 1 */
    uint32_t *ids;    /* ascending within a text */
    uint8_t *counts;  /* occurrences in the text, at most 255 */
    uint16_t *groups; /* by term: a bit of enum feature_group */
    uint64_t *hashes; /* by term */
};

enum corpus_weight {
    CORPUS_BINARY, /* there or not */
    CORPUS_RARITY, /* 1 + ln((1 + n) / (1 + texts)) in whole sixteenths */
    CORPUS_TFIDF   /* (1 + ln count) * (1 + ln((1 + n) / (1 + texts))) */
};

/* How a model looks at a corpus. */
struct corpus_view {
    uint32_t groups; /* only features of these */
    enum corpus_weight weight;
    uint32_t rows_min;             /* a feature counts that so many rows of
                                        training have */
    float length[FEATURE_BLOCK_N]; /* each block is brought to this length;
                                        0: left as it is */
};

struct corpus_builder; /* opaque */

struct corpus_builder *corpus_begin(struct arena *a,
                                    const struct feature_recipe *recipe);

/* One text more: the language chooses the phrases that are looked for, the
 * salt (LANG_UNSURE: what languages share) the features. */
void corpus_add(struct corpus_builder *b, struct str text, enum lang lang,
                enum lang salt);

/* The builder is used up.  The corpus lives in its arena. */
struct corpus corpus_end(struct corpus_builder **b);

/*
 * What a view saw in training: numbers of the features that count, and their
 * weights.
 */
struct corpus_lens {
    struct corpus_view view;
    uint32_t features; /* that count */
    uint32_t *number;  /* by term: UINT32_MAX when it does not count */
    float *weight;     /* by term */
};

struct corpus_lens corpus_focus(struct arena *a, const struct corpus *c,
                                const struct corpus_view *view,
                                const size_t *rows, size_t n);

/* Rows of the corpus through the lens. */
struct linear_data corpus_data(struct arena *a, const struct corpus *c,
                               const struct corpus_lens *lens,
                               const size_t *rows, size_t n);

#endif
