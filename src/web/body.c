#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "web/body.h"

struct body body_make(void)
{
    return (struct body){.fd = -1};
}

static bool write_all(int fd, struct str bytes, struct err *e)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno != EINTR)
            return err_set(e, ERR_RETRY, "keep a large body: %s",
                           strerror(errno));
        if (n > 0)
            bytes = str_sub(bytes, (size_t)n, bytes.len);
    }
    return true;
}

static bool move_to_file(struct body *b, const char *dir, struct err *e)
{
    char path[400];

    b->fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (b->fd < 0) { /* some file systems cannot */
        snprintf(path, sizeof path, "%s/redress-body-XXXXXX", dir);
        b->fd = mkostemp(path, O_CLOEXEC);
        if (b->fd < 0)
            return err_set(e, ERR_RETRY, "keep a large body in '%s': %s", dir,
                           strerror(errno));
        unlink(path);
    }
    if (!write_all(b->fd, str_make(b->mem, b->len), e))
        return false;
    free(b->mem);
    b->mem = NULL;
    b->room = 0;
    return true;
}

bool body_add(struct body *b, const char *dir, struct str bytes, struct err *e)
{
    if (bytes.len > LIMIT_HTTP_BODY_BYTES - b->len)
        return err_set(e, ERR_LIMIT, "the body has more than %d bytes",
                       LIMIT_HTTP_BODY_BYTES);
    if (b->fd < 0 && b->len + bytes.len > BODY_MEMORY_BYTES &&
        !move_to_file(b, dir, e))
        return false;
    if (b->fd >= 0) {
        if (!write_all(b->fd, bytes, e))
            return false;
    } else {
        if (b->room < b->len + bytes.len) {
            b->room = (b->len + bytes.len) * 2;
            b->mem = realloc(b->mem, b->room);
            if (!b->mem)
                abort();
        }
        memcpy(b->mem + b->len, bytes.ptr, bytes.len);
    }
    b->len += bytes.len;
    return true;
}

bool body_view(struct body *b, struct str *all, struct err *e)
{
    void *p;

    if (b->fd >= 0 && !b->mapped) {
        p = mmap(NULL, b->len, PROT_READ, MAP_PRIVATE, b->fd, 0);
        if (p == MAP_FAILED)
            return err_set(e, ERR_RETRY, "read a large body: %s",
                           strerror(errno));
        b->mem = p;
        b->mapped = true;
    }
    *all = str_make(b->mem, b->len);
    return true;
}

void body_free(struct body *b)
{
    if (b->mapped)
        munmap(b->mem, b->len);
    else
        free(b->mem);
    if (b->fd >= 0)
        close(b->fd);
    *b = body_make();
}
