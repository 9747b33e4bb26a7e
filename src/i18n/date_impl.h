/*
 * date_impl.h — the words dates are made of, one row a language.
 */
#ifndef I18N_DATE_IMPL_H
#define I18N_DATE_IMPL_H

#include "text/lang.h"

enum date_unit {
    DATE_MINUTE,
    DATE_HOUR,
    DATE_DAY,
    DATE_WEEK,
    DATE_MONTH,
    DATE_YEAR
};

struct date_words {
    const char *weekday[7];      /* from Sunday */
    const char *month[12];       /* inside a date: "24 listopada" */
    const char *month_short[12]; /* inside a date */
    const char *month_alone[12]; /* as a heading: "listopad" */
    const char *day;             /* pattern of {d} {m} {M} {B} {y} */
    const char *day_short;
    const char *day_month; /* without the year */
    const char *full;      /* pattern of {W}eekday, {D}ay, {c}lock */
    const char *day_clock; /* between a date and its clock */
    const char *yesterday, *tomorrow;
    const char *list_comma, *list_last;
};

/* English for a language without pages.  Never NULL. */
const struct date_words *date_words_of(enum lang lang);

#endif
