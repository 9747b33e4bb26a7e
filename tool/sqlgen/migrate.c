/*
 * Reads migrations, statement by statement for each engine, and keeps the
 * schema that they lead to.  CREATE TABLE is in table.c.
 */
#include "base/hash.h"
#include "lex.h"
#include "migrate.h"

bool sg_refuse(const struct sg_reading *m, const struct sg_tok *at,
               const char *why, struct str name)
{
    return err_set(m->e, ERR_INPUT, "%.*s:%d: %s '%.*s'", STR_ARG(m->path),
                   at->line, why, STR_ARG(name));
}

struct sg_table *sg_table_find(const struct sg_reading *m, struct str name)
{
    struct sg_table *t = m->set->tables[m->engine];

    while (t && !str_eq(t->name, name))
        t = t->next;
    return t;
}

struct sg_col *sg_col_find(const struct sg_cols *cols, struct str name)
{
    for (size_t i = 0; i < cols->n; i++)
        if (str_eq(cols->at[i].name, name))
            return &cols->at[i];
    return NULL;
}

struct sg_step *sg_step_add(struct sg_reading *m, struct str sql)
{
    struct sg_step *s = ARENA_NEW(m->set->a, struct sg_step);

    s->engine = m->engine;
    s->sql = sql;
    *m->steps = s;
    m->steps = &s->next;
    return s;
}

bool sg_step_render(struct sg_reading *m, const struct sg_tok *from,
                    const struct sg_tok *to)
{
    struct str sql;

    if (!sg_render(m->set->a, m->path, from, to, m->engine, NULL, &sql, m->e))
        return false;
    sg_step_add(m, sql);
    return true;
}

static bool forget_table(struct sg_reading *m, struct str name)
{
    struct sg_table **at = &m->set->tables[m->engine];

    while (*at && !str_eq((*at)->name, name))
        at = &(*at)->next;
    if (!*at)
        return false;
    *at = (*at)->next;
    return true;
}

static bool add_column(struct sg_reading *m, struct sg_table *t,
                       const struct sg_tok *from, const struct sg_tok *to)
{
    if (sg_is(from, "COLUMN"))
        from++;
    return sg_column(m, t, from, to);
}

static bool drop_column(struct sg_reading *m, struct sg_table *t,
                        const struct sg_tok *from)
{
    struct sg_col *col;

    if (sg_is(from, "COLUMN"))
        from++;
    col = sg_col_find(&t->cols, from->text);
    if (!col)
        return sg_refuse(m, from, "there is no column", from->text);
    for (size_t i = 0; i < t->key_n; i++)
        if (str_eq(t->key[i], col->name))
            return sg_refuse(m, from, "part of the primary key:", from->text);
    memmove(col, col + 1,
            (size_t)(t->cols.at + t->cols.n - (col + 1)) * sizeof *col);
    t->cols.n--;
    return true;
}

static bool rename_column(struct sg_reading *m, struct sg_table *t,
                          const struct sg_tok *from)
{
    struct sg_col *col;

    if (sg_is(from, "TO")) {
        if (!sg_is_name(from[1].text) || sg_table_find(m, from[1].text))
            return sg_refuse(m, from, "cannot rename to", from[1].text);
        t->name = from[1].text;
        return true;
    }
    if (sg_is(from, "COLUMN"))
        from++;
    col = sg_col_find(&t->cols, from->text);
    if (!col || !sg_is(from + 1, "TO") || !sg_is_name(from[2].text) ||
        sg_col_find(&t->cols, from[2].text))
        return sg_refuse(m, from, "cannot rename column", from->text);
    for (size_t i = 0; i < t->key_n; i++)
        if (str_eq(t->key[i], col->name))
            t->key[i] = from[2].text;
    col->name = from[2].text;
    return true;
}

static bool alter_table(struct sg_reading *m, const struct sg_tok *from,
                        const struct sg_tok *to)
{
    struct sg_table *t = sg_table_find(m, from[2].text);

    if (!t)
        return sg_refuse(m, from, "there is no table", from[2].text);
    if (sg_is(from + 3, "ADD") && !sg_is(from + 4, "CONSTRAINT") &&
        !sg_is(from + 4, "FOREIGN") && !sg_is(from + 4, "UNIQUE")) {
        if (!add_column(m, t, from + 4, to))
            return false;
    } else if (sg_is(from + 3, "DROP") && !sg_is(from + 4, "CONSTRAINT")) {
        if (!drop_column(m, t, from + 4))
            return false;
    } else if (sg_is(from + 3, "RENAME")) {
        if (!rename_column(m, t, from + 4))
            return false;
    } else {
        return sg_refuse(
            m, from, "SQLite cannot change a table this way:", from[2].text);
    }
    return sg_step_render(m, from, to);
}

/* CREATE UNIQUE INDEX … ON table (…) */
static bool unique_index(struct sg_reading *m, const struct sg_tok *from,
                         const struct sg_tok *to)
{
    const struct sg_tok *t = from;
    struct sg_table *table;

    while (t < to && !sg_is(t, "ON"))
        t++;
    table = sg_table_find(m, t < to ? t[1].text : STR(""));
    if (!table)
        return sg_refuse(m, from, "there is no table",
                         t < to ? t[1].text : STR(""));
    for (; t < to; t++)
        if (sg_is(t, "brand_id") || !table->tenant)
            return sg_step_render(m, from, to);
    return sg_refuse(m, from, "a unique index without brand_id on",
                     table->name);
}

static bool statement(struct sg_reading *m, const struct sg_tok *from,
                      const struct sg_tok *to)
{
    if (sg_are(from, "CREATE", "TABLE", NULL))
        return sg_create_table(m, from, to);
    if (sg_are(from, "CREATE", "UNIQUE", "INDEX", NULL))
        return unique_index(m, from, to);
    if (sg_are(from, "ALTER", "TABLE", NULL))
        return alter_table(m, from, to);
    if (sg_are(from, "DROP", "TABLE", NULL) && !forget_table(m, from[2].text))
        return sg_refuse(m, from, "there is no table", from[2].text);
    for (const struct sg_tok *t = from; t < to; t++)
        if (sg_is(t, "TRIGGER"))
            return sg_refuse(m, t, "no triggers, please:", t->text);
    return sg_step_render(m, from, to);
}

static bool read_for(struct sg_set *set, struct sg_migration *into,
                     struct str path, struct str text, enum sg_engine engine,
                     struct err *e)
{
    struct sg_reading m = {.set = set,
                           .path = path,
                           .engine = engine,
                           .e = e,
                           .steps = into->tail,
                           .keys_tail = &m.keys};
    struct sg_toks toks;
    const struct sg_tok *from;

    if (!sg_lex(set->a, path, 1, sg_lines_of(set->a, text, engine), &toks, e))
        return false;
    from = toks.at;
    for (const struct sg_tok *t = toks.at; t < toks.at + toks.n; t++) {
        if (!sg_is(t, ";"))
            continue;
        if (t + 1 < toks.at + toks.n && t[1].line == t->line)
            return sg_refuse(&m, t, "\";\" is not at the end of its line in",
                             from->text);
        if (!statement(&m, from, t))
            return false;
        from = t + 1;
    }
    if (from < toks.at + toks.n)
        return sg_refuse(&m, from, "no \";\" ends the statement", from->text);
    if (!sg_add_keys(&m))
        return false;
    into->tail = m.steps;
    return true;
}

/* "sql/migrate/0001_first.sql" -> 1, "first" */
static bool name_of(struct str path, struct sg_migration *m)
{
    struct str base = path;
    size_t slash;

    while ((slash = str_find_byte(base, '/')) != SIZE_MAX)
        base = str_sub(base, slash + 1, base.len);
    if (base.len < 10 || base.ptr[4] != '_' || !str_ends(base, STR(".sql")))
        return false;
    m->name = str_sub(base, 5, base.len - 9);
    return str_to_i64(str_sub(base, 0, 4), &m->number) && m->number > 0 &&
           sg_is_name(m->name);
}

bool sg_migration(struct sg_set *set, struct str path, struct str text,
                  struct err *e)
{
    struct sg_migration *m = ARENA_NEW(set->a, struct sg_migration);
    const struct sg_migration *last = set->migrations;

    m->tail = &m->steps;
    if (!name_of(path, m))
        return err_set(e, ERR_INPUT, "%.*s:1: not named NNNN_name.sql",
                       STR_ARG(path));
    while (last && last->next)
        last = last->next;
    if (last && m->number != last->number + 1)
        return err_set(e, ERR_INPUT, "%.*s:1: number %d was expected",
                       STR_ARG(path), (int)last->number + 1);
    m->sha256 = hash_sha256_hex(set->a, text);
    for (int engine = 0; engine < SG_ENGINES; engine++)
        if (!read_for(set, m, path, text, (enum sg_engine)engine, e))
            return false;
    *set->migrations_tail = m;
    set->migrations_tail = &m->next;
    return true;
}
