/*
 * mail_account.h — an account's row as settings for room net.
 */
#ifndef CHANNEL_MAIL_ACCOUNT_H
#define CHANNEL_MAIL_ACCOUNT_H

#include "db/q_brand.h"
#include "net/net.h"

struct mail_access {
    struct net_server server;
    struct net_login login;
};

/*
 * secret is plain.  For auth "xoauth2" it is either an access token itself
 * or a JSON object {"token_url","client_id","client_secret","refresh_token"},
 * and then a token is fetched (ERR_DENIED when consent is over).  ca_file:
 * authority to trust instead of the system's; empty: the system's.
 */
bool mail_access_imap(struct arena *a, const struct q_account_get *acc,
                      struct str secret, struct str ca_file, int64_t now_us,
                      struct mail_access *out, struct err *e) MUST_USE;
bool mail_access_smtp(struct arena *a, const struct q_account_get *acc,
                      struct str secret, struct str ca_file, int64_t now_us,
                      struct mail_access *out, struct err *e) MUST_USE;

#endif
