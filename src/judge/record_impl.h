/*
 * record_impl.h — inside the room: all insults of a text one after the
 * other, and the table of words that record_gen makes of word/record/.
 */
#ifndef JUDGE_RECORD_IMPL_H
#define JUDGE_RECORD_IMPL_H

#include "judge/record.h"

struct record_find {
    struct str field;
    enum lang hint;
    bool prose;        /* sentences: only single letters are put together */
    size_t at;         /* where to go on; 0 at first */
    size_t mask_until; /* honest words reach so far; 0 at first */
    struct span where; /* of what was found */
    bool disguised;    /* not plainly written: digits, stars, other letters,
                          taken apart */
};

/* False when there is no more; the next call goes on behind the last one. */
bool record_next(struct record_find *r);

enum record_kind {
    RECORD_WHOLE, /* a word of its own */
    RECORD_HEAD,  /* a word begins so */
    RECORD_TAIL,  /* a word ends so */
    RECORD_INNER  /* in no honest word */
};

enum {
    RECORD_OWN = 1,   /* only when the hint is its language */
    RECORD_PLAIN = 2, /* not with marks: "moron", but not "Morón" */
    RECORD_HAN = 4    /* of a script without spaces */
};

/* Sorted by text, bytewise; text is folded, one ' ' between words. */
struct record_word {
    const char *text;
    uint8_t n; /* bytes */
    uint8_t kind, flags;
    uint8_t lang; /* enum lang; LANG_UNSURE for word/record/any.txt */
};

extern const struct record_word record_words[];
extern const size_t record_words_n;
extern const struct record_word record_masks[]; /* honest words */
extern const size_t record_masks_n;

/*
 * What a character may stand for besides itself, folded; up to RECORD_ALTS,
 * 0 at the end (record_alike.c).
 */
enum { RECORD_ALTS = 4 };

enum record_how {
    RECORD_HOW_SELF,
    RECORD_HOW_LEET,  /* a digit or sign drawn like it */
    RECORD_HOW_ALIKE, /* a letter of another alphabet that looks the same */
    RECORD_HOW_LOOSE, /* … that only resembles it */
    RECORD_HOW_FORM,  /* small capitals, flags, boxes: the same letter */
    RECORD_HOW_STAR   /* any letter, struck out */
};

struct record_alt {
    uint32_t cp;
    enum record_how how;
};

/* folded is what fold_cp made of the character cp. */
size_t record_alike(uint32_t cp, uint32_t folded,
                    struct record_alt out[RECORD_ALTS]);

/* Whether it may replace a letter that is struck out: "f*ck". */
bool record_star(uint32_t cp);

/* Whether it may stand between letters that belong together. */
bool record_between(uint32_t cp);

bool record_vowel(uint32_t folded);

#endif
