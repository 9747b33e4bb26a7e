#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "channel/mail_account.h"
#include "channel/mail_out.h"
#include "channel/maildir.h"
#include "desk/brand.h"
#include "desk/outbox.h"
#include "net/smtp.h"

struct verdict {
    enum outbox_fate fate;
    struct str answer;
};

static struct verdict later(struct arena *a, const struct err *e)
{
    return (struct verdict){OUTBOX_DEFERRED, str_dup(a, str_from_z(e->text))};
}

static struct str sentence(struct arena *a, const struct smtp_answer *s)
{
    if (s->code == 0) /* no server said it */
        return s->text;
    return str_fmt(a, "%d %.*s %.*s", s->code, STR_ARG(s->enhanced),
                   STR_ARG(s->text));
}

/* Some recipients were refused: accepted as a whole, the others are named. */
static void note_refused(struct arena *a, struct outbox_mail *mail,
                         const struct smtp_result *r)
{
    struct outbox_refused *list =
        ARENA_ARRAY(a, mail->to_n, struct outbox_refused);

    mail->refused = list;
    mail->refused_n = 0;
    for (size_t i = 0; i < mail->to_n; i++)
        if (r->rcpts[i].fate != SMTP_ACCEPTED)
            list[mail->refused_n++] =
                (struct outbox_refused){mail->to[i], sentence(a, &r->rcpts[i])};
}

static struct verdict read_result(struct arena *a, struct outbox_mail *mail,
                                  const struct smtp_result *r)
{
    switch (r->mail.fate) {
    case SMTP_ACCEPTED: return (struct verdict){OUTBOX_ACCEPTED, STR("")};
    case SMTP_PARTLY:
        note_refused(a, mail, r);
        return (struct verdict){OUTBOX_ACCEPTED, STR("")};
    case SMTP_LATER:
        return (struct verdict){OUTBOX_DEFERRED, sentence(a, &r->mail)};
    case SMTP_REFUSED:
        return (struct verdict){OUTBOX_REFUSED, sentence(a, &r->mail)};
    case SMTP_UNSURE: break;
    }
    return (struct verdict){OUTBOX_UNSURE, sentence(a, &r->mail)};
}

/* What smtp_send calls at the last moment. */
struct ending {
    struct job_run *run;
    const struct actor *who;
    const struct outbox_mail *mail;
    bool failed; /* it could not be written down, or another has the letter */
};

static bool before_end(void *ctx, struct err *e)
{
    struct ending *g = ctx;
    struct actor who = *g->who;

    who.now_us = clock_now_us();
    g->failed = !outbox_sending(g->run->db, &who, g->mail, e);
    return !g->failed;
}

/*
 * The letter stays queued until all of its text but the last byte is with the
 * server: whatever fails before that costs nothing but another attempt.
 */
static bool carry(struct job_run *run, const struct actor *who,
                  struct outbox_mail *mail, struct verdict *v, struct err *e)
{
    const struct channel_ctx *ctx = run->ctx;
    struct mail_access access;
    struct smtp_result result;
    struct smtp *s = NULL;
    struct err why = {0};
    struct ending end = {run, who, mail, false};
    const struct smtp_mail out = {
        .from = mail->from,
        .rcpts = mail->to,
        .rcpts_n = mail->to_n,
        .bytes = mail->raw,
        .notify = mail->from.len > 0,
        .before_end = before_end,
        .ctx = &end,
    };

    if (mail->account.smtp_host.len == 0) {
        *v = (struct verdict){OUTBOX_REFUSED,
                              STR("this mailbox has no server for sending")};
        return true;
    }
    if (!mail_access_smtp(run->a, &mail->account, mail->secret, ctx->ca_file,
                          run->now_us, &access, &why) ||
        !(s = smtp_open(&access.server, &access.login, ctx->helo, NULL,
                        &why))) {
        *v = later(run->a, &why);
        goto out;
    }
    *v = smtp_send(s, run->a, &out, &result, &why)
             ? read_result(run->a, mail, &result)
             : (struct verdict){why.code == ERR_INPUT || why.code == ERR_LIMIT
                                    ? OUTBOX_REFUSED
                                    : OUTBOX_DEFERRED,
                                str_dup(run->a, str_from_z(why.text))};
out:
    smtp_close(&s);
    if (end.failed)
        *e = why;
    return !end.failed;
}

/*
 * Kept as a file instead: written to the disk while the letter is queued, and
 * moved to where it is one while it is being sent.
 */
static bool keep(struct job_run *run, const struct actor *who,
                 const struct outbox_mail *mail, struct str folder,
                 struct verdict *v, struct err *e)
{
    const struct channel_ctx *ctx = run->ctx;
    const struct maildir m = maildir_in(run->a, ctx->desk->data, folder);
    const struct maildir_letter letter = {.from = mail->from,
                                          .to = mail->to,
                                          .to_n = mail->to_n,
                                          .bytes = mail->raw};
    struct ending end = {run, who, mail, false};
    struct err why = {0};
    const char *name;

    *v = (struct verdict){OUTBOX_ACCEPTED, STR("")};
    if (!maildir_write(&m, &letter, run->now_us, &name, &why)) {
        *v = later(run->a, &why);
        return true;
    }
    if (!before_end(&end, e)) {
        maildir_drop(&m, name);
        return false;
    }
    if (maildir_deliver(&m, name, &why))
        return true;
    if (why.code == ERR_UNSURE) {
        *v = (struct verdict){OUTBOX_UNSURE,
                              str_dup(run->a, str_from_z(why.text))};
        return true;
    }
    maildir_drop(&m, name);
    *v = later(run->a, &why);
    return true;
}

/* By the way that its mailbox has. */
static bool leave(struct job_run *run, const struct actor *who,
                  struct outbox_mail *mail, struct verdict *v, struct err *e)
{
    struct str folder;

    if (account_keeps(mail->account.smtp_host, &folder))
        return keep(run, who, mail, folder, v, e);
    return carry(run, who, mail, v, e);
}

struct again {
    const struct job_run *run;
    int64_t when_us;
};

static bool put_again(struct db_tx *tx, void *ctx, struct err *e)
{
    const struct again *g = ctx;

    return job_put(tx,
                   &(struct job_new){.brand_id = g->run->job.brand_id,
                                     .kind = OUTBOX_JOB,
                                     .key = g->run->job.key,
                                     .payload = g->run->job.payload,
                                     .run_us = g->when_us},
                   g->run->now_us, e);
}

/* The job puts its own key, so it runs once more after this run. */
static bool again_at(struct job_run *run, int64_t when_us, struct err *e)
{
    struct again g = {run, when_us};

    return db_run(run->db, put_again, &g, e);
}

bool mail_out_job(struct job_run *run, struct err *e)
{
    const struct channel_ctx *ctx = run->ctx;
    struct actor who = {.brand_id = run->job.brand_id, .now_us = run->now_us};
    struct outbox_mail mail;
    struct verdict v;
    int64_t id, again_us = 0;

    if (!str_to_i64(run->job.payload, &id))
        return err_set(e, ERR_INPUT, "a letter's job without its number");
    switch (outbox_take(run->db, run->a, ctx->desk, &who, id, &mail, &again_us,
                        e)) {
    case OUTBOX_FAIL: return false;
    case OUTBOX_NOTHING: return true;
    case OUTBOX_LATER: return again_at(run, again_us, e);
    case OUTBOX_SEND: break;
    }
    if (!leave(run, &who, &mail, &v, e))
        return e->code == ERR_CONFLICT; /* somebody else has it: fine */
    who.now_us = clock_now_us();
    if (!outbox_result(run->db, run->a, &who, &mail, v.fate, v.answer,
                       &again_us, e))
        return false;
    LOG(LOG_INFO, "mail.out", log_i64("brand", who.brand_id),
        log_i64("message", id), log_i64("fate", v.fate),
        log_i64("tries", mail.tries + 1));
    return again_us == 0 || again_at(run, again_us, e);
}
