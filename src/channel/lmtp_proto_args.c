#include "base/utf8.h"
#include "channel/lmtp_proto_impl.h"

static bool wrong(struct lmtp_reply *r, int code, const char *enhanced,
                  const char *why)
{
    lmtp_reply_set(r, code, enhanced, "%s", why);
    return false;
}

static bool is_atom_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ||
           (c && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

/* Length of "<…>" at the start of s with both brackets; 0: it does not end.
 * Brackets inside a quoted local part do not count. */
static size_t path_length(struct str s)
{
    bool quoted = false;

    for (size_t i = 1; i < s.len; i++) {
        if (quoted && s.ptr[i] == '\\')
            i++;
        else if (s.ptr[i] == '"')
            quoted = !quoted;
        else if (!quoted && s.ptr[i] == '>')
            return i + 1;
        else if (!quoted && s.ptr[i] == '<')
            return 0;
    }
    return 0;
}

/* "\"ann\"@b" is ann@b; quotes that are needed stay. */
static struct str local_unquoted(struct arena *a, struct str local)
{
    struct buf b = buf_make(a, LIMIT_ADDRESS_BYTES);

    if (local.len < 3 || local.ptr[0] != '"')
        return local;
    for (size_t i = 1; i + 1 < local.len; i++) {
        if (local.ptr[i] == '\\')
            i++;
        if (!is_atom_byte(local.ptr[i]))
            return local;
        buf_put_byte(&b, local.ptr[i]);
    }
    return b.over ? local : buf_str(&b);
}

/* A quoted string that ends with its last byte, or atoms with dots. */
static bool local_ok(struct str s)
{
    if (s.len == 0 || s.len > LIMIT_ADDRESS_BYTES)
        return false;
    if (s.ptr[0] == '"') {
        size_t i = 1;

        while (i < s.len && s.ptr[i] != '"')
            i += s.ptr[i] == '\\' ? 2 : 1;
        return s.len > 2 && i == s.len - 1;
    }
    for (size_t i = 0; i < s.len; i++)
        if (!is_atom_byte(s.ptr[i]))
            return false;
    return true;
}

/* A name, or an address in square brackets. */
static bool domain_ok(struct str s)
{
    bool literal = s.len > 2 && s.ptr[0] == '[' && s.ptr[s.len - 1] == ']';

    for (size_t i = literal; i + literal < s.len; i++) {
        char c = s.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
            !(c >= '0' && c <= '9') && (unsigned char)c < 0x80 && c != '-' &&
            c != '.' && c != '_' && !(literal && c == ':'))
            return false;
    }
    return s.len > 0;
}

/* The last @ outside quotes, or SIZE_MAX. */
static size_t at_sign(struct str s)
{
    size_t i = 0, at = SIZE_MAX;

    if (s.len && s.ptr[0] == '"') {
        for (i = 1; i < s.len && s.ptr[i] != '"'; i++)
            if (s.ptr[i] == '\\')
                i++;
    }
    for (; i < s.len; i++)
        if (s.ptr[i] == '@')
            at = i;
    return at;
}

static bool address_read(struct arena *a, struct str in, struct str *out)
{
    struct str local, domain;
    size_t at, colon;

    /* "@one,@two:ann@b.test": the route is obsolete and ignored */
    if (in.len && in.ptr[0] == '@') {
        colon = str_find_byte(in, ':');
        if (colon == SIZE_MAX)
            return false;
        in = str_sub(in, colon + 1, SIZE_MAX);
    }
    at = at_sign(in);
    if (at == SIZE_MAX) {
        *out = str_dup(a, in);
        return str_eq_nocase(in, STR("postmaster"));
    }
    local = str_sub(in, 0, at);
    domain = str_sub(in, at + 1, SIZE_MAX);
    if (in.len > LIMIT_ADDRESS_BYTES || !local_ok(local) || !domain_ok(domain))
        return false;
    local = local_unquoted(a, local);
    *out = str_fmt(a, "%.*s@%.*s", STR_ARG(local), STR_ARG(domain));
    return true;
}

/* Reads "FROM:<…>" or "TO:<…>"; *rest is what follows. */
static bool path_read(struct arena *a, struct str args, struct str word,
                      struct str *address, struct str *rest,
                      struct lmtp_reply *r)
{
    struct str s, inner;
    size_t n;

    if (!str_starts_nocase(args, word))
        return wrong(r, 501, "5.5.4", "syntax: an address in <> is needed");
    s = str_trim(str_sub(args, word.len, SIZE_MAX));
    n = s.len && s.ptr[0] == '<' ? path_length(s) : 0;
    if (n == 0)
        return wrong(r, 501, "5.5.4", "syntax: an address in <> is needed");
    inner = str_sub(s, 1, n - 2);
    *rest = str_sub(s, n, SIZE_MAX);
    if (rest->len && rest->ptr[0] != ' ')
        return wrong(r, 501, "5.5.4", "syntax: space before parameters");
    *address = (struct str){0};
    if (inner.len && !address_read(a, inner, address))
        return wrong(r, 501, "5.1.3", "bad address");
    return true;
}

static bool plain_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* The next "NAME=value" or "NAME"; false at the end. */
static bool param_next(struct str *rest, struct str *name, struct str *value)
{
    struct str item;
    size_t eq;

    while (str_cut(rest, ' ', &item)) {
        if (item.len == 0)
            continue;
        eq = str_find_byte(item, '=');
        *name = str_sub(item, 0, eq);
        *value =
            eq == SIZE_MAX ? (struct str){0} : str_sub(item, eq + 1, SIZE_MAX);
        return true;
    }
    return false;
}

static bool from_param(struct arena *a, struct lmtp_mail *mail, struct str name,
                       struct str value, struct lmtp_reply *r)
{
    if (str_eq_nocase(name, STR("SIZE"))) {
        if (value.len > 18 || !str_to_i64(value, &mail->size_bytes) ||
            mail->size_bytes < 0)
            return wrong(r, 501, "5.5.4", "SIZE must be a number");
        return true;
    }
    if (str_eq_nocase(name, STR("BODY"))) {
        mail->body_8bit = str_eq_nocase(value, STR("8BITMIME"));
        if (!mail->body_8bit && !str_eq_nocase(value, STR("7BIT")))
            return wrong(r, 501, "5.5.4", "BODY must be 7BIT or 8BITMIME");
        return true;
    }
    if (str_eq_nocase(name, STR("SMTPUTF8")) && !value.ptr) {
        mail->utf8 = true;
        return true;
    }
    if (str_eq_nocase(name, STR("ENVID"))) {
        mail->envid = str_dup(a, value);
        return true;
    }
    if (str_eq_nocase(name, STR("RET")) && (str_eq_nocase(value, STR("FULL")) ||
                                            str_eq_nocase(value, STR("HDRS"))))
        return true;
    return wrong(r, 555, "5.5.4", "parameter not known");
}

bool lmtp_args_from(struct arena *a, struct str args, struct lmtp_mail *mail,
                    struct lmtp_reply *r)
{
    struct str rest, name, value;

    if (!path_read(a, args, STR("FROM:"), &mail->from, &rest, r))
        return false;
    while (param_next(&rest, &name, &value))
        if (!from_param(a, mail, name, value, r))
            return false;
    if (!mail->utf8 && !plain_ascii(mail->from))
        return wrong(r, 553, "5.6.7", "such an address needs SMTPUTF8");
    if (!utf8_valid(mail->from))
        return wrong(r, 501, "5.1.3", "bad address");
    return true;
}

bool lmtp_args_rcpt(struct arena *a, struct str args, bool utf8,
                    struct lmtp_rcpt *rcpt, struct lmtp_reply *r)
{
    struct str rest, name, value;

    if (!path_read(a, args, STR("TO:"), &rcpt->address, &rest, r))
        return false;
    while (param_next(&rest, &name, &value)) {
        if (str_eq_nocase(name, STR("NOTIFY")))
            rcpt->notify = str_dup(a, value);
        else if (str_eq_nocase(name, STR("ORCPT")))
            rcpt->orcpt = str_dup(a, value);
        else
            return wrong(r, 555, "5.5.4", "parameter not known");
    }
    if (rcpt->address.len == 0)
        return wrong(r, 501, "5.1.3", "a recipient is needed");
    if (!utf8 && !plain_ascii(rcpt->address))
        return wrong(r, 553, "5.6.7", "such an address needs SMTPUTF8");
    if (!utf8_valid(rcpt->address))
        return wrong(r, 501, "5.1.3", "bad address");
    return true;
}
