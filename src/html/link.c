#include "html/link_impl.h"
#include "html/text_html.h"

struct str link_target(struct str url)
{
    struct str rest = url, scheme;
    size_t end;

    if (out_url_host(url).len)
        return out_url_host(url);
    if (!str_cut(&rest, ':', &scheme))
        return url;
    end = str_find_byte(rest, '?');
    return end == SIZE_MAX ? rest : str_sub(rest, 0, end);
}

static bool is_host_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           (unsigned char)c >= 0x80;
}

/* "bank.example" or "bank.example/login", and nothing else. */
static struct str bare_host(struct str shown)
{
    struct str s = str_trim(shown);
    size_t n = 0, dot = SIZE_MAX;

    while (n < s.len && is_host_char(s.ptr[n])) {
        if (s.ptr[n] == '.')
            dot = n;
        n++;
    }
    if (n < s.len && s.ptr[n] != '/' && s.ptr[n] != ':')
        return STR("");
    if (str_find_byte(s, ' ') != SIZE_MAX || dot == SIZE_MAX || dot == 0 ||
        n - dot < 3)
        return STR("");
    for (size_t i = dot + 1; i < n; i++)
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
            return STR(""); /* 10.50 is a price */
    return str_sub(s, 0, n);
}

static struct str without_www(struct str host)
{
    return str_starts_nocase(host, STR("www.")) ? str_sub(host, 4, host.len)
                                                : host;
}

/* a.b.example is of b.example */
static bool is_under(struct str host, struct str of)
{
    size_t n = host.len - of.len;

    return host.len > of.len && of.len && host.ptr[n - 1] == '.' &&
           str_eq_nocase(str_sub(host, n, of.len), of);
}

static bool same_site(struct str a, struct str b)
{
    a = without_www(a);
    b = without_www(b);
    return str_eq_nocase(a, b) || is_under(a, b) || is_under(b, a);
}

enum link_says link_says(struct arena *a, struct str shown, struct str url)
{
    struct str target = link_target(url), named, found_url;
    struct span found;

    if (text_find_link(a, shown, 0, &found, &found_url))
        named = link_target(found_url);
    else
        named = bare_host(shown);
    if (named.len == 0)
        return str_eq(str_trim(shown), target) ? LINK_SAYS_HOST
                                               : LINK_SAYS_NOTHING;
    if (str_eq_nocase(named, target))
        return LINK_SAYS_HOST;
    return same_site(named, target) ? LINK_SAYS_NOTHING : LINK_SAYS_OTHER;
}
