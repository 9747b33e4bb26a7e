/*
 * flowed.h — text/plain; format=flowed (RFC 3676): soft-broken lines joined
 * into paragraphs, quote depth kept as "> ", space-stuffing taken off.
 * Linear; pure.
 */
#ifndef MIME_FLOWED_H
#define MIME_FLOWED_H

#include "base/str.h"

/* Lines of the result end with LF.  delsp: as in RFC 3676 section 4.1. */
struct str flowed_join(struct arena *a, struct str text, bool delsp);

#endif
