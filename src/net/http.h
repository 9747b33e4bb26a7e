/*
 * http.h — a small HTTP(S) client for connectors and tokens.
 *
 * Only http and https; redirects are followed within a limit and never from
 * https to http; certificates must be right.  An address that is private,
 * loopback, link-local, multicast or otherwise not of the public Internet is
 * refused when it is *connected to*, so no redirect and no second DNS answer
 * gets round it.  Proxies from the environment are not used: the address
 * check could not see behind them.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "net/net.h"

struct http; /* keeps connections for reuse */

struct http *http_open(struct net_stop *stop); /* stop may be NULL */
void http_close(struct http **h);

struct http_header {
    struct str name, value;
};

struct http_call {
    const char *method; /* "GET", "POST", "PUT", "DELETE", …; NULL: GET */
    struct str url;
    const struct http_header *headers; /* no CR, LF or NUL inside */
    size_t headers_n;
    struct str body; /* sent when not empty, or when POST or PUT */
    struct str ca_file;
    size_t cap_bytes;   /* of the answer's body; 0: 1 MiB; over: ERR_LIMIT */
    int64_t wait_us;    /* for everything; 0: 30 s */
    int redirects_max;  /* 0: a redirect is an answer like any other */
    bool allow_private; /* our own network may be called */
};

struct http_answer {
    int status; /* 200, 404, … of the last hop */
    struct http_header *headers;
    size_t headers_n;
    struct str body;
    struct str url; /* after redirects */
};

/*
 * True when an answer came, whatever its status.  All memory from a.
 * ERR_RETRY: no connection, no answer in time.  ERR_INPUT: bad URL, refused
 * address, wrong certificate.  ERR_UNSURE: the request may have arrived but
 * no answer did, and method is neither GET nor HEAD.
 */
bool http_send(struct http *h, struct arena *a, const struct http_call *call,
               struct http_answer *answer, struct err *e) MUST_USE;

/* Value of the first header of that name, any case; empty: absent. */
struct str http_header_get(const struct http_answer *answer, const char *name);

/* For application/x-www-form-urlencoded and for query strings. */
struct str http_escape(struct arena *a, struct str s);

/* True for an address of the public Internet; text as inet_ntop writes it. */
bool http_address_public(const char *address);

#endif
