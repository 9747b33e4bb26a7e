/*
 * open_loop.c — asks for pages at a fixed rate, whether or not the server
 * keeps up, and says how long each took from the moment it was due.
 *
 *     open_loop [-c COOKIE] [-n CONNECTIONS] PORT PATH RATE REQUESTS
 *
 * Request k is due at t0 + k / RATE.  When all connections are taken it
 * waits, and its waiting counts: a generator that asks only after the last
 * answer came hides exactly the pauses one is looking for ("coordinated
 * omission").  The desk closes each connection after its answer, so each
 * request is a connection of its own, as for a browser's first visit.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"

enum { CONNECTIONS_MAX = 1000, HEAD_BYTES = 4096 };

static const int64_t PATIENCE_US = 30 * US_PER_S; /* after the last was due */

struct call {
    int fd; /* -1: free */
    int64_t due_us;
    size_t sent, got;
    char status[16]; /* the answer's first bytes */
};

struct load {
    struct sockaddr_in to;
    char head[HEAD_BYTES];
    size_t head_n;
    double rate;
    int64_t requests, next, done, errors, bytes;
    int64_t t0_us;
    double *took_ms;
    int64_t took_n;
    struct call calls[CONNECTIONS_MAX];
    struct pollfd polls[CONNECTIONS_MAX];
    int connections, busy;
};

static int64_t due_us(const struct load *l, int64_t k)
{
    return l->t0_us + (int64_t)((double)k * 1e6 / l->rate);
}

static void finish(struct load *l, struct call *c, bool ok)
{
    close(c->fd);
    c->fd = -1;
    l->busy--;
    l->done++;
    if (ok && memcmp(c->status, "HTTP/1.1 200", 12) == 0)
        l->took_ms[l->took_n++] = (double)(clock_mono_us() - c->due_us) / 1e3;
    else
        l->errors++;
}

static void start(struct load *l, struct call *c)
{
    int on = 1;

    *c = (struct call){.due_us = due_us(l, l->next++)};
    l->busy++;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) {
        perror("socket");
        exit(1);
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(c->fd, (struct sockaddr *)&l->to, sizeof l->to) != 0 &&
        errno != EINPROGRESS)
        finish(l, c, false);
}

static void write_some(struct load *l, struct call *c)
{
    ssize_t n =
        send(c->fd, l->head + c->sent, l->head_n - c->sent, MSG_NOSIGNAL);

    if (n > 0)
        c->sent += (size_t)n;
    else if (errno != EAGAIN)
        finish(l, c, false);
}

static void read_some(struct load *l, struct call *c)
{
    char chunk[64 * 1024];
    ssize_t n = recv(c->fd, chunk, sizeof chunk, 0);

    if (n > 0) {
        for (ssize_t i = 0; i < n && c->got < sizeof c->status; i++)
            c->status[c->got++] = chunk[i];
        l->bytes += n;
        return;
    }
    if (n == 0)
        finish(l, c, true);
    else if (errno != EAGAIN)
        finish(l, c, false);
}

/* Starts what is due; how long until the next is, in ms. */
static int start_due(struct load *l)
{
    int64_t now_us = clock_mono_us(), wait_us;

    for (int i = 0; i < l->connections && l->next < l->requests; i++)
        if (l->calls[i].fd < 0 && due_us(l, l->next) <= now_us)
            start(l, &l->calls[i]);
    if (l->next == l->requests || l->busy == l->connections)
        return 100;
    wait_us = due_us(l, l->next) - clock_mono_us();
    return wait_us <= 0 ? 0 : (int)((wait_us + 999) / 1000);
}

static void turn(struct load *l)
{
    int wait_ms = start_due(l), n = 0;
    int at[CONNECTIONS_MAX];

    for (int i = 0; i < l->connections; i++) {
        struct call *c = &l->calls[i];

        if (c->fd < 0)
            continue;
        l->polls[n] = (struct pollfd){
            .fd = c->fd, .events = c->sent < l->head_n ? POLLOUT : POLLIN};
        at[n++] = i;
    }
    if (poll(l->polls, (nfds_t)n, wait_ms) <= 0)
        return;
    for (int i = 0; i < n; i++) {
        struct call *c = &l->calls[at[i]];

        if (!l->polls[i].revents)
            continue;
        if (c->sent < l->head_n)
            write_some(l, c);
        else
            read_some(l, c);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The smallest value that pct percent of all do not exceed. */
static double percentile(const struct load *l, double pct)
{
    int64_t at = (int64_t)((double)l->took_n * pct / 100.0 + 0.999999) - 1;

    if (l->took_n == 0)
        return 0;
    return l->took_ms[at < 0 ? 0 : at >= l->took_n ? l->took_n - 1 : at];
}

static void report(struct load *l)
{
    double s = (double)(clock_mono_us() - l->t0_us) / 1e6, sum = 0;

    if (l->took_n)
        qsort(l->took_ms, (size_t)l->took_n, sizeof *l->took_ms, by_size);
    for (int64_t i = 0; i < l->took_n; i++)
        sum += l->took_ms[i];
    printf("{\"requests\":%" PRId64 ",\"ok\":%" PRId64 ",\"errors\":%" PRId64
           ",\"seconds\":%.3f,\"offered_per_s\":%.1f,\"per_s\":%.1f,"
           "\"bytes\":%" PRId64 ",\"mean_ms\":%.3f,\"p50_ms\":%.3f,"
           "\"p95_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n",
           l->requests, l->took_n, l->requests - l->took_n, s, l->rate,
           (double)l->took_n / s, l->bytes,
           l->took_n ? sum / (double)l->took_n : 0, percentile(l, 50),
           percentile(l, 95), percentile(l, 99), percentile(l, 100));
}

static int usage(void)
{
    fputs("open_loop [-c COOKIE] [-n CONNECTIONS] PORT PATH RATE REQUESTS\n",
          stderr);
    return 64;
}

int main(int argc, char **argv)
{
    static struct load l = {.connections = 64};
    const char *cookie = NULL;
    int opt, n;

    while ((opt = getopt(argc, argv, "c:n:")) != -1) {
        if (opt == 'c')
            cookie = optarg;
        else if (opt == 'n')
            l.connections = (int)strtol(optarg, NULL, 10);
        else
            return usage();
    }
    if (argc - optind != 4 || l.connections < 1 ||
        l.connections > CONNECTIONS_MAX)
        return usage();
    argv += optind;
    l.to = (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port =
                                    htons((uint16_t)strtol(argv[0], NULL, 10)),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    l.rate = strtod(argv[2], NULL);
    l.requests = strtoll(argv[3], NULL, 10);
    if (!(l.rate > 0) || l.requests < 1)
        return usage();
    n = snprintf(l.head, sizeof l.head,
                 "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAccept-Encoding: "
                 "gzip\r\nAccept-Language: en\r\n%s%s%s\r\n",
                 argv[1], argv[0], cookie ? "Cookie: " : "",
                 cookie ? cookie : "", cookie ? "\r\n" : "");
    if (n < 0 || n >= (int)sizeof l.head)
        return usage();
    l.head_n = (size_t)n;
    l.took_ms = calloc((size_t)l.requests, sizeof *l.took_ms);
    if (!l.took_ms)
        abort();
    for (int i = 0; i < l.connections; i++)
        l.calls[i].fd = -1;
    l.t0_us = clock_mono_us();
    while (l.done < l.requests &&
           clock_mono_us() < due_us(&l, l.requests) + PATIENCE_US)
        turn(&l);
    report(&l);
    free(l.took_ms);
    return l.took_n == l.requests ? 0 : 1;
}
