/*
 * verdict.h — what an incoming message says: its language, what kind of
 * message it is, how bad it is, why, what is asked for, and which words say
 * so.
 *
 * Learned heads (judge/model.h) and rules (word/LANG/{flag,ask,cause,…}.txt)
 * are combined here.  Every number is a probability between 0 and 1; every
 * statement has spans of the text behind it.  A person may correct each.
 *
 * Pure: no clock, no file.  Linear time; texts are read up to
 * LIMIT_SCAN_BYTES.  Invalid UTF-8 is survived.
 */
#ifndef JUDGE_VERDICT_H
#define JUDGE_VERDICT_H

#include "base/json.h"
#include "judge/code.h"
#include "judge/entity.h"
#include "judge/judge.h"
#include "judge/names.h"
#include "text/lang.h"

/* What a span speaks for; `which` is the value of that enum. */
enum verdict_what {
    VERDICT_KIND,
    VERDICT_HARM, /* which: 0 … 4 */
    VERDICT_FLAG,
    VERDICT_CAUSE,
    VERDICT_ASK,
    VERDICT_SAID_BEFORE, /* which: 0 */
    VERDICT_SENTIMENT,
    VERDICT_TONE /* which: 0 politeness, 1 offence */
};

struct verdict_span {
    enum verdict_what what;
    int which;
    bool in_subject;   /* from and to are bytes of the subject */
    uint32_t from, to; /* bytes of the text */
    float weight;      /* above 0: for it; below: against it */
};

struct verdict_in {
    struct str text;
    struct str subject; /* may be empty */
    enum lang lang;     /* as somebody said; LANG_UNSURE: find out */
    struct str channel; /* "mail", "mastodon", …; may be empty */
    const struct judge_names *names; /* may be NULL */
    int64_t now_us;  /* when it was written, for "yesterday"; 0: unknown */
    struct str zone; /* of the brand: "Europe/Warsaw"; empty: UTC */
    bool quick;      /* without the spans of the learned heads */
};

struct verdict {
    enum lang lang;
    double lang_p;
    double kind[KIND_N]; /* sum 1 */
    int harm;            /* 0 … 4; flags outrank the head */
    double harm_p[HARM_N];
    uint32_t flags; /* bit 1 << enum flag */
    double flag_p[FLAG_N];
    double cause[CAUSE_N]; /* each by itself; 0 when it is no complaint */
    uint32_t asks;         /* bit 1 << enum ask */
    double ask_p[ASK_N];
    int said_before; /* times the customer tells of having said it: 0, 1, … */
    double sentiment[SENTIMENT_N]; /* sum 1 */
    double politeness, offensive;
    struct verdict_span *spans; /* by what, which, then the heaviest first */
    size_t spans_n;
    struct entity *entities; /* by place */
    size_t entities_n;
    bool cut; /* the text was longer than what is read */
};

/* Everything lives in the arena. */
void verdict_read(const struct judge *j, struct arena *a,
                  const struct verdict_in *in, struct verdict *out);

enum kind verdict_kind(const struct verdict *v); /* the likeliest */
int verdict_cause(const struct verdict *v);      /* -1: none above 0.5 */

/*
 * Writes the members of the fixed form into the open object of j: "lang",
 * "kind", "harm", "flags", "causes", "asks", "said_before", "sentiment",
 * "tone", and beside them "lang_p", "harm_p", "spans", "entities", "model".
 * The caller adds "id", "findings" and "promises".
 */
void verdict_json(struct json *j, const struct judge *judge,
                  const struct verdict *v);

#endif
