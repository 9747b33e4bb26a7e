/*
 * queue.c — the queue and its list alone.  Four queries a page: the session's,
 * the rows, the notices and the brand's causes; a page of the list is found
 * by the position of the last row before it, so it costs the same anywhere.
 */
#include "base/limits.h"
#include "desk/case.h"
#include "desk/event.h"
#include "web/page_queue.h"
#include "web/pages/notice.h"
#include "web/pages/queue.h"

static const char *const VIEWS[] = {"mine",     "team",   "all", "unowned",
                                    "resolved", "closed", NULL};

struct str queue_view_name(enum queue_view v)
{
    return str_from_z(VIEWS[v]);
}

struct str queue_view_word(enum lang lang, enum queue_view v)
{
    static const char *const words[QUEUE_VIEW_N] = {
        [QUEUE_MINE] = MSG_IN("queue", "Mine"),
        [QUEUE_TEAM] = MSG_IN("queue", "My team’s"),
        [QUEUE_ALL] = MSG_IN("queue", "All"),
        [QUEUE_UNOWNED] = MSG_IN("queue", "Without owner"),
        [QUEUE_RESOLVED] = MSG_IN("queue", "Resolved"),
        [QUEUE_CLOSED] = MSG_IN("queue", "Closed"),
    };

    return msg(lang, words[v]);
}

/* ---- reading ---- */

struct reading {
    struct web_req *req;
    struct queue_list *list;
    struct q_notice_top *notices;
    size_t notices_n;
    struct own_causes causes;
    bool alone; /* only the rows */
};

static struct str filter(const struct web_req *req, const char *name)
{
    return req_has(req, name) ? req_text(req, name) : (struct str){0};
}

/* The three lists have rows of the same shape. */
#define SAME_ROW(type)                                                         \
    _Static_assert(sizeof(struct type) == sizeof(struct q_case_queue),         \
                   "rows of all lists are the same")
SAME_ROW(q_case_queue_mine);
SAME_ROW(q_case_done_page);

static bool read_mine(struct db_tx *tx, struct reading *r, void *rows,
                      struct err *e)
{
    struct web_req *req = r->req;
    const struct q_case_queue_mine_in in = {
        .brand_id = req->session.brand_id,
        .owner_id = req->session.agent_id,
        .state = filter(req, "state"),
        .channel = filter(req, "channel"),
        .lang = filter(req, "lang"),
        .cause = filter(req, "cause"),
        .customer_id = req_id(req, "customer"),
        .after_due_us = r->list->after ? req_int(req, "due") : INT64_MIN,
        .after_since_us = r->list->after ? req_int(req, "since") : INT64_MIN,
        .after_id = req_id(req, "id"),
        .limit_n = LIMIT_LIST_ROWS + 1,
    };

    return q_case_queue_mine(tx, req->arena, &in, rows, &r->list->n, e);
}

static bool read_open(struct db_tx *tx, struct reading *r, void *rows,
                      struct err *e)
{
    struct web_req *req = r->req;
    const struct q_case_queue_in in = {
        .brand_id = req->session.brand_id,
        .team_id = r->list->view == QUEUE_TEAM ? pages_who(req)->team_id : 0,
        .state = filter(req, "state"),
        .channel = filter(req, "channel"),
        .lang = filter(req, "lang"),
        .cause = filter(req, "cause"),
        .customer_id = req_id(req, "customer"),
        .after_due_us = r->list->after ? req_int(req, "due") : INT64_MIN,
        .after_since_us = r->list->after ? req_int(req, "since") : INT64_MIN,
        .after_id = req_id(req, "id"),
        .limit_n = LIMIT_LIST_ROWS + 1,
    };

    return q_case_queue(tx, req->arena, &in, rows, &r->list->n, e);
}

static bool read_done(struct db_tx *tx, struct reading *r, void *rows,
                      struct err *e)
{
    struct web_req *req = r->req;
    const struct q_case_done_page_in in = {
        .brand_id = req->session.brand_id,
        .state = queue_view_name(r->list->view),
        .channel = filter(req, "channel"),
        .lang = filter(req, "lang"),
        .cause = filter(req, "cause"),
        .customer_id = req_id(req, "customer"),
        .before_us = r->list->after ? req_int(req, "since") : INT64_MAX,
        .before_id = r->list->after ? req_id(req, "id") : INT64_MAX,
        .limit_n = LIMIT_LIST_ROWS + 1,
    };

    return q_case_done_page(tx, req->arena, &in, rows, &r->list->n, e);
}

static bool read_rows(struct db_tx *tx, struct reading *r, struct err *e)
{
    void *rows = NULL;
    bool ok = true;

    switch (r->list->view) {
    case QUEUE_MINE: ok = read_mine(tx, r, &rows, e); break;
    case QUEUE_TEAM:
        if (!r->list->no_team)
            ok = read_open(tx, r, &rows, e);
        break;
    case QUEUE_ALL: ok = read_open(tx, r, &rows, e); break;
    case QUEUE_UNOWNED: break;
    case QUEUE_RESOLVED:
    case QUEUE_CLOSED: ok = read_done(tx, r, &rows, e); break;
    }
    r->list->rows = rows;
    return ok;
}

static bool read_queue(struct db_tx *tx, void *ctx, struct err *e)
{
    struct reading *r = ctx;
    const struct web_session *s = &r->req->session;

    if (!read_rows(tx, r, e))
        return false;
    if (r->alone)
        return true;
    return q_notice_top(tx, r->req->arena, s->brand_id, s->agent_id,
                        pages_leads(s->role), s->role == ROLE_ADMIN,
                        LIMIT_QUEUE_NOTICES + 1, &r->notices, &r->notices_n,
                        e) &&
           q_cause_list(tx, r->req->arena, s->brand_id, &r->causes.list,
                        &r->causes.n, e);
}

/* ---- addresses ---- */

static void put_pair(struct buf *b, const char *name, struct str value)
{
    if (value.len == 0)
        return;
    buf_put_byte(b, str_find_byte(buf_str(b), '?') == SIZE_MAX ? '?' : '&');
    buf_put_z(b, name);
    buf_put_byte(b, '=');
    out_url_query(b, value);
}

static struct buf address(const struct web_req *req, enum queue_view view,
                          const char *path)
{
    static const char *const names[] = {"state", "channel", "lang", "cause"};
    struct buf b = buf_make(req->arena, 8 * 1024);

    buf_put_z(&b, path);
    put_pair(&b, "view", queue_view_name(view));
    for (size_t i = 0; i < ARRAY_N(names); i++)
        put_pair(&b, names[i], req_text(req, names[i]));
    if (req_id(req, "customer"))
        put_pair(&b, "customer",
                 str_fmt(req->arena, "%" PRId64, req_id(req, "customer")));
    return b;
}

static void put_position(struct buf *b, int64_t due_us, int64_t since_us,
                         int64_t id)
{
    buf_put_f(b, "&due=%" PRId64 "&since=%" PRId64 "&id=%" PRId64, due_us,
              since_us, id);
}

static void fill_paths(const struct web_req *req, struct queue_list *l)
{
    struct buf first = address(req, l->view, "/queue");
    struct buf next = address(req, l->view, "/queue");
    struct buf rows = address(req, l->view, "/queue/rows");

    l->first = buf_str(&first);
    if (l->n > LIMIT_LIST_ROWS) {
        const struct q_case_queue *last = &l->rows[LIMIT_LIST_ROWS - 1];

        l->n = LIMIT_LIST_ROWS;
        put_position(&next, last->due_us,
                     l->done ? last->updated_us : last->since_us, last->id);
        l->next = buf_str(&next);
    }
    if (l->after)
        put_position(&rows, req_int(req, "due"), req_int(req, "since"),
                     req_id(req, "id"));
    l->rows_path = buf_str(&rows);
}

static void fill_options(const struct web_req *req, enum lang lang,
                         struct reading *r)
{
    struct queue_list *l = r->list;
    struct arena *a = req->arena;
    struct pages_option *states =
        ARENA_ARRAY(a, CASE_STATE_N, struct pages_option);
    struct pages_option *channel = ARENA_NEW(a, struct pages_option);

    for (int i = 0; i < CASE_STATE_N; i++) {
        struct str code = case_state_name((enum case_state)i);

        if (case_state_is_open((enum case_state)i))
            states[l->states_n++] =
                (struct pages_option){code, pages_state_word(lang, code),
                                      str_eq(code, req_text(req, "state"))};
    }
    *channel = (struct pages_option){
        STR("mail"), pages_channel_word(lang, STR("mail")),
        str_eq(req_text(req, "channel"), STR("mail"))};
    l->states = states;
    l->channels = channel;
    l->channels_n = 1;
    l->langs = pages_lang_options(a, req_text(req, "lang"), &l->langs_n);
    l->causes = pages_cause_options(a, lang, &r->causes, req_text(req, "cause"),
                                    &l->causes_n);
}

static struct queue_list list_make(struct web_req *req)
{
    int view = req_choice(req, "view");
    struct queue_list l = {.view = (enum queue_view)view};

    /* who owns nothing begins with what waits for everybody */
    if (view < 0)
        l.view = pages_who(req)->open_n ? QUEUE_MINE : QUEUE_ALL;

    l.done = l.view == QUEUE_RESOLVED || l.view == QUEUE_CLOSED;
    l.customer_id = req_id(req, "customer");
    l.filtered = req_has(req, "state") || req_has(req, "channel") ||
                 req_has(req, "lang") || req_has(req, "cause") || l.customer_id;
    l.after = req_id(req, "id") > 0;
    l.no_team = pages_who(req)->team_id == 0;
    l.mine_n = pages_who(req)->open_n;
    return l;
}

static bool get_queue(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct queue_list list = list_make(req);
    struct reading r = {.req = req, .list = &list};
    struct page_env env;

    if (!db_run_read(req->db, read_queue, &r, e))
        return false;
    pages_env(req, reply, NAV_QUEUE, &env);
    fill_paths(req, &list);
    fill_options(req, env.lang, &r);
    list.more_notices = r.notices_n > LIMIT_QUEUE_NOTICES;
    list.notices_n = list.more_notices ? LIMIT_QUEUE_NOTICES : r.notices_n;
    list.notices = ARENA_ARRAY(req->arena, list.notices_n, struct notice_said);
    for (size_t i = 0; i < list.notices_n; i++) {
        const struct q_notice_top *row = &r.notices[i];

        list.notices[i] = (struct notice_said){
            .id = row->id, .case_id = row->case_id, .at_us = row->created_us};
        notice_say(&env, row->kind, row->data, &list.notices[i]);
    }
    list.customer = list.n ? list.rows[0].customer : STR("…");
    page_queue(&reply->body, &env, &list);
    return true;
}

static bool get_rows(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct queue_list list = list_make(req);
    struct reading r = {.req = req, .list = &list, .alone = true};
    struct page_env env;

    if (!db_run_read(req->db, read_queue, &r, e))
        return false;
    pages_env(req, reply, NAV_QUEUE, &env);
    fill_paths(req, &list);
    page_queue_rows(&reply->body, &env, &list);
    return true;
}

static const struct web_field queue_fields[] = {
    {"view", WEB_CHOICE, .choices = VIEWS},
    {"state", WEB_LINE, .label = MSG("State"), .max_bytes = 40},
    {"channel", WEB_LINE, .label = MSG("Channel"), .max_bytes = 40},
    {"lang", WEB_LINE, .label = MSG("Language"), .max_bytes = 40},
    {"cause", WEB_LINE, .label = MSG("Cause"), .max_bytes = 100},
    {"customer", WEB_ID, .label = MSG("Customer")},
    {"due", WEB_INT},
    {"since", WEB_INT},
    {"id", WEB_ID},
    {0}};

const struct web_route queue_routes[] = {
    {"GET", "/queue", ROLE_AGENT, 0, queue_fields, get_queue,
     "Open cases in the order in which they are due."},
    {"GET", "/queue/rows", ROLE_AGENT, 0, queue_fields, get_rows,
     "The list of the queue alone."},
    {0}};
