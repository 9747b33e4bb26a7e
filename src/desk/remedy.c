#include "base/limits.h"
#include "db/q_case.h"
#include "desk/case.h"
#include "desk/event.h"
#include "desk/remedy.h"

static const struct str KINDS[] = {STR_INIT("refund"), STR_INIT("replacement"),
                                   STR_INIT("repair"), STR_INIT("apology"),
                                   STR_INIT("credit"), STR_INIT("change"),
                                   STR_INIT("other")};

const struct str *remedy_kinds(size_t *n)
{
    *n = ARRAY_N(KINDS);
    return KINDS;
}

static bool currency_good(struct str c)
{
    if (c.len != 3)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (c.ptr[i] < 'A' || c.ptr[i] > 'Z')
            return false;
    return true;
}

static bool check(const struct remedy_new *in, struct err *e)
{
    bool known = false;

    for (size_t i = 0; i < ARRAY_N(KINDS); i++)
        known = known || str_eq(in->kind, KINDS[i]);
    if (!known)
        return err_set(e, ERR_INPUT, "\"%.*s\" is not a kind of remedy",
                       STR_ARG(str_sub(in->kind, 0, 40)));
    if (in->amount < 0)
        return err_set(e, ERR_INPUT, "an amount cannot be negative");
    if (in->amount > 0 && !currency_good(in->currency))
        return err_set(e, ERR_INPUT,
                       "an amount needs a currency, three "
                       "capital letters such as EUR");
    if (in->asked.len > LIMIT_REASON_BYTES ||
        in->given.len > LIMIT_REASON_BYTES)
        return err_set(e, ERR_INPUT, "a text is longer than %d bytes",
                       LIMIT_REASON_BYTES);
    return true;
}

bool remedy_give(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct remedy_new *in, int64_t *id, struct err *e)
{
    struct q_case_get row;
    struct q_remedy_add added;
    const struct q_remedy_add_in add = {
        .brand_id = who->brand_id,
        .case_id = in->case_id,
        .agent_id = who->agent_id,
        .kind = in->kind,
        .amount = in->amount,
        .currency = in->amount ? in->currency : STR(""),
        .asked = str_trim(in->asked),
        .given = str_trim(in->given),
        .now_us = who->now_us,
    };
    struct buf b = buf_make(a, 1024);
    struct json j = json_make(&b);

    if (!check(in, e) ||
        !case_load(tx, a, who->brand_id, in->case_id, 0, &row, e) ||
        !q_remedy_add(tx, a, &add, &added, e))
        return false;
    *id = added.id;
    json_object(&j);
    json_put_i64(&j, "remedy", added.id);
    json_put_str(&j, "kind", in->kind);
    json_put_i64(&j, "amount", in->amount);
    json_put_str(&j, "currency", add.currency);
    json_end(&j);
    return event_add(tx, a, who,
                     &(struct event_new){.case_id = in->case_id,
                                         .kind = "remedy.given",
                                         .data = buf_str(&b)},
                     NULL, e);
}
