/*
 * cmd_demo.c — the demonstration, once as a whole or live.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "desk/brand.h"
#include "main/cmd.h"
#include "main/demo.h"

#define DEMO_FILE "log-ins.txt"
enum { PLAY_S = 20, PLAY_MAX_S = 24 * 3600 };

const struct cli_option cmd_demo_options[] = {
    {"play", NULL, false, "new messages come into a filled one, until stopped"},
    {"seconds", "N", false, "with --play: one every N seconds (20)"},
    {0}};

/* ---- the log-ins ---- */

/* As the settings have it; `serve` may be told another, which it prints. */
static struct str address_of_desk(struct cli *c)
{
    static const struct str any = STR_INIT("0.0.0.0:");
    const struct str serve = STR("where `redress serve` says that it answers");
    struct str first, rest = c->conf.listen;

    if (c->conf.public_url.len)
        return c->conf.public_url;
    str_cut(&rest, ',', &first);
    first = str_trim(first);
    if (str_starts(first, STR("unix:")) || str_ends(first, STR(":0")))
        return serve;
    if (str_starts(first, any))
        first = str_fmt(c->a, "127.0.0.1:%.*s",
                        STR_ARG(str_sub(first, any.len, first.len)));
    return str_fmt(c->a, "http://%.*s, or %.*s", STR_ARG(first),
                   STR_ARG(serve));
}

static struct str say_log_ins(struct cli *c)
{
    struct buf b = buf_make(c->a, 8192);

    buf_put_f(&b,
              "The demonstration of %s: %.*s\n"
              "Log in as one of these; the password of all is: %s\n\n",
              DEMO_BRAND, STR_ARG(address_of_desk(c)), DEMO_PASSWORD);
    for (int i = DEMO_OWNER + 1; i < DEMO_PEOPLE_N; i++) {
        const struct demo_human *h = &demo_people[i];

        buf_put_f(&b, "    %-24s %-14.*s pages in %s\n", h->email,
                  STR_ARG(role_name(h->role)), h->lang);
    }
    buf_put_f(&b,
              "\nNothing is sent: letters that leave are kept as files in "
              "%.*s/" DEMO_OUTBOX "/new\n",
              STR_ARG(c->conf.data));
    return buf_str(&b);
}

static char *log_in_path(struct cli *c)
{
    return str_z(c->a,
                 str_fmt(c->a, "%.*s/%s", STR_ARG(c->conf.data), DEMO_FILE));
}

static bool write_log_ins(struct cli *c, struct str text, struct err *e)
{
    const char *path = log_in_path(c);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && fchmod(fd, 0600) == 0 &&
              write(fd, text.ptr, text.len) == (ssize_t)text.len;

    if (fd >= 0 && close(fd) != 0)
        ok = false;
    return ok || err_set(e, ERR_INPUT, "cannot write \"%s\": %s", path,
                         strerror(errno));
}

/* ---- filling ---- */

static bool fill(struct demo *d, struct err *e)
{
    struct str text = say_log_ins(d->c);
    size_t letters_n;

    /* the log-ins first: they hold even when the rest is cut short */
    if (!demo_brand(d, e) || !write_log_ins(d->c, text, e) ||
        !demo_fill(d, &letters_n, e) || !demo_outbox(d, e))
        return false;
    printf("%zu letters of customers, ten days of %s\n\n%.*s", letters_n,
           DEMO_BRAND, STR_ARG(text));
    return true;
}

/* ---- playing ---- */

static bool find_account(struct db_tx *tx, void *ctx, struct err *e)
{
    struct demo *d = ctx;
    struct q_address_find row;

    switch (account_of(tx, d->c->a, STR(DEMO_ADDRESS), &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING,
                       "this store holds no demonstration: run `redress demo` "
                       "on an empty one first");
    case DB_ROW: break;
    }
    d->brand_id = row.brand_id;
    d->account_id = row.account_id;
    return true;
}

/* A real desk may have the same address; only `demo` leaves its file. */
static bool is_demo(struct cli *c, struct err *e)
{
    return access(log_in_path(c), F_OK) == 0 ||
           err_set(e, ERR_INPUT,
                   "\"%s\" is not there: this store was not filled by `redress "
                   "demo`, and nothing is played into real ones",
                   log_in_path(c));
}

static bool play(struct demo *d, int64_t seconds, struct err *e)
{
    return is_demo(d->c, e) && db_run_read(d->db, find_account, d, e) &&
           demo_play(d, seconds * US_PER_S, e);
}

int cmd_demo(struct cli *c)
{
    struct demo d = {.c = c, .a = arena_open(), .end_us = clock_now_us()};
    bool live = cli_flag(c, "play");
    int64_t seconds = PLAY_S;
    struct err e = {0};
    bool ok;

    c->judges = !live; /* who serves judges what is played */
    ok = cli_int_in(c, "seconds", 1, PLAY_MAX_S, &seconds, &e) &&
         cli_store(c, !live, &d.db, &e) &&
         (live ? play(&d, seconds, &e) : fill(&d, &e));
    db_close(&d.db);
    arena_close(&d.a);
    return ok ? EX_OK : cli_fail(&e);
}
