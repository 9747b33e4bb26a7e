/*
 * lang_impl.h — the words that lang_guess goes by; inside the room only.
 */
#ifndef TEXT_LANG_IMPL_H
#define TEXT_LANG_IMPL_H

#include "text/lang.h"

struct lang_word {
    const char *word;
    unsigned langs; /* bit LANG_… */
};

extern const struct lang_word lang_words[];
extern const size_t lang_words_n;

#endif
