/*
 * number.h — numbers, money and sizes as the reader's language writes them.
 * Marks and places of signs after the Unicode CLDR.  Other languages than
 * those of the pages are written as English.
 *
 * Results live in the arena.
 */
#ifndef I18N_NUMBER_H
#define I18N_NUMBER_H

#include "base/str.h"
#include "text/lang.h"

/* 12345 as "12,345", "12 345" (narrow or plain no-break space). */
struct str number_str(struct arena *a, enum lang lang, int64_t n);

/* Rounded half away from zero to that many decimals (0 to 6). */
struct str number_decimal(struct arena *a, enum lang lang, double d,
                          int decimals);

/* Exact: n in units of 10^-decimals (0 to 6); 1250 with 2 is "12.50". */
struct str number_scaled(struct arena *a, enum lang lang, int64_t n,
                         int decimals);

/* 0.125 with 1 decimal as "12.5%", "12,5 %". */
struct str number_percent(struct arena *a, enum lang lang, double share,
                          int decimals);

/* 1234567 as "1.2 MB", "1,2 Mo"; thousands, not 1024. */
struct str number_bytes(struct arena *a, enum lang lang, int64_t bytes);

/* Digits after the mark of an ISO 4217 currency: EUR 2, JPY 0, KWD 3; 2 when
 * it is not known. */
int money_exponent(struct str currency);

/* Three capital letters that ISO 4217 lists. */
bool money_known(struct str currency);

/*
 * minor is in the smallest unit: 1250 EUR cents as "€12.50", "12,50 €".  The
 * sign is the one of the language, or the code where it has none.
 */
struct str money_str(struct arena *a, enum lang lang, int64_t minor,
                     struct str currency);

#endif
