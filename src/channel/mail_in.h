/*
 * mail_in.h — mail comes in by IMAP: a thread for each mailbox that has a
 * server, following it by IDLE (or by asking every 20 s).
 *
 * A message is marked \Seen only after its bytes are in the ledger.  The
 * ledger's source "imap ACCOUNT UIDVALIDITY UID" makes fetching idempotent,
 * so a crash between keeping and marking, or two processes on one mailbox,
 * keep it once.  When UIDVALIDITY changes everything is read again, and
 * duplicates are told by Message-ID.
 */
#ifndef CHANNEL_MAIL_IN_H
#define CHANNEL_MAIL_IN_H

#include "db/db.h"
#include "desk/desk.h"

struct mail_in_settings {
    const struct db_settings *db; /* must outlive it, as does desk */
    const struct desk *desk;
    struct str ca_file; /* empty: the system's authorities */
    int64_t look_us;    /* how often to look for new accounts; 0: 10 s */
};

struct mail_in;
struct mail_in *mail_in_open(const struct mail_in_settings *s, struct err *e);
void mail_in_close(struct mail_in **m); /* ends the threads */

/*
 * Tries an account's settings, both ways: connects, logs in, opens the
 * folder.  Each part's outcome in its own err (code ERR_NONE: it works, or
 * there is no server to try).
 */
struct mail_try {
    bool imap_asked, smtp_asked; /* there is a server for it */
    struct err imap, smtp;
    int64_t messages; /* in the folder */
};
bool mail_in_try(struct db *db, struct arena *a, const struct desk *desk,
                 struct str ca_file, int64_t brand_id, int64_t account_id,
                 int64_t now_us, struct mail_try *out, struct err *e) MUST_USE;

#endif
