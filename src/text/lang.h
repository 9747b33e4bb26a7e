/*
 * lang.h — the languages of the desk, and which of them a text is in.
 *
 * The guess uses scripts, letters that only some languages have, frequent
 * function words, and characters that exist only in traditional or only in
 * simplified Chinese.  Pure arithmetic over static tables, thread safe.
 */
#ifndef TEXT_LANG_H
#define TEXT_LANG_H

#include "base/str.h"

enum lang {
    LANG_UNSURE,
    LANG_EN,
    LANG_FR,
    LANG_PL,
    LANG_RU,
    LANG_ZH_HANT,
    LANG_ZH_HANS,
    LANG_UK,
    LANG_DE,
    LANG_ES,
    LANG_IT
};

#define LANG_N ((int)LANG_IT + 1)

/* BCP 47: "en", "zh-Hant", …; "und" for LANG_UNSURE.  A static text. */
struct str lang_tag(enum lang lang);

/* The language's own name: "français", "繁體中文"; empty for LANG_UNSURE. */
struct str lang_name(enum lang lang);

/*
 * Case does not matter, "_" counts as "-", regions are understood: "fr-CA"
 * is LANG_FR, "zh-TW" and "zh_HK" are LANG_ZH_HANT, "zh" is LANG_ZH_HANS.
 * LANG_UNSURE when it is none of ours.
 */
enum lang lang_from_tag(struct str tag);

/*
 * The first of ours by quality and then by place (RFC 9110 section 12.5.4);
 * LANG_UNSURE when none is asked for.
 */
enum lang lang_from_accept_language(struct str header);

/*
 * Looks at the first 2 KB of text that is valid UTF-8; addresses, links and
 * numbers do not count.  LANG_UNSURE when there is too little to tell; a
 * language of neither list may come out as a near one.  Chinese whose
 * characters are all shared by both scripts is LANG_ZH_HANS.  margin_pct, if
 * not NULL, says how far the first is ahead of the second: 0 to 100.
 */
enum lang lang_guess(struct str text, int *margin_pct);

#endif
