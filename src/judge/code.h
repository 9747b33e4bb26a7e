/*
 * code.h — the fixed lists of what can be said of a message, and their names
 * as they are stored, shown in JSON and taken from forms.
 */
#ifndef JUDGE_CODE_H
#define JUDGE_CODE_H

#include "base/str.h"

enum kind {
    KIND_COMPLAINT, /* any expression of dissatisfaction */
    KIND_QUESTION,
    KIND_PRAISE,
    KIND_OTHER,
    KIND_SPAM
};

enum flag {
    FLAG_INJURY, /* somebody is hurt or in danger */
    FLAG_ILLNESS,
    FLAG_DISCRIMINATION,
    FLAG_IN_NEED, /* a child, a person who depends on others */
    FLAG_LEGAL,   /* a lawyer, a court, an authority, the police */
    FLAG_MONEY_GONE,
    FLAG_DATA_LEAK,
    FLAG_SELF_HARM
};

/* The same codes as case_causes of the desk, in the same order. */
enum cause {
    CAUSE_FAULTY,
    CAUSE_LATE,
    CAUSE_PRICE,
    CAUSE_CANCELLED,
    CAUSE_WEBSITE,
    CAUSE_SAFETY,
    CAUSE_POLICY,
    CAUSE_UNCARING,
    CAUSE_IGNORANT,  /* does not know the product */
    CAUSE_POWERLESS, /* may not help */
    CAUSE_RUDE,
    CAUSE_CONDESCENDING,
    CAUSE_UNTRUTHFUL
};

enum ask {
    ASK_REFUND,
    ASK_REPLACEMENT,
    ASK_REPAIR,
    ASK_ANSWER,
    ASK_APOLOGY,
    ASK_PRICE_MATCH,
    ASK_CHANGE_OF_DATA,
    ASK_CANCELLATION,
    ASK_CALL_BACK
};

enum sentiment { SENTIMENT_NEGATIVE, SENTIMENT_NEUTRAL, SENTIMENT_POSITIVE };

enum {
    KIND_N = KIND_SPAM + 1,
    FLAG_N = FLAG_SELF_HARM + 1,
    CAUSE_N = CAUSE_UNTRUTHFUL + 1,
    ASK_N = ASK_CALL_BACK + 1,
    SENTIMENT_N = SENTIMENT_POSITIVE + 1,
    HARM_N = 5 /* none, no explicit reproach, disapproval, accusation, blame */
};

/* Static texts: "complaint", "injury", "late", "refund", "negative", … */
struct str kind_name(enum kind k);
struct str flag_name(enum flag f);
struct str cause_name(enum cause c);
struct str ask_name(enum ask a);
struct str sentiment_name(enum sentiment s);
/* False when the name is none of them. */
bool kind_parse(struct str name, enum kind *k) MUST_USE;
bool flag_parse(struct str name, enum flag *f) MUST_USE;
bool cause_parse(struct str name, enum cause *c) MUST_USE;
bool ask_parse(struct str name, enum ask *a) MUST_USE;

#endif
