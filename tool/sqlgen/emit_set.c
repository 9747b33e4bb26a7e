/*
 * Writes the list of all queries, the migrations, and the tables as the last
 * migration leaves them, with the statements that copy them.
 */
#include "emit.h"

void sg_emit_set_header(struct buf *b, struct str name)
{
    buf_put_f(b,
              "/* made by sqlgen */\n#ifndef DB_%.*s_H\n#define DB_%.*s_H\n\n"
              "#include \"db/schema.h\"\n\n"
              "extern const struct db_set %.*s;\n\n#endif\n",
              STR_ARG(name), STR_ARG(name), STR_ARG(name));
}

static bool put_queries(struct buf *b, const struct sg_set *set)
{
    bool any = false;

    for (const struct sg_file *f = set->files; f; f = f->next)
        buf_put_f(b, "#include \"db/q_%.*s.h\"\n", STR_ARG(f->stem));
    BUF_LIT(b, "\n");
    for (const struct sg_file *f = set->files; f; f = f->next) {
        for (const struct sg_query *q = f->queries; q; q = q->next) {
            if (!any)
                BUF_LIT(b, "static const struct db_query *const queries[] "
                           "= {\n");
            any = true;
            buf_put_f(b, "    &q_%.*s_query,\n", STR_ARG(q->name));
        }
    }
    if (any)
        BUF_LIT(b, "};\n\n");
    return any;
}

static void put_steps(struct buf *b, const struct sg_migration *m)
{
    buf_put_f(b, "static const struct db_step steps_%d[] = {\n",
              (int)m->number);
    for (const struct sg_step *s = m->steps; s; s = s->next) {
        buf_put_z(b, s->engine == SG_PG ? "    {.pg = " : "    {.lite = ");
        sg_put_literal(b, s->sql);
        if (s->table.len > 0)
            buf_put_f(b, ",\n     .table = \"%.*s\"", STR_ARG(s->table));
        if (s->foreign_key)
            BUF_LIT(b, ", .foreign_key = true");
        if (s->partitioned && s->engine == SG_PG)
            buf_put_f(b,
                      ",\n     .partition = \"CREATE TABLE %.*s_p%%d "
                      "PARTITION OF %.*s \"\n        \"FOR VALUES WITH "
                      "(REMAINDER %%d, MODULUS %%d)\"",
                      STR_ARG(s->table), STR_ARG(s->table));
        BUF_LIT(b, "},\n");
    }
    BUF_LIT(b, "};\n\n");
}

static bool put_migrations(struct buf *b, const struct sg_set *set)
{
    for (const struct sg_migration *m = set->migrations; m; m = m->next)
        if (m->steps)
            put_steps(b, m);
    if (!set->migrations)
        return false;
    BUF_LIT(b, "static const struct db_migration migrations[] = {\n");
    for (const struct sg_migration *m = set->migrations; m; m = m->next) {
        buf_put_f(b,
                  "    {.number = %d, .name = \"%.*s\",\n     .sha256 = "
                  "\"%.*s\",\n",
                  (int)m->number, STR_ARG(m->name), STR_ARG(m->sha256));
        if (m->steps)
            buf_put_f(b,
                      "     .steps = steps_%d, .n = sizeof steps_%d / "
                      "sizeof *steps_%d",
                      (int)m->number, (int)m->number, (int)m->number);
        BUF_LIT(b, "},\n");
    }
    BUF_LIT(b, "};\n\n");
    return true;
}

static const struct sg_table *twin_of(const struct sg_set *set, struct str name)
{
    const struct sg_table *t = set->tables[SG_LITE];

    while (t && !str_eq(t->name, name))
        t = t->next;
    return t;
}

/* Columns that both engines have, keep and can copy. */
static struct sg_cols shared_cols(struct arena *a, const struct sg_table *pg,
                                  const struct sg_table *lite)
{
    struct sg_cols both = {ARENA_ARRAY(a, pg->cols.n, struct sg_col), 0};

    for (size_t i = 0; i < pg->cols.n; i++) {
        const struct sg_col *mine = &pg->cols.at[i];
        bool same = false;

        for (size_t k = 0; k < lite->cols.n; k++)
            same |= str_eq(mine->name, lite->cols.at[k].name) &&
                    mine->type == lite->cols.at[k].type;
        if (same && mine->type != SG_OTHER && !mine->generated)
            both.at[both.n++] = *mine;
    }
    return both;
}

static struct str names(struct arena *a, const struct sg_cols *cols)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (size_t i = 0; i < cols->n; i++)
        buf_put_f(&b, "%s%.*s", i ? ", " : "", STR_ARG(cols->at[i].name));
    return buf_str(&b);
}

/* By the primary key, text by its bytes, so that equal rows make equal files
 * on both engines. */
static struct str order(struct arena *a, const struct sg_table *t,
                        enum sg_engine engine)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (size_t i = 0; i < t->key_n; i++) {
        bool text = false;

        for (size_t k = 0; k < t->cols.n; k++)
            text |= str_eq(t->cols.at[k].name, t->key[i]) &&
                    t->cols.at[k].type == SG_TEXT;
        buf_put_f(&b, "%s%.*s%s", i ? ", " : "", STR_ARG(t->key[i]),
                  text && engine == SG_PG ? " COLLATE \"C\"" : "");
    }
    return buf_str(&b);
}

static void put_copies(struct buf *b, struct arena *a, const struct sg_table *t,
                       const struct sg_cols *cols)
{
    struct str list = names(a, cols);
    struct buf marks = buf_make(a, 64 * 1024);

    for (size_t i = 0; i < cols->n; i++)
        buf_put_f(&marks, "%s?%zu", i ? ", " : "", i + 1);
    BUF_LIT(b, "     .copy_out_pg = ");
    sg_put_literal(b, str_fmt(a,
                              "COPY (SELECT %.*s FROM %.*s ORDER BY %.*s) TO "
                              "STDOUT (FORMAT binary)",
                              STR_ARG(list), STR_ARG(t->name),
                              STR_ARG(order(a, t, SG_PG))));
    BUF_LIT(b, ",\n     .copy_in_pg = ");
    sg_put_literal(b, str_fmt(a, "COPY %.*s (%.*s) FROM STDIN (FORMAT binary)",
                              STR_ARG(t->name), STR_ARG(list)));
    BUF_LIT(b, ",\n     .select_lite = ");
    sg_put_literal(b, str_fmt(a, "SELECT %.*s FROM %.*s ORDER BY %.*s",
                              STR_ARG(list), STR_ARG(t->name),
                              STR_ARG(order(a, t, SG_LITE))));
    BUF_LIT(b, ",\n     .insert_lite = ");
    sg_put_literal(b, str_fmt(a, "INSERT INTO %.*s (%.*s) VALUES (%.*s)",
                              STR_ARG(t->name), STR_ARG(list),
                              STR_ARG(buf_str(&marks))));
}

/* Oldest first; the list has the newest first. */
static void put_tables(struct buf *b, struct buf *list,
                       const struct sg_set *set, const struct sg_table *t)
{
    const struct sg_table *lite = t ? twin_of(set, t->name) : NULL;
    struct sg_cols cols;

    if (!t)
        return;
    put_tables(b, list, set, t->next);
    if (!lite)
        return;
    cols = shared_cols(set->a, t, lite);
    if (cols.n == 0)
        return;
    buf_put_f(b, "static const struct db_col cols_%.*s[] = {\n",
              STR_ARG(t->name));
    sg_put_cols(b, &cols);
    BUF_LIT(b, "};\n\n");
    buf_put_f(list,
              "    {.name = \"%.*s\", .tenant = %s, .identity = %s,\n"
              "     .cols = cols_%.*s, .n = %zu,\n",
              STR_ARG(t->name), t->tenant ? "true" : "false",
              t->identity ? "true" : "false", STR_ARG(t->name), cols.n);
    put_copies(list, set->a, t, &cols);
    BUF_LIT(list, "},\n");
}

void sg_emit_set_source(struct buf *b, struct str name,
                        const struct sg_set *set)
{
    struct buf list = buf_make(set->a, b->cap);
    bool queries, migrations;

    buf_put_f(b, "/* made by sqlgen */\n#include \"db/%.*s.h\"\n",
              STR_ARG(name));
    queries = put_queries(b, set);
    migrations = put_migrations(b, set);
    put_tables(b, &list, set, set->tables[SG_PG]);
    if (list.len > 0)
        buf_put_f(b, "static const struct db_table tables[] = {\n%.*s};\n\n",
                  STR_ARG(buf_str(&list)));
    buf_put_f(b, "const struct db_set %.*s = {\n", STR_ARG(name));
    if (queries)
        BUF_LIT(b, "    .queries = queries,\n    .queries_n = sizeof queries "
                   "/ sizeof *queries,\n");
    if (migrations)
        BUF_LIT(b, "    .migrations = migrations,\n    .migrations_n = sizeof "
                   "migrations / sizeof *migrations,\n");
    if (list.len > 0)
        BUF_LIT(b, "    .tables = tables,\n    .tables_n = sizeof tables / "
                   "sizeof *tables,\n");
    if (list.over)
        b->over = true;
    BUF_LIT(b, "};\n");
}
