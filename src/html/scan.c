#include "base/utf8.h"
#include "html/scan_impl.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_one_of(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

bool scan_is_void(const char *name)
{
    static const char *const list[] = {
        "area",  "base",  "basefont", "bgsound", "br",    "col",
        "embed", "frame", "hr",       "img",     "input", "keygen",
        "link",  "meta",  "param",    "source",  "track", "wbr"};

    return is_one_of(name, list, ARRAY_N(list));
}

/* Elements whose content a browser takes as text up to their closing tag. */
static bool is_raw(const char *name)
{
    static const char *const list[] = {"script",   "style",    "title",
                                       "textarea", "xmp",      "iframe",
                                       "noembed",  "noframes", "plaintext"};

    return is_one_of(name, list, ARRAY_N(list));
}

/* Where the comment that opens at from ends. */
static size_t after_comment(struct str html, size_t from)
{
    struct str rest = str_sub(html, from + 4, html.len);
    size_t i = 0;

    if (str_starts(rest, STR(">")))
        return from + 5;
    if (str_starts(rest, STR("->")))
        return from + 6;
    while (i + 2 < rest.len) {
        const char *dash = memchr(rest.ptr + i, '-', rest.len - i);

        if (!dash)
            break;
        i = (size_t)(dash - rest.ptr);
        if (str_starts(str_sub(rest, i, 3), STR("-->")))
            return from + 4 + i + 3;
        if (str_starts(str_sub(rest, i, 4), STR("--!>")))
            return from + 4 + i + 4;
        i++;
    }
    return html.len;
}

/* <!doctype …>, <?xml …>, </3 …>: up to the next >. */
static size_t after_bogus(struct str html, size_t from)
{
    const char *end = memchr(html.ptr + from, '>', html.len - from);

    return end ? (size_t)(end - html.ptr) + 1 : html.len;
}

static bool is_comment(struct str rest)
{
    return str_starts(rest, STR("<!--"));
}

static bool is_bogus(struct str rest)
{
    return rest.len >= 2 &&
           (rest.ptr[1] == '!' || rest.ptr[1] == '?' ||
            (rest.ptr[1] == '/' && rest.len >= 3 && !is_letter(rest.ptr[2])));
}

static bool is_tag(struct str rest)
{
    return (rest.len >= 2 && is_letter(rest.ptr[1])) ||
           (rest.len >= 3 && rest.ptr[1] == '/' && is_letter(rest.ptr[2]));
}

/* waiting for …: the states of 13.2.5.32 to 13.2.5.40 that matter here */
enum attr_state { BEFORE_NAME, IN_NAME, AFTER_NAME, BEFORE_VALUE, BARE_VALUE };

/* The index of the > that ends the tag whose attributes start at i; the end
 * of the text when there is none. */
static size_t tag_end(struct str html, size_t i)
{
    enum attr_state state = BEFORE_NAME;

    for (; i < html.len; i++) {
        char c = html.ptr[i];

        if (c == '>')
            return i;
        switch (state) {
        case BEFORE_NAME:
            /* "=" first is a part of the name */
            state = is_space(c) || c == '/' ? BEFORE_NAME : IN_NAME;
            break;
        case IN_NAME:
        case AFTER_NAME:
            if (c == '=')
                state = BEFORE_VALUE;
            else if (c == '/')
                state = BEFORE_NAME;
            else
                state = is_space(c) ? AFTER_NAME : IN_NAME;
            break;
        case BEFORE_VALUE:
            if (c == '"' || c == '\'') {
                const char *q = memchr(html.ptr + i + 1, c, html.len - i - 1);

                if (!q)
                    return html.len;
                i = (size_t)(q - html.ptr);
                state = BEFORE_NAME;
            } else if (!is_space(c)) {
                state = BARE_VALUE;
            }
            break;
        case BARE_VALUE: state = is_space(c) ? BEFORE_NAME : BARE_VALUE; break;
        }
    }
    return html.len;
}

static bool tag(struct scan *s, struct scan_item *item)
{
    struct str html = s->html;
    size_t i = s->at + 1, n = 0, end;

    item->kind = html.ptr[i] == '/' ? SCAN_CLOSE : SCAN_OPEN;
    i += item->kind == SCAN_CLOSE;
    while (i < html.len && !is_space(html.ptr[i]) && html.ptr[i] != '/' &&
           html.ptr[i] != '>') {
        if (n < SCAN_NAME_BYTES)
            item->name[n] = lower(html.ptr[i]);
        n++;
        i++;
    }
    item->name[n <= SCAN_NAME_BYTES ? n : 0] = '\0';
    end = tag_end(html, i);
    item->attrs = str_sub(html, i, end - i);
    s->at = end < html.len ? end + 1 : html.len;
    return end < html.len; /* a tag that never ends is dropped */
}

/* The text of a raw element, up to where its closing tag begins. */
static size_t raw_end(struct str html, size_t from, const char *name)
{
    size_t n = strlen(name);

    while (from < html.len) {
        const char *lt = memchr(html.ptr + from, '<', html.len - from);
        struct str rest;

        if (!lt)
            break;
        from = (size_t)(lt - html.ptr);
        rest = str_sub(html, from, html.len);
        if (rest.len > n + 2 && rest.ptr[1] == '/' &&
            str_eq_nocase(str_sub(rest, 2, n), str_make(name, n)) &&
            (is_space(rest.ptr[n + 2]) || rest.ptr[n + 2] == '/' ||
             rest.ptr[n + 2] == '>'))
            return from;
        from++;
    }
    return html.len;
}

static void text(struct scan *s, struct scan_item *item)
{
    size_t i = s->at;

    for (;;) {
        const char *lt = i < s->html.len
                             ? memchr(s->html.ptr + i, '<', s->html.len - i)
                             : NULL;
        struct str rest;

        if (!lt) {
            i = s->html.len;
            break;
        }
        i = (size_t)(lt - s->html.ptr);
        rest = str_sub(s->html, i, 4);
        if (is_comment(rest) || is_bogus(rest) || is_tag(rest))
            break;
        i++;
    }
    item->kind = SCAN_TEXT;
    item->text = str_sub(s->html, s->at, i - s->at);
    s->at = i;
}

enum scan_kind scan_next(struct scan *s, struct scan_item *item)
{
    /* after an opening tag of a raw element, its text */
    bool raw = item->kind == SCAN_OPEN && is_raw(item->name);

    if (raw) {
        size_t end = raw_end(s->html, s->at, item->name);

        item->kind = SCAN_TEXT;
        item->text = str_sub(s->html, s->at, end - s->at);
        s->at = end;
        return SCAN_TEXT;
    }
    while (s->at < s->html.len) {
        struct str rest = str_sub(s->html, s->at, 4);

        if (is_comment(rest)) {
            s->at = after_comment(s->html, s->at);
        } else if (rest.ptr[0] == '<' && is_bogus(rest)) {
            s->at = after_bogus(s->html, s->at);
        } else if (rest.ptr[0] == '<' && is_tag(rest)) {
            if (tag(s, item))
                return item->kind;
        } else {
            text(s, item);
            return SCAN_TEXT;
        }
    }
    item->kind = SCAN_END;
    return SCAN_END;
}

/* ---- attributes ---- */

bool scan_attr(struct str *attrs, struct str *name, struct str *value)
{
    const char *p = attrs->ptr;
    size_t n = attrs->len, i = 0, from;

    *value = STR("");
    while (i < n && (is_space(p[i]) || p[i] == '/'))
        i++;
    if (i == n) {
        *attrs = STR("");
        return false;
    }
    from = i++;
    while (i < n && !is_space(p[i]) && p[i] != '/' && p[i] != '=')
        i++;
    *name = str_sub(*attrs, from, i - from);
    while (i < n && is_space(p[i]))
        i++;
    if (i < n && p[i] == '=') {
        i++;
        while (i < n && is_space(p[i]))
            i++;
        if (i < n && (p[i] == '"' || p[i] == '\'')) {
            char quote = p[i++];

            from = i;
            while (i < n && p[i] != quote)
                i++;
            *value = str_sub(*attrs, from, i - from);
            i += i < n;
        } else {
            from = i;
            while (i < n && !is_space(p[i]))
                i++;
            *value = str_sub(*attrs, from, i - from);
        }
    }
    *attrs = str_sub(*attrs, i, n);
    return true;
}

static bool find_attr(struct str attrs, struct str want, struct str *value)
{
    struct str name;

    while (scan_attr(&attrs, &name, value))
        if (str_eq_nocase(name, want))
            return true;
    *value = STR("");
    return false;
}

struct str scan_attr_get(struct str attrs, struct str name)
{
    struct str value;

    find_attr(attrs, name, &value);
    return value;
}

bool scan_attr_has(struct str attrs, struct str name)
{
    struct str value;

    return find_attr(attrs, name, &value);
}

/* ---- character references ---- */

/* What browsers make of the C1 numbers: windows-1252 (13.2.5.84). */
static const uint16_t c1[32] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
    0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

/* "#123;" or "#x7b;": returns the length used, 0 when it is none. */
static size_t number(struct str s, uint32_t *cp)
{
    bool hex = s.len > 1 && (s.ptr[1] == 'x' || s.ptr[1] == 'X');
    size_t i = hex ? 2 : 1, from = i;
    uint32_t v = 0;

    for (; i < s.len; i++) {
        char c = lower(s.ptr[i]);
        uint32_t d = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                     : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                                                   : 99;

        if (d == 99)
            break;
        v = v > 0x110000 ? v : v * (hex ? 16 : 10) + d;
    }
    if (i == from)
        return 0;
    if (v == 0 || v > 0x10ffff)
        v = 0xfffd;
    *cp = v >= 0x80 && v < 0xa0 ? c1[v - 0x80] : v;
    return i + (i < s.len && s.ptr[i] == ';');
}

/* "amp;" or, for the oldest of them, "amp". */
static size_t named(struct str s, uint32_t *cp)
{
    size_t n = 0, low = 0, high = scan_entities_n;

    while (n < s.len && n < 10 &&
           (is_letter(s.ptr[n]) || (s.ptr[n] >= '0' && s.ptr[n] <= '9')))
        n++;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = str_cmp(str_from_z(scan_entities[mid].name), str_sub(s, 0, n));

        if (c == 0) {
            *cp = scan_entities[mid].cp;
            if (n < s.len && s.ptr[n] == ';')
                return n + 1;
            /* those of Latin-1 need no semicolon */
            return *cp < 0x100 && *cp != '\'' ? n : 0;
        }
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

void scan_unescape(struct buf *b, struct str s)
{
    size_t done = 0;

    for (size_t i = 0; i < s.len; i++) {
        struct str rest;
        uint32_t cp = 0;
        size_t n;

        if (s.ptr[i] != '&')
            continue;
        rest = str_sub(s, i + 1, 12);
        n = rest.len && rest.ptr[0] == '#' ? number(str_sub(s, i + 1, 64), &cp)
                                           : named(rest, &cp);
        if (n == 0)
            continue;
        buf_put(b, str_sub(s, done, i - done));
        buf_put_cp(b, cp);
        done = i + 1 + n;
        i += n;
    }
    buf_put(b, str_sub(s, done, s.len));
}
