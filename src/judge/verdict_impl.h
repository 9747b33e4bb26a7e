/*
 * verdict_impl.h — what the parts of a verdict share; inside the room only.
 *
 * verdict_read scans subject and text as one text, finds all phrases once,
 * asks the learned heads once, and hands this to every part in turn.
 */
#ifndef JUDGE_VERDICT_IMPL_H
#define JUDGE_VERDICT_IMPL_H

#include "judge/verdict.h"
#include "judge/word.h"
#include "text/phrase.h"
#include "text/scan.h"

enum {
    VERDICT_SPANS_MAX = 400, /* gathered */
    VERDICT_SPANS_EACH = 8   /* kept of one statement */
};

struct verdict_work {
    const struct judge *judge;
    const struct verdict_in *in;
    struct arena *arena;
    struct str whole; /* subject, an empty line, text */
    uint32_t text_at; /* where the text begins in it */
    enum lang lang;   /* whose word lists and heads are used */
    struct scan scan;
    uint32_t *sentence; /* of each token: 0, 1, … */
    struct phrase_hit *hits;
    size_t hits_n;
    struct model_out model;
    struct model_places *places; /* NULL: nobody asks why */
    double irony; /* 0 … 1: how surely its praise is meant otherwise */
    bool mended;  /* praise for who mended what had failed */
    /* what verdict_feeling counted */
    double good, bad; /* polarity, 0 or more, after "not" and "very" */
    double strong;    /* of bad, that of words of weight 3 */
    size_t questions, exclamations, capitals; /* tokens */
    struct verdict_span *spans;               /* in bytes of the whole */
    size_t spans_n;
    struct verdict *out;
};

/* Notes words that speak for (or, below 0, against) a statement. */
void verdict_span_add(struct verdict_work *w, enum verdict_what what, int which,
                      uint32_t from, uint32_t to, double weight);

/* The same for a phrase. */
void verdict_span_hit(struct verdict_work *w, enum verdict_what what, int which,
                      const struct phrase_hit *hit, double weight);

/* Sorts them, keeps the heaviest of each, and finds them in subject and text
 * again. */
void verdict_span_settle(struct verdict_work *w);

/* The parts, in the order they are called. */
void verdict_irony(struct verdict_work *w);   /* verdict_irony.c */
void verdict_feeling(struct verdict_work *w); /* verdict_feeling.c */
void verdict_flags(struct verdict_work *w);   /* verdict_flag.c */
void verdict_asks(struct verdict_work *w);
void verdict_said(struct verdict_work *w);
void verdict_kinds(struct verdict_work *w); /* verdict_kind.c */
void verdict_causes(struct verdict_work *w);
void verdict_harm(struct verdict_work *w);
void verdict_no_praise(struct verdict_work *w); /* beside a grave flag */
void verdict_tone(struct verdict_work *w);      /* verdict_tone.c */

/* 1 / (1 + exp(-z)), and its inverse for 0.001 <= p <= 0.999. */
double verdict_chance(double z);
double verdict_odds(double p);

#endif
