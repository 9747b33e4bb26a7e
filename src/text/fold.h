/*
 * fold.h — characters as search sees them: compatibility forms and case
 * folded (NFKC_Casefold), marks taken off Latin and Greek letters ("ż", "é",
 * "ł", "ø" become "z", "e", "l", "o"), "ё" made "е" while "й" stays, and
 * traditional Chinese characters made simplified one by one.
 *
 * The table is generated from ICU when the program is built
 * (src/text/fold_gen.c).  Pure and thread safe.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/buf.h"

enum fold_class {
    FOLD_OTHER,   /* space, punctuation, symbols: between words */
    FOLD_LETTER,  /* also marks that are part of a word in their script */
    FOLD_DIGIT,   /* folded to 0…9 */
    FOLD_NOSPACE, /* Han, kana, hangul, Thai, …: written without spaces */
    FOLD_MARK     /* combining accent or invisible: dropped in a word */
};

enum { FOLD_CPS_MAX = 18 }; /* what one character folds to, at most */

/* Writes what cp folds to; returns how many, 0 for a dropped mark. */
size_t fold_cp(uint32_t cp, uint32_t out[FOLD_CPS_MAX]);

/* The class of a character before folding. */
enum fold_class fold_class_of(uint32_t cp);

/* Only case and compatibility, marks kept: what the stemmers want.  One
 * character for one; those that fold to several are returned unchanged. */
uint32_t fold_lower(uint32_t cp);

/* The simplified form of a traditional Chinese character, else cp. */
uint32_t fold_simplified(uint32_t cp);

/* Folds a whole text; punctuation and spaces stay.  The text must be valid
 * UTF-8.  For comparing names and words, not for showing. */
struct str fold_text(struct arena *a, struct str text);

#endif
