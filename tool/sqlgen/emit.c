/*
 * Writes the C of one file of queries.  The set of all is in emit_set.c.
 */
#include "emit.h"

enum { ARGS_MAX = 6 }; /* more inputs go into a struct */

void sg_put_literal(struct buf *b, struct str s)
{
    size_t column = 0;

    buf_put_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (column >= 64 && c == ' ') {
            BUF_LIT(b, "\"\n        \"");
            column = 0;
        }
        if (c == '"' || c == '\\')
            buf_put_f(b, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            buf_put_f(b, "\\%03o", c);
        else
            buf_put_byte(b, (char)c);
        column++;
    }
    buf_put_byte(b, '"');
}

const char *sg_type_enum(enum sg_type type)
{
    static const char *const names[] = {
        [SG_I64] = "DB_I64",   [SG_TEXT] = "DB_TEXT", [SG_BLOB] = "DB_BLOB",
        [SG_BOOL] = "DB_BOOL", [SG_F64] = "DB_F64",   [SG_OTHER] = "?"};

    return names[type];
}

static const char *c_type(enum sg_type type)
{
    static const char *const names[] = {
        [SG_I64] = "int64_t ",     [SG_TEXT] = "struct str ",
        [SG_BLOB] = "struct str ", [SG_BOOL] = "bool ",
        [SG_F64] = "double ",      [SG_OTHER] = "?"};

    return names[type];
}

static const char *value_member(enum sg_type type)
{
    static const char *const names[] = {
        [SG_I64] = "i64", [SG_TEXT] = "str", [SG_BLOB] = "str",
        [SG_BOOL] = "b",  [SG_F64] = "f64",  [SG_OTHER] = "?"};

    return names[type];
}

/* A name that C keeps for itself gets an underscore behind it. */
static const char *c_tail(struct str name)
{
    static const char *const words[] = {
        "auto",     "bool",    "break",  "case",     "char",     "const",
        "continue", "default", "do",     "double",   "else",     "enum",
        "extern",   "false",   "float",  "for",      "goto",     "if",
        "inline",   "int",     "long",   "register", "restrict", "return",
        "short",    "signed",  "sizeof", "static",   "struct",   "switch",
        "true",     "typedef", "union",  "unsigned", "void",     "volatile",
        "while",    "asm",     "typeof", "unix",     "linux"};

    for (size_t i = 0; i < ARRAY_N(words); i++)
        if (str_eq(name, str_from_z(words[i])))
            return "_";
    return "";
}

static void put_struct(struct buf *b, struct str name, const char *suffix,
                       const struct sg_cols *cols)
{
    buf_put_f(b, "struct q_%.*s%s {\n", STR_ARG(name), suffix);
    for (size_t i = 0; i < cols->n; i++)
        buf_put_f(b, "    %s%.*s%s;%s\n", c_type(cols->at[i].type),
                  STR_ARG(cols->at[i].name), c_tail(cols->at[i].name),
                  !cols->at[i].may_be_null     ? ""
                  : cols->at[i].type == SG_I64 ? " /* 0 is NULL */"
                                               : " /* ptr NULL is NULL */");
    BUF_LIT(b, "};\n\n");
}

static void put_prototype(struct buf *b, const struct sg_query *q)
{
    buf_put_f(b, "%s q_%.*s(struct db_tx *q_tx",
              q->kind == SG_OPT ? "enum db_got" : "bool", STR_ARG(q->name));
    if (q->kind != SG_EXEC)
        BUF_LIT(b, ", struct arena *q_arena");
    if (q->in.n > ARGS_MAX)
        buf_put_f(b, ",\n    const struct q_%.*s_in *q_in", STR_ARG(q->name));
    else
        for (size_t i = 0; i < q->in.n; i++)
            buf_put_f(b, ",\n    %s%.*s%s", c_type(q->in.at[i].type),
                      STR_ARG(q->in.at[i].name), c_tail(q->in.at[i].name));
    switch (q->kind) {
    case SG_EXEC: BUF_LIT(b, ",\n    int64_t *q_changed"); break;
    case SG_ONE:
    case SG_OPT:
        buf_put_f(b, ",\n    struct q_%.*s *q_row", STR_ARG(q->name));
        break;
    case SG_MANY:
        buf_put_f(b, ",\n    struct q_%.*s **q_rows, size_t *q_n",
                  STR_ARG(q->name));
        break;
    }
    BUF_LIT(b, ", struct err *q_err)");
}

void sg_emit_header(struct buf *b, const struct sg_file *file)
{
    struct str stem = file->stem;

    buf_put_f(b,
              "/* made by sqlgen from sql/%.*s.sql */\n"
              "#ifndef DB_Q_%.*s_H\n#define DB_Q_%.*s_H\n\n"
              "#include \"db/query.h\"\n\n",
              STR_ARG(stem), STR_ARG(stem), STR_ARG(stem));
    for (const struct sg_query *q = file->queries; q; q = q->next) {
        if (q->in.n > ARGS_MAX)
            put_struct(b, q->name, "_in", &q->in);
        if (q->out.n > 0)
            put_struct(b, q->name, "", &q->out);
        put_prototype(b, q);
        buf_put_f(b,
                  " MUST_USE;\nextern const struct db_query q_%.*s_query;\n\n",
                  STR_ARG(q->name));
    }
    BUF_LIT(b, "#endif\n");
}

void sg_put_cols(struct buf *b, const struct sg_cols *cols)
{
    for (size_t i = 0; i < cols->n; i++)
        buf_put_f(b, "    {\"%.*s\", %s, %s, 0},\n", STR_ARG(cols->at[i].name),
                  sg_type_enum(cols->at[i].type),
                  cols->at[i].may_be_null ? "true" : "false");
}

static void put_tables(struct buf *b, const struct sg_query *q)
{
    if (q->in.n > 0) {
        buf_put_f(b, "static const struct db_col %.*s_in[] = {\n",
                  STR_ARG(q->name));
        sg_put_cols(b, &q->in);
        BUF_LIT(b, "};\n\n");
    }
    if (q->out.n == 0)
        return;
    buf_put_f(b, "static const struct db_col %.*s_out[] = {\n",
              STR_ARG(q->name));
    for (size_t i = 0; i < q->out.n; i++) {
        const struct sg_col *c = &q->out.at[i];

        buf_put_f(b,
                  "    {\"%.*s\", %s, %s,\n"
                  "     offsetof(struct q_%.*s, %.*s%s)},\n",
                  STR_ARG(c->name), sg_type_enum(c->type),
                  c->may_be_null ? "true" : "false", STR_ARG(q->name),
                  STR_ARG(c->name), c_tail(c->name));
    }
    BUF_LIT(b, "};\n\n");
}

static void put_query(struct buf *b, const struct sg_query *q)
{
    static const char *const kinds[] = {[SG_EXEC] = "DB_EXEC",
                                        [SG_ONE] = "DB_ONE",
                                        [SG_OPT] = "DB_OPT",
                                        [SG_MANY] = "DB_MANY"};
    static const char *const scopes[] = {[SG_NO_SCOPE] = "?",
                                         [SG_ONE_BRAND] = "DB_ONE_BRAND",
                                         [SG_ALL_BRANDS] = "DB_ALL_BRANDS",
                                         [SG_REFERENCE] = "DB_REFERENCE"};
    struct str name = q->name;

    buf_put_f(b,
              "const struct db_query q_%.*s_query = {\n"
              "    .name = \"%.*s\", .file = \"%.*s:%d\",\n"
              "    .kind = %s, .scope = %s,\n",
              STR_ARG(name), STR_ARG(name), STR_ARG(q->path), q->line,
              kinds[q->kind], scopes[q->scope]);
    if (q->scan.len > 0) {
        BUF_LIT(b, "    .scan = ");
        sg_put_literal(b, q->scan);
        BUF_LIT(b, ",\n");
    }
    BUF_LIT(b, "    .sql_pg = ");
    sg_put_literal(b, q->sql[SG_PG]);
    BUF_LIT(b, ",\n    .sql_lite = ");
    sg_put_literal(b, q->sql[SG_LITE]);
    BUF_LIT(b, ",\n");
    if (q->in.n > 0)
        buf_put_f(b, "    .in = %.*s_in, .in_n = %zu,\n", STR_ARG(name),
                  q->in.n);
    if (q->out.n > 0)
        buf_put_f(b,
                  "    .out = %.*s_out, .out_n = %zu,\n"
                  "    .row_bytes = sizeof(struct q_%.*s),\n",
                  STR_ARG(name), q->out.n, STR_ARG(name));
    BUF_LIT(b, "};\n\n");
}

static void put_body(struct buf *b, const struct sg_query *q)
{
    const char *in = q->in.n > 0 ? "values" : "NULL";
    const char *via = q->in.n > ARGS_MAX ? "q_in->" : "";

    BUF_LIT(b, "\n{\n");
    if (q->in.n > 0)
        BUF_LIT(b, "    const struct db_value values[] = {\n");
    for (size_t i = 0; i < q->in.n; i++)
        buf_put_f(b, "        {.%s = %s%.*s%s},\n",
                  value_member(q->in.at[i].type), via,
                  STR_ARG(q->in.at[i].name), c_tail(q->in.at[i].name));
    if (q->in.n > 0)
        BUF_LIT(b, "    };\n");
    if (q->kind == SG_MANY)
        BUF_LIT(b, "    void *rows = NULL;\n    bool ok;\n");
    BUF_LIT(b, "\n");
    switch (q->kind) {
    case SG_EXEC:
        buf_put_f(b,
                  "    return db_exec(q_tx, &q_%.*s_query, %s, q_changed, "
                  "q_err);\n",
                  STR_ARG(q->name), in);
        break;
    case SG_ONE:
    case SG_OPT:
        buf_put_f(b,
                  "    return %s(q_tx, q_arena, &q_%.*s_query, %s, q_row, "
                  "q_err);\n",
                  q->kind == SG_ONE ? "db_one" : "db_opt", STR_ARG(q->name),
                  in);
        break;
    case SG_MANY:
        buf_put_f(b,
                  "    ok = db_many(q_tx, q_arena, &q_%.*s_query, %s, &rows,\n"
                  "                 q_n, q_err);\n"
                  "    *q_rows = rows;\n    return ok;\n",
                  STR_ARG(q->name), in);
        break;
    }
    BUF_LIT(b, "}\n\n");
}

void sg_emit_source(struct buf *b, const struct sg_file *file)
{
    buf_put_f(b,
              "/* made by sqlgen from sql/%.*s.sql */\n"
              "#include \"db/q_%.*s.h\"\n\n",
              STR_ARG(file->stem), STR_ARG(file->stem));
    for (const struct sg_query *q = file->queries; q; q = q->next) {
        put_tables(b, q);
        put_query(b, q);
        put_prototype(b, q);
        put_body(b, q);
    }
}
