#include "mime/mime_impl.h"

/* Takes one line off *rest with its end; LF, CR LF, or the end of it all. */
static struct str take_line(struct str *rest)
{
    const char *lf = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
    size_t n = lf ? (size_t)(lf - rest->ptr) + 1 : rest->len;
    struct str line = str_make(rest->ptr, n);

    rest->ptr += n;
    rest->len -= n;
    return line;
}

static struct str without_end(struct str line)
{
    if (line.len && line.ptr[line.len - 1] == '\n')
        line.len--;
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* The length of the name when the line is "Name: …", else 0. */
static size_t name_length(struct str line)
{
    size_t n = 0;

    while (n < line.len && n < 256 && line.ptr[n] > 32 && line.ptr[n] != 127 &&
           line.ptr[n] != ':')
        n++;
    if (n == 0)
        return 0;
    for (size_t i = n; i < line.len; i++) {
        if (line.ptr[i] == ':')
            return n;
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t')
            break;
    }
    return 0;
}

static bool is_folded(struct str line)
{
    return line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
}

static struct str value_of(struct str line)
{
    size_t colon = str_find_byte(line, ':');

    return str_trim(str_sub(line, colon + 1, SIZE_MAX));
}

/*
 * A line of blanks only: some programs fold with it, some end the headers
 * with it.  It ends them when what follows is no header.
 */
static bool blanks_end_head(struct str rest)
{
    struct str next;

    if (rest.len == 0)
        return true;
    next = without_end(take_line(&rest));
    return !is_folded(next) && name_length(next) == 0;
}

/* Headers that nobody writes by accident into a text. */
static bool is_known(struct str line)
{
    static const struct str names[] = {STR_INIT("Subject:"),
                                       STR_INIT("From:"),
                                       STR_INIT("To:"),
                                       STR_INIT("Date:"),
                                       STR_INIT("Message-ID:"),
                                       STR_INIT("Content-Type:"),
                                       STR_INIT("MIME-Version:"),
                                       STR_INIT("Received:"),
                                       STR_INIT("Return-Path:"),
                                       STR_INIT("Content-Transfer-Encoding:"),
                                       STR_INIT("Content-Disposition:")};

    for (size_t i = 0; i < ARRAY_N(names); i++)
        if (str_starts_nocase(line, names[i]))
            return true;
    return false;
}

/*
 * A line that is no header within the headers: something took the blanks off
 * folded lines, or the empty line before the text is missing.  If a known
 * header comes before the next empty line it is the former; returns where
 * that header starts, else NULL.
 */
static const char *next_known(struct str rest)
{
    enum { LOOK_AHEAD_BYTES = 64 * 1024 };

    rest = str_sub(rest, 0, LOOK_AHEAD_BYTES);
    while (rest.len) {
        struct str line = without_end(take_line(&rest));

        if (line.len == 0 || str_starts(line, STR("--")))
            return NULL;
        if (is_known(line))
            return line.ptr;
    }
    return NULL;
}

static struct str skip_top(struct str raw)
{
    struct str rest = raw;

    if (str_starts(rest, STR("\xef\xbb\xbf")))
        rest = str_sub(rest, 3, SIZE_MAX);
    for (;;) {
        struct str after = rest;
        struct str line;

        if (rest.len == 0)
            return raw;
        line = without_end(take_line(&after));
        if (!mime_blank(line) && !str_starts(line, STR("From ")) &&
            !str_starts(line, STR(">From ")) &&
            (name_length(line) || !is_known(after)))
            return rest;
        rest = after;
    }
}

/* Header values of one line are slices; longer ones are joined here. */
struct unfold {
    struct arena *a;
    struct buf joined;
    bool open; /* joined holds the value of the last header so far */
};

static void unfold_add(struct unfold *u, struct mime_header *h, struct str line)
{
    if (!u->open) {
        u->joined = buf_make(u->a, SIZE_MAX / 2);
        buf_put(&u->joined, h->value);
        u->open = true;
    }
    buf_put_byte(&u->joined, ' ');
    buf_put(&u->joined, str_trim(line));
}

static void unfold_close(struct unfold *u, struct mime_header *h)
{
    if (u->open)
        h->value = str_trim(buf_str(&u->joined));
    u->open = false;
}

struct mime_head mime_head_read(struct arena *a, struct str raw, bool top,
                                size_t max, uint32_t *notes)
{
    struct mime_head h = {0};
    struct str rest = top ? skip_top(raw) : raw;
    struct unfold u = {.a = a};
    size_t room = 0;
    bool keeping = false;     /* a folded line belongs to a header we keep */
    const char *known = NULL; /* up to here all lines are headers */

    while (rest.len) {
        struct str before = rest;
        struct str line = without_end(take_line(&rest));
        size_t name;

        if (line.len == 0)
            break;
        if (is_folded(line)) {
            if (mime_blank(line) && blanks_end_head(rest))
                break;
            if (keeping)
                unfold_add(&u, &h.headers[h.n - 1], line);
            continue;
        }
        name = name_length(line);
        if (name == 0) {
            *notes |= MIME_NOTE_HEADER_REPAIRED;
            if (h.n && (!known || known < line.ptr))
                known = str_starts(line, STR("--")) ? NULL : next_known(rest);
            if (!known || known < line.ptr) {
                rest = before; /* the empty line is absent: the body starts */
                break;
            }
            if (keeping && !str_starts(line, STR("From ")) &&
                !str_starts(line, STR(">From ")))
                unfold_add(&u, &h.headers[h.n - 1], line);
            continue;
        }
        if (keeping)
            unfold_close(&u, &h.headers[h.n - 1]);
        keeping = h.n < max;
        if (!keeping) {
            *notes |= MIME_NOTE_TRUNCATED;
            continue;
        }
        if (h.n == room) {
            size_t more = room ? room * 2 : 32;

            h.headers = arena_grow(a, h.headers, room * sizeof *h.headers,
                                   more * sizeof *h.headers);
            room = more;
        }
        h.headers[h.n].name = str_sub(line, 0, name);
        h.headers[h.n].value = value_of(line);
        h.n++;
    }
    if (keeping)
        unfold_close(&u, &h.headers[h.n - 1]);
    h.body = rest;
    return h;
}

struct str mime_head_get(const struct mime_head *h, struct str name)
{
    for (size_t i = 0; i < h->n; i++)
        if (str_eq_nocase(h->headers[i].name, name))
            return h->headers[i].value;
    return (struct str){0};
}
