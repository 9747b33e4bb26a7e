/*
 * dump.h — a backup of all rows in one file, the same for both engines, so
 * that it is also the way from SQLite to PostgreSQL and back.
 *
 * The format: a line "redress-dump 1", a line "schema N", then per table a
 * line "table NAME col:type …", its rows, and a line "end COUNT"; per id
 * that counts up a line "sequence NAME VALUE"; at last "sha256 HEX" of all
 * bytes before that line.  A row is a tuple of PostgreSQL's binary COPY
 * format (documentation of COPY, "Binary Format"): a 16-bit field count and
 * fields with 32-bit lengths, big-endian; the count -1 ends the rows.
 *
 * Tables and columns of one engine only (full-text indexes) are not in it:
 * after a restore the caller computes them again.
 */
#ifndef DB_DUMP_H
#define DB_DUMP_H

#include "db/db.h"

struct db_dump_figures {
    int64_t tables_n;
    int64_t rows_n;
    int64_t bytes;
};

/*
 * Writes one moment of a running database to path; other connections go on.
 * The file appears complete and synced, or not at all (written beside it
 * under a temporary name).  ERR_INPUT when path cannot be written.
 */
bool db_backup(struct db *db, const char *path, struct db_dump_figures *f,
               struct err *e) MUST_USE;

/* Reads a backup through: format, counts and checksum.  No database. */
bool db_backup_verify(const char *path, struct db_dump_figures *f,
                      struct err *e) MUST_USE;

/*
 * Verifies the file, then fills an empty database with it: makes the schema
 * and loads all rows in one transaction, checks counts and foreign keys.
 * ERR_CONFLICT when the database is not empty, ERR_INPUT when the file is
 * damaged or of another schema.
 */
bool db_restore(struct db *db, const char *path, struct db_dump_figures *f,
                struct err *e) MUST_USE;

#endif
