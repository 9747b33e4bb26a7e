/*
 * model_impl.h — the model file, byte by byte; all numbers little-endian.
 *
 *     at  bytes
 *      0      8  "REDRESSM"
 *      8     32  SHA-256 of all that follows
 *     40      4  format, MODEL_FORMAT
 *     44      4  bytes of the whole file
 *     48      4  lines, a power of two
 *     52      4  parts
 *     56      4  feature groups
 *     60      5  char_min, char_max, cross_min, cross_max, han_max
 *     65      3  zero
 *     68     12  length of each block of features, 3 floats
 *     80      4  bytes of the language model at the end (text/langid.h); 0: none
 *     84     12  zero
 *     96         parts of 92 bytes each:
 *                head, column, classes, general (4 bytes), langs (4),
 *                zero (4), then scale, bias, slope, offset of 4 classes each
 *                (floats, 64), power (float, 4), and 12 of zero
 *                … filled with zero to a multiple of 64
 *                lines of 64 bytes
 *                the language model
 *
 * A line is four rows: four tags of 32 bits, then twelve 8-bit weights for
 * each.  A feature's line is the low bits of its hash; its tag has the high
 * 24 bits of the hash above 8 bits that say, in sixteenths, how rare the
 * feature is.  Tag 0 is an empty row.
 */
#ifndef JUDGE_MODEL_IMPL_H
#define JUDGE_MODEL_IMPL_H

#include "judge/model.h"

enum {
    MODEL_FORMAT = 2,
    MODEL_HASH_AT = 8,
    MODEL_HASHED_FROM = 40,
    MODEL_PARTS_AT = 96,
    MODEL_PART_BYTES = 92,
    MODEL_LINE_BYTES = 64,
    MODEL_LINE_ROWS = 4,
    MODEL_WEIGHTS_AT = 16, /* in a line */
    MODEL_LINES_MAX = 1 << 17
};

static inline uint32_t model_tag(uint64_t hash)
{
    return (uint32_t)(hash >> 32) & ~UINT32_C(0xff);
}

/* Bytes before the lines. */
static inline size_t model_head_bytes(size_t parts_n)
{
    return (MODEL_PARTS_AT + parts_n * MODEL_PART_BYTES + 63) / 64 * 64;
}

static inline const unsigned char *model_line(const struct model *m,
                                              uint64_t hash)
{
    return m->lines + (hash & (m->lines_n - 1)) * MODEL_LINE_BYTES;
}

/* The row of a feature: its number (line * 4 + place), or -1.  rare is what
 * the tag says. */
int64_t model_row(const struct model *m, uint64_t hash, uint32_t *rare);

static inline const int8_t *model_weights(const struct model *m, int64_t row)
{
    return (const int8_t *)m->lines +
           (row / MODEL_LINE_ROWS) * MODEL_LINE_BYTES + MODEL_WEIGHTS_AT +
           row % MODEL_LINE_ROWS * MODEL_COLUMNS;
}

/* The part that answers for a head in a language; NULL when none does. */
const struct model_part *model_part_of(const struct model *m,
                                       enum model_head head, enum lang lang);

/* What the features of one salt add up to. */
struct model_sum {
    int32_t sum[FEATURE_BLOCK_N][MODEL_COLUMNS];
    uint32_t square[FEATURE_BLOCK_N]; /* of rarities */
};

void model_add(const struct model *m, const struct scan *s,
               const struct phrase_hit *hits, size_t hits_n, enum lang salt,
               struct model_sum *sum);

/* The sums of one block, in registers while they are added to, four weights
 * at once in lanes of 32 bits. */
typedef int32_t model_sums4 __attribute__((vector_size(16), aligned(4)));
typedef int8_t model_bytes4 __attribute__((vector_size(4), aligned(1)));
struct model_block {
    model_sums4 w[MODEL_COLUMNS / 4];
    uint32_t square;
};

static inline struct model_block model_block_load(const struct model_sum *sum,
                                                  enum feature_block block)
{
    struct model_block b = {.square = sum->square[block]};

    memcpy(b.w, sum->sum[block], sizeof b.w);
    return b;
}

static inline void model_block_store(struct model_sum *sum,
                                     enum feature_block block,
                                     const struct model_block *b)
{
    sum->square[block] = b->square;
    memcpy(sum->sum[block], b->w, sizeof b->w);
}

static inline void model_block_add(struct model_block *b, const int8_t *row,
                                   uint32_t rare)
{
    b->square += rare * rare;
    for (int i = 0; i < MODEL_COLUMNS / 4; i++) {
        model_bytes4 bytes;

        memcpy(&bytes, row + 4 * i, sizeof bytes);
        b->w[i] += __builtin_convertvector(bytes, model_sums4);
    }
}

/* Which sums the heads of a language need: bit 0 its own, bit 1 the shared. */
unsigned model_needs(const struct model *m, enum lang lang);

/* The heads' answers, of the sum of the language and that of all languages. */
void model_answer(const struct model *m, enum lang lang,
                  const struct model_sum *const sums[2], struct model_out *out);

/* What the length of each block makes of a sum. */
void model_shares(const struct model *m, const struct model_sum *sum,
                  float share[FEATURE_BLOCK_N]);

#endif
