#include "base/json.h"
#include "db/q_agent.h"
#include "db/q_brand.h"
#include "db/q_event.h"
#include "db/q_intake.h"
#include "db/q_message.h"
#include "desk/notice.h"
#include "desk/outbox.h"
#include "desk/promise.h"
#include "desk/watch.h"

enum { RHYTHM_ROWS = 500 };
static const int64_t STUCK_US = 10 * US_PER_MIN; /* longer than any sending */
static const int64_t RHYTHM_US = 14 * US_PER_DAY;
static const int64_t SILENCE_MIN_US = 6 * US_PER_HOUR;

int64_t watch_silence_us(const int64_t *received_us, size_t n)
{
    int64_t longest = 0;

    if (n < WATCH_RHYTHM_N)
        return 0;
    for (size_t i = 1; i < n; i++) { /* newest first */
        int64_t pause = received_us[i - 1] - received_us[i];

        if (pause > longest)
            longest = pause;
    }
    return longest * 2 > SILENCE_MIN_US ? longest * 2 : SILENCE_MIN_US;
}

static struct str mailbox_data(struct arena *a, int64_t account_id,
                               struct str address, const char *name,
                               struct str value)
{
    struct buf b = buf_make(a, 4096);
    struct json j = json_make(&b);

    json_object(&j);
    json_put_i64(&j, "account", account_id);
    json_put_str(&j, "address", address);
    json_put_str(&j, name, value);
    json_end(&j);
    return buf_str(&b);
}

static bool silent(struct db_tx *tx, struct arena *a, const struct actor *who,
                   const struct q_account_list *acc, struct err *e)
{
    struct q_intake_times *rows;
    struct str what = str_fmt(a, "mailbox.silent %" PRId64, acc->id);
    int64_t *times, longest;
    size_t n;

    if (!q_intake_times(tx, a, who->brand_id, acc->id, who->now_us - RHYTHM_US,
                        RHYTHM_ROWS, &rows, &n, e))
        return false;
    times = ARENA_ARRAY(a, n, int64_t);
    for (size_t i = 0; i < n; i++)
        times[i] = rows[i].received_us;
    longest = watch_silence_us(times, n);
    if (longest == 0 || who->now_us - acc->received_us <= longest)
        return notice_gone(tx, who, what, e);
    return notice_put(tx, who,
                      &(struct notice_new){
                          .audience = "administrator",
                          .kind = "mailbox.silent",
                          .what = what,
                          .data = mailbox_data(
                              a, acc->id, acc->address, "usual",
                              str_fmt(a, "%" PRId64, longest / US_PER_HOUR))},
                      e);
}

struct round {
    struct arena *a;
    struct actor who;
};

/* A sender that died left its letter "sending": its job asks about it. */
static bool wake_stuck(struct db_tx *tx, struct arena *a,
                       const struct actor *who, struct err *e)
{
    struct q_message_stuck *rows;
    size_t n;

    if (!q_message_stuck(tx, a, who->brand_id, who->now_us - STUCK_US, &rows,
                         &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!outbox_put(tx, a, who, rows[i].id, who->now_us, e))
            return false;
    return true;
}

static bool go_round(struct db_tx *tx, void *ctx, struct err *e)
{
    struct round *r = ctx;
    struct q_account_list *accounts;
    int64_t changed;
    size_t n, told;

    if (!promise_watch(tx, r->a, &r->who, WATCH_WARN_US, &told, e) ||
        !wake_stuck(tx, r->a, &r->who, e) ||
        !q_presence_sweep(tx, r->who.brand_id, r->who.now_us, &changed, e) ||
        !q_auto_mail_sweep(tx, r->who.brand_id, r->who.now_us - 2 * US_PER_HOUR,
                           &changed, e) ||
        !q_account_list(tx, r->a, r->who.brand_id, &accounts, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (accounts[i].active && !silent(tx, r->a, &r->who, &accounts[i], e))
            return false;
    return true;
}

bool watch_brand(struct db *db, struct arena *a, int64_t brand_id,
                 int64_t now_us, struct err *e)
{
    struct round r = {a, {.brand_id = brand_id, .now_us = now_us}};

    return db_run(db, go_round, &r, e);
}

static bool sweep(struct db_tx *tx, void *ctx, struct err *e)
{
    int64_t now_us = *(const int64_t *)ctx, changed;

    return q_session_sweep(tx, now_us, &changed, e) &&
           q_throttle_sweep(tx, now_us - US_PER_DAY, &changed, e);
}

bool watch_sweep(struct db *db, int64_t now_us, struct err *e)
{
    return db_run(db, sweep, &now_us, e);
}

struct mailbox {
    struct arena *a;
    const struct actor *who;
    int64_t account_id;
    struct str address;
    const struct err *why;
    bool denied;
};

static struct str failing_what(struct arena *a, int64_t account_id)
{
    return str_fmt(a, "mailbox.failing %" PRId64, account_id);
}

static bool works(struct db_tx *tx, void *ctx, struct err *e)
{
    struct mailbox *m = ctx;
    int64_t changed;
    char what[64];

    snprintf(what, sizeof what, "mailbox.failing %" PRId64, m->account_id);
    return q_account_works(tx, m->who->brand_id, m->account_id, m->who->now_us,
                           &changed, e) &&
           notice_gone(tx, m->who, str_from_z(what), e);
}

bool watch_mailbox_works(struct db *db, const struct actor *who,
                         int64_t account_id, struct err *e)
{
    struct mailbox m = {.who = who, .account_id = account_id};

    return db_run(db, works, &m, e);
}

static bool fails(struct db_tx *tx, void *ctx, struct err *e)
{
    struct mailbox *m = ctx;
    struct q_account_get row;
    int64_t changed;

    if (!q_account_fails(tx, m->who->brand_id, m->account_id,
                         str_from_z(m->why->text), m->who->now_us, &changed, e))
        return false;
    switch (q_account_get(tx, m->a, m->who->brand_id, m->account_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    /* a refused log-in will not mend itself; the network may */
    if (!m->denied && m->who->now_us - row.failing_us < WATCH_FAILING_US)
        return true;
    return notice_put(
        tx, m->who,
        &(struct notice_new){.audience = "administrator",
                             .kind = "mailbox.failing",
                             .what = failing_what(m->a, m->account_id),
                             .data = mailbox_data(m->a, m->account_id,
                                                  m->address, "error",
                                                  str_from_z(m->why->text))},
        e);
}

bool watch_mailbox_fails(struct db *db, struct arena *a,
                         const struct actor *who, int64_t account_id,
                         struct str address, const struct err *why, bool denied,
                         struct err *e)
{
    struct mailbox m = {a, who, account_id, address, why, denied};

    return db_run(db, fails, &m, e);
}
