#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/listen_err.h"
#include "web/listen.h"

static const struct str unix_word = STR_INIT("unix:");

/* Nobody listens behind the file: a server that did not end well left it. */
static bool is_stale(const struct sockaddr_un *sun)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool stale = fd >= 0 &&
                 connect(fd, (const struct sockaddr *)sun, sizeof *sun) != 0 &&
                 errno == ECONNREFUSED;

    if (fd >= 0)
        close(fd);
    return stale;
}

static int open_unix(struct str path, unsigned mode, struct err *e)
{
    struct sockaddr_un sun = {.sun_family = AF_UNIX};
    int fd;

    if (path.len == 0 || path.len >= sizeof sun.sun_path) {
        err_set(e, ERR_INPUT, "the socket path '%.*s' is empty or too long",
                STR_ARG(path));
        return -1;
    }
    memcpy(sun.sun_path, path.ptr, path.len);
    if (is_stale(&sun))
        unlink(sun.sun_path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&sun, sizeof sun) != 0 ||
        chmod(sun.sun_path, mode ? mode : 0660) != 0 ||
        listen(fd, SOMAXCONN) != 0) {
        err_set(e, listen_err(errno), "cannot listen on \"unix:%s\": %s",
                sun.sun_path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

struct inet {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at;
    socklen_t len;
};

static bool read_inet(struct str s, struct inet *in)
{
    char host[64] = "";
    size_t colon = s.len;
    bool six = s.len && s.ptr[0] == '[';
    int64_t port;
    struct str name;

    while (colon > 0 && s.ptr[colon - 1] != ':')
        colon--;
    if (colon == 0 || !str_to_i64(str_sub(s, colon, s.len), &port) ||
        port < 0 || port > 65535)
        return false;
    name = str_sub(s, 0, colon - 1);
    if (six && name.len > 2 && name.ptr[name.len - 1] == ']')
        name = str_sub(name, 1, name.len - 2);
    if (name.len == 0 || name.len >= sizeof host)
        return false;
    memcpy(host, name.ptr, name.len);
    *in = (struct inet){0};
    if (six) {
        in->at.v6.sin6_family = AF_INET6;
        in->at.v6.sin6_port = htons((uint16_t)port);
        in->len = sizeof in->at.v6;
        return inet_pton(AF_INET6, host, &in->at.v6.sin6_addr) == 1;
    }
    in->at.v4.sin_family = AF_INET;
    in->at.v4.sin_port = htons((uint16_t)port);
    in->len = sizeof in->at.v4;
    return inet_pton(AF_INET, host, &in->at.v4.sin_addr) == 1;
}

static int open_inet(const char *address, int *port, struct err *e)
{
    struct inet in;
    int fd, one = 1;

    if (!read_inet(str_from_z(address), &in)) {
        err_set(e, ERR_INPUT,
                "\"%s\" is not an address to listen on: 127.0.0.1:8080, "
                "[::1]:8080 or unix:/path are",
                address);
        return -1;
    }
    fd = socket(in.at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                0);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd >= 0 && in.at.any.sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (fd < 0 || bind(fd, &in.at.any, in.len) != 0 ||
        listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, &in.at.any, &in.len) != 0) {
        err_set(e, listen_err(errno), "cannot listen on \"%s\": %s", address,
                strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    *port = ntohs(in.at.any.sa_family == AF_INET6 ? in.at.v6.sin6_port
                                                  : in.at.v4.sin_port);
    return fd;
}

int listen_open(const char *address, unsigned socket_mode, int *port,
                struct err *e)
{
    struct str s = str_from_z(address);

    *port = 0;
    if (str_starts(s, unix_word))
        return open_unix(str_sub(s, unix_word.len, s.len), socket_mode, e);
    return open_inet(address, port, e);
}

void listen_remove(const char *address)
{
    if (str_starts(str_from_z(address), unix_word))
        unlink(address + unix_word.len);
}
