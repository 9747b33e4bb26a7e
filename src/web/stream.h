/*
 * stream.h — live updates: server-sent events (WHATWG HTML, section 9.2) from
 * one hub to parked connections.
 *
 * A handler calls web_reply_stream first, so that the hub collects from then
 * on; then it reads the rows after stream_last_id and writes them with
 * stream_replay.  Whatever was published meanwhile follows, without what the
 * replay had already: nothing is lost and nothing comes twice, provided
 * events with an id are published in the order of their ids.
 *
 * A stream that does not keep up (STREAM_QUEUE_MAX events behind) is closed:
 * the browser comes back with its Last-Event-ID and gets the rest from rows.
 * A comment every 20 s keeps proxies patient and finds connections that have
 * vanished; those that were closed are seen at once.
 */
#ifndef WEB_STREAM_H
#define WEB_STREAM_H

#include "web/req.h"

enum { STREAM_QUEUE_MAX = 256 };

struct stream_hub; /* one per server, thread safe */

struct stream_event {
    int64_t id;       /* of the event's row; 0: not kept, never replayed */
    int64_t brand_id; /* 0: all brands */
    int64_t case_id;  /* 0: of no case: only streams without case get it */
    int64_t agent_id; /* only to this agent; 0: to all */
    struct str kind;  /* the browser's event name: "case.changed" */
    struct str data;  /* JSON on one line or several */
};

struct stream_want {
    int64_t session_id; /* at most LIMIT_SESSION_STREAMS of one; 0: nobody */
    int64_t agent_id;
    const int64_t *brands; /* copied; events of other brands never pass */
    size_t brands_n;
    int64_t case_id; /* only events of this case; 0: all */
};

/*
 * Makes the reply a stream.  A session's oldest stream gives way when it has
 * too many.  ERR_RETRY when the server has (answered 503).
 */
bool web_reply_stream(struct web_req *req, struct web_reply *reply,
                      const struct stream_want *want, struct err *e) MUST_USE;

/* The id the browser saw last (Last-Event-ID, or ?last= for the first time);
 * 0: none, begin with what comes now. */
int64_t stream_last_id(const struct web_req *req);

/* Adds an event to the front of the stream, before anything published. */
void stream_replay(struct web_reply *reply, const struct stream_event *ev);

/*
 * Gives the event to every stream that wants it.  Any thread; never waits for
 * a network.  Returns how many streams got it.
 */
size_t stream_publish(struct stream_hub *hub, const struct stream_event *ev);

/* Streams open now; for the status page and the tests. */
size_t stream_count(struct stream_hub *hub);

/* Ends the streams of a session that was logged out. */
void stream_end_session(struct stream_hub *hub, int64_t session_id);

#endif
