/*
 * desk_help.h — a small desk to test with: the brand Meridian with the agents
 * Ann and Bob and the lead Lee, one mailbox that can send; and a second brand,
 * Zenith, with an agent and a mailbox of its own.  Times begin at NOW_US.
 *
 * The tests of a group share a database; each has brands of its own in it,
 * whose addresses have a number.
 */
#ifndef TEST_DESK_HELP_H
#define TEST_DESK_HELP_H

#include "test/db_help.h"

#include "db/q_agent.h"
#include "db/q_case.h"
#include "db/q_event.h"
#include "db/q_intake.h"
#include "db/q_message.h"
#include "desk/brand.h"
#include "desk/case.h"
#include "desk/intake.h"

#define NOW_US (INT64_C(20000) * US_PER_DAY)

struct world {
    struct db *db;
    struct arena *a;
    struct desk desk;
    int64_t brand_id, account_id, ann, bob, lee;
    int64_t zenith_id, zenith_account_id, zoe;
    char address[64], zenith_address[64]; /* of the mailboxes */
    struct actor who;                     /* Ann, at Meridian, now */
    int mails_n;
};

/* One transaction, not within another; `call` uses tx and &e, and must
 * succeed. */
#define DO(w, call)                                                            \
    do {                                                                       \
        struct err e = {0};                                                    \
        struct db_tx *tx = db_begin((w)->db, &e);                              \
        bool did_ = tx && (call) && db_commit(&tx, &e);                        \
                                                                               \
        db_rollback(&tx);                                                      \
        assert_ok(did_, &e);                                                   \
    } while (0)

/* The same, but it must be refused with this code, and leaves nothing. */
#define REFUSED(w, want, call)                                                 \
    do {                                                                       \
        struct err e = {0};                                                    \
        struct db_tx *tx = db_begin((w)->db, &e);                              \
        bool did_ = !tx || (call);                                             \
                                                                               \
        db_rollback(&tx);                                                      \
        assert_false(did_);                                                    \
        if (e.code != (want))                                                  \
            print_error("%s: %s\n", err_code_name(e.code), e.text);            \
        assert_int_equal(e.code, (want));                                      \
    } while (0)

static inline int64_t world_agent(struct world *w, int64_t brand_id,
                                  const char *email, const char *role)
{
    struct q_agent_add row;
    int64_t changed;

    /* no password: argon2 is for the tests that log in */
    DO(w, q_agent_add(tx, w->a, str_from_z(email), str_from_z(email), STR("-"),
                      STR("en"), NOW_US, &row, &e) &&
              q_member_put(tx, brand_id, row.id, str_from_z(role), 0, true,
                           &changed, &e));
    return row.id;
}

static inline int64_t world_brand(struct world *w, const char *name,
                                  const char *address, int64_t *account_id)
{
    struct brand_new brand = {.name = str_from_z(name),
                              .zone = STR("Europe/Warsaw"),
                              .undo_us = -1,
                              .acknowledge = true};
    struct account_new account = {.address = str_from_z(address),
                                  .plus = true,
                                  .smtp_host = STR("mail.test"),
                                  .smtp_tls = STR("none")};
    int64_t id;

    DO(w, brand_add(tx, w->a, &brand, NOW_US, &id, &e) &&
              account_add(tx, w->a, &w->desk, id, &account, NOW_US, account_id,
                          &e));
    return id;
}

/* Of the group that is running; static, so that it lives between tests. */
static struct db *world_db;
static int world_db_variant = -1;

static inline int64_t world_person(struct world *w, int64_t brand_id,
                                   const char *name, const char *role)
{
    struct str email =
        str_fmt(w->a, "%s%" PRId64 "@agents.test", name, brand_id);

    return world_agent(w, brand_id, email.ptr, role);
}

static inline struct world world_open(void)
{
    static int worlds_n;
    struct world w = {.a = arena_open()};

    if (world_db_variant != test_db_variant) {
        db_close(&world_db);
        world_db = test_db_fresh();
        world_db_variant = test_db_variant;
    }
    w.db = world_db;
    memset(w.desk.key, 7, sizeof w.desk.key);
    snprintf(w.address, sizeof w.address, "desk%d@meridian.test", ++worlds_n);
    snprintf(w.zenith_address, sizeof w.zenith_address, "desk%d@zenith.test",
             worlds_n);
    w.brand_id = world_brand(&w, "Meridian Air", w.address, &w.account_id);
    w.zenith_id =
        world_brand(&w, "Zenith", w.zenith_address, &w.zenith_account_id);
    w.ann = world_person(&w, w.brand_id, "ann", "agent");
    w.bob = world_person(&w, w.brand_id, "bob", "agent");
    w.lee = world_person(&w, w.brand_id, "lee", "lead");
    w.zoe = world_person(&w, w.zenith_id, "zoe", "agent");
    w.who = (struct actor){w.brand_id, w.ann, NOW_US};
    return w;
}

static inline void world_close(struct world *w)
{
    arena_close(&w->a);
}

/* Keeps raw bytes for a mailbox of ours and settles them at once. */
static inline struct q_intake_get world_raw(struct world *w, struct str raw,
                                            const char *rcpt)
{
    bool zenith = str_ends(str_from_z(rcpt), STR("zenith.test"));
    struct intake_item item = {.brand_id = zenith ? w->zenith_id : w->brand_id,
                               .account_id = zenith ? w->zenith_account_id
                                                    : w->account_id,
                               .door = "lmtp",
                               .rcpt_to = str_from_z(rcpt),
                               .raw = raw};
    struct q_intake_get row = {0};
    struct err why = {0};
    int64_t id = 0;

    assert_ok(intake_keep(w->db, w->a, &item, 1, 0, w->who.now_us, &id, &why),
              &why);
    assert_ok(intake_work_one(w->db, w->a, &w->desk, item.brand_id, id,
                              w->who.now_us, &why),
              &why);
    DO(w, q_intake_get(tx, w->a, item.brand_id, id, &row, &e) == DB_ROW);
    return row;
}

/* A plain letter; `more`: header lines, each with its CR LF. */
static inline struct str world_letter(struct world *w, const char *from,
                                      const char *id, const char *subject,
                                      const char *more, const char *text)
{
    return str_fmt(w->a,
                   "From: %s\r\nTo: %s\r\nSubject: %s\r\n"
                   "Message-ID: <%s>\r\nDate: Sun, 05 Oct 2025 10:00:00 "
                   "+0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
                   "charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
                   "%s\r\n%s\r\n",
                   from, w->address, subject, id, more, text);
}

static inline struct q_intake_get world_mail(struct world *w, const char *from,
                                             const char *id,
                                             const char *subject,
                                             const char *more, const char *text)
{
    return world_raw(w, world_letter(w, from, id, subject, more, text),
                     w->address);
}

/* A case of a customer who waits; by mail, so that it can be answered. */
static inline int64_t world_case(struct world *w)
{
    char from[64], id[64];
    struct q_intake_get row;

    snprintf(from, sizeof from, "Customer <c%d@b.test>", ++w->mails_n);
    snprintf(id, sizeof id, "case%d@b.test", w->mails_n);
    row = world_mail(w, from, id, "Broken guitar", "", "You broke my guitar.");
    assert_str(row.outcome, "case");
    return row.case_id;
}

static inline struct q_case_get world_look(struct world *w, int64_t id)
{
    struct q_case_get row;

    DO(w, case_load(tx, w->a, w->brand_id, id, 0, &row, &e));
    return row;
}

/* Events of that kind in the case. */
static inline size_t world_events(struct world *w, int64_t case_id,
                                  const char *kind)
{
    struct q_event_of_case *rows;
    size_t n, found = 0;

    DO(w, q_event_of_case(tx, w->a, w->brand_id, case_id, 1000, &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        found += str_eq(rows[i].kind, str_from_z(kind));
    return found;
}

/* Open notices of that kind that a person with this role sees. */
static inline size_t world_notices(struct world *w, int64_t agent_id, bool lead,
                                   bool administrator, const char *kind)
{
    struct q_notice_page *rows;
    size_t n, found = 0;

    DO(w, q_notice_page(tx, w->a, w->brand_id, agent_id, lead, administrator,
                        INT64_MAX, 1000, &rows, &n, &e));
    for (size_t i = 0; i < n; i++)
        found += str_eq(rows[i].kind, str_from_z(kind));
    return found;
}

#endif
