/*
 * text.h — the readable text of HTML, for messages that have no other, for
 * search and for the classifiers.
 *
 * One pass over the bytes, no tree: linear whatever the nesting.  Paragraphs
 * and list items are lines, cells of a table row are parted by " | ", links
 * are "text <url>" when they differ, images are their alternative text,
 * quotes start with "> ".  Script, style and the head are left out, as is
 * what is hidden with display:none or the attribute hidden.
 */
#ifndef HTML_TEXT_H
#define HTML_TEXT_H

#include "base/str.h"

/* Reads at most LIMIT_HTML_BYTES and writes at most LIMIT_MAIL_TEXT_BYTES,
 * both cut at a character.  Valid UTF-8 in, valid UTF-8 out. */
struct str html_to_text(struct arena *a, struct str html);

/* Text of an attribute or element with its character references resolved. */
struct str html_unescape(struct arena *a, struct str s);

#endif
