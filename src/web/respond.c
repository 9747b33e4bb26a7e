#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "web/mhd_lib.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/utf8.h"
#include "web/answer.h"
#include "web/serve_impl.h"
#include "web/stream_impl.h"

/* ---- the request ---- */

struct gathering {
    struct arena *arena;
    struct req_impl *impl;
    size_t room;
};

static enum MHD_Result gather(void *ctx, enum MHD_ValueKind kind,
                              const char *name, const char *value)
{
    struct gathering *g = ctx;

    if (g->impl->headers_n == g->room)
        return MHD_NO;
    g->impl->headers[g->impl->headers_n++] = (struct req_pair){
        str_from_z(name), utf8_scrub(g->arena, str_from_z(value))};
    return MHD_YES;
}

static struct str address_text(struct arena *a, const struct sockaddr *at)
{
    char text[INET6_ADDRSTRLEN] = "unix";

    if (at && at->sa_family == AF_INET)
        inet_ntop(AF_INET,
                  &((const struct sockaddr_in *)(const void *)at)->sin_addr,
                  text, sizeof text);
    else if (at && at->sa_family == AF_INET6)
        inet_ntop(AF_INET6,
                  &((const struct sockaddr_in6 *)(const void *)at)->sin6_addr,
                  text, sizeof text);
    return str_dup(a, str_from_z(text));
}

/* The last entry is the one our own proxy wrote. */
static struct str forwarded_for(const struct web_req *req)
{
    struct str list = req_header(req, "x-forwarded-for"), item, last = {0};

    while (str_cut(&list, ',', &item))
        last = str_trim(item);
    return last.len && last.len < INET6_ADDRSTRLEN ? last : req->peer;
}

static void request_fill(struct worker *w, struct exchange *x,
                         struct web_req *req)
{
    struct req_impl *impl = ARENA_NEW(w->arena, struct req_impl);
    struct gathering g = {w->arena, impl, LIMIT_HTTP_HEADERS};
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    *req = (struct web_req){.arena = w->arena,
                            .db = w->db,
                            .server = w->server,
                            .method = str_from_z(x->method),
                            .now_us = clock_now_us(),
                            .number = x->number,
                            .impl = impl};
    impl->headers = ARENA_ARRAY(w->arena, g.room, struct req_pair);
    impl->target = str_from_z(x->target);
    MHD_get_connection_values(x->conn, MHD_HEADER_KIND, gather, &g);
    req->peer = address_text(w->arena, info ? info->client_addr : NULL);
    if (w->server->s.behind_proxy)
        req->peer = forwarded_for(req);
}

/* ---- the response ---- */

static void put_header(struct MHD_Response *r, const char *name,
                       const char *value)
{
    if (MHD_add_response_header(r, name, value) != MHD_YES)
        abort(); /* names are literals, values were checked */
}

static void put_headers(struct arena *a, struct MHD_Response *response,
                        const struct web_reply *reply)
{
    for (const struct reply_header *h = reply->headers; h; h = h->next)
        put_header(response, h->name, str_z(a, h->value));
    put_header(response, "Connection", "close");
}

static ssize_t read_stream(void *ctx, uint64_t pos, char *out, size_t room)
{
    size_t n = 0;

    switch (stream_read(ctx, out, room, &n)) {
    case STREAM_BYTES: return (ssize_t)n;
    case STREAM_PARKED: return 0;
    case STREAM_END: break;
    }
    return MHD_CONTENT_READER_END_OF_STREAM;
}

static void free_stream(void *ctx)
{
    struct stream_sub *sub = ctx;

    stream_drop(&sub);
}

static struct MHD_Response *stream_response(struct exchange *x,
                                            struct web_reply *reply)
{
    struct MHD_Response *response;

    x->stream_number = stream_number(reply->stream);
    stream_attach(reply->stream, x->conn, buf_str(&reply->body));
    response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, 1024, read_stream, reply->stream, free_stream);
    if (!response)
        abort();
    reply->stream = NULL;
    put_header(response, "X-Accel-Buffering", "no");
    return response;
}

static struct MHD_Response *bytes_response(struct worker *w,
                                           const struct web_req *req,
                                           struct web_reply *reply)
{
    struct str bytes = reply->bytes.ptr ? reply->bytes : buf_str(&reply->body);
    bool gzip = gzip_accepted(req_header(req, "accept-encoding"));
    bool worth = gzip_worth(reply->type, bytes.len);
    struct str packed = {0};
    struct MHD_Response *response;
    enum MHD_ResponseMemoryMode mode = MHD_RESPMEM_MUST_COPY;

    if (reply->gzipped || worth)
        web_header(reply, "Vary", STR("Accept-Encoding"));
    if (!reply->gzipped && worth && gzip &&
        gzip_pack(w->gzip, bytes, &packed)) {
        bytes = packed;
        mode = MHD_RESPMEM_MUST_FREE;
        reply->gzipped = true;
    }
    if (reply->gzipped)
        web_header(reply, "Content-Encoding", STR("gzip"));
    response = MHD_create_response_from_buffer(
        bytes.len, (void *)(uintptr_t)(bytes.ptr ? bytes.ptr : ""), mode);
    if (!response)
        abort();
    return response;
}

struct MHD_Response *respond_busy(void)
{
    static const char text[] =
        "The desk is busy. Please try again in a moment.\n";
    struct MHD_Response *r = MHD_create_response_from_buffer(
        sizeof text - 1, (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);

    if (!r)
        abort();
    put_header(r, "Content-Type", "text/plain; charset=utf-8");
    put_header(r, "Cache-Control", "no-store");
    put_header(r, "Retry-After", "2");
    put_header(r, "Connection", "close");
    return r;
}

void respond(struct worker *w, struct exchange *x)
{
    struct web_reply reply;
    struct web_req req;
    struct MHD_Response *response;
    struct err e = {0};
    int64_t began_us = clock_mono_us();

    request_fill(w, x, &req);
    if (!x->refused && !body_view(&x->body, &req.impl->body, &e)) {
        LOG(LOG_ERROR, "web.body", log_err(&e));
        x->refused = 503;
    }
    answer_make(&req, &reply, x->refused);
    if (reply.status >= 500)
        w->server->errors++;
    if (reply.status != 303)
        web_header(&reply, "Content-Type", str_from_z(reply.type));
    response = reply.stream ? stream_response(x, &reply)
                            : bytes_response(w, &req, &reply);
    put_headers(w->arena, response, &reply);
    LOG(LOG_DEBUG, "web.request", log_i64("request", (int64_t)x->number),
        log_str("method", req.method),
        log_str("route", str_from_z(req.route ? req.route->path : "")),
        log_i64("status", reply.status),
        log_i64("us", clock_mono_us() - began_us));
    edge_respond(x, response, reply.status);
}
