#include <gumbo.h>

#include "html/sanitize_check.h"

static bool is_one_of(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

/* Its own list on purpose: not the one of the code that is checked. */
static bool tag_is_inert(const GumboElement *e)
{
    static const char *const list[] = {
        "a",       "abbr", "b",       "big",  "blockquote", "br",    "caption",
        "center",  "cite", "code",    "col",  "colgroup",   "dd",    "del",
        "details", "dfn",  "div",     "dl",   "dt",         "em",    "h1",
        "h2",      "h3",   "h4",      "h5",   "h6",         "hr",    "i",
        "img",     "ins",  "kbd",     "li",   "mark",       "ol",    "p",
        "pre",     "q",    "s",       "samp", "small",      "span",  "strike",
        "strong",  "sub",  "summary", "sup",  "table",      "tbody", "td",
        "tfoot",   "th",   "thead",   "tr",   "tt",         "u",     "ul",
        "var",     "wbr",  "html",    "head", "body"};

    return e->tag_namespace == GUMBO_NAMESPACE_HTML &&
           is_one_of(gumbo_normalized_tagname(e->tag), list, ARRAY_N(list));
}

static const char *check_attr(const GumboElement *e, const GumboAttribute *a)
{
    static const char *const inert[] = {
        "dir",   "align",  "colspan", "rowspan", "start", "alt",
        "width", "height", "loading", "rel",     "target"};
    struct str value = str_from_z(a->value);

    if (strcmp(a->name, "href") == 0)
        return e->tag == GUMBO_TAG_A && out_url_foreign_ok(value)
                   ? NULL
                   : "a link that leads where it may not";
    if (strcmp(a->name, "src") == 0)
        return e->tag == GUMBO_TAG_IMG &&
                       (str_starts(value, STR("/")) ||
                        str_starts_nocase(value, STR("data:image/"))) &&
                       !str_starts(value, STR("//")) &&
                       str_find_nocase(value, STR("svg+xml")) == SIZE_MAX
                   ? NULL
                   : "an image from elsewhere";
    if (strcmp(a->name, "class") == 0)
        return str_eq(value, STR("quoted")) ||
                       str_eq(value, STR("image-held")) ||
                       str_eq(value, STR("link-host"))
                   ? NULL
                   : "a foreign class";
    return is_one_of(a->name, inert, ARRAY_N(inert)) ? NULL
                                                     : "a foreign attribute";
}

static const char *check_element(const GumboElement *e)
{
    if (!tag_is_inert(e))
        return "an element that is not allowed";
    for (unsigned i = 0; i < e->attributes.length; i++) {
        const char *wrong = check_attr(e, e->attributes.data[i]);

        if (wrong)
            return wrong;
    }
    return NULL;
}

static const char *check_tree(const GumboNode *root)
{
    const GumboNode *at = root;
    const char *wrong = check_element(&root->v.element);
    size_t next = 0;

    while (!wrong) {
        const GumboVector *v = &at->v.element.children;

        if (next < v->length) {
            const GumboNode *child = v->data[next];

            if (child->type == GUMBO_NODE_COMMENT ||
                child->type == GUMBO_NODE_CDATA)
                return "a comment";
            if (child->type == GUMBO_NODE_TEMPLATE)
                return "a template";
            if (child->type != GUMBO_NODE_ELEMENT) {
                next++;
                continue;
            }
            wrong = check_element(&child->v.element);
            at = child;
            next = 0;
            continue;
        }
        if (at == root)
            break;
        next = at->index_within_parent + 1;
        at = at->parent;
    }
    return wrong;
}

const char *sanitize_check(struct html h)
{
    GumboOptions options = kGumboDefaultOptions;
    GumboOutput *tree;
    const char *wrong;

    if (str_find(h.s, STR("<!")) != SIZE_MAX)
        return "a comment or doctype";
    options.max_errors = 0;
    tree = gumbo_parse_with_options(&options, h.s.ptr ? h.s.ptr : "", h.s.len);
    wrong = check_tree(tree->root);
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
    return wrong;
}
