/*
 * entity_word.h — tables of folded words that the grammars of entity.h look
 * up; inside the room only.
 *
 * A table is sorted by bytes (entity_test.c checks).  A word of a script
 * without spaces is found at a token by as many characters as it has.
 */
#ifndef JUDGE_ENTITY_WORD_H
#define JUDGE_ENTITY_WORD_H

#include "judge/entity.h"
#include "text/scan.h"

enum { ENTITY_WORD_BYTES = 30 };

/* Of a folded form that ends with NUL and a word. */
static inline int entity_order(const char *folded, struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (folded[i] != word.ptr[i] || !folded[i])
            return !folded[i] ||
                           (unsigned char)folded[i] < (unsigned char)word.ptr[i]
                       ? -1
                       : 1;
    return folded[word.len] ? 1 : 0;
}

struct entity_word {
    char folded[ENTITY_WORD_BYTES]; /* in place: a search follows no pointer */
    short what;
};

struct entity_words {
    const struct entity_word *words;
    size_t n;
};

/*
 * The entry that the token is, or that begins at it in a script without
 * spaces, the longest; *tokens (may be NULL) says how many it covers.  NULL
 * when there is none.
 */
const struct entity_word *entity_word_at(const struct entity_words *table,
                                         const struct scan *s, size_t at,
                                         size_t *tokens);

/* No white space between these two neighbours. */
static inline bool entity_glued(const struct scan *s, size_t at)
{
    return at > 0 && at < s->n && s->tokens[at - 1].to == s->tokens[at].from;
}

/* The token is that one sign. */
static inline bool entity_sign(const struct scan *s, size_t at, char sign)
{
    struct str f;

    if (at >= s->n || s->tokens[at].kind != SCAN_PUNCT)
        return false;
    f = scan_folded(s, at);
    return f.len == 1 && f.ptr[0] == sign;
}

/* What the words of the table below say. */
enum {
    ORDER = ENTITY_ORDER,
    BOOKING = ENTITY_BOOKING,
    REFERENCE = ENTITY_REFERENCE,
    FLIGHT = ENTITY_FLIGHT,
    MARK = ENTITY_N, /* "number", „nr”, «номер», 号 */
    FILL             /* may stand between */
};

/* What the words of the table say: a currency, or how to read the number. */
enum {
    USD,
    EUR,
    GBP,
    PLN,
    RUB,
    CNY,
    TWD,
    HKD,
    JPY,
    CHF,
    UAH,
    CZK,
    SEK,
    NOK,
    DKK,
    CAD,
    AUD,
    SGD,
    INR,
    KRW,
    TRY,
    YUAN, /* 元 */
    YEN,  /* ¥ */
    CURRENCY_N,
    CENTS = CURRENCY_N,
    HUNDRED,
    THOUSAND,
    TEN_THOUSAND,
    MILLION,
    HUNDRED_MILLION
};

extern const struct entity_words entity_number_words;
extern const struct entity_words entity_money_words;

#endif
