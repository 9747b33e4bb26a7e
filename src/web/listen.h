/*
 * listen.h — listening sockets by their address as settings write it:
 * "127.0.0.1:8080", "[::1]:0", "unix:/run/redress/web.sock".  A Unix socket
 * that nobody answers any more is replaced.  Inside web only.
 */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include "base/err.h"
#include "base/str.h"

/* Non-blocking, close-on-exec; -1 with the reason.  *port: 0 for Unix. */
int listen_open(const char *address, unsigned socket_mode, int *port,
                struct err *e) MUST_USE;

/* Takes the file of a Unix socket away. */
void listen_remove(const char *address);

#endif
