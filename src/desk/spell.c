#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <unistd.h>

#include "desk/hunspell_lib.h"

#include "base/log.h"
#include "desk/spell.h"

enum { DICTIONARIES_MAX = 2, RECENT_N = 256 };

/* A suggestion costs up to 50 ms, and whoever types asks for the same word at
 * every pause: the last ones are remembered. */
struct recent {
    uint64_t hash; /* of the word; 0: free */
    char word[SPELL_WORD_BYTES + 1], better[SPELL_WORD_BYTES + 1];
};

struct dictionary {
    Hunhandle *handle;
    iconv_t to, from; /* (iconv_t)-1: it is in UTF-8 */
};

struct tongue {
    pthread_mutex_t lock; /* guards all of it */
    bool tried;
    struct dictionary dictionaries[DICTIONARIES_MAX];
    size_t n;
    struct recent recent[RECENT_N];
};

struct spell {
    char *folder;
    struct tongue tongues[LANG_N];
};

static const char *const FILES[LANG_N][DICTIONARIES_MAX] = {
    [LANG_EN] = {"en_GB", "en_US"}, [LANG_FR] = {"fr"},
    [LANG_PL] = {"pl_PL"},          [LANG_RU] = {"ru_RU"},
    [LANG_UK] = {"uk_UA"},          [LANG_DE] = {"de_DE"},
    [LANG_ES] = {"es_ES"},          [LANG_IT] = {"it_IT"},
};

struct spell *spell_open(const char *folder)
{
    struct spell *s = calloc(1, sizeof *s);

    if (!s || !(s->folder = strdup(folder ? folder : SPELL_FOLDER)))
        abort();
    for (int i = 0; i < LANG_N; i++)
        pthread_mutex_init(&s->tongues[i].lock, NULL);
    return s;
}

static bool is_converter(iconv_t c)
{
    return c != (iconv_t)-1;
}

static void dictionary_close(struct dictionary *d)
{
    Hunspell_destroy(d->handle);
    if (is_converter(d->to))
        iconv_close(d->to);
    if (is_converter(d->from))
        iconv_close(d->from);
}

void spell_close(struct spell **sp)
{
    struct spell *s = *sp;

    if (!s)
        return;
    for (int i = 0; i < LANG_N; i++) {
        for (size_t k = 0; k < s->tongues[i].n; k++)
            dictionary_close(&s->tongues[i].dictionaries[k]);
        pthread_mutex_destroy(&s->tongues[i].lock);
    }
    free(s->folder);
    free(s);
    *sp = NULL;
}

static bool dictionary_open(struct dictionary *d, const char *folder,
                            const char *name)
{
    char aff[4096], dic[4096];
    const char *coding;
    struct err e = {0};

    snprintf(aff, sizeof aff, "%s/%s.aff", folder, name);
    snprintf(dic, sizeof dic, "%s/%s.dic", folder, name);
    if (access(aff, R_OK) != 0 || access(dic, R_OK) != 0)
        return false;
    if (!lib_open(&hunspell_lib, &e)) {
        LOG(LOG_WARN, "spell.library", log_err(&e));
        return false;
    }
    *d = (struct dictionary){.handle = Hunspell_create(aff, dic),
                             .to = (iconv_t)-1,
                             .from = (iconv_t)-1};
    if (!d->handle)
        return false;
    coding = Hunspell_get_dic_encoding(d->handle);
    if (strcmp(coding, "UTF-8") == 0)
        return true;
    d->to = iconv_open(coding, "UTF-8");
    d->from = iconv_open("UTF-8", coding);
    if (is_converter(d->to) && is_converter(d->from))
        return true;
    dictionary_close(d);
    return false;
}

/* With the lock held. */
static void ready(struct spell *s, enum lang lang)
{
    struct tongue *t = &s->tongues[lang];

    if (t->tried)
        return;
    t->tried = true;
    for (int i = 0; i < DICTIONARIES_MAX && FILES[lang][i]; i++)
        if (dictionary_open(&t->dictionaries[t->n], s->folder, FILES[lang][i]))
            t->n++;
    if (t->n == 0)
        LOG(LOG_WARN, "spell.none", log_str("lang", lang_tag(lang)),
            log_str("folder", str_from_z(s->folder)));
}

/* In another coding; false when the word has a letter that it lacks. */
static bool convert(iconv_t c, const char *in, char *out, size_t room)
{
    char *from = (char *)(uintptr_t)in, *to = out;
    size_t left = strlen(in), space = room - 1;

    if (!is_converter(c)) {
        if (left >= room)
            return false;
        memcpy(out, in, left + 1);
        return true;
    }
    iconv(c, NULL, NULL, NULL, NULL);
    if (iconv(c, &from, &left, &to, &space) == (size_t)-1)
        return false;
    *to = '\0';
    return true;
}

static bool askable(const struct spell *s, enum lang lang, struct str word)
{
    return s && lang > LANG_UNSURE && lang < LANG_N && FILES[lang][0] &&
           word.len > 0 && word.len <= SPELL_WORD_BYTES &&
           str_find_byte(word, '\0') == SIZE_MAX;
}

static void copy_z(char out[SPELL_WORD_BYTES + 1], struct str word)
{
    memcpy(out, word.ptr, word.len);
    out[word.len] = '\0';
}

static bool known_in(struct dictionary *d, const char *word)
{
    char coded[SPELL_WORD_BYTES * 4];

    /* a letter of another alphabet is no mistake of spelling */
    return !convert(d->to, word, coded, sizeof coded) ||
           Hunspell_spell(d->handle, coded) != 0;
}

bool spell_known(struct spell *s, enum lang lang, struct str word)
{
    char z[SPELL_WORD_BYTES + 1];
    struct tongue *t;
    bool known;

    if (!askable(s, lang, word))
        return true;
    copy_z(z, word);
    t = &s->tongues[lang];
    pthread_mutex_lock(&t->lock);
    ready(s, lang);
    known = t->n == 0;
    for (size_t i = 0; i < t->n && !known; i++)
        known = known_in(&t->dictionaries[i], z);
    pthread_mutex_unlock(&t->lock);
    return known;
}

/* Fills r->better; empty when there is nothing better. */
static void look_up(struct tongue *t, struct recent *r)
{
    char coded[SPELL_WORD_BYTES * 4], plain[SPELL_WORD_BYTES * 4];

    for (size_t i = 0; i < t->n && r->better[0] == '\0'; i++) {
        struct dictionary *d = &t->dictionaries[i];
        char **list = NULL;
        int n;

        if (!convert(d->to, r->word, coded, sizeof coded))
            continue;
        n = Hunspell_suggest(d->handle, &list, coded);
        if (n > 0 && convert(d->from, list[0], plain, sizeof plain) &&
            strlen(plain) <= SPELL_WORD_BYTES)
            memcpy(r->better, plain, strlen(plain) + 1);
        if (n > 0)
            Hunspell_free_list(d->handle, &list, n);
    }
}

struct str spell_suggest(struct spell *s, struct arena *a, enum lang lang,
                         struct str word)
{
    uint64_t hash = str_hash(word) | 1;
    struct str better = {0};
    struct tongue *t;
    struct recent *r;

    if (!askable(s, lang, word))
        return better;
    t = &s->tongues[lang];
    pthread_mutex_lock(&t->lock);
    ready(s, lang);
    r = &t->recent[hash % RECENT_N];
    if (r->hash != hash || !str_eq(str_from_z(r->word), word)) {
        copy_z(r->word, word);
        r->hash = hash;
        r->better[0] = '\0';
        look_up(t, r);
    }
    if (r->better[0])
        better = str_dup(a, str_from_z(r->better));
    pthread_mutex_unlock(&t->lock);
    return better;
}
