/*
 * migrate.h — between migrate.c and table.c: one migration being read for
 * one engine.
 */
#ifndef SQLGEN_MIGRATE_H
#define SQLGEN_MIGRATE_H

#include "lex.h"

/* A foreign key met in this migration: judged, and for PostgreSQL added,
 * when all its tables are known. */
struct sg_key {
    struct sg_key *next;
    struct str table;
    const struct sg_tok *from, *to;
};

struct sg_reading {
    struct sg_set *set;
    struct str path;
    enum sg_engine engine;
    struct sg_step **steps; /* where the next step goes */
    struct sg_key *keys, **keys_tail;
    struct err *e;
};

bool sg_refuse(const struct sg_reading *m, const struct sg_tok *at,
               const char *why, struct str name);
struct sg_table *sg_table_find(const struct sg_reading *m, struct str name);
struct sg_col *sg_col_find(const struct sg_cols *cols, struct str name);
struct sg_step *sg_step_add(struct sg_reading *m, struct str sql);
bool sg_step_render(struct sg_reading *m, const struct sg_tok *from,
                    const struct sg_tok *to) MUST_USE;

/* The tokens from "CREATE" to before ";". */
bool sg_create_table(struct sg_reading *m, const struct sg_tok *from,
                     const struct sg_tok *to) MUST_USE;

/* One column definition, added to the table. */
bool sg_column(struct sg_reading *m, struct sg_table *t,
               const struct sg_tok *from, const struct sg_tok *to) MUST_USE;

/* Judges the foreign keys; on PostgreSQL adds a step for each. */
bool sg_add_keys(struct sg_reading *m) MUST_USE;

#endif
