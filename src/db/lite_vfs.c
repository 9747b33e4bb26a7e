#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "db/lite_vfs.h"

/* The log's format: https://www.sqlite.org/fileformat2.html#walformat */
enum { LOG_HEAD_BYTES = 32, FRAME_HEAD_BYTES = 24, LOG_MAGIC = 0x4c4f4731 };

/*
 * A log.  What comes next is known from what was written last: after the head
 * of a frame its page, and after a page that ends a transaction nothing that
 * may wait.  Whatever does not fit that (the log's own head, a page or a
 * checksum written again in its place) is written at once.
 */
struct log_file {
    sqlite3_file base; /* first: SQLite's view of it */
    unsigned magic;
    sqlite3_file *real; /* behind this struct, in SQLite's memory */
    char *wait;         /* LITE_VFS_BYTES, from the first frame on */
    int wait_n;
    sqlite3_int64 wait_at; /* where in the file they go */
    sqlite3_int64 tail;    /* behind the last frame we know of */
    sqlite3_int64 page_at; /* a head was written, its page goes here; or 0 */
    bool ends;             /* that page ends a transaction */
};

static struct log_file *log_of(sqlite3_file *file)
{
    struct log_file *l = (struct log_file *)(void *)file;

    assert(l->magic == LOG_MAGIC);
    return l;
}

static int flush(struct log_file *l)
{
    int n = l->wait_n;

    l->wait_n = 0; /* after an error they are rolled back */
    return n ? l->real->pMethods->xWrite(l->real, l->wait, n, l->wait_at)
             : SQLITE_OK;
}

/* Behind what waits; written first when it goes elsewhere or is too much. */
static int gather(struct log_file *l, const void *bytes, int n,
                  sqlite3_int64 at)
{
    int rc = SQLITE_OK;

    if (l->wait_n &&
        (at != l->wait_at + l->wait_n || n > LITE_VFS_BYTES - l->wait_n))
        rc = flush(l);
    if (rc != SQLITE_OK)
        return rc;
    if (!l->wait && !(l->wait = malloc(LITE_VFS_BYTES)))
        abort();
    if (l->wait_n == 0)
        l->wait_at = at;
    memcpy(l->wait + l->wait_n, bytes, (size_t)n);
    l->wait_n += n;
    return SQLITE_OK;
}

static int write_through(struct log_file *l, const void *bytes, int n,
                         sqlite3_int64 at)
{
    int rc = flush(l);

    return rc == SQLITE_OK ? l->real->pMethods->xWrite(l->real, bytes, n, at)
                           : rc;
}

/* Bytes 4 to 7 of a frame's head: the size of the database in pages after a
 * commit, 0 in all frames but the last of a transaction. */
static bool ends_transaction(const void *head)
{
    static const char none[4];

    return memcmp((const char *)head + 4, none, sizeof none) != 0;
}

static int log_write(sqlite3_file *file, const void *bytes, int n,
                     sqlite3_int64 at)
{
    struct log_file *l = log_of(file);
    bool is_page = l->page_at && at == l->page_at;
    int rc;

    l->page_at = 0;
    if (is_page && n <= LITE_VFS_BYTES) {
        l->tail = at + n;
        rc = gather(l, bytes, n, at);
        return rc == SQLITE_OK && l->ends ? flush(l) : rc;
    }
    if (n == FRAME_HEAD_BYTES && at >= LOG_HEAD_BYTES) {
        l->page_at = at + n;
        l->ends = ends_transaction(bytes);
        /* in front of the tail it may be a checksum without its page, that
         * nothing follows: it must not wait */
        return at >= l->tail ? gather(l, bytes, n, at)
                             : write_through(l, bytes, n, at);
    }
    if (at == 0)
        l->tail = LOG_HEAD_BYTES; /* the log begins anew */
    return write_through(l, bytes, n, at);
}

static int log_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
    struct log_file *l = log_of(file);
    int rc = SQLITE_OK;

    if (l->wait_n && at + n > l->wait_at && at < l->wait_at + l->wait_n)
        rc = flush(l);
    return rc == SQLITE_OK ? l->real->pMethods->xRead(l->real, bytes, n, at)
                           : rc;
}

static int log_close(sqlite3_file *file)
{
    struct log_file *l = log_of(file);

    free(l->wait);
    l->magic = 0;
    return l->real->pMethods->xClose(l->real);
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 bytes)
{
    struct log_file *l = log_of(file);
    int rc = flush(l);

    return rc == SQLITE_OK ? l->real->pMethods->xTruncate(l->real, bytes) : rc;
}

static int log_sync(sqlite3_file *file, int flags)
{
    struct log_file *l = log_of(file);
    int rc = flush(l);

    return rc == SQLITE_OK ? l->real->pMethods->xSync(l->real, flags) : rc;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *bytes)
{
    struct log_file *l = log_of(file);
    int rc = flush(l);

    return rc == SQLITE_OK ? l->real->pMethods->xFileSize(l->real, bytes) : rc;
}

static int log_lock(sqlite3_file *file, int kind)
{
    sqlite3_file *real = log_of(file)->real;

    return real->pMethods->xLock(real, kind);
}

static int log_unlock(sqlite3_file *file, int kind)
{
    sqlite3_file *real = log_of(file)->real;

    return real->pMethods->xUnlock(real, kind);
}

static int log_reserved(sqlite3_file *file, int *is)
{
    sqlite3_file *real = log_of(file)->real;

    return real->pMethods->xCheckReservedLock(real, is);
}

static int log_control(sqlite3_file *file, int op, void *arg)
{
    sqlite3_file *real = log_of(file)->real;

    return real->pMethods->xFileControl(real, op, arg);
}

static int log_sector(sqlite3_file *file)
{
    sqlite3_file *real = log_of(file)->real;

    return real->pMethods->xSectorSize(real);
}

static int log_device(sqlite3_file *file)
{
    sqlite3_file *real = log_of(file)->real;

    return real->pMethods->xDeviceCharacteristics(real);
}

static const sqlite3_io_methods LOG_METHODS = {
    .iVersion = 1, /* shared memory belongs to the database's own file */
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

static sqlite3_vfs *system_vfs; /* set once, by make_known */
static sqlite3_vfs ours;

/* All files but logs are the system's own. */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                     int flags, int *flags_out)
{
    struct log_file *l = (struct log_file *)(void *)file;
    int rc;

    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL))
        return system_vfs->xOpen(system_vfs, name, file, flags, flags_out);
    *l = (struct log_file){.magic = LOG_MAGIC};
    l->real = (sqlite3_file *)(void *)(l + 1);
    rc = system_vfs->xOpen(system_vfs, name, l->real, flags, flags_out);
    if (rc == SQLITE_OK)
        l->base.pMethods = &LOG_METHODS;
    else if (l->real->pMethods)
        l->real->pMethods->xClose(l->real);
    return rc;
}

static void make_known(void)
{
    system_vfs = sqlite3_vfs_find(NULL);
    if (!system_vfs)
        abort();
    ours = *system_vfs;
    ours.pNext = NULL;
    ours.zName = "redress";
    ours.szOsFile += (int)sizeof(struct log_file);
    ours.xOpen = open_file;
    if (sqlite3_vfs_register(&ours, 0) != SQLITE_OK)
        abort();
}

const char *lite_vfs_name(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_known);
    return ours.zName;
}

void lite_vfs_forget(sqlite3 *lite)
{
    sqlite3_file *file = NULL;

    if (sqlite3_file_control(lite, "main", SQLITE_FCNTL_JOURNAL_POINTER,
                             &file) == SQLITE_OK &&
        file && file->pMethods == &LOG_METHODS)
        log_of(file)->wait_n = 0;
}
