/*
 * delivery.h — why a letter did not arrive, out of what a mail server said:
 * the reason as one of a list that can be told in any language, the server's
 * code, and its own words without the codes.
 *
 * Sources: RFC 3463 and its registry (enhanced status codes), RFC 5321
 * section 4.2.3 (reply codes), RFC 3464 (diagnostics); where a code says
 * nothing ("5.0.0", or none), the English phrases that servers use.  The
 * sentences of room net, when no server answered, are read as well.  Pure.
 */
#ifndef DESK_DELIVERY_H
#define DESK_DELIVERY_H

#include "base/str.h"

enum delivery_why {
    DELIVERY_UNTOLD,      /* nothing is said that could be understood */
    DELIVERY_NO_MAILBOX,  /* nobody of that name there */
    DELIVERY_NO_DOMAIN,   /* what is after the @ takes no mail */
    DELIVERY_BAD_ADDRESS, /* badly written */
    DELIVERY_MOVED,       /* has another address now, not told */
    DELIVERY_DISABLED,    /* switched off */
    DELIVERY_FULL,        /* has no room */
    DELIVERY_TOO_LARGE,   /* the letter */
    DELIVERY_BUSY,        /* the server takes no mail now */
    DELIVERY_NO_ANSWER,   /* the server cannot be reached */
    DELIVERY_LOOP,        /* goes round in circles */
    DELIVERY_EXPIRED,     /* was tried for too long */
    DELIVERY_TOO_MANY,    /* recipients */
    DELIVERY_PATIENCE,    /* come back later: greylisting */
    DELIVERY_POLICY,      /* not from us, not of this kind: spam rules */
    DELIVERY_UNVERIFIED,  /* SPF, DKIM, DMARC, reverse names */
    DELIVERY_CONTENT,     /* kind of content, encoding */
    DELIVERY_LOGIN,       /* our own server refuses the log-in */
    DELIVERY_CERTIFICATE, /* our own server's is not to be trusted */
    DELIVERY_NO_SERVER,   /* our mailbox has none for sending */
    DELIVERY_OURS,        /* the desk gave it up: no server was at fault */
    DELIVERY_FOLDER,      /* where letters are kept cannot be written */
    DELIVERY_REFUSED,     /* 5xx, nothing more */
    DELIVERY_LATER        /* 4xx, nothing more */
};

enum { DELIVERY_WHY_N = DELIVERY_LATER + 1 };

/* What such an error begins with. */
#define DELIVERY_OURS_BEGINS "given up: "

struct delivery {
    enum delivery_why why;
    struct str code; /* "5.1.1", or "550" when there is no better; may be "" */
    struct str said; /* the server's words on one line; may be "" */
};

/* Any bytes that are valid UTF-8; slices of it, or memory of the arena. */
struct delivery delivery_read(struct arena *a, struct str error);

#endif
