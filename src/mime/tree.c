#include "mime/mime_impl.h"

/*
 * Multiparts are taken apart here and not by GMime, which puts no cap on
 * parts, headers and boundaries: 15 MB of empty parts cost it 43 s and 3.8
 * GB, 15 MB of "--" below 1,000 open multiparts 20 s.  Here a level is one
 * search for its boundary, and all levels together may look at `budget`
 * bytes.
 */
struct builder {
    struct arena *a;
    size_t parts;  /* so far */
    size_t budget; /* bytes that may still be searched */
    uint32_t *notes;
};

static enum mime_encoding encoding_of(struct str value)
{
    if (str_find_nocase(value, STR("base64")) != SIZE_MAX)
        return MIME_ENC_BASE64;
    if (str_find_nocase(value, STR("quoted")) != SIZE_MAX)
        return MIME_ENC_QP;
    if (str_find_nocase(value, STR("uue")) != SIZE_MAX ||
        str_find_nocase(value, STR("x-uu")) != SIZE_MAX)
        return MIME_ENC_UU;
    return MIME_ENC_NONE;
}

static void read_fields(struct builder *b, struct mime_entity *p, bool digest)
{
    size_t slash;

    p->type_value = mime_head_get(&p->head, STR("Content-Type"));
    p->type = mime_param_head(b->a, p->type_value);
    slash = str_find_byte(p->type, '/');
    if (p->type.len == 0)
        p->type = digest ? STR("message/rfc822") : STR("text/plain");
    else if (slash == SIZE_MAX || slash == 0 || slash + 1 == p->type.len)
        p->type = str_starts(p->type, STR("text"))
                      ? STR("text/plain")
                      : STR("application/octet-stream");
    p->disposition_value = mime_head_get(&p->head, STR("Content-Disposition"));
    p->disposition = mime_param_head(b->a, p->disposition_value);
    p->encoding =
        encoding_of(mime_head_get(&p->head, STR("Content-Transfer-Encoding")));
}

/* A delimiter line of a boundary. */
struct delimiter {
    size_t from, to; /* with the line end before it, and its own */
    bool last;       /* "--boundary--" */
};

/* Whether what follows "--boundary" ends the line as it should. */
static bool read_tail(struct str body, size_t at, struct delimiter *d)
{
    d->last = str_starts(str_sub(body, at, 2), STR("--"));
    if (d->last)
        at += 2;
    while (at < body.len && (body.ptr[at] == ' ' || body.ptr[at] == '\t' ||
                             body.ptr[at] == '\r'))
        at++;
    if (at < body.len && body.ptr[at] != '\n') {
        /* text behind the last one: only the last is taken then */
        d->to = at;
        return d->last;
    }
    d->to = at < body.len ? at + 1 : at;
    return true;
}

static bool find_delimiter(struct str body, struct str mark, size_t from,
                           struct delimiter *d)
{
    while (from < body.len) {
        size_t at = str_find(str_sub(body, from, SIZE_MAX), mark);

        if (at == SIZE_MAX)
            return false;
        at += from;
        from = at + mark.len;
        if (at && body.ptr[at - 1] != '\n' && body.ptr[at - 1] != '\r')
            continue;
        if (!read_tail(body, at + mark.len, d))
            continue;
        d->from = at;
        if (d->from && body.ptr[d->from - 1] == '\n')
            d->from--;
        if (d->from && body.ptr[d->from - 1] == '\r')
            d->from--;
        return true;
    }
    return false;
}

/*
 * The boundary is absent or another one than announced: the first line that
 * starts with "--" and is followed by a Content- header will be it.
 */
static struct str guess_mark(struct str body)
{
    struct str rest = str_sub(body, 0, 256 * 1024);
    struct str line;
    struct str mark = {0};

    while (str_line(&rest, &line)) {
        if (mark.len && str_starts_nocase(line, STR("Content-")))
            return mark;
        mark = (struct str){0};
        if (line.len > 3 && line.len < 200 && str_starts(line, STR("--"))) {
            while (line.len && (line.ptr[line.len - 1] == ' ' ||
                                line.ptr[line.len - 1] == '\t'))
                line.len--;
            mark = line;
        }
    }
    return (struct str){0};
}

static void build(struct builder *b, struct mime_entity *p, bool digest,
                  int depth);

static struct mime_entity *add_part(struct builder *b, struct str raw)
{
    struct mime_entity *p = ARENA_NEW(b->a, struct mime_entity);

    b->parts++;
    p->head =
        mime_head_read(b->a, raw, false, LIMIT_MAIL_HEADERS / 10, b->notes);
    return p;
}

/* Makes the children of p; false when there is no delimiter at all. */
static bool split(struct builder *b, struct mime_entity *p, struct str body,
                  struct str mark, int depth)
{
    bool digest = str_eq(p->type, STR("multipart/digest"));
    struct mime_entity **link = &p->child;
    struct delimiter open, close;

    if (mark.len <= 2 || !find_delimiter(body, mark, 0, &open))
        return false;
    for (;;) {
        bool closed = find_delimiter(body, mark, open.to, &close);
        size_t end = closed ? close.from : body.len;

        if (open.last) {
            /* parts behind the last delimiter are parts all the same */
            if (!closed)
                break;
            *b->notes |= MIME_NOTE_BROKEN_MULTIPART;
        } else if (b->parts >= LIMIT_MIME_PARTS) {
            *b->notes |= MIME_NOTE_TRUNCATED;
            break;
        } else if (closed || !mime_blank(str_sub(body, open.to, SIZE_MAX))) {
            if (end < open.to)
                end = open.to; /* two delimiters with nothing between */
            *link = add_part(b, str_sub(body, open.to, end - open.to));
            build(b, *link, digest, depth + 1);
            link = &(*link)->next;
        }
        if (!closed) {
            *b->notes |= MIME_NOTE_BROKEN_MULTIPART;
            break;
        }
        open = close;
    }
    return p->child != NULL;
}

static void build_multipart(struct builder *b, struct mime_entity *p, int depth)
{
    struct str boundary = mime_param_raw(b->a, p->type_value, STR("boundary"));
    struct str body = p->head.body;
    struct str mark;

    if (depth >= LIMIT_MIME_DEPTH || body.len > b->budget) {
        *b->notes |= MIME_NOTE_TOO_DEEP;
        return;
    }
    b->budget -= body.len;
    mark = str_fmt(b->a, "--%.*s", STR_ARG(str_trim(boundary)));
    if (split(b, p, body, mark, depth))
        return;
    *b->notes |= MIME_NOTE_BROKEN_MULTIPART;
    if (split(b, p, body, guess_mark(body), depth))
        return;
    if (p->encoding == MIME_ENC_NONE || body.len > b->budget)
        return;
    b->budget -= body.len; /* a multipart may not be encoded, but some are */
    body = mime_decode_bytes(b->a, body, p->encoding);
    if (split(b, p, body, mark, depth))
        p->encoding = MIME_ENC_NONE;
}

static void build(struct builder *b, struct mime_entity *p, bool digest,
                  int depth)
{
    read_fields(b, p, digest);
    if (str_starts(p->type, STR("multipart/")))
        build_multipart(b, p, depth);
}

struct mime_entity *mime_tree(struct arena *a, struct str raw, uint32_t *notes)
{
    struct mime_entity *root = ARENA_NEW(a, struct mime_entity);
    struct builder b = {.a = a, .notes = notes, .parts = 1};

    b.budget = raw.len * 16 + (size_t)8 * 1024 * 1024;
    root->head = mime_head_read(a, raw, true, LIMIT_MAIL_HEADERS, notes);
    build(&b, root, false, 0);
    return root;
}
