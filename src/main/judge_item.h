/*
 * judge_item.h — one line that `redress judge --json` reads.
 */
#ifndef MAIN_JUDGE_ITEM_H
#define MAIN_JUDGE_ITEM_H

#include "base/err.h"
#include "base/str.h"
#include "text/lang.h"

struct judge_item {
    struct str id; /* JSON as it came; "null" */
    struct str text, subject, channel;
    enum lang lang;
    bool out; /* ours, not the customer's */
};

/*
 * Everything lives in the arena.  ERR_INPUT: not JSON, or not of the fixed
 * form; the id is set as soon as it was read.  lang: where the line has none.
 */
bool judge_item_read(struct arena *a, struct str line, enum lang lang,
                     struct judge_item *item, struct err *e) MUST_USE;

/* Empty is LANG_UNSURE; ERR_INPUT: a language that we do not know. */
bool judge_item_lang(struct str tag, enum lang *lang, struct err *e) MUST_USE;

#endif
