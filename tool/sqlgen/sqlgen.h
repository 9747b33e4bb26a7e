/*
 * sqlgen.h — from sql/ to C.  What the files look like is told in
 * src/db/query.h and src/db/schema.h; this is the library behind the command.
 *
 * Pure: texts in, a struct sg_set out; everything lives in its arena.  Every
 * refusal is ERR_INPUT with "file:line: reason".
 */
#ifndef SQLGEN_SQLGEN_H
#define SQLGEN_SQLGEN_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum sg_engine { SG_PG, SG_LITE };
enum { SG_ENGINES = 2 };

/* Which engines a file is for: sql/, sql/pg/, sql/lite/ */
enum sg_place { SG_COMMON, SG_PG_ONLY, SG_LITE_ONLY };

enum sg_type { SG_I64, SG_TEXT, SG_BLOB, SG_BOOL, SG_F64, SG_OTHER };
enum sg_kind { SG_EXEC, SG_ONE, SG_OPT, SG_MANY };
enum sg_scope { SG_NO_SCOPE, SG_ONE_BRAND, SG_ALL_BRANDS, SG_REFERENCE };

/* A name with a type: parameter, column of a row, column of a table. */
struct sg_col {
    struct str name;
    enum sg_type type;
    bool may_be_null;
    bool used;      /* a parameter that the text mentions */
    bool generated; /* a column of a table that is computed */
};

struct sg_cols {
    struct sg_col *at;
    size_t n;
};

struct sg_query {
    struct sg_query *next;
    struct str name;
    struct str path;
    int line;
    enum sg_kind kind;
    enum sg_scope scope;
    struct str scan;
    bool reasoned;
    struct sg_cols in, out;
    struct str sql[SG_ENGINES]; /* empty: not for this engine */
};

/* One q_FILE.h and q_FILE.c. */
struct sg_file {
    struct sg_file *next;
    struct str stem;
    bool seen[3]; /* by sg_place */
    struct sg_query *queries, **tail;
};

struct sg_step {
    struct sg_step *next;
    enum sg_engine engine;
    struct str sql;
    struct str table;
    bool foreign_key;
    bool partitioned; /* CREATE TABLE of a tenant table */
};

struct sg_migration {
    struct sg_migration *next;
    int64_t number;
    struct str name;
    struct str sha256;
    struct sg_step *steps, **tail;
};

/* A table as one engine sees it after the migrations read so far. */
struct sg_table {
    struct sg_table *next;
    struct str name;
    struct str path;
    int line;
    bool tenant;
    bool identity;
    bool keyed; /* a key or check has been read */
    struct sg_cols cols;
    struct str *key; /* the names of the primary key */
    size_t key_n;
};

struct sg_set {
    struct arena *a;
    struct sg_file *files, **files_tail;
    struct sg_migration *migrations, **migrations_tail;
    struct sg_table *tables[SG_ENGINES];
};

struct sg_set *sg_set_new(struct arena *a);

/* Reads sql/FILE.sql; path is for messages, stem names the outputs. */
bool sg_queries(struct sg_set *set, struct str path, struct str stem,
                enum sg_place place, struct str text, struct err *e) MUST_USE;

/* Reads sql/migrate/NNNN_name.sql; in the order of their numbers. */
bool sg_migration(struct sg_set *set, struct str path, struct str text,
                  struct err *e) MUST_USE;

/* What can be judged only when all files are read. */
bool sg_finish(struct sg_set *set, struct err *e) MUST_USE;

void sg_emit_header(struct buf *b, const struct sg_file *file);
void sg_emit_source(struct buf *b, const struct sg_file *file);
/* name: "q_set" */
void sg_emit_set_header(struct buf *b, struct str name);
void sg_emit_set_source(struct buf *b, struct str name,
                        const struct sg_set *set);

#endif
