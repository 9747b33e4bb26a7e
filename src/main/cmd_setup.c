/*
 * cmd_setup.c — init, brands and people.
 */
#include "base/clock.h"
#include "db/q_agent.h"
#include "db/q_brand.h"
#include "desk/agent.h"
#include "desk/brand.h"
#include "main/cmd.h"

/* The first line of a file, so that an editor's line end does no harm. */
bool cmd_read_secret(struct cli *c, const char *option, struct str *out,
                     struct err *e)
{
    struct str path = cli_get(c, option), text, line = {0};

    if (!path.ptr)
        return true;
    if (!cli_read(c->a, str_z(c->a, path), 64 * 1024, &text, e))
        return false;
    if (text.ptr && !str_line(&text, &line))
        line = (struct str){0};
    if (line.len == 0)
        return err_set(e, ERR_INPUT, "the file \"%.*s\" is empty",
                       STR_ARG(path));
    *out = line;
    return true;
}

struct setup {
    struct cli *c;
    struct brand_new brand;
    struct agent_new agent;
    struct account_new account;
    int64_t now_us, brand_id, agent_id, account_id;
    enum role role;
};

static bool find_or_add_agent(struct db_tx *tx, struct setup *s, struct err *e)
{
    struct q_agent_by_email row;
    struct str email = agent_email(s->c->a, s->agent.email);

    switch (q_agent_by_email(tx, s->c->a, email, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW: s->agent_id = row.id; return true;
    }
    return agent_add(tx, s->c->a, &s->agent, s->now_us, &s->agent_id, e);
}

static bool init(struct db_tx *tx, void *ctx, struct err *e)
{
    struct setup *s = ctx;
    int64_t changed;

    return brand_add(tx, s->c->a, &s->brand, s->now_us, &s->brand_id, e) &&
           account_add(tx, s->c->a, &s->c->desk, s->brand_id, &s->account,
                       s->now_us, &s->account_id, e) &&
           find_or_add_agent(tx, s, e) &&
           q_member_put(tx, s->brand_id, s->agent_id, role_name(ROLE_ADMIN), 0,
                        true, &changed, e);
}

const struct cli_option cmd_init_options[] = {
    {"brand", "NAME", true, "how the brand is called"},
    {"address", "ADDRESS", true, "its first mailbox"},
    {"admin", "ADDRESS", true, "log-in of the first administrator"},
    {"password-file", "FILE", true, "first line: that person's password"},
    {"lang", "TAG", false,
     "language of the brand: en fr pl ru zh-Hant zh-Hans"},
    {"zone", "ZONE", false, "time zone, such as Europe/Warsaw"},
    {0}};

int cmd_init(struct cli *c)
{
    struct setup s = {.c = c, .now_us = clock_now_us()};
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    s.brand = (struct brand_new){.name = cli_get(c, "brand"),
                                 .lang = cli_get(c, "lang"),
                                 .zone = cli_get(c, "zone"),
                                 .undo_us = -1,
                                 .acknowledge = true};
    s.account =
        (struct account_new){.address = cli_get(c, "address"), .plus = true};
    s.agent = (struct agent_new){.email = cli_get(c, "admin"),
                                 .lang = cli_get(c, "lang")};
    ok = cmd_read_secret(c, "password-file", &s.agent.password, &e) &&
         cli_store(c, true, &db, &e) && db_run(db, init, &s, &e);
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    printf("brand %" PRId64 " \"%.*s\" with the mailbox %.*s; %.*s may log "
           "in\n",
           s.brand_id, STR_ARG(s.brand.name), STR_ARG(s.account.address),
           STR_ARG(s.agent.email));
    return EX_OK;
}

/* ---- people ---- */

static bool user_add(struct db_tx *tx, void *ctx, struct err *e)
{
    struct setup *s = ctx;
    int64_t changed;

    return find_or_add_agent(tx, s, e) &&
           q_member_put(tx, s->brand_id, s->agent_id, role_name(s->role), 0,
                        true, &changed, e);
}

const struct cli_option cmd_user_add_options[] = {
    {"email", "ADDRESS", true, "log-in"},
    {"password-file", "FILE", true, "first line: the password"},
    {"name", "NAME", false, "as customers and colleagues see it"},
    {"role", "ROLE", false,
     "agent (default), lead, publisher, auditor, administrator"},
    {"lang", "TAG", false, "language of the pages"},
    {"brand", "NAME", false, "when there are several"},
    {0}};

int cmd_user_add(struct cli *c)
{
    struct setup s = {.c = c, .now_us = clock_now_us(), .role = ROLE_AGENT};
    struct str role = cli_get(c, "role");
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    s.agent = (struct agent_new){.email = cli_get(c, "email"),
                                 .name = cli_get(c, "name")};
    ok = (!role.ptr || (role_parse(role, &s.role) && s.role != ROLE_NONE)) ||
         err_set(&e, ERR_INPUT,
                 "there is no role \"%.*s\", but agent lead publisher auditor "
                 "administrator",
                 STR_ARG(role));
    ok = ok && cli_page_lang(c, &s.agent.lang, &e) &&
         cmd_read_secret(c, "password-file", &s.agent.password, &e) &&
         cli_store(c, false, &db, &e) && cli_brand(c, db, &s.brand_id, &e) &&
         db_run(db, user_add, &s, &e);
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    printf("%.*s works here as %.*s\n", STR_ARG(s.agent.email),
           STR_ARG(role_name(s.role)));
    return EX_OK;
}

static bool user_password(struct db_tx *tx, void *ctx, struct err *e)
{
    struct setup *s = ctx;
    struct q_agent_by_email row;

    switch (q_agent_by_email(tx, s->c->a, agent_email(s->c->a, s->agent.email),
                             &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "nobody has the log-in \"%.*s\"",
                       STR_ARG(s->agent.email));
    case DB_ROW: break;
    }
    return agent_set_password(tx, s->c->a, row.id, s->agent.password, e);
}

const struct cli_option cmd_user_password_options[] = {
    {"email", "ADDRESS", true, "log-in"},
    {"password-file", "FILE", true, "first line: the new password"},
    {0}};

int cmd_user_password(struct cli *c)
{
    struct setup s = {.c = c};
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    s.agent.email = cli_get(c, "email");
    ok = cmd_read_secret(c, "password-file", &s.agent.password, &e) &&
         cli_store(c, false, &db, &e) && db_run(db, user_password, &s, &e);
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    printf("the password is changed, all sessions are ended\n");
    return EX_OK;
}

/* ---- brands ---- */

static bool add_brand(struct db_tx *tx, void *ctx, struct err *e)
{
    struct setup *s = ctx;
    struct q_agent_by_email row;
    int64_t changed;

    switch (q_agent_by_email(tx, s->c->a, agent_email(s->c->a, s->agent.email),
                             &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "nobody has the log-in \"%.*s\"",
                       STR_ARG(s->agent.email));
    case DB_ROW: break;
    }
    return brand_add(tx, s->c->a, &s->brand, s->now_us, &s->brand_id, e) &&
           account_add(tx, s->c->a, &s->c->desk, s->brand_id, &s->account,
                       s->now_us, &s->account_id, e) &&
           q_member_put(tx, s->brand_id, row.id, role_name(ROLE_ADMIN), 0, true,
                        &changed, e);
}

const struct cli_option cmd_brand_add_options[] = {
    {"name", "NAME", true, "how it is called"},
    {"address", "ADDRESS", true, "its first mailbox"},
    {"admin", "ADDRESS", true, "log-in of its administrator"},
    {"lang", "TAG", false, "en fr pl ru zh-Hant zh-Hans"},
    {"zone", "ZONE", false, "time zone, such as Europe/Warsaw"},
    {0}};

int cmd_brand_add(struct cli *c)
{
    struct setup s = {.c = c, .now_us = clock_now_us()};
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    s.brand = (struct brand_new){.name = cli_get(c, "name"),
                                 .lang = cli_get(c, "lang"),
                                 .zone = cli_get(c, "zone"),
                                 .undo_us = -1,
                                 .acknowledge = true};
    s.account =
        (struct account_new){.address = cli_get(c, "address"), .plus = true};
    s.agent.email = cli_get(c, "admin");
    ok = cli_store(c, false, &db, &e) && db_run(db, add_brand, &s, &e);
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    printf("brand %" PRId64 "\n", s.brand_id);
    return EX_OK;
}
