#include "base/buf.h"
#include "base/limits.h"
#include "net/imap_parse.h"

enum { OVER_MAX = 4 }; /* literals over the cap in one response */

enum frame {
    IN_LINE,    /* waiting for CR */
    IN_CR,      /* waiting for the LF after CR */
    IN_LITERAL, /* waiting for `left` more bytes */
    BROKEN      /* waiting for nothing */
};

struct imap_parse {
    struct arena *a; /* this response */
    struct buf raw;  /* the response; literals over the cap left out */
    enum frame frame;
    size_t literal_cap;
    size_t left;              /* bytes of the literal still to come */
    bool skip;                /* and they are not kept */
    size_t line_start;        /* in raw: after the last literal */
    size_t text_bytes;        /* outside literals */
    size_t over_at[OVER_MAX]; /* in raw: where a literal was left out */
    size_t over_n;
    struct imap_line line;
    bool complete; /* `line` is to be forgotten at the next feed */
};

bool imap_number(struct str s, uint32_t *n)
{
    uint64_t v = 0;

    if (s.len == 0 || s.len > 10)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    if (v > UINT32_MAX)
        return false;
    *n = (uint32_t)v;
    return true;
}

static enum imap_status status_of(struct str word)
{
    static const struct {
        struct str word;
        enum imap_status status;
    } WORDS[] = {
        {STR_INIT("OK"), IMAP_OK},           {STR_INIT("NO"), IMAP_NO},
        {STR_INIT("BAD"), IMAP_BAD},         {STR_INIT("BYE"), IMAP_BYE},
        {STR_INIT("PREAUTH"), IMAP_PREAUTH},
    };

    for (size_t i = 0; i < ARRAY_N(WORDS); i++)
        if (str_eq_nocase(word, WORDS[i].word))
            return WORDS[i].status;
    return IMAP_DATA;
}

/* ---- reading one complete response ---- */

struct reader {
    struct imap_parse *p;
    const char *at, *end;
    int depth;
};

static bool read_value(struct reader *r, struct imap_value *v);

static bool read_quoted(struct reader *r, struct imap_value *v)
{
    struct buf b = buf_make(r->p->a, LIMIT_IMAP_LINE_BYTES);

    v->kind = IMAP_TEXT;
    for (r->at++; r->at < r->end; r->at++) {
        if (*r->at == '"') {
            r->at++;
            v->text = buf_str(&b);
            return true;
        }
        if (*r->at == '\\') {
            r->at++;
            if (r->at == r->end || (*r->at != '"' && *r->at != '\\'))
                return false;
        } else if (*r->at == '\r' || *r->at == '\n') {
            return false; /* a quoted string ends in its line */
        }
        buf_put_byte(&b, *r->at);
    }
    return false;
}

/* The framing has checked "{n}" CR LF and that n bytes follow. */
static bool read_literal(struct reader *r, struct imap_value *v)
{
    struct imap_parse *p = r->p;
    const char *close = memchr(r->at, '}', (size_t)(r->end - r->at));
    uint32_t n;

    if (!close || r->end - close < 3 || close[1] != '\r' || close[2] != '\n' ||
        !imap_number(str_make(r->at + 1, (size_t)(close - r->at - 1)), &n))
        return false;
    v->kind = IMAP_TEXT;
    r->at = close + 3;
    for (size_t i = 0; i < p->over_n; i++)
        if (p->raw.ptr + p->over_at[i] == r->at)
            v->over = true;
    if (v->over)
        return true;
    if ((size_t)(r->end - r->at) < n)
        return false;
    v->text = str_make(r->at, n);
    r->at += n;
    return true;
}

static bool read_list(struct reader *r, struct imap_value *v)
{
    const struct imap_value **tail = &v->first;

    v->kind = IMAP_LIST;
    if (++r->depth > LIMIT_IMAP_DEPTH)
        return false;
    r->at++;
    while (r->at < r->end && *r->at != ')') {
        struct imap_value *item = ARENA_NEW(r->p->a, struct imap_value);

        if (!read_value(r, item))
            return false;
        *tail = item;
        tail = &item->next;
        if (r->at < r->end && *r->at == ' ')
            r->at++;
        else if (r->at < r->end && *r->at != ')' && *r->at != '(')
            return false;
    }
    if (r->at == r->end)
        return false;
    r->at++;
    r->depth--;
    return true;
}

/* "BODY[HEADER.FIELDS (DATE)]<0>" is one atom: brackets hold anything. */
static bool read_atom(struct reader *r, struct imap_value *v)
{
    const char *start = r->at;

    while (r->at < r->end) {
        char c = *r->at;

        if (c == '[') {
            const char *close = memchr(r->at, ']', (size_t)(r->end - r->at));

            if (!close || memchr(r->at, '\r', (size_t)(close - r->at)))
                return false;
            r->at = close + 1;
            continue;
        }
        if ((unsigned char)c <= ' ' || c == '(' || c == ')' || c == '{' ||
            c == '"' || c == 0x7f)
            break;
        r->at++;
    }
    v->kind = IMAP_ATOM;
    v->text = str_make(start, (size_t)(r->at - start));
    if (str_eq_nocase(v->text, STR("NIL"))) {
        v->kind = IMAP_NIL;
        v->text = (struct str){0};
        return true;
    }
    return v->text.len > 0;
}

static bool read_value(struct reader *r, struct imap_value *v)
{
    if (r->at == r->end)
        return false;
    switch (*r->at) {
    case '(': return read_list(r, v);
    case '"': return read_quoted(r, v);
    case '{': return read_literal(r, v);
    case '~':
        if (r->end - r->at > 1 && r->at[1] == '{') {
            r->at++; /* literal8 of RFC 3516 */
            return read_literal(r, v);
        }
        return read_atom(r, v);
    default: return read_atom(r, v);
    }
}

static void read_status(struct imap_line *line, struct str rest)
{
    size_t close;

    rest = str_sub(rest, rest.len && rest.ptr[0] == ' ', SIZE_MAX);
    close = str_find_byte(rest, ']');
    if (rest.len && rest.ptr[0] == '[' && close != SIZE_MAX) {
        line->code = str_sub(rest, 1, close - 1);
        rest = str_sub(rest, close + 1, SIZE_MAX);
    }
    line->text = str_trim(rest);
}

static struct str word_take(struct str *rest)
{
    size_t space = str_find_byte(*rest, ' ');
    struct str word = str_sub(*rest, 0, space);

    *rest = str_sub(*rest, space == SIZE_MAX ? rest->len : space + 1, SIZE_MAX);
    return word;
}

static bool read_values(struct imap_parse *p, struct str rest)
{
    struct reader r = {p, rest.ptr, rest.ptr + rest.len, 0};
    const struct imap_value **tail = &p->line.values;

    while (r.at < r.end) {
        struct imap_value *v;

        if (*r.at == ' ') { /* some servers end a line with a space */
            r.at++;
            continue;
        }
        v = ARENA_NEW(p->a, struct imap_value);
        if (!read_value(&r, v))
            return false;
        if (r.at < r.end && *r.at != ' ')
            return false;
        *tail = v;
        tail = &v->next;
    }
    return true;
}

/* raw holds a whole response without its last CR LF. */
static bool read_line(struct imap_parse *p)
{
    struct imap_line *line = &p->line;
    struct str rest = buf_str(&p->raw);
    struct str before;

    line->tag = word_take(&rest);
    if (line->tag.len == 0)
        return false;
    if (str_eq(line->tag, STR("+"))) {
        line->status = IMAP_CONTINUE;
        read_status(line, rest);
        return true;
    }
    before = rest;
    line->name = word_take(&rest);
    line->status = status_of(line->name);
    if (line->status != IMAP_DATA) {
        read_status(line, str_sub(before, line->name.len, SIZE_MAX));
        line->name = (struct str){0};
        return true;
    }
    if (!str_eq(line->tag, STR("*")) || line->name.len == 0)
        return false;
    if (imap_number(line->name, &line->number)) {
        line->numbered = true;
        line->name = word_take(&rest);
    }
    return line->name.len > 0 && read_values(p, rest);
}

/* ---- framing: where does the response end ---- */

/* A status response ends with its line, whatever its text looks like. */
static bool is_status_line(struct imap_parse *p)
{
    struct str rest = buf_str(&p->raw);

    if (str_eq(word_take(&rest), STR("+")))
        return true;
    return status_of(word_take(&rest)) != IMAP_DATA;
}

/* Does the line end in "{n}"?  Then n bytes and more of the line follow. */
static bool literal_announced(struct imap_parse *p, uint32_t *n)
{
    size_t end = p->raw.len, open;

    if (end - p->line_start < 3 || p->raw.ptr[end - 1] != '}')
        return false;
    for (open = end - 1; open > p->line_start && p->raw.ptr[open - 1] != '{';)
        open--;
    if (open == p->line_start)
        return false;
    return imap_number(str_make(p->raw.ptr + open, end - 1 - open), n) &&
           !is_status_line(p);
}

static enum imap_parse_result broken(struct imap_parse *p)
{
    p->frame = BROKEN;
    return IMAP_PARSE_BAD;
}

static enum imap_parse_result line_ended(struct imap_parse *p)
{
    uint32_t n;

    if (literal_announced(p, &n)) {
        BUF_LIT(&p->raw, "\r\n");
        p->left = n;
        /* the cap holds for the literals of one response together, too */
        p->skip = n > p->literal_cap ||
                  p->raw.len + n > p->literal_cap + LIMIT_IMAP_LINE_BYTES;
        if (p->skip) {
            if (p->over_n == OVER_MAX)
                return broken(p);
            p->over_at[p->over_n++] = p->raw.len;
        }
        p->line_start = p->raw.len;
        p->frame = n ? IN_LITERAL : IN_LINE;
        return IMAP_PARSE_MORE;
    }
    if (!read_line(p))
        return broken(p);
    p->complete = true;
    p->frame = IN_LINE;
    return IMAP_PARSE_LINE;
}

static void begin_line(struct imap_parse *p)
{
    arena_reset(p->a);
    p->raw = buf_make(p->a, SIZE_MAX / 4);
    p->line = (struct imap_line){0};
    p->line_start = p->text_bytes = p->over_n = 0;
    p->complete = false;
    p->frame = IN_LINE;
}

/* Takes text up to CR; false: a byte that may not be there, or too long. */
static bool take_text(struct imap_parse *p, struct str *in)
{
    size_t n = str_find_byte(*in, '\r');
    struct str part = str_sub(*in, 0, n);

    p->text_bytes += part.len;
    if (p->text_bytes > LIMIT_IMAP_LINE_BYTES ||
        str_find_byte(part, '\n') != SIZE_MAX ||
        str_find_byte(part, 0) != SIZE_MAX)
        return false;
    buf_put(&p->raw, part);
    *in = str_sub(*in, part.len, SIZE_MAX);
    if (n != SIZE_MAX) {
        *in = str_sub(*in, 1, SIZE_MAX);
        p->frame = IN_CR;
    }
    return true;
}

static void take_literal(struct imap_parse *p, struct str *in)
{
    struct str part = str_sub(*in, 0, p->left);

    if (!p->skip)
        buf_put(&p->raw, part);
    *in = str_sub(*in, part.len, SIZE_MAX);
    p->left -= part.len;
    if (p->left == 0) {
        p->frame = IN_LINE;
        p->line_start = p->raw.len;
    }
}

enum imap_parse_result imap_parse_feed(struct imap_parse *p, struct str *in)
{
    enum imap_parse_result result = IMAP_PARSE_MORE;

    if (p->complete && in->len)
        begin_line(p);
    while (in->len && result == IMAP_PARSE_MORE) {
        switch (p->frame) {
        case IN_LINE:
            if (!take_text(p, in))
                return broken(p);
            break;
        case IN_CR:
            if (in->ptr[0] != '\n')
                return broken(p);
            *in = str_sub(*in, 1, SIZE_MAX);
            result = line_ended(p);
            break;
        case IN_LITERAL: take_literal(p, in); break;
        case BROKEN: return IMAP_PARSE_BAD;
        }
    }
    return result;
}

const struct imap_line *imap_parse_line(const struct imap_parse *p)
{
    return &p->line;
}

struct imap_parse *imap_parse_open(size_t literal_cap_bytes)
{
    struct imap_parse *p = calloc(1, sizeof *p);

    if (!p)
        abort();
    p->a = arena_open();
    p->literal_cap = literal_cap_bytes;
    begin_line(p);
    return p;
}

void imap_parse_close(struct imap_parse **p)
{
    if (!*p)
        return;
    arena_close(&(*p)->a);
    free(*p);
    *p = NULL;
}

void imap_parse_set_cap(struct imap_parse *p, size_t literal_cap_bytes)
{
    p->literal_cap = literal_cap_bytes;
}
