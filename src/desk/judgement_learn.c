/*
 * judgement_learn.c — the nightly lesson: reads what people said, teaches the
 * small models outside of any transaction, and writes down what came of it.
 */
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "desk/judgement.h"
#include "judge/adapt.h"

enum { LESSON_ROWS = 4000, SEED = 20261124 };

struct lesson {
    struct arena *a;
    const struct desk *desk;
    int64_t brand_id, now_us;
    struct verdict_ground ground;
    struct q_correction_texts *texts; /* by message */
    size_t texts_n;
    bool has_last;
    struct q_learned_list last;
    struct str base, version;
    struct adapt_learned learned;
    struct str figures;
};

static bool read_lesson(struct db_tx *tx, void *ctx, struct err *e)
{
    struct lesson *l = ctx;
    struct q_learned_list *rows;
    size_t n;

    if (!verdict_ground(tx, l->a, l->brand_id, &l->ground, e) ||
        !q_correction_texts(tx, l->a, l->brand_id, LESSON_ROWS, &l->texts,
                            &l->texts_n, e) ||
        !q_learned_list(tx, l->a, l->brand_id, 1, &rows, &n, e))
        return false;
    l->has_last = n > 0;
    if (n > 0)
        l->last = rows[0];
    return true;
}

/* ---- rows ---- */

static int harm_of(struct str now)
{
    return now.len == 1 && now.ptr[0] >= '0' && now.ptr[0] <= '4'
               ? now.ptr[0] - '0'
               : -1;
}

static void take_answer(struct adapt_row *r, struct str head, struct str now)
{
    enum verdict_head h;
    enum cause cause;
    enum kind kind;

    if (!verdict_head_parse(head, &h))
        return;
    switch (h) {
    case HEAD_KIND:
        if (kind_parse(now, &kind))
            r->now[ADAPT_KIND] = (int)kind;
        break;
    case HEAD_HARM: r->now[ADAPT_HARM] = harm_of(now); break;
    case HEAD_CAUSE: /* a brand's own cause is no class of the model's */
        if (now.len == 0)
            r->now[ADAPT_CAUSE] = CAUSE_N;
        else if (cause_parse(now, &cause))
            r->now[ADAPT_CAUSE] = (int)cause;
        break;
    case HEAD_LANGUAGE:
    case HEAD_FLAGS: break;
    }
}

/* One row a message; what the base says of it now, not what an adaptation
 * once said. */
static struct adapt_row *rows_of(struct lesson *l, size_t *n)
{
    struct adapt_row *rows = ARENA_ARRAY(l->a, l->texts_n, struct adapt_row);
    int64_t last_id = 0;

    *n = 0;
    l->ground.adapt = NULL;
    for (size_t i = 0; i < l->texts_n; i++) {
        const struct q_correction_texts *t = &l->texts[i];
        struct verdict_row said;
        struct adapt_row *r;

        if (t->message_id != last_id) {
            r = &rows[(*n)++];
            *r = (struct adapt_row){.id = (uint64_t)t->message_id,
                                    .subject = t->subject,
                                    .text = verdict_text(l->a, t->text),
                                    .now = {-1, -1, -1}};
            verdict_of(l->a, l->desk, &l->ground, r->text, r->subject,
                       STR("mail"), 0, &said);
            r->said = said.v;
            l->base = said.model;
            last_id = t->message_id;
        }
        r = &rows[*n - 1];
        r->drawn = r->drawn || t->sampled;
        take_answer(r, t->head, t->now);
    }
    return rows;
}

/* ---- what came of it ---- */

static struct str figures_of(struct lesson *l, size_t rows_n)
{
    struct buf b = buf_make(l->a, 8 * 1024);
    struct json j = json_make(&b);

    json_object(&j);
    json_put_i64(&j, "messages", (int64_t)rows_n);
    for (int h = 0; h < ADAPT_HEAD_N; h++) {
        const struct adapt_figures *f = &l->learned.figures[h];

        json_name(&j, adapt_head_name((enum adapt_head)h).ptr);
        json_object(&j);
        json_put_i64(&j, "rows", (int64_t)f->rows);
        json_put_i64(&j, "held", (int64_t)f->held);
        json_put_i64(&j, "before", (int64_t)f->right_before);
        json_put_i64(&j, "after", (int64_t)f->right_after);
        json_put_i64(&j, "gained", (int64_t)f->gained);
        json_put_i64(&j, "lost", (int64_t)f->lost);
        json_name(&j, "p");
        json_num(&j, f->p);
        json_put_bool(&j, "better", f->better);
        json_end(&j);
    }
    json_end(&j);
    return buf_str(&b);
}

static bool write_lesson(struct db_tx *tx, void *ctx, struct err *e)
{
    struct lesson *l = ctx;
    struct q_learned_add row;
    const struct q_learned_add_in in = {
        .brand_id = l->brand_id,
        .version = l->version,
        .base = l->base,
        .state = l->learned.better ? STR("adopted") : STR("rejected"),
        .figures = l->figures,
        .data = l->learned.better ? l->learned.bytes : STR(""),
        .now_us = l->now_us,
    };

    return q_learned_add(tx, l->a, &in, &row, e);
}

static bool enough(const struct lesson *l)
{
    for (int h = 0; h < ADAPT_HEAD_N; h++)
        if (l->learned.figures[h].rows >= ADAPT_ROWS_MIN &&
            l->learned.figures[h].held >= ADAPT_HELD_MIN)
            return true;
    return false;
}

bool judgement_learn(struct db *db, struct arena *a, const struct desk *desk,
                     int64_t brand_id, int64_t now_us, bool *tried,
                     bool *adopted, struct err *e)
{
    struct lesson l = {.a = a,
                       .desk = desk,
                       .brand_id = brand_id,
                       .now_us = now_us,
                       .base = STR("")};
    struct adapt_row *rows;
    size_t n;

    *tried = *adopted = false;
    if (!db_run_read(db, read_lesson, &l, e))
        return false;
    rows = rows_of(&l, &n);
    if (!adapt_learn(a, rows, n, SEED, &l.learned, e))
        return false;
    if (!enough(&l))
        return true;
    l.figures = figures_of(&l, n);
    /* the same rows teach the same: it was tried already */
    if (l.has_last && str_eq(l.last.figures, l.figures) &&
        str_eq(l.last.base, l.base))
        return true;
    l.version =
        str_fmt(a, "%.*s+%.*s", STR_ARG(l.base.len ? l.base : STR("rules")),
                STR_ARG(str_sub(hash_sha256_hex(a, l.learned.bytes), 0, 12)));
    if (!db_run(db, write_lesson, &l, e))
        return false;
    *tried = true;
    *adopted = l.learned.better;
    return true;
}
