#include "base/hash.h"
#include "base/limits.h"
#include "base/log.h"
#include "db/q_brand.h"
#include "db/q_intake.h"
#include "db/q_message.h"
#include "desk/event.h"
#include "desk/intake_impl.h"

static int64_t lease_us(const struct desk *desk)
{
    return desk->lease_us ? desk->lease_us : 2 * US_PER_MIN;
}

/* ---- keeping ---- */

struct keep {
    struct arena *a;
    const struct intake_item *items;
    size_t n;
    int64_t hold_us, now_us;
    int64_t *ids;
};

bool intake_keep_in(struct db_tx *tx, struct arena *a,
                    const struct intake_item *item, int64_t hold_us,
                    int64_t now_us, int64_t *id, struct err *e)
{
    struct str sha = hash_sha256_hex(a, item->raw);
    struct q_intake_put row;
    int64_t changed;
    const struct q_intake_put_in in = {
        .brand_id = item->brand_id,
        .account_id = item->account_id,
        .door = str_from_z(item->door),
        .source = item->source.len ? item->source : (struct str){0},
        .sha256 = sha,
        .bytes = (int64_t)item->raw.len,
        .mail_from = item->mail_from.ptr ? item->mail_from : STR(""),
        .rcpt_to = item->rcpt_to.ptr ? item->rcpt_to : STR(""),
        .now_us = now_us,
        .run_us = now_us + hold_us,
    };

    if (item->raw.len > LIMIT_MAIL_BYTES)
        return err_set(e, ERR_LIMIT, "the message is larger than %d MB",
                       LIMIT_MAIL_BYTES / 1024 / 1024);
    *id = 0;
    switch (q_intake_put(tx, a, &in, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    *id = row.id;
    return q_blob_put(tx, item->brand_id, sha, (int64_t)item->raw.len,
                      item->raw, &changed, e) &&
           q_account_received(tx, item->brand_id, item->account_id, now_us,
                              &changed, e) &&
           db_notify(tx, "intake", str_fmt(a, "%" PRId64, item->brand_id), e);
}

static bool keep_all(struct db_tx *tx, void *ctx, struct err *e)
{
    struct keep *k = ctx;

    for (size_t i = 0; i < k->n; i++)
        if (!intake_keep_in(tx, k->a, &k->items[i], k->hold_us, k->now_us,
                            &k->ids[i], e))
            return false;
    return true;
}

bool intake_keep(struct db *db, struct arena *a,
                 const struct intake_item *items, size_t n, int64_t hold_us,
                 int64_t now_us, int64_t *ids, struct err *e)
{
    struct keep k = {a, items, n, hold_us, now_us, ids};

    return db_run(db, keep_all, &k, e);
}

/* ---- settling ---- */

struct work {
    struct arena *a; /* of the items of `reads` */
    const struct desk *desk;
    struct actor who;
    size_t max;
    int64_t only_id; /* 0: whatever is waiting */
    struct arena *claim_a;
    struct verdict_ground ground; /* in claim_a */
    struct q_intake_claim *claimed;
    size_t claimed_n;
    size_t all_n;    /* claimed at first */
    int64_t held_us; /* as in struct intake_turn */
    /* those of them that are being settled, and whether read from the store */
    struct intake_read *reads;
    size_t n;
    bool loaded;
};

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct q_intake_claim *)a)->id;
    int64_t y = ((const struct q_intake_claim *)b)->id;

    return (x > y) - (x < y);
}

static bool claim_one(struct db_tx *tx, struct work *w, struct err *e)
{
    struct q_intake_claim_one one;
    int64_t now_us = w->who.now_us;

    switch (q_intake_claim_one(tx, w->claim_a, w->who.brand_id, w->only_id,
                               /* its own keeper may hold it */
                               now_us + US_PER_HOUR, now_us + lease_us(w->desk),
                               &one, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    w->claimed = ARENA_NEW(w->claim_a, struct q_intake_claim);
    w->claimed[0] = (struct q_intake_claim){
        .id = one.id,
        .account_id = one.account_id,
        .door = one.door,
        .received_us = one.received_us,
        .sha256 = one.sha256,
        .bytes = one.bytes,
        .mail_from = one.mail_from,
        .rcpt_to = one.rcpt_to,
        .tries = one.tries,
    };
    w->claimed_n = 1;
    return true;
}

static bool claim_waiting(struct db_tx *tx, struct work *w, struct err *e)
{
    int64_t now_us = w->who.now_us, changed;

    if (w->held_us &&
        !q_intake_release(tx, w->who.brand_id, w->held_us, now_us, &changed, e))
        return false;
    if (!q_intake_claim(tx, w->claim_a, w->who.brand_id, now_us,
                        now_us + lease_us(w->desk), (int64_t)w->max,
                        &w->claimed, &w->claimed_n, e))
        return false;
    /* RETURNING has no order; an answer must come after what it answers */
    if (w->claimed_n)
        qsort(w->claimed, w->claimed_n, sizeof *w->claimed, by_id);
    return true;
}

static bool load(struct db_tx *tx, void *ctx, struct err *e)
{
    struct work *w = ctx;

    for (size_t i = 0; i < w->n; i++) {
        struct intake_read *r = &w->reads[i];
        struct q_blob_get blob;

        switch (
            q_blob_get(tx, w->a, w->who.brand_id, r->row.sha256, &blob, e)) {
        case DB_FAIL: return false;
        case DB_NONE:
            err_set(&r->why, ERR_MISSING, "its bytes are not in the store");
            break;
        case DB_ROW: r->raw = blob.data; break;
        }
    }
    w->loaded = true;
    return true;
}

/* The next of the claimed items, as many as may be in memory at a time. */
static void next_few(struct work *w)
{
    size_t bytes = 0;

    w->n = 0;
    w->loaded = false;
    while (w->n < w->claimed_n) {
        bytes += (size_t)w->claimed[w->n].bytes;
        if (w->n > 0 && bytes > INTAKE_BATCH_BYTES)
            break;
        w->n++;
    }
    w->reads = ARENA_ARRAY(w->a, w->n, struct intake_read);
    for (size_t i = 0; i < w->n; i++)
        w->reads[i].row = w->claimed[i];
    w->claimed += w->n;
    w->claimed_n -= w->n;
}

static size_t bytes_of(const struct work *w)
{
    size_t bytes = 0;

    for (size_t i = 0; i < w->n; i++)
        bytes += (size_t)w->reads[i].row.bytes;
    return bytes;
}

/* What was kept a moment ago the writer still has in memory: what is not one
 * large item is read with it, in the same transaction. */
static bool claim(struct db_tx *tx, void *ctx, struct err *e)
{
    struct work *w = ctx;

    w->claimed_n = 0;
    if (!(w->only_id ? claim_one(tx, w, e) : claim_waiting(tx, w, e)))
        return false;
    w->all_n = w->claimed_n;
    if (w->claimed_n > 0 &&
        !verdict_ground(tx, w->claim_a, w->who.brand_id, &w->ground, e))
        return false;
    next_few(w);
    return bytes_of(w) > INTAKE_BATCH_BYTES || load(tx, w, e);
}

static bool settle_one(struct db_tx *tx, struct work *w,
                       const struct intake_read *given, struct err *e)
{
    struct intake_read r = *given; /* a second try starts from the same */
    struct intake_outcome out;
    int64_t changed;

    if (!intake_settle(tx, w->a, w->desk, &w->who, &r, &out, e))
        return false;

    const struct q_intake_done_in done = {
        .brand_id = w->who.brand_id,
        .id = r.row.id,
        .tries = r.row.tries,
        .outcome = str_from_z(out.outcome),
        .reason = out.reason.ptr ? out.reason : STR(""),
        .ref = r.ref.ptr ? r.ref : STR(""),
        .case_id = out.case_id,
        .message_id = out.message_id,
        .now_us = w->who.now_us,
    };

    if (!q_intake_done(tx, &done, &changed, e))
        return false;
    /* another worker has it since our lease ran out: leave it all to them */
    return changed == 1 || err_set(e, ERR_CONFLICT, "the lease ran out");
}

static bool settle_all(struct db_tx *tx, void *ctx, struct err *e)
{
    struct work *w = ctx;

    for (size_t i = 0; i < w->n; i++)
        if (!settle_one(tx, w, &w->reads[i], e))
            return false;
    return true;
}

struct single {
    struct work *w;
    const struct intake_read *r;
    struct err why;
    bool of_the_store; /* a full disk is not the letter's fault */
};

static bool settle_single(struct db_tx *tx, void *ctx, struct err *e)
{
    struct single *s = ctx;

    return settle_one(tx, s->w, s->r, e);
}

static int64_t wait_s(const struct single *s)
{
    return s->of_the_store ? INTAKE_STORE_WAIT_S
                           : (int64_t)5 << s->r->row.tries;
}

/* Waits and tries again, or gives up: the bytes stay, the reason too. */
static bool put_off(struct db_tx *tx, void *ctx, struct err *e)
{
    struct single *s = ctx;
    const struct q_intake_claim *row = &s->r->row;
    int64_t changed;

    if (s->of_the_store || row->tries < INTAKE_TRIES_MAX)
        return q_intake_later(tx, s->w->who.brand_id, row->id, row->tries,
                              str_from_z(s->why.text),
                              s->w->who.now_us + wait_s(s) * US_PER_S, &changed,
                              e);
    return q_intake_done(
        tx,
        &(const struct q_intake_done_in){.brand_id = s->w->who.brand_id,
                                         .id = row->id,
                                         .tries = row->tries,
                                         .outcome = STR("failed"),
                                         .reason = str_from_z(s->why.text),
                                         .ref = STR(""),
                                         .now_us = s->w->who.now_us},
        &changed, e);
}

/* One by one, so that one bad item does not hold the others up. */
static bool settle_each(struct db *db, struct work *w, struct err *e)
{
    for (size_t i = 0; i < w->n; i++) {
        struct single s = {.w = w, .r = &w->reads[i]};

        if (db_run(db, settle_single, &s, &s.why) || s.why.code == ERR_CONFLICT)
            continue;
        s.of_the_store = s.why.code == ERR_RETRY || s.why.code == ERR_UNSURE;
        LOG(LOG_WARN, "intake.later", log_i64("brand", w->who.brand_id),
            log_i64("item", s.r->row.id), log_i64("tries", s.r->row.tries),
            log_err(&s.why));
        if (!db_run(db, put_off, &s, e))
            return false;
    }
    return true;
}

static bool settle_few(struct db *db, struct work *w, struct err *e)
{
    struct err first = {0};

    if (!w->loaded && !db_run_read(db, load, w, e))
        return false;
    for (size_t i = 0; i < w->n; i++)
        if (w->reads[i].why.code == ERR_NONE)
            intake_read_item(w->a, w->desk, &w->ground, &w->reads[i]);
    return db_run(db, settle_all, w, &first) || settle_each(db, w, e);
}

static bool work(struct db *db, struct work *w, struct err *e)
{
    bool ok = db_run(db, claim, w, e);

    if (ok)
        w->held_us = w->who.now_us + lease_us(w->desk);
    while (ok && w->n > 0) {
        ok = settle_few(db, w, e);
        arena_reset(w->a);
        next_few(w);
    }
    return ok;
}

/* Two lifetimes: what was claimed, and those of it that are being read. */
static bool work_in(struct db *db, struct arena *a, struct work *w,
                    struct err *e)
{
    bool ok;

    w->claim_a = a;
    w->a = arena_open();
    ok = work(db, w, e);
    arena_close(&w->a);
    return ok;
}

bool intake_work(struct db *db, struct arena *a, const struct desk *desk,
                 struct intake_turn *turn, struct err *e)
{
    struct work w = {
        .desk = desk,
        .who = {.brand_id = turn->brand_id, .now_us = turn->now_us},
        .max = turn->max < INTAKE_BATCH ? turn->max : INTAKE_BATCH,
        .held_us = turn->held_us,
    };
    bool ok = work_in(db, a, &w, e);

    turn->claimed = w.all_n;
    turn->held_us = ok ? 0 : w.held_us;
    return ok;
}

bool intake_work_one(struct db *db, struct arena *a, const struct desk *desk,
                     int64_t brand_id, int64_t id, int64_t now_us,
                     struct err *e)
{
    struct work w = {.desk = desk,
                     .who = {.brand_id = brand_id, .now_us = now_us},
                     .only_id = id};

    return work_in(db, a, &w, e);
}

bool intake_again(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t id, struct err *e)
{
    int64_t changed;

    if (!q_intake_again(tx, who->brand_id, id, who->now_us, &changed, e))
        return false;
    if (changed == 0)
        return err_set(e, ERR_CONFLICT, "item %" PRId64 " is a case, or waits",
                       id);
    return event_add(
        tx, a, who,
        &(struct event_new){
            .kind = "intake.again",
            .data = event_data(a, "item", str_fmt(a, "%" PRId64, id))},
        NULL, e);
}
