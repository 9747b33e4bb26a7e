#include "base/buf.h"
#include "judge/pii_impl.h"
#include "judge/word.h"

/*
 * Numbers are read from the bytes in groups: "4111 1111-1111.1111" is four
 * groups of one chain.  A chain is tried as every run of its groups, at most
 * GROUPS_MAX of them, so the work for each group is bounded.
 */
enum {
    GROUPS_MAX = 12,
    PLAIN_MAX = 40,   /* letters and digits of what is looked for */
    SPACE_BYTES = 2,  /* a no-break space is one separator, too */
    WORD_BEFORE = 40, /* bytes between "passport no." and its number */
};

struct group {
    uint32_t from, to;
    bool digits; /* no letter in it */
};

struct chain {
    struct group groups[GROUPS_MAX];
    size_t n;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c)
{
    return is_digit(c) || is_letter(c);
}

/* One space, hyphen, full stop, slash or bracket between two groups; 0 when
 * the chain ends there.  ") " and " (" are two. */
static size_t separator(struct str s, size_t at)
{
    size_t n = 0;

    while (n < 3 && at + n < s.len) {
        if (strchr(" -.()/", s.ptr[at + n]))
            n++;
        else if (at + n + 1 < s.len && (unsigned char)s.ptr[at + n] == 0xc2 &&
                 (unsigned char)s.ptr[at + n + 1] == 0xa0)
            n += SPACE_BYTES;
        else
            break;
    }
    return n;
}

static struct group group_at(struct str s, size_t from)
{
    struct group g = {.from = (uint32_t)from, .digits = true};
    size_t to = from;

    for (; to < s.len && is_alnum(s.ptr[to]); to++)
        g.digits &= is_digit(s.ptr[to]);
    g.to = (uint32_t)to;
    return g;
}

/* The groups from this one on, as far as only single separators lie between
 * and each holds a digit or, as the first two, may be letters. */
static struct chain chain_at(struct str s, size_t from)
{
    struct chain c = {.n = 0};
    size_t at = from;

    while (c.n < GROUPS_MAX && at < s.len && is_alnum(s.ptr[at])) {
        size_t gap;

        c.groups[c.n++] = group_at(s, at);
        at = c.groups[c.n - 1].to;
        gap = separator(s, at);
        if (gap == 0)
            break;
        at += gap;
    }
    return c;
}

struct plain {
    char ptr[PLAIN_MAX];
    size_t len;
    bool digits;
};

/* The first n groups without separators; false when that is too long. */
static bool plain_of(struct str s, const struct chain *c, size_t n,
                     struct plain *p)
{
    p->len = 0;
    p->digits = true;
    for (size_t i = 0; i < n; i++) {
        size_t len = c->groups[i].to - c->groups[i].from;

        if (p->len + len > PLAIN_MAX)
            return false;
        memcpy(p->ptr + p->len, s.ptr + c->groups[i].from, len);
        p->len += len;
        p->digits &= c->groups[i].digits;
    }
    return true;
}

/* ---- kinds ---- */

static bool is_card(const struct plain *p, size_t groups)
{
    struct str digits = {p->ptr, p->len};
    bool same = true;

    if (!p->digits || p->len < 13 || p->len > 19 || groups > 6 ||
        p->ptr[0] < '2' || p->ptr[0] > '6')
        return false;
    for (size_t i = 1; i < p->len; i++)
        same &= p->ptr[i] == p->ptr[0];
    return !same && pii_luhn(digits);
}

static bool is_account(const struct plain *p)
{
    return p->len >= 15 && is_letter(p->ptr[0]) && is_letter(p->ptr[1]) &&
           is_digit(p->ptr[2]) && is_digit(p->ptr[3]) &&
           pii_iban((struct str){p->ptr, p->len});
}

static bool is_checked_identity(const struct plain *p)
{
    struct str s = {p->ptr, p->len};

    return (p->digits && p->len == 11 && pii_pesel(s)) || pii_chinese_id(s) ||
           pii_taiwanese_id(s) ||
           (p->digits && p->len == 15 && pii_french_id(s));
}

/* Six to twelve letters and digits, mostly digits. */
static bool looks_like_identity(const struct plain *p)
{
    size_t digits = 0;

    for (size_t i = 0; i < p->len; i++)
        digits += is_digit(p->ptr[i]);
    return p->len >= 6 && p->len <= 14 && digits >= 5;
}

static size_t group_len(const struct chain *c, size_t i)
{
    return c->groups[i].to - c->groups[i].from;
}

/* As people write numbers at home: from 0 on, three times three (Poland),
 * eleven digits from 1, 7 or 8 on (China, Russia). */
static bool grouped_as_phone(const struct chain *c, size_t n,
                             const struct plain *p)
{
    bool threes = n == 3;

    if (n < 3 || n > 6 || p->len < 9 || p->len > 11)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (group_len(c, i) > 4)
            return false;
        threes &= group_len(c, i) == 3;
    }
    return p->ptr[0] == '0' || threes ||
           (p->len == 11 && strchr("178", p->ptr[0]));
}

/* ---- words before ---- */

struct near {
    uint32_t identity_to, phone_to; /* where such a word ended last, + 1 */
};

static bool behind(uint32_t word_to, uint32_t from)
{
    return word_to > 0 && from + 1 >= word_to &&
           from + 1 - word_to <= WORD_BEFORE;
}

/* ---- one chain ---- */

static bool plus_before(struct str s, uint32_t from)
{
    return from > 0 &&
           (s.ptr[from - 1] == '+' ||
            (s.ptr[from - 1] == '(' && from > 1 && s.ptr[from - 2] == '+'));
}

/* A group before it belongs to the same number. */
static bool digit_before(struct str s, uint32_t from)
{
    while (from > 0 && strchr(" -.()/", s.ptr[from - 1]))
        from--;
    return from > 0 && is_digit(s.ptr[from - 1]);
}

/* No more digits before or behind. */
static bool is_whole(struct str s, const struct chain *c, size_t n)
{
    return (n == c->n || !c->groups[n].digits) &&
           !digit_before(s, c->groups[0].from);
}

/* In one piece or four times four, it is a card whatever stands around. */
static bool stands_as_card(const struct chain *c, size_t n)
{
    return n == 1 || (n == 4 && group_len(c, 0) == 4 && group_len(c, 1) == 4 &&
                      group_len(c, 2) == 4 && group_len(c, 3) == 4);
}

/* What the first n groups of the chain are; the longest run is asked first. */
static bool kind_of(struct str s, const struct chain *c, size_t n,
                    const struct near *near, struct pii *out)
{
    struct plain p;
    uint32_t from = c->groups[0].from;
    bool plus = plus_before(s, from);

    if (!plain_of(s, c, n, &p))
        return false;
    *out = (struct pii){.sure = true, .from = from, .to = c->groups[n - 1].to};
    if (is_account(&p)) {
        out->kind = PII_ACCOUNT;
        return true;
    }
    if (is_card(&p, n) && !plus &&
        (stands_as_card(c, n) || is_whole(s, c, n))) {
        out->kind = PII_CARD;
        return true;
    }
    if (!plus && is_checked_identity(&p) &&
        (n <= 2 || behind(near->identity_to, from))) {
        out->kind = PII_IDENTITY;
        return true;
    }
    if (behind(near->identity_to, from) && looks_like_identity(&p)) {
        out->kind = PII_IDENTITY;
        return true;
    }
    if (!p.digits || p.len > 15)
        return false;
    out->kind = PII_PHONE;
    if (plus || (p.len > 10 && p.ptr[0] == '0' && p.ptr[1] == '0' &&
                 is_whole(s, c, n))) {
        out->from -= plus;
        out->from -= plus && s.ptr[out->from] == '(';
        return p.len >= 8;
    }
    if (behind(near->phone_to, from) && p.len >= 7)
        return true;
    out->sure = false;
    return is_whole(s, c, n) && grouped_as_phone(c, n, &p);
}

/* A full stop between digits is a decimal point or a date, not a group, when
 * it is the only one; so "1.5" and "30.11.2026" are short chains that no
 * kind takes. */
static bool take_chain(struct str s, size_t from, const struct near *near,
                       struct pii *out)
{
    struct chain c = chain_at(s, from);

    for (size_t n = c.n; n > 0; n--)
        if (kind_of(s, &c, n, near, out))
            return true;
    return false;
}

/* ---- the text ---- */

static void note_words(const struct guard_index *x, uint32_t token,
                       struct near *near)
{
    const struct phrase_hit *h = guard_hit(x, token, WORD_PII_IDENTITY);

    if (h)
        near->identity_to = h->to + 1;
    h = guard_hit(x, token, WORD_PII_PHONE);
    if (h)
        near->phone_to = h->to + 1;
}

static bool may_begin(struct str s, const struct scan_token *t)
{
    if (t->from > 0 && (is_alnum(s.ptr[t->from - 1]) ||
                        (unsigned char)s.ptr[t->from - 1] == '#'))
        return false;
    return t->kind == SCAN_NUMBER ||
           (t->kind == SCAN_WORD && t->to - t->from <= PLAIN_MAX &&
            is_letter(s.ptr[t->from]));
}

/* Mostly a plain word: nothing of ours begins with three letters that no
 * digit follows. */
static bool only_letters(struct str s, const struct scan_token *t)
{
    size_t end = t->from;

    while (end < s.len && is_alnum(s.ptr[end])) {
        if (is_digit(s.ptr[end]))
            return false;
        end++;
    }
    return end - t->from > 3;
}

size_t pii_find(const struct guard_index *x, size_t max, struct arena *a,
                struct pii **found)
{
    const struct scan *s = x->scan;
    struct pii *list = ARENA_ARRAY(a, max, struct pii);
    struct near near = {0};
    uint32_t done = 0; /* bytes already inside something */
    size_t n = 0;

    for (uint32_t i = 0; i < s->n && n < max; i++) {
        const struct scan_token *t = &s->tokens[i];
        struct pii got;

        note_words(x, i, &near);
        if (t->from < done)
            continue;
        if (t->kind == SCAN_MAIL) {
            list[n++] = (struct pii){PII_ADDRESS, true, t->from, t->to};
            continue;
        }
        if (!may_begin(s->source, t) || only_letters(s->source, t) ||
            !take_chain(s->source, t->from, &near, &got))
            continue;
        list[n++] = got;
        done = got.to;
    }
    *found = list;
    return n;
}

/* ---- comparing and masking ---- */

struct str pii_plain(struct arena *a, struct str value)
{
    struct buf b = buf_make(a, value.len + 1);
    struct str plain;

    for (size_t i = 0; i < value.len; i++)
        if (is_alnum(value.ptr[i]))
            buf_put_byte(&b,
                         (char)(is_letter(value.ptr[i]) ? value.ptr[i] | 0x20
                                                        : value.ptr[i]));
    plain = buf_str(&b);
    if (str_starts(plain, STR("00")))
        plain = str_sub(plain, 2, plain.len);
    return plain;
}

bool pii_same(struct arena *a, enum pii_kind kind, struct str one,
              struct str two)
{
    struct str p, q, shorter;

    if (kind == PII_ADDRESS)
        return str_eq_nocase(one, two) ||
               (two.len > 1 && two.ptr[0] == '@' && one.len > two.len &&
                str_eq_nocase(str_sub(one, one.len - two.len, two.len), two));
    p = pii_plain(a, one);
    q = pii_plain(a, two);
    if (kind != PII_PHONE || str_eq(p, q))
        return str_eq(p, q);
    /* with and without country, with and without the 0 before the area */
    while (p.len && p.ptr[0] == '0')
        p = str_sub(p, 1, p.len);
    while (q.len && q.ptr[0] == '0')
        q = str_sub(q, 1, q.len);
    shorter = p.len < q.len ? p : q;
    return shorter.len >= 7 && (str_ends(p, shorter) && str_ends(q, shorter));
}
