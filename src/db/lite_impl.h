/*
 * lite_impl.h — what dump_lite.c and probe.c need of db_lite.c.
 */
#ifndef DB_LITE_IMPL_H
#define DB_LITE_IMPL_H

#include "db/db_impl.h"
#include "db/dump_impl.h"

struct sqlite3_stmt;

bool db_lite_err(struct db *db, int rc, const char *what, struct err *e);
struct sqlite3_stmt *db_lite_stmt(struct db *db, const struct db_query *query,
                                  struct err *e);
bool db_lite_dump_table(struct db *db, const struct db_table *table,
                        struct dump_writer *w, int64_t *rows_n, struct err *e);
bool db_lite_load_table(struct db *db, const struct db_table *table,
                        struct dump_reader *r, int64_t *rows_n, struct err *e);

#endif
