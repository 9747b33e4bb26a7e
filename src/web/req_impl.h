/*
 * req_impl.h — what the edge keeps beside a request and its reply, and how
 * the steps of a request call each other.  Inside web only.
 */
#ifndef WEB_REQ_IMPL_H
#define WEB_REQ_IMPL_H

#include "web/form.h"
#include "web/req.h"
#include "web/serve.h"

struct req_pair {
    struct str name, value;
};

/* A declared field, or a part of the path, with what came for it. */
struct req_value {
    const struct web_field *field;
    struct str *texts;
    int64_t *numbers; /* of texts, when the type has numbers */
    struct web_file *files;
    size_t n;
    enum web_wrong wrong;
    bool in_path;
};

struct req_impl {
    struct req_pair *headers;
    size_t headers_n;
    struct str target; /* as it came */
    struct str token;  /* of the session's cookie */
    struct str visit;  /* of the visitor's cookie, made when needed */
    struct str body;
    struct str csrf_sent;
    struct req_value *values;
    size_t values_n;
    struct web_wrong_field *wrongs;
    size_t wrongs_n;
    struct req_pair *params; /* parts of the path, decoded */
    size_t params_n;
};

struct reply_header {
    const char *name;
    struct str value;
    struct reply_header *next;
};

struct web_reply reply_make(struct arena *a);

/* ---- route.c ---- */
enum route_found { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_METHOD };

/* Fills route and the parts of the path; allow gets "GET, HEAD, POST". */
enum route_found route_find(const struct web_route *const *tables,
                            struct arena *a, struct str method,
                            struct str raw_path, const struct web_route **route,
                            struct req_pair **params, size_t *params_n,
                            struct buf *allow);

/* Programming errors in the tables: doubles, patterns, nameless fields. */
bool route_tables_check(const struct web_route *const *tables,
                        struct err *e) MUST_USE;

/* ---- field.c ---- */
/* Reads query or body by content type and checks every declared field.
 * ERR_MISSING: a part of the path is wrong; ERR_INPUT: see wrongs. */
bool fields_read(struct web_req *req, struct err *e) MUST_USE;

/* ---- guard.c ---- */
bool guard_host(const struct web_settings *s, struct str host);
bool guard_origin(const struct web_settings *s, const struct web_req *req,
                  struct err *e) MUST_USE;
bool guard_csrf(struct web_req *req, struct err *e) MUST_USE;
void guard_cookies(struct web_req *req); /* token and visit from headers */
bool guard_is_https(const struct web_settings *s);
/* The security headers of every answer. */
void guard_headers(const struct web_settings *s, struct web_reply *r);

/* ---- serve.c ---- */
const struct web_settings *server_settings(const struct web_server *server);
struct stream_hub *server_hub(const struct web_server *server);

#endif
