/*
 * cmd_serve.c — the desk itself: pages and background work in one process.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/log.h"
#include "channel/mail_in.h"
#include "db/q_brand.h"
#include "db/q_event.h"
#include "main/cmd.h"
#include "main/run.h"
#include "main/sole.h"
#include "net/http.h"
#include "web/pages/pages.h"
#include "web/serve.h"

enum { LISTEN_MAX = 8, TABLES_MAX = 32, FEED_ROWS = 200, BRANDS_MAX = 256 };

/* Many events in a moment are read at once; an eye sees 20 ms as at once. */
enum { FEED_GATHER_US = 20 * 1000, FEED_HINTS_MAX = 10000 };

/* ---- from rows to the open pages ---- */

/*
 * The feed follows the events of all brands and hands each to the hub.  Ids
 * come in the order of commits, so the last one seen is all it remembers.
 */
struct feed {
    struct cli *c;
    struct web_server *server;
    struct db_listener *listener;
    pthread_t thread;
    _Atomic bool stopping;
    struct {
        int64_t brand_id, last_id;
    } seen[BRANDS_MAX];
    size_t seen_n;
};

static int64_t *seen_of(struct feed *f, int64_t brand_id)
{
    for (size_t i = 0; i < f->seen_n; i++)
        if (f->seen[i].brand_id == brand_id)
            return &f->seen[i].last_id;
    if (f->seen_n == BRANDS_MAX)
        return NULL;
    f->seen[f->seen_n].brand_id = brand_id;
    f->seen[f->seen_n].last_id = -1;
    return &f->seen[f->seen_n++].last_id;
}

static bool feed_brand(struct feed *f, struct db_tx *tx, struct arena *a,
                       int64_t brand_id, struct err *e)
{
    int64_t *last = seen_of(f, brand_id);
    struct q_event_after *rows;
    struct q_event_last newest;
    size_t n;

    if (!last)
        return true;
    if (*last < 0) {
        if (!q_event_last(tx, a, brand_id, &newest, e))
            return false;
        *last = newest.id;
        return true;
    }
    do {
        if (!q_event_after(tx, a, brand_id, *last, FEED_ROWS, &rows, &n, e))
            return false;
        for (size_t i = 0; i < n; i++) {
            pages_publish(web_hub(f->server), brand_id, &rows[i]);
            *last = rows[i].id;
        }
    } while (n == FEED_ROWS);
    return true;
}

static bool feed_round(struct feed *f, struct db *db, struct arena *a,
                       struct err *e)
{
    struct db_tx *tx = db_begin_read(db, e);
    struct q_brand_list *rows;
    bool ok = tx != NULL;
    size_t n = 0;

    ok = ok && q_brand_list(tx, a, &rows, &n, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = feed_brand(f, tx, a, rows[i].id, e);
    db_rollback(&tx);
    return ok;
}

/* A hint of presence is all there is of it; one of events means: look. */
static void feed_note(struct feed *f, struct db *db, const struct db_note *note)
{
    struct err e = {0};

    if (str_eq(note->channel, STR(PAGES_PRESENCE)) &&
        !pages_publish_presence(web_hub(f->server), db, note->payload, &e))
        LOG(LOG_WARN, "feed.presence", log_err(&e));
}

/* Waits for a hint, and takes what else has come soon after it. */
static void feed_wait(struct feed *f, struct db *db, struct arena *a)
{
    struct db_note note;
    struct err e = {0};
    enum db_got got = db_listen_wait(f->listener, a, US_PER_S, &note, &e);

    if (got == DB_FAIL)
        clock_sleep_us(US_PER_S);
    else if (got == DB_ROW)
        feed_note(f, db, &note);
    clock_sleep_us(FEED_GATHER_US);
    for (int i = 0; i < FEED_HINTS_MAX; i++) {
        if (db_listen_wait(f->listener, a, 0, &note, &e) != DB_ROW)
            return;
        feed_note(f, db, &note);
    }
}

static void *feed_main(void *arg)
{
    struct feed *f = arg;
    struct arena *a = arena_open();
    struct db *db = NULL;

    while (!f->stopping) {
        struct err e = {0};

        if ((!db && !(db = db_open(&f->c->db_set, &e))) ||
            !feed_round(f, db, a, &e)) {
            LOG(LOG_WARN, "feed.round", log_err(&e));
            clock_sleep_us(US_PER_S);
            if (!db)
                continue;
        }
        arena_reset(a);
        feed_wait(f, db, a);
        arena_reset(a);
    }
    db_close(&db);
    arena_close(&a);
    return NULL;
}

static bool feed_open(struct feed *f, struct err *e)
{
    static const char *const channels[] = {"event", PAGES_PRESENCE, NULL};

    f->listener = db_listen(&f->c->db_set, channels, e);
    if (!f->listener)
        return false;
    if (pthread_create(&f->thread, NULL, feed_main, f) == 0)
        return true;
    db_unlisten(&f->listener);
    return err_set(e, ERR_RETRY, "no thread for live updates");
}

static void feed_close(struct feed *f)
{
    if (!f->listener)
        return;
    f->stopping = true;
    db_listener_wake(f->listener);
    pthread_join(f->thread, NULL);
    db_unlisten(&f->listener);
}

/* ---- what pages ask of rooms they may not see ---- */

static bool try_mailbox(struct pages_ctx *ctx, struct db *db, struct arena *a,
                        int64_t brand_id, int64_t account_id, int64_t now_us,
                        struct pages_try *out, struct err *e)
{
    const struct cli *c = ctx->more;
    struct mail_try tried;

    if (!mail_in_try(db, a, ctx->desk, c->conf.ca_file, brand_id, account_id,
                     now_us, &tried, e))
        return false;
    out->in_asked = tried.imap_asked;
    out->out_asked = tried.smtp_asked;
    out->in_ok = tried.imap.code == ERR_NONE;
    out->out_ok = tried.smtp.code == ERR_NONE;
    out->in_text = str_dup(a, str_from_z(tried.imap.text));
    out->out_text = str_dup(a, str_from_z(tried.smtp.text));
    return true;
}

/* A picture that a letter names, when an agent asks for it: the customer
 * learns that somebody looked, and from which address, so never by itself. */
static bool fetch_image(struct pages_ctx *ctx, struct arena *a, struct str url,
                        struct str *bytes, struct err *e)
{
    const struct http_call call = {.url = url,
                                   .cap_bytes = LIMIT_IMAGE_BYTES,
                                   .wait_us = 10 * US_PER_S,
                                   .redirects_max = 3};
    struct http_answer answer;
    struct http *h = http_open(NULL);
    bool ok = http_send(h, a, &call, &answer, e);

    (void)ctx;
    http_close(&h);
    if (!ok)
        return false;
    *bytes = answer.body;
    return answer.status == 200 ||
           err_set(e, ERR_MISSING, "the picture is not there (%d)",
                   answer.status);
}

static struct db *open_db(void *ctx, struct err *e)
{
    const struct pages_ctx *p = ctx;
    const struct cli *c = p->more;

    return db_open(&c->db_set, e);
}

static void close_db(void *ctx, struct db **db)
{
    (void)ctx;
    db_close(db);
}

/* ---- serving ---- */

struct site {
    struct pages_ctx pages;
    const char *listen[LISTEN_MAX + 1];
    const struct web_route *tables[TABLES_MAX + 1];
    struct web_settings web;
};

static bool site_fill(struct site *s, struct cli *c, struct err *e)
{
    struct str rest = cli_get(c, "listen"), one;
    size_t n = 0;

    if (!rest.ptr)
        rest = c->conf.listen;
    while (str_cut(&rest, ',', &one)) {
        if (n == LISTEN_MAX)
            return err_set(e, ERR_INPUT, "at most %d addresses to listen on",
                           LISTEN_MAX);
        s->listen[n++] = str_z(c->a, str_trim(one));
    }
    s->pages = (struct pages_ctx){.desk = &c->desk,
                                  .try_mailbox = try_mailbox,
                                  .fetch_image = fetch_image,
                                  .more = c,
                                  .version = REDRESS_VERSION};
    s->web = (struct web_settings){
        .listen = s->listen,
        .public_url = c->conf.public_url,
        .behind_proxy = c->conf.behind_proxy,
        .workers = (int)c->conf.web_threads,
        .lang = LANG_EN,
        .temp_dir = str_z(c->a, c->conf.data),
        .routes = s->tables,
    };
    hash_hmac(str_make(c->desk.key, sizeof c->desk.key), STR("csrf"),
              s->web.secret);
    pages_tables(s->tables, TABLES_MAX);
    pages_hooks(&s->pages, &s->web.hooks);
    s->web.hooks.db_open = open_db;
    s->web.hooks.db_close = close_db;
    return true;
}

const struct cli_option cmd_serve_options[] = {
    {"listen", "ADDRESS", false, "instead of web.listen; port 0: a free one"},
    {"pages-only", NULL, false, "background work is done by `redress work`"},
    {0}};

static void say_ready(struct cli *c, const struct site *s,
                      const struct web_server *server, const struct run *r)
{
    int port = web_port(server, 0);
    int lmtp = r ? run_lmtp_port(r) : 0;

    (void)c;
    if (port)
        printf("redress answers on http://127.0.0.1:%d", port);
    else
        printf("redress answers on %s", s->listen[0]);
    if (lmtp)
        printf(" and takes mail by LMTP on port %d", lmtp);
    printf("\n");
    fflush(stdout);
}

/* `wrong` is the exit code for what was wrong in that step: an address that is
 * none.  One of another machine is a wrong setting, too; a port that is taken
 * may be free soon. */
static int fail_to_serve(const struct err *e, int wrong)
{
    int rc = cli_fail(e);

    if (e->code == ERR_INPUT)
        return wrong;
    return e->code == ERR_MISSING ? EX_CONFIG : rc;
}

int cmd_serve(struct cli *c)
{
    struct site *s = ARENA_NEW(c->a, struct site);
    struct feed *f = ARENA_NEW(c->a, struct feed);
    bool works = !cli_flag(c, "pages-only");
    struct web_server *server = NULL;
    struct run *r = NULL;
    struct db *db = NULL;
    struct err e = {0};
    int wrong = EX_DATAERR;
    bool ok;

    run_signals();
    c->judges = true;
    ok = net_start(&e) && cli_store(c, true, &db, &e);
    db_close(&db);
    ok = ok && sole_take(c, SOLE_PAGES, &e) &&
         (!works || sole_take(c, SOLE_WORK, &e));
    if (ok && works) {
        wrong = EX_CONFIG; /* mail.lmtp */
        ok = (r = run_open(c, &e)) != NULL;
    }
    if (ok) {
        wrong = cli_flag(c, "listen") ? EX_USAGE : EX_CONFIG;
        ok = site_fill(s, c, &e) && (server = web_serve(&s->web, &e)) != NULL;
    }
    f->c = c;
    f->server = server;
    ok = ok && feed_open(f, &e);
    if (ok) {
        say_ready(c, s, server, r);
        run_wait_signal();
    }
    feed_close(f);
    if (server)
        web_stop(&server, 5 * US_PER_S);
    run_close(&r);
    return ok ? EX_OK : fail_to_serve(&e, wrong);
}

int cmd_work(struct cli *c)
{
    struct run *r = NULL;
    struct db *db = NULL;
    struct err e = {0};
    int wrong = EX_DATAERR;
    bool ok;

    run_signals();
    c->judges = true;
    ok = cli_store(c, false, &db, &e);
    db_close(&db);
    ok = ok && sole_take(c, SOLE_WORK, &e);
    if (ok) {
        wrong = EX_CONFIG; /* mail.lmtp */
        ok = (r = run_open(c, &e)) != NULL;
    }
    if (ok) {
        printf("redress works");
        if (run_lmtp_port(r))
            printf(" and takes mail by LMTP on port %d", run_lmtp_port(r));
        printf("\n");
        fflush(stdout);
        run_wait_signal();
    }
    run_close(&r);
    return ok ? EX_OK : fail_to_serve(&e, wrong);
}
