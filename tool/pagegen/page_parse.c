#include "tool/pagegen/page_parse_impl.h"

#include <stdarg.h>

bool parse_fail(struct parser *p, unsigned line, const char *fmt, ...)
{
    char text[300];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return err_set(p->e, ERR_INPUT, "%.*s:%u: %s", STR_ARG(p->file), line,
                   text);
}

void *list_add(struct arena *a, struct page_list *l, size_t item_bytes)
{
    if (l->n == l->room) {
        size_t room = l->room ? 2 * l->room : 16;

        l->items =
            arena_grow(a, l->items, l->room * item_bytes, room * item_bytes);
        l->room = room;
    }
    char *item = (char *)l->items + l->n++ * item_bytes;
    memset(item, 0, item_bytes);
    return item;
}

bool parse_at(const struct parser *p, const char *z)
{
    return str_starts(str_sub(p->src, p->at, SIZE_MAX), str_from_z(z));
}

char parse_peek(const struct parser *p, size_t ahead)
{
    return p->at + ahead < p->src.len ? p->src.ptr[p->at + ahead] : '\0';
}

void parse_skip(struct parser *p, size_t n)
{
    for (; n > 0 && p->at < p->src.len; n--)
        if (p->src.ptr[p->at++] == '\n')
            p->line++;
}

static void flush_lit(struct parser *p)
{
    if (p->lit.len == 0)
        return;
    struct page_op *op = list_add(p->a, &p->ops, sizeof *op);
    op->kind = PAGE_LIT;
    op->line = p->lit_line;
    op->text = str_dup(p->a, buf_str(&p->lit));
    buf_clear(&p->lit);
}

void put_lit(struct parser *p, struct str s)
{
    if (p->lit.len == 0)
        p->lit_line = p->line;
    buf_put(&p->lit, s);
}

void put_lit_z(struct parser *p, const char *z)
{
    put_lit(p, str_from_z(z));
}

struct page_op *put_op(struct parser *p, enum page_op_kind kind)
{
    flush_lit(p);
    struct page_op *op = list_add(p->a, &p->ops, sizeof *op);
    op->kind = kind;
    op->line = p->line;
    return op;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* ---- functions: %page, %layout ---- */

static bool check_fields(struct parser *p)
{
    const struct page_field *field = p->fields.items;
    const struct str *label = p->labels.items;

    for (size_t i = 0; i < p->fields.n; i++) {
        bool found = false;

        for (size_t k = 0; k < p->labels.n && !found; k++)
            found = field[i].id.len && str_eq(label[k], field[i].id);
        if (!found)
            return parse_fail(p, field[i].line,
                              "the field has no label: put "
                              "it into <label>, or give it aria-label, or an "
                              "id that a <label for> names");
    }
    p->fields.n = p->labels.n = 0;
    return true;
}

static bool end_func(struct parser *p)
{
    if (!p->f)
        return true;
    if (p->open_n) {
        const struct open_thing *o = &p->open[p->open_n - 1];

        return parse_fail(p, o->line, "%s%.*s is not closed",
                          o->name.ptr ? "<" : "{", STR_ARG(o->name));
    }
    if (p->f->layout && !p->body_seen)
        return parse_fail(p, p->f->line, "the layout has no %%body");
    flush_lit(p);
    p->f->ops = p->ops.items;
    p->f->op_n = p->ops.n;
    p->ops = (struct page_list){0};
    return check_fields(p);
}

/* "NAME (ARGS)" after a directive; *args is empty for "NAME" alone. */
static bool parse_signature(struct parser *p, struct str rest, struct str *name,
                            struct str *args)
{
    size_t n = 0;

    rest = str_trim(rest);
    while (n < rest.len && is_name(rest.ptr[n]))
        n++;
    *name = str_sub(rest, 0, n);
    rest = str_trim(str_sub(rest, n, SIZE_MAX));
    *args = STR("");
    if (!name->len || isdigit((unsigned char)name->ptr[0]))
        return parse_fail(p, p->line, "a name must follow");
    if (!rest.len)
        return true;
    if (rest.ptr[0] != '(' || rest.ptr[rest.len - 1] != ')')
        return parse_fail(p, p->line, "expected NAME (…)");
    *args = str_trim(str_sub(rest, 1, rest.len - 2));
    if (str_eq(*args, STR("void")))
        *args = STR("");
    return true;
}

static bool begin_func(struct parser *p, struct str rest, bool layout)
{
    struct page_func f = {.layout = layout, .line = p->line};

    if (!end_func(p) || !parse_signature(p, rest, &f.name, &f.params))
        return false;
    p->f = list_add(p->a, &p->funcs, sizeof f);
    *p->f = f;
    p->body_seen = false;
    p->glue = true;
    p->space = false;
    return true;
}

/* ---- lines of C ---- */

static struct open_thing *push(struct parser *p)
{
    if (p->open_n == PAGE_OPEN_MAX) {
        parse_fail(p, p->line, "nested too deeply");
        return NULL;
    }
    struct open_thing *o = &p->open[p->open_n++];
    *o = (struct open_thing){.line = p->line};
    return o;
}

static bool word_is(struct str word, const char *const *list)
{
    for (; *list; list++)
        if (str_eq(word, str_from_z(*list)))
            return true;
    return false;
}

/* break or continue must not jump over the end of an element. */
static bool check_jump(struct parser *p, struct str word)
{
    for (size_t i = p->open_n; i-- > 0;) {
        const struct open_thing *o = &p->open[i];

        if (o->loop)
            return true;
        if (o->name.ptr)
            return parse_fail(p, p->line, "\"%.*s\" would leave <%.*s> open",
                              STR_ARG(word), STR_ARG(o->name));
    }
    return parse_fail(p, p->line, "\"%.*s\" outside a loop", STR_ARG(word));
}

static bool check_word(struct parser *p, struct str word, bool *loop)
{
    static const char *const leaving[] = {"return", "goto", "longjmp", NULL};
    static const char *const jumping[] = {"break", "continue", NULL};
    static const char *const looping[] = {"for", "while", "do", "switch", NULL};

    if (word_is(word, leaving))
        return parse_fail(p, p->line, "\"%.*s\" may not leave a page",
                          STR_ARG(word));
    if (word_is(word, jumping))
        return check_jump(p, word);
    *loop = *loop || word_is(word, looping);
    return true;
}

static size_t skip_quoted(struct str s, size_t i)
{
    char quote = s.ptr[i++];

    while (i < s.len && s.ptr[i] != quote)
        i += s.ptr[i] == '\\' ? 2 : 1;
    return i < s.len ? i + 1 : s.len;
}

static bool close_brace(struct parser *p)
{
    if (p->open_n == 0)
        return parse_fail(p, p->line, "} without {");
    const struct open_thing *o = &p->open[--p->open_n];
    if (o->name.ptr)
        return parse_fail(p, p->line, "the block ends inside <%.*s> of line %u",
                          STR_ARG(o->name), o->line);
    return true;
}

static bool parse_code(struct parser *p, struct str code)
{
    bool loop = false;

    for (size_t i = 0; i < code.len;) {
        char c = code.ptr[i];

        if (c == '"' || c == '\'') {
            i = skip_quoted(code, i);
            continue;
        }
        if (c == '/' && i + 1 < code.len &&
            (code.ptr[i + 1] == '/' || code.ptr[i + 1] == '*'))
            return parse_fail(p, p->line, "write remarks as %%# lines");
        if (is_name(c)) {
            size_t from = i;

            while (i < code.len && is_name(code.ptr[i]))
                i++;
            if (!check_word(p, str_sub(code, from, i - from), &loop))
                return false;
            continue;
        }
        i++;
        if (c == '{') {
            struct open_thing *o = push(p);

            if (!o)
                return false;
            o->loop = loop;
            loop = false;
        } else if (c == '}' && !close_brace(p)) {
            return false;
        }
    }
    put_op(p, PAGE_CODE)->text = code;
    return true;
}

/* ---- control lines ---- */

static bool parse_type(struct parser *p)
{
    struct page_lines *h = list_add(p->a, &p->heads, sizeof *h);
    size_t from = p->at;

    h->line = p->line - 1; /* of %type itself */
    for (;;) {
        struct str rest = str_sub(p->src, p->at, SIZE_MAX), line;

        if (!rest.len)
            return parse_fail(p, h->line, "%%type without %%end");
        size_t here = p->at, n = str_find_byte(rest, '\n');
        line = str_sub(rest, 0, n);
        parse_skip(p, n == SIZE_MAX ? rest.len : n + 1);
        if (str_eq(str_trim(line), STR("%end"))) {
            h->text = str_sub(p->src, from, here - from);
            return true;
        }
    }
}

static bool parse_head(struct parser *p, struct str word, struct str rest,
                       bool *was)
{
    *was = true;
    if (str_eq(word, STR("include"))) {
        struct page_lines *h = list_add(p->a, &p->heads, sizeof *h);

        rest = str_trim(rest);
        if (rest.len < 3 || (rest.ptr[0] != '"' && rest.ptr[0] != '<'))
            return parse_fail(p, p->line, "expected %%include \"room/file.h\"");
        h->include = true;
        h->text = rest;
        h->line = p->line;
        return true;
    }
    if (str_eq(word, STR("page")))
        return begin_func(p, rest, false);
    if (str_eq(word, STR("layout")))
        return begin_func(p, rest, true);
    *was = false;
    return true;
}

static bool parse_inner(struct parser *p, struct str word, struct str rest)
{
    if (!p->f)
        return parse_fail(p, p->line, "%%%.*s before %%page", STR_ARG(word));
    if (str_eq(word, STR("call"))) {
        struct page_op *op = put_op(p, PAGE_CALL);

        return parse_signature(p, rest, &op->text, &op->args);
    }
    if (str_eq(word, STR("in"))) {
        if (p->ops.n || p->lit.len || p->f->in_name.len || p->f->layout)
            return parse_fail(p, p->line, "%%in must follow %%page");
        p->f->in_line = p->line;
        return parse_signature(p, rest, &p->f->in_name, &p->f->in_args);
    }
    if (str_eq(word, STR("body"))) {
        for (size_t i = 0; i < p->open_n; i++)
            if (!p->open[i].name.ptr)
                return parse_fail(p, p->line, "%%body inside a block of C");
        if (!p->f->layout || p->body_seen)
            return parse_fail(p, p->line, "%%body belongs once into a layout");
        p->body_seen = true;
        put_op(p, PAGE_BODY);
        return true;
    }
    return parse_fail(p, p->line, "there is no %%%.*s", STR_ARG(word));
}

/* text is the control line after its %. */
static bool control_line(struct parser *p, struct str text)
{
    size_t n = 0;
    bool was;

    if (text.len == 0 || text.ptr[0] == ' ') {
        text = str_trim(text);
        if (!text.len)
            return true;
        if (!p->f)
            return parse_fail(p, p->line, "C before %%page");
        return parse_code(p, text);
    }
    while (n < text.len && is_name(text.ptr[n]))
        n++;
    struct str word = str_sub(text, 0, n);
    struct str rest = str_sub(text, n, SIZE_MAX);
    return parse_head(p, word, rest, &was) &&
           (was || parse_inner(p, word, rest));
}

bool parse_control(struct parser *p, bool *was)
{
    size_t skip = 0;

    *was = false;
    while (parse_peek(p, skip) == ' ' || parse_peek(p, skip) == '\t')
        skip++;
    if (parse_peek(p, skip) != '%')
        return true;
    if (parse_peek(p, skip + 1) == '%') { /* "%%": a plain % */
        p->at += skip + 1;
        return true;
    }
    *was = true;
    p->at += skip + 1;
    if (p->space && !p->glue && p->f)
        put_lit_z(p, " ");
    p->space = false;
    p->glue = true;

    struct str rest = str_sub(p->src, p->at, SIZE_MAX);
    size_t n = str_find_byte(rest, '\n');
    struct str text = str_sub(rest, 0, n);

    if (text.len && text.ptr[text.len - 1] == '\r')
        text.len--;
    if (str_eq(str_trim(text), STR("type"))) {
        parse_skip(p, n == SIZE_MAX ? rest.len : n + 1);
        return parse_type(p);
    }
    if (!(text.len && text.ptr[0] == '#') && !control_line(p, text))
        return false;
    parse_skip(p, n == SIZE_MAX ? rest.len : n + 1);
    return true;
}

/* ---- text ---- */

static bool keeps_space(const struct parser *p)
{
    for (size_t i = p->open_n; i-- > 0;)
        if (p->open[i].name.ptr)
            return p->open[i].manual;
    return false;
}

static void parse_blank(struct parser *p)
{
    if (keeps_space(p)) {
        put_lit(p, str_sub(p->src, p->at, 1));
        p->glue = false;
    } else {
        p->space = true;
    }
    p->line_start = parse_peek(p, 0) == '\n';
    parse_skip(p, 1);
}

static bool parse_one(struct parser *p)
{
    char c = parse_peek(p, 0);

    if (is_blank(c)) {
        parse_blank(p);
        return true;
    }
    p->line_start = false;
    if (!p->f)
        return parse_fail(p, p->line, "text before %%page");
    if (c == '<')
        return parse_tag(p);
    if (p->space && !p->glue)
        put_lit_z(p, " ");
    p->space = p->glue = false;
    if (insert_starts(p))
        return parse_insert(p, PLACE_TEXT);
    put_lit(p, str_sub(p->src, p->at, 1));
    parse_skip(p, 1);
    return true;
}

bool page_parse(struct arena *a, struct str file, struct str src,
                struct page_doc *doc, struct err *e)
{
    struct parser p = {.a = a,
                       .file = file,
                       .src = src,
                       .line = 1,
                       .e = e,
                       .line_start = true,
                       .glue = true};

    p.lit = buf_make(a, src.len * 2 + 1000);
    while (p.at < src.len) {
        bool was = false;

        if (p.line_start && !parse_control(&p, &was))
            return false;
        if (was)
            continue; /* still at the start of a line */
        if (p.at < src.len && !parse_one(&p))
            return false;
    }
    if (!end_func(&p))
        return false;
    if (!p.funcs.n)
        return parse_fail(&p, p.line, "there is no %%page");
    *doc = (struct page_doc){.file = file,
                             .heads = p.heads.items,
                             .head_n = p.heads.n,
                             .funcs = p.funcs.items,
                             .func_n = p.funcs.n};
    return true;
}
