#include "base/utf8.h"
#include "text/fold_impl.h"
#include "text/lang_impl.h"

static const struct {
    struct str tag, name;
} langs[LANG_N] = {
    [LANG_UNSURE] = {STR_INIT("und"), STR_INIT("")},
    [LANG_EN] = {STR_INIT("en"), STR_INIT("English")},
    [LANG_FR] = {STR_INIT("fr"), STR_INIT("français")},
    [LANG_PL] = {STR_INIT("pl"), STR_INIT("polski")},
    [LANG_RU] = {STR_INIT("ru"), STR_INIT("русский")},
    [LANG_ZH_HANT] = {STR_INIT("zh-Hant"), STR_INIT("繁體中文")},
    [LANG_ZH_HANS] = {STR_INIT("zh-Hans"), STR_INIT("简体中文")},
    [LANG_UK] = {STR_INIT("uk"), STR_INIT("українська")},
    [LANG_DE] = {STR_INIT("de"), STR_INIT("Deutsch")},
    [LANG_ES] = {STR_INIT("es"), STR_INIT("español")},
    [LANG_IT] = {STR_INIT("it"), STR_INIT("italiano")},
};

struct str lang_tag(enum lang lang)
{
    return langs[lang < LANG_N ? lang : LANG_UNSURE].tag;
}

struct str lang_name(enum lang lang)
{
    return langs[lang < LANG_N ? lang : LANG_UNSURE].name;
}

/* The text before the first "-" or "_". */
static struct str subtag(struct str *rest)
{
    size_t n = 0;
    struct str head;

    while (n < rest->len && rest->ptr[n] != '-' && rest->ptr[n] != '_')
        n++;
    head = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n + 1, rest->len);
    return head;
}

static enum lang chinese(struct str rest)
{
    while (rest.len) {
        struct str s = subtag(&rest);

        if (str_eq_nocase(s, STR("Hans")))
            return LANG_ZH_HANS;
        if (str_eq_nocase(s, STR("Hant")) || str_eq_nocase(s, STR("TW")) ||
            str_eq_nocase(s, STR("HK")) || str_eq_nocase(s, STR("MO")))
            return LANG_ZH_HANT;
    }
    return LANG_ZH_HANS;
}

enum lang lang_from_tag(struct str tag)
{
    struct str rest = str_trim(tag), head = subtag(&rest);

    if (str_eq_nocase(head, STR("zh")) || str_eq_nocase(head, STR("cmn")))
        return chinese(rest);
    for (int i = LANG_EN; i < LANG_N; i++)
        if (str_eq_nocase(head, langs[i].tag))
            return (enum lang)i;
    return LANG_UNSURE;
}

/* "q=0.8" in thousandths; 1000 without one, 0 when it cannot be read. */
static int quality(struct str params)
{
    struct str one;

    while (str_cut(&params, ';', &one)) {
        int q = 0, scale = 1000;
        size_t i = 2;

        one = str_trim(one);
        if (!str_starts_nocase(one, STR("q=")))
            continue;
        for (; i < one.len && scale >= 1; i++) {
            if (one.ptr[i] == '.' && i == 3)
                continue;
            if (one.ptr[i] < '0' || one.ptr[i] > '9')
                return 0;
            q += (one.ptr[i] - '0') * scale;
            scale /= 10;
        }
        return q < 1000 ? q : 1000;
    }
    return 1000;
}

enum lang lang_from_accept_language(struct str header)
{
    enum lang best = LANG_UNSURE;
    int best_q = 0;
    struct str rest = header, item;

    while (str_cut(&rest, ',', &item)) {
        struct str params = item, tag;
        enum lang lang;
        int q;

        if (!str_cut(&params, ';', &tag))
            continue;
        lang = lang_from_tag(tag);
        q = quality(params);
        if (lang != LANG_UNSURE && q > best_q) {
            best = lang;
            best_q = q;
        }
    }
    return best;
}

/* ---- guessing ---- */

enum { GUESS_BYTES = 2048, WORD_BYTES = 24, WHOLE = 12 };

struct evidence {
    size_t latin, cyrillic, han, kana, other; /* letters */
    size_t hant, hans;
    int score[LANG_N];
    char word[WORD_BYTES]; /* folded */
    size_t word_n;         /* more than it holds: not a known word */
};

static unsigned word_langs(const char *word, size_t n)
{
    size_t low = 0, high = lang_words_n;

    while (low < high) {
        size_t mid = (low + high) / 2;
        struct str w = str_from_z(lang_words[mid].word);
        int c = str_cmp(w, str_make(word, n));

        if (c == 0)
            return lang_words[mid].langs;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

/* A word known in k languages says 12 / k for each of them. */
static void end_word(struct evidence *ev)
{
    unsigned in;
    int k;

    if (ev->word_n == 0 || ev->word_n > WORD_BYTES) {
        ev->word_n = 0;
        return;
    }
    in = word_langs(ev->word, ev->word_n);
    k = __builtin_popcount(in);
    for (int i = LANG_EN; k && i < LANG_N; i++)
        if (in & 1u << i)
            ev->score[i] += (ev->word_n == 1 ? WHOLE / 2 : WHOLE) / k;
    ev->word_n = 0;
}

/* Letters that tell: strong where only one of ours has it. */
static void see_letter(struct evidence *ev, uint32_t cp)
{
    int *score = ev->score;

    switch (cp) {
    case 0x105: /* ą ć ę ł ń ś ź ż */
    case 0x107:
    case 0x119:
    case 0x142:
    case 0x144:
    case 0x15b:
    case 0x17a:
    case 0x17c: score[LANG_PL] += 6; break;
    case 0xdf: /* ß ä ö ü */
    case 0xe4:
    case 0xf6:
    case 0xfc: score[LANG_DE] += 6; break;
    case 0xf1: /* ñ ¿ ¡ */
    case 0xbf:
    case 0xa1: score[LANG_ES] += 8; break;
    case 0xe1: /* á í ú */
    case 0xed:
    case 0xfa: score[LANG_ES] += 4; break;
    case 0xf3: /* ó */
        score[LANG_ES] += 3;
        score[LANG_PL] += 3;
        break;
    case 0xea: /* ê ç œ î ô â ë û */
    case 0xe7:
    case 0x153:
    case 0xee:
    case 0xf4:
    case 0xe2:
    case 0xeb:
    case 0xfb: score[LANG_FR] += 6; break;
    case 0xe9: /* é */
        score[LANG_FR] += 4;
        score[LANG_ES] += 2;
        break;
    case 0xe0: /* à è ù */
    case 0xe8:
    case 0xf9:
        score[LANG_FR] += 3;
        score[LANG_IT] += 3;
        break;
    case 0xec: /* ì ò */
    case 0xf2: score[LANG_IT] += 6; break;
    case 0x44b: /* ы э ё ъ */
    case 0x44d:
    case 0x451:
    case 0x44a: score[LANG_RU] += 8; break;
    case 0x456: /* і ї є ґ */
    case 0x457:
    case 0x454:
    case 0x491: score[LANG_UK] += 8; break;
    }
}

/* Groups of letters that are frequent in one and rare in the others, by
 * their first letter. */
static void see_groups(struct evidence *ev, struct str word)
{
    static const struct {
        const char *group;
        enum lang lang;
    } rows[26][4] = {
        ['a' - 'a'] = {{"ado", LANG_ES}, {"aux", LANG_FR}},
        ['c' - 'a'] = {{"ck", LANG_EN},
                       {"cz", LANG_PL},
                       {"cht", LANG_DE},
                       {"cion", LANG_ES}},
        ['d' - 'a'] = {{"dzi", LANG_PL}},
        ['e' - 'a'] = {{"eau", LANG_FR}, {"eux", LANG_FR}, {"eit", LANG_DE}},
        ['g' - 'a'] = {{"ght", LANG_EN}, {"gli", LANG_IT}},
        ['i' - 'a'] = {{"ing", LANG_EN}, {"iew", LANG_PL}},
        ['n' - 'a'] = {{"nie", LANG_PL}},
        ['o' - 'a'] = {{"oo", LANG_EN}, {"oi", LANG_FR}, {"owa", LANG_PL}},
        ['r' - 'a'] = {{"rz", LANG_PL}},
        ['s' - 'a'] = {{"sz", LANG_PL}, {"sch", LANG_DE}},
        ['t' - 'a'] = {{"th", LANG_EN}, {"tto", LANG_IT}},
        ['u' - 'a'] = {{"ue", LANG_ES}, {"ung", LANG_DE}},
        ['w' - 'a'] = {{"wh", LANG_EN}, {"wie", LANG_PL}},
        ['z' - 'a'] = {{"zz", LANG_IT}, {"zion", LANG_IT}},
    };

    for (size_t i = 0; i + 1 < word.len; i++) {
        char c = word.ptr[i];

        if (c < 'a' || c > 'z')
            continue;
        for (size_t k = 0; k < 4 && rows[c - 'a'][k].group; k++)
            if (str_starts(str_sub(word, i, 4),
                           str_from_z(rows[c - 'a'][k].group)))
                ev->score[rows[c - 'a'][k].lang] += 3;
    }
}

static void see_word_letter(struct evidence *ev, uint32_t cp)
{
    uint32_t out[FOLD_CPS_MAX];
    size_t n;

    if (cp < 0x80 && ev->word_n < WORD_BYTES) {
        ev->word[ev->word_n++] = (char)(cp | 0x20); /* lower case */
        return;
    }
    n = fold_cp(cp, out);
    for (size_t i = 0; i < n; i++) {
        char bytes[4];
        size_t k = utf8_write(out[i], bytes);

        if (ev->word_n + k > WORD_BYTES) {
            ev->word_n = WORD_BYTES + 1;
            return;
        }
        memcpy(ev->word + ev->word_n, bytes, k);
        ev->word_n += k;
    }
}

static void see(struct evidence *ev, uint32_t cp)
{
    uint32_t entry = fold_entry_of(cp);
    enum fold_class class = (enum fold_class)(entry >> FOLD_CLASS_SHIFT);

    if (class == FOLD_LETTER) {
        if (cp < 0x250 || (cp >= 0x1e00 && cp < 0x1f00))
            ev->latin++;
        else if (cp >= 0x400 && cp < 0x530)
            ev->cyrillic++;
        else
            ev->other++;
        if (cp >= 0x80)
            see_letter(ev, fold_lower(cp));
        see_word_letter(ev, cp);
        return;
    }
    if (cp == 0xbf || cp == 0xa1) /* ¿ ¡ */
        see_letter(ev, cp);
    if (ev->word_n && ev->word_n <= WORD_BYTES)
        see_groups(ev, str_make(ev->word, ev->word_n));
    end_word(ev);
    if (class != FOLD_NOSPACE)
        return;
    if (cp >= 0x3040 && cp < 0x3100)
        ev->kana++;
    else if (cp >= 0x2e80 && !(cp >= 0xac00 && cp < 0xd800))
        ev->han++;
    else
        ev->other++;
    ev->hant += (entry & FOLD_HANT_BIT) != 0;
    ev->hans += (entry & FOLD_HANS_BIT) != 0;
}

/* Between spaces, with a mark that no word has: an address, a link. */
static bool is_address(struct str chunk)
{
    return str_find_byte(chunk, '@') != SIZE_MAX ||
           str_find(chunk, STR("://")) != SIZE_MAX ||
           str_starts_nocase(chunk, STR("www."));
}

static void look(struct evidence *ev, struct str text)
{
    while (text.len) {
        struct str chunk;
        size_t n = 0;
        uint32_t cp;

        while (n < text.len && (unsigned char)text.ptr[n] > ' ')
            n++;
        chunk = str_sub(text, 0, n);
        text = str_sub(text, n + 1, text.len);
        if (is_address(chunk))
            continue;
        for (size_t i = 0; i < chunk.len; i += n) {
            n = utf8_read(str_sub(chunk, i, 4), &cp);
            if (n == 0)
                n = 1;
            else
                see(ev, cp);
        }
        see(ev, ' ');
    }
}

static enum lang best_of(const int score[LANG_N], const enum lang *among,
                         size_t n, int *margin_pct)
{
    enum lang best = LANG_UNSURE;
    int first = 0, second = 0;

    for (size_t i = 0; i < n; i++) {
        int s = score[among[i]];

        if (s > first) {
            second = first;
            first = s;
            best = among[i];
        } else if (s > second) {
            second = s;
        }
    }
    *margin_pct = first ? 100 * (first - second) / first : 0;
    return best;
}

static enum lang decide(const struct evidence *ev, int *margin_pct)
{
    static const enum lang latin[] = {LANG_EN, LANG_FR, LANG_PL,
                                      LANG_DE, LANG_ES, LANG_IT};
    static const enum lang cyrillic[] = {LANG_RU, LANG_UK};
    size_t han = ev->han * 3; /* one says as much as three letters */
    enum lang best;

    *margin_pct = 0;
    if (ev->other > ev->latin + ev->cyrillic + han)
        return LANG_UNSURE;
    if (han > ev->latin && han > ev->cyrillic) {
        if (ev->kana * 8 > ev->han) /* Japanese has one kana in two */
            return LANG_UNSURE;
        if (ev->hant + ev->hans)
            *margin_pct = (int)(100 *
                                (ev->hant > ev->hans ? ev->hant - ev->hans
                                                     : ev->hans - ev->hant) /
                                (ev->hant + ev->hans));
        return ev->hant > ev->hans ? LANG_ZH_HANT : LANG_ZH_HANS;
    }
    if (ev->cyrillic > ev->latin) {
        best = best_of(ev->score, cyrillic, ARRAY_N(cyrillic), margin_pct);
        return best == LANG_UNSURE && ev->cyrillic >= 4 ? LANG_RU : best;
    }
    best = best_of(ev->score, latin, ARRAY_N(latin), margin_pct);
    return *margin_pct < 5 ? LANG_UNSURE : best;
}

enum lang lang_guess(struct str text, int *margin_pct)
{
    struct evidence ev = {.word_n = 0};
    int margin;
    enum lang lang;

    look(&ev, utf8_cut(text, GUESS_BYTES));
    lang = decide(&ev, &margin);
    if (margin_pct)
        *margin_pct = margin;
    return lang;
}
