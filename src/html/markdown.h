/*
 * markdown.h — what an agent writes (CommonMark) as the two parts of a mail.
 *
 * A line break stays one; raw HTML is shown as it was typed; images become
 * links; bare links are recognised; only http, https, mailto and tel lead
 * anywhere.  Input over LIMIT_REPLY_BYTES, or with more brackets or deeper
 * nesting than any letter has, is treated as plain text.  Pure and thread
 * safe.
 */
#ifndef HTML_MARKDOWN_H
#define HTML_MARKDOWN_H

#include "html/out.h"

struct html markdown_to_html(struct arena *a, struct str markdown);

/* For text/plain: emphasis without its stars, links as "text <url>", lists
 * and quotes as people type them. */
struct str markdown_to_text(struct arena *a, struct str markdown);

#endif
