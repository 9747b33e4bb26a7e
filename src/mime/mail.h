/*
 * mail.h — reading a message of RFC 5322 and MIME as people really send it.
 *
 * Content never makes it fail: what is broken is read as well as it can be
 * and named in `notes`.  Work is linear in the size of the message, except
 * that nested multiparts cost their depth (LIMIT_MIME_DEPTH).  Parts that
 * need no decoding are slices of `raw`, so raw must live as long as the
 * result; all else is memory of the arena.  All texts are valid UTF-8 without
 * NUL; header texts also without line breaks and other control characters.
 *
 * Structure is found by GMime; header words, charsets (text/charset.h),
 * addresses and TNEF by our own readers.  Thread safe.
 */
#ifndef MIME_MAIL_H
#define MIME_MAIL_H

#include "base/err.h"
#include "base/str.h"

/* What had to be done to read it: the "decoding notes" of the agent. */
enum mime_note {
    MIME_NOTE_CHARSET_GUESSED = 1 << 0,  /* label absent or wrong */
    MIME_NOTE_CHARSET_UNKNOWN = 1 << 1,  /* nobody knows that label */
    MIME_NOTE_UNDECODABLE = 1 << 2,      /* U+FFFD stands for lost text */
    MIME_NOTE_BROKEN_MULTIPART = 1 << 3, /* boundary absent or not closed */
    MIME_NOTE_BROKEN_ENCODING = 1 << 4,  /* base64 or quoted-printable */
    MIME_NOTE_TRUNCATED = 1 << 5,        /* text, headers or parts over caps */
    MIME_NOTE_HEADER_REPAIRED = 1 << 6,  /* raw 8-bit or bad syntax */
    MIME_NOTE_TOO_DEEP = 1 << 7,         /* over LIMIT_MIME_DEPTH */
    MIME_NOTE_NUL = 1 << 8,              /* NUL bytes left out of the text */
    MIME_NOTE_NO_DATE = 1 << 9,          /* absent or absurd */
    MIME_NOTE_TEXT_FROM_HTML = 1 << 10,  /* there was no plain text */
    MIME_NOTE_ENCRYPTED = 1 << 11,       /* S/MIME or PGP: not readable here */
    MIME_NOTE_SIGNED = 1 << 12,          /* signature present, not checked */
    MIME_NOTE_TNEF = 1 << 13,            /* winmail.dat was opened */
    MIME_NOTE_TNEF_BROKEN = 1 << 14,     /* … as far as it goes */
    MIME_NOTE_EMPTY = 1 << 15            /* no text anywhere */
};

enum { MIME_NOTE_N = 16 };

/* "charset_guessed", …: for JSON and tables; and an English sentence that is
 * a key for i18n.  Static texts. */
const char *mime_note_name(enum mime_note note);
const char *mime_note_sentence(enum mime_note note);

struct mime_address {
    struct str name;    /* decoded; empty when there is none */
    struct str address; /* local@domain, domain in lower case; may be empty */
};

struct mime_addresses {
    struct mime_address *list; /* at most LIMIT_RECIPIENTS, groups opened */
    size_t n;
};

struct mime_ids {
    struct str *list; /* normalised as by mime_message_id, in order */
    size_t n;
};

struct mime_header {
    struct str name;  /* as written */
    struct str value; /* raw, unfolded: not decoded, perhaps not UTF-8 */
};

struct mime_part {
    struct str name;       /* safe as a file name, with extension, not empty */
    struct str type;       /* "image/png", lower case */
    struct str bytes;      /* decoded; a slice of raw where it needed none */
    struct str content_id; /* without <>; empty when there is none */
    bool is_inline;        /* shown within the message rather than below it */
};

struct mime_mail {
    struct str subject; /* decoded, at most LIMIT_SUBJECT_BYTES */
    struct mime_address from, sender;
    struct mime_addresses reply_to, to, cc;
    struct mime_addresses delivered_to; /* Delivered-To, X-Original-To, … */
    int64_t date_us;                    /* 0: absent or absurd */
    struct str message_id;              /* empty: absent or unusable */
    struct mime_ids in_reply_to;
    struct mime_ids references; /* the newest LIMIT_REFERENCES */

    struct str auto_submitted;  /* first word, lower case: "auto-replied" */
    struct str precedence;      /* lower case: "bulk" */
    struct str auto_suppress;   /* X-Auto-Response-Suppress */
    struct str list_id;         /* inside <> of List-Id */
    bool from_list;             /* any of List-Id, -Post, -Unsubscribe, … */
    bool return_path_given;     /* there was such a header */
    struct str return_path;     /* address; given and empty: "<>" */
    struct str content_type;    /* of the whole: "multipart/report" */
    struct str report_type;     /* "delivery-status", lower case */
    struct str report;          /* the machine part of a report, decoded */
    struct str returned;        /* the original in a report, or its head */
    struct str calendar;        /* text of the first text/calendar part */
    struct str calendar_method; /* "request", lower case */

    struct str text;         /* the best readable text; lines end with LF */
    struct str html;         /* UTF-8, foreign and dangerous: html/sanitize.h */
    struct mime_part *parts; /* attachments and inline files, in order */
    size_t parts_n;          /* at most LIMIT_ATTACHMENTS */
    struct mime_header *headers; /* the message's own, in order */
    size_t headers_n;
    uint32_t notes; /* enum mime_note, or-ed */
};

/* ERR_LIMIT: larger than LIMIT_MAIL_BYTES.  Nothing else fails. */
bool mime_read(struct arena *a, struct str raw, struct mime_mail *out,
               struct err *e) MUST_USE;

/* The first header of that name (case does not matter), raw; empty: none. */
struct str mime_header(const struct mime_mail *m, struct str name);

/* Encoded words (RFC 2047) and raw bytes as clean UTF-8; notes may be NULL. */
struct str mime_header_text(struct arena *a, struct str raw, uint32_t *notes);

/* Reads a list of addresses from a raw header, however badly written. */
struct mime_addresses mime_addresses(struct arena *a, struct str raw,
                                     uint32_t *notes);

/*
 * The id without <>, comments and white space, domain in lower case; empty
 * when there is none in it.  Ids are compared in this form, and written with
 * <> around it.
 */
struct str mime_message_id(struct arena *a, struct str raw);
struct mime_ids mime_message_ids(struct arena *a, struct str raw, size_t max);

/* local@domain with the domain in lower case; empty when it is no address. */
struct str mime_address_normal(struct arena *a, struct str address);

/* RFC 5322 date, also obsolete and common wrong forms; 0 when it is none or
 * before 1980 or after 2100. */
int64_t mime_date_us(struct str raw);

#endif
