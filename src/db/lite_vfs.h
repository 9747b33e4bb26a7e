/*
 * lite_vfs.h — writes a commit's part of SQLite's write-ahead log at once.
 *
 * SQLite writes each page of a commit to the log by two calls of the system,
 * one for the frame's head (24 bytes) and one for the page.  A mail is some
 * ten pages; the calls cost more than the copying.  This VFS is the system's
 * own, except that a log's frames are gathered and written by one call:
 * before the write of a frame that ends a transaction returns, before the log
 * is read at that place, and when LITE_VFS_BYTES are full.  So whatever
 * SQLite tells other connections of is in the file as before, and the format
 * is the same: any SQLite may open the database.
 *
 * Frames that wait belong to a transaction that is not committed.  Whoever
 * rolls one back calls lite_vfs_forget before others may write, or they would
 * be written over what those have written.
 */
#ifndef DB_LITE_VFS_H
#define DB_LITE_VFS_H

struct sqlite3;

/* The system's VFS takes less than 128 KiB at a time (seekAndWriteFd). */
enum { LITE_VFS_BYTES = 120 * 1024 };

/* Its name for sqlite3_open_v2; makes it known to SQLite at first. */
const char *lite_vfs_name(void);

void lite_vfs_forget(struct sqlite3 *lite);

#endif
