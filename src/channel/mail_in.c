#include <pthread.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "channel/mail_account.h"
#include "channel/mail_in.h"
#include "db/q_brand.h"
#include "desk/intake.h"
#include "desk/secret.h"
#include "desk/watch.h"
#include "net/imap.h"

enum { SCAN_N = 50, BOXES_MAX = 200 };
static const int64_t FETCH_BYTES = 16 * 1024 * 1024; /* kept in one commit */
static const int64_t RETRY_MAX_US = 5 * US_PER_MIN;

struct box { /* one followed mailbox; its thread owns everything but stop */
    struct mail_in *all;
    int64_t brand_id, account_id, version;
    pthread_t thread;
    struct net_stop *stop;
    bool used;
};

struct mail_in {
    struct mail_in_settings set;
    pthread_t thread; /* looks for accounts that came, changed or went */
    struct net_stop *stop;
    pthread_mutex_t lock; /* guards stopping; wakes the looking thread */
    pthread_cond_t wake;
    bool stopping;
    struct box boxes[BOXES_MAX]; /* of the looking thread alone */
};

/* What a mailbox's thread works with during one connection. */
struct visit {
    struct box *box;
    struct db *db;
    struct arena *a;
    struct q_account_get acc;
    struct str secret;
    struct str lang;
    struct imap *imap;
    uint32_t validity, last;
};

/* ---- reading the account ---- */

static bool load_account(struct db_tx *tx, void *ctx, struct err *e)
{
    struct visit *v = ctx;
    struct q_brand_get brand;

    if (q_brand_get(tx, v->a, v->box->brand_id, &brand, e) == DB_FAIL)
        return false;
    v->lang = brand.lang;
    switch (q_account_get(tx, v->a, v->box->brand_id, v->box->account_id,
                          &v->acc, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "the mailbox is gone");
    case DB_ROW: break;
    }
    return true;
}

static bool open_account(struct visit *v, struct err *e)
{
    if (!db_run_read(v->db, load_account, v, e))
        return false;
    v->secret = (struct str){0};
    return v->acc.secret.len == 0 || secret_open(v->a, v->box->all->set.desk,
                                                 v->acc.secret, &v->secret, e);
}

/* ---- fetching ---- */

struct batch {
    struct visit *v;
    struct arena *a;
    struct intake_item items[SCAN_N];
    uint32_t uids[SCAN_N];
    size_t n;
    uint32_t last; /* uid after this batch */
};

static bool take(void *ctx, const struct imap_mail *mail, struct err *e)
{
    struct batch *b = ctx;

    (void)e;
    b->items[b->n] = (struct intake_item){
        .brand_id = b->v->box->brand_id,
        .account_id = b->v->box->account_id,
        .door = "imap",
        .source = str_fmt(b->a, "imap %" PRId64 " %u %u", b->v->box->account_id,
                          b->v->validity, mail->uid),
        .rcpt_to = b->v->acc.address,
        .raw = mail->over ? intake_stand_in(b->a, b->v->lang, b->v->acc.address,
                                            str_fmt(b->a, "%u", mail->uid))
                          : str_dup(b->a, mail->bytes),
    };
    b->uids[b->n++] = mail->uid;
    return true;
}

struct kept {
    struct batch *b;
    int64_t now_us;
};

static bool keep(struct db_tx *tx, void *ctx, struct err *e)
{
    struct kept *k = ctx;
    struct batch *b = k->b;
    int64_t id, changed;

    for (size_t i = 0; i < b->n; i++)
        if (!intake_keep_in(tx, b->a, &b->items[i], 0, k->now_us, &id, e))
            return false;
    return q_account_mark(tx, b->v->box->brand_id, b->v->box->account_id,
                          b->v->validity, b->last, &changed, e);
}

/* Fetches these, keeps them and how far we are in one commit, then marks. */
static bool fetch(struct visit *v, const struct imap_head *heads, size_t n,
                  struct err *e)
{
    struct arena *a = arena_open();
    struct batch *b = ARENA_NEW(a, struct batch);
    uint32_t uids[SCAN_N];
    struct kept k = {b, clock_now_us()};
    struct err why = {0};
    bool ok;

    b->v = v;
    b->a = a;
    b->last = heads[n - 1].uid;
    for (size_t i = 0; i < n; i++)
        uids[i] = heads[i].uid;
    ok = imap_fetch(v->imap, uids, n, LIMIT_MAIL_BYTES, take, b, e) &&
         db_run(v->db, keep, &k, e);
    if (ok) {
        v->last = b->last;
        /* a mailbox that cannot be marked is still read, and once only */
        if (b->n && !imap_flag(v->imap, b->uids, b->n, "\\Seen", true, &why))
            LOG(LOG_WARN, "imap.unmarked",
                log_i64("account", v->box->account_id), log_err(&why));
        LOG(LOG_INFO, "imap.kept", log_i64("account", v->box->account_id),
            log_i64("n", (int64_t)b->n));
    }
    arena_close(&a);
    return ok;
}

/* How many of these may be in memory at once. */
static size_t some(const struct imap_head *heads, size_t n)
{
    int64_t sum = 0;
    size_t i = 0;

    while (i < n && (i == 0 || sum + heads[i].size_bytes <= FETCH_BYTES))
        sum += heads[i++].size_bytes;
    return i;
}

static bool fetch_new(struct visit *v, struct err *e)
{
    bool more = true;

    while (more) {
        struct arena *a = arena_open();
        struct imap_head *heads;
        size_t n, at = 0;
        bool ok = imap_scan(v->imap, a, v->last, SCAN_N, &heads, &n, &more, e);

        while (ok && at < n) {
            size_t k = some(heads + at, n - at);

            ok = fetch(v, heads + at, k, e);
            at += k;
        }
        arena_close(&a);
        if (!ok)
            return false;
        if (n == 0)
            break;
    }
    return true;
}

/* ---- following ---- */

static bool enter(struct visit *v, struct err *e)
{
    struct mail_access access;
    struct imap_box box;

    if (!mail_access_imap(v->a, &v->acc, v->secret, v->box->all->set.ca_file,
                          clock_now_us(), &access, e))
        return false;
    v->imap = imap_open(&access.server, &access.login, v->box->stop, e);
    if (!v->imap || !imap_select(v->imap, v->acc.imap_folder, &box, e))
        return false;
    v->validity = box.uid_validity;
    v->last = (int64_t)box.uid_validity == v->acc.uid_validity
                  ? (uint32_t)v->acc.uid_last
                  : 0;
    return true;
}

static bool follow(struct visit *v, struct err *e)
{
    struct actor who = {.brand_id = v->box->brand_id};

    if (!enter(v, e))
        return false;
    while (!net_stop_asked(v->box->stop)) {
        if (!fetch_new(v, e))
            return false;
        who.now_us = clock_now_us();
        if (!watch_mailbox_works(v->db, &who, v->box->account_id, e))
            return false;
        switch (imap_idle(v->imap, US_PER_MIN, e)) {
        case IMAP_IDLE_FAIL: return false;
        case IMAP_IDLE_NEW:
        case IMAP_IDLE_TIMEOUT: break;
        case IMAP_IDLE_STOPPED: return true;
        }
    }
    return true;
}

/* Waits in small steps, so that a stop is heard. */
static void pause_us(const struct box *box, int64_t us)
{
    for (; us > 0 && !net_stop_asked(box->stop); us -= 200 * US_PER_MS)
        clock_sleep_us(us < 200 * US_PER_MS ? us : 200 * US_PER_MS);
}

static void report(struct visit *v, const struct err *why)
{
    struct actor who = {.brand_id = v->box->brand_id, .now_us = clock_now_us()};
    struct err e = {0};

    LOG(LOG_WARN, "imap.failed", log_i64("account", v->box->account_id),
        log_err(why));
    if (v->db &&
        !watch_mailbox_fails(v->db, v->a, &who, v->box->account_id,
                             v->acc.address, why, why->code == ERR_DENIED, &e))
        LOG(LOG_ERROR, "imap.unreported", log_err(&e));
}

static void *box_main(void *arg)
{
    struct box *box = arg;
    int64_t wait_us = US_PER_S;
    struct visit v = {.box = box, .a = arena_open()};

    while (!net_stop_asked(box->stop)) {
        struct err e = {0};
        int64_t began_us = clock_mono_us();
        bool ok = (v.db || (v.db = db_open(box->all->set.db, &e))) &&
                  open_account(&v, &e) && follow(&v, &e);

        if (!ok && !net_stop_asked(box->stop)) {
            report(&v, &e);
            /* a connection that held for long is tried again at once */
            if (clock_mono_us() - began_us > RETRY_MAX_US)
                wait_us = US_PER_S;
            pause_us(box, wait_us);
            wait_us = wait_us * 2 < RETRY_MAX_US ? wait_us * 2 : RETRY_MAX_US;
        }
        imap_close(&v.imap);
        arena_reset(v.a);
        v.acc = (struct q_account_get){0};
    }
    db_close(&v.db);
    arena_close(&v.a);
    return NULL;
}

/* ---- which mailboxes there are ---- */

static void box_stop(struct box *b)
{
    if (!b->used)
        return;
    net_stop_now(b->stop);
    pthread_join(b->thread, NULL);
    net_stop_close(&b->stop);
    *b = (struct box){0};
}

static void box_start(struct mail_in *m, int64_t brand_id, int64_t account_id,
                      int64_t version)
{
    for (size_t i = 0; i < BOXES_MAX; i++) {
        struct box *b = &m->boxes[i];

        if (b->used)
            continue;
        *b = (struct box){.all = m,
                          .brand_id = brand_id,
                          .account_id = account_id,
                          .version = version,
                          .stop = net_stop_open(),
                          .used = true};
        if (pthread_create(&b->thread, NULL, box_main, b) != 0) {
            LOG(LOG_ERROR, "imap.no_thread", log_i64("account", account_id));
            net_stop_close(&b->stop);
            *b = (struct box){0};
        }
        return;
    }
    LOG(LOG_ERROR, "imap.too_many", log_i64("max", BOXES_MAX));
}

struct wanted {
    struct arena *a;
    struct box *list; /* brand, account, version */
    size_t n;
};

static bool list_wanted(struct db_tx *tx, void *ctx, struct err *e)
{
    struct wanted *w = ctx;
    struct q_brand_list *brands;
    size_t n;

    w->n = 0;
    w->list = ARENA_ARRAY(w->a, BOXES_MAX, struct box);
    if (!q_brand_list(tx, w->a, &brands, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct q_account_list *rows;
        size_t rows_n;

        if (!q_account_list(tx, w->a, brands[i].id, &rows, &rows_n, e))
            return false;
        for (size_t k = 0; k < rows_n && w->n < BOXES_MAX; k++)
            if (rows[k].active && rows[k].imap_host.len)
                w->list[w->n++] = (struct box){.brand_id = brands[i].id,
                                               .account_id = rows[k].id,
                                               .version = rows[k].version};
    }
    return true;
}

static bool is_wanted(const struct wanted *w, const struct box *b)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->list[i].account_id == b->account_id &&
            w->list[i].version == b->version)
            return true;
    return false;
}

static bool is_followed(const struct mail_in *m, const struct box *want)
{
    for (size_t i = 0; i < BOXES_MAX; i++)
        if (m->boxes[i].used && m->boxes[i].account_id == want->account_id)
            return true;
    return false;
}

static void look(struct mail_in *m, struct db *db, struct arena *a)
{
    struct wanted w = {.a = a};
    struct err e = {0};

    if (!db_run_read(db, list_wanted, &w, &e)) {
        LOG(LOG_WARN, "imap.no_accounts", log_err(&e));
        return;
    }
    for (size_t i = 0; i < BOXES_MAX; i++)
        if (m->boxes[i].used && !is_wanted(&w, &m->boxes[i]))
            box_stop(&m->boxes[i]);
    for (size_t i = 0; i < w.n; i++)
        if (!is_followed(m, &w.list[i]))
            box_start(m, w.list[i].brand_id, w.list[i].account_id,
                      w.list[i].version);
}

/* Until the next look, or the stop (true). */
static bool wait_or_stop(struct mail_in *m, int64_t us)
{
    struct timespec t;
    int64_t at_us = clock_now_us() + us;
    bool stop;

    t.tv_sec = at_us / US_PER_S;
    t.tv_nsec = at_us % US_PER_S * 1000;
    pthread_mutex_lock(&m->lock);
    if (!m->stopping)
        pthread_cond_timedwait(&m->wake, &m->lock, &t);
    stop = m->stopping;
    pthread_mutex_unlock(&m->lock);
    return stop;
}

static void *look_main(void *arg)
{
    struct mail_in *m = arg;
    struct arena *a = arena_open();
    struct db *db = NULL;

    do {
        struct err e = {0};

        if (!db && !(db = db_open(m->set.db, &e)))
            LOG(LOG_WARN, "imap.no_store", log_err(&e));
        if (db)
            look(m, db, a);
        arena_reset(a);
    } while (!wait_or_stop(m, m->set.look_us ? m->set.look_us : 10 * US_PER_S));
    for (size_t i = 0; i < BOXES_MAX; i++)
        if (m->boxes[i].used)
            net_stop_now(m->boxes[i].stop);
    for (size_t i = 0; i < BOXES_MAX; i++)
        box_stop(&m->boxes[i]);
    db_close(&db);
    arena_close(&a);
    return NULL;
}

struct mail_in *mail_in_open(const struct mail_in_settings *s, struct err *e)
{
    struct mail_in *m = calloc(1, sizeof *m);

    if (!m)
        abort();
    m->set = *s;
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->wake, NULL);
    if (pthread_create(&m->thread, NULL, look_main, m) != 0) {
        free(m);
        err_set(e, ERR_RETRY, "no thread for the mailboxes");
        return NULL;
    }
    return m;
}

void mail_in_close(struct mail_in **m)
{
    if (!*m)
        return;
    pthread_mutex_lock(&(*m)->lock);
    (*m)->stopping = true;
    pthread_cond_signal(&(*m)->wake);
    pthread_mutex_unlock(&(*m)->lock);
    pthread_join((*m)->thread, NULL);
    pthread_cond_destroy(&(*m)->wake);
    pthread_mutex_destroy(&(*m)->lock);
    free(*m);
    *m = NULL;
}
