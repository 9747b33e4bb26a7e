/*
 * token_impl.h — the scanner under token.c, query.c and excerpt.c; inside the
 * room only.
 */
#ifndef TEXT_TOKEN_IMPL_H
#define TEXT_TOKEN_IMPL_H

#include "text/token.h"

/* A token before stemming, with what only our own files need to know. */
struct token_raw {
    struct token t;
    struct str low; /* the word in lower case with its accents */
    uint32_t group; /* parts of one joined thing, or of one run, share it */
    bool letters;   /* no digit in it: may be stemmed */
    bool latin;     /* else Cyrillic, when cyrillic, or another script */
    bool cyrillic;
    bool elided; /* an apostrophe follows: "l" of "l'eau" */
};

typedef void token_raw_fn(void *ctx, const struct token_raw *r);

/* Words, pairs, singles and joined words of a text; no stems. */
void token_scan(struct str text, token_raw_fn *take, void *ctx);

/* The language whose stemmer a word of this text gets. */
enum lang token_stem_lang(const struct token_raw *r, enum lang hint);

#endif
