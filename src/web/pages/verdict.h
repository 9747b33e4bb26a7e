/*
 * verdict.h — what the page of a verdict is given: the message with the words
 * that speak for it, and a group of buttons for each head, one key each.
 */
#ifndef WEB_PAGES_VERDICT_H
#define WEB_PAGES_VERDICT_H

#include "desk/verdict.h"
#include "web/pages/pages_impl.h"

struct verdict_choice {
    struct str code, text;
    struct str key; /* of the keyboard; empty: none */
    bool chosen;    /* as it stands now */
};

struct verdict_group {
    struct str head, title;
    struct str said;         /* by the machine, a sentence */
    struct str by;           /* who set it right; empty: nobody */
    bool flags;              /* buttons turn on and off */
    const struct str *words; /* that speak for it */
    size_t words_n;
    const struct verdict_choice *choices;
    size_t choices_n;
};

struct verdict_page {
    int64_t id, case_id, at_us;
    struct str subject, from, model;
    struct html marked; /* the message, with what its words speak for */
    const struct verdict_group *groups;
    size_t groups_n;
    const struct str *asks; /* words */
    size_t asks_n;
    int64_t said_before;
    bool sample; /* one of today's */
    bool looked; /* somebody said that it is right, or set it right */
};

/* Words for what the store calls by a code. */
struct str verdict_head_word(enum lang lang, enum verdict_head head);
struct str verdict_value_word(enum lang lang, const struct own_causes *own,
                              enum verdict_head head, struct str value);
struct str verdict_flag_word(enum lang lang, struct str flag);
struct str verdict_ask_word(enum lang lang, struct str ask);

/* For the case's page: a line about each message. */
struct verdict_chips {
    struct str kind, harm, cause; /* words; cause and harm may be empty */
    bool grave;                   /* harm 3 and more, or a flag */
    const struct str *flags;
    size_t flags_n;
    int64_t said_before;
};
/* NULL: the message has no verdict. */
const struct verdict_chips *
verdict_chips(const struct page_env *env, const struct own_causes *own,
              const struct q_verdict_of_case *rows, size_t n,
              const struct q_correction_of_case *corrections,
              size_t corrections_n, int64_t message_id);

#endif
