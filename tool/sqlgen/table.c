/*
 * CREATE TABLE: what the table is, its columns and keys, and how the
 * statement reads on each engine.
 */
#include "migrate.h"

enum { TABLE_CAP_BYTES = 256 * 1024 };

static bool are_identity(const struct sg_tok *t)
{
    return sg_are(t, "BIGINT", "GENERATED", "BY", "DEFAULT", "AS", "IDENTITY",
                  NULL);
}

static bool mentions(const struct sg_tok *from, const struct sg_tok *to,
                     const char *word)
{
    for (; from < to; from++)
        if (sg_is(from, word))
            return true;
    return false;
}

/* Past the ")" of the "(" at t, or to. */
static const struct sg_tok *close_of(const struct sg_tok *t,
                                     const struct sg_tok *to)
{
    int depth = 0;

    for (; t < to; t++) {
        depth += sg_is(t, "(");
        depth -= sg_is(t, ")");
        if (depth == 0)
            return t + 1;
    }
    return to;
}

static enum sg_type type_of(const struct sg_tok *t)
{
    static const struct {
        const char *word;
        enum sg_type type;
    } types[] = {{"BIGINT", SG_I64},
                 {"TEXT", SG_TEXT},
                 {"BYTEA", SG_BLOB},
                 {"BOOLEAN", SG_BOOL}};

    if (sg_are(t, "DOUBLE", "PRECISION", NULL))
        return SG_F64;
    for (size_t i = 0; i < ARRAY_N(types); i++)
        if (sg_is(t, types[i].word) && !sg_is(t + 1, "["))
            return types[i].type;
    return SG_OTHER;
}

bool sg_column(struct sg_reading *m, struct sg_table *t,
               const struct sg_tok *from, const struct sg_tok *to)
{
    struct sg_col col = {.name = from->text, .type = type_of(from + 1)};
    struct sg_cols *cols = &t->cols;

    if (from->kind != SG_WORD || !sg_is_name(from->text) || to - from < 2)
        return sg_refuse(m, from, "not a column:", from->text);
    if (sg_col_find(cols, col.name))
        return sg_refuse(m, from, "there is already a column", col.name);
    if (mentions(from, to, "REFERENCES"))
        return sg_refuse(m, from, "write a FOREIGN KEY line for", col.name);
    if (t->tenant &&
        (mentions(from, to, "PRIMARY") || mentions(from, to, "UNIQUE")))
        return sg_refuse(m, from, "write a key line with brand_id for",
                         col.name);
    col.may_be_null = !mentions(from, to, "NOT") && !mentions(from, to, "KEY");
    if (are_identity(from + 1)) {
        if (!str_eq(col.name, STR("id")) || to - from != 7)
            return sg_refuse(
                m, from, "an identity is called id, and no more:", col.name);
        t->identity = true;
        col.may_be_null = false;
    } else if (mentions(from, to, "GENERATED")) {
        col.generated = true;
    }
    cols->at = arena_grow(m->set->a, cols->at, cols->n * sizeof col,
                          (cols->n + 1) * sizeof col);
    cols->at[cols->n++] = col;
    return true;
}

static bool primary_key(struct sg_reading *m, struct sg_table *t,
                        const struct sg_tok *from, const struct sg_tok *to)
{
    const struct sg_tok *c = from + 2;

    t->key = ARENA_ARRAY(m->set->a, (size_t)(to - from), struct str);
    for (c++; c < to && !sg_is(c, ")"); c++)
        if (!sg_is(c, ","))
            t->key[t->key_n++] = c->text;
    if (t->key_n == 0)
        return sg_refuse(m, from, "no primary key in", t->name);
    if (t->tenant && !str_eq(t->key[0], STR("brand_id")))
        return sg_refuse(m, from, "the primary key begins with brand_id, in",
                         t->name);
    return true;
}

static void note_key(struct sg_reading *m, struct str table,
                     const struct sg_tok *from, const struct sg_tok *to)
{
    struct sg_key *k = ARENA_NEW(m->set->a, struct sg_key);

    *k = (struct sg_key){.table = table, .from = from, .to = to};
    *m->keys_tail = k;
    m->keys_tail = &k->next;
}

/* A line of CREATE TABLE.  *left_out: it is not part of the statement. */
static bool item(struct sg_reading *m, struct sg_table *t,
                 const struct sg_tok *from, const struct sg_tok *to,
                 bool *left_out)
{
    const struct sg_tok *what = sg_is(from, "CONSTRAINT") ? from + 2 : from;

    if (sg_is(what, "FOREIGN") || sg_is(what, "PRIMARY") ||
        sg_is(what, "UNIQUE") || sg_is(what, "CHECK"))
        t->keyed = true;
    else if (t->keyed)
        return sg_refuse(m, from, "columns come before keys:", from->text);
    if (sg_are(what, "FOREIGN", "KEY", NULL)) {
        note_key(m, t->name, from, to);
        *left_out = m->engine == SG_PG;
        return true;
    }
    if (sg_are(what, "PRIMARY", "KEY", NULL)) {
        /* of a reference table on SQLite: the id line says it already */
        *left_out = m->engine == SG_LITE && t->identity && !t->tenant;
        return primary_key(m, t, what, to);
    }
    if (sg_is(what, "UNIQUE")) {
        if (t->tenant && !mentions(what, to, "brand_id"))
            return sg_refuse(m, from, "a unique key without brand_id in",
                             t->name);
        return true;
    }
    if (sg_is(what, "CHECK"))
        return true;
    if (sg_is(what, "EXCLUDE") || sg_is(what, "LIKE"))
        return sg_refuse(m, from, "not on every engine:", what->text);
    return sg_column(m, t, from, to);
}

/* SQLite: the id is the row's own number, the written key a second one. */
static bool render_item(struct sg_reading *m, const struct sg_table *t,
                        const struct sg_tok *from, const struct sg_tok *to,
                        struct buf *b)
{
    struct str text;

    if (m->engine == SG_LITE && t->identity && are_identity(from + 1)) {
        BUF_LIT(b, "id INTEGER PRIMARY KEY AUTOINCREMENT");
        return true;
    }
    if (m->engine == SG_LITE && t->identity &&
        sg_are(from, "PRIMARY", "KEY", NULL)) {
        BUF_LIT(b, "UNIQUE ");
        from += 2;
    }
    if (!sg_render(m->set->a, m->path, from, to, m->engine, NULL, &text, m->e))
        return false;
    buf_put(b, text);
    return true;
}

static bool items(struct sg_reading *m, struct sg_table *t,
                  const struct sg_tok *open, const struct sg_tok *end,
                  struct buf *b)
{
    const struct sg_tok *from = open + 1, *at = from;
    bool first = true;

    while (from < end) {
        bool left_out = false;

        at = from;
        while (at < end && !sg_is(at, ","))
            at = sg_is(at, "(") ? close_of(at, end) : at + 1;
        if (!item(m, t, from, at, &left_out))
            return false;
        if (!left_out) {
            buf_put_z(b, first ? "" : ", ");
            first = false;
            if (!render_item(m, t, from, at, b))
                return false;
        }
        from = at + 1;
    }
    return true;
}

/* What stands after ")": WITHOUT ROWID on SQLite, and there STRICT too. */
static bool render_rest(struct sg_reading *m, const struct sg_tok *from,
                        const struct sg_tok *to, struct buf *b)
{
    struct str text;

    if (!sg_render(m->set->a, m->path, from, to, m->engine, NULL, &text, m->e))
        return false;
    BUF_LIT(b, ")");
    if (text.len > 0)
        buf_put_f(b, " %.*s", STR_ARG(text));
    if (m->engine == SG_LITE)
        buf_put_z(b, text.len > 0 ? ", STRICT" : " STRICT");
    return true;
}

static bool judge(struct sg_reading *m, const struct sg_table *t,
                  const struct sg_tok *at)
{
    if (t->tenant && !sg_col_find(&t->cols, STR("brand_id")))
        return sg_refuse(m, at, "a tenant table without brand_id:", t->name);
    if (t->key_n == 0)
        return sg_refuse(m, at, "no PRIMARY KEY line in", t->name);
    if (t->identity && t->tenant &&
        (t->key_n != 2 || !str_eq(t->key[1], STR("id"))))
        return sg_refuse(m, at,
                         "its key is PRIMARY KEY (brand_id, id):", t->name);
    if (t->identity && !t->tenant &&
        (t->key_n != 1 || !str_eq(t->key[0], STR("id"))))
        return sg_refuse(m, at, "its key is PRIMARY KEY (id):", t->name);
    for (size_t i = 0; i < t->key_n; i++)
        if (!sg_col_find(&t->cols, t->key[i]))
            return sg_refuse(m, at, "the key names no column:", t->key[i]);
    return true;
}

bool sg_create_table(struct sg_reading *m, const struct sg_tok *from,
                     const struct sg_tok *to)
{
    struct sg_table *t = ARENA_NEW(m->set->a, struct sg_table);
    struct buf b = buf_make(m->set->a, TABLE_CAP_BYTES);
    const struct sg_tok *open = from + 3, *end;
    struct sg_step *step;

    *t = (struct sg_table){
        .name = from[2].text, .path = m->path, .line = from->line};
    if (!sg_is_name(t->name) || !sg_is(open, "("))
        return sg_refuse(m, from, "not CREATE TABLE name (:", t->name);
    if (sg_table_find(m, t->name))
        return sg_refuse(m, from, "there is already a table", t->name);
    if (!str_eq(from->note, STR("tenant")) &&
        !str_eq(from->note, STR("reference")))
        return sg_refuse(m, from,
                         "\"-- tenant\" or \"-- reference\" must stand before",
                         t->name);
    t->tenant = str_eq(from->note, STR("tenant"));
    end = close_of(open, to) - 1;
    if (!sg_is(end, ")"))
        return sg_refuse(m, from, "no \")\" closes", t->name);
    buf_put_f(&b, "CREATE TABLE %.*s (", STR_ARG(t->name));
    /* identity first: it decides how the key is written */
    for (const struct sg_tok *at = open; at < end; at++)
        t->identity |= are_identity(at);
    if (!items(m, t, open, end, &b) || !judge(m, t, from) ||
        !render_rest(m, end + 1, to, &b))
        return false;
    if (b.over)
        return sg_refuse(m, from, "too long:", t->name);
    step = sg_step_add(m, buf_str(&b));
    step->table = t->name;
    step->partitioned = t->tenant;
    t->next = m->set->tables[m->engine];
    m->set->tables[m->engine] = t;
    return true;
}

static bool judge_key(struct sg_reading *m, const struct sg_key *k)
{
    const struct sg_tok *t = k->from, *cols_end;
    const struct sg_table *mine = sg_table_find(m, k->table), *other;
    bool brand;

    while (t < k->to && !sg_is(t, "("))
        t++;
    cols_end = close_of(t, k->to);
    brand = mentions(t, cols_end, "brand_id");
    other = sg_table_find(m, cols_end[1].text);
    if (!sg_is(cols_end, "REFERENCES") || !other)
        return sg_refuse(m, k->from, "refers to a table that is not there:",
                         cols_end < k->to ? cols_end[1].text : STR(""));
    if (other->tenant && mine && !mine->tenant)
        return sg_refuse(
            m, k->from,
            "a reference table may not refer to a tenant table:", other->name);
    if (other->tenant && !brand)
        return sg_refuse(m, k->from, "a foreign key without brand_id to",
                         other->name);
    for (; t < k->to; t++)
        if (brand && sg_are(t, "SET", "NULL", NULL))
            return sg_refuse(m, k->from, "SET NULL would clear brand_id in",
                             k->table);
    return true;
}

bool sg_add_keys(struct sg_reading *m)
{
    for (const struct sg_key *k = m->keys; k; k = k->next) {
        struct sg_step *step;
        struct str text;

        if (!judge_key(m, k))
            return false;
        if (m->engine == SG_LITE)
            continue;
        if (!sg_render(m->set->a, m->path, k->from, k->to, m->engine, NULL,
                       &text, m->e))
            return false;
        step = sg_step_add(m, str_fmt(m->set->a, "ALTER TABLE %.*s ADD %.*s",
                                      STR_ARG(k->table), STR_ARG(text)));
        step->table = k->table;
        step->foreign_key = true;
    }
    return true;
}
