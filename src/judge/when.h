/*
 * when.h — dates and spans of time in what people write, in all six
 * languages, and which moment they mean: "by Friday", "within 24 hours",
 * «в течение трёх дней», « sous 48 h », "do końca tygodnia", 「三個工作天內」,
 * "before 5pm CET", "30.11.", ISO 8601.
 *
 * Words come from word/LANG/when.txt; what they mean together is here:
 *   - a day ends at 18:00 of the zone; today after 18:00 ends at 24:00.
 *     Morning ends at 12:00, afternoon at 18:00, evening at 21:00.
 *   - hours and minutes count from now; days, weeks, months go to the end of
 *     the day so many later (31 January + 1 month is 28 or 29 February).
 *   - business days are Monday to Friday; the first is the next such day
 *     after today.  8 business hours are one business day.
 *   - of "3-5 days" the later counts.
 *   - "Friday" is the next Friday, on a Friday that in seven days; "this
 *     Friday" may be today; "next Friday" is that of next week (Monday to
 *     Sunday), but « vendredi prochain » the next one.
 *   - a week ends on Friday, or on Sunday when Friday's end is past.
 *   - a date without year is the nearest: up to 183 days back it is past.
 *   - "03/12" is the 3 December, but 12 March in a zone of America.
 *   - a time of day that is past is tomorrow's; one with a zone ("CET") is
 *     in that zone, also for the day.
 * What names no moment ("soon", "a few days") is not found.
 *
 * Pure; linear time.  Results live in the arena.
 */
#ifndef JUDGE_WHEN_H
#define JUDGE_WHEN_H

#include "text/lang.h"
#include "text/phrase.h"
#include "text/scan.h"

enum when_sense {
    WHEN_BY,     /* not later than */
    WHEN_WITHIN, /* a span from now */
    WHEN_AT,     /* on that day, at that time */
    WHEN_LASTS,  /* a span, without saying from when: "3 days" */
    WHEN_AFTER,  /* not before: no deadline */
    WHEN_AGO     /* past */
};

struct when {
    uint32_t from, to; /* bytes of the source, with "by", "within" */
    uint32_t first, n; /* tokens */
    enum when_sense sense;
    bool business;    /* counted in business days */
    int64_t start_us; /* the day or span begins; 0 when now_us is 0 */
    int64_t due_us;   /* … and is over; of WHEN_AGO in the past */
};

struct when_in {
    const struct scan *scan;
    const struct phrase_hit *hits; /* of word_set(lang), by place */
    size_t hits_n;
    int64_t now_us;  /* 0: words are found, moments are not */
    struct str zone; /* IANA; empty or unknown: UTC */
};

/* By place; they do not overlap. */
size_t when_find(const struct when_in *in, struct arena *a,
                 struct when **found);

#endif
