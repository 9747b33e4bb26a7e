/*
 * cmd_list.c — brands, people, mailboxes, teams and causes as lines or JSON.
 */
#include "base/json.h"
#include "db/q_agent.h"
#include "db/q_brand.h"
#include "desk/case.h"
#include "main/cmd.h"

struct list {
    struct cli *c;
    int64_t brand_id;
    struct buf *b;
    bool (*put)(struct db_tx *tx, struct list *l, struct err *e);
};

static bool put_users(struct db_tx *tx, struct list *l, struct err *e)
{
    struct q_member_list *rows;
    size_t n;

    if (!q_member_list(tx, l->c->a, l->brand_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct json j = json_make(l->b);

        if (!cli_flag(l->c, "json")) {
            buf_put_f(l->b, "%-32.*s %-14.*s %s%s %" PRId64 " open  %.*s\n",
                      STR_ARG(rows[i].email), STR_ARG(rows[i].role),
                      rows[i].on_duty ? "on duty" : "off duty",
                      rows[i].active ? "" : ", not active", rows[i].open_n,
                      STR_ARG(rows[i].name));
            continue;
        }
        json_object(&j);
        json_put_i64(&j, "id", rows[i].agent_id);
        json_put_str(&j, "email", rows[i].email);
        json_put_str(&j, "name", rows[i].name);
        json_put_str(&j, "role", rows[i].role);
        json_put_bool(&j, "active", rows[i].active);
        json_put_bool(&j, "on_duty", rows[i].on_duty);
        json_put_i64(&j, "open", rows[i].open_n);
        json_end(&j);
        buf_put_byte(l->b, '\n');
    }
    return true;
}

static bool put_brands(struct db_tx *tx, struct list *l, struct err *e)
{
    struct q_brand_list *rows;
    size_t n;

    if (!q_brand_list(tx, l->c->a, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct json j = json_make(l->b);

        if (!cli_flag(l->c, "json")) {
            buf_put_f(l->b, "%4" PRId64 "  %.*s (%.*s, %.*s)\n", rows[i].id,
                      STR_ARG(rows[i].name), STR_ARG(rows[i].lang),
                      STR_ARG(rows[i].zone));
            continue;
        }
        json_object(&j);
        json_put_i64(&j, "id", rows[i].id);
        json_put_str(&j, "name", rows[i].name);
        json_put_str(&j, "lang", rows[i].lang);
        json_put_str(&j, "zone", rows[i].zone);
        json_put_i64(&j, "answer_within_s",
                     rows[i].answer_within_us / US_PER_S);
        json_put_i64(&j, "undo_s", rows[i].undo_us / US_PER_S);
        json_end(&j);
        buf_put_byte(l->b, '\n');
    }
    return true;
}

static bool put_mailboxes(struct db_tx *tx, struct list *l, struct err *e)
{
    struct q_account_list *rows;
    size_t n;

    if (!q_account_list(tx, l->c->a, l->brand_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct json j = json_make(l->b);

        if (!cli_flag(l->c, "json")) {
            buf_put_f(
                l->b, "%4" PRId64 "  %.*s%s  in %.*s  out %.*s  %.*s\n",
                rows[i].id, STR_ARG(rows[i].address),
                rows[i].active ? "" : " (off)",
                STR_ARG(rows[i].imap_host.len ? rows[i].imap_host : STR("-")),
                STR_ARG(rows[i].smtp_host.len ? rows[i].smtp_host : STR("-")),
                STR_ARG(rows[i].error));
            continue;
        }
        json_object(&j);
        json_put_i64(&j, "id", rows[i].id);
        json_put_str(&j, "address", rows[i].address);
        json_put_bool(&j, "active", rows[i].active);
        json_put_str(&j, "imap", rows[i].imap_host);
        json_put_str(&j, "smtp", rows[i].smtp_host);
        json_put_time(&j, "checked", rows[i].checked_us);
        json_put_time(&j, "received", rows[i].received_us);
        json_put_time(&j, "failing", rows[i].failing_us);
        json_put_str(&j, "error", rows[i].error);
        json_end(&j);
        buf_put_byte(l->b, '\n');
    }
    return true;
}

static bool put_teams(struct db_tx *tx, struct list *l, struct err *e)
{
    struct q_member_list *people;
    struct q_team_list *rows;
    size_t n, people_n;

    if (!q_team_list(tx, l->c->a, l->brand_id, &rows, &n, e) ||
        !q_member_list(tx, l->c->a, l->brand_id, &people, &people_n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct json j = json_make(l->b);
        int64_t in_it = 0;

        for (size_t k = 0; k < people_n; k++)
            in_it += people[k].team_id == rows[i].id;
        if (!cli_flag(l->c, "json")) {
            buf_put_f(l->b, "%4" PRId64 "  %3" PRId64 " people  %.*s\n",
                      rows[i].id, in_it, STR_ARG(rows[i].name));
            continue;
        }
        json_object(&j);
        json_put_i64(&j, "id", rows[i].id);
        json_put_str(&j, "name", rows[i].name);
        json_put_i64(&j, "people", in_it);
        json_end(&j);
        buf_put_byte(l->b, '\n');
    }
    return true;
}

static void put_cause(struct list *l, struct str code, struct str name,
                      bool fixed, bool retired)
{
    struct json j = json_make(l->b);

    if (!cli_flag(l->c, "json")) {
        buf_put_f(l->b, "%-40.*s %-8s %.*s\n", STR_ARG(code),
                  fixed     ? "fixed"
                  : retired ? "retired"
                            : "own",
                  STR_ARG(name));
        return;
    }
    json_object(&j);
    json_put_str(&j, "code", code);
    json_put_str(&j, "name", name);
    json_put_bool(&j, "fixed", fixed);
    json_put_bool(&j, "retired", retired);
    json_end(&j);
    buf_put_byte(l->b, '\n');
}

/* The name of a fixed one is the pages', in each language. */
static bool put_causes(struct db_tx *tx, struct list *l, struct err *e)
{
    struct q_cause_list *rows;
    size_t n, fixed_n;
    const struct str *fixed = case_causes(&fixed_n);

    if (!q_cause_list(tx, l->c->a, l->brand_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < fixed_n; i++)
        put_cause(l, fixed[i], STR(""), true, false);
    for (size_t i = 0; i < n; i++)
        put_cause(l, rows[i].code, rows[i].name, false, rows[i].retired);
    return true;
}

static bool put_list(struct db_tx *tx, void *ctx, struct err *e)
{
    struct list *l = ctx;

    buf_clear(l->b);
    return l->put(tx, l, e);
}

static int list(struct cli *c, bool of_brand,
                bool (*put)(struct db_tx *tx, struct list *l, struct err *e))
{
    struct buf b = buf_make(c->a, 4 * 1024 * 1024);
    struct list l = {.c = c, .b = &b, .put = put};
    struct db *db = NULL;
    struct err e = {0};
    bool ok = cli_store(c, false, &db, &e) &&
              (!of_brand || cli_brand(c, db, &l.brand_id, &e)) &&
              db_run_read(db, put_list, &l, &e);

    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    return cli_write(&b) ? EX_OK : EX_CANTCREAT;
}

const struct cli_option cmd_list_options[] = {
    {"json", NULL, false, "a JSON object per line"},
    {"brand", "NAME", false, "when there are several"},
    {0}};
const struct cli_option cmd_brand_list_options[] = {
    {"json", NULL, false, "a JSON object per line"}, {0}};

int cmd_user_list(struct cli *c)
{
    return list(c, true, put_users);
}

int cmd_brand_list(struct cli *c)
{
    return list(c, false, put_brands);
}

int cmd_mailbox_list(struct cli *c)
{
    return list(c, true, put_mailboxes);
}

int cmd_team_list(struct cli *c)
{
    return list(c, true, put_teams);
}

int cmd_cause_list(struct cli *c)
{
    return list(c, true, put_causes);
}
