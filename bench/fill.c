/*
 * fill.c — fills a store that `redress init` made with cases, quickly.
 *
 *     fill URL CASES [OPEN]
 *
 * Each case has a customer (one in four is written by the customer of the
 * case before), a letter of theirs in one of six languages, a promise of an
 * answer, its events and its words in the search index; the latest OPEN of
 * them (default 2 %) are open.  One letter in a hundred has the word FILL_WORD.
 * The last case has twenty messages.  Ten agents are added, and everybody who
 * works there owns as many cases as any other.
 *
 * Rows are written with the product's own queries in transactions of 5,000
 * cases.  Left out: the original bytes and the ledger row of each letter, as
 * no page reads them until somebody asks for the original.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/utf8.h"
#include "db/q_brand.h"
#include "db/q_case.h"
#include "db/q_customer.h"
#include "db/q_index.h"
#include "db/q_message.h"
#include "desk/agent.h"
#include "desk/brand.h"
#include "desk/case.h"
#include "desk/event.h"
#include "desk/search.h"

enum { BATCH = 5000, AGENTS = 10, LONG_MESSAGES = 20, MEMBERS_MAX = 64 };

#define FILL_WORD "zeppelin"
#define FILL_SPAN_US (400 * US_PER_DAY)

struct letter {
    const char *lang, *subject, *name, *text;
};

static const struct letter LETTERS[] = {
    {"en", "Suitcase missing since Monday", "Margaret Hollis",
     "Good morning,\n\nmy suitcase did not arrive with flight MA 204 and "
     "nobody at the desk could tell me where it is. I have called twice and "
     "was promised an answer within a day. Please tell me who is looking for "
     "it and when I hear from them.\n\nRegards"},
    {"fr", "Valise disparue depuis lundi", "Élodie Marchand",
     "Bonjour,\n\nma valise n'est pas arrivée avec le vol MA 204 et personne "
     "au comptoir n'a pu me dire où elle se trouve. J'ai appelé deux fois et "
     "l'on m'a promis une réponse dans la journée. Dites-moi qui la cherche "
     "et quand j'aurai des nouvelles.\n\nCordialement"},
    {"pl", "Walizka zaginęła w poniedziałek", "Agnieszka Wójcik",
     "Dzień dobry,\n\nmoja walizka nie przyleciała lotem MA 204 i nikt przy "
     "okienku nie umiał powiedzieć, gdzie jest. Dzwoniłam dwa razy i obiecano "
     "mi odpowiedź w ciągu dnia. Proszę napisać, kto jej szuka i kiedy się "
     "dowiem.\n\nPozdrawiam"},
    {"ru", "Чемодан пропал в понедельник", "Ольга Смирнова",
     "Здравствуйте,\n\nмой чемодан не прилетел рейсом MA 204, и никто на "
     "стойке не смог сказать, где он находится. Я звонила дважды, мне обещали "
     "ответ в течение дня. Напишите, кто его ищет и когда будут "
     "новости.\n\nС уважением"},
    {"zh-Hant", "行李自星期一起遺失", "林雅婷",
     "您好：\n\n我的行李沒有隨MA "
     "204航班抵達，櫃檯沒有人能告訴我它在哪裡。我已經打過兩次電話，對方答應一天"
     "內回覆。請告訴我由誰負責尋找，以及何時會有消息。\n\n謝謝"},
    {"zh-Hans", "行李自星期一起丢失", "陈思远",
     "您好：\n\n我的行李没有随MA "
     "204航班抵达，柜台没有人能告诉我它在哪里。我已经打过两次电话，对方答应一天"
     "内回复。请告诉我由谁负责寻找，以及何时会有消息。\n\n谢谢"},
};

struct fill {
    struct arena *a;
    int64_t cases_n, open_n;
    int64_t now_us;
    int64_t brand_id, account_id;
    int64_t members[MEMBERS_MAX];
    int64_t members_open[MEMBERS_MAX];
    size_t members_n;
    int64_t next;        /* case to write, from 0 */
    int64_t customer_id; /* of the case before */
    int64_t event_id;
    int64_t long_id; /* the case with many messages */
};

/* ---- the brand and its people ---- */

static bool find_brand(struct db_tx *tx, struct fill *f, struct err *e)
{
    struct q_brand_list *brands;
    struct q_account_list *accounts;
    size_t n;

    if (!q_brand_list(tx, f->a, &brands, &n, e))
        return false;
    if (n == 0)
        return err_set(e, ERR_INPUT, "run `redress init` first");
    f->brand_id = brands[0].id;
    if (!q_account_list(tx, f->a, f->brand_id, &accounts, &n, e))
        return false;
    if (n == 0)
        return err_set(e, ERR_INPUT, "the brand has no mailbox");
    f->account_id = accounts[0].id;
    return true;
}

static bool people(struct db_tx *tx, void *ctx, struct err *e)
{
    struct fill *f = ctx;
    struct q_member_list *rows;
    size_t n;

    if (!find_brand(tx, f, e))
        return false;
    for (int i = 1; i <= AGENTS; i++) {
        struct agent_new in = {
            .email = str_fmt(f->a, "agent%d@bench.test", i),
            .name = str_fmt(f->a, "Agent %d", i),
            .password = random_token(f->a, 16),
        };
        int64_t id, changed;

        if (!agent_add(tx, f->a, &in, f->now_us, &id, e) ||
            !q_member_put(tx, f->brand_id, id, role_name(ROLE_AGENT), 0, true,
                          &changed, e))
            return false;
    }
    if (!q_member_list(tx, f->a, f->brand_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n && i < MEMBERS_MAX; i++)
        f->members[f->members_n++] = rows[i].agent_id;
    return true;
}

/* ---- a case ---- */

struct made {
    int64_t i, at_us;
    const struct letter *letter;
    struct str address, text;
    int64_t owner_id, case_id;
    bool open;
};

static bool customer(struct db_tx *tx, struct fill *f, const struct made *m,
                     struct err *e)
{
    struct str name = str_fmt(f->a, "%s %" PRId64, m->letter->name, m->i);
    struct q_customer_add row;
    struct q_identity_add identity;
    int64_t changed;

    if (m->i % 4 != 3) {
        if (!q_customer_add(tx, f->a, f->brand_id, name,
                            str_from_z(m->letter->lang), m->at_us, &row, e) ||
            q_identity_add(tx, f->a, f->brand_id, row.id, STR("mail"),
                           m->address, name, m->at_us, &identity, e) == DB_FAIL)
            return false;
        f->customer_id = row.id;
    }
    return q_customer_seen(tx, f->brand_id, f->customer_id, 1, name, STR(""),
                           m->at_us, &changed, e);
}

static bool event(struct db_tx *tx, struct fill *f, const struct made *m,
                  int64_t message_id, const char *kind, struct err *e)
{
    const struct actor who = {.brand_id = f->brand_id, .now_us = m->at_us};

    return event_add(tx, f->a, &who,
                     &(struct event_new){.case_id = m->case_id,
                                         .message_id = message_id,
                                         .kind = kind},
                     &f->event_id, e);
}

static bool message(struct db_tx *tx, struct fill *f, const struct made *m,
                    bool out, int k, struct err *e)
{
    struct str subject = str_from_z(m->letter->subject), words, all;
    struct q_message_add row;
    int64_t changed;
    const struct q_message_add_in in = {
        .brand_id = f->brand_id,
        .case_id = m->case_id,
        .kind = out ? STR("out") : STR("in"),
        .channel = STR("mail"),
        .account_id = f->account_id,
        .agent_id = out ? m->owner_id : 0,
        .from_name = out ? STR("Meridian Air") : str_from_z(m->letter->name),
        .from_addr = out ? STR("support@meridian.test") : m->address,
        .to_text = out ? m->address : STR("support@meridian.test"),
        .cc_text = STR(""),
        .answer_to = out ? STR("") : m->address,
        .subject = subject,
        .text = m->text,
        .folds = STR(""),
        .lang = str_from_z(m->letter->lang),
        .notes = STR(""),
        .ref = str_fmt(f->a, "%" PRId64 ".%d@bench.test", m->i, k),
        .reply_ref = STR(""),
        .at_us = m->at_us + k * US_PER_S,
        .now_us = m->at_us + k * US_PER_S,
        .state = out ? STR("sent") : STR(""),
    };

    if (!q_message_add(tx, f->a, &in, &row, e) ||
        !q_message_ref_add(tx, f->brand_id, in.ref, STR(""), out, m->case_id,
                           row.id, &changed, e))
        return false;
    all =
        str_fmt(f->a, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(subject),
                STR_ARG(in.from_name), STR_ARG(in.from_addr), STR_ARG(in.text));
    words = db_engine(db_of(tx)) == DB_PG ? token_index_tsvector(f->a, all)
                                          : token_index_text(f->a, all);
    return q_search_put(tx, f->brand_id, row.id, m->case_id, words, &changed,
                        e) &&
           event(tx, f, m, row.id, out ? "message.out" : "message.in", e);
}

static bool close_case(struct db_tx *tx, struct fill *f, const struct made *m,
                       struct err *e)
{
    bool resolved = m->i % 10 == 0;
    int64_t changed, then_us = m->at_us + 5 * US_PER_HOUR;
    const struct q_case_set_state_in in = {
        .brand_id = f->brand_id,
        .id = m->case_id,
        .version = 1,
        .state = case_state_name(resolved ? CASE_RESOLVED : CASE_CLOSED),
        .resolved_us = then_us,
        .since_us = m->at_us,
        .now_us = then_us,
    };

    return q_promise_answered(tx, f->brand_id, m->case_id, then_us, &changed,
                              e) &&
           q_case_set_state(tx, &in, &changed, e) &&
           event(tx, f, m, 0, "case.state", e);
}

static bool open_case(struct db_tx *tx, struct fill *f, struct made *m,
                      struct err *e)
{
    struct q_case_add row;
    struct q_promise_add promise;
    int64_t changed, due_us = m->at_us + BRAND_ANSWER_WITHIN_US;
    const struct q_case_add_in add = {
        .brand_id = f->brand_id,
        .customer_id = f->customer_id,
        .account_id = f->account_id,
        .channel = STR("mail"),
        .subject = str_from_z(m->letter->subject),
        .excerpt = utf8_cut(m->text, 200),
        .owner_id = m->owner_id,
        .owner_why = STR("rota.least"),
        .lang = str_from_z(m->letter->lang),
        .due_us = due_us,
        .since_us = m->at_us,
        .now_us = m->at_us,
    };
    const struct q_promise_add_in owed = {
        .brand_id = f->brand_id,
        .owner_id = m->owner_id,
        .kind = STR("answer"),
        .text = STR(""),
        .due_us = due_us,
        .now_us = m->at_us,
    };
    struct q_promise_add_in p = owed;

    if (!q_case_add(tx, f->a, &add, &row, e))
        return false;
    m->case_id = p.case_id = row.id;
    return q_participant_add(tx, f->brand_id, row.id, m->address, &changed,
                             e) &&
           q_promise_add(tx, f->a, &p, &promise, e) &&
           event(tx, f, m, 0, "case.opened", e);
}

static bool one_case(struct db_tx *tx, struct fill *f, int64_t i, struct err *e)
{
    size_t owner = (size_t)i % f->members_n;
    struct made m = {
        .i = i,
        .at_us = f->now_us - FILL_SPAN_US + FILL_SPAN_US / f->cases_n * i,
        .letter = &LETTERS[(size_t)i % ARRAY_N(LETTERS)],
        .address = str_fmt(f->a, "c%" PRId64 "@bench.test", i - i % 4 / 3),
        .owner_id = f->members[owner],
        .open = i >= f->cases_n - f->open_n,
    };
    int n = i == f->cases_n - 1 ? LONG_MESSAGES : 1;

    m.text = str_fmt(f->a, "%s\n%s %" PRId64, m.letter->text,
                     i % 100 == 0 ? FILL_WORD : "ref", i);
    if (!customer(tx, f, &m, e) || !open_case(tx, f, &m, e))
        return false;
    for (int k = 0; k < n; k++)
        if (!message(tx, f, &m, k % 2 == 1, k, e))
            return false;
    f->long_id = m.case_id;
    f->members_open[owner] += m.open;
    return m.open || close_case(tx, f, &m, e);
}

static bool batch(struct db_tx *tx, void *ctx, struct err *e)
{
    struct fill *f = ctx;
    int64_t changed;

    for (int64_t i = f->next; i < f->next + BATCH && i < f->cases_n; i++)
        if (!one_case(tx, f, i, e))
            return false;
    return q_index_set(tx, f->brand_id, f->event_id, &changed, e);
}

static bool carry(struct db_tx *tx, void *ctx, struct err *e)
{
    struct fill *f = ctx;
    int64_t changed;

    for (size_t i = 0; i < f->members_n; i++)
        if (!q_member_carry(tx, f->brand_id, f->members[i], f->members_open[i],
                            &changed, e))
            return false;
    return true;
}

static bool run(struct db *db, struct fill *f, struct err *e)
{
    int64_t began_us = clock_mono_us();

    if (!db_run(db, people, f, e))
        return false;
    for (; f->next < f->cases_n; f->next += BATCH) {
        struct fill before = *f;
        struct db_tx *tx = db_begin(db, e);

        /* by hand, as a second try would count the open ones twice */
        if (!tx || !batch(tx, f, e) || !db_commit(&tx, e)) {
            db_rollback(&tx);
            *f = before;
            return false;
        }
        arena_reset(f->a);
        fprintf(stderr, "\r%" PRId64 " of %" PRId64 " cases, %.0f s ",
                f->next + BATCH < f->cases_n ? f->next + BATCH : f->cases_n,
                f->cases_n, (double)(clock_mono_us() - began_us) / 1e6);
    }
    fputc('\n', stderr);
    if (!db_run(db, carry, f, e))
        return false;
    printf("{\"cases\":%" PRId64 ",\"open\":%" PRId64 ",\"long_case\":%" PRId64
           ",\"word\":\"%s\",\"seconds\":%.1f}\n",
           f->cases_n, f->open_n, f->long_id, FILL_WORD,
           (double)(clock_mono_us() - began_us) / 1e6);
    return true;
}

int main(int argc, char **argv)
{
    struct fill f = {.a = arena_open(), .now_us = clock_now_us()};
    struct err e = {0};
    struct db *db = NULL;
    bool ok;

    if (argc < 3 || !str_to_i64(str_from_z(argv[2]), &f.cases_n) ||
        f.cases_n < 1) {
        fputs("fill URL CASES [OPEN]\n", stderr);
        return 64;
    }
    f.open_n = f.cases_n / 50;
    if (argc > 3 && !str_to_i64(str_from_z(argv[3]), &f.open_n))
        return 64;
    db = db_open(&(struct db_settings){.url = argv[1]}, &e);
    ok = db && run(db, &f, &e);
    if (!ok)
        fprintf(stderr, "fill: %s\n", e.text);
    db_close(&db);
    arena_close(&f.a);
    return ok ? 0 : 1;
}
