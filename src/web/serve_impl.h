/*
 * serve_impl.h — the server's parts and how a request passes between them:
 * gate thread -> edge thread -> queue -> worker -> edge thread.  Inside web
 * only.
 *
 * Locks, in the order they may be taken: work.lock; edge_lock; the hub's
 * (stream_impl.h); then libmicrohttpd's own.  None is held while a handler
 * runs or a socket or file is waited for.
 */
#ifndef WEB_SERVE_IMPL_H
#define WEB_SERVE_IMPL_H

#include <pthread.h>
#include <stdatomic.h>

#include "web/body.h"
#include "web/gate.h"
#include "web/gzip.h"
#include "web/req_impl.h"

struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;

enum phase {
    PHASE_HEAD,   /* waiting for libmicrohttpd's first call */
    PHASE_BODY,   /* waiting for the rest of the body */
    PHASE_PARKED, /* waiting for a worker; the connection is suspended */
    PHASE_READY,  /* waiting for libmicrohttpd to take the response */
    PHASE_SENT    /* waiting for the end of the connection */
};

/* One request from its first line to the end of its connection. */
struct exchange {
    uint32_t magic;
    struct web_server *server;
    struct MHD_Connection *conn;
    enum phase phase;
    char *target, *method; /* malloc'ed */
    uint64_t number;
    int64_t began_us; /* monotonic */
    int refused;      /* a status decided on before any worker saw it */
    struct body body;
    size_t thrown_away; /* bytes of a body that is refused */
    struct MHD_Response *response;
    int status;
    uint64_t stream_number;                 /* 0: no stream */
    struct exchange *next;                  /* in the queue */
    struct exchange *body_prev, *body_next; /* in server->bodies */
};

enum { EXCHANGE_MAGIC = 0x45786368 };

struct work {
    pthread_mutex_t lock; /* guards the queue and closing */
    pthread_cond_t filled;
    struct exchange *first, *last;
    size_t queued, max;
    bool closing;
    pthread_t *threads;
    size_t threads_n;
};

struct web_server {
    struct web_settings s; /* with the defaults filled in */
    struct MHD_Daemon *mhd;
    struct gate *gate;
    struct stream_hub *hub;
    struct work work;
    pthread_mutex_t edge_lock; /* guards parking of exchanges, and bodies */
    struct exchange *bodies, *bodies_last; /* in PHASE_BODY, oldest first */
    int64_t heartbeat_at_us;               /* gate's thread only */
    atomic_size_t running; /* connections handed to libmicrohttpd */
    atomic_ullong requests, busy, errors;
    atomic_bool stopping;
};

/* One worker's own things. */
struct worker {
    struct web_server *server;
    struct arena *arena;
    struct gzip *gzip;
    struct db *db;
    int64_t db_tried_us;
};

/* ---- edge.c: libmicrohttpd ---- */
bool edge_open(struct web_server *server, struct err *e) MUST_USE;
void edge_close(struct web_server *server);
bool edge_room(void *server);
void edge_pass(void *server, int fd, const struct sockaddr *peer,
               socklen_t peer_len);
/* On a worker: gives a parked exchange its response and wakes it.  response
 * NULL closes the connection without a word. */
void edge_respond(struct exchange *x, struct MHD_Response *response,
                  int status);
struct hub_calls edge_hub_calls(void);

/* ---- respond.c: a request made from an exchange, a response from a reply */
void respond(struct worker *w, struct exchange *x);
struct MHD_Response *respond_busy(void);

/* ---- work.c: threads ---- */
void work_open(struct web_server *server);
/* Room for one more?  The queue is then one longer; work_push fills it. */
bool work_reserve(struct web_server *server) MUST_USE;
void work_push(struct web_server *server, struct exchange *x);
size_t work_queued(struct web_server *server);
void work_close(struct web_server *server);

#endif
