#include "base/random.h"
#include "judge/langid_train_impl.h"
#include "text/real.h"

enum {
    ROWS = 1 << 18,
    TEXTS_MIN = 5, /* that an n-gram occurs in */
    EPOCHS = 5
};

#define RATE 0.25f   /* of AdaGrad */
#define NEVER -40.0f /* the bias of a class without pieces */
#define OTHERS 0.05  /* of messages are in another language */

/* ---- counting n-grams ---- */

struct count {
    uint64_t gram; /* 0: free */
    uint32_t texts;
    uint32_t last; /* the text it was seen in last, counted from 1 */
};

struct counts {
    struct count *items;
    size_t n, room; /* a power of two */
};

static struct count *count_of(struct counts *t, uint64_t gram)
{
    size_t i = gram & (t->room - 1);

    while (t->items[i].gram && t->items[i].gram != gram)
        i = (i + 1) & (t->room - 1);
    return &t->items[i];
}

static void *must(void *p)
{
    if (!p)
        abort();
    return p;
}

static void grow(struct counts *t)
{
    struct counts old = *t;

    t->room = old.room ? old.room * 2 : 1 << 20;
    t->items = must(calloc(t->room, sizeof *t->items));
    for (size_t i = 0; i < old.room; i++)
        if (old.items[i].gram)
            *count_of(t, old.items[i].gram) = old.items[i];
    free(old.items);
}

static void count_piece(struct counts *t, const struct langid_piece *p)
{
    struct langid_view v;
    uint64_t gram[LANGID_GRAMS];

    langid_look(p->text, &v);
    for (size_t i = 0; i < v.n; i++) {
        size_t n = langid_grams(&v, i, gram);

        for (size_t k = 0; k < n; k++) {
            struct count *c;

            if (t->n * 2 >= t->room)
                grow(t);
            c = count_of(t, gram[k]);
            t->n += c->gram == 0;
            c->gram = gram[k];
            c->texts += c->last != p->from + 1;
            c->last = p->from + 1;
        }
    }
}

static int by_texts(const void *l, const void *r)
{
    const struct count *a = l, *b = r;

    if (a->texts != b->texts)
        return a->texts > b->texts ? -1 : 1;
    return a->gram < b->gram ? -1 : a->gram > b->gram;
}

/* ---- rows ---- */

struct lesson {
    unsigned char *check; /* by row; 0: free */
    float *w;             /* rows x LANGID_CLASSES */
    float *seen;          /* the same: sum of squared slopes */
    float bias[LANGID_SCRIPTS][LANGID_CLASSES];
    float bias_seen[LANGID_SCRIPTS][LANGID_CLASSES];
    size_t used;
};

static int64_t find_row(const struct lesson *l, uint64_t gram)
{
    for (uint32_t k = 0; k < LANGID_PROBES; k++) {
        uint32_t row = (langid_slot(gram, ROWS) + k) & (ROWS - 1);

        if (l->check[row] == langid_check(gram))
            return row;
    }
    return -1;
}

/* The most frequent first, while their places are free. */
static void place(struct lesson *l, struct counts *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->room; i++)
        if (t->items[i].texts >= TEXTS_MIN)
            t->items[n++] = t->items[i];
    if (n)
        qsort(t->items, n, sizeof *t->items, by_texts);
    for (size_t i = 0; i < n; i++) {
        uint64_t gram = t->items[i].gram;
        uint32_t slot = langid_slot(gram, ROWS);

        if (find_row(l, gram) >= 0)
            continue;
        for (uint32_t k = 0; k < LANGID_PROBES; k++)
            if (l->check[(slot + k) & (ROWS - 1)] == 0) {
                l->check[(slot + k) & (ROWS - 1)] = langid_check(gram);
                l->used++;
                break;
            }
    }
}

/* ---- learning ---- */

struct example {
    uint32_t *rows;
    uint32_t rows_n, grams;
    uint8_t script, class_at;
};

static struct example example_of(struct arena *a, const struct lesson *l,
                                 const struct langid_piece *p)
{
    struct example x = {.script = p->script, .class_at = p->class_at};
    struct langid_view v;
    uint64_t gram[LANGID_GRAMS];
    uint32_t rows[LANGID_CHARS * LANGID_GRAMS];

    langid_look(p->text, &v);
    for (size_t i = 0; i < v.n; i++) {
        size_t n = langid_grams(&v, i, gram);

        for (size_t k = 0; k < n; k++) {
            int64_t row = find_row(l, gram[k]);

            if (row >= 0)
                rows[x.rows_n++] = (uint32_t)row;
        }
        x.grams += (uint32_t)n;
    }
    x.rows = arena_dup(a, rows, x.rows_n * sizeof *rows);
    return x;
}

static void softmax(float *x, int n)
{
    float most = x[0];
    double all = 0;

    for (int c = 1; c < n; c++)
        most = x[c] > most ? x[c] : most;
    for (int c = 0; c < n; c++) {
        double p = real_exp((double)(x[c] - most));

        x[c] = (float)p;
        all += p;
    }
    for (int c = 0; c < n; c++)
        x[c] = (float)(x[c] / all);
}

static void probabilities(const struct lesson *l, const struct example *x,
                          float out[LANGID_CLASSES])
{
    float unit = 1 / __builtin_sqrtf((float)x->grams);
    float sum[LANGID_CLASSES] = {0};

    for (uint32_t k = 0; k < x->rows_n; k++) {
        const float *w = l->w + (size_t)x->rows[k] * LANGID_CLASSES;

        for (int c = 0; c < LANGID_CLASSES; c++)
            sum[c] += w[c];
    }
    for (int c = 0; c < LANGID_CLASSES; c++)
        out[c] = l->bias[x->script][c] + unit * sum[c];
    softmax(out, langid_classes_n[x->script]);
}

static void learn(struct lesson *l, const struct example *x)
{
    float slope[LANGID_CLASSES] = {0};
    float unit = 1 / __builtin_sqrtf((float)x->grams);
    int classes = langid_classes_n[x->script];

    probabilities(l, x, slope);
    slope[x->class_at] -= 1;
    for (int c = 0; c < classes; c++) {
        float *seen = &l->bias_seen[x->script][c];

        *seen += slope[c] * slope[c];
        l->bias[x->script][c] -=
            RATE * slope[c] / (1e-3f + __builtin_sqrtf(*seen));
        slope[c] *= unit;
    }
    for (uint32_t k = 0; k < x->rows_n; k++) {
        float *w = l->w + (size_t)x->rows[k] * LANGID_CLASSES;
        float *seen = l->seen + (size_t)x->rows[k] * LANGID_CLASSES;

        for (int c = 0; c < classes; c++) {
            seen[c] += slope[c] * slope[c];
            w[c] -= RATE * slope[c] / (1e-2f + __builtin_sqrtf(seen[c]));
        }
    }
}

static void shuffle(struct example *x, size_t n, struct rng *r)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = rng_below(r, i);
        struct example swap = x[k];

        x[k] = x[i - 1];
        x[i - 1] = swap;
    }
}

/* ---- the file ---- */

static void put_u32(unsigned char *p, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(n >> 8 * i);
}

static void put_float(unsigned char *p, float f)
{
    uint32_t bits;

    memcpy(&bits, &f, sizeof bits);
    put_u32(p, bits);
}

static int quantised(float w, float unit)
{
    float q = w / unit;
    int n = (int)(q < 0 ? q - 0.5f : q + 0.5f);

    return n > 127 ? 127 : n < -127 ? -127 : n;
}

/* One unit serves all scripts: rows do not say whose they are.  Few weights
 * are large; what is above eight times the mean size is cut. */
static float unit_of(const struct lesson *l)
{
    double sum = 0;
    size_t n = 0;

    for (size_t i = 0; i < (size_t)ROWS * LANGID_CLASSES; i++) {
        float w = l->w[i] < 0 ? -l->w[i] : l->w[i];

        sum += (double)w;
        n += w > 0;
    }
    return n ? (float)(sum / (double)n * 8 / 127) : 1;
}

/*
 * What was learned from as many pieces of each class is moved to what is
 * expected on a desk: one message in twenty in another language, the rest of
 * ours alike (Saerens, Latinne and Decaestecker, 2002, equation 4).
 */
static float prior(const struct langid_pieces *pieces, int script, int class_at)
{
    int last = langid_classes_n[script] - 1;
    double n = (double)pieces->by_class[script][class_at];
    double expected = class_at == last ? OTHERS : (1 - OTHERS) / last;

    if (n < 1)
        return NEVER;
    return (float)(real_log(expected) - real_log(n));
}

static struct str write_rows(struct arena *a, const struct lesson *l,
                             const struct langid_pieces *pieces)
{
    size_t size = LANGID_HEAD_BYTES + (size_t)ROWS * LANGID_ROW_BYTES;
    unsigned char *p = arena_alloc(a, size);
    float unit = unit_of(l);

    memcpy(p, "REDRESSL", 8);
    put_u32(p + 8, ROWS);
    for (size_t s = 0; s < LANGID_SCRIPTS; s++) {
        put_float(p + 12 + 4 * s, unit);
        for (int c = 0; c < langid_classes_n[s]; c++)
            put_float(p + 24 + 4 * (s * LANGID_CLASSES + (size_t)c),
                      l->bias[s][c] + prior(pieces, (int)s, c));
    }
    for (size_t row = 0; row < ROWS; row++) {
        unsigned char *out = p + LANGID_HEAD_BYTES + row * LANGID_ROW_BYTES;

        out[0] = l->check[row];
        for (size_t c = 0; c < LANGID_CLASSES; c++)
            out[1 + c] = (unsigned char)(int8_t)quantised(
                l->w[row * LANGID_CLASSES + c], unit);
    }
    return str_make(p, size);
}

static void report_pieces(struct buf *out, const struct langid_pieces *pieces,
                          const struct lesson *l)
{
    static const char *const scripts[LANGID_SCRIPTS] = {"latin", "cyrillic",
                                                        "han"};

    buf_put_f(out, "\"rows\":%zu", l->used);
    for (int s = 0; s < LANGID_SCRIPTS; s++) {
        buf_put_f(out, ",\"%s\":{", scripts[s]);
        for (int c = 0; c < langid_classes_n[s]; c++)
            buf_put_f(out, "%s\"%s\":%zu", c ? "," : "",
                      lang_tag(langid_classes[s][c]).ptr,
                      pieces->by_class[s][c]);
        buf_put_byte(out, '}');
    }
}

/* How often the language of short texts that were kept back is told. */
static bool report_kept_back(struct buf *out, const struct langid_lesson *in,
                             struct str bytes, struct err *e)
{
    struct arena *a = arena_open();
    struct langid_pieces kept;
    struct langid m;
    size_t n[LANG_N] = {0}, right[LANG_N] = {0};
    bool ok =
        langid_cut_kept_back(a, in, &kept, e) && langid_open(bytes, &m, e);

    for (size_t i = 0; ok && i < kept.n; i++) {
        const struct langid_piece *p = &kept.items[i];
        enum lang lang = langid_classes[p->script][p->class_at];

        n[lang]++;
        right[lang] += langid_guess(&m, p->text, NULL) == lang;
    }
    buf_put_f(out, ",\"kept_back\":{");
    for (int l = 0; ok && l < LANG_N; l++)
        buf_put_f(out, "%s\"%s\":{\"n\":%zu,\"right\":%zu}", l ? "," : "",
                  lang_tag((enum lang)l).ptr, n[l], right[l]);
    buf_put_byte(out, '}');
    arena_close(&a);
    return ok;
}

bool langid_train(struct arena *a, const struct langid_lesson *in,
                  struct str *bytes, struct buf *report, struct err *e)
{
    struct arena *mine = arena_open();
    struct counts counts = {NULL, 0, 0};
    struct langid_pieces pieces;
    struct lesson l = {.used = 0};
    struct example *x;
    struct rng r = rng_make(2);
    bool ok = langid_cut(mine, in, &pieces, e);

    if (!ok)
        goto out;
    for (size_t i = 0; i < pieces.n; i++)
        count_piece(&counts, &pieces.items[i]);
    l.check = arena_alloc(mine, ROWS);
    l.w = ARENA_ARRAY(mine, (size_t)ROWS * LANGID_CLASSES, float);
    l.seen = ARENA_ARRAY(mine, (size_t)ROWS * LANGID_CLASSES, float);
    place(&l, &counts);
    x = ARENA_ARRAY(mine, pieces.n, struct example);
    for (size_t i = 0; i < pieces.n; i++)
        x[i] = example_of(mine, &l, &pieces.items[i]);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        shuffle(x, pieces.n, &r);
        for (size_t i = 0; i < pieces.n; i++)
            learn(&l, &x[i]);
    }
    *bytes = write_rows(a, &l, &pieces);
    report_pieces(report, &pieces, &l);
    ok = report_kept_back(report, in, *bytes, e);
out:
    free(counts.items);
    arena_close(&mine);
    return ok;
}
