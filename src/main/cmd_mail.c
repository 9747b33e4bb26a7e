/*
 * cmd_mail.c — messages in without a mailbox: deliver, import, intake.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "db/q_brand.h"
#include "db/q_intake.h"
#include "desk/brand.h"
#include "desk/intake.h"
#include "main/cmd.h"
#include "mime/mbox.h"

struct to {
    struct cli *c;
    struct str address;
    struct q_address_find row;
    enum db_got got;
};

static bool find_to(struct db_tx *tx, void *ctx, struct err *e)
{
    struct to *t = ctx;

    t->got = account_of(tx, t->c->a, t->address, &t->row, e);
    return t->got != DB_FAIL;
}

const struct cli_option cmd_deliver_options[] = {
    {"to", "ADDRESS", true, "the mailbox of ours that it was sent to"},
    {"from", "ADDRESS", false, "sender of the envelope"},
    {"sync", NULL, false, "return only when it is a case, or is settled"},
    {0}};

int cmd_deliver(struct cli *c)
{
    struct to to = {.c = c, .address = cli_get(c, "to")};
    struct intake_item item = {.door = "deliver",
                               .mail_from = cli_get(c, "from"),
                               .rcpt_to = to.address};
    struct db *db = NULL;
    struct err e = {0};
    int64_t now_us = clock_now_us(), id;
    bool sync = cli_flag(c, "sync");
    int rc;

    /* the message first: a store that is away must not lose it to a pipe */
    if (!cli_read(c->a, NULL, LIMIT_MAIL_BYTES, &item.raw, &e))
        return cli_fail(&e);
    c->judges = sync;
    c->brief = true;
    if (!cli_store(c, false, &db, &e)) {
        cli_fail(&e);
        return EX_TEMPFAIL; /* whatever it is, the mail server keeps it */
    }
    if (!db_run_read(db, find_to, &to, &e)) {
        rc = cli_fail(&e);
        goto out;
    }
    if (to.got == DB_NONE) {
        fprintf(stderr, "redress: \"%.*s\" is no mailbox of ours\n",
                STR_ARG(to.address));
        rc = EX_NOUSER;
        goto out;
    }
    item.brand_id = to.row.brand_id;
    item.account_id = to.row.account_id;
    rc = EX_TEMPFAIL;
    /* held for a while when we settle it ourselves */
    if (!intake_keep(db, c->a, &item, 1, sync ? US_PER_MIN : 0, now_us, &id,
                     &e)) {
        cli_fail(&e);
        goto out;
    }
    rc = EX_OK;
    if (sync && !intake_work_one(db, c->a, &c->desk, item.brand_id, id,
                                 clock_now_us(), &e))
        rc = cli_fail(&e);
out:
    db_close(&db);
    return rc;
}

/* ---- import ---- */

struct import {
    struct cli *c;
    struct db *db;
    struct to to;
    struct arena *a; /* of the batch */
    int64_t kept, known;
    struct intake_item items[64];
    size_t n;
    size_t bytes;
    bool quiet;
};

static bool import_flush(struct import *im, struct err *e)
{
    int64_t ids[64];

    if (im->n && !intake_keep(im->db, im->a, im->items, im->n, 0,
                              clock_now_us(), ids, e))
        return false;
    for (size_t i = 0; i < im->n; i++) {
        im->kept += ids[i] != 0;
        im->known += ids[i] == 0;
    }
    im->n = im->bytes = 0;
    arena_reset(im->a);
    return true;
}

/* What a message is called is its content, so an import that is run again,
 * or goes on after a stop, keeps nothing twice. */
static bool import_one(struct import *im, struct str raw, struct err *e)
{
    struct str sha = hash_sha256_hex(im->a, raw);

    if (raw.len > LIMIT_MAIL_BYTES) {
        fprintf(stderr,
                "redress: one message is larger than %d MB, left "
                "out\n",
                LIMIT_MAIL_BYTES / 1024 / 1024);
        return true;
    }
    im->items[im->n++] = (struct intake_item){
        .brand_id = im->to.row.brand_id,
        .account_id = im->to.row.account_id,
        .door = "import",
        .source = str_fmt(im->a, "import %.*s", STR_ARG(sha)),
        .rcpt_to = im->to.address,
        .raw = raw,
    };
    im->bytes += raw.len;
    return (im->n < ARRAY_N(im->items) && im->bytes < 8 * 1024 * 1024) ||
           import_flush(im, e);
}

static void progress(const struct import *im, size_t done, size_t all)
{
    if (im->quiet || !isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r%3zu %%  %" PRId64 " kept, %" PRId64 " known",
            all ? done * 100 / all : 100, im->kept, im->known);
}

static bool import_mbox(struct import *im, struct str file, struct err *e)
{
    struct mbox_item item;
    size_t offset = 0;

    for (;;) {
        struct arena *a = im->a;

        if (!mbox_next(a, file, &offset, &item))
            break;
        if (!import_one(im, item.raw, e))
            return false;
        progress(im, offset, file.len);
    }
    return import_flush(im, e);
}

static bool map_file(const char *path, struct str *out, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    void *p = NULL;
    bool ok = false;

    if (fd < 0 || fstat(fd, &st) != 0)
        err_set(e, ERR_INPUT, "cannot read \"%s\": %s", path, strerror(errno));
    else if (st.st_size == 0)
        ok = true;
    else if ((p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
                       0)) == MAP_FAILED)
        err_set(e, ERR_RETRY, "cannot map \"%s\": %s", path, strerror(errno));
    else
        ok = true;
    *out = ok ? str_make(p, (size_t)st.st_size) : (struct str){0};
    if (fd >= 0)
        close(fd);
    return ok;
}

/* The messages of one folder of a Maildir, or single files. */
static bool import_folder(struct import *im, const char *path, struct err *e)
{
    DIR *d = opendir(path);
    struct dirent *entry;
    bool ok = true;

    while (ok && d && (entry = readdir(d))) {
        const char *name;
        struct stat st;
        struct str raw;

        if (entry->d_name[0] == '.')
            continue;
        name = str_fmt(im->c->a, "%s/%s", path, entry->d_name).ptr;
        if (stat(name, &st) != 0 || !S_ISREG(st.st_mode))
            continue;
        ok = map_file(name, &raw, e);
        if (ok) {
            ok = import_one(im, str_dup(im->a, raw), e);
            if (raw.len)
                munmap((void *)(uintptr_t)raw.ptr, raw.len);
        }
        progress(im, 0, 0);
    }
    if (d)
        closedir(d);
    return ok && import_flush(im, e);
}

static bool import_path(struct import *im, const char *path, struct err *e)
{
    static const char *const folders[] = {"/cur", "/new", ""};
    struct stat st;
    struct str file;
    bool ok;

    if (stat(path, &st) != 0)
        return err_set(e, ERR_INPUT, "cannot read \"%s\": %s", path,
                       strerror(errno));
    if (S_ISDIR(st.st_mode)) {
        for (size_t i = 0; i < ARRAY_N(folders); i++) {
            struct str name = str_fmt(im->c->a, "%s%s", path, folders[i]);

            if (!import_folder(im, name.ptr, e))
                return false;
        }
        return true;
    }
    if (!map_file(path, &file, e))
        return false;
    ok = import_mbox(im, file, e);
    if (file.len)
        munmap((void *)(uintptr_t)file.ptr, file.len);
    return ok;
}

const struct cli_option cmd_import_options[] = {
    {"to", "ADDRESS", true, "the mailbox of ours that it belongs to"},
    {"quiet", NULL, false, "no progress"},
    {0}};

int cmd_import(struct cli *c)
{
    struct import im = {.c = c,
                        .to = {.c = c, .address = cli_get(c, "to")},
                        .quiet = cli_flag(c, "quiet")};
    struct err e = {0};
    int rc;

    if (!cli_store(c, false, &im.db, &e))
        return cli_fail(&e);
    im.a = arena_open();
    if (!db_run_read(im.db, find_to, &im.to, &e)) {
        rc = cli_fail(&e);
    } else if (im.to.got == DB_NONE) {
        fprintf(stderr, "redress: \"%.*s\" is no mailbox of ours\n",
                STR_ARG(im.to.address));
        rc = EX_NOUSER;
    } else if (!import_path(&im, c->args[0], &e)) {
        rc = cli_fail(&e);
    } else {
        printf("%" PRId64 " messages kept, %" PRId64 " were here already\n",
               im.kept, im.known);
        rc = EX_OK;
    }
    arena_close(&im.a);
    db_close(&im.db);
    return rc;
}

/* ---- the ledger ---- */

static void put_item(struct json *j, const struct q_intake_after *r)
{
    json_object(j);
    json_put_i64(j, "id", r->id);
    json_put_time(j, "received", r->received_us);
    json_put_str(j, "door", r->door);
    json_put_str(j, "state", r->state);
    json_put_str(j, "outcome", r->outcome);
    json_put_str(j, "reason", r->reason);
    json_put_id(j, "case", r->case_id);
    json_put_id(j, "message", r->message_id);
    json_put_str(j, "message_id", r->ref);
    json_put_str(j, "sha256", r->sha256);
    json_put_i64(j, "bytes", r->bytes);
    json_put_str(j, "from", r->mail_from);
    json_put_str(j, "to", r->rcpt_to);
    json_end(j);
}

static void say_item(struct buf *b, const struct q_intake_after *r)
{
    char when[CIVIL_ISO_BYTES];

    civil_iso(r->received_us, when);
    buf_put_f(b, "%8" PRId64 "  %.16s  %-9.*s  ", r->id, when,
              STR_ARG(r->outcome.len ? r->outcome : r->state));
    if (r->case_id)
        buf_put_f(b, "case %" PRId64 "  ", r->case_id);
    buf_put(b, r->reason);
}

const struct cli_option cmd_intake_options[] = {
    {"json", NULL, false, "a JSON object per line"},
    {"brand", "NAME", false, "when there are several"},
    {"after", "ID", false, "only items after this one"},
    {0}};

int cmd_intake(struct cli *c)
{
    struct db *db = NULL;
    struct err e = {0};
    int64_t brand_id, after = 0;
    struct arena *a = NULL;
    bool ok = cli_int_in(c, "after", 0, INT64_MAX, &after, &e) &&
              cli_store(c, false, &db, &e) && cli_brand(c, db, &brand_id, &e);

    a = arena_open();
    while (ok) {
        struct db_tx *tx = db_begin_read(db, &e);
        struct q_intake_after *rows;
        struct buf b = buf_make(a, 16 * 1024 * 1024);
        struct json j;
        size_t n = 0;

        ok = tx && q_intake_after(tx, a, brand_id, after, 500, &rows, &n, &e);
        db_rollback(&tx);
        for (size_t i = 0; ok && i < n; i++) {
            if (cli_flag(c, "json")) {
                j = json_make(&b);
                put_item(&j, &rows[i]);
            } else {
                say_item(&b, &rows[i]);
            }
            buf_put_byte(&b, '\n');
            after = rows[i].id;
        }
        if (n == 0 || !cli_write(&b))
            break;
        arena_reset(a);
    }
    arena_close(&a);
    db_close(&db);
    return ok ? EX_OK : cli_fail(&e);
}
