/*
 * guard_parts.h — the parts of the tone guard beside the manners; each adds
 * its findings.  Inside the room.
 */
#ifndef JUDGE_GUARD_PARTS_H
#define JUDGE_GUARD_PARTS_H

#include "judge/guard_impl.h"
#include "judge/guard_index.h"
#include "judge/when.h"

/* What only our own parts share. */
struct guard_own {
    struct guard_work *w;
    struct guard_index index;
    struct when *dates;
    size_t dates_n;
};

/* guard_care.c: deflection, policy, promises, empty apology, attachment */
void guard_promises(struct guard_own *g); /* fills promises and deed */
void guard_care(struct guard_own *g);

/* guard_person.c: data of people who are not the addressee */
void guard_persons(struct guard_own *g);

/* guard_name.c: names misspelt, spelling */
void guard_names(struct guard_own *g);
void guard_spelling(struct guard_own *g);

/* guard_text.c: placeholders, links, language, length */
void guard_placeholders(struct guard_own *g);
void guard_links(struct guard_own *g);
void guard_language(struct guard_own *g);
void guard_length(struct guard_own *g);

/* Characters as the channel counts them; *fits gets the byte up to which at
 * most limit of them reach (the end of the text when all do). */
size_t guard_chars(const struct scan *s, struct str channel, size_t limit,
                   uint32_t *fits);

/* guard_quote.c: the parts that somebody else wrote */
size_t guard_quotes(struct arena *a, struct str text, struct span **quotes);

/* An amount of money that touches the tokens [first, end); hundredths.
 * False when there is none.  currency: ISO 4217, "" when unclear. */
bool guard_amount(const struct scan *s, uint32_t first, uint32_t end,
                  int64_t *cents, struct str *currency);

#endif
