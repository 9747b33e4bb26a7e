/*
 * langid.h — which language a text is in, by learned weights; better than
 * lang_guess (text/lang.h) on short and careless texts.
 *
 * A linear model over hashed n-grams of one to five characters, also across
 * words, and over whole words; for scripts without spaces n-grams of one to
 * three.  The script is counted first: Latin letters are weighed for the six
 * Latin languages and "another", Cyrillic ones for Russian, Ukrainian and
 * "another", Han ones for both Chinese scripts and "another" (Japanese).
 * Accents count, case does not.  Addresses, links, handles, #tags and numbers
 * are passed over.  After Lui and Baldwin, "langid.py" (2012), and Joulin et
 * al., "Bag of Tricks for Efficient Text Classification" (2017); trained by
 * judge/langid_train.h.
 *
 * Pure, thread safe; the bytes must stay mapped while they are used.
 */
#ifndef TEXT_LANGID_H
#define TEXT_LANGID_H

#include "base/err.h"
#include "text/lang.h"

enum langid_script {
    LANGID_LATIN,
    LANGID_CYRILLIC,
    LANGID_HAN,
    LANGID_NOTHING /* too few letters, or letters of other scripts */
};

enum {
    LANGID_SCRIPTS = LANGID_NOTHING,
    LANGID_CLASSES = 7,  /* of a script, at most; the last used is "another" */
    LANGID_CHARS = 240,  /* letters and borders looked at */
    LANGID_ROW_BYTES = 8 /* a check, and a weight for each class */
};

struct langid {
    const unsigned char *rows;
    uint32_t rows_n; /* a power of two */
    float scale[LANGID_SCRIPTS];
    float bias[LANGID_SCRIPTS][LANGID_CLASSES];
};

/* ERR_INPUT: these bytes are no such model.  They are not hashed here: the
 * file that holds them is (judge/model.h). */
bool langid_open(struct str bytes, struct langid *m, struct err *e) MUST_USE;

/*
 * The likeliest language; LANG_UNSURE where that is another language than
 * ours, or less likely than LANGID_SURE.  p, if not NULL, gets the
 * probability of each; p[LANG_UNSURE] is that of any other.  m NULL: what
 * lang_guess says.
 */
enum lang langid_guess(const struct langid *m, struct str text,
                       double p[LANG_N]);

#define LANGID_SURE 0.45

/* ---- what training shares with it ---- */

struct langid_view {
    enum langid_script script;
    size_t n;
    uint32_t chars[LANGID_CHARS]; /* lower case; '_' is a border of words */
};

void langid_look(struct str text, struct langid_view *v);

/* The n-grams of the view that begin at character i, hashed; at most
 * LANGID_GRAMS. */
enum { LANGID_GRAMS = 8 };
size_t langid_grams(const struct langid_view *v, size_t i,
                    uint64_t out[LANGID_GRAMS]);

/* The classes of a script; LANG_UNSURE is "another", and the last. */
extern const enum lang langid_classes[LANGID_SCRIPTS][LANGID_CLASSES];
extern const int langid_classes_n[LANGID_SCRIPTS];

/* How the row of a gram is found: from langid_slot on, LANGID_PROBES rows are
 * looked at for its check. */
enum { LANGID_PROBES = 4, LANGID_HEAD_BYTES = 128 };

static inline uint32_t langid_slot(uint64_t gram, uint32_t rows_n)
{
    return (uint32_t)gram & (rows_n - 1);
}

static inline unsigned char langid_check(uint64_t gram)
{
    return (unsigned char)(1 + (gram >> 56) % 255);
}

#endif
