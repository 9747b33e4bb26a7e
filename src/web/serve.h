/*
 * serve.h — the edge of the desk: sockets in, routes, workers, answers out.
 *
 *   gate (our thread)      accepts, waits with MSG_PEEK for a whole head,
 *                          refuses what RFC 9112 does not allow, hands over
 *   edge (libmicrohttpd)   reads the body under caps, parks the connection
 *   workers (threads)      session, CSRF, fields, handler, page, gzip
 *
 * One request per connection: every answer says Connection: close.  So a
 * second request hidden in the first one's body can never be executed, which
 * is what request smuggling needs; a proxy in front keeps the browsers'
 * connections alive and speaks HTTP/2 and TLS.  A connection that has not yet
 * sent its whole head costs a descriptor and a small struct, so thousands of
 * idle or slow ones stop nobody; the oldest idle one goes when all are taken.
 *
 * Plain HTTP only, on loopback or a Unix socket with a proxy in front.
 * Nothing is printed; what operators need is logged (base/log.h).
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "web/req.h"
#include "web/stream.h"

struct web_fault { /* what an error page is made from */
    int status;
    const struct err *err;                /* NULL when the edge refused it */
    const struct web_wrong_field *wrongs; /* of a 422 */
    size_t wrongs_n;
};

/*
 * What others do for the edge; ctx is theirs.  Called by workers, several at
 * once.  All may be NULL: then there is no database, no session, English
 * error pages without style.
 */
struct web_hooks {
    void *ctx;
    /* Each worker's own connection, at its start and after it was lost. */
    struct db *(*db_open)(void *ctx, struct err *e);
    void (*db_close)(void *ctx, struct db **db);
    /*
     * Fills req->session from the token of the cookie (empty when there is
     * none) or from req_header(req, "authorization").  An unknown or expired
     * token is no error: the session stays empty.
     */
    bool (*session_find)(void *ctx, struct web_req *req, struct str token,
                         struct err *e);
    /*
     * Writes the error's page into reply->body; status is set already.  When
     * it fails, the plain page is sent.  A 403 without session on a page
     * becomes a redirect when the hook calls web_redirect (to the log-in).
     */
    bool (*error_page)(void *ctx, struct web_req *req, struct web_reply *reply,
                       const struct web_fault *fault, struct err *e);
};

struct web_settings {
    /* "127.0.0.1:8080", "[::1]:0" or "unix:/run/redress/web.sock"; several.
     * Port 0 takes a free one: see web_port. */
    const char *const *listen; /* ends with NULL */
    unsigned socket_mode;      /* of Unix sockets; 0: 0660 */
    struct str public_url;     /* "https://desk.example"; empty: any Host */
    const struct str *hosts;   /* further allowed Host values (exact) */
    size_t hosts_n;
    bool behind_proxy;        /* believe X-Forwarded-For's last entry */
    int workers;              /* 0: 4 */
    int queue_max;            /* requests waiting for a worker; 0: 256 */
    int64_t head_us;          /* to send the whole head; 0: 20 s */
    int64_t idle_us;          /* without a byte while a body comes; 0: 30 s */
    int64_t heartbeat_us;     /* of streams; 0: 20 s */
    size_t connections_max;   /* 0: LIMIT_CONNECTIONS */
    size_t address_max;       /* of one foreign address; 0: 256 */
    unsigned char secret[32]; /* of CSRF tokens; kept over restarts */
    enum lang lang;           /* when the browser asks for none of ours */
    const char *temp_dir;     /* for large bodies; NULL: "/tmp" */
    const struct web_route *const *routes; /* tables, ends with NULL */
    struct web_hooks hooks;
};

/* Everything in settings must live until web_stop but for the struct. */
struct web_server *web_serve(const struct web_settings *settings,
                             struct err *e) MUST_USE;

/* The port of the n-th TCP listener (from 0), 0 when there is none. */
int web_port(const struct web_server *server, size_t n);

struct stream_hub *web_hub(struct web_server *server);

/*
 * Takes no more connections, ends the streams, lets running requests finish
 * for at most wait_us, then closes everything.  Nulls *server.
 */
void web_stop(struct web_server **server, int64_t wait_us);

struct web_counts { /* since the start, but for the last line */
    uint64_t accepted, refused_heads, dropped_idle, too_slow, requests,
        busy_503, errors_5xx;
    size_t waiting_heads, running, queued, streams;
};
struct web_counts web_count(struct web_server *server);

#endif
