#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "text/stem.h"
#include "text/token_impl.h"

/* ---- the tokens of a part of the query ---- */

struct raws {
    struct arena *a;
    struct token_raw *v;
    size_t n, room;
};

static void collect(void *ctx, const struct token_raw *r)
{
    struct raws *l = ctx;

    if (l->n == l->room) {
        size_t room = l->room ? l->room * 2 : 32;

        l->v =
            arena_grow(l->a, l->v, l->room * sizeof *l->v, room * sizeof *l->v);
        l->room = room;
    }
    l->v[l->n] = *r;
    l->v[l->n].t.text = str_dup(l->a, r->t.text);
    l->v[l->n++].low = str_dup(l->a, r->low);
}

static bool has_place(enum token_kind kind)
{
    return kind == TOKEN_WORD || kind == TOKEN_PAIR || kind == TOKEN_SINGLE;
}

/*
 * Tokens in a row as one alternative.  The single at the end of a run says
 * that the run ends there: it is asked for when something follows, left out
 * at the end (the pairs say it all), and a prefix when it is all there is.
 */
static struct token_alt in_a_row(struct arena *a, const struct token_raw *v,
                                 size_t n)
{
    struct token_alt alt = {.words = ARENA_ARRAY(a, n, struct str)};
    bool after_pair = false;

    for (size_t i = 0; i < n; i++) {
        bool single = v[i].t.kind == TOKEN_SINGLE;
        bool last = true;

        if (!has_place(v[i].t.kind))
            continue;
        for (size_t k = i + 1; k < n; k++)
            last = last && !has_place(v[k].t.kind);
        if (single && last && after_pair)
            break;
        alt.words[alt.n++] = v[i].t.text;
        alt.prefix = single && last;
        after_pair = v[i].t.kind == TOKEN_PAIR;
    }
    return alt;
}

static void add_alt(struct arena *a, struct token_term *t, struct token_alt alt)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->alts[i].n == 1 && alt.n == 1 &&
            str_eq(t->alts[i].words[0], alt.words[0]))
            return;
    t->alts = arena_grow(a, t->alts, t->n * sizeof *t->alts,
                         (t->n + 1) * sizeof *t->alts);
    t->alts[t->n++] = alt;
}

static void add_word(struct arena *a, struct token_term *t, struct str word)
{
    struct token_alt alt = {.words = ARENA_NEW(a, struct str), .n = 1};

    alt.words[0] = str_dup(a, word);
    add_alt(a, t, alt);
}

/* Nobody says in which language a query is, so it asks with the stems of all;
 * of the languages we serve less only when little is lost by them. */
static void add_stems(struct arena *a, struct token_term *t,
                      const struct token_raw *r)
{
    static const enum lang latin[] = {LANG_EN, LANG_FR, LANG_PL,
                                      LANG_DE, LANG_ES, LANG_IT};

    if (!r->letters)
        return;
    if (r->cyrillic) {
        struct str stem = stem_word(LANG_RU, r->low);

        if (utf8_count(stem) >= 3)
            add_word(a, t, stem);
        return;
    }
    for (size_t i = 0; r->latin && i < ARRAY_N(latin); i++) {
        struct str stem = stem_word(latin[i], r->low);

        if (stem.len >= (i < 3 ? 3 : 4) && (i < 3 || r->t.text.len >= 6))
            add_word(a, t, stem);
    }
}

/* "l" of "l'eau" is no word that anybody looks for. */
static bool is_elision(const struct token_raw *r)
{
    return r->elided && r->latin &&
           (r->t.text.len == 1 || str_eq(r->t.text, STR("qu")));
}

/* The tokens of one group: a word, a joined thing, a run of characters. */
static struct token_term group_term(struct arena *a, const struct token_raw *v,
                                    size_t n)
{
    struct token_term t = {.n = 0};
    size_t words = 0;

    while (n > 1 && is_elision(v)) {
        v++;
        n--;
    }
    for (size_t i = 0; i < n; i++)
        words += has_place(v[i].t.kind);
    add_alt(a, &t, in_a_row(a, v, n));
    if (words == 1 && v[0].t.kind == TOKEN_WORD)
        add_stems(a, &t, &v[0]);
    for (size_t i = 0; i < n && words > 1; i++)
        if (v[i].t.kind == TOKEN_JOINED)
            add_word(a, &t, v[i].t.text);
    return t;
}

static void add_term(struct arena *a, struct token_query *q,
                     struct token_term t)
{
    if (q->n >= LIMIT_QUERY_WORDS || t.n == 0 || t.alts[0].n == 0)
        return;
    q->terms = arena_grow(a, q->terms, q->n * sizeof *q->terms,
                          (q->n + 1) * sizeof *q->terms);
    q->terms[q->n++] = t;
}

static void add_part(struct arena *a, struct token_query *q, struct str part,
                     bool quoted)
{
    struct raws l = {.a = a};

    token_scan(part, collect, &l);
    if (quoted && l.n) {
        struct token_term t = {.n = 0};

        add_alt(a, &t, in_a_row(a, l.v, l.n));
        add_term(a, q, t);
        return;
    }
    for (size_t i = 0; i < l.n;) {
        size_t n = 1;

        while (i + n < l.n && l.v[i + n].group == l.v[i].group)
            n++;
        add_term(a, q, group_term(a, l.v + i, n));
        i += n;
    }
}

/* The length of a quotation mark at the head of s, 0 when there is none. */
static size_t quote_mark(struct str s)
{
    static const char *const marks[] = {"\"", "“",  "”",  "„", "«",
                                        "»",  "「", "」", "＂"};

    for (size_t i = 0; i < ARRAY_N(marks); i++)
        if (str_starts(s, str_from_z(marks[i])))
            return strlen(marks[i]);
    return 0;
}

struct token_query token_query(struct arena *a, struct str words)
{
    struct token_query q = {.n = 0};
    struct str text = utf8_cut(words, LIMIT_QUERY_BYTES);
    size_t from = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.len;) {
        size_t n = quote_mark(str_sub(text, i, 4));

        if (n) {
            add_part(a, &q, str_sub(text, from, i - from), quoted);
            quoted = !quoted;
            from = i + n;
        }
        i += n ? n : 1;
    }
    /* a mark that is never closed is none */
    add_part(a, &q, str_sub(text, from, text.len), false);
    return q;
}

/* ---- as the databases write it ---- */

static void fts5_alt(struct buf *b, const struct token_alt *alt)
{
    buf_put_byte(b, '"');
    for (size_t i = 0; i < alt->n; i++) {
        if (i)
            buf_put_byte(b, ' ');
        buf_put(b, alt->words[i]);
    }
    buf_put_byte(b, '"');
    if (alt->prefix)
        BUF_LIT(b, " *");
}

static void tsquery_alt(struct buf *b, const struct token_alt *alt)
{
    for (size_t i = 0; i < alt->n; i++) {
        if (i)
            BUF_LIT(b, " <-> ");
        buf_put_byte(b, '\'');
        buf_put(b, alt->words[i]);
        buf_put_byte(b, '\'');
        if (alt->prefix && i + 1 == alt->n)
            BUF_LIT(b, ":*");
    }
}

static struct str write_query(struct arena *a, const struct token_query *q,
                              void (*alt)(struct buf *,
                                          const struct token_alt *),
                              struct str all, struct str any)
{
    struct buf b = buf_make(a, SIZE_MAX / 8);

    for (size_t i = 0; i < q->n; i++) {
        if (i)
            buf_put(&b, all);
        buf_put_byte(&b, '(');
        for (size_t k = 0; k < q->terms[i].n; k++) {
            if (k)
                buf_put(&b, any);
            alt(&b, &q->terms[i].alts[k]);
        }
        buf_put_byte(&b, ')');
    }
    return buf_str(&b);
}

struct str token_query_fts5(struct arena *a, const struct token_query *q)
{
    return write_query(a, q, fts5_alt, STR(" AND "), STR(" OR "));
}

struct str token_query_tsquery(struct arena *a, const struct token_query *q)
{
    return write_query(a, q, tsquery_alt, STR(" & "), STR(" | "));
}
