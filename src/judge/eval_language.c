#include "judge/eval_language.h"
#include "judge/langid_train.h"
#include "text/langid.h"

/* The first class of each language; -1 where there is none. */
static void classes_of(const struct task_set *set, int by_lang[LANG_N])
{
    for (int l = 0; l < LANG_N; l++)
        by_lang[l] = -1;
    for (int c = 0; c < set->classes_n; c++) {
        enum lang lang = lang_from_tag(set->classes[c]);

        if (by_lang[lang] < 0)
            by_lang[lang] = c;
    }
}

static void say_row(const struct langid *m, struct str text,
                    const int by_lang[LANG_N], int classes, double *p,
                    int *said)
{
    double by[LANG_N], all = 0;

    langid_guess(m, text, by);
    for (int c = 0; c < classes; c++)
        p[c] = 1e-9;
    for (int l = 0; l < LANG_N; l++)
        if (by_lang[l] >= 0)
            p[by_lang[l]] += by[l];
    *said = 0;
    for (int c = 0; c < classes; c++) {
        all += p[c];
        *said = p[c] > p[*said] ? c : *said;
    }
    for (int c = 0; c < classes; c++)
        p[c] /= all;
}

bool eval_language(const struct task_set *set, const size_t *learn,
                   size_t learn_n, const size_t *say, size_t say_n, double *p,
                   int *said, struct err *e)
{
    struct arena *a = arena_open();
    struct langid_row *rows = ARENA_ARRAY(a, learn_n, struct langid_row);
    struct langid_lesson in = {.rows = rows, .rows_n = learn_n};
    struct buf report = buf_make(a, 64 * 1024);
    struct langid m;
    struct str bytes;
    int by_lang[LANG_N];
    bool ok;

    for (size_t i = 0; i < learn_n; i++) {
        const struct task_row *r = &set->rows[learn[i]];

        rows[i] =
            (struct langid_row){r->text, lang_from_tag(set->classes[r->label])};
    }
    ok = langid_train(a, &in, &bytes, &report, e) && langid_open(bytes, &m, e);
    classes_of(set, by_lang);
    for (size_t i = 0; ok && i < say_n; i++)
        say_row(&m, set->rows[say[i]].text, by_lang, set->classes_n,
                p + say[i] * (size_t)set->classes_n, &said[say[i]]);
    arena_close(&a);
    return ok;
}
