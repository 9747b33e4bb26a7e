/*
 * sole.h — one process for one SQLite file.  The hints of who is looking at a
 * case do not cross processes there, and two processes that do the background
 * work would only take turns at one file; PostgreSQL is for several.
 *
 * The lock is advisory, on FILE.lock beside the database, and the kernel gives
 * it back however the process ends.  Commands (deliver, import, case …) take
 * none and go on beside whoever serves.
 */
#ifndef MAIN_SOLE_H
#define MAIN_SOLE_H

#include "main/cli.h"

enum sole_part {
    SOLE_PAGES, /* `serve` */
    SOLE_WORK   /* `work`, and `serve` unless --pages-only */
};

/*
 * Held until the process ends; after cli_store.  Nothing on PostgreSQL.
 * ERR_RETRY: another process has it; the text names that.
 */
bool sole_take(struct cli *c, enum sole_part part, struct err *e) MUST_USE;

#endif
