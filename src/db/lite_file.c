#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "db/lite_file.h"

enum { CHECKPOINT_FRAMES = 4000 };

struct db_file {
    struct db_file *next;
    dev_t dev;
    ino_t ino;
    int refs; /* guarded by files_lock */
    /* Held from BEGIN IMMEDIATE to COMMIT; see doc/architecture.md */
    pthread_mutex_t writer;
    int log_copied; /* frames of the log at the last try; with the turn */
    struct lite_writer shared; /* with the turn */
    char *log_path;            /* "…-wal" */
    pthread_mutex_t sync;      /* guards what is below; taken alone */
    pthread_cond_t synced;     /* log_synced or broken has changed */
    int64_t log_written;       /* commits in the log */
    int64_t log_synced;        /* of them on disk */
    bool syncing;              /* a thread is at it, without the mutex */
    bool broken;               /* a sync failed */
    int log_fd;                /* -1 until the first sync */
    pthread_mutex_t hub;       /* guards what is below; taken alone */
    struct db_ear *ears;
    struct db_ear *looker; /* of those that wait; NULL when none does */
    int64_t commits;
};

struct db_ear {
    struct db_ear *next;
    struct db_file *file;
    const char *const *channels;
    struct db_hint queue[DB_NOTES_MAX]; /* a ring */
    size_t first, n;
    bool lost; /* the ring was full: one hint without a name is owed */
    bool woken;
    bool waits;
    pthread_cond_t news; /* its own, so that a hint wakes who wants it */
};

/* files and refs; taken alone. */
static pthread_mutex_t files_lock = PTHREAD_MUTEX_INITIALIZER;
static struct db_file *files;

/* ThreadSanitizer does not know pthread_mutex_clocklock; for it, and only
 * for it, the wait is by the clock that may be set. */
#ifdef __SANITIZE_THREAD__
enum { WAIT_CLOCK = CLOCK_REALTIME };
#define lock_until(mutex, until) pthread_mutex_timedlock((mutex), (until))
#else
enum { WAIT_CLOCK = CLOCK_MONOTONIC };
#define lock_until(mutex, until)                                               \
    pthread_mutex_clocklock((mutex), WAIT_CLOCK, (until))
#endif

static struct timespec deadline(clockid_t clock, int64_t wait_us)
{
    struct timespec t;
    int64_t ns;

    clock_gettime(clock, &t);
    ns = t.tv_nsec + (wait_us % US_PER_S) * 1000;
    t.tv_sec += wait_us / US_PER_S + ns / INT64_C(1000000000);
    t.tv_nsec = ns % INT64_C(1000000000);
    return t;
}

static struct db_file *file_new(const char *path, const struct stat *st)
{
    struct db_file *f = calloc(1, sizeof *f);

    if (!f)
        abort();
    f->dev = st->st_dev;
    f->ino = st->st_ino;
    f->log_fd = -1;
    if (asprintf(&f->log_path, "%s-wal", path) < 0)
        abort();
    pthread_mutex_init(&f->sync, NULL);
    pthread_cond_init(&f->synced, NULL);
    pthread_mutex_init(&f->writer, NULL);
    pthread_mutex_init(&f->hub, NULL);
    f->next = files;
    files = f;
    return f;
}

struct db_file *db_file_open(const char *path, struct err *e)
{
    struct stat st;
    struct db_file *f;

    if (stat(path, &st) != 0) {
        err_set(e, ERR_INPUT, "database \"%s\": %s", path, strerror(errno));
        return NULL;
    }
    pthread_mutex_lock(&files_lock);
    for (f = files; f; f = f->next)
        if (f->dev == st.st_dev && f->ino == st.st_ino)
            break;
    if (!f)
        f = file_new(path, &st);
    f->refs++;
    pthread_mutex_unlock(&files_lock);
    return f;
}

void db_file_close(struct db_file **file)
{
    struct db_file *f = *file, **at = &files;
    bool last;

    *file = NULL;
    if (!f)
        return;
    pthread_mutex_lock(&files_lock);
    last = --f->refs == 0;
    while (last && *at != f)
        at = &(*at)->next;
    if (last)
        *at = f->next;
    pthread_mutex_unlock(&files_lock);
    if (!last)
        return;
    for (size_t i = 0; f->shared.lite && i < DB_CACHE_SLOTS; i++)
        sqlite3_finalize(f->shared.slots[i].stmt);
    sqlite3_close(f->shared.lite);
    free(f->shared.slots);
    if (f->log_fd >= 0)
        close(f->log_fd);
    free(f->log_path);
    pthread_mutex_destroy(&f->sync);
    pthread_cond_destroy(&f->synced);
    pthread_mutex_destroy(&f->writer);
    pthread_mutex_destroy(&f->hub);
    free(f);
}

struct lite_writer *db_file_writer(struct db_file *f)
{
    return &f->shared;
}

bool db_file_lock(struct db_file *f, int64_t wait_us, struct err *e)
{
    struct timespec until = deadline(WAIT_CLOCK, wait_us);
    bool broken;

    if (pthread_mutex_trylock(&f->writer) != 0 &&
        lock_until(&f->writer, &until) != 0)
        return err_set(e, ERR_RETRY, "another writer is taking too long");
    pthread_mutex_lock(&f->sync);
    broken = f->broken;
    pthread_mutex_unlock(&f->sync);
    if (!broken)
        return true;
    pthread_mutex_unlock(&f->writer);
    return err_set(e, ERR_FATAL, "the disk failed; restart when it is well");
}

bool db_file_checkpoint_due(struct db_file *f, int log_frames)
{
    if (log_frames < f->log_copied) /* it began anew */
        f->log_copied = 0;
    if (log_frames - f->log_copied < CHECKPOINT_FRAMES)
        return false;
    f->log_copied = log_frames;
    return true;
}

int64_t db_file_written(struct db_file *f)
{
    int64_t n;

    pthread_mutex_lock(&f->sync);
    n = ++f->log_written;
    pthread_mutex_unlock(&f->sync);
    return n;
}

/* SQLite's locks are on other files, so that opening and closing this one
 * drops none; SQLite itself has synced the folder when it made the log. */
static bool sync_log(struct db_file *f)
{
    if (f->log_fd < 0)
        f->log_fd = open(f->log_path, O_RDWR | O_CLOEXEC);
    return f->log_fd >= 0 && fdatasync(f->log_fd) == 0;
}

bool db_file_sync(struct db_file *f, int64_t commit, struct err *e)
{
    bool ok;

    pthread_mutex_lock(&f->sync);
    while (f->log_synced < commit && !f->broken) {
        int64_t upto = f->log_written;

        if (f->syncing) {
            pthread_cond_wait(&f->synced, &f->sync);
            continue;
        }
        f->syncing = true;
        pthread_mutex_unlock(&f->sync);
        ok = sync_log(f);
        pthread_mutex_lock(&f->sync);
        f->syncing = false;
        f->broken |= !ok;
        if (ok)
            f->log_synced = upto;
        pthread_cond_broadcast(&f->synced);
    }
    ok = f->log_synced >= commit;
    pthread_mutex_unlock(&f->sync);
    return ok ||
           err_set(e, ERR_UNSURE, "commit: the disk failed to take the log");
}

void db_file_unlock(struct db_file *f)
{
    pthread_mutex_unlock(&f->writer);
}

static bool hears(const struct db_ear *ear, const char *channel)
{
    if (channel[0] == '\0')
        return true;
    for (const char *const *c = ear->channels; *c; c++)
        if (strcmp(*c, channel) == 0)
            return true;
    return false;
}

static void tell(struct db_ear *ear, const struct db_hint *hint)
{
    if (!hears(ear, hint->channel))
        return;
    if (ear->n < DB_NOTES_MAX)
        ear->queue[(ear->first + ear->n++) % DB_NOTES_MAX] = *hint;
    else
        ear->lost = true;
    if (ear->waits)
        pthread_cond_signal(&ear->news);
}

void db_file_publish(struct db_file *f, const struct db_hint *hints, size_t n)
{
    pthread_mutex_lock(&f->hub);
    f->commits++;
    for (struct db_ear *ear = f->ears; ear && n > 0; ear = ear->next)
        for (size_t i = 0; i < n; i++)
            tell(ear, &hints[i]);
    pthread_mutex_unlock(&f->hub);
}

struct db_ear *db_ear_open(struct db_file *f, const char *const *channels)
{
    struct db_ear *ear = calloc(1, sizeof *ear);

    if (!ear)
        abort();
    ear->file = f;
    ear->channels = channels;
    pthread_cond_init(&ear->news, NULL);
    pthread_mutex_lock(&f->hub);
    ear->next = f->ears;
    f->ears = ear;
    pthread_mutex_unlock(&f->hub);
    return ear;
}

/* Leaves the looking to somebody who still waits. */
static void pass_look_on(struct db_ear *ear)
{
    struct db_file *f = ear->file;

    if (f->looker != ear)
        return;
    f->looker = NULL;
    for (struct db_ear *other = f->ears; other; other = other->next)
        if (other->waits) {
            f->looker = other;
            pthread_cond_signal(&other->news); /* its time is shorter now */
            return;
        }
}

void db_ear_close(struct db_ear **ear)
{
    struct db_ear **at;

    if (!*ear)
        return;
    pthread_mutex_lock(&(*ear)->file->hub);
    at = &(*ear)->file->ears;
    while (*at != *ear)
        at = &(*at)->next;
    *at = (*ear)->next;
    pass_look_on(*ear);
    pthread_mutex_unlock(&(*ear)->file->hub);
    pthread_cond_destroy(&(*ear)->news);
    free(*ear);
    *ear = NULL;
}

static bool has_news(const struct db_ear *ear)
{
    return ear->n > 0 || ear->lost || ear->woken;
}

/* Until there is news, the time is up, or, for the one who looks, the time
 * to look. */
static void sleep_on(struct db_ear *ear, int64_t until_us, int64_t look_us)
{
    struct db_file *f = ear->file;
    int64_t at_us = clock_mono_us() + look_us, now_us;

    ear->waits = true;
    if (!f->looker)
        f->looker = ear;
    while (!has_news(ear) && (now_us = clock_mono_us()) < until_us) {
        int64_t stop_us =
            f->looker == ear && at_us < until_us ? at_us : until_us;
        struct timespec until = deadline(CLOCK_MONOTONIC, stop_us - now_us);

        if (now_us >= stop_us)
            break;
        pthread_cond_clockwait(&ear->news, &f->hub, CLOCK_MONOTONIC, &until);
    }
    ear->waits = false;
}

enum ear_got db_ear_wait(struct db_ear *ear, int64_t until_us, int64_t look_us,
                         struct db_hint *hint)
{
    struct db_file *f = ear->file;
    enum ear_got got = EAR_TIME;

    pthread_mutex_lock(&f->hub);
    sleep_on(ear, until_us, look_us);
    if (ear->n > 0) {
        *hint = ear->queue[ear->first];
        ear->first = (ear->first + 1) % DB_NOTES_MAX;
        ear->n--;
        got = EAR_HINT;
    } else if (ear->lost) {
        *hint = (struct db_hint){"", ""};
        ear->lost = false;
        got = EAR_HINT;
    } else if (ear->woken) {
        ear->woken = false;
    } else if (f->looker == ear) {
        got = EAR_LOOK;
    }
    if (got != EAR_LOOK || clock_mono_us() >= until_us)
        pass_look_on(ear);
    pthread_mutex_unlock(&f->hub);
    return got;
}

void db_ear_stir(struct db_ear *ear)
{
    struct db_file *f = ear->file;

    pthread_mutex_lock(&f->hub);
    for (struct db_ear *other = f->ears; other; other = other->next) {
        if (other == ear)
            continue;
        other->lost = true;
        if (other->waits)
            pthread_cond_signal(&other->news);
    }
    pass_look_on(ear);
    pthread_mutex_unlock(&f->hub);
}

void db_ear_wake(struct db_ear *ear)
{
    pthread_mutex_lock(&ear->file->hub);
    ear->woken = true;
    pthread_cond_signal(&ear->news);
    pthread_mutex_unlock(&ear->file->hub);
}

int64_t db_ear_commits(struct db_ear *ear)
{
    int64_t n;

    pthread_mutex_lock(&ear->file->hub);
    n = ear->file->commits;
    pthread_mutex_unlock(&ear->file->hub);
    return n;
}
