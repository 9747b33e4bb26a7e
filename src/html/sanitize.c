#include <gumbo.h>

#include "base/limits.h"
#include "html/link_impl.h"
#include "html/sanitize_impl.h"
#include "html/text.h"
#include "html/text_html.h"

enum { SHOWN_BYTES = 4096, URL_BYTES = 8192 };

struct writer {
    struct arena *a;
    struct buf out;
    struct buf shown; /* scratch: the text of a link */
    const struct html_policy *p;
    struct html_notes *notes;
    const GumboNode *link; /* the open one */
    struct str link_url;
    const GumboNode *folded;  /* the quote that is folded: ends with it */
    const GumboNode *divided; /* the parent whose rest is folded */
};

/* ---- the tree ---- */

static const GumboVector *children(const GumboNode *n)
{
    static const GumboVector none = {0};

    return n->type == GUMBO_NODE_ELEMENT ? &n->v.element.children : &none;
}

/*
 * Visits the tree below root without recursion, since it may be deep: enter
 * says whether to go into a node, leave is called for those it went into.
 */
static void walk(struct writer *w, const GumboNode *root,
                 bool (*enter)(struct writer *, const GumboNode *),
                 void (*leave)(struct writer *, const GumboNode *))
{
    const GumboNode *at = root;
    size_t next = 0;

    for (;;) {
        const GumboVector *v = children(at);

        if (next < v->length) {
            const GumboNode *child = v->data[next];

            if (enter(w, child)) {
                at = child;
                next = 0;
            } else {
                next++;
            }
            continue;
        }
        if (at == root)
            return;
        leave(w, at);
        next = at->index_within_parent + 1;
        at = at->parent;
    }
}

static struct str attr(const GumboNode *n, const char *name)
{
    const GumboAttribute *a =
        gumbo_get_attribute(&n->v.element.attributes, name);

    return a ? str_from_z(a->value) : STR("");
}

static bool is_text(const GumboNode *n)
{
    return n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE ||
           n->type == GUMBO_NODE_CDATA;
}

static bool gather(struct writer *w, const GumboNode *n)
{
    if (is_text(n) && w->shown.len < SHOWN_BYTES)
        buf_put_z(&w->shown, n->v.text.text);
    return n->type == GUMBO_NODE_ELEMENT;
}

static void gather_leave(struct writer *w, const GumboNode *n)
{
    (void)w;
    (void)n;
}

/* ---- attributes ---- */

static bool is_number(struct str s, int64_t max)
{
    int64_t n;

    return str_to_i64(s, &n) && n >= 0 && n <= max;
}

static void put_number(struct writer *w, const GumboNode *n, const char *name,
                       int64_t max)
{
    struct str value = str_trim(attr(n, name));

    if (is_number(value, max))
        buf_put_f(&w->out, " %s=\"%.*s\"", name, STR_ARG(value));
}

static void put_choice(struct writer *w, const GumboNode *n, const char *name,
                       const char *const *choice, size_t choice_n)
{
    struct str value = str_trim(attr(n, name));

    for (size_t i = 0; i < choice_n; i++)
        if (str_eq_nocase(value, str_from_z(choice[i])))
            buf_put_f(&w->out, " %s=\"%s\"", name, choice[i]);
}

static void put_attrs(struct writer *w, const GumboNode *n)
{
    static const char *const dirs[] = {"ltr", "rtl", "auto"};
    static const char *const aligns[] = {"left", "right", "center"};
    GumboTag tag = n->v.element.tag;

    put_choice(w, n, "dir", dirs, ARRAY_N(dirs));
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH || tag == GUMBO_TAG_P ||
        tag == GUMBO_TAG_DIV)
        put_choice(w, n, "align", aligns, ARRAY_N(aligns));
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
        put_number(w, n, "colspan", 100);
        put_number(w, n, "rowspan", 1000);
    }
    if (tag == GUMBO_TAG_OL)
        put_number(w, n, "start", 1000000);
}

/* ---- links ---- */

static void open_link(struct writer *w, const GumboNode *n)
{
    struct str url = str_trim(attr(n, "href"));

    if (w->link || url.len > URL_BYTES || !out_url_foreign_ok(url))
        return;
    w->link = n;
    w->link_url = url;
    BUF_LIT(&w->out, "<a href=\"");
    out_url_attr(&w->out, url);
    BUF_LIT(&w->out,
            "\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">");
}

/* After the text, where it leads, unless the text says so itself. */
static void close_link(struct writer *w, const GumboNode *n)
{
    enum link_says says;

    buf_clear(&w->shown);
    walk(w, n, gather, gather_leave);
    says = link_says(w->a, buf_str(&w->shown), w->link_url);
    BUF_LIT(&w->out, "</a>");
    if (says != LINK_SAYS_HOST) {
        BUF_LIT(&w->out, " <small class=\"link-host\">[");
        out_text(&w->out, link_target(w->link_url));
        BUF_LIT(&w->out, "]</small>");
    }
    w->notes->links_n++;
    w->notes->links_lying_n += says == LINK_SAYS_OTHER;
    w->link = NULL;
}

/* ---- images ---- */

static void put_image(struct writer *w, const GumboNode *n, struct str prefix,
                      struct str url, bool encode)
{
    BUF_LIT(&w->out, "<img src=\"");
    out_attr(&w->out, prefix);
    if (encode)
        out_url_query(&w->out, url);
    else
        out_attr(&w->out, url);
    BUF_LIT(&w->out, "\" alt=\"");
    out_attr(&w->out, attr(n, "alt"));
    BUF_LIT(&w->out, "\"");
    put_number(w, n, "width", 4000);
    put_number(w, n, "height", 4000);
    BUF_LIT(&w->out, " loading=\"lazy\">");
}

/* A picture of a point or two only counts who has opened the mail. */
static bool is_counter(const GumboNode *n)
{
    return is_number(str_trim(attr(n, "width")), 2) ||
           is_number(str_trim(attr(n, "height")), 2);
}

static void put_placeholder(struct writer *w, const GumboNode *n,
                            struct str host)
{
    struct str alt = str_trim(attr(n, "alt"));

    BUF_LIT(&w->out, "<span class=\"image-held\">[");
    out_text(&w->out, w->p->image.len ? w->p->image : STR("Image"));
    if (alt.len) {
        BUF_LIT(&w->out, ": ");
        out_text(&w->out, alt);
    }
    if (host.len) {
        BUF_LIT(&w->out, " (");
        out_text(&w->out, host);
        BUF_LIT(&w->out, ")");
    }
    BUF_LIT(&w->out, "]</span>");
}

/* Pixels in the message itself, and nothing that has a script inside. */
static bool is_inline_image(struct str src)
{
    static const char *const heads[] = {
        "data:image/png;base64,", "data:image/jpeg;base64,",
        "data:image/gif;base64,", "data:image/webp;base64,"};

    for (size_t i = 0; i < ARRAY_N(heads); i++) {
        struct str head = str_from_z(heads[i]);

        if (!str_starts_nocase(src, head))
            continue;
        for (size_t k = head.len; k < src.len; k++) {
            char c = src.ptr[k];

            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '='))
                return false;
        }
        return true;
    }
    return false;
}

static struct str attached(const struct html_policy *p, struct str cid)
{
    for (size_t i = 0; i < p->cids_n; i++)
        if (str_eq(p->cids[i].cid, cid))
            return p->cids[i].url;
    return STR("");
}

static void image(struct writer *w, const GumboNode *n)
{
    struct str src = str_trim(attr(n, "src")), host = out_url_host(src);

    if (str_starts_nocase(src, STR("cid:"))) {
        struct str url = attached(w->p, str_sub(src, 4, src.len));

        if (url.len && out_url_ok(url))
            put_image(w, n, STR(""), url, false);
        else
            put_placeholder(w, n, STR(""));
    } else if (is_inline_image(src)) {
        put_image(w, n, STR(""), src, false);
    } else if (host.len == 0 || !out_url_ok(src) || src.len > URL_BYTES) {
        put_placeholder(w, n, STR(""));
    } else if (w->p->images && w->p->image_proxy.len) {
        put_image(w, n, w->p->image_proxy, src, true);
    } else {
        w->notes->images_held_n++;
        if (!is_counter(n))
            put_placeholder(w, n, host);
    }
}

/* ---- quotes ---- */

/* What the programs of the world put around an older message. */
static bool is_quote(const GumboNode *n)
{
    static const char *const marks[] = {
        "gmail_quote",           "gmail_extra",  "yahoo_quoted",
        "protonmail_quote",      "zmail_extra",  "tutanota_quote",
        "moz-forward-container", "x_gmail_quote"};
    struct str class = attr(n, "class"), id = attr(n, "id");

    if (n->v.element.tag == GUMBO_TAG_BLOCKQUOTE)
        return true;
    if (n->v.element.tag != GUMBO_TAG_DIV)
        return false;
    for (size_t i = 0; i < ARRAY_N(marks); i++)
        if (str_find(class, str_from_z(marks[i])) != SIZE_MAX ||
            str_find(id, str_from_z(marks[i])) != SIZE_MAX)
            return true;
    return false;
}

/* Outlook puts a line or a heading, and the old message after it. */
static bool is_divider(const GumboNode *n)
{
    struct str id = attr(n, "id"), style = attr(n, "style");

    if (n->v.element.tag != GUMBO_TAG_DIV)
        return false;
    if (str_find(id, STR("divRplyFwdMsg")) != SIZE_MAX ||
        str_find(id, STR("appendonsend")) != SIZE_MAX ||
        str_find(id, STR("mail-editor-reference-message-container")) !=
            SIZE_MAX)
        return true;
    return str_find_nocase(style, STR("border-top:solid #E1E1E1")) !=
               SIZE_MAX ||
           str_find_nocase(style, STR("border-top:solid #B5C4DF")) != SIZE_MAX;
}

static bool holds_blocks(const GumboNode *n)
{
    if (n->type != GUMBO_NODE_ELEMENT)
        return false;
    return n->v.element.tag == GUMBO_TAG_BODY ||
           n->v.element.tag == GUMBO_TAG_DIV ||
           n->v.element.tag == GUMBO_TAG_TD ||
           n->v.element.tag == GUMBO_TAG_BLOCKQUOTE;
}

static void open_fold(struct writer *w)
{
    BUF_LIT(&w->out, "<details class=\"quoted\"><summary>");
    out_text(&w->out, w->p->quoted);
    BUF_LIT(&w->out, "</summary>");
    w->notes->quotes_n++;
}

static void fold(struct writer *w, const GumboNode *n)
{
    if (!w->p->quoted.len || w->folded || w->divided || w->link ||
        !holds_blocks(n->parent))
        return;
    if (is_quote(n)) {
        open_fold(w);
        w->folded = n;
    } else if (is_divider(n)) {
        open_fold(w);
        w->divided = n->parent;
    }
}

/* ---- writing ---- */

static bool enter(struct writer *w, const GumboNode *n)
{
    GumboTag tag;

    if (is_text(n)) {
        out_text(&w->out, str_from_z(n->v.text.text));
        return false;
    }
    if (n->type != GUMBO_NODE_ELEMENT)
        return false;
    tag = n->v.element.tag;
    if (n->v.element.tag_namespace != GUMBO_NAMESPACE_HTML ||
        !sanitize_tag_allowed(gumbo_normalized_tagname(tag))) {
        w->notes->dropped_n++;
        return false;
    }
    fold(w, n);
    if (tag == GUMBO_TAG_IMG) {
        image(w, n);
        return false;
    }
    if (tag == GUMBO_TAG_A) {
        open_link(w, n);
        return true;
    }
    if (tag == GUMBO_TAG_FONT)
        return true; /* its content alone */
    buf_put_f(&w->out, "<%s", gumbo_normalized_tagname(tag));
    put_attrs(w, n);
    BUF_LIT(&w->out, ">");
    return tag != GUMBO_TAG_BR && tag != GUMBO_TAG_HR && tag != GUMBO_TAG_WBR &&
           tag != GUMBO_TAG_COL;
}

static void leave(struct writer *w, const GumboNode *n)
{
    GumboTag tag = n->v.element.tag;

    if (w->divided == n) {
        BUF_LIT(&w->out, "</details>");
        w->divided = NULL;
    }
    if (tag == GUMBO_TAG_A) {
        if (w->link == n)
            close_link(w, n);
    } else if (tag != GUMBO_TAG_FONT) {
        buf_put_f(&w->out, "</%s>", gumbo_normalized_tagname(tag));
    }
    if (w->folded == n) {
        BUF_LIT(&w->out, "</details>");
        w->folded = NULL;
    }
}

static const GumboNode *body_of(const GumboOutput *tree)
{
    const GumboVector *v = children(tree->root);

    for (unsigned i = 0; i < v->length; i++) {
        const GumboNode *n = v->data[i];

        if (n->type == GUMBO_NODE_ELEMENT && n->v.element.tag == GUMBO_TAG_BODY)
            return n;
    }
    return tree->root;
}

static struct html plain(struct arena *a, struct str foreign,
                         const struct html_policy *p, struct html_notes *notes)
{
    notes->plain = true;
    return text_to_html(a, html_to_text(a, foreign), p->quoted);
}

struct html html_sanitize(struct arena *a, struct str foreign,
                          const struct html_policy *p, struct html_notes *notes)
{
    struct html_notes unasked = {0};
    struct writer w = {.a = a, .p = p, .notes = notes ? notes : &unasked};
    GumboOptions options = kGumboDefaultOptions;
    GumboOutput *tree;
    const GumboNode *body;
    struct str clean;

    *w.notes = (struct html_notes){.plain = false};
    if (foreign.len > LIMIT_HTML_BYTES ||
        !sanitize_clean(a, foreign, &clean, &w.notes->dropped_n))
        return plain(a, foreign, p, w.notes);
    w.out = buf_make(a, SIZE_MAX / 8);
    w.shown = buf_make(a, SHOWN_BYTES * 64);
    options.max_errors = 0; /* nobody reads them */
    tree = gumbo_parse_with_options(&options, clean.ptr ? clean.ptr : "",
                                    clean.len);
    body = body_of(tree);
    walk(&w, body, enter, leave);
    if (w.divided == body)
        BUF_LIT(&w.out, "</details>");
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
    return (struct html){buf_str(&w.out)};
}
