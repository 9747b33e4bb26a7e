/*
 * demo_fill.c — plays the stories in the order of their times, each step
 * through the door that a real one would take, with a clock in the past.
 */
#include "base/clock.h"
#include "db/q_case.h"
#include "db/q_intake.h"
#include "db/q_message.h"
#include "desk/brand.h"
#include "desk/intake.h"
#include "desk/letter.h"
#include "desk/outbox.h"
#include "desk/promise.h"
#include "desk/remedy.h"
#include "desk/search.h"
#include "desk/watch.h"
#include "job/job.h"
#include "main/demo_mail.h"

enum { INDEX_EVENTS = 500 };
static const int64_t LOOK_US = 6 * US_PER_HOUR; /* between looks at promises */

/* What became of a story so far. */
struct tale {
    const struct demo_story *story;
    size_t number;
    int heard; /* letters of the customer */
    int64_t case_id, promise_id, letter_id;
    struct str ref;  /* of the last message, either side */
    struct str ours; /* text of our last letter */
};

struct scene {
    struct tale *tale;
    const struct demo_step *step;
    size_t order; /* keeps steps of the same minute in their order */
};

struct play {
    struct demo *d;
    struct db *db; /* a quick one: see demo_fill */
    struct tale *tales;
    struct scene *scenes;
    size_t tales_n, scenes_n;
    struct job_worker *sender;
    struct actor who; /* of the step */
    const struct scene *now;
    int64_t looked_us;
};

/* ---- the order of things ---- */

static const struct demo_story *const ALL[] = {
    demo_letters_en, demo_letters_fr,      demo_letters_pl,
    demo_letters_ru, demo_letters_zh_hant, demo_letters_zh_hans};

static int by_time(const void *a, const void *b)
{
    const struct scene *x = a, *y = b;

    if (x->step->ago_min != y->step->ago_min)
        return x->step->ago_min > y->step->ago_min ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void gather(struct play *p)
{
    size_t tales = 0, scenes = 0;

    for (size_t i = 0; i < ARRAY_N(ALL); i++)
        for (const struct demo_story *s = ALL[i]; s->name; s++, p->tales_n++)
            for (const struct demo_step *t = s->steps; t->what; t++)
                p->scenes_n++;
    p->tales = ARENA_ARRAY(p->d->c->a, p->tales_n, struct tale);
    p->scenes = ARENA_ARRAY(p->d->c->a, p->scenes_n, struct scene);
    for (size_t i = 0; i < ARRAY_N(ALL); i++)
        for (const struct demo_story *s = ALL[i]; s->name; s++) {
            struct tale *tale = &p->tales[tales];

            *tale = (struct tale){.story = s, .number = ++tales};
            for (const struct demo_step *t = s->steps; t->what; t++) {
                p->scenes[scenes] = (struct scene){tale, t, scenes};
                scenes++;
            }
        }
    qsort(p->scenes, p->scenes_n, sizeof *p->scenes, by_time);
}

/* ---- the customer's side ---- */

static struct str mail_id(struct play *p, const struct tale *t)
{
    return str_fmt(p->d->c->a, "story%zu.%d.%" PRId64 "@mail.example",
                   t->number, t->heard, p->d->end_us);
}

static bool find_case(struct db_tx *tx, void *ctx, struct err *e)
{
    struct play *p = ctx;
    struct tale *t = p->now->tale;
    struct q_message_ref_get row;

    switch (q_message_ref_get(tx, p->d->a, p->d->brand_id, t->ref, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break; /* spam and its like leave no case */
    case DB_ROW: t->case_id = row.case_id; break;
    }
    return true;
}

/* Keeps the bytes as a door does, and settles them. */
static bool arrive(struct play *p, struct str raw, const char *from,
                   struct err *e)
{
    struct demo *d = p->d;
    const struct intake_item item = {.brand_id = d->brand_id,
                                     .account_id = d->account_id,
                                     .door = "demo",
                                     .mail_from = str_from_z(from),
                                     .rcpt_to = STR(DEMO_ADDRESS),
                                     .raw = raw};
    int64_t id;

    return intake_keep(p->db, d->a, &item, 1, 0, p->who.now_us, &id, e) &&
           intake_work_one(p->db, d->a, &d->c->desk, d->brand_id, id,
                           p->who.now_us, e);
}

static bool hear(struct play *p, struct err *e)
{
    struct tale *t = p->now->tale;
    const struct demo_story *s = t->story;
    struct str raw;
    const struct demo_letter letter = {
        .name = s->name,
        .address = s->address,
        .lang = s->lang,
        .subject = str_fmt(p->d->a, "%s%s", t->heard ? "Re: " : "", s->subject),
        .text = str_from_z(p->now->step->text),
        .form = t->heard ? DEMO_PLAIN : s->form,
        .file = s->file,
        .message_id = (t->heard++, mail_id(p, t)),
        .in_reply_to = t->ref,
        .quoted = t->ours,
        .date_us = p->who.now_us - 20 * US_PER_S,
    };

    if (!demo_mail(p->d->a, &letter, &raw, e) || !arrive(p, raw, s->address, e))
        return false;
    t->ref = letter.message_id;
    t->ours = STR("");
    return t->case_id || db_run_read(p->db, find_case, p, e);
}

static bool bounce(struct play *p, struct err *e)
{
    struct tale *t = p->now->tale;

    t->heard++;
    return arrive(p,
                  demo_report(p->d->a, t->story->address, t->ref, mail_id(p, t),
                              p->who.now_us),
                  "", e);
}

/* ---- our side ---- */

static bool load_actor(struct db_tx *tx, struct play *p, struct err *e)
{
    struct q_case_get row;
    enum demo_person who = p->now->step->who;

    p->who.agent_id = p->d->agents[who];
    if (who != DEMO_OWNER)
        return true;
    if (!case_load(tx, p->d->a, p->d->brand_id, p->now->tale->case_id, 0, &row,
                   e))
        return false;
    p->who.agent_id = row.owner_id;
    return true;
}

static bool write_letter(struct db_tx *tx, struct play *p, struct err *e)
{
    const struct demo_step *s = p->now->step;
    struct tale *t = p->now->tale;
    struct q_message_get row;
    const struct letter_new in = {.case_id = t->case_id,
                                  .text = str_from_z(s->text),
                                  .then = s->then,
                                  .leave = {.seen = true}};

    if (!letter_reply(tx, p->d->a, &p->d->c->desk, &p->who, &in, &t->letter_id,
                      e) ||
        q_message_get(tx, p->d->a, p->d->brand_id, t->letter_id, &row, e) !=
            DB_ROW)
        return false;
    t->ref = str_dup(p->d->c->a, row.ref);
    t->ours = in.text;
    return true;
}

static bool write_note(struct db_tx *tx, struct play *p, struct err *e)
{
    const struct letter_new in = {.case_id = p->now->tale->case_id,
                                  .text = str_from_z(p->now->step->text)};
    int64_t id;

    return letter_note(tx, p->d->a, &p->who, &in, &id, e);
}

static bool give(struct db_tx *tx, struct play *p, struct err *e)
{
    const struct demo_step *s = p->now->step;
    const struct remedy_new in = {.case_id = p->now->tale->case_id,
                                  .kind = str_from_z(s->kind),
                                  .amount = s->amount,
                                  .currency = str_from_z(s->currency),
                                  .asked = str_from_z(s->asked),
                                  .given = str_from_z(s->text)};
    int64_t id;

    return remedy_give(tx, p->d->a, &p->who, &in, &id, e);
}

/* One step of ours, in one transaction. */
static bool act(struct db_tx *tx, void *ctx, struct err *e)
{
    struct play *p = ctx;
    struct arena *a = p->d->a;
    const struct demo_step *s = p->now->step;
    struct tale *t = p->now->tale;
    struct str text = str_from_z(s->text);

    if (!load_actor(tx, p, e))
        return false;
    switch (s->what) {
    case DEMO_END:
    case DEMO_HEAR:
    case DEMO_BOUNCE: break; /* not ours */
    case DEMO_WRITE: return write_letter(tx, p, e);
    case DEMO_NOTE: return write_note(tx, p, e);
    case DEMO_PROMISE:
        return promise_make(tx, a, &p->who, t->case_id, text,
                            p->who.now_us + s->within_min * US_PER_MIN,
                            &t->promise_id, e);
    case DEMO_KEEP:
        return promise_end(tx, a, &p->who, t->promise_id, 0, PROMISE_KEPT, e);
    case DEMO_WITHDRAW:
        return promise_end(tx, a, &p->who, t->promise_id, 0, PROMISE_WITHDRAWN,
                           e);
    case DEMO_CAUSE:
        return case_set_fields(tx, a, &p->who, t->case_id, 0,
                               &(const struct case_fields){.cause = text}, e);
    case DEMO_REMEDY: return give(tx, p, e);
    case DEMO_HAND:
        return case_hand_over(tx, a, &p->who, t->case_id, 0,
                              p->d->agents[s->to], text, e);
    case DEMO_STATE:
        return case_set_state(tx, a, &p->who, t->case_id, 0, s->then, e);
    }
    return err_set(e, ERR_FATAL, "a step of the demonstration is none of ours");
}

/* The outgoing queue's job, without a network: every letter is accepted. */
static bool send(struct job_run *run, struct err *e)
{
    const struct play *p = run->ctx;
    struct actor who = {.brand_id = run->job.brand_id, .now_us = run->now_us};
    struct outbox_mail mail;
    int64_t id, wait_us, again_us;

    if (!str_to_i64(run->job.payload, &id))
        return err_set(e, ERR_INPUT, "a letter's job without its number");
    switch (outbox_take(run->db, run->a, &p->d->c->desk, &who, id, &mail,
                        &wait_us, e)) {
    case OUTBOX_FAIL: return false;
    case OUTBOX_LATER:
        return err_set(e, ERR_RETRY, "the letter is held longer than its job");
    case OUTBOX_NOTHING: return true;
    case OUTBOX_SEND: break;
    }
    return outbox_sending(run->db, &who, &mail, e) &&
           outbox_result(run->db, run->a, &who, &mail, OUTBOX_ACCEPTED,
                         STR("250 2.0.0 demonstration"), &again_us, e);
}

static bool send_letters(struct play *p, struct err *e)
{
    enum db_got got;

    do
        got =
            job_run_one(p->sender, p->who.now_us + BRAND_UNDO_US + US_PER_S, e);
    while (got == DB_ROW);
    return got == DB_NONE;
}

static bool step(struct play *p, struct err *e)
{
    const struct tale *t = p->now->tale;
    bool ok = false;

    switch (p->now->step->what) {
    case DEMO_HEAR: ok = hear(p, e); break;
    case DEMO_BOUNCE: ok = bounce(p, e); break;
    case DEMO_WRITE: ok = db_run(p->db, act, p, e) && send_letters(p, e); break;
    case DEMO_END:
    case DEMO_NOTE:
    case DEMO_PROMISE:
    case DEMO_KEEP:
    case DEMO_WITHDRAW:
    case DEMO_CAUSE:
    case DEMO_REMEDY:
    case DEMO_HAND:
    case DEMO_STATE: ok = db_run(p->db, act, p, e); break;
    }
    return ok ||
           err_wrap(e, "playing \"%s\" (%s, %d minutes ago)", t->story->subject,
                    t->story->name, p->now->step->ago_min);
}

static bool look(struct play *p, int64_t now_us, struct err *e)
{
    p->looked_us = now_us;
    return watch_brand(p->db, p->d->a, p->d->brand_id, now_us, e);
}

static bool index_all(struct demo *d, struct err *e)
{
    size_t n;

    do {
        if (!search_index(d->db, d->a, d->brand_id, INDEX_EVENTS, &n, e))
            return false;
        arena_reset(d->a);
    } while (n == INDEX_EVENTS);
    return true;
}

static bool play_all(struct play *p, size_t *letters_n, struct err *e)
{
    static const struct job_kind kinds[] = {{OUTBOX_JOB, send, US_PER_MIN, 1},
                                            {0}};
    struct demo *d = p->d;
    bool ok = true;

    p->sender = job_worker_open(p->db, kinds, p);
    for (size_t i = 0; ok && i < p->scenes_n; i++) {
        p->now = &p->scenes[i];
        p->who = (struct actor){.brand_id = d->brand_id,
                                .now_us = d->end_us -
                                          p->now->step->ago_min * US_PER_MIN};
        if (p->who.now_us - p->looked_us > LOOK_US)
            ok = look(p, p->who.now_us, e);
        ok = ok && step(p, e);
        *letters_n += p->now->step->what == DEMO_HEAR;
        arena_reset(d->a);
    }
    job_worker_close(&p->sender);
    return ok && look(p, d->end_us, e);
}

bool demo_fill(struct demo *d, size_t *letters_n, struct err *e)
{
    struct db_settings quick = d->c->db_set;
    struct play p = {.d = d};
    bool ok;

    /* hundreds of commits, of which only the last must reach the disk before
     * we say that it is done; that one is the index's, on d->db */
    quick.quick = true;
    *letters_n = 0;
    gather(&p);
    p.db = db_open(&quick, e);
    ok = p.db && play_all(&p, letters_n, e);
    db_close(&p.db);
    return ok && index_all(d, e);
}
