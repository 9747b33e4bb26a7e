/*
 * notice.h — what an agent must be told (desk/notice.h), as a page says it.
 */
#ifndef WEB_PAGES_NOTICE_H
#define WEB_PAGES_NOTICE_H

#include "db/q_event.h"
#include "web/pages/pages_impl.h"

struct notice_said {
    int64_t id, case_id, at_us;
    struct str text; /* a whole sentence, translated */
    bool bad;
};

/* Fills in the sentence; the rest is the caller's. */
void notice_say(const struct page_env *env, struct str kind, struct str data,
                struct notice_said *n);

#endif
