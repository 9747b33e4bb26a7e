/*
 * judgement_test.c — verdicts with their messages, corrections, samples, the
 * tone guard at sending, and lessons.
 */
#include "db/q_brand.h"
#include "db/q_finding.h"
#include "db/q_verdict.h"
#include "desk/cause.h"
#include "desk/check.h"
#include "desk/customer.h"
#include "desk/judgement.h"
#include "desk/letter.h"
#include "desk/verdict.h"
#include "test/desk_help.h"

#define WARM                                                                   \
    "Dear Carl,\n\nwe are sorry that your guitar was broken. We have "         \
    "repaired it, and it is on its way to you today.\n\nKind regards\nAnn"

static struct q_verdict_get verdict_at(struct world *w, int64_t message_id)
{
    struct q_verdict_get row;

    DO(w, q_verdict_get(tx, w->a, w->brand_id, message_id, &row, &e) == DB_ROW);
    return row;
}

static struct q_intake_get complaint(struct world *w, const char *from)
{
    char id[64];

    snprintf(id, sizeof id, "j%d@b.test", ++w->mails_n);
    return world_mail(w, from, id, "Broken guitar", "",
                      "You broke my guitar. I want a refund, this is "
                      "unacceptable!");
}

static struct letter_new letter_of(int64_t case_id, const char *text)
{
    return (struct letter_new){.case_id = case_id,
                               .text = str_from_z(text),
                               .then = CASE_WAITING_CUSTOMER};
}

static size_t findings(struct world *w, const char *outcome)
{
    struct q_finding_sums *rows;
    size_t n, found = 0;

    DO(w, q_finding_sums(tx, w->a, w->brand_id, 0, &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].outcome, str_from_z(outcome)))
            found += (size_t)rows[i].n;
    return found;
}

static void a_message_is_judged_in_the_commit_that_keeps_it(void **state)
{
    struct world w = world_open();
    struct q_intake_get item = complaint(&w, "Carl <carl@b.test>");
    struct q_verdict_get v = verdict_at(&w, item.message_id);
    struct q_case_get row = world_look(&w, item.case_id);

    (void)state;
    assert_int_equal(v.case_id, item.case_id);
    assert_str(v.kind, "complaint");
    assert_str(v.lang, "en");
    assert_true(v.by_person);
    assert_true(str_find(v.said, STR("\"spans\"")) != SIZE_MAX);
    assert_str(row.lang, "en");
    /* "broke" says so, and nobody else did */
    assert_str(row.cause, "faulty");
    assert_int_equal(world_events(&w, item.case_id, "case.judged"), 1);
    world_close(&w);
}

static void a_cause_that_somebody_said_stays(void **state)
{
    struct world w = world_open();
    int64_t id = complaint(&w, "Carl <carl@b.test>").case_id;
    const struct case_fields f = {.cause = STR("price")};
    struct verdict_row row = {.model = STR("")};

    (void)state;
    DO(&w, case_set_fields(tx, w.a, &w.who, id, 0, &f, &e));
    row.v.kind[KIND_COMPLAINT] = 1;
    row.v.cause[CAUSE_LATE] = 0.99;
    DO(&w, verdict_case_cause(tx, w.a, &w.who, id, 0, &row, &e));
    assert_str(world_look(&w, id).cause, "price");
    world_close(&w);
}

static void a_correction_stands_beside_and_the_case_follows(void **state)
{
    struct world w = world_open();
    struct q_intake_get item = complaint(&w, "Carl <carl@b.test>");
    struct verdict_view v;

    (void)state;
    DO(&w, verdict_correct(tx, w.a, &w.who, item.message_id, HEAD_CAUSE,
                           STR("safety"), &e));
    DO(&w, verdict_correct(tx, w.a, &w.who, item.message_id, HEAD_KIND,
                           STR("question"), &e));
    DO(&w,
       verdict_toggle_flag(tx, w.a, &w.who, item.message_id, STR("legal"), &e));
    DO(&w, verdict_view(tx, w.a, w.brand_id, item.message_id, &v, &e));
    assert_str(v.was[HEAD_KIND], "complaint");
    assert_str(v.now[HEAD_KIND], "question");
    assert_int_equal(v.by[HEAD_KIND], w.ann);
    assert_str(v.now[HEAD_FLAGS], "legal");
    assert_str(verdict_at(&w, item.message_id).kind, "complaint");
    assert_str(world_look(&w, item.case_id).cause, "safety");
    assert_int_equal(world_events(&w, item.case_id, "verdict.corrected"), 3);
    /* off again, and the history has both */
    DO(&w,
       verdict_toggle_flag(tx, w.a, &w.who, item.message_id, STR("legal"), &e));
    DO(&w, verdict_view(tx, w.a, w.brand_id, item.message_id, &v, &e));
    assert_str(v.now[HEAD_FLAGS], "");
    assert_int_equal(world_events(&w, item.case_id, "verdict.corrected"), 4);
    world_close(&w);
}

static void a_retired_cause_stays_but_corrects_nothing(void **state)
{
    struct world w = world_open();
    struct q_intake_get one = complaint(&w, "Carl <carl@b.test>"),
                        other = complaint(&w, "Cora <cora@b.test>");
    struct verdict_view v;
    bool retired;
    int64_t changed;

    (void)state;
    DO(&w, q_cause_put(tx, w.brand_id, STR("noise"), STR("Noise on board"),
                       &changed, &e));
    DO(&w, verdict_correct(tx, w.a, &w.who, one.message_id, HEAD_CAUSE,
                           STR("noise"), &e));
    DO(&w, cause_remove(tx, w.a, &w.who, STR("noise"), &retired, &e));
    assert_true(retired);

    REFUSED(&w, ERR_INPUT,
            verdict_correct(tx, w.a, &w.who, other.message_id, HEAD_CAUSE,
                            STR("noise"), &e));
    assert_int_equal(world_events(&w, other.case_id, "verdict.corrected"), 0);
    /* where it is, it may be said and confirmed again */
    DO(&w, verdict_correct(tx, w.a, &w.who, one.message_id, HEAD_CAUSE,
                           STR("noise"), &e) &&
               verdict_confirm(tx, w.a, &w.who, one.message_id, &e) &&
               verdict_view(tx, w.a, w.brand_id, one.message_id, &v, &e));
    assert_str(v.now[HEAD_CAUSE], "noise");
    /* another brand's is none */
    DO(&w,
       q_cause_put(tx, w.zenith_id, STR("seat"), STR("Seat"), &changed, &e));
    REFUSED(&w, ERR_INPUT,
            verdict_correct(tx, w.a, &w.who, one.message_id, HEAD_CAUSE,
                            STR("seat"), &e));

    DO(&w, cause_offer(tx, w.a, &w.who, STR("noise"), &e) &&
               verdict_correct(tx, w.a, &w.who, other.message_id, HEAD_CAUSE,
                               STR("noise"), &e));
    assert_str(world_look(&w, other.case_id).cause, "noise");
    world_close(&w);
}

static void what_is_no_value_of_a_head_is_refused(void **state)
{
    struct world w = world_open();
    int64_t id = complaint(&w, "Carl <carl@b.test>").message_id;
    struct actor zoe = {w.zenith_id, w.zoe, NOW_US};

    (void)state;
    REFUSED(&w, ERR_INPUT,
            verdict_correct(tx, w.a, &w.who, id, HEAD_HARM, STR("5"), &e));
    REFUSED(&w, ERR_INPUT,
            verdict_correct(tx, w.a, &w.who, id, HEAD_KIND, STR("rant"), &e));
    REFUSED(
        &w, ERR_INPUT,
        verdict_correct(tx, w.a, &w.who, id, HEAD_LANGUAGE, STR("tlh"), &e));
    REFUSED(&w, ERR_INPUT,
            verdict_correct(tx, w.a, &w.who, id, HEAD_CAUSE, STR("ufo"), &e));
    REFUSED(&w, ERR_MISSING,
            verdict_correct(tx, w.a, &zoe, id, HEAD_HARM, STR("1"), &e));
    world_close(&w);
}

static void five_messages_a_day_are_drawn_once_for_one_agent(void **state)
{
    struct world w = world_open();
    struct q_sample_of_day *mine, *again, *bobs;
    struct actor bob = w.who;
    size_t n, again_n, bobs_n;

    (void)state;
    bob.agent_id = w.bob;
    for (int i = 0; i < 8; i++)
        complaint(&w, "Carl <carl@b.test>");
    DO(&w, verdict_sample(tx, w.a, &w.who, 1, &mine, &n, &e));
    DO(&w, verdict_sample(tx, w.a, &w.who, 2, &again, &again_n, &e));
    DO(&w, verdict_sample(tx, w.a, &bob, 3, &bobs, &bobs_n, &e));
    assert_int_equal(n, SAMPLE_PER_DAY);
    assert_int_equal(again_n, n);
    assert_int_equal(bobs_n, 3); /* of eight, five are Ann's */
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(mine[i].message_id, again[i].message_id);
        for (size_t k = 0; k < bobs_n; k++)
            assert_true(mine[i].message_id != bobs[k].message_id);
    }
    world_close(&w);
}

static void only_what_was_drawn_counts_for_precision_and_recall(void **state)
{
    struct world w = world_open();
    struct q_sample_of_day *rows;
    struct judgement j;
    int64_t other;
    size_t n;

    (void)state;
    for (int i = 0; i < 5; i++)
        complaint(&w, "Carl <carl@b.test>");
    DO(&w, verdict_sample(tx, w.a, &w.who, 1, &rows, &n, &e));
    assert_int_equal(n, 5);
    /* one of five was no complaint; the others are right */
    DO(&w, verdict_correct(tx, w.a, &w.who, rows[0].message_id, HEAD_KIND,
                           STR("praise"), &e));
    for (size_t i = 0; i < n; i++)
        DO(&w, verdict_confirm(tx, w.a, &w.who, rows[i].message_id, &e));
    other = complaint(&w, "Carl <carl@b.test>").message_id;
    DO(&w, verdict_correct(tx, w.a, &w.who, other, HEAD_KIND, STR("spam"), &e));

    DO(&w, judgement_read(tx, w.a, w.brand_id, NOW_US, &j, &e));
    assert_int_equal(j.right[HEAD_KIND].n, 5);
    assert_int_equal(j.right[HEAD_KIND].right, 4);
    assert_int_equal(j.corrected[HEAD_KIND], 1);
    assert_int_equal(j.right[HEAD_HARM].right, 5);
    for (size_t i = 0; i < j.values_n; i++) {
        if (j.values[i].head != HEAD_KIND)
            continue;
        if (str_eq(j.values[i].value, STR("complaint"))) {
            assert_int_equal(j.values[i].precision.n, 5);
            assert_int_equal(j.values[i].precision.right, 4);
            assert_int_equal(j.values[i].recall.n, 4);
        } else {
            assert_str(j.values[i].value, "praise");
            assert_int_equal(j.values[i].precision.n, 0);
            assert_int_equal(j.values[i].recall.n, 1);
        }
    }
    DO(&w, q_sample_of_day(tx, w.a, w.brand_id, w.ann, NOW_US / US_PER_DAY,
                           &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        assert_int_equal(rows[i].done_us, NOW_US);
    world_close(&w);
}

static void a_share_has_wilsons_interval(void **state)
{
    struct judgement_share none = judgement_share(0, 0);
    struct judgement_share all = judgement_share(10, 10);
    struct judgement_share half = judgement_share(5, 10);

    (void)state;
    assert_true(none.low == 0 && none.high == 1);
    /* n / (n + z^2) = 10 / 13.841 */
    assert_true(all.low > 0.7224 && all.low < 0.7226 && all.high > 0.9999);
    /* 0.5 +- z sqrt(0.025 + z^2/400) / (1 + z^2/10) = 0.5 +- 0.2634 */
    assert_true(half.low > 0.236 && half.low < 0.237);
    assert_true(half.high > 0.763 && half.high < 0.764);
}

static void a_stop_is_refused_and_counted_whoever_confirms_it(void **state)
{
    struct world w = world_open();
    int64_t id = complaint(&w, "Carl <carl@b.test>").case_id, message_id;
    struct letter_new in = letter_of(id, "Dear Carl, you are an idiot.");
    struct check c;

    (void)state;
    in.check = &c;
    in.leave.seen = true;
    REFUSED(&w, ERR_DENIED,
            letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    assert_int_equal(c.hold, CHECK_STOPS);
    in.leave.token = c.token;
    in.leave.pass = STR("I am angry"); /* Ann is no lead */
    REFUSED(&w, ERR_DENIED,
            letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    assert_int_equal(findings(&w, "refused"), 0);
    DO(&w, check_held(tx, w.a, &w.who, id, &c, &e));
    DO(&w, check_held(tx, w.a, &w.who, id, &c, &e)); /* the same text again */
    assert_int_equal(findings(&w, "refused"), 1);
    /* only the acknowledgement */
    assert_int_equal(world_events(&w, id, "message.out"), 1);
    world_close(&w);
}

static void a_lead_lets_a_stop_pass_with_a_reason(void **state)
{
    struct world w = world_open();
    int64_t id = complaint(&w, "Carl <carl@b.test>").case_id, message_id;
    struct letter_new in = letter_of(id, "Dear Carl, you are an idiot.");
    struct actor lee = w.who;

    (void)state;
    lee.agent_id = w.lee;
    in.leave.seen = true;
    in.leave.pass = STR("  ");
    REFUSED(&w, ERR_DENIED,
            letter_reply(tx, w.a, &w.desk, &lee, &in, &message_id, &e));
    in.leave.pass = STR("quotes his own words as he asked");
    DO(&w, letter_reply(tx, w.a, &w.desk, &lee, &in, &message_id, &e));
    assert_int_equal(findings(&w, "passed"), 1);
    assert_int_equal(world_events(&w, id, "message.passed"), 1);
    world_close(&w);
}

static void what_is_asked_about_wants_the_token_of_this_very_text(void **state)
{
    struct world w = world_open();
    int64_t id = complaint(&w, "Carl <carl@b.test>").case_id, message_id;
    struct letter_new in =
        letter_of(id, WARM "\n\nPlease fill in the form on our website, too.");
    struct actor bob = w.who;
    struct check c;
    struct str token;

    (void)state;
    bob.agent_id = w.bob;
    in.check = &c;
    REFUSED(&w, ERR_INPUT,
            letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    assert_int_equal(c.hold, CHECK_ASKS);
    token = c.token;
    in.leave.token = token;
    /* Bob did not look, and another text was not looked at */
    REFUSED(&w, ERR_INPUT,
            letter_reply(tx, w.a, &w.desk, &bob, &in, &message_id, &e));
    in.text = STR(WARM "\n\nPlease fill in the form on our website, twice.");
    REFUSED(&w, ERR_INPUT,
            letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    in.text = STR(WARM "\n\nPlease fill in the form on our website, too.");
    DO(&w, letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    assert_true(findings(&w, "confirmed") >= 1);
    world_close(&w);
}

static void a_promise_that_is_confirmed_becomes_one_of_the_case(void **state)
{
    struct world w = world_open();
    int64_t id = complaint(&w, "Carl <carl@b.test>").case_id, message_id;
    struct letter_new in =
        letter_of(id, WARM "\n\nWe will refund you within three days.");
    struct check_promise promise;
    struct q_promise_of_case *rows;
    struct check c;
    size_t n, given = 0;

    (void)state;
    in.check = &c;
    REFUSED(&w, ERR_INPUT,
            letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    assert_true(c.guard.promises_n >= 1);
    assert_true(c.guard.promises[0].due_us > NOW_US);
    promise = (struct check_promise){c.guard.promises[0].text,
                                     c.guard.promises[0].due_us};
    in.leave = (struct check_leave){
        .token = c.token, .promises = &promise, .promises_n = 1};
    DO(&w, letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    DO(&w, q_promise_of_case(tx, w.a, w.brand_id, id, &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].kind, STR("given"))) {
            given++;
            assert_int_equal(rows[i].due_us, promise.due_us);
            assert_str(rows[i].state, "open");
        }
    assert_int_equal(given, 1);
    world_close(&w);
}

/* One transaction: a promise that cannot be kept keeps the letter back. */
static void a_letter_and_its_promise_leave_together_or_not_at_all(void **state)
{
    struct world w = world_open();
    int64_t id = complaint(&w, "Carl <carl@b.test>").case_id, message_id;
    struct letter_new in = letter_of(id, WARM);
    const struct check_promise past = {STR("yesterday"), NOW_US - 1};

    (void)state;
    in.leave =
        (struct check_leave){.seen = true, .promises = &past, .promises_n = 1};
    REFUSED(&w, ERR_INPUT,
            letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    /* only the acknowledgement */
    assert_int_equal(world_events(&w, id, "message.out"), 1);
    assert_int_equal(world_events(&w, id, "promise.made"), 0);
    world_close(&w);
}

static void another_customers_data_stops_a_letter(void **state)
{
    struct world w = world_open();
    int64_t id = complaint(&w, "Carl <carl@b.test>").case_id, message_id;
    struct letter_new in = letter_of(id, NULL);
    struct check c;

    (void)state;
    complaint(&w, "Zofia Dalekowska <zofia@elsewhere.test>");
    in.check = &c;
    in.leave.seen = true;
    in.text = STR(WARM "\n\nZofia Dalekowska had the same.");
    REFUSED(&w, ERR_DENIED,
            letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    assert_true(c.guard.counts[GUARD_OTHER_PERSON] >= 1);
    in.text = STR(WARM "\n\nAsk zofia@elsewhere.test about it.");
    REFUSED(&w, ERR_DENIED,
            letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    in.text = STR(WARM "\n\nYour own address is carl@b.test.");
    DO(&w, letter_reply(tx, w.a, &w.desk, &w.who, &in, &message_id, &e));
    world_close(&w);
}

static void a_customers_name_is_held_against_the_record_guard(void **state)
{
    struct world w = world_open();
    int64_t id = world_look(&w, world_case(&w)).customer_id;
    struct customer_fields f = {.name = STR("Asshole Brown"),
                                .lang = STR("en")};
    struct actor lee = w.who;
    struct q_customer_get row;

    (void)state;
    lee.agent_id = w.lee;
    DO(&w, q_customer_get(tx, w.a, w.brand_id, id, &row, &e) == DB_ROW);
    REFUSED(&w, ERR_INPUT,
            customer_change(tx, w.a, &w.who, id, row.version, &f, &e));
    f.pass = STR("it is his name");
    REFUSED(&w, ERR_INPUT,
            customer_change(tx, w.a, &w.who, id, row.version, &f, &e));
    f.name = STR("Dick Cockburn of Scunthorpe");
    f.pass = STR("");
    DO(&w, customer_change(tx, w.a, &w.who, id, row.version, &f, &e));
    f.name = STR("Asshole Brown");
    f.pass = STR("it is his name");
    DO(&w, customer_change(tx, w.a, &lee, id, row.version + 1, &f, &e));
    world_close(&w);
}

static void too_little_teaches_nothing_and_writes_nothing(void **state)
{
    struct world w = world_open();
    struct q_learned_list *rows;
    struct err why = {0};
    bool tried, adopted;
    size_t n;

    (void)state;
    for (int i = 0; i < 3; i++) {
        int64_t id = complaint(&w, "Carl <carl@b.test>").message_id;

        DO(&w,
           verdict_correct(tx, w.a, &w.who, id, HEAD_KIND, STR("praise"), &e));
    }
    assert_ok(judgement_learn(w.db, w.a, &w.desk, w.brand_id, NOW_US, &tried,
                              &adopted, &why),
              &why);
    assert_false(tried);
    assert_false(adopted);
    DO(&w, q_learned_list(tx, w.a, w.brand_id, 10, &rows, &n, &e));
    assert_int_equal(n, 0);
    world_close(&w);
}

/*
 * A brand whose customers write "zibble" when they praise: the base says
 * something else of it, people say praise.  120 such messages and 120 honest
 * complaints are drawn and looked at, about a third is held back: some 40 that
 * only the lesson gets right, so p is about 2^-40.
 */
static void
what_is_better_on_unseen_messages_is_adopted_and_taken_back(void **state)
{
    enum { EACH = 120 };
    struct world w = world_open();
    struct q_learned_list *rows;
    struct err why = {0};
    struct verdict_ground g;
    struct verdict_row said;
    bool tried, adopted;
    size_t n;

    (void)state;
    for (int i = 0; i < 2 * EACH; i++) {
        char id[64], text[200];
        struct q_intake_get item;
        int64_t changed;

        snprintf(id, sizeof id, "l%d@b.test", ++w.mails_n);
        snprintf(text, sizeof text,
                 i % 2 ? "Such a zibble flight, number %d."
                       : "You broke my guitar on flight %d, unacceptable!",
                 i);
        item = world_mail(&w, "Carl <carl@b.test>", id, "Flight", "", text);
        DO(&w, q_sample_put(tx, w.brand_id, item.message_id, w.ann, 1,
                            item.case_id, &changed, &e));
        if (i % 2)
            DO(&w, verdict_correct(tx, w.a, &w.who, item.message_id, HEAD_KIND,
                                   STR("praise"), &e));
        DO(&w, verdict_confirm(tx, w.a, &w.who, item.message_id, &e));
    }
    assert_ok(judgement_learn(w.db, w.a, &w.desk, w.brand_id, NOW_US, &tried,
                              &adopted, &why),
              &why);
    assert_true(tried);
    assert_true(adopted);
    DO(&w, verdict_ground(tx, w.a, w.brand_id, &g, &e));
    verdict_of(w.a, &w.desk, &g, STR("What a zibble flight that was"),
               STR("Flight"), STR("mail"), NOW_US, &said);
    assert_int_equal(verdict_kind(&said.v), KIND_PRAISE);
    assert_true(said.model.len > 0);
    /* the same rows teach nothing new */
    assert_ok(judgement_learn(w.db, w.a, &w.desk, w.brand_id, NOW_US, &tried,
                              &adopted, &why),
              &why);
    assert_false(tried);

    DO(&w, q_learned_list(tx, w.a, w.brand_id, 10, &rows, &n, &e));
    assert_int_equal(n, 1);
    DO(&w, judgement_roll_back(tx, w.a, &w.who, rows[0].id, &e));
    REFUSED(&w, ERR_CONFLICT,
            judgement_roll_back(tx, w.a, &w.who, rows[0].id, &e));
    DO(&w, verdict_ground(tx, w.a, w.brand_id, &g, &e));
    assert_null(g.adapt);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_judged_in_the_commit_that_keeps_it),
        cmocka_unit_test(a_cause_that_somebody_said_stays),
        cmocka_unit_test(a_correction_stands_beside_and_the_case_follows),
        cmocka_unit_test(a_retired_cause_stays_but_corrects_nothing),
        cmocka_unit_test(what_is_no_value_of_a_head_is_refused),
        cmocka_unit_test(five_messages_a_day_are_drawn_once_for_one_agent),
        cmocka_unit_test(only_what_was_drawn_counts_for_precision_and_recall),
        cmocka_unit_test(a_share_has_wilsons_interval),
        cmocka_unit_test(a_stop_is_refused_and_counted_whoever_confirms_it),
        cmocka_unit_test(a_lead_lets_a_stop_pass_with_a_reason),
        cmocka_unit_test(what_is_asked_about_wants_the_token_of_this_very_text),
        cmocka_unit_test(a_promise_that_is_confirmed_becomes_one_of_the_case),
        cmocka_unit_test(a_letter_and_its_promise_leave_together_or_not_at_all),
        cmocka_unit_test(another_customers_data_stops_a_letter),
        cmocka_unit_test(a_customers_name_is_held_against_the_record_guard),
        cmocka_unit_test(too_little_teaches_nothing_and_writes_nothing),
        cmocka_unit_test(
            what_is_better_on_unseen_messages_is_adopted_and_taken_back),
    };

    return TEST_DB_RUN(tests);
}
