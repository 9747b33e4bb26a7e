/*
 * verdict_said.h — the stored form of a verdict, read again for a page: which
 * words speak for what.  In a file of its own: jansson and base/json.h have
 * the same names.
 */
#ifndef WEB_PAGES_VERDICT_SAID_H
#define WEB_PAGES_VERDICT_SAID_H

#include "base/str.h"

struct said_span {
    struct str what, name; /* "cause", "late"; the number of a harm */
    bool in_subject;
    size_t from, to; /* bytes of the text or subject */
    double weight;   /* above 0: for it */
};

struct said {
    double lang_p;
    double harm_p[5];
    struct said_span *spans; /* by what and name, the heaviest first */
    size_t spans_n;
};

/* Of what cannot be read: nothing. */
void said_read(struct arena *a, struct str json, struct said *out);

#endif
