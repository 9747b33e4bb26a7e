#include "base/limits.h"
#include "db/q_brand.h"
#include "desk/team.h"
#include "web/page_team.h"
#include "web/pages/settings.h"

struct teams {
    struct web_req *req;
    struct q_team_list *rows;
    size_t n;
    struct q_member_list *people;
    size_t people_n;
    int64_t id; /* of the one to rename; 0: a new one */
};

static bool read(struct db_tx *tx, void *ctx, struct err *e)
{
    struct teams *t = ctx;
    struct arena *a = t->req->arena;
    int64_t brand_id = t->req->session.brand_id;

    return q_team_list(tx, a, brand_id, &t->rows, &t->n, e) &&
           q_member_list(tx, a, brand_id, &t->people, &t->people_n, e);
}

static bool show(struct web_req *req, struct web_reply *reply, struct sheet *f,
                 struct err *e)
{
    struct teams t = {.req = req};
    struct page_env env;
    struct page_team_row *rows;

    if (!db_run_read(req->db, read, &t, e))
        return false;
    rows = ARENA_ARRAY(req->arena, t.n, struct page_team_row);
    for (size_t i = 0; i < t.n; i++) {
        rows[i] = (struct page_team_row){t.rows[i].id, t.rows[i].name, 0};
        for (size_t k = 0; k < t.people_n; k++)
            rows[i].people_n += t.people[k].team_id == t.rows[i].id;
    }
    sheet_put(f, "name", STR(""));
    pages_env(req, reply, NAV_SETTINGS, &env);
    page_teams(&reply->body, &env,
               &(const struct page_teams){.form = f,
                                          .rows = rows,
                                          .n = t.n,
                                          .may_change =
                                              req->session.role == ROLE_ADMIN});
    return true;
}

static bool get_teams(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct sheet f = sheet_make(req);

    return show(req, reply, &f, e);
}

static bool save(struct db_tx *tx, void *ctx, struct err *e)
{
    struct teams *t = ctx;
    struct actor who = pages_actor(t->req);
    struct str name = req_text(t->req, "name");
    int64_t id;

    if (t->id)
        return team_rename(tx, t->req->arena, &who, t->id, name, e);
    return team_add(tx, t->req->arena, &who, name, &id, e);
}

static bool post(struct web_req *req, struct web_reply *reply, int64_t id,
                 struct err *e)
{
    struct teams t = {.req = req, .id = id};
    struct sheet f = sheet_make(req);

    sheet_put(&f, "name", STR(""));
    switch (sheet_save(&f, reply, save, &t, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN:
        if (f.conflict) { /* the name is unique in the brand */
            f.conflict = false;
            sheet_wrong(&f, "name", MSG("There is a team of this name."));
            sheet_status(&f, reply);
        }
        return show(req, reply, &f, e);
    case SHEET_DONE: break;
    }
    pages_done(req, reply, STR("/settings/teams"), id ? SAY_SAVED : SAY_ADDED,
               0);
    return true;
}

static bool post_new(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    return post(req, reply, 0, e);
}

static bool post_one(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    return post(req, reply, req_id(req, "id"), e);
}

/* ---- removing ---- */

struct removal {
    struct teams t;
    struct str name;
    bool only;
};

static bool read_removal(struct db_tx *tx, void *ctx, struct err *e)
{
    struct removal *r = ctx;

    if (!read(tx, &r->t, e))
        return false;
    for (size_t i = 0; i < r->t.n; i++)
        if (r->t.rows[i].id == r->t.id)
            r->name = r->t.rows[i].name;
    return r->name.len ||
           err_set(e, ERR_MISSING, "there is no team %" PRId64, r->t.id);
}

static void show_removal(struct removal *r, struct web_reply *reply,
                         struct sheet *f)
{
    struct web_req *req = r->t.req;
    struct page_team_remove page = {.form = f, .id = r->t.id, .name = r->name};
    struct sheet_choice *to =
        ARENA_ARRAY(req->arena, r->t.n + 1, struct sheet_choice);
    struct page_env env;

    to[page.to_n++] =
        (struct sheet_choice){STR(""), msg(req->lang, MSG("No team"))};
    for (size_t i = 0; i < r->t.n; i++)
        if (r->t.rows[i].id != r->t.id)
            to[page.to_n++] = (struct sheet_choice){
                str_fmt(req->arena, "%" PRId64, r->t.rows[i].id),
                r->t.rows[i].name};
    page.to = to;
    for (size_t i = 0; i < r->t.people_n; i++)
        page.people_n += r->t.people[i].team_id == r->t.id;
    page.only = r->only || (r->t.n == 1 && page.people_n > 0);
    sheet_put(f, "to", STR(""));
    pages_env(req, reply, NAV_SETTINGS, &env);
    page_team_remove(&reply->body, &env, &page);
}

static bool get_remove(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct removal r = {.t = {.req = req, .id = req_id(req, "id")}};
    struct sheet f = sheet_make(req);

    if (!db_run_read(req->db, read_removal, &r, e))
        return false;
    show_removal(&r, reply, &f);
    return true;
}

static bool do_remove(struct db_tx *tx, void *ctx, struct err *e)
{
    struct removal *r = ctx;
    struct web_req *req = r->t.req;
    struct actor who = pages_actor(req);

    return team_remove(tx, req->arena, &who, r->t.id, req_id(req, "to"), e);
}

static bool post_remove(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    struct removal r = {.t = {.req = req, .id = req_id(req, "id")}};
    struct sheet f = sheet_make(req);
    struct err why = {0};

    if (!db_run_read(req->db, read_removal, &r, e))
        return false;
    sheet_put(&f, "to", STR(""));
    if (db_run(req->db, do_remove, &r, &why)) {
        pages_done(req, reply, STR("/settings/teams"), SAY_REMOVED, 0);
        return true;
    }
    if (why.code != ERR_CONFLICT && why.code != ERR_INPUT) {
        *e = why;
        return false;
    }
    if (why.code == ERR_INPUT)
        sheet_wrong(&f, "to", MSG("This is not one of the choices."));
    r.only = why.code == ERR_CONFLICT;
    reply->status = r.only ? 409 : 422;
    show_removal(&r, reply, &f);
    return true;
}

static const struct web_field remove_fields[] = {
    {"to", WEB_ID, .label = MSG("Who takes over")}, {0}};
static const struct web_field fields[] = {
    {"name", WEB_LINE, .label = MSG("Name"), .required = true,
     .max_bytes = LIMIT_NAME_BYTES},
    {0}};

const struct web_route team_routes[] = {
    {"GET", "/settings/teams", ROLE_LEAD, 0, NULL, get_teams,
     "The teams of the brand."},
    {"POST", "/settings/teams", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT, fields,
     post_new, "Adds a team."},
    {"POST", "/settings/teams/{id}", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT,
     fields, post_one, "Gives a team another name."},
    {"GET", "/settings/teams/{id}/remove", ROLE_ADMIN, 0, NULL, get_remove,
     "Asks who takes over the people and cases of a team."},
    {"POST", "/settings/teams/{id}/remove", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT,
     remove_fields, post_remove,
     "Removes a team; its people and open cases go to another or to none."},
    {0}};
