/*
 * zone.h — IANA time zones ("Europe/Warsaw") from ICU's copy of the tz data.
 *
 * Each zone's changes from 1900 to 2100 are read once per process and kept;
 * after that every call is a binary search.  Before 1900 and after 2100 the
 * first and last offsets hold.  Thread safe.
 */
#ifndef TEXT_ZONE_H
#define TEXT_ZONE_H

#include "base/civil.h"
#include "base/err.h"

/* The offset from UTC at that moment, seconds, east positive; ERR_INPUT when
 * there is no such zone. */
bool zone_offset_s(struct str zone, int64_t us, int *offset_s,
                   struct err *e) MUST_USE;

/* What the clock on the wall shows. */
bool zone_local(struct str zone, int64_t us, struct civil *c,
                struct err *e) MUST_USE;

/*
 * The moment when the wall clock shows c; out-of-range fields carry over.  A
 * time that occurs twice (clocks set back) is the first; one that is skipped
 * (clocks set forward) is as much later as the clocks were moved: 02:30 is
 * then 03:30.
 */
bool zone_to_us(struct str zone, struct civil c, int64_t *us,
                struct err *e) MUST_USE;

bool zone_known(struct str zone);

/* The canonical zones, sorted, for a list to choose from. */
struct str *zone_names(struct arena *a, size_t *n);

#endif
