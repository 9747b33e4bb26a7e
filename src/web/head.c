#include "base/limits.h"
#include "web/head.h"

bool head_is_token_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* Headers that mean something only once. */
enum once {
    ONCE_HOST,
    ONCE_CONTENT_LENGTH,
    ONCE_TRANSFER_ENCODING,
    ONCE_CONTENT_TYPE,
    ONCE_CONTENT_ENCODING,
    ONCE_AUTHORIZATION,
    ONCE_ORIGIN,
    ONCE_EXPECT,
    ONCE_N
};
static const struct str once_names[ONCE_N] = {STR_INIT("host"),
                                              STR_INIT("content-length"),
                                              STR_INIT("transfer-encoding"),
                                              STR_INIT("content-type"),
                                              STR_INIT("content-encoding"),
                                              STR_INIT("authorization"),
                                              STR_INIT("origin"),
                                              STR_INIT("expect")};

struct reading {
    struct head *h;
    size_t headers;
    bool seen[ONCE_N];
};

static enum head_verdict wrong(struct head *h, const char *why)
{
    h->why = why;
    return HEAD_WRONG;
}

static bool is_hex(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static const char *target_fault(struct str t)
{
    if (t.len == 0 || t.ptr[0] != '/')
        return "request target is not a path";
    for (size_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.ptr[i];

        if (c <= 32 || c >= 127 || strchr("\"<>\\^`{|}#", c))
            return "request target has a byte that must be encoded";
        if (c != '%')
            continue;
        if (i + 2 >= t.len || !is_hex((unsigned char)t.ptr[i + 1]) ||
            !is_hex((unsigned char)t.ptr[i + 2]))
            return "request target has a wrong percent sign";
        if (t.ptr[i + 1] == '0' && t.ptr[i + 2] == '0')
            return "request target has a NUL";
    }
    return NULL;
}

static const char *host_fault(struct str v)
{
    if (v.len == 0 || v.len > 300)
        return "host is empty or long";
    for (size_t i = 0; i < v.len; i++) {
        unsigned char c = (unsigned char)v.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || strchr(".-_:[]", c)))
            return "host is not a name or an address";
    }
    return NULL;
}

static const char *length_fault(struct str v, int64_t *n)
{
    if (v.len == 0 || v.len > 18)
        return "content length is not a number";
    for (size_t i = 0; i < v.len; i++)
        if (v.ptr[i] < '0' || v.ptr[i] > '9')
            return "content length is not a number";
    return str_to_i64(v, n) ? NULL : "content length is not a number";
}

static const char *request_line_fault(struct str line, struct head *h)
{
    struct str version;
    size_t i = 0, space;

    while (i < line.len && head_is_token_byte((unsigned char)line.ptr[i]))
        i++;
    if (i == 0 || i > 20 || i >= line.len || line.ptr[i] != ' ')
        return "request line has no method";
    h->method = str_sub(line, 0, i);
    line = str_sub(line, i + 1, line.len);
    space = str_find_byte(line, ' ');
    if (space == SIZE_MAX)
        return "request line has no version";
    h->target = str_sub(line, 0, space);
    version = str_sub(line, space + 1, line.len);
    if (!str_eq(version, STR("HTTP/1.1")) && !str_eq(version, STR("HTTP/1.0")))
        return "version is not HTTP/1.1 or HTTP/1.0";
    h->minor = version.ptr[7] - '0';
    return target_fault(h->target);
}

static const char *once_fault(struct reading *r, struct str name,
                              struct str value)
{
    for (int i = 0; i < ONCE_N; i++) {
        if (name.len != once_names[i].len ||
            !str_eq_nocase(name, once_names[i]))
            continue;
        if (r->seen[i])
            return "a header that may come once came twice";
        r->seen[i] = true;
        if (i == ONCE_HOST) {
            r->h->host = value;
            return host_fault(value);
        }
        if (i == ONCE_CONTENT_LENGTH)
            return length_fault(value, &r->h->content_length);
        if (i == ONCE_TRANSFER_ENCODING) {
            r->h->chunked = true;
            if (!str_eq_nocase(value, STR("chunked")))
                return "transfer encoding is not chunked";
        }
        return NULL;
    }
    return NULL;
}

static const char *header_fault(struct reading *r, struct str line)
{
    size_t i = 0;
    struct str name;

    while (i < line.len && head_is_token_byte((unsigned char)line.ptr[i]))
        i++;
    if (i == 0 || i > 200 || i >= line.len || line.ptr[i] != ':')
        return line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t')
                   ? "a header is folded"
                   : "a header has no proper name";
    name = str_sub(line, 0, i);
    for (i++; i < line.len; i++) {
        unsigned char c = (unsigned char)line.ptr[i];

        if ((c < 32 && c != '\t') || c == 127)
            return "a header has a control byte";
    }
    r->headers++;
    return once_fault(r, name, str_trim(str_sub(line, name.len + 1, line.len)));
}

static const char *whole_fault(const struct reading *r)
{
    const struct head *h = r->h;

    if (!r->seen[ONCE_HOST])
        return "there is no host";
    if (h->chunked && r->seen[ONCE_CONTENT_LENGTH])
        return "content length beside transfer encoding";
    if (h->chunked && h->minor == 0)
        return "transfer encoding in HTTP/1.0";
    return NULL;
}

/* What is wrong with an unfinished line already: control bytes, a bare CR.
 * A CR at the very end may still get its LF. */
static const char *tail_fault(struct str tail)
{
    for (size_t i = 0; i < tail.len; i++) {
        unsigned char c = (unsigned char)tail.ptr[i];

        if (c == '\r' && i + 1 == tail.len)
            return NULL;
        if ((c < 32 && c != '\t') || c == 127)
            return "a control byte in the head";
    }
    return NULL;
}

enum head_verdict head_check(struct str bytes, struct head *h)
{
    struct reading r = {.h = h};
    size_t at = 0;

    *h = (struct head){.content_length = -1};
    for (;;) {
        struct str rest = str_sub(bytes, at, bytes.len);
        size_t lf = str_find_byte(rest, '\n');
        const char *why;

        if (lf == SIZE_MAX) {
            why = tail_fault(rest);
            if (why)
                return wrong(h, why);
            break;
        }
        if (lf == 0 || rest.ptr[lf - 1] != '\r')
            return wrong(h, "a line ends without CR");
        if (at + lf + 1 > LIMIT_HTTP_HEAD_BYTES) {
            h->why = "the head is too large";
            return HEAD_LARGE;
        }
        rest.len = lf - 1;
        if (at > 0 && rest.len == 0) {
            h->len = at + 2;
            why = whole_fault(&r);
            return why ? wrong(h, why) : HEAD_WHOLE;
        }
        why = at == 0 ? request_line_fault(rest, h) : header_fault(&r, rest);
        if (why)
            return wrong(h, why);
        if (r.headers > LIMIT_HTTP_HEADERS ||
            h->target.len > LIMIT_HTTP_TARGET_BYTES) {
            h->why = "too many headers, or a target too long";
            return HEAD_LARGE;
        }
        at += lf + 1;
    }
    if (bytes.len >= LIMIT_HTTP_HEAD_BYTES) {
        h->why = "the head is too large";
        return HEAD_LARGE;
    }
    return HEAD_MORE;
}
