/*
 * intake_settle.c — decides what a message is, and writes it.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "db/q_brand.h"
#include "db/q_case.h"
#include "db/q_customer.h"
#include "db/q_message.h"
#include "desk/brand.h"
#include "desk/case.h"
#include "desk/event.h"
#include "desk/intake_impl.h"
#include "desk/letter.h"
#include "desk/letter_impl.h"

static bool is_loop(struct intake_outcome *out, const char *why)
{
    out->outcome = "loop";
    out->reason = str_from_z(why);
    return true;
}

/*
 * Takes the Message-ID.  *taken is false when this very message is here
 * already (out is filled), or is one of ours that came back.  Somebody else's
 * message under a known id is kept under an id of its own.
 */
static bool claim_ref(struct db_tx *tx, struct arena *a,
                      const struct actor *who, struct intake_read *r,
                      bool *taken, struct intake_outcome *out, struct err *e)
{
    struct q_message_ref_get old;
    int64_t changed;

    *taken = true;
    for (int again = 0; again < 2; again++) {
        if (!q_message_ref_claim(tx, who->brand_id, r->ref, r->digest, false,
                                 &changed, e))
            return false;
        if (changed == 1)
            return true;
        switch (q_message_ref_get(tx, a, who->brand_id, r->ref, &old, e)) {
        case DB_FAIL: return false;
        case DB_NONE: return err_set(e, ERR_RETRY, "a message id vanished");
        case DB_ROW: break;
        }
        if (old.ours && !r->forced) {
            *taken = false;
            return is_loop(out, "our own message came back");
        }
        if (!old.ours && str_eq(old.digest, r->digest)) {
            /* known, but it never became a case: read it again */
            if (!old.message_id)
                return true;
            *taken = false;
            out->outcome = "duplicate";
            out->reason = STR("this message is here already");
            out->case_id = old.case_id;
            out->message_id = old.message_id;
            return true;
        }
        r->ref = str_fmt(a, "%.*s#%.*s", STR_ARG(r->ref),
                         STR_ARG(str_sub(r->row.sha256, 0, 16)));
    }
    *taken = false;
    out->outcome = "duplicate";
    out->reason = STR("this message is here already");
    return true;
}

bool letter_customer(struct db_tx *tx, struct arena *a, const struct actor *who,
                     struct str address, struct str name, struct str lang,
                     int64_t *customer_id, struct err *e)
{
    struct q_identity_find found;
    struct q_customer_add customer;
    struct q_identity_add identity;

    name = utf8_cut(name, LIMIT_NAME_BYTES);
    if (address.len) {
        switch (q_identity_find(tx, a, who->brand_id, STR("mail"), address,
                                &found, e)) {
        case DB_FAIL: return false;
        case DB_NONE: break;
        case DB_ROW: *customer_id = found.customer_id; return true;
        }
    }
    if (!q_customer_add(tx, a, who->brand_id, name, lang, who->now_us,
                        &customer, e))
        return false;
    *customer_id = customer.id;
    if (!address.len)
        return true;
    switch (q_identity_add(tx, a, who->brand_id, customer.id, STR("mail"),
                           address, name, who->now_us, &identity, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        /* another process made this person meanwhile: do it all again */
        return err_set(e, ERR_RETRY, "a customer appeared meanwhile");
    case DB_ROW: break;
    }
    return true;
}

static struct str join_addresses(struct arena *a,
                                 const struct mime_addresses *list)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (size_t i = 0; i < list->n; i++) {
        if (list->list[i].address.len == 0)
            continue;
        if (b.len)
            BUF_LIT(&b, ", ");
        buf_put(&b, list->list[i].address);
    }
    return buf_str(&b);
}

static bool keep_parts(struct db_tx *tx, struct arena *a,
                       const struct actor *who, const struct mime_mail *m,
                       int64_t message_id, struct err *e)
{
    for (size_t i = 0; i < m->parts_n; i++) {
        const struct mime_part *p = &m->parts[i];
        struct str sha = hash_sha256_hex(a, p->bytes);
        struct q_attachment_add row;
        int64_t changed;
        const struct q_attachment_add_in in = {
            .brand_id = who->brand_id,
            .message_id = message_id,
            .name = p->name,
            .type = p->type,
            .bytes = (int64_t)p->bytes.len,
            .sha256 = sha,
            .content_id = p->content_id,
        };

        if (!q_blob_put(tx, who->brand_id, sha, (int64_t)p->bytes.len, p->bytes,
                        &changed, e) ||
            !q_attachment_add(tx, a, &in, &row, e))
            return false;
    }
    return true;
}

static bool add_message(struct db_tx *tx, struct arena *a,
                        const struct actor *who, const struct intake_read *r,
                        int64_t case_id, bool machine,
                        struct intake_outcome *out, struct err *e)
{
    const struct mime_mail *m = &r->mail;
    struct q_message_add row;
    int64_t changed;
    const struct q_message_add_in in = {
        .brand_id = who->brand_id,
        .case_id = case_id,
        .kind = STR("in"),
        .channel = STR("mail"),
        .account_id = r->row.account_id,
        .is_auto = machine,
        .from_name = utf8_cut(m->from.name, LIMIT_NAME_BYTES),
        .from_addr = r->from,
        .to_text = join_addresses(a, &m->to),
        .cc_text = join_addresses(a, &m->cc),
        .answer_to = r->answer_to,
        .subject = m->subject,
        .text = r->text,
        .folds = r->folds,
        .has_html = m->html.len > 0,
        .lang = r->lang == LANG_UNSURE ? STR("") : lang_tag(r->lang),
        .notes = r->notes,
        .ref = r->ref,
        .reply_ref = m->in_reply_to.n ? m->in_reply_to.list[0] : STR(""),
        .sha256 = r->row.sha256,
        .at_us = m->date_us && m->date_us < r->row.received_us
                     ? m->date_us
                     : r->row.received_us,
        .now_us = who->now_us,
        .state = STR(""),
    };

    if (!q_message_add(tx, a, &in, &row, e) ||
        !q_message_ref_set(tx, who->brand_id, r->ref, case_id, row.id, &changed,
                           e) ||
        !keep_parts(tx, a, who, m, row.id, e))
        return false;
    out->outcome = "case";
    out->case_id = case_id;
    out->message_id = row.id;
    if (!verdict_keep(tx, a, who, case_id, row.id, !machine, &r->said, e))
        return false;
    return event_add(
        tx, a, who,
        &(struct event_new){
            .case_id = case_id,
            .message_id = row.id,
            .kind = "message.in",
            .data = event_data(a, "kind",
                               str_from_z(mime_kind_name(r->verdict.kind)))},
        NULL, e);
}

/* A machine's answer in a case changes nothing but the timeline. */
static bool join_machine(struct db_tx *tx, struct arena *a,
                         const struct actor *who, const struct intake_read *r,
                         int64_t case_id, struct intake_outcome *out,
                         struct err *e)
{
    int64_t changed;

    out->reason =
        str_fmt(a, "automatic (%.*s), in its case", STR_ARG(r->verdict.why));
    return add_message(tx, a, who, r, case_id, true, out, e) &&
           q_case_touch(tx, who->brand_id, case_id, who->now_us, &changed, e);
}

static bool join(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct intake_read *r, const struct thread_found *found,
                 struct intake_outcome *out, struct err *e)
{
    struct q_case_get row;
    int64_t changed;

    out->reason = str_fmt(a, "joined: %.*s", STR_ARG(found->why));
    return case_load(tx, a, who->brand_id, found->case_id, 0, &row, e) &&
           add_message(tx, a, who, r, found->case_id, false, out, e) &&
           q_customer_seen(tx, who->brand_id, row.customer_id, 0,
                           r->mail.from.name, row.lang, who->now_us, &changed,
                           e) &&
           case_hear(tx, a, who, found->case_id, r->excerpt, r->row.received_us,
                     e) &&
           verdict_case_cause(tx, a, who, found->case_id, out->message_id,
                              &r->said, e);
}

/* Whether a person may wait for an answer, and so gets an acknowledgement. */
static bool wants_answer(const struct intake_read *r)
{
    return r->verdict.kind == MIME_PERSON || r->verdict.weak;
}

static bool open_new(struct db_tx *tx, struct arena *a, const struct desk *desk,
                     const struct actor *who, const struct intake_read *r,
                     const struct thread_found *found,
                     struct intake_outcome *out, struct err *e)
{
    struct str lang = r->lang == LANG_UNSURE ? STR("") : lang_tag(r->lang);
    struct case_opened opened;
    int64_t customer_id, changed, ack;

    if (!letter_customer(tx, a, who, r->from, r->mail.from.name, lang,
                         &customer_id, e))
        return false;

    const struct case_new fresh = {
        .customer_id = customer_id,
        .account_id = r->row.account_id,
        .channel = STR("mail"),
        .subject = r->mail.subject.len ? r->mail.subject : r->excerpt,
        .excerpt = r->excerpt,
        .lang = lang,
        .since_us = r->row.received_us,
    };

    if (!case_open(tx, a, who, &fresh, &opened, e) ||
        !add_message(tx, a, who, r, opened.id, !wants_answer(r), out, e) ||
        !verdict_case_cause(tx, a, who, opened.id, out->message_id, &r->said,
                            e) ||
        !q_customer_seen(tx, who->brand_id, customer_id, 1,
                         utf8_cut(r->mail.from.name, LIMIT_NAME_BYTES), lang,
                         who->now_us, &changed, e))
        return false;
    if (r->from.len &&
        !q_participant_add(tx, who->brand_id, opened.id, r->from, &changed, e))
        return false;
    if (r->answer_to.len && !str_eq(r->answer_to, r->from) &&
        !q_participant_add(tx, who->brand_id, opened.id, r->answer_to, &changed,
                           e))
        return false;
    out->reason = STR("new");
    if (found->maybe_id) {
        out->reason = str_fmt(a, "new, may belong to %" PRId64 ": %.*s",
                              found->maybe_id, STR_ARG(found->why));
        if (!case_link(tx, a, who, opened.id, found->maybe_id, found->why, e))
            return false;
    }
    if (!wants_answer(r) || r->mail.from_list)
        return true;
    return letter_acknowledge(tx, a, desk, who, opened.id, opened.due_us, &ack,
                              e);
}

static bool from_ourselves(struct db_tx *tx, struct arena *a,
                           const struct actor *who, const struct intake_read *r,
                           bool *is, struct err *e)
{
    struct q_address_find row;

    switch (account_of(tx, a, r->from, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: *is = false; break;
    case DB_ROW: *is = row.brand_id == who->brand_id; break;
    }
    return true;
}

static bool marked_spam(const struct intake_read *r)
{
    struct str flag = str_trim(mime_header(&r->mail, STR("X-Spam-Flag")));

    return str_eq_nocase(flag, STR("yes"));
}

bool intake_settle(struct db_tx *tx, struct arena *a, const struct desk *desk,
                   const struct actor *who, struct intake_read *r,
                   struct intake_outcome *out, struct err *e)
{
    struct thread_found found;
    bool taken, ours = false;

    *out = (struct intake_outcome){.outcome = "failed"};
    if (!r->readable) {
        out->reason = str_dup(a, str_from_z(r->why.text));
        return true;
    }
    if (!claim_ref(tx, a, who, r, &taken, out, e))
        return false;
    if (!taken)
        return true;
    if (!from_ourselves(tx, a, who, r, &ours, e))
        return false;
    if (ours && !r->forced)
        return is_loop(out, "it says that we wrote it");
    switch (r->verdict.kind) {
    case MIME_BOUNCE:
    case MIME_DELAY:
    case MIME_DELIVERED:
    case MIME_RECEIPT:
        if (!r->forced)
            return intake_bounce(tx, a, who, r, out, e);
        break;
    case MIME_PERSON:
    case MIME_AUTO_REPLY:
    case MIME_AUTO_OTHER:
    case MIME_LIST:
    case MIME_FEEDBACK:
    case MIME_CALENDAR: break;
    }
    if (marked_spam(r) && !r->forced) {
        out->outcome = "spam";
        out->reason = STR("marked by the mail server: X-Spam-Flag");
        return true;
    }
    if (!thread_find(tx, a, desk, who, r, &found, e))
        return false;
    if (r->verdict.kind == MIME_AUTO_REPLY && !r->verdict.weak && !r->forced) {
        int64_t to = found.case_id ? found.case_id : found.maybe_id;

        return to ? join_machine(tx, a, who, r, to, out, e)
                  : is_loop(out, "an automatic answer to nothing of ours");
    }
    if (found.case_id)
        return join(tx, a, who, r, &found, out, e);
    return open_new(tx, a, desk, who, r, &found, out, e);
}
