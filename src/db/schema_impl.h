/*
 * schema_impl.h — what a restore needs of schema.c.
 */
#ifndef DB_SCHEMA_IMPL_H
#define DB_SCHEMA_IMPL_H

#include "db/db_impl.h"

/* Runs the steps and records the migration.  Without keys: PostgreSQL's
 * foreign keys are left for later. */
bool db_migration_apply(struct db_tx *tx, const struct db_migration *m,
                        bool with_keys, struct err *e) MUST_USE;

#endif
