#include "judge/train_impl.h"

#define COMPLAINTS                                                             \
    {                                                                          \
        {"complaint", MODEL_COMPLAINT}, {"severity", MODEL_SEVERITY},          \
        {                                                                      \
            "sentiment", MODEL_SENTIMENT                                       \
        }                                                                      \
    }

const struct train_source train_sources[] = {
    {"complaint/x-ci.tsv", COMPLAINTS},
    {"complaint/cesamard.tsv", COMPLAINTS},
    {"intent/email-request.tsv", {{"request", MODEL_REQUEST}}},
    {"offensive/en-davidson.tsv", {{"label", MODEL_OFFENSIVE}}},
    {"offensive/en-olid.tsv", {{"label", MODEL_OFFENSIVE}}},
    {"offensive/fr-mlma.tsv", {{"label", MODEL_OFFENSIVE}}},
    {"offensive/fr-racism.tsv", {{"label", MODEL_OFFENSIVE}}},
    {"offensive/pl-poleval.tsv", {{"label", MODEL_OFFENSIVE}}},
    {"offensive/ru-toxic.tsv", {{"label", MODEL_OFFENSIVE}}},
    {"offensive/zh-cold.tsv", {{"label", MODEL_OFFENSIVE}}},
    {"politeness/stanford-stackexchange.tsv", {{"quartile", MODEL_POLITENESS}}},
    {"politeness/stanford-wikipedia.tsv", {{"quartile", MODEL_POLITENESS}}},
    {"politeness/tydip.tsv", {{"binary", MODEL_POLITENESS}}},
    {"sentiment/fr-trustpilot.tsv", {{"sentiment", MODEL_SENTIMENT}}},
    {"sentiment/fr-tweets.tsv", {{"sentiment", MODEL_SENTIMENT}}},
    {"sentiment/pl-polemo.tsv", {{"sentiment", MODEL_SENTIMENT}}},
    {"sentiment/ru-sentirueval.tsv", {{"sentiment", MODEL_SENTIMENT}}},
    {"sentiment/zh-hans-hotel.tsv", {{"sentiment", MODEL_SENTIMENT}}},
    {"sentiment/zh-hans-shopping.tsv", {{"sentiment", MODEL_SENTIMENT}}},
    {"sentiment/zh-hans-takeaway.tsv", {{"sentiment", MODEL_SENTIMENT}}},
    {"sentiment/zh-hant-restaurants.tsv", {{"sentiment", MODEL_SENTIMENT}}},
    {NULL, {{NULL, MODEL_COMPLAINT}}}};

const struct train_head train_heads[MODEL_HEAD_N] = {
    [MODEL_COMPLAINT] = {0, 2},  [MODEL_SEVERITY] = {1, 4},
    [MODEL_SENTIMENT] = {5, 3},  [MODEL_OFFENSIVE] = {8, 2},
    [MODEL_POLITENESS] = {9, 2}, [MODEL_REQUEST] = {10, 2},
};

/* What the sets call a class of ours.  Other words ("mid", "mixed", "-", a
 * severity of 0) teach nothing. */
static const struct {
    const char *word;
    enum model_head head;
    int8_t label;
} words[] = {
    {"0", MODEL_COMPLAINT, 0},        {"1", MODEL_COMPLAINT, 1},
    {"1", MODEL_SEVERITY, 0},         {"2", MODEL_SEVERITY, 1},
    {"3", MODEL_SEVERITY, 2},         {"4", MODEL_SEVERITY, 3},
    {"negative", MODEL_SENTIMENT, 0}, {"neutral", MODEL_SENTIMENT, 1},
    {"positive", MODEL_SENTIMENT, 2}, {"NOT", MODEL_OFFENSIVE, 0},
    {"neither", MODEL_OFFENSIVE, 0},  {"normal", MODEL_OFFENSIVE, 0},
    {"neutral", MODEL_OFFENSIVE, 0},  {"harmless", MODEL_OFFENSIVE, 0},
    {"OFF", MODEL_OFFENSIVE, 1},      {"offensive", MODEL_OFFENSIVE, 1},
    {"hate", MODEL_OFFENSIVE, 1},     {"racist", MODEL_OFFENSIVE, 1},
    {"toxic", MODEL_OFFENSIVE, 1},    {"harmful", MODEL_OFFENSIVE, 1},
    {"bottom", MODEL_POLITENESS, 0},  {"impolite", MODEL_POLITENESS, 0},
    {"top", MODEL_POLITENESS, 1},     {"polite", MODEL_POLITENESS, 1},
    {"no", MODEL_REQUEST, 0},         {"yes", MODEL_REQUEST, 1},
};

static int8_t label_of(enum model_head head, struct str cell)
{
    for (size_t i = 0; i < ARRAY_N(words); i++)
        if (words[i].head == head && str_eq(str_from_z(words[i].word), cell))
            return words[i].label;
    return -1;
}

/* Columns of a table by what they teach; -1 where nothing. */
struct teaching {
    int text, lang;
    int column[MODEL_HEAD_N];
};

static bool find_columns(const struct train_source *src, const struct table *t,
                         struct teaching *to, struct err *e)
{
    to->text = table_column(t, STR("text"));
    to->lang = table_column(t, STR("lang"));
    if (to->text < 0 || to->lang < 0)
        return err_set(e, ERR_INPUT, "%s has no column \"text\" or \"lang\"",
                       src->path);
    for (int h = 0; h < MODEL_HEAD_N; h++)
        to->column[h] = -1;
    for (int i = 0; i < TRAIN_COLUMNS_MAX && src->teaches[i].column; i++) {
        int c = table_column(t, str_from_z(src->teaches[i].column));

        if (c < 0)
            return err_set(e, ERR_INPUT, "%s has no column \"%s\"", src->path,
                           src->teaches[i].column);
        to->column[src->teaches[i].head] = c;
    }
    return true;
}

/* The English part of TyDiP is the Wikipedia half of the Stanford corpus,
 * which is read already. */
static bool counted_before(const struct train_source *src, enum lang lang)
{
    return lang == LANG_EN && strcmp(src->path, "politeness/tydip.tsv") == 0;
}

static void take_rows(const struct train_source *src, const struct table *t,
                      const struct teaching *to, struct train_pool *pool)
{
    for (size_t row = 0; row < t->n; row++) {
        struct train_text *x = &pool->texts[pool->n];
        bool teaches = false;

        x->text = table_cell(t, row, to->text);
        x->lang = lang_from_tag(table_cell(t, row, to->lang));
        for (int h = 0; h < MODEL_HEAD_N; h++) {
            x->label[h] = to->column[h] < 0
                              ? -1
                              : label_of((enum model_head)h,
                                         table_cell(t, row, to->column[h]));
            teaches |= x->label[h] >= 0;
        }
        if (!teaches || counted_before(src, x->lang))
            continue;
        task_keys(t, row, &x->text_key, &x->pair_key);
        pool->n++;
    }
}

bool train_read(struct arena *a, const struct train_in *in,
                struct train_pool *pool, struct err *e)
{
    size_t room = 0;
    size_t tables_n = ARRAY_N(train_sources) - 1;
    struct table *tables = ARENA_ARRAY(a, tables_n, struct table);
    struct teaching to;

    for (size_t i = 0; i < tables_n; i++) {
        if (!table_read(a, in->tables[i], &tables[i], e))
            return err_wrap(e, "reading \"%s\"", train_sources[i].path);
        room += tables[i].n;
    }
    *pool = (struct train_pool){ARENA_ARRAY(a, room, struct train_text), 0};
    for (size_t i = 0; i < tables_n; i++) {
        if (!find_columns(&train_sources[i], &tables[i], &to, e))
            return false;
        take_rows(&train_sources[i], &tables[i], &to, pool);
    }
    return true;
}
