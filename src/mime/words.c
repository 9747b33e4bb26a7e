#include "base/utf8.h"
#include "mime/mime_impl.h"
#include "text/charset.h"

struct str mime_charset(struct arena *a, struct str bytes, struct str label,
                        uint32_t *notes)
{
    enum charset_how how = CHARSET_UTF8;
    struct str text = charset_to_utf8(a, bytes, label, &how);

    switch (how) {
    case CHARSET_DECLARED:
    case CHARSET_UTF8: break;
    case CHARSET_GUESSED: *notes |= MIME_NOTE_CHARSET_GUESSED; break;
    case CHARSET_REPLACED: *notes |= MIME_NOTE_UNDECODABLE; break;
    }
    if (how != CHARSET_DECLARED && label.len &&
        charset_canonical(label).len == 0 && !mime_is_ascii(bytes))
        *notes |= MIME_NOTE_CHARSET_UNKNOWN;
    return text;
}

/* Characters that have no place in one line of text: controls, line and
 * paragraph separators, and the marks that turn the direction of others. */
static bool is_odd(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 ||
           cp == 0x2029 || (cp >= 0x202a && cp <= 0x202e) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff;
}

static bool is_clean(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
            return false; /* bytes over 0x7f are negative: looked at below */
    return true;
}

struct str mime_clean_line(struct arena *a, struct str s)
{
    struct buf b;

    s = str_trim(s);
    if (is_clean(s))
        return s;
    b = buf_make(a, s.len * 3 + 1);
    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        size_t n = utf8_read(str_sub(s, i, 4), &cp);

        if (n == 0)
            buf_put_cp(&b, 0xfffd);
        else if (!is_odd(cp))
            buf_put(&b, str_sub(s, i, n));
        else if (cp <= 0x20 && b.len && b.ptr[b.len - 1] != ' ')
            buf_put_byte(&b, ' ');
        i += n ? n : 1;
    }
    return str_trim(buf_str(&b));
}

struct word {
    struct str charset, text;
    char how;      /* 'b' or 'q' */
    size_t length; /* bytes of the whole */
};

/*
 * "=?charset?B?text?=" at the start of s.  Blanks inside the text are
 * forgiven, and so is an end that is missing at the end of the header.
 */
static bool read_word(struct str s, struct word *w)
{
    struct str rest = str_sub(s, 2, SIZE_MAX);
    size_t mark, end;

    mark = str_find_byte(str_sub(rest, 0, 80), '?');
    if (mark == SIZE_MAX || mark == 0 || mark + 2 >= rest.len ||
        rest.ptr[mark + 2] != '?')
        return false;
    w->charset = str_sub(rest, 0, mark);
    end = str_find_byte(w->charset, '*'); /* RFC 2231: language */
    if (end != SIZE_MAX)
        w->charset.len = end;
    w->how = (char)(rest.ptr[mark + 1] | 0x20);
    if (w->how != 'b' && w->how != 'q')
        return false;
    w->text = str_sub(rest, mark + 3, SIZE_MAX);
    end = str_find(w->text, STR("?="));
    /* "=?utf-8?Q?=41?=": the first "?=" may belong to the text's "=41" */
    if (end == 0 && w->text.len > 3 && w->how == 'q')
        end = str_find(str_sub(w->text, 1, SIZE_MAX), STR("?=")) + 1;
    if (end == SIZE_MAX || end > w->text.len) {
        end = w->text.len;
        while (end && w->text.ptr[end - 1] == '?')
            end--;
        w->length = s.len;
    } else {
        w->length = 2 + mark + 3 + end + 2;
    }
    w->text.len = end;
    return true;
}

size_t mime_word_length(struct str s)
{
    struct word w;

    if (s.len < 8 || s.ptr[0] != '=' || s.ptr[1] != '?' || !read_word(s, &w))
        return 0;
    return w.length < s.len || str_ends(s, STR("?=")) ? w.length : 0;
}

size_t mime_word_charset(struct str s, struct str *charset)
{
    struct word w;

    if (s.len < 8 || s.ptr[0] != '=' || s.ptr[1] != '?' || !read_word(s, &w))
        return 0;
    *charset = w.charset;
    return w.length;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void put_q(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '_') {
            buf_put_byte(b, ' ');
        } else if (s.ptr[i] == '=' && i + 2 < s.len &&
                   hex_digit(s.ptr[i + 1]) >= 0 &&
                   hex_digit(s.ptr[i + 2]) >= 0) {
            buf_put_byte(b, (char)(hex_digit(s.ptr[i + 1]) * 16 +
                                   hex_digit(s.ptr[i + 2])));
            i += 2;
        } else {
            buf_put_byte(b, s.ptr[i]);
        }
    }
}

/* Words of one charset in a row are joined first: characters may be split
 * between them. */
static void put_words(struct arena *a, struct buf *out, struct buf *bytes,
                      struct str charset, uint32_t *notes)
{
    struct str held = str_dup(a, buf_str(bytes));

    if (bytes->len)
        buf_put(out, mime_charset(a, held, charset, notes));
    buf_clear(bytes);
}

/* Text between encoded words: ASCII, or bytes that nobody encoded. */
static void put_plain(struct arena *a, struct buf *out, struct str s,
                      struct str label, uint32_t *notes)
{
    if (mime_is_ascii(s) && str_find_byte(s, 0x1b) == SIZE_MAX) {
        buf_put(out, s);
        return;
    }
    if (!utf8_valid(s))
        *notes |= MIME_NOTE_HEADER_REPAIRED;
    buf_put(out, mime_charset(a, s, label, notes));
}

static struct str decode_words(struct arena *a, struct str raw,
                               struct str label, uint32_t *notes)
{
    struct buf out = buf_make(a, raw.len * 6 + 64);
    struct buf bytes = buf_make(a, raw.len + 64);
    struct str charset = {0};
    size_t plain = 0, i = 0;

    while (i < raw.len) {
        struct word w;
        struct str gap;

        if (raw.ptr[i] != '=' || i + 1 >= raw.len || raw.ptr[i + 1] != '?' ||
            !read_word(str_sub(raw, i, SIZE_MAX), &w)) {
            i++;
            continue;
        }
        gap = str_sub(raw, plain, i - plain);
        if (!bytes.len || !mime_blank(gap)) {
            put_words(a, &out, &bytes, charset, notes);
            put_plain(a, &out, gap, label, notes);
        } else if (!str_eq_nocase(charset, w.charset)) {
            put_words(a, &out, &bytes, charset, notes);
        }
        charset = w.charset;
        if (w.how == 'q')
            put_q(&bytes, w.text);
        else
            buf_put(&bytes, mime_decode_bytes(a, w.text, MIME_ENC_BASE64));
        i += w.length;
        plain = i;
    }
    put_words(a, &out, &bytes, charset, notes);
    put_plain(a, &out, str_sub(raw, plain, SIZE_MAX), label, notes);
    return buf_str(&out);
}

struct str mime_words(struct arena *a, struct str raw, struct str label,
                      uint32_t *notes)
{
    if (str_find(raw, STR("=?")) != SIZE_MAX)
        raw = decode_words(a, raw, label, notes);
    else if (!mime_is_ascii(raw) || str_find_byte(raw, 0x1b) != SIZE_MAX) {
        if (!utf8_valid(raw))
            *notes |= MIME_NOTE_HEADER_REPAIRED;
        raw = mime_charset(a, raw, label, notes);
    }
    return mime_clean_line(a, raw);
}

struct str mime_header_text(struct arena *a, struct str raw, uint32_t *notes)
{
    uint32_t unused = 0;

    return mime_words(a, raw, (struct str){0}, notes ? notes : &unused);
}
