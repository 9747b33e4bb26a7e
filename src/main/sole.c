#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "main/sole.h"

/* Opened once: when a process closes a file, all its locks on it are gone. */
static bool open_once(struct cli *c, struct str file, struct err *e)
{
    const char *path = str_z(c->a, str_fmt(c->a, "%.*s.lock", STR_ARG(file)));

    if (c->sole_fd > 0)
        return true;
    c->sole_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return c->sole_fd > 0 || err_set(e, ERR_INPUT, "cannot open \"%s\": %s",
                                     path, strerror(errno));
}

bool sole_take(struct cli *c, enum sole_part part, struct err *e)
{
    const char *does = part == SOLE_PAGES ? "serves" : "does the work of";
    struct str url = str_from_z(c->db_set.url), engine, file = url;
    struct flock want = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = part, .l_len = 1};
    struct flock held = want;

    if (!str_cut(&file, ':', &engine) || !str_eq(engine, STR("sqlite")))
        return true;
    if (!open_once(c, file, e))
        return false;
    if (fcntl(c->sole_fd, F_SETLK, &want) == 0)
        return true;
    if (errno != EAGAIN && errno != EACCES)
        return err_set(e, ERR_FATAL, "cannot lock \"%.*s.lock\": %s",
                       STR_ARG(file), strerror(errno));
    if (fcntl(c->sole_fd, F_GETLK, &held) != 0 || held.l_type == F_UNLCK)
        held.l_pid = 0; /* it has ended since */
    return err_set(e, ERR_RETRY,
                   "process %ld %s \"%.*s\" already; of a store on SQLite only "
                   "one may, on PostgreSQL several",
                   (long)held.l_pid, does, STR_ARG(file));
}
