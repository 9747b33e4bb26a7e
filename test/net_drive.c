/*
 * net_drive.c — the net room on a string: reads commands from standard input,
 * one a line, and answers each with one line that begins with "ok" or with
 * "err CODE text".  test/net_*.py pulls it against real servers.
 */
#include <pthread.h>
#include <unistd.h>

#include "net/imap.h"
#include "net/oauth.h"
#include "net/smtp.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/limits.h"

enum { WORDS_MAX = 12, ALL_BATCH = 50 };

static struct net_server SERVER;
static struct net_login LOGIN;
static struct imap *IMAP;
static struct smtp *SMTP;
static struct http *HTTP;
static struct net_stop *STOP;
static struct arena *A;    /* one command */
static struct arena *KEPT; /* settings */

static struct str W[WORDS_MAX]; /* the words of the command */
static int64_t num(int i)
{
    int64_t n = 0;

    if (!str_to_i64(W[i], &n))
        abort();
    return n;
}

/* "-" stands for an empty word. */
static struct str word(int i)
{
    return str_eq(W[i], STR("-")) ? (struct str){0} : str_dup(KEPT, W[i]);
}

static bool do_server(struct err *e)
{
    static const char *const TLS[] = {"direct", "starttls", "try", "none"};

    SERVER = (struct net_server){.host = word(1),
                                 .port = (int)num(2),
                                 .ca_file = word(4),
                                 .pin = word(5),
                                 .connect_us = num(6) * US_PER_MS,
                                 .answer_us = num(7) * US_PER_MS};
    for (int i = 0; i < 4; i++)
        if (str_eq(W[3], str_from_z(TLS[i])))
            SERVER.tls = (enum net_tls)i;
    printf("ok\n");
    return true;
}

static bool do_login(struct err *e)
{
    LOGIN = (struct net_login){word(1), word(2), word(3)};
    printf("ok\n");
    return true;
}

static bool do_imap(struct err *e)
{
    imap_close(&IMAP);
    IMAP = imap_open(&SERVER, &LOGIN, STOP, e);
    if (!IMAP)
        return false;
    printf("ok idle %d move %d\n", imap_can(IMAP, "IDLE"),
           imap_can(IMAP, "MOVE"));
    return true;
}

static bool do_select(struct err *e)
{
    struct imap_box box;

    if (!imap_select(IMAP, W[1], &box, e))
        return false;
    printf("ok %u %u %u %d\n", box.uid_validity, box.uid_next, box.exists,
           box.keywords);
    return true;
}

/* scan AFTER MAX: count, more, and each as uid:size:date:flags */
static bool do_scan(struct err *e)
{
    struct imap_head *h;
    size_t n;
    bool more;

    if (!imap_scan(IMAP, A, (uint32_t)num(1), (size_t)num(2), &h, &n, &more, e))
        return false;
    printf("ok %zu %d", n, more);
    for (size_t i = 0; i < n; i++) {
        char flags[200];

        snprintf(flags, sizeof flags, "%.*s", STR_ARG(h[i].flags));
        for (char *c = flags; *c; c++)
            if (*c == ' ')
                *c = ',';
        printf(" %u:%" PRId64 ":%" PRId64 ":%s", h[i].uid, h[i].size_bytes,
               h[i].date_us / US_PER_S, flags);
    }
    printf("\n");
    return true;
}

struct fetched {
    size_t n, bytes, over;
    struct buf all; /* kept when there is an arena */
};

static bool on_mail(void *ctx, const struct imap_mail *mail, struct err *e)
{
    struct fetched *f = ctx;

    f->n++;
    f->bytes += mail->bytes.len;
    f->over += mail->over;
    if (f->all.arena)
        buf_put(&f->all, mail->bytes);
    return true;
}

/* fetch CAP UID…: count, bytes, over, SHA-256 of all bytes in order */
static bool do_fetch(struct err *e)
{
    struct fetched f = {.all = buf_make(A, 256 << 20)};
    uint32_t uids[WORDS_MAX];
    size_t n = 0;

    for (int i = 2; i < WORDS_MAX && W[i].len; i++)
        uids[n++] = (uint32_t)num(i);
    if (!imap_fetch(IMAP, uids, n, (size_t)num(1), on_mail, &f, e))
        return false;
    printf("ok %zu %zu %zu %.*s\n", f.n, f.bytes, f.over,
           STR_ARG(hash_sha256_hex(A, buf_str(&f.all))));
    return true;
}

/* all: everything by scan and fetch, as a poller would; count, bytes, ms */
static bool do_all(struct err *e)
{
    struct fetched f = {0};
    int64_t start_us = clock_mono_us();
    uint32_t last = 0;
    bool more = true;

    while (more) {
        struct imap_head *h;
        uint32_t uids[ALL_BATCH];
        size_t n;

        if (!imap_scan(IMAP, A, last, ALL_BATCH, &h, &n, &more, e))
            return false;
        for (size_t i = 0; i < n; i++)
            last = uids[i] = h[i].uid;
        if (!imap_fetch(IMAP, uids, n, 1 << 20, on_mail, &f, e))
            return false;
        arena_reset(A);
    }
    printf("ok %zu %zu %" PRId64 "\n", f.n, f.bytes,
           (clock_mono_us() - start_us) / US_PER_MS);
    return true;
}

static bool do_flag(struct err *e)
{
    uint32_t uid = (uint32_t)num(1);

    if (!imap_flag(IMAP, &uid, 1, str_z(A, W[2]), num(3) == 1, e))
        return false;
    printf("ok\n");
    return true;
}

static bool do_move(struct err *e)
{
    uint32_t uid = (uint32_t)num(1);

    if (!imap_move(IMAP, &uid, 1, W[2], e))
        return false;
    printf("ok\n");
    return true;
}

static bool do_copy(struct err *e)
{
    uint32_t uid = (uint32_t)num(1);

    if (!imap_copy(IMAP, &uid, 1, W[2], e))
        return false;
    printf("ok\n");
    return true;
}

static bool do_idle(struct err *e)
{
    static const char *const NAMES[] = {"fail", "new", "timeout", "stopped"};
    int64_t start_us = clock_mono_us();
    enum imap_idle r;

    printf("ok waiting\n"); /* so that the other side may deliver */
    fflush(stdout);
    r = imap_idle(IMAP, num(1) * US_PER_MS, e);
    if (r == IMAP_IDLE_FAIL)
        return false;
    printf("ok %s %" PRId64 "\n", NAMES[r],
           (clock_mono_us() - start_us) / US_PER_MS);
    return true;
}

static void *stop_later(void *ctx)
{
    int64_t *us = ctx;

    clock_sleep_us(*us);
    net_stop_now(STOP);
    return NULL;
}

static bool do_stopin(struct err *e)
{
    static int64_t us;
    pthread_t thread;

    us = num(1) * US_PER_MS;
    if (pthread_create(&thread, NULL, stop_later, &us) != 0)
        return err_set(e, ERR_FATAL, "no thread");
    pthread_detach(thread);
    printf("ok\n");
    return true;
}

static bool do_unstop(struct err *e)
{
    net_stop_clear(STOP);
    printf("ok\n");
    return true;
}

static bool do_close(struct err *e)
{
    imap_close(&IMAP);
    smtp_close(&SMTP);
    printf("ok\n");
    return true;
}

static bool do_smtp(struct err *e)
{
    smtp_close(&SMTP);
    SMTP = smtp_open(&SERVER, &LOGIN, word(1), STOP, e);
    if (!SMTP)
        return false;
    printf("ok dsn %d size %" PRId64 "\n", smtp_can(SMTP, "DSN"),
           smtp_size_max(SMTP));
    return true;
}

static const char *fate_name(enum smtp_fate f)
{
    static const char *const NAMES[] = {"accepted", "partly", "later",
                                        "refused", "unsure"};

    return NAMES[f];
}

static struct str message(struct str from, struct str subject, size_t size)
{
    struct buf b = buf_make(A, size + 2000);

    buf_put_f(&b,
              "From: <%.*s>\r\nSubject: %.*s\r\nMessage-ID: <%" PRId64
              "@t.test>\r\n\r\n.dot\r\n..dots\r\n",
              STR_ARG(from), STR_ARG(subject), clock_now_us());
    while (b.len < size)
        BUF_LIT(&b,
                ".......................................................\r\n");
    return buf_str(&b);
}

static struct {
    int n;            /* asked so often since the last look */
    bool refuse, die; /* what it answers */
} ENDING;

static bool before_end(void *ctx, struct err *e)
{
    ENDING.n++;
    if (ENDING.die)
        _exit(9);
    return !ENDING.refuse || err_set(e, ERR_CONFLICT, "not now");
}

/* ending yes|no|die: what the next messages are told; how often it was asked */
static bool do_ending(struct err *e)
{
    printf("ok %d\n", ENDING.n);
    ENDING.n = 0;
    ENDING.refuse = str_eq(W[1], STR("no"));
    ENDING.die = str_eq(W[1], STR("die"));
    return true;
}

/* send FROM RCPT,RCPT SUBJECT BYTES ENVID NOTIFY */
static bool do_send(struct err *e)
{
    struct str rcpts[20], rest = W[2], item, from = word(1);
    struct smtp_result r;
    struct smtp_mail mail = {.from = from,
                             .rcpts = rcpts,
                             .bytes = message(from, W[3], (size_t)num(4)),
                             .envid = word(5),
                             .notify = num(6) == 1,
                             .before_end = before_end};

    while (str_cut(&rest, ',', &item))
        rcpts[mail.rcpts_n++] = item;
    if (!smtp_send(SMTP, A, &mail, &r, e))
        return false;
    printf("ok %s %d %.*s %s", fate_name(r.mail.fate), r.mail.code,
           STR_ARG(r.mail.enhanced.len ? r.mail.enhanced : STR("-")), r.stage);
    for (size_t i = 0; i < mail.rcpts_n; i++)
        printf(" %s:%d:%.*s", fate_name(r.rcpts[i].fate), r.rcpts[i].code,
               STR_ARG(r.rcpts[i].enhanced));
    printf(" | %.*s\n", STR_ARG(r.mail.text));
    return true;
}

/* bare: a message with a bare LF must not leave */
static bool do_bare(struct err *e)
{
    struct str rcpt = STR("ann@b.test");
    struct smtp_result r;
    struct smtp_mail mail = {.from = STR("desk@a.test"),
                             .rcpts = &rcpt,
                             .rcpts_n = 1,
                             .bytes = STR("Subject: x\r\n\r\na\n.\nb\r\n")};

    if (!smtp_send(SMTP, A, &mail, &r, e))
        return false;
    printf("ok\n");
    return true;
}

/* many N RCPT: rate of sending over one connection */
static bool do_many(struct err *e)
{
    int64_t start_us = clock_mono_us(), accepted = 0;

    for (int64_t i = 0; i < num(1); i++) {
        struct smtp_result r;
        struct smtp_mail mail = {
            .from = STR("desk@a.test"), .rcpts = &W[2], .rcpts_n = 1};

        mail.bytes = message(mail.from, STR("many"), 4000);
        if (!smtp_send(SMTP, A, &mail, &r, e))
            return false;
        accepted += r.mail.fate == SMTP_ACCEPTED;
    }
    printf("ok %" PRId64 " %" PRId64 "\n", accepted,
           (clock_mono_us() - start_us) / US_PER_MS);
    return true;
}

/* http METHOD URL PRIVATE REDIRECTS CAP BODY */
static bool do_http(struct err *e)
{
    struct http_answer r;
    struct http_call call = {.method = str_z(A, W[1]),
                             .url = W[2],
                             .allow_private = num(3) == 1,
                             .redirects_max = (int)num(4),
                             .cap_bytes = (size_t)num(5),
                             .body = word(6),
                             .wait_us = 2 * US_PER_S};

    if (!http_send(HTTP, A, &call, &r, e))
        return false;
    printf("ok %d %zu %.*s %.*s\n", r.status, r.body.len, STR_ARG(r.url),
           STR_ARG(http_header_get(&r, "X-Hop")));
    return true;
}

/* oauth URL SECRET REFRESH */
static bool do_oauth(struct err *e)
{
    struct oauth_client c = {.token_url = W[1],
                             .client_id = STR("desk"),
                             .client_secret = W[2],
                             .allow_private = true};
    struct oauth_token t;

    if (!oauth_refresh(HTTP, A, &c, W[3], 1000000, &t, e))
        return false;
    printf("ok %.*s %" PRId64 "\n", STR_ARG(t.access), t.expires_us);
    return true;
}

static const struct {
    const char *name;
    bool (*run)(struct err *e);
} COMMANDS[] = {
    {"server", do_server}, {"login", do_login}, {"imap", do_imap},
    {"select", do_select}, {"scan", do_scan},   {"fetch", do_fetch},
    {"all", do_all},       {"flag", do_flag},   {"move", do_move},
    {"copy", do_copy},     {"idle", do_idle},   {"stopin", do_stopin},
    {"unstop", do_unstop}, {"close", do_close}, {"smtp", do_smtp},
    {"send", do_send},     {"bare", do_bare},   {"many", do_many},
    {"http", do_http},     {"oauth", do_oauth}, {"ending", do_ending},
};

static void run_line(struct str line)
{
    struct err e = {0};

    memset(W, 0, sizeof W);
    for (int i = 0; i < WORDS_MAX && str_cut(&line, ' ', &W[i]); i++)
        continue;
    for (size_t i = 0; i < ARRAY_N(COMMANDS); i++)
        if (str_eq(W[0], str_from_z(COMMANDS[i].name))) {
            if (!COMMANDS[i].run(&e))
                printf("err %s %s\n", err_code_name(e.code), e.text);
            return;
        }
    printf("err input no such command\n");
}

int main(void)
{
    char line[8192];
    struct err e = {0};

    if (!net_start(&e))
        return 1;
    A = arena_open();
    KEPT = arena_open();
    STOP = net_stop_open();
    HTTP = http_open(STOP);
    while (fgets(line, sizeof line, stdin)) {
        run_line(str_trim(str_from_z(line)));
        fflush(stdout);
        arena_reset(A);
    }
    imap_close(&IMAP);
    smtp_close(&SMTP);
    http_close(&HTTP);
    net_stop_close(&STOP);
    arena_close(&KEPT);
    arena_close(&A);
    return 0;
}
