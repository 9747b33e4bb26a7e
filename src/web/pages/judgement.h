/*
 * judgement.h — what the page "judgement" is given: how often it is right,
 * what it has learnt, and what was found in our own letters.
 */
#ifndef WEB_PAGES_JUDGEMENT_H
#define WEB_PAGES_JUDGEMENT_H

#include "desk/judgement.h"
#include "web/pages/pages_impl.h"

struct judgement_row {            /* of a head, or of one value of it */
    struct str head, value;       /* value empty: the head itself */
    struct str precision, recall; /* "87 % (71–95 %)"; empty: no rows */
    int64_t said_n, meant_n;
    int64_t corrected_n;
};

struct judgement_week_row {
    struct str from; /* date of its first day */
    struct str cells[HEAD_N];
};

struct judgement_version {
    int64_t id, at_us;
    struct str version, state, figures; /* words */
    bool in_use;
};

struct judgement_found {
    struct str agent, what, level, outcome;
    int64_t n;
};

struct judgement_page {
    bool all; /* its reader sees more than their own */
    bool may_roll_back;
    int64_t today_n, today_done; /* drawn for them; SAMPLE_PER_DAY not yet */
    struct str heads[HEAD_N];
    const struct judgement_row *rows;
    size_t rows_n;
    const struct judgement_week_row *weeks;
    size_t weeks_n;
    const struct judgement_version *versions;
    size_t versions_n;
    const struct judgement_found *found;
    size_t found_n;
    struct str model; /* the shipped one; empty: none */
};

#endif
