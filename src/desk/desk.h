/*
 * desk.h — what the business needs to know of its surroundings, told once at
 * the start and passed to whoever seals secrets, makes reply addresses or
 * links to the desk's pages.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "base/str.h"

struct judge; /* judge/judge.h */
struct spell; /* desk/spell.h */

enum { DESK_KEY_BYTES = 32 };

struct desk {
    unsigned char key[DESK_KEY_BYTES]; /* secret/key of the data folder */
    struct str public_url;             /* "https://desk.example", no slash */
    struct str data;  /* the data folder; letters may be kept in it */
    int64_t lease_us; /* of claimed work: a crash delays it by this; 0: 2 min */
    const struct judge *judge; /* NULL: rules and word lists alone */
    struct spell *spell;       /* NULL: spelling is not looked at */
};

/* Who acts on what; `now_us` is when.  agent_id 0 is the desk itself. */
struct actor {
    int64_t brand_id;
    int64_t agent_id;
    int64_t now_us;
};

/* due_us of a case that owes nothing: the end of the queue. */
#define DUE_NEVER INT64_MAX

#endif
