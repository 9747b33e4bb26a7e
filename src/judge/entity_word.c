#include "judge/entity_word.h"

enum { HAN_WORD_MAX = 8 }; /* characters of the longest word of a table */

static const struct entity_word *find(const struct entity_words *t,
                                      struct str word)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = entity_order(t->words[mid].folded, word);

        if (order == 0)
            return &t->words[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

const struct entity_word *entity_word_at(const struct entity_words *table,
                                         const struct scan *s, size_t at,
                                         size_t *tokens)
{
    const struct entity_word *best = NULL;
    struct str word;
    size_t n = 1;

    if (at >= s->n)
        return NULL;
    word = scan_folded(s, at);
    if (s->tokens[at].kind != SCAN_HAN) {
        best = find(table, word);
    } else {
        for (size_t k = 1; k <= HAN_WORD_MAX; k++) {
            const struct entity_word *w = find(table, word);

            if (w) {
                best = w;
                n = k;
            }
            /* forms of neighbours stand side by side */
            if (!entity_glued(s, at + k) || s->tokens[at + k].kind != SCAN_HAN)
                break;
            word.len += s->tokens[at + k].n;
        }
    }
    if (tokens)
        *tokens = best ? n : 0;
    return best;
}
