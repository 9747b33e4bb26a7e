/*
 * Values in and out, the same for both engines, and the cache of statements.
 */
#include "base/utf8.h"
#include "db/db_impl.h"

struct db_slot *db_slot(struct db *db, const struct db_query *query)
{
    size_t i = ((uintptr_t)query / sizeof *query) % DB_CACHE_SLOTS;

    while (db->slots[i].query && db->slots[i].query != query)
        i = (i + 1) % DB_CACHE_SLOTS;
    if (!db->slots[i].query) {
        db->slots_n++;
        assert(db->slots_n < DB_CACHE_SLOTS * 3 / 4);
        db->slots[i].query = query;
    }
    return &db->slots[i];
}

char *db_sink_row(struct db_sink *sink)
{
    size_t bytes = sink->query->row_bytes;

    if (sink->n == sink->room) {
        size_t more = sink->room ? 2 * sink->room : 16;

        if (sink->single)
            return NULL;
        sink->rows =
            arena_grow(sink->a, sink->rows, sink->room * bytes, more * bytes);
        sink->room = more;
    }
    return sink->rows + bytes * sink->n++;
}

bool db_value_is_null(const struct db_col *col, const struct db_value *v)
{
    if (!col->may_be_null)
        return false;
    return col->type == DB_I64 ? v->i64 == 0 : v->str.ptr == NULL;
}

bool db_value_ok(const struct db_query *query, size_t i,
                 const struct db_value *v, struct err *e)
{
    const struct db_col *col = &query->in[i];

    if (col->type != DB_TEXT || v->str.len == 0)
        return true;
    if (memchr(v->str.ptr, '\0', v->str.len))
        return err_set(e, ERR_INPUT, "%s: '%s' holds a NUL", query->name,
                       col->name);
    if (!utf8_valid(v->str))
        return err_set(e, ERR_INPUT, "%s: '%s' is not UTF-8", query->name,
                       col->name);
    return true;
}

void db_put_null(char *row, const struct db_col *col)
{
    if (col->type == DB_I64)
        *(int64_t *)(void *)(row + col->offset) = 0;
    else
        *(struct str *)(void *)(row + col->offset) = (struct str){NULL, 0};
}

void db_put_i64(char *row, const struct db_col *col, int64_t n)
{
    if (col->type == DB_BOOL)
        *(bool *)(void *)(row + col->offset) = n != 0;
    else
        *(int64_t *)(void *)(row + col->offset) = n;
}

void db_put_f64(char *row, const struct db_col *col, double d)
{
    *(double *)(void *)(row + col->offset) = d;
}

void db_put_str(struct arena *a, char *row, const struct db_col *col,
                const void *ptr, size_t len)
{
    struct str s = {"", 0};

    if (len > 0)
        s = (struct str){arena_dup(a, ptr, len), len};
    *(struct str *)(void *)(row + col->offset) = s;
}

bool db_col_err(const struct db_query *query, size_t i, const char *what,
                struct err *e)
{
    return err_set(e, ERR_FATAL, "%s (%s): column '%s' is %s", query->name,
                   query->file, query->out[i].name, what);
}
