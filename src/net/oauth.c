#include <jansson.h>

#include "base/buf.h"
#include "net/oauth.h"

enum { ANSWER_BYTES = 64 * 1024, HOUR_S = 3600, YEAR_S = 366 * 24 * 3600 };

static void put_field(struct arena *a, struct buf *b, const char *name,
                      struct str value)
{
    if (!value.len)
        return;
    if (b->len)
        buf_put_byte(b, '&');
    buf_put_f(b, "%s=", name);
    buf_put(b, http_escape(a, value));
}

static struct str text_of(struct arena *a, const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);

    if (!json_is_string(v))
        return (struct str){0};
    return str_dup(a, str_make(json_string_value(v), json_string_length(v)));
}

/* RFC 6749 section 5.2.  The description is the server's and may hold
 * anything, so only the short code is shown. */
static bool refused(int status, struct str error, struct err *e)
{
    if (str_eq(error, STR("invalid_grant")))
        return err_set(e, ERR_DENIED,
                       "the consent for this mailbox is over: it must be "
                       "given again");
    if (status >= 500 || status == 429 || status == 408 ||
        str_eq(error, STR("temporarily_unavailable")) ||
        str_eq(error, STR("server_error")))
        return err_set(e, ERR_RETRY,
                       "the identity server answers %d: try later", status);
    return err_set(e, ERR_INPUT,
                   "the identity server answers %d \"%.*s\": check address, "
                   "client and secret",
                   status, (int)(error.len < 60 ? error.len : 60),
                   error.ptr ? error.ptr : "");
}

static bool token_read(struct arena *a, const struct http_answer *answer,
                       int64_t now_us, struct oauth_token *token, struct err *e)
{
    json_t *o = json_loadb(answer->body.len ? answer->body.ptr : "",
                           answer->body.len, 0, NULL);
    int64_t lasts_s = json_integer_value(json_object_get(o, "expires_in"));
    struct oauth_token t = {0};
    bool ok = false;

    if (answer->status != 200) {
        refused(answer->status, text_of(a, o, "error"), e);
        goto out;
    }
    t.access = text_of(a, o, "access_token");
    t.refresh = text_of(a, o, "refresh_token");
    if (lasts_s <= 0 || lasts_s > YEAR_S)
        lasts_s = HOUR_S;
    t.expires_us = now_us + lasts_s * US_PER_S;
    if (!t.access.len) {
        err_set(e, ERR_INPUT, "the identity server gives no access token");
        goto out;
    }
    *token = t;
    ok = true;
out:
    json_decref(o);
    return ok;
}

bool oauth_refresh(struct http *h, struct arena *a,
                   const struct oauth_client *client, struct str refresh_token,
                   int64_t now_us, struct oauth_token *token, struct err *e)
{
    static const struct http_header HEADERS[] = {
        {STR_INIT("Content-Type"),
         STR_INIT("application/x-www-form-urlencoded")},
        {STR_INIT("Accept"), STR_INIT("application/json")},
    };
    struct buf form = buf_make(a, ANSWER_BYTES);
    struct http_answer answer;
    struct http_call call = {.method = "POST",
                             .url = client->token_url,
                             .headers = HEADERS,
                             .headers_n = ARRAY_N(HEADERS),
                             .ca_file = client->ca_file,
                             .cap_bytes = ANSWER_BYTES,
                             .allow_private = client->allow_private};

    put_field(a, &form, "grant_type", STR("refresh_token"));
    put_field(a, &form, "refresh_token", refresh_token);
    put_field(a, &form, "client_id", client->client_id);
    put_field(a, &form, "client_secret", client->client_secret);
    put_field(a, &form, "scope", client->scope);
    if (form.over || !refresh_token.len)
        return err_set(e, ERR_INPUT, "the refresh token is %s",
                       form.over ? "too long" : "missing");
    call.body = buf_str(&form);
    if (!http_send(h, a, &call, &answer, e)) {
        if (e->code == ERR_UNSURE) /* asking twice does no harm */
            e->code = ERR_RETRY;
        return false;
    }
    return token_read(a, &answer, now_us, token, e);
}
