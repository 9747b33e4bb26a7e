/*
 * langid_train.h — the weights of text/langid.h, made from labelled tables and
 * from files of Debian packages whose texts are in one language each.
 *
 * One softmax regression for each script over hashed n-grams, by stochastic
 * gradient descent with AdaGrad (Duchi, Hazan and Singer, 2011), on pieces of
 * 8 to 90 characters cut out of the texts; some pieces lose their accents,
 * as people lose them.  Only n-grams of five texts or more carry weight.
 * The same input gives the same bytes: one thread, a fixed order, exp and
 * square root that are the same on every processor.
 *
 * One text in ten, by its hash, is not learned from, so that it can be
 * measured on (langid_is_kept_back).
 */
#ifndef JUDGE_LANGID_TRAIN_H
#define JUDGE_LANGID_TRAIN_H

#include "base/buf.h"
#include "base/err.h"
#include "text/lang.h"

enum langid_format {
    LANGID_FORTUNE, /* texts apart by lines of "%" */
    LANGID_MO,      /* translations of gettext */
    LANGID_MO_FROM, /* what they are translations of */
    LANGID_JSON,    /* "key": "text" a line */
    LANGID_PAGE     /* XML: what stands in <p> */
};

/* Where texts of a language are, below the root of the system; a "*" stands
 * for any rest of a name, once.  What is not there is not read; what must be
 * there for the shipped weights stands in model/README.md. */
struct langid_source {
    const char *path;
    enum langid_format format;
    enum lang lang; /* LANG_UNSURE: another language */
    int most;       /* texts that are used of it */
};

extern const struct langid_source langid_sources[]; /* ends with path NULL */

struct langid_file {
    struct str bytes;
    int source; /* of langid_sources */
};

struct langid_row {
    struct str text;
    enum lang lang; /* LANG_UNSURE: another language */
};

struct langid_lesson {
    const struct langid_file *files; /* by path */
    size_t files_n;
    const struct str *tables; /* with columns lang and text */
    size_t tables_n;
    /* Rows that are all learned from, none kept back; languages they lack
     * are then never said. */
    const struct langid_row *rows;
    size_t rows_n;
};

/* The bytes that langid_open reads, and a report as members of the open JSON
 * object.  ERR_INPUT: a class has no text, and there are no rows. */
bool langid_train(struct arena *a, const struct langid_lesson *in,
                  struct str *bytes, struct buf *report,
                  struct err *e) MUST_USE;

bool langid_is_kept_back(struct str text);

/* ---- langid_text.c: the texts of a file ---- */

typedef void langid_text_fn(void *ctx, struct str text);

/* Markup, placeholders and addresses are taken out; the text is borrowed from
 * the arena, which the caller may reset afterwards. */
void langid_texts(struct arena *a, struct str bytes, enum langid_format format,
                  langid_text_fn *take, void *ctx);

#endif
