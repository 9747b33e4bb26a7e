#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "net/net_impl.h"

enum { CONNECT_S = 30, ANSWER_S = 60 };

struct net_stop {
    atomic_bool asked;
    int fd;
};

bool net_start(struct err *e)
{
    CURLcode code;

    if (!lib_open(&curl_lib, e))
        return false;
    code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK)
        return err_set(e, ERR_FATAL, "starting libcurl: %s",
                       curl_easy_strerror(code));
    return true;
}

struct net_stop *net_stop_open(void)
{
    struct net_stop *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    s->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (s->fd < 0)
        abort(); /* no descriptor at start: as bad as no memory */
    return s;
}

void net_stop_close(struct net_stop **s)
{
    if (!*s)
        return;
    close((*s)->fd);
    free(*s);
    *s = NULL;
}

void net_stop_now(struct net_stop *s)
{
    const uint64_t one = 1;
    ssize_t n;

    atomic_store(&s->asked, true);
    n = write(s->fd, &one, sizeof one);
    (void)n; /* full means that it is readable already */
}

void net_stop_clear(struct net_stop *s)
{
    uint64_t count;
    ssize_t n = read(s->fd, &count, sizeof count);

    (void)n; /* nothing to read: it was not asked */
    atomic_store(&s->asked, false);
}

bool net_stop_asked(const struct net_stop *s)
{
    return s && atomic_load(&s->asked);
}

int net_stop_fd(const struct net_stop *s)
{
    return s ? s->fd : -1;
}

int64_t net_answer_us(const struct net_server *server)
{
    return server->answer_us ? server->answer_us : ANSWER_S * US_PER_S;
}

/* libcurl calls this about once a second, and at every step. */
static int on_progress(void *ctx, curl_off_t dl_all, curl_off_t dl,
                       curl_off_t ul_all, curl_off_t ul)
{
    const struct net_curl *n = ctx;

    return net_stop_asked(n->stop) ? 1 : 0;
}

void net_curl_line(struct net_curl *n, const char *ptr, size_t len)
{
    while (len && (ptr[len - 1] == '\n' || ptr[len - 1] == '\r'))
        len--;
    if (len >= sizeof n->line)
        len = sizeof n->line - 1;
    for (size_t i = 0; i < len; i++)
        n->line[i] = (unsigned char)ptr[i] < ' ' ? '?' : ptr[i];
    n->line[len] = 0;
}

static int usual_port(const char *scheme, enum net_tls tls)
{
    if (strcmp(scheme, "imap") == 0)
        return tls == NET_TLS_DIRECT ? 993 : 143;
    return tls == NET_TLS_DIRECT ? 465 : 587;
}

static void set_tls(CURL *c, struct arena *a, const struct net_server *s)
{
    static const long USE[] = {
        [NET_TLS_DIRECT] = CURLUSESSL_ALL,
        [NET_TLS_STARTTLS] = CURLUSESSL_ALL,
        [NET_TLS_STARTTLS_TRY] = CURLUSESSL_TRY,
        [NET_TLS_NONE] = CURLUSESSL_NONE,
    };

    curl_easy_setopt(c, CURLOPT_USE_SSL, USE[s->tls]);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (s->ca_file.len) {
        curl_easy_setopt(c, CURLOPT_CAINFO, str_z(a, s->ca_file));
        curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
    }
    if (s->pin.len) {
        /* the pin decides alone: most such servers signed themselves */
        curl_easy_setopt(c, CURLOPT_PINNEDPUBLICKEY, str_z(a, s->pin));
        curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

/*
 * The mechanisms are named, because libcurl would otherwise prefer Kerberos
 * or NTLM for any user name with an @ in it.
 */
static void set_login(CURL *c, struct arena *a, const struct net_login *l)
{
    if (!l || !l->user.len)
        return;
    curl_easy_setopt(c, CURLOPT_USERNAME, str_z(a, l->user));
    curl_easy_setopt(c, CURLOPT_SASL_IR, 1L);
    if (l->bearer.len) {
        curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, str_z(a, l->bearer));
        curl_easy_setopt(c, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    } else {
        curl_easy_setopt(c, CURLOPT_PASSWORD, str_z(a, l->password));
        curl_easy_setopt(c, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
}

static bool pin_ok(struct str pin)
{
    return pin.len == 0 || (str_starts(pin, STR("sha256//")) && pin.len > 40);
}

static bool host_ok(struct str host)
{
    for (size_t i = 0; i < host.len; i++)
        if ((unsigned char)host.ptr[i] <= ' ' ||
            strchr("/?#@\\\"[]%", host.ptr[i]))
            return false;
    return host.len > 0 && host.len < 256;
}

bool net_curl_open(struct net_curl *n, struct arena *a, const char *scheme,
                   const struct net_server *server,
                   const struct net_login *login, struct net_stop *stop,
                   struct err *e)
{
    bool direct = server->tls == NET_TLS_DIRECT;
    bool six = str_find_byte(server->host, ':') != SIZE_MAX;

    if (!host_ok(server->host) || server->port < 0 || server->port > 65535)
        return err_set(e, ERR_INPUT, "\"%.*s\" port %d is not a server",
                       STR_ARG(server->host), server->port);
    if (!pin_ok(server->pin))
        return err_set(e, ERR_INPUT,
                       "the pin of a certificate looks like sha256//BASE64");
    n->curl = curl_easy_init();
    if (!n->curl)
        return err_set(e, ERR_FATAL, "libcurl gives no handle");
    n->stop = stop;
    n->protocol = strcmp(scheme, "imap") == 0 ? "IMAP" : "SMTP";
    n->host = str_dup(a, server->host);
    n->port = server->port ? server->port : usual_port(scheme, server->tls);
    n->login = login && login->user.len;
    n->url =
        str_fmt(a, "%s%s://%s%.*s%s:%d/", scheme, direct ? "s" : "",
                six ? "[" : "", STR_ARG(server->host), six ? "]" : "", n->port);
    curl_easy_setopt(n->curl, CURLOPT_URL, str_z(a, n->url));
    curl_easy_setopt(n->curl, CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps");
    curl_easy_setopt(n->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(n->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(n->curl, CURLOPT_ERRORBUFFER, n->why);
    curl_easy_setopt(n->curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(n->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(n->curl, CURLOPT_XFERINFODATA, n);
    curl_easy_setopt(n->curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(n->curl, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)((server->connect_us ? server->connect_us
                                                : CONNECT_S * US_PER_S) /
                            US_PER_MS));
    /* in whole seconds, never 0, which would mean 120 */
    curl_easy_setopt(n->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                     (long)((net_answer_us(server) + US_PER_S - 1) / US_PER_S));
    set_tls(n->curl, a, server);
    set_login(n->curl, a, login);
    return true;
}

void net_curl_close(struct net_curl *n)
{
    if (n->curl)
        curl_easy_cleanup(n->curl);
    n->curl = NULL;
}
