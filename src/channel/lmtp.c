#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/listen_err.h"
#include "base/log.h"
#include "channel/keeper.h"
#include "channel/lmtp.h"
#include "channel/lmtp_proto.h"
#include "desk/brand.h"
#include "desk/intake.h"

enum {
    THREADS_MAX = 64,
    READ_BYTES = 64 * 1024,
    SILENCE_MS = 300 * 1000,
    KNOWN_MAX = 8,
    KNOWN_US = 2 * 1000 * 1000
};

struct lmtp {
    struct lmtp_settings set;
    int fd;      /* listening, non-blocking: all threads wait for it */
    int stop_fd; /* readable once it is time to stop */
    struct keeper *keeper;
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
    pthread_t threads[THREADS_MAX];
    int threads_n;
};

/* An address that was found, good for two seconds: most mail is for few. */
struct known {
    char address[LIMIT_ADDRESS_BYTES + 1];
    struct q_address_find row;
    int64_t until_us;
};

/* One thread's; a session borrows it. */
struct worker {
    struct lmtp *l;
    struct db *db;
    struct arena *a;
    bool coming; /* the keeper waits for our message */
    struct known known[KNOWN_MAX];
    size_t known_next; /* the one to be forgotten */
};

/* ---- what the protocol asks ---- */

struct lookup {
    struct worker *w;
    struct str address;
    struct q_address_find row;
    enum db_got got;
};

static bool find(struct db_tx *tx, void *ctx, struct err *e)
{
    struct lookup *l = ctx;

    l->got = account_of(tx, l->w->a, l->address, &l->row, e);
    return l->got != DB_FAIL;
}

static bool have_store(struct worker *w, struct err *e)
{
    return w->db || (w->db = db_open(w->l->set.db, e));
}

static bool is_known(struct worker *w, struct lookup *l)
{
    int64_t now_us = clock_mono_us();

    for (size_t i = 0; i < KNOWN_MAX; i++) {
        const struct known *k = &w->known[i];

        if (now_us < k->until_us &&
            str_eq(l->address, str_from_z(k->address))) {
            l->row = k->row;
            l->got = DB_ROW;
            return true;
        }
    }
    return false;
}

static void remember(struct worker *w, const struct lookup *l)
{
    struct known *k = &w->known[w->known_next++ % KNOWN_MAX];

    if (l->address.len > LIMIT_ADDRESS_BYTES)
        return;
    memcpy(k->address, l->address.ptr, l->address.len);
    k->address[l->address.len] = '\0';
    k->row = l->row;
    k->until_us = clock_mono_us() + KNOWN_US;
}

static bool look_up(struct worker *w, struct lookup *l, struct err *e)
{
    if (is_known(w, l))
        return true;
    if (!have_store(w, e) || !db_run_read(w->db, find, l, e))
        return false;
    if (l->got == DB_ROW)
        remember(w, l);
    return true;
}

static void nothing_comes(struct worker *w)
{
    if (w->coming)
        keeper_gone(w->l->keeper);
    w->coming = false;
}

/* A new transaction: whatever came before it is over. */
static void on_from(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_reply *r)
{
    (void)mail;
    (void)r;
    nothing_comes(ctx);
}

static void on_rcpt(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_rcpt *rcpt, struct lmtp_reply *r)
{
    struct worker *w = ctx;
    struct lookup l = {.w = w, .address = rcpt->address};
    struct err e = {0};
    struct q_address_find *tag;

    (void)mail;
    if (!look_up(w, &l, &e)) {
        LOG(LOG_WARN, "lmtp.no_store", log_err(&e));
        lmtp_reply_set(r, 451, "4.3.0", "the store is away, try again");
        return;
    }
    if (l.got == DB_NONE) {
        lmtp_reply_set(r, 550, "5.1.1", "no such mailbox here");
        return;
    }
    tag = ARENA_NEW(w->a, struct q_address_find);
    *tag = l.row;
    rcpt->tag = tag;
    if (!w->coming)
        keeper_coming(w->l->keeper);
    w->coming = true;
}

static void on_mail(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_reply *replies)
{
    struct worker *w = ctx;
    struct intake_item *items =
        ARENA_ARRAY(w->a, mail->rcpts_n, struct intake_item);
    int64_t *ids = ARENA_ARRAY(w->a, mail->rcpts_n, int64_t);
    struct err e = {0};

    for (size_t i = 0; i < mail->rcpts_n; i++) {
        const struct q_address_find *to = mail->rcpts[i].tag;

        items[i] = (struct intake_item){
            .brand_id = to->brand_id,
            .account_id = to->account_id,
            .door = w->l->set.smtp ? "smtp" : "lmtp",
            .mail_from = mail->from,
            .rcpt_to = mail->rcpts[i].address,
            .raw = mail->bytes,
        };
    }
    w->coming = false;
    if (!keeper_keep(w->l->keeper, items, mail->rcpts_n, clock_now_us(), ids,
                     &e)) {
        /* ERR_UNSURE too: a doubled item is told by its Message-ID */
        for (size_t i = 0; i < mail->rcpts_n; i++)
            lmtp_reply_set(&replies[i], 451, "4.3.0", "not kept, try again");
        return;
    }
    for (size_t i = 0; i < mail->rcpts_n; i++)
        lmtp_reply_set(&replies[i], 250, "2.0.0", "kept as %" PRId64, ids[i]);
    arena_reset(w->a);
}

/* ---- a session ---- */

/* False: the other side is gone, silent, or we stop. */
static bool wait_for(struct worker *w, int fd, short what)
{
    struct pollfd p[2] = {{.fd = fd, .events = what},
                          {.fd = w->l->stop_fd, .events = POLLIN}};
    int n;

    do {
        n = poll(p, 2, SILENCE_MS);
    } while (n < 0 && errno == EINTR);
    return n > 0 && !(p[1].revents & POLLIN) && p[0].revents;
}

static bool flush(struct worker *w, int fd, struct lmtp_proto *p)
{
    for (;;) {
        struct str out = lmtp_proto_out(p);
        ssize_t n;

        if (out.len == 0)
            return true;
        n = send(fd, out.ptr, out.len, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) {
            if (!wait_for(w, fd, POLLOUT))
                return false;
            continue;
        }
        if (n <= 0)
            return false;
        lmtp_proto_sent(p, (size_t)n);
    }
}

static void session(struct worker *w, int fd)
{
    const struct lmtp_rules rules = {.host = w->l->set.host,
                                     .smtp = w->l->set.smtp};
    const struct lmtp_owner owner = {
        .ctx = w, .on_from = on_from, .on_rcpt = on_rcpt, .on_mail = on_mail};
    struct lmtp_proto *p = lmtp_proto_open(&rules, &owner);
    char *in = malloc(READ_BYTES);

    if (!in)
        abort();
    while (flush(w, fd, p) && !lmtp_proto_ended(p)) {
        ssize_t n = recv(fd, in, READ_BYTES, 0);

        if (n > 0) {
            lmtp_proto_feed(p, str_make(in, (size_t)n));
            continue;
        }
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            break;
        if (!wait_for(w, fd, POLLIN)) {
            lmtp_proto_shut(p, "closing");
            if (!flush(w, fd, p))
                break;
        }
    }
    nothing_comes(w);
    free(in);
    lmtp_proto_close(&p);
    close(fd);
    arena_reset(w->a);
}

static void *worker_main(void *arg)
{
    struct worker w = {.l = arg, .a = arena_open()};
    struct err e = {0};

    /* at the start, so that the first mail does not wait for it */
    if (!have_store(&w, &e))
        LOG(LOG_WARN, "lmtp.no_store", log_err(&e));
    for (;;) {
        struct pollfd p[2] = {{.fd = w.l->fd, .events = POLLIN},
                              {.fd = w.l->stop_fd, .events = POLLIN}};
        int fd;

        if (poll(p, 2, -1) < 0 && errno != EINTR)
            break;
        if (p[1].revents & POLLIN)
            break;
        fd = accept4(w.l->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0)
            session(&w, fd);
        else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
            clock_sleep_us(50 * US_PER_MS); /* out of descriptors */
    }
    db_close(&w.db);
    arena_close(&w.a);
    return NULL;
}

/* ---- listening ---- */

static bool listen_unix(struct lmtp *l, struct str path, struct err *e)
{
    struct sockaddr_un sa = {.sun_family = AF_UNIX};

    if (path.len == 0 || path.len >= sizeof sa.sun_path)
        return err_set(e, ERR_INPUT, "the path of a socket has 1 to %zu bytes",
                       sizeof sa.sun_path - 1);
    memcpy(sa.sun_path, path.ptr, path.len);
    memcpy(l->path, path.ptr, path.len);
    unlink(sa.sun_path);
    l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l->fd < 0 || bind(l->fd, (struct sockaddr *)&sa, sizeof sa) != 0 ||
        chmod(sa.sun_path, 0660) != 0 || listen(l->fd, 64) != 0)
        return err_set(e, listen_err(errno), "cannot listen on \"%.*s\": %s",
                       STR_ARG(path), strerror(errno));
    return true;
}

static bool listen_tcp(struct lmtp *l, struct str where, struct err *e)
{
    struct sockaddr_in sa = {.sin_family = AF_INET};
    size_t colon = str_find_byte(where, ':');
    char host[64] = "";
    int64_t port = -1;
    int on = 1;

    if (colon == SIZE_MAX || colon >= sizeof host ||
        !str_to_i64(str_sub(where, colon + 1, where.len), &port) || port < 0 ||
        port > 65535)
        return err_set(e, ERR_INPUT,
                       "\"%.*s\" is not ADDRESS:PORT or unix:PATH",
                       STR_ARG(where));
    memcpy(host, where.ptr, colon);
    if (inet_pton(AF_INET, host, &sa.sin_addr) != 1)
        return err_set(e, ERR_INPUT, "\"%s\" is not an IPv4 address", host);
    sa.sin_port = htons((uint16_t)port);
    l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (l->fd < 0 ||
        setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(l->fd, (struct sockaddr *)&sa, sizeof sa) != 0 ||
        listen(l->fd, 64) != 0)
        return err_set(e, listen_err(errno), "cannot listen on \"%.*s\": %s",
                       STR_ARG(where), strerror(errno));
    return true;
}

struct lmtp *lmtp_open(const struct lmtp_settings *s, struct err *e)
{
    struct lmtp *l = calloc(1, sizeof *l);
    bool ok;

    if (!l)
        abort();
    l->set = *s;
    l->fd = -1;
    l->stop_fd = eventfd(0, EFD_CLOEXEC);
    ok = str_starts(s->listen, STR("unix:"))
             ? listen_unix(l, str_sub(s->listen, 5, s->listen.len), e)
             : listen_tcp(l, s->listen, e);
    if (!ok) {
        lmtp_close(&l);
        return NULL;
    }
    l->keeper = keeper_open(s->db, e);
    if (!l->keeper) {
        lmtp_close(&l);
        return NULL;
    }
    for (int i = 0; i < (s->threads ? s->threads : 8) && i < THREADS_MAX; i++) {
        if (pthread_create(&l->threads[i], NULL, worker_main, l) != 0)
            break;
        l->threads_n++;
    }
    if (l->threads_n == 0) {
        err_set(e, ERR_RETRY, "no thread for LMTP");
        lmtp_close(&l);
        return NULL;
    }
    return l;
}

void lmtp_close(struct lmtp **l)
{
    uint64_t one = 1;

    if (!*l)
        return;
    if ((*l)->stop_fd >= 0 &&
        write((*l)->stop_fd, &one, sizeof one) != sizeof one)
        LOG(LOG_ERROR, "lmtp.stop", log_i64("errno", errno));
    for (int i = 0; i < (*l)->threads_n; i++)
        pthread_join((*l)->threads[i], NULL);
    keeper_close(&(*l)->keeper);
    if ((*l)->fd >= 0)
        close((*l)->fd);
    if ((*l)->stop_fd >= 0)
        close((*l)->stop_fd);
    if ((*l)->path[0])
        unlink((*l)->path);
    free(*l);
    *l = NULL;
}

int lmtp_port(const struct lmtp *l)
{
    struct sockaddr_in sa = {0};
    socklen_t n = sizeof sa;

    if (l->path[0] || getsockname(l->fd, (struct sockaddr *)&sa, &n) != 0)
        return 0;
    return ntohs(sa.sin_port);
}
