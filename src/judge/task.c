#include "base/random.h"
#include "judge/task.h"
#include "text/fold.h"

static const struct {
    const char *name;
    const char *columns[4]; /* the first that the table has says the label */
    const char *aux[6];
} tasks[TASK_N] = {
    [TASK_COMPLAINT] = {"complaint",
                        {"complaint"},
                        {"severity", "sentiment", "emotion"}},
    [TASK_SEVERITY] = {"severity",
                       {"severity"},
                       {"complaint", "sentiment", "emotion"}},
    [TASK_SENTIMENT] = {"sentiment", {"sentiment"}, {NULL}},
    [TASK_REASON] = {"reason", {"negativereason"}, {NULL}},
    [TASK_POLITENESS] = {"politeness", {"quartile", "binary", "score"}, {NULL}},
    [TASK_OFFENSIVE] = {"offensive", {"label"}, {NULL}},
    [TASK_LANGUAGE] = {"language", {"lang"}, {NULL}},
    [TASK_INTENT] = {"intent", {"intent", "request", "category"}, {NULL}},
};

bool task_from_name(struct str name, enum task *task)
{
    for (int i = 0; i < TASK_N; i++)
        if (str_eq(name, str_from_z(tasks[i].name))) {
            *task = (enum task)i;
            return true;
        }
    return false;
}

struct str task_name(enum task task)
{
    return str_from_z(tasks[task].name);
}

/* ---- conditions ---- */

static bool read_one(struct str item, struct task_where *w, struct err *e)
{
    size_t eq = str_find_byte(item, '=');

    if (eq == SIZE_MAX || eq == 0 || (eq == 1 && item.ptr[0] == '!'))
        return err_set(e, ERR_INPUT, "\"%.*s\" is not of the form COLUMN=VALUE",
                       STR_ARG(str_sub(item, 0, 60)));
    w->differs = item.ptr[eq - 1] == '!';
    w->column = str_sub(item, 0, w->differs ? eq - 1 : eq);
    w->value = str_sub(item, eq + 1, item.len);
    return true;
}

bool task_where_read(struct arena *a, struct str text,
                     struct task_where **where, size_t *n, struct err *e)
{
    struct str item;

    *n = 0;
    *where = ARENA_ARRAY(a, text.len + 1, struct task_where);
    if (text.len == 0)
        return true;
    while (str_cut(&text, ',', &item))
        if (!read_one(item, &(*where)[(*n)++], e))
            return false;
    return true;
}

static bool meets(const struct table *t, size_t row, const struct task_where *w)
{
    struct str have = table_cell(t, row, table_column(t, w->column));
    struct str want = w->value;
    bool same = str_ends(want, STR("*"))
                    ? str_starts(have, str_sub(want, 0, want.len - 1))
                    : str_eq(have, want);

    return same != w->differs;
}

/* ---- labels ---- */

static int label_column(enum task task, const struct table *t)
{
    for (int i = 0; i < 4 && tasks[task].columns[i]; i++) {
        int c = table_column(t, str_from_z(tasks[task].columns[i]));

        if (c >= 0)
            return c;
    }
    return -1;
}

/* "2.0417"; false when it is no decimal number. */
static bool read_decimal(struct str s, double *n)
{
    bool minus = str_starts(s, STR("-")), point = false;
    double unit = 1;
    size_t digits = 0;

    *n = 0;
    for (size_t i = minus; i < s.len; i++) {
        if (s.ptr[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        digits++;
        *n = *n * 10 + (s.ptr[i] - '0');
        unit *= point ? 10 : 1;
    }
    *n = (minus ? -*n : *n) / unit;
    return digits > 0 && digits < 16;
}

/* The class a cell stands for; empty when the row does not count. */
static struct str class_of(enum task task, struct str column, struct str cell)
{
    double score;

    if (cell.len == 0 || str_eq(cell, STR("-")))
        return (struct str){0};
    switch (task) {
    case TASK_SEVERITY: return str_eq(cell, STR("0")) ? (struct str){0} : cell;
    case TASK_SENTIMENT:
        return str_eq(cell, STR("ambiguous")) || str_eq(cell, STR("mixed")) ||
                       str_eq(cell, STR("irrelevant"))
                   ? (struct str){0}
                   : cell;
    case TASK_POLITENESS:
        if (str_eq(column, STR("score")))
            return !read_decimal(cell, &score) ? (struct str){0}
                   : score > 2.0               ? STR("polite")
                                               : STR("impolite");
        return str_eq(cell, STR("top"))      ? STR("polite")
               : str_eq(cell, STR("bottom")) ? STR("impolite")
               : str_eq(cell, STR("mid"))    ? (struct str){0}
                                             : cell;
    case TASK_COMPLAINT:
    case TASK_REASON:
    case TASK_OFFENSIVE:
    case TASK_LANGUAGE:
    case TASK_INTENT: break;
    }
    return str_eq(cell, STR("0"))   ? STR("no")
           : str_eq(cell, STR("1")) ? STR("yes")
                                    : cell;
}

/* ---- rows ---- */

/* Names of classes as they come; numbered by order of their bytes later. */
struct names {
    struct str name[TASK_CLASSES_MAX];
    int n;
};

static int name_index(struct names *names, struct str name)
{
    for (int i = 0; i < names->n; i++)
        if (str_eq(names->name[i], name))
            return i;
    if (names->n == TASK_CLASSES_MAX)
        return -1;
    names->name[names->n] = name;
    return names->n++;
}

static int by_name(const void *l, const void *r)
{
    return str_cmp(*(const struct str *)l, *(const struct str *)r);
}

/* The rewrites of a text are "…-a" and "…-b" of the source "pairs". */
static uint64_t pair_key(const struct table *t, size_t row)
{
    int id = table_column(t, STR("id")),
        source = table_column(t, STR("source"));
    struct str s;

    if (id < 0 || source < 0 ||
        !str_eq(table_cell(t, row, source), STR("pairs")))
        return 0;
    s = table_cell(t, row, id);
    if (!str_ends(s, STR("-a")) && !str_ends(s, STR("-b")))
        return 0;
    return str_hash(str_sub(s, 0, s.len - 2)) | 1;
}

void task_keys(const struct table *t, size_t row, uint64_t *text_key,
               uint64_t *pair_key_out)
{
    struct arena *a = arena_open();
    struct str text = table_cell(t, row, table_column(t, STR("text")));

    *text_key = str_hash(fold_text(a, text));
    *pair_key_out = pair_key(t, row);
    arena_close(&a);
}

struct reading {
    struct arena *a;
    struct arena *scratch; /* for the names */
    struct task_set *set;
    struct names *names;
    struct names *aux[TASK_AUX_MAX];
};

static bool take_row(struct reading *r, const struct table *t, size_t row,
                     int label, struct err *e)
{
    struct task_set *set = r->set;
    struct str cell =
        class_of(set->task, t->names[label], table_cell(t, row, label));
    int text = table_column(t, STR("text")),
        lang = table_column(t, STR("lang"));
    struct task_row *out = &set->rows[set->n];

    if (cell.len == 0) {
        set->left_out++;
        if (set->aux_n == 0)
            return true;
    }
    out->text = table_cell(t, row, text);
    out->lang =
        lang < 0 ? LANG_UNSURE : lang_from_tag(table_cell(t, row, lang));
    out->label = cell.len ? name_index(r->names, cell) : -1;
    if (out->label < 0 && cell.len)
        return err_set(e, ERR_INPUT, "more than %d classes in \"%.*s\"",
                       TASK_CLASSES_MAX, STR_ARG(t->names[label]));
    task_keys(t, row, &out->text_key, &out->pair_key);
    for (int i = 0; i < TASK_AUX_MAX; i++) {
        int c = i < set->aux_n ? table_column(t, set->aux_names[i]) : -1;

        out->aux[i] = c < 0 ? -1 : name_index(r->aux[i], table_cell(t, row, c));
    }
    set->n++;
    set->labelled += cell.len > 0;
    return true;
}

static bool take_table(struct reading *r, struct task_source *src,
                       struct err *e)
{
    const struct table *t = &src->table;
    int label = label_column(r->set->task, t);
    size_t before = r->set->labelled;

    src->from = r->set->n;
    if (label < 0)
        return err_set(e, ERR_INPUT, "there is no column \"%s\" for %s",
                       tasks[r->set->task].columns[0],
                       tasks[r->set->task].name);
    if (table_column(t, STR("text")) < 0)
        return err_set(e, ERR_INPUT, "there is no column \"text\"");
    for (size_t i = 0; i < src->where_n; i++)
        if (table_column(t, src->where[i].column) < 0)
            return err_set(e, ERR_INPUT, "there is no column \"%.*s\"",
                           STR_ARG(str_sub(src->where[i].column, 0, 60)));
    for (size_t row = 0; row < t->n; row++) {
        bool counts = true;

        for (size_t i = 0; i < src->where_n; i++)
            counts &= meets(t, row, &src->where[i]);
        if (!counts)
            r->set->left_out++;
        else if (!take_row(r, t, row, label, e))
            return false;
    }
    if (r->set->labelled == before)
        return err_set(e, ERR_INPUT, "no row is left that counts for %s",
                       tasks[r->set->task].name);
    return true;
}

/* Numbers classes by name, so that they do not depend on the rows' order. */
static void sort_classes(struct reading *r)
{
    struct task_set *set = r->set;
    int *to = ARENA_ARRAY(r->a, (size_t)r->names->n, int);

    set->classes_n = r->names->n;
    set->classes = arena_dup(r->a, r->names->name,
                             (size_t)r->names->n * sizeof(struct str));
    qsort(set->classes, (size_t)set->classes_n, sizeof(struct str), by_name);
    for (int i = 0; i < r->names->n; i++)
        for (int k = 0; k < set->classes_n; k++)
            if (str_eq(r->names->name[i], set->classes[k]))
                to[i] = k;
    for (size_t i = 0; i < set->n; i++)
        if (set->rows[i].label >= 0)
            set->rows[i].label = to[set->rows[i].label];
}

/* The columns beside the label that the first table has. */
static void find_aux(struct reading *r, const struct table *t)
{
    struct task_set *set = r->set;

    for (int i = 0; i < 6 && tasks[set->task].aux[i]; i++) {
        struct str name = str_from_z(tasks[set->task].aux[i]);

        if (set->aux_n < TASK_AUX_MAX && table_column(t, name) >= 0) {
            r->aux[set->aux_n] = ARENA_NEW(r->scratch, struct names);
            set->aux_names[set->aux_n++] = name;
        }
    }
}

bool task_rows(struct arena *a, enum task task, struct task_source *sources,
               size_t sources_n, struct task_set *set, struct err *e)
{
    struct arena *names = arena_open();
    struct reading r = {.a = a, .scratch = names, .set = set};
    size_t rows = 0;
    bool ok = true;

    *set = (struct task_set){.task = task};
    for (size_t i = 0; i < sources_n; i++)
        rows += sources[i].table.n;
    set->rows = ARENA_ARRAY(a, rows, struct task_row);
    r.names = ARENA_NEW(names, struct names);
    find_aux(&r, &sources[0].table);
    for (size_t i = 0; ok && i < sources_n; i++)
        ok = take_table(&r, &sources[i], e);
    if (!ok)
        goto out;
    sort_classes(&r);
    set->label_column =
        sources[0].table.names[label_column(task, &sources[0].table)];
    for (int i = 0; i < set->aux_n; i++)
        set->aux_classes_n[i] = r.aux[i]->n;
out:
    arena_close(&names);
    return ok;
}

/* ---- folds ---- */

struct keyed {
    uint64_t key;
    size_t row;
};

static int by_key(const void *l, const void *r)
{
    const struct keyed *a = l, *b = r;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static size_t root(size_t *up, size_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

/* Joins rows that follow each other with the same key. */
static void join(struct keyed *keys, size_t n, size_t *up)
{
    qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 1; i < n; i++)
        if (keys[i].key == keys[i - 1].key && keys[i].key != 0)
            up[root(up, keys[i].row)] = root(up, keys[i - 1].row);
}

void task_folds(const struct task_row *rows, size_t n, int k, uint64_t seed,
                int *fold)
{
    struct arena *a = arena_open();
    struct keyed *keys = ARENA_ARRAY(a, n, struct keyed);
    size_t *up = ARENA_ARRAY(a, n, size_t), *full = ARENA_ARRAY(a, n, size_t);
    struct rng rng = rng_make(seed);
    size_t groups = 0;

    for (size_t i = 0; i < n; i++) {
        up[i] = i;
        keys[i] = (struct keyed){rows[i].text_key, i};
    }
    join(keys, n, up);
    for (size_t i = 0; i < n; i++)
        keys[i] = (struct keyed){rows[i].pair_key, i};
    join(keys, n, up);
    for (size_t i = 0; i < n; i++)
        if (root(up, i) == i)
            full[groups++] = i;
    for (size_t i = groups; i > 1; i--) { /* Fisher and Yates */
        size_t other = (size_t)rng_below(&rng, i), was = full[i - 1];

        full[i - 1] = full[other];
        full[other] = was;
    }
    for (size_t i = 0; i < groups; i++)
        fold[full[i]] = (int)(i % (size_t)k);
    for (size_t i = 0; i < n; i++)
        fold[i] = fold[root(up, i)];
    arena_close(&a);
}
