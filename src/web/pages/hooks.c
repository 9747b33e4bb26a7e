#include "base/hash.h"
#include "desk/agent.h"
#include "desk/event.h"
#include "web/pages/pages_impl.h"
#include "web/pages/settings.h"
#include "web/req_impl.h"

/* The store's row comes first: session->more is a struct q_session_find. */
struct pages_session {
    struct q_session_find row;
    int64_t brands[1];
};

void pages_tables(const struct web_route *tables[], size_t max)
{
    static const struct web_route *const all[] = {
        asset_routes,       login_routes,     queue_routes,    case_routes,
        case_change_routes, compose_routes,   message_routes,  stream_routes,
        search_routes,      customer_routes,  intake_routes,   settings_routes,
        brand_routes,       mailbox_routes,   agents_routes,   team_routes,
        settings_me_routes, about_routes,     help_routes,     check_routes,
        verdict_routes,     judgement_routes, wordlist_routes, notice_routes,
    };

    assert(max > ARRAY_N(all));
    for (size_t i = 0; i < ARRAY_N(all); i++)
        tables[i] = all[i];
    tables[ARRAY_N(all)] = NULL;
}

/* Sessions are kept by the hash of their token; streams want a number. */
static int64_t session_number(struct str token)
{
    unsigned char sha[HASH_BYTES];
    int64_t id = 0;

    hash_sha256(token, sha);
    for (int i = 0; i < 7; i++)
        id = id << 8 | sha[i];
    return id + 1;
}

static bool session_find(void *ctx, struct web_req *req, struct str token,
                         struct err *e)
{
    struct pages_session *s;
    enum lang lang;

    (void)ctx;
    if (token.len == 0 || token.len > 200)
        return true;
    s = ARENA_NEW(req->arena, struct pages_session);
    switch (
        agent_session(req->db, req->arena, token, req->now_us, &s->row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    s->brands[0] = s->row.brand_id;
    lang = lang_from_tag(s->row.lang);
    req->session = (struct web_session){
        .id = session_number(token),
        .agent_id = s->row.agent_id,
        .brand_id = s->row.brand_id,
        .lang = msg_lang(lang) == lang ? lang : LANG_UNSURE,
        .name = s->row.name,
        .brands = s->brands,
        .brands_n = 1,
        .more = s,
    };
    return role_parse(s->row.role, &req->session.role) ||
           err_set(e, ERR_FATAL, "agent %" PRId64 " has an unknown role",
                   s->row.agent_id);
}

/* Somebody whose session is over goes through the log-in to where they
 * wanted; a form is not sent twice, so it leads to the start. */
static void to_log_in(struct web_req *req, struct web_reply *reply)
{
    struct buf b = buf_make(req->arena, 16 * 1024);
    bool get = str_eq(req->method, STR("GET"));

    BUF_LIT(&b, "/login");
    if (get && !str_eq(req->path, STR("/"))) {
        BUF_LIT(&b, "?to=");
        out_url_query(&b, req->impl->target);
    }
    web_redirect(reply, b.over ? STR("/login") : buf_str(&b));
}

static bool error_page(void *ctx, struct web_req *req, struct web_reply *reply,
                       const struct web_fault *fault, struct err *e)
{
    (void)ctx;
    if (fault->status == 403 && req->session.id == 0 && req->route &&
        req->route->role != ROLE_NONE && !req_wants_json(req)) {
        to_log_in(req, reply);
        return true;
    }
    return pages_error(req, reply, fault, e);
}

void pages_hooks(struct pages_ctx *ctx, struct web_hooks *hooks)
{
    hooks->ctx = ctx;
    hooks->session_find = session_find;
    hooks->error_page = error_page;
}

/* ---- for handlers ---- */

const struct q_session_find *pages_who(const struct web_req *req)
{
    assert(req->session.more);
    return req->session.more;
}

const struct desk *pages_desk(const struct web_req *req)
{
    return ((const struct pages_ctx *)req->ctx)->desk;
}

bool pages_leads(enum role role)
{
    return role == ROLE_LEAD || role == ROLE_ADMIN;
}

struct actor pages_actor(const struct web_req *req)
{
    return (struct actor){.brand_id = req->session.brand_id,
                          .agent_id = req->session.agent_id,
                          .now_us = req->now_us};
}

void pages_env(struct web_req *req, struct web_reply *reply, enum page_nav nav,
               struct page_env *env)
{
    enum role role = req->session.role;

    *env = (struct page_env){
        .arena = req->arena,
        .lang = msg_lang(req->lang),
        .now_us = req->now_us,
        .csrf = req_csrf(req, reply),
        .path = req->query.len
                    ? str_fmt(req->arena, "%.*s?%.*s", STR_ARG(req->path),
                              STR_ARG(req->query))
                    : req->path,
        .nav = nav,
    };
    if (req->session.id) {
        const struct q_session_find *who = pages_who(req);

        env->zone = who->zone;
        env->agent_id = who->agent_id;
        env->agent = who->name;
        env->brand = who->brand;
        env->brands_many = who->brand_n > 1;
        env->queue_due_n = who->due_n;
        env->may_write = role_may(role, ROLE_AGENT, false);
        env->may_intake =
            role == ROLE_LEAD || role == ROLE_AUDITOR || role == ROLE_ADMIN;
        env->may_settings = pages_leads(role);
        env->may_admin = role == ROLE_ADMIN;
    }
    pages_flash_take(req, reply, env);
}
