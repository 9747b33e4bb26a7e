/*
 * lmtp_proto.h — the server's side of LMTP (RFC 2033) and, when asked, of
 * SMTP (RFC 5321) as a pure machine: bytes in, bytes out, the owner's
 * callbacks in between.  No sockets, no clock.
 *
 *     struct lmtp_proto *p = lmtp_proto_open(&rules, &owner);
 *     loop:
 *         write(lmtp_proto_out(p)); lmtp_proto_sent(p, n);
 *         if (lmtp_proto_ended(p)) break;
 *         read(bytes); lmtp_proto_feed(p, bytes);
 *     lmtp_proto_close(&p);
 *
 * The greeting is in the output from the start.  PIPELINING, SIZE, 8BITMIME,
 * SMTPUTF8, ENHANCEDSTATUSCODES and DSN are offered (RFC 3461 parameters are
 * handed on, notices are the owner's affair).
 *
 * Smuggling: only CR LF . CR LF ends a message; a dot between bare CR or LF
 * is text.  Bare CR and LF stay in the bytes as they came.  In commands they
 * are errors.  After a refused DATA, anything that is not a command ends the
 * session, so that no body is ever read as commands.
 */
#ifndef CHANNEL_LMTP_PROTO_H
#define CHANNEL_LMTP_PROTO_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

enum {
    LMTP_ERRORS_MAX = 20, /* wrong commands before 421 */
    LMTP_TEXT_BYTES = 200 /* of a reply's sentence, cut */
};

/* A reply: 250 "2.1.5" "delivered". */
struct lmtp_reply {
    int code; /* 2xx, 4xx, 5xx */
    char enhanced[12];
    char text[LMTP_TEXT_BYTES];
};

/* For the owner's callbacks; overlong text is cut, and what is not printable
 * ASCII becomes "?". */
void lmtp_reply_set(struct lmtp_reply *r, int code, const char *enhanced,
                    const char *fmt, ...) PRINTF_LIKE(4, 5);

struct lmtp_rcpt {
    struct str address; /* "desk+4@a.test", quotes and source route off */
    struct str notify;  /* NOTIFY= as it came; empty: not said */
    struct str orcpt;   /* ORCPT= as it came */
    void *tag;          /* the owner's, from on_rcpt */
};

struct lmtp_mail {
    struct str from; /* empty: <>, a bounce: never answer it */
    bool body_8bit;
    bool utf8;          /* SMTPUTF8 */
    int64_t size_bytes; /* SIZE= as declared; 0: not said */
    struct str envid;
    struct lmtp_rcpt *rcpts; /* the accepted ones */
    size_t rcpts_n;
    struct str bytes; /* the message: unstuffed, without the final dot */
};

/*
 * Callbacks run inside lmtp_proto_feed.  Everything they are given is valid
 * until they return.  on_from and on_rcpt may be NULL: all are accepted.
 */
struct lmtp_owner {
    void *ctx;

    /* May change *r (250 so far) to 4xx or 5xx. */
    void (*on_from)(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_reply *r);

    /* The same for one recipient; may set rcpt->tag. */
    void (*on_rcpt)(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_rcpt *rcpt, struct lmtp_reply *r);

    /*
     * The message is complete.  Fill replies[0 … rcpts_n - 1]; all stand at
     * 451 "4.3.0", so that what is forgotten is tried again.  A 250 is a
     * promise: the bytes are durable when this returns.
     */
    void (*on_mail)(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_reply *replies);
};

struct lmtp_rules {
    struct str host;  /* our name in the greeting */
    bool smtp;        /* HELO and EHLO instead of LHLO; one reply to the data:
                       * the first 4xx, else the first 2xx, else the first */
    size_t cap_bytes; /* of a message; 0: LIMIT_MAIL_BYTES */
    size_t rcpts_max; /* 0: LIMIT_RECIPIENTS; further ones get 452 */
};

struct lmtp_proto;

/* rules and owner are copied; the text in rules.host too. */
struct lmtp_proto *lmtp_proto_open(const struct lmtp_rules *rules,
                                   const struct lmtp_owner *owner);
void lmtp_proto_close(struct lmtp_proto **p);

/* Takes all of in, however it is cut; the same bytes give the same replies.
 * After the end they are dropped. */
void lmtp_proto_feed(struct lmtp_proto *p, struct str in);

/* What waits to be sent; borrowed until feed, sent or close. */
struct str lmtp_proto_out(const struct lmtp_proto *p);
void lmtp_proto_sent(struct lmtp_proto *p, size_t n);

/* QUIT was said, or we hung up: close after the output is sent. */
bool lmtp_proto_ended(const struct lmtp_proto *p);

/* Ends the session from our side ("421 4.3.2 …"), for a stop or a time-out;
 * in the middle of a message it is dropped and will be sent again. */
void lmtp_proto_shut(struct lmtp_proto *p, const char *why);

/* True between messages: a good moment for a stop. */
bool lmtp_proto_idle(const struct lmtp_proto *p);

#endif
