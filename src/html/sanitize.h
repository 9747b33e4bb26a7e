/*
 * sanitize.h — HTML from strangers made safe to show.
 *
 * The text is parsed as a browser would (gumbo) and written anew from a list
 * of allowed elements and attributes; every text is escaped; script, style,
 * svg, math, template, noscript, iframe, object, media and form elements go,
 * as do style, class, id and event attributes.  What quoted an older message
 * is folded, never lost.  The result is balanced, so it can stand inside a
 * page; show it in a sandboxed frame all the same.  Pure and thread safe.
 */
#ifndef HTML_SANITIZE_H
#define HTML_SANITIZE_H

#include "html/out.h"

struct html_cid {
    struct str cid; /* Content-ID without < and > */
    struct str url; /* where we serve that attachment */
};

struct html_policy {
    bool images;            /* load images from elsewhere, by the proxy */
    struct str image_proxy; /* the image's URL is appended, percent-encoded;
                               without it none is loaded */
    const struct html_cid *cids;
    size_t cids_n;
    struct str quoted; /* translated "Quoted text"; empty: do not fold */
    struct str image;  /* translated "Image": stands for one not loaded */
};

struct html_notes {
    size_t images_held_n; /* from elsewhere, not loaded */
    size_t links_n;
    size_t links_lying_n; /* the text names another host than the link */
    size_t quotes_n;      /* folded */
    size_t dropped_n;     /* elements that were removed with their content */
    bool plain;           /* over a cap: only its text is shown */
};

/*
 * Input over LIMIT_HTML_BYTES or nested deeper than LIMIT_HTML_DEPTH is not
 * parsed; its plain text is returned (notes->plain).  foreign must be valid
 * UTF-8 (text/charset.h).  notes may be NULL.
 */
struct html html_sanitize(struct arena *a, struct str foreign,
                          const struct html_policy *p,
                          struct html_notes *notes);

#endif
