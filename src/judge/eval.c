#include "judge/eval.h"
#include "judge/eval_language.h"
#include "judge/measure.h"

enum { TRANSFER_BELOW = 20 }; /* rows of a language in training */

struct exam {
    struct arena *a;
    const struct eval_in *in;
    struct task_set set;
    struct corpus corpus;
    struct recipe recipe;
    double *p; /* set.n x classes */
    int *said; /* by row */
    int *fold; /* by row; -1: a training row of two tables */
    int folds;
    bool transfer;
    double costs[LEARNER_MEMBERS_MAX]; /* chosen in the last fold */
    int costs_n;
};

/* Both scripts of Chinese are one language here. */
static int language(enum lang lang)
{
    return lang == LANG_ZH_HANT ? LANG_ZH_HANS : (int)lang;
}

/*
 * When rows are to be told of a language that training has next to nothing
 * of, only what all languages share can be learned.  Rows of unknown language
 * are one language.
 */
static bool is_transfer(const struct exam *x)
{
    size_t learned[LANG_N] = {0};

    for (size_t i = 0; i < x->set.n; i++)
        learned[language(x->set.rows[i].lang)] +=
            x->fold[i] < 0 && x->set.rows[i].label >= 0;
    for (size_t i = 0; i < x->set.n; i++)
        if (x->fold[i] >= 0 && x->set.rows[i].label >= 0 &&
            learned[language(x->set.rows[i].lang)] < TRANSFER_BELOW)
            return true;
    return false;
}

static void read_texts(struct exam *x)
{
    struct corpus_builder *b = corpus_begin(x->a, &x->recipe.features);

    x->transfer = x->in->folds == 0 && is_transfer(x);
    for (size_t i = 0; i < x->set.n; i++) {
        enum lang lang = x->set.rows[i].lang;

        corpus_add(b, x->set.rows[i].text, lang,
                   x->transfer ? LANG_UNSURE : lang);
    }
    x->corpus = corpus_end(&b);
}

/* Learns without a fold, then says what that fold's rows are. */
static bool sit(struct exam *x, int fold, struct err *e)
{
    struct arena *a = arena_open();
    size_t k = (size_t)x->set.classes_n, learn_n = 0, say_n = 0;
    size_t *learn = ARENA_ARRAY(a, x->set.n, size_t);
    size_t *say = ARENA_ARRAY(a, x->set.n, size_t);
    struct learner l;
    double *p;
    int *said;
    bool ok;

    for (size_t i = 0; i < x->set.n; i++)
        if (x->fold[i] == fold)
            say[say_n++] = i; /* also of rows without a label: not measured */
        else
            learn[learn_n++] = i;
    if (x->set.task == TASK_LANGUAGE) {
        ok = eval_language(&x->set, learn, learn_n, say, say_n, x->p, x->said,
                           e);
        goto out;
    }
    ok = learner_train(a, &x->recipe, &x->corpus, &x->set, learn, learn_n,
                       x->in->seed + 1, &l, e);
    if (!ok)
        goto out;
    p = ARENA_ARRAY(a, say_n * k, double);
    said = ARENA_ARRAY(a, say_n, int);
    learner_predict(&l, &x->corpus, say, say_n, p, said);
    for (size_t i = 0; i < say_n; i++) {
        memcpy(x->p + say[i] * k, p + i * k, k * sizeof *p);
        x->said[say[i]] = said[i];
    }
    x->costs_n = l.members_n;
    for (int m = 0; m < l.members_n; m++)
        x->costs[m] = l.members[m].cost;
out:
    arena_close(&a);
    return ok;
}

/*
 * Scores of another language are all a little too high or too low: what is
 * shared occurs more often in one language than in the other.  Without labels
 * there, each class is weighed so that it is as frequent, in the mean of the
 * probabilities, as in training.
 */
static void match_shares(struct exam *x)
{
    size_t k = (size_t)x->set.classes_n, learned = 0;
    double *share = ARENA_ARRAY(x->a, k, double);
    double *sum = ARENA_ARRAY(x->a, k, double);

    for (size_t i = 0; i < x->set.n; i++)
        if (x->fold[i] < 0 && x->set.rows[i].label >= 0) {
            share[x->set.rows[i].label]++;
            learned++;
        }
    for (int round = 0; round < 200; round++) {
        size_t n = 0;

        memset(sum, 0, k * sizeof *sum);
        for (size_t i = 0; i < x->set.n; i++) {
            double *p = x->p + i * k;

            n += x->fold[i] >= 0;
            for (size_t c = 0; x->fold[i] >= 0 && c < k; c++)
                sum[c] += p[c];
        }
        for (size_t i = 0; i < x->set.n; i++) {
            double *p = x->p + i * k, all = 0;

            if (x->fold[i] < 0)
                continue;
            for (size_t c = 0; c < k; c++)
                all += p[c] *= (share[c] / (double)learned + 1e-9) /
                               (sum[c] / (double)n + 1e-9);
            x->said[i] = 0;
            for (size_t c = 0; c < k; c++) {
                p[c] /= all;
                x->said[i] = p[c] > p[x->said[i]] ? (int)c : x->said[i];
            }
        }
    }
}

/* The measure of the rows of a fold, or of all folds. */
static struct measure measure_rows(struct exam *x, int fold)
{
    size_t k = (size_t)x->set.classes_n, n = 0;
    int *truth = ARENA_ARRAY(x->a, x->set.n, int);
    int *said = ARENA_ARRAY(x->a, x->set.n, int);
    double *p = ARENA_ARRAY(x->a, x->set.n * k, double);

    for (size_t i = 0; i < x->set.n; i++) {
        if (x->set.rows[i].label < 0 ||
            (fold >= 0 ? x->fold[i] != fold : x->fold[i] < 0))
            continue;
        truth[n] = x->set.rows[i].label;
        said[n] = x->said[i];
        memcpy(p + n++ * k, x->p + i * k, k * sizeof *p);
    }
    return measure_make(x->a, truth, said, p, n, x->set.classes_n);
}

static void put_spread(struct json *j, const char *name, const double *v, int n)
{
    struct measure_spread s = measure_spread(v, (size_t)n);

    json_name(j, name);
    json_object(j);
    json_name(j, "mean");
    json_num(j, s.mean);
    json_name(j, "sd");
    json_num(j, s.sd);
    json_end(j);
}

static void put_folds(struct exam *x, struct json *j)
{
    double *v[4];
    bool auc = true;

    for (int i = 0; i < 4; i++)
        v[i] = ARENA_ARRAY(x->a, (size_t)x->folds, double);
    for (int f = 0; f < x->folds; f++) {
        struct measure m = measure_rows(x, f);

        v[0][f] = m.accuracy;
        v[1][f] = m.macro_f1;
        v[2][f] = m.auc;
        v[3][f] = m.ece;
        auc &= m.auc >= 0;
    }
    json_name(j, "folds");
    json_object(j);
    json_put_i64(j, "k", x->folds);
    json_put_i64(j, "seed", (int64_t)x->in->seed);
    put_spread(j, "accuracy", v[0], x->folds);
    put_spread(j, "macro_f1", v[1], x->folds);
    if (auc)
        put_spread(j, "auc", v[2], x->folds);
    put_spread(j, "ece", v[3], x->folds);
    json_end(j);
}

static void put_result(struct exam *x, struct buf *out)
{
    struct json j = json_make(out);
    struct measure m = measure_rows(x, -1);

    json_object(&j);
    json_put_str(&j, "task", task_name(x->set.task));
    json_put_str(&j, "label", x->set.label_column);
    json_put_i64(&j, "rows_left_out", (int64_t)x->set.left_out);
    if (x->in->folds == 0)
        json_put_i64(&j, "rows_trained", (int64_t)(x->set.labelled - m.n));
    json_put_bool(&j, "transfer", x->transfer);
    json_put_i64(&j, "features", x->corpus.terms);
    json_name(&j, "costs");
    json_array(&j);
    for (int i = 0; i < x->costs_n; i++)
        json_num(&j, x->costs[i]);
    json_end(&j);
    measure_json(&j, &m, x->set.classes);
    if (x->in->folds)
        put_folds(x, &j);
    json_end(&j);
    buf_put_byte(out, '\n');
}

static bool deal(struct exam *x, struct err *e)
{
    const struct eval_in *in = x->in;
    size_t from = in->sources_n > 1 ? in->sources[1].from : x->set.n;

    x->folds = in->folds ? in->folds : 1;
    if (in->folds == 0) {
        for (size_t i = 0; i < x->set.n; i++)
            x->fold[i] = i < from ? -1 : 0;
        return true;
    }
    if (x->set.labelled < (size_t)in->folds)
        return err_set(e, ERR_INPUT, "%zu rows are too few for %d folds",
                       x->set.labelled, in->folds);
    task_folds(x->set.rows, x->set.n, in->folds, in->seed, x->fold);
    return true;
}

bool eval_run(struct arena *a, const struct eval_in *in, struct buf *out,
              struct err *e)
{
    struct exam x = {.a = a, .in = in};

    if (!task_rows(a, in->task, in->sources, in->folds ? 1 : in->sources_n,
                   &x.set, e))
        return false;
    x.recipe = recipe_for(&x.set);
    x.p = ARENA_ARRAY(a, x.set.n * (size_t)x.set.classes_n, double);
    x.said = ARENA_ARRAY(a, x.set.n, int);
    x.fold = ARENA_ARRAY(a, x.set.n, int);
    if (!deal(&x, e))
        return false;
    if (x.set.task != TASK_LANGUAGE)
        read_texts(&x);
    for (int f = 0; f < x.folds; f++)
        if (!sit(&x, f, e))
            return false;
    if (x.transfer)
        match_shares(&x);
    put_result(&x, out);
    return true;
}
