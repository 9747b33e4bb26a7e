/*
 * outbox_job_test.c — what becomes of a letter whose job is given up.
 */
#include "test/desk_help.h"

#include "db/q_brand.h"
#include "db/q_job.h"
#include "desk/letter.h"
#include "desk/outbox.h"

static struct q_message_get message(struct world *w, int64_t id)
{
    struct q_message_get row;

    DO(w, q_message_get(tx, w->a, w->brand_id, id, &row, &e) == DB_ROW);
    return row;
}

static int64_t reply(struct world *w, int64_t case_id)
{
    struct letter_new in = {.case_id = case_id,
                            .text = STR("Dear Carl, we repair it."),
                            .then = CASE_WAITING_CUSTOMER,
                            .leave = {.seen = true}};
    int64_t id;

    DO(w, letter_reply(tx, w->a, &w->desk, &w->who, &in, &id, &e));
    return id;
}

static enum outbox_next take(struct world *w, int64_t id,
                             struct outbox_mail *mail)
{
    struct err e = {0};
    int64_t wait_us;
    enum outbox_next next =
        outbox_take(w->db, w->a, &w->desk, &w->who, id, mail, &wait_us, &e);

    assert_ok(next != OUTBOX_FAIL, &e);
    return next;
}

static size_t told(struct world *w, int64_t case_id, const char *kind)
{
    return world_notices(w, world_look(w, case_id).owner_id, false, false,
                         kind);
}

/* What goes wrong, and with which letter. */
struct trouble {
    struct world *w;
    int64_t letter;
    struct desk desk; /* its key may be another */
    bool on_the_line; /* the worker dies each time when the letter leaves */
};

static bool carry(struct job_run *run, struct err *e)
{
    const struct trouble *t = run->ctx;
    struct actor who = {.brand_id = run->job.brand_id, .now_us = run->now_us};
    struct outbox_mail mail;
    int64_t id, wait_us;

    if (!str_to_i64(run->job.payload, &id) || id != t->letter)
        return true; /* of another test */
    switch (
        outbox_take(run->db, run->a, &t->desk, &who, id, &mail, &wait_us, e)) {
    case OUTBOX_FAIL: return false;
    case OUTBOX_LATER:
    case OUTBOX_NOTHING: return true;
    case OUTBOX_SEND: break;
    }
    if (t->on_the_line && !outbox_sending(run->db, &who, &mail, e))
        return false;
    return err_set(e, ERR_RETRY, "the sky fell down");
}

/* Works until nothing is due.  From soon after now: undo's time is over. */
static void work_until(struct trouble *t, int64_t tries_max, int64_t end_us)
{
    const struct job_kind kinds[] = {{.name = OUTBOX_JOB,
                                      .handler = carry,
                                      .tries_max = tries_max,
                                      .gave_up = outbox_gave_up},
                                     {0}};

    for (int64_t at_us = t->w->who.now_us + BRAND_UNDO_US; at_us <= end_us;
         at_us += US_PER_HOUR) {
        struct job_worker *jobs = job_worker_open(t->w->db, kinds, t);
        enum db_got got = DB_ROW;

        while (got == DB_ROW) {
            struct err e = {0};

            got = job_run_one(jobs, at_us, &e);
            assert_ok(got != DB_FAIL, &e);
        }
        job_worker_close(&jobs);
    }
}

static void assert_told(struct world *w, int64_t case_id, int64_t letter,
                        const char *error)
{
    struct q_message_get row = message(w, letter);

    assert_str(row.state, "failed");
    assert_str(row.error, error);
    assert_int_equal(world_events(w, case_id, "message.failed"), 1);
    assert_int_equal(told(w, case_id, "mail.failed"), 1);
    assert_int_equal(world_notices(w, 0, true, true, "job.given_up"), 1);
}

static size_t jobs_left(struct world *w)
{
    struct q_job_given_up_of *rows;
    size_t n;

    DO(w, q_job_given_up_of(tx, w->a, w->brand_id, 100, &rows, &n, &e));
    return n;
}

/* As after a restore without the key file. */
static void a_letter_that_can_never_leave_fails_and_is_told(void **state)
{
    struct world w = world_open();
    struct account_new account = {.address = str_from_z(w.address),
                                  .plus = true,
                                  .smtp_host = STR("mail.test"),
                                  .smtp_tls = STR("tls"),
                                  .smtp_user = STR("desk"),
                                  .secret = STR("secret"),
                                  .active = true};
    int64_t id = world_case(&w), letter;
    struct trouble t = {.w = &w, .desk = w.desk};
    struct q_account_get row;
    struct outbox_mail mail;

    (void)state;
    DO(&w,
       q_account_get(tx, w.a, w.brand_id, w.account_id, &row, &e) == DB_ROW &&
           account_change(tx, w.a, &w.desk, w.brand_id, w.account_id,
                          row.version, &account, &e));
    t.letter = letter = reply(&w, id);
    t.desk.key[0] ^= 1;
    work_until(&t, OUTBOX_TRIES_MAX, w.who.now_us + US_PER_HOUR);
    assert_told(&w, id, letter,
                "given up: a stored secret was sealed with another key file");
    assert_int_equal(jobs_left(&w), 0);

    /* put right, it goes as any failed letter does */
    DO(&w, letter_retry(tx, w.a, &w.who, letter, &e));
    assert_int_equal(told(&w, id, "mail.failed"), 0);
    assert_int_equal(take(&w, letter, &mail), OUTBOX_SEND);
    world_close(&w);
}

static void a_letter_whose_every_attempt_ends_badly_fails_at_last(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct trouble t = {.w = &w, .letter = letter, .desk = w.desk};

    (void)state;
    work_until(&t, 3, w.who.now_us + US_PER_HOUR);
    assert_str(message(&w, letter).state, "queued"); /* two attempts so far */
    assert_int_equal(told(&w, id, "mail.failed"), 0);
    work_until(&t, 3, w.who.now_us + 3 * US_PER_HOUR);
    assert_told(&w, id, letter, "given up: the sky fell down");
    assert_int_equal(jobs_left(&w), 0);
    world_close(&w);
}

static void a_letter_given_up_on_the_line_is_unsure(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct trouble t = {
        .w = &w, .letter = letter, .desk = w.desk, .on_the_line = true};

    (void)state;
    work_until(&t, 1, w.who.now_us + US_PER_HOUR);
    assert_str(message(&w, letter).state, "unsure");
    assert_int_equal(told(&w, id, "mail.unsure"), 1);
    assert_int_equal(world_events(&w, id, "message.unsure"), 1);
    assert_int_equal(world_events(&w, id, "message.failed"), 0);
    DO(&w, letter_settle(tx, w.a, &w.who, letter, true, &e));
    assert_str(message(&w, letter).state, "queued");
    world_close(&w);
}

/* Its fate is known: that the job ends badly says nothing of it. */
static void
a_letter_that_is_sent_stays_sent_when_its_job_is_given_up(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), letter = reply(&w, id);
    struct outbox_mail mail;
    struct job_run run = {.db = w.db,
                          .a = w.a,
                          .now_us = w.who.now_us,
                          .job = {.brand_id = w.brand_id,
                                  .kind = STR(OUTBOX_JOB),
                                  .payload = str_fmt(w.a, "%" PRId64, letter)}};
    struct err why = {ERR_FATAL, "too late"};
    struct q_job_claim claim;
    struct err bad = {0};
    int64_t again_us;

    (void)state;
    w.who.now_us += BRAND_UNDO_US;
    assert_int_equal(take(&w, letter, &mail), OUTBOX_SEND);
    assert_ok(outbox_sending(w.db, &w.who, &mail, &bad) &&
                  outbox_result(w.db, w.a, &w.who, &mail, OUTBOX_ACCEPTED,
                                STR("250 ok"), &again_us, &bad),
              &bad);
    DO(&w, q_job_claim(tx, w.a, w.brand_id, w.who.now_us + US_PER_HOUR,
                       w.who.now_us + 2 * US_PER_HOUR, &claim, &e) == DB_ROW &&
               (run.job.id = claim.id) && (run.job.tries = claim.tries) &&
               outbox_gave_up(&run, tx, &why, &e));
    assert_str(message(&w, letter).state, "sent");
    assert_int_equal(told(&w, id, "mail.failed"), 0);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_that_can_never_leave_fails_and_is_told),
        cmocka_unit_test(a_letter_whose_every_attempt_ends_badly_fails_at_last),
        cmocka_unit_test(a_letter_given_up_on_the_line_is_unsure),
        cmocka_unit_test(
            a_letter_that_is_sent_stays_sent_when_its_job_is_given_up),
    };

    return TEST_DB_RUN(tests);
}
