/*
 * mail_try.c — the live test of a mailbox's settings.
 */
#include "channel/mail_account.h"
#include "channel/mail_in.h"
#include "channel/maildir.h"
#include "desk/brand.h"
#include "desk/secret.h"
#include "net/imap.h"
#include "net/smtp.h"

struct load {
    struct arena *a;
    int64_t brand_id, account_id;
    struct q_account_get acc;
};

static bool load(struct db_tx *tx, void *ctx, struct err *e)
{
    struct load *l = ctx;

    switch (q_account_get(tx, l->a, l->brand_id, l->account_id, &l->acc, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such mailbox");
    case DB_ROW: break;
    }
    return true;
}

static void try_imap(struct arena *a, const struct q_account_get *acc,
                     struct str secret, struct str ca_file, int64_t now_us,
                     struct mail_try *out)
{
    struct mail_access access;
    struct imap_box box = {0};
    struct imap *m = NULL;

    out->imap_asked = acc->imap_host.len > 0;
    if (!out->imap_asked)
        return;
    if (mail_access_imap(a, acc, secret, ca_file, now_us, &access,
                         &out->imap) &&
        (m = imap_open(&access.server, &access.login, NULL, &out->imap)) &&
        imap_select(m, acc->imap_folder, &box, &out->imap))
        out->messages = box.exists;
    imap_close(&m);
}

static void try_smtp(struct arena *a, const struct desk *desk,
                     const struct q_account_get *acc, struct str secret,
                     struct str ca_file, int64_t now_us, struct mail_try *out)
{
    struct mail_access access;
    struct maildir m;
    struct str folder;
    struct smtp *s = NULL;

    out->smtp_asked = acc->smtp_host.len > 0;
    if (!out->smtp_asked)
        return;
    if (account_keeps(acc->smtp_host, &folder)) {
        m = maildir_in(a, desk->data, folder);
        if (!maildir_make(&m, &out->smtp))
            assert(out->smtp.code != ERR_NONE);
        return;
    }
    if (mail_access_smtp(a, acc, secret, ca_file, now_us, &access, &out->smtp))
        s = smtp_open(&access.server, &access.login, STR(""), NULL, &out->smtp);
    smtp_close(&s);
}

bool mail_in_try(struct db *db, struct arena *a, const struct desk *desk,
                 struct str ca_file, int64_t brand_id, int64_t account_id,
                 int64_t now_us, struct mail_try *out, struct err *e)
{
    struct load l = {.a = a, .brand_id = brand_id, .account_id = account_id};
    struct str secret = {0};

    *out = (struct mail_try){0};
    if (!db_run_read(db, load, &l, e))
        return false;
    if (l.acc.secret.len && !secret_open(a, desk, l.acc.secret, &secret, e))
        return false;
    try_imap(a, &l.acc, secret, ca_file, now_us, out);
    try_smtp(a, desk, &l.acc, secret, ca_file, now_us, out);
    return true;
}
