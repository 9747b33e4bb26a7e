#include "base/utf8.h"
#include "judge/record_impl.h"
#include "text/fold.h"

/*
 * The sorted table is walked as a tree: a range of words that begin like
 * what was read is narrowed byte by byte.  A character may be read in several
 * ways, so the walk branches; the words bound its depth and STEPS_MAX its
 * breadth, so that the whole is linear in the field.
 */
enum {
    STEPS_MAX = 600,  /* readings tried from one start */
    REPEATS_MAX = 32, /* "fuuuuuuck" */
    MARKS_MAX = 8,    /* accents looked past, one upon the other */
    STARS_MAX = 4,
    BETWEEN_MAX = 3, /* signs between two letters taken apart */
    HASH_CHARS = 14, /* a run as long with … */
    HASH_DIGITS = 4  /* … as many digits is a number, not a word */
};

struct letter {
    uint32_t cp; /* 0: the end */
    size_t n;    /* bytes */
    enum fold_class class;
};

static struct letter letter_at(struct str s, size_t at)
{
    struct letter l = {.cp = 0};

    if (at >= s.len)
        return l;
    l.n = utf8_read(str_sub(s, at, 4), &l.cp);
    if (l.n == 0)
        return (struct letter){.cp = 0xfffd, .n = 1, .class = FOLD_OTHER};
    if (l.cp == 0)
        l.cp = 0xfffd; /* NUL is a sign like others, not the end */
    l.class = fold_class_of(l.cp);
    return l;
}

/* Steps back over marks to the letter that carries them. */
static struct letter step_back(struct str s, size_t *at)
{
    for (int marks = 0; *at > 0 && marks <= MARKS_MAX; marks++) {
        size_t n = 1;
        struct letter l;

        while (n < 4 && n < *at &&
               ((unsigned char)s.ptr[*at - n] & 0xc0) == 0x80)
            n++;
        *at -= n;
        l = letter_at(s, *at);
        if (l.class != FOLD_MARK || l.n != n)
            return l;
    }
    return (struct letter){.cp = 0};
}

static struct letter letter_before(struct str s, size_t at)
{
    return step_back(s, &at);
}

/* Past accents and joiners, which are no letters. */
static size_t skip_marks(struct str s, size_t at)
{
    struct letter l = letter_at(s, at);

    for (int n = 0; l.cp && l.class == FOLD_MARK && n < MARKS_MAX; n++) {
        at += l.n;
        l = letter_at(s, at);
    }
    return at;
}

static bool is_small(struct letter l)
{
    return l.class == FOLD_LETTER && fold_lower(l.cp) == l.cp;
}

static bool is_big(struct letter l)
{
    return l.class == FOLD_LETTER && fold_lower(l.cp) != l.cp;
}

static bool is_inside(struct letter l)
{
    return l.cp && (l.class == FOLD_LETTER || l.class == FOLD_DIGIT);
}

/* "aB" begins a word at B, "7up" at u; characters without spaces anywhere. */
static bool begins_word(struct str s, size_t at)
{
    struct letter l = letter_at(s, at), before = letter_before(s, at);

    if (!is_inside(before) || l.class == FOLD_NOSPACE)
        return true;
    if (before.class == FOLD_DIGIT)
        return l.class == FOLD_LETTER;
    return is_small(before) && is_big(l);
}

static bool ends_word(struct str s, size_t at)
{
    struct letter before = letter_before(s, at), l;

    at = skip_marks(s, at);
    l = letter_at(s, at);
    if (!is_inside(l))
        return true;
    if (l.class == FOLD_LETTER)
        return is_small(before) && is_big(l);
    while (l.cp && l.class == FOLD_DIGIT) { /* "idiot2024" */
        at += l.n;
        l = letter_at(s, at);
    }
    return !is_inside(l);
}

/* ---- the table as a tree ---------------------------------------------- */

struct range {
    const struct record_word *words;
    size_t lo, hi;
    unsigned depth; /* bytes that all of them share */
};

/* Where the words go whose next byte is at least `byte`. */
static size_t bound(const struct range *r, int byte)
{
    size_t lo = r->lo, hi = r->hi;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const struct record_word *w = &r->words[mid];
        int c = w->n > r->depth ? (unsigned char)w->text[r->depth] : -1;

        if (c < byte)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool narrow_byte(struct range *r, unsigned char byte)
{
    size_t lo = bound(r, byte);

    r->hi = bound(r, byte + 1);
    r->lo = lo;
    r->depth++;
    return r->lo < r->hi;
}

static bool narrow(struct range *r, uint32_t cp)
{
    char bytes[4];
    size_t n = utf8_write(cp, bytes);

    for (size_t i = 0; i < n; i++)
        if (!narrow_byte(r, (unsigned char)bytes[i]))
            return false;
    return true;
}

/* ---- one walk ---------------------------------------------------------- */

struct way {
    struct range range;
    size_t at;        /* bytes of the field that are read */
    uint32_t last;    /* letter of the table read last */
    unsigned letters; /* of the word, without its spaces */
    unsigned self, leet, alike, loose, form, stars;
    unsigned gaps;                        /* letters taken apart */
    unsigned extra, extra_max, extra_all; /* repeats of the last letter, most
                                             of any, of all */
    bool star_last;                       /* the last letter is struck out */
    bool marked; /* letters had marks that were taken off */
};

struct walk {
    const struct record_find *find;
    size_t from;
    bool begins; /* at a word */
    int steps;
    struct way found;
};

static bool step(struct walk *k, struct way w);

static bool hint_is(const struct walk *k, const struct record_word *w)
{
    enum lang hint = k->find->hint;

    if (hint == LANG_ZH_HANT)
        hint = LANG_ZH_HANS;
    return w->lang != LANG_UNSURE && hint == (enum lang)w->lang;
}

/* "3f9a5541d0b55c" holds no words. */
static bool in_number(struct str s, size_t from, size_t to)
{
    size_t chars = 0, digits = 0, before = from;
    struct letter l = step_back(s, &before);

    for (int back = 0; is_inside(l) && back < HASH_CHARS; back++) {
        from = before;
        l = step_back(s, &before);
    }
    for (size_t at = from; at < s.len && chars < 4 * HASH_CHARS;) {
        l = letter_at(s, at);
        if (!is_inside(l) && at >= to)
            break;
        at += l.n;
        chars++;
        digits += l.class == FOLD_DIGIT;
    }
    return chars >= HASH_CHARS && digits >= HASH_DIGITS;
}

/*
 * Whether letters that stand apart belong together: all alone ("i d i o t"),
 * or a long word cut where words are cut ("ass hole"), or a short one of
 * which a part cannot be spoken ("fu ck").  "Shi T." is a name.
 */
static bool belongs_together(const struct walk *k, const struct way *w,
                             bool own)
{
    struct str s = k->find->field;
    size_t parts = 0, alone = 0, n = 0;
    bool vowel = false, silent = false;

    for (size_t at = k->from; at <= w->at;) {
        struct letter l =
            at < w->at ? letter_at(s, at) : (struct letter){.n = 1};
        uint32_t out[FOLD_CPS_MAX];

        if (at < w->at && (is_inside(l) || l.class == FOLD_MARK)) {
            n += l.class != FOLD_MARK;
            if (l.class != FOLD_MARK && fold_cp(l.cp, out))
                vowel |= record_vowel(out[0]);
        } else if (n > 0) {
            parts++;
            alone += n == 1;
            silent |= n >= 2 && !vowel;
            n = 0;
            vowel = false;
        }
        at += l.n;
    }
    if (alone == parts)
        return w->letters >= 4 ||
               (w->letters == 3 && k->from == 0 && w->at == s.len);
    return !k->find->prose && !own && !w->leet && (w->letters >= 6 || silent);
}

static bool disguise_holds(const struct walk *k, const struct way *w, bool ends,
                           bool own)
{
    bool begins = k->begins;
    unsigned alike = w->alike + w->loose;

    if (w->letters < 3)
        return false;
    if (w->stars &&
        (!begins || w->gaps || w->self < 2 || w->stars * 2 > w->letters))
        return false;
    if (w->stars && (w->leet || (w->star_last && k->find->prose)))
        return false; /* "50% off", "**go**" */
    if (w->leet &&
        (w->letters < 4 || w->self < 2 ||
         w->leet > w->self + (w->letters > 4) || (!begins && w->self < 3) ||
         in_number(k->find->field, k->from, w->at)))
        return false;
    if (alike && w->self == 0 &&
        (!begins || !ends || w->letters < 4 || w->loose || w->leet))
        return false;
    if (alike && w->self < 2 && !begins)
        return false;
    if (w->loose && (!begins || w->letters < 4))
        return false;
    if (w->extra_max == 1 && w->letters < 5)
        return false;
    if (w->extra_max > 1 && w->letters < 4)
        return false;
    return !w->gaps || (begins && ends && belongs_together(k, w, own));
}

static bool is_disguised(const struct way *w)
{
    return w->stars || w->leet || w->alike || w->loose || w->form || w->gaps ||
           w->extra_max;
}

static bool counts_here(const struct walk *k, const struct way *w,
                        const struct record_word *word)
{
    bool ends = ends_word(k->find->field, w->at);
    bool whole = word->kind == RECORD_WHOLE;

    if (word->flags & RECORD_OWN && !hint_is(k, word))
        return false;
    if (word->flags & RECORD_PLAIN && w->marked)
        return false;
    if (word->flags & RECORD_HAN) /* "王*" hides an honest name */
        return w->stars == 0 || (w->stars == 1 && w->letters >= 3);
    if ((whole || word->kind == RECORD_HEAD) && !k->begins)
        return false;
    if ((whole || word->kind == RECORD_TAIL) && !ends)
        return false;
    return !is_disguised(w) ||
           disguise_holds(k, w, ends, (word->flags & RECORD_OWN) != 0);
}

/* Reads a letter as cp; at is behind it. */
static bool step_as(struct walk *k, const struct way *w, uint32_t cp,
                    enum record_how how, size_t at)
{
    struct way next = *w;

    if (!narrow(&next.range, cp))
        return false;
    next.at = at;
    next.last = cp;
    next.letters++;
    next.extra = 0;
    next.star_last = how == RECORD_HOW_STAR;
    switch (how) {
    case RECORD_HOW_SELF: next.self++; break;
    case RECORD_HOW_LEET: next.leet++; break;
    case RECORD_HOW_ALIKE: next.alike++; break;
    case RECORD_HOW_LOOSE: next.loose++; break;
    case RECORD_HOW_FORM:
        next.form++;
        next.self++;
        break;
    case RECORD_HOW_STAR: next.stars++; break;
    }
    return step(k, next);
}

/* Any letter that some word has here. */
static bool step_star(struct walk *k, const struct way *w, size_t at)
{
    for (size_t i = w->range.lo; i < w->range.hi;) {
        const struct record_word *word = &w->range.words[i];
        struct range r = w->range;
        struct str rest;
        uint32_t cp;

        if (word->n <= r.depth) {
            i++;
            continue;
        }
        rest = str_make(word->text + r.depth, word->n - r.depth);
        if (utf8_read(rest, &cp) == 0 || !narrow(&r, cp))
            return false;
        if (cp != ' ' && step_as(k, w, cp, RECORD_HOW_STAR, at))
            return true;
        i = r.hi;
    }
    return false;
}

static bool step_between(struct walk *k, const struct way *w)
{
    struct str s = k->find->field;
    struct way next = *w;
    struct letter l = letter_at(s, next.at);
    unsigned n = 0;
    bool han = letter_before(s, w->at).class == FOLD_NOSPACE;

    while (l.cp && record_between(l.cp) && n++ < BETWEEN_MAX) {
        next.at += l.n;
        l = letter_at(s, next.at);
    }
    if (n == 0 || n > BETWEEN_MAX || !l.cp)
        return false;
    next.extra = 0;
    if (narrow(&next.range, ' ') && step(k, next))
        return true;
    if (w->stars)
        return false;
    next.range = w->range;
    next.gaps += han ? 0 : 1;
    return step(k, next);
}

static bool step_letter(struct walk *k, const struct way *w, struct letter l,
                        size_t at)
{
    uint32_t out[FOLD_CPS_MAX];
    struct record_alt alts[RECORD_ALTS];
    size_t n = fold_cp(l.cp, out), alts_n;
    struct way next = *w;

    next.marked |= n == 1 && l.class == FOLD_LETTER && l.cp > 0x7f &&
                   fold_lower(l.cp) != out[0];
    if (n == 1 && step_as(k, &next, out[0], RECORD_HOW_SELF, at))
        return true;
    if (n > 1) { /* ß, ligatures */
        bool ok = true;

        for (size_t i = 0; ok && i < n; i++)
            ok = narrow(&next.range, out[i]);
        next.at = at;
        next.last = out[n - 1];
        next.letters += (unsigned)n;
        next.self += (unsigned)n;
        next.extra = 0;
        return ok && step(k, next);
    }
    if (n == 1 && out[0] == w->last && w->extra_all < REPEATS_MAX) {
        next.at = at;
        next.extra++;
        next.extra_all++;
        if (next.extra > next.extra_max)
            next.extra_max = next.extra;
        if (step(k, next))
            return true;
    }
    alts_n = record_alike(l.cp, n == 1 ? out[0] : l.cp, alts);
    for (size_t i = 0; i < alts_n; i++)
        if (step_as(k, w, alts[i].cp, alts[i].how, at))
            return true;
    return false;
}

static bool step(struct walk *k, struct way w)
{
    struct str s = k->find->field;
    struct letter l;
    size_t at;

    if (++k->steps > STEPS_MAX)
        return false;
    for (size_t i = w.range.lo;
         i < w.range.hi && w.range.words[i].n == w.range.depth; i++)
        if (counts_here(k, &w, &w.range.words[i])) {
            k->found = w;
            return true;
        }
    at = skip_marks(s, w.at);
    l = letter_at(s, at);
    if (!l.cp)
        return false;
    if (step_letter(k, &w, l, at + l.n))
        return true;
    if (w.letters == 0)
        return false;
    if (is_big(l) && is_small(letter_before(s, at))) { /* camelCase */
        struct way next = w;

        if (narrow(&next.range, ' ') && step(k, next))
            return true;
    }
    if (record_star(l.cp) && w.gaps == 0 && w.stars < STARS_MAX &&
        w.stars < w.self + 2 && step_star(k, &w, at + l.n))
        return true;
    w.at = at;
    return record_between(l.cp) && step_between(k, &w);
}

/* ---- honest words ------------------------------------------------------ */

static size_t word_end(struct str s, size_t at)
{
    for (struct letter l = letter_at(s, at);
         is_inside(l) || (l.cp && l.class == FOLD_MARK); l = letter_at(s, at))
        at += l.n;
    return at;
}

/* Where the longest honest word that is plainly written here ends, or 0. */
static size_t honest_until(struct str s, size_t at)
{
    struct range r = {record_masks, 0, record_masks_n, 0};
    size_t best = 0;

    for (;;) {
        struct letter l = letter_at(s, at = skip_marks(s, at));
        uint32_t out[FOLD_CPS_MAX];
        size_t n = l.cp ? fold_cp(l.cp, out) : 0;

        for (size_t i = r.lo; i < r.hi && r.words[i].n == r.depth; i++)
            if (r.words[i].kind == RECORD_HEAD)
                best = word_end(s, at);
            else if (r.words[i].flags & RECORD_HAN || ends_word(s, at))
                best = at;
        if (!l.cp)
            return best;
        if (l.class == FOLD_OTHER) { /* any sign is the space */
            if (!narrow(&r, ' '))
                return best;
            while (l.cp && l.class == FOLD_OTHER) {
                at += l.n;
                l = letter_at(s, at);
            }
            continue;
        }
        for (size_t i = 0; i < n; i++)
            if (!narrow(&r, out[i]))
                return best;
        at += l.n;
    }
}

/* ---- */

bool record_next(struct record_find *r)
{
    struct str s = r->field;

    while (r->at < s.len) {
        struct letter l = letter_at(s, r->at);
        struct walk k = {.find = r, .from = r->at};

        k.begins = begins_word(s, r->at);
        if (k.begins && r->at >= r->mask_until &&
            (is_inside(l) || l.class == FOLD_NOSPACE)) {
            size_t until = honest_until(s, r->at);

            if (until > r->mask_until)
                r->mask_until = until;
        }
        if (r->at >= r->mask_until && l.class != FOLD_MARK &&
            step(&k,
                 (struct way){.at = r->at,
                              .range = {record_words, 0, record_words_n, 0}})) {
            r->where = (struct span){r->at, k.found.at};
            r->disguised = is_disguised(&k.found);
            r->at = k.found.at;
            return true;
        }
        r->at += l.n;
    }
    return false;
}

bool record_insult(struct str field, enum lang hint, struct span *where)
{
    struct record_find r = {.field = field, .hint = hint};
    bool found = record_next(&r);

    if (found && where)
        *where = r.where;
    return found;
}
