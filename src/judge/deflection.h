/*
 * deflection.h — answers that send the customer to another place, person,
 * form, number or channel for what was asked: "fill in the form at", "send us
 * a DM", "call our hotline", "contact the carrier".
 *
 * None is: what we do ourselves ("I have filled in the form for you"), what
 * need not be done ("you need not call"), a question about what was done
 * ("have you filed a claim?").
 *
 * Words: word/LANG/deflect.txt.  Pure, linear time.
 */
#ifndef JUDGE_DEFLECTION_H
#define JUDGE_DEFLECTION_H

#include "base/span.h"
#include "judge/guard_index.h"

/* By place; they do not overlap, and there are at most max. */
size_t deflection_find(const struct guard_index *x, size_t max, struct arena *a,
                       struct span **found);

#endif
