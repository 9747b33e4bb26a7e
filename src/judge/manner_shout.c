#include "judge/manner_impl.h"
#include "judge/word.h"

/*
 * Shouting is a run of words in capitals: three or more that hold this many
 * letters together and are longer than abbreviations on average ("IBAN BIC
 * PDF" is none), or a longer run of any.
 */
enum { RUN_WORDS = 3, RUN_LETTERS = 11, RUN_LONG = 6, WORD_MEAN = 4 };

/* "!!!" and "?!?" are storms, "!!" is a breeze. */
enum { STORM_SIGNS = 3, BREEZE_SIGNS = 2 };

/* A text with as many "!" is shouted even if each stands alone. */
enum { CRIES_MAX = 5 };

/*
 * What needs a greeting: a letter, but for a line of it, and nothing where
 * there is no room for one (a text message).  In public people are answered
 * in their thread, by handle, and a post is none as long as the longest of a
 * microblog (Mastodon: 500); what is longer (the answer to a review) begins
 * like a letter.  Regret where somebody was harmed is owed everywhere.
 */
enum {
    GREETING_TOKENS = 14,
    LETTER_CHARS = 80,
    POST_CHARS = 500,
    ROOM_CHARS = 1000,
    HAN_CHARS = 3 /* what a Chinese character says, in letters */
};

static bool is_name(const struct guard_work *w, struct str word)
{
    const struct guard_in *in = w->in;

    if (str_find_nocase(in->brand_name, word) != SIZE_MAX)
        return true;
    for (size_t i = 0; i < in->names_n; i++)
        if (str_find_nocase(in->names[i], word) != SIZE_MAX)
            return true;
    for (size_t i = 0; i < in->words_n; i++)
        if (str_eq_nocase(in->words[i], word))
            return true;
    return false;
}

static size_t letters(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

struct run {
    size_t first, last, words, letters;
    bool number; /* a number inside: an address, a code */
};

static void run_end(struct manner *m, struct run *r)
{
    const struct scan *s = &m->w->scan;
    bool loud = r->words >= RUN_WORDS && r->letters >= RUN_LETTERS &&
                r->letters >= r->words * WORD_MEAN;

    if (r->words > 0 && !r->number && (loud || r->words >= RUN_LONG))
        guard_add(m->w, GUARD_SHOUTING, GUARD_ASK, s->tokens[r->first].from,
                  s->tokens[r->last].to,
                  MSG("Words in capitals are read as shouting"),
                  MSG("Write it in small letters"));
    *r = (struct run){.words = 0};
}

/* One word alone shouts only when it denies or points: "NOT", "YOU". */
static bool pointed(const struct manner *m, size_t i)
{
    return m->marks[i] & (MANNER_NOT | MANNER_YOU) &&
           letters(scan_source(&m->w->scan, i)) >= 2;
}

static void find_capitals(struct manner *m)
{
    const struct scan *s = &m->w->scan;
    struct run run = {.words = 0};
    size_t pointing = 0, at = 0;

    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];
        bool quoted = guard_quoted(m->w, t->from);
        bool caps = t->kind == SCAN_WORD && t->flags & SCAN_CAPS && !quoted;

        if (t->flags & SCAN_LINE && run.words)
            run_end(m, &run);
        if (caps && !is_name(m->w, scan_source(s, i))) {
            if (run.words++ == 0)
                run.first = i;
            run.last = i;
            run.letters += letters(scan_source(s, i));
            if (pointed(m, i) && pointing++ == 0)
                at = i;
        } else if (t->kind == SCAN_NUMBER) {
            run.number = true;
        } else if (t->kind != SCAN_PUNCT && !caps) {
            run_end(m, &run);
        }
    }
    run_end(m, &run);
    if (pointing >= 2)
        guard_add(m->w, GUARD_SHOUTING, GUARD_NOTE, s->tokens[at].from,
                  s->tokens[at].to,
                  MSG("Words in capitals are read as "
                      "shouting"),
                  MSG("Write it in small letters"));
}

static bool is_cry(const struct scan *s, size_t i)
{
    char c = 0;

    if (s->tokens[i].kind == SCAN_PUNCT && s->tokens[i].n)
        c = s->folded.ptr[s->tokens[i].at];
    return c == '!' || c == '?';
}

/* Signs of the source: full width ones have three bytes. */
static size_t signs(const struct scan *s, size_t i)
{
    return letters(scan_source(s, i));
}

static void find_storms(struct manner *m)
{
    const struct scan *s = &m->w->scan;
    size_t cries = 0, sentences = 0, last = 0;

    for (size_t i = 0; i < s->n;) {
        size_t end = i, n = 0;
        bool quoted = guard_quoted(m->w, s->tokens[i].from);

        sentences += (s->tokens[i].flags & SCAN_SENTENCE) != 0;
        if (!is_cry(s, i) || quoted) {
            i++;
            continue;
        }
        while (end < s->n && is_cry(s, end) &&
               (end == i || !(s->tokens[end].flags & SCAN_SPACE)))
            n += signs(s, end++);
        if (s->folded.ptr[s->tokens[i].at] == '!') {
            cries++;
            last = i;
        }
        if (n >= BREEZE_SIGNS)
            guard_add(m->w, GUARD_SHOUTING,
                      n >= STORM_SIGNS ? GUARD_ASK : GUARD_NOTE,
                      s->tokens[i].from, s->tokens[end - 1].to,
                      MSG("Signs in a row are read as shouting"),
                      MSG("One sign is enough"));
        i = end;
    }
    if (cries > CRIES_MAX && cries * 2 > sentences)
        guard_add(m->w, GUARD_SHOUTING, GUARD_NOTE, s->tokens[last].from,
                  s->tokens[last].to,
                  MSG("So many exclamation marks are read as shouting"),
                  MSG("End sentences with a full stop"));
}

void manner_shouting(struct manner *m)
{
    find_capitals(m);
    find_storms(m);
}

static bool greets_early(const struct manner *m)
{
    const struct guard_work *w = m->w;

    for (size_t i = 0; i < w->hits_n; i++)
        if (w->hits[i].tag == WORD_GREETING &&
            w->hits[i].first < GREETING_TOKENS)
            return true;
    return false;
}

/* Notes of one kind at one place would be one note: each has its own. */
static void note_cold(struct manner *m, size_t token, struct str why,
                      struct str suggestion)
{
    const struct scan_token *t = &m->w->scan.tokens[token];

    guard_add(m->w, GUARD_COLDNESS, GUARD_NOTE, t->from, t->to, why,
              suggestion);
}

/* Letters; those of Chinese count for as many as say the same. */
static size_t length(const struct guard_work *w)
{
    bool han = w->lang == LANG_ZH_HANT || w->lang == LANG_ZH_HANS;

    return letters(w->text) * (han ? HAN_CHARS : 1);
}

static bool is_letter(const struct guard_work *w, bool in_public)
{
    size_t limit = w->in->limit_chars;

    return w->scan.n > 1 && !w->in->automatic &&
           (limit == 0 || limit > ROOM_CHARS) &&
           length(w) >= (in_public ? POST_CHARS : LETTER_CHARS);
}

/* "@ann, …" */
static bool calls_early(const struct scan *s)
{
    for (size_t i = 0; i < s->n && i < GREETING_TOKENS; i++)
        if (s->tokens[i].kind == SCAN_HANDLE)
            return true;
    return false;
}

void manner_coldness(struct manner *m)
{
    const struct guard_work *w = m->w;
    bool in_public = guard_is_public(w->in);
    /* in public a customer's name is nobody's business */
    bool named = w->in->customer_name.len == 0 || in_public;

    for (size_t i = 0; i < w->scan.n && !named; i++)
        named = m->marks[i] & MANNER_NAME;
    if (is_letter(w, in_public)) {
        if (!greets_early(m) && !(in_public && calls_early(&w->scan)))
            note_cold(m, 0, MSG("There is no greeting"),
                      MSG("Begin with a greeting and the name"));
        else if (!named)
            note_cold(m, 0, MSG("Nobody is addressed by name"),
                      MSG("Use the customer's name once"));
    }
    if (w->in->harm >= 2 && !m->sorry && w->scan.n > 4)
        note_cold(m, w->scan.n - 1,
                  MSG("The customer was harmed and nobody says sorry"),
                  MSG("Say that you are sorry, and for what"));
}
