/*
 * lite_file.h — what the connections of this process to one SQLite file
 * share: the turn to write, and hints.
 *
 * The registry of files is the one global of the room, because SQLite's
 * locks are between processes and a busy handler that sleeps wastes most of
 * a second core; taking turns on a mutex does not.
 */
#ifndef DB_LITE_FILE_H
#define DB_LITE_FILE_H

#include "db/db_impl.h"

struct db_file;

/* By device and inode.  Never fails for a file that exists. */
struct db_file *db_file_open(const char *path, struct err *e);
void db_file_close(struct db_file **f);

/*
 * The connection that all writers of the process share, one after another:
 * SQLite forgets its cached pages whenever another connection has written,
 * so with one writer they stay.  Owned by the file and closed with it; lite
 * is NULL until whoever has the turn opens it.  Only with the turn to write.
 */
struct lite_writer {
    struct sqlite3 *lite;
    struct db_slot *slots;
    size_t slots_n;
};
struct lite_writer *db_file_writer(struct db_file *f);

/* The turn to write; ERR_RETRY when it does not come in time. */
bool db_file_lock(struct db_file *f, int64_t wait_us, struct err *e) MUST_USE;
void db_file_unlock(struct db_file *f);

/*
 * Group commit.  Called with the turn to write, after COMMIT: the number of
 * this commit in the write-ahead log.
 */
int64_t db_file_written(struct db_file *f);

/*
 * Called after the turn was given back: returns when the log is on disk up to
 * that commit.  One thread syncs for all that wait, so on a disk that syncs
 * 200 times a second sixteen writers commit 3,200 times.  ERR_UNSURE when the
 * disk fails; from then on the file takes no more writers (the kernel may
 * have dropped what it could not write, and a later sync would not tell).
 */
bool db_file_sync(struct db_file *f, int64_t commit, struct err *e) MUST_USE;

/* Whether it is time to copy the log into the database: every 4,000 frames.
 * With the turn to write. */
bool db_file_checkpoint_due(struct db_file *f, int log_frames);

/* After a commit that wrote: hints to the listeners of this process. */
void db_file_publish(struct db_file *f, const struct db_hint *hints, size_t n);

struct db_ear; /* a listener: which channels, and what it has not heard yet */
struct db_ear *db_ear_open(struct db_file *f, const char *const *channels);
void db_ear_close(struct db_ear **ear);

enum ear_got {
    EAR_HINT,
    EAR_LOOK, /* see what other processes have committed, then go on */
    EAR_TIME  /* time is up, or it was woken */
};

/*
 * Of those that wait at a file one at a time is asked to look, every look_us,
 * so that an idle desk wakes one thread and not all.  until_us is monotonic.
 */
enum ear_got db_ear_wait(struct db_ear *ear, int64_t until_us, int64_t look_us,
                         struct db_hint *hint);
void db_ear_wake(struct db_ear *ear);

/* Another process has committed: a hint without a name to all others. */
void db_ear_stir(struct db_ear *ear);

/* Commits of this process that wrote, so far. */
int64_t db_ear_commits(struct db_ear *ear);

#endif
