#include "base/limits.h"
#include "db/q_agent.h"
#include "desk/brand.h"
#include "text/zone.h"
#include "web/page_brand.h"
#include "web/pages/settings.h"

static const struct {
    const char *code;
    int64_t us;
} UNITS[] = {
    {"days", US_PER_DAY}, {"hours", US_PER_HOUR}, {"minutes", US_PER_MIN}};

struct edit {
    struct web_req *req;
    int64_t id; /* 0: a new one */
    struct q_brand_get row;
    int64_t *own; /* where the reader is an administrator */
    size_t own_n;
};

static bool read_edit(struct db_tx *tx, void *ctx, struct err *e)
{
    struct edit *b = ctx;

    if (!settings_own_brands(tx, b->req, &b->own, &b->own_n, e))
        return false;
    if (b->id == 0) {
        b->row =
            (struct q_brand_get){.lang = STR("en"),
                                 .zone = pages_who(b->req)->zone,
                                 .answer_within_us = BRAND_ANSWER_WITHIN_US,
                                 .undo_us = BRAND_UNDO_US,
                                 .acknowledge = true};
        return true;
    }
    if (!settings_is_own(b->own, b->own_n, b->id))
        return err_set(e, ERR_MISSING, "there is no brand %" PRId64, b->id);
    switch (q_brand_get(tx, b->req->arena, b->id, &b->row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no brand %" PRId64, b->id);
    case DB_ROW: break;
    }
    return true;
}

/* The largest unit that tells it exactly. */
static size_t unit_of(int64_t us)
{
    size_t i = 0;

    while (i + 1 < ARRAY_N(UNITS) && us % UNITS[i].us)
        i++;
    return i;
}

static void put_row(struct sheet *f, const struct q_brand_get *row)
{
    size_t unit = unit_of(row->answer_within_us);

    sheet_put_i64(f, "version", row->version);
    sheet_put(f, "name", row->name);
    sheet_put(f, "lang", row->lang);
    sheet_put(f, "zone", row->zone);
    sheet_put_i64(f, "within", row->answer_within_us / UNITS[unit].us);
    sheet_put(f, "unit", str_from_z(UNITS[unit].code));
    sheet_put_i64(f, "undo", row->undo_us / US_PER_S);
    sheet_put_bool(f, "acknowledge", row->acknowledge);
}

static void render(struct edit *b, struct web_reply *reply, struct sheet *f)
{
    static const struct settings_word units[] = {
        {"days", MSG("days")},
        {"hours", MSG("hours")},
        {"minutes", MSG("minutes")},
    };
    struct page_env env;
    struct page_settings_brand page = {
        .form = f, .id = b->id, .name = b->row.name};

    page.langs = settings_langs(b->req, true, NULL, &page.langs_n);
    page.units = settings_choices(b->req, units, ARRAY_N(units));
    page.units_n = ARRAY_N(units);
    page.zones = zone_names(b->req->arena, &page.zones_n);
    put_row(f, &b->row);
    pages_env(b->req, reply, NAV_SETTINGS, &env);
    page_settings_brand(&reply->body, &env, &page);
}

static bool get_new(struct web_req *req, struct web_reply *reply, struct err *e)
{
    struct edit b = {.req = req};
    struct sheet f = sheet_make(req);

    if (!db_run_read(req->db, read_edit, &b, e))
        return false;
    render(&b, reply, &f);
    return true;
}

static bool get_one(struct web_req *req, struct web_reply *reply, struct err *e)
{
    struct edit b = {.req = req, .id = req_id(req, "id")};
    struct sheet f = sheet_make(req);

    if (!db_run_read(req->db, read_edit, &b, e))
        return false;
    render(&b, reply, &f);
    return true;
}

static struct brand_new typed(const struct web_req *req)
{
    int unit = req_choice(req, "unit");

    return (struct brand_new){
        .name = req_text(req, "name"),
        .lang = req_text(req, "lang"),
        .zone = req_text(req, "zone"),
        .answer_within_us =
            req_int(req, "within") * UNITS[unit < 0 ? 0 : unit].us,
        .undo_us = req_int(req, "undo") * US_PER_S,
        .acknowledge = req_bool(req, "acknowledge"),
    };
}

static bool save(struct db_tx *tx, void *ctx, struct err *e)
{
    struct edit *b = ctx;
    struct web_req *req = b->req;
    struct brand_new in = typed(req);
    int64_t id, changed;

    if (b->id)
        return brand_change(tx, req->arena, b->id, req_int(req, "version"), &in,
                            e);
    return brand_add(tx, req->arena, &in, req->now_us, &id, e) &&
           q_member_put(tx, id, req->session.agent_id, role_name(ROLE_ADMIN), 0,
                        false, &changed, e);
}

static void check(struct sheet *f)
{
    struct web_req *req = f->req;
    int64_t within_us = typed(req).answer_within_us;

    if (!zone_known(req_text(req, "zone")))
        sheet_wrong(f, "zone", MSG("There is no such time zone."));
    if (lang_from_tag(req_text(req, "lang")) == LANG_UNSURE)
        sheet_wrong(f, "lang", MSG("This is not one of the choices."));
    if (within_us < US_PER_MIN || within_us > 60 * US_PER_DAY)
        sheet_wrong(f, "within", MSG("At most 60 days."));
}

static bool post(struct web_req *req, struct web_reply *reply, int64_t id,
                 struct err *e)
{
    struct edit b = {.req = req, .id = id};
    struct sheet f = sheet_make(req);

    if (!db_run_read(req->db, read_edit, &b, e))
        return false;
    put_row(&f, &b.row);
    check(&f);
    switch (sheet_save(&f, reply, save, &b, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN:
        if (!db_run_read(req->db, read_edit, &b, e))
            return false;
        render(&b, reply, &f);
        return true;
    case SHEET_DONE: break;
    }
    pages_done(req, reply, STR("/settings/brands"), id ? SAY_SAVED : SAY_ADDED,
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

struct list {
    struct web_req *req;
    struct q_brand_list *rows;
    size_t n;
};

static bool read_list(struct db_tx *tx, void *ctx, struct err *e)
{
    struct list *l = ctx;
    struct q_brand_list *rows;
    int64_t *own;
    size_t own_n, n;

    if (!settings_own_brands(tx, l->req, &own, &own_n, e) ||
        !q_brand_list(tx, l->req->arena, &rows, &n, e))
        return false;
    l->rows = rows;
    l->n = 0;
    for (size_t i = 0; i < n; i++)
        if (settings_is_own(own, own_n, rows[i].id))
            l->rows[l->n++] = rows[i];
    return true;
}

static bool get_list(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct list l = {.req = req};
    struct page_env env;

    if (!db_run_read(req->db, read_list, &l, e))
        return false;
    pages_env(req, reply, NAV_SETTINGS, &env);
    page_settings_brands(
        &reply->body, &env,
        &(const struct page_settings_brands){
            .rows = l.rows, .n = l.n, .now_id = req->session.brand_id});
    return true;
}

static const char *const units[] = {"days", "hours", "minutes", NULL};
static const struct web_field fields[] = {
    {"version", WEB_INT},
    {"name", WEB_LINE, .label = MSG("Name"), .required = true,
     .max_bytes = LIMIT_NAME_BYTES},
    {"lang", WEB_LINE, .label = MSG("Language"), .max_bytes = 20},
    {"zone", WEB_LINE, .label = MSG("Time zone"), .required = true,
     .max_bytes = 100},
    {"within", WEB_INT, .label = MSG("Answer within"), .required = true,
     .min = 1, .max = 60 * 24 * 60},
    {"unit", WEB_CHOICE, .label = MSG("Unit"), .choices = units},
    {"undo", WEB_INT, .label = MSG("Seconds to take a reply back"),
     .required = true, .max = 3600},
    {"acknowledge", WEB_BOOL, .label = MSG("Acknowledge new cases")},
    {0}};

const struct web_route brand_routes[] = {
    {"GET", "/settings/brands", ROLE_ADMIN, 0, NULL, get_list,
     "The brands one administers."},
    {"GET", "/settings/brands/new", ROLE_ADMIN, 0, NULL, get_new,
     "Asks for a new brand."},
    {"POST", "/settings/brands/0", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT, fields,
     post_new, "Adds a brand; one becomes its administrator."},
    {"GET", "/settings/brands/{id}", ROLE_ADMIN, 0, NULL, get_one,
     "A brand's settings."},
    {"POST", "/settings/brands/{id}", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT,
     fields, post_one, "Changes a brand."},
    {0}};
