/*
 * cmd_mailbox.c — adding, changing and trying mailboxes.
 */
#include "base/clock.h"
#include "channel/mail_in.h"
#include "db/q_brand.h"
#include "desk/brand.h"
#include "main/cmd.h"
#include "net/net.h"

struct mailbox {
    struct cli *c;
    struct account_new account;
    int64_t now_us, brand_id, account_id;
};

static struct str keep_or(struct str given, struct str stored)
{
    return given.ptr ? given : stored;
}

/* An account that is there already gets what was given, and keeps the rest. */
static bool put_mailbox(struct db_tx *tx, void *ctx, struct err *e)
{
    struct mailbox *s = ctx;
    struct account_new *n = &s->account, in = *n;
    struct q_address_find at;
    struct q_account_get row;

    switch (account_of(tx, s->c->a, n->address, &at, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return account_add(tx, s->c->a, &s->c->desk, s->brand_id, &in,
                           s->now_us, &s->account_id, e);
    case DB_ROW: break;
    }
    if (at.brand_id != s->brand_id)
        return err_set(e, ERR_CONFLICT, "\"%.*s\" belongs to another brand",
                       STR_ARG(n->address));
    if (q_account_get(tx, s->c->a, at.brand_id, at.account_id, &row, e) !=
        DB_ROW)
        return err_set(e, ERR_FATAL, "an address without its mailbox");
    in.name = keep_or(n->name, row.name);
    in.imap_host = keep_or(n->imap_host, row.imap_host);
    in.imap_tls = keep_or(n->imap_tls, row.imap_tls);
    in.imap_user = keep_or(n->imap_user, row.imap_user);
    in.imap_folder = keep_or(n->imap_folder, row.imap_folder);
    in.imap_port = n->imap_port ? n->imap_port : row.imap_port;
    in.smtp_host = keep_or(n->smtp_host, row.smtp_host);
    in.smtp_tls = keep_or(n->smtp_tls, row.smtp_tls);
    in.smtp_user = keep_or(n->smtp_user, row.smtp_user);
    in.smtp_port = n->smtp_port ? n->smtp_port : row.smtp_port;
    in.auth = keep_or(n->auth, row.auth);
    in.pin = keep_or(n->pin, row.pin);
    in.plus = n->plus && row.plus;
    in.active = true;
    s->account_id = at.account_id;
    return account_change(tx, s->c->a, &s->c->desk, at.brand_id, at.account_id,
                          row.version, &in, e);
}

const struct cli_option cmd_mailbox_add_options[] = {
    {"name", "NAME", false, "shown as sender; else the brand's name"},
    {"imap", "HOST", false, "server to read from; none: LMTP or deliver only"},
    {"imap-port", "PORT", false, "993 for tls, 143 else"},
    {"imap-tls", "HOW", false, "tls (default), starttls, none"},
    {"imap-user", "USER", false, "else the address"},
    {"imap-folder", "NAME", false, "else INBOX"},
    {"smtp", "HOST", false, "server to send through"},
    {"smtp-port", "PORT", false, "465 for tls, 587 else"},
    {"smtp-tls", "HOW", false, "tls (default), starttls, none"},
    {"smtp-user", "USER", false, "none: no log-in"},
    {"auth", "HOW", false, "password (default) or xoauth2"},
    {"password-file", "FILE", false,
     "first line: password, access token, or JSON of a consent"},
    {"pin", "sha256//…", false, "public key of the servers to trust"},
    {"no-plus", NULL, false, "user+x@host does not reach this mailbox"},
    {"brand", "NAME", false, "when there are several"},
    {0}};

int cmd_mailbox_add(struct cli *c)
{
    struct mailbox s = {.c = c, .now_us = clock_now_us()};
    struct account_new *n = &s.account;
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    *n = (struct account_new){
        .address = str_from_z(c->args[0]),
        .name = cli_get(c, "name"),
        .plus = !cli_flag(c, "no-plus"),
        .imap_host = cli_get(c, "imap"),
        .imap_tls = cli_get(c, "imap-tls"),
        .imap_user = cli_get(c, "imap-user"),
        .imap_folder = cli_get(c, "imap-folder"),
        .smtp_host = cli_get(c, "smtp"),
        .smtp_tls = cli_get(c, "smtp-tls"),
        .smtp_user = cli_get(c, "smtp-user"),
        .auth = cli_get(c, "auth"),
        .pin = cli_get(c, "pin"),
        .active = true,
    };
    ok = cli_int_in(c, "imap-port", 1, 65535, &n->imap_port, &e) &&
         cli_int_in(c, "smtp-port", 1, 65535, &n->smtp_port, &e) &&
         cmd_read_secret(c, "password-file", &n->secret, &e) &&
         cli_store(c, false, &db, &e) && cli_brand(c, db, &s.brand_id, &e) &&
         db_run(db, put_mailbox, &s, &e);
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    printf("mailbox %" PRId64 " %.*s\n", s.account_id, STR_ARG(n->address));
    return EX_OK;
}

struct find {
    struct cli *c;
    struct q_address_find row;
    enum db_got got;
};

static bool find_mailbox(struct db_tx *tx, void *ctx, struct err *e)
{
    struct find *f = ctx;

    f->got = account_of(tx, f->c->a, str_from_z(f->c->args[0]), &f->row, e);
    return f->got != DB_FAIL;
}

static void say_part(const char *what, const struct err *e)
{
    printf("%-5s %s\n", what, e->code == ERR_NONE ? "works" : e->text);
}

const struct cli_option cmd_mailbox_test_options[] = {{0}};

int cmd_mailbox_test(struct cli *c)
{
    struct find f = {.c = c};
    struct mail_try out = {0};
    struct db *db = NULL;
    struct err e = {0};
    bool ok =
        cli_store(c, false, &db, &e) && db_run_read(db, find_mailbox, &f, &e);

    if (ok && f.got == DB_NONE)
        ok = err_set(&e, ERR_MISSING, "\"%s\" is no mailbox of ours",
                     c->args[0]);
    ok = ok && net_start(&e) &&
         mail_in_try(db, c->a, &c->desk, c->conf.ca_file, f.row.brand_id,
                     f.row.account_id, clock_now_us(), &out, &e);
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    say_part("in:", &out.imap);
    say_part("out:", &out.smtp);
    if (out.imap.code == ERR_NONE)
        printf("%" PRId64 " messages in the mailbox\n", out.messages);
    return out.imap.code != ERR_NONE ? cli_exit_of(out.imap.code)
                                     : cli_exit_of(out.smtp.code);
}
