/*
 * judge.h — what every judgement needs and no text brings along: the learned
 * model, which may be absent.  Without it rules and word lists alone answer.
 *
 * A value; the model must stay open while it is used.  Many threads may share
 * one, nothing here changes.
 */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include "judge/model.h"

struct judge {
    const struct model *model; /* NULL: none */
};

static inline struct judge judge_make(const struct model *model)
{
    return (struct judge){.model = model};
}

/* The language of a text (text/langid.h); by rules where there is no model; j may be
 * NULL. */
static inline enum lang judge_lang(const struct judge *j, struct str text,
                                   double p[LANG_N])
{
    const struct model *m = j ? j->model : NULL;

    return langid_guess(m && m->has_langid ? &m->langid : NULL, text, p);
}

#endif
