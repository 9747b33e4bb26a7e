#include "base/civil.h"
#include "base/json.h"
#include "desk/case.h"
#include "main/case_json.h"

static void put_person(struct json *j, const char *name, int64_t id,
                       struct str who)
{
    json_name(j, name);
    json_object(j);
    json_put_id(j, "id", id);
    json_put_str(j, "name", who);
    json_end(j);
}

/* "a@b, c@d" as an array. */
static void put_list(struct json *j, const char *name, struct str list)
{
    struct str rest = list, one;

    json_name(j, name);
    json_array(j);
    while (list.len && str_cut(&rest, ',', &one))
        json_str(j, str_trim(one));
    json_end(j);
}

static void put_files(struct json *j, const struct case_view *v,
                      int64_t message_id)
{
    json_name(j, "attachments");
    json_array(j);
    for (size_t i = 0; i < v->files_n; i++) {
        const struct q_attachment_of_case *f = &v->files[i];

        if (f->message_id != message_id)
            continue;
        json_object(j);
        json_put_i64(j, "id", f->id);
        json_put_str(j, "name", f->name);
        json_put_str(j, "type", f->type);
        json_put_i64(j, "bytes", f->bytes);
        json_put_str(j, "sha256", f->sha256);
        json_end(j);
    }
    json_end(j);
}

/* What the machine said, in its fixed form, and where people know better. */
static void put_verdict(struct json *j, const struct case_view *v,
                        int64_t message_id)
{
    json_name(j, "verdict");
    for (size_t i = 0; i < v->verdicts_n; i++)
        if (v->verdicts[i].message_id == message_id) {
            json_raw(j, v->verdicts[i].said);
            json_name(j, "corrected");
            json_object(j);
            for (size_t k = 0; k < v->corrections_n; k++) {
                const struct q_correction_of_case *c = &v->corrections[k];

                if (c->message_id == message_id && !str_eq(c->was, c->now))
                    json_put_str(j, str_z(j->buf->arena, c->head), c->now);
            }
            json_end(j);
            return;
        }
    json_null(j);
}

static void put_message(struct json *j, const struct case_view *v,
                        const struct q_message_of_case *m)
{
    json_object(j);
    json_put_i64(j, "id", m->id);
    json_put_str(j, "kind", m->kind);
    json_put_bool(j, "automatic", m->is_auto);
    json_put_str(j, "from", m->from_addr);
    json_put_str(j, "from_name", m->from_name);
    put_list(j, "to", m->to_text);
    put_list(j, "cc", m->cc_text);
    put_person(j, "agent", m->agent_id, m->agent);
    json_put_time(j, "time", m->at_us);
    json_put_str(j, "subject", m->subject);
    json_put_str(j, "text", m->text);
    json_put_str(j, "language", m->lang);
    json_put_str(j, "message_id", m->ref);
    json_put_str(j, "sha256", m->sha256);
    json_put_str(j, "state", m->state);
    json_put_str(j, "error", m->error);
    json_put_i64(j, "tries", m->tries);
    put_list(j, "decoding_notes", m->notes);
    put_verdict(j, v, m->id);
    put_files(j, v, m->id);
    json_end(j);
}

static void put_messages(struct json *j, const struct case_view *v)
{
    json_name(j, "messages");
    json_array(j);
    for (size_t i = 0; i < v->messages_n; i++)
        put_message(j, v, &v->messages[i]);
    json_end(j);
}

static void put_promises(struct json *j, const struct case_view *v)
{
    json_name(j, "promises");
    json_array(j);
    for (size_t i = v->promises_n; i-- > 0;) {
        const struct q_promise_of_case *p = &v->promises[i];

        json_object(j);
        json_put_i64(j, "id", p->id);
        json_put_str(j, "kind", p->kind);
        json_put_str(j, "text", p->text);
        put_person(j, "owner", p->owner_id, p->owner);
        json_put_time(j, "due", p->due_us);
        json_put_str(j, "state", p->state);
        json_put_bool(j, "late", p->late);
        json_put_time(j, "made", p->created_us);
        json_put_time(j, "ended", p->closed_us);
        json_end(j);
    }
    json_end(j);
}

static void put_remedies(struct json *j, const struct case_view *v)
{
    json_name(j, "remedies");
    json_array(j);
    for (size_t i = 0; i < v->remedies_n; i++) {
        const struct q_remedy_of_case *r = &v->remedies[i];

        json_object(j);
        json_put_i64(j, "id", r->id);
        json_put_str(j, "kind", r->kind);
        json_put_i64(j, "amount", r->amount);
        json_put_str(j, "currency", r->currency);
        json_put_str(j, "asked", r->asked);
        json_put_str(j, "given", r->given);
        json_put_str(j, "agent", r->agent);
        json_put_time(j, "time", r->created_us);
        json_end(j);
    }
    json_end(j);
}

static void put_events(struct json *j, const struct case_view *v)
{
    json_name(j, "events");
    json_array(j);
    for (size_t i = 0; i < v->events_n; i++) {
        const struct q_event_of_case *ev = &v->events[i];

        json_object(j);
        json_put_i64(j, "id", ev->id);
        json_put_str(j, "kind", ev->kind);
        json_put_id(j, "message", ev->message_id);
        put_person(j, "agent", ev->agent_id, ev->agent);
        json_put_time(j, "time", ev->at_us);
        json_name(j, "data");
        json_raw(j, ev->data);
        json_end(j);
    }
    json_end(j);
}

static void put_customer(struct json *j, const struct case_view *v)
{
    json_name(j, "customer");
    json_object(j);
    json_put_i64(j, "id", v->row.customer_id);
    json_put_str(j, "name", v->row.customer);
    json_put_str(j, "language", v->row.customer_lang);
    json_name(j, "identities");
    json_array(j);
    for (size_t i = 0; i < v->identities_n; i++) {
        json_object(j);
        json_put_str(j, "channel", v->identities[i].channel);
        json_put_str(j, "value", v->identities[i].value);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static void put_links(struct json *j, const struct case_view *v)
{
    json_name(j, "may_belong_to");
    json_array(j);
    for (size_t i = 0; i < v->links_n; i++) {
        json_object(j);
        json_put_i64(j, "case", v->links[i].id);
        json_put_str(j, "why", v->links[i].why);
        json_end(j);
    }
    json_end(j);
}

void case_put_verdict(struct json *j, const struct q_verdict_of_cases *v)
{
    json_name(j, "verdict");
    json_object(j);
    json_put_i64(j, "message", v->message_id);
    json_put_str(j, "model", v->model);
    json_put_str(j, "lang", v->lang);
    json_put_str(j, "kind", v->kind);
    json_name(j, "kind_p");
    json_num(j, v->kind_p);
    json_put_i64(j, "harm", v->harm);
    put_list(j, "flags", v->flags);
    json_put_str(j, "cause", v->cause);
    json_name(j, "cause_p");
    json_num(j, v->cause_p);
    put_list(j, "asks", v->asks);
    json_put_i64(j, "said_before", v->said_before);
    json_end(j);
}

/* Of the case: that of its latest message. */
static void put_latest(struct json *j, const struct case_view *v)
{
    const struct q_verdict_of_case *r = v->verdicts;

    if (v->verdicts_n == 0) {
        json_name(j, "verdict");
        json_null(j);
        return;
    }
    case_put_verdict(
        j, &(struct q_verdict_of_cases){.message_id = r->message_id,
                                        .model = r->model,
                                        .lang = r->lang,
                                        .kind = r->kind,
                                        .kind_p = r->kind_p,
                                        .harm = r->harm,
                                        .flags = r->flags,
                                        .cause = r->cause,
                                        .cause_p = r->cause_p,
                                        .asks = r->asks,
                                        .said_before = r->said_before});
}

void case_json(struct buf *b, const struct case_view *v)
{
    struct json js = json_make(b), *j = &js;
    const struct q_case_get *r = &v->row;

    json_object(j);
    json_put_i64(j, "id", r->id);
    json_put_str(j, "subject", r->subject);
    json_put_str(j, "state", r->state);
    put_person(j, "owner", r->owner_id, r->owner);
    json_put_str(j, "owner_reason", r->owner_why);
    json_put_str(j, "team", r->team);
    put_customer(j, v);
    json_put_str(j, "channel", r->channel);
    json_put_str(j, "language", r->lang);
    json_put_str(j, "cause", r->cause);
    put_latest(j, v);
    json_put_time(j, "due", r->due_us == DUE_NEVER ? 0 : r->due_us);
    json_put_time(j, "waiting_since", r->since_us);
    json_put_time(j, "opened", r->created_us);
    json_put_time(j, "answered", r->answered_us);
    json_put_time(j, "resolved", r->resolved_us);
    json_put_i64(j, "handovers", r->handover_n);
    json_put_i64(j, "version", r->version);
    put_promises(j, v);
    put_remedies(j, v);
    put_links(j, v);
    put_events(j, v);
    put_messages(j, v);
    json_end(j);
    buf_put_byte(b, '\n');
}

void case_text(struct buf *b, const struct case_view *v)
{
    const struct q_case_get *r = &v->row;
    char when[CIVIL_ISO_BYTES];

    buf_put_f(b, "Case %" PRId64 ": %.*s\n%.*s, owner %.*s, customer %.*s\n",
              r->id, STR_ARG(r->subject), STR_ARG(r->state), STR_ARG(r->owner),
              STR_ARG(r->customer));
    for (size_t i = 0; i < v->messages_n; i++) {
        const struct q_message_of_case *m = &v->messages[i];

        civil_iso(m->at_us, when);
        buf_put_f(b, "\n--- %.16s %.*s %.*s %.*s\n", when, STR_ARG(m->kind),
                  STR_ARG(m->from_addr.len ? m->from_addr : m->agent),
                  STR_ARG(m->state));
        buf_put(b, str_trim(m->text));
        buf_put_byte(b, '\n');
    }
}
