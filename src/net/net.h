/*
 * net.h — what every client of this room shares: which server, how far its
 * certificate is trusted, who logs in, how long to wait, when to stop.
 *
 * All calls block the calling thread; a handle belongs to one thread at a
 * time.  Host names and account names may appear in error texts, passwords
 * and tokens never do.
 *
 * Errors of the whole room say what to do:
 *   ERR_INPUT   a setting is wrong: host, port, TLS, certificate, mailbox
 *   ERR_DENIED  the server refused the log-in
 *   ERR_RETRY   the network or the server failed for now
 *   ERR_LIMIT   the answer is larger than we accept
 *   ERR_UNSURE  it may have happened (only where a header says so)
 */
#ifndef NET_NET_H
#define NET_NET_H

#include "base/err.h"
#include "base/str.h"

enum net_tls {
    NET_TLS_DIRECT,       /* from the first byte: imaps 993, smtps 465 */
    NET_TLS_STARTTLS,     /* upgraded before the log-in, or not at all */
    NET_TLS_STARTTLS_TRY, /* upgraded when offered: only for own networks */
    NET_TLS_NONE          /* in the clear: only for own networks */
};

struct net_server {
    struct str host; /* name or address */
    int port;        /* 0: the usual one for protocol and tls */
    enum net_tls tls;
    struct str ca_file; /* PEM of the authority to trust instead of the
                         * system's; empty: the system's */
    struct str pin;     /* "sha256//BASE64" of the server's public key: trusted
                         * whoever signed it and whatever its name; empty:
                         * the certificate must be right */
    int64_t connect_us; /* to connect and log in; 0: 30 s */
    int64_t answer_us;  /* silence before giving up; 0: 60 s */
};

/* With a bearer token it is XOAUTH2, else a password; neither: no log-in. */
struct net_login {
    struct str user;
    struct str password;
    struct str bearer; /* OAuth 2 access token: net/oauth.h */
};

/* Once, before the first thread that uses this room. */
bool net_start(struct err *e) MUST_USE;

/*
 * A flag that ends waiting in other threads.  Sticky until cleared: every
 * call given it returns soon with ERR_RETRY ("stopped"); imap_idle says
 * IMAP_IDLE_STOPPED.
 */
struct net_stop;
struct net_stop *net_stop_open(void);
void net_stop_close(struct net_stop **s);
void net_stop_now(struct net_stop *s); /* any thread; signal handlers too */
void net_stop_clear(struct net_stop *s);
bool net_stop_asked(const struct net_stop *s); /* NULL: never */

#endif
