/*
 * spell.h — Debian's Hunspell dictionaries, for what we write.
 *
 * A dictionary is opened at its first word and stays open: some take 0.2 s
 * and 30 MB.  English has two (British and American); a word that either
 * knows is right.  A language without an installed dictionary, and Chinese,
 * knows every word; the log says so once.
 *
 * Safe from any thread: Hunspell is not, so each language has a lock, held
 * for one word.  Nothing else is locked meanwhile but the log.
 */
#ifndef DESK_SPELL_H
#define DESK_SPELL_H

#include "base/str.h"
#include "text/lang.h"

struct spell;

/* folder NULL: SPELL_FOLDER.  Nothing is read yet. */
#define SPELL_FOLDER "/usr/share/hunspell"
struct spell *spell_open(const char *folder);
void spell_close(struct spell **s);

/* True also when nothing can be said of it.  Words of more than
 * SPELL_WORD_BYTES are known. */
enum { SPELL_WORD_BYTES = 100 };
bool spell_known(struct spell *s, enum lang lang, struct str word);

/* The likeliest word instead, in the arena; ptr NULL: none.  May take 50 ms
 * for a word that was not asked for lately. */
struct str spell_suggest(struct spell *s, struct arena *a, enum lang lang,
                         struct str word);

#endif
