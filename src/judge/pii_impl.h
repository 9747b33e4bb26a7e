/*
 * pii_impl.h — between the numbers (pii_check.c) and where they stand
 * (pii.c); inside the room.
 */
#ifndef JUDGE_PII_IMPL_H
#define JUDGE_PII_IMPL_H

#include "judge/pii.h"

bool pii_chinese_id(struct str plain);   /* 18, the last may be X */
bool pii_taiwanese_id(struct str plain); /* a letter and 9 digits */
bool pii_french_id(struct str digits);   /* 15 */

/* Of the country, for upper-case letters; 0 when it has none. */
size_t pii_iban_len(const char country[2]);

#endif
