#define LIB_HERE /* the names themselves, not our calls */
#include "db/pg_lib.h"

LIB_DEFINE(pg, PG_CALLS, "libpq.so.5")
