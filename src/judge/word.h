/*
 * word.h — the word lists of word/, compiled in.  tool/wordgen writes the
 * enum of their tags ("@flag.injury" is WORD_FLAG_INJURY) into
 * judge/word_tag.h, and the tables.  How a list is written: word/README.md.
 *
 * Constant tables, thread safe.
 */
#ifndef JUDGE_WORD_H
#define JUDGE_WORD_H

#include "judge/word_tag.h"
#include "text/lang.h"
#include "text/phrase.h"

/*
 * The phrases of a language and those of word/any; both Chinese scripts
 * share one list.  LANG_UNSURE: of all languages.  Languages without lists
 * have those of word/any.
 */
const struct phrase_set *word_set(enum lang lang);

/*
 * Of the lists out_*.txt, which only what we write is read for: the model
 * sees none of their tags.
 */
const struct phrase_set *word_out_set(enum lang lang);

/* "flag.injury"; "" when there is no such tag. */
const char *word_tag_name(uint16_t tag);

#endif
