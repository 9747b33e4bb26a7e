#include "base/limits.h"
#include "base/utf8.h"
#include "web/form.h"

struct form form_make(struct arena *a)
{
    return (struct form){.arena = a};
}

struct form_pair *form_add(struct form *f, struct err *e)
{
    if (f->n >= LIMIT_FORM_FIELDS) {
        err_set(e, ERR_LIMIT, "the form has more than %d fields",
                LIMIT_FORM_FIELDS);
        return NULL;
    }
    if (f->n == f->room) {
        size_t size = sizeof *f->pairs;
        size_t room = f->room ? f->room * 2 : 16;

        f->pairs = arena_grow(f->arena, f->pairs, f->room * size, room * size);
        f->room = room;
    }
    f->pairs[f->n] = (struct form_pair){0};
    return &f->pairs[f->n++];
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool form_unescape(struct arena *a, struct str s, bool plus, struct str *out)
{
    char *p;
    size_t n = 0;

    if (str_find_byte(s, '%') == SIZE_MAX &&
        (!plus || str_find_byte(s, '+') == SIZE_MAX)) {
        *out = s;
        return true;
    }
    p = arena_alloc(a, s.len);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '+' && plus) {
            p[n++] = ' ';
        } else if (s.ptr[i] == '%') {
            int high = i + 2 < s.len ? hex(s.ptr[i + 1]) : -1;
            int low = i + 2 < s.len ? hex(s.ptr[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            p[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            p[n++] = s.ptr[i];
        }
    }
    *out = str_make(p, n);
    return true;
}

bool form_read_urlencoded(struct form *f, struct str text, struct err *e)
{
    struct str pair;

    while (str_cut(&text, '&', &pair)) {
        size_t eq = str_find_byte(pair, '=');
        struct form_pair *p;

        if (pair.len == 0)
            continue;
        p = form_add(f, e);
        if (!p)
            return false;
        if (!form_unescape(f->arena, str_sub(pair, 0, eq), true, &p->name) ||
            !form_unescape(f->arena,
                           eq == SIZE_MAX ? STR("")
                                          : str_sub(pair, eq + 1, pair.len),
                           true, &p->value))
            return err_set(e, ERR_INPUT, "the form has a wrong percent sign");
    }
    return true;
}

/*
 * The value of a parameter of a header: name="text" or name=token.  In quoted
 * text a backslash escapes only a quote or another backslash (as curl
 * writes); before anything else it is part of an old browser's path.
 */
static bool parameter(struct arena *a, struct str header, struct str name,
                      struct str *value)
{
    size_t i = str_find_byte(header, ';');

    while (i < header.len) {
        struct str key;
        size_t from = ++i, n = 0;
        char *p;

        while (i < header.len && header.ptr[i] != '=' && header.ptr[i] != ';')
            i++;
        key = str_trim(str_sub(header, from, i - from));
        if (i >= header.len || header.ptr[i] == ';')
            continue;
        i++;
        p = arena_alloc(a, header.len - i + 1);
        if (i < header.len && header.ptr[i] == '"') {
            for (i++; i < header.len && header.ptr[i] != '"'; i++) {
                if (header.ptr[i] == '\\' && i + 1 < header.len &&
                    (header.ptr[i + 1] == '"' || header.ptr[i + 1] == '\\'))
                    i++;
                p[n++] = header.ptr[i];
            }
            if (i >= header.len)
                return false; /* the quote never ends */
        } else {
            while (i < header.len && header.ptr[i] != ';')
                p[n++] = header.ptr[i++];
        }
        if (str_eq_nocase(key, name)) {
            *value = str_trim(str_make(p, n));
            return true;
        }
        while (i < header.len && header.ptr[i] != ';')
            i++;
    }
    return false;
}

/* Browsers send a quote, CR and LF in names as %22, %0D and %0A (WHATWG HTML,
 * "multipart/form-data encoding algorithm"), and nothing else escaped. */
static struct str name_unescape(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.len);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        struct str three = str_sub(s, i, 3);

        if (str_eq(three, STR("%22")))
            p[n++] = '"';
        else if (str_eq_nocase(three, STR("%0D")))
            p[n++] = '\r';
        else if (str_eq_nocase(three, STR("%0A")))
            p[n++] = '\n';
        else {
            p[n++] = s.ptr[i];
            continue;
        }
        i += 2;
    }
    return str_make(p, n);
}

/* The headers of one part, up to and with the empty line. */
static bool read_part_head(struct form *f, struct str *rest,
                           struct form_pair *pair, struct err *e)
{
    bool named = false;

    pair->file_type = STR("text/plain");
    for (int lines = 0; lines < 20; lines++) {
        size_t end = str_find(*rest, STR("\r\n"));
        struct str line = str_sub(*rest, 0, end), value;
        size_t colon = str_find_byte(line, ':');
        struct str text = str_trim(
            str_sub(line, colon == SIZE_MAX ? line.len : colon + 1, line.len));

        if (end == SIZE_MAX || end > 4096)
            break;
        *rest = str_sub(*rest, end + 2, rest->len);
        if (line.len == 0) {
            if (named)
                return true;
            break;
        }
        if (str_starts_nocase(line, STR("content-type:")))
            pair->file_type = text;
        if (!str_starts_nocase(line, STR("content-disposition:")) ||
            !str_starts_nocase(text, STR("form-data")))
            continue;
        if (parameter(f->arena, text, STR("name"), &value)) {
            pair->name = name_unescape(f->arena, value);
            named = true;
        }
        if (parameter(f->arena, text, STR("filename"), &value)) {
            pair->file_name = name_unescape(f->arena, value);
            pair->is_file = true;
        }
    }
    return err_set(e, ERR_INPUT, "a part of the form has no proper head");
}

bool form_read_multipart(struct form *f, struct str content_type,
                         struct str body, struct err *e)
{
    struct str boundary, mark, rest;
    size_t at;

    if (!parameter(f->arena, content_type, STR("boundary"), &boundary) ||
        boundary.len == 0 || boundary.len > 200)
        return err_set(e, ERR_INPUT, "the form tells no boundary");
    mark = str_fmt(f->arena, "\r\n--%.*s", STR_ARG(boundary));
    if (str_starts(body, str_sub(mark, 2, mark.len)))
        rest = str_sub(body, mark.len - 2, body.len);
    else if ((at = str_find(body, mark)) != SIZE_MAX)
        rest = str_sub(body, at + mark.len, body.len);
    else
        return err_set(e, ERR_INPUT, "the form has no part");
    while (!str_starts(rest, STR("--"))) {
        struct form_pair *pair;

        while (rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == '\t'))
            rest = str_sub(rest, 1, rest.len);
        if (!str_starts(rest, STR("\r\n")))
            return err_set(e, ERR_INPUT, "the form's boundary is not alone");
        rest = str_sub(rest, 2, rest.len);
        pair = form_add(f, e);
        if (!pair || !read_part_head(f, &rest, pair, e))
            return false;
        at = str_find(rest, mark);
        if (at == SIZE_MAX)
            return err_set(e, ERR_INPUT, "the form breaks off");
        pair->value = str_sub(rest, 0, at);
        rest = str_sub(rest, at + mark.len, rest.len);
    }
    return true;
}

static bool shows(uint32_t cp)
{
    return cp >= 32 && !(cp >= 0x7f && cp < 0xa0) &&
           !(cp >= 0x200e && cp <= 0x200f) && !(cp >= 0x2028 && cp <= 0x202e) &&
           !(cp >= 0x2066 && cp <= 0x2069) && cp != 0xfeff;
}

struct str form_safe_name(struct arena *a, struct str name)
{
    struct buf b = buf_make(a, name.len * 3 + 8);
    struct str s, extension = {0};
    size_t at = 0, n;

    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '/' || name.ptr[i] == '\\')
            at = i + 1;
    s = utf8_scrub(a, str_sub(name, at, name.len));
    for (uint32_t cp; (n = utf8_read(s, &cp)) > 0; s = str_sub(s, n, s.len))
        if (shows(cp) && (b.len > 0 || (cp != '.' && cp != ' ')))
            buf_put_cp(&b, cp);
    s = buf_str(&b);
    while (s.len && (s.ptr[s.len - 1] == '.' || s.ptr[s.len - 1] == ' '))
        s.len--;
    if (s.len == 0)
        return STR("file");
    if (s.len <= LIMIT_NAME_BYTES)
        return s;
    for (size_t i = s.len; i > 0 && s.len - i < 16; i--)
        if (s.ptr[i - 1] == '.') {
            extension = str_sub(s, i - 1, s.len);
            break;
        }
    s = utf8_cut(s, LIMIT_NAME_BYTES - extension.len);
    return str_fmt(a, "%.*s%.*s", STR_ARG(s), STR_ARG(extension));
}
