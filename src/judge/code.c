#include "judge/code.h"
#include "judge/entity.h"

static const struct str KINDS[KIND_N] = {
    [KIND_COMPLAINT] = STR_INIT("complaint"),
    [KIND_QUESTION] = STR_INIT("question"),
    [KIND_PRAISE] = STR_INIT("praise"),
    [KIND_OTHER] = STR_INIT("other"),
    [KIND_SPAM] = STR_INIT("spam"),
};

static const struct str FLAGS[FLAG_N] = {
    [FLAG_INJURY] = STR_INIT("injury"),
    [FLAG_ILLNESS] = STR_INIT("illness"),
    [FLAG_DISCRIMINATION] = STR_INIT("discrimination"),
    [FLAG_IN_NEED] = STR_INIT("in_need"),
    [FLAG_LEGAL] = STR_INIT("legal"),
    [FLAG_MONEY_GONE] = STR_INIT("money_gone"),
    [FLAG_DATA_LEAK] = STR_INIT("data_leak"),
    [FLAG_SELF_HARM] = STR_INIT("self_harm"),
};

static const struct str CAUSES[CAUSE_N] = {
    [CAUSE_FAULTY] = STR_INIT("faulty"),
    [CAUSE_LATE] = STR_INIT("late"),
    [CAUSE_PRICE] = STR_INIT("price"),
    [CAUSE_CANCELLED] = STR_INIT("cancelled"),
    [CAUSE_WEBSITE] = STR_INIT("website"),
    [CAUSE_SAFETY] = STR_INIT("safety"),
    [CAUSE_POLICY] = STR_INIT("policy"),
    [CAUSE_UNCARING] = STR_INIT("uncaring"),
    [CAUSE_IGNORANT] = STR_INIT("ignorant"),
    [CAUSE_POWERLESS] = STR_INIT("powerless"),
    [CAUSE_RUDE] = STR_INIT("rude"),
    [CAUSE_CONDESCENDING] = STR_INIT("condescending"),
    [CAUSE_UNTRUTHFUL] = STR_INIT("untruthful"),
};

static const struct str ASKS[ASK_N] = {
    [ASK_REFUND] = STR_INIT("refund"),
    [ASK_REPLACEMENT] = STR_INIT("replacement"),
    [ASK_REPAIR] = STR_INIT("repair"),
    [ASK_ANSWER] = STR_INIT("answer"),
    [ASK_APOLOGY] = STR_INIT("apology"),
    [ASK_PRICE_MATCH] = STR_INIT("price_match"),
    [ASK_CHANGE_OF_DATA] = STR_INIT("change_of_data"),
    [ASK_CANCELLATION] = STR_INIT("cancellation"),
    [ASK_CALL_BACK] = STR_INIT("call_back"),
};

static const struct str SENTIMENTS[SENTIMENT_N] = {
    [SENTIMENT_NEGATIVE] = STR_INIT("negative"),
    [SENTIMENT_NEUTRAL] = STR_INIT("neutral"),
    [SENTIMENT_POSITIVE] = STR_INIT("positive"),
};

static const struct str ENTITIES[ENTITY_N] = {
    [ENTITY_ORDER] = STR_INIT("order"),
    [ENTITY_BOOKING] = STR_INIT("booking"),
    [ENTITY_REFERENCE] = STR_INIT("reference"),
    [ENTITY_FLIGHT] = STR_INIT("flight"),
    [ENTITY_MONEY] = STR_INIT("money"),
    [ENTITY_DATE] = STR_INIT("date"),
    [ENTITY_PLACE] = STR_INIT("place"),
    [ENTITY_PRODUCT] = STR_INIT("product"),
    [ENTITY_COMPETITOR] = STR_INIT("competitor"),
};

struct str kind_name(enum kind k)
{
    return KINDS[k];
}

struct str flag_name(enum flag f)
{
    return FLAGS[f];
}

struct str cause_name(enum cause c)
{
    return CAUSES[c];
}

struct str ask_name(enum ask a)
{
    return ASKS[a];
}

struct str sentiment_name(enum sentiment s)
{
    return SENTIMENTS[s];
}

struct str entity_kind_name(enum entity_kind kind)
{
    return ENTITIES[kind];
}

static int place_of(struct str name, const struct str *list, int n)
{
    for (int i = 0; i < n; i++)
        if (str_eq(name, list[i]))
            return i;
    return -1;
}

bool kind_parse(struct str name, enum kind *k)
{
    int at = place_of(name, KINDS, KIND_N);

    if (at >= 0)
        *k = (enum kind)at;
    return at >= 0;
}

bool flag_parse(struct str name, enum flag *f)
{
    int at = place_of(name, FLAGS, FLAG_N);

    if (at >= 0)
        *f = (enum flag)at;
    return at >= 0;
}

bool cause_parse(struct str name, enum cause *c)
{
    int at = place_of(name, CAUSES, CAUSE_N);

    if (at >= 0)
        *c = (enum cause)at;
    return at >= 0;
}

bool ask_parse(struct str name, enum ask *a)
{
    int at = place_of(name, ASKS, ASK_N);

    if (at >= 0)
        *a = (enum ask)at;
    return at >= 0;
}
