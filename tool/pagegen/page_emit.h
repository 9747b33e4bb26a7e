/*
 * page_emit.h — writes the C of a parsed page.  base is "page_NAME", the
 * name of both files without their ends; the room is web.
 */
#ifndef PAGEGEN_PAGE_EMIT_H
#define PAGEGEN_PAGE_EMIT_H

#include "base/buf.h"
#include "tool/pagegen/page_parse.h"

void page_emit_h(const struct page_doc *doc, struct str base, struct buf *out);
void page_emit_c(const struct page_doc *doc, struct str base, struct buf *out);

/* The key of a message: "ctx\004one\0many" without what is absent. */
struct str page_msg_key(struct arena *a, const struct page_msg *m);

#endif
