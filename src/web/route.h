/*
 * route.h — a screen or an interface of the desk as a row of a table: method,
 * path, who may, which fields it takes, and the function that answers.  The
 * edge reads the row before it calls the function, so what is not declared
 * here never reaches a handler; documents and the JSON interface's
 * description are written from the same rows (web_routes_json).
 *
 *     static const struct web_field reply_fields[] = {
 *         {"id", WEB_ID, .required = true},
 *         {"text", WEB_TEXT, .label = MSG("Reply"), .required = true,
 *          .max_bytes = LIMIT_REPLY_BYTES},
 *         {"photo", WEB_FILE, .many = true, .max_n = 20},
 *         {0}};
 *     static const struct web_route routes[] = {
 *         {"POST", "/case/{id}/reply", ROLE_AGENT, WEB_CSRF, reply_fields,
 *          case_reply_post, "Sends a reply."},
 *         {0}};
 *
 * A path is literal but for {name} (one segment) and a last {name...} (all
 * the rest).  A part of the path is a field too: of the declared type, or
 * WEB_ID when no field has its name.  A literal segment wins over {name}.
 * GET rows answer HEAD too.  Several tables are given to web_serve, one per
 * file of pages; two rows with the same method and pattern stop the start.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "base/buf.h"
#include "base/err.h"
#include "desk/role.h"

struct web_req;
struct web_reply;

enum web_type {
    WEB_TEXT,   /* valid UTF-8; CR LF becomes LF; control bytes refused */
    WEB_LINE,   /* text without line breaks, trimmed at both ends */
    WEB_INT,    /* min … max when max > min */
    WEB_ID,     /* int64 > 0; empty counts as absent */
    WEB_BOOL,   /* "1", "true", "on", "yes"; absent is false */
    WEB_CHOICE, /* one of choices */
    WEB_DATE,   /* "2026-11-24" or "2026-11-24T06:01", kept as if UTC, us */
    WEB_MONEY,  /* "12", "12.5", "12,50": hundredths in an int64, not < 0 */
    WEB_FILE    /* of a multipart form */
};

struct web_field {
    const char *name;
    enum web_type type;
    const char *label; /* MSG(…): its name on the page, for complaints */
    bool required;     /* of text: something besides white space */
    bool many;         /* may come several times: req_texts, req_ids, … */
    size_t max_bytes;  /* of text and files; 0: 1000, LIMIT_UPLOAD_BYTES */
    size_t max_n;      /* with many; 0: LIMIT_FORM_FIELDS */
    int64_t min, max;  /* of WEB_INT */
    const char *const *choices; /* of WEB_CHOICE, ends with NULL */
};

enum web_flag {
    WEB_CSRF = 1,     /* the form must carry the token (field "csrf") */
    WEB_RAW = 2,      /* the body is not a form: req_body has its bytes */
    WEB_TOLERANT = 4, /* called even with wrong fields: see req_wrongs */
    WEB_FOREIGN = 8,  /* other sites may call it (web hooks, embedded form) */
    WEB_JSON = 16,    /* errors are answered as JSON, not as a page */
    WEB_NO_DB = 32    /* needs no database connection and no session */
};

/*
 * True: *reply holds the answer.  False: e says why, and the answer is the
 * error page (or JSON) for it: INPUT 422, MISSING 404, CONFLICT 409, DENIED
 * 403, LIMIT 413, RETRY 503, UNSURE and FATAL 500; what was written into
 * *reply is dropped.
 */
typedef bool web_handler(struct web_req *req, struct web_reply *reply,
                         struct err *e);

struct web_route {
    const char *method; /* "GET", "POST", "PUT", "PATCH", "DELETE" */
    const char *path;
    enum role role; /* who may: role_may(session's, this, it is a GET) */
    unsigned flags; /* enum web_flag */
    const struct web_field *fields; /* ends with {0}; NULL: none */
    web_handler *handler;
    const char *about; /* one English sentence, for the documents */
};

/* The tables as one JSON array, in their order: what `redress routes` tells.
 * tables ends with NULL; so does each table with a row without method. */
void web_routes_json(const struct web_route *const *tables, struct buf *out);

#endif
