#include "base/limits.h"
#include "base/utf8.h"
#include "html/out.h"
#include "html/scan_impl.h"
#include "html/text.h"

enum { LISTS_MAX = 16, QUOTES_MAX = 10, LINK_BYTES = 2048 };

struct reader {
    struct arena *a;
    struct buf out;
    struct buf scratch;

    int breaks;      /* line ends to write before the next text */
    bool space;      /* a space to write before it */
    bool cell;       /* a cell mark to write before it, in a filled row */
    bool row_filled; /* this row has text already */
    bool at_start;   /* of a line: nothing but its head was written */

    int pre;    /* open <pre> */
    int quotes; /* open <blockquote> */
    int lists;  /* open lists; numbers of the ordered, -1 of the others */
    int64_t number[LISTS_MAX];

    struct str href;   /* of the open link; empty when none */
    size_t link_start; /* where its text begins in out; SIZE_MAX: none yet */

    bool may_hide;                    /* leave out what is hidden */
    char hidden[SCAN_NAME_BYTES + 1]; /* the hidden element; "" when none */
    int hidden_depth;
};

static void want_breaks(struct reader *r, int n)
{
    if (r->breaks < n)
        r->breaks = n;
    r->space = false;
    r->cell = false;
}

/* What stands before a line: marks of quotes, the indent of lists. */
static void line_head(struct reader *r)
{
    int quotes = r->quotes < QUOTES_MAX ? r->quotes : QUOTES_MAX;

    for (int i = 0; i < quotes; i++)
        BUF_LIT(&r->out, "> ");
    for (int i = 1; i < r->lists && i < LISTS_MAX; i++)
        BUF_LIT(&r->out, "  ");
    r->at_start = true;
}

/* Writes the line ends, the cell mark or the space that came before. */
static void settle(struct reader *r)
{
    if (r->out.len == 0) {
        line_head(r);
    } else if (r->breaks) {
        for (int i = 0; i < r->breaks; i++)
            buf_put_byte(&r->out, '\n');
        r->row_filled = false;
        line_head(r);
    } else if (r->cell && r->row_filled) {
        BUF_LIT(&r->out, " | ");
    } else if (r->space && !r->at_start) {
        buf_put_byte(&r->out, ' ');
    }
    r->breaks = 0;
    r->space = r->cell = false;
    if (r->href.len && r->link_start == SIZE_MAX)
        r->link_start = r->out.len;
}

static void put_char(struct reader *r, struct str c)
{
    settle(r);
    buf_put(&r->out, c);
    r->at_start = false;
    r->row_filled = true;
}

/* Characters that take no room; mail uses them to pad previews. */
static bool is_invisible(uint32_t cp)
{
    return cp == 0x200b || cp == 0xfeff || cp == 0x34f || cp == 0x2060 ||
           cp == 0xad || cp == 0;
}

static void put_plain(struct reader *r, struct str s)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        size_t n = utf8_read(str_sub(s, i, 4), &cp);
        struct str c = str_sub(s, i, n ? n : 1);

        i += c.len;
        if (n == 0 || is_invisible(cp))
            continue;
        if (r->pre && cp == '\n') {
            if (r->breaks < 2 || r->at_start)
                r->breaks++;
        } else if (r->pre && cp != '\r') {
            put_char(r, c);
        } else if (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' ||
                   cp == '\f' || cp == 0xa0) {
            r->space = true;
        } else {
            put_char(r, c);
        }
    }
}

static void put_text(struct reader *r, struct str raw)
{
    if (str_find_byte(raw, '&') == SIZE_MAX) {
        put_plain(r, raw);
        return;
    }
    buf_clear(&r->scratch);
    scan_unescape(&r->scratch, raw);
    put_plain(r, buf_str(&r->scratch));
}

/* ---- elements ---- */

static bool is_one_of(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

#define IS(name, ...)                                                          \
    is_one_of((name), (const char *const[]){__VA_ARGS__},                      \
              ARRAY_N(((const char *const[]){__VA_ARGS__})))

static bool is_paragraph(const char *name)
{
    return IS(name, "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
              "table", "blockquote", "pre", "dl", "article", "section");
}

static bool is_block(const char *name)
{
    return IS(name, "div", "tr", "li", "dt", "dd", "header", "footer", "main",
              "aside", "nav", "address", "center", "form", "fieldset", "body",
              "html", "caption", "figure", "hr", "option", "thead", "tbody",
              "tfoot", "details", "summary");
}

/* Content that is no text of the message. */
static bool is_silent(const char *name)
{
    return IS(name, "script", "style", "title", "textarea", "xmp", "iframe",
              "noembed", "noframes", "template", "svg", "math", "object");
}

static bool is_hidden(struct str attrs)
{
    struct str style = scan_attr_get(attrs, STR("style"));
    size_t at = str_find_nocase(style, STR("display"));
    struct str rest;

    if (scan_attr_has(attrs, STR("hidden")))
        return true;
    if (at == SIZE_MAX)
        return false;
    rest = str_trim(str_sub(style, at + 7, style.len));
    if (!str_starts(rest, STR(":")))
        return false;
    return str_starts_nocase(str_trim(str_sub(rest, 1, rest.len)), STR("none"));
}

static void open_item(struct reader *r)
{
    int i = r->lists - 1;

    want_breaks(r, 1);
    settle(r);
    if (i >= 0 && i < LISTS_MAX && r->number[i] >= 0)
        buf_put_f(&r->out, "%" PRId64 ". ", r->number[i]++);
    else
        BUF_LIT(&r->out, "- ");
    r->at_start = true; /* a space after the mark would be one too many */
}

static void open_list(struct reader *r, struct scan_item *item)
{
    int64_t start = 1;

    if (r->lists < LISTS_MAX) {
        if (!str_to_i64(scan_attr_get(item->attrs, STR("start")), &start) ||
            start < 0)
            start = 1;
        r->number[r->lists] = strcmp(item->name, "ol") == 0 ? start : -1;
    }
    r->lists++;
}

static void open_link(struct reader *r, struct scan_item *item)
{
    struct str href = scan_attr_get(item->attrs, STR("href"));

    r->href = STR("");
    r->link_start = SIZE_MAX;
    if (href.len == 0 || href.len > LINK_BYTES)
        return;
    href = str_trim(html_unescape(r->a, href));
    if (out_url_foreign_ok(href))
        r->href = href;
}

/* "https://shop.example/" shown as "shop.example" says it all. */
static bool says_the_same(struct str shown, struct str url)
{
    static const char *const heads[] = {"mailto:", "tel:", "https://",
                                        "http://", "www."};
    struct str pair[2] = {str_trim(shown), url};

    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < ARRAY_N(heads); i++)
            if (str_starts_nocase(pair[k], str_from_z(heads[i])))
                pair[k] = str_sub(pair[k], strlen(heads[i]), pair[k].len);
        if (str_ends(pair[k], STR("/")))
            pair[k].len--;
    }
    return str_eq_nocase(pair[0], pair[1]);
}

static void close_link(struct reader *r)
{
    struct str url = r->href, shown = STR("");
    bool empty = r->link_start == SIZE_MAX;

    r->href = STR("");
    if (url.len == 0)
        return;
    if (!empty && r->link_start <= r->out.len)
        shown = str_sub(buf_str(&r->out), r->link_start, r->out.len);
    r->link_start = SIZE_MAX;
    if (empty || says_the_same(shown, url))
        return; /* a link without text leads nowhere for a reader */
    BUF_LIT(&r->out, " <");
    buf_put(&r->out, url);
    BUF_LIT(&r->out, ">");
    r->at_start = false;
}

static void image(struct reader *r, struct scan_item *item)
{
    struct str alt = scan_attr_get(item->attrs, STR("alt"));

    if (str_trim(alt).len)
        put_text(r, alt);
}

static void open_tag(struct reader *r, struct scan_item *item)
{
    const char *name = item->name;

    if (is_paragraph(name))
        want_breaks(r, 2);
    else if (is_block(name))
        want_breaks(r, 1);
    if (strcmp(name, "li") == 0)
        open_item(r);
    else if (strcmp(name, "br") == 0)
        r->breaks += r->breaks < 2;
    else if (IS(name, "td", "th"))
        r->cell = true;
    else if (strcmp(name, "img") == 0)
        image(r, item);
    else if (strcmp(name, "a") == 0)
        open_link(r, item);
    else if (strcmp(name, "pre") == 0)
        r->pre++;
    else if (strcmp(name, "blockquote") == 0)
        r->quotes++;
    else if (IS(name, "ul", "ol"))
        open_list(r, item);
    else if (strcmp(name, "hr") == 0)
        put_plain(r, STR("---"));
    if (strcmp(name, "hr") == 0)
        want_breaks(r, 1);
}

static void close_tag(struct reader *r, const char *name)
{
    if (is_paragraph(name))
        want_breaks(r, 2);
    else if (is_block(name))
        want_breaks(r, 1);
    if (strcmp(name, "a") == 0)
        close_link(r);
    else if (strcmp(name, "pre") == 0)
        r->pre -= r->pre > 0;
    else if (strcmp(name, "blockquote") == 0)
        r->quotes -= r->quotes > 0;
    else if (IS(name, "ul", "ol"))
        r->lists -= r->lists > 0;
}

/* Inside a silent or hidden element only its own tags count. */
static bool hide(struct reader *r, struct scan_item *item)
{
    if (r->hidden[0]) {
        if (strcmp(item->name, r->hidden) != 0)
            return true;
        r->hidden_depth += item->kind == SCAN_OPEN    ? 1
                           : item->kind == SCAN_CLOSE ? -1
                                                      : 0;
        if (r->hidden_depth == 0)
            r->hidden[0] = '\0';
        return true;
    }
    if (item->kind != SCAN_OPEN || !item->name[0] || scan_is_void(item->name))
        return item->kind == SCAN_OPEN && r->may_hide && is_hidden(item->attrs);
    if (!is_silent(item->name) && !(r->may_hide && is_hidden(item->attrs)))
        return false;
    memcpy(r->hidden, item->name, sizeof r->hidden);
    r->hidden_depth = 1;
    return true;
}

/* False when something hidden never ended: it may be all of the message. */
static bool read_all(struct reader *r, struct str html)
{
    struct scan s = {.html = html};
    struct scan_item item = {.kind = SCAN_END};

    while (!r->out.over && scan_next(&s, &item) != SCAN_END) {
        if (item.kind == SCAN_TEXT) {
            if (!r->hidden[0])
                put_text(r, item.text);
        } else if (!hide(r, &item)) {
            if (item.kind == SCAN_OPEN)
                open_tag(r, &item);
            else
                close_tag(r, item.name);
        }
    }
    return !r->hidden[0];
}

struct str html_to_text(struct arena *a, struct str html)
{
    struct str head = utf8_cut(html, LIMIT_HTML_BYTES), text;
    struct reader r = {.a = a,
                       .out = buf_make(a, LIMIT_MAIL_TEXT_BYTES),
                       .scratch = buf_make(a, LIMIT_HTML_BYTES * 2),
                       .link_start = SIZE_MAX,
                       .at_start = true,
                       .may_hide = true};

    if (!read_all(&r, head)) {
        struct buf out = r.out, scratch = r.scratch;

        buf_clear(&out);
        r = (struct reader){.a = a,
                            .out = out,
                            .scratch = scratch,
                            .link_start = SIZE_MAX,
                            .at_start = true};
        read_all(&r, head);
    }
    text = buf_str(&r.out);
    while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ')
        text.len--;
    return text;
}

struct str html_unescape(struct arena *a, struct str s)
{
    struct buf b;

    if (str_find_byte(s, '&') == SIZE_MAX)
        return s;
    b = buf_make(a, SIZE_MAX / 8);
    scan_unescape(&b, s);
    return buf_str(&b);
}
