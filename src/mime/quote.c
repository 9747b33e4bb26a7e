#include "mime/quote.h"
#include "mime/mime_impl.h"
#include "mime/quote_impl.h"
#include "text/fold.h"

enum {
    LINE_BYTES = 400, /* longer lines are nobody's intro or signature */
    INTRO_LINES = 4,  /* "On … wrote:" may be broken over */
    BLOCK_LINES = 12, /* of a header block, with folded ones */
    SIGNATURE_LINES = 30,
    BARE_SIGNATURE_LINES = 12, /* after "--" without its blank */
    DEVICE_LINES = 3,          /* that may follow "Sent from my phone" */
    CLOSING_LINES = 5          /* that may follow "Best regards," */
};

struct line {
    struct str text;   /* without its LF */
    struct str folded; /* trimmed; empty when too long or blank */
    enum quote_kind kind;
    enum quote_label label;
    bool quoted, blank;
};

struct page {
    struct arena *a;
    struct line *line;
    size_t n;
    struct buf joined; /* the lines of an intro that is looked at */
};

/* The blanks of typographers and the marks of Chinese as those of ASCII. */
static struct str plain_marks(struct arena *a, struct str s)
{
    static const struct {
        struct str from;
        char to;
    } marks[] = {
        {STR_INIT("\xc2\xa0"), ' '},     {STR_INIT("\xe2\x80\xaf"), ' '},
        {STR_INIT("\xe3\x80\x80"), ' '}, {STR_INIT("："), ':'},
        {STR_INIT("，"), ','},           {STR_INIT("！"), '!'},
        {STR_INIT("？"), '?'},
    };
    struct buf b;

    if (mime_is_ascii(s))
        return s;
    b = buf_make(a, s.len);
    for (size_t i = 0; i < s.len;) {
        struct str rest = str_sub(s, i, 3);
        size_t k = 0;

        while (k < ARRAY_N(marks) && !str_starts(rest, marks[k].from))
            k++;
        buf_put_byte(&b, k < ARRAY_N(marks) ? marks[k].to : s.ptr[i]);
        i += k < ARRAY_N(marks) ? marks[k].from.len : 1;
    }
    return buf_str(&b);
}

static void read_lines(struct page *p, struct str text)
{
    size_t room = 0;
    struct str s;

    for (size_t i = 0; i < text.len; i++)
        room += text.ptr[i] == '\n';
    p->line = ARENA_ARRAY(p->a, room + 1, struct line);
    while (text.len && str_line(&text, &s)) {
        struct line *l = &p->line[p->n++];
        struct str bare = str_trim(s);

        l->text = s;
        l->blank = bare.len == 0;
        l->quoted = bare.len && bare.ptr[0] == '>';
        if (!l->quoted && bare.len && bare.len <= LINE_BYTES)
            l->folded = str_trim(plain_marks(p->a, fold_text(p->a, bare)));
        l->label = quote_label(l->folded);
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A clock time ("10:05"), a year or an address: what an intro tells. */
static bool tells_when_or_who(struct str s)
{
    for (size_t i = 0; i + 3 < s.len; i++) {
        const char *p = s.ptr + i;

        if (p[0] == '@')
            return true;
        if (is_digit(p[0]) && p[1] == ':' && is_digit(p[2]) && is_digit(p[3]))
            return true;
        if ((p[0] == '1' || p[0] == '2') && (p[1] == '9' || p[1] == '0') &&
            is_digit(p[2]) && is_digit(p[3]))
            return true;
    }
    return false;
}

static size_t skip_blank(const struct page *p, size_t i)
{
    while (i < p->n && p->line[i].blank)
        i++;
    return i;
}

/* How many lines from i are an "On … wrote:"; 0 when it is none. */
static size_t intro_lines(struct page *p, size_t i)
{
    bool opens = quote_opens(p->line[i].folded);
    bool starts = opens || tells_when_or_who(p->line[i].folded);

    buf_clear(&p->joined);
    for (size_t k = 0; k < INTRO_LINES && i + k < p->n; k++) {
        const struct line *l = &p->line[i + k];
        size_t next;

        if (!l->folded.len || l->quoted || (k && !starts))
            return 0;
        if (k == 0 && !starts && l->folded.ptr[l->folded.len - 1] != ':')
            return 0;
        if (k)
            buf_put_byte(&p->joined, ' ');
        buf_put(&p->joined, l->folded);
        if (!quote_closes(l->folded) &&
            !(k && quote_closes(buf_str(&p->joined))))
            continue;
        next = skip_blank(p, i + k + 1);
        if (next < p->n && p->line[next].quoted)
            return k + 1;
        /* the history is not marked with ">": be sure that it is one */
        if (starts && tells_when_or_who(buf_str(&p->joined)) && next < p->n)
            return k + 1;
        return 0;
    }
    return 0;
}

/* How many lines from i are "From: … Sent: … To: … Subject: …". */
static size_t block_lines(const struct page *p, size_t i)
{
    unsigned seen = 0;
    size_t k = 0, end = 0;
    int kinds = 0;

    if (p->line[i].label != LABEL_FROM && p->line[i].label != LABEL_DATE &&
        p->line[i].label != LABEL_SUBJECT)
        return 0;
    for (; k < BLOCK_LINES && i + k < p->n; k++) {
        const struct line *l = &p->line[i + k];
        enum quote_label label = l->label;

        if (l->quoted)
            break;
        if (l->blank) {
            /* some programs put an empty line between the headers */
            if (k + 1 < BLOCK_LINES && i + k + 1 < p->n &&
                p->line[i + k + 1].label != LABEL_NONE &&
                !(seen >> p->line[i + k + 1].label & 1))
                continue;
            break;
        }
        if (label == LABEL_NONE)
            continue; /* a long list of recipients, folded */
        if (seen >> label & 1)
            break;
        kinds += label != LABEL_CC;
        seen |= 1u << label;
        end = k + 1;
    }
    if (!(seen >> LABEL_FROM & 1) || kinds < 3)
        return 0;
    return end;
}

/* A line of marks only: "________________". */
static bool is_underline(struct str s, const char *marks, size_t at_least)
{
    if (s.len < at_least)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!s.ptr[i] || !strchr(marks, s.ptr[i]))
            return false;
    return true;
}

/*
 * "> a long line that a program broke" and its rest, which got no ">": it
 * goes on in lower case, right below a long line and above a quoted one.
 */
static bool is_quote_rest(const struct page *p, size_t i)
{
    enum { LONG_BYTES = 60 };
    const struct line *l = &p->line[i];

    return i && i + 1 < p->n && p->line[i - 1].quoted &&
           p->line[i + 1].quoted && p->line[i - 1].text.len >= LONG_BYTES &&
           l->text.len < LONG_BYTES && l->folded.len &&
           l->text.ptr[0] == l->folded.ptr[0] &&
           !(l->text.ptr[0] >= 0 && l->text.ptr[0] < 'a');
}

static void mark(struct page *p, size_t from, size_t to, enum quote_kind kind)
{
    for (size_t i = from; i < to && i < p->n; i++)
        p->line[i].kind = kind;
}

static bool said_before(const struct page *p, size_t end)
{
    for (size_t i = 0; i < end; i++)
        if (p->line[i].kind == QUOTE_NEW && !p->line[i].blank &&
            !quote_device(p->line[i].folded))
            return true;
    return false;
}

/*
 * From line i on all is history: an Outlook header block, a line "original
 * message", or an intro whose history is not marked.  With nothing said
 * above, it is what the sender wants to be read.
 */
static void take_rest(struct page *p, size_t i, size_t intro)
{
    if (!said_before(p, i)) {
        while (i && p->line[i - 1].blank)
            i--;
        mark(p, i, p->n, QUOTE_FORWARD);
        return;
    }
    mark(p, i, i + intro, QUOTE_INTRO);
    mark(p, i + intro, p->n, QUOTE_HISTORY);
}

/* A rule, an underline or nothing, then perhaps headers; 0: no such thing. */
static size_t heading_lines(const struct page *p, size_t i)
{
    enum quote_rule rule = quote_rule(p->line[i].folded);
    size_t next, block = 0;

    if (rule == RULE_NONE && !is_underline(p->line[i].folded, "_-", 10))
        return block_lines(p, i);
    next = skip_blank(p, i + 1);
    if (next < p->n && next - i <= 3)
        block = block_lines(p, next);
    if (block)
        return next - i + block;
    return rule != RULE_NONE ? 1 : 0;
}

static void find_quotes(struct page *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct line *l = &p->line[i];
        size_t k, next;

        if (l->quoted) {
            l->kind = QUOTE_HISTORY;
            continue;
        }
        if (l->blank) {
            l->kind = i ? p->line[i - 1].kind : QUOTE_NEW;
            continue;
        }
        if (is_quote_rest(p, i)) {
            l->kind = QUOTE_HISTORY;
            continue;
        }
        l->kind = QUOTE_NEW;
        k = l->folded.len ? heading_lines(p, i) : 0;
        if (k) {
            take_rest(p, i, k);
            return;
        }
        k = l->folded.len ? intro_lines(p, i) : 0;
        if (!k)
            continue;
        next = skip_blank(p, i + k);
        if (next >= p->n || !p->line[next].quoted) {
            take_rest(p, i, k);
            return;
        }
        mark(p, i, next, QUOTE_INTRO);
        i = next - 1;
    }
}

static bool is_signature_mark(struct str s)
{
    return str_eq(s, STR("-- ")) || str_eq(s, STR("--")) ||
           str_eq(s, STR("\xe2\x80\x94")) || /* what phones make of "--" */
           is_underline(s, "_", 2) || is_underline(s, "-", 30);
}

/* The lines from i to end that say something. */
static size_t filled(const struct page *p, size_t i, size_t end)
{
    size_t n = 0;

    for (; i < end; i++)
        n += !p->line[i].blank;
    return n;
}

/*
 * "Best regards," and a few lines below it, at the end of the new text
 * from…end; what is above must say something, else it is all there is.
 */
static void find_closing(struct page *p, size_t from, size_t end)
{
    size_t at = end, below = 0;

    for (size_t i = end; i-- > from;) {
        const struct line *l = &p->line[i];
        struct str text = str_trim(l->text);

        if (l->blank)
            continue;
        if (quote_closing(text, l->folded))
            at = i;
        else if (++below > CLOSING_LINES || !quote_below(text, l->folded))
            break;
    }
    if (at < end && filled(p, from, at))
        mark(p, at, end, QUOTE_CLOSING);
}

/* The signature at the end of the new text from…end. */
static void find_signature(struct page *p, size_t from, size_t end)
{
    size_t at = end, lines = 0;

    for (size_t i = end; i-- > from && lines <= SIGNATURE_LINES;) {
        const struct line *l = &p->line[i];

        lines += !l->blank;
        if (l->folded.len && l->folded.len < 100 && quote_device(l->folded) &&
            filled(p, i + 1, at) <= DEVICE_LINES) {
            at = i;
        } else if (is_signature_mark(l->text)) {
            if (str_eq(l->text, STR("-- ")) || lines <= BARE_SIGNATURE_LINES)
                at = i;
            if (str_eq(l->text, STR("-- ")))
                break;
        }
    }
    mark(p, at, end, QUOTE_SIGNATURE);
    find_closing(p, from, at);
}

static void find_signatures(struct page *p)
{
    for (size_t i = 0; i < p->n;) {
        size_t end = i;

        while (end < p->n && p->line[end].kind == p->line[i].kind)
            end++;
        if (p->line[i].kind == QUOTE_NEW)
            find_signature(p, i, end);
        i = end;
    }
}

struct quote_part *quote_split(struct arena *a, struct str text, size_t *n)
{
    struct page p = {
        .a = a,
        .joined = buf_make(a, INTRO_LINES * (LINE_BYTES * 3 + 1)),
    };
    struct quote_part *parts;
    size_t runs = 0;

    *n = 0;
    if (text.len == 0)
        return NULL;
    read_lines(&p, text);
    find_quotes(&p);
    find_signatures(&p);
    for (size_t i = 0; i < p.n; i++)
        runs += i == 0 || p.line[i].kind != p.line[i - 1].kind;
    parts = ARENA_ARRAY(a, runs, struct quote_part);
    for (size_t i = 0; i < p.n; i++) {
        size_t from = (size_t)(p.line[i].text.ptr - text.ptr);

        if (i && p.line[i].kind == p.line[i - 1].kind)
            continue;
        if (*n)
            parts[*n - 1].span.to = from;
        parts[*n].kind = p.line[i].kind;
        parts[(*n)++].span = (struct span){from, text.len};
    }
    return parts;
}

struct str quote_new(struct arena *a, struct str text,
                     const struct quote_part *parts, size_t n)
{
    struct buf b = buf_make(a, text.len + n);
    struct str out;

    for (size_t i = 0; i < n; i++)
        if (parts[i].kind == QUOTE_NEW || parts[i].kind == QUOTE_CLOSING ||
            parts[i].kind == QUOTE_FORWARD)
            buf_put(&b, str_sub(text, parts[i].span.from,
                                parts[i].span.to - parts[i].span.from));
    out = str_trim(buf_str(&b));
    return out.len ? out : str_trim(text);
}

struct str quote_new_text(struct arena *a, struct str text)
{
    size_t n;
    const struct quote_part *parts = quote_split(a, text, &n);

    return quote_new(a, text, parts, n);
}
