/*
 * search.h — finding words in everything that was said.  The index is derived:
 * it follows the events of a brand (their order is that of commits) and can
 * be rebuilt.  A message is found about a second after it came.
 */
#ifndef DESK_SEARCH_H
#define DESK_SEARCH_H

#include "db/db.h"
#include "db/q_search.h"
#include "desk/desk.h"
#include "text/token.h"

/* Reads on from where the index is, up to max events; *n of them were read. */
bool search_index(struct db *db, struct arena *a, int64_t brand_id, size_t max,
                  size_t *n, struct err *e) MUST_USE;

struct search_filter { /* NULL ptr: all */
    struct str state, channel, lang;
    int64_t before_id; /* of messages; 0: from the latest */
    int64_t limit_n;
};

struct search_hit {
    struct q_search_hits row;
    struct token_excerpt excerpt; /* of the text, with the words to mark */
};

/*
 * Latest first.  *words_n is 0 when there was nothing to search for in what
 * was typed; the result is then empty.
 */
bool search_find(struct db_tx *tx, struct arena *a, int64_t brand_id,
                 struct str words, const struct search_filter *f,
                 struct search_hit **hits, size_t *n, size_t *words_n,
                 struct err *e) MUST_USE;

#endif
