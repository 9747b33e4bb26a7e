/*
 * imap.h — an IMAP4rev1 client (RFC 3501; IDLE RFC 2177, MOVE RFC 6851,
 * UIDPLUS RFC 4315) for taking mail out of a mailbox.
 *
 * libcurl connects, speaks TLS and logs in (CURLOPT_CONNECT_ONLY); the
 * commands after that are ours, and net/imap_parse.h reads the answers.
 *
 * How to follow a mailbox: remember (uid_validity, last uid).
 *     imap_open; imap_select
 *     if box.uid_validity is another one than remembered: last = 0, and
 *         duplicates are told by Message-ID
 *     do { imap_scan(after last); fetch those wanted; keep; last = … }
 *         while (more)
 *     imap_idle; again
 * uid_next <= last + 1 means that there is nothing new.
 *
 * After ERR_RETRY, or any error that leaves the conversation in doubt, the
 * session is broken: every later call fails with ERR_RETRY.  Close it.
 * ERR_INPUT, ERR_MISSING and ERR_LIMIT leave it usable.  net.h has the rest.
 */
#ifndef NET_IMAP_H
#define NET_IMAP_H

#include "net/net.h"

struct imap;

/* stop may be NULL; it must outlive the session. */
struct imap *imap_open(const struct net_server *server,
                       const struct net_login *login, struct net_stop *stop,
                       struct err *e) MUST_USE;

/* Says LOGOUT when it still can, waiting a second at most. */
void imap_close(struct imap **m);

/* "IDLE", "MOVE", "UIDPLUS", … as the server listed them after log-in. */
bool imap_can(const struct imap *m, const char *capability);

struct imap_box {
    uint32_t uid_validity;
    uint32_t uid_next; /* 0: the server did not say */
    uint32_t exists;   /* messages */
    bool read_only;
    bool keywords; /* clients may invent flags */
};

/* Name in UTF-8: "INBOX", "Support/Été"; ERR_MISSING when there is none. */
bool imap_select(struct imap *m, struct str mailbox, struct imap_box *box,
                 struct err *e) MUST_USE;

struct imap_head {
    uint32_t uid;
    int64_t size_bytes;
    int64_t date_us; /* INTERNALDATE: when the server got it; 0: unreadable */
    bool seen, answered, flagged, deleted, draft;
    struct str flags; /* all of them, separated by spaces */
};

/*
 * The oldest max_n messages with uid > after, by rising uid, without their
 * bytes; more = there are others behind them.  Works by message numbers, so
 * neither gaps in the uids nor 100,000 messages make a long answer.
 */
bool imap_scan(struct imap *m, struct arena *a, uint32_t after, size_t max_n,
               struct imap_head **heads, size_t *n, bool *more,
               struct err *e) MUST_USE;

/* bytes are valid during the callback only; empty when over is set. */
struct imap_mail {
    uint32_t uid;
    struct str bytes;
    bool over; /* larger than cap_bytes: not kept */
};

/*
 * Fetches messages (BODY.PEEK[]: \Seen is not set) and calls each once per
 * message, in the server's order; uids that have gone meanwhile are left
 * out.  If each returns false the fetch ends with its error and the session
 * is broken.  Several messages share one round trip: give 20 to 100 uids.
 */
bool imap_fetch(struct imap *m, const uint32_t *uids, size_t n,
                size_t cap_bytes,
                bool (*each)(void *ctx, const struct imap_mail *mail,
                             struct err *e),
                void *ctx, struct err *e) MUST_USE;

/* Sets or clears a flag: "\\Seen", "\\Deleted", or a keyword "$Redress". */
bool imap_flag(struct imap *m, const uint32_t *uids, size_t n, const char *flag,
               bool on, struct err *e) MUST_USE;

/* ERR_MISSING: there is no such mailbox. */
bool imap_copy(struct imap *m, const uint32_t *uids, size_t n,
               struct str mailbox, struct err *e) MUST_USE;

/*
 * MOVE; without it, copy, flag \Deleted and UID EXPUNGE; without UIDPLUS the
 * messages stay flagged, as expunging would take other people's too.
 */
bool imap_move(struct imap *m, const uint32_t *uids, size_t n,
               struct str mailbox, struct err *e) MUST_USE;

/* Lets the server tell its news; box (may be NULL) gets the counts. */
bool imap_noop(struct imap *m, struct imap_box *box, struct err *e) MUST_USE;

enum imap_idle {
    IMAP_IDLE_FAIL,    /* e is set; the session is broken */
    IMAP_IDLE_NEW,     /* messages have come: scan */
    IMAP_IDLE_TIMEOUT, /* nothing until wait_us */
    IMAP_IDLE_STOPPED  /* net_stop_now: close the session */
};

/*
 * Waits for news, at most wait_us.  IDLE is renewed every 20 minutes as the
 * RFC asks; a server without IDLE is asked by NOOP every 20 s.
 */
enum imap_idle imap_idle(struct imap *m, int64_t wait_us,
                         struct err *e) MUST_USE;

#endif
