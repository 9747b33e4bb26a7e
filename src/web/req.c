#include "base/enc.h"
#include "base/limits.h"
#include "web/cookie.h"
#include "web/req_impl.h"

struct str req_header(const struct web_req *req, const char *name)
{
    struct str want = str_from_z(name);

    for (size_t i = 0; i < req->impl->headers_n; i++)
        if (str_eq_nocase(req->impl->headers[i].name, want))
            return req->impl->headers[i].value;
    return STR("");
}

struct str req_cookie(const struct web_req *req, const char *name)
{
    for (size_t i = 0; i < req->impl->headers_n; i++) {
        struct str found;

        if (!str_eq_nocase(req->impl->headers[i].name, STR("cookie")))
            continue;
        found = cookie_find(req->impl->headers[i].value, str_from_z(name));
        if (found.ptr)
            return found;
    }
    return STR("");
}

struct str req_body(const struct web_req *req)
{
    assert(req->route->flags & WEB_RAW);
    return req->impl->body;
}

bool req_wants_json(const struct web_req *req)
{
    struct str accept;

    if (req->route && (req->route->flags & WEB_JSON))
        return true;
    accept = req_header(req, "accept");
    return str_starts_nocase(accept, STR("application/json")) &&
           str_find_nocase(accept, STR("text/html")) == SIZE_MAX;
}

struct str req_url(const struct web_req *req, struct str path)
{
    const struct web_settings *s = server_settings(req->server);
    struct str host = req_header(req, "host");

    if (s->public_url.len)
        return str_fmt(req->arena, "%.*s%.*s", STR_ARG(s->public_url),
                       STR_ARG(path));
    return str_fmt(req->arena, "http://%.*s%.*s", STR_ARG(host), STR_ARG(path));
}

struct web_reply reply_make(struct arena *a)
{
    return (struct web_reply){.status = 200,
                              .type = "text/html; charset=utf-8",
                              .policy = WEB_POLICY_PAGE,
                              .body = buf_make(a, LIMIT_PAGE_BYTES),
                              .arena = a};
}

void web_header(struct web_reply *r, const char *name, struct str value)
{
    struct reply_header *h = ARENA_NEW(r->arena, struct reply_header);

    for (size_t i = 0; i < value.len; i++)
        assert((unsigned char)value.ptr[i] >= 32 && value.ptr[i] != 127);
    h->name = name;
    h->value = str_dup(r->arena, value);
    h->next = r->headers;
    r->headers = h;
}

/* A path of this site, and nothing a browser could read as another host. */
static bool is_own_path(struct str to)
{
    return to.len > 0 && to.ptr[0] == '/' &&
           !(to.len > 1 && (to.ptr[1] == '/' || to.ptr[1] == '\\'));
}

void web_redirect(struct web_reply *r, struct str to)
{
    struct buf b = buf_make(r->arena, LIMIT_HTTP_TARGET_BYTES);

    if (!is_own_path(to))
        to = STR("/");
    for (size_t i = 0; i < to.len; i++) {
        unsigned char c = (unsigned char)to.ptr[i];

        if (c <= 32 || c >= 127 || c == '\\' || c == '"')
            buf_put_f(&b, "%%%02X", c);
        else
            buf_put_byte(&b, (char)c);
    }
    r->status = 303;
    buf_clear(&r->body);
    web_header(r, "Location", b.over ? STR("/") : buf_str(&b));
}

/* RFC 8187 attr-char. */
static bool is_attr_char(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c && strchr("!#$&+-.^_`|~", c));
}

static void put_disposition(struct buf *b, struct str name)
{
    BUF_LIT(b, "attachment; filename=\"");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];

        if (c >= 0x80 && c < 0xc0)
            continue; /* one underscore for each character */
        buf_put_byte(b,
                     c < 32 || c >= 127 || strchr("\"\\%;", c) ? '_' : (char)c);
    }
    BUF_LIT(b, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];

        if (is_attr_char(c))
            buf_put_byte(b, (char)c);
        else
            buf_put_f(b, "%%%02X", c);
    }
}

static bool is_plain_type(struct str type)
{
    for (size_t i = 0; i < type.len; i++)
        if (type.ptr[i] < 32 || type.ptr[i] == 127)
            return false;
    return type.len > 0 && type.len < 200 &&
           str_find_byte(type, '/') != SIZE_MAX;
}

void web_download(struct web_reply *r, struct str name, struct str type,
                  struct str bytes)
{
    struct buf b = buf_make(r->arena, 4096);

    put_disposition(&b, form_safe_name(r->arena, name));
    r->type = is_plain_type(type) ? str_z(r->arena, type)
                                  : "application/octet-stream";
    r->bytes = bytes.ptr ? bytes : STR("");
    r->policy = WEB_POLICY_DOWNLOAD;
    web_header(r, "Content-Disposition", buf_str(&b));
}

void web_json(struct web_reply *r)
{
    r->type = "application/json";
}
