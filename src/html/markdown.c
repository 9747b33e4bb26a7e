#include <cmark.h>

#include "base/limits.h"
#include "html/markdown.h"
#include "html/text_html.h"

enum { BRACKETS_MAX = 2000, QUOTE_DEPTH_MAX = 50, DEPTH_MAX = 100 };

/* cmark is slow on heaps of open brackets and on deep quotes, which no letter
 * has. */
static bool is_heap(struct str text)
{
    size_t brackets = 0, quotes = 0;

    if (text.len > LIMIT_REPLY_BYTES)
        return true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        brackets += c == '[' || c == '!' || c == '`' || c == '<';
        quotes = c == '>' ? quotes + 1 : c == ' ' ? quotes : 0;
        if (quotes > QUOTE_DEPTH_MAX)
            return true;
    }
    return brackets > BRACKETS_MAX;
}

/* ---- changes in the tree ---- */

static cmark_node *text_node(struct arena *a, struct str s)
{
    cmark_node *n = cmark_node_new(CMARK_NODE_TEXT);

    cmark_node_set_literal(n, str_z(a, s));
    return n;
}

static cmark_node *link_node(struct arena *a, struct str url)
{
    cmark_node *n = cmark_node_new(CMARK_NODE_LINK);

    cmark_node_set_url(n, str_z(a, url));
    return n;
}

static void move_children(cmark_node *from, cmark_node *before)
{
    cmark_node *child;

    while ((child = cmark_node_first_child(from)))
        cmark_node_insert_before(before, child);
}

static void replace(cmark_node *old, cmark_node *new)
{
    cmark_node_insert_before(old, new);
    cmark_node_unlink(old);
    cmark_node_free(old);
}

/* An image is a link to it; a link that leads nowhere allowed is its text. */
static void change_link(struct arena *a, cmark_node *n)
{
    struct str url = str_from_z(cmark_node_get_url(n));
    cmark_node *child;

    if (!out_url_foreign_ok(url)) {
        move_children(n, n);
        cmark_node_unlink(n);
        cmark_node_free(n);
        return;
    }
    if (cmark_node_get_type(n) == CMARK_NODE_IMAGE) {
        cmark_node *link = link_node(a, url);

        if (!cmark_node_first_child(n))
            cmark_node_append_child(link, text_node(a, url));
        while ((child = cmark_node_first_child(n)))
            cmark_node_append_child(link, child);
        replace(n, link);
    }
}

/* Raw HTML as it was typed. */
static void change_html(struct arena *a, cmark_node *n)
{
    struct str literal = str_from_z(cmark_node_get_literal(n));
    cmark_node *text = text_node(a, str_trim(literal));

    if (cmark_node_get_type(n) == CMARK_NODE_HTML_BLOCK) {
        cmark_node *p = cmark_node_new(CMARK_NODE_PARAGRAPH);

        cmark_node_append_child(p, text);
        text = p;
    }
    replace(n, text);
}

static bool is_in_link(cmark_node *n)
{
    while ((n = cmark_node_parent(n)))
        if (cmark_node_get_type(n) == CMARK_NODE_LINK)
            return true;
    return false;
}

static void change_text(struct arena *a, cmark_node *n)
{
    struct str text = str_dup(a, str_from_z(cmark_node_get_literal(n)));
    size_t done = 0;
    struct span found;
    struct str url;

    if (is_in_link(n))
        return;
    while (text_find_link(a, text, done, &found, &url)) {
        cmark_node *link = link_node(a, url);

        if (found.from > done)
            cmark_node_insert_before(
                n, text_node(a, str_sub(text, done, found.from - done)));
        cmark_node_append_child(
            link,
            text_node(a, str_sub(text, found.from, found.to - found.from)));
        cmark_node_insert_before(n, link);
        done = found.to;
    }
    if (done > 0)
        cmark_node_set_literal(n, str_z(a, str_sub(text, done, text.len)));
}

struct nodes {
    cmark_node **v;
    size_t n, room;
};

/* All nodes of these kinds, so that the tree may change while we go. */
static struct nodes find(struct arena *a, cmark_node *root,
                         bool (*wanted)(cmark_node_type))
{
    struct nodes out = {.n = 0};
    cmark_iter *it = cmark_iter_new(root);
    cmark_event_type event;

    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(it);

        if (event != CMARK_EVENT_ENTER || !wanted(cmark_node_get_type(n)))
            continue;
        if (out.n == out.room) {
            size_t room = out.room ? out.room * 2 : 64;

            out.v = arena_grow(a, out.v, out.room * sizeof *out.v,
                               room * sizeof *out.v);
            out.room = room;
        }
        out.v[out.n++] = n;
    }
    cmark_iter_free(it);
    return out;
}

static bool is_html(cmark_node_type t)
{
    return t == CMARK_NODE_HTML_INLINE || t == CMARK_NODE_HTML_BLOCK;
}

static bool is_link(cmark_node_type t)
{
    return t == CMARK_NODE_LINK || t == CMARK_NODE_IMAGE;
}

static bool is_text(cmark_node_type t)
{
    return t == CMARK_NODE_TEXT;
}

/* Nodes that the iterator enters and never leaves. */
static bool is_leaf(cmark_node_type t)
{
    return t == CMARK_NODE_HTML_BLOCK || t == CMARK_NODE_THEMATIC_BREAK ||
           t == CMARK_NODE_CODE_BLOCK || t == CMARK_NODE_TEXT ||
           t == CMARK_NODE_SOFTBREAK || t == CMARK_NODE_LINEBREAK ||
           t == CMARK_NODE_CODE || t == CMARK_NODE_HTML_INLINE;
}

static bool is_deep(cmark_node *root)
{
    cmark_iter *it = cmark_iter_new(root);
    cmark_event_type event;
    int depth = 0, deepest = 0;

    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        if (event == CMARK_EVENT_EXIT)
            depth--;
        else if (!is_leaf(cmark_node_get_type(cmark_iter_get_node(it))))
            depth++;
        deepest = depth > deepest ? depth : deepest;
    }
    cmark_iter_free(it);
    return deepest > DEPTH_MAX;
}

/* NULL when it is to be taken as plain text. */
static cmark_node *parse(struct arena *a, struct str markdown)
{
    cmark_node *root;
    struct nodes found;

    if (is_heap(markdown))
        return NULL;
    root = cmark_parse_document(markdown.ptr ? markdown.ptr : "", markdown.len,
                                CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
    assert(root);
    if (is_deep(root)) {
        cmark_node_free(root);
        return NULL;
    }
    found = find(a, root, is_html);
    for (size_t i = 0; i < found.n; i++)
        change_html(a, found.v[i]);
    found = find(a, root, is_link);
    for (size_t i = found.n; i > 0; i--) /* the inner ones first */
        change_link(a, found.v[i - 1]);
    cmark_consolidate_text_nodes(root);
    found = find(a, root, is_text);
    for (size_t i = 0; i < found.n; i++)
        change_text(a, found.v[i]);
    return root;
}

struct html markdown_to_html(struct arena *a, struct str markdown)
{
    cmark_node *root = parse(a, markdown);
    char *z;
    struct html h;

    if (!root)
        return text_to_html(a, markdown, STR(""));
    z = cmark_render_html(root, CMARK_OPT_HARDBREAKS);
    h.s = str_dup(a, str_from_z(z));
    cmark_get_default_mem_allocator()->free(z);
    cmark_node_free(root);
    return h;
}

/* ---- as plain text ---- */

struct plain {
    struct buf out;
    cmark_node *list; /* the outermost list of the block before */
    bool started;     /* a block was written */
};

static bool is_type(cmark_node *n, cmark_node_type t)
{
    return n && cmark_node_get_type(n) == t;
}

/* The marks of quotes and the indent of items from the outside in; an item's
 * own mark the first time. */
static void line_head(struct plain *w, cmark_node *n)
{
    cmark_node *parent = cmark_node_parent(n);

    if (parent)
        line_head(w, parent);
    if (is_type(n, CMARK_NODE_BLOCK_QUOTE)) {
        BUF_LIT(&w->out, "> ");
    } else if (is_type(n, CMARK_NODE_ITEM)) {
        cmark_node *list = cmark_node_parent(n), *before = n;
        int number = cmark_node_get_list_start(list);
        bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;

        while ((before = cmark_node_previous(before)))
            number++;
        if (cmark_node_get_user_data(n))
            buf_put_z(&w->out, ordered ? "   " : "  ");
        else if (ordered)
            buf_put_f(&w->out, "%d. ", number);
        else
            BUF_LIT(&w->out, "- ");
        cmark_node_set_user_data(n, w);
    }
}

static void new_line(struct plain *w, cmark_node *n)
{
    buf_put_byte(&w->out, '\n');
    line_head(w, n);
}

static void start_block(struct plain *w, cmark_node *n)
{
    cmark_node *parent = cmark_node_parent(n), *list = NULL, *up = n;
    bool tight = is_type(parent, CMARK_NODE_ITEM) &&
                 cmark_node_get_list_tight(cmark_node_parent(parent));

    while ((up = cmark_node_parent(up)))
        if (is_type(up, CMARK_NODE_LIST))
            list = up;
    if (w->started) {
        buf_put_byte(&w->out, '\n');
        if (!(tight && list == w->list)) {
            if (is_type(parent, CMARK_NODE_BLOCK_QUOTE) &&
                cmark_node_previous(n))
                line_head(w, parent);
            buf_put_byte(&w->out, '\n');
        }
    }
    line_head(w, n);
    w->started = true;
    w->list = list;
}

static void put_literal(struct plain *w, cmark_node *n)
{
    struct str rest = str_from_z(cmark_node_get_literal(n)), line;
    bool first = true;

    if (str_ends(rest, STR("\n")))
        rest.len--;
    while (str_line(&rest, &line)) {
        if (!first)
            new_line(w, n);
        first = false;
        buf_put(&w->out, line);
    }
}

static void put_url(struct plain *w, cmark_node *n)
{
    struct str url = str_from_z(cmark_node_get_url(n));
    cmark_node *child = cmark_node_first_child(n);
    struct str text = is_type(child, CMARK_NODE_TEXT)
                          ? str_from_z(cmark_node_get_literal(child))
                          : STR("");
    struct str bare = url, scheme;

    if (str_cut(&bare, ':', &scheme) && str_starts(bare, STR("//")))
        bare = str_sub(bare, 2, bare.len);
    if (str_eq(text, url) || str_eq(text, bare))
        return;
    BUF_LIT(&w->out, " <");
    buf_put(&w->out, url);
    BUF_LIT(&w->out, ">");
}

static void put_node(struct plain *w, cmark_node *n, bool enter)
{
    switch (cmark_node_get_type(n)) {
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
        if (enter)
            start_block(w, n);
        break;
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_CUSTOM_BLOCK:
        start_block(w, n);
        put_literal(w, n);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        start_block(w, n);
        BUF_LIT(&w->out, "---");
        break;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_CUSTOM_INLINE:
        buf_put_z(&w->out, cmark_node_get_literal(n));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK: new_line(w, n); break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        if (!enter)
            put_url(w, n);
        break;
    case CMARK_NODE_NONE:
    case CMARK_NODE_DOCUMENT:
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_LIST:
    case CMARK_NODE_ITEM:
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG: break;
    }
}

struct str markdown_to_text(struct arena *a, struct str markdown)
{
    struct plain w = {.out = buf_make(a, SIZE_MAX / 8)};
    cmark_node *root = parse(a, markdown);
    cmark_iter *it;
    cmark_event_type event;

    if (!root)
        return str_dup(a, markdown);
    it = cmark_iter_new(root);
    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE)
        put_node(&w, cmark_iter_get_node(it), event == CMARK_EVENT_ENTER);
    cmark_iter_free(it);
    cmark_node_free(root);
    if (w.out.len)
        buf_put_byte(&w.out, '\n');
    return buf_str(&w.out);
}
