/*
 * phrase_make.h — makes a set of phrases out of lines of text: for
 * tool/wordgen, and at run time for words that belong to a brand.  What a
 * line may say is written in text/phrase.h.
 */
#ifndef TEXT_PHRASE_MAKE_H
#define TEXT_PHRASE_MAKE_H

#include "base/err.h"
#include "text/phrase.h"

struct phrase_make; /* opaque; lives in its arena */

/* The arena also holds what is only needed while making. */
struct phrase_make *phrase_make_open(struct arena *a);

/*
 * Adds one pattern, with its weight and its "!" if it has them.  ERR_INPUT
 * says what is wrong with it; nothing is added then.
 */
bool phrase_make_add(struct phrase_make *m, struct str line, uint16_t tag,
                     struct err *e) MUST_USE;

/* The set so far; it lives in the arena a. */
const struct phrase_set *phrase_make_set(struct phrase_make *m,
                                         struct arena *a);

#endif
