/*
 * manner_impl.h — what the two files of manners share; inside the room.
 */
#ifndef JUDGE_MANNER_IMPL_H
#define JUDGE_MANNER_IMPL_H

#include "judge/guard_impl.h"

/* What a token is, one bit each, by the word lists aim and cold. */
enum {
    MANNER_YOU = 1,     /* the customer */
    MANNER_NOT = 2,     /* denies */
    MANNER_SELF = 4,    /* us */
    MANNER_QUOTE = 8,   /* announces somebody else's words */
    MANNER_BUT = 16,    /* takes back what was said before it */
    MANNER_SORRY = 32,  /* regrets */
    MANNER_MARKED = 64, /* stands in quotation marks */
    MANNER_NAME = 128   /* of the customer */
};

struct manner {
    struct guard_work *w;
    uint8_t *marks;     /* one for each token */
    bool greets, sorry; /* somewhere in the text */
};

/* Capitals, storms of signs, letters drawn out: manner_shout.c. */
void manner_shouting(struct manner *m);

/* No greeting, no name, no regret: manner_shout.c. */
void manner_coldness(struct manner *m);

#endif
