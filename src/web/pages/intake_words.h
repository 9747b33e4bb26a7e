/*
 * intake_words.h — what became of an item of the ledger and why, in the
 * reader's language; see desk/intake.h for the outcomes.
 */
#ifndef WEB_PAGES_INTAKE_WORDS_H
#define WEB_PAGES_INTAKE_WORDS_H

#include "text/lang.h"

struct str intake_outcome_word(enum lang lang, struct str outcome);
struct str intake_outcome_class(struct str outcome); /* of its badge */
struct str intake_door_word(enum lang lang, struct str door);

/* A whole sentence; what a server said, or an unknown reason, as it is. */
struct str intake_reason_words(struct arena *a, enum lang lang,
                               struct str outcome, struct str reason);

#endif
