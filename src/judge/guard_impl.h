/*
 * guard_impl.h — what the parts of the tone guard share; inside the room.
 *
 * guard_read scans subject and text once each, finds all phrases of the word
 * lists once, and hands the same struct guard_work to every part, first for
 * the subject (when there is one), then for the text.
 */
#ifndef JUDGE_GUARD_IMPL_H
#define JUDGE_GUARD_IMPL_H

#include "base/span.h"
#include "judge/guard.h"
#include "text/phrase.h"
#include "text/scan.h"

struct guard_work {
    const struct judge *judge;
    const struct guard_in *in;
    struct arena *arena;
    bool in_subject;
    struct str text; /* the subject or the text, as far as it is read */
    enum lang lang;  /* of it: whose word lists were used */
    struct scan scan;
    const struct phrase_hit *hits; /* by place */
    size_t hits_n;
    /* Parts written by somebody else (quoted lines, the original message),
     * by place. */
    const struct span *quoted;
    size_t quoted_n;
    /* Undertakings found so far; filled before manner_find is called. */
    const struct guard_promise *promises;
    size_t promises_n;
    bool deed; /* tells of something done or promised, or names an owner */

    struct guard_finding *found; /* before sorting; GUARD_FINDINGS_MAX */
    size_t found_n;
    struct guard_out *out;
};

/*
 * Notes a finding in the text in hand; from == to means all of it.  why and
 * suggestion are MSG keys and static; suggestion may be STR("").  Overlaps
 * are settled at the end: of the same kind the graver stays, then the
 * longer.  Nothing happens beyond GUARD_FINDINGS_MAX.
 */
void guard_add(struct guard_work *w, enum guard_what what,
               enum guard_level level, uint32_t from, uint32_t to,
               struct str why, struct str suggestion);

/* The same with what may be put in its place, in the arena or static. */
void guard_add_with(struct guard_work *w, enum guard_what what,
                    enum guard_level level, uint32_t from, uint32_t to,
                    struct str why, struct str suggestion, struct str with);

/* Can everybody read along?  By the channel's name ("mastodon", "review"). */
bool guard_is_public(const struct guard_in *in);

/* Whether the byte stands in words of somebody else. */
bool guard_quoted(const struct guard_work *w, uint32_t at);

/* The sentence around a token, as tokens [*first, *end). */
void guard_sentence(const struct scan *s, uint32_t token, uint32_t *first,
                    uint32_t *end);

/* Marks what messages are extracted for translation (tool/pogen), as MSG of
 * i18n/msg.h, which this room may not include. */
#ifndef MSG
#define MSG(en) STR("" en)
#endif

#endif
