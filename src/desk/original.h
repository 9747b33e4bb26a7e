/*
 * original.h — a message as it came or as it left: its stored bytes, and what
 * can be read from them again on demand.
 */
#ifndef DESK_ORIGINAL_H
#define DESK_ORIGINAL_H

#include "db/db.h"
#include "desk/desk.h"

struct original_file { /* named by the HTML as "cid:…" */
    struct str content_id;
    int64_t id; /* of the attachment */
    struct str type;
};

struct original {
    int64_t case_id;
    struct str subject;
    struct str raw;     /* the bytes, exactly */
    struct str headers; /* the head as UTF-8 text, lines end with LF */
    struct str html;    /* foreign and dangerous; empty when there is none */
    const struct original_file *files;
    size_t files_n;
};

/* ERR_MISSING: no such message, or one without bytes (a note, a letter that
 * has not left). */
bool original_read(struct db_tx *tx, struct arena *a, int64_t brand_id,
                   int64_t message_id, struct original *out,
                   struct err *e) MUST_USE;

#endif
