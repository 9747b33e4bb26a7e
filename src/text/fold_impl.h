/*
 * fold_impl.h — the generated tables of fold.c and their layout; inside the
 * room only.
 *
 * An entry: bits 0-20 the character it folds to, 0 for itself, or with
 * FOLD_MORE_BIT where in fold_more its characters begin, their number first.
 */
#ifndef TEXT_FOLD_IMPL_H
#define TEXT_FOLD_IMPL_H

#include "text/fold.h"

enum {
    FOLD_VALUE_MASK = 0x1fffff,
    FOLD_MORE_BIT = 1 << 21,
    FOLD_HANT_BIT = 1 << 22, /* only in traditional Chinese */
    FOLD_HANS_BIT = 1 << 23, /* only in simplified Chinese */
    FOLD_CLASS_SHIFT = 24
};

extern const uint16_t fold_page[];
extern const uint32_t fold_entry[][256];
extern const uint16_t fold_lower_page[];
extern const uint32_t fold_lower_entry[][256];
extern const uint32_t fold_more[];

static inline uint32_t fold_entry_of(uint32_t cp)
{
    return cp < 0x110000 ? fold_entry[fold_page[cp >> 8]][cp & 255] : 0;
}

/* й, ї and ў are letters, not и, і and у with a mark.  Both letters of each
 * pair take two bytes of UTF-8. */
static inline uint32_t fold_composed(uint32_t letter, uint32_t mark)
{
    if (letter == 0x438 && mark == 0x306)
        return 0x439;
    if (letter == 0x456 && mark == 0x308)
        return 0x457;
    if (letter == 0x443 && mark == 0x306)
        return 0x45e;
    return letter;
}

#endif
