#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/mhd_lib.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "web/serve_impl.h"
#include "web/stream_impl.h"

enum {
    RUNNING_MAX = 4096, /* streams and requests together */
    /* the largest head, libmicrohttpd's list of its headers, our answer's;
     * over 32 KB it would map and unmap memory for each connection */
    POOL_BYTES = LIMIT_HTTP_HEAD_BYTES + 16 * 1024,
    /* a refused body is read away up to this, so that the browser sees the
     * answer and not a reset */
    THROW_AWAY_BYTES = 4 * LIMIT_HTTP_BODY_BYTES / 2,
    SLOW_AFTER_S = 30, /* then at least this many bytes a second */
    SLOW_BYTES = 1024
};

/* ---- the list of bodies on their way ---- */

static void bodies_add(struct exchange *x)
{
    struct web_server *server = x->server;

    pthread_mutex_lock(&server->edge_lock);
    x->body_prev = server->bodies_last;
    *(x->body_prev ? &x->body_prev->body_next : &server->bodies) = x;
    server->bodies_last = x;
    pthread_mutex_unlock(&server->edge_lock);
}

static void bodies_remove(struct exchange *x)
{
    struct web_server *server = x->server;

    if (server->bodies != x && !x->body_prev)
        return;
    *(x->body_prev ? &x->body_prev->body_next : &server->bodies) = x->body_next;
    *(x->body_next ? &x->body_next->body_prev : &server->bodies_last) =
        x->body_prev;
    x->body_prev = x->body_next = NULL;
}

static int socket_of(struct MHD_Connection *conn)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);

    return info ? info->connect_fd : -1;
}

/* Shuts the socket of the oldest body; the edge's thread sees the end of it
 * and frees its place. */
static void shut_oldest_body(struct web_server *server)
{
    pthread_mutex_lock(&server->edge_lock);
    if (server->bodies &&
        clock_mono_us() - server->bodies->began_us > 2 * US_PER_S)
        shutdown(socket_of(server->bodies->conn), SHUT_RDWR);
    pthread_mutex_unlock(&server->edge_lock);
}

/* ---- from the gate ---- */

bool edge_room(void *ctx)
{
    struct web_server *server = ctx;

    if (server->running < RUNNING_MAX)
        return true;
    server->busy++;
    shut_oldest_body(server);
    return false;
}

void edge_pass(void *ctx, int fd, const struct sockaddr *peer,
               socklen_t peer_len)
{
    struct web_server *server = ctx;

    server->running++;
    if (MHD_add_connection(server->mhd, fd, peer, peer_len) == MHD_YES)
        return;
    LOG(LOG_ERROR, "web.edge", log_i64("running", (int64_t)server->running));
    server->running--;
    gate_left(server->gate, peer);
}

static void on_connection(void *ctx, struct MHD_Connection *conn,
                          void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct web_server *server = ctx;
    const union MHD_ConnectionInfo *info;

    if (code != MHD_CONNECTION_NOTIFY_CLOSED)
        return;
    info = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info && info->client_addr)
        gate_left(server->gate, info->client_addr);
    server->running--;
}

/* ---- one request ---- */

static char *dup_z(const char *z)
{
    char *copy = strdup(z);

    if (!copy)
        abort();
    return copy;
}

static void *on_request_line(void *ctx, const char *target,
                             struct MHD_Connection *conn)
{
    struct exchange *x = calloc(1, sizeof *x);

    if (!x)
        abort();
    x->magic = EXCHANGE_MAGIC;
    x->server = ctx;
    x->conn = conn;
    x->target = dup_z(target);
    x->body = body_make();
    x->began_us = clock_mono_us();
    x->number = ++x->server->requests;
    return x;
}

static void on_completed(void *ctx, struct MHD_Connection *conn, void **con_cls,
                         enum MHD_RequestTerminationCode why)
{
    struct exchange *x = *con_cls;

    if (!x)
        return;
    assert(x->magic == EXCHANGE_MAGIC && x->phase != PHASE_PARKED);
    pthread_mutex_lock(&x->server->edge_lock);
    bodies_remove(x);
    pthread_mutex_unlock(&x->server->edge_lock);
    if (x->response)
        MHD_destroy_response(x->response);
    body_free(&x->body);
    free(x->target);
    free(x->method);
    x->magic = 0;
    free(x);
    *con_cls = NULL;
}

static const char *header(struct exchange *x, const char *name)
{
    return MHD_lookup_connection_value(x->conn, MHD_HEADER_KIND, name);
}

/* Parks the connection and queues it for a worker, or says 503 at once. */
static enum MHD_Result submit(struct exchange *x)
{
    struct web_server *server = x->server;

    pthread_mutex_lock(&server->edge_lock);
    bodies_remove(x);
    pthread_mutex_unlock(&server->edge_lock);
    if (!work_reserve(server)) {
        server->busy++;
        x->phase = PHASE_SENT;
        x->response = respond_busy();
        return MHD_queue_response(x->conn, 503, x->response);
    }
    pthread_mutex_lock(&server->edge_lock);
    x->phase = PHASE_PARKED;
    MHD_suspend_connection(x->conn);
    pthread_mutex_unlock(&server->edge_lock);
    work_push(server, x);
    return MHD_YES;
}

void edge_respond(struct exchange *x, struct MHD_Response *response, int status)
{
    pthread_mutex_t *lock = &x->server->edge_lock;

    pthread_mutex_lock(lock);
    x->response = response;
    x->status = status;
    x->phase = PHASE_READY;
    MHD_resume_connection(x->conn); /* x may be gone once the lock is */
    pthread_mutex_unlock(lock);
}

static enum MHD_Result send_response(struct exchange *x)
{
    x->phase = PHASE_SENT;
    if (!x->response)
        return MHD_NO;
    if (x->stream_number)
        gate_watch(x->server->gate, socket_of(x->conn), x->stream_number);
    return MHD_queue_response(x->conn, (unsigned)x->status, x->response);
}

/* The first call, with the head alone. */
static enum MHD_Result begin(struct exchange *x, const char *method)
{
    const char *length = header(x, "Content-Length");
    int64_t n = 0;

    x->method = dup_z(method);
    if (length && !str_to_i64(str_from_z(length), &n))
        return MHD_NO;
    if (n > LIMIT_HTTP_BODY_BYTES)
        x->refused = 413;
    if (n > THROW_AWAY_BYTES || (x->refused && header(x, "Expect")))
        return submit(x); /* answered before the body is sent */
    x->phase = PHASE_BODY;
    bodies_add(x);
    return MHD_YES;
}

static enum MHD_Result take_body(struct exchange *x, struct str bytes)
{
    int64_t s = (clock_mono_us() - x->began_us) / US_PER_S;
    struct err e = {0};

    if (s > SLOW_AFTER_S &&
        x->body.len + x->thrown_away < (uint64_t)s * SLOW_BYTES)
        return MHD_NO;
    if (!x->refused && !body_add(&x->body, x->server->s.temp_dir, bytes, &e)) {
        x->refused = e.code == ERR_LIMIT ? 413 : 503;
        x->thrown_away = x->body.len;
        body_free(&x->body);
        if (e.code != ERR_LIMIT)
            LOG(LOG_ERROR, "web.body", log_err(&e));
    }
    if (x->refused)
        x->thrown_away += bytes.len;
    return x->thrown_away > THROW_AWAY_BYTES ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_access(void *ctx, struct MHD_Connection *conn,
                                 const char *url, const char *method,
                                 const char *version, const char *upload,
                                 size_t *upload_len, void **con_cls)
{
    struct exchange *x = *con_cls;
    size_t n = *upload_len;
    enum phase phase;

    assert(x && x->magic == EXCHANGE_MAGIC);
    /* a worker has written it, and the answer with it */
    pthread_mutex_lock(&x->server->edge_lock);
    phase = x->phase;
    pthread_mutex_unlock(&x->server->edge_lock);
    switch (phase) {
    case PHASE_HEAD: return begin(x, method);
    case PHASE_BODY:
        if (n == 0)
            return submit(x);
        *upload_len = 0;
        return take_body(x, str_make(upload, n));
    case PHASE_READY: return send_response(x);
    case PHASE_PARKED:
    case PHASE_SENT: break;
    }
    return MHD_YES;
}

/* ---- streams ---- */

static void park(void *conn)
{
    MHD_suspend_connection(conn);
}

static void wake(void *conn)
{
    MHD_resume_connection(conn);
}

struct hub_calls edge_hub_calls(void)
{
    return (struct hub_calls){park, wake};
}

/* ---- opening and closing ---- */

bool edge_open(struct web_server *server, struct err *e)
{
    int64_t idle_s = (server->s.idle_us + US_PER_S - 1) / US_PER_S;

    if (!lib_open(&mhd_lib, e))
        return false;
    server->mhd = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET |
            MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC,
        0, NULL, NULL, on_access, server, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
        server, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, server,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)(RUNNING_MAX + 64),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)idle_s,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    return server->mhd ? true
                       : err_set(e, ERR_FATAL, "start libmicrohttpd: %s",
                                 strerror(errno));
}

void edge_close(struct web_server *server)
{
    if (server->mhd)
        MHD_stop_daemon(server->mhd);
    server->mhd = NULL;
}
