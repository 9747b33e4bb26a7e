#include "db/q_event.h"
#include "desk/event.h"

bool event_add(struct db_tx *tx, struct arena *a, const struct actor *who,
               const struct event_new *ev, int64_t *id, struct err *e)
{
    struct q_event_add row;
    const struct q_event_add_in in = {
        .brand_id = who->brand_id,
        .case_id = ev->case_id,
        .message_id = ev->message_id,
        .agent_id = who->agent_id,
        .kind = str_from_z(ev->kind),
        .data = ev->data.len ? ev->data : STR("{}"),
        .now_us = who->now_us,
    };

    if (!db_lock_events(tx, e) || !q_event_add(tx, a, &in, &row, e) ||
        !db_notify(tx, "event",
                   str_fmt(a, "%" PRId64 " %" PRId64 " %" PRId64, who->brand_id,
                           row.id, ev->case_id),
                   e))
        return false;
    if (id)
        *id = row.id;
    return true;
}

struct str event_data(struct arena *a, const char *name, struct str value)
{
    return event_data2(a, name, value, NULL, (struct str){0});
}

struct str event_data2(struct arena *a, const char *name, struct str value,
                       const char *name2, struct str value2)
{
    struct buf b = buf_make(a, 64 * 1024);
    struct json j = json_make(&b);

    json_object(&j);
    json_put_str(&j, name, value);
    if (name2)
        json_put_str(&j, name2, value2);
    json_end(&j);
    return buf_str(&b);
}
