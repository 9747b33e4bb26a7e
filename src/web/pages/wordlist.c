/*
 * wordlist.c — the words of a brand: right although no dictionary has them,
 * its products, its competitors; and what each role may promise.
 */
#include "base/limits.h"
#include "db/q_finding.h"
#include "db/q_verdict.h"
#include "desk/check.h"
#include "web/page_wordlist.h"
#include "web/pages/settings.h"

enum { PAGE_WORDS_MAX = 5000 };

static const char *const KINDS[] = {"spelling", "product", "competitor", NULL};
static const enum role ROLES[] = {ROLE_AGENT, ROLE_LEAD, ROLE_PUBLISHER,
                                  ROLE_ADMIN};

struct lists {
    struct web_req *req;
    struct q_word_list *words;
    size_t words_n;
    struct q_limit_list *limits;
    size_t limits_n;
};

static bool read(struct db_tx *tx, void *ctx, struct err *e)
{
    struct lists *l = ctx;
    struct arena *a = l->req->arena;
    int64_t brand_id = l->req->session.brand_id;

    return q_word_list(tx, a, brand_id, &l->words, &l->words_n, e) &&
           q_limit_list(tx, a, brand_id, &l->limits, &l->limits_n, e);
}

static struct page_wordlist_limit limit_of(const struct lists *l,
                                           enum role role)
{
    struct page_wordlist_limit out = {
        .role = role_name(role), .title = pages_role_word(l->req->lang, role)};

    for (size_t i = 0; i < l->limits_n; i++)
        if (str_eq(l->limits[i].role, out.role)) {
            out.amount = l->limits[i].amount_cents
                             ? str_fmt(l->req->arena, "%" PRId64 ".%02d",
                                       l->limits[i].amount_cents / 100,
                                       (int)(l->limits[i].amount_cents % 100))
                             : STR("");
            out.currency = l->limits[i].currency;
            out.days = l->limits[i].days;
        }
    return out;
}

static bool get_words(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct page_wordlist_limit limits[ARRAY_N(ROLES)];
    struct lists l = {.req = req};
    struct page_wordlist page = {.limits = limits, .limits_n = ARRAY_N(limits)};
    struct page_env env;

    if (!db_run_read(req->db, read, &l, e))
        return false;
    for (size_t i = 0; i < ARRAY_N(ROLES); i++)
        limits[i] = limit_of(&l, ROLES[i]);
    page.words = l.words;
    page.words_n = l.words_n;
    pages_env(req, reply, NAV_SETTINGS, &env);
    page_wordlist(&reply->body, &env, &page);
    return true;
}

/* ---- changing ---- */

static bool put_word(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    const struct actor who = pages_actor(req);
    struct str kind = str_from_z(KINDS[req_choice(req, "kind")]);
    struct str text = req_text(req, "text");
    int64_t changed;

    if (req_bool(req, "drop"))
        return q_word_drop(tx, who.brand_id, kind, text, &changed, e);
    /* a product's name is seen by customers */
    if (str_eq(kind, STR("product")) &&
        !check_record(tx, req->arena, &who, "product", text, STR(""),
                      (struct str){0}, e))
        return false;
    return q_word_put(tx, who.brand_id, kind, text, who.agent_id, who.now_us,
                      &changed, e);
}

static bool post_word(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    if (!db_run(req->db, put_word, req, e))
        return false;
    pages_done(req, reply, STR("/settings/words"),
               req_bool(req, "drop") ? SAY_REMOVED : SAY_ADDED, 0);
    return true;
}

static bool put_limit(struct db_tx *tx, void *ctx, struct err *e)
{
    struct web_req *req = ctx;
    struct str role = req_text(req, "role");
    struct buf upper = buf_make(req->arena, 16);
    struct str currency = req_text(req, "currency");
    enum role known;
    int64_t changed;

    if (!role_parse(role, &known))
        return err_set(e, ERR_INPUT, "there is no such role");
    for (size_t i = 0; i < currency.len; i++) {
        char c = currency.ptr[i];

        buf_put_byte(&upper, c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
    }
    if (upper.len && !money_known(buf_str(&upper)))
        return err_set(e, ERR_INPUT, "there is no such currency");
    if (req_money(req, "amount") && upper.len == 0)
        return err_set(e, ERR_INPUT, "there is no such currency");
    return q_limit_put(tx, req->session.brand_id, role,
                       req_money(req, "amount"), buf_str(&upper),
                       req_int(req, "days"), &changed, e);
}

static bool post_limit(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    if (!db_run(req->db, put_limit, req, e))
        return false;
    pages_done(req, reply, STR("/settings/words"), SAY_SAVED, 0);
    return true;
}

static const struct web_field word_fields[] = {
    {"kind", WEB_CHOICE, .choices = KINDS, .required = true},
    {"text", WEB_LINE, .label = MSG("Word"), .required = true,
     .max_bytes = LIMIT_NAME_BYTES},
    {"drop", WEB_BOOL},
    {0}};
static const struct web_field limit_fields[] = {
    {"role", WEB_LINE, .required = true, .max_bytes = 20},
    {"amount", WEB_MONEY, .label = MSG("Amount")},
    {"currency", WEB_LINE, .label = MSG("Currency"), .max_bytes = 3},
    {"days", WEB_INT, .label = MSG("Days"), .min = 0, .max = 3650},
    {0}};

const struct web_route wordlist_routes[] = {
    {"GET", "/settings/words", ROLE_LEAD, 0, NULL, get_words,
     "The words of the brand, and what may be promised."},
    {"POST", "/settings/words", ROLE_LEAD, WEB_CSRF, word_fields, post_word,
     "Adds a word, or takes one away."},
    {"POST", "/settings/words/limit", ROLE_ADMIN, WEB_CSRF, limit_fields,
     post_limit, "Says what a role may promise."},
    {0}};
