#include "judge/record_impl.h"

/*
 * Our own short table of what is used to write a forbidden word in other
 * letters.  Not Unicode's table of confusables: that one is for telling
 * names apart, and calls far too much alike.
 */
struct like {
    uint32_t cp; /* folded, or as written for signs */
    uint32_t like;
    enum record_how how;
};

#define LEET RECORD_HOW_LEET
#define ALIKE RECORD_HOW_ALIKE
#define LOOSE RECORD_HOW_LOOSE
#define FORM RECORD_HOW_FORM

/* Sorted by cp; several lines of one character one after the other. */
static const struct like likes[] = {
    {'!', 'i', LEET},      {'!', 'l', LEET},      {'$', 's', LEET},
    {'+', 't', LEET},      {'0', 'o', LEET},      {'0', 0x43e, LEET},
    {'1', 'i', LEET},      {'1', 'l', LEET},      {'3', 'e', LEET},
    {'3', 0x437, LEET},    {'4', 'a', LEET},      {'4', 0x447, LEET},
    {'5', 's', LEET},      {'6', 'b', LEET},      {'6', 0x431, LEET},
    {'7', 't', LEET},      {'8', 'b', LEET},      {'9', 'g', LEET},
    {'9', 0x44f, LEET},    {'@', 'a', LEET},      {'@', 0x430, LEET},
    {'a', 0x430, ALIKE},   {'b', 0x432, ALIKE},   {'b', 0x44c, LOOSE},
    {'b', 0x431, LOOSE},   {'c', 0x441, ALIKE},   {'d', 0x434, LOOSE},
    {'e', 0x435, ALIKE},   {'g', 0x434, LOOSE},   {'h', 0x43d, ALIKE},
    {'i', 0x438, LOOSE},   {'k', 0x43a, ALIKE},   {'m', 0x43c, ALIKE},
    {'n', 0x43f, LOOSE},   {'o', 0x43e, ALIKE},   {'p', 0x440, ALIKE},
    {'r', 0x433, LOOSE},   {'t', 0x442, ALIKE},   {'u', 0x438, LOOSE},
    {'v', 'u', LOOSE},     {'w', 0x448, LOOSE},   {'x', 0x445, ALIKE},
    {'y', 0x443, ALIKE},   {'|', 'i', LEET},      {'|', 'l', LEET},
    {0xa2, 'c', LEET},     {0xa3, 'l', LEET},     {0xa5, 'y', LEET},
    {0x192, 'f', FORM},    {0x251, 'a', FORM},    {0x261, 'g', FORM},
    {0x262, 'g', FORM},    {0x26a, 'i', FORM},    {0x274, 'n', FORM},
    {0x280, 'r', FORM},    {0x28f, 'y', FORM},    {0x299, 'b', FORM},
    {0x29c, 'h', FORM},    {0x29f, 'l', FORM},    {0x3b1, 'a', ALIKE},
    {0x3b2, 'b', ALIKE},   {0x3b5, 'e', ALIKE},   {0x3b7, 'n', ALIKE},
    {0x3b9, 'i', ALIKE},   {0x3ba, 'k', ALIKE},   {0x3bd, 'v', ALIKE},
    {0x3bf, 'o', ALIKE},   {0x3bf, 0x43e, ALIKE}, {0x3c1, 'p', ALIKE},
    {0x3c4, 't', ALIKE},   {0x3c5, 'u', ALIKE},   {0x3c5, 0x443, ALIKE},
    {0x3c7, 'x', ALIKE},   {0x3c7, 0x445, ALIKE}, {0x3c9, 'w', ALIKE},
    {0x430, 'a', ALIKE},   {0x431, 'b', LOOSE},   {0x432, 'b', ALIKE},
    {0x433, 'r', LOOSE},   {0x434, 'd', LOOSE},   {0x435, 'e', ALIKE},
    {0x437, 'e', LOOSE},   {0x438, 'u', LOOSE},   {0x43a, 'k', ALIKE},
    {0x43c, 'm', ALIKE},   {0x43d, 'h', ALIKE},   {0x43d, 'n', LOOSE},
    {0x43e, 'o', ALIKE},   {0x43f, 'n', LOOSE},   {0x440, 'p', ALIKE},
    {0x441, 'c', ALIKE},   {0x442, 't', ALIKE},   {0x443, 'y', ALIKE},
    {0x443, 'u', LOOSE},   {0x445, 'x', ALIKE},   {0x448, 'w', LOOSE},
    {0x44f, 'r', LOOSE},   {0x455, 's', ALIKE},   {0x456, 'i', ALIKE},
    {0x456, 0x438, ALIKE}, {0x458, 'j', ALIKE},   {0x4bb, 'h', ALIKE},
    {0x501, 'd', ALIKE},   {0x51b, 'q', ALIKE},   {0x51d, 'w', ALIKE},
    {0x578, 'n', ALIKE},   {0x57d, 'u', ALIKE},   {0x585, 'o', ALIKE},
    {0x1d00, 'a', FORM},   {0x1d04, 'c', FORM},   {0x1d05, 'd', FORM},
    {0x1d07, 'e', FORM},   {0x1d0a, 'j', FORM},   {0x1d0b, 'k', FORM},
    {0x1d0d, 'm', FORM},   {0x1d0f, 'o', FORM},   {0x1d18, 'p', FORM},
    {0x1d1b, 't', FORM},   {0x1d1c, 'u', FORM},   {0x1d20, 'v', FORM},
    {0x1d21, 'w', FORM},   {0x1d22, 'z', FORM},   {0x2020, 't', LEET},
    {0x20ac, 'e', LEET},   {0xa730, 'f', FORM},   {0xa731, 's', FORM},
};

/* Letters in circles, boxes and of flags, which NFKC leaves alone. */
static uint32_t form_of(uint32_t cp)
{
    static const uint32_t starts[] = {0x1f150, 0x1f170, 0x1f1e6};

    for (size_t i = 0; i < ARRAY_N(starts); i++)
        if (cp >= starts[i] && cp < starts[i] + 26)
            return 'a' + (cp - starts[i]);
    return 0;
}

size_t record_alike(uint32_t cp, uint32_t folded,
                    struct record_alt out[RECORD_ALTS])
{
    size_t lo = 0, hi = ARRAY_N(likes), n = 0;
    uint32_t form = form_of(cp);

    if (form) {
        out[0] = (struct record_alt){form, FORM};
        return 1;
    }
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (likes[mid].cp < folded)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < ARRAY_N(likes) && likes[lo].cp == folded && n < RECORD_ALTS;
         lo++)
        out[n++] = (struct record_alt){likes[lo].like, likes[lo].how};
    return n;
}

bool record_star(uint32_t cp)
{
    switch (cp) {
    case '*':
    case '#':
    case '%':
    case 0xd7:   /* × */
    case 0x2022: /* • */
    case 0x2217: /* ∗ */
    case 0x25a0: /* ■ */
    case 0x25cf: /* ● */
    case 0x2588: /* █ */
    case 0x2731: /* ✱ */
    case 0xff0a: /* ＊ */
    case 0x2606: /* ☆ */
    case 0x2605: /* ★ */ return true;
    }
    return false;
}

bool record_between(uint32_t cp)
{
    switch (cp) {
    case ' ':
    case '\t':
    case '.':
    case '-':
    case '_':
    case '*':
    case '/':
    case '\'':
    case '~':
    case '+':
    case '=':
    case '"':
    case 0xa0:
    case 0xb7:   /* · */
    case 0x2010: /* ‐ */
    case 0x2013: /* – */
    case 0x2014: /* — */
    case 0x2019: /* ’ */
    case 0x2022: /* • */
    case 0x202f:
    case 0x3000:
    case 0x30fb: /* ・ */
    case 0xff0e: /* ． */ return true;
    }
    return false;
}

bool record_vowel(uint32_t folded)
{
    switch (folded) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case 0x430:
    case 0x435:
    case 0x438:
    case 0x43e:
    case 0x443:
    case 0x44b:
    case 0x44d:
    case 0x44e:
    case 0x44f:
    case 0x454:
    case 0x456:
    case 0x457: return true;
    }
    return false;
}
