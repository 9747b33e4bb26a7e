/*
 * text_html.h — plain text of a message as HTML: paragraphs, line breaks and
 * links, nothing else.
 *
 * http(s) links, "www." hosts and e-mail addresses are recognised and shown
 * whole, so the reader sees where they lead.  Pure and thread safe.
 */
#ifndef HTML_TEXT_HTML_H
#define HTML_TEXT_HTML_H

#include "base/span.h"
#include "html/out.h"

/* Runs of lines that start with ">" are folded under the summary `quoted`
 * (translated "Quoted text"); when it is empty they are left as they are. */
struct html text_to_html(struct arena *a, struct str text, struct str quoted);

/* One block with <mark> around the spans (sorted, apart, at character
 * borders), line breaks kept, no links: for search results. */
struct html text_to_html_marked(struct arena *a, struct str text,
                                const struct span *spans, size_t n);

/*
 * Finds the next link or address at or after from.  Its text is
 * text[found.from, found.to); url is what it leads to.  Shared with
 * html/markdown.h.
 */
bool text_find_link(struct arena *a, struct str text, size_t from,
                    struct span *found, struct str *url);

#endif
