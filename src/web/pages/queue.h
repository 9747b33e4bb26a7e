/*
 * queue.h — what the page of the queue is given.
 */
#ifndef WEB_PAGES_QUEUE_H
#define WEB_PAGES_QUEUE_H

#include "db/q_case.h"
#include "web/pages/notice.h"
#include "web/pages/pages_impl.h"

enum queue_view {
    QUEUE_MINE,
    QUEUE_TEAM,
    QUEUE_ALL,
    QUEUE_UNOWNED, /* always empty: a case has an owner from the start */
    QUEUE_RESOLVED,
    QUEUE_CLOSED
};
enum { QUEUE_VIEW_N = QUEUE_CLOSED + 1 };

struct str queue_view_name(enum queue_view v); /* in the address */
struct str queue_view_word(enum lang lang, enum queue_view v);

struct queue_list {
    enum queue_view view;
    bool done;     /* resolved or closed: no due times */
    bool filtered; /* something is chosen in the form */
    bool after;    /* not the first page */
    bool no_team;
    int64_t mine_n;
    int64_t customer_id; /* the filter */
    struct str customer;
    const struct pages_option *states, *channels, *langs, *causes;
    size_t states_n, channels_n, langs_n, causes_n;
    struct notice_said *notices;
    size_t notices_n;
    bool more_notices; /* than these */
    const struct q_case_queue *rows;
    size_t n;
    struct str first, next; /* addresses; empty: there is none */
    struct str rows_path;   /* of the list alone, for the script */
};

#endif
