/*
 * quote.h — which part of a message's text is new, which is quoted history
 * and which is a signature, so that pages can fold the rest.  Nothing is
 * deleted or changed: the parts are spans that cover the whole text in order.
 *
 * Known: ">" quoting; "On … wrote:" in en fr pl ru zh de es it, over up to
 * four lines; header blocks of Outlook (From/Sent/To/Subject) in the same
 * languages; "-----Original Message-----" and its kin; "-- " and "Sent from
 * my phone" signatures; closing phrases ("Best regards,") in en fr pl ru zh
 * with a few short lines below them, if something is said above.  A forward
 * with nothing said above it is not folded: the forwarded text is what the
 * sender wants to be read.
 *
 * Linear in the text.  Pure.
 */
#ifndef MIME_QUOTE_H
#define MIME_QUOTE_H

#include "base/span.h"
#include "base/str.h"

enum quote_kind {
    QUOTE_NEW,     /* what the sender says now */
    QUOTE_INTRO,   /* "On Monday Ann wrote:", the header block of a quote */
    QUOTE_HISTORY, /* what was said before */
    QUOTE_SIGNATURE,
    QUOTE_CLOSING, /* "Best regards," and the name below it */
    QUOTE_FORWARD  /* forwarded, and the point of this message: shown */
};

enum { QUOTE_KIND_N = QUOTE_FORWARD + 1 };

struct quote_part {
    enum quote_kind kind;
    struct span span; /* whole lines with their LF */
};

/* Text must be valid UTF-8.  Neighbours have different kinds; n is 0 only
 * for an empty text. */
struct quote_part *quote_split(struct arena *a, struct str text, size_t *n);

/* Of these parts only what is new, closing or forwarded, joined and trimmed: for search,
 * language and judgement.  A closing is read by them, so that nothing hangs on
 * how well it was told apart.  The whole text when that would leave nothing. */
struct str quote_new(struct arena *a, struct str text,
                     const struct quote_part *parts, size_t n);
/* The same of a text that is not split yet. */
struct str quote_new_text(struct arena *a, struct str text);

#endif
