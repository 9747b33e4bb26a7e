#include "base/hash.h"
#include "judge/model_impl.h"
#include "judge/train_impl.h"

/* ---- rows for features ---- */

struct candidate {
    double share; /* of the texts of its language that have it */
    uint64_t hash;
    uint32_t salt, term;
};

static int by_share(const void *l, const void *r)
{
    const struct candidate *a = l, *b = r;

    if (a->share > b->share || a->share < b->share)
        return a->share > b->share ? -1 : 1;
    return a->hash < b->hash ? -1 : a->hash > b->hash;
}

/* Words say more than the characters they are made of, tags most. */
static double worth(uint32_t group)
{
    if (group & FEATURE_GENERAL)
        return 100;
    return group & FEATURE_WORD1 ? 4 : group & FEATURE_CHAR ? 1 : 2;
}

static size_t gather(struct candidate *all, size_t n, struct train_salt *s,
                     uint32_t salt)
{
    uint32_t *texts = calloc(s->corpus.terms + 1, sizeof *texts);

    if (!texts)
        abort();
    for (size_t k = 0; k < s->corpus.at[s->corpus.n]; k++)
        texts[s->corpus.ids[k]]++;
    for (uint32_t t = 0; t < s->corpus.terms; t++)
        if (s->lens.number[t] != UINT32_MAX)
            all[n++] =
                (struct candidate){(double)texts[t] / (double)s->corpus.n *
                                       worth(s->corpus.groups[t]),
                                   s->corpus.hashes[t], salt, t};
    free(texts);
    return n;
}

static uint32_t get_u32(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

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

/* The row whose tag is that of the hash; with 0 the first empty one. */
static int place_of(const struct train_file *f, uint64_t hash, uint32_t tag)
{
    const unsigned char *line =
        f->lines + (hash & (f->lines_n - 1)) * MODEL_LINE_BYTES;

    for (int i = 0; i < MODEL_LINE_ROWS; i++) {
        uint32_t have = get_u32(line + 4 * i);

        if (tag ? have && (have & ~UINT32_C(0xff)) == tag : have == 0)
            return i;
    }
    return -1;
}

static bool place(struct train_file *f, uint64_t hash, float rarity)
{
    uint32_t tag = model_tag(hash);
    int at = place_of(f, hash, 0);

    if (at < 0 || tag == 0 || place_of(f, hash, tag) >= 0)
        return false;
    put_u32(f->lines + (hash & (f->lines_n - 1)) * MODEL_LINE_BYTES + 4 * at,
            tag | (uint32_t)(rarity * 16));
    return true;
}

/* Numbers again from 0 what still counts. */
static void number_anew(struct train_salt *s)
{
    s->lens.features = 0;
    for (uint32_t t = 0; t < s->corpus.terms; t++)
        if (s->lens.number[t] != UINT32_MAX)
            s->lens.number[t] = s->lens.features++;
}

void train_place(struct train_file *f, struct train_salt *salts, size_t n)
{
    size_t terms = 0, all_n = 0;
    struct candidate *all;

    for (size_t i = 0; i < n; i++)
        terms += salts[i].lens.features;
    all = malloc((terms + 1) * sizeof *all);
    if (!all)
        abort();
    for (size_t i = 0; i < n; i++)
        all_n = gather(all, all_n, &salts[i], (uint32_t)i);
    qsort(all, all_n, sizeof *all, by_share);
    for (size_t i = 0; i < all_n; i++) {
        struct corpus_lens *lens = &salts[all[i].salt].lens;

        if (!place(f, all[i].hash, lens->weight[all[i].term]))
            lens->number[all[i].term] = UINT32_MAX;
    }
    free(all);
    for (size_t i = 0; i < n; i++)
        number_anew(&salts[i]);
}

/* ---- weights ---- */

float train_put_column(struct train_file *f, const struct train_salt *s,
                       const float *w, int stride, int column)
{
    size_t n = s->lens.features;
    int8_t *q = malloc(n + 1);
    float *one = malloc((n + 1) * sizeof *one), unit;

    if (!q || !one)
        abort();
    for (size_t i = 0; i < n; i++)
        one[i] = w[i * (size_t)stride];
    unit = linear_quantise(one, n, 1, q);
    for (uint32_t t = 0; t < s->corpus.terms; t++) {
        uint64_t hash = s->corpus.hashes[t];
        unsigned char *line =
            f->lines + (hash & (f->lines_n - 1)) * MODEL_LINE_BYTES;
        int at;

        if (s->lens.number[t] == UINT32_MAX)
            continue;
        at = place_of(f, hash, model_tag(hash));
        line[MODEL_WEIGHTS_AT + at * MODEL_COLUMNS + column] =
            (unsigned char)q[s->lens.number[t]];
    }
    free(one);
    free(q);
    return unit;
}

/* ---- the file ---- */

static void put_part(unsigned char *p, const struct model_part *part)
{
    p[0] = (unsigned char)part->head;
    p[1] = (unsigned char)part->column;
    p[2] = (unsigned char)part->classes;
    p[3] = part->general;
    put_u32(p + 4, part->langs);
    for (int c = 0; c < MODEL_CLASSES_MAX; c++) {
        put_float(p + 12 + 4 * c, part->scale[c]);
        put_float(p + 28 + 4 * c, part->bias[c]);
        put_float(p + 44 + 4 * c, part->slope[c]);
        put_float(p + 60 + 4 * c, part->offset[c]);
    }
    put_float(p + 76, part->power);
}

struct str train_write(struct arena *a, const struct train_file *f,
                       const struct feature_recipe *recipe,
                       const float length[FEATURE_BLOCK_N],
                       const struct model_part *parts, size_t parts_n,
                       struct str langid)
{
    size_t head = model_head_bytes(parts_n);
    size_t lines = (size_t)f->lines_n * MODEL_LINE_BYTES;
    size_t size = head + lines + langid.len;
    unsigned char *p = arena_alloc(a, size);

    memcpy(p, "REDRESSM", 8);
    put_u32(p + 40, MODEL_FORMAT);
    put_u32(p + 44, (uint32_t)size);
    put_u32(p + 48, f->lines_n);
    put_u32(p + 52, (uint32_t)parts_n);
    put_u32(p + 56, recipe->groups);
    p[60] = recipe->char_min;
    p[61] = recipe->char_max;
    p[62] = recipe->cross_min;
    p[63] = recipe->cross_max;
    p[64] = recipe->han_max;
    for (int b = 0; b < FEATURE_BLOCK_N; b++)
        put_float(p + 68 + 4 * b, length[b]);
    put_u32(p + 80, (uint32_t)langid.len);
    for (size_t i = 0; i < parts_n; i++)
        put_part(p + MODEL_PARTS_AT + i * MODEL_PART_BYTES, &parts[i]);
    memcpy(p + head, f->lines, lines);
    if (langid.len)
        memcpy(p + head + lines, langid.ptr, langid.len);
    hash_sha256(str_make(p + MODEL_HASHED_FROM, size - MODEL_HASHED_FROM),
                p + MODEL_HASH_AT);
    return str_make(p, size);
}
