/*
 * fold_gen.c — run by the build: writes fold_table.c, what every character
 * folds to (see fold.h), from the properties and transliterators of ICU.
 *
 * A table of 0x1100 pages of 256 characters; equal pages are stored once.
 * Most characters fold to themselves, which is written as 0.
 */
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "text/fold_impl.h"

enum { CP_N = 0x110000, PAGES = CP_N / 256, UNITS = 128, MORE_MAX = 60000 };

static const UNormalizer2 *casefold, *nfd;
static UTransliterator *simplify, *complicate;
static UConverter *big5, *gb2312;

static uint32_t entries[CP_N], lowers[CP_N];
static uint32_t more[MORE_MAX];
static uint32_t more_n = 1; /* 0 means none */

static void must(UErrorCode u, const char *what)
{
    if (U_SUCCESS(u))
        return;
    fprintf(stderr, "fold_gen: %s: %s\n", what, u_errorName(u));
    exit(1);
}

static UTransliterator *transliterator(const char *name)
{
    UErrorCode u = U_ZERO_ERROR;
    UChar id[64];
    UTransliterator *t;

    u_uastrcpy(id, name);
    t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &u);
    must(u, name);
    return t;
}

static UConverter *converter(const char *name)
{
    UErrorCode u = U_ZERO_ERROR;
    UConverter *c = ucnv_open(name, &u);

    must(u, name);
    ucnv_setFromUCallBack(c, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &u);
    must(u, name);
    return c;
}

static bool has(UConverter *c, UChar32 cp)
{
    UErrorCode u = U_ZERO_ERROR;
    UChar s[2];
    int32_t n = 0;
    char out[16];

    U16_APPEND_UNSAFE(s, n, cp);
    ucnv_fromUChars(c, out, sizeof out, s, n, &u);
    return U_SUCCESS(u);
}

/* One character through a transliterator; itself if it becomes several. */
static UChar32 transliterated(UTransliterator *t, UChar32 cp)
{
    UErrorCode u = U_ZERO_ERROR;
    UChar s[UNITS];
    int32_t n = 0, end, i = 0;
    UChar32 got;

    U16_APPEND_UNSAFE(s, n, cp);
    end = n;
    utrans_transUChars(t, s, &n, UNITS, 0, &end, &u);
    must(u, "transliterate");
    U16_NEXT(s, i, n, got);
    return i == n ? got : cp;
}

/* The end of the chain of simplifications; of a circle its least. */
static UChar32 simplified(UChar32 cp)
{
    UChar32 one = transliterated(simplify, cp);
    UChar32 two = transliterated(simplify, one);

    if (two == cp)
        return one < cp ? one : cp;
    return two == one ? one : simplified(two);
}

/* Letters that no normalisation takes apart. */
static const struct {
    UChar32 from;
    const char *to;
} plain[] = {{0x142, "l"}, {0x111, "d"}, {0xf8, "o"},  {0x127, "h"},
             {0x167, "t"}, {0x131, "i"}, {0xe6, "ae"}, {0x153, "oe"},
             {0xfe, "th"}, {0xf0, "d"},  {0x14b, "n"}, {0x138, "k"},
             {0x180, "b"}, {0x1b6, "z"}, {0x268, "i"}, {0x289, "u"}};

static bool nospace_script(UScriptCode s)
{
    switch ((int)s) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR: return true;
    }
    return false;
}

static bool dropped_mark(UChar32 cp, UScriptCode script)
{
    int8_t type = u_charType(cp);

    if (type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK)
        return false;
    return script == USCRIPT_INHERITED || script == USCRIPT_COMMON ||
           script == USCRIPT_ARABIC || script == USCRIPT_HEBREW ||
           script == USCRIPT_LATIN || script == USCRIPT_GREEK ||
           script == USCRIPT_CYRILLIC;
}

static enum fold_class class_of(UChar32 cp)
{
    UErrorCode u = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(cp, &u);
    int8_t type = u_charType(cp);

    if (dropped_mark(cp, script))
        return FOLD_MARK;
    if (type == U_DECIMAL_DIGIT_NUMBER)
        return FOLD_DIGIT;
    if (cp == 0x30fc || cp == 0x3005 || cp == 0x3007) /* ー 々 〇 */
        return FOLD_NOSPACE;
    if (u_isalpha(cp) || type == U_NON_SPACING_MARK ||
        type == U_COMBINING_SPACING_MARK || type == U_LETTER_NUMBER)
        return nospace_script(script) ? FOLD_NOSPACE : FOLD_LETTER;
    return FOLD_OTHER;
}

struct cps {
    uint32_t cp[UNITS];
    size_t n;
};

static void add(struct cps *out, UChar32 cp)
{
    UErrorCode u = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(cp, &u);
    int32_t digit = u_charDigitValue(cp);

    for (size_t i = 0; i < ARRAY_N(plain); i++)
        if (plain[i].from == cp) {
            for (const char *z = plain[i].to; *z; z++)
                out->cp[out->n++] = (uint32_t)*z;
            return;
        }
    if (u_charType(cp) == U_DECIMAL_DIGIT_NUMBER && digit >= 0)
        cp = '0' + digit;
    else if (script == USCRIPT_HAN)
        cp = simplified(cp);
    else if (cp == 0x451 || cp == 0x450) /* ё ѐ */
        cp = 0x435;
    else if (cp == 0x45d) /* ѝ */
        cp = 0x438;
    else if (cp == 0x491) /* ґ */
        cp = 0x433;
    out->cp[out->n++] = (uint32_t)cp;
}

static int32_t casefolded(UChar32 cp, UChar out[UNITS])
{
    UErrorCode u = U_ZERO_ERROR;
    UChar s[2];
    int32_t n = 0;

    U16_APPEND_UNSAFE(s, n, cp);
    n = unorm2_normalize(casefold, s, n, out, UNITS, &u);
    must(u, "NFKC_Casefold");
    return n;
}

/* What a character becomes, marks and all else between words left out. */
static struct cps folded(UChar32 cp)
{
    struct cps out = {.n = 0};
    UChar s[UNITS], d[UNITS];
    int32_t n = casefolded(cp, s);

    for (int32_t i = 0; i < n;) {
        UErrorCode u = U_ZERO_ERROR;
        UChar32 c;
        int32_t dn, k = 0;
        UScriptCode script;

        U16_NEXT(s, i, n, c);
        script = uscript_getScript(c, &u);
        dn = 0;
        if (script == USCRIPT_LATIN || script == USCRIPT_GREEK)
            dn = unorm2_getDecomposition(nfd, c, d, UNITS, &u);
        if (dn <= 0) {
            dn = 0;
            U16_APPEND_UNSAFE(d, dn, c);
        }
        must(u, "decompose");
        while (k < dn) {
            U16_NEXT(d, k, dn, c);
            if (class_of(c) != FOLD_MARK && class_of(c) != FOLD_OTHER)
                add(&out, c);
        }
    }
    return out;
}

static uint32_t han_side(UChar32 cp)
{
    UErrorCode u = U_ZERO_ERROR;

    if (uscript_getScript(cp, &u) != USCRIPT_HAN)
        return 0;
    if (transliterated(simplify, cp) != cp && !has(gb2312, cp))
        return FOLD_HANT_BIT;
    if (transliterated(complicate, cp) != cp && !has(big5, cp))
        return FOLD_HANS_BIT;
    return 0;
}

static void fill(UChar32 cp)
{
    struct cps f = folded(cp);
    enum fold_class class = f.n ? class_of((UChar32)f.cp[0]) : class_of(cp);
    UChar s[UNITS];
    int32_t n = casefolded(cp, s), i = 0;
    UChar32 low = cp;

    if (f.n == 0 && n == 0)
        class = FOLD_MARK; /* default ignorable: soft hyphen, joiners */
    if (n > 0) {
        U16_NEXT(s, i, n, low);
        lowers[cp] = i == n && low != cp ? (uint32_t)low : 0;
    }
    entries[cp] = (uint32_t) class << FOLD_CLASS_SHIFT | han_side(cp);
    if (class == FOLD_MARK || class == FOLD_OTHER)
        return;
    if (f.n == 1) {
        entries[cp] |= f.cp[0] == (uint32_t)cp ? 0 : f.cp[0];
        return;
    }
    if (f.n > FOLD_CPS_MAX || more_n + f.n + 1 > MORE_MAX) {
        fprintf(stderr, "fold_gen: U+%04X does not fit\n", (unsigned)cp);
        exit(1);
    }
    entries[cp] |= FOLD_MORE_BIT | more_n;
    more[more_n++] = (uint32_t)f.n;
    for (size_t k = 0; k < f.n; k++)
        more[more_n++] = f.cp[k];
}

static void write_numbers(const uint32_t *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf("%s%u,", i % 16 ? "" : "\n", (unsigned)v[i]);
}

/* Equal pages once, and for each page which of them it is. */
static void write_table(const char *name, const uint32_t *table)
{
    static uint32_t page[PAGES], kept[PAGES];
    uint32_t kept_n = 0;

    for (uint32_t p = 0; p < PAGES; p++) {
        uint32_t k = 0;

        while (k < kept_n && memcmp(table + kept[k] * 256, table + p * 256,
                                    256 * sizeof *table) != 0)
            k++;
        if (k == kept_n)
            kept[kept_n++] = p;
        page[p] = k;
    }
    printf("const uint16_t %s_page[%d] = {", name, PAGES);
    write_numbers(page, PAGES);
    printf("};\nconst uint32_t %s_entry[][256] = {", name);
    for (uint32_t k = 0; k < kept_n; k++) {
        printf("\n{");
        write_numbers(table + kept[k] * 256, 256);
        printf("},");
    }
    printf("};\n");
}

int main(void)
{
    UErrorCode u = U_ZERO_ERROR;

    casefold = unorm2_getNFKCCasefoldInstance(&u);
    nfd = unorm2_getNFDInstance(&u);
    must(u, "normalisers");
    simplify = transliterator("Hant-Hans");
    complicate = transliterator("Hans-Hant");
    big5 = converter("windows-950");
    gb2312 = converter("ibm-1383_P110-1999");
    for (UChar32 cp = 0; cp < CP_N; cp++)
        if (!U_IS_SURROGATE(cp) && u_charType(cp) != U_UNASSIGNED &&
            u_charType(cp) != U_PRIVATE_USE_CHAR)
            fill(cp);
    printf("/* Written by fold_gen from ICU %s. */\n"
           "#include \"text/fold_impl.h\"\n",
           U_ICU_VERSION);
    write_table("fold", entries);
    write_table("fold_lower", lowers);
    printf("const uint32_t fold_more[] = {");
    write_numbers(more, more_n);
    printf("};\n");
    utrans_close(simplify);
    utrans_close(complicate);
    ucnv_close(big5);
    ucnv_close(gb2312);
    return 0;
}
