/*
 * case_json.h — a case as JSON and as text, for `redress case show`.  The
 * JSON is a fixed form that scripts rely on: names are added, not changed.
 */
#ifndef MAIN_CASE_JSON_H
#define MAIN_CASE_JSON_H

#include "base/buf.h"
#include "base/json.h"
#include "desk/view.h"

void case_json(struct buf *b, const struct case_view *v);
void case_text(struct buf *b, const struct case_view *v);

/* The member "verdict" of a line of `case list`. */
void case_put_verdict(struct json *j, const struct q_verdict_of_cases *v);

#endif
