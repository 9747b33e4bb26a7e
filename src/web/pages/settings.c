#include "base/limits.h"
#include "desk/case.h"
#include "desk/cause.h"
#include "desk/check.h"
#include "html/markdown.h"
#include "web/page_settings.h"
#include "web/pages/settings.h"

const struct sheet_choice *settings_langs(const struct web_req *req, bool all,
                                          const char *other, size_t *n)
{
    struct sheet_choice *list =
        ARENA_ARRAY(req->arena, LANG_N + 1, struct sheet_choice);

    *n = 0;
    if (other)
        list[(*n)++] = (struct sheet_choice){STR(""), msg(req->lang, other)};
    for (int i = LANG_UNSURE + 1; i < LANG_N; i++) {
        enum lang lang = (enum lang)i;

        if (all || msg_lang(lang) == lang)
            list[(*n)++] =
                (struct sheet_choice){lang_tag(lang), lang_name(lang)};
    }
    return list;
}

const struct sheet_choice *settings_choices(const struct web_req *req,
                                            const struct settings_word *words,
                                            size_t n)
{
    struct sheet_choice *list = ARENA_ARRAY(req->arena, n, struct sheet_choice);

    for (size_t i = 0; i < n; i++)
        list[i] = (struct sheet_choice){str_from_z(words[i].code),
                                        msg(req->lang, words[i].text)};
    return list;
}

bool settings_own_brands(struct db_tx *tx, const struct web_req *req,
                         int64_t **ids, size_t *n, struct err *e)
{
    struct q_member_brands *rows;
    size_t rows_n;

    if (!q_member_brands(tx, req->arena, req->session.agent_id, &rows, &rows_n,
                         e))
        return false;
    *ids = ARENA_ARRAY(req->arena, rows_n, int64_t);
    *n = 0;
    for (size_t i = 0; i < rows_n; i++)
        if (str_eq(rows[i].role, role_name(ROLE_ADMIN)))
            (*ids)[(*n)++] = rows[i].brand_id;
    return true;
}

bool settings_is_own(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id)
            return true;
    return false;
}

static bool get_settings(struct web_req *req, struct web_reply *reply,
                         struct err *e)
{
    (void)e;
    web_redirect(reply, req->session.role == ROLE_ADMIN
                            ? STR("/settings/brands")
                            : STR("/settings/teams"));
    return true;
}

/* ---- signatures ---- */

struct signatures {
    struct web_req *req;
    struct q_signature_list *rows;
    size_t n;
};

static bool read_signatures(struct db_tx *tx, void *ctx, struct err *e)
{
    struct signatures *s = ctx;

    return q_signature_list(tx, s->req->arena, s->req->session.brand_id,
                            &s->rows, &s->n, e);
}

static struct str stored_signature(const struct signatures *s, struct str lang)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->rows[i].lang, lang))
            return s->rows[i].text;
    return STR("");
}

static bool show_signatures(struct signatures *s, struct web_reply *reply,
                            struct sheet *f, struct html preview, struct err *e)
{
    struct web_req *req = s->req;
    struct page_env env;
    struct page_signatures page = {.form = f, .preview = preview};
    struct page_signature *kept;

    if (!db_run_read(req->db, read_signatures, s, e))
        return false;
    page.langs =
        settings_langs(req, true, MSG("All other languages"), &page.langs_n);
    kept = ARENA_ARRAY(req->arena, s->n, struct page_signature);
    for (size_t i = 0; i < s->n; i++)
        kept[i] = (struct page_signature){
            s->rows[i].lang,
            s->rows[i].lang.len ? pages_lang_word(req->lang, s->rows[i].lang)
                                : page.langs[0].text,
            s->rows[i].text};
    page.kept = kept;
    page.kept_n = s->n;
    sheet_put(f, "lang", req_text(req, "lang"));
    sheet_put(f, "text", stored_signature(s, req_text(req, "lang")));
    pages_env(req, reply, NAV_SETTINGS, &env);
    page_signatures(&reply->body, &env, &page);
    return true;
}

static bool get_signatures(struct web_req *req, struct web_reply *reply,
                           struct err *e)
{
    struct signatures s = {.req = req};
    struct sheet f = sheet_make(req);

    return show_signatures(&s, reply, &f, (struct html){{0}}, e);
}

static bool save_signature(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ((struct signatures *)ctx)->req;
    struct str lang = req_text(req, "lang"), text = req_text(req, "text");
    int64_t changed, brand_id = req->session.brand_id;

    if (str_trim(text).len == 0)
        return q_signature_drop(tx, brand_id, lang, &changed, e);
    /* it stands below every letter, and nobody reads it again */
    return check_name(text, e) &&
           q_signature_put(tx, brand_id, lang, text, &changed, e);
}

static bool post_signatures(struct web_req *req, struct web_reply *reply,
                            struct err *e)
{
    struct signatures s = {.req = req};
    struct sheet f = sheet_make(req);
    struct str lang = req_text(req, "lang");

    sheet_put(&f, "lang", lang);
    sheet_put(&f, "text", STR(""));
    if (lang.len && lang_from_tag(lang) == LANG_UNSURE)
        sheet_wrong(&f, "lang", MSG("This is not one of the choices."));
    if (str_eq(req_text(req, "do"), STR("preview")) && f.wrong_n == 0)
        return show_signatures(
            &s, reply, &f, markdown_to_html(req->arena, req_text(req, "text")),
            e);
    switch (sheet_save(&f, reply, save_signature, &s, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN:
        return show_signatures(&s, reply, &f, (struct html){{0}}, e);
    case SHEET_DONE: break;
    }
    pages_done(req, reply, STR("/settings/signatures"), SAY_SAVED, 0);
    return true;
}

/* ---- causes ---- */

struct causes {
    struct web_req *req;
    struct q_cause_list *rows;
    size_t n;
};

static bool read_causes(struct db_tx *tx, void *ctx, struct err *e)
{
    struct causes *c = ctx;

    return q_cause_list(tx, c->req->arena, c->req->session.brand_id, &c->rows,
                        &c->n, e);
}

static bool show_causes(struct web_req *req, struct web_reply *reply,
                        struct sheet *f, struct err *e)
{
    struct causes c = {.req = req};
    struct page_env env;
    struct page_causes page = {.form = f};
    struct page_cause_row *rows;
    size_t fixed_n;
    const struct str *codes = case_causes(&fixed_n);

    if (!db_run_read(req->db, read_causes, &c, e))
        return false;
    rows = ARENA_ARRAY(req->arena, fixed_n + c.n, struct page_cause_row);
    for (size_t i = 0; i < fixed_n; i++)
        rows[page.n++] = (struct page_cause_row){
            codes[i], pages_cause_word(req->lang, NULL, codes[i]), false,
            false};
    for (size_t i = 0; i < c.n; i++)
        rows[page.n++] = (struct page_cause_row){c.rows[i].code, c.rows[i].name,
                                                 true, c.rows[i].retired};
    page.rows = rows;
    sheet_put(f, "code", STR(""));
    sheet_put(f, "name", STR(""));
    pages_env(req, reply, NAV_SETTINGS, &env);
    page_causes(&reply->body, &env, &page);
    return true;
}

static bool get_causes(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct sheet f = sheet_make(req);

    return show_causes(req, reply, &f, e);
}

static bool save_cause(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    struct actor who = pages_actor(req);

    return cause_put(tx, &who, req_text(req, "code"), req_text(req, "name"), e);
}

static bool post_causes(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    struct sheet f = sheet_make(req);

    sheet_put(&f, "code", STR(""));
    sheet_put(&f, "name", STR(""));
    if (!cause_code_good(req_text(req, "code")))
        sheet_wrong(&f, "code",
                    MSG("Small letters a-z, digits and _ only, at most 40."));
    if (cause_is_fixed(req_text(req, "code")))
        sheet_wrong(&f, "code", MSG("This one is always there already."));
    switch (sheet_save(&f, reply, save_cause, req, e)) {
    case SHEET_FAIL: return false;
    case SHEET_AGAIN: return show_causes(req, reply, &f, e);
    case SHEET_DONE: break;
    }
    pages_done(req, reply, STR("/settings/causes"), SAY_SAVED, 0);
    return true;
}

struct cause_end {
    struct web_req *req;
    bool retired;
};

static bool remove_cause(struct db_tx *tx, void *ctx, struct err *e)
{
    struct cause_end *c = ctx;
    struct actor who = pages_actor(c->req);

    return cause_remove(tx, c->req->arena, &who, req_text(c->req, "code"),
                        &c->retired, e);
}

static bool post_remove(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    struct cause_end c = {.req = req};

    if (!db_run(req->db, remove_cause, &c, e))
        return false;
    pages_done(req, reply, STR("/settings/causes"),
               c.retired ? SAY_CAUSE_RETIRED : SAY_REMOVED, 0);
    return true;
}

static bool offer_cause(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    struct actor who = pages_actor(req);

    return cause_offer(tx, req->arena, &who, req_text(req, "code"), e);
}

static bool post_offer(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    if (!db_run(req->db, offer_cause, req, e))
        return false;
    pages_done(req, reply, STR("/settings/causes"), SAY_SAVED, 0);
    return true;
}

static const char *const signature_dos[] = {"save", "preview", NULL};
static const struct web_field lang_fields[] = {
    {"lang", WEB_LINE, .label = MSG("Language"), .max_bytes = 20},
    {"text", WEB_TEXT},
    {0}};
static const struct web_field signature_fields[] = {
    {"lang", WEB_LINE, .label = MSG("Language"), .max_bytes = 20},
    {"text", WEB_TEXT, .label = MSG("Signature"), .max_bytes = 4000},
    {"do", WEB_CHOICE, .choices = signature_dos},
    {0}};
static const struct web_field cause_fields[] = {
    {"code", WEB_LINE, .label = MSG("Code"), .required = true},
    {"name", WEB_LINE, .label = MSG("Name"), .required = true,
     .max_bytes = LIMIT_NAME_BYTES},
    {0}};
static const struct web_field code_fields[] = {
    {"code", WEB_LINE, .label = MSG("Code"), .required = true}, {0}};

const struct web_route settings_routes[] = {
    {"GET", "/settings", ROLE_LEAD, 0, NULL, get_settings,
     "Leads to the first of the settings."},
    {"GET", "/settings/signatures", ROLE_ADMIN, 0, lang_fields, get_signatures,
     "What stands below letters."},
    {"POST", "/settings/signatures", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT,
     signature_fields, post_signatures,
     "Changes the signature of a language, or shows how it will look."},
    {"GET", "/settings/causes", ROLE_ADMIN, 0, NULL, get_causes,
     "Why customers are unhappy."},
    {"POST", "/settings/causes", ROLE_ADMIN, WEB_CSRF | WEB_TOLERANT,
     cause_fields, post_causes, "Adds or renames a cause of the brand."},
    {"POST", "/settings/causes/remove", ROLE_ADMIN, WEB_CSRF, code_fields,
     post_remove, "Removes a cause, or retires it when cases have it."},
    {"POST", "/settings/causes/offer", ROLE_ADMIN, WEB_CSRF, code_fields,
     post_offer, "Offers a retired cause again."},
    {0}};
