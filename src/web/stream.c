#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "web/req_impl.h"
#include "web/stream_impl.h"

/* An event as it goes over the wire, shared by all streams that want it. */
struct chunk {
    size_t refs;
    int64_t id;
    size_t len;
    char bytes[];
};

struct stream_sub {
    struct stream_hub *hub;
    struct stream_sub *next, *prev; /* oldest first */
    uint64_t number;
    int64_t session_id, agent_id, case_id;
    int64_t *brands;
    size_t brands_n;
    int64_t replayed_id; /* what the replay ends with */
    void *conn;          /* NULL until attached */
    bool parked;         /* the connection waits for wake */
    bool ended;
    char *replay;
    size_t replay_len;
    struct chunk **queue; /* a ring */
    size_t room, first, n;
    size_t sent; /* bytes of what is at the front (replay or chunk) */
};

struct stream_hub {
    pthread_mutex_t lock; /* guards everything here and all streams */
    struct hub_calls calls;
    struct stream_sub *oldest, *newest;
    size_t n, nobodys;
    uint64_t next_number;
};

static void *need(void *p)
{
    if (!p)
        abort();
    return p;
}

static void release(struct chunk *c)
{
    if (--c->refs == 0)
        free(c);
}

static struct chunk *front(struct stream_sub *s)
{
    return s->queue[s->first];
}

static void pop(struct stream_sub *s)
{
    release(front(s));
    s->first = (s->first + 1) % s->room;
    s->n--;
    s->sent = 0;
}

static void grow(struct stream_sub *s)
{
    size_t room = s->room ? s->room * 2 : 4;
    struct chunk **queue = need(calloc(room, sizeof(struct chunk *)));

    for (size_t i = 0; i < s->n; i++)
        queue[i] = s->queue[(s->first + i) % s->room];
    free(s->queue);
    s->queue = queue;
    s->room = room;
    s->first = 0;
}

static void wake(struct stream_sub *s)
{
    if (!s->parked)
        return;
    s->parked = false;
    s->hub->calls.wake(s->conn);
}

static void end(struct stream_sub *s)
{
    s->ended = true;
    wake(s);
}

static void push(struct stream_sub *s, struct chunk *c)
{
    if (s->n == STREAM_QUEUE_MAX) {
        end(s);
        return;
    }
    if (s->n == s->room)
        grow(s);
    s->queue[(s->first + s->n++) % s->room] = c;
    c->refs++;
    wake(s);
}

struct stream_hub *hub_open(struct hub_calls calls)
{
    struct stream_hub *hub = need(calloc(1, sizeof *hub));

    pthread_mutex_init(&hub->lock, NULL);
    hub->calls = calls;
    return hub;
}

void hub_close(struct stream_hub **hub)
{
    if (!*hub)
        return;
    assert((*hub)->n == 0);
    pthread_mutex_destroy(&(*hub)->lock);
    free(*hub);
    *hub = NULL;
}

/* ---- making and dropping ---- */

static struct stream_sub *sub_make(struct stream_hub *hub,
                                   const struct stream_want *want)
{
    struct stream_sub *s = need(calloc(1, sizeof *s));

    s->hub = hub;
    s->session_id = want->session_id;
    s->agent_id = want->agent_id;
    s->case_id = want->case_id;
    s->brands_n = want->brands_n;
    s->brands = need(calloc(want->brands_n + 1, sizeof *s->brands));
    if (want->brands_n)
        memcpy(s->brands, want->brands, want->brands_n * sizeof *s->brands);
    return s;
}

static void give_way(struct stream_hub *hub, int64_t session_id)
{
    struct stream_sub *oldest = NULL;
    size_t n = 0;

    for (struct stream_sub *s = hub->oldest; s; s = s->next) {
        if (s->session_id != session_id || s->ended)
            continue;
        if (!oldest)
            oldest = s;
        n++;
    }
    if (n >= LIMIT_SESSION_STREAMS)
        end(oldest);
}

bool web_reply_stream(struct web_req *req, struct web_reply *reply,
                      const struct stream_want *want, struct err *e)
{
    struct stream_hub *hub = server_hub(req->server);
    struct stream_sub *s = NULL;

    pthread_mutex_lock(&hub->lock);
    if (hub->n < LIMIT_STREAMS &&
        (want->session_id || hub->nobodys < LIMIT_STREAMS / 2)) {
        if (want->session_id)
            give_way(hub, want->session_id);
        s = sub_make(hub, want);
        s->number = ++hub->next_number;
        s->prev = hub->newest;
        *(hub->newest ? &hub->newest->next : &hub->oldest) = s;
        hub->newest = s;
        hub->n++;
        hub->nobodys += want->session_id == 0;
    }
    pthread_mutex_unlock(&hub->lock);
    if (!s)
        return err_set(e, ERR_RETRY, "there are too many live pages");
    reply->stream = s;
    reply->type = "text/event-stream";
    BUF_LIT(&reply->body, "retry: 3000\n\n");
    return true;
}

void stream_drop(struct stream_sub **sub)
{
    struct stream_sub *s = *sub;
    struct stream_hub *hub = s->hub;

    pthread_mutex_lock(&hub->lock);
    *(s->prev ? &s->prev->next : &hub->oldest) = s->next;
    *(s->next ? &s->next->prev : &hub->newest) = s->prev;
    hub->n--;
    hub->nobodys -= s->session_id == 0;
    while (s->n)
        pop(s);
    pthread_mutex_unlock(&hub->lock);
    free(s->queue);
    free(s->replay);
    free(s->brands);
    free(s);
    *sub = NULL;
}

uint64_t stream_number(const struct stream_sub *sub)
{
    return sub->number;
}

/* What was published while the handler replayed rows is here already; what
 * the rows had too goes out again. */
void stream_attach(struct stream_sub *sub, void *conn, struct str replay)
{
    pthread_mutex_lock(&sub->hub->lock);
    sub->conn = conn;
    sub->replay = need(malloc(replay.len + 1));
    if (replay.len)
        memcpy(sub->replay, replay.ptr, replay.len);
    sub->replay_len = replay.len;
    for (size_t i = 0, n = sub->n; i < n; i++) {
        struct chunk *c = front(sub);
        bool again = c->id != 0 && c->id <= sub->replayed_id;

        c->refs++;
        pop(sub);
        if (!again)
            sub->queue[(sub->first + sub->n++) % sub->room] = c;
        else
            release(c);
    }
    pthread_mutex_unlock(&sub->hub->lock);
}

/* ---- reading ---- */

static size_t take(const char *bytes, size_t len, size_t *sent, char *out,
                   size_t room)
{
    size_t n = len - *sent < room ? len - *sent : room;

    memcpy(out, bytes + *sent, n);
    *sent += n;
    return n;
}

static size_t take_all(struct stream_sub *s, char *out, size_t room)
{
    size_t n = 0;

    if (s->replay) {
        n = take(s->replay, s->replay_len, &s->sent, out, room);
        if (s->sent < s->replay_len)
            return n;
        free(s->replay);
        s->replay = NULL;
        s->sent = 0;
    }
    while (s->n && n < room) {
        struct chunk *c = front(s);

        n += take(c->bytes, c->len, &s->sent, out + n, room - n);
        if (s->sent == c->len)
            pop(s);
    }
    return n;
}

enum stream_read stream_read(struct stream_sub *sub, char *out, size_t room,
                             size_t *n)
{
    enum stream_read result = STREAM_BYTES;

    pthread_mutex_lock(&sub->hub->lock);
    *n = take_all(sub, out, room);
    if (*n == 0 && sub->ended) {
        result = STREAM_END;
    } else if (*n == 0) {
        result = STREAM_PARKED;
        sub->parked = true;
        sub->hub->calls.park(sub->conn);
    }
    pthread_mutex_unlock(&sub->hub->lock);
    return result;
}

/* ---- publishing ---- */

static void put_event(struct buf *b, const struct stream_event *ev)
{
    struct str rest = ev->data, line;

    assert(str_find_byte(ev->kind, '\n') == SIZE_MAX);
    if (ev->id)
        buf_put_f(b, "id: %" PRId64 "\n", ev->id);
    if (ev->kind.len)
        buf_put_f(b, "event: %.*s\n", STR_ARG(ev->kind));
    while (str_line(&rest, &line)) {
        BUF_LIT(b, "data: ");
        buf_put(b, line);
        BUF_LIT(b, "\n");
    }
    BUF_LIT(b, "\n");
}

static struct chunk *chunk_make(struct str bytes, int64_t id)
{
    struct chunk *c = need(malloc(sizeof *c + bytes.len));

    *c = (struct chunk){.refs = 1, .id = id, .len = bytes.len};
    memcpy(c->bytes, bytes.ptr, bytes.len);
    return c;
}

static bool wants(const struct stream_sub *s, const struct stream_event *ev)
{
    if (s->ended || (s->case_id && s->case_id != ev->case_id) ||
        (ev->agent_id && ev->agent_id != s->agent_id))
        return false;
    if (ev->brand_id == 0)
        return true;
    for (size_t i = 0; i < s->brands_n; i++)
        if (s->brands[i] == ev->brand_id)
            return true;
    return false;
}

size_t stream_publish(struct stream_hub *hub, const struct stream_event *ev)
{
    struct arena *a = arena_open();
    struct buf b = buf_make(a, ev->data.len * 8 + ev->kind.len + 100);
    struct chunk *c;
    size_t n = 0;

    put_event(&b, ev);
    c = chunk_make(buf_str(&b), ev->id);
    pthread_mutex_lock(&hub->lock);
    for (struct stream_sub *s = hub->oldest; s; s = s->next) {
        if (!wants(s, ev))
            continue;
        push(s, c);
        n += !s->ended;
    }
    release(c);
    pthread_mutex_unlock(&hub->lock);
    arena_close(&a);
    return n;
}

void hub_heartbeat(struct stream_hub *hub)
{
    struct chunk *c = chunk_make(STR(":\n\n"), 0);

    pthread_mutex_lock(&hub->lock);
    for (struct stream_sub *s = hub->oldest; s; s = s->next)
        if (s->n == 0 && !s->ended)
            push(s, c);
    release(c);
    pthread_mutex_unlock(&hub->lock);
}

void hub_end_all(struct stream_hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    for (struct stream_sub *s = hub->oldest; s; s = s->next)
        end(s);
    pthread_mutex_unlock(&hub->lock);
}

void hub_end_number(struct stream_hub *hub, uint64_t number)
{
    pthread_mutex_lock(&hub->lock);
    for (struct stream_sub *s = hub->oldest; s; s = s->next)
        if (s->number == number)
            end(s);
    pthread_mutex_unlock(&hub->lock);
}

void stream_end_session(struct stream_hub *hub, int64_t session_id)
{
    pthread_mutex_lock(&hub->lock);
    for (struct stream_sub *s = hub->oldest; s; s = s->next)
        if (session_id && s->session_id == session_id)
            end(s);
    pthread_mutex_unlock(&hub->lock);
}

size_t stream_count(struct stream_hub *hub)
{
    size_t n;

    pthread_mutex_lock(&hub->lock);
    n = hub->n;
    pthread_mutex_unlock(&hub->lock);
    return n;
}

/* ---- for handlers ---- */

int64_t stream_last_id(const struct web_req *req)
{
    struct str told = req_header(req, "last-event-id"), rest = req->query;
    struct str pair;
    int64_t id = 0;

    while (told.len == 0 && str_cut(&rest, '&', &pair))
        if (str_starts(pair, STR("last=")))
            told = str_sub(pair, 5, pair.len);
    return str_to_i64(told, &id) && id > 0 ? id : 0;
}

void stream_replay(struct web_reply *reply, const struct stream_event *ev)
{
    assert(reply->stream);
    if (ev->id > reply->stream->replayed_id)
        reply->stream->replayed_id = ev->id;
    put_event(&reply->body, ev);
}
