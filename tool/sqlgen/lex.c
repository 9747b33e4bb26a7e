#include <stdarg.h>

#include "lex.h"

enum { SQL_CAP_BYTES = 1024 * 1024 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

struct str sg_lines_of(struct arena *a, struct str text, enum sg_engine engine)
{
    struct buf b = buf_make(a, text.len + 1);
    struct str rest = text, line;
    struct str mine = engine == SG_PG ? STR("--pg:") : STR("--lite:");
    struct str other = engine == SG_PG ? STR("--lite:") : STR("--pg:");

    while (str_cut(&rest, '\n', &line)) {
        struct str trimmed = str_trim(line);

        if (str_starts(trimmed, mine))
            buf_put(&b, str_sub(trimmed, mine.len, trimmed.len));
        else if (!str_starts(trimmed, other))
            buf_put(&b, line);
        if (rest.ptr)
            buf_put_byte(&b, '\n');
    }
    return buf_str(&b);
}

struct lexer {
    struct arena *a;
    struct str path;
    struct str s;
    size_t at;
    int line;
    struct sg_tok tok; /* being made */
    struct err *e;
};

static char peek(const struct lexer *x, size_t ahead)
{
    return x->at + ahead < x->s.len ? x->s.ptr[x->at + ahead] : '\0';
}

static void skip_space_and_comments(struct lexer *x)
{
    while (x->at < x->s.len) {
        char c = peek(x, 0);

        if (is_space(c)) {
            if (c == '\n')
                x->line++;
            x->at++;
        } else if (c == '-' && peek(x, 1) == '-') {
            size_t from = x->at + 2;

            while (x->at < x->s.len && peek(x, 0) != '\n')
                x->at++;
            x->tok.note = str_trim(str_sub(x->s, from, x->at - from));
        } else {
            break;
        }
        x->tok.gap = true;
    }
}

/* 'it''s' or "a name"; the token includes its quotes. */
static bool lex_quoted(struct lexer *x, char quote)
{
    size_t from = x->at++;

    for (;;) {
        if (x->at >= x->s.len)
            return err_set(x->e, ERR_INPUT, "%.*s:%d: a %c is not closed",
                           STR_ARG(x->path), x->tok.line, quote);
        if (peek(x, 0) == '\n')
            x->line++;
        if (peek(x, 0) == quote) {
            if (peek(x, 1) != quote)
                break;
            x->at++;
        }
        x->at++;
    }
    x->at++;
    x->tok.kind = quote == '"' ? SG_QUOTED : SG_STRING;
    x->tok.text = str_sub(x->s, from, x->at - from);
    return true;
}

static void lex_run(struct lexer *x, enum sg_tok_kind kind)
{
    size_t from = x->at;

    while (is_letter(peek(x, 0)) || is_digit(peek(x, 0)) ||
           (kind == SG_NUMBER && peek(x, 0) == '.'))
        x->at++;
    x->tok.kind = kind;
    x->tok.text = str_sub(x->s, from, x->at - from);
}

static bool lex_sign(struct lexer *x)
{
    static const char *const pairs[] = {
        "::", "||", "<=", ">=", "<>", "!=", "->", "@>", "<@", "@@", "&&"};
    size_t n = 1;
    unsigned char c = (unsigned char)peek(x, 0);

    if (c < 0x21 || c > 0x7e || c == '$' || c == '?' || c == '`' || c == '\\' ||
        (c == '/' && peek(x, 1) == '*'))
        return err_set(x->e, ERR_INPUT, "%.*s:%d: '%c' has no place here",
                       STR_ARG(x->path), x->line,
                       c >= 0x21 && c < 0x7f ? c : '.');
    for (size_t i = 0; i < ARRAY_N(pairs); i++)
        if (pairs[i][0] == (char)c && pairs[i][1] == peek(x, 1))
            n = 2;
    x->tok.kind = SG_SIGN;
    x->tok.text = str_sub(x->s, x->at, n);
    x->at += n;
    return true;
}

static bool lex_one(struct lexer *x)
{
    char c;

    x->tok = (struct sg_tok){.kind = SG_END};
    skip_space_and_comments(x);
    x->tok.line = x->line;
    if (x->at >= x->s.len)
        return true;
    c = peek(x, 0);
    if (is_letter(c)) {
        lex_run(x, SG_WORD);
    } else if (is_digit(c)) {
        lex_run(x, SG_NUMBER);
    } else if (c == '\'' || c == '"') {
        return lex_quoted(x, c);
    } else if (c == ':' && is_letter(peek(x, 1))) {
        x->at++;
        lex_run(x, SG_PARAM);
    } else {
        return lex_sign(x);
    }
    return true;
}

bool sg_lex(struct arena *a, struct str path, int first_line, struct str text,
            struct sg_toks *toks, struct err *e)
{
    struct lexer x = {
        .a = a, .path = path, .s = text, .line = first_line, .e = e};
    size_t room = 64;

    toks->at = ARENA_ARRAY(a, room, struct sg_tok);
    toks->n = 0;
    for (;;) {
        if (!lex_one(&x))
            return false;
        if (toks->n + SG_ENDS > room) {
            toks->at = arena_grow(a, toks->at, room * sizeof *toks->at,
                                  2 * room * sizeof *toks->at);
            room *= 2;
        }
        toks->at[toks->n] = x.tok;
        if (x.tok.kind != SG_END) {
            toks->n++;
            continue;
        }
        for (size_t i = 1; i < SG_ENDS; i++)
            toks->at[toks->n + i] = x.tok;
        return true;
    }
}

bool sg_is_name(struct str s)
{
    if (s.len == 0 || s.len > 60 || (s.ptr[0] >= '0' && s.ptr[0] <= '9'))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] == '_' ||
              (s.ptr[i] >= '0' && s.ptr[i] <= '9')))
            return false;
    return true;
}

bool sg_is(const struct sg_tok *t, const char *word)
{
    return (t->kind == SG_WORD || t->kind == SG_SIGN) &&
           str_eq_nocase(t->text, str_from_z(word));
}

bool sg_are(const struct sg_tok *t, ...)
{
    va_list list;
    const char *word;
    bool same = true;

    va_start(list, t);
    while (same && (word = va_arg(list, const char *))) {
        same = sg_is(t, word);
        if (t->kind != SG_END)
            t++;
    }
    va_end(list);
    return same;
}

/* Words of one engine that have another spelling on SQLite. */
static const struct {
    const char *pg, *lite;
    bool call; /* only before "(" */
} spellings[] = {
    {"BIGINT", "INTEGER", false}, {"BOOLEAN", "INTEGER", false},
    {"BYTEA", "BLOB", false},     {"GREATEST", "MAX", true},
    {"LEAST", "MIN", true},       {"STRING_AGG", "GROUP_CONCAT", true},
    {"STRPOS", "INSTR", true},
};

static struct str lite_word(const struct sg_tok *t, size_t *skip)
{
    *skip = 0;
    if (sg_are(t, "DOUBLE", "PRECISION", NULL)) {
        *skip = 1;
        return STR("REAL");
    }
    for (size_t i = 0; i < ARRAY_N(spellings); i++)
        if (sg_is(t, spellings[i].pg) &&
            (!spellings[i].call || sg_is(t + 1, "(")))
            return str_from_z(spellings[i].lite);
    return t->text;
}

static bool put_param(struct buf *b, struct str path, const struct sg_tok *t,
                      enum sg_engine engine, struct sg_cols *params,
                      struct err *e)
{
    for (size_t i = 0; params && i < params->n; i++) {
        if (!str_eq(params->at[i].name, t->text))
            continue;
        params->at[i].used = true;
        buf_put_f(b, "%c%zu", engine == SG_PG ? '$' : '?', i + 1);
        return true;
    }
    return err_set(e, ERR_INPUT,
                   "%.*s:%d: parameter ':%.*s' is not declared in \"-- in:\"",
                   STR_ARG(path), t->line, STR_ARG(t->text));
}

bool sg_render(struct arena *a, struct str path, const struct sg_tok *from,
               const struct sg_tok *to, enum sg_engine engine,
               struct sg_cols *params, struct str *sql, struct err *e)
{
    struct buf b = buf_make(a, SQL_CAP_BYTES);

    for (const struct sg_tok *t = from; t < to; t++) {
        size_t skip = 0;

        if (t > from && t->gap)
            buf_put_byte(&b, ' ');
        if (t->kind == SG_PARAM) {
            if (!put_param(&b, path, t, engine, params, e))
                return false;
        } else if (t->kind == SG_WORD && engine == SG_LITE) {
            buf_put(&b, lite_word(t, &skip));
            t += skip;
        } else {
            buf_put(&b, t->text);
        }
    }
    if (b.over)
        return err_set(e, ERR_INPUT, "%.*s:%d: a statement of over %d bytes",
                       STR_ARG(path), from->line, SQL_CAP_BYTES);
    *sql = buf_str(&b);
    return true;
}
