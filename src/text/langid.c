#include "base/utf8.h"
#include "text/fold_impl.h"
#include "text/langid.h"
#include "text/real.h"
#include "text/scan.h"

enum {
    LOOK_BYTES = 2048,
    WORD_CHARS = 24, /* longer ones are no word of a list */
    GRAM_CHARS = 5,
    HAN_CHARS = 3,
    CHARS_FIRST = 64, /* enough when they leave no doubt */
    LETTERS_MIN = 3
};

#define BORDER ((uint32_t)'_')
#define NO_LETTER ((enum langid_script)(LANGID_NOTHING + 1))

const enum lang langid_classes[LANGID_SCRIPTS][LANGID_CLASSES] = {
    [LANGID_LATIN] = {LANG_EN, LANG_FR, LANG_PL, LANG_DE, LANG_ES, LANG_IT,
                      LANG_UNSURE},
    [LANGID_CYRILLIC] = {LANG_RU, LANG_UK, LANG_UNSURE},
    [LANGID_HAN] = {LANG_ZH_HANT, LANG_ZH_HANS, LANG_UNSURE},
};

const int langid_classes_n[LANGID_SCRIPTS] = {
    [LANGID_LATIN] = 7, [LANGID_CYRILLIC] = 3, [LANGID_HAN] = 3};

/* ---- the view ---- */

static enum langid_script script_of(uint32_t cp, uint32_t entry)
{
    switch ((enum fold_class)(entry >> FOLD_CLASS_SHIFT)) {
    case FOLD_LETTER:
        if (cp < 0x250 || (cp >= 0x1e00 && cp < 0x1f00))
            return LANGID_LATIN;
        return cp >= 0x400 && cp < 0x530 ? LANGID_CYRILLIC : LANGID_NOTHING;
    case FOLD_NOSPACE:
        return (cp >= 0x2e80 && cp < 0xa4d0) || cp >= 0xf900 ? LANGID_HAN
                                                             : LANGID_NOTHING;
    case FOLD_OTHER:
    case FOLD_DIGIT:
    case FOLD_MARK: break;
    }
    return NO_LETTER;
}

/* Between spaces, and no words of a language. */
static bool is_passed_over(struct str chunk)
{
    return str_find_byte(chunk, '@') != SIZE_MAX ||
           str_find(chunk, STR("://")) != SIZE_MAX ||
           str_starts_nocase(chunk, STR("www."));
}

struct looking {
    struct langid_view *v;
    size_t letters[LANGID_SCRIPTS + 1]; /* by script */
    bool tags;                          /* #tags are read */
};

static void add(struct langid_view *v, uint32_t c)
{
    bool border = c == BORDER;

    if (v->n < LANGID_CHARS &&
        !(border && v->n && v->chars[v->n - 1] == BORDER))
        v->chars[v->n++] = c;
}

/* Counts letters; with a script chosen, keeps those of it. */
static void look_chunk(struct looking *l, struct str chunk)
{
    for (size_t i = 0, n; i < chunk.len; i += n) {
        uint32_t cp, entry;
        enum langid_script s;

        n = utf8_read(str_sub(chunk, i, 4), &cp);
        if (n == 0) {
            n = 1;
            continue;
        }
        entry = fold_entry_of(cp);
        s = script_of(cp, entry);
        if (s <= LANGID_NOTHING)
            l->letters[s] += s == LANGID_HAN ? 3 : 1;
        if (entry >> FOLD_CLASS_SHIFT == FOLD_MARK) {
            uint32_t *last = &l->v->chars[l->v->n ? l->v->n - 1 : 0];

            if (l->v->n)
                *last = fold_composed(*last, cp);
        } else if (s == l->v->script) {
            add(l->v, s == LANGID_HAN ? cp : fold_lower(cp));
        } else if ((cp == '\'' || cp == 0x2019) && l->v->n &&
                   l->v->script == LANGID_LATIN) {
            add(l->v, '\'');
        } else {
            add(l->v, BORDER);
        }
    }
    add(l->v, BORDER);
}

static void look(struct looking *l, struct str text)
{
    l->v->n = 0;
    add(l->v, BORDER);
    while (text.len) {
        size_t n = 0;
        struct str chunk;

        while (n < text.len && (unsigned char)text.ptr[n] > ' ')
            n++;
        chunk = str_sub(text, 0, n);
        text = str_sub(text, n + 1, text.len);
        if (n && !is_passed_over(chunk) &&
            (l->tags || chunk.ptr[0] != '#' || chunk.len < 3))
            look_chunk(l, chunk);
    }
}

static enum langid_script most(const size_t letters[LANGID_SCRIPTS + 1])
{
    enum langid_script best = LANGID_NOTHING;

    for (int s = 0; s < LANGID_SCRIPTS; s++)
        if (letters[s] >= LETTERS_MIN && letters[s] > letters[best])
            best = (enum langid_script)s;
    return best;
}

void langid_look(struct str text, struct langid_view *v)
{
    struct looking l = {.v = v};

    text = utf8_cut(text, LOOK_BYTES);
    for (int tags = 0; tags <= 1; tags++) {
        memset(l.letters, 0, sizeof l.letters);
        l.tags = tags;
        v->script = LANGID_NOTHING;
        look(&l, text);
        v->script = most(l.letters);
        if (v->script != LANGID_NOTHING)
            break;
    }
    if (v->script == LANGID_NOTHING) {
        v->n = 0;
        return;
    }
    look(&l, text);
}

/* ---- n-grams ---- */

static uint64_t step(uint64_t h, uint32_t c)
{
    return (h ^ c) * UINT64_C(0x9e3779b97f4a7c15);
}

/* The whole word that begins at i, behind a border. */
static uint64_t word_at(const struct langid_view *v, size_t i, uint64_t seed)
{
    uint64_t h = step(seed, 0x776f7264);
    size_t k = i;

    while (k < v->n && v->chars[k] != BORDER && k - i < WORD_CHARS)
        h = step(h, v->chars[k++]);
    return k - i > GRAM_CHARS - 2 && k < v->n && v->chars[k] == BORDER
               ? scan_hash_end(h)
               : 0;
}

size_t langid_grams(const struct langid_view *v, size_t i,
                    uint64_t out[LANGID_GRAMS])
{
    bool han = v->script == LANGID_HAN;
    size_t most_n = han ? HAN_CHARS : GRAM_CHARS, n = 0;
    uint64_t seed = SCAN_HASH_START + (uint64_t)v->script, h = seed;
    uint32_t flags;

    for (size_t k = 0; k < most_n && i + k < v->n; k++) {
        uint32_t c = v->chars[i + k];

        h = step(h, c);
        if (han && c == BORDER)
            break;
        if (k > 0 || c != BORDER)
            out[n++] = scan_hash_end(h);
    }
    if (!han && i > 0 && v->chars[i - 1] == BORDER && v->chars[i] != BORDER) {
        h = word_at(v, i, seed);
        if (h)
            out[n++] = h;
    }
    flags =
        han ? fold_entry_of(v->chars[i]) & (FOLD_HANT_BIT | FOLD_HANS_BIT) : 0;
    if (flags) /* one of a script, whichever */
        out[n++] = scan_hash_end(step(seed, flags));
    return n;
}

/* ---- weights ---- */

static const int8_t *row_of(const struct langid *m, uint64_t gram)
{
    uint32_t slot = langid_slot(gram, m->rows_n);
    unsigned char check = langid_check(gram);

    for (uint32_t k = 0; k < LANGID_PROBES; k++) {
        const unsigned char *row =
            m->rows + ((slot + k) & (m->rows_n - 1)) * LANGID_ROW_BYTES;

        if (row[0] == check)
            return (const int8_t *)row + 1;
    }
    return NULL;
}

/* Sums over grams from character i on; returns how many. */
static size_t add_rows(const struct langid *m, const struct langid_view *v,
                       size_t from, size_t to, int32_t sum[LANGID_CLASSES])
{
    size_t grams = 0;

    for (size_t i = from; i < to; i++) {
        uint64_t gram[LANGID_GRAMS];
        size_t n = langid_grams(v, i, gram);

        for (size_t k = 0; k < n; k++) {
            const int8_t *w = row_of(m, gram[k]);

            for (int c = 0; w && c < LANGID_CLASSES; c++)
                sum[c] += w[c];
        }
        grams += n;
    }
    return grams;
}

/* Characters that exist in one Chinese script only are better witnesses than
 * any weight: each moves the odds between the two by e^UNIQUE_SAYS. */
#define UNIQUE_SAYS 4.0

static int unique_to_hant(const struct langid_view *v, size_t from, size_t to)
{
    int n = 0;

    for (size_t i = from; v->script == LANGID_HAN && i < to; i++) {
        uint32_t entry = fold_entry_of(v->chars[i]);

        n += (entry & FOLD_HANT_BIT) != 0;
        n -= (entry & FOLD_HANS_BIT) != 0;
    }
    return n;
}

/* x / sqrt(grams), so that a long text is not surer than it should be. */
static int weigh(const struct langid *m, enum langid_script s,
                 const int32_t sum[LANGID_CLASSES], size_t grams, int unique,
                 double out[LANGID_CLASSES])
{
    double most_score = -1e30, all = 0;
    double unit = (double)m->scale[s] / __builtin_sqrt((double)grams);
    int best = 0;

    for (int c = 0; c < langid_classes_n[s]; c++) {
        enum lang lang = langid_classes[s][c];

        out[c] = (double)m->bias[s][c] + unit * sum[c];
        if (lang == LANG_ZH_HANT || lang == LANG_ZH_HANS)
            out[c] +=
                (lang == LANG_ZH_HANT ? 0.5 : -0.5) * UNIQUE_SAYS * unique;
        if (out[c] > most_score) {
            most_score = out[c];
            best = c;
        }
    }
    for (int c = 0; c < langid_classes_n[s]; c++)
        all += out[c] = real_exp(out[c] - most_score);
    for (int c = 0; c < langid_classes_n[s]; c++)
        out[c] /= all;
    return best;
}

static enum lang by_rules(struct str text, double p[LANG_N])
{
    int margin;
    enum lang lang = lang_guess(text, &margin);

    for (int i = 0; p && i < LANG_N; i++)
        p[i] = 0;
    if (p) {
        p[lang] = lang == LANG_UNSURE ? 1 : 0.5 + margin / 200.0;
        p[LANG_UNSURE] += 1 - p[lang];
    }
    return lang;
}

enum lang langid_guess(const struct langid *m, struct str text,
                       double p[LANG_N])
{
    struct langid_view v;
    int32_t sum[LANGID_CLASSES] = {0};
    double out[LANGID_CLASSES];
    size_t done = 0, grams = 0;
    int best = 0, unique = 0;

    if (!m)
        return by_rules(text, p);
    langid_look(text, &v);
    for (int i = 0; p && i < LANG_N; i++)
        p[i] = i == LANG_UNSURE && v.script == LANGID_NOTHING;
    if (v.script == LANGID_NOTHING)
        return LANG_UNSURE;
    while (done < v.n) {
        size_t to = done + CHARS_FIRST < v.n ? done + CHARS_FIRST : v.n;

        grams += add_rows(m, &v, done, to, sum);
        unique += unique_to_hant(&v, done, to);
        done = to;
        best = weigh(m, v.script, sum, grams ? grams : 1, unique, out);
        if (out[best] > 0.999)
            break;
    }
    for (int c = 0; p && c < langid_classes_n[v.script]; c++)
        p[langid_classes[v.script][c]] = out[c];
    return out[best] < LANGID_SURE ? LANG_UNSURE
                                   : langid_classes[v.script][best];
}

/* ---- the file ---- */

/*
 *     at  bytes   little-endian
 *      0      8   "REDRESSL"
 *      8      4   rows, a power of two
 *     12     12   what one unit of a weight is worth, by script, floats
 *     24     84   bias by script and class, floats
 *    108     20   zero
 *    128          rows of 8 bytes: check (0: empty), 7 weights
 */
static uint32_t u32_at(struct str bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr + at;

    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

static bool float_at(struct str bytes, size_t at, float *f)
{
    uint32_t bits = u32_at(bytes, at);

    memcpy(f, &bits, sizeof *f);
    return *f > -1e6f && *f < 1e6f;
}

bool langid_open(struct str bytes, struct langid *m, struct err *e)
{
    bool ok =
        bytes.len >= LANGID_HEAD_BYTES && str_starts(bytes, STR("REDRESSL"));

    if (ok) {
        m->rows_n = u32_at(bytes, 8);
        m->rows = (const unsigned char *)bytes.ptr + LANGID_HEAD_BYTES;
        ok = m->rows_n && (m->rows_n & (m->rows_n - 1)) == 0 &&
             bytes.len ==
                 LANGID_HEAD_BYTES + (size_t)m->rows_n * LANGID_ROW_BYTES;
    }
    for (size_t s = 0; ok && s < LANGID_SCRIPTS; s++) {
        ok = float_at(bytes, 12 + 4 * s, &m->scale[s]);
        for (size_t c = 0; ok && c < LANGID_CLASSES; c++)
            ok = float_at(bytes, 24 + 4 * (s * LANGID_CLASSES + c),
                          &m->bias[s][c]);
    }
    return ok || err_set(e, ERR_INPUT,
                         "the weights for languages are not of this version");
}
