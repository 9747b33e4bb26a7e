/*
 * query.h — what sqlgen generates and how the engines run it.  Business code
 * includes "db/q_FILE.h" and never calls anything here.
 *
 * Each sql/FILE.sql becomes q_FILE.h and q_FILE.c.  A query is
 *
 *     -- name: case_close :exec
 *     -- scope: one-brand
 *     -- Closes a case unless somebody was faster.
 *     -- in:  brand_id i64, id i64, note text?, now_us i64
 *     UPDATE case_ SET … WHERE brand_id = :brand_id AND id = :id;
 *
 * kind    :exec  rows changed     :one  a row or ERR_MISSING
 *         :opt   enum db_got      :many an array in the arena
 * scope   one-brand (the text says brand_id = :brand_id, or it is an INSERT
 *         with a brand_id column), all-brands (must give a reason),
 *         reference
 * types   i64 text blob bool f64; i64? text? blob? may be NULL: 0 or a null
 *         ptr, both ways.  A list that ends a line with a comma goes on in
 *         the next comment line.
 *         A name that is a word of C gets an underscore there: case_.
 * scan    "-- scan: reason" allows a query to read a whole tenant table.
 *
 * The text is in PostgreSQL's spelling; a line that begins with --pg: or
 * --lite: exists for one engine only.  For SQLite words change: BIGINT,
 * BOOLEAN, BYTEA, DOUBLE PRECISION (so CAST(SUM(n) AS BIGINT) works on
 * both, and PostgreSQL needs it: SUM and AVG are NUMERIC there), GREATEST,
 * LEAST, STRING_AGG, STRPOS.  LIKE respects case on both.  sql/pg/FILE.sql
 * and sql/lite/FILE.sql together, with the same queries, are for what
 * differs wholly.  Hints: INSERT … SELECT … ON CONFLICT needs a WHERE in
 * the SELECT; ORDER BY NULLS LAST where a column may be NULL.
 */
#ifndef DB_QUERY_H
#define DB_QUERY_H

#include "db/db.h"

enum db_type { DB_I64, DB_TEXT, DB_BLOB, DB_BOOL, DB_F64 };
enum db_scope { DB_ONE_BRAND, DB_ALL_BRANDS, DB_REFERENCE };
enum db_kind { DB_EXEC, DB_ONE, DB_OPT, DB_MANY };

struct db_col {
    const char *name;
    enum db_type type;
    bool may_be_null;
    size_t offset; /* in the row struct; unused for inputs */
};

struct db_query {
    const char *name;
    const char *file; /* "sql/case.sql:12" */
    enum db_kind kind;
    enum db_scope scope;
    const char *scan;     /* why it may read a whole table; NULL: it may not */
    const char *sql_pg;   /* $1 … */
    const char *sql_lite; /* ?1 … */
    const struct db_col *in;
    size_t in_n;
    const struct db_col *out;
    size_t out_n;
    size_t row_bytes;
};

/* One input, by the type of its db_col: i64, b, f64, or str (text, blob). */
struct db_value {
    union {
        int64_t i64;
        bool b;
        double f64;
        struct str str;
    };
};

/* In the order of query->in.  Called by the generated functions. */
bool db_exec(struct db_tx *tx, const struct db_query *query,
             const struct db_value *in, int64_t *changed,
             struct err *e) MUST_USE;
bool db_one(struct db_tx *tx, struct arena *a, const struct db_query *query,
            const struct db_value *in, void *row, struct err *e) MUST_USE;
enum db_got db_opt(struct db_tx *tx, struct arena *a,
                   const struct db_query *query, const struct db_value *in,
                   void *row, struct err *e);
bool db_many(struct db_tx *tx, struct arena *a, const struct db_query *query,
             const struct db_value *in, void **rows, size_t *n,
             struct err *e) MUST_USE;

#endif
