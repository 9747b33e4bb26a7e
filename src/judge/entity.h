/*
 * entity.h — names and things in a message: numbers of orders and bookings,
 * amounts of money, dates, places, products.
 *
 * Small grammars over the tokens of text/scan.h, for all six languages at
 * once: people write "order 4711" in a French letter.  What is found is a
 * help to the reader and never certain; a number of a card or an account is
 * left to judge/pii.h.
 *
 * Pure, linear time.  Values live in the arena of the list.
 */
#ifndef JUDGE_ENTITY_H
#define JUDGE_ENTITY_H

#include "base/str.h"
#include "text/lang.h"
#include "text/scan.h"

enum entity_kind {
    ENTITY_ORDER,     /* number of an order, an invoice, a delivery */
    ENTITY_BOOKING,   /* number of a booking, a ticket, a reservation */
    ENTITY_REFERENCE, /* of a parcel, a contract, a customer, a case */
    ENTITY_FLIGHT,    /* of a flight or a train: "LO 335", "TGV 6201" */
    ENTITY_MONEY,     /* an amount with its currency */
    ENTITY_DATE,
    ENTITY_PLACE,
    ENTITY_PRODUCT,   /* one of ours */
    ENTITY_COMPETITOR /* one of theirs */
};

enum { ENTITY_N = ENTITY_COMPETITOR + 1, ENTITY_MAX = 200 };

struct entity {
    enum entity_kind kind;
    bool in_subject;   /* from and to are bytes of the subject */
    uint32_t from, to; /* bytes of the source */
    struct str value;  /* "ABC123", "12.50", "2026-11-03", "WAW", a name */
    char currency[4];  /* ISO 4217 of an amount; "" else or when unclear */
    int64_t cents;     /* hundredths of an amount; 0 else */
};

struct entity_list {
    struct arena *arena;
    struct entity *items; /* sorted by from once verdict_read is done */
    size_t n, room;
    bool over; /* there were more than ENTITY_MAX */
};

struct entity_list entity_list_make(struct arena *a);
/* False, and over is set, when the list is full. */
bool entity_add(struct entity_list *l, struct entity e);
/* By place; of those that overlap the longest stays, then the first kind. */
void entity_settle(struct entity_list *l);

/* Amounts: "12,50 €", "$1,299.00", "1 299 zł", «1299 руб.», "NT$500",
 * 人民币500元, 三百元.  entity_money.c */
void entity_money(const struct scan *s, enum lang lang,
                  struct entity_list *out);

/* Numbers behind a word that says what they count, PNRs, flights and trains.
 * entity_number.c */
void entity_number(const struct scan *s, struct entity_list *out);

/* Airports, large stations and cities in all six languages; the value is
 * the IATA code of the place or its English name.  entity_place.c */
void entity_place(const struct scan *s, struct entity_list *out);

/* "order", "booking", …: a static text. */
struct str entity_kind_name(enum entity_kind kind);

#endif
