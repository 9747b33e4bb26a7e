/*
 * imap_parse.h — reading what an IMAP server says: RFC 3501 section 9 as far
 * as a client that fetches needs it.  Pure: bytes in, one response at a time
 * out, however the bytes were cut.
 *
 *     while (in.len)
 *         switch (imap_parse_feed(p, &in)) {
 *         case IMAP_PARSE_LINE: use(imap_parse_line(p)); break;
 *         …
 *
 * Strict: a bare CR or LF, a NUL, an open quote or list, text behind the end
 * of a list are IMAP_PARSE_BAD, and the connection is of no more use.  Caps:
 * LIMIT_IMAP_LINE_BYTES, LIMIT_IMAP_DEPTH, and one for literals that the
 * caller sets; a larger literal is read over and marked.
 */
#ifndef NET_IMAP_PARSE_H
#define NET_IMAP_PARSE_H

#include "base/str.h"

enum imap_kind {
    IMAP_ATOM, /* also numbers, flags "\Seen", sections "BODY[]" */
    IMAP_TEXT, /* quoted or literal */
    IMAP_NIL,
    IMAP_LIST
};

struct imap_value {
    enum imap_kind kind;
    bool over;       /* literal larger than the cap: text is empty */
    struct str text; /* of an atom or a text, unquoted */
    const struct imap_value *first; /* of a list; NULL when it is empty */
    const struct imap_value *next;
};

enum imap_status {
    IMAP_DATA, /* not a status: look at name and values */
    IMAP_OK,
    IMAP_NO,
    IMAP_BAD,
    IMAP_BYE,
    IMAP_PREAUTH,
    IMAP_CONTINUE /* "+ …" */
};

struct imap_line {
    struct str tag; /* "*", "+", or ours */
    enum imap_status status;
    struct str code; /* inside [ ]: "UIDVALIDITY 17"; status only */
    struct str text; /* for people; status only */
    struct str name; /* "EXISTS", "FETCH", "CAPABILITY"; data only */
    bool numbered;
    uint32_t number;                 /* "* 23 EXISTS": 23; data only */
    const struct imap_value *values; /* after the name */
};

enum imap_parse_result {
    IMAP_PARSE_MORE, /* all bytes taken, the response goes on */
    IMAP_PARSE_LINE, /* a response is complete; *in may hold more */
    IMAP_PARSE_BAD   /* not IMAP, or over a cap; stays so */
};

struct imap_parse;

struct imap_parse *imap_parse_open(size_t literal_cap_bytes);
void imap_parse_close(struct imap_parse **p);
void imap_parse_set_cap(struct imap_parse *p, size_t literal_cap_bytes);

/* Takes bytes off *in. */
enum imap_parse_result imap_parse_feed(struct imap_parse *p, struct str *in);

/* The response just completed; valid until the next feed. */
const struct imap_line *imap_parse_line(const struct imap_parse *p);

/* "nz-number" of 32 bits; false for anything else. */
bool imap_number(struct str s, uint32_t *n) MUST_USE;

/* INTERNALDATE " 1-Jul-2026 10:00:00 +0200" as UTC; 0 when unreadable. */
int64_t imap_date_us(struct str s);

/* A mailbox name in UTF-8 as a quoted string in modified UTF-7 (section
 * 5.1.3); empty when it is no valid UTF-8 or holds control characters. */
struct str imap_name_quoted(struct arena *a, struct str name);

#endif
