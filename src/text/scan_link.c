#include "text/fold.h"
#include "text/scan_impl.h"

enum { LOCAL_BYTES = 64, DOMAIN_BYTES = 253, LABEL_BYTES = 63 };

/* Domains that may stand without http:// and www.  The others are words of
 * some language ("no", "it", "me") and need a path behind them. */
static const char *const domains_sure[] = {
    "com", "net", "org", "info", "biz", "edu", "gov", "eu",
    "io",  "fr",  "pl",  "ru",   "uk",  "ua",  "cn",  "tw",
    "hk",  "de",  "ca",  "au",   "ch",  "jp",  "app", "shop"};
static const char *const domains_with_path[] = {
    "it", "es", "me", "us", "co", "to", "at", "be", "in", "nl", "cz",
    "ly", "gl", "tv", "cc", "sk", "se", "no", "dk", "fi", "hu", "ro"};

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static void keep_lower(struct scan_work *w, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++)
        w->folded[w->folded_n++] = (char)lower(w->src[k]);
}

/* Takes back the tokens from byte `start` on; false when one lies across. */
static bool take_back(struct scan_work *w, size_t start)
{
    size_t q = w->tokens_n;

    while (q > 0 && w->tokens[q - 1].from >= start)
        q--;
    if (q > 0 && w->tokens[q - 1].to > start)
        return false;
    if (q < w->tokens_n) {
        w->pending |=
            w->tokens[q].flags & (SCAN_LINE | SCAN_SENTENCE | SCAN_SPACE);
        w->folded_n = w->tokens[q].at;
        w->tokens_n = q;
    }
    return true;
}

/* ---- links ---- */

static bool in_link(const struct scan_work *w, size_t k, size_t *n)
{
    unsigned char c = w->src[k];
    uint32_t cp;
    enum fold_class class;

    *n = 1;
    if (c < 0x80)
        return c > ' ' && c != 0x7f && !strchr("<>\"`{}|\\^", c);
    *n = scan_cp(w, k, &cp);
    if (*n == 0)
        return false;
    class = fold_class_of(cp);
    return class == FOLD_LETTER || class == FOLD_DIGIT || class == FOLD_MARK;
}

/* The end of the link without signs that belong to the sentence. */
static size_t link_end(const struct scan_work *w, size_t host)
{
    size_t k = host, n, open = 0, closed = 0;

    while (k < w->n && in_link(w, k, &n)) {
        open += w->src[k] == '(';
        closed += w->src[k] == ')';
        k += n;
    }
    for (; k > host; k--) {
        unsigned char c = w->src[k - 1];

        if (c == ')' && closed > open)
            closed--;
        else if (c >= 0x80 || !strchr(".,;:!?'*_~]", c))
            break;
    }
    return k;
}

static void put_link(struct scan_work *w, size_t from, size_t host, size_t end)
{
    size_t at = w->folded_n, stop = host;

    while (stop < end && !strchr("/?#", w->src[stop]))
        stop++;
    for (size_t k = host; k < stop; k++)
        if (w->src[k] == '@') /* a name and a password before it */
            host = k + 1;
    for (size_t k = host; k < stop; k++)
        if (w->src[k] == ':') /* a port behind it */
            stop = k;
    if (stop - host > 4 &&
        strncasecmp((const char *)w->src + host, "www.", 4) == 0)
        host += 4;
    keep_lower(w, host, stop);
    if (host == stop) /* "http://@:80" has no host */
        keep_lower(w, from, from + 1);
    w->i = end;
    scan_put(w, SCAN_LINK, from, end, at, 0);
}

bool scan_link(struct scan_work *w, size_t from, size_t host)
{
    size_t end = link_end(w, host);

    if (end == host || !scan_wordish(w, host))
        return false;
    put_link(w, from, host, end);
    return true;
}

/* ---- domains ---- */

/* Labels of ASCII with dots between; returns the end, *last the last label;
 * `from` when there is no dot in it. */
static size_t domain_end(const struct scan_work *w, size_t from, size_t *last)
{
    size_t k = from,
           most = from + DOMAIN_BYTES < w->n ? from + DOMAIN_BYTES : w->n;

    *last = from;
    while (k < most && scan_alnum(w->src[k])) {
        while (k < most && (scan_alnum(w->src[k]) || w->src[k] == '-'))
            k++;
        if (k + 1 >= most || w->src[k] != '.' || !scan_alnum(w->src[k + 1]))
            break;
        *last = ++k;
    }
    return *last == from ? from : k;
}

/* All small or all capital, so that "home.It" is two words. */
static bool is_top(const struct scan_work *w, size_t from, size_t to,
                   const char *const *list, size_t n)
{
    char low[8], up = 0, down = 0;

    if (to - from >= sizeof low)
        return false;
    for (size_t k = from; k < to; k++) {
        low[k - from] = (char)lower(w->src[k]);
        up |= w->src[k] < 'a';
        down |= w->src[k] >= 'a';
    }
    low[to - from] = '\0';
    for (size_t k = 0; k < n && !(up && down); k++)
        if (strcmp(list[k], low) == 0)
            return true;
    return false;
}

/* At the dot behind a word that began at `from`. */
bool scan_domain(struct scan_work *w, size_t from)
{
    size_t last, end, start = from;
    bool path;

    if (from < w->no_domain)
        return false;
    for (size_t k = from; k < w->i; k++)
        if (w->src[k] >= 0x80)
            return false;
    end = domain_end(w, from, &last);
    path = end + 1 < w->n && w->src[end] == '/' && scan_alnum(w->src[end + 1]);
    if (end == from || scan_wordish(w, end) ||
        (end < w->n && w->src[end] == '@') ||
        !(is_top(w, last, end, domains_sure, ARRAY_N(domains_sure)) ||
          (path && is_top(w, last, end, domains_with_path,
                          ARRAY_N(domains_with_path))))) {
        w->no_domain = end;
        return false;
    }
    while (start > 0 && from - start < LABEL_BYTES &&
           (scan_alnum(w->src[start - 1]) || w->src[start - 1] == '-'))
        start--;
    while (start < from && w->src[start] == '-')
        start++;
    if (!take_back(w, start))
        start = from;
    if (path || (end < w->n && strchr("?#", w->src[end])))
        end = link_end(w, start);
    put_link(w, start, start, end);
    return true;
}

/* ---- addresses, handles, tags ---- */

static bool in_local(unsigned char c)
{
    return scan_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' ||
           c == '-';
}

/* At an @: the name may already be tokens. */
bool scan_mail(struct scan_work *w)
{
    size_t start = w->i, end, last, at;

    while (start > 0 && w->i - start < LOCAL_BYTES &&
           in_local(w->src[start - 1]))
        start--;
    while (start < w->i && !scan_alnum(w->src[start]))
        start++;
    end = domain_end(w, w->i + 1, &last);
    if (start == w->i || end < last + 2 || last == w->i + 1)
        return false;
    for (size_t k = last; k < end; k++)
        if (scan_ascii[w->src[k]] != ASCII_LETTER && w->src[k] != '-')
            return false;
    if (!take_back(w, start))
        return false;
    at = w->folded_n;
    keep_lower(w, start, end);
    w->i = end;
    scan_put(w, SCAN_MAIL, start, end, at, 0);
    return true;
}

static bool in_handle(const struct scan_work *w, size_t k)
{
    return k < w->n && (scan_alnum(w->src[k]) || w->src[k] == '_');
}

bool scan_handle(struct scan_work *w)
{
    size_t from = w->i, at = w->folded_n, k = from + 1;

    if ((from > 0 && scan_wordish(w, from - 1)) || !in_handle(w, k))
        return false;
    while (in_handle(w, k))
        k++;
    keep_lower(w, from, k);
    w->i = k;
    scan_put(w, SCAN_HANDLE, from, k, at, 0);
    return true;
}

bool scan_tag(struct scan_work *w)
{
    size_t from = w->i, at = w->folded_n, n;
    uint32_t cp;

    if (from > 0 && (scan_wordish(w, from - 1) || w->src[from - 1] == '&' ||
                     w->src[from - 1] == '/'))
        return false;
    if (!scan_is_letter(w, from + 1))
        return false;
    for (w->i++; (n = scan_cp(w, w->i, &cp)) > 0; w->i += n) {
        enum fold_class class = fold_class_of(cp);

        if (class == FOLD_LETTER || class == FOLD_DIGIT)
            scan_fold(w, cp);
        else if (class != FOLD_MARK && cp != '_')
            break;
    }
    scan_put(w, SCAN_TAG, from, w->i, at, 0);
    return true;
}
