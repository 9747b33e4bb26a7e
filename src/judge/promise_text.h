/*
 * promise_text.h — undertakings in what we write: "we will refund you by
 * Friday", "you will hear from us within 24 hours", "I'll call you tomorrow".
 *
 * An undertaking says that we, or our people, will do something for this
 * customer, with or without a time.  It is none when it
 *   - asks ("shall we call you?") or waits for the customer ("if you send us
 *     the number, we will look", "please send it and we'll look"; with a date
 *     a request does not take it back: "… and we will call tonight at 8");
 *   - is done while we talk ("one moment, I'll check that");
 *   - is an offer, a hope or an effort ("we can", "happy to", "we'll try");
 *   - says what the customer must do, what others will do, what is past.
 *
 * Words: word/LANG/promise.txt and out_promise.txt, dates: judge/when.h.  Pure, linear time.
 */
#ifndef JUDGE_PROMISE_TEXT_H
#define JUDGE_PROMISE_TEXT_H

#include "judge/guard_index.h"
#include "judge/when.h"

struct promise_text {
    uint32_t from, to; /* bytes: the clause, with its date */
    int64_t due_us;    /* 0: no date, or none that is a deadline */
};

/*
 * By place; they do not overlap, and there are at most max.  The hits of x
 * are those of word_set(lang); dates are by place.
 */
size_t promise_text_find(const struct guard_index *x, const struct when *dates,
                         size_t dates_n, size_t max, struct arena *a,
                         struct promise_text **found);

#endif
