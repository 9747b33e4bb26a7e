/*
 * names.h — a brand's own names (products, services) and those of its
 * competitors, made ready once and then looked for in many texts.
 *
 * Words are compared folded (text/fold.h).  A word of a name may carry an
 * ending: "Orion's", „Orionem”, «Орионом»; so a name of one word needs at
 * least four letters to be found with an ending.  Names of scripts without
 * spaces are found anywhere in a run.
 */
#ifndef JUDGE_NAMES_H
#define JUDGE_NAMES_H

#include "judge/entity.h"
#include "text/scan.h"

struct judge_names; /* lives in the arena it was made in; read only */

const struct judge_names *
judge_names_make(struct arena *a, const struct str *products, size_t products_n,
                 const struct str *competitors, size_t competitors_n);

/* Adds ENTITY_PRODUCT and ENTITY_COMPETITOR; the value is the name as it was
 * given.  names may be NULL.  The longest name wins where two begin. */
void names_find(const struct judge_names *names, const struct scan *s,
                struct entity_list *out);

#endif
