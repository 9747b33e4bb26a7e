#include "base/random.h"
#include "base/utf8.h"
#include "judge/langid_train_impl.h"
#include "judge/table.h"
#include "text/fold.h"
#include "text/scan.h"

enum {
    TABLE_TEXTS = 5000,   /* of one table and language */
    PIECES_CLASS = 16000, /* of one class */
    PIECES_OTHER = 24000, /* of "another" */
    PIECE_MIN = 8,        /* characters, least and most */
    PIECE_MAX = 90,
    HAN_MIN = 4,
    HAN_MAX = 40,
    CUTS_MAX = 12, /* pieces of one text, where a class has few */
    BYTES_MIN = 10,
    SHORT_CHARS = 80,
    GROUP_ROWS = INT16_MIN,
    PLAIN_PCT = 15 /* of pieces lose their accents */
};

struct text {
    struct str text;
    uint64_t key;
    enum lang lang;
    int group; /* what its number is limited within */
};

struct pool {
    struct arena *a;
    struct text *texts;
    size_t n, room;
    enum lang lang;
    int group;
    bool kept_back; /* take those texts only; else those not */
};

/* ---- gathering ---- */

bool langid_is_kept_back(struct str text)
{
    return scan_hash(text) % 10 == 0;
}

/* Texts that lang_guess is sure are in another of our languages are wrong:
 * quotations, names, what nobody translated. */
static bool looks_wrong(const struct pool *p, struct str text)
{
    int margin;
    enum lang guess = lang_guess(text, &margin);

    return p->lang != LANG_UNSURE && guess != LANG_UNSURE && guess != p->lang &&
           margin >= 60 && !(guess == LANG_ZH_HANS && p->lang == LANG_ZH_HANT);
}

static void take(void *ctx, struct str text)
{
    struct pool *p = ctx;

    if (p->group != GROUP_ROWS &&
        (text.len < BYTES_MIN || langid_is_kept_back(text) != p->kept_back ||
         looks_wrong(p, text)))
        return;
    if (p->n == p->room) {
        size_t room = p->room ? p->room * 2 : 4096;

        p->texts = arena_grow(p->a, p->texts, p->n * sizeof *p->texts,
                              room * sizeof *p->texts);
        p->room = room;
    }
    p->texts[p->n++] =
        (struct text){str_dup(p->a, text), scan_hash(text), p->lang, p->group};
}

static int by_group(const void *l, const void *r)
{
    const struct text *a = l, *b = r;

    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->lang != b->lang)
        return a->lang < b->lang ? -1 : 1;
    return a->key < b->key ? -1 : a->key > b->key;
}

/* Each text once; of a group and language the first `most`, which by their
 * hash are any. */
static void limit(struct pool *p)
{
    size_t kept = 0, in_group = 0;

    if (p->n)
        qsort(p->texts, p->n, sizeof *p->texts, by_group);
    for (size_t i = 0; i < p->n; i++) {
        struct text t = p->texts[i];
        bool new_group = i == 0 || t.group != p->texts[i - 1].group ||
                         t.lang != p->texts[i - 1].lang;
        size_t most =
            t.group >= 0 ? (size_t)langid_sources[t.group].most : TABLE_TEXTS;

        if (new_group)
            in_group = 0;
        if ((kept && !new_group && p->texts[kept - 1].key == t.key) ||
            in_group >= most)
            continue;
        in_group++;
        p->texts[kept++] = t;
    }
    p->n = kept;
}

static bool take_tables(struct pool *p, const struct langid_lesson *in,
                        struct err *e)
{
    for (size_t i = 0; i < in->tables_n; i++) {
        struct table t;
        int lang, text;

        if (!table_read(p->a, in->tables[i], &t, e))
            return false;
        lang = table_column(&t, STR("lang"));
        text = table_column(&t, STR("text"));
        p->group = -1 - (int)i;
        for (size_t row = 0; lang >= 0 && text >= 0 && row < t.n; row++) {
            struct str tag = table_cell(&t, row, lang);

            p->lang = lang_from_tag(tag);
            if (!str_eq(tag, STR("-")) && !str_eq(tag, STR("zh")))
                take(p, table_cell(&t, row, text));
        }
    }
    return true;
}

static void take_files(struct pool *p, const struct langid_lesson *in)
{
    for (size_t i = 0; i < in->files_n; i++) {
        const struct langid_source *s = &langid_sources[in->files[i].source];
        struct arena *meanwhile = arena_open();

        p->lang = s->lang;
        p->group = in->files[i].source;
        langid_texts(meanwhile, in->files[i].bytes, s->format, take, p);
        arena_close(&meanwhile);
    }
}

static void take_rows(struct pool *p, const struct langid_lesson *in)
{
    p->group = GROUP_ROWS;
    for (size_t i = 0; i < in->rows_n; i++) {
        p->lang = in->rows[i].lang;
        take(p, in->rows[i].text);
    }
}

/* ---- cutting ---- */

static int class_of(enum langid_script s, enum lang lang)
{
    for (int c = 0; s != LANGID_NOTHING && c < langid_classes_n[s]; c++)
        if (langid_classes[s][c] == lang)
            return c;
    return -1;
}

static size_t characters_to_bytes(struct str s, size_t from, size_t n)
{
    size_t i = from;
    uint32_t cp;

    for (; n > 0 && i < s.len; n--) {
        size_t k = utf8_read(str_sub(s, i, 4), &cp);

        i += k ? k : 1;
    }
    return i;
}

static struct str without_accents(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, s.len * 4 + 16);
    uint32_t cp, out[FOLD_CPS_MAX];

    for (size_t i = 0, n; i < s.len; i += n ? n : 1) {
        size_t k = 0;

        n = utf8_read(str_sub(s, i, 4), &cp);
        if (n == 0)
            continue;
        if (fold_class_of(cp) == FOLD_LETTER)
            k = fold_cp(cp, out);
        for (size_t c = 0; c < k; c++)
            buf_put_cp(&b, out[c]);
        if (k == 0)
            buf_put_cp(&b, cp);
    }
    return buf_str(&b);
}

/* From a word on, or from the head. */
static struct str cut(struct rng *r, struct str text, enum langid_script s)
{
    bool han = s == LANGID_HAN;
    size_t least = han ? HAN_MIN : PIECE_MIN, most = han ? HAN_MAX : PIECE_MAX;
    size_t chars = least + rng_below(r, most - least + 1), from = 0, to;

    if (rng_below(r, 3) > 0) {
        from = rng_below(r, text.len);
        while (from > 0 && (han ? (text.ptr[from] & 0xc0) == 0x80
                                : text.ptr[from - 1] != ' '))
            from--;
    }
    to = characters_to_bytes(text, from, chars);
    while (!han && to < text.len && text.ptr[to] != ' ' && to > from + least)
        to--;
    return str_sub(text, from, to - from);
}

static void add_piece(struct arena *a, struct rng *r, const struct text *t,
                      uint32_t from, enum langid_script s,
                      struct langid_pieces *out)
{
    struct str text = cut(r, t->text, s);
    struct langid_view v;
    int class_at;

    if (s == LANGID_LATIN && rng_below(r, 100) < PLAIN_PCT)
        text = without_accents(a, text);
    langid_look(text, &v);
    class_at = class_of(v.script, t->lang);
    if (class_at < 0 || v.script != s)
        return;
    out->items[out->n++] =
        (struct langid_piece){text, from, (uint8_t)s, (uint8_t)class_at};
    out->by_class[s][class_at]++;
}

/* Texts of each script and class, to know how many pieces each must give. */
static void count(struct pool *p, uint8_t *script,
                  size_t texts[LANGID_SCRIPTS][LANG_N])
{
    for (size_t i = 0; i < p->n; i++) {
        struct langid_view v;

        langid_look(p->texts[i].text, &v);
        script[i] = class_of(v.script, p->texts[i].lang) >= 0
                        ? (uint8_t)v.script
                        : (uint8_t)LANGID_NOTHING;
        if (script[i] != LANGID_NOTHING)
            texts[script[i]][p->texts[i].lang]++;
    }
}

static bool gather(struct pool *p, const struct langid_lesson *in,
                   struct err *e)
{
    if (!take_tables(p, in, e))
        return false;
    take_files(p, in);
    take_rows(p, in);
    limit(p);
    return true;
}

bool langid_cut(struct arena *a, const struct langid_lesson *in,
                struct langid_pieces *out, struct err *e)
{
    struct pool p = {.a = a};
    struct rng r = rng_make(1);
    size_t texts[LANGID_SCRIPTS][LANG_N] = {{0}};
    uint8_t *script;

    if (!gather(&p, in, e))
        return false;
    script = ARENA_ARRAY(a, p.n, uint8_t);
    count(&p, script, texts);
    *out = (struct langid_pieces){
        ARENA_ARRAY(a, p.n * (CUTS_MAX + 1), struct langid_piece), 0, {{0}}};
    for (size_t i = 0; i < p.n; i++) {
        size_t have, want;

        if (script[i] == LANGID_NOTHING)
            continue;
        have = texts[script[i]][p.texts[i].lang];
        want = p.texts[i].lang == LANG_UNSURE ? PIECES_OTHER : PIECES_CLASS;
        want = want / have + (rng_below(&r, have) < want % have);
        for (size_t k = 0; k < want && k < CUTS_MAX; k++)
            add_piece(a, &r, &p.texts[i], (uint32_t)i,
                      (enum langid_script)script[i], out);
    }
    for (int s = 0; s < LANGID_SCRIPTS; s++)
        for (int c = 0; c < langid_classes_n[s]; c++)
            if (out->by_class[s][c] == 0 && in->rows_n == 0)
                return err_set(e, ERR_INPUT, "no text in \"%s\" to learn from",
                               lang_tag(langid_classes[s][c]).ptr);
    return true;
}

bool langid_cut_kept_back(struct arena *a, const struct langid_lesson *in,
                          struct langid_pieces *out, struct err *e)
{
    struct pool p = {.a = a, .kept_back = true};
    struct langid_lesson without_rows = *in;

    without_rows.rows_n = 0;
    if (!gather(&p, &without_rows, e))
        return false;
    *out = (struct langid_pieces){
        ARENA_ARRAY(a, p.n, struct langid_piece), 0, {{0}}};
    for (size_t i = 0; i < p.n; i++) {
        struct str text = p.texts[i].text;
        struct langid_view v;
        int class_at;

        text = str_sub(text, 0, characters_to_bytes(text, 0, SHORT_CHARS));
        langid_look(text, &v);
        class_at = class_of(v.script, p.texts[i].lang);
        if (class_at < 0)
            continue;
        out->items[out->n++] = (struct langid_piece){
            text, (uint32_t)i, (uint8_t)v.script, (uint8_t)class_at};
        out->by_class[v.script][class_at]++;
    }
    return true;
}
