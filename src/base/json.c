#include <math.h>

#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"

struct json json_make(struct buf *b)
{
    return (struct json){.buf = b};
}

static void before_value(struct json *j)
{
    if (j->named) {
        j->named = false;
        return;
    }
    if (j->filled[j->depth])
        buf_put_byte(j->buf, ',');
    j->filled[j->depth] = true;
}

static void open_level(struct json *j, char open, char close)
{
    before_value(j);
    assert(j->depth < JSON_DEPTH_MAX);
    buf_put_byte(j->buf, open);
    j->depth++;
    j->filled[j->depth] = false;
    j->close[j->depth] = close;
}

void json_object(struct json *j)
{
    open_level(j, '{', '}');
}

void json_array(struct json *j)
{
    open_level(j, '[', ']');
}

void json_end(struct json *j)
{
    assert(j->depth > 0 && !j->named);
    buf_put_byte(j->buf, j->close[j->depth--]);
}

static void put_quoted(struct buf *b, struct str s)
{
    buf_put_byte(b, '"');
    while (s.len) {
        unsigned char c = (unsigned char)s.ptr[0];
        uint32_t cp;
        size_t n = 1;

        if (c == '"' || c == '\\') {
            buf_put_byte(b, '\\');
            buf_put_byte(b, (char)c);
        } else if (c == '\n') {
            BUF_LIT(b, "\\n");
        } else if (c == '\t') {
            BUF_LIT(b, "\\t");
        } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x7f) {
            buf_put_f(b, "\\u%04x", c);
        } else if (c < 0x80) {
            /* a run of plain characters goes in one piece */
            while (n < s.len && (unsigned char)s.ptr[n] >= 0x20 &&
                   (unsigned char)s.ptr[n] < 0x7f && s.ptr[n] != '"' &&
                   s.ptr[n] != '\\' && s.ptr[n] != '<' && s.ptr[n] != '>' &&
                   s.ptr[n] != '&')
                n++;
            buf_put(b, str_sub(s, 0, n));
        } else if ((n = utf8_read(s, &cp)) == 0) {
            n = 1;
            buf_put_cp(b, 0xfffd);
        } else {
            buf_put(b, str_sub(s, 0, n));
        }
        s = str_sub(s, n, s.len);
    }
    buf_put_byte(b, '"');
}

void json_name(struct json *j, const char *name)
{
    assert(!j->named);
    before_value(j);
    put_quoted(j->buf, str_from_z(name));
    buf_put_byte(j->buf, ':');
    j->named = true;
}

void json_str(struct json *j, struct str s)
{
    before_value(j);
    put_quoted(j->buf, s);
}

void json_i64(struct json *j, int64_t n)
{
    before_value(j);
    buf_put_i64(j->buf, n);
}

void json_num(struct json *j, double d)
{
    before_value(j);
    if (isfinite(d))
        buf_put_f(j->buf, "%.9g", d);
    else
        BUF_LIT(j->buf, "null");
}

void json_bool(struct json *j, bool b)
{
    before_value(j);
    buf_put_z(j->buf, b ? "true" : "false");
}

void json_null(struct json *j)
{
    before_value(j);
    BUF_LIT(j->buf, "null");
}

void json_time(struct json *j, int64_t us)
{
    char out[CIVIL_ISO_BYTES];

    before_value(j);
    civil_iso(us, out);
    buf_put_byte(j->buf, '"');
    buf_put_z(j->buf, out);
    buf_put_byte(j->buf, '"');
}

void json_raw(struct json *j, struct str text)
{
    before_value(j);
    buf_put(j->buf, text);
}

void json_put_str(struct json *j, const char *name, struct str s)
{
    json_name(j, name);
    json_str(j, s);
}

void json_put_i64(struct json *j, const char *name, int64_t n)
{
    json_name(j, name);
    json_i64(j, n);
}

void json_put_bool(struct json *j, const char *name, bool b)
{
    json_name(j, name);
    json_bool(j, b);
}

void json_put_time(struct json *j, const char *name, int64_t us)
{
    json_name(j, name);
    if (us)
        json_time(j, us);
    else
        json_null(j);
}

void json_put_id(struct json *j, const char *name, int64_t id)
{
    json_name(j, name);
    if (id)
        json_i64(j, id);
    else
        json_null(j);
}
