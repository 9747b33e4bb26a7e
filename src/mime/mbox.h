/*
 * mbox.h — one message after another out of an mbox file (RFC 4155, mboxo
 * and mboxrd) that is in memory or mapped.  Resumable: the offset of the
 * next message is all the state there is.
 *
 * A message starts at a line "From sender date" at the start of the file or
 * after an empty line, when it looks like one (an address-like word and a
 * year or a clock time); other lines that start with "From " belong to the
 * text.  Linear; pure.
 */
#ifndef MIME_MBOX_H
#define MIME_MBOX_H

#include "base/str.h"

struct mbox_item {
    size_t from, to;   /* bytes of the file with the From_ line */
    struct str raw;    /* the message: a slice of the file where no line was
                          escaped, else a copy in the arena */
    struct str sender; /* of the From_ line; a slice of the file */
};

/*
 * The message at or after *offset, which is set to the start of the next one.
 * Bytes before the first From_ line are skipped.  False: no more.  In mboxrd
 * every line ">>From " loses one ">"; mboxo files read the same way.
 */
bool mbox_next(struct arena *a, struct str file, size_t *offset,
               struct mbox_item *item);

#endif
