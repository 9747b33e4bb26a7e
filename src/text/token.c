#include "base/buf.h"
#include "text/stem.h"
#include "text/token_impl.h"

enum lang token_stem_lang(const struct token_raw *r, enum lang hint)
{
    if (!r->letters)
        return LANG_UNSURE;
    if (r->cyrillic)
        return hint == LANG_UK ? LANG_UNSURE : LANG_RU;
    if (!r->latin)
        return LANG_UNSURE;
    switch (hint) {
    case LANG_FR:
    case LANG_PL:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: return hint;
    case LANG_UNSURE:
    case LANG_EN:
    case LANG_RU:
    case LANG_UK:
    case LANG_ZH_HANT:
    case LANG_ZH_HANS: break;
    }
    return LANG_EN; /* what is Latin inside other scripts mostly is */
}

struct each {
    token_fn *take;
    void *ctx;
    enum lang hint;
};

static void take_raw(void *ctx, const struct token_raw *r)
{
    struct each *e = ctx;
    struct token stem = r->t;

    e->take(e->ctx, &r->t);
    if (r->t.kind != TOKEN_WORD)
        return;
    stem.kind = TOKEN_STEM;
    stem.text = stem_word(token_stem_lang(r, e->hint), r->low);
    if (stem.text.len)
        e->take(e->ctx, &stem);
}

void token_each(struct str text, enum lang hint, token_fn *take, void *ctx)
{
    struct each e = {take, ctx, hint};

    if (hint == LANG_UNSURE)
        e.hint = lang_guess(text, NULL);
    token_scan(text, take_raw, &e);
}

/* ---- as an array ---- */

struct list {
    struct arena *a;
    struct token *v;
    size_t n, room;
};

static void list_take(void *ctx, const struct token *t)
{
    struct list *l = ctx;

    if (l->n == l->room) {
        size_t room = l->room ? l->room * 2 : 64;

        l->v =
            arena_grow(l->a, l->v, l->room * sizeof *l->v, room * sizeof *l->v);
        l->room = room;
    }
    l->v[l->n] = *t;
    l->v[l->n++].text = str_dup(l->a, t->text);
}

struct token *token_list(struct arena *a, struct str text, enum lang hint,
                         size_t *n)
{
    struct list l = {.a = a};

    token_each(text, hint, list_take, &l);
    *n = l.n;
    return l.v;
}

/* ---- for the databases ---- */

/* Which texts were there already: open addressing, never full. */
struct seen {
    struct arena *a;
    struct str *slot;
    size_t n, room;
};

static struct str *seen_slot(struct str *slot, size_t room, struct str s)
{
    size_t i = str_hash(s) & (room - 1);

    while (slot[i].ptr && !str_eq(slot[i], s))
        i = (i + 1) & (room - 1);
    return &slot[i];
}

/* True the first time. */
static bool seen_add(struct seen *t, struct str s)
{
    struct str *at;

    if (t->n * 2 >= t->room) {
        size_t room = t->room ? t->room * 2 : 256;
        struct str *slot = ARENA_ARRAY(t->a, room, struct str);

        for (size_t i = 0; i < t->room; i++)
            if (t->slot[i].ptr)
                *seen_slot(slot, room, t->slot[i]) = t->slot[i];
        t->slot = slot;
        t->room = room;
    }
    at = seen_slot(t->slot, t->room, s);
    if (at->ptr)
        return false;
    *at = str_dup(t->a, s);
    t->n++;
    return true;
}

struct index {
    struct buf words, extra;
    struct seen seen; /* extras written */
    bool full;
};

static void put_token(struct buf *b, struct str s)
{
    if (b->len)
        buf_put_byte(b, ' ');
    buf_put(b, s);
}

static void index_take(void *ctx, const struct token *t)
{
    struct index *x = ctx;

    switch (t->kind) {
    case TOKEN_WORD:
    case TOKEN_PAIR:
    case TOKEN_SINGLE: put_token(&x->words, t->text); break;
    case TOKEN_JOINED:
    case TOKEN_NUMBER:
    case TOKEN_STEM:
        if (seen_add(&x->seen, t->text))
            put_token(&x->extra, t->text);
        break;
    }
}

struct str token_index_text(struct arena *a, struct str text)
{
    struct index x = {.words = buf_make(a, SIZE_MAX / 8),
                      .extra = buf_make(a, SIZE_MAX / 8),
                      .seen = {.a = a}};

    token_each(text, LANG_UNSURE, index_take, &x);
    if (x.extra.len)
        put_token(&x.words, buf_str(&x.extra));
    return buf_str(&x.words);
}

/* PostgreSQL: a tsvector has less than 1 MB of words and positions to 16383,
 * of which one word keeps 255; the text may be longer. */
enum { TSVECTOR_BYTES = 900 * 1024, TSVECTOR_PLACE = 16383 };

static void tsvector_take(void *ctx, const struct token *t)
{
    struct index *x = ctx;
    uint32_t place = t->place < TSVECTOR_PLACE ? t->place : TSVECTOR_PLACE;

    if (x->full || x->words.len + t->text.len + 16 > TSVECTOR_BYTES) {
        x->full = true;
        return;
    }
    if (x->words.len)
        buf_put_byte(&x->words, ' ');
    buf_put_byte(&x->words, '\'');
    buf_put(&x->words, t->text);
    BUF_LIT(&x->words, "':");
    buf_put_i64(&x->words, place);
}

struct str token_index_tsvector(struct arena *a, struct str text)
{
    struct index x = {.words = buf_make(a, TSVECTOR_BYTES)};

    token_each(text, LANG_UNSURE, tsvector_take, &x);
    return buf_str(&x.words);
}
