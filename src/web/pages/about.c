#include "db/q_intake.h"
#include "db/q_job.h"
#include "desk/verdict.h"
#include "web/page_about.h"
#include "web/pages/settings.h"

enum { JOBS_MAX = 50 };

static const struct page_library LIBRARIES[] = {
    {"SQLite", "public domain", MSG("the store, in one file")},
    {"libpq (PostgreSQL)", "PostgreSQL", MSG("the store, on a server")},
    {"libmicrohttpd", "LGPL-2.1-or-later", MSG("web pages")},
    {"GMime", "LGPL-2.1-or-later", MSG("reading mail")},
    {"ICU", "Unicode-3.0", MSG("characters, time zones")},
    {"Snowball (libstemmer)", "BSD-3-Clause", MSG("forms of words")},
    {"libcurl", "curl", MSG("fetching and sending mail")},
    {"OpenSSL", "Apache-2.0", MSG("encrypted connections")},
    {"libsodium", "ISC", MSG("passwords and sealed secrets")},
    {"Gumbo", "Apache-2.0", MSG("reading HTML")},
    {"cmark", "BSD-2-Clause", MSG("formatted letters")},
    {"Jansson", "MIT", MSG("reading JSON")},
    {"libdeflate", "MIT", MSG("smaller pages on the wire")},
};

struct health {
    struct web_req *req;
    struct page_health page;
};

static bool read_health(struct db_tx *tx, void *ctx, struct err *e)
{
    struct health *h = ctx;
    struct arena *a = h->req->arena;
    int64_t brand_id = h->req->session.brand_id;
    struct q_intake_waiting_n waiting;
    struct q_account_list *accounts;
    struct q_job_given_up_of *jobs;

    if (!q_intake_waiting_n(tx, a, brand_id, &waiting, e) ||
        !q_account_list(tx, a, brand_id, &accounts, &h->page.accounts_n, e) ||
        !q_job_given_up_of(tx, a, brand_id, JOBS_MAX, &jobs, &h->page.jobs_n,
                           e))
        return false;
    h->page.waiting_n = waiting.n;
    h->page.accounts = accounts;
    h->page.jobs = jobs;
    h->page.failing_n = 0;
    for (size_t i = 0; i < h->page.accounts_n; i++)
        h->page.failing_n += accounts[i].active && accounts[i].failing_us;
    return true;
}

static bool get_about(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    const struct pages_ctx *pages = req->ctx;
    struct health h = {.req = req};
    struct page_env env;
    struct page_about page = {.version = str_from_z(pages->version),
                              .libraries = LIBRARIES,
                              .libraries_n = ARRAY_N(LIBRARIES)};

    if (req->session.role == ROLE_ADMIN) {
        h.page.engine =
            db_engine(req->db) == DB_PG ? STR("PostgreSQL") : STR("SQLite");
        h.page.has_model = verdict_has_model(pages->desk);
        if (!db_run_read(req->db, read_health, &h, e))
            return false;
        page.health = &h.page;
    }
    pages_env(req, reply, NAV_ABOUT, &env);
    page_about(&reply->body, &env, &page);
    return true;
}

static bool revive(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    int64_t changed;

    if (!q_job_revive(tx, req->session.brand_id, req_id(req, "id"), req->now_us,
                      &changed, e))
        return false;
    return changed == 1 || err_set(e, ERR_MISSING, "no such work was given up");
}

static bool post_again(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    if (!db_run(req->db, revive, req, e))
        return false;
    pages_done(req, reply, STR("/about"), SAY_JOB_AGAIN, 0);
    return true;
}

const struct web_route about_routes[] = {
    {"GET", "/about", ROLE_NONE, 0, NULL, get_about,
     "Version, licence and libraries; for administrators, how the desk is."},
    {"POST", "/about/job/{id}/again", ROLE_ADMIN, WEB_CSRF, NULL, post_again,
     "Tries once more what was given up."},
    {0}};
