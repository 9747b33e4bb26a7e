/*
 * write.h — building a message that leaves: UTF-8, lines of at most 998
 * bytes ended by CR LF, headers folded and encoded (RFC 2047, 2231), text as
 * it is, quoted-printable or base64, whichever is shortest to read.
 *
 * Nothing in a field can add a header: CR, LF and NUL in addresses, ids and
 * header names are refused (ERR_INPUT); in subject, names and values they
 * become a space.  What is written reads back the same with mime_read.  Given
 * the same draft the bytes are the same.  Pure; thread safe.
 */
#ifndef MIME_WRITE_H
#define MIME_WRITE_H

#include "mime/mail.h"

enum mime_auto {
    MIME_AUTO_NO,       /* a person pressed send */
    MIME_AUTO_REPLIED,  /* an acknowledgement: Auto-Submitted: auto-replied */
    MIME_AUTO_GENERATED /* a notice: Auto-Submitted: auto-generated */
};

/* A field of the brand's own ("X-Redress-Case", "List-Id", …). */
struct mime_field {
    struct str name;  /* letters, digits and "-" */
    struct str value; /* UTF-8 */
};

struct mime_file {
    struct str name; /* UTF-8; path parts and controls are taken out */
    struct str type; /* "image/png"; empty or odd: octet-stream */
    struct str bytes;
    struct str content_id; /* for images inside html; empty: attachment */
};

struct mime_draft {
    struct mime_address from;   /* the address is required */
    struct mime_address sender; /* when it is not from; empty: none */
    const struct mime_address *to, *cc, *reply_to;
    size_t to_n, cc_n, reply_to_n;
    struct str subject;
    struct str message_id;        /* required; without <> */
    struct str in_reply_to;       /* without <>; empty: none */
    const struct str *references; /* without <>, oldest first */
    size_t references_n;          /* over 30: the first and the newest 29 */
    int64_t date_us;              /* required */
    struct str text;              /* UTF-8, lines ended by LF */
    struct str html;              /* a body or a whole page; empty: none */
    struct str quoted;            /* history put below as "> "; empty: none */
    struct str quoted_intro;      /* "On Monday Ann wrote:" */
    struct str language;          /* BCP 47 for Content-Language; empty: no */
    enum mime_auto automatic;
    const struct mime_field *fields;
    size_t fields_n;
    const struct mime_file *files;
    size_t files_n;
};

/*
 * ERR_INPUT: no or bad sender, recipient, id or field; ERR_LIMIT: over
 * LIMIT_RECIPIENTS, LIMIT_ATTACHMENTS or LIMIT_MAIL_BYTES.
 */
bool mime_write(struct arena *a, const struct mime_draft *d, struct str *raw,
                struct err *e) MUST_USE;

#endif
