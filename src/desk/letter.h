/*
 * letter.h — what we write: replies, notes, letters that open a case, and the
 * acknowledgement that the desk sends by itself.
 *
 * A letter is a message row with everything decided (recipients, Message-ID,
 * text) and the state "held" until its time to take it back is over; then
 * the outgoing queue (outbox.h) has it.  Text is Markdown as typed; the plain
 * and HTML parts are made when it leaves.
 */
#ifndef DESK_LETTER_H
#define DESK_LETTER_H

#include "db/db.h"
#include "desk/case.h"
#include "desk/check.h"
#include "desk/desk.h"

struct letter_file {
    struct str name; /* safe (web/req.h, mime/mail.h) */
    struct str type;
    struct str bytes;
};

struct letter_new {
    int64_t case_id;
    int64_t version;   /* of the case as its author saw it; 0: any */
    struct str text;   /* Markdown; required */
    struct str to, cc; /* addresses, comma-separated; NULL ptr: as the last
                          message of the customer wants it */
    const struct letter_file *files;
    size_t files_n;
    bool quote;               /* the customer's last message below it */
    enum case_state then;     /* of the case afterwards */
    struct check_leave leave; /* how the author answers the tone guard */
    struct check *check;      /* out: what it found; NULL: not wanted */
};

/*
 * A reply in a case.  ERR_CONFLICT when the case is at another version: the
 * author must see what came; ERR_INPUT: empty, no recipient, an account that
 * cannot send; ERR_LIMIT: too long, too many files.  What the tone guard holds
 * up is ERR_DENIED or ERR_INPUT with check->hold set: tell the author, count
 * it with check_held.  Promises that leave.promises stands by become promises
 * of the case.
 */
bool letter_reply(struct db_tx *tx, struct arena *a, const struct desk *desk,
                  const struct actor *who, const struct letter_new *in,
                  int64_t *message_id, struct err *e) MUST_USE;

/* A note: only for us.  Files are kept with it. */
bool letter_note(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct letter_new *in, int64_t *message_id,
                 struct err *e) MUST_USE;

struct letter_first {
    int64_t account_id;
    struct str to; /* one address */
    struct str name, subject, text, lang;
    const struct letter_file *files;
    size_t files_n;
    struct check_leave leave;
    struct check *check; /* as in letter_new */
};

/* A conversation that we begin: a customer, a case owned by its author, and
 * the letter. */
bool letter_begin(struct db_tx *tx, struct arena *a, const struct desk *desk,
                  const struct actor *who, const struct letter_first *in,
                  int64_t *case_id, int64_t *message_id,
                  struct err *e) MUST_USE;

/* Takes a held letter back; ERR_CONFLICT when it has left.  The text goes
 * back into the author's draft. */
bool letter_cancel(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t message_id, struct err *e) MUST_USE;

/* A letter whose fate is unknown: it did arrive (again false), or is to be
 * sent once more. */
bool letter_settle(struct db_tx *tx, struct arena *a, const struct actor *who,
                   int64_t message_id, bool again, struct err *e) MUST_USE;

/* A failed letter is queued once more. */
bool letter_retry(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t message_id, struct err *e) MUST_USE;

/*
 * The acknowledgement of a new case, in the customer's language: who owns it
 * and when an answer is due.  Sends nothing (*message_id 0) when the account
 * cannot send, the address had LETTER_AUTO_PER_HOUR automatic mails this hour,
 * or the tone guard stops it (event message.stopped).
 */
enum { LETTER_AUTO_PER_HOUR = 3 };
bool letter_acknowledge(struct db_tx *tx, struct arena *a,
                        const struct desk *desk, const struct actor *who,
                        int64_t case_id, int64_t due_us, int64_t *message_id,
                        struct err *e) MUST_USE;

/* The address at which a case hears its customer: "support+c12-token@host";
 * the plain one for an account without plus addresses. */
struct str letter_case_address(struct arena *a, const struct desk *desk,
                               int64_t brand_id, int64_t case_id,
                               struct str account_address, bool plus);

/* The case that such a +suffix names; 0 when it is no genuine one. */
int64_t letter_case_of_plus(struct arena *a, const struct desk *desk,
                            int64_t brand_id, struct str plus);

#endif
