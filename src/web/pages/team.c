#include "base/limits.h"
#include "db/q_brand.h"
#include "desk/check.h"
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
    int64_t brand_id = t->req->session.brand_id, changed;
    struct str name = req_text(t->req, "name");
    struct q_team_add row;

    if (!check_name(name, e))
        return false;
    if (t->id == 0)
        return q_team_add(tx, t->req->arena, brand_id, name, &row, e);
    if (!q_team_change(tx, brand_id, t->id, name, &changed, e))
        return false;
    return changed == 1 ||
           err_set(e, ERR_MISSING, "there is no team %" PRId64, t->id);
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
    {0}};
