#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/limits.h"
#include "web/serve_impl.h"
#include "web/stream_impl.h"

enum {
    WORKERS = 4,
    QUEUE_MAX = 256,
    ADDRESS_MAX = 256,
    /* descriptors that are not waiting heads: what runs, databases, files */
    SPARE_FDS = 4096 + 512
};

const struct web_settings *server_settings(const struct web_server *server)
{
    return &server->s;
}

struct stream_hub *server_hub(const struct web_server *server)
{
    return server->hub;
}

struct stream_hub *web_hub(struct web_server *server)
{
    return server->hub;
}

static void fill_defaults(struct web_settings *s)
{
    static const char *const nowhere[] = {NULL};
    static const struct web_route *const nothing[] = {NULL};

    s->listen = s->listen ? s->listen : nowhere;
    s->routes = s->routes ? s->routes : nothing;
    s->workers = s->workers > 0 ? s->workers : WORKERS;
    s->queue_max = s->queue_max > 0 ? s->queue_max : QUEUE_MAX;
    s->head_us = s->head_us ? s->head_us : 20 * US_PER_S;
    s->idle_us = s->idle_us ? s->idle_us : 30 * US_PER_S;
    s->heartbeat_us = s->heartbeat_us ? s->heartbeat_us : 20 * US_PER_S;
    s->connections_max =
        s->connections_max ? s->connections_max : LIMIT_CONNECTIONS;
    s->address_max = s->address_max ? s->address_max : ADDRESS_MAX;
    s->temp_dir = s->temp_dir ? s->temp_dir : "/tmp";
}

/* As many descriptors as we may have; waiting heads get what is left. */
static void raise_files(struct web_settings *s)
{
    struct rlimit files;
    size_t spare = SPARE_FDS;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 &&
        getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    if (files.rlim_cur < 2 * spare)
        spare = files.rlim_cur / 2;
    if (files.rlim_cur != RLIM_INFINITY &&
        s->connections_max > files.rlim_cur - spare)
        s->connections_max = files.rlim_cur - spare;
}

static void on_tick(void *ctx, int64_t mono_us)
{
    struct web_server *server = ctx;

    if (mono_us < server->heartbeat_at_us)
        return;
    if (server->heartbeat_at_us)
        hub_heartbeat(server->hub);
    server->heartbeat_at_us = mono_us + server->s.heartbeat_us;
}

static void on_closed(void *ctx, uint64_t number)
{
    struct web_server *server = ctx;

    hub_end_number(server->hub, number);
}

static bool start_gate(struct web_server *server, struct err *e)
{
    struct gate_calls calls = {server, edge_room, edge_pass, on_tick,
                               on_closed};
    struct gate_settings s = {.listen = server->s.listen,
                              .socket_mode = server->s.socket_mode,
                              .head_us = server->s.head_us,
                              .connections_max = server->s.connections_max,
                              .address_max = server->s.address_max};

    server->gate = gate_open(&s, &calls, e);
    if (!server->gate)
        return false;
    gate_start(server->gate); /* from now on other threads read ->gate */
    return true;
}

struct web_server *web_serve(const struct web_settings *settings, struct err *e)
{
    struct web_server *server = calloc(1, sizeof *server);

    if (!server)
        abort();
    server->s = *settings;
    fill_defaults(&server->s);
    raise_files(&server->s);
    if (!route_tables_check(server->s.routes, e)) {
        free(server);
        return NULL;
    }
    pthread_mutex_init(&server->edge_lock, NULL);
    server->hub = hub_open(edge_hub_calls());
    work_open(server);
    if (!edge_open(server, e) || !start_gate(server, e)) {
        web_stop(&server, 0);
        return NULL;
    }
    return server;
}

int web_port(const struct web_server *server, size_t n)
{
    return gate_port(server->gate, n);
}

/*
 * In this order nothing is lost that was promised: no new connections, no
 * streams, what runs may finish, then the workers end, and only when nothing
 * is parked any more may libmicrohttpd stop.
 */
void web_stop(struct web_server **stopping, int64_t wait_us)
{
    struct web_server *server = *stopping;
    int64_t until_us = clock_mono_us() + wait_us;

    if (!server)
        return;
    if (server->gate)
        gate_stop(server->gate);
    do {
        hub_end_all(server->hub);
        if (server->running == 0)
            break;
        clock_sleep_us(2 * US_PER_MS);
    } while (clock_mono_us() < until_us);
    work_close(server);
    hub_end_all(server->hub);
    edge_close(server);
    gate_close(&server->gate);
    hub_close(&server->hub);
    pthread_mutex_destroy(&server->edge_lock);
    free(server);
    *stopping = NULL;
}

struct web_counts web_count(struct web_server *server)
{
    struct gate_counts g = gate_count(server->gate);

    return (struct web_counts){.accepted = g.accepted,
                               .refused_heads = g.refused,
                               .dropped_idle = g.dropped,
                               .too_slow = g.slow,
                               .requests = server->requests,
                               .busy_503 = server->busy,
                               .errors_5xx = server->errors,
                               .waiting_heads = g.waiting,
                               .running = server->running,
                               .queued = work_queued(server),
                               .streams = stream_count(server->hub)};
}
