/*
 * scan.h — one pass over a text that everything else in judgement reads:
 * tokens with their place in the source, their folded form and its hash.
 *
 * What is one token:
 *   SCAN_WORD    letters, with digits after the first ("iphone12").  An
 *                apostrophe inside is dropped ("don't" is dont), except that
 *                an elided word of French or Italian (l' d' qu' dell' …) is
 *                a token of its own, without its apostrophe.
 *   SCAN_HAN     one character of a script without spaces.
 *   SCAN_NUMBER  digits, with single . , : between digits ("1,299.00",
 *                "10:30", "03.11.2026").  Letters behind it are a word:
 *                "24h" is 24 and h.
 *   SCAN_PUNCT   a run of one sign ("!!!").
 *   SCAN_EMOJI   one picture, with all that modifies or joins it; also
 *                emoticons such as :-) and <3.
 *   SCAN_LINK    http://…, www.…, shop.example.com/x; without the sign that
 *                ends the sentence.
 *   SCAN_MAIL, SCAN_HANDLE (@name), SCAN_TAG (#word).
 * White space, invisible characters and bytes that are not UTF-8 are between
 * tokens and in none.
 *
 * Folded forms are those of text/fold.h (lower case, marks off, ё as е,
 * traditional characters as simplified), and besides:
 *   letters       three and more in a row become two: "sooo" is soo
 *   signs         a run longer than three is three; ’ ‘ ` are ', all double
 *                 quotation marks are ", all dashes are -, … is ..., full
 *                 width signs are their narrow ones, 、 is ,
 *   emoji         without skin colour and variation; emoticons without nose
 *   link          the host without "www."; mail whole; @name with its @;
 *                 #word without its #, so that it equals the word
 *
 * Pure, linear time, thread safe.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include "base/str.h"

enum scan_kind {
    SCAN_WORD,
    SCAN_HAN,
    SCAN_NUMBER,
    SCAN_PUNCT,
    SCAN_EMOJI,
    SCAN_LINK,
    SCAN_MAIL,
    SCAN_HANDLE,
    SCAN_TAG
};

enum { SCAN_KIND_N = SCAN_TAG + 1 };

enum {
    SCAN_CAPS = 1,      /* two letters or more, all of them capital */
    SCAN_CAPITAL = 2,   /* begins with a capital */
    SCAN_LONG = 4,      /* a letter or sign three times or more in a row */
    SCAN_LINE = 8,      /* first of a line */
    SCAN_SENTENCE = 16, /* first of a sentence, or after an empty line */
    SCAN_SPACE = 32,    /* white space before it; also set on the first */
    SCAN_NOT = 64       /* turns round what follows: "not", «не», 不 */
};

struct scan_token {
    uint32_t from, to; /* bytes of the source */
    uint32_t at, n;    /* bytes of scan.folded */
    uint64_t hash;     /* scan_hash of the folded form */
    uint8_t kind, flags;
};

struct scan {
    struct str source; /* as given, cut to LIMIT_SCAN_BYTES at a character */
    struct str folded; /* the forms of all tokens, one behind the other */
    struct scan_token *tokens;
    size_t n;
};

/* The source is borrowed; all else lives in the arena. */
struct scan scan_text(struct arena *a, struct str text);

static inline struct str scan_folded(const struct scan *s, size_t token)
{
    return (struct str){s->folded.ptr + s->tokens[token].at,
                        s->tokens[token].n};
}

static inline struct str scan_source(const struct scan *s, size_t token)
{
    return (struct str){s->source.ptr + s->tokens[token].from,
                        s->tokens[token].to - s->tokens[token].from};
}

/*
 * FNV-1a in 64 bits, then the finishing steps of MurmurHash3.  The same on
 * every machine, so it may be stored.  The state after each byte is that of
 * the text up to there: heads of a word are hashed on the way.
 */
#define SCAN_HASH_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t scan_hash_byte(uint64_t state, unsigned char byte)
{
    return (state ^ byte) * UINT64_C(0x100000001b3);
}

static inline uint64_t scan_hash_end(uint64_t h)
{
    h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 33;
}

static inline uint64_t scan_hash(struct str folded)
{
    uint64_t h = SCAN_HASH_START;

    for (size_t i = 0; i < folded.len; i++)
        h = scan_hash_byte(h, (unsigned char)folded.ptr[i]);
    return scan_hash_end(h);
}

#endif
