/*
 * smtp.h — handing mail to the account's own server (submission, RFC 6409)
 * with libcurl's SMTP: TLS, STARTTLS, PLAIN, LOGIN, XOAUTH2, and our reading
 * of every line of the dialogue.
 *
 * The fate of a message is one of five:
 *   SMTP_ACCEPTED  250 after the final dot: the server answers for it now
 *   SMTP_PARTLY    as before, but some recipients were refused or deferred
 *   SMTP_LATER     4xx, or the connection failed before the end: try again
 *   SMTP_REFUSED   5xx: do not try again as it is
 *   SMTP_UNSURE    the connection was lost when the server may have had all
 *                  of it and before its verdict came: repeating may send it
 *                  twice, not repeating may lose it.  Look for the bounce,
 *                  the copy or the answer first.
 *
 * How UNSURE is told from LATER: a server may only take a message when it
 * saw the final "CR LF . CR LF".  libcurl writes that after it has asked our
 * read callback for the last byte.  So as long as the last byte has not been
 * handed over, the dot cannot be out: LATER.  From then on, until a reply
 * line to the data arrives through the header callback, it may be: UNSURE.
 * The window is a little wider than the truth, never narrower.
 *
 * before_end is called at the beginning of that window, once for a message
 * that gets so far: what is to be known after a crash (that from now on it may
 * be sent) is written down there.  A crash, a refusal or a lost line before it
 * means that the message was not sent.
 */
#ifndef NET_SMTP_H
#define NET_SMTP_H

#include "net/net.h"

struct smtp;

/*
 * Connects and logs in, so that it serves as the test of settings too.  One
 * session sends any number of messages; a connection the server closed in
 * between is opened again.  helo: our name in EHLO, empty: the machine's.
 * stop may be NULL and must outlive the session.
 */
struct smtp *smtp_open(const struct net_server *server,
                       const struct net_login *login, struct str helo,
                       struct net_stop *stop, struct err *e) MUST_USE;
void smtp_close(struct smtp **s);

/* "DSN", "SMTPUTF8", "8BITMIME", … from the answer to EHLO after log-in. */
bool smtp_can(const struct smtp *s, const char *extension);

/* Largest message the server announced; 0: it did not say. */
int64_t smtp_size_max(const struct smtp *s);

struct smtp_mail {
    struct str from; /* envelope sender; empty: <>, for automatic replies */
    const struct str *rcpts; /* 1 to LIMIT_RECIPIENTS addresses */
    size_t rcpts_n;
    struct str bytes; /* header and body, CR LF lines; dots are ours to stuff */
    struct str envid; /* DSN ENVID, printable ASCII without spaces, at most
                       * 90; empty: none.  Comes back as <envid> */
    bool notify;      /* ask for notice of delay and failure (DSN) */
    /* NULL, or called when all but the last byte is out: false ends the
     * connection without the final dot, and the message is not sent */
    bool (*before_end)(void *ctx, struct err *e);
    void *ctx;
};

enum smtp_fate {
    SMTP_ACCEPTED,
    SMTP_PARTLY,
    SMTP_LATER,
    SMTP_REFUSED,
    SMTP_UNSURE
};

struct smtp_answer {
    enum smtp_fate fate; /* ACCEPTED, LATER or REFUSED of one recipient */
    int code;            /* 250, 451, 550; 0: no answer came */
    struct str enhanced; /* "5.1.1"; empty when the server gave none */
    struct str text;     /* its sentence, cut at 400 bytes, valid UTF-8 */
};

struct smtp_result {
    struct smtp_answer mail;   /* the verdict that decided the fate */
    struct smtp_answer *rcpts; /* one for each recipient, in their order */
    const char *stage;         /* "connect", "from", "rcpt", "data", "dot" */
};

/*
 * True when there is a result, whatever the fate.  False only for what is
 * not about this message: ERR_INPUT (settings, or bytes with a bare CR or
 * LF), ERR_DENIED (log-in refused at a reconnect), ERR_LIMIT (more than the
 * server or LIMIT_MAIL_BYTES takes), and what before_end said.  Nothing was
 * sent then.
 */
bool smtp_send(struct smtp *s, struct arena *a, const struct smtp_mail *mail,
               struct smtp_result *result, struct err *e) MUST_USE;

#endif
