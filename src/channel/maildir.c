#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/random.h"
#include "channel/maildir.h"

static const char *below(const struct maildir *m, const char *folder,
                         const char *name)
{
    return str_z(m->a, str_fmt(m->a, "%s/%s%s%s", m->path, folder,
                               name[0] ? "/" : "", name));
}

struct maildir maildir_in(struct arena *a, struct str data, struct str name)
{
    return (struct maildir){
        a, str_z(a, str_fmt(a, "%.*s/%.*s", STR_ARG(data), STR_ARG(name)))};
}

/* desk/delivery.c knows the words. */
static bool fail(const struct maildir *m, struct err *e)
{
    return err_set(e, ERR_RETRY, "letters cannot be kept in \"%s\": %s",
                   m->path, strerror(errno));
}

static bool make(const char *path)
{
    struct stat st;

    if (mkdir(path, 0700) == 0)
        return true;
    if (errno != EEXIST || stat(path, &st) != 0)
        return false;
    if (!S_ISDIR(st.st_mode))
        errno = ENOTDIR;
    return S_ISDIR(st.st_mode);
}

bool maildir_make(const struct maildir *m, struct err *e)
{
    return (make(m->path) && make(below(m, "tmp", "")) &&
            make(below(m, "new", "")) && make(below(m, "cur", ""))) ||
           fail(m, e);
}

/* A line end within an address would be a header of its own. */
static void put_address(struct buf *b, const char *field, struct str address)
{
    buf_put_f(b, "%s: ", field);
    for (size_t i = 0; i < address.len; i++)
        if ((unsigned char)address.ptr[i] >= ' ')
            buf_put_byte(b, address.ptr[i]);
    buf_put_byte(b, '\n');
}

static struct str text_of(struct arena *a, const struct maildir_letter *l)
{
    struct buf b = buf_make(a, l->bytes.len + 64 +
                                   (l->to_n + 1) * (LIMIT_ADDRESS_BYTES + 32));
    struct str rest = l->bytes;

    put_address(&b, "Return-Path", str_fmt(a, "<%.*s>", STR_ARG(l->from)));
    for (size_t i = 0; i < l->to_n; i++)
        put_address(&b, "Delivered-To",
                    str_sub(l->to[i], 0, LIMIT_ADDRESS_BYTES));
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] != '\r' || i + 1 == rest.len || rest.ptr[i + 1] != '\n')
            buf_put_byte(&b, rest.ptr[i]);
    return buf_str(&b);
}

static bool write_all(int fd, struct str s)
{
    while (s.len) {
        ssize_t n = write(fd, s.ptr, s.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        s = str_sub(s, (size_t)n, SIZE_MAX);
    }
    return true;
}

bool maildir_write(const struct maildir *m, const struct maildir_letter *letter,
                   int64_t now_us, const char **name, struct err *e)
{
    struct str token = random_token(m->a, 20);
    const char *path;
    bool ok;
    int fd;

    if (!maildir_make(m, e))
        return false;
    *name = str_z(m->a, str_fmt(m->a, "%" PRId64 ".%.*s.redress",
                                now_us / US_PER_S, STR_ARG(token)));
    path = below(m, "tmp", *name);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(m, e);
    ok = write_all(fd, text_of(m->a, letter)) && fsync(fd) == 0;
    if (!ok)
        fail(m, e);
    if (close(fd) != 0 && ok)
        ok = fail(m, e);
    if (!ok)
        unlink(path);
    return ok;
}

bool maildir_deliver(const struct maildir *m, const char *name, struct err *e)
{
    int fd;
    bool ok;

    if (rename(below(m, "tmp", name), below(m, "new", name)) != 0)
        return fail(m, e);
    fd = open(below(m, "new", ""), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        err_set(e, ERR_UNSURE, "a letter kept in \"%s\" is not synced: %s",
                m->path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

void maildir_drop(const struct maildir *m, const char *name)
{
    unlink(below(m, "tmp", name));
}
