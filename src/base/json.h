/*
 * json.h — writing JSON (RFC 8259), append only, into a struct buf.  Commas
 * are put by themselves; names and values in pairs inside an object:
 *
 *     struct json j = json_make(&buf);
 *     json_object(&j);
 *     json_name(&j, "id");  json_i64(&j, 7);
 *     json_end(&j);
 *
 * Invalid UTF-8 becomes U+FFFD.  "<", ">" and "&" are escaped as \u00XX, so
 * that the text may stand inside a page.  Reading is done with jansson at
 * the edges.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 32 };

struct json {
    struct buf *buf;
    int depth;
    bool filled[JSON_DEPTH_MAX + 1]; /* this level has a member already */
    char close[JSON_DEPTH_MAX + 1];  /* the bracket that ends it */
    bool named;                      /* a name waits for its value */
};

struct json json_make(struct buf *b);

void json_object(struct json *j);
void json_array(struct json *j);
void json_end(struct json *j); /* of the innermost object or array */
void json_name(struct json *j, const char *name);

void json_str(struct json *j, struct str s);
void json_i64(struct json *j, int64_t n);
void json_num(struct json *j, double d); /* not finite becomes null */
void json_bool(struct json *j, bool b);
void json_null(struct json *j);
void json_time(struct json *j, int64_t us); /* "2026-11-24T06:01:00.000000Z" */
void json_raw(struct json *j, struct str text); /* is JSON already */

/* Name and value at once. */
void json_put_str(struct json *j, const char *name, struct str s);
void json_put_i64(struct json *j, const char *name, int64_t n);
void json_put_bool(struct json *j, const char *name, bool b);
void json_put_time(struct json *j, const char *name, int64_t us); /* 0: null */
void json_put_id(struct json *j, const char *name, int64_t id);   /* 0: null */

#endif
