#include "base/limits.h"
#include "db/q_case.h"
#include "desk/check.h"
#include "desk/customer.h"
#include "desk/event.h"
#include "text/lang.h"

static bool load(struct db_tx *tx, struct arena *a, int64_t brand_id,
                 int64_t id, struct q_customer_get *row, struct err *e)
{
    switch (q_customer_get(tx, a, brand_id, id, row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no customer %" PRId64, id);
    case DB_ROW: break;
    }
    return true;
}

static bool changed_meanwhile(struct err *e)
{
    return err_set(e, ERR_CONFLICT, "the customer was changed meanwhile");
}

bool customer_change(struct db_tx *tx, struct arena *a, const struct actor *who,
                     int64_t id, int64_t version,
                     const struct customer_fields *f, struct err *e)
{
    struct q_customer_get row;
    struct str name = str_trim(f->name);
    int64_t changed;

    if (name.len > LIMIT_NAME_BYTES)
        return err_set(e, ERR_INPUT, "the name is longer than %d bytes",
                       LIMIT_NAME_BYTES);
    if (f->lang.len && lang_from_tag(f->lang) == LANG_UNSURE)
        return err_set(e, ERR_INPUT, "\"%.*s\" is not a language of the desk",
                       STR_ARG(str_sub(f->lang, 0, 40)));
    if (!load(tx, a, who->brand_id, id, &row, e))
        return false;
    if (row.version != version)
        return changed_meanwhile(e);
    if (str_eq(name, row.name) && str_eq(f->lang, row.lang))
        return true;
    if (!str_eq(name, row.name) &&
        !check_record(tx, a, who, "customer.name", name, f->lang, f->pass, e))
        return false;
    if (!q_customer_change(tx, who->brand_id, id, version, name, f->lang,
                           &changed, e))
        return false;
    if (changed == 0)
        return changed_meanwhile(e);
    return event_add(
        tx, a, who,
        &(const struct event_new){
            .kind = "customer.changed",
            .data = event_data(a, "customer", str_fmt(a, "%" PRId64, id))},
        NULL, e);
}

/* Who went into whom; of each case that moved, else of none. */
static bool tell(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct q_customer_get *from, int64_t into_id,
                 const struct q_case_of_customer *cases, size_t n,
                 struct err *e)
{
    struct event_new ev = {.kind = "customer.joined"};

    ev.data = event_data2(a, "other", str_fmt(a, "%" PRId64, from->id), "into",
                          str_fmt(a, "%" PRId64, into_id));
    if (n == 0)
        return event_add(tx, a, who, &ev, NULL, e);
    for (size_t i = 0; i < n; i++) {
        ev.case_id = cases[i].id;
        if (!event_add(tx, a, who, &ev, NULL, e))
            return false;
    }
    return true;
}

bool customer_join(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t id, int64_t version, int64_t into_id, struct err *e)
{
    struct q_customer_get from, into;
    struct q_case_of_customer *cases;
    size_t n;
    int64_t changed, removed;

    if (id == into_id)
        return err_set(e, ERR_INPUT, "this is one customer already");
    if (!load(tx, a, who->brand_id, id, &from, e) ||
        !load(tx, a, who->brand_id, into_id, &into, e) ||
        !q_case_of_customer(tx, a, who->brand_id, id, CUSTOMER_JOIN_CASES + 1,
                            &cases, &n, e))
        return false;
    if (from.version != version)
        return changed_meanwhile(e);
    if (n > CUSTOMER_JOIN_CASES)
        return err_set(e, ERR_LIMIT,
                       "the customer has more than %d cases; join the other "
                       "one into it instead",
                       CUSTOMER_JOIN_CASES);
    if (!q_identity_move(tx, who->brand_id, id, into_id, &changed, e) ||
        !q_case_move_customer(tx, who->brand_id, id, into_id, who->now_us,
                              &changed, e) ||
        !q_customer_seen(tx, who->brand_id, into_id, from.case_n, from.name,
                         into.lang.len ? STR("") : from.lang, from.seen_us,
                         &changed, e) ||
        !q_customer_remove(tx, who->brand_id, id, version, &removed, e))
        return false;
    if (removed == 0)
        return changed_meanwhile(e);
    return tell(tx, a, who, &from, into_id, cases, n, e);
}
