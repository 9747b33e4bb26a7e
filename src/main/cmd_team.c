/*
 * cmd_team.c — the teams and the causes of a brand.
 */
#include "base/clock.h"
#include "db/q_agent.h"
#include "db/q_brand.h"
#include "desk/agent.h"
#include "desk/cause.h"
#include "desk/role.h"
#include "desk/team.h"
#include "main/cmd.h"

const struct cli_option cmd_team_options[] = {
    {"as", "ADDRESS", false, "log-in of the administrator who does it"},
    {"brand", "NAME", false, "when there are several"},
    {0}};
const struct cli_option cmd_team_remove_options[] = {
    {"to", "TEAM", false, "who takes over; none: no team"},
    {"as", "ADDRESS", false, "log-in of the administrator who does it"},
    {"brand", "NAME", false, "when there are several"},
    {0}};

struct change {
    struct cli *c;
    struct actor who;
    struct buf *said; /* about what was done */
    bool (*make)(struct db_tx *tx, struct change *m, struct err *e);
};

/* For the timeline; without --as it is the desk. */
static bool find_author(struct db_tx *tx, struct change *m, struct err *e)
{
    struct str given = cli_get(m->c, "as");
    struct q_agent_by_email agent;
    struct q_member_get member;
    enum role role;

    m->who.agent_id = 0;
    if (!given.ptr)
        return true;
    switch (
        q_agent_by_email(tx, m->c->a, agent_email(m->c->a, given), &agent, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_DENIED, "nobody has the log-in \"%.*s\"",
                       STR_ARG(given));
    case DB_ROW: break;
    }
    if (!agent.active ||
        q_member_get(tx, m->c->a, m->who.brand_id, agent.id, &member, e) !=
            DB_ROW ||
        !role_parse(member.role, &role) || role != ROLE_ADMIN)
        return err_set(e, ERR_DENIED, "\"%.*s\" is no administrator there",
                       STR_ARG(given));
    m->who.agent_id = agent.id;
    return true;
}

static bool in_tx(struct db_tx *tx, void *ctx, struct err *e)
{
    struct change *m = ctx;

    buf_clear(m->said);
    return find_author(tx, m, e) && m->make(tx, m, e);
}

static int change(struct cli *c, bool (*make)(struct db_tx *tx,
                                              struct change *m, struct err *e))
{
    struct buf said = buf_make(c->a, 64 * 1024);
    struct change m = {
        .c = c, .who = {.now_us = clock_now_us()}, .said = &said, .make = make};
    struct db *db = NULL;
    struct err e = {0};
    bool ok = cli_store(c, false, &db, &e) &&
              cli_brand(c, db, &m.who.brand_id, &e) &&
              db_run(db, in_tx, &m, &e);

    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    return cli_write(&said) ? EX_OK : EX_CANTCREAT;
}

static struct str arg(const struct change *m, int i)
{
    return str_from_z(m->c->args[i]);
}

/* ---- teams ---- */

/* By its name, else by its number. */
static bool find_team(struct db_tx *tx, struct change *m, struct str team,
                      enum err_code missing, struct q_team_list *out,
                      struct err *e)
{
    const struct q_team_list *found = NULL;
    struct q_team_list *rows;
    int64_t id = 0;
    size_t n;

    if (!q_team_list(tx, m->c->a, m->who.brand_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].name, str_trim(team)))
            found = &rows[i];
    if (!found && str_to_i64(team, &id))
        for (size_t i = 0; i < n; i++)
            if (rows[i].id == id)
                found = &rows[i];
    if (!found)
        return err_set(e, missing, "there is no team \"%.*s\"", STR_ARG(team));
    *out = *found;
    return true;
}

static bool add_team(struct db_tx *tx, struct change *m, struct err *e)
{
    int64_t id;

    if (!team_add(tx, m->c->a, &m->who, arg(m, 0), &id, e))
        return false;
    buf_put_f(m->said, "team %" PRId64 " is there\n", id);
    return true;
}

int cmd_team_add(struct cli *c)
{
    return change(c, add_team);
}

static bool rename_team(struct db_tx *tx, struct change *m, struct err *e)
{
    struct q_team_list team = {0};

    if (!find_team(tx, m, arg(m, 0), ERR_MISSING, &team, e) ||
        !team_rename(tx, m->c->a, &m->who, team.id, arg(m, 1), e))
        return false;
    buf_put_f(m->said, "team %" PRId64 " has a new name\n", team.id);
    return true;
}

int cmd_team_rename(struct cli *c)
{
    return change(c, rename_team);
}

static bool remove_team(struct db_tx *tx, struct change *m, struct err *e)
{
    struct str to = cli_get(m->c, "to");
    struct q_team_list team = {0}, next = {.name = STR("no team")};

    if (!find_team(tx, m, arg(m, 0), ERR_MISSING, &team, e) ||
        (to.ptr && !find_team(tx, m, to, ERR_INPUT, &next, e)) ||
        !team_remove(tx, m->c->a, &m->who, team.id, next.id, e))
        return false;
    buf_put_f(m->said, "removed; its people and open cases went to %s%.*s%s\n",
              to.ptr ? "\"" : "", STR_ARG(next.name), to.ptr ? "\"" : "");
    return true;
}

int cmd_team_remove(struct cli *c)
{
    return change(c, remove_team);
}

/* ---- causes ---- */

static bool add_cause(struct db_tx *tx, struct change *m, struct err *e)
{
    struct q_cause_get row;

    switch (q_cause_get(tx, m->c->a, m->who.brand_id, arg(m, 0), &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW:
        return err_set(e, ERR_CONFLICT,
                       "there is a cause \"%.*s\" already: rename it%s",
                       STR_ARG(arg(m, 0)), row.retired ? ", or offer it" : "");
    }
    if (!cause_put(tx, &m->who, arg(m, 0), arg(m, 1), e))
        return false;
    buf_put_f(m->said, "the cause \"%.*s\" is offered\n", STR_ARG(arg(m, 0)));
    return true;
}

int cmd_cause_add(struct cli *c)
{
    return change(c, add_cause);
}

static bool rename_cause(struct db_tx *tx, struct change *m, struct err *e)
{
    if (!cause_rename(tx, m->c->a, &m->who, arg(m, 0), arg(m, 1), e))
        return false;
    buf_put_f(m->said, "the cause \"%.*s\" has a new name\n",
              STR_ARG(arg(m, 0)));
    return true;
}

int cmd_cause_rename(struct cli *c)
{
    return change(c, rename_cause);
}

static bool remove_cause(struct db_tx *tx, struct change *m, struct err *e)
{
    bool retired;

    if (!cause_remove(tx, m->c->a, &m->who, arg(m, 0), &retired, e))
        return false;
    buf_put(m->said, retired ? STR("it is in use: what has it keeps it, and "
                                   "nobody is offered it any more\n")
                             : STR("removed\n"));
    return true;
}

int cmd_cause_remove(struct cli *c)
{
    return change(c, remove_cause);
}

static bool offer_cause(struct db_tx *tx, struct change *m, struct err *e)
{
    if (!cause_offer(tx, m->c->a, &m->who, arg(m, 0), e))
        return false;
    buf_put_f(m->said, "the cause \"%.*s\" is offered\n", STR_ARG(arg(m, 0)));
    return true;
}

int cmd_cause_offer(struct cli *c)
{
    return change(c, offer_cause);
}
