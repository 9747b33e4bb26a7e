/*
 * oauth.h — access tokens for mail log-in by XOAUTH2: the refresh-token
 * grant of RFC 6749 section 6.
 */
#ifndef NET_OAUTH_H
#define NET_OAUTH_H

#include "net/http.h"

struct oauth_client {
    struct str token_url; /* https://…/token */
    struct str client_id;
    struct str client_secret; /* empty: a public client */
    struct str scope;         /* empty: as granted */
    struct str ca_file;
    bool allow_private; /* the identity server is in our own network */
};

struct oauth_token {
    struct str access;  /* goes into net_login.bearer */
    int64_t expires_us; /* when it ends; an hour from now if not said */
    struct str refresh; /* a new one replaces the old; empty: keep the old */
};

/*
 * ERR_DENIED: the grant is over (invalid_grant), somebody must consent
 * again.  ERR_INPUT: client or URL wrong.  ERR_RETRY: later.
 */
bool oauth_refresh(struct http *h, struct arena *a,
                   const struct oauth_client *client, struct str refresh_token,
                   int64_t now_us, struct oauth_token *token,
                   struct err *e) MUST_USE;

#endif
