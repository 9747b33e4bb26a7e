/*
 * model.h — the learned weights: a file of bytes in, probabilities out.
 *
 * One table serves all heads: a text's features (text/feature.h), salted by
 * its language, each find a row of 8-bit weights, one column for each class
 * of each head; the sums, scaled, go through the head's calibration (Platt
 * 1999; one against the rest, then normalised to 1).  A row carries a 24-bit
 * fingerprint, so that a feature never seen in training adds nothing.
 *
 * A head that has no labels in a language is answered by its twin that was
 * trained on what all languages share (tags of phrases, signs, emoji).
 *
 * Pure; the bytes must stay mapped while the model is used; one model may be
 * read by many threads.  `redress train` writes the file (judge/train.h).
 */
#ifndef JUDGE_MODEL_H
#define JUDGE_MODEL_H

#include "base/err.h"
#include "base/str.h"
#include "text/feature.h"
#include "text/langid.h"

enum model_head {
    MODEL_COMPLAINT,  /* no, yes */
    MODEL_SEVERITY,   /* of a complaint: 1, 2, 3, 4 are classes 0 to 3 */
    MODEL_SENTIMENT,  /* negative, neutral, positive */
    MODEL_OFFENSIVE,  /* no, yes */
    MODEL_POLITENESS, /* impolite, polite */
    MODEL_REQUEST     /* asks for something: no, yes */
};

enum {
    MODEL_HEAD_N = MODEL_REQUEST + 1,
    MODEL_CLASSES_MAX = 4,
    MODEL_COLUMNS = 12, /* 8-bit weights of a row */
    MODEL_PARTS_MAX = MODEL_HEAD_N * LANG_N
};

/* The columns that answer for a head in some languages, as in the file. */
struct model_part {
    enum model_head head;
    uint32_t langs;      /* bit 1 << enum lang */
    bool general;        /* by what languages share, not by their own words */
    int column, classes; /* one column for two classes */
    float scale[MODEL_CLASSES_MAX]; /* what one of 127 is worth, by column */
    float bias[MODEL_CLASSES_MAX];
    float slope[MODEL_CLASSES_MAX], offset[MODEL_CLASSES_MAX]; /* Platt's */
    float power; /* of more than two classes, before they sum to 1 */
};

struct model {
    char version[20];           /* model_version */
    const unsigned char *lines; /* 64 bytes each: model_impl.h */
    uint32_t lines_n;           /* a power of two */
    struct langid langid;       /* of langid_guess; when has_langid */
    bool has_langid;
    struct feature_recipe recipe;
    float length[FEATURE_BLOCK_N];
    struct model_part parts[MODEL_PARTS_MAX];
    int parts_n;
};

struct model_out {
    bool known[MODEL_HEAD_N]; /* false: no part for this language */
    double p[MODEL_HEAD_N][MODEL_CLASSES_MAX]; /* sum 1 where known */
};

/*
 * Reads the head of the file and checks lengths, version and SHA-256 of the
 * whole.  ERR_INPUT: not a model, cut short, altered, or of another version.
 */
bool model_open(struct str bytes, struct model *m, struct err *e) MUST_USE;

/* "2-3fa9c2d01b77": format and head of the hash; borrowed from the model. */
struct str model_version(const struct model *m);

/* All heads in one pass.  hits are those of the text's language, sorted by
 * their place (phrase_find); they may be NULL with hits_n 0. */
void model_score(const struct model *m, const struct scan *s,
                 const struct phrase_hit *hits, size_t hits_n, enum lang lang,
                 struct model_out *out);

/* What a part of the text added to the log-odds of a class. */
struct model_span {
    uint32_t from, to; /* bytes of the source; do not overlap */
    float weight;      /* above 0: speaks for the class */
};

/*
 * Where the features of a text are that have weights, found once for all that
 * is asked of it.  Lives in the arena and borrows the other arguments, which
 * are those of model_score.
 */
struct model_places;
struct model_places *model_places(const struct model *m, struct arena *a,
                                  const struct scan *s,
                                  const struct phrase_hit *hits, size_t hits_n,
                                  enum lang lang);

/* As model_score, which is for those who do not ask why. */
void model_places_score(struct model_places *p, struct model_out *out);

/*
 * Why: the spans (words, runs of characters, phrases) that weigh most, the
 * heaviest first, at most `max`.  0 when the head is not known in this
 * language.
 */
size_t model_why(struct model_places *p, enum model_head head, int class_at,
                 size_t max, struct model_span **spans);

/* "complaint", …; a static text. */
struct str model_head_name(enum model_head head);

#endif
