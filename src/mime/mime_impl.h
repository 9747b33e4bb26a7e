/*
 * mime_impl.h — what the files of this room share: headers, parameters, the
 * tree of parts, decoding.  Slices point into the raw message unless said
 * otherwise; all else is memory of the arena.
 */
#ifndef MIME_IMPL_H
#define MIME_IMPL_H

#include "base/buf.h"
#include "base/limits.h"
#include "mime/mail.h"

/* header.c */

struct mime_head {
    struct mime_header *headers;
    size_t n;
    struct str body; /* what follows the empty line */
};

/*
 * Reads a block of headers.  top: leading empty lines, a byte order mark and
 * From_ lines are skipped.  max: headers kept, further ones only passed over.
 */
struct mime_head mime_head_read(struct arena *a, struct str raw, bool top,
                                size_t max, uint32_t *notes);
struct str mime_head_get(const struct mime_head *h, struct str name);

/* words.c: header text; label is the charset to try for raw 8-bit bytes. */
struct str mime_words(struct arena *a, struct str raw, struct str label,
                      uint32_t *notes);
/* Of the encoded word that s starts with; 0 when it does not. */
size_t mime_word_length(struct str s);
/* The same, also of a word without its end, and the charset that it names. */
size_t mime_word_charset(struct str s, struct str *charset);
/* Valid UTF-8 with controls and line ends as spaces, trimmed. */
struct str mime_clean_line(struct arena *a, struct str s);
/* Charset rescue with its notes. */
struct str mime_charset(struct arena *a, struct str bytes, struct str label,
                        uint32_t *notes);

/* param.c: "text/plain; charset=x; name*0*=utf-8''y". */

/* The part before the first ";", lower case, without blanks and comments. */
struct str mime_param_head(struct arena *a, struct str value);
/* A parameter in RFC 2045, 2231 or 2047 form; empty when it is not there. */
struct str mime_param(struct arena *a, struct str value, struct str name,
                      struct str label, uint32_t *notes);

/* Not decoded: for boundaries. */
struct str mime_param_raw(struct arena *a, struct str value, struct str name);

/* address.c: label as for mime_words. */
struct mime_addresses mime_addresses_label(struct arena *a, struct str raw,
                                           struct str label, uint32_t *notes);

/*
 * label.c: the charset of raw 8-bit text in headers and file names.  Declared
 * is what the message says of its text, by Content-Type or <meta>; or else in
 * the encoded words of its headers.  Guessed is what all its raw bytes
 * together look like.  Empty: none that would help.
 */
struct mime_entity;
struct str mime_label_declared(struct arena *a, const struct mime_entity *root);
struct str mime_label_guessed(struct arena *a, const struct mime_entity *root);
/* The charset of <meta charset=x> or content="text/html; charset=x". */
struct str mime_label_meta(struct str html);

/* tree.c */

enum mime_encoding {
    MIME_ENC_NONE, /* 7bit, 8bit, binary and what nobody knows */
    MIME_ENC_BASE64,
    MIME_ENC_QP,
    MIME_ENC_UU
};

struct mime_entity {
    struct mime_head head;  /* head.body is not decoded */
    struct str type;        /* "text/plain", lower case */
    struct str type_value;  /* the raw Content-Type, for mime_param */
    struct str disposition; /* "attachment", "inline" or empty */
    struct str disposition_value;
    enum mime_encoding encoding;
    struct mime_entity *child, *next; /* of a multipart */
};

struct mime_entity *mime_tree(struct arena *a, struct str raw, uint32_t *notes);

/* decode.c: the only file besides write.c that calls GMime. */
struct str mime_decode(struct arena *a, const struct mime_entity *p, size_t max,
                       uint32_t *notes);
struct str mime_decode_bytes(struct arena *a, struct str in,
                             enum mime_encoding enc);
void mime_gmime_init(void); /* once per process, whoever comes first */

/* name.c: a file name without path, controls and tricks; never empty.
 * nth numbers those that have none: "part-3.png". */
struct str mime_safe_name(struct arena *a, struct str name, struct str type,
                          size_t nth);

/* body.c: fills text, html, parts, report and calendar of out; label is for
 * raw 8-bit file names. */
void mime_body(struct arena *a, struct mime_entity *root, struct mime_mail *out,
               struct str label, int level);

/* mail.c: the same as mime_read for a message inside another. */
void mime_read_level(struct arena *a, struct str raw, struct mime_mail *out,
                     int level);

/* strip.c: readable text of HTML; blockquotes become "> ".  Linear. */
struct str mime_html_text(struct arena *a, struct str html);
/* LF line ends, no controls, at most max bytes. */
struct str mime_clean_text(struct arena *a, struct str text, size_t max,
                           uint32_t *notes);

/* calendar.c: what, when, where of the first event in it, as lines. */
struct str mime_calendar_text(struct arena *a, struct str ics);
struct str mime_calendar_field(struct arena *a, struct str ics,
                               struct str name);

/* rtf.c: text of RTF, and its compressed form ([MS-OXRTFCP]). */
struct str rtf_unpack(struct arena *a, struct str packed);
struct str rtf_text(struct arena *a, struct str rtf, struct str *html);

static inline bool mime_blank(struct str s)
{
    return str_trim(s).len == 0;
}

static inline bool mime_is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

#endif
