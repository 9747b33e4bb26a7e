#include <libstemmer.h>
#include <pthread.h>

#include "base/utf8.h"
#include "text/fold.h"
#include "text/stem.h"

enum { CACHE_N = 4096 };

struct entry {
    char word[STEM_BYTES], stem[STEM_BYTES];
    unsigned char word_n, stem_n, lang;
};

struct stemmers {
    struct sb_stemmer *of[LANG_IT + 1];
    struct entry cache[CACHE_N];
};

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
/* The same pointer that the key holds: the key frees it, this finds it. */
static _Thread_local struct stemmers *mine;

static void close_all(void *thing)
{
    struct stemmers *s = thing;

    for (int i = 0; i < LANG_N; i++)
        if (s->of[i])
            sb_stemmer_delete(s->of[i]);
    free(s);
    mine = NULL;
}

static void make_key(void)
{
    int failed = pthread_key_create(&key, close_all);

    assert(!failed);
}

static struct stemmers *stemmers(void)
{
    if (mine)
        return mine;
    pthread_once(&key_once, make_key);
    mine = calloc(1, sizeof *mine);
    if (!mine)
        abort();
    pthread_setspecific(key, mine);
    return mine;
}

static struct sb_stemmer *snowball(enum lang lang)
{
    static const char *const names[LANG_IT + 1] = {
        [LANG_EN] = "english", [LANG_FR] = "french",  [LANG_RU] = "russian",
        [LANG_DE] = "german",  [LANG_ES] = "spanish", [LANG_IT] = "italian"};
    struct stemmers *s = stemmers();

    if (!s->of[lang] && names[lang])
        s->of[lang] = sb_stemmer_new(names[lang], "UTF_8");
    return s->of[lang];
}

/* Folds a short text in place of nothing: no arena, no allocation. */
static size_t fold_short(struct str s, char out[STEM_BYTES])
{
    size_t n = 0;

    while (s.len) {
        uint32_t cp, cps[FOLD_CPS_MAX];
        size_t k = utf8_read(s, &cp), m;

        if (k == 0)
            return 0;
        m = fold_cp(cp, cps);
        for (size_t i = 0; i < m; i++) {
            if (n + 4 > STEM_BYTES)
                return 0;
            n += utf8_write(cps[i], out + n);
        }
        s = str_sub(s, k, s.len);
    }
    return n;
}

/*
 * Endings of Polish nouns, adjectives and verbs, folded; the longest that
 * leaves enough of the word goes.
 */
static size_t polish(char *w, size_t n)
{
    static const struct {
        const char *ending;
        size_t leave; /* letters that must remain */
    } endings[] = {
        {"owaniami", 3}, {"owaniach", 3}, {"owaniem", 3}, {"owanie", 3},
        {"owania", 3},   {"owaniu", 3},   {"owalem", 3},  {"owalam", 3},
        {"alismy", 3},   {"alysmy", 3},   {"ilismy", 3},  {"iejszy", 3},
        {"osciach", 3},  {"osciami", 3},  {"osciom", 3},  {"oscia", 3},
        {"osci", 3},     {"iego", 3},     {"iemu", 3},    {"iami", 3},
        {"iach", 3},     {"owie", 3},     {"aniu", 4},    {"alem", 3},
        {"alam", 3},     {"ales", 3},     {"alas", 3},    {"ilem", 3},
        {"ilam", 3},     {"ylem", 3},     {"ylam", 3},    {"ego", 3},
        {"emu", 3},      {"ymi", 3},      {"imi", 3},     {"ami", 3},
        {"ach", 3},      {"ych", 3},      {"ich", 3},     {"owi", 3},
        {"iom", 3},      {"iem", 3},      {"iej", 3},     {"aja", 3},
        {"ala", 4},      {"alo", 4},      {"ali", 4},     {"aly", 4},
        {"ila", 4},      {"ilo", 4},      {"ili", 4},     {"ily", 4},
        {"esz", 4},      {"isz", 4},      {"ysz", 4},     {"asz", 4},
        {"ow", 3},       {"om", 3},       {"em", 3},      {"ej", 3},
        {"ym", 3},       {"im", 3},       {"ie", 3},      {"ia", 3},
        {"iu", 3},       {"io", 3},       {"ac", 4},      {"ic", 4},
        {"yc", 4},       {"al", 4},       {"il", 4},      {"yl", 4},
        {"a", 3},        {"e", 3},        {"i", 3},       {"o", 3},
        {"u", 3},        {"y", 3},
    };

    for (size_t i = 0; i < ARRAY_N(endings); i++) {
        size_t k = strlen(endings[i].ending);

        if (n >= k + endings[i].leave &&
            memcmp(w + n - k, endings[i].ending, k) == 0)
            return n - k;
    }
    return n;
}

static size_t compute(enum lang lang, struct str low, char out[STEM_BYTES])
{
    struct sb_stemmer *s;
    const sb_symbol *stem;
    int n;

    if (lang == LANG_PL)
        return polish(out, fold_short(low, out));
    s = snowball(lang);
    if (!s)
        return 0;
    stem = sb_stemmer_stem(s, (const sb_symbol *)low.ptr, (int)low.len);
    if (!stem)
        abort(); /* out of memory */
    n = sb_stemmer_length(s);
    return fold_short(str_make(stem, (size_t)n), out);
}

struct str stem_word(enum lang lang, struct str low)
{
    struct stemmers *s = stemmers();
    struct entry *c;

    if (low.len < 3 || low.len > STEM_BYTES || lang == LANG_UNSURE)
        return STR("");
    c = &s->cache[(str_hash(low) + (unsigned)lang) % CACHE_N];
    if (c->word_n != low.len || c->lang != lang ||
        memcmp(c->word, low.ptr, low.len) != 0) {
        char folded[STEM_BYTES];
        size_t n = fold_short(low, folded);

        c->lang = (unsigned char)lang;
        c->word_n = (unsigned char)low.len;
        memcpy(c->word, low.ptr, low.len);
        c->stem_n = (unsigned char)compute(lang, low, c->stem);
        if (c->stem_n == n && memcmp(folded, c->stem, n) == 0)
            c->stem_n = 0;
    }
    return str_make(c->stem, c->stem_n);
}
