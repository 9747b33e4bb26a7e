/*
 * fold.h — which parts of a message are shown folded, as stored in
 * message.folds: "q120-340,s340-390" — q quoted history (with its intro), s
 * closing phrase and signature; byte offsets into message.text, sorted, apart.
 * Nothing is deleted; everything else is what the sender says now.
 */
#ifndef DESK_FOLD_H
#define DESK_FOLD_H

#include "base/span.h"
#include "base/str.h"
#include "mime/quote.h"

enum fold_kind { FOLD_NOT, FOLD_QUOTE, FOLD_SIGNATURE };

struct fold {
    enum fold_kind kind;
    struct span span;
};

/* Writes the parts of a text (mime/quote.h) for the store. */
struct str fold_write(struct arena *a, const struct quote_part *parts,
                      size_t n);

/*
 * The whole text as parts, folded and not, in order; what does not fit the
 * text is left out, so a damaged row still shows everything.
 */
struct fold *fold_parts(struct arena *a, struct str text, struct str folds,
                        size_t *n);

#endif
