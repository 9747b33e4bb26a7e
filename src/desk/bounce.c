/*
 * bounce.c — delivery reports: matched to the letter they are about, shown in
 * its case, told to its owner.
 */
#include "db/q_case.h"
#include "db/q_message.h"
#include "desk/intake_impl.h"
#include "desk/letter.h"
#include "desk/event.h"
#include "desk/outbox.h"

static struct str words(struct arena *a, const struct mime_verdict *v,
                        struct str *to)
{
    for (size_t i = 0; i < v->recipients_n; i++) {
        const struct mime_recipient *p = &v->recipients[i];

        if (p->action == MIME_ACTION_DELIVERED ||
            p->action == MIME_ACTION_RELAYED)
            continue;
        *to = p->address;
        return str_fmt(a, "%.*s %.*s", STR_ARG(p->status),
                       STR_ARG(p->diagnostic));
    }
    *to = v->original_to;
    return STR("");
}

bool intake_bounce(struct db_tx *tx, struct arena *a, const struct actor *who,
                   const struct intake_read *r, struct intake_outcome *out,
                   struct err *e)
{
    const struct mime_verdict *v = &r->verdict;
    struct q_message_ref_get ref;
    struct str to = STR(""), error = words(a, v, &to);

    out->outcome = "bounce";
    out->reason = str_fmt(a, "%s: %.*s", mime_kind_name(v->kind),
                          STR_ARG(str_sub(error, 0, 300)));
    if (v->original_message_id.len == 0)
        return true;
    switch (q_message_ref_get(tx, a, who->brand_id, v->original_message_id,
                              &ref, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    if (!ref.ours || !ref.message_id)
        return true;
    out->case_id = ref.case_id;
    out->message_id = ref.message_id;
    return outbox_report(tx, a, who, ref.message_id, v->kind == MIME_DELAY, to,
                         error, e);
}
