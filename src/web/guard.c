#include "base/enc.h"
#include "base/hash.h"
#include "base/random.h"
#include "web/cookie.h"
#include "web/req_impl.h"

bool guard_is_https(const struct web_settings *s)
{
    return str_starts_nocase(s->public_url, STR("https://"));
}

/* "desk.example:8443" of "https://desk.example:8443/x". */
static struct str authority(struct str url)
{
    size_t at = str_find(url, STR("://"));

    if (at == SIZE_MAX)
        return STR("");
    url = str_sub(url, at + 3, url.len);
    return str_sub(url, 0, str_find_byte(url, '/'));
}

bool guard_host(const struct web_settings *s, struct str host)
{
    if (s->public_url.len == 0)
        return true;
    if (str_eq_nocase(host, authority(s->public_url)))
        return true;
    for (size_t i = 0; i < s->hosts_n; i++)
        if (str_eq_nocase(host, s->hosts[i]))
            return true;
    return false;
}

/*
 * Beside the token: what the browser itself says about where a form comes
 * from.  Browsers that say nothing are left to the token.
 */
bool guard_origin(const struct web_settings *s, const struct web_req *req,
                  struct err *e)
{
    struct str site = req_header(req, "sec-fetch-site");
    struct str origin = req_header(req, "origin");

    if (site.len && !str_eq(site, STR("same-origin")) &&
        !str_eq(site, STR("none")))
        return err_set(e, ERR_DENIED, "the form was sent from another site");
    if (origin.len == 0)
        return true;
    if (s->public_url.len &&
        str_eq_nocase(authority(origin), authority(s->public_url)) &&
        guard_is_https(s) == str_starts_nocase(origin, STR("https://")))
        return true;
    /* no public address, or a further host: the one that was asked */
    if (authority(origin).len &&
        str_eq_nocase(authority(origin), req_header(req, "host")) &&
        guard_host(s, authority(origin)) &&
        !str_eq_nocase(authority(origin), authority(s->public_url)))
        return true;
    return err_set(e, ERR_DENIED, "the form was sent from another site");
}

static const char *session_cookie(const struct web_settings *s)
{
    return guard_is_https(s) ? "__Host-session" : "session";
}

static const char *visit_cookie(const struct web_settings *s)
{
    return guard_is_https(s) ? "__Host-visit" : "visit";
}

void guard_cookies(struct web_req *req)
{
    const struct web_settings *s = server_settings(req->server);

    req->impl->token = req_cookie(req, session_cookie(s));
    req->impl->visit = req_cookie(req, visit_cookie(s));
    if (req->impl->visit.len < 22 || req->impl->visit.len > 100)
        req->impl->visit = STR("");
}

/*
 * The token is bound to the session's cookie, or to the visitor's when nobody
 * is logged in (log-in, web form).  Another site can make the browser send
 * the cookie but can neither read it nor compute this from it.
 */
static void csrf_of(const struct web_req *req, unsigned char mac[HASH_BYTES])
{
    const struct web_settings *s = server_settings(req->server);
    const struct req_impl *impl = req->impl;
    bool known = req->session.id != 0;

    hash_hmac(str_make(s->secret, sizeof s->secret),
              str_fmt(req->arena, "csrf %s %.*s", known ? "session" : "visit",
                      STR_ARG(known ? impl->token : impl->visit)),
              mac);
}

struct str req_csrf(struct web_req *req, struct web_reply *reply)
{
    const struct web_settings *s = server_settings(req->server);
    unsigned char both[2 * HASH_BYTES];

    if (req->session.id == 0 && req->impl->visit.len == 0) {
        req->impl->visit = random_token(req->arena, 18);
        web_set_cookie(req, reply, visit_cookie(s), req->impl->visit, -1);
    }
    /*
     * Masked with fresh bytes each time, or the size of a packed page that
     * repeats a visitor's input would tell the token bit by bit (BREACH).
     */
    random_bytes(both, HASH_BYTES);
    csrf_of(req, both + HASH_BYTES);
    for (int i = 0; i < HASH_BYTES; i++)
        both[HASH_BYTES + i] ^= both[i];
    return enc_base64url(req->arena, str_make(both, sizeof both));
}

static bool csrf_fits(const struct web_req *req, struct str sent)
{
    unsigned char want[HASH_BYTES], got[HASH_BYTES];
    struct str both;

    if (sent.len > 100 || !dec_base64url(req->arena, sent, &both) ||
        both.len != sizeof want + sizeof got)
        return false;
    csrf_of(req, want);
    for (int i = 0; i < HASH_BYTES; i++)
        got[i] = (unsigned char)(both.ptr[i] ^ both.ptr[HASH_BYTES + i]);
    return hash_same(str_make(want, sizeof want), str_make(got, sizeof got));
}

bool guard_csrf(struct web_req *req, struct err *e)
{
    struct str sent = req->impl->csrf_sent;

    if (req->session.by_bearer)
        return true;
    if (sent.len == 0)
        sent = req_header(req, "x-csrf-token");
    if ((req->session.id == 0 && req->impl->visit.len == 0) ||
        !csrf_fits(req, sent))
        return err_set(e, ERR_DENIED,
                       "the form is too old or was not made by this desk");
    return true;
}

static void set_cookie(struct web_req *req, struct web_reply *r,
                       const char *name, struct str value, int64_t max_age_s,
                       bool http_only)
{
    struct buf b = buf_make(r->arena, 8192);
    struct cookie c = {str_from_z(name), value, max_age_s,
                       guard_is_https(server_settings(req->server)), http_only};

    cookie_write(&b, &c);
    web_header(r, "Set-Cookie", buf_str(&b));
}

void web_set_session(struct web_req *req, struct web_reply *r, struct str token,
                     int64_t max_age_s)
{
    set_cookie(req, r, session_cookie(server_settings(req->server)), token,
               max_age_s, true);
}

void web_set_cookie(struct web_req *req, struct web_reply *r, const char *name,
                    struct str value, int64_t max_age_s)
{
    set_cookie(req, r, name, value, max_age_s, true);
}

static const char *content_policy(enum web_policy policy)
{
    switch (policy) {
    case WEB_POLICY_PAGE:
        return "default-src 'none'; style-src 'self'; script-src 'self'; "
               "img-src 'self'; connect-src 'self'; font-src 'self'; "
               "manifest-src 'self'; worker-src 'self'; frame-src 'self'; "
               "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    case WEB_POLICY_EMBED:
        return "default-src 'none'; style-src 'self'; script-src 'self'; "
               "img-src 'self'; connect-src 'self'; font-src 'self'; "
               "form-action 'self'; base-uri 'none'; frame-ancestors *";
    case WEB_POLICY_MAIL:
        return "default-src 'none'; style-src 'unsafe-inline'; "
               "img-src 'self' data:; form-action 'none'; base-uri 'none'; "
               "frame-ancestors 'self'; "
               "sandbox allow-popups allow-popups-to-escape-sandbox";
    case WEB_POLICY_DOWNLOAD: return "default-src 'none'; sandbox";
    case WEB_POLICY_ASSET:
        /* a worker script runs under its own policy and opens the stream */
        return "default-src 'none'; style-src 'unsafe-inline'; "
               "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    }
    return "";
}

void guard_headers(const struct web_settings *s, struct web_reply *r)
{
    bool embed = r->policy == WEB_POLICY_EMBED;

    web_header(r, "Content-Security-Policy",
               str_from_z(content_policy(r->policy)));
    web_header(r, "X-Content-Type-Options", STR("nosniff"));
    web_header(r, "Referrer-Policy", STR("same-origin"));
    web_header(r, "Cross-Origin-Resource-Policy",
               embed ? STR("cross-origin") : STR("same-origin"));
    if (!embed)
        web_header(r, "Cross-Origin-Opener-Policy", STR("same-origin"));
    if (r->policy == WEB_POLICY_PAGE)
        web_header(r, "X-Frame-Options", STR("DENY"));
    web_header(r, "Permissions-Policy",
               STR("camera=(), geolocation=(), microphone=()"));
    if (guard_is_https(s))
        web_header(r, "Strict-Transport-Security", STR("max-age=31536000"));
    web_header(r, "Cache-Control",
               r->policy == WEB_POLICY_ASSET && r->status == 200
                   ? STR("public, max-age=31536000, immutable")
                   : STR("no-store"));
}
