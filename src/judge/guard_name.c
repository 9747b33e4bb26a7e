#include "judge/guard_parts.h"
#include "judge/word.h"
#include "text/fold.h"

enum {
    LONG_BYTES = 5,    /* shorter names are too near to other words */
    LONGER_BYTES = 9,  /* two letters may differ from here on */
    NAME_MAX = 60,     /* bytes of a word that is compared */
    NAMES_MAX = 400,   /* words of names */
    SPELLING_MAX = 50, /* findings */
    SUGGEST_MAX = 3    /* words that are suggested for: 50 ms each at worst */
};

/* ---- distance ---- */

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

/*
 * Insertions, deletions, changes and swaps of neighbours (Damerau, 1964, the
 * variant that edits no part twice), by bytes of the folded form: one more
 * for letters of two bytes, which then count as two.
 */
static size_t distance(struct str a, struct str b)
{
    size_t rows[3][NAME_MAX + 1];

    assert(a.len <= NAME_MAX && b.len <= NAME_MAX);
    for (size_t k = 0; k <= b.len; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *now = rows[i % 3], *last = rows[(i + 2) % 3];
        size_t *before = rows[(i + 1) % 3];

        now[0] = i;
        for (size_t k = 1; k <= b.len; k++) {
            size_t cost = a.ptr[i - 1] != b.ptr[k - 1];

            now[k] = min3(last[k] + 1, now[k - 1] + 1, last[k - 1] + cost);
            if (i > 1 && k > 1 && a.ptr[i - 1] == b.ptr[k - 2] &&
                a.ptr[i - 2] == b.ptr[k - 1] && before[k - 2] + 1 < now[k])
                now[k] = before[k - 2] + 1;
        }
    }
    return rows[a.len % 3][b.len];
}

static size_t common_head(struct str a, struct str b)
{
    size_t n = 0;

    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

/* ---- the words of all names ---- */

struct name_word {
    struct str folded, written;
    bool customer;
};

struct name_list {
    struct name_word items[NAMES_MAX];
    size_t n;
};

static void add_words(struct guard_work *w, struct name_list *l,
                      struct str name, bool customer)
{
    struct scan s = scan_text(w->arena, name);

    for (size_t i = 0; i < s.n && l->n < NAMES_MAX; i++)
        if (s.tokens[i].kind == SCAN_WORD)
            l->items[l->n++] = (struct name_word){scan_folded(&s, i),
                                                  scan_source(&s, i), customer};
}

static struct name_list *list_names(struct guard_work *w)
{
    struct name_list *l = ARENA_NEW(w->arena, struct name_list);

    add_words(w, l, w->in->customer_name, true);
    add_words(w, l, w->in->brand_name, false);
    add_words(w, l, w->in->agent_name, true);
    for (size_t i = 0; i < w->in->names_n; i++)
        add_words(w, l, w->in->names[i], false);
    return l;
}

static const struct name_word *exact(const struct name_list *l,
                                     struct str folded)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->items[i].folded, folded))
            return &l->items[i];
    return NULL;
}

/* ---- misspelt names ---- */

static bool has_endings(enum lang lang)
{
    return lang == LANG_PL || lang == LANG_RU || lang == LANG_UK ||
           lang == LANG_UNSURE;
}

/* One letter off, two for long names; not an ending, not a plural. */
static bool is_misspelt(struct str word, struct str name, enum lang lang)
{
    size_t unit = (name.ptr[0] & 0x80) ? 2 : 1, head, off;
    size_t may = name.len >= LONGER_BYTES * unit ? 2 * unit : unit;

    if (name.len < LONG_BYTES * unit || word.len > NAME_MAX ||
        name.len > NAME_MAX || word.len + may < name.len ||
        word.len > name.len + may)
        return false;
    head = common_head(word, name);
    if (head == name.len && head + 2 >= word.len) /* "Orions", "Orion's" */
        return false;
    if (has_endings(lang) && head + 3 * unit >= name.len)
        return false;
    if (head == 0 && name.len < LONGER_BYTES * unit) /* "Vision", "Nikon" */
        return false;
    off = distance(word, name);
    return off > 0 && off <= may;
}

static bool known(const struct guard_work *w, struct str word)
{
    const struct guard_speller *s = w->in->speller;

    return s && s->known(s->ctx, w->lang, word);
}

static bool is_own_word(const struct guard_work *w, struct str word)
{
    for (size_t i = 0; i < w->in->words_n; i++)
        if (str_eq_nocase(w->in->words[i], word))
            return true;
    return false;
}

static const struct name_word *nearest(const struct guard_work *w,
                                       const struct name_list *l,
                                       struct str folded)
{
    for (size_t i = 0; i < l->n; i++)
        if (is_misspelt(folded, l->items[i].folded, w->lang))
            return &l->items[i];
    return NULL;
}

static bool has_capital(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z')
            return true;
    return false;
}

/* "redress" for "Redress": the same word in other letters. */
static void check_case(struct guard_work *w, uint32_t token,
                       const struct name_word *name)
{
    struct str got = scan_source(&w->scan, token);

    if (name->customer || str_eq(got, name->written) ||
        !str_eq_nocase(got, name->written) || !has_capital(name->written) ||
        (w->scan.tokens[token].flags & SCAN_CAPS) ||
        name->folded.len < LONG_BYTES || known(w, got))
        return;
    guard_add_with(w, GUARD_NAME, GUARD_NOTE, w->scan.tokens[token].from,
                   w->scan.tokens[token].to,
                   MSG("Our name is written in other letters"),
                   MSG("Write it as we do"), name->written);
}

static void check_name(struct guard_work *w, const struct name_list *l,
                       uint32_t token)
{
    const struct scan_token *t = &w->scan.tokens[token];
    struct str folded = scan_folded(&w->scan, token);
    const struct name_word *same = exact(l, folded), *near;

    if (same) {
        check_case(w, token, same);
        return;
    }
    near = nearest(w, l, folded);
    if (!near || known(w, scan_source(&w->scan, token)) ||
        is_own_word(w, scan_source(&w->scan, token)))
        return;
    if (near->customer) {
        if (t->flags & SCAN_CAPITAL)
            guard_add_with(w, GUARD_NAME, GUARD_ASK, t->from, t->to,
                           MSG("This person's name is spelt otherwise"),
                           MSG("Write it as the person does"), near->written);
        return;
    }
    guard_add_with(w, GUARD_NAME, GUARD_ASK, t->from, t->to,
                   MSG("Our own name is misspelt"), MSG("Write it as we do"),
                   near->written);
}

static bool is_word(const struct guard_work *w, uint32_t token)
{
    return w->scan.tokens[token].kind == SCAN_WORD &&
           !guard_quoted(w, w->scan.tokens[token].from);
}

void guard_names(struct guard_own *g)
{
    struct name_list *l = list_names(g->w);

    if (l->n == 0)
        return;
    for (uint32_t i = 0; i < g->w->scan.n; i++)
        if (is_word(g->w, i))
            check_name(g->w, l, i);
}

/* ---- spelling ---- */

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
            return true;
    return false;
}

/* A capital within a sentence is a name; so is a word joined to an address
 * or within a file's name. */
static bool may_be_misspelt(const struct guard_work *w, uint32_t token)
{
    const struct scan_token *t = &w->scan.tokens[token];
    struct str src = scan_source(&w->scan, token);

    if ((t->flags & SCAN_CAPS) || t->n < 3 || has_digit(src))
        return false;
    if ((t->flags & SCAN_CAPITAL) && !(t->flags & (SCAN_SENTENCE | SCAN_LINE)))
        return false;
    if (t->from > 0 && strchr("_/@#.-\\", w->text.ptr[t->from - 1]))
        return false;
    return t->to >= w->text.len || !strchr("_/@\\", w->text.ptr[t->to]);
}

void guard_spelling(struct guard_own *g)
{
    struct guard_work *w = g->w;
    const struct guard_speller *s = w->in->speller;
    const struct name_list *l;
    size_t n = 0;

    if (!s || w->lang == LANG_UNSURE)
        return;
    l = list_names(w);
    for (uint32_t i = 0; i < w->scan.n && n < SPELLING_MAX; i++) {
        struct str word = scan_source(&w->scan, i), with = {0};

        if (!is_word(w, i) || !may_be_misspelt(w, i) || known(w, word) ||
            is_own_word(w, word) || exact(l, scan_folded(&w->scan, i)))
            continue;
        if (s->suggest && n < SUGGEST_MAX)
            with = s->suggest(s->ctx, w->arena, w->lang, word);
        guard_add_with(w, GUARD_SPELLING, GUARD_NOTE, w->scan.tokens[i].from,
                       w->scan.tokens[i].to,
                       MSG("This word is in no dictionary"),
                       MSG("Correct it, or add it to the desk's words"), with);
        n++;
    }
}
