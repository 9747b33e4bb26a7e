#include "base/buf.h"
#include "base/utf8.h"
#include "desk/delivery.h"

enum { SAID_BYTES = 300 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "5.1.1" at the start of s: its length, else 0. */
static size_t status_length(struct str s)
{
    size_t n = 1;

    if (s.len < 5 || !strchr("245", s.ptr[0]) || !s.ptr[0])
        return 0;
    for (int part = 0; part < 2; part++) {
        size_t digits = 0;

        if (n >= s.len || s.ptr[n] != '.')
            return 0;
        n++;
        while (n + digits < s.len && digits < 4 && is_digit(s.ptr[n + digits]))
            digits++;
        if (digits == 0 || digits > 3)
            return 0;
        n += digits;
    }
    return n < s.len && (is_digit(s.ptr[n]) || s.ptr[n] == '.') ? 0 : n;
}

/* "550 " or "550-": 4, or 3 at the end; else 0. */
static size_t reply_length(struct str s)
{
    if (s.len < 3 || s.ptr[0] < '2' || s.ptr[0] > '5' || !is_digit(s.ptr[1]) ||
        !is_digit(s.ptr[2]))
        return 0;
    if (s.len == 3)
        return 3;
    return s.ptr[3] == ' ' || s.ptr[3] == '-' || s.ptr[3] == '#' ? 4 : 0;
}

struct codes {
    struct str status, reply;
};

/* Codes in a row at the start of *s; a status that says more wins. */
static void take_codes(struct str *s, struct codes *c)
{
    for (;;) {
        size_t n;

        *s = str_trim(*s);
        n = status_length(*s);
        if (n) {
            struct str found = str_sub(*s, 0, n);

            if (!c->status.len || str_ends(c->status, STR(".0.0")))
                c->status = found;
        } else {
            n = reply_length(*s);
            if (n && !c->reply.len)
                c->reply = str_sub(*s, 0, 3);
        }
        if (n == 0)
            return;
        *s = str_sub(*s, n, SIZE_MAX);
        if (s->len && (s->ptr[0] == ':' || s->ptr[0] == ';'))
            *s = str_sub(*s, 1, SIZE_MAX);
    }
}

/*
 * The words without the codes that stood before each line of the reply, which
 * are in their middle once the lines are joined: "550-5.1.1 … 550 5.1.1 …".
 */
static struct str without_codes(struct arena *a, struct str s,
                                const struct codes *c)
{
    struct buf b = buf_make(a, s.len + 1);

    if (!c->reply.len || str_find(s, c->reply) == SIZE_MAX)
        return utf8_cut(s, SAID_BYTES);
    for (size_t i = 0; i < s.len;) {
        struct str rest = str_sub(s, i, SIZE_MAX);
        size_t n = 0;

        if ((i == 0 || s.ptr[i - 1] == ' ') && str_starts(rest, c->reply))
            n = reply_length(rest);
        if (n && c->status.len &&
            !str_starts(str_sub(rest, n, SIZE_MAX), c->status))
            n = 0; /* a number of its own */
        if (n && c->status.len)
            n += c->status.len;
        if (n == 0) {
            buf_put_byte(&b, s.ptr[i++]);
            continue;
        }
        i += n;
        if (i < s.len && s.ptr[i] == ' ')
            i++;
    }
    return utf8_cut(str_trim(buf_str(&b)), SAID_BYTES);
}

static const struct {
    const char *detail; /* "1.1": whatever the class */
    enum delivery_why why;
} DETAILS[] = {
    {"1.1", DELIVERY_NO_MAILBOX},  {"1.2", DELIVERY_NO_DOMAIN},
    {"1.3", DELIVERY_BAD_ADDRESS}, {"1.4", DELIVERY_BAD_ADDRESS},
    {"1.6", DELIVERY_MOVED},       {"1.10", DELIVERY_NO_DOMAIN},
    {"2.1", DELIVERY_DISABLED},    {"2.2", DELIVERY_FULL},
    {"2.3", DELIVERY_TOO_LARGE},   {"3.1", DELIVERY_BUSY},
    {"3.2", DELIVERY_BUSY},        {"3.4", DELIVERY_TOO_LARGE},
    {"4.1", DELIVERY_NO_ANSWER},   {"4.2", DELIVERY_NO_ANSWER},
    {"4.3", DELIVERY_NO_ANSWER},   {"4.4", DELIVERY_NO_DOMAIN},
    {"4.5", DELIVERY_BUSY},        {"4.6", DELIVERY_LOOP},
    {"4.7", DELIVERY_EXPIRED},     {"5.3", DELIVERY_TOO_MANY},
    {"6.1", DELIVERY_CONTENT},     {"6.3", DELIVERY_CONTENT},
    {"7.20", DELIVERY_UNVERIFIED}, {"7.21", DELIVERY_UNVERIFIED},
    {"7.22", DELIVERY_UNVERIFIED}, {"7.23", DELIVERY_UNVERIFIED},
    {"7.24", DELIVERY_UNVERIFIED}, {"7.25", DELIVERY_UNVERIFIED},
    {"7.26", DELIVERY_UNVERIFIED}, {"7.27", DELIVERY_NO_DOMAIN},
    {"7.29", DELIVERY_UNVERIFIED},
};

static enum delivery_why why_of_status(struct str status)
{
    struct str detail = str_sub(status, 2, SIZE_MAX);

    for (size_t i = 0; i < ARRAY_N(DETAILS); i++)
        if (str_eq(detail, str_from_z(DETAILS[i].detail)))
            return DETAILS[i].why;
    if (str_starts(detail, STR("7.")))
        return status.ptr[0] == '4' ? DELIVERY_PATIENCE : DELIVERY_POLICY;
    return DELIVERY_UNTOLD;
}

static const struct {
    const char *phrase; /* lower case */
    enum delivery_why why;
} PHRASES[] = {
    /* of room net and of ours: no server said anything */
    {"nobody answers at", DELIVERY_NO_ANSWER},
    {"did not answer in time", DELIVERY_NO_ANSWER},
    {"no address is known for", DELIVERY_NO_ANSWER},
    {"broke off", DELIVERY_NO_ANSWER},
    {"is not ready", DELIVERY_BUSY},
    {"cannot log in now", DELIVERY_BUSY},
    {"refused the log-in", DELIVERY_LOGIN},
    {"no way to log in", DELIVERY_LOGIN},
    {"is not to be trusted", DELIVERY_CERTIFICATE},
    {"is not the one that was pinned", DELIVERY_CERTIFICATE},
    {"has no server for sending", DELIVERY_NO_SERVER},
    {"letters cannot be kept in", DELIVERY_FOLDER},
    /* of mail servers, where their code says nothing */
    {"user unknown", DELIVERY_NO_MAILBOX},
    {"unknown user", DELIVERY_NO_MAILBOX},
    {"no such user", DELIVERY_NO_MAILBOX},
    {"no such recipient", DELIVERY_NO_MAILBOX},
    {"no mailbox", DELIVERY_NO_MAILBOX},
    {"does not exist", DELIVERY_NO_MAILBOX},
    {"unrouteable address", DELIVERY_NO_DOMAIN},
    {"domain not found", DELIVERY_NO_DOMAIN},
    {"mailbox full", DELIVERY_FULL},
    {"mailbox is full", DELIVERY_FULL},
    {"over quota", DELIVERY_FULL},
    {"quota exceeded", DELIVERY_FULL},
    {"disabled", DELIVERY_DISABLED},
    {"too large", DELIVERY_TOO_LARGE},
    {"size limit", DELIVERY_TOO_LARGE},
    {"greylist", DELIVERY_PATIENCE},
    {"graylist", DELIVERY_PATIENCE},
    {"retry timeout exceeded", DELIVERY_EXPIRED},
    {"dmarc", DELIVERY_UNVERIFIED},
    {"dkim", DELIVERY_UNVERIFIED},
    {"spf", DELIVERY_UNVERIFIED},
    {"spam", DELIVERY_POLICY},
    {"blacklist", DELIVERY_POLICY},
    {"blocklist", DELIVERY_POLICY},
    {"blocked", DELIVERY_POLICY},
};

static enum delivery_why why_of_words(struct str said)
{
    for (size_t i = 0; i < ARRAY_N(PHRASES); i++)
        if (str_find_nocase(said, str_from_z(PHRASES[i].phrase)) != SIZE_MAX)
            return PHRASES[i].why;
    return DELIVERY_UNTOLD;
}

static enum delivery_why why_of_class(struct str code)
{
    if (code.len == 0)
        return DELIVERY_UNTOLD;
    return code.ptr[0] == '5'   ? DELIVERY_REFUSED
           : code.ptr[0] == '4' ? DELIVERY_LATER
                                : DELIVERY_UNTOLD;
}

struct delivery delivery_read(struct arena *a, struct str error)
{
    struct codes c = {0};
    struct delivery d = {0};
    struct str rest = str_trim(error);

    if (str_starts(rest, STR(DELIVERY_OURS_BEGINS))) {
        rest = str_sub(rest, sizeof DELIVERY_OURS_BEGINS - 1, SIZE_MAX);
        return (struct delivery){.why = DELIVERY_OURS,
                                 .said = utf8_cut(rest, SAID_BYTES)};
    }
    take_codes(&rest, &c);
    if (str_starts_nocase(rest, STR("smtp;")))
        rest = str_sub(rest, 5, SIZE_MAX);
    take_codes(&rest, &c);
    d.code = c.status.len ? c.status : c.reply;
    d.said = without_codes(a, rest, &c);
    if (c.status.len)
        d.why = why_of_status(c.status);
    if (d.why == DELIVERY_UNTOLD)
        d.why = why_of_words(d.said);
    if (d.why == DELIVERY_UNTOLD)
        d.why = why_of_class(d.code);
    return d;
}
