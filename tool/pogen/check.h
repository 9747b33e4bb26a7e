/*
 * check.h — whether the translations are complete and fit: what the test
 * `po` runs.  Prints TAP; each complaint is a "# " line.
 */
#ifndef POGEN_CHECK_H
#define POGEN_CHECK_H

#include "tool/pogen/table.h"

/* pot: what the sources say; kept: what po/redress.pot says.  Returns how
 * many tests failed. */
int check_all(struct arena *a, const struct po *pot, const struct po *kept,
              const struct po langs[TABLE_LANGS], struct buf *tap);

#endif
