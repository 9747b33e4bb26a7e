/*
 * req.h — what a handler is given and what it gives back.
 *
 * Everything of a request lives in req->arena, until the answer is out.  All text is valid UTF-8.  A request
 * belongs to one worker thread.
 */
#ifndef WEB_REQ_H
#define WEB_REQ_H

#include "text/lang.h"
#include "web/route.h"

struct db; /* db/db.h */
struct web_server;
struct stream_sub; /* web/stream.h */

/* Who is asking; filled by the hook session_find (web/serve.h). */
struct web_session {
    int64_t id;       /* 0: nobody is logged in */
    int64_t agent_id; /* 0: nobody */
    int64_t brand_id; /* the brand being worked on; 0: none yet */
    enum role role;
    enum lang lang;        /* LANG_UNSURE: as the browser asks */
    struct str name;       /* of the agent */
    const int64_t *brands; /* all that may be seen */
    size_t brands_n;
    bool by_bearer; /* came with Authorization, not a cookie: needs no CSRF */
    void *more;     /* desk's own, in the request's arena */
};

struct web_req {
    struct arena *arena;
    struct db *db; /* this worker's connection; NULL for WEB_NO_DB */
    const struct web_server *server;
    void *ctx; /* of the hooks */
    const struct web_route *route;
    struct str method, path, query; /* path is decoded, query as it came */
    struct str peer; /* "127.0.0.1", "unix"; what a trusted proxy says */
    struct web_session session;
    enum lang lang; /* of the session, or Accept-Language, or the default */
    int64_t now_us;
    uint64_t number;       /* of the request, for the log */
    struct req_impl *impl; /* the edge's own */
};

/* ---- fields, all declared in the route; asking for another aborts ---- */
bool req_has(const struct web_req *req, const char *name); /* came, not empty */
struct str req_text(const struct web_req *req, const char *name); /* or "" */
int64_t req_int(const struct web_req *req, const char *name);     /* or 0 */
int64_t req_id(const struct web_req *req, const char *name);      /* or 0 */
bool req_bool(const struct web_req *req, const char *name);
int req_choice(const struct web_req *req, const char *name); /* index or -1 */
int64_t req_date_us(const struct web_req *req, const char *name); /* or 0 */
int64_t req_money(const struct web_req *req, const char *name);   /* or 0 */

/* Of a field with many: values in the order they came. */
const struct str *req_texts(const struct web_req *req, const char *name,
                            size_t *n);
const int64_t *req_ids(const struct web_req *req, const char *name, size_t *n);

struct web_file {
    struct str name;  /* safe base name: no path, no control characters, never
                         empty, at most LIMIT_NAME_BYTES */
    struct str type;  /* as the sender says: "image/png"; not to be trusted */
    struct str bytes; /* borrowed until the request ends */
};
const struct web_file *req_files(const struct web_req *req, const char *name,
                                 size_t *n);

/* For a WEB_TOLERANT handler that shows the form again; what was typed is
 * still in req_text. */
enum web_wrong {
    WRONG_NOT, /* it is fine */
    WRONG_ABSENT,
    WRONG_TOO_LONG,
    WRONG_TOO_MANY,
    WRONG_NOT_TEXT, /* not UTF-8, or control characters */
    WRONG_NOT_NUMBER,
    WRONG_RANGE,
    WRONG_CHOICE,
    WRONG_DATE,
    WRONG_MONEY,
    WRONG_FILE
};
struct web_wrong_field {
    const struct web_field *field;
    enum web_wrong wrong;
};
const struct web_wrong_field *req_wrongs(const struct web_req *req, size_t *n);
const char *web_wrong_text(enum web_wrong wrong); /* a key of i18n */

/* ---- the rest of the request ---- */
struct str req_header(const struct web_req *req, const char *name); /* or "" */
struct str req_cookie(const struct web_req *req, const char *name); /* or "" */
struct str req_body(const struct web_req *req); /* of WEB_RAW */
bool req_wants_json(const struct web_req *req); /* WEB_JSON, or Accept says */

/* The token for <input type="hidden" name="csrf">, or the header
 * X-CSRF-Token; may set the visitor's cookie on the reply. */
struct str req_csrf(struct web_req *req, struct web_reply *reply);

/* The public address with path: "https://desk.example" + "/case/7". */
struct str req_url(const struct web_req *req, struct str path);

/* ---- the answer ---- */
enum web_policy {
    WEB_POLICY_PAGE,     /* strict CSP, no-store */
    WEB_POLICY_ASSET,    /* may be kept for ever: its name has its hash */
    WEB_POLICY_MAIL,     /* foreign HTML in our sandboxed frame */
    WEB_POLICY_DOWNLOAD, /* attachment, sandbox, no-store */
    WEB_POLICY_EMBED     /* a page that other sites may frame (web form) */
};

struct web_reply {
    int status;       /* 200 at the start */
    const char *type; /* "text/html; charset=utf-8" at the start */
    enum web_policy policy;
    struct buf body;  /* cap LIMIT_PAGE_BYTES; over it: 500, not a half */
    struct str bytes; /* sent instead of body when ptr: borrowed, lives in
                            the request's arena or for ever */
    bool gzipped;     /* bytes are gzip already (assets) */
    struct stream_sub *stream;    /* web_reply_stream */
    struct reply_header *headers; /* last first */
    struct arena *arena;
};

/* 303 See Other.  to is a path of ours; anything else ("//x", "https:") is
 * taken for "/", so that what a form asked to return to may be given. */
void web_redirect(struct web_reply *r, struct str to);

/* bytes as a file to be saved; name may be any UTF-8 (RFC 6266, RFC 8187). */
void web_download(struct web_reply *r, struct str name, struct str type,
                  struct str bytes);

/* body was written as JSON. */
void web_json(struct web_reply *r);

/* name is a literal; control bytes in value abort: it is not for input. */
void web_header(struct web_reply *r, const char *name, struct str value);

/* The session's cookie: HttpOnly, SameSite=Lax, __Host- when the public
 * address is https.  max_age_s 0 takes it away. */
void web_set_session(struct web_req *req, struct web_reply *r, struct str token,
                     int64_t max_age_s);

/* Another cookie of ours, HttpOnly too; < 0: until the browser ends. */
void web_set_cookie(struct web_req *req, struct web_reply *r, const char *name,
                    struct str value, int64_t max_age_s);

#endif
