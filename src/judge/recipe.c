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

/* Where rows are few, three more steady the mean: everything, there or not;
 * characters alone; words by log-count ratio. */
static const struct recipe_member by_presence = {
    .view = {WORDS | CHARS | TAGS, CORPUS_BINARY, 2, {0.7f, 1, 0.5f}},
    .loss = LINEAR_SQUARED_HINGE,
    .costs = {0.1, 0.4},
};

static const struct recipe_member by_characters = {
    .view = {CHARS | FEATURE_HAN, CORPUS_TFIDF, 2, {1, 1, 1}},
    .loss = LINEAR_SQUARED_HINGE,
    .costs = {0.1, 0.4},
};

static const struct recipe_member by_word_ratio = {
    .view = {FEATURE_WORD1 | FEATURE_WORD2 | FEATURE_HAN | TAGS,
             CORPUS_BINARY,
             2,
             {1, 1, 1}},
    .loss = LINEAR_SQUARED_HINGE,
    .bayes = true,
    .costs = {0.1, 0.4},
};

/* Where rows are few, by likeness to each of them: it sees which features
 * count only together.  Everything, there or not. */
static const struct recipe_member by_likeness = {
    .view = {WORDS | CHARS | TAGS, CORPUS_BINARY, 2, {1, 1, 1}},
    .narrow = 0.3,
    .costs = {2},
};

/* The labels beside the one asked for, as far as the training rows have
 * them: what a text feels and how grave it is says whether it complains. */
static const struct recipe_member by_aux = {
    .aux = true,
    .view = {WORDS | CHARS | TAGS, CORPUS_TFIDF, 2, {0.7f, 1, 0.5f}},
    .loss = LINEAR_SQUARED_HINGE,
    .costs = {0.3},
};

/* For questions of many kinds: what is asked, not how. */
static const struct recipe_member by_topic = {
    .view = {FEATURE_WORD1 | FEATURE_WORD2 | FEATURE_WORD3 | FEATURE_SKIP |
                 FEATURE_CHAR,
             CORPUS_TFIDF,
             2,
             {0.7f, 1, 0}},
    .loss = LINEAR_TOGETHER,
    .costs = {1},
};

/* The same against the rest, with all features. */
static const struct recipe_member by_topic_rest = {
    .view = {WORDS | CHARS | TAGS, CORPUS_TFIDF, 2, {0.7f, 1, 0.5f}},
    .loss = LINEAR_SQUARED_HINGE,
    .costs = {0.5},
};

enum { MANY_CLASSES = 20, FEW_ROWS = 5000 };

/* Does likeness to single rows say more?  Of complaints, severity, politeness
 * and feelings it does not, and it costs the square of the rows. */
static bool has_likeness(const struct task_set *set)
{
    return set->labelled < FEW_ROWS && set->classes_n < MANY_CLASSES &&
           (set->task == TASK_OFFENSIVE || set->task == TASK_INTENT);
}

/* Is a plain mean of more members better than three and a learned mix? */
static bool is_small(const struct task_set *set)
{
    return set->labelled < FEW_ROWS && set->task == TASK_OFFENSIVE;
}

struct recipe recipe_for(const struct task_set *set)
{
    struct recipe r = {.features = features, .aim = RECIPE_MACRO_F1};
    int n = 0;

    if (set->classes_n >= MANY_CLASSES) {
        r.features.groups |= FEATURE_WORD3;
        r.members[n++] = by_topic;
        r.members[n++] = by_topic_rest;
    } else {
        r.members[n++] = by_rarity;
        r.members[n++] = by_words;
        r.members[n++] = by_ratio;
    }
    if (is_small(set)) {
        r.members[n++] = by_presence;
        r.members[n++] = by_characters;
        r.members[n++] = by_word_ratio;
    }
    if (has_likeness(set))
        r.members[n++] = by_likeness;
    for (int i = 0; i < n && set->task == TASK_SEVERITY; i++)
        r.members[i].balance = 1;
    if (set->task == TASK_COMPLAINT || set->task == TASK_SEVERITY)
        r.members[n++] = by_aux;
    r.members_n = n;
    r.mix = set->task == TASK_SEVERITY ? RECIPE_MIX_SOFTMAX
            : set->task == TASK_POLITENESS || is_small(set)
                ? RECIPE_MIX_MEAN
                : RECIPE_MIX_LEARNED;
    if (set->task == TASK_POLITENESS || set->task == TASK_INTENT ||
        set->task == TASK_LANGUAGE)
        r.aim = RECIPE_ACCURACY;
    return r;
}
