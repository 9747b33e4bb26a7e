/*
 * feature.h — what a linear model sees of a text: hashes of word and
 * character n-grams, of signs (punctuation, emoji, capitals, length) and of
 * the tags that phrases of our own word lists carry.
 *
 * A hash is salted by the group of the feature and by the language, so that
 * "die" of English and of German are two features, and both kinds of Chinese
 * script are one language.  Under LANG_UNSURE only what languages share comes
 * out, with a salt of its own: a model trained on it in one language can be
 * asked in another.  Tags are hashed by name: a word list may grow without
 * harm to a model that was trained before.
 *
 * Pure and thread safe; nothing is allocated except by feature_list.
 */
#ifndef TEXT_FEATURE_H
#define TEXT_FEATURE_H

#include "base/str.h"
#include "text/lang.h"
#include "text/phrase.h"
#include "text/scan.h"

enum feature_group {
    FEATURE_WORD1 = 1,     /* words, signs and emoji as they come */
    FEATURE_WORD2 = 2,     /* two neighbours */
    FEATURE_WORD3 = 4,     /* three */
    FEATURE_SKIP = 8,      /* two words with one between them */
    FEATURE_START = 16,    /* the first words of the text and of sentences */
    FEATURE_NEGATED = 32,  /* words after "not", up to the next sign */
    FEATURE_CHAR = 64,     /* characters within a word, its edges marked */
    FEATURE_CROSS = 128,   /* characters across words */
    FEATURE_HAN = 256,     /* neighbours of scripts without spaces */
    FEATURE_SIGN = 512,    /* counts, lengths, capitals, punctuation, emoji */
    FEATURE_PHRASE = 1024, /* tags of word lists */
    FEATURE_CASE = 2048,   /* words in capitals, words made loooong */
    FEATURE_GENERAL = FEATURE_SIGN | FEATURE_PHRASE /* of all languages */
};

struct feature_recipe {
    uint32_t groups;
    uint8_t char_min, char_max;   /* n of FEATURE_CHAR: 1 to 6 */
    uint8_t cross_min, cross_max; /* n of FEATURE_CROSS: 2 to 6 */
    uint8_t han_max;              /* n of FEATURE_HAN: 1 to 4 */
};

/* Are all groups known and all n in bounds?  For a recipe from a file. */
bool feature_recipe_valid(const struct feature_recipe *r);

/* Each block of a text is brought to length 1 by itself, so that the many
 * characters do not drown the few tags. */
enum feature_block {
    FEATURE_BLOCK_WORD,
    FEATURE_BLOCK_CHAR,
    FEATURE_BLOCK_TAG
};

enum { FEATURE_BLOCK_N = FEATURE_BLOCK_TAG + 1, FEATURE_BATCH = 256 };

struct feature {
    uint64_t hash;
    uint32_t from, to; /* bytes of the source it stands for; from == to: the
                          whole text */
    uint16_t group;    /* one bit of enum feature_group */
    uint16_t count;    /* times it occurs; 1 from feature_each */
};

struct feature_in {
    const struct scan *scan;
    const struct phrase_hit *hits; /* sorted by place; NULL when hits_n is 0 */
    size_t hits_n;
    const char *(*tag_name)(uint16_t tag); /* needed when hits_n > 0 */
    enum lang lang;
};

/* Called with up to FEATURE_BATCH features, in order of each group. */
typedef void feature_fn(void *ctx, const struct feature *f, size_t n);

/* The same feature comes again each time it occurs. */
void feature_each(const struct feature_recipe *r, const struct feature_in *in,
                  feature_fn *take, void *ctx);

/* Each hash once, sorted by hash; where it occurred first. */
size_t feature_list(struct arena *a, const struct feature_recipe *r,
                    const struct feature_in *in, struct feature **list);

/* The block of a group. */
static inline enum feature_block feature_block_of(uint32_t group)
{
    return group & FEATURE_GENERAL                  ? FEATURE_BLOCK_TAG
           : group & (FEATURE_CHAR | FEATURE_CROSS) ? FEATURE_BLOCK_CHAR
                                                    : FEATURE_BLOCK_WORD;
}

#endif
