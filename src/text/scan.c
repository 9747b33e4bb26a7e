#include "base/limits.h"
#include "base/utf8.h"
#include "text/fold_impl.h"
#include "text/scan_impl.h"

const uint8_t scan_ascii[128] = {['\t'] = ASCII_SPACE,
                                 ['\n'] = ASCII_LINE,
                                 ['\v' ... '\r'] = ASCII_SPACE,
                                 [' '] = ASCII_SPACE,
                                 ['!' ... '"'] = ASCII_SIGN,
                                 ['#'] = ASCII_HASH,
                                 ['$' ... '\''] = ASCII_SIGN,
                                 ['(' ... ')'] = ASCII_FACE,
                                 ['*' ... ','] = ASCII_SIGN,
                                 ['-'] = ASCII_FACE,
                                 ['.' ... '/'] = ASCII_SIGN,
                                 ['0' ... '9'] = ASCII_DIGIT,
                                 [':' ... '>'] = ASCII_FACE,
                                 ['?'] = ASCII_SIGN,
                                 ['@'] = ASCII_AT,
                                 ['A' ... 'Z'] = ASCII_LETTER,
                                 ['['] = ASCII_SIGN,
                                 ['\\'] = ASCII_FACE,
                                 [']'] = ASCII_SIGN,
                                 ['^'] = ASCII_FACE,
                                 ['_' ... '`'] = ASCII_SIGN,
                                 ['a' ... 'z'] = ASCII_LETTER,
                                 ['{' ... '~'] = ASCII_SIGN};

/* ---- room ---- */

void scan_room(struct scan_work *w, size_t extra)
{
    size_t need = w->folded_n + extra + (w->n - w->i) + SCAN_SLACK;
    size_t room = w->folded_room * 2 > need ? w->folded_room * 2 : need;

    if (need <= w->folded_room)
        return;
    w->folded = arena_grow(w->arena, w->folded, w->folded_room, room);
    w->folded_room = room;
}

void scan_put_hashed(struct scan_work *w, enum scan_kind kind, size_t from,
                     size_t to, size_t at, uint8_t flags, uint64_t hash)
{
    struct scan_token *t;

    if (w->tokens_n == w->tokens_room) {
        w->tokens =
            arena_grow(w->arena, w->tokens, w->tokens_room * sizeof *w->tokens,
                       w->tokens_room * 2 * sizeof *w->tokens);
        w->tokens_room *= 2;
    }
    t = &w->tokens[w->tokens_n++];
    t->from = (uint32_t)from;
    t->to = (uint32_t)to;
    t->at = (uint32_t)at;
    t->n = (uint32_t)(w->folded_n - at);
    t->hash = hash;
    t->kind = (uint8_t)kind;
    t->flags = flags | w->pending;
    if (w->lines >= 2)
        t->flags |= SCAN_SENTENCE;
    if (scan_negates(str_make(w->folded + at, t->n)))
        t->flags |= SCAN_NOT;
    w->pending = 0;
    w->lines = 0;
}

void scan_put(struct scan_work *w, enum scan_kind kind, size_t from, size_t to,
              size_t at, uint8_t flags)
{
    scan_put_hashed(w, kind, from, to, at, flags,
                    scan_hash(str_make(w->folded + at, w->folded_n - at)));
}

/* ---- characters ---- */

size_t scan_cp(const struct scan_work *w, size_t i, uint32_t *cp)
{
    if (i >= w->n)
        return 0;
    if (w->src[i] < 0x80) {
        *cp = w->src[i];
        return 1;
    }
    return utf8_read(str_make(w->src + i, w->n - i < 4 ? w->n - i : 4), cp);
}

bool scan_is_letter(const struct scan_work *w, size_t i)
{
    uint32_t cp;

    if (i < w->n && w->src[i] < 0x80)
        return scan_ascii[w->src[i]] == ASCII_LETTER;
    return scan_cp(w, i, &cp) && fold_class_of(cp) == FOLD_LETTER;
}

bool scan_is_apostrophe(uint32_t cp)
{
    switch (cp) {
    case '\'':
    case '`':
    case 0xb4:   /* ´ */
    case 0x2bc:  /* ʼ, a letter to Unicode */
    case 0x2018: /* ‘ */
    case 0x2019: /* ’ */
    case 0x201b: /* ‛ */
    case 0x2032: /* ′ */
    case 0xff07: /* full width */ return true;
    }
    return false;
}

bool scan_is_space(uint32_t cp)
{
    return cp == 0x85 || cp == 0xa0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
           cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

size_t scan_fold(struct scan_work *w, uint32_t cp)
{
    uint32_t out[FOLD_CPS_MAX];
    size_t n = fold_cp(cp, out), before = w->folded_n;

    if (n > 1)
        scan_room(w, n * 4);
    for (size_t k = 0; k < n; k++)
        w->folded_n += utf8_write(out[k], w->folded + w->folded_n);
    return w->folded_n - before;
}

/* ---- words ---- */

/* A word as it grows. */
struct word {
    size_t from, at;
    size_t last_at; /* where the last letter was written */
    uint64_t hash;  /* state, not finished */
    uint32_t last;  /* the last letter, folded; 0 after a digit */
    unsigned run;   /* how often it came in a row */
    unsigned letters, capitals;
    bool first_capital, is_long, joined; /* joined: an apostrophe is gone */
};

/* Words that lose their vowel before another; the next word is its own. */
static bool elided(const char *s, size_t n)
{
    static const char *const words[] = {
        "qu",   "un",   "gl",    "jusqu", "lorsqu", "puisqu", "quoiqu",
        "entr", "dell", "dall",  "nell",  "sull",   "all",    "coll",
        "bell", "sant", "quest", "quell", "nessun", "quelqu", "ch"};

    if (n == 1)
        return strchr("cdjlmnst", s[0]) != NULL;
    for (size_t i = 0; i < ARRAY_N(words); i++)
        if (words[i][0] == s[0] && words[i][1] == s[1] &&
            strlen(words[i]) == n && memcmp(words[i], s, n) == 0)
            return true;
    return false;
}

static void word_add(struct scan_work *w, struct word *o, uint32_t cp)
{
    o->last_at = w->folded_n;
    if (scan_fold(w, cp) == 0)
        return;
    for (size_t k = o->last_at; k < w->folded_n; k++)
        o->hash = scan_hash_byte(o->hash, (unsigned char)w->folded[k]);
}

/* и with a breve behind it is й: the last letter is written anew. */
static void word_compose(struct scan_work *w, struct word *o, uint32_t mark)
{
    uint32_t both = fold_composed(o->last, mark);

    if (o->last == 0 || both == o->last || o->last_at + 2 != w->folded_n)
        return;
    utf8_write(both, w->folded + o->last_at);
    o->last = both;
    o->hash = SCAN_HASH_START;
    for (size_t k = o->at; k < w->folded_n; k++)
        o->hash = scan_hash_byte(o->hash, (unsigned char)w->folded[k]);
}

/* A letter or digit or mark beyond ASCII; false when the word ends before. */
static bool word_wide(struct scan_work *w, struct word *o)
{
    uint32_t cp, entry, value;
    size_t n = scan_cp(w, w->i, &cp);
    enum fold_class class;

    if (n == 0 || cp == 0x2bc)
        return false;
    entry = fold_entry_of(cp);
    class = (enum fold_class)(entry >> FOLD_CLASS_SHIFT);
    if (class == FOLD_MARK) {
        word_compose(w, o, cp);
        w->i += n;
        return true;
    }
    if (class != FOLD_LETTER && class != FOLD_DIGIT)
        return false;
    value = entry & FOLD_MORE_BIT     ? 0
            : entry & FOLD_VALUE_MASK ? entry & FOLD_VALUE_MASK
                                      : cp;
    w->i += n;
    if (class == FOLD_DIGIT) {
        o->last = 0;
        word_add(w, o, cp);
        return true;
    }
    o->letters++;
    if (fold_lower(cp) != cp) {
        o->capitals++;
        o->first_capital |= o->letters == 1;
    }
    o->run = value && value == o->last ? o->run + 1 : 1;
    o->last = value;
    if (o->run < 3)
        word_add(w, o, cp);
    else
        o->is_long = true;
    return true;
}

/* At a sign: an apostrophe with a letter behind it goes on, and is gone. */
static bool word_apostrophe(struct scan_work *w, struct word *o, bool *ends)
{
    uint32_t cp;
    size_t n = scan_cp(w, w->i, &cp);

    if (n == 0 || !scan_is_apostrophe(cp) || !scan_is_letter(w, w->i + n))
        return false;
    *ends = !o->joined && elided(w->folded + o->at, w->folded_n - o->at);
    if (!*ends) {
        w->i += n;
        o->joined = true;
    }
    return true;
}

/* Letters and digits from w->i on. */
static void word_letters(struct scan_work *w, struct word *o)
{
    const unsigned char *src = w->src;
    size_t i = w->i, n = w->n;

    for (; i < n && src[i] < 0x80; i++) {
        unsigned char c = src[i], low = c | 0x20;

        if (scan_ascii[c] == ASCII_DIGIT) {
            o->last = 0;
            low = c;
        } else if (scan_ascii[c] != ASCII_LETTER) {
            break;
        } else {
            o->capitals += c < 'a';
            o->first_capital |= c < 'a' && o->letters == 0;
            o->letters++;
            if (low != o->last) {
                o->last = low;
                o->run = 1;
            } else if (++o->run >= 3) {
                o->is_long = true;
                continue;
            }
        }
        o->last_at = w->folded_n;
        w->folded[w->folded_n++] = (char)low;
        o->hash = scan_hash_byte(o->hash, low);
    }
    w->i = i;
}

static void put_word(struct scan_work *w, const struct word *o)
{
    uint8_t flags = 0;

    if (o->letters >= 2 && o->capitals == o->letters)
        flags |= SCAN_CAPS;
    if (o->first_capital)
        flags |= SCAN_CAPITAL;
    if (o->is_long)
        flags |= SCAN_LONG;
    scan_put_hashed(w, SCAN_WORD, o->from, w->i, o->at, flags,
                    scan_hash_end(o->hash));
}

/* "http:" and "www." turn the word just read into a link. */
static bool word_is_link(struct scan_work *w, const struct word *o)
{
    static const char *const schemes[] = {"http", "https", "ftp"};
    size_t n = w->i - o->from, left = w->n - w->i;

    if (left > 3 && memcmp(w->src + w->i, "://", 3) == 0)
        for (size_t k = 0; k < ARRAY_N(schemes); k++)
            if (n == strlen(schemes[k]) &&
                strncasecmp((const char *)w->src + o->from, schemes[k], n) == 0)
                return scan_link(w, o->from, w->i + 3);
    if (left < 2 || w->src[w->i] != '.' || !scan_alnum(w->src[w->i + 1]))
        return false;
    if (n == 3 && strncasecmp((const char *)w->src + o->from, "www", 3) == 0)
        return scan_link(w, o->from, w->i + 1);
    return scan_domain(w, o->from);
}

static void scan_word(struct scan_work *w)
{
    struct word o = {.from = w->i,
                     .at = w->folded_n,
                     .last_at = w->folded_n,
                     .hash = SCAN_HASH_START};
    bool elision = false;

    while (w->i < w->n) {
        if (w->src[w->i] < 0x80)
            word_letters(w, &o);
        if (w->i < w->n && w->src[w->i] >= 0x80 && word_wide(w, &o))
            continue;
        if (w->i == w->n || !word_apostrophe(w, &o, &elision) || elision)
            break;
    }
    if (w->folded_n == o.at) /* letters that fold to nothing */
        return;
    if (!elision && w->i < w->n &&
        (w->src[w->i] == '.' || w->src[w->i] == ':')) {
        size_t folded_n = w->folded_n;

        w->folded_n = o.at;
        if (word_is_link(w, &o))
            return;
        w->folded_n = folded_n;
    }
    put_word(w, &o);
    if (elision) { /* its apostrophe is in no token */
        uint32_t cp;

        w->i += scan_cp(w, w->i, &cp);
    }
}

/* ---- numbers and single characters ---- */

static bool is_digit(const struct scan_work *w, size_t i, uint32_t *cp,
                     size_t *n)
{
    *n = scan_cp(w, i, cp);
    if (*n == 1)
        return scan_ascii[*cp] == ASCII_DIGIT;
    return *n && fold_class_of(*cp) == FOLD_DIGIT;
}

static void scan_number(struct scan_work *w)
{
    size_t from = w->i, at = w->folded_n, n, next;
    uint32_t cp;

    for (;;) {
        if (is_digit(w, w->i, &cp, &n)) {
            w->i += n;
            scan_fold(w, cp);
        } else if (n == 1 && (cp == '.' || cp == ',' || cp == ':') &&
                   is_digit(w, w->i + 1, &cp, &next)) {
            w->folded[w->folded_n++] = (char)w->src[w->i++];
        } else {
            break;
        }
    }
    scan_put(w, SCAN_NUMBER, from, w->i, at, 0);
}

static void scan_wide(struct scan_work *w)
{
    uint32_t cp;
    size_t n = scan_cp(w, w->i, &cp), at = w->folded_n;

    if (n == 0) { /* not UTF-8 */
        w->i++;
        return;
    }
    if (scan_is_space(cp)) {
        w->pending |= SCAN_SPACE;
        if (cp == 0x2028 || cp == 0x2029 || cp == 0x85) {
            w->pending |= SCAN_LINE;
            w->lines++;
        }
        w->i += n;
        return;
    }
    if (cp >= 0xa9 && scan_emoji(w, cp, n))
        return;
    switch (fold_class_of(cp)) {
    case FOLD_LETTER:
        if (scan_is_apostrophe(cp))
            scan_sign(w);
        else
            scan_word(w);
        return;
    case FOLD_DIGIT: scan_number(w); return;
    case FOLD_NOSPACE:
        w->i += n;
        scan_fold(w, cp);
        scan_put(w, SCAN_HAN, w->i - n, w->i, at, 0);
        return;
    case FOLD_MARK: w->i += n; return;
    case FOLD_OTHER: break;
    }
    scan_sign(w);
}

/* "xD", "T_T", "o.O": few words need be looked at twice. */
static bool scan_letter_face(const struct scan_work *w, unsigned char c)
{
    unsigned char next = w->i + 1 < w->n ? w->src[w->i + 1] : 0, low = c | 0x20;

    return low == 'x' ? (next | 0x20) == 'd' || next == '-'
                      : (low == 't' || low == 'o') &&
                            (next == '_' || next == '.' || next == '-');
}

static void scan_step(struct scan_work *w)
{
    unsigned char c = w->src[w->i];

    if (c >= 0x80) {
        scan_wide(w);
        return;
    }
    switch ((enum scan_ascii)scan_ascii[c]) {
    case ASCII_LINE:
        w->pending |= SCAN_LINE | SCAN_SPACE;
        w->lines++;
        w->i++;
        return;
    case ASCII_SPACE:
        w->pending |= SCAN_SPACE;
        w->i++;
        return;
    case ASCII_NONE: w->i++; return;
    case ASCII_LETTER:
        if (scan_letter_face(w, c) && scan_face(w))
            return;
        scan_word(w);
        return;
    case ASCII_DIGIT:
        if (!scan_keycap(w))
            scan_number(w);
        return;
    case ASCII_FACE:
        if (!scan_face(w))
            scan_sign(w);
        return;
    case ASCII_AT:
        if (!scan_mail(w) && !scan_handle(w))
            scan_sign(w);
        return;
    case ASCII_HASH:
        if (!scan_keycap(w) && !scan_tag(w))
            scan_sign(w);
        return;
    case ASCII_SIGN: break;
    }
    scan_sign(w);
}

struct scan scan_text(struct arena *a, struct str text)
{
    struct scan_work w = {
        .arena = a, .pending = SCAN_LINE | SCAN_SPACE, .lines = 2};
    struct str source = text;

    if (source.len > LIMIT_SCAN_BYTES)
        source = utf8_cut(source, LIMIT_SCAN_BYTES);
    w.src = (const unsigned char *)source.ptr;
    w.n = source.len;
    w.tokens_room = source.len / 4 + 16;
    w.tokens = ARENA_ARRAY(a, w.tokens_room, struct scan_token);
    w.folded_room = source.len + SCAN_SLACK;
    w.folded = arena_alloc(a, w.folded_room);
    while (w.i < w.n)
        scan_step(&w);
    scan_sentences(w.tokens, w.tokens_n, w.folded, source.ptr);
    return (struct scan){.source = source,
                         .folded = str_make(w.folded, w.folded_n),
                         .tokens = w.tokens,
                         .n = w.tokens_n};
}
