#include "base/limits.h"
#include "html/sanitize_impl.h"
#include "html/scan_impl.h"

static bool is_one_of(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

/* In alphabetical order; the index is the element's place in open[]. */
static const char *const allowed[] = {
    "a",      "abbr",  "b",    "big",   "blockquote", "br",   "caption",
    "center", "cite",  "code", "col",   "colgroup",   "dd",   "del",
    "dfn",    "div",   "dl",   "dt",    "em",         "font", "h1",
    "h2",     "h3",    "h4",   "h5",    "h6",         "hr",   "i",
    "img",    "ins",   "kbd",  "li",    "mark",       "ol",   "p",
    "pre",    "q",     "s",    "samp",  "small",      "span", "strike",
    "strong", "sub",   "sup",  "table", "tbody",      "td",   "tfoot",
    "th",     "thead", "tr",   "tt",    "u",          "ul",   "var",
    "wbr"};

enum { ALLOWED_N = sizeof allowed / sizeof allowed[0] };

static int allowed_index(const char *name)
{
    int low = 0, high = ALLOWED_N;

    while (low < high) {
        int mid = (low + high) / 2;
        int c = strcmp(allowed[mid], name);

        if (c == 0)
            return mid;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return -1;
}

bool sanitize_tag_allowed(const char *name)
{
    return allowed_index(name) >= 0;
}

/* Elements that go with all that is in them. */
static const char *const dropped[] = {
    "applet", "audio", "button",  "canvas",   "datalist", "frameset", "iframe",
    "map",    "math",  "noembed", "noframes", "noscript", "object",   "script",
    "select", "style", "svg",     "template", "textarea", "title",    "video",
    "xmp",    "embed", "input",   "plaintext"};

static int dropped_index(const char *name)
{
    for (size_t i = 0; i < ARRAY_N(dropped); i++)
        if (strcmp(name, dropped[i]) == 0)
            return (int)i;
    return -1;
}

/* Elements that a browser opens again in the next block when they are still
 * open (13.2.4.3): a few of them and many blocks make a huge tree. */
static bool is_formatting(const char *name)
{
    static const char *const list[] = {"a",      "b",  "big", "code",  "em",
                                       "font",   "i",  "s",   "small", "strike",
                                       "strong", "tt", "u"};

    return is_one_of(name, list, ARRAY_N(list));
}

/* Elements that end by themselves when a like one begins. */
static bool ends_itself(const char *name)
{
    static const char *const list[] = {"p",     "li",    "dt",      "dd",
                                       "tr",    "td",    "th",      "tbody",
                                       "thead", "tfoot", "caption", "colgroup"};

    return is_one_of(name, list, ARRAY_N(list));
}

enum { OPEN_WORK_MAX = 2 * 1000 * 1000, ATTR_BYTES = 8 * 1024 };

struct cleaner {
    struct buf out;
    struct buf scratch;
    size_t open[ALLOWED_N]; /* opened and not closed yet */
    size_t depth;           /* their sum, without those that end themselves */
    size_t formatting;      /* of these, formatting elements */
    size_t work;            /* elements that the parser may have to make */
    size_t dropped_n;
    bool never_closed[ARRAY_N(dropped)];
};

/* What the second pass looks at; all else is gone here. */
static bool attr_wanted(const char *tag, struct str name)
{
    static const char *const any[] = {"class", "id", "style", "dir", "align"};
    static const char *const img[] = {"src", "alt", "width", "height"};
    static const char *const cell[] = {"colspan", "rowspan"};
    char z[16];

    if (name.len >= sizeof z)
        return false;
    for (size_t i = 0; i <= name.len; i++) {
        char c = i < name.len ? name.ptr[i] : '\0';

        z[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return is_one_of(z, any, ARRAY_N(any)) ||
           (strcmp(tag, "img") == 0 && is_one_of(z, img, ARRAY_N(img))) ||
           (strcmp(tag, "a") == 0 && strcmp(z, "href") == 0) ||
           (strcmp(tag, "ol") == 0 && strcmp(z, "start") == 0) ||
           ((strcmp(tag, "td") == 0 || strcmp(tag, "th") == 0) &&
            is_one_of(z, cell, ARRAY_N(cell)));
}

static void put_attrs(struct cleaner *c, const char *tag, struct str attrs)
{
    struct str name, value;
    int kept = 0;

    /* a repeated attribute is dropped by the parser; few are ever wanted */
    while (kept < 16 && scan_attr(&attrs, &name, &value)) {
        if (!attr_wanted(tag, name) || value.len > 1024 * ATTR_BYTES)
            continue;
        buf_clear(&c->scratch);
        scan_unescape(&c->scratch, value);
        BUF_LIT(&c->out, " ");
        for (size_t i = 0; i < name.len; i++)
            buf_put_byte(&c->out, (char)(name.ptr[i] | 0x20));
        BUF_LIT(&c->out, "=\"");
        out_attr(&c->out, buf_str(&c->scratch));
        BUF_LIT(&c->out, "\"");
        kept++;
    }
}

static bool put_open(struct cleaner *c, int tag, struct str attrs)
{
    const char *name = allowed[tag];

    c->work += 1 + c->formatting;
    if (!scan_is_void(name)) {
        c->open[tag]++;
        c->depth += !ends_itself(name);
        c->formatting += is_formatting(name);
    }
    BUF_LIT(&c->out, "<");
    buf_put_z(&c->out, name);
    put_attrs(c, name, attrs);
    BUF_LIT(&c->out, ">");
    return c->depth <= LIMIT_HTML_DEPTH && c->work <= OPEN_WORK_MAX;
}

/* A closing tag without its opening one would only puzzle. */
static void put_close(struct cleaner *c, int tag)
{
    const char *name = allowed[tag];

    if (c->open[tag] == 0)
        return;
    c->open[tag]--;
    c->depth -= !ends_itself(name);
    c->formatting -= is_formatting(name);
    c->work += 1 + c->formatting;
    BUF_LIT(&c->out, "</");
    buf_put_z(&c->out, name);
    BUF_LIT(&c->out, ">");
}

/*
 * Passes over the content of a dropped element.  When it is never closed only
 * its tag is dropped, and that is remembered, so no byte is looked at twice
 * for the same element.
 */
static void skip(struct cleaner *c, struct scan *s, struct scan_item *item,
                 int which)
{
    struct scan ahead = *s;
    struct scan_item next = *item;
    int depth = 1;

    c->dropped_n++;
    if (scan_is_void(item->name) || c->never_closed[which])
        return;
    while (depth > 0 && scan_next(&ahead, &next) != SCAN_END)
        if (next.kind != SCAN_TEXT && strcmp(next.name, dropped[which]) == 0)
            depth += next.kind == SCAN_OPEN ? 1 : -1;
    if (depth > 0) {
        c->never_closed[which] = true;
        return;
    }
    *s = ahead;
    *item = next;
}

static void put_text(struct cleaner *c, struct str raw)
{
    buf_clear(&c->scratch);
    scan_unescape(&c->scratch, raw);
    c->work += c->formatting; /* text opens formatting elements again */
    out_text(&c->out, buf_str(&c->scratch));
}

bool sanitize_clean(struct arena *a, struct str foreign, struct str *clean,
                    size_t *dropped_n)
{
    struct cleaner c = {.out = buf_make(a, SIZE_MAX / 8),
                        .scratch = buf_make(a, SIZE_MAX / 8)};
    struct scan s = {.html = foreign};
    struct scan_item item = {.kind = SCAN_END};

    /* as our pages are read: a table ends a paragraph */
    BUF_LIT(&c.out, "<!DOCTYPE html>");
    while (scan_next(&s, &item) != SCAN_END) {
        int drop, tag;

        if (item.kind == SCAN_TEXT) {
            put_text(&c, item.text);
            continue;
        }
        drop = dropped_index(item.name);
        if (drop >= 0) {
            if (item.kind == SCAN_OPEN)
                skip(&c, &s, &item, drop);
            continue;
        }
        tag = allowed_index(item.name);
        if (tag < 0)
            continue;
        if (item.kind == SCAN_CLOSE)
            put_close(&c, tag);
        else if (!put_open(&c, tag, item.attrs))
            return false;
        if (c.work > OPEN_WORK_MAX)
            return false;
    }
    *clean = buf_str(&c.out);
    *dropped_n = c.dropped_n;
    return true;
}
