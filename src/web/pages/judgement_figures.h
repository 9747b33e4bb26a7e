#ifndef WEB_PAGES_JUDGEMENT_FIGURES_H
#define WEB_PAGES_JUDGEMENT_FIGURES_H

#include "base/str.h"
#include "text/lang.h"

/* One sentence for each head that was compared; empty: none was. */
struct str judgement_figures(struct arena *a, enum lang lang, struct str json);

#endif
