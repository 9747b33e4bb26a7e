/*
 * scan_impl.h — reading HTML tag by tag, without a tree; inside the room
 * only.  Linear, whatever the input; follows the tokenizer of the HTML
 * standard (section 13.2.5) closely enough to see what a browser sees.
 */
#ifndef HTML_SCAN_IMPL_H
#define HTML_SCAN_IMPL_H

#include "base/buf.h"

enum { SCAN_NAME_BYTES = 24 }; /* longer names are no element we know */

enum scan_kind {
    SCAN_TEXT,  /* with character references still in it */
    SCAN_OPEN,  /* <name …> */
    SCAN_CLOSE, /* </name> */
    SCAN_END
};

struct scan {
    struct str html;
    size_t at;
};

struct scan_item {
    enum scan_kind kind;
    struct str text;  /* SCAN_TEXT */
    struct str attrs; /* SCAN_OPEN: what stands between name and > */
    char name[SCAN_NAME_BYTES + 1]; /* lower case; empty when too long */
};

/* The next piece; comments, doctypes and processing instructions are passed
 * over.  What follows <script>, <style>, <title>, <textarea>, … up to their
 * closing tag is one text. */
enum scan_kind scan_next(struct scan *s, struct scan_item *item);

/* Takes the next attribute off the front; the value has its references
 * still in it. */
bool scan_attr(struct str *attrs, struct str *name, struct str *value);

/* The first attribute of that name; an empty text when there is none. */
struct str scan_attr_get(struct str attrs, struct str name);
bool scan_attr_has(struct str attrs, struct str name);

/* True for elements without content: br, img, hr, … */
bool scan_is_void(const char *name);

/* Writes text with its character references resolved. */
void scan_unescape(struct buf *b, struct str text);

struct scan_entity {
    const char *name;
    uint32_t cp;
};

extern const struct scan_entity scan_entities[];
extern const size_t scan_entities_n;

#endif
