#include "tool/pagegen/page_parse_impl.h"

struct attr {
    struct str name;
    struct str value; /* as written in the page; ptr NULL: none */
    bool sure;        /* not inside a block of C */
};

struct tag {
    struct str name;
    unsigned line;
    size_t base; /* things open before it */
    struct attr attrs[PAGE_ATTRS_MAX];
    size_t attr_n;
};

static bool in_list(struct str name, const char *const *list)
{
    for (; *list; list++)
        if (str_eq_nocase(name, str_from_z(*list)))
            return true;
    return false;
}

bool tag_is_block(struct str name)
{
    static const char *const blocks[] = {
        "address",  "article", "aside",    "blockquote", "body",       "br",
        "caption",  "col",     "colgroup", "dd",         "details",    "dialog",
        "div",      "dl",      "dt",       "fieldset",   "figcaption", "figure",
        "footer",   "form",    "h1",       "h2",         "h3",         "h4",
        "h5",       "h6",      "head",     "header",     "hr",         "html",
        "legend",   "li",      "link",     "main",       "menu",       "meta",
        "nav",      "ol",      "optgroup", "option",     "p",          "pre",
        "script",   "section", "summary",  "table",      "tbody",      "td",
        "template", "tfoot",   "th",       "thead",      "title",      "tr",
        "ul",       "path",    "circle",   "rect",       "line",       "g",
        "defs",     "search",  NULL};

    return in_list(name, blocks);
}

static bool is_void(struct str name)
{
    static const char *const voids[] = {
        "area", "base", "br",    "col",    "embed", "hr",  "img", "input",
        "link", "meta", "param", "source", "track", "wbr", NULL};

    return in_list(name, voids);
}

static bool is_url(struct str attr)
{
    static const char *const urls[] = {
        "href",     "src",        "action", "formaction", "cite",
        "poster",   "data",       "ping",   "background", "manifest",
        "longdesc", "xlink:href", NULL};

    return in_list(attr, urls);
}

static const struct attr *find_attr(const struct tag *t, const char *name)
{
    for (size_t i = 0; i < t->attr_n; i++)
        if (str_eq_nocase(t->attrs[i].name, str_from_z(name)))
            return &t->attrs[i];
    return NULL;
}

static bool attr_is(const struct tag *t, const char *name, const char *value)
{
    const struct attr *a = find_attr(t, name);

    return a && str_eq_nocase(str_trim(a->value), str_from_z(value));
}

static bool has_insert(struct str value)
{
    return str_find(value, STR("{=")) != SIZE_MAX ||
           str_find(value, STR("{_")) != SIZE_MAX ||
           str_find(value, STR("{?")) != SIZE_MAX;
}

/* ---- attributes ---- */

static bool check_attr(struct parser *p, const struct tag *t, struct str name)
{
    if (str_starts_nocase(name, STR("on")))
        return parse_fail(p, p->line, "no %.*s: scripts belong into asset/",
                          STR_ARG(name));
    if (str_eq_nocase(name, STR("style")))
        return parse_fail(p, p->line, "no style attribute: use a class");
    if (str_eq_nocase(name, STR("srcdoc")) ||
        str_eq_nocase(name, STR("http-equiv")))
        return parse_fail(p, p->line, "no %.*s in a page", STR_ARG(name));
    if (p->open_n > t->base)
        return true;
    for (size_t i = 0; i < t->attr_n; i++)
        if (t->attrs[i].sure && str_eq_nocase(t->attrs[i].name, name))
            return parse_fail(p, p->line, "%.*s is given twice", STR_ARG(name));
    return true;
}

/* The scheme of a literal address; blanks inside would not stop a browser. */
static bool check_scheme(struct parser *p, struct str value)
{
    static const char *const bad[] = {"javascript:", "vbscript:", "data:"};
    char head[16];
    size_t n = 0;

    for (size_t i = 0; i < value.len && n < sizeof head; i++)
        if ((unsigned char)value.ptr[i] > ' ')
            head[n++] = value.ptr[i];
    for (size_t i = 0; i < ARRAY_N(bad); i++)
        if (str_starts_nocase(str_make(head, n), str_from_z(bad[i])))
            return parse_fail(p, p->line, "no %s address in a page", bad[i]);
    return true;
}

static bool value_piece(struct parser *p, struct str name, bool first)
{
    enum page_place place = PLACE_ATTR;

    if (str_eq_nocase(name, STR("srcset")))
        return parse_fail(p, p->line, "no values in %.*s", STR_ARG(name));
    if (is_url(name))
        place = first ? PLACE_URL : PLACE_COMPONENT;
    return parse_insert(p, place);
}

/* At the first character after the quote; leaves behind the closing one. */
static bool parse_value(struct parser *p, struct str name, struct str *value)
{
    size_t from = p->at;
    unsigned line = p->line;

    while (parse_peek(p, 0) != '"') {
        if (p->at >= p->src.len)
            return parse_fail(p, line, "the value of %.*s does not end",
                              STR_ARG(name));
        if (insert_starts(p)) {
            if (!value_piece(p, name, p->at == from))
                return false;
            continue;
        }
        put_lit(p, str_sub(p->src, p->at, 1));
        parse_skip(p, 1);
    }
    *value = str_sub(p->src, from, p->at - from);
    parse_skip(p, 1);
    if (!is_url(name))
        return true;
    return check_scheme(p, *value);
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == ':';
}

static struct str take_name(struct parser *p)
{
    size_t n = 0;

    while (is_name(parse_peek(p, n)))
        n++;
    struct str name = str_sub(p->src, p->at, n);
    parse_skip(p, n);
    return name;
}

/* After name=" */
static bool attr_value(struct parser *p, struct attr *a)
{
    size_t from = p->at;
    enum page_place place = is_url(a->name) ? PLACE_URL : PLACE_ATTR;

    if (parse_at(p, "{?")) {
        bool ok = parse_insert_attr(p, a->name, place);

        if (!ok)
            return false;
        if (p->at != from) { /* it was the whole value */
            a->value = str_sub(p->src, from, p->at - from);
            parse_skip(p, 1);
            return true;
        }
    }
    put_lit_z(p, " ");
    put_lit(p, a->name);
    put_lit_z(p, "=\"");
    if (!parse_value(p, a->name, &a->value))
        return false;
    put_lit_z(p, "\"");
    return true;
}

static bool parse_attr(struct parser *p, struct tag *t)
{
    struct attr a = {.sure = p->open_n == t->base};

    if (insert_starts(p))
        return parse_fail(p, p->line,
                          "a value cannot name an attribute; "
                          "write name=\"{? … }\"");
    a.name = take_name(p);
    if (!a.name.len)
        return parse_fail(p, p->line, "'%c' inside <%.*s>", parse_peek(p, 0),
                          STR_ARG(t->name));
    if (!check_attr(p, t, a.name))
        return false;
    if (parse_peek(p, 0) == '=') {
        if (parse_peek(p, 1) != '"')
            return parse_fail(p, p->line, "the value of %.*s needs \"quotes\"",
                              STR_ARG(a.name));
        parse_skip(p, 2);
        if (!attr_value(p, &a))
            return false;
    } else {
        put_lit_z(p, " ");
        put_lit(p, a.name);
    }
    if (t->attr_n == PAGE_ATTRS_MAX)
        return parse_fail(p, p->line, "too many attributes");
    t->attrs[t->attr_n++] = a;
    return true;
}

/* ---- what an element must have ---- */

static bool inside(const struct parser *p, const char *name)
{
    for (size_t i = 0; i < p->open_n; i++)
        if (p->open[i].name.ptr &&
            str_eq_nocase(p->open[i].name, str_from_z(name)))
            return true;
    return false;
}

static void note_field(struct parser *p, const struct tag *t)
{
    static const char *const unseen[] = {"hidden", "submit", "button", "reset",
                                         NULL};
    static const char *const fields[] = {"input", "select", "textarea", NULL};
    const struct attr *type = find_attr(t, "type"), *id = find_attr(t, "id");

    if (!in_list(t->name, fields) || (type && in_list(type->value, unseen)))
        return;
    if (find_attr(t, "aria-label") || find_attr(t, "aria-labelledby") ||
        inside(p, "label"))
        return;
    struct page_field *f = list_add(p->a, &p->fields, sizeof *f);
    f->line = t->line;
    f->id = id ? str_trim(id->value) : (struct str){0};
}

static bool check_element(struct parser *p, const struct tag *t)
{
    const struct attr *method = find_attr(t, "method");
    const struct attr *label = find_attr(t, "for");

    if (str_eq_nocase(t->name, STR("img")) && !find_attr(t, "alt"))
        return parse_fail(p, t->line,
                          "<img> needs alt (empty if it is only "
                          "decoration)");
    if (str_eq_nocase(t->name, STR("html")) && !find_attr(t, "lang"))
        return parse_fail(p, t->line, "<html> needs lang");
    if (str_eq_nocase(t->name, STR("style")))
        return parse_fail(p, t->line, "no <style>: styles belong into asset/");
    if (str_eq_nocase(t->name, STR("script")) && !find_attr(t, "src"))
        return parse_fail(p, t->line,
                          "no script in a page: it belongs into "
                          "asset/");
    if (method && has_insert(method->value))
        return parse_fail(p, t->line, "method must be written out");
    if (str_eq_nocase(t->name, STR("label")) && label)
        *(struct str *)list_add(p->a, &p->labels, sizeof(struct str)) =
            str_trim(label->value);
    note_field(p, t);
    return true;
}

/* ---- tags ---- */

/* Space before a tag, and whether space after it would matter. */
static void tag_space(struct parser *p, struct str name)
{
    bool block = tag_is_block(name);

    if (p->space && !p->glue && !block)
        put_lit_z(p, " ");
    p->space = false;
    p->glue = block;
}

static bool parse_comment(struct parser *p)
{
    struct str rest = str_sub(p->src, p->at, SIZE_MAX);
    size_t n = str_find(rest, STR("-->"));

    if (n == SIZE_MAX)
        return parse_fail(p, p->line, "the comment does not end");
    if (has_insert(str_sub(rest, 0, n)))
        return parse_fail(p, p->line, "no values in a comment");
    parse_skip(p, n + 3);
    return true;
}

static bool parse_doctype(struct parser *p)
{
    size_t n = str_find_byte(str_sub(p->src, p->at, SIZE_MAX), '>');

    if (!str_starts_nocase(str_sub(p->src, p->at, SIZE_MAX),
                           STR("<!doctype html>")))
        return parse_fail(p, p->line, "only <!doctype html>");
    put_lit(p, str_sub(p->src, p->at, n + 1));
    parse_skip(p, n + 1);
    p->space = false;
    p->glue = true;
    return true;
}

static bool parse_close(struct parser *p)
{
    parse_skip(p, 2);
    struct str name = take_name(p);
    const struct open_thing *o = p->open_n ? &p->open[p->open_n - 1] : NULL;

    if (parse_peek(p, 0) != '>')
        return parse_fail(p, p->line, "expected </%.*s>", STR_ARG(name));
    if (!o || !o->name.ptr)
        return parse_fail(p, p->line,
                          o ? "</%.*s> closes what was opened "
                              "outside the block of line %u"
                            : "</%.*s> closes "
                              "nothing",
                          STR_ARG(name), o ? o->line : 0);
    if (!str_eq_nocase(o->name, name))
        return parse_fail(p, p->line,
                          "</%.*s> where </%.*s> of line %u must "
                          "come first",
                          STR_ARG(name), STR_ARG(o->name), o->line);
    parse_skip(p, 1);
    if (o->manual) { /* kept white space needs no collapsing */
        p->space = false;
        p->glue = tag_is_block(name);
    } else {
        tag_space(p, name);
    }
    p->open_n--;
    put_lit_z(p, "</");
    put_lit(p, name);
    put_lit_z(p, ">");
    return true;
}

static bool tag_blank(struct parser *p)
{
    bool line_start = false, was;

    for (;;) {
        char c = parse_peek(p, 0);

        if (line_start && c == '%') {
            if (parse_peek(p, 1) != ' ' && parse_peek(p, 1) != '#')
                return parse_fail(p, p->line, "only lines of C inside a tag");
            if (!parse_control(p, &was))
                return false;
            continue;
        }
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
            return true;
        line_start = c == '\n' || line_start;
        parse_skip(p, 1);
    }
}

static bool open_element(struct parser *p, const struct tag *t, bool closed)
{
    if (closed || is_void(t->name))
        return true;
    if (p->open_n == PAGE_OPEN_MAX)
        return parse_fail(p, t->line, "nested too deeply");
    struct open_thing *o = &p->open[p->open_n++];
    *o = (struct open_thing){.name = t->name, .line = t->line};
    o->manual = str_eq_nocase(t->name, STR("pre")) ||
                str_eq_nocase(t->name, STR("textarea"));
    if (str_eq_nocase(t->name, STR("script")) && !parse_at(p, "</script>"))
        return parse_fail(p, t->line, "<script src> must be empty");
    if (str_eq_nocase(t->name, STR("form")) && attr_is(t, "method", "post"))
        put_op(p, PAGE_CSRF);
    return true;
}

static bool parse_open(struct parser *p)
{
    struct tag *t = ARENA_NEW(p->a, struct tag);
    bool closed = false;

    t->line = p->line;
    t->base = p->open_n;
    parse_skip(p, 1);
    t->name = take_name(p);
    tag_space(p, t->name);
    put_lit_z(p, "<");
    put_lit(p, t->name);
    for (;;) {
        bool glue = p->glue;

        if (!tag_blank(p))
            return false;
        p->glue = glue;
        if (p->at >= p->src.len)
            return parse_fail(p, t->line, "<%.*s does not end",
                              STR_ARG(t->name));
        closed = parse_at(p, "/>");
        if (closed || parse_peek(p, 0) == '>')
            break;
        if (!parse_attr(p, t))
            return false;
    }
    if (p->open_n != t->base)
        return parse_fail(p, p->line, "<%.*s> ends inside a block of C",
                          STR_ARG(t->name));
    if (closed && !is_void(t->name) && !inside(p, "svg"))
        return parse_fail(p, t->line, "<%.*s/> is not closed by its slash",
                          STR_ARG(t->name));
    put_lit_z(p, closed && !is_void(t->name) ? "/>" : ">");
    parse_skip(p, closed ? 2 : 1);
    return check_element(p, t) && open_element(p, t, closed);
}

bool parse_tag(struct parser *p)
{
    if (parse_at(p, "<!--"))
        return parse_comment(p);
    if (parse_at(p, "<!"))
        return parse_doctype(p);
    if (parse_at(p, "</"))
        return parse_close(p);
    if (!isalpha((unsigned char)parse_peek(p, 1)))
        return parse_fail(p, p->line, "write &lt; for a plain <");
    return parse_open(p);
}
