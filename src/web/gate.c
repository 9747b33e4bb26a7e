#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/random.h"
#include "web/gate.h"
#include "web/head.h"
#include "web/listen.h"

enum {
    LISTENERS_MAX = 8,
    WAKES_MAX = 2000, /* a head in more pieces than this is not honest */
    SLOTS_N = 4096,   /* of foreign addresses; 0: loopback and Unix */
    NOWHERE = -1
};

static const int64_t linger_us = 2 * US_PER_S;
static const uint64_t watch_bit = UINT64_C(1) << 63;

enum conn_state {
    CONN_FREE,
    CONN_HEAD,  /* waiting for the rest of the head */
    CONN_LINGER /* refused; what still comes is read away */
};

struct conn {
    int64_t deadline_us; /* monotonic */
    int fd;
    uint32_t serial; /* events of an earlier user of the place are told by it */
    uint32_t seen;   /* bytes of head looked at */
    uint16_t wakes;
    uint16_t slot;
    enum conn_state state;
    int32_t prev, next; /* in the list of its state, oldest first */
};

struct list {
    int32_t first, last;
};

struct listener {
    int fd, port;
    const char *address;
};

struct gate {
    struct gate_settings s;
    struct gate_calls calls;
    pthread_t thread;
    bool running;
    int epoll, wake;
    atomic_bool stop;
    struct listener listeners[LISTENERS_MAX];
    size_t listeners_n;
    struct conn *conns; /* connections_max of them */
    int32_t free;
    struct list heads, lingers;
    uint64_t seed;
    atomic_uint slots[SLOTS_N]; /* connections by hash of address */
    atomic_ullong accepted, refused, dropped, slow;
    atomic_size_t waiting;
    char buf[LIMIT_HTTP_HEAD_BYTES];
};

/* ---- foreign addresses ---- */

static bool is_loopback(const struct sockaddr *peer)
{
    const struct sockaddr_in *v4 = (const void *)peer;
    const struct sockaddr_in6 *v6 = (const void *)peer;

    if (peer->sa_family == AF_INET)
        return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
    return peer->sa_family != AF_INET6 || IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* An IPv6 customer has a whole /64: one slot for it. */
static unsigned slot_of(const struct gate *g, const struct sockaddr *peer)
{
    const struct sockaddr_in *v4 = (const void *)peer;
    const struct sockaddr_in6 *v6 = (const void *)peer;
    struct {
        uint64_t seed;
        unsigned char at[8];
    } key = {.seed = g->seed};

    if (is_loopback(peer))
        return 0;
    if (peer->sa_family == AF_INET)
        memcpy(key.at, &v4->sin_addr, 4);
    else
        memcpy(key.at, &v6->sin6_addr, 8);
    return 1 + (unsigned)(str_hash(str_make(&key, sizeof key)) % (SLOTS_N - 1));
}

void gate_left(struct gate *g, const struct sockaddr *peer)
{
    g->slots[slot_of(g, peer)]--;
}

/* ---- places and lists ---- */

static struct list *list_of(struct gate *g, enum conn_state state)
{
    return state == CONN_HEAD ? &g->heads : &g->lingers;
}

static void enlist(struct gate *g, int32_t i, enum conn_state state,
                   int64_t deadline_us)
{
    struct list *l = list_of(g, state);
    struct conn *c = &g->conns[i];

    c->state = state;
    c->deadline_us = deadline_us;
    c->prev = l->last;
    c->next = NOWHERE;
    if (l->last == NOWHERE)
        l->first = i;
    else
        g->conns[l->last].next = i;
    l->last = i;
}

static void delist(struct gate *g, int32_t i)
{
    struct conn *c = &g->conns[i];
    struct list *l = list_of(g, c->state);

    if (c->prev == NOWHERE)
        l->first = c->next;
    else
        g->conns[c->prev].next = c->next;
    if (c->next == NOWHERE)
        l->last = c->prev;
    else
        g->conns[c->next].prev = c->prev;
}

/* Gives the place back; the descriptor is somebody else's matter. */
static void leave(struct gate *g, int32_t i)
{
    struct conn *c = &g->conns[i];

    delist(g, i);
    c->state = CONN_FREE;
    c->serial++;
    c->fd = -1;
    c->next = g->free;
    g->free = i;
    g->waiting--;
}

static void drop(struct gate *g, int32_t i)
{
    g->slots[g->conns[i].slot]--;
    close(g->conns[i].fd);
    leave(g, i);
}

/* ---- refusing ---- */

static void say(int fd, int status)
{
    static const struct {
        int status;
        const char *line, *text;
    } answers[] = {
        {400, "400 Bad Request", "The request could not be understood.\n"},
        {408, "408 Request Timeout", "The request took too long.\n"},
        {429, "429 Too Many Requests", "Too many connections.\n"},
        {431, "431 Request Header Fields Too Large",
         "The request's head is too large.\n"},
        {503, "503 Service Unavailable",
         "The desk is busy. Please try again in a moment.\n"}};
    char out[500];

    for (size_t i = 0; i < ARRAY_N(answers); i++) {
        int n;

        if (answers[i].status != status)
            continue;
        n = snprintf(
            out, sizeof out,
            "HTTP/1.1 %s\r\nContent-Type: text/plain; "
            "charset=utf-8\r\nContent-Length: %zu\r\nRetry-After: 2\r\n"
            "Cache-Control: no-store\r\nX-Content-Type-Options: "
            "nosniff\r\nConnection: close\r\n\r\n%s",
            answers[i].line, strlen(answers[i].text), answers[i].text);
        /* a fresh socket has room for it; one without gets nothing */
        if (send(fd, out, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            return;
    }
}

static void refuse(struct gate *g, int32_t i, int status, int64_t now_us)
{
    struct conn *c = &g->conns[i];
    struct epoll_event ev = {.events = EPOLLIN | EPOLLRDHUP,
                             .data.u64 = (uint64_t)c->serial << 32 |
                                         (uint32_t)(i + LISTENERS_MAX)};

    g->refused++;
    say(c->fd, status);
    shutdown(c->fd, SHUT_WR);
    delist(g, i);
    enlist(g, i, CONN_LINGER, now_us + linger_us);
    if (epoll_ctl(g->epoll, EPOLL_CTL_MOD, c->fd, &ev) != 0)
        drop(g, i);
}

static void read_away(struct gate *g, int32_t i)
{
    struct conn *c = &g->conns[i];

    for (int round = 0; round < 16; round++) {
        ssize_t n = recv(c->fd, g->buf, sizeof g->buf, MSG_DONTWAIT);

        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n <= 0) {
            drop(g, i);
            return;
        }
    }
}

/* ---- heads ---- */

static void hand_over(struct gate *g, int32_t i, int64_t now_us)
{
    struct conn *c = &g->conns[i];
    struct sockaddr_storage peer = {0};
    socklen_t len = sizeof peer;
    int fd = c->fd;

    if (!g->calls.room(g->calls.ctx)) {
        refuse(g, i, 503, now_us);
        return;
    }
    if (getpeername(fd, (struct sockaddr *)&peer, &len) != 0) {
        drop(g, i);
        return;
    }
    epoll_ctl(g->epoll, EPOLL_CTL_DEL, fd, NULL);
    leave(g, i);
    g->calls.pass(g->calls.ctx, fd, (struct sockaddr *)&peer, len);
}

static void look(struct gate *g, int32_t i, bool hung_up, int64_t now_us)
{
    struct conn *c = &g->conns[i];
    ssize_t n = recv(c->fd, g->buf, sizeof g->buf, MSG_PEEK | MSG_DONTWAIT);
    struct str bytes = {g->buf, n > 0 ? (size_t)n : 0};
    bool more = bytes.len > c->seen, line;
    struct head head;

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        drop(g, i);
        return;
    }
    line = more && memchr(g->buf + c->seen, '\n', bytes.len - c->seen);
    if (more) {
        c->seen = (uint32_t)bytes.len;
        if (++c->wakes > WAKES_MAX) {
            refuse(g, i, 400, now_us);
            return;
        }
    }
    if (line || bytes.len == sizeof g->buf) {
        enum head_verdict verdict = head_check(bytes, &head);

        if (verdict == HEAD_WHOLE) {
            hand_over(g, i, now_us);
            return;
        }
        if (verdict != HEAD_MORE) {
            LOG(LOG_DEBUG, "web.refused", log_str("why", str_from_z(head.why)));
            refuse(g, i, verdict == HEAD_LARGE ? 431 : 400, now_us);
            return;
        }
    }
    if (hung_up)
        drop(g, i);
}

/* ---- accepting ---- */

static void drop_oldest(struct gate *g)
{
    int32_t i = g->lingers.first != NOWHERE ? g->lingers.first : g->heads.first;

    if (i == NOWHERE)
        return;
    g->dropped++;
    drop(g, i);
}

static void take_in(struct gate *g, int fd, const struct sockaddr_storage *peer,
                    int64_t now_us)
{
    struct epoll_event ev = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET};
    unsigned slot = slot_of(g, (const struct sockaddr *)peer);
    struct conn *c;
    int32_t i;
    int one = 1;

    g->accepted++;
    if (slot && g->slots[slot] >= g->s.address_max) {
        say(fd, 429);
        close(fd);
        return;
    }
    if (g->free == NOWHERE)
        drop_oldest(g);
    i = g->free;
    c = &g->conns[i];
    g->free = c->next;
    g->waiting++;
    g->slots[slot]++;
    c->fd = fd;
    c->seen = 0;
    c->wakes = 0;
    c->slot = (uint16_t)slot;
    enlist(g, i, CONN_HEAD, now_us + g->s.head_us);
    if (peer->ss_family != AF_UNIX)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    ev.data.u64 = (uint64_t)c->serial << 32 | (uint32_t)(i + LISTENERS_MAX);
    if (epoll_ctl(g->epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
        drop(g, i);
}

static void accept_some(struct gate *g, int listener, int64_t now_us)
{
    for (int round = 0; round < 64; round++) {
        struct sockaddr_storage peer = {0};
        socklen_t len = sizeof peer;
        int fd = accept4(listener, (struct sockaddr *)&peer, &len,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            take_in(g, fd, &peer, now_us);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
            /* somebody idle makes room; if nobody is, wait a little */
            if (g->heads.first == NOWHERE && g->lingers.first == NOWHERE)
                clock_sleep_us(10 * US_PER_MS);
            drop_oldest(g);
        }
        return;
    }
}

/* ---- the loop ---- */

static void time_out(struct gate *g, int64_t now_us)
{
    int32_t i;

    while ((i = g->heads.first) != NOWHERE &&
           g->conns[i].deadline_us <= now_us) {
        g->slow++;
        refuse(g, i, 408, now_us);
    }
    while ((i = g->lingers.first) != NOWHERE &&
           g->conns[i].deadline_us <= now_us)
        drop(g, i);
}

static int64_t next_us(const struct gate *g, int64_t tick_us)
{
    int64_t at = tick_us;

    if (g->heads.first != NOWHERE && g->conns[g->heads.first].deadline_us < at)
        at = g->conns[g->heads.first].deadline_us;
    if (g->lingers.first != NOWHERE &&
        g->conns[g->lingers.first].deadline_us < at)
        at = g->conns[g->lingers.first].deadline_us;
    return at;
}

static void handle(struct gate *g, const struct epoll_event *ev, int64_t now_us)
{
    uint64_t tag = ev->data.u64;
    uint32_t place = (uint32_t)tag;
    struct conn *c;

    if (tag & watch_bit) {
        g->calls.closed(g->calls.ctx, tag & ~watch_bit);
        return;
    }
    if (place < LISTENERS_MAX) {
        if (place < g->listeners_n)
            accept_some(g, g->listeners[place].fd, now_us);
        return;
    }
    c = &g->conns[place - LISTENERS_MAX];
    if (c->state == CONN_FREE || c->serial != (uint32_t)(tag >> 32))
        return;
    if (c->state == CONN_LINGER)
        read_away(g, (int32_t)(place - LISTENERS_MAX));
    else
        look(g, (int32_t)(place - LISTENERS_MAX),
             ev->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR), now_us);
}

static void *run(void *arg)
{
    struct gate *g = arg;
    struct epoll_event events[128];
    int64_t now_us = clock_mono_us(), tick_us = now_us + US_PER_S;

    while (!g->stop) {
        int64_t wait_us = next_us(g, tick_us) - now_us;
        int n = epoll_wait(g->epoll, events, ARRAY_N(events),
                           wait_us <= 0 ? 0 : (int)(wait_us / US_PER_MS) + 1);

        now_us = clock_mono_us();
        for (int i = 0; i < n; i++)
            handle(g, &events[i], now_us);
        time_out(g, now_us);
        if (now_us >= tick_us) {
            g->calls.tick(g->calls.ctx, now_us);
            tick_us = now_us + US_PER_S;
        }
    }
    return NULL;
}

/* ---- opening and closing ---- */

static bool watch_in(struct gate *g, int fd, uint64_t tag, struct err *e)
{
    struct epoll_event ev = {.events = EPOLLIN, .data.u64 = tag};

    if (epoll_ctl(g->epoll, EPOLL_CTL_ADD, fd, &ev) == 0)
        return true;
    return err_set(e, ERR_FATAL, "watch a socket: %s", strerror(errno));
}

static bool open_listeners(struct gate *g, struct err *e)
{
    for (const char *const *at = g->s.listen; *at; at++) {
        struct listener *l = &g->listeners[g->listeners_n];

        if (g->listeners_n == LISTENERS_MAX - 1)
            return err_set(e, ERR_INPUT, "more than %d addresses to listen on",
                           LISTENERS_MAX - 1);
        l->address = *at;
        l->fd = listen_open(*at, g->s.socket_mode, &l->port, e);
        if (l->fd < 0)
            return false;
        g->listeners_n++;
        if (!watch_in(g, l->fd, g->listeners_n - 1, e))
            return false;
    }
    return true;
}

struct gate *gate_open(const struct gate_settings *s,
                       const struct gate_calls *calls, struct err *e)
{
    struct gate *g = calloc(1, sizeof *g);

    if (!g || !(g->conns = calloc(s->connections_max, sizeof *g->conns)))
        abort();
    g->s = *s;
    g->calls = *calls;
    g->heads = g->lingers = (struct list){NOWHERE, NOWHERE};
    g->free = NOWHERE;
    for (size_t i = s->connections_max; i > 0; i--) {
        g->conns[i - 1].next = g->free;
        g->free = (int32_t)(i - 1);
    }
    random_bytes(&g->seed, sizeof g->seed);
    g->epoll = epoll_create1(EPOLL_CLOEXEC);
    g->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (g->epoll < 0 || g->wake < 0) {
        err_set(e, ERR_FATAL, "open the gate: %s", strerror(errno));
        gate_close(&g);
        return NULL;
    }
    if (!watch_in(g, g->wake, LISTENERS_MAX - 1, e) || !open_listeners(g, e)) {
        gate_close(&g);
        return NULL;
    }
    return g;
}

void gate_start(struct gate *g)
{
    if (pthread_create(&g->thread, NULL, run, g) != 0)
        abort();
    g->running = true;
}

int gate_port(const struct gate *g, size_t n)
{
    for (size_t i = 0; i < g->listeners_n; i++)
        if (g->listeners[i].port && n-- == 0)
            return g->listeners[i].port;
    return 0;
}

void gate_watch(struct gate *g, int fd, uint64_t number)
{
    struct epoll_event ev = {.events = EPOLLRDHUP | EPOLLET,
                             .data.u64 = number | watch_bit};

    /* without it the heartbeat finds the dead: nothing to report */
    (void)epoll_ctl(g->epoll, EPOLL_CTL_ADD, fd, &ev);
}

struct gate_counts gate_count(const struct gate *g)
{
    return (struct gate_counts){g->accepted, g->refused, g->dropped, g->slow,
                                g->waiting};
}

void gate_stop(struct gate *g)
{
    uint64_t one = 1;

    if (g->running) {
        g->stop = true;
        if (write(g->wake, &one, sizeof one) < 0)
            abort();
        pthread_join(g->thread, NULL);
        g->running = false;
    }
    while (g->heads.first != NOWHERE)
        drop(g, g->heads.first);
    while (g->lingers.first != NOWHERE)
        drop(g, g->lingers.first);
    while (g->listeners_n > 0) {
        struct listener *l = &g->listeners[--g->listeners_n];

        close(l->fd);
        listen_remove(l->address);
    }
}

void gate_close(struct gate **gate)
{
    struct gate *g = *gate;

    if (!g)
        return;
    gate_stop(g);
    if (g->epoll >= 0)
        close(g->epoll);
    if (g->wake >= 0)
        close(g->wake);
    free(g->conns);
    free(g);
    *gate = NULL;
}
