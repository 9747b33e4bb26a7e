/*
 * maildir.h — letters kept as files instead of being sent: a folder with tmp,
 * new and cur, as mail programs read it.
 *
 * A letter is written to tmp and synced first; moving it to new is its last
 * byte.  What is left in tmp by a crash is no letter.  Source: the page
 * maildir(5) of qmail.
 */
#ifndef CHANNEL_MAILDIR_H
#define CHANNEL_MAILDIR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct maildir {
    struct arena *a;
    const char *path;
};

/* The folder of that name in the data folder; both live in a. */
struct maildir maildir_in(struct arena *a, struct str data, struct str name);

/* Makes what is missing of the folder; its parent must be there. */
bool maildir_make(const struct maildir *m, struct err *e) MUST_USE;

struct maildir_letter {
    struct str from; /* of the envelope; empty: <> */
    const struct str *to;
    size_t to_n;
    struct str bytes; /* CR LF lines; LF in the file */
};

/*
 * Writes it below tmp, with Return-Path and Delivered-To on top, and chooses
 * *name, which no other file has.  All errors are ERR_RETRY.
 */
bool maildir_write(const struct maildir *m, const struct maildir_letter *letter,
                   int64_t now_us, const char **name, struct err *e) MUST_USE;

/* ERR_RETRY: it is not there.  ERR_UNSURE: it is, but may not outlive a loss
 * of power. */
bool maildir_deliver(const struct maildir *m, const char *name,
                     struct err *e) MUST_USE;

/* Takes away what was only written. */
void maildir_drop(const struct maildir *m, const char *name);

#endif
