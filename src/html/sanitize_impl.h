/*
 * sanitize_impl.h — what sanitize.c and its first pass share; inside the room
 * only.
 */
#ifndef HTML_SANITIZE_IMPL_H
#define HTML_SANITIZE_IMPL_H

#include "html/sanitize.h"

/*
 * First pass, before any parser: only allowed tags remain, with quoted
 * attributes from a short list; comments and the content of elements that
 * are dropped go; text is escaped.  So the parser and a browser cannot read
 * the result differently, and nothing in it is slow to parse.  False when it
 * nests too deep or repeats open formatting too often.
 */
bool sanitize_clean(struct arena *a, struct str foreign, struct str *clean,
                    size_t *dropped_n);

/* Elements that may be written. */
bool sanitize_tag_allowed(const char *name);

#endif
