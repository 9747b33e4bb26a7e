/*
 * phrase.h — finding phrases of word lists in a scanned text.  A set is made
 * from lists at build time (word/, tool/wordgen) or at run time
 * (text/phrase_make.h); this finds all its phrases in one walk.
 *
 * A line of a list is one pattern over tokens:
 *     rubbish                  a word as people write it; it is scanned and
 *                              folded as the text is
 *     injur*                   any word that begins so; (defekt|zepsut)* is
 *                              both
 *     (fell|slipped [down] on|was hit by (a|the) ..) floor
 *                              one of several; each may hold words, groups
 *                              and gaps
 *     [the|a very]             one of several or nothing
 *     ..                       up to three tokens between, in one sentence
 *     ...                      up to eight
 *     ....                     up to sixteen; two gaps in a row add up
 *     <number> <link> <mail> <handle> <tag> <emoji> <word>
 *                              any token of that kind; <word> also takes a
 *                              character of a script without spaces
 *     \( \* \[ \| \\ \< \=     the sign itself
 *     rubbish =3               weight, -127…127; 1 when there is none
 *     !not rubbish             a mask: hits of this tag that lie inside this
 *                              phrase are dropped; a gap at its end takes in
 *                              what follows ("!if you ...")
 * In scripts without spaces each character is a token; spaces of a pattern
 * mean nothing there.  A prefix there is an error.
 *
 * Signs of the text that a pattern need not name: an apostrophe, a quotation
 * mark, * _ ~ anywhere; a hyphen or a full stop without space around it.  So
 * `idiot proof` finds "idiot-proof", `u s` finds "U.S.".  Where a pattern
 * does name the sign, it is needed.  These signs do not count in a gap.  No
 * phrase reaches from one sentence into the next.
 *
 * Time is linear in the text: at each token at most PHRASE_STEPS_MAX steps.
 */
#ifndef TEXT_PHRASE_H
#define TEXT_PHRASE_H

#include "text/scan.h"

struct phrase_set; /* read only; layout in text/phrase_set.h */

enum { PHRASE_STEPS_MAX = 4000, PHRASE_TAGS_MAX = 1000 };

struct phrase_hit {
    uint16_t tag;
    int8_t weight;
    uint32_t first, n; /* tokens */
    uint32_t from, to; /* bytes of the source */
};

/*
 * Sorted by from, then by tag; of the phrases of one tag that begin at one
 * token only the longest, and of equals the one of greater weight.  The hits
 * live in the arena.
 */
size_t phrase_find(const struct phrase_set *set, const struct scan *s,
                   struct arena *a, struct phrase_hit **hits);

#endif
