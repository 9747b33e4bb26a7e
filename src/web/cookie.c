#include "web/cookie.h"
#include "web/head.h"

static bool is_value_byte(unsigned char c)
{
    return c > 32 && c < 127 && !strchr("\",;\\", c);
}

static bool all(struct str s, bool (*fits)(unsigned char))
{
    for (size_t i = 0; i < s.len; i++)
        if (!fits((unsigned char)s.ptr[i]))
            return false;
    return true;
}

bool cookie_next(struct str *rest, struct str *name, struct str *value)
{
    struct str pair;

    while (str_cut(rest, ';', &pair)) {
        size_t eq = str_find_byte(pair, '=');

        if (eq == SIZE_MAX)
            continue;
        *name = str_trim(str_sub(pair, 0, eq));
        *value = str_trim(str_sub(pair, eq + 1, pair.len));
        if (name->len && all(*name, head_is_token_byte) &&
            all(*value, is_value_byte))
            return true;
    }
    return false;
}

struct str cookie_find(struct str header, struct str name)
{
    struct str n, v;

    while (cookie_next(&header, &n, &v))
        if (str_eq(n, name))
            return v;
    return (struct str){NULL, 0};
}

void cookie_write(struct buf *out, const struct cookie *c)
{
    assert(c->name.len && all(c->name, head_is_token_byte));
    assert(all(c->value, is_value_byte));
    buf_put(out, c->name);
    buf_put_byte(out, '=');
    buf_put(out, c->value);
    BUF_LIT(out, "; Path=/; SameSite=Lax");
    if (c->max_age_s >= 0)
        buf_put_f(out, "; Max-Age=%" PRId64, c->max_age_s);
    if (c->secure)
        BUF_LIT(out, "; Secure");
    if (c->http_only)
        BUF_LIT(out, "; HttpOnly");
}
