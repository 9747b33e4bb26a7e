#include <jansson.h>

#include "channel/mail_account.h"
#include "net/oauth.h"

static enum net_tls tls_of(struct str name)
{
    if (str_eq(name, STR("starttls")))
        return NET_TLS_STARTTLS;
    if (str_eq(name, STR("none")))
        return NET_TLS_NONE;
    return NET_TLS_DIRECT;
}

static struct str field(struct arena *a, json_t *o, const char *name)
{
    const char *z = json_string_value(json_object_get(o, name));

    return z ? str_dup(a, str_from_z(z)) : (struct str){0};
}

/* A stored consent becomes a token that is good for about an hour. */
static bool refresh(struct arena *a, struct str secret, struct str ca_file,
                    int64_t now_us, struct str *bearer, struct err *e)
{
    json_error_t why;
    json_t *o =
        json_loadb(secret.ptr, secret.len, JSON_REJECT_DUPLICATES, &why);
    struct oauth_client client = {.ca_file = ca_file, .allow_private = true};
    struct oauth_token token;
    struct http *h = NULL;
    struct str grant;
    bool ok = false;

    if (!o) {
        err_set(e, ERR_INPUT, "the stored consent is not JSON");
        goto out;
    }
    client.token_url = field(a, o, "token_url");
    client.client_id = field(a, o, "client_id");
    client.client_secret = field(a, o, "client_secret");
    grant = field(a, o, "refresh_token");
    h = http_open(NULL);
    if (!oauth_refresh(h, a, &client, grant, now_us, &token, e))
        goto out;
    *bearer = token.access;
    ok = true;
out:
    http_close(&h);
    json_decref(o);
    return ok;
}

static bool log_in(struct arena *a, const struct q_account_get *acc,
                   struct str user, struct str secret, struct str ca_file,
                   int64_t now_us, struct net_login *out, struct err *e)
{
    *out = (struct net_login){.user = user};
    if (!str_eq(acc->auth, STR("xoauth2"))) {
        out->password = secret;
        return true;
    }
    if (secret.len && secret.ptr[0] == '{')
        return refresh(a, secret, ca_file, now_us, &out->bearer, e);
    out->bearer = secret;
    return true;
}

bool mail_access_imap(struct arena *a, const struct q_account_get *acc,
                      struct str secret, struct str ca_file, int64_t now_us,
                      struct mail_access *out, struct err *e)
{
    out->server = (struct net_server){.host = acc->imap_host,
                                      .port = (int)acc->imap_port,
                                      .tls = tls_of(acc->imap_tls),
                                      .ca_file = ca_file,
                                      .pin = acc->pin};
    return log_in(a, acc, acc->imap_user, secret, ca_file, now_us, &out->login,
                  e);
}

bool mail_access_smtp(struct arena *a, const struct q_account_get *acc,
                      struct str secret, struct str ca_file, int64_t now_us,
                      struct mail_access *out, struct err *e)
{
    out->server = (struct net_server){.host = acc->smtp_host,
                                      .port = (int)acc->smtp_port,
                                      .tls = tls_of(acc->smtp_tls),
                                      .ca_file = ca_file,
                                      .pin = acc->pin};
    if (acc->smtp_user.len == 0) {
        out->login = (struct net_login){0};
        return true;
    }
    return log_in(a, acc, acc->smtp_user, secret, ca_file, now_us, &out->login,
                  e);
}
