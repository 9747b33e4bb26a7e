/*
 * letter_impl.h — what letter.c, letter_after.c and acknowledge.c share.
 */
#ifndef DESK_LETTER_IMPL_H
#define DESK_LETTER_IMPL_H

#include "db/q_brand.h"
#include "desk/letter.h"

struct letter_row {
    int64_t case_id;
    const struct q_account_get *account;
    struct str from_name, to, cc, subject, text, lang, reply_ref;
    bool is_auto, quote;
    int64_t send_us;
    const struct letter_file *files;
    size_t files_n;
    const struct check *check; /* that was decided in its favour */
    const struct check_leave *leave;
};

/* Writes the message, what the guard found in it, its Message-ID, its files,
 * and the job that sends it. */
bool letter_put(struct db_tx *tx, struct arena *a, const struct actor *who,
                const struct letter_row *in, int64_t *message_id,
                struct err *e) MUST_USE;

bool letter_account(struct db_tx *tx, struct arena *a, int64_t brand_id,
                    int64_t account_id, struct q_account_get *row,
                    struct err *e) MUST_USE;

/* The customer behind an address, made when there is none. */
bool letter_customer(struct db_tx *tx, struct arena *a, const struct actor *who,
                     struct str address, struct str name, struct str lang,
                     int64_t *customer_id, struct err *e) MUST_USE;

/* "Re: " in front, once. */
struct str letter_re(struct arena *a, struct str subject);

#endif
