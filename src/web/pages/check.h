/*
 * check.h — what the tone guard found, on a page: the words marked in the
 * text, a list of reasons, promises to stand by, and a lead's way out.  The
 * second page of a letter shows it (it works without script); the composer's
 * script asks POST /api/v1/check for the same while somebody types.
 */
#ifndef WEB_PAGES_CHECK_H
#define WEB_PAGES_CHECK_H

#include "desk/check.h"
#include "web/pages/pages_impl.h"

struct check_line {
    struct str class, level, what; /* words */
    struct str words;              /* of the text; empty: all of it */
    struct str why, suggestion, with;
};

struct check_promise_line {
    struct str text;
    struct str due; /* local, as <input type="datetime-local"> has it */
    bool chosen;
};

struct check_page {
    bool shown; /* there is something to look at */
    bool stops, asks, may_pass;
    struct str token, pass;
    struct html marked; /* the text, each part by the gravest found there */
    const struct check_line *lines;
    size_t lines_n;
    const struct check_promise_line *promises;
    size_t promises_n;
};

void check_page_fill(const struct page_env *env, const struct check *c,
                     struct check_page *out);

/* Fields that both forms of letters have; check_leave_of reads them. */
#define CHECK_FIELDS                                                           \
    {"confirm", WEB_LINE, .max_bytes = 100},                                   \
        {"pass", WEB_LINE, .label = MSG("Reason to let it pass"),              \
         .max_bytes = LIMIT_REASON_BYTES},                                     \
        {"promise", WEB_LINE, .many = true, .max_n = 20, .max_bytes = 2},      \
        {"promise_text", WEB_LINE, .many = true, .max_n = 20,                  \
         .max_bytes = LIMIT_REASON_BYTES},                                     \
    {                                                                          \
        "promise_due", WEB_LINE, .many = true, .max_n = 20, .max_bytes = 40    \
    }

/* ERR_INPUT: a promise without a time. */
bool check_leave_of(struct web_req *req, struct check_leave *leave,
                    struct err *e) MUST_USE;

/* Counts what held a letter up. */
bool check_count_held(struct web_req *req, int64_t case_id,
                      const struct check *c, struct err *e) MUST_USE;

/* "insult", "deflection", …, and of levels. */
struct str check_what_word(enum lang lang, struct str what);
struct str check_level_word(enum lang lang, struct str level);

#endif
