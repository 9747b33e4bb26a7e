#include <jansson.h>

#include "base/civil.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "i18n/msg.h"
#include "web/req_impl.h"

/* ---- checking one value ---- */

static bool only_spaces(struct str s)
{
    return str_trim(s).len == 0;
}

/* CR LF and lone CR become LF; false when there is a control character. */
static bool clean_text(struct arena *a, struct str in, bool line,
                       struct str *out)
{
    char *p;
    size_t n = 0;

    if (!utf8_valid(in))
        return false;
    if (line)
        in = str_trim(in);
    p = arena_alloc(a, in.len);
    for (size_t i = 0; i < in.len; i++) {
        unsigned char c = (unsigned char)in.ptr[i];

        if (c == '\r' && !line) {
            if (i + 1 < in.len && in.ptr[i + 1] == '\n')
                i++;
            c = '\n';
        }
        if ((c < 32 && !(c == '\t' || (c == '\n' && !line))) || c == 127)
            return false;
        p[n++] = (char)c;
    }
    *out = str_make(p, n);
    return true;
}

/* "12", "12.5", "12,50" as hundredths. */
static bool read_money(struct str s, int64_t *hundredths)
{
    size_t dot = str_find_byte(s, '.'), digits;
    int64_t whole, part = 0;
    struct str after;

    if (dot == SIZE_MAX)
        dot = str_find_byte(s, ',');
    after = str_sub(s, dot == SIZE_MAX ? s.len : dot + 1, 2);
    digits = dot == SIZE_MAX ? 0 : s.len - dot - 1;
    s = str_sub(s, 0, dot);
    if (s.len == 0 || s.len > 15 || s.ptr[0] < '0' || s.ptr[0] > '9' ||
        !str_to_i64(s, &whole))
        return false;
    if (dot != SIZE_MAX) {
        if (digits < 1 || digits > 2 || after.ptr[0] < '0' ||
            after.ptr[0] > '9' || !str_to_i64(after, &part))
            return false;
        if (digits == 1)
            part *= 10;
    }
    *hundredths = whole * 100 + part;
    return true;
}

static enum web_wrong check_choice(const struct web_field *f, struct str s,
                                   int64_t *index)
{
    for (int64_t i = 0; f->choices[i]; i++)
        if (str_eq(s, str_from_z(f->choices[i]))) {
            *index = i;
            return WRONG_NOT;
        }
    return WRONG_CHOICE;
}

static bool is_true(struct str s)
{
    return str_eq(s, STR("1")) || str_eq(s, STR("on")) ||
           str_eq(s, STR("true")) || str_eq(s, STR("yes"));
}

static enum web_wrong check_value(struct arena *a, const struct web_field *f,
                                  struct str *text, int64_t *number)
{
    switch (f->type) {
    case WEB_TEXT:
    case WEB_LINE:
        if (text->len > (f->max_bytes ? f->max_bytes : 1000))
            return WRONG_TOO_LONG;
        return clean_text(a, *text, f->type == WEB_LINE, text) ? WRONG_NOT
                                                               : WRONG_NOT_TEXT;
    case WEB_INT:
        if (!str_to_i64(*text, number))
            return WRONG_NOT_NUMBER;
        return f->max > f->min && (*number < f->min || *number > f->max)
                   ? WRONG_RANGE
                   : WRONG_NOT;
    case WEB_ID:
        return str_to_i64(*text, number) && *number > 0 ? WRONG_NOT
                                                        : WRONG_NOT_NUMBER;
    case WEB_BOOL: *number = is_true(*text); return WRONG_NOT;
    case WEB_CHOICE: return check_choice(f, *text, number);
    case WEB_DATE: return civil_parse(*text, number) ? WRONG_NOT : WRONG_DATE;
    case WEB_MONEY: return read_money(*text, number) ? WRONG_NOT : WRONG_MONEY;
    case WEB_FILE: break;
    }
    return WRONG_FILE;
}

/* ---- collecting ---- */

static bool is_file_absent(const struct form_pair *p)
{
    return p->is_file && p->value.len == 0 && p->file_name.len == 0;
}

/* Texts trim to nothing are absent for every type but text as it is typed. */
static bool is_absent(const struct web_field *f, const struct form_pair *p)
{
    if (f->type == WEB_FILE)
        return is_file_absent(p);
    return f->type == WEB_TEXT ? p->value.len == 0 : only_spaces(p->value);
}

static enum web_wrong take_file(struct req_value *v, struct arena *a,
                                const struct form_pair *p)
{
    size_t cap =
        v->field->max_bytes ? v->field->max_bytes : (size_t)LIMIT_UPLOAD_BYTES;
    struct str type = p->file_type;

    if (!p->is_file)
        return WRONG_FILE;
    if (p->value.len > cap)
        return WRONG_TOO_LONG;
    if (!utf8_valid(type) || type.len > 200)
        type = STR("application/octet-stream");
    v->files[v->n++] =
        (struct web_file){form_safe_name(a, p->file_name), type, p->value};
    return WRONG_NOT;
}

static enum web_wrong take_text(struct req_value *v, struct arena *a,
                                const struct form_pair *p)
{
    struct str text = p->value;
    int64_t number = 0;
    enum web_wrong wrong;

    if (p->is_file)
        return WRONG_FILE;
    if (v->field->type != WEB_TEXT)
        text = str_trim(text);
    wrong = check_value(a, v->field, &text, &number);
    v->texts[v->n] = wrong == WRONG_NOT ? text : utf8_scrub(a, p->value);
    v->numbers[v->n++] = wrong == WRONG_NOT ? number : 0;
    return wrong;
}

static void fill(struct req_value *v, struct arena *a, const struct form *form)
{
    const struct web_field *f = v->field;
    struct str name = str_from_z(f->name);
    size_t n = 0, max_n = 1;

    for (size_t i = 0; i < form->n; i++)
        n += str_eq(form->pairs[i].name, name);
    if (f->many)
        max_n = f->max_n ? f->max_n : LIMIT_FORM_FIELDS;
    if (f->type == WEB_FILE)
        v->files = ARENA_ARRAY(a, n, struct web_file);
    v->texts = ARENA_ARRAY(a, n, struct str);
    v->numbers = ARENA_ARRAY(a, n, int64_t);
    for (size_t i = 0; i < form->n; i++) {
        const struct form_pair *p = &form->pairs[i];
        enum web_wrong wrong;

        if (!str_eq(p->name, name) || is_absent(f, p))
            continue;
        if (v->n == max_n) {
            v->wrong = WRONG_TOO_MANY;
            return;
        }
        wrong = f->type == WEB_FILE ? take_file(v, a, p) : take_text(v, a, p);
        if (v->wrong == WRONG_NOT)
            v->wrong = wrong;
    }
    if (f->required && v->wrong == WRONG_NOT &&
        (v->n == 0 || (f->type == WEB_TEXT && only_spaces(v->texts[0]))))
        v->wrong = WRONG_ABSENT;
}

/* ---- where the pairs come from ---- */

static bool add_json_value(struct form *form, struct str name,
                           const json_t *value, struct err *e)
{
    struct arena *a = form->arena;
    struct form_pair *pair = form_add(form, e);

    if (!pair)
        return false;
    pair->name = name;
    if (json_is_string(value))
        pair->value = str_dup(
            a, str_make(json_string_value(value), json_string_length(value)));
    else if (json_is_integer(value))
        pair->value =
            str_fmt(a, "%" PRId64, (int64_t)json_integer_value(value));
    else if (json_is_boolean(value))
        pair->value = json_is_true(value) ? STR("1") : STR("0");
    else if (!json_is_null(value))
        return err_set(e, ERR_INPUT, "the value of '%.*s' is not plain",
                       STR_ARG(name));
    return true;
}

/* A flat object: texts, whole numbers, truths, and arrays of these. */
static bool read_json(struct form *form, struct str body, struct err *e)
{
    json_error_t why;
    json_t *root = json_loadb(body.ptr ? body.ptr : "", body.len,
                              JSON_REJECT_DUPLICATES, &why);
    const char *key;
    json_t *value, *item;
    size_t i;
    bool ok = json_is_object(root);

    if (!ok)
        err_set(e, ERR_INPUT, "the body is not one JSON object");
    json_object_foreach(root, key, value)
    {
        struct str name = str_dup(form->arena, str_from_z(key));

        if (!json_is_array(value)) {
            ok = ok && add_json_value(form, name, value, e);
            continue;
        }
        json_array_foreach(value, i, item)
        {
            ok = ok && add_json_value(form, name, item, e);
        }
    }
    json_decref(root);
    return ok;
}

static bool has_body(const struct web_req *req)
{
    return !str_eq(req->method, STR("GET")) &&
           !str_eq(req->method, STR("HEAD")) &&
           !str_eq(req->method, STR("DELETE")) &&
           !(req->route->flags & WEB_RAW);
}

static bool read_form(struct web_req *req, struct form *form, struct err *e)
{
    struct str type = req_header(req, "content-type");
    struct str body = req->impl->body;

    if (!has_body(req))
        return form_read_urlencoded(form, req->query, e);
    if (str_starts_nocase(type, STR("multipart/form-data")))
        return form_read_multipart(form, type, body, e);
    if (str_starts_nocase(type, STR("application/json")))
        return read_json(form, body, e);
    if (body.len == 0 ||
        str_starts_nocase(type, STR("application/x-www-form-urlencoded")))
        return form_read_urlencoded(form, body, e);
    return err_set(e, ERR_INPUT, "the body is of no type that is understood");
}

static struct req_value *value_of(struct req_impl *impl, struct str name)
{
    for (size_t i = 0; i < impl->values_n; i++)
        if (str_eq(name, str_from_z(impl->values[i].field->name)))
            return &impl->values[i];
    return NULL;
}

/* A value for every declared field and for every part of the path. */
static void declare(struct web_req *req)
{
    struct req_impl *impl = req->impl;
    struct arena *a = req->arena;
    size_t n = 0;

    for (const struct web_field *f = req->route->fields; f && f->name; f++)
        n++;
    impl->values = ARENA_ARRAY(a, n + impl->params_n, struct req_value);
    impl->wrongs = ARENA_ARRAY(a, n + impl->params_n, struct web_wrong_field);
    for (size_t i = 0; i < n; i++)
        impl->values[impl->values_n++].field = &req->route->fields[i];
    for (size_t i = 0; i < impl->params_n; i++) {
        struct req_value *v = value_of(impl, impl->params[i].name);

        if (!v) {
            struct web_field *f = ARENA_NEW(a, struct web_field);

            f->name = str_z(a, impl->params[i].name);
            f->type = WEB_ID;
            f->required = true;
            v = &impl->values[impl->values_n++];
            v->field = f;
        }
        v->in_path = true;
    }
}

static bool fill_from_path(struct web_req *req, struct err *e)
{
    struct req_impl *impl = req->impl;

    for (size_t i = 0; i < impl->params_n; i++) {
        struct form_pair pair = {.name = impl->params[i].name,
                                 .value = impl->params[i].value};
        struct form one = {.pairs = &pair, .n = 1};
        struct req_value *v = value_of(impl, pair.name);

        fill(v, req->arena, &one);
        if (v->wrong != WRONG_NOT || v->n == 0)
            return err_set(e, ERR_MISSING, "there is no such page");
    }
    return true;
}

bool fields_read(struct web_req *req, struct err *e)
{
    struct req_impl *impl = req->impl;
    struct form form = form_make(req->arena);

    declare(req);
    if (!fill_from_path(req, e) || !read_form(req, &form, e))
        return false;
    for (size_t i = 0; i < form.n; i++)
        if (str_eq(form.pairs[i].name, STR("csrf")))
            impl->csrf_sent = form.pairs[i].value;
    for (size_t i = 0; i < impl->values_n; i++) {
        struct req_value *v = &impl->values[i];

        if (v->in_path)
            continue;
        fill(v, req->arena, &form);
        if (v->wrong != WRONG_NOT)
            impl->wrongs[impl->wrongs_n++] =
                (struct web_wrong_field){v->field, v->wrong};
    }
    return true;
}

/* ---- asking ---- */

static const struct req_value *ask(const struct web_req *req, const char *name)
{
    const struct req_value *v = value_of(req->impl, str_from_z(name));

    assert(v && "the field is declared in the route");
    return v;
}

bool req_has(const struct web_req *req, const char *name)
{
    return ask(req, name)->n > 0;
}

struct str req_text(const struct web_req *req, const char *name)
{
    const struct req_value *v = ask(req, name);

    assert(v->field->type != WEB_FILE);
    return v->n ? v->texts[0] : STR("");
}

static int64_t number(const struct web_req *req, const char *name,
                      enum web_type type)
{
    const struct req_value *v = ask(req, name);

    assert(v->field->type == type);
    return v->n ? v->numbers[0] : 0;
}

int64_t req_int(const struct web_req *req, const char *name)
{
    return number(req, name, WEB_INT);
}

int64_t req_id(const struct web_req *req, const char *name)
{
    return number(req, name, WEB_ID);
}

bool req_bool(const struct web_req *req, const char *name)
{
    return number(req, name, WEB_BOOL) != 0;
}

int req_choice(const struct web_req *req, const char *name)
{
    const struct req_value *v = ask(req, name);

    assert(v->field->type == WEB_CHOICE);
    return v->n && v->wrong == WRONG_NOT ? (int)v->numbers[0] : -1;
}

int64_t req_date_us(const struct web_req *req, const char *name)
{
    return number(req, name, WEB_DATE);
}

int64_t req_money(const struct web_req *req, const char *name)
{
    return number(req, name, WEB_MONEY);
}

const struct str *req_texts(const struct web_req *req, const char *name,
                            size_t *n)
{
    const struct req_value *v = ask(req, name);

    assert(v->field->type != WEB_FILE);
    *n = v->n;
    return v->texts;
}

const int64_t *req_ids(const struct web_req *req, const char *name, size_t *n)
{
    const struct req_value *v = ask(req, name);

    assert(v->field->type == WEB_ID || v->field->type == WEB_INT ||
           v->field->type == WEB_CHOICE);
    *n = v->n;
    return v->numbers;
}

const struct web_file *req_files(const struct web_req *req, const char *name,
                                 size_t *n)
{
    const struct req_value *v = ask(req, name);

    assert(v->field->type == WEB_FILE);
    *n = v->n;
    return v->files;
}

const struct web_wrong_field *req_wrongs(const struct web_req *req, size_t *n)
{
    *n = req->impl->wrongs_n;
    return req->impl->wrongs;
}

const char *web_wrong_text(enum web_wrong wrong)
{
    switch (wrong) {
    case WRONG_NOT: return "";
    case WRONG_ABSENT: return MSG("Please fill this in.");
    case WRONG_TOO_LONG: return MSG("This is too long.");
    case WRONG_TOO_MANY: return MSG("There are too many of these.");
    case WRONG_NOT_TEXT: return MSG("This has characters that are not text.");
    case WRONG_NOT_NUMBER: return MSG("This is not a whole number.");
    case WRONG_RANGE: return MSG("This number is too small or too large.");
    case WRONG_CHOICE: return MSG("This is not one of the choices.");
    case WRONG_DATE: return MSG("This is not a date.");
    case WRONG_MONEY: return MSG("This is not an amount of money.");
    case WRONG_FILE: return MSG("This is not a file.");
    }
    return "";
}
