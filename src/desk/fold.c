#include "base/buf.h"
#include "desk/fold.h"

enum { FOLDS_BYTES = 16 * 1024, FOLDS_MAX = 400 };

static char letter_of(enum quote_kind kind)
{
    switch (kind) {
    case QUOTE_INTRO:
    case QUOTE_HISTORY: return 'q';
    case QUOTE_CLOSING:
    case QUOTE_SIGNATURE: return 's';
    case QUOTE_NEW:
    case QUOTE_FORWARD: break;
    }
    return '\0';
}

struct str fold_write(struct arena *a, const struct quote_part *parts, size_t n)
{
    struct buf b = buf_make(a, FOLDS_BYTES);
    size_t made = 0;

    for (size_t i = 0; i < n && made < FOLDS_MAX; i++) {
        char letter = letter_of(parts[i].kind);
        size_t from = parts[i].span.from;
        size_t to = parts[i].span.to;

        if (!letter)
            continue;
        /* the intro of a quote and the quote are one fold, and so are the
         * closing of a letter and its signature */
        while (i + 1 < n && letter_of(parts[i + 1].kind) == letter)
            to = parts[++i].span.to;
        if (made++)
            buf_put_byte(&b, ',');
        buf_put_byte(&b, letter);
        buf_put_i64(&b, (int64_t)from);
        buf_put_byte(&b, '-');
        buf_put_i64(&b, (int64_t)to);
    }
    return buf_str(&b);
}

static bool read_one(struct str item, struct fold *f)
{
    size_t dash = str_find_byte(item, '-');
    int64_t from, to;

    if (item.len < 4 || dash == SIZE_MAX ||
        !str_to_i64(str_sub(item, 1, dash - 1), &from) ||
        !str_to_i64(str_sub(item, dash + 1, item.len), &to) || from < 0 ||
        to < from)
        return false;
    f->kind = item.ptr[0] == 'q' ? FOLD_QUOTE : FOLD_SIGNATURE;
    f->span = (struct span){(size_t)from, (size_t)to};
    return true;
}

struct fold *fold_parts(struct arena *a, struct str text, struct str folds,
                        size_t *n)
{
    struct fold *out = ARENA_ARRAY(a, 2 * FOLDS_MAX + 1, struct fold);
    struct str rest = folds, item;
    size_t at = 0;
    struct fold f;

    *n = 0;
    while (folds.len && *n < 2 * FOLDS_MAX - 1 && str_cut(&rest, ',', &item)) {
        if (!read_one(item, &f) || f.span.from < at || f.span.to > text.len)
            continue;
        if (f.span.from > at)
            out[(*n)++] = (struct fold){FOLD_NOT, {at, f.span.from}};
        out[(*n)++] = f;
        at = f.span.to;
    }
    if (at < text.len)
        out[(*n)++] = (struct fold){FOLD_NOT, {at, text.len}};
    return out;
}
