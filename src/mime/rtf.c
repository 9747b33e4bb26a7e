#include "mime/mime_impl.h"
#include "text/charset.h"

/* [MS-OXRTFCP] section 2.1.3.1: what the dictionary starts with. */
static const char seed[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman "
    "\\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New "
    "RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0"
    "\\fs20\\b\\i\\u\\tab\\tx";

enum { DICT_BYTES = 4096, SEED_BYTES = 207, RTF_MAX = 16 * 1024 * 1024 };

static uint32_t u32(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;

    return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 |
           (uint32_t)u[3] << 24;
}

struct str rtf_unpack(struct arena *a, struct str in)
{
    char dict[DICT_BYTES] = {0};
    size_t at = SEED_BYTES; /* of dict, where the next byte goes */
    struct buf out = buf_make(a, RTF_MAX);
    size_t i = 16;

    if (in.len < 16)
        return (struct str){0};
    if (u32(in.ptr + 8) == 0x414c454d) /* "MELA": not compressed */
        return str_sub(in, 16, u32(in.ptr + 4));
    if (u32(in.ptr + 8) != 0x75465a4c) /* "LZFu" */
        return (struct str){0};
    memcpy(dict, seed, SEED_BYTES);
    while (i < in.len && !out.over) {
        unsigned flags = (unsigned char)in.ptr[i++];

        for (int bit = 0; bit < 8 && i < in.len; bit++, flags >>= 1) {
            unsigned hi, lo, from, n;

            if (!(flags & 1)) {
                dict[at++ % DICT_BYTES] = in.ptr[i];
                buf_put_byte(&out, in.ptr[i++]);
                continue;
            }
            if (i + 1 >= in.len)
                return buf_str(&out);
            hi = (unsigned char)in.ptr[i++];
            lo = (unsigned char)in.ptr[i++];
            from = hi << 4 | lo >> 4;
            n = (lo & 15) + 2;
            if (from == at % DICT_BYTES)
                return buf_str(&out); /* the mark of the end */
            while (n--) {
                char c = dict[from++ % DICT_BYTES];

                dict[at++ % DICT_BYTES] = c;
                buf_put_byte(&out, c);
            }
        }
    }
    return buf_str(&out);
}

enum { GROUPS_MAX = 256 };

struct group {
    bool skip;    /* fonts, colours, pictures: not text */
    bool tag;     /* {\*\htmltag …}: goes to the HTML only */
    bool htmlrtf; /* RTF that the HTML does without */
    int uc;       /* characters that stand for one \u */
};

struct rtf {
    struct arena *a;
    struct group group[GROUPS_MAX];
    int depth;
    int ignore;   /* characters to leave out after \u */
    bool star;    /* "\*" was read */
    bool is_html; /* \fromhtml1 */
    int codepage;
    uint32_t high;    /* first half of a surrogate pair */
    struct buf bytes; /* in codepage, not yet converted */
    struct buf text, html;
};

static struct str codepage_label(struct arena *a, int codepage)
{
    switch (codepage) {
    case 932: return STR("shift_jis");
    case 936: return STR("gb18030");
    case 949: return STR("euc-kr");
    case 950: return STR("big5");
    case 65001: return STR("utf-8");
    default: return str_fmt(a, "windows-%d", codepage);
    }
}

static void put_out(struct rtf *r, struct str s)
{
    const struct group *g = &r->group[r->depth];

    if (g->skip)
        return;
    if (!g->tag)
        buf_put(&r->text, s);
    if (r->is_html && !g->htmlrtf)
        buf_put(&r->html, s);
}

static void flush(struct rtf *r)
{
    if (!r->bytes.len)
        return;
    put_out(r, charset_to_utf8(r->a, str_dup(r->a, buf_str(&r->bytes)),
                               codepage_label(r->a, r->codepage), NULL));
    buf_clear(&r->bytes);
}

static void put_byte(struct rtf *r, char c)
{
    if (r->ignore > 0)
        r->ignore--;
    else if (!r->group[r->depth].skip)
        buf_put_byte(&r->bytes, c);
}

static void put_unicode(struct rtf *r, int n)
{
    uint32_t cp = (uint32_t)(n < 0 ? n + 65536 : n) & 0xffff;
    struct buf b = buf_make(r->a, 8);

    flush(r);
    r->ignore = r->group[r->depth].uc;
    if (cp >= 0xd800 && cp < 0xdc00) {
        r->high = cp;
        return;
    }
    if (cp >= 0xdc00 && cp < 0xe000 && r->high)
        cp = 0x10000 + ((r->high - 0xd800) << 10) + (cp - 0xdc00);
    r->high = 0;
    buf_put_cp(&b, cp);
    put_out(r, buf_str(&b));
}

static bool is_word(struct str w, const char *name)
{
    return str_eq(w, str_from_z(name));
}

static bool is_destination(struct str w)
{
    static const char *const names[] = {
        "fonttbl", "colortbl", "stylesheet", "info",      "pict",    "header",
        "footer",  "object",   "listtable",  "themedata", "xmlnstbl"};

    for (size_t i = 0; i < ARRAY_N(names); i++)
        if (is_word(w, names[i]))
            return true;
    return false;
}

static void do_word(struct rtf *r, struct str w, bool has_number, int number)
{
    struct group *g = &r->group[r->depth];
    bool star = r->star;

    r->star = false;
    if (is_word(w, "u") && has_number) {
        put_unicode(r, number);
        return;
    }
    flush(r);
    if (is_word(w, "htmltag")) {
        g->tag = true;
    } else if (star || is_destination(w)) {
        g->skip = true;
    } else if (is_word(w, "htmlrtf")) {
        g->htmlrtf = !has_number || number != 0;
    } else if (is_word(w, "fromhtml")) {
        r->is_html = true;
    } else if (is_word(w, "ansicpg") && has_number) {
        r->codepage = number;
    } else if (is_word(w, "uc") && has_number) {
        g->uc = number < 0 || number > 8 ? 1 : number;
    } else if (is_word(w, "par") || is_word(w, "line")) {
        put_out(r, STR("\n"));
    } else if (is_word(w, "tab")) {
        put_out(r, STR("\t"));
    } else if (is_word(w, "emdash")) {
        put_out(r, STR("\xe2\x80\x94"));
    } else if (is_word(w, "endash")) {
        put_out(r, STR("\xe2\x80\x93"));
    } else if (is_word(w, "lquote") || is_word(w, "rquote")) {
        put_out(r, STR("'"));
    } else if (is_word(w, "ldblquote") || is_word(w, "rdblquote")) {
        put_out(r, STR("\""));
    }
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

/* What follows a backslash at i; returns the index behind it. */
static size_t control(struct rtf *r, struct str s, size_t i)
{
    size_t from = i;
    bool has_number = false, minus = false;
    int number = 0;
    struct str word;

    if (i >= s.len)
        return i;
    if (!((s.ptr[i] | 0x20) >= 'a' && (s.ptr[i] | 0x20) <= 'z')) {
        switch (s.ptr[i]) {
        case '\'':
            if (i + 2 < s.len)
                put_byte(r, (char)(hex(s.ptr[i + 1]) * 16 + hex(s.ptr[i + 2])));
            return i + 3;
        case '*': r->star = true; break;
        case '~': put_byte(r, ' '); break;
        case '_': put_byte(r, '-'); break;
        case '\\':
        case '{':
        case '}': put_byte(r, s.ptr[i]); break;
        case '\n':
        case '\r':
            flush(r);
            put_out(r, STR("\n"));
            break;
        default: break;
        }
        return i + 1;
    }
    while (i < s.len && (s.ptr[i] | 0x20) >= 'a' && (s.ptr[i] | 0x20) <= 'z')
        i++;
    word = str_sub(s, from, i - from);
    if (i < s.len && s.ptr[i] == '-') {
        minus = true;
        i++;
    }
    for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++) {
        has_number = true;
        if (number < 1000000)
            number = number * 10 + (s.ptr[i] - '0');
    }
    if (i < s.len && s.ptr[i] == ' ')
        i++;
    do_word(r, word, has_number, minus ? -number : number);
    return i;
}

static void open_group(struct rtf *r, int *lost)
{
    flush(r);
    if (r->depth + 1 == GROUPS_MAX) {
        (*lost)++; /* deeper groups share the last */
        return;
    }
    r->group[r->depth + 1] = r->group[r->depth];
    r->depth++;
}

static void close_group(struct rtf *r, int *lost)
{
    flush(r);
    r->ignore = 0;
    if (*lost)
        (*lost)--;
    else if (r->depth)
        r->depth--;
}

struct str rtf_text(struct arena *a, struct str rtf, struct str *html)
{
    struct rtf *r = ARENA_NEW(a, struct rtf);
    int lost = 0;

    r->a = a;
    r->codepage = 1252;
    r->group[0].uc = 1;
    r->bytes = buf_make(a, RTF_MAX);
    r->text = buf_make(a, RTF_MAX);
    r->html = buf_make(a, RTF_MAX);
    for (size_t i = 0; i < rtf.len;) {
        char c = rtf.ptr[i++];

        switch (c) {
        case '{': open_group(r, &lost); break;
        case '}': close_group(r, &lost); break;
        case '\\': i = control(r, rtf, i); break;
        case '\r':
        case '\n': break;
        default: put_byte(r, c);
        }
    }
    flush(r);
    *html = r->is_html ? str_trim(buf_str(&r->html)) : (struct str){0};
    return str_trim(buf_str(&r->text));
}
