/*
 * gate.h — the thread in front of libmicrohttpd.
 *
 * libmicrohttpd 0.9.75 (Debian 12) lets most smuggling forms pass and gives
 * each connection its pool of memory at once.  So we own the listening
 * sockets: a connection stays here, as a descriptor and 40 bytes, until
 * recv(MSG_PEEK) shows a whole head that head_check takes; only then is the
 * socket handed over, with every byte still in it.  What is refused gets a
 * short answer and is closed after what it still sends was read away, or the
 * answer would be lost in a reset.
 *
 * Inside web only.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include <sys/socket.h>

#include "base/err.h"
#include "base/str.h"

struct gate;

struct gate_calls { /* on the gate's thread */
    void *ctx;
    /* False: the edge is full; the connection is answered 503. */
    bool (*room)(void *ctx);
    /* Takes the descriptor over; gate_left is called when it closes. */
    void (*pass)(void *ctx, int fd, const struct sockaddr *peer,
                 socklen_t peer_len);
    /* About once a second, and what gate_watch saw. */
    void (*tick)(void *ctx, int64_t mono_us);
    void (*closed)(void *ctx, uint64_t number);
};

struct gate_settings {
    const char *const *listen; /* see serve.h */
    unsigned socket_mode;
    int64_t head_us;
    size_t connections_max, address_max;
};

struct gate_counts {
    uint64_t accepted, refused, dropped, slow;
    size_t waiting;
};

struct gate *gate_open(const struct gate_settings *s,
                       const struct gate_calls *calls, struct err *e) MUST_USE;

/* Begins to accept; until then connections wait in the kernel's queue. */
void gate_start(struct gate *g);

int gate_port(const struct gate *g, size_t n);

/* Any thread: a connection of peer that was passed is closed. */
void gate_left(struct gate *g, const struct sockaddr *peer);

/* Any thread: calls closed(number) when the other side hangs up. */
void gate_watch(struct gate *g, int fd, uint64_t number);

struct gate_counts gate_count(const struct gate *g);

/* Closes the listeners and all that waits, and ends the thread.  The gate
 * stays for gate_left and gate_watch until it is closed. */
void gate_stop(struct gate *g);
void gate_close(struct gate **g);

#endif
