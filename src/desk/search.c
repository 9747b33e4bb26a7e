#include "base/limits.h"
#include "db/q_index.h"
#include "desk/search.h"

enum { EXCERPT_BYTES = 300 };

struct index_step {
    struct arena *a;
    int64_t brand_id;
    size_t max;
    size_t n;
};

static struct str words_of(struct arena *a, enum db_engine engine,
                           const struct q_index_next *row)
{
    struct str all = str_fmt(a, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(row->subject),
                             STR_ARG(row->from_name), STR_ARG(row->from_addr),
                             STR_ARG(row->text));

    return engine == DB_PG ? token_index_tsvector(a, all)
                           : token_index_text(a, all);
}

static bool step(struct db_tx *tx, void *ctx, struct err *e)
{
    struct index_step *s = ctx;
    struct q_index_at at = {0};
    struct q_index_next *rows;
    int64_t changed;

    if (q_index_at(tx, s->a, s->brand_id, &at, e) == DB_FAIL ||
        !q_index_next(tx, s->a, s->brand_id, at.event_id, (int64_t)s->max,
                      &rows, &s->n, e))
        return false;
    if (s->n == 0)
        return true;
    for (size_t i = 0; i < s->n; i++) {
        if (!rows[i].message_id)
            continue;
        if (!q_search_put(tx, s->brand_id, rows[i].message_id, rows[i].case_id,
                          words_of(s->a, db_engine(db_of(tx)), &rows[i]),
                          &changed, e))
            return false;
    }
    return q_index_set(tx, s->brand_id, rows[s->n - 1].event_id, &changed, e);
}

bool search_index(struct db *db, struct arena *a, int64_t brand_id, size_t max,
                  size_t *n, struct err *e)
{
    struct index_step s = {.a = a, .brand_id = brand_id, .max = max};

    if (!db_run(db, step, &s, e))
        return false;
    *n = s.n;
    return true;
}

bool search_find(struct db_tx *tx, struct arena *a, int64_t brand_id,
                 struct str words, const struct search_filter *f,
                 struct search_hit **hits, size_t *n, size_t *words_n,
                 struct err *e)
{
    struct token_query q = token_query(a, words);
    struct q_search_hits *rows;

    *words_n = q.n;
    *n = 0;
    *hits = NULL;
    if (q.n == 0)
        return true;

    const struct q_search_hits_in in = {
        .brand_id = brand_id,
        .query = db_engine(db_of(tx)) == DB_PG ? token_query_tsquery(a, &q)
                                               : token_query_fts5(a, &q),
        .state = f->state,
        .channel = f->channel,
        .lang = f->lang,
        .before_id = f->before_id ? f->before_id : INT64_MAX,
        .limit_n = f->limit_n ? f->limit_n : LIMIT_LIST_ROWS,
    };

    if (!q_search_hits(tx, a, &in, &rows, n, e))
        return false;
    *hits = ARENA_ARRAY(a, *n, struct search_hit);
    for (size_t i = 0; i < *n; i++) {
        (*hits)[i].row = rows[i];
        (*hits)[i].excerpt = token_excerpt(a, rows[i].text, &q, EXCERPT_BYTES);
    }
    return true;
}
