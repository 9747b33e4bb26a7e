#include "judge/recipe.h"

enum {
    WORDS = FEATURE_WORD1 | FEATURE_WORD2 | FEATURE_HAN | FEATURE_START |
            FEATURE_NEGATED | FEATURE_CASE | FEATURE_SKIP,
    CHARS = FEATURE_CHAR | FEATURE_CROSS,
    TAGS = FEATURE_SIGN | FEATURE_PHRASE
};

static const struct feature_recipe features = {
    .groups = WORDS | CHARS | TAGS,
    .char_min = 2,
    .char_max = 5,
    .cross_min = 3,
    .cross_max = 5,
    .han_max = 3,
};

/* Words with tags, by tf-idf. */
static const struct recipe_member by_words = {
    .view = {WORDS | TAGS, CORPUS_TFIDF, 2, {1, 1, 0.5f}},
    .loss = LINEAR_LOGISTIC,
    .costs = {1, 4, 16},
};

/* Characters with words and tags. */
static const struct recipe_member by_all = {
    .view = {WORDS | CHARS | TAGS, CORPUS_TFIDF, 2, {0.7f, 1, 0.5f}},
    .loss = LINEAR_LOGISTIC,
    .costs = {1, 4, 16},
};

/* Words, characters and tags as they are, by log-count ratio. */
static const struct recipe_member by_ratio = {
    .view = {WORDS | CHARS | TAGS, CORPUS_BINARY, 2, {1, 1, 1}},
    .loss = LINEAR_LOGISTIC,
    .bayes = true,
    .costs = {1, 4, 16},
};

static const struct recipe_member by_aux = {
    .aux = true,
    .view = {WORDS | CHARS | TAGS, CORPUS_TFIDF, 2, {0.7f, 1, 0.5f}},
    .loss = LINEAR_LOGISTIC,
    .costs = {4},
};

struct recipe recipe_for(const struct task_set *set)
{
    struct recipe r = {.features = features, .aim = RECIPE_MACRO_F1};

    r.members[r.members_n++] = by_words;
    r.members[r.members_n++] = by_all;
    r.members[r.members_n++] = by_ratio;
    if (set->aux_n && set->classes_n <= 12)
        r.members[r.members_n++] = by_aux;
    if (set->task == TASK_POLITENESS || set->task == TASK_INTENT ||
        set->task == TASK_LANGUAGE)
        r.aim = RECIPE_ACCURACY;
    return r;
}
