/*
 * tnef.h — what is inside a winmail.dat (application/ms-tnef), as Outlook
 * and Exchange send it: attachments and the text.  Source: [MS-OXTNEF], with
 * [MS-OXRTFCP] for compressed RTF.
 *
 * Checksums are not verified: people want their file, not a proof.  Memory
 * is linear in the input.  Pure.
 */
#ifndef MIME_TNEF_H
#define MIME_TNEF_H

#include "base/str.h"

struct tnef_file {
    struct str name;       /* UTF-8 as written: not yet safe; may be empty */
    struct str type;       /* MIME type when the sender told it */
    struct str bytes;      /* a slice of the input */
    struct str content_id; /* without <>; may be empty */
};

struct tnef {
    struct str text; /* UTF-8; from RTF when there is no plain text */
    struct str html; /* UTF-8; empty when there is none */
    struct tnef_file *files;
    size_t files_n; /* at most LIMIT_ATTACHMENTS */
    bool broken;    /* it ended early or made no sense somewhere */
};

/* False when it does not start with the signature of TNEF. */
bool tnef_read(struct arena *a, struct str bytes, struct tnef *out) MUST_USE;

#endif
