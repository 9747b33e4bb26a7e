/*
 * check_body.h — the JSON that POST /api/v1/check takes.  In a file of its
 * own: jansson and base/json.h have the same names.
 */
#ifndef WEB_PAGES_CHECK_BODY_H
#define WEB_PAGES_CHECK_BODY_H

#include "base/err.h"
#include "base/str.h"

struct check_body { /* "" and 0: absent or null */
    struct str text, subject, lang, channel, to, cc, name;
    int64_t case_id;
    bool attachment;
};

/* ERR_INPUT: no JSON object, a member of another type; ERR_LIMIT. */
bool check_body_read(struct arena *a, struct str bytes, struct check_body *out,
                     struct err *e) MUST_USE;

#endif
