/*
 * net_impl.h — what the clients of this room share below their headers: the
 * options of a server on a libcurl handle, and libcurl's errors in words.
 */
#ifndef NET_NET_IMPL_H
#define NET_NET_IMPL_H

#include "net/curl_lib.h"

#include "base/buf.h"
#include "net/net.h"

enum { NET_LINE_BYTES = 400 };

/* A libcurl handle for one account, with what its error texts need. */
struct net_curl {
    CURL *curl;
    struct net_stop *stop;
    const char *protocol; /* "IMAP", "SMTP" */
    struct str url;       /* ends with / */
    struct str host;
    int port;
    bool login; /* a user name was given */
    char why[CURL_ERROR_SIZE];
    char line[NET_LINE_BYTES]; /* the server's last line, without its end */
};

/*
 * Sets host, port, TLS, certificate rules, log-in and time-outs on a new
 * handle.  scheme is "imap" or "smtp"; texts are copied into a.
 */
bool net_curl_open(struct net_curl *n, struct arena *a, const char *scheme,
                   const struct net_server *server,
                   const struct net_login *login, struct net_stop *stop,
                   struct err *e) MUST_USE;
void net_curl_close(struct net_curl *n);

/* Keeps the line (a server's, never ours) for the error text. */
void net_curl_line(struct net_curl *n, const char *ptr, size_t len);

/* Says what code means and what to do; returns false. */
bool net_curl_error(const struct net_curl *n, CURLcode code, struct err *e);

int64_t net_answer_us(const struct net_server *server);

/* Readable when the stop was asked for; -1 for NULL. */
int net_stop_fd(const struct net_stop *s);

#endif
