/*
 * demo_brand.c — the brand of the demonstration and the people in it.
 */
#include "db/q_agent.h"
#include "db/q_brand.h"
#include "desk/agent.h"
#include "desk/brand.h"
#include "main/demo.h"

const struct demo_human demo_people[DEMO_PEOPLE_N] = {
    [DEMO_ADA] = {"ada@meridian.test", "Ada", "en", ROLE_ADMIN, DEMO_NO_TEAM,
                  false},
    [DEMO_MAREK] = {"marek@meridian.test", "Marek", "pl", ROLE_LEAD,
                    DEMO_BAGGAGE, true},
    [DEMO_CLAIRE] = {"claire@meridian.test", "Claire", "fr", ROLE_AGENT,
                     DEMO_BAGGAGE, true},
    [DEMO_OLGA] = {"olga@meridian.test", "Ольга", "ru", ROLE_AGENT,
                   DEMO_REFUNDS, true},
    [DEMO_WEITING] = {"weiting@meridian.test", "瑋婷", "zh-Hant", ROLE_AGENT,
                      DEMO_REFUNDS, true},
    [DEMO_LIN] = {"lin@meridian.test", "小林", "zh-Hans", ROLE_AGENT,
                  DEMO_BAGGAGE, true},
    [DEMO_BEN] = {"ben@meridian.test", "Ben", "en", ROLE_AGENT, DEMO_REFUNDS,
                  true},
    [DEMO_INES] = {"ines@meridian.test", "Ines", "en", ROLE_AUDITOR,
                   DEMO_NO_TEAM, false},
};

const char *const demo_teams[DEMO_TEAMS_N] = {
    [DEMO_BAGGAGE] = "Baggage",
    [DEMO_REFUNDS] = "Refunds",
};

const struct demo_signature demo_signatures[] = {
    {"en", "Kind regards\nMeridian Air customer care"},
    {"fr", "Bien à vous,\nLe service clients de Meridian Air"},
    {"pl", "Z pozdrowieniami\nBiuro obsługi klienta Meridian Air"},
    {"ru", "С уважением,\nслужба поддержки Meridian Air"},
    {"zh-Hant", "敬祝 旅途愉快\nMeridian Air 客戶服務"},
    {"zh-Hans", "祝您旅途愉快\nMeridian Air 客户服务"},
    {0}};

static bool nobody_is_here(struct db_tx *tx, struct demo *d, struct err *e)
{
    struct q_brand_list *rows;
    size_t n;

    if (!q_brand_list(tx, d->c->a, &rows, &n, e))
        return false;
    return n == 0 || err_set(e, ERR_CONFLICT,
                             "this store has the brand \"%.*s\" already: the "
                             "demonstration fills only an empty one",
                             STR_ARG(rows[0].name));
}

static bool add_people(struct db_tx *tx, struct demo *d, int64_t now_us,
                       struct err *e)
{
    int64_t changed;

    for (int i = DEMO_OWNER + 1; i < DEMO_PEOPLE_N; i++) {
        const struct demo_human *h = &demo_people[i];
        const struct agent_new in = {.email = str_from_z(h->email),
                                     .name = str_from_z(h->name),
                                     .password = STR(DEMO_PASSWORD),
                                     .lang = str_from_z(h->lang)};

        if (!agent_add(tx, d->c->a, &in, now_us, &d->agents[i], e) ||
            !q_member_put(tx, d->brand_id, d->agents[i], role_name(h->role),
                          d->teams[h->team], h->on_duty, &changed, e))
            return false;
    }
    return true;
}

static bool add_words(struct db_tx *tx, struct demo *d, struct err *e)
{
    int64_t changed;

    for (int i = DEMO_NO_TEAM + 1; i < DEMO_TEAMS_N; i++) {
        struct q_team_add row;

        if (!q_team_add(tx, d->c->a, d->brand_id, str_from_z(demo_teams[i]),
                        &row, e))
            return false;
        d->teams[i] = row.id;
    }
    for (const struct demo_signature *s = demo_signatures; s->lang; s++)
        if (!q_signature_put(tx, d->brand_id, str_from_z(s->lang),
                             str_from_z(s->text), &changed, e))
            return false;
    return true;
}

static bool add_all(struct db_tx *tx, void *ctx, struct err *e)
{
    struct demo *d = ctx;
    int64_t now_us = d->end_us - 12 * US_PER_DAY;
    const struct brand_new brand = {.name = STR(DEMO_BRAND),
                                    .lang = STR("en"),
                                    .zone = STR("Europe/Warsaw"),
                                    .undo_us = -1,
                                    .acknowledge = true};
    /* no servers: what was written leaves as the story wants it */
    const struct account_new account = {.address = STR(DEMO_ADDRESS),
                                        .plus = true};

    return nobody_is_here(tx, d, e) &&
           brand_add(tx, d->c->a, &brand, now_us, &d->brand_id, e) &&
           account_add(tx, d->c->a, &d->c->desk, d->brand_id, &account, now_us,
                       &d->account_id, e) &&
           add_words(tx, d, e) && add_people(tx, d, now_us, e);
}

static bool keep_letters(struct db_tx *tx, void *ctx, struct err *e)
{
    struct demo *d = ctx;
    struct account_new in = {.plus = true,
                             .smtp_host = STR(ACCOUNT_KEEPS DEMO_OUTBOX),
                             .active = true};
    struct q_account_get row;

    if (q_account_get(tx, d->c->a, d->brand_id, d->account_id, &row, e) !=
        DB_ROW)
        return err_set(e, ERR_FATAL, "the demonstration without its mailbox");
    in.address = row.address;
    in.name = row.name;
    return account_change(tx, d->c->a, &d->c->desk, d->brand_id, d->account_id,
                          row.version, &in, e);
}

bool demo_outbox(struct demo *d, struct err *e)
{
    return db_run(d->db, keep_letters, d, e);
}

bool demo_brand(struct demo *d, struct err *e)
{
    return db_run(d->db, add_all, d, e);
}
