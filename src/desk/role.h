/*
 * role.h — what a person who works here may do.
 *
 * An administrator may everything; a lead may what an agent may; a publisher
 * may what an agent may, and publish posts; an auditor reads what an agent
 * reads, and the log, and changes nothing.
 */
#ifndef DESK_ROLE_H
#define DESK_ROLE_H

#include "base/str.h"

enum role {
    ROLE_NONE, /* nobody is logged in, or it does not matter */
    ROLE_AGENT,
    ROLE_LEAD,
    ROLE_PUBLISHER,
    ROLE_AUDITOR,
    ROLE_ADMIN
};

enum { ROLE_N = ROLE_ADMIN + 1 };

/* "none", "agent", "lead", "publisher", "auditor", "administrator". */
struct str role_name(enum role role);
bool role_parse(struct str name, enum role *role) MUST_USE;

/* Whether someone with the role `have` may do what `need` is asked for;
 * reading: it changes nothing.  ROLE_NONE is asked for by what is open. */
static inline bool role_may(enum role have, enum role need, bool reading)
{
    if (need == ROLE_NONE || have == ROLE_ADMIN)
        return true;
    if (have == ROLE_AUDITOR)
        return reading && (need == ROLE_AGENT || need == ROLE_AUDITOR);
    return have == need || (need == ROLE_AGENT && have != ROLE_NONE);
}

#endif
