/*
 * pg_impl.h — what dump_pg.c, listen.c and probe.c need of db_pg.c.
 */
#ifndef DB_PG_IMPL_H
#define DB_PG_IMPL_H

#include "db/db_impl.h"
#include "db/dump_impl.h"

/* Connects as our url says; ERR_RETRY when the server is not there. */
struct pg_conn *db_pg_connect(const char *url, int64_t wait_us, struct err *e);

/* The error of a result, or of the connection when result is NULL; marks a
 * connection that is of no more use. */
bool db_pg_err(struct db *db, const struct pg_result *result, const char *what,
               struct err *e);

bool db_pg_dump_table(struct db *db, const struct db_table *table,
                      struct dump_writer *w, int64_t *rows_n, struct err *e);
bool db_pg_load_table(struct db *db, const struct db_table *table,
                      struct dump_reader *r, int64_t *rows_n, struct err *e);

#endif
