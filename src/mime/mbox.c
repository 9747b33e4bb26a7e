#include "mime/mbox.h"
#include "base/buf.h"

/* "From sender Tue Nov 24 06:01:00 2026": a word, and a clock or a year. */
static bool is_from_line(struct str line, struct str *sender)
{
    struct str rest = str_sub(line, 5, SIZE_MAX);
    bool clock = false, year = false;
    size_t end;

    if (!str_starts(line, STR("From ")))
        return false;
    while (rest.len && rest.ptr[0] == ' ')
        rest = str_sub(rest, 1, SIZE_MAX);
    end = str_find_byte(rest, ' ');
    if (end == SIZE_MAX || end == 0 || rest.len - end > 100)
        return false;
    *sender = str_sub(rest, 0, end);
    rest = str_sub(rest, end, SIZE_MAX);
    for (size_t i = 0; i + 4 < rest.len; i++) {
        const char *p = rest.ptr + i;
        bool two = p[1] >= '0' && p[1] <= '9' && p[2] >= '0' && p[2] <= '9';

        year |= p[0] == ' ' && two && (p[1] == '1' || p[1] == '2') &&
                p[3] >= '0' && p[3] <= '9' && p[4] >= '0' && p[4] <= '9';
        clock |= two && p[3] == ':' && p[4] >= '0' && p[4] <= '9';
    }
    return year || clock;
}

static struct str line_at(struct str file, size_t at)
{
    struct str rest = str_sub(file, at, SIZE_MAX);
    const char *lf = rest.len ? memchr(rest.ptr, '\n', rest.len) : NULL;

    return str_sub(rest, 0, lf ? (size_t)(lf - rest.ptr) + 1 : rest.len);
}

/* ">From ", ">>From ", …: one ">" was put there by the mailbox. */
static bool is_escaped(struct str line)
{
    size_t n = 0;

    while (n < line.len && line.ptr[n] == '>')
        n++;
    return n && str_starts(str_sub(line, n, 5), STR("From "));
}

static struct str unescape(struct arena *a, struct str raw)
{
    struct buf b = buf_make(a, raw.len);

    for (size_t i = 0; i < raw.len;) {
        struct str line = line_at(raw, i);

        buf_put(&b, str_sub(line, is_escaped(line) ? 1 : 0, SIZE_MAX));
        i += line.len;
    }
    return buf_str(&b);
}

static bool is_empty(struct str line)
{
    return line.len == 0 || line.ptr[0] == '\n' ||
           (line.len == 2 && line.ptr[0] == '\r');
}

bool mbox_next(struct arena *a, struct str file, size_t *offset,
               struct mbox_item *item)
{
    size_t at = *offset;
    bool gap = true, open = false, escaped = false;
    size_t start = 0, end = file.len, tail = 0;
    struct str sender = {0};

    for (; at < file.len;) {
        struct str line = line_at(file, at);

        if (gap && is_from_line(line, &sender)) {
            if (open) {
                end = at;
                break;
            }
            open = true;
            item->from = at;
            item->sender = sender;
            start = at + line.len;
            gap = false;
        } else {
            gap = is_empty(line);
            tail = gap ? line.len : 0;
            escaped |= open && is_escaped(line);
        }
        at += line.len;
    }
    *offset = end;
    if (!open)
        return false;
    item->to = end;
    if (end < start + tail || end == start)
        tail = 0; /* the empty line before the next belongs to the mailbox */
    item->raw = str_sub(file, start, end - start - tail);
    if (escaped)
        item->raw = unescape(a, item->raw);
    return true;
}
