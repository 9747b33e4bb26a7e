#include "base/hash.h"
#include "judge/model_impl.h"
#include "judge/word.h"
#include "text/linear.h"
#include "text/real.h"

static const struct str names[MODEL_HEAD_N] = {
    [MODEL_COMPLAINT] = STR_INIT("complaint"),
    [MODEL_SEVERITY] = STR_INIT("severity"),
    [MODEL_SENTIMENT] = STR_INIT("sentiment"),
    [MODEL_OFFENSIVE] = STR_INIT("offensive"),
    [MODEL_POLITENESS] = STR_INIT("politeness"),
    [MODEL_REQUEST] = STR_INIT("request"),
};

struct str model_head_name(enum model_head head)
{
    return names[head];
}

struct str model_version(const struct model *m)
{
    return str_from_z(m->version);
}

/* ---- reading the file ---- */

static uint32_t u32_at(struct str bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr + at;

    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

static float float_at(struct str bytes, size_t at)
{
    uint32_t bits = u32_at(bytes, at);
    float f;

    memcpy(&f, &bits, sizeof f);
    return f;
}

static void floats_at(struct str bytes, size_t at, float *out, int n)
{
    for (int i = 0; i < n; i++)
        out[i] = float_at(bytes, at + 4 * (size_t)i);
}

static bool all_finite(const float *f, int n)
{
    for (int i = 0; i < n; i++)
        if (!(f[i] > -1e9f && f[i] < 1e9f))
            return false;
    return true;
}

static bool read_part(struct str bytes, size_t at, struct model_part *p)
{
    const unsigned char *b = (const unsigned char *)bytes.ptr + at;
    int columns = b[2] == 2 ? 1 : b[2];

    p->head = (enum model_head)b[0];
    p->column = b[1];
    p->classes = b[2];
    p->general = b[3] != 0;
    p->langs = u32_at(bytes, at + 4);
    floats_at(bytes, at + 12, p->scale, MODEL_CLASSES_MAX);
    floats_at(bytes, at + 28, p->bias, MODEL_CLASSES_MAX);
    floats_at(bytes, at + 44, p->slope, MODEL_CLASSES_MAX);
    floats_at(bytes, at + 60, p->offset, MODEL_CLASSES_MAX);
    p->power = float_at(bytes, at + 76);
    return b[0] < MODEL_HEAD_N && b[2] >= 2 && b[2] <= MODEL_CLASSES_MAX &&
           p->column + columns <= MODEL_COLUMNS && b[3] <= 1 &&
           all_finite(p->scale, MODEL_CLASSES_MAX) &&
           all_finite(p->bias, MODEL_CLASSES_MAX) &&
           all_finite(p->slope, MODEL_CLASSES_MAX) &&
           all_finite(p->offset, MODEL_CLASSES_MAX) && p->power > 0 &&
           p->power < 100;
}

static bool read_recipe(struct str bytes, struct model *m)
{
    const unsigned char *b = (const unsigned char *)bytes.ptr + 60;

    m->recipe = (struct feature_recipe){
        u32_at(bytes, 56), b[0], b[1], b[2], b[3], b[4]};
    floats_at(bytes, 68, m->length, FEATURE_BLOCK_N);
    return all_finite(m->length, FEATURE_BLOCK_N) &&
           feature_recipe_valid(&m->recipe);
}

static bool check_hash(struct str bytes, struct model *m, struct err *e)
{
    unsigned char want[HASH_BYTES];
    static const char digits[] = "0123456789abcdef";
    size_t n;

    hash_sha256(str_sub(bytes, MODEL_HASHED_FROM, bytes.len), want);
    if (memcmp(bytes.ptr + MODEL_HASH_AT, want, HASH_BYTES) != 0)
        return err_set(e, ERR_INPUT,
                       "the model's bytes do not match its SHA-256");
    n = (size_t)snprintf(m->version, sizeof m->version, "%d-", MODEL_FORMAT);
    for (size_t i = 0; i < 6; i++) {
        m->version[n++] = digits[want[i] >> 4];
        m->version[n++] = digits[want[i] & 15];
    }
    m->version[n] = 0;
    return true;
}

bool model_open(struct str bytes, struct model *m, struct err *e)
{
    uint32_t lines_n, parts_n, langid_bytes;

    *m = (struct model){.parts_n = 0};
    if (bytes.len < MODEL_PARTS_AT || !str_starts(bytes, STR("REDRESSM")))
        return err_set(e, ERR_INPUT, "this is not a model");
    if (u32_at(bytes, 40) != MODEL_FORMAT)
        return err_set(e, ERR_INPUT, "the model has format %u, not %d",
                       (unsigned)u32_at(bytes, 40), MODEL_FORMAT);
    lines_n = u32_at(bytes, 48);
    parts_n = u32_at(bytes, 52);
    langid_bytes = u32_at(bytes, 80);
    if (u32_at(bytes, 44) != bytes.len || lines_n == 0 ||
        lines_n > MODEL_LINES_MAX || (lines_n & (lines_n - 1)) ||
        parts_n > MODEL_PARTS_MAX ||
        bytes.len != model_head_bytes(parts_n) +
                         (size_t)lines_n * MODEL_LINE_BYTES + langid_bytes)
        return err_set(e, ERR_INPUT, "the model is cut short or altered");
    if (!check_hash(bytes, m, e))
        return false;
    if (!read_recipe(bytes, m))
        return err_set(e, ERR_INPUT, "the model asks for unknown features");
    for (uint32_t i = 0; i < parts_n; i++)
        if (!read_part(bytes, MODEL_PARTS_AT + i * MODEL_PART_BYTES,
                       &m->parts[m->parts_n++]))
            return err_set(e, ERR_INPUT, "part %u of the model makes no sense",
                           (unsigned)i);
    m->lines_n = lines_n;
    m->lines = (const unsigned char *)bytes.ptr + model_head_bytes(parts_n);
    m->has_langid = langid_bytes > 0;
    return !m->has_langid ||
           langid_open(str_sub(bytes, bytes.len - langid_bytes, langid_bytes),
                       &m->langid, e);
}

/* ---- adding up ---- */

/* Four tags at once. */
typedef uint32_t tags4 __attribute__((vector_size(16), aligned(4)));

/* Of the four rows the one with the tag, or -1, without a branch for each:
 * what differs in the low 8 bits alone, which are never 0, is the same tag. */
static inline int find_tag(const unsigned char *line, uint32_t tag,
                           uint32_t *found)
{
    static const tags4 places = {1, 2, 3, 4};
    tags4 have, at, rare;

    memcpy(&have, line, sizeof have);
    have ^= tag;
    rare = have & (tags4)(have - 1 < 255);
    at = places & (tags4)(have - 1 < 255);
    *found = rare[0] | rare[1] | rare[2] | rare[3];
    return (int)(at[0] | at[1] | at[2] | at[3]) - 1;
}

int64_t model_row(const struct model *m, uint64_t hash, uint32_t *rare)
{
    uint64_t line = hash & (m->lines_n - 1);
    int at = find_tag(model_line(m, hash), model_tag(hash), rare);

    return at < 0 ? -1 : (int64_t)(line * MODEL_LINE_ROWS) + at;
}

struct adding {
    const struct model *m;
    struct model_sum *sum;
    uint64_t lately[1024]; /* hashes, by their low bits */
    uint64_t seen[MODEL_LINES_MAX * MODEL_LINE_ROWS / 64]; /* rows, once */
};

/* What was met lately need not be looked up again. */
static size_t not_lately(struct adding *a, const struct feature *f, size_t n,
                         uint8_t *keep)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t *lately = &a->lately[f[i].hash % ARRAY_N(a->lately)];

        __builtin_prefetch(model_line(a->m, f[i].hash));
        keep[kept] = (uint8_t)i;
        kept += *lately != f[i].hash;
        *lately = f[i].hash;
    }
    return kept;
}

static void add(void *ctx, const struct feature *f, size_t n)
{
    struct adding *a = ctx;
    const struct model *m = a->m;
    uint8_t keep[FEATURE_BATCH];
    enum feature_block block = feature_block_of(f[0].group);
    struct model_block sum = model_block_load(a->sum, block);

    n = not_lately(a, f, n, keep);
    for (size_t i = 0; i < n; i++) {
        const struct feature *one = &f[keep[i]];
        uint64_t line = one->hash & (m->lines_n - 1);
        const unsigned char *p = model_line(m, one->hash);
        uint32_t rare;
        int at = find_tag(p, model_tag(one->hash), &rare);
        uint64_t row, bit;

        if (at < 0)
            continue;
        row = line * MODEL_LINE_ROWS + (uint64_t)at;
        bit = UINT64_C(1) << (row & 63);
        if (a->seen[row >> 6] & bit)
            continue;
        a->seen[row >> 6] |= bit;
        if (feature_block_of(one->group) != block) {
            model_block_store(a->sum, block, &sum);
            block = feature_block_of(one->group);
            sum = model_block_load(a->sum, block);
        }
        model_block_add(
            &sum, (const int8_t *)p + MODEL_WEIGHTS_AT + at * MODEL_COLUMNS,
            rare);
    }
    model_block_store(a->sum, block, &sum);
}

void model_add(const struct model *m, const struct scan *s,
               const struct phrase_hit *hits, size_t hits_n, enum lang salt,
               struct model_sum *sum)
{
    struct feature_in in = {.scan = s,
                            .hits = hits,
                            .hits_n = hits_n,
                            .tag_name = word_tag_name,
                            .lang = salt};
    struct adding a;

    a.m = m;
    a.sum = sum;
    memset(a.lately, 0, sizeof a.lately);
    memset(a.seen, 0, m->lines_n * MODEL_LINE_ROWS / 8 + 8);
    memset(sum, 0, sizeof *sum);
    feature_each(&m->recipe, &in, add, &a);
}

void model_shares(const struct model *m, const struct model_sum *sum,
                  float share[FEATURE_BLOCK_N])
{
    for (int b = 0; b < FEATURE_BLOCK_N; b++)
        share[b] =
            sum->square[b]
                ? m->length[b] / (__builtin_sqrtf((float)sum->square[b]) / 16)
                : 0;
}

/* ---- probabilities ---- */

const struct model_part *model_part_of(const struct model *m,
                                       enum model_head head, enum lang lang)
{
    for (int i = 0; i < m->parts_n; i++)
        if (m->parts[i].head == head && m->parts[i].langs & 1u << lang)
            return &m->parts[i];
    return NULL;
}

static double probability(const struct model_part *p, int i,
                          const struct model_sum *sum,
                          const float share[FEATURE_BLOCK_N])
{
    float score = 0;

    for (int b = 0; b < FEATURE_BLOCK_N; b++)
        score += share[b] * (float)sum->sum[b][p->column + i];
    score = score * p->scale[i] + p->bias[i];
    return linear_probability(
        (struct linear_platt){(double)p->slope[i], (double)p->offset[i]},
        (double)score);
}

static void answer_part(const struct model_part *p, const struct model_sum *sum,
                        const float share[FEATURE_BLOCK_N], double *out)
{
    double all = 0;

    if (p->classes == 2) {
        out[1] = probability(p, 0, sum, share);
        out[0] = 1 - out[1];
        return;
    }
    for (int c = 0; c < p->classes; c++) {
        out[c] = probability(p, c, sum, share) + 1e-9;
        all += out[c] = real_exp((double)p->power * real_log(out[c]));
    }
    for (int c = 0; c < p->classes; c++)
        out[c] /= all;
}

/* The first part of a head that speaks the language answers for it. */
unsigned model_needs(const struct model *m, enum lang lang)
{
    unsigned needs = 0, heads = 0;

    for (int i = 0; i < m->parts_n; i++) {
        const struct model_part *p = &m->parts[i];

        if (!(p->langs & 1u << lang) || heads & 1u << p->head)
            continue;
        heads |= 1u << p->head;
        needs |= p->general ? 2 : 1;
    }
    return needs;
}

void model_answer(const struct model *m, enum lang lang,
                  const struct model_sum *const sums[2], struct model_out *out)
{
    float shares[2][FEATURE_BLOCK_N];

    *out = (struct model_out){.known = {false}};
    for (int i = 0; i < 2; i++)
        if (sums[i])
            model_shares(m, sums[i], shares[i]);
    for (int i = 0; i < m->parts_n; i++) {
        const struct model_part *p = &m->parts[i];

        if (!(p->langs & 1u << lang) || out->known[p->head])
            continue;
        answer_part(p, sums[p->general], shares[p->general], out->p[p->head]);
        out->known[p->head] = true;
    }
}

void model_score(const struct model *m, const struct scan *s,
                 const struct phrase_hit *hits, size_t hits_n, enum lang lang,
                 struct model_out *out)
{
    unsigned needs = model_needs(m, lang);
    struct model_sum own, shared;

    if (needs & 1)
        model_add(m, s, hits, hits_n, lang, &own);
    if (needs & 2)
        model_add(m, s, hits, hits_n, LANG_UNSURE, &shared);
    model_answer(m, lang,
                 (const struct model_sum *const[]){needs & 1 ? &own : NULL,
                                                   needs & 2 ? &shared : NULL},
                 out);
}
