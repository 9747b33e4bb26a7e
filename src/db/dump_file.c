#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/limits.h"
#include "db/dump_impl.h"

enum { LINE_BYTES = 64 * 1024, PATH_BYTES = 4096 };

static void *or_abort(void *p)
{
    if (!p)
        abort();
    return p;
}

/* The checksum of all that was added. */
static void sum_hex(struct hash_sum *sum, char hex[2 * HASH_BYTES + 1])
{
    unsigned char hash[HASH_BYTES];

    hash_end(sum, hash);
    for (int i = 0; i < HASH_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
}

struct dump_writer {
    FILE *f;
    struct hash_sum sum;
    int64_t bytes;
    int error; /* errno of the first failure */
    char path[PATH_BYTES];
    char part[PATH_BYTES + 8];
};

struct dump_writer *dump_writer_open(const char *path, struct err *e)
{
    struct dump_writer *w = or_abort(calloc(1, sizeof *w));
    int fd;

    snprintf(w->path, sizeof w->path, "%s", path);
    snprintf(w->part, sizeof w->part, "%s.part", path);
    hash_begin(&w->sum);
    fd = open(w->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    w->f = fd < 0 ? NULL : fdopen(fd, "wb");
    if (w->f)
        return w;
    err_set(e, ERR_INPUT, "backup \"%s\": %s", path, strerror(errno));
    dump_writer_close(&w);
    return NULL;
}

void dump_put(struct dump_writer *w, const void *bytes, size_t n)
{
    if (w->error || n == 0)
        return;
    if (fwrite(bytes, 1, n, w->f) != n)
        w->error = errno ? errno : EIO;
    hash_more(&w->sum, str_make(bytes, n));
    w->bytes += (int64_t)n;
}

void dump_put_f(struct dump_writer *w, const char *fmt, ...)
{
    char line[LINE_BYTES];
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    assert(n >= 0 && (size_t)n < sizeof line);
    dump_put(w, line, (size_t)n);
}

/* The name in its folder must survive a power cut too. */
static bool sync_folder(const char *path)
{
    char folder[PATH_BYTES];
    char *slash;
    int fd;
    bool ok;

    snprintf(folder, sizeof folder, "%s", path);
    slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

bool dump_writer_finish(struct dump_writer *w, int64_t *bytes, struct err *e)
{
    char hex[2 * HASH_BYTES + 1];

    sum_hex(&w->sum, hex);
    if (!w->error && fprintf(w->f, "sha256 %s\n", hex) < 0)
        w->error = errno;
    if (!w->error && (fflush(w->f) != 0 || fsync(fileno(w->f)) != 0))
        w->error = errno;
    if (!w->error && (fclose(w->f) != 0 || rename(w->part, w->path) != 0))
        w->error = errno;
    w->f = w->error ? w->f : NULL;
    if (!w->error && !sync_folder(w->path))
        w->error = errno;
    *bytes = w->bytes + 7 + 2 * HASH_BYTES + 1;
    return !w->error || err_set(e, ERR_INPUT, "backup \"%s\": %s", w->path,
                                strerror(w->error));
}

void dump_writer_close(struct dump_writer **w)
{
    if (!*w)
        return;
    if ((*w)->f) {
        fclose((*w)->f);
        unlink((*w)->part);
    }
    free(*w);
    *w = NULL;
}

struct dump_reader {
    FILE *f;
    struct hash_sum sum;
    int64_t bytes;
    char path[PATH_BYTES];
    char line[LINE_BYTES];
    char *tuple;
    size_t room;
};

struct dump_reader *dump_reader_open(const char *path, struct err *e)
{
    struct dump_reader *r = or_abort(calloc(1, sizeof *r));

    snprintf(r->path, sizeof r->path, "%s", path);
    hash_begin(&r->sum);
    r->f = fopen(path, "rbe");
    if (r->f)
        return r;
    err_set(e, ERR_INPUT, "backup \"%s\": %s", path, strerror(errno));
    dump_reader_close(&r);
    return NULL;
}

void dump_reader_close(struct dump_reader **r)
{
    if (!*r)
        return;
    if ((*r)->f)
        fclose((*r)->f);
    free((*r)->tuple);
    free(*r);
    *r = NULL;
}

bool dump_damaged(const struct dump_reader *r, const char *why, struct err *e)
{
    return err_set(e, ERR_INPUT,
                   "backup \"%s\" is damaged near byte %" PRId64 ": %s",
                   r->path, r->bytes, why);
}

int64_t dump_reader_bytes(const struct dump_reader *r)
{
    return r->bytes;
}

bool dump_line(struct dump_reader *r, struct str *line, struct err *e)
{
    size_t n = 0;
    int c = 0;

    while (n < sizeof r->line && (c = getc_unlocked(r->f)) != EOF) {
        r->line[n++] = (char)c;
        if (c == '\n')
            break;
    }
    if (n == 0 || r->line[n - 1] != '\n')
        return dump_damaged(r, "a line does not end", e);
    *line = str_make(r->line, n - 1);
    r->bytes += (int64_t)n;
    /* the line of the checksum is not part of what it is made of */
    if (!str_starts(*line, STR("sha256 ")))
        hash_more(&r->sum, str_make(r->line, n));
    return true;
}

/* Appends n bytes of the file to the tuple that has len. */
static bool take(struct dump_reader *r, size_t *len, size_t n, struct err *e)
{
    if (n > LIMIT_DUMP_ROW_BYTES - *len)
        return dump_damaged(r, "a row is too large", e);
    if (*len + n > r->room) {
        r->room = 2 * (*len + n) + 1024;
        r->tuple = or_abort(realloc(r->tuple, r->room));
    }
    if (fread(r->tuple + *len, 1, n, r->f) != n)
        return dump_damaged(r, "it ends within a row", e);
    hash_more(&r->sum, str_make(r->tuple + *len, n));
    *len += n;
    r->bytes += (int64_t)n;
    return true;
}

static int64_t be_at(const char *p, size_t bytes)
{
    uint32_t n = 0;

    for (size_t i = 0; i < bytes; i++)
        n = n << 8 | (unsigned char)p[i];
    return bytes == 2 ? (int16_t)n : (int32_t)n;
}

enum db_got dump_tuple(struct dump_reader *r, size_t fields_n,
                       struct str *tuple, struct err *e)
{
    size_t len = 0;
    int64_t n;

    if (!take(r, &len, 2, e))
        return DB_FAIL;
    n = be_at(r->tuple, 2);
    if (n == -1)
        return DB_NONE;
    if (n < 0 || (size_t)n != fields_n) {
        dump_damaged(r, "a row has another number of fields", e);
        return DB_FAIL;
    }
    for (size_t i = 0; i < fields_n; i++) {
        if (!take(r, &len, 4, e))
            return DB_FAIL;
        n = be_at(r->tuple + len - 4, 4);
        if (n < -1) {
            dump_damaged(r, "a field has a negative length", e);
            return DB_FAIL;
        }
        if (n > 0 && !take(r, &len, (size_t)n, e))
            return DB_FAIL;
    }
    *tuple = str_make(r->tuple, len);
    return DB_ROW;
}

bool dump_field(struct str *rest, struct str *field)
{
    int64_t n;

    if (rest->len < 4)
        return false;
    n = be_at(rest->ptr, 4);
    *rest = str_sub(*rest, 4, rest->len);
    *field = (struct str){NULL, 0};
    if (n < 0)
        return n == -1;
    if ((size_t)n > rest->len)
        return false;
    *field = (struct str){rest->ptr, (size_t)n};
    *rest = str_sub(*rest, (size_t)n, rest->len);
    return true;
}

bool dump_ends_well(struct dump_reader *r, struct str line, struct err *e)
{
    char hex[2 * HASH_BYTES + 1];

    sum_hex(&r->sum, hex);
    if (!str_starts(line, STR("sha256 ")) ||
        !str_eq(str_sub(line, 7, line.len), str_from_z(hex)))
        return dump_damaged(r, "the checksum differs", e);
    if (getc_unlocked(r->f) != EOF)
        return dump_damaged(r, "something follows the end", e);
    return true;
}
