#include "base/utf8.h"
#include "mime/mime_impl.h"

struct str mime_clean_text(struct arena *a, struct str s, size_t max,
                           uint32_t *notes)
{
    struct buf b;
    bool clean = true;

    if (s.len > max) {
        *notes |= MIME_NOTE_TRUNCATED;
        s = utf8_cut(s, max);
    }
    for (size_t i = 0; i < s.len && clean; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        clean = (c >= 32 && c != 127) || c == '\n' || c == '\t';
    }
    if (clean)
        return s;
    b = buf_make(a, s.len);
    b.ptr = arena_alloc(a, s.len);
    b.room = s.len;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if ((c >= 32 && c != 127) || c == '\n' || c == '\t') {
            b.ptr[b.len++] = (char)c;
        } else if (c == '\r' || c == '\f') {
            if (c == '\f' || i + 1 == s.len || s.ptr[i + 1] != '\n')
                b.ptr[b.len++] = '\n';
        } else if (c == 0) {
            *notes |= MIME_NOTE_NUL;
        }
    }
    return buf_str(&b);
}

struct strip {
    struct buf out;
    int quote;        /* open blockquotes */
    int pre;          /* open pre elements */
    bool line;        /* something stands in this line */
    bool space;       /* a blank is due before the next word */
    size_t due;       /* line ends before the next word */
    int between;      /* the fewest open blockquotes since the last word */
    struct str link;  /* href of the open a element */
    size_t link_from; /* where its text starts in out */
};

static void put_depth(struct strip *s, int depth)
{
    for (int i = 0; i < depth; i++)
        buf_put_byte(&s->out, '>');
}

/* At least so many line ends before the next word. */
static void end_line(struct strip *s, size_t lines)
{
    s->space = false;
    if (s->out.len == 0)
        return;
    if (s->line) {
        s->line = false;
        s->due = 0;
        s->between = s->quote;
    }
    if (s->due < lines)
        s->due = lines;
    if (s->quote < s->between)
        s->between = s->quote;
}

static void start_text(struct strip *s)
{
    if (s->line) {
        if (s->space)
            buf_put_byte(&s->out, ' ');
    } else {
        for (size_t i = 0; i < s->due; i++) {
            buf_put_byte(&s->out, '\n');
            if (i + 1 < s->due)
                put_depth(s, s->between);
        }
        put_depth(s, s->quote);
        if (s->quote)
            buf_put_byte(&s->out, ' ');
    }
    s->due = 0;
    s->line = true;
    s->space = false;
}

static const struct {
    const char *name;
    uint32_t cp;
} entities[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},
    {"quot", '"'},      {"apos", '\''},     {"nbsp", 0xa0},
    {"iexcl", 0xa1},    {"cent", 0xa2},     {"pound", 0xa3},
    {"yen", 0xa5},      {"sect", 0xa7},     {"copy", 0xa9},
    {"laquo", 0xab},    {"shy", 0xad},      {"reg", 0xae},
    {"deg", 0xb0},      {"plusmn", 0xb1},   {"sup2", 0xb2},
    {"sup3", 0xb3},     {"acute", 0xb4},    {"micro", 0xb5},
    {"para", 0xb6},     {"middot", 0xb7},   {"ordm", 0xba},
    {"raquo", 0xbb},    {"frac14", 0xbc},   {"frac12", 0xbd},
    {"iquest", 0xbf},   {"Agrave", 0xc0},   {"Aacute", 0xc1},
    {"Acirc", 0xc2},    {"Atilde", 0xc3},   {"Auml", 0xc4},
    {"Aring", 0xc5},    {"AElig", 0xc6},    {"Ccedil", 0xc7},
    {"Egrave", 0xc8},   {"Eacute", 0xc9},   {"Ecirc", 0xca},
    {"Euml", 0xcb},     {"Igrave", 0xcc},   {"Iacute", 0xcd},
    {"Icirc", 0xce},    {"Iuml", 0xcf},     {"Ntilde", 0xd1},
    {"Ograve", 0xd2},   {"Oacute", 0xd3},   {"Ocirc", 0xd4},
    {"Otilde", 0xd5},   {"Ouml", 0xd6},     {"times", 0xd7},
    {"Oslash", 0xd8},   {"Ugrave", 0xd9},   {"Uacute", 0xda},
    {"Ucirc", 0xdb},    {"Uuml", 0xdc},     {"szlig", 0xdf},
    {"agrave", 0xe0},   {"aacute", 0xe1},   {"acirc", 0xe2},
    {"atilde", 0xe3},   {"auml", 0xe4},     {"aring", 0xe5},
    {"aelig", 0xe6},    {"ccedil", 0xe7},   {"egrave", 0xe8},
    {"eacute", 0xe9},   {"ecirc", 0xea},    {"euml", 0xeb},
    {"igrave", 0xec},   {"iacute", 0xed},   {"icirc", 0xee},
    {"iuml", 0xef},     {"ntilde", 0xf1},   {"ograve", 0xf2},
    {"oacute", 0xf3},   {"ocirc", 0xf4},    {"otilde", 0xf5},
    {"ouml", 0xf6},     {"divide", 0xf7},   {"oslash", 0xf8},
    {"ugrave", 0xf9},   {"uacute", 0xfa},   {"ucirc", 0xfb},
    {"uuml", 0xfc},     {"yacute", 0xfd},   {"yuml", 0xff},
    {"OElig", 0x152},   {"oelig", 0x153},   {"Scaron", 0x160},
    {"scaron", 0x161},  {"ensp", 0x2002},   {"emsp", 0x2003},
    {"thinsp", 0x2009}, {"zwnj", 0x200c},   {"ndash", 0x2013},
    {"mdash", 0x2014},  {"lsquo", 0x2018},  {"rsquo", 0x2019},
    {"sbquo", 0x201a},  {"ldquo", 0x201c},  {"rdquo", 0x201d},
    {"bdquo", 0x201e},  {"bull", 0x2022},   {"hellip", 0x2026},
    {"lsaquo", 0x2039}, {"rsaquo", 0x203a}, {"euro", 0x20ac},
    {"trade", 0x2122},  {"rarr", 0x2192},
};

static bool number_entity(struct str name, uint32_t *cp)
{
    bool hex = name.len > 1 && (name.ptr[1] | 0x20) == 'x';
    uint32_t n = 0;

    for (size_t i = hex ? 2 : 1; i < name.len; i++) {
        char c = (char)(name.ptr[i] | 0x20);
        uint32_t digit;

        if (name.ptr[i] >= '0' && name.ptr[i] <= '9')
            digit = (uint32_t)(name.ptr[i] - '0');
        else if (hex && c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a' + 10);
        else
            return false;
        n = n * (hex ? 16 : 10) + digit;
        if (n > 0x10ffff)
            return false;
    }
    *cp = n;
    return name.len > (hex ? 2u : 1u) && n >= 32;
}

/* The entity at s[0] == '&': its length, or 0 when it is only an "&". */
static size_t read_entity(struct str s, uint32_t *cp)
{
    struct str name;
    size_t n = 1;

    while (n < s.len && n < 12 &&
           (s.ptr[n] == '#' || (s.ptr[n] >= '0' && s.ptr[n] <= '9') ||
            ((s.ptr[n] | 0x20) >= 'a' && (s.ptr[n] | 0x20) <= 'z')))
        n++;
    name = str_sub(s, 1, n - 1);
    if (n < s.len && s.ptr[n] == ';')
        n++;
    if (str_starts(name, STR("#")))
        return number_entity(name, cp) ? n : 0;
    for (size_t i = 0; i < ARRAY_N(entities); i++) {
        if (str_eq(name, str_from_z(entities[i].name))) {
            *cp = entities[i].cp;
            return n;
        }
    }
    return 0;
}

static void put_char(struct strip *s, struct str text)
{
    start_text(s);
    buf_put(&s->out, text);
}

static void put_cp(struct strip *s, uint32_t cp)
{
    char out[4];

    if (cp == 0xa0) {
        s->space = true;
        return;
    }
    if (cp == 0xad || cp == 0x200b || cp == 0x200c || cp == 0xfeff)
        return; /* invisible */
    put_char(s, str_make(out, utf8_write(cp, out)));
}

static size_t take_text(struct strip *s, struct str html, size_t i)
{
    size_t from = i;
    uint32_t cp;
    size_t n;

    switch (html.ptr[i]) {
    case '&':
        n = read_entity(str_sub(html, i, 16), &cp);
        if (n)
            put_cp(s, cp);
        else
            put_char(s, STR("&"));
        return i + (n ? n : 1);
    case '\n':
        if (s->pre) {
            end_line(s, s->line ? 1 : s->due + 1);
            return i + 1;
        }
        s->space = s->line;
        return i + 1;
    case ' ':
    case '\t':
    case '\r':
    case '\f':
        if (s->pre && html.ptr[i] != '\r')
            put_char(s, STR(" "));
        else
            s->space = s->line;
        return i + 1;
    default: break;
    }
    while (i < html.len && !strchr("<& \t\r\n\f", html.ptr[i]))
        i++;
    if (i == from)
        return i + 1; /* NUL, or a "<" that starts no tag */
    put_char(s, str_sub(html, from, i - from));
    return i;
}

/* One tag as far as we care. */
struct tag {
    char name[12]; /* lower case, cut */
    bool close;
    struct str attributes;
};

/* Reads "<name …>" at i; the index behind it, or i when it is no tag. */
static size_t read_tag(struct str html, size_t i, struct tag *t)
{
    size_t from = i++, n = 0, start;
    char quote = 0;

    t->close = i < html.len && html.ptr[i] == '/';
    if (t->close)
        i++;
    if (i >= html.len ||
        !((html.ptr[i] | 0x20) >= 'a' && (html.ptr[i] | 0x20) <= 'z'))
        return from;
    for (; i < html.len && !strchr(" \t\r\n/>", html.ptr[i]); i++)
        if (n + 1 < sizeof t->name)
            t->name[n++] = (char)(html.ptr[i] >= 'A' && html.ptr[i] <= 'Z'
                                      ? html.ptr[i] + 32
                                      : html.ptr[i]);
    t->name[n] = '\0';
    start = i;
    for (; i < html.len; i++) {
        if (quote) {
            if (html.ptr[i] == quote)
                quote = 0;
        } else if (html.ptr[i] == '>') {
            break;
        } else if (html.ptr[i] == '<') {
            return from; /* "<" that is text: keeps the search short */
        } else if ((html.ptr[i] == '"' || html.ptr[i] == '\'') &&
                   html.ptr[i - 1] == '=') {
            quote = html.ptr[i];
        }
        if (i - start > 64 * 1024)
            return from; /* nobody's tag */
    }
    t->attributes = str_sub(html, start, i - start);
    return i < html.len ? i + 1 : i;
}

static struct str read_href(struct str attributes)
{
    size_t at = str_find_nocase(attributes, STR("href="));
    struct str v;

    if (at == SIZE_MAX)
        return (struct str){0};
    v = str_sub(attributes, at + 5, SIZE_MAX);
    if (v.len && (v.ptr[0] == '"' || v.ptr[0] == '\'')) {
        char quote = v.ptr[0];

        v = str_sub(v, 1, SIZE_MAX);
        at = str_find_byte(v, quote);
    } else {
        at = str_find_byte(v, ' ');
    }
    v = str_trim(str_sub(v, 0, at));
    return str_starts_nocase(v, STR("http")) && v.len < 500 ? v
                                                            : (struct str){0};
}

/* "text <http://…>" when the text does not show the address itself. */
static void end_link(struct strip *s)
{
    struct str shown =
        str_trim(str_sub(buf_str(&s->out), s->link_from, SIZE_MAX));

    if (s->link.len && shown.len && s->out.len >= s->link_from &&
        str_find_nocase(shown, STR("http")) == SIZE_MAX &&
        str_find(s->link, shown) == SIZE_MAX) {
        struct str rest = s->link;

        s->space = true;
        start_text(s);
        buf_put_byte(&s->out, '<');
        for (size_t i = 0; i < rest.len;) {
            size_t n = str_starts(str_sub(rest, i, 5), STR("&amp;")) ? 5 : 1;

            if ((unsigned char)rest.ptr[i] > 32)
                buf_put_byte(&s->out, rest.ptr[i]);
            i += n;
        }
        buf_put_byte(&s->out, '>');
    }
    s->link = (struct str){0};
}

enum effect {
    EFFECT_NONE,
    EFFECT_BREAK, /* a new line before and after */
    EFFECT_SPACE, /* an empty line around */
    EFFECT_DROP   /* what is inside is not text */
};

static const struct {
    const char *name;
    enum effect effect;
} effects[] = {
    {"br", EFFECT_BREAK},         {"p", EFFECT_SPACE},
    {"div", EFFECT_BREAK},        {"tr", EFFECT_BREAK},
    {"li", EFFECT_BREAK},         {"ul", EFFECT_SPACE},
    {"ol", EFFECT_SPACE},         {"h1", EFFECT_SPACE},
    {"h2", EFFECT_SPACE},         {"h3", EFFECT_SPACE},
    {"h4", EFFECT_SPACE},         {"h5", EFFECT_SPACE},
    {"h6", EFFECT_SPACE},         {"table", EFFECT_BREAK},
    {"hr", EFFECT_BREAK},         {"pre", EFFECT_SPACE},
    {"blockquote", EFFECT_SPACE}, {"dt", EFFECT_BREAK},
    {"dd", EFFECT_BREAK},         {"form", EFFECT_BREAK},
    {"center", EFFECT_BREAK},     {"section", EFFECT_BREAK},
    {"article", EFFECT_BREAK},    {"header", EFFECT_BREAK},
    {"footer", EFFECT_BREAK},     {"fieldset", EFFECT_BREAK},
    {"script", EFFECT_DROP},      {"style", EFFECT_DROP},
    {"title", EFFECT_DROP},       {"template", EFFECT_DROP},
    {"noscript", EFFECT_NONE},    {"textarea", EFFECT_NONE},
    {"xml", EFFECT_DROP},         {"svg", EFFECT_DROP},
};

static enum effect effect_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_N(effects); i++)
        if (strcmp(effects[i].name, name) == 0)
            return effects[i].effect;
    return EFFECT_NONE;
}

static bool is_tag(const struct tag *t, const char *name)
{
    return strcmp(t->name, name) == 0;
}

/* Index behind "</name" for an element whose inside is not text. */
static size_t skip_element(struct str html, size_t i, const char *name)
{
    char end[16];
    size_t at;

    snprintf(end, sizeof end, "</%s", name);
    at = str_find_nocase(str_sub(html, i, SIZE_MAX), str_from_z(end));
    if (at == SIZE_MAX)
        return html.len;
    at += i;
    i = at + str_find_byte(str_sub(html, at, 256), '>') + 1;
    return i > at ? i : at + 2;
}

static void do_tag(struct strip *s, const struct tag *t)
{
    enum { QUOTE_MAX = 20 };
    enum effect effect = effect_of(t->name);

    if (is_tag(t, "br"))
        end_line(s, s->line ? 1 : s->due + 1);
    else if (effect == EFFECT_BREAK || effect == EFFECT_SPACE)
        end_line(s, effect == EFFECT_SPACE ? 2 : 1);
    if (is_tag(t, "blockquote")) {
        s->quote += t->close ? -1 : 1;
        if (s->quote < 0)
            s->quote = 0;
        if (s->quote > QUOTE_MAX)
            s->quote = QUOTE_MAX;
        end_line(s, 2);
    } else if (is_tag(t, "pre")) {
        s->pre = !t->close;
    } else if (is_tag(t, "td") || is_tag(t, "th")) {
        s->space = s->line;
    } else if (is_tag(t, "li") && !t->close) {
        start_text(s);
        BUF_LIT(&s->out, "-");
        s->space = true;
    } else if (is_tag(t, "a")) {
        end_link(s);
        if (!t->close)
            s->link = read_href(t->attributes);
        s->link_from = s->out.len;
    }
}

struct str mime_html_text(struct arena *a, struct str html)
{
    struct strip s = {.out = buf_make(a, html.len * 3 + 64)};
    size_t i = 0;

    while (i < html.len && s.out.len < LIMIT_MAIL_TEXT_BYTES) {
        struct tag t;
        size_t next;

        if (html.ptr[i] != '<') {
            i = take_text(&s, html, i);
            continue;
        }
        if (str_starts(str_sub(html, i, 4), STR("<!--"))) {
            next = str_find(str_sub(html, i + 4, SIZE_MAX), STR("-->"));
            i = next == SIZE_MAX ? html.len : i + 4 + next + 3;
            continue;
        }
        if (i + 1 < html.len &&
            (html.ptr[i + 1] == '!' || html.ptr[i + 1] == '?')) {
            next = str_find_byte(str_sub(html, i, SIZE_MAX), '>');
            i = next == SIZE_MAX ? html.len : i + next + 1;
            continue;
        }
        next = read_tag(html, i, &t);
        if (next == i) {
            put_char(&s, STR("<"));
            i++;
            continue;
        }
        i = next;
        do_tag(&s, &t);
        if (!t.close && effect_of(t.name) == EFFECT_DROP)
            i = skip_element(html, i, t.name);
    }
    if (s.out.len)
        buf_put_byte(&s.out, '\n');
    return buf_str(&s.out);
}
