/*
 * outbox.h — the outgoing queue: how a letter leaves exactly once.
 *
 * The job "mail.send" names a message.  Whoever carries it (room channel)
 * goes through these steps, each a transaction of its own:
 *
 *   outbox_take      the bytes, made once and kept before the first attempt;
 *                    the letter is "queued"
 *   … connect, log in, name the recipients, the text but for its last byte:
 *     a crash here costs nothing but another attempt …
 *   outbox_sending   "sending", just before the text ends
 *   … its last byte, the dot, and the server's answer …
 *   outbox_result    sent, queued for later, failed, or unsure
 *
 * A letter that is found "sending" by a later run has an unknown fate: the
 * process died, or the line did, between the dot and the answer.  It becomes
 * "unsure" and its owner is asked (letter_settle); it is never repeated by
 * itself.
 */
#ifndef DESK_OUTBOX_H
#define DESK_OUTBOX_H

#include "db/db.h"
#include "db/q_brand.h"
#include "desk/desk.h"
#include "job/job.h"

#define OUTBOX_JOB "mail.send"
enum { OUTBOX_TRIES_MAX = 40 };            /* about a day and a half */
#define OUTBOX_GIVE_UP_US (4 * US_PER_DAY) /* RFC 5321 4.5.4.1: 4-5 days */

/* Puts the job that sends message_id at send_us. */
bool outbox_put(struct db_tx *tx, struct arena *a, const struct actor *who,
                int64_t message_id, int64_t send_us, struct err *e) MUST_USE;

/* A recipient that the server did not take while it took others. */
struct outbox_refused {
    struct str to, answer;
};

struct outbox_mail {
    int64_t message_id;
    int64_t case_id;
    int64_t tries; /* attempts before this one */
    struct q_account_get account;
    struct str secret;    /* of the account, in plain */
    struct str from;      /* of the envelope; "" for automatic mail */
    const struct str *to; /* of the envelope */
    size_t to_n;
    struct str raw;
    const struct outbox_refused *refused; /* for outbox_result, by whoever */
    size_t refused_n;                     /* carried it */
};

enum outbox_next {
    OUTBOX_FAIL,    /* e says why; try the step again later */
    OUTBOX_SEND,    /* carry it */
    OUTBOX_NOTHING, /* cancelled, sent already, or unsure now */
    OUTBOX_LATER    /* still held: *wait_until_us */
};

enum outbox_next outbox_take(struct db *db, struct arena *a,
                             const struct desk *desk, const struct actor *who,
                             int64_t message_id, struct outbox_mail *out,
                             int64_t *wait_until_us, struct err *e);

/* False also when the letter is not "queued" any more (ERR_CONFLICT). */
bool outbox_sending(struct db *db, const struct actor *who,
                    const struct outbox_mail *mail, struct err *e) MUST_USE;

enum outbox_fate {
    OUTBOX_ACCEPTED, /* the server has it */
    OUTBOX_DEFERRED, /* 4xx or no connection: later */
    OUTBOX_REFUSED,  /* 5xx: never */
    OUTBOX_UNSURE    /* the line broke after the text */
};

/*
 * Writes down what became of it, tells the owner when it is bad (also of a
 * recipient that was refused while others were not), and says when to try again (*again_us; 0: not).
 */
bool outbox_result(struct db *db, struct arena *a, const struct actor *who,
                   const struct outbox_mail *mail, enum outbox_fate fate,
                   struct str answer, int64_t *again_us,
                   struct err *e) MUST_USE;

/*
 * job_kind.gave_up of OUTBOX_JOB: what went wrong was at the desk itself, not
 * at a server, or was in the way at every attempt.  The letter fails, or is
 * unsure if it was on the line; its owner is told as of any other failure, and
 * administrators of what is broken.  No row of the job stays.
 */
bool outbox_gave_up(struct job_run *run, struct db_tx *tx,
                    const struct err *why, struct err *e);

/* A delivery report came for one of ours: bounced, or delayed. */
bool outbox_report(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t message_id, bool delayed, struct str to,
                   struct str error, struct err *e) MUST_USE;

#endif
