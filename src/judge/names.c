#include "judge/names.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/phrase_make.h"

enum {
    STEM_MIN = 4,   /* letters of a word that may carry an ending */
    ENDING_MAX = 3, /* letters of an ending: „-owi”, «-ами» */
    NAME_WORDS_MAX = 12
};

struct name {
    struct str text; /* as given */
    enum entity_kind kind;
    size_t letters[NAME_WORDS_MAX]; /* of each token; 0: no ending there */
    size_t words;
};

struct judge_names {
    const struct phrase_set *set;
    struct name *names; /* by tag */
    size_t n;
};

static bool is_vowel(struct str word, size_t last_at)
{
    static const char *const VOWELS[] = {"a", "e", "i", "o", "u", "y", "а",
                                         "е", "и", "о", "у", "ы", "ю", "я"};
    struct str last = str_sub(word, last_at, word.len);

    for (size_t i = 0; i < ARRAY_N(VOWELS); i++)
        if (str_eq(last, str_from_z(VOWELS[i])))
            return true;
    return false;
}

/* Signs that mean something in a pattern. */
static void put_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (strchr("()[]|*\\<=!.", s.ptr[i]) && s.ptr[i])
            buf_put_byte(b, '\\');
        buf_put_byte(b, s.ptr[i]);
    }
}

/* "nokia" is looked for as nok* … with its last vowel off: „Nokii”. */
static size_t put_word(struct buf *b, struct str word)
{
    size_t letters = utf8_count(word);
    size_t last = word.len;

    if (letters < STEM_MIN) {
        put_escaped(b, word);
        return 0;
    }
    while (last > 0 && ((unsigned char)word.ptr[--last] & 0xc0) == 0x80)
        ;
    if (letters > STEM_MIN && is_vowel(word, last))
        word.len = last;
    put_escaped(b, word);
    buf_put_byte(b, '*');
    return letters;
}

static bool add_name(struct phrase_make *m, struct arena *a, struct str text,
                     struct name *name, uint16_t tag)
{
    struct scan s = scan_text(a, text);
    struct buf b = buf_make(a, 4096);
    struct err ignored;

    if (s.n == 0 || s.n > NAME_WORDS_MAX)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool word = s.tokens[i].kind == SCAN_WORD;

        if (i)
            buf_put_byte(&b, ' ');
        name->letters[i] = 0;
        if (word)
            name->letters[i] = put_word(&b, scan_folded(&s, i));
        else
            put_escaped(&b, scan_folded(&s, i));
    }
    name->words = s.n;
    return !b.over && phrase_make_add(m, buf_str(&b), tag, &ignored);
}

const struct judge_names *
judge_names_make(struct arena *a, const struct str *products, size_t products_n,
                 const struct str *competitors, size_t competitors_n)
{
    size_t all = products_n + competitors_n;
    struct judge_names *n = ARENA_NEW(a, struct judge_names);
    struct phrase_make *m = phrase_make_open(a);

    n->names = ARENA_ARRAY(a, all, struct name);
    for (size_t i = 0; i < all && n->n < PHRASE_TAGS_MAX; i++) {
        struct name *name = &n->names[n->n];
        bool ours = i < products_n;

        name->text = str_trim(ours ? products[i] : competitors[i - products_n]);
        name->kind = ours ? ENTITY_PRODUCT : ENTITY_COMPETITOR;
        /* a name that nothing can be found by is left out */
        if (add_name(m, a, name->text, name, (uint16_t)n->n))
            n->n++;
    }
    n->set = phrase_make_set(m, a);
    return n;
}

/* The words of the text are those of the name, but for short endings. */
static bool fits(const struct name *name, const struct scan *s,
                 const struct phrase_hit *hit)
{
    size_t word = 0;

    for (size_t i = hit->first; i < hit->first + hit->n; i++) {
        if (s->tokens[i].kind != SCAN_WORD)
            continue;
        while (word < name->words && name->letters[word] == 0)
            word++;
        if (word == name->words)
            return true;
        if (utf8_count(scan_folded(s, i)) > name->letters[word] + ENDING_MAX)
            return false;
        word++;
    }
    return true;
}

void names_find(const struct judge_names *names, const struct scan *s,
                struct entity_list *out)
{
    struct phrase_hit *hits;
    size_t n;

    if (!names || names->n == 0)
        return;
    n = phrase_find(names->set, s, out->arena, &hits);
    for (size_t i = 0; i < n; i++) {
        const struct name *name = &names->names[hits[i].tag];

        if (fits(name, s, &hits[i]))
            entity_add(out, (struct entity){.kind = name->kind,
                                            .from = hits[i].from,
                                            .to = hits[i].to,
                                            .value = name->text});
    }
}
