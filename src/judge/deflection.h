/*
 * deflection.h — answers that send the customer to another place, person,
 * form, number or channel for what was asked: "fill in the form at", "send us
 * a DM", "call our hotline", "contact the carrier".
 *
 * None is: what we do ourselves ("I have filled in the form for you"), what
 * need not be done ("you need not call"), a question about what was done
 * ("have you filed a claim?").
 *
 * Found are whole phrases (word/LANG/deflect.txt), and put together ones
 * (word/LANG/out_deflect.txt): a verb that tells the customer to go or to do
 * something, behind an opening ("you can", "please") or where a clause
 * begins, with a place that is elsewhere in the same sentence; somebody else
 * and what he can or has to do ("the seller has to sort it"); and an address
 * with what introduces it, unless we are said to use it or it is asked about.
 *
 * On a public channel it is none to ask for somebody's data in a private
 * message: that is the right room, with us and in the same case.
 *
 * Pure, linear time.
 */
#ifndef JUDGE_DEFLECTION_H
#define JUDGE_DEFLECTION_H

#include "base/span.h"
#include "judge/guard_index.h"

/* By place; they do not overlap, and there are at most max. */
size_t deflection_find(const struct guard_index *x, bool is_public, size_t max,
                       struct arena *a, struct span **found);

#endif
