#include "db/q_agent.h"
#include "db/q_brand.h"
#include "desk/check.h"
#include "desk/event.h"
#include "desk/team.h"

static bool name_of(struct db_tx *tx, struct arena *a, int64_t brand_id,
                    int64_t id, enum err_code missing, struct str *name,
                    struct err *e)
{
    struct q_team_get row;

    switch (q_team_get(tx, a, brand_id, id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, missing, "there is no team %" PRId64, id);
    case DB_ROW: break;
    }
    *name = row.name;
    return true;
}

/* Looked up first: a unique row that is refused ends the transaction. */
static bool name_free(struct db_tx *tx, struct arena *a, int64_t brand_id,
                      int64_t id, struct str name, struct err *e)
{
    struct q_team_list *rows;
    size_t n;

    if (!q_team_list(tx, a, brand_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (rows[i].id != id && str_eq(rows[i].name, name))
            return err_set(e, ERR_CONFLICT, "there is a team \"%.*s\" already",
                           STR_ARG(name));
    return true;
}

bool team_add(struct db_tx *tx, struct arena *a, const struct actor *who,
              struct str name, int64_t *id, struct err *e)
{
    struct q_team_add row;

    if (!check_label(&name, e) ||
        !name_free(tx, a, who->brand_id, 0, name, e) ||
        !q_team_add(tx, a, who->brand_id, name, &row, e))
        return false;
    *id = row.id;
    return true;
}

bool team_rename(struct db_tx *tx, struct arena *a, const struct actor *who,
                 int64_t id, struct str name, struct err *e)
{
    int64_t changed;

    if (!check_label(&name, e) ||
        !name_free(tx, a, who->brand_id, id, name, e) ||
        !q_team_change(tx, who->brand_id, id, name, &changed, e))
        return false;
    return changed == 1 ||
           err_set(e, ERR_MISSING, "there is no team %" PRId64, id);
}

/* The only team with people in it: their queue would be nobody's. */
static bool may_go(struct db_tx *tx, struct arena *a, int64_t brand_id,
                   int64_t id, struct err *e)
{
    struct q_team_list *teams;
    struct q_member_list *people;
    size_t teams_n, people_n;

    if (!q_team_list(tx, a, brand_id, &teams, &teams_n, e) ||
        !q_member_list(tx, a, brand_id, &people, &people_n, e))
        return false;
    for (size_t i = 0; teams_n == 1 && i < people_n; i++)
        if (people[i].team_id == id)
            return err_set(e, ERR_CONFLICT,
                           "it is the only team, and people are in it");
    return true;
}

static bool move_cases(struct db_tx *tx, struct arena *a,
                       const struct actor *who, int64_t id, int64_t to_id,
                       struct str from, struct str to, int64_t *cases,
                       struct err *e)
{
    struct str data = event_data2(a, "from", from, "to", to);
    int64_t changed;

    return q_team_cases_touch(tx, who->brand_id, id, who->now_us, cases, e) &&
           (*cases == 0 ||
            (db_lock_events(tx, e) &&
             q_team_cases_told(tx, who->brand_id, id, who->agent_id, data,
                               who->now_us, &changed, e) &&
             q_team_cases_move(tx, who->brand_id, id, to_id, &changed, e)));
}

bool team_remove(struct db_tx *tx, struct arena *a, const struct actor *who,
                 int64_t id, int64_t to_id, struct err *e)
{
    struct str from, to = {0};
    int64_t people, cases, changed;

    if (to_id == id)
        return err_set(e, ERR_INPUT, "a team cannot take over from itself");
    if (!name_of(tx, a, who->brand_id, id, ERR_MISSING, &from, e) ||
        (to_id && !name_of(tx, a, who->brand_id, to_id, ERR_INPUT, &to, e)) ||
        !may_go(tx, a, who->brand_id, id, e) ||
        !q_team_people_move(tx, who->brand_id, id, to_id, &people, e) ||
        !move_cases(tx, a, who, id, to_id, from, to, &cases, e) ||
        !q_team_drop(tx, who->brand_id, id, &changed, e))
        return false;

    struct buf b = buf_make(a, 4096);
    struct json j = json_make(&b);

    json_object(&j);
    json_put_str(&j, "team", from);
    json_put_str(&j, "to", to);
    json_put_i64(&j, "people", people);
    json_put_i64(&j, "cases", cases);
    json_end(&j);
    return event_add(
        tx, a, who,
        &(struct event_new){.kind = "team.removed", .data = buf_str(&b)}, NULL,
        e);
}
