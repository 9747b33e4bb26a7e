/*
 * stream.c — what happens, as it happens: the stream of events that pages
 * listen to, and who is looking at which case.
 */
#include "base/json.h"
#include "desk/case.h"
#include "web/pages/pages_impl.h"
#include "web/req_impl.h"

/* A page tells that it is still there three times in this time. */
static const int64_t PRESENT_US = 75 * US_PER_S;

enum { REPLAY_ROWS = 200, REPLAY_ROUNDS = 10 };

static struct str row_json(struct arena *a, const struct q_event_after *row)
{
    struct buf b = buf_make(a, 1024);
    struct json j = json_make(&b);

    json_object(&j);
    json_put_i64(&j, "id", row->id);
    json_put_id(&j, "case", row->case_id);
    json_put_id(&j, "message", row->message_id);
    json_put_id(&j, "agent", row->agent_id);
    json_put_str(&j, "kind", row->kind);
    json_end(&j);
    return buf_str(&b);
}

static struct stream_event event_of(struct arena *a, int64_t brand_id,
                                    const struct q_event_after *row)
{
    return (struct stream_event){.id = row->id,
                                 .brand_id = brand_id,
                                 .case_id = row->case_id,
                                 .kind = STR("event"),
                                 .data = row_json(a, row)};
}

void pages_publish(struct stream_hub *hub, int64_t brand_id,
                   const struct q_event_after *row)
{
    struct arena *a = arena_open();
    struct stream_event ev = event_of(a, brand_id, row);

    stream_publish(hub, &ev);
    arena_close(&a);
}

/* ---- the stream ---- */

struct missed {
    struct web_req *req;
    struct web_reply *reply;
    int64_t after_id;
    size_t n;
};

static bool read_missed(struct db_tx *tx, void *ctx, struct err *e)
{
    struct missed *m = ctx;
    int64_t brand_id = m->req->session.brand_id;
    int64_t case_id = req_id(m->req, "case");
    struct q_event_after *rows;

    if (!q_event_after(tx, m->req->arena, brand_id, m->after_id, REPLAY_ROWS,
                       &rows, &m->n, e))
        return false;
    for (size_t i = 0; i < m->n; i++) {
        m->after_id = rows[i].id;
        if (case_id == 0 || case_id == rows[i].case_id) {
            struct stream_event ev =
                event_of(m->req->arena, brand_id, &rows[i]);

            stream_replay(m->reply, &ev);
        }
    }
    return true;
}

static bool get_events(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    const struct stream_want want = {.session_id = req->session.id,
                                     .agent_id = req->session.agent_id,
                                     .brands = req->session.brands,
                                     .brands_n = req->session.brands_n,
                                     .case_id = req_id(req, "case")};
    struct missed m = {
        .req = req, .reply = reply, .after_id = stream_last_id(req)};

    if (!web_reply_stream(req, reply, &want, e))
        return false;
    if (m.after_id == 0)
        return true;
    for (int round = 0; round < REPLAY_ROUNDS; round++) {
        if (!db_run_read(req->db, read_missed, &m, e))
            return false;
        if (m.n < REPLAY_ROWS)
            break;
    }
    return true;
}

/* ---- presence ---- */

static const char *const DOINGS[] = {"here", "writing", "gone", NULL};

static bool put_presence(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    const struct actor who = pages_actor(req);
    struct q_case_get row;
    int64_t changed, id = req_id(req, "id");
    int doing = req_choice(req, "doing");

    if (!case_load(tx, req->arena, who.brand_id, id, 0, &row, e) ||
        !db_notify(tx, PAGES_PRESENCE,
                   str_fmt(req->arena, "%" PRId64 " %" PRId64 " %" PRId64 " %s",
                           who.brand_id, id, who.agent_id, DOINGS[doing]),
                   e))
        return false;
    if (doing == 2)
        return q_presence_gone(tx, who.brand_id, id, who.agent_id, &changed, e);
    return q_presence_put(tx, who.brand_id, id, who.agent_id,
                          str_from_z(DOINGS[doing]), who.now_us + PRESENT_US,
                          &changed, e);
}

static bool post_presence(struct web_req *req, struct web_reply *reply,
                          struct err *e)
{
    if (!db_run(req->db, put_presence, req, e))
        return false;
    reply->status = 204;
    return true;
}

struct presence {
    struct arena *a;
    int64_t brand_id, case_id, agent_id;
    struct str doing, name;
};

static bool presence_parse(struct str payload, struct presence *p)
{
    int64_t *const numbers[] = {&p->brand_id, &p->case_id, &p->agent_id};
    struct str word;

    for (size_t i = 0; i < ARRAY_N(numbers); i++)
        if (!str_cut(&payload, ' ', &word) || !str_to_i64(word, numbers[i]))
            return false;
    p->doing = payload;
    for (const char *const *d = DOINGS; *d; d++)
        if (str_eq(payload, str_from_z(*d)))
            return p->case_id > 0; /* 0 would be for every stream */
    return false;
}

static bool read_name(struct db_tx *tx, void *ctx, struct err *e)
{
    struct presence *p = ctx;
    struct q_agent_get row;

    switch (q_agent_get(tx, p->a, p->agent_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    p->name = row.name;
    return true;
}

bool pages_publish_presence(struct stream_hub *hub, struct db *db,
                            struct str payload, struct err *e)
{
    struct arena *a = arena_open();
    struct presence p = {.a = a};
    struct buf b = buf_make(a, 4096);
    struct json j = json_make(&b);
    bool ok = true;

    if (!presence_parse(payload, &p))
        goto out;
    ok = db_run_read(db, read_name, &p, e);
    if (!ok || p.name.len == 0)
        goto out;
    json_object(&j);
    json_put_i64(&j, "agent", p.agent_id);
    json_put_str(&j, "name", p.name);
    json_put_str(&j, "doing", p.doing);
    json_end(&j);
    stream_publish(hub, &(struct stream_event){.brand_id = p.brand_id,
                                               .case_id = p.case_id,
                                               .kind = STR("presence"),
                                               .data = buf_str(&b)});
out:
    arena_close(&a);
    return ok;
}

static const struct web_field events_fields[] = {
    {"case", WEB_ID}, {"last", WEB_ID}, {0}};
static const struct web_field presence_fields[] = {
    {"id", WEB_ID},
    {"doing", WEB_CHOICE, .choices = DOINGS, .required = true},
    {0}};

const struct web_route stream_routes[] = {
    {"GET", "/events", ROLE_AGENT, 0, events_fields, get_events,
     "Server-sent events of the brand, or of one case."},
    {"POST", "/case/{id}/presence", ROLE_AGENT, WEB_CSRF, presence_fields,
     post_presence, "Says that one looks at a case or writes in it."},
    {0}};
