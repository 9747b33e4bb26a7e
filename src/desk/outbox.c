#include "base/hash.h"
#include "base/limits.h"
#include "db/q_message.h"
#include "desk/case.h"
#include "desk/delivery.h"
#include "desk/event.h"
#include "desk/letter.h"
#include "desk/notice.h"
#include "desk/outbox.h"
#include "desk/outbox_impl.h"
#include "desk/secret.h"

bool outbox_put(struct db_tx *tx, struct arena *a, const struct actor *who,
                int64_t message_id, int64_t send_us, struct err *e)
{
    struct str id = str_fmt(a, "%" PRId64, message_id);

    return job_put(tx,
                   &(struct job_new){.brand_id = who->brand_id,
                                     .kind = OUTBOX_JOB,
                                     .key = id,
                                     .payload = id,
                                     .run_us = send_us},
                   who->now_us, e);
}

static bool set_state(struct db_tx *tx, const struct actor *who, int64_t id,
                      const char *from, const char *to, int64_t send_us,
                      int64_t tries, struct str error, int64_t at_us,
                      bool *moved, struct err *e)
{
    int64_t changed;
    const struct q_message_set_out_in in = {
        .brand_id = who->brand_id,
        .id = id,
        .from_state = str_from_z(from),
        .state = str_from_z(to),
        .send_us = send_us,
        .tries = tries,
        .error = error,
        .at_us = at_us,
    };

    if (!q_message_set_out(tx, &in, &changed, e))
        return false;
    *moved = changed == 1;
    return true;
}

/* Tells the case's owner that something is wrong with a letter. */
static bool tell_owner(struct db_tx *tx, struct arena *a,
                       const struct actor *who, int64_t case_id,
                       int64_t message_id, const char *kind, struct str to,
                       struct str error, struct err *e)
{
    struct q_case_get row;
    struct buf b = buf_make(a, 16 * 1024);
    struct json j = json_make(&b);

    if (!case_load(tx, a, who->brand_id, case_id, 0, &row, e))
        return false;
    json_object(&j);
    json_put_i64(&j, "message", message_id);
    json_put_str(&j, "to", to);
    json_put_str(&j, "error", error);
    json_end(&j);
    return notice_put(tx, who,
                      &(struct notice_new){
                          .audience = "agent",
                          .agent_id = row.owner_id,
                          .case_id = case_id,
                          .kind = kind,
                          .what = str_fmt(a, "%s %" PRId64, kind, message_id),
                          .data = buf_str(&b)},
                      e);
}

static bool tell_event(struct db_tx *tx, struct arena *a,
                       const struct actor *who, int64_t case_id,
                       int64_t message_id, const char *kind, struct str to,
                       struct str error, struct err *e)
{
    return event_add(
        tx, a, who,
        &(struct event_new){.case_id = case_id,
                            .message_id = message_id,
                            .kind = kind,
                            .data = event_data2(a, "to", to, "error", error)},
        NULL, e);
}

static bool unsure(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t case_id, int64_t message_id, int64_t tries,
                   int64_t at_us, struct str to, struct err *e)
{
    bool moved;

    if (!set_state(tx, who, message_id, "sending", "unsure", 0, tries, STR(""),
                   at_us, &moved, e))
        return false;
    if (!moved)
        return true;
    return tell_owner(tx, a, who, case_id, message_id, "mail.unsure", to,
                      STR(""), e) &&
           tell_event(tx, a, who, case_id, message_id, "message.unsure", to,
                      STR(""), e);
}

struct failure {
    int64_t case_id, message_id;
    const char *from; /* the state before */
    int64_t tries;
    struct str to, error;
};

static bool fail(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct failure *f, struct err *e)
{
    bool moved;

    if (!set_state(tx, who, f->message_id, f->from, "failed", 0, f->tries,
                   f->error, who->now_us, &moved, e))
        return false;
    return !moved || (tell_owner(tx, a, who, f->case_id, f->message_id,
                                 "mail.failed", f->to, f->error, e) &&
                      tell_event(tx, a, who, f->case_id, f->message_id,
                                 "message.failed", f->to, f->error, e));
}

/* ---- taking ---- */

struct take {
    struct arena *a;
    const struct desk *desk;
    const struct actor *who;
    struct outbox_mail *out;
    int64_t *wait_until_us;
    enum outbox_next next;
};

static void split_addresses(struct take *t, struct str to, struct str cc)
{
    struct str *list = ARENA_ARRAY(t->a, LIMIT_RECIPIENTS * 2, struct str);
    struct str both[2] = {to, cc}, one;
    size_t n = 0;

    for (size_t i = 0; i < 2; i++) {
        struct str rest = both[i];

        while (both[i].len && str_cut(&rest, ',', &one) &&
               n < LIMIT_RECIPIENTS * 2)
            list[n++] = str_trim(one);
    }
    t->out->to = list;
    t->out->to_n = n;
}

static bool load_bytes(struct db_tx *tx, struct take *t,
                       const struct q_message_get *row, struct err *e)
{
    struct q_blob_get blob;
    struct str sha;
    int64_t changed;

    if (row->sha256.len) {
        switch (q_blob_get(tx, t->a, t->who->brand_id, row->sha256, &blob, e)) {
        case DB_FAIL: return false;
        case DB_NONE: break; /* made anew below */
        case DB_ROW: t->out->raw = blob.data; return true;
        }
    }
    if (!outbox_build(tx, t->a, t->desk, t->who, row, &t->out->account,
                      &t->out->raw, e))
        return false;
    sha = hash_sha256_hex(t->a, t->out->raw);
    return q_blob_put(tx, t->who->brand_id, sha, (int64_t)t->out->raw.len,
                      t->out->raw, &changed, e) &&
           q_message_set_bytes(tx, t->who->brand_id, row->id, sha, &changed, e);
}

static bool take(struct db_tx *tx, void *ctx, struct err *e)
{
    struct take *t = ctx;
    struct outbox_mail *out = t->out;
    struct q_message_get row;
    bool moved;

    t->next = OUTBOX_NOTHING;
    switch (
        q_message_get(tx, t->a, t->who->brand_id, out->message_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    out->case_id = row.case_id;
    out->tries = row.tries;
    if (str_eq(row.state, STR("sending")))
        return unsure(tx, t->a, t->who, row.case_id, row.id, row.tries,
                      row.at_us, row.to_text, e);
    if (str_eq(row.state, STR("held"))) {
        if (row.send_us > t->who->now_us) {
            t->next = OUTBOX_LATER;
            *t->wait_until_us = row.send_us;
            return true;
        }
        if (!set_state(tx, t->who, row.id, "held", "queued", row.send_us,
                       row.tries, STR(""), row.at_us, &moved, e))
            return false;
        if (!moved)
            return true;
    } else if (!str_eq(row.state, STR("queued"))) {
        return true;
    }
    switch (q_account_get(tx, t->a, t->who->brand_id, row.account_id,
                          &out->account, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "its mailbox is gone");
    case DB_ROW: break;
    }
    split_addresses(t, row.to_text, row.cc_text);
    /* RFC 3834 section 3.3: automatic answers leave with a null sender */
    out->from = row.is_auto ? STR("") : out->account.address;
    t->next = OUTBOX_SEND;
    if (out->account.secret.len &&
        !secret_open(t->a, t->desk, out->account.secret, &out->secret, e))
        return false;
    return load_bytes(tx, t, &row, e);
}

enum outbox_next outbox_take(struct db *db, struct arena *a,
                             const struct desk *desk, const struct actor *who,
                             int64_t message_id, struct outbox_mail *out,
                             int64_t *wait_until_us, struct err *e)
{
    struct take t = {a, desk, who, out, wait_until_us, OUTBOX_NOTHING};

    *out = (struct outbox_mail){.message_id = message_id};
    return db_run(db, take, &t, e) ? t.next : OUTBOX_FAIL;
}

/* ---- sending ---- */

struct step {
    struct arena *a;
    const struct actor *who;
    const struct outbox_mail *mail;
    enum outbox_fate fate;
    struct str answer;
    int64_t *again_us;
};

static bool sending(struct db_tx *tx, void *ctx, struct err *e)
{
    struct step *s = ctx;
    bool moved;

    if (!set_state(tx, s->who, s->mail->message_id, "queued", "sending",
                   s->who->now_us, s->mail->tries + 1, STR(""), s->who->now_us,
                   &moved, e))
        return false;
    return moved || err_set(e, ERR_CONFLICT, "it is not queued any more");
}

bool outbox_sending(struct db *db, const struct actor *who,
                    const struct outbox_mail *mail, struct err *e)
{
    struct step s = {.who = who, .mail = mail};

    return db_run(db, sending, &s, e);
}

static bool was_refused(const struct outbox_mail *mail, struct str to)
{
    for (size_t i = 0; i < mail->refused_n; i++)
        if (str_eq(mail->refused[i].to, to))
            return true;
    return false;
}

/* Without those that were refused while others were not. */
static struct str recipients(struct arena *a, const struct outbox_mail *mail)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (size_t i = 0; i < mail->to_n; i++) {
        if (was_refused(mail, mail->to[i]))
            continue;
        if (b.len)
            BUF_LIT(&b, ", ");
        buf_put(&b, mail->to[i]);
    }
    return buf_str(&b);
}

static bool gave_up(struct db_tx *tx, struct step *s, const char *from,
                    struct err *e)
{
    const struct outbox_mail *m = s->mail;

    return fail(tx, s->a, s->who,
                &(struct failure){m->case_id, m->message_id, from, m->tries + 1,
                                  recipients(s->a, m), s->answer},
                e);
}

static bool later(struct db_tx *tx, struct step *s, const char *from,
                  struct err *e)
{
    const struct outbox_mail *m = s->mail;
    int64_t tries = m->tries + 1;
    bool moved;

    if (tries >= OUTBOX_TRIES_MAX)
        return gave_up(tx, s, from, e);
    *s->again_us = s->who->now_us +
                   job_backoff_us(tries, (uint64_t)m->message_id *
                                             UINT64_C(0x9e3779b97f4a7c15));
    return set_state(tx, s->who, m->message_id, from, "queued", *s->again_us,
                     tries, s->answer, s->who->now_us, &moved, e);
}

/* Sent, but not to all: each of the others stands in the case, and the owner
 * is told of the first. */
static bool accepted(struct db_tx *tx, struct step *s, const char *from,
                     struct err *e)
{
    const struct outbox_mail *m = s->mail;
    bool moved;

    if (!set_state(tx, s->who, m->message_id, from, "sent", 0, m->tries + 1,
                   STR(""), s->who->now_us, &moved, e))
        return false;
    if (!moved)
        return true;
    for (size_t i = 0; i < m->refused_n; i++) {
        const struct outbox_refused *r = &m->refused[i];

        if ((i == 0 && !tell_owner(tx, s->a, s->who, m->case_id, m->message_id,
                                   "mail.failed", r->to, r->answer, e)) ||
            !tell_event(tx, s->a, s->who, m->case_id, m->message_id,
                        "message.failed", r->to, r->answer, e))
            return false;
    }
    return tell_event(tx, s->a, s->who, m->case_id, m->message_id,
                      "message.sent", recipients(s->a, m), STR(""), e);
}

static bool result(struct db_tx *tx, void *ctx, struct err *e)
{
    struct step *s = ctx;
    const struct outbox_mail *m = s->mail;
    struct q_message_get row;
    const char *from;

    *s->again_us = 0;
    switch (q_message_get(tx, s->a, s->who->brand_id, m->message_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    /* it may be "unsure" already, when this run took longer than its lease */
    from = str_eq(row.state, STR("sending"))  ? "sending"
           : str_eq(row.state, STR("unsure")) ? "unsure"
                                              : "queued";
    if (s->fate != OUTBOX_UNSURE && /* its fate is known now */
        !notice_gone(tx, s->who,
                     str_fmt(s->a, "mail.unsure %" PRId64, m->message_id), e))
        return false;
    switch (s->fate) {
    case OUTBOX_ACCEPTED: return accepted(tx, s, from, e);
    case OUTBOX_DEFERRED: return later(tx, s, from, e);
    case OUTBOX_REFUSED: return gave_up(tx, s, from, e);
    case OUTBOX_UNSURE:
        return unsure(tx, s->a, s->who, m->case_id, m->message_id, m->tries + 1,
                      s->who->now_us, recipients(s->a, m), e);
    }
    return err_set(e, ERR_FATAL, "no such fate");
}

bool outbox_result(struct db *db, struct arena *a, const struct actor *who,
                   const struct outbox_mail *mail, enum outbox_fate fate,
                   struct str answer, int64_t *again_us, struct err *e)
{
    struct step s = {a, who, mail, fate, answer, again_us};

    return db_run(db, result, &s, e);
}

/* What was held up at the desk: it never came to a server's answer. */
static bool end_of(struct db_tx *tx, struct arena *a, const struct actor *who,
                   const struct q_message_get *row, struct str why,
                   struct err *e)
{
    if (str_eq(row->state, STR("sending")))
        return unsure(tx, a, who, row->case_id, row->id, row->tries, row->at_us,
                      row->to_text, e);
    if (!str_eq(row->state, STR("held")) && !str_eq(row->state, STR("queued")))
        return true;
    return fail(tx, a, who,
                &(struct failure){
                    row->case_id, row->id, str_z(a, row->state), row->tries,
                    row->to_text,
                    str_fmt(a, DELIVERY_OURS_BEGINS "%.*s", STR_ARG(why))},
                e);
}

bool outbox_gave_up(struct job_run *run, struct db_tx *tx,
                    const struct err *why, struct err *e)
{
    const struct actor who = {.brand_id = run->job.brand_id,
                              .now_us = run->now_us};
    struct str error = str_from_z(why->text);
    struct q_message_get row;
    int64_t id;

    if (str_to_i64(run->job.payload, &id))
        switch (q_message_get(tx, run->a, who.brand_id, id, &row, e)) {
        case DB_FAIL: return false;
        case DB_NONE: break;
        case DB_ROW:
            if (!end_of(tx, run->a, &who, &row, error, e))
                return false;
        }
    return notice_given_up(tx, run->a, &who, run->job.kind, error, e) &&
           job_done(tx, run, e);
}

bool outbox_report(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t message_id, bool delayed, struct str to,
                   struct str error, struct err *e)
{
    struct q_message_get row;
    bool moved = true;

    switch (q_message_get(tx, a, who->brand_id, message_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "no such message");
    case DB_ROW: break;
    }
    if (!delayed &&
        !set_state(tx, who, message_id, str_z(a, row.state), "bounced", 0,
                   row.tries, error, row.at_us, &moved, e))
        return false;
    return tell_owner(tx, a, who, row.case_id, message_id,
                      delayed ? "mail.delayed" : "mail.bounced", to, error,
                      e) &&
           tell_event(tx, a, who, row.case_id, message_id,
                      delayed ? "message.delayed" : "message.bounced", to,
                      error, e);
}
