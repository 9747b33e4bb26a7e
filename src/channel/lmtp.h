/*
 * lmtp.h — the door for a mail server on this machine or next to it: LMTP on
 * a Unix socket or a loopback port.  lmtp_proto.h speaks the protocol; this
 * listens, and answers 250 for a recipient only after the bytes are durable.
 *
 * A few threads, each with a connection to the store, take sessions in turn.
 * A session that is silent for five minutes is ended (RFC 5321 4.5.3.2).
 */
#ifndef CHANNEL_LMTP_H
#define CHANNEL_LMTP_H

#include "db/db.h"
#include "desk/desk.h"

struct lmtp_settings {
    const struct db_settings *db; /* must outlive it */
    struct str listen;            /* "127.0.0.1:2424", "unix:/run/x.sock" */
    struct str host;              /* our name in the greeting */
    int threads;                  /* sessions at a time; 0: 8 */
    bool smtp;                    /* SMTP instead of LMTP */
};

struct lmtp;
struct lmtp *lmtp_open(const struct lmtp_settings *s, struct err *e);
void lmtp_close(struct lmtp **l);
int lmtp_port(const struct lmtp *l); /* the TCP port it took; 0: a socket */

#endif
