#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/net_impl.h"

#include "base/limits.h"
#include "net/http.h"

enum { CAP_BYTES = 1024 * 1024, WAIT_S = 30, URL_BYTES_MAX = 8192 };

struct http {
    CURL *curl;
    struct net_stop *stop;
    char why[CURL_ERROR_SIZE];
};

/* One call on its way. */
struct calling {
    struct http *http;
    struct arena *a;
    const struct http_call *call;
    struct buf body;
    struct http_header *headers;
    size_t headers_n;
    size_t head_bytes;
    bool private; /* an address was refused */
    bool sent;    /* a connection stood: the request may have arrived */
};

/* ---- addresses ---- */

/* Blocks of IPv4 that are not of the public Internet (IANA special-purpose
 * registry, RFC 6890), as first address and length of the prefix. */
static const struct {
    uint32_t net;
    int bits;
} PRIVATE4[] = {
    {0x00000000, 8},  /* this network */
    {0x0a000000, 8},  /* private */
    {0x64400000, 10}, /* behind a carrier's NAT */
    {0x7f000000, 8},  /* loopback */
    {0xa9fe0000, 16}, /* link-local, with the clouds' metadata */
    {0xac100000, 12}, /* private */
    {0xc0000000, 24}, /* protocol assignments */
    {0xc0000200, 24}, /* documentation */
    {0xc0586300, 24}, /* 6to4 relays */
    {0xc0a80000, 16}, /* private */
    {0xc6120000, 15}, /* benchmarks */
    {0xc6336400, 24}, /* documentation */
    {0xcb007100, 24}, /* documentation */
    {0xe0000000, 3},  /* multicast, reserved, broadcast */
};

static bool public4(uint32_t ip)
{
    for (size_t i = 0; i < ARRAY_N(PRIVATE4); i++)
        if ((ip ^ PRIVATE4[i].net) >> (32 - PRIVATE4[i].bits) == 0)
            return false;
    return true;
}

static uint32_t four(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 |
           b[3];
}

/* Only 2000::/3 is public, without its special parts; addresses that carry
 * an IPv4 address are as public as that. */
static bool public6(const unsigned char b[16])
{
    static const unsigned char MAPPED[12] = {[10] = 0xff, [11] = 0xff};
    static const unsigned char NAT64[12] = {0x00, 0x64, 0xff, 0x9b};

    if (memcmp(b, MAPPED, 12) == 0 || memcmp(b, NAT64, 12) == 0)
        return public4(four(b + 12));
    if (b[0] == 0x20 && b[1] == 0x02) /* 6to4 */
        return public4(four(b + 2));
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] < 2) /* Teredo, ORCHID, … */
        return false;
    if (four(b) == 0x20010db8) /* documentation */
        return false;
    return b[0] >> 5 == 1;
}

bool http_address_public(const char *address)
{
    unsigned char b[16];

    if (inet_pton(AF_INET, address, b) == 1)
        return public4(four(b));
    return inet_pton(AF_INET6, address, b) == 1 && public6(b);
}

static bool socket_public(const struct sockaddr *sa)
{
    if (sa->sa_family == AF_INET)
        return public4(ntohl(
            ((const struct sockaddr_in *)(const void *)sa)->sin_addr.s_addr));
    if (sa->sa_family == AF_INET6)
        return public6(
            ((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr.s6_addr);
    return false;
}

/* ---- libcurl's callbacks ---- */

/* The address is the one that is connected to: nothing resolves it again. */
static curl_socket_t on_socket(void *ctx, curlsocktype purpose,
                               struct curl_sockaddr *addr)
{
    struct calling *now = ctx;

    if (!now->call->allow_private && !socket_public(&addr->addr)) {
        now->private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(addr->family, addr->socktype | SOCK_CLOEXEC, addr->protocol);
}

static size_t on_body(char *ptr, size_t size, size_t n, void *ctx)
{
    struct calling *now = ctx;

    buf_put(&now->body, str_make(ptr, size * n));
    return now->body.over ? 0 : size * n;
}

/* A status line begins the headers of another hop: only the last are kept. */
static size_t on_header(char *ptr, size_t size, size_t n, void *ctx)
{
    struct calling *now = ctx;
    struct str line = str_trim(str_make(ptr, size * n));
    size_t colon = str_find_byte(line, ':');

    if (str_starts(line, STR("HTTP/"))) {
        now->headers_n = 0;
        now->head_bytes = 0;
        buf_clear(&now->body);
    }
    now->head_bytes += size * n;
    if (now->head_bytes > LIMIT_HTTP_HEAD_BYTES * 4)
        return 0;
    if (colon == SIZE_MAX || now->headers_n == LIMIT_HTTP_HEADERS)
        return size * n; /* further headers are not looked at */
    now->headers[now->headers_n++] = (struct http_header){
        .name = str_dup(now->a, str_sub(line, 0, colon)),
        .value = str_dup(now->a, str_trim(str_sub(line, colon + 1, SIZE_MAX)))};
    return size * n;
}

static int on_progress(void *ctx, curl_off_t dl_all, curl_off_t dl,
                       curl_off_t ul_all, curl_off_t ul)
{
    const struct calling *now = ctx;

    return net_stop_asked(now->http->stop) ? 1 : 0;
}

static int on_debug(CURL *curl, curl_infotype type, char *ptr, size_t n,
                    void *ctx)
{
    struct calling *now = ctx;

    if (type == CURLINFO_HEADER_OUT)
        now->sent = true;
    return 0;
}

/* ---- calls ---- */

struct http *http_open(struct net_stop *stop)
{
    struct http *h = calloc(1, sizeof *h);

    if (!h)
        abort();
    h->curl = curl_easy_init();
    if (!h->curl)
        abort();
    h->stop = stop;
    return h;
}

void http_close(struct http **h)
{
    if (!*h)
        return;
    curl_easy_cleanup((*h)->curl);
    free(*h);
    *h = NULL;
}

static bool header_ok(const struct http_header *h)
{
    for (size_t i = 0; i < h->name.len; i++)
        if (h->name.ptr[i] <= ' ' || h->name.ptr[i] >= 0x7f ||
            h->name.ptr[i] == ':')
            return false;
    for (size_t i = 0; i < h->value.len; i++)
        if (h->value.ptr[i] == '\r' || h->value.ptr[i] == '\n' ||
            h->value.ptr[i] == 0)
            return false;
    return h->name.len > 0;
}

static bool url_ok(struct str url)
{
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == 0x7f)
            return false;
    return url.len <= URL_BYTES_MAX &&
           (str_starts_nocase(url, STR("https://")) ||
            str_starts_nocase(url, STR("http://")));
}

static bool headers_list(struct arena *a, const struct http_call *call,
                         struct curl_slist **list, struct err *e)
{
    /* libcurl would wait a second for "100 Continue" */
    *list = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; i < call->headers_n; i++) {
        const struct http_header *h = &call->headers[i];
        struct str line;

        if (!header_ok(h))
            return err_set(e, ERR_INPUT, "header %zu of the request is wrong",
                           i + 1);
        /* "Name;" is how libcurl wants an empty one written */
        line = h->value.len ? str_fmt(a, "%.*s: %.*s", STR_ARG(h->name),
                                      STR_ARG(h->value))
                            : str_fmt(a, "%.*s;", STR_ARG(h->name));
        *list = curl_slist_append(*list, str_z(a, line));
    }
    return true;
}

static void set_method(CURL *c, const struct http_call *call)
{
    const char *method = call->method ? call->method : "GET";
    bool post = strcmp(method, "POST") == 0;

    if (strcmp(method, "HEAD") == 0) {
        curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    } else if (post || call->body.len || strcmp(method, "PUT") == 0) {
        curl_easy_setopt(c, CURLOPT_POST, 1L);
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)call->body.len);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS,
                         call->body.len ? call->body.ptr : "");
        if (!post)
            curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
    } else {
        curl_easy_setopt(c, CURLOPT_HTTPGET, 1L);
        if (strcmp(method, "GET") != 0)
            curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
    }
}

static void set_options(struct calling *now, struct curl_slist *list)
{
    const struct http_call *call = now->call;
    CURL *c = now->http->curl;
    bool secure = str_starts_nocase(call->url, STR("https:"));
    int64_t wait_us = call->wait_us ? call->wait_us : WAIT_S * US_PER_S;

    curl_easy_reset(c); /* keeps the connections */
    curl_easy_setopt(c, CURLOPT_URL, str_z(now->a, call->url));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR,
                     secure ? "https" : "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, call->redirects_max > 0);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)call->redirects_max);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, now->http->why);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(wait_us / US_PER_MS));
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, now);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, now);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, now);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, now);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, now);
    /* a kept connection was checked for another call's rule, maybe */
    curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, !call->allow_private);
    if (call->ca_file.len) {
        curl_easy_setopt(c, CURLOPT_CAINFO, str_z(now->a, call->ca_file));
        curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
    }
    set_method(c, call);
}

/* "https://host" of the URL: what may be shown of it. */
static struct str origin(struct str url)
{
    size_t from = str_find(url, STR("://"));
    size_t n = from == SIZE_MAX ? 0 : from + 3;

    while (n < url.len && !strchr("/?#@", url.ptr[n]))
        n++;
    return str_sub(url, 0, n);
}

static bool call_error(const struct calling *now, CURLcode code, struct err *e)
{
    struct str to = origin(now->call->url);
    const char *why =
        now->http->why[0] ? now->http->why : curl_easy_strerror(code);
    const char *method = now->call->method ? now->call->method : "GET";

    if (now->private)
        return err_set(e, ERR_INPUT,
                       "\"%.*s\" leads to an address that is not public",
                       STR_ARG(to));
    if (now->body.over || now->head_bytes > LIMIT_HTTP_HEAD_BYTES * 4)
        return err_set(e, ERR_LIMIT, "the answer of \"%.*s\" is too large",
                       STR_ARG(to));
    if (code == CURLE_PEER_FAILED_VERIFICATION ||
        code == CURLE_SSL_CACERT_BADFILE || code == CURLE_URL_MALFORMAT ||
        code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_TOO_MANY_REDIRECTS)
        return err_set(e, ERR_INPUT, "calling \"%.*s\": %s", STR_ARG(to), why);
    if (now->sent && strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return err_set(e, ERR_UNSURE,
                       "calling \"%.*s\": no answer to what was sent: %s",
                       STR_ARG(to), why);
    return err_set(e, ERR_RETRY, "calling \"%.*s\": %s", STR_ARG(to), why);
}

bool http_send(struct http *h, struct arena *a, const struct http_call *call,
               struct http_answer *answer, struct err *e)
{
    struct calling now = {
        .http = h,
        .a = a,
        .call = call,
        .body = buf_make(a, call->cap_bytes ? call->cap_bytes : CAP_BYTES),
        .headers = ARENA_ARRAY(a, LIMIT_HTTP_HEADERS, struct http_header)};
    struct curl_slist *list = NULL;
    char *url = NULL;
    long status = 0;
    CURLcode code;
    bool ok = false;

    if (!url_ok(call->url)) {
        err_set(e, ERR_INPUT, "an http or https address is needed");
        goto out;
    }
    if (!headers_list(a, call, &list, e))
        goto out;
    h->why[0] = 0;
    set_options(&now, list);
    code = curl_easy_perform(h->curl);
    if (code != CURLE_OK) {
        call_error(&now, code, e);
        goto out;
    }
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(h->curl, CURLINFO_EFFECTIVE_URL, &url);
    *answer = (struct http_answer){.status = (int)status,
                                   .headers = now.headers,
                                   .headers_n = now.headers_n,
                                   .body = buf_str(&now.body),
                                   .url = str_dup(a, str_from_z(url))};
    ok = true;
out:
    curl_easy_reset(h->curl); /* it points into a and at now */
    curl_slist_free_all(list);
    return ok;
}

struct str http_header_get(const struct http_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->headers_n; i++)
        if (str_eq_nocase(answer->headers[i].name, str_from_z(name)))
            return answer->headers[i].value;
    return (struct str){0};
}

struct str http_escape(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, 3 * s.len);

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9') || (c && strchr("-._~", c)))
            buf_put_byte(&b, (char)c);
        else /* 4 bytes with the NUL of printing would pass the cap */
            buf_put(&b, str_make((const char[]){'%', "0123456789ABCDEF"[c >> 4],
                                                "0123456789ABCDEF"[c & 15]},
                                 3));
    }
    return buf_str(&b);
}
