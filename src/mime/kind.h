/*
 * kind.h — what sort of message it is: whether a person wrote it, and if not,
 * what the machine wants to say.  Decides who gets an answer, so: only
 * MIME_PERSON may be answered automatically.
 *
 * Sources: RFC 3834 (automatic responses), RFC 3464 (delivery status), RFC
 * 8098 (disposition), RFC 5965 (feedback reports), RFC 2919/2369 (lists), and
 * the habits of Exchange, qmail, Exim, Postfix, Gmail and others.  Pure.
 */
#ifndef MIME_KIND_H
#define MIME_KIND_H

#include "mime/mail.h"

enum mime_kind {
    MIME_PERSON,     /* nothing speaks against a person */
    MIME_AUTO_REPLY, /* out of office, ticket received, … */
    MIME_AUTO_OTHER, /* made by a machine, not as an answer: newsletters, … */
    MIME_LIST,       /* came through a mailing list */
    MIME_BOUNCE,     /* could not be delivered */
    MIME_DELAY,      /* not delivered yet, still being tried */
    MIME_DELIVERED,  /* DSN of success, or relayed */
    MIME_RECEIPT,    /* read, or deleted without being read */
    MIME_FEEDBACK,   /* somebody pressed "this is spam" (ARF) */
    MIME_CALENDAR    /* an invitation or the answer to one */
};

enum { MIME_KIND_N = MIME_CALENDAR + 1 };

/* "person", "auto_reply", …  A static text. */
const char *mime_kind_name(enum mime_kind kind);

enum mime_action {
    MIME_ACTION_UNKNOWN,
    MIME_ACTION_FAILED,
    MIME_ACTION_DELAYED,
    MIME_ACTION_DELIVERED,
    MIME_ACTION_RELAYED,
    MIME_ACTION_EXPANDED
};

struct mime_recipient {
    struct str address;  /* final recipient, normalised */
    struct str original; /* original recipient; empty when not told */
    enum mime_action action;
    struct str status;     /* "5.1.1"; empty when not told */
    struct str diagnostic; /* the other server's words, one line, UTF-8 */
};

struct mime_verdict {
    enum mime_kind kind;
    bool weak;      /* by words in the subject only: ask before acting */
    struct str why; /* which sign decided: "header Auto-Submitted" */
    bool permanent; /* bounce: class 5, trying again is useless */
    struct mime_recipient *recipients; /* bounce, delay, delivered */
    size_t recipients_n;
    struct str original_message_id; /* what it is about; may be empty */
    struct str original_to;         /* whom that went to; may be empty */
    struct str original_subject;
};

/* Texts are static, borrowed from m, or memory of the arena. */
struct mime_verdict mime_kind_of(struct arena *a, const struct mime_mail *m);

/*
 * Reads the machine part of a delivery report (RFC 3464 section 2).  The
 * result may have no recipients; the text may be anything.
 */
struct mime_recipient *mime_dsn_read(struct arena *a, struct str report,
                                     size_t *n);

#endif
