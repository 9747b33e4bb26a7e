/*
 * intake_impl.h — the steps of settling an item: read it (pure), decide what
 * it is, write it.
 */
#ifndef DESK_INTAKE_IMPL_H
#define DESK_INTAKE_IMPL_H

#include "db/q_intake.h"
#include "desk/intake.h"
#include "desk/verdict.h"
#include "mime/kind.h"
#include "mime/mail.h"
#include "text/lang.h"

/* An item as read from its bytes, before any transaction. */
struct intake_read {
    struct q_intake_claim row;
    struct str raw;
    bool readable; /* false: why says what was wrong */
    struct err why;
    struct mime_mail mail;
    struct mime_verdict verdict;
    struct str text;    /* readable text, HTML turned into text if need be */
    struct str fresh;   /* of it, what is new: without quotes */
    struct str folds;   /* desk/fold.h */
    struct str excerpt; /* one line */
    struct str ref;     /* Message-ID, or one made from the content */
    struct str digest;  /* of sender, subject and text */
    struct str from;    /* address in lower case */
    struct str answer_to;
    struct str notes;
    enum lang lang;
    struct verdict_row said; /* what it says: of `fresh` */
    bool forced;             /* a person wants it to be a case */
};

/* Judges it, too; pure. */
void intake_read_item(struct arena *a, const struct desk *desk,
                      const struct verdict_ground *ground,
                      struct intake_read *r);

/* What became of it, for the ledger. */
struct intake_outcome {
    const char *outcome;
    struct str reason;
    int64_t case_id, message_id;
};

/* Decides and writes everything but the ledger's row. */
bool intake_settle(struct db_tx *tx, struct arena *a, const struct desk *desk,
                   const struct actor *who, struct intake_read *r,
                   struct intake_outcome *out, struct err *e) MUST_USE;

/* ---- thread.c: which case a message joins ---- */
struct thread_found {
    int64_t case_id;  /* 0: none */
    int64_t maybe_id; /* it names this one but may not join it; 0: none */
    struct str why;
};

/*
 * By the case's reply address, else by the Message-IDs it answers; only if
 * its sender is a participant of that case.  A number in the subject is
 * nothing.
 */
bool thread_find(struct db_tx *tx, struct arena *a, const struct desk *desk,
                 const struct actor *who, const struct intake_read *r,
                 struct thread_found *out, struct err *e) MUST_USE;

/* ---- bounce.c ---- */
bool intake_bounce(struct db_tx *tx, struct arena *a, const struct actor *who,
                   const struct intake_read *r, struct intake_outcome *out,
                   struct err *e) MUST_USE;

#endif
