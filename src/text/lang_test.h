/*
 * lang_test.h — our own sentences in ten languages, short as complaints are,
 * for the tests of whoever tells languages (lang_test_sentences.c).
 */
#ifndef TEXT_LANG_TEST_H
#define TEXT_LANG_TEST_H

#include "text/lang.h"

struct lang_test_set {
    enum lang lang;
    const char *const *text;
    size_t n;
};

extern const struct lang_test_set lang_test_sets[];
extern const size_t lang_test_sets_n;

#endif
