#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "web/req_impl.h"

enum { SEGMENTS_MAX = 20 };

/* The next segment of a path that begins with "/"; false after the last. */
static bool next_segment(struct str *rest, struct str *segment)
{
    size_t end;

    if (rest->len == 0 || rest->ptr[0] != '/')
        return false;
    *rest = str_sub(*rest, 1, rest->len);
    end = str_find_byte(*rest, '/');
    *segment = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, segment->len, rest->len);
    return true;
}

enum part { PART_LITERAL, PART_NAMED, PART_REST };

static enum part part_of(struct str segment, struct str *name)
{
    *name = segment;
    if (segment.len < 3 || segment.ptr[0] != '{')
        return PART_LITERAL;
    *name = str_sub(segment, 1, segment.len - 2);
    if (!str_ends(*name, STR("...")))
        return PART_NAMED;
    name->len -= 3;
    return PART_REST;
}

static bool decode(struct arena *a, struct str raw, struct str *out)
{
    return form_unescape(a, raw, false, out) && utf8_valid(*out);
}

/*
 * How well the path fits: one base-4 digit a segment, so that the earlier
 * literal wins; 0 is no fit.  parts gets the values in the pattern's order.
 */
static uint64_t fit(const char *pattern, struct str path, struct arena *a,
                    struct req_pair *parts, size_t *n)
{
    struct str rest = str_from_z(pattern), want, name, have, whole;
    uint64_t score = 0;
    int segments = 0;

    *n = 0;
    while (next_segment(&rest, &want)) {
        enum part part = part_of(want, &name);

        if (++segments > SEGMENTS_MAX)
            return 0;
        whole = path;
        if (!next_segment(&path, &have))
            return 0;
        score = score * 4 + 3 - (uint64_t)part;
        if (part == PART_LITERAL) {
            if (!str_eq(want, have))
                return 0;
            continue;
        }
        if (part == PART_REST) {
            have = str_sub(whole, 1, whole.len);
            path = STR("");
        }
        if (have.len == 0 || *n >= SEGMENTS_MAX)
            return 0;
        parts[*n].name = name;
        if (!decode(a, have, &parts[*n].value))
            return 0;
        ++*n;
    }
    if (path.len > 0)
        return 0;
    for (; segments < SEGMENTS_MAX; segments++)
        score *= 4;
    return score;
}

static void allow_add(struct buf *allow, const char *method)
{
    struct str m = str_from_z(method);

    if (str_find(buf_str(allow), m) != SIZE_MAX)
        return;
    if (allow->len)
        BUF_LIT(allow, ", ");
    buf_put(allow, m);
    if (str_eq(m, STR("GET")))
        BUF_LIT(allow, ", HEAD");
}

enum route_found route_find(const struct web_route *const *tables,
                            struct arena *a, struct str method,
                            struct str raw_path, const struct web_route **route,
                            struct req_pair **params, size_t *params_n,
                            struct buf *allow)
{
    struct req_pair parts[SEGMENTS_MAX];
    uint64_t best = 0;
    size_t n;

    if (str_eq(method, STR("HEAD")))
        method = STR("GET");
    for (; *tables; tables++) {
        for (const struct web_route *r = *tables; r->method; r++) {
            uint64_t score = fit(r->path, raw_path, a, parts, &n);

            if (score == 0)
                continue;
            allow_add(allow, r->method);
            if (score <= best || !str_eq(method, str_from_z(r->method)))
                continue;
            best = score;
            *route = r;
            *params_n = n;
            *params = arena_dup(a, parts, n * sizeof *parts);
        }
    }
    if (best)
        return ROUTE_FOUND;
    return allow->len ? ROUTE_NO_METHOD : ROUTE_NO_PATH;
}

/* Same literals and parts in the same places, whatever the parts' names. */
static bool same_pattern(const char *one, const char *other)
{
    struct str a = str_from_z(one), b = str_from_z(other), x, y, name;

    for (;;) {
        bool more = next_segment(&a, &x);

        if (more != next_segment(&b, &y))
            return false;
        if (!more)
            return true;
        if (part_of(x, &name) != part_of(y, &name) ||
            (part_of(x, &name) == PART_LITERAL && !str_eq(x, y)))
            return false;
    }
}

static bool fields_check(const struct web_route *r, struct err *e)
{
    for (const struct web_field *f = r->fields; f && f->name; f++) {
        if (f->type == WEB_CHOICE && !f->choices)
            return err_set(e, ERR_FATAL, "field '%s' of '%s' has no choices",
                           f->name, r->path);
        if (f->type == WEB_FILE && (r->flags & WEB_RAW))
            return err_set(e, ERR_FATAL, "raw route '%s' has a file", r->path);
        for (const struct web_field *g = r->fields; g < f; g++)
            if (strcmp(f->name, g->name) == 0)
                return err_set(e, ERR_FATAL, "field '%s' is twice in '%s'",
                               f->name, r->path);
    }
    return true;
}

static bool double_check(const struct web_route *const *tables,
                         const struct web_route *r, struct err *e)
{
    for (; *tables; tables++)
        for (const struct web_route *o = *tables; o->method; o++) {
            if (o == r)
                return true;
            if (strcmp(o->method, r->method) == 0 &&
                same_pattern(o->path, r->path))
                return err_set(e, ERR_FATAL, "route '%s %s' is there twice",
                               r->method, r->path);
        }
    return true;
}

bool route_tables_check(const struct web_route *const *tables, struct err *e)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH",
                                          "DELETE"};

    for (const struct web_route *const *t = tables; *t; t++) {
        for (const struct web_route *r = *t; r->method; r++) {
            bool known = false;

            for (size_t i = 0; i < ARRAY_N(methods); i++)
                known = known || strcmp(methods[i], r->method) == 0;
            if (!known || !r->path || r->path[0] != '/' || !r->handler)
                return err_set(e, ERR_FATAL, "route '%s %s' is not whole",
                               r->method, r->path ? r->path : "");
            if (!fields_check(r, e) || !double_check(tables, r, e))
                return false;
        }
    }
    return true;
}

static const char *type_name(enum web_type type)
{
    switch (type) {
    case WEB_TEXT: return "text";
    case WEB_LINE: return "line";
    case WEB_INT: return "int";
    case WEB_ID: return "id";
    case WEB_BOOL: return "bool";
    case WEB_CHOICE: return "choice";
    case WEB_DATE: return "date";
    case WEB_MONEY: return "money";
    case WEB_FILE: return "file";
    }
    return "";
}

static const char *role_word(enum role role)
{
    switch (role) {
    case ROLE_NONE: return "none";
    case ROLE_AGENT: return "agent";
    case ROLE_LEAD: return "lead";
    case ROLE_PUBLISHER: return "publisher";
    case ROLE_AUDITOR: return "auditor";
    case ROLE_ADMIN: return "administrator";
    }
    return "";
}

static void put_z(struct json *j, const char *name, const char *z)
{
    json_put_str(j, name, str_from_z(z));
}

static void field_json(struct json *j, const struct web_field *f)
{
    json_object(j);
    put_z(j, "name", f->name);
    put_z(j, "type", type_name(f->type));
    if (f->label)
        put_z(j, "label", f->label);
    json_put_bool(j, "required", f->required);
    json_put_bool(j, "many", f->many);
    if (f->max_bytes)
        json_put_i64(j, "max_bytes", (int64_t)f->max_bytes);
    if (f->max > f->min) {
        json_put_i64(j, "min", f->min);
        json_put_i64(j, "max", f->max);
    }
    if (f->choices) {
        json_name(j, "choices");
        json_array(j);
        for (const char *const *c = f->choices; *c; c++)
            json_str(j, str_from_z(*c));
        json_end(j);
    }
    json_end(j);
}

void web_routes_json(const struct web_route *const *tables, struct buf *out)
{
    struct json j = json_make(out);

    json_array(&j);
    for (; *tables; tables++) {
        for (const struct web_route *r = *tables; r->method; r++) {
            json_object(&j);
            put_z(&j, "method", r->method);
            put_z(&j, "path", r->path);
            put_z(&j, "role", role_word(r->role));
            json_put_bool(&j, "csrf", r->flags & WEB_CSRF);
            json_put_bool(&j, "raw", r->flags & WEB_RAW);
            json_put_bool(&j, "json", r->flags & WEB_JSON);
            json_put_bool(&j, "foreign", r->flags & WEB_FOREIGN);
            put_z(&j, "about", r->about ? r->about : "");
            json_name(&j, "fields");
            json_array(&j);
            for (const struct web_field *f = r->fields; f && f->name; f++)
                field_json(&j, f);
            json_end(&j);
            json_end(&j);
        }
    }
    json_end(&j);
}
