#include "net/net_impl.h"

static bool has(const char *text, const char *what)
{
    return str_find_nocase(str_from_z(text), str_from_z(what)) != SIZE_MAX;
}

/* Refused for now: RFC 5530 codes of IMAP, 4xx of SMTP. */
static bool line_temporary(const char *line)
{
    static const char *const CODES[] = {"[UNAVAILABLE]", "[INUSE]", "[LIMIT]",
                                        "[SERVERBUG]"};

    for (size_t i = 0; i < ARRAY_N(CODES); i++)
        if (has(line, CODES[i]))
            return true;
    return line[0] == '4' || has(line, "* BYE");
}

/* The server's own sentence in quotes, when there was one. */
static const char *said(const struct net_curl *n, char out[NET_LINE_BYTES + 20])
{
    if (!n->line[0])
        return "";
    snprintf(out, NET_LINE_BYTES + 20, ": \"%s\"", n->line);
    return out;
}

static bool tls_error(const struct net_curl *n, struct err *e)
{
    if (has(n->why, "wrong version number") ||
        has(n->why, "unknown protocol") ||
        has(n->why, "packet length too long"))
        return err_set(e, ERR_INPUT,
                       "\"%.*s\" port %d does not start with TLS: choose "
                       "STARTTLS or another port",
                       STR_ARG(n->host), n->port);
    if (has(n->why, "alert") || has(n->why, "unsupported protocol") ||
        has(n->why, "no protocols") || has(n->why, "too small"))
        return err_set(e, ERR_INPUT, "no TLS with \"%.*s\" port %d: %s",
                       STR_ARG(n->host), n->port, n->why);
    return err_set(e, ERR_RETRY, "TLS with \"%.*s\" port %d broke off: %s",
                   STR_ARG(n->host), n->port, n->why);
}

static bool login_error(const struct net_curl *n, struct err *e)
{
    char line[NET_LINE_BYTES + 20];

    if (has(n->why, "No known auth"))
        return err_set(e, ERR_INPUT,
                       "\"%.*s\" port %d offers no way to log in that is "
                       "allowed here: check TLS and password or token",
                       STR_ARG(n->host), n->port);
    if (line_temporary(n->line))
        return err_set(e, ERR_RETRY, "\"%.*s\" cannot log in now%s",
                       STR_ARG(n->host), said(n, line));
    return err_set(e, ERR_DENIED, "\"%.*s\" refused the log-in%s",
                   STR_ARG(n->host), said(n, line));
}

static bool greeting_error(const struct net_curl *n, struct err *e)
{
    char line[NET_LINE_BYTES + 20];

    if (line_temporary(n->line))
        return err_set(e, ERR_RETRY, "\"%.*s\" port %d is not ready%s",
                       STR_ARG(n->host), n->port, said(n, line));
    return err_set(e, ERR_INPUT, "\"%.*s\" port %d does not speak %s%s",
                   STR_ARG(n->host), n->port, n->protocol, said(n, line));
}

/* libcurl waits on when the first line is not of its protocol. */
static bool line_foreign(const struct net_curl *n)
{
    bool smtp = strcmp(n->protocol, "SMTP") == 0;

    if (!n->line[0])
        return false;
    return smtp ? n->line[0] < '2' || n->line[0] > '5'
                : n->line[0] >= '2' && n->line[0] <= '5';
}

bool net_curl_error(const struct net_curl *n, CURLcode code, struct err *e)
{
    const char *why = n->why[0] ? n->why : curl_easy_strerror(code);

    /* Hundreds of codes, of which these have a cause a person can name. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return err_set(e, ERR_RETRY, "no address is known for \"%.*s\"",
                       STR_ARG(n->host));
    case CURLE_COULDNT_CONNECT:
        return err_set(e, ERR_RETRY, "nobody answers at \"%.*s\" port %d: %s",
                       STR_ARG(n->host), n->port, why);
    case CURLE_OPERATION_TIMEDOUT:
        if (line_foreign(n))
            return err_set(e, ERR_INPUT,
                           "\"%.*s\" port %d does not speak %s: \"%.100s\"",
                           STR_ARG(n->host), n->port, n->protocol, n->line);
        return err_set(e, ERR_RETRY, "\"%.*s\" port %d did not answer in time",
                       STR_ARG(n->host), n->port);
    case CURLE_ABORTED_BY_CALLBACK: return err_set(e, ERR_RETRY, "stopped");
    case CURLE_PEER_FAILED_VERIFICATION:
        return err_set(e, ERR_INPUT,
                       "the certificate of \"%.*s\" is not to be trusted: %s",
                       STR_ARG(n->host), why);
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        return err_set(e, ERR_INPUT,
                       "the key of \"%.*s\" is not the one that was pinned",
                       STR_ARG(n->host));
    case CURLE_SSL_CACERT_BADFILE:
        return err_set(e, ERR_INPUT, "the file of authorities: %s", why);
    case CURLE_USE_SSL_FAILED:
        return err_set(e, ERR_INPUT, "\"%.*s\" port %d does not offer STARTTLS",
                       STR_ARG(n->host), n->port);
    case CURLE_SSL_CONNECT_ERROR: return tls_error(n, e);
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR: return login_error(n, e);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_REMOTE_ACCESS_DENIED: return greeting_error(n, e);
    case CURLE_URL_MALFORMAT:
        return err_set(e, ERR_INPUT, "\"%.*s\" is not a host",
                       STR_ARG(n->host));
    default:
        return err_set(e, ERR_RETRY, "\"%.*s\" port %d: %s", STR_ARG(n->host),
                       n->port, why);
    }
#pragma GCC diagnostic pop
}
