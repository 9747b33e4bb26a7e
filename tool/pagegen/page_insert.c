#include "tool/pagegen/page_parse_impl.h"

bool insert_starts(const struct parser *p)
{
    char next = parse_peek(p, 1);

    return parse_peek(p, 0) == '{' &&
           (next == '=' || next == '_' || next == '?');
}

static size_t end_of_quoted(struct str s, size_t i)
{
    char quote = s.ptr[i++];

    while (i < s.len && s.ptr[i] != quote)
        i += s.ptr[i] == '\\' ? 2 : 1;
    return i < s.len ? i + 1 : SIZE_MAX;
}

/*
 * Length of the C expression at the head of s: up to a } or a single | that
 * is not inside brackets or quotes.  SIZE_MAX when there is no end.
 */
static size_t expr_len(struct str s)
{
    int depth = 0;

    for (size_t i = 0; i < s.len;) {
        char c = s.ptr[i];

        if (c == '"' || c == '\'') {
            i = end_of_quoted(s, i);
            if (i == SIZE_MAX)
                return SIZE_MAX;
            continue;
        }
        if (depth == 0 && c == '}')
            return i;
        if (depth == 0 && c == '|') {
            if (i + 1 >= s.len || s.ptr[i + 1] != '|')
                return i;
            i++;
        }
        depth += (c == '(' || c == '[' || c == '{');
        depth -= (c == ')' || c == ']' || c == '}');
        if (depth < 0)
            return SIZE_MAX;
        i++;
    }
    return SIZE_MAX;
}

/* Leaves at the } or | behind the expression. */
static bool take_expr(struct parser *p, struct str *expr)
{
    struct str rest = str_sub(p->src, p->at, SIZE_MAX);
    size_t n = expr_len(rest);

    if (n == SIZE_MAX)
        return parse_fail(p, p->line, "the expression does not end");
    *expr = str_trim(str_sub(rest, 0, n));
    if (!expr->len)
        return parse_fail(p, p->line, "an expression is missing");
    parse_skip(p, n);
    return true;
}

static bool end_insert(struct parser *p)
{
    if (parse_peek(p, 0) != '}')
        return parse_fail(p, p->line,
                          "'|' where } was expected (put an | of "
                          "C into parentheses)");
    parse_skip(p, 1);
    return true;
}

/* ---- messages ---- */

static struct str squeeze(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, s.len + 1);
    bool space = false;

    s = str_trim(s);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            space = true;
            continue;
        }
        if (space)
            buf_put_byte(&b, ' ');
        space = false;
        buf_put_byte(&b, c);
    }
    return buf_str(&b);
}

static bool is_arg_char(char c)
{
    return islower((unsigned char)c) || isdigit((unsigned char)c) || c == '_';
}

static bool is_arg_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_arg_char(name.ptr[i]))
            return false;
    return name.len > 0 && !isdigit((unsigned char)name.ptr[0]);
}

/* "&lt;" or "&#8230;": a message is plain text and would show it. */
static bool has_entity(struct str s)
{
    for (size_t i = 0; i + 2 < s.len; i++) {
        size_t n = i + 1;

        if (s.ptr[i] != '&')
            continue;
        while (n < s.len &&
               (isalnum((unsigned char)s.ptr[n]) || s.ptr[n] == '#'))
            n++;
        if (n > i + 1 && n < s.len && s.ptr[n] == ';')
            return true;
    }
    return false;
}

static bool take_words(struct parser *p, struct str *words)
{
    size_t from = p->at;
    int depth = 0;

    for (;; parse_skip(p, 1)) {
        char c = parse_peek(p, 0);

        if (p->at >= p->src.len)
            return parse_fail(p, p->line, "the message does not end");
        if (depth == 0 && (c == '|' || c == '}'))
            break;
        depth += c == '{';
        depth -= c == '}';
    }
    *words = squeeze(p->a, str_sub(p->src, from, p->at - from));
    if (!words->len)
        return parse_fail(p, p->line, "a message without words");
    if (str_find_byte(*words, '<') != SIZE_MAX || has_entity(*words))
        return parse_fail(p, p->line,
                          "a message is plain text: no tags, no "
                          "&entities;");
    return true;
}

static bool take_arg(struct parser *p, struct page_list *args)
{
    struct page_arg *arg = list_add(p->a, args, sizeof *arg);
    struct str rest;
    size_t eq;

    parse_skip(p, 1); /* the | */
    rest = str_sub(p->src, p->at, SIZE_MAX);
    eq = str_find_byte(rest, '=');
    arg->name = str_trim(str_sub(rest, 0, eq));
    if (eq == SIZE_MAX || !is_arg_name(arg->name))
        return parse_fail(p, p->line, "expected name = expression");
    parse_skip(p, eq + 1);
    return take_expr(p, &arg->expr);
}

static bool has_arg(const struct page_msg *m, struct str name)
{
    for (size_t i = 0; i < m->arg_n; i++)
        if (str_eq(m->args[i].name, name))
            return true;
    return false;
}

static bool has_place(struct arena *a, struct str words, struct str name)
{
    return str_find(words, str_fmt(a, "{%.*s}", STR_ARG(name))) != SIZE_MAX;
}

/* Every {name} has a value. */
static bool check_places(struct parser *p, const struct page_msg *m,
                         struct str words)
{
    struct str rest = words;

    for (;;) {
        size_t from = str_find_byte(rest, '{');

        if (from == SIZE_MAX)
            return true;
        rest = str_sub(rest, from + 1, SIZE_MAX);
        size_t n = str_find_byte(rest, '}');
        struct str name = str_sub(rest, 0, n);

        if (n == SIZE_MAX || !is_arg_name(name))
            return parse_fail(p, m->line,
                              "\"{%.*s}\" is not a name of small "
                              "letters",
                              STR_ARG(name));
        if (!has_arg(m, name))
            return parse_fail(p, m->line, "{%.*s} has no value", STR_ARG(name));
    }
}

static bool check_msg(struct parser *p, const struct page_msg *m)
{
    if (!check_places(p, m, m->one) || !check_places(p, m, m->many))
        return false;
    if (m->many.ptr && !has_arg(m, STR("n")))
        return parse_fail(p, m->line, "a plural needs n = expression");
    for (size_t i = 0; i < m->arg_n; i++) {
        struct str name = m->args[i].name;
        bool counts = m->many.ptr && str_eq(name, STR("n"));

        if (!counts && !has_place(p->a, m->one, name) &&
            !has_place(p->a, m->many, name))
            return parse_fail(p, m->line, "%.*s is not used", STR_ARG(name));
    }
    return true;
}

/* Behind "{_": n, @context, and a blank. */
static bool msg_head(struct parser *p, struct page_msg *m, bool *plural)
{
    size_t n = 0;

    *plural =
        parse_peek(p, 0) == 'n' &&
        (parse_peek(p, 1) == '@' || isspace((unsigned char)parse_peek(p, 1)));
    parse_skip(p, *plural);
    if (parse_peek(p, 0) == '@') {
        parse_skip(p, 1);
        while (is_arg_char(parse_peek(p, n)))
            n++;
        m->ctx = str_sub(p->src, p->at, n);
        parse_skip(p, n);
        if (!m->ctx.len)
            return parse_fail(p, p->line, "@ without a context");
    }
    if (!isspace((unsigned char)parse_peek(p, 0)))
        return parse_fail(p, p->line, "a blank must follow {_");
    return true;
}

static bool parse_msg(struct parser *p, enum page_place place)
{
    struct page_msg *m = ARENA_NEW(p->a, struct page_msg);
    struct page_list args = {0};
    unsigned line = p->line;
    bool plural;

    m->line = line;
    parse_skip(p, 2);
    if (place == PLACE_URL || place == PLACE_COMPONENT)
        return parse_fail(p, line, "no message in an address");
    if (!msg_head(p, m, &plural) || !take_words(p, &m->one))
        return false;
    if (plural) {
        if (parse_peek(p, 0) != '|')
            return parse_fail(p, line, "expected {_n one | many | n = …}");
        parse_skip(p, 1);
        if (!take_words(p, &m->many))
            return false;
    }
    while (parse_peek(p, 0) == '|')
        if (!take_arg(p, &args))
            return false;
    m->args = args.items;
    m->arg_n = args.n;
    if (!end_insert(p) || !check_msg(p, m))
        return false;
    struct page_op *op = put_op(p, PAGE_MSG);
    op->msg = m;
    op->place = place;
    op->line = line;
    return true;
}

/* ---- {? condition | words } ---- */

/* The literal behind the |; empty when there is none.  It must not bring a
 * scheme into an address. */
static bool take_literal(struct parser *p, enum page_place place,
                         struct str *words)
{
    *words = STR("");
    if (parse_peek(p, 0) == '|') {
        struct str rest = str_sub(p->src, p->at + 1, SIZE_MAX);
        size_t n = str_find_byte(rest, '}');

        *words = str_trim(str_sub(rest, 0, n));
        for (size_t i = 0; i < words->len; i++)
            if (strchr("<>\"{\n", words->ptr[i]) ||
                (place == PLACE_URL && words->ptr[i] == ':'))
                return parse_fail(p, p->line, "only plain words after |");
        parse_skip(p, 1 + (n == SIZE_MAX ? rest.len : n));
    }
    return end_insert(p);
}

static bool parse_if(struct parser *p, enum page_place place)
{
    struct str cond, words;
    unsigned line = p->line;

    if (place == PLACE_TEXT)
        return parse_fail(p, line, "in text write %% if, and {_ } the words");
    if (parse_peek(p, 2) == '=')
        return parse_fail(p, line, "{?= } must be the whole value");
    parse_skip(p, 2);
    if (!take_expr(p, &cond) || !take_literal(p, place, &words))
        return false;
    if (!words.len)
        return parse_fail(p, line, "expected {? condition | words }");
    struct page_op *op = put_op(p, PAGE_IF);
    op->text = cond;
    op->line = line;
    put_lit(p, words);
    put_op(p, PAGE_FI);
    return true;
}

bool parse_insert(struct parser *p, enum page_place place)
{
    unsigned line = p->line;
    struct str expr;

    if (parse_peek(p, 1) == '_')
        return parse_msg(p, place);
    if (parse_peek(p, 1) == '?')
        return parse_if(p, place);
    parse_skip(p, 2);
    if (!take_expr(p, &expr) || !end_insert(p))
        return false;
    struct page_op *op = put_op(p, PAGE_VALUE);
    op->text = expr;
    op->place = place;
    op->line = line;
    return true;
}

static void put_attr_head(struct parser *p, struct str attr)
{
    put_lit_z(p, " ");
    put_lit(p, attr);
}

static void put_has(struct parser *p, struct str attr, struct str expr,
                    enum page_place place)
{
    put_op(p, PAGE_HAS)->text = expr;
    put_attr_head(p, attr);
    put_lit_z(p, "=\"");
    struct page_op *op = put_op(p, PAGE_VALUE);
    op->text = expr;
    op->place = place;
    put_lit_z(p, "\"");
    put_op(p, PAGE_FI);
}

bool parse_insert_attr(struct parser *p, struct str attr, enum page_place place)
{
    size_t from = p->at;
    unsigned line = p->line;
    bool has = parse_peek(p, 2) == '=' && parse_peek(p, 3) != '=';
    struct str expr, words;

    parse_skip(p, has ? 3 : 2);
    if (!take_expr(p, &expr) || !take_literal(p, place, &words))
        return false;
    if (parse_peek(p, 0) != '"') { /* a piece of the value: parse_if */
        p->at = from;
        p->line = line;
        return true;
    }
    if (has && words.len)
        return parse_fail(p, line, "no words in {?= }");
    if (has) {
        put_has(p, attr, expr, place);
        return true;
    }
    put_op(p, PAGE_IF)->text = expr;
    put_attr_head(p, attr);
    if (words.len) {
        put_lit_z(p, "=\"");
        put_lit(p, words);
        put_lit_z(p, "\"");
    }
    put_op(p, PAGE_FI);
    return true;
}
