/*
 * demo_mail.h — the letters of the demonstration as bytes: what customers
 * wrote, well-formed or not, and what mail servers report.  Pure.
 */
#ifndef MAIN_DEMO_MAIL_H
#define MAIN_DEMO_MAIL_H

#include "main/demo.h"

struct demo_letter {
    const char *name, *address, *lang;
    struct str subject, text;
    enum demo_form form;
    const char *file;
    struct str message_id, in_reply_to;
    struct str quoted; /* of ours, below the answer; empty: none */
    int64_t date_us;
};

bool demo_mail(struct arena *a, const struct demo_letter *l, struct str *raw,
               struct err *e) MUST_USE;

/* The report that a letter of ours could not be delivered (RFC 3464). */
struct str demo_report(struct arena *a, const char *address,
                       struct str letter_ref, struct str message_id,
                       int64_t date_us);

/* A small picture: a suitcase with a crack (PNG). */
struct str demo_picture(struct arena *a);

#endif
