/*
 * date.h — dates, times and spans in the reader's language and time zone.
 * Names, order and joining words after the Unicode CLDR; hours count to 24 in
 * every language, so that nobody takes an afternoon for a morning.
 *
 * zone is an IANA name ("Europe/Warsaw"); an unknown or empty one is UTC.
 * Times are UTC microseconds.  Results live in the arena.  Pure but for the
 * zone tables of text/zone.h; thread safe.
 */
#ifndef I18N_DATE_H
#define I18N_DATE_H

#include "base/str.h"
#include "text/lang.h"

/* "24 November 2026", "24 novembre 2026", "2026年11月24日". */
struct str date_day(struct arena *a, enum lang lang, struct str zone,
                    int64_t us);

/* "24 Nov 2026"; shorter, for tables. */
struct str date_day_short(struct arena *a, enum lang lang, struct str zone,
                          int64_t us);

/* "14:05" */
struct str date_clock(struct arena *a, struct str zone, int64_t us);

/* "Tuesday, 24 November 2026, 14:05" */
struct str date_full(struct arena *a, enum lang lang, struct str zone,
                     int64_t us);

/* "24 Nov 2026, 14:05" */
struct str date_short(struct arena *a, enum lang lang, struct str zone,
                      int64_t us);

/*
 * As short as is clear at now_us: "14:05" for today, "yesterday 14:05",
 * "tomorrow 14:05", "Friday 14:05" within six days, "24 Nov" within the year,
 * else "24 Nov 2026".
 */
struct str date_near(struct arena *a, enum lang lang, struct str zone,
                     int64_t us, int64_t now_us);

/* "2 days ago", "in 3 hours", "now" (less than a minute either way). */
struct str date_ago(struct arena *a, enum lang lang, int64_t us,
                    int64_t now_us);

/* The largest unit: "3 hours", "2 days"; "0 minutes" below a minute. */
struct str date_span(struct arena *a, enum lang lang, int64_t span_us);

/* 0 Sunday … 6 Saturday, 1 January … 12 December; as they stand alone. */
struct str date_weekday(enum lang lang, int weekday);
struct str date_month(enum lang lang, int month);

/* "2026-11-24T14:05:00+01:00": for <time datetime>. */
struct str date_machine(struct arena *a, struct str zone, int64_t us);

/* "a, b and c", "a, b et c", "a、b和c". */
struct str list_and(struct arena *a, enum lang lang, const struct str *items,
                    size_t n);

#endif
