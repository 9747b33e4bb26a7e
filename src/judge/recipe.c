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

/* Everything, by tf-idf. */
static const struct recipe_member by_rarity = {
    .view = {WORDS | CHARS | TAGS, CORPUS_TFIDF, 2, {0.7f, 1, 0.5f}},
    .loss = LINEAR_SQUARED_HINGE,
    .costs = {0.1, 0.4},
};

/* Words and tags, by tf-idf. */
static const struct recipe_member by_words = {
    .view = {WORDS | TAGS, CORPUS_TFIDF, 2, {1, 1, 0.5f}},
    .loss = LINEAR_SQUARED_HINGE,
    .costs = {0.1, 0.4},
};

/* Everything, there or not, by log-count ratio. */
static const struct recipe_member by_ratio = {
    .view = {WORDS | CHARS | TAGS, CORPUS_BINARY, 2, {1, 1, 1}},
    .loss = LINEAR_SQUARED_HINGE,
    .bayes = true,
    .costs = {0.1, 0.4},
};

/* The labels beside the one asked for, as far as the training rows have
 * them: what a text feels and how grave it is says whether it complains. */
static const struct recipe_member by_aux = {
    .aux = true,
    .view = {WORDS | CHARS | TAGS, CORPUS_TFIDF, 2, {0.7f, 1, 0.5f}},
    .loss = LINEAR_SQUARED_HINGE,
    .costs = {0.3},
};

static void add(struct recipe *r, struct recipe_member m, double balance)
{
    m.balance = balance;
    r->members[r->members_n++] = m;
}

struct recipe recipe_for(const struct task_set *set)
{
    struct recipe r = {.features = features, .aim = RECIPE_MACRO_F1};
    double balance = set->task == TASK_SEVERITY ? 1 : 0;

    add(&r, by_rarity, balance);
    add(&r, by_words, balance);
    add(&r, by_ratio, balance);
    if (set->task == TASK_COMPLAINT)
        add(&r, by_aux, 0);
    r.mean = set->task == TASK_SEVERITY;
    if (set->task == TASK_POLITENESS || set->task == TASK_INTENT ||
        set->task == TASK_LANGUAGE)
        r.aim = RECIPE_ACCURACY;
    return r;
}
