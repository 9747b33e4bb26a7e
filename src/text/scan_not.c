#include "base/utf8.h"
#include "text/scan_impl.h"

/* Folded as the scanner folds: no marks, no apostrophes inside. */
static const struct str latin_negators[] = {
    /* en */
    STR_INIT("not"), STR_INIT("no"), STR_INIT("never"), STR_INIT("none"),
    STR_INIT("nothing"), STR_INIT("nobody"), STR_INIT("neither"),
    STR_INIT("nor"), STR_INIT("without"), STR_INIT("cannot"), STR_INIT("cant"),
    STR_INIT("wont"), STR_INIT("dont"), STR_INIT("didnt"), STR_INIT("doesnt"),
    STR_INIT("isnt"), STR_INIT("arent"), STR_INIT("wasnt"), STR_INIT("werent"),
    STR_INIT("havent"), STR_INIT("hasnt"), STR_INIT("hadnt"),
    STR_INIT("wouldnt"), STR_INIT("couldnt"), STR_INIT("shouldnt"),
    STR_INIT("aint"), STR_INIT("hardly"), STR_INIT("nowhere"),
    /* fr */
    STR_INIT("ne"), STR_INIT("n"), STR_INIT("pas"), STR_INIT("jamais"),
    STR_INIT("rien"), STR_INIT("aucun"), STR_INIT("aucune"), STR_INIT("sans"),
    STR_INIT("ni"), STR_INIT("personne"), STR_INIT("nul"), STR_INIT("nulle"),
    /* pl */
    STR_INIT("nie"), STR_INIT("nigdy"), STR_INIT("bez"), STR_INIT("brak"),
    STR_INIT("zaden"), STR_INIT("zadna"), STR_INIT("zadne"), STR_INIT("nikt"),
    STR_INIT("nic")};

static const struct str cyrillic_negators[] = {
    STR_INIT("не"),      STR_INIT("нет"),     STR_INIT("ни"),
    STR_INIT("без"),     STR_INIT("никогда"), STR_INIT("никто"),
    STR_INIT("ничего"),  STR_INIT("нельзя"),  STR_INIT("никакой"),
    STR_INIT("никакая"), STR_INIT("никаких"), STR_INIT("нету")};

/* First letters of Latin negators by their length, so that few words are
 * compared with all of them. */
#define L(c) (1u << ((c) - 'a'))
static const uint32_t latin_first[] = {
    [1] = L('n'),
    [2] = L('n'),
    [3] = L('n') | L('p') | L('b'),
    [4] = L('n') | L('c') | L('w') | L('d') | L('i') | L('a') | L('r') |
          L('s') | L('b'),
    [5] = L('n') | L('d') | L('a') | L('w') | L('h') | L('z'),
    [6] = L('n') | L('c') | L('d') | L('w') | L('h') | L('j') | L('a'),
    [7] = L('n') | L('w') | L('c'),
    [8] = L('s') | L('p'),
};
#undef L

static bool among(const struct str *words, size_t n, struct str folded)
{
    for (size_t i = 0; i < n; i++)
        if (words[i].len == folded.len && words[i].ptr[0] == folded.ptr[0] &&
            memcmp(words[i].ptr, folded.ptr, folded.len) == 0)
            return true;
    return false;
}

static bool latin(struct str f)
{
    unsigned first = (unsigned char)f.ptr[0] - (unsigned)'a';

    return f.len < ARRAY_N(latin_first) && first < 26 &&
           latin_first[f.len] & 1u << first &&
           among(latin_negators, ARRAY_N(latin_negators), f);
}

/* All of them begin with Н or Б. */
static bool cyrillic(struct str f)
{
    enum { EN = 0xbd, BE = 0xb1, LONGEST = 14 };
    unsigned char second = f.len > 1 ? (unsigned char)f.ptr[1] : 0;

    return f.len <= LONGEST && (second == EN || second == BE) &&
           among(cyrillic_negators, ARRAY_N(cyrillic_negators), f);
}

/* One character a token, simplified by the scanner. */
static bool han(struct str f)
{
    enum { BYTES = 3 };
    uint32_t cp = 0;

    if (f.len != BYTES)
        return false;
    utf8_read(f, &cp);
    switch (cp) {
    case 0x4e0d: /* 不 */
    case 0x6ca1: /* 没 */
    case 0x65e0: /* 无 */
    case 0x522b: /* 别 */
    case 0x672a: /* 未 */
    case 0x83ab: /* 莫 */
    case 0x52ff: /* 勿 */ return true;
    default: return false;
    }
}

bool scan_negates(struct str folded)
{
    unsigned char first = folded.len ? (unsigned char)folded.ptr[0] : 0;

    if (first < 0x80)
        return latin(folded);
    return first == 0xd0 ? cyrillic(folded) : first >= 0xe0 && han(folded);
}
