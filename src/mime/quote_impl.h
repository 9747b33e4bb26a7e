/*
 * quote_impl.h — the words by which quotes are known.  All are compared with
 * lines folded by text/fold.h (lower case, no accents, simplified characters,
 * "：", "，", "！" and "？" as those of ASCII), so the tables are written in that form.
 */
#ifndef MIME_QUOTE_IMPL_H
#define MIME_QUOTE_IMPL_H

#include "mime/quote.h"

/* What a line of a header block names. */
enum quote_label {
    LABEL_NONE,
    LABEL_FROM,
    LABEL_DATE,
    LABEL_TO,
    LABEL_CC,
    LABEL_SUBJECT
};

enum quote_rule { RULE_NONE, RULE_ORIGINAL, RULE_FORWARD };

/* "from: ann", "*von:* ann", "发件人: …". */
enum quote_label quote_label(struct str folded);

/* "-----original message-----", "begin forwarded message:", … */
enum quote_rule quote_rule(struct str folded);

/* Starts like "on monday …", "w dniu …": the first line of an intro. */
bool quote_opens(struct str folded);

/* Ends like "… wrote:", "… 写道:"; the last line of an intro. */
bool quote_closes(struct str folded);

/* "sent from my phone", "wyslane z …". */
bool quote_device(struct str folded);

/* "Best regards,", "Cordialement", "此致", also with a name behind it; both
 * forms of a trimmed line.  In quote_closing.c. */
bool quote_closing(struct str text, struct str folded);

/* A line that may stand below it: a name, a title, a firm, a telephone; not
 * what may be a sentence or the number of an order. */
bool quote_below(struct str text, struct str folded);

/* Every word of the tables, for the test that they are folded. */
struct str quote_word(size_t i);         /* empty past the last */
struct str quote_closing_word(size_t i); /* the same */

#endif
