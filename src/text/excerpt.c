#include "base/limits.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/token_impl.h"

/* A token of the text that is a word of the query. */
struct kept {
    struct token t;
    struct str word; /* of the query */
};

struct hit {
    struct span span;
    size_t term;
};

struct finder {
    struct arena *a;
    const struct token_query *q;
    uint64_t maybe; /* bits of the first bytes of words of the query */
    struct kept *kept;
    size_t kept_n, kept_room;
    struct hit *hits;
    size_t hits_n, hits_room;
};

static uint64_t bit_of(struct str word)
{
    unsigned char first = (unsigned char)word.ptr[0];
    unsigned char second = word.len > 1 ? (unsigned char)word.ptr[1] : 0;

    return UINT64_C(1) << ((first * 7u + second) & 63);
}

static void keep(struct finder *f, const struct token *t, struct str word)
{
    if (f->kept_n == f->kept_room) {
        size_t room = f->kept_room ? f->kept_room * 2 : 64;

        f->kept = arena_grow(f->a, f->kept, f->kept_room * sizeof *f->kept,
                             room * sizeof *f->kept);
        f->kept_room = room;
    }
    f->kept[f->kept_n].t = *t;
    f->kept[f->kept_n++].word = word;
}

/* A word of the query that this token is, or begins with when the query says
 * so; several may fit, each is kept once. */
static void take(void *ctx, const struct token *t)
{
    struct finder *f = ctx;

    if (t->text.len == 0 || !(f->maybe & bit_of(t->text)))
        return;
    for (size_t i = 0; i < f->q->n; i++)
        for (size_t k = 0; k < f->q->terms[i].n; k++) {
            const struct token_alt *alt = &f->q->terms[i].alts[k];

            for (size_t w = 0; w < alt->n; w++) {
                bool prefix = alt->prefix && w + 1 == alt->n;
                struct str word = alt->words[w];
                const struct kept *last =
                    f->kept_n ? &f->kept[f->kept_n - 1] : NULL;

                if (!(prefix ? str_starts(t->text, word)
                             : str_eq(t->text, word)))
                    continue;
                if (last && last->t.from == t->from && last->t.to == t->to &&
                    last->t.kind == t->kind && str_eq(last->word, word))
                    continue;
                keep(f, t, word);
            }
        }
}

static void add_hit(struct finder *f, size_t from, size_t to, size_t term)
{
    if (f->hits_n == f->hits_room) {
        size_t room = f->hits_room ? f->hits_room * 2 : 64;

        f->hits = arena_grow(f->a, f->hits, f->hits_room * sizeof *f->hits,
                             room * sizeof *f->hits);
        f->hits_room = room;
    }
    f->hits[f->hits_n++] = (struct hit){{from, to}, term};
}

static bool has_place(enum token_kind kind)
{
    return kind == TOKEN_WORD || kind == TOKEN_PAIR || kind == TOKEN_SINGLE;
}

/* Of a pair found by its first character only that one is marked. */
static size_t end_of(struct str text, const struct kept *k)
{
    uint32_t cp;

    if (k->t.kind != TOKEN_PAIR || k->word.len == k->t.text.len)
        return k->t.to;
    return k->t.from + utf8_read(str_sub(text, k->t.from, 4), &cp);
}

/* From kept[i] on, the words of alt at places in a row. */
static void match_at(struct finder *f, struct str text, size_t i,
                     const struct token_alt *alt, size_t term)
{
    const struct kept *first = &f->kept[i], *last = first;
    size_t w = 1;

    if (!str_eq(first->word, alt->words[0]))
        return;
    if (alt->n > 1 && !has_place(first->t.kind))
        return;
    for (size_t k = i + 1; k < f->kept_n && w < alt->n; k++) {
        const struct kept *next = &f->kept[k];

        if (next->t.place > first->t.place + w)
            break;
        if (next->t.place == first->t.place + w && has_place(next->t.kind) &&
            str_eq(next->word, alt->words[w])) {
            last = next;
            w++;
        }
    }
    if (w == alt->n)
        add_hit(f, first->t.from, end_of(text, last), term);
}

static int by_place(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;

    if (x->span.from != y->span.from)
        return x->span.from < y->span.from ? -1 : 1;
    if (x->span.to != y->span.to)
        return x->span.to > y->span.to ? -1 : 1;
    return 0;
}

/* Kept tokens come in the order of places but for joined words, which come
 * after their parts: put them back. */
static int by_token(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;

    if (x->t.place != y->t.place)
        return x->t.place < y->t.place ? -1 : 1;
    return (int)x->t.kind - (int)y->t.kind;
}

static struct finder find(struct arena *a, struct str text,
                          const struct token_query *q)
{
    struct finder f = {.a = a, .q = q};

    for (size_t i = 0; i < q->n; i++)
        for (size_t k = 0; k < q->terms[i].n; k++)
            for (size_t w = 0; w < q->terms[i].alts[k].n; w++)
                f.maybe |= bit_of(q->terms[i].alts[k].words[w]);
    if (q->n)
        token_each(text, LANG_UNSURE, take, &f);
    if (f.kept_n)
        qsort(f.kept, f.kept_n, sizeof *f.kept, by_token);
    for (size_t i = 0; i < f.kept_n; i++)
        for (size_t t = 0; t < q->n; t++)
            for (size_t k = 0; k < q->terms[t].n; k++)
                match_at(&f, text, i, &q->terms[t].alts[k], t);
    if (f.hits_n)
        qsort(f.hits, f.hits_n, sizeof *f.hits, by_place);
    return f;
}

bool token_matches(struct str text, const struct token_query *q)
{
    struct arena *a = arena_open();
    struct finder f = find(a, text, q);
    bool all = q->n > 0;

    for (size_t t = 0; t < q->n && all; t++) {
        bool found = false;

        for (size_t i = 0; i < f.hits_n; i++)
            found = found || f.hits[i].term == t;
        all = found;
    }
    arena_close(&a);
    return all;
}

/* Overlapping and touching hits as one span. */
static struct span *merged(struct arena *a, const struct finder *f, size_t *n)
{
    struct span *out = ARENA_ARRAY(a, f->hits_n, struct span);

    *n = 0;
    for (size_t i = 0; i < f->hits_n; i++) {
        struct span s = f->hits[i].span;

        if (*n && s.from <= out[*n - 1].to) {
            if (s.to > out[*n - 1].to)
                out[*n - 1].to = s.to;
        } else {
            out[(*n)++] = s;
        }
    }
    return out;
}

struct span *token_hits(struct arena *a, struct str text,
                        const struct token_query *q, size_t *n)
{
    struct finder f = find(a, text, q);

    return merged(a, &f, n);
}

/* ---- excerpt ---- */

/* The hit from which a window of that many bytes holds the most terms. */
static size_t best_start(const struct finder *f, size_t window)
{
    size_t best = 0, best_terms = 0, last = 0, terms = 0;
    size_t count[LIMIT_QUERY_WORDS] = {0};

    for (size_t i = 0; i < f->hits_n; i++) {
        size_t end = f->hits[i].span.from + window;

        while (last < f->hits_n && f->hits[last].span.to <= end)
            terms += count[f->hits[last++].term]++ == 0;
        if (terms > best_terms) {
            best_terms = terms;
            best = f->hits[i].span.from;
        }
        if (last > i)
            terms -= --count[f->hits[i].term] == 0;
        else
            last = i + 1; /* a hit longer than the window */
    }
    return best ? best : f->hits[0].span.from;
}

static bool is_space_at(struct str text, size_t i)
{
    return (unsigned char)text.ptr[i] <= ' ';
}

static size_t to_char(struct str text, size_t i)
{
    while (i > 0 && i < text.len && ((unsigned char)text.ptr[i] & 0xc0) == 0x80)
        i--;
    return i;
}

/* Some bytes before the first hit, at a word or else at a character. */
static size_t lead_in(struct str text, size_t hit, size_t bytes)
{
    size_t from = hit > bytes ? to_char(text, hit - bytes) : 0;

    if (from == 0)
        return 0;
    for (size_t i = from; i < hit; i++)
        if (is_space_at(text, i))
            return i + 1;
    return from;
}

/* The last word that is not whole goes, unless it is most of the part. */
static size_t tail_cut(struct str text, size_t from, size_t to)
{
    if (to >= text.len)
        return text.len;
    to = to_char(text, to);
    for (size_t i = to; i > from + (to - from) * 3 / 4; i--)
        if (is_space_at(text, i))
            return i;
    return to;
}

struct token_excerpt token_excerpt(struct arena *a, struct str text,
                                   const struct token_query *q,
                                   size_t max_bytes)
{
    struct finder f = find(a, text, q);
    struct token_excerpt x = {.hits_n = 0};
    size_t n, from = 0, to;
    struct span *all = merged(a, &f, &n);

    if (f.hits_n) {
        size_t lead = max_bytes / 5;

        from = best_start(&f, max_bytes - lead);
        from = lead_in(text, from, lead);
    }
    to = tail_cut(text, from,
                  max_bytes < text.len - from ? from + max_bytes : text.len);
    while (from < to && is_space_at(text, from))
        from++;
    while (to > from && is_space_at(text, to - 1))
        to--;
    x.text = str_sub(text, from, to - from);
    x.more_before = from > 0;
    x.more_after = str_trim(str_sub(text, to, text.len)).len > 0;
    x.hits = ARENA_ARRAY(a, n, struct span);
    for (size_t i = 0; i < n; i++) {
        struct span s = all[i];

        if (s.to <= from || s.from >= to)
            continue;
        s.from = s.from < from ? 0 : s.from - from;
        s.to = (s.to > to ? to : s.to) - from;
        x.hits[x.hits_n++] = s;
    }
    return x;
}
