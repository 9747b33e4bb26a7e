/*
 * Reads files of named queries.  The header of a query is read line by line,
 * its statement once for each engine.
 */
#include "lex.h"

struct reader {
    struct sg_set *set;
    struct sg_file *file;
    struct str path;
    enum sg_place place;
    struct str rest; /* not read yet */
    struct str line; /* being read */
    int line_n;
    struct sg_cols *list; /* goes on in the next comment line */
    struct err *e;
};

static bool refuse(const struct reader *r, int line, const char *why,
                   struct str name)
{
    return err_set(r->e, ERR_INPUT, "%.*s:%d: %s '%.*s'", STR_ARG(r->path),
                   line, why, STR_ARG(name));
}

static bool next_line(struct reader *r)
{
    if (!str_cut(&r->rest, '\n', &r->line))
        return false;
    r->line_n++;
    return true;
}

/* "-- key: rest": true when the comment line is of that key. */
static bool comment_key(struct str line, const char *key, struct str *rest)
{
    struct str k = str_from_z(key);

    if (!str_starts(line, STR("--")))
        return false;
    line = str_trim(str_sub(line, 2, line.len));
    if (!str_starts(line, k))
        return false;
    *rest = str_trim(str_sub(line, k.len, line.len));
    return true;
}

static bool type_of(struct str word, struct sg_col *col)
{
    static const struct {
        const char *name;
        enum sg_type type;
        bool null_ok;
    } types[] = {{"i64", SG_I64, true},
                 {"text", SG_TEXT, true},
                 {"blob", SG_BLOB, true},
                 {"bool", SG_BOOL, false},
                 {"f64", SG_F64, false}};

    col->may_be_null = str_ends(word, STR("?"));
    if (col->may_be_null)
        word.len--;
    for (size_t i = 0; i < ARRAY_N(types); i++) {
        if (!str_eq(word, str_from_z(types[i].name)))
            continue;
        col->type = types[i].type;
        return types[i].null_ok || !col->may_be_null;
    }
    return false;
}

/* "id i64, note text?," appended to the list; a comma at its end means that
 * the next comment line belongs to it. */
static bool read_cols(struct reader *r, struct sg_cols *cols, struct str text)
{
    struct str item, word;

    r->list = NULL;
    while (str_cut(&text, ',', &item)) {
        struct sg_col col = {0};

        item = str_trim(item);
        if (item.len == 0 && !text.ptr && cols->n > 0) {
            r->list = cols;
            return true;
        }
        if (!str_cut(&item, ' ', &col.name) || !item.ptr)
            return refuse(r, r->line_n, "expected \"name type\", not",
                          col.name);
        word = str_trim(item);
        if (!sg_is_name(col.name) || str_starts(col.name, STR("q_")))
            return refuse(r, r->line_n, "not a name here:", col.name);
        if (!type_of(word, &col))
            return refuse(
                r, r->line_n,
                "not one of i64 i64? text text? blob blob? bool f64:", word);
        for (size_t i = 0; i < cols->n; i++)
            if (str_eq(cols->at[i].name, col.name))
                return refuse(r, r->line_n, "named twice:", col.name);
        cols->at = arena_grow(r->set->a, cols->at, cols->n * sizeof col,
                              (cols->n + 1) * sizeof col);
        cols->at[cols->n++] = col;
    }
    return true;
}

static bool read_scope(struct reader *r, struct sg_query *q, struct str word)
{
    if (q->scope != SG_NO_SCOPE)
        return refuse(r, r->line_n, "a second scope for", q->name);
    if (str_eq(word, STR("one-brand")))
        q->scope = SG_ONE_BRAND;
    else if (str_eq(word, STR("all-brands")))
        q->scope = SG_ALL_BRANDS;
    else if (str_eq(word, STR("reference")))
        q->scope = SG_REFERENCE;
    else
        return refuse(r, r->line_n,
                      "not one of one-brand, all-brands, reference:", word);
    return true;
}

static bool read_name(struct reader *r, struct str text, struct sg_query *q)
{
    static const char *const kinds[] = {[SG_EXEC] = ":exec",
                                        [SG_ONE] = ":one",
                                        [SG_OPT] = ":opt",
                                        [SG_MANY] = ":many"};
    struct str kind;

    if (!str_cut(&text, ' ', &q->name) || !sg_is_name(q->name))
        return refuse(r, r->line_n, "not a name of a query:", q->name);
    kind = str_trim(text);
    for (size_t i = 0; i < ARRAY_N(kinds); i++) {
        if (str_eq(kind, str_from_z(kinds[i]))) {
            q->kind = (enum sg_kind)i;
            return true;
        }
    }
    return refuse(r, r->line_n, "not one of :exec :one :opt :many:", kind);
}

static bool read_header_line(struct reader *r, struct sg_query *q)
{
    struct str line = str_trim(r->line), rest;

    if (comment_key(line, "scope:", &rest))
        return read_scope(r, q, rest);
    if (comment_key(line, "in:", &rest))
        return read_cols(r, &q->in, rest);
    if (comment_key(line, "out:", &rest))
        return read_cols(r, &q->out, rest);
    rest = str_trim(str_sub(line, 2, line.len));
    if (r->list)
        return read_cols(r, r->list, rest);
    if (comment_key(line, "scan:", &rest)) {
        if (rest.len == 0)
            return refuse(r, r->line_n, "no reason for the scan of", q->name);
        q->scan = rest;
        return true;
    }
    if (rest.len > 0)
        q->reasoned = true;
    return true;
}

/* The statement's text: all lines up to the next name or the end. */
static struct str take_body(struct reader *r)
{
    const char *from = r->line.ptr;
    struct str body = {from, r->line.len}, rest;

    while (r->rest.ptr) {
        struct reader ahead = *r;

        if (!next_line(&ahead) || comment_key(ahead.line, "name:", &rest))
            break;
        *r = ahead;
        body.len = (size_t)(r->line.ptr + r->line.len - from);
    }
    return body;
}

static bool has_brand(const struct sg_toks *toks)
{
    const struct sg_tok *t = toks->at, *end = t + toks->n;

    for (; t < end; t++) {
        if (sg_are(t, "brand_id", "=", NULL) && t[2].kind == SG_PARAM &&
            str_eq(t[2].text, STR("brand_id")))
            return true;
        if (!sg_are(t, "INSERT", "INTO", NULL) || !sg_is(t + 3, "("))
            continue;
        for (const struct sg_tok *c = t + 4; c < end && !sg_is(c, ")"); c++)
            if (sg_is(c, "brand_id"))
                return true;
    }
    return false;
}

static bool read_statement(struct reader *r, struct sg_query *q,
                           struct str body, int line, enum sg_engine engine)
{
    struct arena *a = r->set->a;
    struct sg_toks toks;
    size_t end = 0;

    if (!sg_lex(a, r->path, line, sg_lines_of(a, body, engine), &toks, r->e))
        return false;
    while (end < toks.n && !sg_is(&toks.at[end], ";"))
        end++;
    if (end == 0)
        return refuse(r, q->line, "no statement for", q->name);
    if (end == toks.n)
        return refuse(r, toks.at[end].line, "no \";\" at the end of", q->name);
    if (end + 1 < toks.n)
        return refuse(r, toks.at[end + 1].line, "more than one statement in",
                      q->name);
    toks.n = end;
    toks.at[end].kind = SG_END;
    if (q->scope == SG_ONE_BRAND && !has_brand(&toks))
        return refuse(r, q->line,
                      "one-brand, but without brand_id = :brand_id:", q->name);
    return sg_render(a, r->path, toks.at, toks.at + toks.n, engine, &q->in,
                     &q->sql[engine], r->e);
}

static bool judge_header(struct reader *r, const struct sg_query *q)
{
    if (q->scope == SG_NO_SCOPE)
        return refuse(r, q->line, "no \"-- scope:\" for", q->name);
    if (!q->reasoned && q->scope == SG_ALL_BRANDS)
        return refuse(r, q->line, "no comment says why all brands:", q->name);
    if (q->kind == SG_EXEC && q->out.n > 0)
        return refuse(r, q->line, "an :exec query with \"-- out:\":", q->name);
    if (q->kind != SG_EXEC && q->out.n == 0)
        return refuse(r, q->line, "no \"-- out:\" for", q->name);
    if (r->list)
        return refuse(r, q->line, "a list ends with a comma in", q->name);
    return true;
}

static bool judge_params(struct reader *r, const struct sg_query *q)
{
    for (size_t i = 0; i < q->in.n; i++)
        if (!q->in.at[i].used)
            return refuse(r, q->line, "a parameter is declared but not used:",
                          q->in.at[i].name);
    return true;
}

static bool same_cols(const struct sg_cols *x, const struct sg_cols *y)
{
    if (x->n != y->n)
        return false;
    for (size_t i = 0; i < x->n; i++)
        if (!str_eq(x->at[i].name, y->at[i].name) ||
            x->at[i].type != y->at[i].type ||
            x->at[i].may_be_null != y->at[i].may_be_null)
            return false;
    return true;
}

static struct sg_query *find(const struct sg_set *set, struct str name)
{
    for (struct sg_file *f = set->files; f; f = f->next)
        for (struct sg_query *q = f->queries; q; q = q->next)
            if (str_eq(q->name, name))
                return q;
    return NULL;
}

/* Adds the query, or joins it with its twin for the other engine. */
static bool keep(struct reader *r, struct sg_query *q)
{
    struct sg_query *twin = find(r->set, q->name);
    enum sg_engine mine = r->place == SG_PG_ONLY ? SG_PG : SG_LITE;

    if (!twin) {
        *r->file->tail = q;
        r->file->tail = &q->next;
        return true;
    }
    if (r->place == SG_COMMON || twin->sql[mine].len > 0 ||
        str_eq(twin->path, q->path))
        return refuse(r, q->line, "there is already a query", q->name);
    if (twin->kind != q->kind || twin->scope != q->scope ||
        !same_cols(&twin->in, &q->in) || !same_cols(&twin->out, &q->out))
        return refuse(r, q->line,
                      "differs from its twin for the other engine:", q->name);
    twin->sql[mine] = q->sql[mine];
    if (twin->scan.len == 0)
        twin->scan = q->scan;
    for (size_t i = 0; i < q->in.n; i++)
        twin->in.at[i].used |= q->in.at[i].used;
    return true;
}

static bool read_query(struct reader *r, struct str name_line)
{
    struct sg_query *q = ARENA_NEW(r->set->a, struct sg_query);
    struct str body;
    int line;

    q->path = r->path;
    q->line = r->line_n;
    r->list = NULL;
    if (!read_name(r, name_line, q))
        return false;
    for (;;) {
        struct str trimmed;

        if (!next_line(r))
            return refuse(r, q->line, "no statement for", q->name);
        trimmed = str_trim(r->line);
        if (!str_starts(trimmed, STR("--")) ||
            str_starts(trimmed, STR("--pg:")) ||
            str_starts(trimmed, STR("--lite:")))
            break;
        if (comment_key(trimmed, "name:", &body))
            return refuse(r, q->line, "no statement for", q->name);
        if (!read_header_line(r, q))
            return false;
    }
    if (!judge_header(r, q))
        return false;
    line = r->line_n;
    body = take_body(r);
    if (r->place != SG_LITE_ONLY && !read_statement(r, q, body, line, SG_PG))
        return false;
    if (r->place != SG_PG_ONLY && !read_statement(r, q, body, line, SG_LITE))
        return false;
    return (r->place != SG_COMMON || judge_params(r, q)) && keep(r, q);
}

static struct sg_file *file_of(struct sg_set *set, struct str stem)
{
    struct sg_file *f = set->files;

    while (f && !str_eq(f->stem, stem))
        f = f->next;
    if (!f) {
        f = ARENA_NEW(set->a, struct sg_file);
        f->stem = stem;
        f->tail = &f->queries;
        *set->files_tail = f;
        set->files_tail = &f->next;
    }
    return f;
}

bool sg_queries(struct sg_set *set, struct str path, struct str stem,
                enum sg_place place, struct str text, struct err *e)
{
    struct reader r = {
        .set = set, .path = path, .place = place, .e = e, .rest = text};
    struct str rest;

    if (!sg_is_name(stem) || str_eq(stem, STR("set")))
        return err_set(e, ERR_INPUT, "%.*s:1: not a name for a file",
                       STR_ARG(path));
    r.file = file_of(set, stem);
    if (r.file->seen[place] ||
        (r.file->queries && (place == SG_COMMON || r.file->seen[SG_COMMON])))
        return err_set(e, ERR_INPUT, "%.*s:1: there is another '%.*s.sql'",
                       STR_ARG(path), STR_ARG(stem));
    r.file->seen[place] = true;
    while (next_line(&r)) {
        struct str line = str_trim(r.line);

        if (comment_key(line, "name:", &rest)) {
            if (!read_query(&r, rest))
                return false;
        } else if (line.len > 0 && !str_starts(line, STR("--"))) {
            return refuse(&r, r.line_n,
                          "text outside of a query:", str_sub(line, 0, 40));
        }
    }
    return true;
}

static bool judge_query(const struct sg_query *q, struct err *e)
{
    const char *missing = q->sql[SG_PG].len == 0     ? "pg"
                          : q->sql[SG_LITE].len == 0 ? "lite"
                                                     : NULL;

    if (missing)
        return err_set(e, ERR_INPUT, "%.*s:%d: '%.*s' has no twin in %s/",
                       STR_ARG(q->path), q->line, STR_ARG(q->name), missing);
    for (size_t i = 0; i < q->in.n; i++)
        if (!q->in.at[i].used)
            return err_set(e, ERR_INPUT,
                           "%.*s:%d: a parameter is declared but not used: "
                           "'%.*s'",
                           STR_ARG(q->path), q->line,
                           STR_ARG(q->in.at[i].name));
    return true;
}

struct sg_set *sg_set_new(struct arena *a)
{
    struct sg_set *set = ARENA_NEW(a, struct sg_set);

    set->a = a;
    set->files_tail = &set->files;
    set->migrations_tail = &set->migrations;
    return set;
}

bool sg_finish(struct sg_set *set, struct err *e)
{
    for (struct sg_file *f = set->files; f; f = f->next)
        for (struct sg_query *q = f->queries; q; q = q->next)
            if (!judge_query(q, e))
                return false;
    return true;
}
