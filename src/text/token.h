/*
 * token.h — the one tokenizer of search, for both databases, for texts and
 * for queries.
 *
 * Words are folded (text/fold.h).  Scripts without spaces become pairs of
 * characters at each place, plus the last character of a run alone, so any
 * two characters are found as a word and a single one as a prefix.  Things
 * with single marks inside (AB-1234/56, a.b@shop.example, wi-fi, l'eau) are
 * their parts, one place each, and also one joined word (ab123456).  The
 * Snowball stem (en fr ru de es it; Polish by our own suffix list) follows
 * as a token of the same place.
 *
 * Tokens hold only a-z, 0-9 and non-ASCII letters: they are safe as they are
 * in FTS5 and tsquery text.  Texts must be valid UTF-8.  Pure; thread safe:
 * stemmers are kept per thread.
 */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include "base/span.h"
#include "base/str.h"
#include "text/lang.h"

enum token_kind {
    TOKEN_WORD,   /* a word, a number, a part of a joined thing */
    TOKEN_PAIR,   /* two characters of a script without spaces */
    TOKEN_SINGLE, /* the last character of such a run */
    TOKEN_JOINED, /* parts put together; place of the first part */
    TOKEN_NUMBER, /* digits in a word that has letters too; its place */
    TOKEN_STEM    /* place of its word */
};

enum { TOKEN_BYTES = 96 }; /* longer words are cut, in texts and queries */

struct token {
    struct str text; /* folded; borrowed until the callback returns */
    size_t from, to; /* bytes of the source it stands for */
    uint32_t place;  /* 1, 2, … of words, pairs and singles */
    enum token_kind kind;
};

typedef void token_fn(void *ctx, const struct token *t);

/* Calls take for each token, in order of the text.  The hint chooses the
 * stemmer for Latin words; LANG_UNSURE guesses it from the text. */
void token_each(struct str text, enum lang hint, token_fn *take, void *ctx);

/* The same as an array that lives in the arena, texts too. */
struct token *token_list(struct arena *a, struct str text, enum lang hint,
                         size_t *n);

/*
 * For an FTS5 column with tokenize = 'ascii': words, pairs and singles in
 * order, so that phrases hold, then joined words and stems, each once.
 */
struct str token_index_text(struct arena *a, struct str text);

/* The same for PostgreSQL, to be cast:  $1::tsvector  ('word':1 'stem':1).
 * Stops before 1 MB, the limit of that type. */
struct str token_index_tsvector(struct arena *a, struct str text);

/*
 * What somebody typed: every term must match; a term matches by any of its
 * alternatives; an alternative is one or more tokens in a row.  Words in
 * "double quotes" (also „” «» “”) are one term, matched exactly in a row.
 */
struct token_alt {
    struct str *words; /* folded, in a row */
    size_t n;          /* 1 or more */
    bool prefix;       /* the last word may go on: a single CJK character */
};

struct token_term {
    struct token_alt *alts;
    size_t n;
};

struct token_query {
    struct token_term *terms;
    size_t n; /* 0: nothing to search for */
};

/* Words beyond LIMIT_QUERY_WORDS and bytes beyond LIMIT_QUERY_BYTES are left
 * out. */
struct token_query token_query(struct arena *a, struct str words);

/* The query as text for  fts MATCH :q  and  tsv @@ :q::tsquery.  Empty when
 * there is nothing to search for. */
struct str token_query_fts5(struct arena *a, const struct token_query *q);
struct str token_query_tsquery(struct arena *a, const struct token_query *q);

/* Whether a text matches, as both databases would say. */
bool token_matches(struct str text, const struct token_query *q);

/* The parts of the text that match some term: sorted, apart, for marking. */
struct span *token_hits(struct arena *a, struct str text,
                        const struct token_query *q, size_t *n);

struct token_excerpt {
    struct str text; /* part of the source, whole characters, trimmed */
    bool more_before, more_after;
    struct span *hits; /* within text */
    size_t hits_n;
};

/* The part of about max_bytes with most of the different terms, starting at
 * a word; the head of the text when there is no hit. */
struct token_excerpt token_excerpt(struct arena *a, struct str text,
                                   const struct token_query *q,
                                   size_t max_bytes);

#endif
