#include "base/limits.h"
#include "base/utf8.h"
#include "db/q_agent.h"
#include "db/q_brand.h"
#include "desk/case.h"
#include "desk/event.h"
#include "desk/notice.h"
#include "desk/promise.h"

static const struct str STATES[CASE_STATE_N] = {
    [CASE_NEW] = STR_INIT("new"),
    [CASE_OPEN] = STR_INIT("open"),
    [CASE_WAITING_CUSTOMER] = STR_INIT("waiting_customer"),
    [CASE_WAITING_OTHERS] = STR_INIT("waiting_others"),
    [CASE_RESOLVED] = STR_INIT("resolved"),
    [CASE_CLOSED] = STR_INIT("closed"),
};

static const struct str CAUSES[] = {
    STR_INIT("faulty"),    STR_INIT("late"),     STR_INIT("price"),
    STR_INIT("cancelled"), STR_INIT("website"),  STR_INIT("safety"),
    STR_INIT("policy"),    STR_INIT("uncaring"), STR_INIT("ignorant"),
    STR_INIT("powerless"), STR_INIT("rude"),     STR_INIT("condescending"),
    STR_INIT("untruthful")};

struct str case_state_name(enum case_state s)
{
    return STATES[s];
}

bool case_state_parse(struct str name, enum case_state *s)
{
    for (size_t i = 0; i < CASE_STATE_N; i++)
        if (str_eq(name, STATES[i])) {
            *s = (enum case_state)i;
            return true;
        }
    return false;
}

bool case_state_is_open(enum case_state s)
{
    return s != CASE_RESOLVED && s != CASE_CLOSED;
}

const struct str *case_causes(size_t *n)
{
    *n = ARRAY_N(CAUSES);
    return CAUSES;
}

static bool carry(struct db_tx *tx, const struct actor *who, int64_t agent_id,
                  int64_t by_n, struct err *e)
{
    int64_t changed;

    return q_member_carry(tx, who->brand_id, agent_id, by_n, &changed, e);
}

/* It counts again for its owner, whose team may be another one by now. */
static bool reopened(struct db_tx *tx, const struct actor *who,
                     const struct q_case_get *row, struct err *e)
{
    int64_t changed;

    return carry(tx, who, row->owner_id, 1, e) &&
           q_team_of_reopened(tx, who->brand_id, row->id, row->owner_id,
                              &changed, e);
}

/* Who owns a new case, and the sentence that says why. */
static bool choose_owner(struct db_tx *tx, struct arena *a,
                         const struct actor *who, int64_t wanted,
                         struct str lang, struct q_member_rota *owner,
                         const char **why, struct err *e)
{
    struct str base = str_sub(lang, 0, str_find_byte(lang, '-'));

    if (wanted) {
        struct q_member_get m;

        switch (q_member_get(tx, a, who->brand_id, wanted, &m, e)) {
        case DB_FAIL: return false;
        case DB_NONE:
            return err_set(e, ERR_INPUT,
                           "agent %" PRId64 " does not work for this brand",
                           wanted);
        case DB_ROW: break;
        }
        *owner =
            (struct q_member_rota){.agent_id = wanted, .team_id = m.team_id};
        *why = "chosen";
        return true;
    }
    switch (q_member_rota(tx, a, who->brand_id, lang, base, owner, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_INPUT,
                       "nobody works for this brand: add an "
                       "agent, then this can have an owner");
    case DB_ROW: break;
    }
    *why = !owner->on_duty ? "rota.nobody"
           : owner->reads  ? "rota.reads"
                           : "rota.least";
    return true;
}

bool case_open(struct db_tx *tx, struct arena *a, const struct actor *who,
               const struct case_new *in, struct case_opened *out,
               struct err *e)
{
    struct q_member_rota owner;
    struct q_brand_get brand;
    struct q_case_add row;
    const char *why = "";
    int64_t due_us = 0;

    if (!choose_owner(tx, a, who, in->owner_id, in->lang, &owner, &why, e))
        return false;
    if (in->since_us) {
        switch (q_brand_get(tx, a, who->brand_id, &brand, e)) {
        case DB_FAIL: return false;
        case DB_NONE: return err_set(e, ERR_MISSING, "no such brand");
        case DB_ROW: break;
        }
        due_us = in->since_us + brand.answer_within_us;
        /* a message that was long on its way is owed an answer from now */
        if (due_us < who->now_us)
            due_us = who->now_us + brand.answer_within_us;
    }
    const struct q_case_add_in add = {
        .brand_id = who->brand_id,
        .customer_id = in->customer_id,
        .account_id = in->account_id,
        .channel = in->channel,
        .subject = utf8_cut(in->subject, LIMIT_SUBJECT_BYTES),
        .excerpt = in->excerpt,
        .owner_id = owner.agent_id,
        .owner_why = str_from_z(why),
        .team_id = owner.team_id,
        .lang = in->lang,
        .due_us = due_us ? due_us : DUE_NEVER,
        .since_us = in->since_us ? in->since_us : who->now_us,
        .now_us = who->now_us,
    };

    if (!q_case_add(tx, a, &add, &row, e) ||
        !carry(tx, who, owner.agent_id, 1, e))
        return false;
    if (due_us) {
        struct q_promise_add p;
        const struct q_promise_add_in promise = {
            .brand_id = who->brand_id,
            .case_id = row.id,
            .owner_id = owner.agent_id,
            .kind = STR("answer"),
            .text = STR(""),
            .due_us = due_us,
            .now_us = who->now_us,
        };

        if (!q_promise_add(tx, a, &promise, &p, e))
            return false;
    }
    *out = (struct case_opened){
        .id = row.id, .owner_id = owner.agent_id, .due_us = due_us};
    return event_add(tx, a, who,
                     &(struct event_new){
                         .case_id = row.id,
                         .kind = "case.opened",
                         .data = event_data2(
                             a, "owner", str_fmt(a, "%" PRId64, owner.agent_id),
                             "why", str_from_z(why))},
                     NULL, e);
}

bool case_load(struct db_tx *tx, struct arena *a, int64_t brand_id, int64_t id,
               int64_t version, struct q_case_get *row, struct err *e)
{
    switch (q_case_get(tx, a, brand_id, id, row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no case %" PRId64, id);
    case DB_ROW: break;
    }
    if (version && version != row->version)
        return err_set(e, ERR_CONFLICT,
                       "case %" PRId64 " was changed since version %" PRId64
                       ", it is at %" PRId64,
                       id, version, row->version);
    return true;
}

static bool changed_one(int64_t changed, int64_t id, struct err *e)
{
    if (changed == 1)
        return true;
    return err_set(e, ERR_CONFLICT, "case %" PRId64 " was changed just now",
                   id);
}

bool case_set_state(struct db_tx *tx, struct arena *a, const struct actor *who,
                    int64_t id, int64_t version, enum case_state state,
                    struct err *e)
{
    struct q_case_get row;
    int64_t changed;
    bool open = case_state_is_open(state);

    if (!case_load(tx, a, who->brand_id, id, version, &row, e))
        return false;
    if (str_eq(row.state, STATES[state]))
        return true;
    const struct q_case_set_state_in in = {
        .brand_id = who->brand_id,
        .id = id,
        .version = row.version,
        .state = STATES[state],
        .is_open = open,
        .resolved_us = open ? 0 : who->now_us,
        .since_us = row.since_us,
        .now_us = who->now_us,
    };

    if (!q_case_set_state(tx, &in, &changed, e) || !changed_one(changed, id, e))
        return false;
    if (open != row.is_open && (open ? !reopened(tx, who, &row, e)
                                     : !carry(tx, who, row.owner_id, -1, e)))
        return false;
    if (!open && !promise_owes_nothing(tx, a, who, id, e))
        return false;
    return event_add(
        tx, a, who,
        &(struct event_new){
            .case_id = id,
            .kind = "case.state",
            .data = event_data2(a, "from", row.state, "to", STATES[state])},
        NULL, e);
}

/* From the second hand-over on, a customer is being passed around. */
static bool tell_leads(struct db_tx *tx, struct arena *a,
                       const struct actor *who, int64_t id, int64_t n,
                       struct err *e)
{
    if (n < 2)
        return true;
    return notice_put(
        tx, who,
        &(struct notice_new){
            .audience = "lead",
            .case_id = id,
            .kind = "case.handovers",
            .what = str_fmt(a, "case.handovers %" PRId64 " %" PRId64, id, n),
            .data = event_data(a, "n", str_fmt(a, "%" PRId64, n))},
        e);
}

bool case_hand_over(struct db_tx *tx, struct arena *a, const struct actor *who,
                    int64_t id, int64_t version, int64_t to_agent_id,
                    struct str reason, struct err *e)
{
    struct q_case_get row;
    struct q_member_get to;
    int64_t changed, n;

    reason = str_trim(reason);
    if (reason.len == 0)
        return err_set(e, ERR_INPUT, "a hand-over needs a reason");
    if (reason.len > LIMIT_REASON_BYTES)
        return err_set(e, ERR_INPUT, "the reason is longer than %d bytes",
                       LIMIT_REASON_BYTES);
    if (!case_load(tx, a, who->brand_id, id, version, &row, e))
        return false;
    if (row.owner_id == to_agent_id)
        return true;
    switch (q_member_get(tx, a, who->brand_id, to_agent_id, &to, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_INPUT,
                       "that person does not work for this "
                       "brand");
    case DB_ROW: break;
    }
    n = row.handover_n + 1;
    const struct q_case_set_owner_in in = {
        .brand_id = who->brand_id,
        .id = id,
        .version = row.version,
        .owner_id = to_agent_id,
        .owner_why = STR("handover"),
        .team_id = to.team_id,
        .handover_n = n,
        .now_us = who->now_us,
    };

    if (!q_case_set_owner(tx, &in, &changed, e) || !changed_one(changed, id, e))
        return false;
    if (row.is_open && (!carry(tx, who, row.owner_id, -1, e) ||
                        !carry(tx, who, to_agent_id, 1, e)))
        return false;
    if (!promise_hand_over(tx, a, who, id, to_agent_id, e) ||
        !tell_leads(tx, a, who, id, n, e))
        return false;

    struct buf b = buf_make(a, 8 * 1024);
    struct json j = json_make(&b);

    json_object(&j);
    json_put_i64(&j, "from", row.owner_id);
    json_put_i64(&j, "to", to_agent_id);
    json_put_str(&j, "reason", reason);
    json_put_i64(&j, "handover", n);
    json_end(&j);
    return event_add(tx, a, who,
                     &(struct event_new){.case_id = id,
                                         .kind = "case.owner",
                                         .data = buf_str(&b)},
                     NULL, e);
}

static void put_change(struct json *j, const char *name, struct str old,
                       struct str now)
{
    if (str_eq(old, now))
        return;
    json_name(j, name);
    json_array(j);
    json_str(j, old);
    json_str(j, now);
    json_end(j);
}

bool case_set_fields(struct db_tx *tx, struct arena *a, const struct actor *who,
                     int64_t id, int64_t version, const struct case_fields *f,
                     struct err *e)
{
    struct q_case_get row;
    int64_t changed;

    if (!case_load(tx, a, who->brand_id, id, version, &row, e))
        return false;

    const struct q_case_set_fields_in in = {
        .brand_id = who->brand_id,
        .id = id,
        .version = row.version,
        .subject = f->subject.ptr ? str_trim(f->subject) : row.subject,
        .lang = f->lang.ptr ? f->lang : row.lang,
        .cause = f->cause.ptr ? f->cause : row.cause,
        .now_us = who->now_us,
    };

    if (in.subject.len == 0 || in.subject.len > LIMIT_SUBJECT_BYTES)
        return err_set(e, ERR_INPUT, "a subject has 1 to %d bytes",
                       LIMIT_SUBJECT_BYTES);
    if (str_eq(in.subject, row.subject) && str_eq(in.lang, row.lang) &&
        str_eq(in.cause, row.cause))
        return true;
    if (!q_case_set_fields(tx, &in, &changed, e) ||
        !changed_one(changed, id, e))
        return false;

    struct buf b = buf_make(a, 16 * 1024);
    struct json j = json_make(&b);

    json_object(&j);
    put_change(&j, "subject", row.subject, in.subject);
    put_change(&j, "lang", row.lang, in.lang);
    put_change(&j, "cause", row.cause, in.cause);
    json_end(&j);
    return event_add(tx, a, who,
                     &(struct event_new){.case_id = id,
                                         .kind = "case.fields",
                                         .data = buf_str(&b)},
                     NULL, e);
}

bool case_hear(struct db_tx *tx, struct arena *a, const struct actor *who,
               int64_t id, struct str excerpt, int64_t heard_us, struct err *e)
{
    struct q_promise_has_open_answer owed;
    struct q_case_get row;
    int64_t changed;
    bool waits = false;

    if (!case_load(tx, a, who->brand_id, id, 0, &row, e))
        return false;
    switch (q_promise_has_open_answer(tx, a, who->brand_id, id, &owed, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW: waits = true; break;
    }

    /* who already waited has waited since then */
    if (!q_case_heard(
            tx, who->brand_id, id,
            str_eq(row.state, STATES[CASE_NEW]) ? row.state : STATES[CASE_OPEN],
            excerpt, waits ? row.since_us : heard_us, who->now_us, &changed, e))
        return false;
    if (!row.is_open &&
        (!reopened(tx, who, &row, e) ||
         !event_add(
             tx, a, who,
             &(struct event_new){.case_id = id,
                                 .kind = "case.reopened",
                                 .data = event_data(a, "from", row.state)},
             NULL, e)))
        return false;
    return waits ||
           promise_owe_answer(tx, a, who, id, row.owner_id, heard_us, e);
}

bool case_answer(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct q_case_get *row, enum case_state then,
                 struct err *e)
{
    int64_t changed;

    if (!promise_answered(tx, a, who, row->id, e) ||
        !q_case_answered(tx, who->brand_id, row->id, row->state, who->now_us,
                         &changed, e) ||
        !case_set_state(tx, a, who, row->id, 0, then, e))
        return false;
    return q_case_due(tx, who->brand_id, row->id, &changed, e);
}

bool case_link(struct db_tx *tx, struct arena *a, const struct actor *who,
               int64_t id, int64_t other_id, struct str why, struct err *e)
{
    int64_t changed;

    if (!q_case_link_add(tx, who->brand_id, id, other_id, why, who->now_us,
                         &changed, e) ||
        !q_case_link_add(tx, who->brand_id, other_id, id, why, who->now_us,
                         &changed, e))
        return false;
    return event_add(
        tx, a, who,
        &(struct event_new){
            .case_id = id,
            .kind = "case.linked",
            .data = event_data2(a, "other", str_fmt(a, "%" PRId64, other_id),
                                "why", why)},
        NULL, e);
}
