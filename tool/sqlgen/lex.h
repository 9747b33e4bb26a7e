/*
 * lex.h — SQL as tokens, as far as sqlgen needs it: words, names in double
 * quotes, strings, numbers, :parameters and signs.  Comments and space are
 * dropped, but a token knows the comment line right before it.
 */
#ifndef SQLGEN_LEX_H
#define SQLGEN_LEX_H

#include "sqlgen.h"

enum sg_tok_kind {
    SG_END,
    SG_WORD,
    SG_QUOTED,
    SG_STRING,
    SG_NUMBER,
    SG_PARAM, /* text is the name without its colon */
    SG_SIGN
};

struct sg_tok {
    enum sg_tok_kind kind;
    struct str text;
    struct str note; /* the last "--" comment since the token before */
    int line;
    bool gap; /* space or a comment stands before it */
};

/* Followed by SG_ENDS tokens SG_END, not counted, so that looking a few
 * tokens ahead is safe everywhere. */
enum { SG_ENDS = 8 };

struct sg_toks {
    struct sg_tok *at;
    size_t n;
};

/* The lines of one engine: "--pg:" and "--lite:" taken or left.  Lines keep
 * their numbers. */
struct str sg_lines_of(struct arena *a, struct str text, enum sg_engine engine);

bool sg_lex(struct arena *a, struct str path, int first_line, struct str text,
            struct sg_toks *toks, struct err *e) MUST_USE;

bool sg_is_name(struct str s); /* a lower-case word, as names are here */

/* Whether the token is this keyword, in any case of letters. */
bool sg_is(const struct sg_tok *t, const char *word);

/* Whether the tokens from t on are these words or signs, ended by NULL. */
bool sg_are(const struct sg_tok *t, ...) __attribute__((sentinel));

/*
 * One statement as text for an engine, one line, words changed for SQLite.
 * params numbers the :parameters ($1 or ?1) and marks them used; a name that
 * is not among them is an error.  NULL: there may be none.
 */
bool sg_render(struct arena *a, struct str path, const struct sg_tok *from,
               const struct sg_tok *to, enum sg_engine engine,
               struct sg_cols *params, struct str *sql, struct err *e) MUST_USE;

#endif
