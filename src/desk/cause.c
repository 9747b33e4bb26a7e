#include "db/q_brand.h"
#include "desk/cause.h"
#include "desk/event.h"

static bool load(struct db_tx *tx, struct arena *a, const struct actor *who,
                 struct str code, struct q_cause_get *row, struct err *e)
{
    switch (q_cause_get(tx, a, who->brand_id, code, row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no cause \"%.*s\"",
                       STR_ARG(code));
    case DB_ROW: break;
    }
    return true;
}

static bool tell(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const char *kind, struct str code, struct str name,
                 struct err *e)
{
    return event_add(
        tx, a, who,
        &(struct event_new){.kind = kind,
                            .data = event_data2(a, "code", code, "name", name)},
        NULL, e);
}

bool cause_remove(struct db_tx *tx, struct arena *a, const struct actor *who,
                  struct str code, bool *retired, struct err *e)
{
    struct q_cause_get row;
    struct q_cause_used used;
    int64_t changed;

    if (!load(tx, a, who, code, &row, e))
        return false;
    switch (q_cause_used(tx, a, who->brand_id, code, &used, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        *retired = false;
        return q_cause_drop(tx, who->brand_id, code, &changed, e) &&
               tell(tx, a, who, "cause.removed", code, row.name, e);
    case DB_ROW: break;
    }
    *retired = true;
    return row.retired ||
           (q_cause_retire(tx, who->brand_id, code, true, &changed, e) &&
            tell(tx, a, who, "cause.retired", code, row.name, e));
}

bool cause_offer(struct db_tx *tx, struct arena *a, const struct actor *who,
                 struct str code, struct err *e)
{
    struct q_cause_get row;
    int64_t changed;

    return load(tx, a, who, code, &row, e) &&
           (!row.retired ||
            (q_cause_retire(tx, who->brand_id, code, false, &changed, e) &&
             tell(tx, a, who, "cause.offered", code, row.name, e)));
}
