/*
 * compose.h — what the page of a new letter is given.
 */
#ifndef WEB_PAGES_COMPOSE_H
#define WEB_PAGES_COMPOSE_H

#include "web/pages/check.h"
#include "web/pages/pages_impl.h"

struct compose_new {
    struct str to, name, subject, text, lang;
    int64_t account_id;
    struct str wrong;                      /* why it could not be sent */
    const struct q_account_list *accounts; /* those that can send */
    size_t accounts_n;
    const struct pages_option *langs;
    size_t langs_n;
    struct check_page check;
    const struct check *found; /* what held it up; NULL: nothing */
    struct str pass;
};

#endif
