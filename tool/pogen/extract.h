/*
 * extract.h — finds what is to be translated: {_ … } in pages, MSG("…"),
 * MSG_IN("ctx", "…") and MSG_N("…", "…") in C.
 */
#ifndef POGEN_EXTRACT_H
#define POGEN_EXTRACT_H

#include "tool/pogen/po.h"

/* Adds what is in one file; place is its name for translators. */
bool extract_page(struct arena *a, struct str place, struct str src,
                  struct po *pot, struct err *e) MUST_USE;
void extract_c(struct arena *a, struct str place, struct str src,
               struct po *pot);

/* Everything in root/page and root/src but tests, in the order of names. */
bool extract_tree(struct arena *a, const char *root, struct po *pot,
                  struct err *e) MUST_USE;

#endif
