/*
 * civil.h — a time as year, month, day, hour in UTC, by arithmetic alone (no
 * zone files; those are in i18n).  Proleptic Gregorian calendar, years 1 to
 * 9999.  Day count after Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", days_from_civil.
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include "base/str.h"

struct civil {
    int year, month, day;     /* 1…9999, 1…12, 1…31 */
    int hour, minute, second; /* 0…23, 0…59, 0…60 */
    int us;                   /* 0…999999 */
    int weekday; /* 0 Sunday … 6 Saturday; ignored on the way in */
};

struct civil civil_from_us(int64_t us);
int64_t civil_to_us(struct civil c); /* out-of-range fields carry over */

/* "2026-11-24T06:01:00.000000Z" and a NUL. */
enum { CIVIL_ISO_BYTES = 32 };
void civil_iso(int64_t us, char out[CIVIL_ISO_BYTES]);

/*
 * Reads "2026-11-24", optionally with "T06:01" or " 06:01", seconds, a
 * fraction and "Z" or "+01:00"; without a zone it is UTC.
 */
bool civil_parse(struct str s, int64_t *us) MUST_USE;

#endif
