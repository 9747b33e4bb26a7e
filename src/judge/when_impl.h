/*
 * when_impl.h — between the words of a date (when_lex.c), how they go
 * together (when.c) and which moment that is (when_due.c); inside the room.
 */
#ifndef JUDGE_WHEN_IMPL_H
#define JUDGE_WHEN_IMPL_H

#include "judge/when.h"

/* As the numbers in word/LANG/when.txt. */
enum when_unit {
    WHEN_UNIT_NONE,
    WHEN_MINUTE,
    WHEN_HOUR,
    WHEN_DAY,
    WHEN_BUSINESS_DAY,
    WHEN_WEEK,
    WHEN_MONTH,
    WHEN_YEAR,
    WHEN_BUSINESS_HOUR,
    WHEN_WEEKEND,
    /* with their count */
    WHEN_EIGHT_DAYS = 21,
    WHEN_FORTNIGHT,
    WHEN_QUARTER_HOUR,
    WHEN_HALF_HOUR,
    WHEN_HALF_DAY
};

/* Hours of the day as the lists have them; others are meant as they are. */
enum {
    WHEN_PART_MORNING = 11, /* until 12; Chinese hours before noon */
    WHEN_PART_END = 19,     /* of the working day: 18:00 */
    WHEN_PART_TONIGHT = 22,
    WHEN_PART_TOMORROW_MORNING = 26,
    WHEN_PART_TOMORROW_EVENING = 27
};

/* What was read so far of one date. */
struct when_mark {
    bool by, within, on, after, between, past, ago, late; /* around it */
    bool this, next, coming, end;
    bool inside, before, later; /* behind it: 內, 前, 後 */

    bool has_span; /* count units */
    int count;
    enum when_unit unit;

    bool has_date; /* year 0: not said; month 0: only the day */
    int year, month, day;

    int weekday; /* 1 Monday … 7 Sunday; 0: none */
    bool has_day;
    int day_offset; /* 0 today, 1 tomorrow, -1 yesterday */

    enum when_unit period; /* "this week", "the end of the month" */

    bool has_time;
    int hour, minute;
    int part;        /* of the day; 0: none */
    struct str zone; /* IANA; empty: that of the brand */
};

/* Hits of dates by token. */
struct when_lex {
    const struct scan *scan;
    const struct phrase_hit *hits; /* only those of when.txt */
    const uint32_t *head;          /* of each token: its first hit */
    bool month_first;              /* "12/03" is in December */
};

struct when_lex when_lex_make(struct arena *a, const struct when_in *in);

/* The hit of the tag that begins at the token; NULL when there is none, also
 * behind the last token. */
const struct phrase_hit *when_tag(const struct when_lex *x, uint32_t token,
                                  uint16_t tag);
bool when_any(const struct when_lex *x, uint32_t token);

/* Whether the token's folded form is that text. */
bool when_is(const struct when_lex *x, uint32_t token, struct str folded);

/* A whole number at the token: digits, a word, or Chinese numerals.  Returns
 * how many tokens it takes; 0: none. */
uint32_t when_number(const struct when_lex *x, uint32_t token, int *value);

/* The same, or a range, of which the later counts. */
uint32_t when_range(const struct when_lex *x, uint32_t token, int *value);

/* "30.11.2026", "30/11", "2026-11-30[T17:00]", 2026年11月30日.  lead: there
 * is a word before it that wants a date. */
uint32_t when_numeric(const struct when_lex *x, uint32_t token, bool lead,
                      struct when_mark *m);

/* "10:30", "5pm", "17h30", "5 o'clock"; lead as above. */
uint32_t when_clock(const struct when_lex *x, uint32_t token, bool lead,
                    struct when_mark *m);

/* The IANA name of a line of @when.zone; empty when there is none. */
struct str when_zone(int line);

/* Fills start_us, due_us and sense. */
void when_due(const struct when_mark *m, int64_t now_us, struct str zone,
              struct when *w);

#endif
