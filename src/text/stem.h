/*
 * stem.h — words without their endings, so that "zwroty" finds "zwrotu".
 *
 * Snowball (libstemmer) for en fr ru de es it; Snowball has no Polish, so
 * Polish loses the longest of a list of case and verb endings; Ukrainian and
 * Chinese have none.  Stemmers and a cache are kept per thread.
 */
#ifndef TEXT_STEM_H
#define TEXT_STEM_H

#include "text/lang.h"

enum { STEM_BYTES = 48 }; /* longer words have no stem */

/*
 * low is the word in lower case with its accents (as fold_lower makes it).
 * Returns the stem, folded; empty when the language has none or the word is
 * its own.  Borrowed until the next call of this thread.
 */
struct str stem_word(enum lang lang, struct str low);

#endif
