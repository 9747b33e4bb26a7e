/*
 * word_impl.h — the tables that tool/wordgen writes; inside the room only.
 */
#ifndef JUDGE_WORD_IMPL_H
#define JUDGE_WORD_IMPL_H

#include "judge/word.h"
#include "text/phrase_set.h"

extern const char *const word_tag_names[]; /* WORD_TAG_N, sorted */

extern const struct phrase_set word_set_any, word_set_en, word_set_fr,
    word_set_pl, word_set_ru, word_set_zh, word_set_all;

extern const struct phrase_set word_set_out_any, word_set_out_en,
    word_set_out_fr, word_set_out_pl, word_set_out_ru, word_set_out_zh,
    word_set_out_all;

#endif
