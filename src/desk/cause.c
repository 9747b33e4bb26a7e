#include "db/q_brand.h"
#include "desk/case.h"
#include "desk/cause.h"
#include "desk/check.h"
#include "desk/event.h"

bool cause_code_good(struct str code)
{
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return code.len > 0 && code.len <= CAUSE_CODE_BYTES;
}

bool cause_is_fixed(struct str code)
{
    size_t n;
    const struct str *codes = case_causes(&n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(codes[i], code))
            return true;
    return false;
}

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

bool cause_put(struct db_tx *tx, const struct actor *who, struct str code,
               struct str name, struct err *e)
{
    int64_t changed;

    if (!cause_code_good(code))
        return err_set(e, ERR_INPUT,
                       "the code of a cause has a-z, 0-9 and _ only, at most "
                       "%d",
                       CAUSE_CODE_BYTES);
    if (cause_is_fixed(code))
        return err_set(e, ERR_INPUT,
                       "the cause \"%.*s\" is always there already",
                       STR_ARG(code));
    return check_label(&name, e) &&
           q_cause_put(tx, who->brand_id, code, name, &changed, e);
}

bool cause_rename(struct db_tx *tx, struct arena *a, const struct actor *who,
                  struct str code, struct str name, struct err *e)
{
    struct q_cause_get row;
    int64_t changed;

    return load(tx, a, who, code, &row, e) && check_label(&name, e) &&
           q_cause_rename(tx, who->brand_id, code, name, &changed, e);
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
