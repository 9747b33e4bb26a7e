/*
 * probe.h — what tests look at and break: counters, faults, plans and the
 * catalogue.  Nothing here is used by the product.
 */
#ifndef DB_PROBE_H
#define DB_PROBE_H

#include "db/schema.h"

/* Statements run on this connection so far; BEGIN and COMMIT not counted. */
int64_t db_queries_n(const struct db *db);

/*
 * The nth statement from now (1 is the next; BEGIN and COMMIT count) is not
 * sent but fails with ERR_RETRY, once; -n: the nth and all after it, as when a
 * disk is full.  0 takes it back.  Returns what was
 * left to go, so a loop knows when it is past the last statement:
 *     for (n = 1;; n++) { db_fault_at(db, n); ok = action(db);
 *         if (db_fault_at(db, 0) > 0) break; assert(!ok); … }
 * db_run and a broken connection's next db_begin work as with a real fault.
 */
int64_t db_fault_at(struct db *db, int64_t nth);

/* Closes the socket under a connection (PostgreSQL); nothing on SQLite. */
void db_cut(struct db *db);

/*
 * SQLite: fails with ERR_FATAL on the first query whose plan scans a whole
 * tenant table and that does not say "-- scan: reason".  Nothing on
 * PostgreSQL.
 */
bool db_check_plans(struct db *db, struct err *e) MUST_USE;

/* The plan of one query, a line per step, indented; "" on PostgreSQL. */
bool db_plan(struct db *db, struct arena *a, const struct db_query *query,
             struct str *plan, struct err *e) MUST_USE;

/*
 * PostgreSQL: no triggers of ours, every foreign key of a tenant table holds
 * brand_id or points to a reference table.  Nothing on SQLite.
 */
bool db_check_catalogue(struct db *db, struct err *e) MUST_USE;

/* Drops every table of the set: an empty database for the next test. */
bool db_wipe(struct db *db, struct err *e) MUST_USE;

#endif
