/*
 * sql_trace.c — which statements the desk runs, seen from outside.
 *
 *     SQL_TRACE=FILE LD_PRELOAD=sql_trace.so redress serve
 *
 * Writes a line for each statement on SQLite: thread, nanoseconds, the text
 * with its line ends as spaces.  The product has no such switch: what it runs
 * for a page is counted here, not by itself.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINE_BYTES = 600 };

static int on_statement(unsigned what, void *ctx, void *stmt, void *ns)
{
    const char *sql = sqlite3_sql(stmt);
    char line[LINE_BYTES];
    int n = snprintf(line, sizeof line, "%d %" PRId64 " ", (int)gettid(),
                     *(const int64_t *)ns);

    (void)what;
    for (; sql && *sql && n < LINE_BYTES - 1; sql++)
        line[n++] = (char)(*sql == '\n' ? ' ' : *sql);
    line[n++] = '\n';
    /* one write a line: O_APPEND keeps those of several threads apart */
    if (write((int)(intptr_t)ctx, line, (size_t)n) != n)
        return 0;
    return 0;
}

int sqlite3_open_v2(const char *name, sqlite3 **db, int flags, const char *vfs)
{
    int (*real)(const char *, sqlite3 **, int, const char *);
    const char *path = getenv("SQL_TRACE");
    int fd, rc;

    *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_open_v2");
    rc = real(name, db, flags, vfs);
    if (rc != SQLITE_OK || !path)
        return rc;
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0)
        sqlite3_trace_v2(*db, SQLITE_TRACE_PROFILE, on_statement,
                         (void *)(intptr_t)fd);
    return rc;
}
