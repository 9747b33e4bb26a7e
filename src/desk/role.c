#include "desk/role.h"

static const struct str NAMES[ROLE_N] = {
    [ROLE_NONE] = STR_INIT("none"),
    [ROLE_AGENT] = STR_INIT("agent"),
    [ROLE_LEAD] = STR_INIT("lead"),
    [ROLE_PUBLISHER] = STR_INIT("publisher"),
    [ROLE_AUDITOR] = STR_INIT("auditor"),
    [ROLE_ADMIN] = STR_INIT("administrator"),
};

struct str role_name(enum role role)
{
    return NAMES[role];
}

bool role_parse(struct str name, enum role *role)
{
    for (size_t i = 0; i < ROLE_N; i++)
        if (str_eq(name, NAMES[i])) {
            *role = (enum role)i;
            return true;
        }
    return false;
}
