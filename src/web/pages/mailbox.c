#include "base/limits.h"
#include "desk/agent.h"
#include "desk/brand.h"
#include "web/page_mailbox.h"
#include "web/pages/settings.h"

struct edit {
    struct web_req *req;
    int64_t id; /* 0: a new one */
    struct q_account_get row;
    const struct pages_try *tried;
};

static bool read_edit(struct db_tx *tx, void *ctx, struct err *e)
{
    struct edit *m = ctx;

    m->row = (struct q_account_get){.imap_tls = STR("tls"),
                                    .smtp_tls = STR("tls"),
                                    .auth = STR("password"),
                                    .active = true};
    if (m->id == 0)
        return true;
    switch (q_account_get(tx, m->req->arena, m->req->session.brand_id, m->id,
                          &m->row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no mailbox %" PRId64, m->id);
    case DB_ROW: break;
    }
    return true;
}

static void put_row(struct sheet *f, const struct q_account_get *row)
{
    sheet_put_i64(f, "version", row->version);
    sheet_put(f, "address", row->address);
    sheet_put(f, "name", row->name);
    sheet_put_bool(f, "active", row->active);
    sheet_put_bool(f, "plus", row->plus);
    sheet_put(f, "imap_host", row->imap_host);
    sheet_put_i64(f, "imap_port", row->imap_port);
    sheet_put(f, "imap_tls", row->imap_tls);
    sheet_put(f, "imap_user", row->imap_user);
    sheet_put(f, "imap_folder", row->imap_folder);
    sheet_put(f, "smtp_host", row->smtp_host);
    sheet_put_i64(f, "smtp_port", row->smtp_port);
    sheet_put(f, "smtp_tls", row->smtp_tls);
    sheet_put(f, "smtp_user", row->smtp_user);
    sheet_put(f, "auth", row->auth);
    sheet_put_secret(f, "secret");
    sheet_put(f, "pin", row->pin);
}

static void render(struct edit *m, struct web_reply *reply, struct sheet *f)
{
    static const struct settings_word tls[] = {
        {"tls", MSG("TLS from the start")},
        {"starttls", MSG("STARTTLS")},
        {"none", MSG("None: only on this machine")},
    };
    static const struct settings_word auth[] = {
        {"password", MSG("Password")},
        {"xoauth2", MSG("XOAUTH2 (tokens)")},
    };
    const struct pages_ctx *pages = m->req->ctx;
    struct page_env env;
    struct page_mailbox page = {
        .form = f,
        .id = m->id,
        .address = m->row.address,
        .has_secret = m->row.secret.len > 0,
        .can_try = pages->try_mailbox != NULL,
        .tried = m->tried,
        .failing_us = m->row.failing_us,
        .checked_us = m->row.checked_us,
        .received_us = m->row.received_us,
        .error =
            pages_delivery_words(m->req->arena, m->req->lang, m->row.error),
        .tls = settings_choices(m->req, tls, ARRAY_N(tls)),
        .tls_n = ARRAY_N(tls),
        .auth = settings_choices(m->req, auth, ARRAY_N(auth)),
        .auth_n = ARRAY_N(auth),
    };

    put_row(f, &m->row);
    pages_env(m->req, reply, NAV_SETTINGS, &env);
    page_mailbox(&reply->body, &env, &page);
}

static bool show(struct web_req *req, struct web_reply *reply, int64_t id,
                 struct err *e)
{
    struct edit m = {.req = req, .id = id};
    struct sheet f = sheet_make(req);

    if (!db_run_read(req->db, read_edit, &m, e))
        return false;
    render(&m, reply, &f);
    return true;
}

static bool get_new(struct web_req *req, struct web_reply *reply, struct err *e)
{
    return show(req, reply, 0, e);
}

static bool get_one(struct web_req *req, struct web_reply *reply, struct err *e)
{
    return show(req, reply, req_id(req, "id"), e);
}

static bool save(struct db_tx *tx, void *ctx, struct err *e)
{
    struct edit *m = ctx;
    struct web_req *req = m->req;
    struct str secret = req_text(req, "secret");
    const struct account_new in = {
        .address = req_text(req, "address"),
        .name = req_text(req, "name"),
        .plus = req_bool(req, "plus"),
        .imap_host = req_text(req, "imap_host"),
        .imap_port = req_int(req, "imap_port"),
        .imap_tls = req_text(req, "imap_tls"),
        .imap_user = req_text(req, "imap_user"),
        .imap_folder = req_text(req, "imap_folder"),
        .smtp_host = req_text(req, "smtp_host"),
        .smtp_port = req_int(req, "smtp_port"),
        .smtp_tls = req_text(req, "smtp_tls"),
        .smtp_user = req_text(req, "smtp_user"),
        .auth = req_text(req, "auth"),
        .secret = secret.len ? secret : (struct str){0},
        .pin = req_text(req, "pin"),
        .active = req_bool(req, "active"),
    };

    if (m->id)
        return account_change(tx, req->arena, pages_desk(req),
                              req->session.brand_id, m->id,
                              req_int(req, "version"), &in, e);
    return account_add(tx, req->arena, pages_desk(req), req->session.brand_id,
                       &in, req->now_us, &m->id, e);
}

static bool host_good(struct str host)
{
    struct str folder;

    if (str_starts(host, STR(ACCOUNT_KEEPS)))
        return account_keeps(host, &folder);
    return host.len <= 255 && str_find_byte(host, ' ') == SIZE_MAX &&
           str_find_byte(host, '/') == SIZE_MAX &&
           str_find_byte(host, '@') == SIZE_MAX;
}

/* The stored password goes only to the servers it was typed for. */
static bool leads_elsewhere(const struct web_req *req,
                            const struct q_account_get *row)
{
    static const char *const where[] = {"imap_host", "smtp_host"};
    const struct str had[] = {row->imap_host, row->smtp_host};

    for (size_t i = 0; i < ARRAY_N(where); i++) {
        struct str now = req_text(req, where[i]), folder;

        if (now.len && !str_eq_nocase(now, had[i]) &&
            !account_keeps(now, &folder))
            return true;
    }
    return false;
}

static void check(struct sheet *f, const struct edit *m)
{
    struct web_req *req = f->req;
    struct str plus;

    if (m->id == 0) {
        struct str address =
            account_address(req->arena, req_text(req, "address"), &plus);

        if (address.len == 0 || plus.len)
            sheet_wrong(f, "address", MSG("This is not an e-mail address."));
    }
    if (!host_good(req_text(req, "imap_host")))
        sheet_wrong(f, "imap_host", MSG("This is not the name of a server."));
    if (!host_good(req_text(req, "smtp_host")))
        sheet_wrong(f, "smtp_host", MSG("This is not the name of a server."));
    if (m->row.secret.len && !req_has(req, "secret") &&
        leads_elsewhere(req, &m->row))
        sheet_wrong(f, "secret",
                    MSG("The server is another one now: type the password "
                        "again."));
}

static bool post(struct web_req *req, struct web_reply *reply, int64_t id,
                 struct err *e)
{
    struct edit m = {.req = req, .id = id};
    struct sheet f = sheet_make(req);
    struct err taken = {0};

    if (!db_run_read(req->db, read_edit, &m, e))
        return false;
    put_row(&f, &m.row);
    check(&f, &m);
    switch (sheet_save(&f, reply, save, &m, &taken)) {
    case SHEET_FAIL: *e = taken; return false;
    case SHEET_AGAIN:
        m.id = id;
        if (id == 0 && f.conflict) {
            f.conflict = false;
            sheet_wrong(&f, "address",
                        MSG("This address is a mailbox of the desk already."));
            sheet_status(&f, reply);
        }
        if (!db_run_read(req->db, read_edit, &m, e))
            return false;
        render(&m, reply, &f);
        return true;
    case SHEET_DONE: break;
    }
    pages_done(req, reply,
               str_fmt(req->arena, "/settings/mailboxes/%" PRId64, m.id),
               id ? SAY_SAVED : SAY_ADDED, 0);
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

/* What it came to is shown at once and kept nowhere: the only POST here that
 * answers with a page. */
static bool post_try(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct pages_ctx *pages = req->ctx;
    struct edit m = {.req = req, .id = req_id(req, "id")};
    struct sheet f = {.req = req};
    struct pages_try tried = {0};

    if (!db_run_read(req->db, read_edit, &m, e))
        return false;
    if (!pages->try_mailbox)
        return err_set(e, ERR_MISSING, "mailboxes cannot be tried here");
    if (!pages->try_mailbox(pages, req->db, req->arena, req->session.brand_id,
                            m.id, req->now_us, &tried, e) ||
        !db_run_read(req->db, read_edit, &m, e))
        return false;
    m.tried = &tried;
    render(&m, reply, &f);
    return true;
}

struct list {
    struct web_req *req;
    struct q_account_list *rows;
    size_t n;
};

static bool read_list(struct db_tx *tx, void *ctx, struct err *e)
{
    struct list *l = ctx;

    return q_account_list(tx, l->req->arena, l->req->session.brand_id, &l->rows,
                          &l->n, e);
}

static bool get_list(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct list l = {.req = req};
    struct page_env env;

    if (!db_run_read(req->db, read_list, &l, e))
        return false;
    pages_env(req, reply, NAV_SETTINGS, &env);
    for (size_t i = 0; i < l.n; i++)
        l.rows[i].error =
            pages_delivery_words(req->arena, req->lang, l.rows[i].error);
    page_mailboxes(&reply->body, &env,
                   &(const struct page_mailboxes){l.rows, l.n});
    return true;
}

static const char *const tls_choices[] = {"tls", "starttls", "none", NULL};
static const char *const auth_choices[] = {"password", "xoauth2", NULL};
static const struct web_field fields[] = {
    {"version", WEB_INT},
    {"address", WEB_LINE, .label = MSG("Address"),
     .max_bytes = LIMIT_ADDRESS_BYTES},
    {"name", WEB_LINE, .label = MSG("Sender’s name"),
     .max_bytes = LIMIT_NAME_BYTES},
    {"active", WEB_BOOL},
    {"plus", WEB_BOOL},
    {"imap_host", WEB_LINE, .label = MSG("Server")},
    {"imap_port", WEB_INT, .label = MSG("Port"), .max = 65535},
    {"imap_tls", WEB_CHOICE, .label = MSG("Encryption"),
     .choices = tls_choices},
    {"imap_user", WEB_LINE, .label = MSG("User")},
    {"imap_folder", WEB_LINE, .label = MSG("Folder")},
    {"smtp_host", WEB_LINE, .label = MSG("Server")},
    {"smtp_port", WEB_INT, .label = MSG("Port"), .max = 65535},
    {"smtp_tls", WEB_CHOICE, .label = MSG("Encryption"),
     .choices = tls_choices},
    {"smtp_user", WEB_LINE, .label = MSG("User")},
    {"auth", WEB_CHOICE, .label = MSG("Way"), .choices = auth_choices},
    {"secret", WEB_TEXT, .label = MSG("Password or tokens"), .max_bytes = 8000},
    {"pin", WEB_LINE, .label = MSG("Key of the servers (pin)")},
    {0}};

const struct web_route mailbox_routes[] = {
    {"GET", "/settings/mailboxes", ROLE_ADMIN, 0, NULL, get_list,
     "The brand's mailboxes and how they are."},
    {"GET", "/settings/mailboxes/new", ROLE_ADMIN, 0, NULL, get_new,
     "Asks for a new mailbox."},
    {"POST", "/settings/mailboxes/0", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT,
     fields, post_new, "Adds a mailbox."},
    {"GET", "/settings/mailboxes/{id}", ROLE_ADMIN, 0, NULL, get_one,
     "A mailbox's settings; never its password."},
    {"POST", "/settings/mailboxes/{id}", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT,
     fields, post_one, "Changes a mailbox; an empty password keeps it."},
    {"POST", "/settings/mailboxes/{id}/try", ROLE_ADMIN, WEB_CSRF, NULL,
     post_try, "Tries the connections and shows each part's result."},
    {0}};
