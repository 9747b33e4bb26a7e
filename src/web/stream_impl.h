/*
 * stream_impl.h — the hub as the edge sees it: streams are made by handlers,
 * attached to a parked connection, read by the edge's thread, and dropped
 * with the connection.  Inside web only.
 *
 * One mutex guards the hub and all its streams.  It is held while a
 * connection is parked or woken, so that a wake-up is never lost; under it
 * only libmicrohttpd's own locks are taken.
 */
#ifndef WEB_STREAM_IMPL_H
#define WEB_STREAM_IMPL_H

#include "web/stream.h"

struct hub_calls { /* on the connection of a stream, under the hub's lock */
    void (*park)(void *conn);
    void (*wake)(void *conn);
};

struct stream_hub *hub_open(struct hub_calls calls);
void hub_close(struct stream_hub **hub); /* when no stream is left */
void hub_heartbeat(struct stream_hub *hub);
void hub_end_all(struct stream_hub *hub);
void hub_end_number(struct stream_hub *hub, uint64_t number);

/* The connection that will read; replay is copied and comes first. */
void stream_attach(struct stream_sub *sub, void *conn, struct str replay);
uint64_t stream_number(const struct stream_sub *sub);

enum stream_read { STREAM_BYTES, STREAM_PARKED, STREAM_END };
enum stream_read stream_read(struct stream_sub *sub, char *out, size_t room,
                             size_t *n);

/* Takes it out of the hub and frees it. */
void stream_drop(struct stream_sub **sub);

#endif
