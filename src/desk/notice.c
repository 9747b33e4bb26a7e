#include "db/q_event.h"
#include "desk/event.h"
#include "desk/notice.h"

bool notice_put(struct db_tx *tx, const struct actor *who,
                const struct notice_new *n, struct err *e)
{
    int64_t changed;
    const struct q_notice_put_in in = {
        .brand_id = who->brand_id,
        .audience = str_from_z(n->audience),
        .agent_id = n->agent_id,
        .case_id = n->case_id,
        .kind = str_from_z(n->kind),
        .what = n->what,
        .data = n->data.len ? n->data : STR("{}"),
        .now_us = who->now_us,
    };

    return q_notice_put(tx, &in, &changed, e) &&
           (changed == 0 || db_notify(tx, "notice", STR(""), e));
}

bool notice_given_up(struct db_tx *tx, struct arena *a, const struct actor *who,
                     struct str kind, struct str why, struct err *e)
{
    return notice_put(
        tx, who,
        &(struct notice_new){
            .audience = "administrator",
            .kind = "job.given_up",
            .what = str_fmt(a, "job.given_up %.*s", STR_ARG(kind)),
            .data = event_data2(a, "kind", kind, "error", why)},
        e);
}

bool notice_gone(struct db_tx *tx, const struct actor *who, struct str what,
                 struct err *e)
{
    int64_t changed;

    return q_notice_gone(tx, who->brand_id, what, who->now_us, &changed, e);
}
