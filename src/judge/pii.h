/*
 * pii.h — data that name a person or his money: numbers of payment cards,
 * accounts, passports and identity cards, phones, addresses of mail.
 *
 *   card      13 to 19 digits, in groups or not, of a known scheme (ISO/IEC
 *             7812: first digit 2 to 6), whose check digit is right (Luhn)
 *   account   an IBAN (ISO 13616) of its country's length whose remainder
 *             modulo 97 is 1
 *   identity  a PESEL, a Chinese or Taiwanese identity number or a French
 *             social security number with the right check digits; else
 *             letters and digits right behind a word for a passport or card
 *   phone     "+" and 8 to 15 digits (ITU-T E.164), or 9 to 11 digits in
 *             groups as people write them at home
 *
 * Numbers of orders and parcels are none of these unless they pass such a
 * check by chance (one in ten for a card).  Pure, linear time.
 */
#ifndef JUDGE_PII_H
#define JUDGE_PII_H

#include "judge/guard_index.h"

enum pii_kind { PII_CARD, PII_ACCOUNT, PII_IDENTITY, PII_PHONE, PII_ADDRESS };

enum { PII_N = PII_ADDRESS + 1 };

struct pii {
    enum pii_kind kind;
    bool sure;         /* check digits say so, or a word before it */
    uint32_t from, to; /* bytes of the source */
};

/* By place; they do not overlap, and there are at most max. */
size_t pii_find(const struct guard_index *x, size_t max, struct arena *a,
                struct pii **found);

/* Digits and letters only, lower case, "00" and "+" off a phone: for
 * comparing "+48 601 234 567" with "601234567". */
struct str pii_plain(struct arena *a, struct str value);

/* Whether both are one number or address, with or without the country. */
bool pii_same(struct arena *a, enum pii_kind kind, struct str one,
              struct str two);

/* ---- the checks alone; digits are ASCII ---- */
bool pii_luhn(struct str digits);
bool pii_iban(struct str plain); /* "PL61…", letters in either case */
bool pii_pesel(struct str digits);

#endif
