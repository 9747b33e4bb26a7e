#include "judge/measure.h"
#include "text/linear.h"

static double ratio(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static void by_class(struct measure *m, struct arena *a, const int *truth,
                     const int *said)
{
    size_t k = (size_t)m->classes_n;
    size_t *right = ARENA_ARRAY(a, k, size_t);
    size_t *named = ARENA_ARRAY(a, k, size_t), present = 0, all_right = 0;
    double sum = 0;

    m->classes = ARENA_ARRAY(a, k, struct measure_class);
    for (size_t i = 0; i < m->n; i++) {
        m->classes[truth[i]].rows++;
        named[said[i]]++;
        right[truth[i]] += truth[i] == said[i];
        all_right += truth[i] == said[i];
    }
    for (size_t c = 0; c < k; c++) {
        struct measure_class *one = &m->classes[c];

        one->precision = ratio(right[c], named[c]);
        one->recall = ratio(right[c], one->rows);
        one->f1 = ratio(2 * right[c], named[c] + one->rows);
        sum += one->f1;
        present += one->rows > 0 || named[c] > 0;
    }
    m->accuracy = ratio(all_right, m->n);
    m->macro_f1 = present ? sum / (double)present : 0;
}

struct scored {
    double p;
    bool yes;
};

static int by_p(const void *l, const void *r)
{
    double a = ((const struct scored *)l)->p, b = ((const struct scored *)r)->p;

    return a < b ? -1 : a > b;
}

/* Of all pairs of a row that is and one that is not, the share in which the
 * former has the higher probability. */
static double auc(struct arena *a, const int *truth, const double *p, size_t n)
{
    struct scored *s = ARENA_ARRAY(a, n, struct scored);
    double yes = 0, below = 0, wins = 0; /* below: rows that are not, so far */

    for (size_t i = 0; i < n; i++)
        s[i] = (struct scored){p[2 * i + 1], truth[i] == 1};
    qsort(s, n, sizeof *s, by_p);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        double same_yes = 0, same_no = 0;

        for (; end < n && !(s[end].p > s[i].p); end++) {
            same_yes += s[end].yes;
            same_no += !s[end].yes;
        }
        wins += same_yes * (below + same_no / 2);
        yes += same_yes;
        below += same_no;
        i = end;
    }
    return yes > 0 && below > 0 ? wins / (yes * below) : -1;
}

static double calibration(struct arena *a, const struct measure *m,
                          const int *truth, const double *p)
{
    double *says = ARENA_ARRAY(a, m->n, double);
    bool *came = ARENA_ARRAY(a, m->n, bool);
    size_t k = (size_t)m->classes_n;

    for (size_t i = 0; i < m->n; i++) {
        size_t top = 1;

        if (k != 2) {
            top = 0;
            for (size_t c = 1; c < k; c++)
                top = p[i * k + c] > p[i * k + top] ? c : top;
        }
        says[i] = p[i * k + top];
        came[i] = truth[i] == (int)top;
    }
    return linear_ece(says, came, m->n);
}

struct measure measure_make(struct arena *a, const int *truth, const int *said,
                            const double *p, size_t n, int classes)
{
    struct measure m = {.n = n, .classes_n = classes, .auc = -1};

    by_class(&m, a, truth, said);
    if (classes == 2)
        m.auc = auc(a, truth, p, n);
    m.ece = calibration(a, &m, truth, p);
    return m;
}

void measure_json(struct json *j, const struct measure *m,
                  const struct str *names)
{
    json_put_i64(j, "n", (int64_t)m->n);
    json_name(j, "accuracy");
    json_num(j, m->accuracy);
    json_name(j, "macro_f1");
    json_num(j, m->macro_f1);
    if (m->auc >= 0) {
        json_name(j, "auc");
        json_num(j, m->auc);
    }
    json_name(j, "ece");
    json_num(j, m->ece);
    json_name(j, "classes");
    json_array(j);
    for (int c = 0; c < m->classes_n; c++) {
        json_object(j);
        json_put_str(j, "class", names[c]);
        json_put_i64(j, "n", (int64_t)m->classes[c].rows);
        json_name(j, "precision");
        json_num(j, m->classes[c].precision);
        json_name(j, "recall");
        json_num(j, m->classes[c].recall);
        json_name(j, "f1");
        json_num(j, m->classes[c].f1);
        json_end(j);
    }
    json_end(j);
}

struct measure_spread measure_spread(const double *x, size_t n)
{
    struct measure_spread s = {0, 0};
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        s.mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - s.mean) * (x[i] - s.mean);
    if (n > 1)
        s.sd = __builtin_sqrt(sum / (double)(n - 1));
    return s;
}
