/*
 * brand.h — brands and their mail accounts.
 */
#ifndef DESK_BRAND_H
#define DESK_BRAND_H

#include "db/db.h"
#include "db/q_brand.h"
#include "desk/desk.h"

#define BRAND_ANSWER_WITHIN_US (24 * US_PER_HOUR) /* the default */
#define BRAND_UNDO_US (10 * US_PER_S)             /* the default */

struct brand_new {
    struct str name;
    struct str lang;          /* tag; "" : en */
    struct str zone;          /* IANA; "" : UTC */
    int64_t answer_within_us; /* 0: the default */
    int64_t undo_us;          /* -1: the default */
    bool acknowledge;
};

/* ERR_INPUT says which field is wrong. */
bool brand_add(struct db_tx *tx, struct arena *a, const struct brand_new *in,
               int64_t now_us, int64_t *id, struct err *e) MUST_USE;

bool brand_change(struct db_tx *tx, struct arena *a, int64_t id,
                  int64_t version, const struct brand_new *in,
                  struct err *e) MUST_USE;

struct account_new {
    struct str address; /* any case */
    struct str name;    /* shown as sender; "" : the brand's name */
    bool plus;          /* user+x@host reaches the mailbox, too */
    struct str imap_host, imap_tls, imap_user, imap_folder;
    int64_t imap_port;
    struct str smtp_host, smtp_tls, smtp_user;
    int64_t smtp_port;
    struct str auth;   /* password, xoauth2; "" : password */
    struct str secret; /* plain; NULL ptr: none, or keep the stored one */
    struct str
        pin; /* "sha256//…" of the servers' public key; "" : as certified */
    bool active; /* of account_change */
};

/* ERR_CONFLICT: the address belongs to an account already. */
bool account_add(struct db_tx *tx, struct arena *a, const struct desk *desk,
                 int64_t brand_id, const struct account_new *in, int64_t now_us,
                 int64_t *id, struct err *e) MUST_USE;
bool account_change(struct db_tx *tx, struct arena *a, const struct desk *desk,
                    int64_t brand_id, int64_t id, int64_t version,
                    const struct account_new *in, struct err *e) MUST_USE;

/*
 * smtp_host "maildir:NAME" (a-z, 0-9 and -): letters are not sent but kept as
 * files in the folder NAME of the data folder.  Otherwise every step is the
 * same: for trying, and for the demonstration.
 */
#define ACCOUNT_KEEPS "maildir:"
bool account_keeps(struct str smtp_host, struct str *folder);

/* An address as the table has it: lower case, +suffix taken off into *plus
 * (empty when there is none). */
struct str account_address(struct arena *a, struct str address,
                           struct str *plus);

/* Which brand and account an address of ours belongs to. */
enum db_got account_of(struct db_tx *tx, struct arena *a, struct str address,
                       struct q_address_find *row, struct err *e);

#endif
