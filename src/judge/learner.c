#include "judge/learner_impl.h"
#include "text/real.h"

/* Costs are tried on some of the folds only.  Above MIX_CLASSES_MAX classes
 * there are fewer folds, and one temperature instead of a calibration of each
 * class. */
enum { INNER_FOLDS = 5, INNER_FOLDS_MANY = 3, TRIAL_FOLDS = 2 };

/* ---- members ---- */

/* The labels of a member: those asked for, or a column beside them. */
struct subject {
    int classes;
    int *labels; /* by row of the course; -1: none */
};

static struct subject subject_of(struct arena *a, const struct course *co,
                                 int aux)
{
    struct subject s = {
        .classes = aux < 0 ? co->set->classes_n : co->set->aux_classes_n[aux],
        .labels = ARENA_ARRAY(a, co->n, int),
    };

    for (size_t i = 0; i < co->n; i++) {
        const struct task_row *r = &co->set->rows[co->rows[i]];

        s.labels[i] = aux < 0 ? r->label : r->aux[aux];
    }
    return s;
}

/* Trains on all rows of the course but those of a fold (-1: on all). */
static bool train_without(struct arena *a, const struct course *co,
                          const struct recipe_member *how, double cost,
                          const struct subject *s, int fold,
                          struct learner_member *m, struct err *e)
{
    struct arena *scratch = arena_open();
    size_t *rows = ARENA_ARRAY(scratch, co->n, size_t), n = 0;
    int *labels = ARENA_ARRAY(scratch, co->n, int);
    struct linear_how set = {how->loss, cost, how->balance, how->bayes, 1};
    struct kernel_how near = {cost, how->narrow};
    struct linear_data d;
    bool ok = true;

    for (size_t i = 0; i < co->n; i++)
        if (co->fold[i] != fold && s->labels[i] >= 0) {
            rows[n] = co->rows[i];
            labels[n++] = s->labels[i];
        }
    *m = (struct learner_member){
        .lens = corpus_focus(a, co->corpus, &how->view, rows, n),
        .columns = linear_columns(s->classes),
        .cost = cost,
    };
    /* likeness is to the rows, so they stay */
    d = corpus_data(how->narrow > 0 ? a : scratch, co->corpus, &m->lens, rows,
                    n);
    if (how->narrow > 0)
        m->kernel = kernel_train(a, &d, labels, s->classes, &near);
    else
        ok = linear_train(a, &d, labels, s->classes, &set, &m->model, e);
    arena_close(&scratch);
    return ok;
}

/* What the member says of rows, columns of a matrix `stride` wide. */
static void say(const struct learner_member *m, const struct corpus *c,
                const size_t *rows, size_t n, float *out, int stride)
{
    struct arena *a = arena_open();
    struct linear_data d = corpus_data(a, c, &m->lens, rows, n);

    if (m->kernel.rows.n > 0)
        kernel_scores(&m->kernel, &d, out, (size_t)stride);
    for (size_t i = 0; m->kernel.rows.n == 0 && i < n; i++)
        linear_scores(&m->model, d.ids + d.at[i], d.values + d.at[i],
                      d.at[i + 1] - d.at[i], out + i * (size_t)stride);
    arena_close(&a);
}

/* Scores of the rows of some folds by models that did not see their fold;
 * out has the columns of the subject. */
static bool say_unseen(const struct course *co, const struct recipe_member *how,
                       double cost, const struct subject *s, int from, int end,
                       float *out, struct err *e)
{
    int columns = linear_columns(s->classes);
    bool ok = true;

    for (int f = from; ok && f < end; f++) {
        struct arena *a = arena_open();
        size_t *rows = ARENA_ARRAY(a, co->n, size_t), n = 0;
        size_t *back = ARENA_ARRAY(a, co->n, size_t);
        float *scores;
        struct learner_member m;

        for (size_t i = 0; i < co->n; i++)
            if (co->fold[i] == f) {
                back[n] = i;
                rows[n++] = co->rows[i];
            }
        ok = train_without(a, co, how, cost, s, f, &m, e);
        if (ok) {
            scores = ARENA_ARRAY(a, n * (size_t)columns + 1, float);
            say(&m, co->corpus, rows, n, scores, columns);
            for (size_t i = 0; i < n; i++)
                memcpy(out + back[i] * (size_t)columns,
                       scores + i * (size_t)columns,
                       (size_t)columns * sizeof *out);
        }
        arena_close(&a);
    }
    return ok;
}

/* Loss, in nats, of calibrated scores of the trial folds: what costs are
 * compared by. */
static double trial_loss(const struct course *co, const struct subject *s,
                         const float *scores)
{
    struct arena *a = arena_open();
    int columns = linear_columns(s->classes);
    float *x = ARENA_ARRAY(a, co->n, float);
    bool *yes = ARENA_ARRAY(a, co->n, bool);
    double sum = 0;

    for (int c = 0; c < columns; c++) {
        struct linear_platt p;
        size_t n = 0;

        for (size_t i = 0; i < co->n; i++) {
            if (co->fold[i] >= TRIAL_FOLDS || s->labels[i] < 0)
                continue;
            x[n] = scores[i * (size_t)columns + (size_t)c];
            yes[n++] = s->labels[i] == (columns == 1 ? 1 : c);
        }
        p = linear_calibrate(x, yes, n);
        for (size_t i = 0; i < n; i++) {
            double q = linear_probability(p, (double)x[i]);

            sum -= real_log((yes[i] ? q : 1 - q) + 1e-9);
        }
    }
    arena_close(&a);
    return sum;
}

/* The cost that says most of the trial folds; what it said of them is in
 * best. */
static bool choose_cost(const struct course *co,
                        const struct recipe_member *how,
                        const struct subject *s, float *best, double *cost,
                        struct err *e)
{
    struct arena *a = arena_open();
    size_t size = co->n * (size_t)linear_columns(s->classes);
    float *trial = ARENA_ARRAY(a, size, float);
    double least = 0;
    bool ok = true;

    for (int i = 0; ok && i < RECIPE_COSTS_MAX && how->costs[i] > 0; i++) {
        double loss;

        ok = say_unseen(co, how, how->costs[i], s, 0, TRIAL_FOLDS, trial, e);
        loss = ok ? trial_loss(co, s, trial) : 0;
        if (ok && (i == 0 || loss < least)) {
            least = loss;
            *cost = how->costs[i];
            memcpy(best, trial, size * sizeof *best);
        }
    }
    arena_close(&a);
    return ok;
}

/* One member: its cost, what it says of rows it has not seen, and the model
 * of all rows. */
static bool train_member(struct course *co, const struct recipe_member *how,
                         int aux, struct learner *l, struct err *e)
{
    struct arena *a = arena_open();
    struct subject s = subject_of(a, co, aux);
    int columns = linear_columns(s.classes);
    float *best = ARENA_ARRAY(a, co->n * (size_t)columns, float);
    double cost = 0;
    bool ok = choose_cost(co, how, &s, best, &cost, e) &&
              say_unseen(co, how, cost, &s, TRIAL_FOLDS, co->folds, best, e);

    if (!ok)
        goto out;
    for (size_t i = 0; i < co->n; i++)
        memcpy(co->inputs + i * (size_t)co->room + (size_t)l->inputs,
               best + i * (size_t)columns, (size_t)columns * sizeof *best);
    ok = train_without(co->a, co, how, cost, &s, -1, &l->members[l->members_n],
                       e);
    l->inputs += columns;
    l->main += aux < 0;
    l->members_n++;
out:
    arena_close(&a);
    return ok;
}

/* ---- putting members together ---- */

/* What the mix says of each row, learned without the row's fold. */
static bool mix_unseen(struct arena *a, const struct course *co,
                       const struct learner *l, float *scores, struct err *e)
{
    struct learner_mix mix = learner_mix_make(a, l);

    for (int f = 0; f < co->folds; f++) {
        if (!learner_mix_learn(co, l, f, &mix, e))
            return false;
        for (size_t i = 0; i < co->n; i++)
            if (co->fold[i] == f)
                learner_mix_row(l, &mix, co->inputs + i * (size_t)co->room,
                                scores + i * (size_t)l->columns);
    }
    return true;
}

/* ---- deciding ---- */

static void probabilities(const struct learner *l, const float *scores,
                          double *p)
{
    double sum = 0;

    if (l->columns == 1) {
        p[1] = linear_probability(l->platt[0], (double)scores[0]);
        p[0] = 1 - p[1];
        return;
    }
    for (int c = 0; c < l->classes; c++) {
        p[c] = 1e-12 + (l->sharp > 0 ? real_exp(l->sharp * (double)scores[c])
                                     : linear_probability(l->platt[c],
                                                          (double)scores[c]));
        sum += p[c];
    }
    for (int c = 0; c < l->classes; c++)
        p[c] /= sum;
}

static int decide(const struct learner *l, const double *log_p)
{
    int top = 0;

    for (int c = 1; c < l->classes; c++)
        if (log_p[c] + l->favour[c] > log_p[top] + l->favour[top])
            top = c;
    return top;
}

/*
 * The macro-F1 to expect if the calibrated probabilities are right: a row
 * said to be of a class is right with the class's probability.  No label is
 * counted, so there is nothing to fit but the calibration; counting them
 * instead lost up to two points on small sets.
 */
static double expected_f1(const struct learner *l, const double *log_p,
                          const double *p, size_t n)
{
    double right[MIX_CLASSES_MAX] = {0}, all[MIX_CLASSES_MAX] = {0}, sum = 0;
    size_t k = (size_t)l->classes;

    for (size_t i = 0; i < n; i++) {
        size_t c = (size_t)decide(l, log_p + i * k);

        right[c] += p[i * k + c];
        all[c] += 1;
        for (size_t d = 0; d < k; d++)
            all[d] += p[i * k + d];
    }
    for (size_t c = 0; c < k; c++)
        sum += all[c] > 0 ? 2 * right[c] / all[c] : 0;
    return sum / (double)k;
}

/* A gain that is worth leaving the likeliest class for.  Where the classes are
 * told apart well a favour promises some hundredths of a point, less than the
 * calibration is wrong by; where it is needed, ten times as much. */
static const double favour_gain = 0.0025;

/* Macro-F1 gains when rare classes are favoured: one class after the other,
 * in steps of a tenth, three times round. */
static void choose_favour(struct learner *l, const double *log_p,
                          const double *p, size_t n)
{
    double plain = expected_f1(l, log_p, p, n), best = plain;

    for (int round = 0; round < 3; round++)
        for (int c = l->classes == 2; c < l->classes; c++) {
            double keep = l->favour[c];

            for (int step = -20; step <= 20; step++) {
                double f1;

                l->favour[c] = step * 0.1;
                f1 = expected_f1(l, log_p, p, n);
                if (f1 > best + 1e-9) {
                    best = f1;
                    keep = l->favour[c];
                }
            }
            l->favour[c] = keep;
        }
    if (best < plain + favour_gain)
        memset(l->favour, 0, (size_t)l->classes * sizeof *l->favour);
}

/* The temperature under which what came true was likeliest. */
static void choose_sharp(struct learner *l, const float *scores,
                         const int *truth, double *p, size_t n)
{
    double least = 0, best = 1;

    for (double sharp = 0.5; sharp < 60; sharp *= 1.15) {
        double loss = 0;

        l->sharp = sharp;
        for (size_t i = 0; i < n; i++) {
            probabilities(l, scores + i * (size_t)l->columns, p);
            loss -= real_log(p[truth[i]] + 1e-12);
        }
        if (sharp <= 0.5 || loss < least) {
            least = loss;
            best = sharp;
        }
    }
    l->sharp = best;
}

/* The rows whose label is known, moved to the front. */
static size_t labelled(const struct course *co, size_t columns, float *scores,
                       int *truth)
{
    size_t n = 0;

    for (size_t i = 0; i < co->n; i++) {
        if (co->set->rows[co->rows[i]].label < 0)
            continue;
        memmove(scores + n * columns, scores + i * columns,
                columns * sizeof *scores);
        truth[n++] = co->set->rows[co->rows[i]].label;
    }
    return n;
}

static void calibrate(struct arena *a, struct learner *l, const float *scores,
                      const int *truth, size_t n)
{
    size_t columns = (size_t)l->columns;
    float *x = ARENA_ARRAY(a, n, float);
    bool *yes = ARENA_ARRAY(a, n, bool);

    for (size_t c = 0; c < columns; c++) {
        for (size_t i = 0; i < n; i++) {
            x[i] = scores[i * columns + c];
            yes[i] = truth[i] == (columns == 1 ? 1 : (int)c);
        }
        l->platt[c] = linear_calibrate(x, yes, n);
    }
}

/* Calibration and favour by what was said of unseen rows. */
static void settle(struct arena *a, const struct course *co, struct learner *l,
                   float *scores)
{
    size_t k = (size_t)l->classes, columns = (size_t)l->columns, n;
    int *truth = ARENA_ARRAY(a, co->n, int);
    double *p = ARENA_ARRAY(a, co->n * k, double);
    double *log_p = ARENA_ARRAY(a, co->n * k, double);

    n = labelled(co, columns, scores, truth);
    if (learner_mix_of(co, l) == RECIPE_MIX_SOFTMAX ||
        l->classes > MIX_CLASSES_MAX)
        choose_sharp(l, scores, truth, p, n);
    else
        calibrate(a, l, scores, truth, n);
    if (co->recipe->aim != RECIPE_MACRO_F1 || l->classes > MIX_CLASSES_MAX)
        return;
    for (size_t i = 0; i < n; i++)
        probabilities(l, scores + i * columns, p + i * k);
    for (size_t i = 0; i < n * k; i++)
        log_p[i] = real_log(p[i] + 1e-12);
    choose_favour(l, log_p, p, n);
}

static bool put_together(struct course *co, struct learner *l, struct err *e)
{
    struct arena *a = arena_open();
    float *scores = ARENA_ARRAY(a, co->n * (size_t)l->columns, float);
    bool ok = mix_unseen(a, co, l, scores, e);

    if (!ok)
        goto out;
    l->mix = learner_mix_make(co->a, l);
    l->platt = ARENA_ARRAY(co->a, (size_t)l->columns, struct linear_platt);
    l->favour = ARENA_ARRAY(co->a, (size_t)l->classes, double);
    ok = learner_mix_learn(co, l, -1, &l->mix, e);
    settle(a, co, l, scores);
out:
    arena_close(&a);
    return ok;
}

/* ---- all of it ---- */

/* Columns that all members will have, at most. */
static int inputs_room(const struct recipe *r, const struct task_set *set)
{
    int room = r->members_n * linear_columns(set->classes_n);

    for (int i = 0; i < set->aux_n; i++)
        room += r->members_n * linear_columns(set->aux_classes_n[i]);
    return room;
}

static bool train_aux(struct course *co, const struct recipe_member *how,
                      struct learner *l, struct err *e)
{
    for (int i = 0; i < co->set->aux_n; i++)
        if (co->set->aux_classes_n[i] >= 2 &&
            co->set->aux_classes_n[i] <= MIX_CLASSES_MAX &&
            !train_member(co, how, i, l, e))
            return false;
    return true;
}

bool learner_train(struct arena *a, const struct recipe *recipe,
                   const struct corpus *c, const struct task_set *set,
                   const size_t *rows, size_t n, uint64_t seed,
                   struct learner *l, struct err *e)
{
    struct arena *scratch = arena_open();
    struct task_row *own = ARENA_ARRAY(scratch, n, struct task_row);
    struct course co = {.a = a,
                        .recipe = recipe,
                        .corpus = c,
                        .set = set,
                        .rows = rows,
                        .n = n};
    bool ok = true;

    *l = (struct learner){.classes = set->classes_n,
                          .columns = linear_columns(set->classes_n)};
    for (size_t i = 0; i < n; i++)
        own[i] = set->rows[rows[i]];
    co.fold = ARENA_ARRAY(scratch, n, int);
    co.folds =
        set->classes_n > MIX_CLASSES_MAX ? INNER_FOLDS_MANY : INNER_FOLDS;
    task_folds(own, n, co.folds, seed, co.fold);
    co.room = inputs_room(recipe, set);
    co.inputs = ARENA_ARRAY(scratch, n * (size_t)co.room, float);
    for (int i = 0; ok && i < recipe->members_n; i++)
        ok = recipe->members[i].aux
                 ? set->classes_n > MIX_CLASSES_MAX ||
                       train_aux(&co, &recipe->members[i], l, e)
                 : train_member(&co, &recipe->members[i], -1, l, e);
    ok = ok && put_together(&co, l, e);
    arena_close(&scratch);
    return ok;
}

void learner_predict(const struct learner *l, const struct corpus *c,
                     const size_t *rows, size_t n, double *p, int *said)
{
    struct arena *a = arena_open();
    float *in = ARENA_ARRAY(a, n * (size_t)l->inputs, float);
    float *scores = ARENA_ARRAY(a, (size_t)l->columns, float);
    double *log_p = ARENA_ARRAY(a, (size_t)l->classes, double);
    int at = 0;

    for (int m = 0; m < l->members_n; m++) {
        say(&l->members[m], c, rows, n, in + at, l->inputs);
        at += l->members[m].columns;
    }
    for (size_t i = 0; i < n; i++) {
        double *one = p + i * (size_t)l->classes;

        learner_mix_row(l, &l->mix, in + i * (size_t)l->inputs, scores);
        probabilities(l, scores, one);
        for (int k = 0; k < l->classes; k++)
            log_p[k] = real_log(one[k] + 1e-12);
        said[i] = decide(l, log_p);
    }
    arena_close(&a);
}
