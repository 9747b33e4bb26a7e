#include "base/json.h"
#include "db/q_case.h"
#include "db/q_message.h"
#include "desk/brand.h"
#include "desk/intake_impl.h"
#include "desk/letter.h"

/* The case that a reply address names, if one of the addresses is such. */
static int64_t by_address(struct arena *a, const struct desk *desk,
                          int64_t brand_id, const struct intake_read *r)
{
    const struct mime_addresses *lists[] = {&r->mail.delivered_to, &r->mail.to,
                                            &r->mail.cc};
    struct str plus;
    int64_t id;

    account_address(a, r->row.rcpt_to, &plus);
    id = letter_case_of_plus(a, desk, brand_id, plus);
    for (size_t k = 0; id == 0 && k < ARRAY_N(lists); k++)
        for (size_t i = 0; id == 0 && i < lists[k]->n; i++) {
            account_address(a, lists[k]->list[i].address, &plus);
            id = letter_case_of_plus(a, desk, brand_id, plus);
        }
    return id;
}

static void put_ids(struct json *j, const struct mime_ids *ids)
{
    for (size_t i = 0; i < ids->n; i++)
        json_str(j, ids->list[i]);
}

/* The newest known case among the Message-IDs that this one answers. */
static bool by_refs(struct db_tx *tx, struct arena *a, int64_t brand_id,
                    const struct intake_read *r, int64_t *id, struct err *e)
{
    struct buf b = buf_make(a, 256 * 1024);
    struct json j = json_make(&b);
    struct q_message_ref_any *rows;
    size_t n;

    *id = 0;
    if (r->mail.in_reply_to.n + r->mail.references.n == 0)
        return true;
    json_array(&j);
    put_ids(&j, &r->mail.in_reply_to);
    put_ids(&j, &r->mail.references);
    json_end(&j);
    if (b.over)
        return true;
    if (!q_message_ref_any(tx, a, brand_id, buf_str(&b), &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (rows[i].case_id > *id)
            *id = rows[i].case_id;
    return true;
}

bool thread_find(struct db_tx *tx, struct arena *a, const struct desk *desk,
                 const struct actor *who, const struct intake_read *r,
                 struct thread_found *out, struct err *e)
{
    struct q_participant_is is;
    struct q_case_get row;
    const char *how = "reply address";
    int64_t id = by_address(a, desk, who->brand_id, r);

    *out = (struct thread_found){0};
    if (id == 0) {
        how = "answers a message of it";
        if (!by_refs(tx, a, who->brand_id, r, &id, e))
            return false;
    }
    if (id == 0)
        return true;
    switch (q_case_get(tx, a, who->brand_id, id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    if (r->from.len == 0) {
        out->maybe_id = id;
        out->why = STR("no sender");
        return true;
    }
    switch (q_participant_is(tx, a, who->brand_id, id, r->from, &is, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        out->maybe_id = id;
        out->why = STR("its sender is not part of that case");
        return true;
    case DB_ROW: break;
    }
    out->case_id = id;
    out->why = str_from_z(how);
    return true;
}
