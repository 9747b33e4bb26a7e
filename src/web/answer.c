#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/utf8.h"
#include "i18n/msg.h"
#include "web/answer.h"
#include "web/stream_impl.h"

const char *answer_status_text(int status)
{
    switch (status) {
    case 400: return MSG("The request could not be understood.");
    case 403: return MSG("You may not do this.");
    case 404: return MSG("There is no such page.");
    case 405: return MSG("This page cannot be used in this way.");
    case 408: return MSG("The request took too long.");
    case 409: return MSG("Somebody else changed this first.");
    case 413: return MSG("This is too large.");
    case 421: return MSG("This desk has another address.");
    case 422: return MSG("Something in the form is not right.");
    case 429: return MSG("There were too many requests.");
    case 431: return MSG("The request's head is too large.");
    case 503: return MSG("The desk is busy. Please try again in a moment.");
    default: return MSG("Something went wrong.");
    }
}

static int status_of(enum err_code code)
{
    switch (code) {
    case ERR_INPUT: return 422;
    case ERR_MISSING: return 404;
    case ERR_CONFLICT: return 409;
    case ERR_DENIED: return 403;
    case ERR_LIMIT: return 413;
    case ERR_RETRY: return 503;
    case ERR_NONE:
    case ERR_UNSURE:
    case ERR_FATAL: break;
    }
    return 500;
}

static void put_html(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        switch (s.ptr[i]) {
        case '<': BUF_LIT(b, "&lt;"); break;
        case '>': BUF_LIT(b, "&gt;"); break;
        case '&': BUF_LIT(b, "&amp;"); break;
        case '"': BUF_LIT(b, "&quot;"); break;
        default: buf_put_byte(b, s.ptr[i]);
        }
    }
}

static struct str field_label(const struct web_field *f)
{
    return str_from_z(f->label ? f->label : f->name);
}

static void plain_page(struct web_reply *r, const struct web_fault *fault)
{
    const char *text = answer_status_text(fault->status);
    struct buf *b = &r->body;

    buf_put_f(b,
              "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
              "<title>%d</title><h1>%s</h1>",
              fault->status, text);
    if (fault->err && fault->err->code == ERR_INPUT && fault->wrongs_n == 0) {
        BUF_LIT(b, "<p>");
        put_html(b, str_from_z(fault->err->text));
        BUF_LIT(b, "</p>");
    }
    for (size_t i = 0; i < fault->wrongs_n; i++) {
        BUF_LIT(b, "<p>");
        put_html(b, field_label(fault->wrongs[i].field));
        buf_put_f(b, ": %s</p>", web_wrong_text(fault->wrongs[i].wrong));
    }
    BUF_LIT(b, "</html>\n");
}

static void json_page(struct web_reply *r, const struct web_fault *fault)
{
    struct json j = json_make(&r->body);

    web_json(r);
    json_object(&j);
    json_put_i64(&j, "status", fault->status);
    json_put_str(&j, "error", str_from_z(answer_status_text(fault->status)));
    if (fault->err && fault->status < 500)
        json_put_str(&j, "reason", str_from_z(fault->err->text));
    json_name(&j, "fields");
    json_array(&j);
    for (size_t i = 0; i < fault->wrongs_n; i++) {
        json_object(&j);
        json_put_str(&j, "name", str_from_z(fault->wrongs[i].field->name));
        json_put_str(&j, "error",
                     str_from_z(web_wrong_text(fault->wrongs[i].wrong)));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
}

/* A reply for a fault, keeping nothing of what was half made but Allow. */
static void fault_make(struct web_req *req, struct web_reply *reply, int status,
                       const struct err *err, struct str allow)
{
    const struct web_hooks *hooks = &server_settings(req->server)->hooks;
    struct web_fault fault = {status, err, NULL, 0};
    struct err e = {0};

    if (status == 422)
        fault.wrongs = req_wrongs(req, &fault.wrongs_n);
    if (reply->stream)
        stream_drop(&reply->stream);
    *reply = reply_make(req->arena);
    reply->status = status;
    if (status == 503)
        web_header(reply, "Retry-After", STR("2"));
    if (allow.len)
        web_header(reply, "Allow", allow);
    if (req_wants_json(req)) {
        json_page(reply, &fault);
        return;
    }
    if (hooks->error_page &&
        hooks->error_page(hooks->ctx, req, reply, &fault, &e) &&
        !reply->body.over)
        return;
    if (e.code != ERR_NONE)
        LOG(LOG_ERROR, "web.error_page", log_i64("status", status),
            log_err(&e));
    buf_clear(&reply->body);
    reply->bytes = (struct str){NULL, 0};
    reply->type = "text/html; charset=utf-8";
    plain_page(reply, &fault);
}

static void log_failure(const struct web_req *req, int status,
                        const struct err *e)
{
    LOG(status >= 500 && status != 503 ? LOG_ERROR : LOG_DEBUG, "web.failed",
        log_i64("request", (int64_t)req->number), log_i64("status", status),
        log_str("route", str_from_z(req->route ? req->route->path : "")),
        log_err(e));
}

static bool read_only(const struct web_req *req)
{
    return str_eq(req->method, STR("GET")) || str_eq(req->method, STR("HEAD"));
}

static bool session_fill(struct web_req *req, struct err *e)
{
    const struct web_settings *s = server_settings(req->server);
    const struct web_hooks *h = &s->hooks;

    guard_cookies(req);
    req->lang = lang_from_accept_language(req_header(req, "accept-language"));
    if (!(req->route->flags & WEB_NO_DB) && h->session_find &&
        !h->session_find(h->ctx, req, req->impl->token, e))
        return false;
    if (req->session.lang != LANG_UNSURE)
        req->lang = req->session.lang;
    if (req->lang == LANG_UNSURE)
        req->lang = s->lang == LANG_UNSURE ? LANG_EN : s->lang;
    return true;
}

static bool may_do(struct web_req *req, struct err *e)
{
    const struct web_route *r = req->route;

    if (!role_may(req->session.role, r->role, read_only(req)))
        return err_set(e, ERR_DENIED,
                       req->session.id ? "this needs another role"
                                       : "nobody is logged in");
    if (read_only(req) || (r->flags & WEB_FOREIGN))
        return true;
    return guard_origin(server_settings(req->server), req, e);
}

/* Everything between the route and its answer; false with the reason. */
static bool run(struct web_req *req, struct web_reply *reply, struct err *e)
{
    if (!session_fill(req, e) || !may_do(req, e) || !fields_read(req, e))
        return false;
    if ((req->route->flags & WEB_CSRF) && !guard_csrf(req, e))
        return false;
    if (req->impl->wrongs_n && !(req->route->flags & WEB_TOLERANT))
        return err_set(e, ERR_INPUT, "the field '%s' is wrong",
                       req->impl->wrongs[0].field->name);
    if (!req->route->handler(req, reply, e))
        return false;
    if (reply->body.over)
        return err_set(e, ERR_FATAL, "the page has more than %zu bytes",
                       reply->body.cap);
    return true;
}

static void split_target(struct web_req *req, struct str *raw_path)
{
    struct str target = req->impl->target;
    size_t mark = str_find_byte(target, '?');

    *raw_path = str_sub(target, 0, mark);
    req->query =
        mark == SIZE_MAX ? STR("") : str_sub(target, mark + 1, target.len);
    if (!form_unescape(req->arena, *raw_path, false, &req->path))
        req->path = *raw_path;
    req->path = utf8_scrub(req->arena, req->path);
}

void answer_make(struct web_req *req, struct web_reply *reply, int refused)
{
    const struct web_settings *s = server_settings(req->server);
    struct buf allow = buf_make(req->arena, 200);
    struct str raw_path;
    struct err e = {0};
    enum route_found found;

    *reply = reply_make(req->arena);
    split_target(req, &raw_path);
    req->ctx = s->hooks.ctx;
    req->lang = s->lang == LANG_UNSURE ? LANG_EN : s->lang;
    found =
        route_find(s->routes, req->arena, req->method, raw_path, &req->route,
                   &req->impl->params, &req->impl->params_n, &allow);
    if (refused == 0 && !guard_host(s, req_header(req, "host")))
        refused = 421;
    else if (refused == 0 && found == ROUTE_NO_PATH)
        refused = 404;
    else if (refused == 0 && found == ROUTE_NO_METHOD)
        refused = 405;
    if (refused) {
        fault_make(req, reply, refused, NULL,
                   refused == 405 ? buf_str(&allow) : STR(""));
    } else if (!req->db && s->hooks.db_open &&
               !(req->route->flags & WEB_NO_DB)) {
        err_set(&e, ERR_RETRY, "there is no database connection");
        fault_make(req, reply, 503, &e, STR(""));
    } else if (!run(req, reply, &e)) {
        int status = status_of(e.code);

        log_failure(req, status, &e);
        fault_make(req, reply, status, &e, STR(""));
    }
    guard_headers(s, reply);
}
