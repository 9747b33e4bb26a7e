/*
 * judge_lang.c — how often the language of a short text is told rightly: our
 * weights (text/langid.h), our rules (text/lang.h), and CLD2 where it is
 * installed, on the same texts in the same run.
 *
 *     judge_lang MODEL DATA [CHARACTERS [--wrong]]
 *
 * Texts of ../shared/data with a language of ours, without handles and
 * links, cut to 80 characters.  Of the tables that the weights were learned
 * from only the tenth that was kept back counts; of the others (marked *)
 * every row.  Our own sentences are in no training.  Prints Markdown; with
 * --wrong also the ids of rows that the weights get wrong.
 */
#include <malloc.h>
#include <stdio.h>

#include "../tool/file.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "judge/langid_train.h"
#include "judge/model.h"
#include "judge/table.h"
#include "judge/train.h"
#include "text/lang_test.h"
#include "text/langid.h"
#include "text/linear.h"

#ifdef HAVE_CLD2
const char *judge_cld2(const char *text, size_t n);
#endif

enum { WAYS = 3, BYTES_MIN = 4 };

static const char *const way_names[WAYS] = {"weights", "rules", "CLD2"};

struct tally {
    size_t n, right[WAYS], unsure[WAYS];
};

static enum lang say(int way, const struct langid *m, struct str text)
{
    switch (way) {
    case 0: return langid_guess(m, text, NULL);
    case 1: return lang_guess(text, NULL);
    }
#ifdef HAVE_CLD2
    return lang_from_tag(str_from_z(judge_cld2(text.ptr, text.len)));
#else
    return LANG_UNSURE;
#endif
}

/* Handles and links are nobody's language, and a row of them is no text. */
static struct str without_names(struct arena *a, struct str text)
{
    struct buf b = buf_make(a, text.len + 1);
    struct str word;

    while (str_cut(&text, ' ', &word))
        if (word.len && str_find_byte(word, '@') == SIZE_MAX &&
            str_find(word, STR("://")) == SIZE_MAX) {
            if (b.len)
                buf_put_byte(&b, ' ');
            buf_put(&b, word);
        }
    return buf_str(&b);
}

static struct str cut(struct str text, size_t characters)
{
    size_t i = 0;
    uint32_t cp;

    for (; characters > 0 && i < text.len; characters--) {
        size_t n = utf8_read(str_sub(text, i, 4), &cp);

        i += n ? n : 1;
    }
    return str_sub(text, 0, i);
}

static void count(struct tally *t, const struct langid *m, struct str text,
                  enum lang lang)
{
    t->n++;
    for (int way = 0; way < WAYS; way++) {
        enum lang said = say(way, m, text);

        t->right[way] += said == lang;
        t->unsure[way] += said == LANG_UNSURE;
    }
}

static void print_row(const char *name, const struct tally *t)
{
    printf("| %s | %zu |", name, t->n);
    for (int way = 0; way < WAYS; way++)
        printf(" %.1f (%.1f) |", 100.0 * (double)t->right[way] / (double)t->n,
               100.0 * (double)t->unsure[way] / (double)t->n);
    putchar('\n');
}

static bool learned_from(const char *path)
{
    for (size_t i = 0; train_sources[i].path; i++)
        if (strcmp(train_sources[i].path, path) == 0)
            return true;
    return false;
}

static const char *const sets[] = {"airline/airline.tsv",
                                   "complaint/cesamard.tsv",
                                   "complaint/x-ci.tsv",
                                   "intent/banking77.tsv",
                                   "intent/clinc150.tsv",
                                   "offensive/en-davidson.tsv",
                                   "offensive/en-olid.tsv",
                                   "offensive/fr-mlma.tsv",
                                   "offensive/fr-racism.tsv",
                                   "offensive/pl-poleval.tsv",
                                   "offensive/ru-toxic.tsv",
                                   "offensive/zh-cold.tsv",
                                   "politeness/tydip.tsv",
                                   "politeness/zh-wikipedia-talk.tsv",
                                   "sentiment/fr-trustpilot.tsv",
                                   "sentiment/fr-tweets.tsv",
                                   "sentiment/pl-polemo.tsv",
                                   "sentiment/ru-rusentiment.tsv",
                                   "sentiment/ru-sentirueval.tsv",
                                   "sentiment/zh-hans-hotel.tsv",
                                   "sentiment/zh-hans-shopping.tsv",
                                   "sentiment/zh-hans-takeaway.tsv",
                                   "sentiment/zh-hant-restaurants.tsv"};

struct bench {
    struct langid model;
    struct model whole; /* that the weights are part of */
    size_t characters;
    bool only_wrong; /* print ids of what the weights get wrong */
    struct tally by_lang[LANG_N], all;
    double *said; /* how sure the weights were, and whether they were right */
    bool *came;
    size_t said_n;
};

enum { SAID_MAX = 200000 };

static void note_certainty(struct bench *b, struct str text, enum lang lang)
{
    double p[LANG_N];
    enum lang best = langid_guess(&b->model, text, p);

    if (best == LANG_UNSURE || b->said_n == SAID_MAX)
        return;
    b->said[b->said_n] = p[best];
    b->came[b->said_n++] = best == lang;
}

static void one_set(struct bench *b, struct arena *a, const char *data,
                    const char *set)
{
    struct table t;
    struct str bytes;
    struct err e;
    struct tally sum[LANG_N] = {0};
    bool learned = learned_from(set);
    int lang, text, id;

    if (!file_read(a, str_fmt(a, "%s/%s", data, set).ptr, &bytes, &e) ||
        !table_read(a, bytes, &t, &e)) {
        fprintf(stderr, "judge_lang: %s\n", e.text);
        exit(1);
    }
    lang = table_column(&t, STR("lang"));
    text = table_column(&t, STR("text"));
    id = table_column(&t, STR("id"));
    for (size_t row = 0; row < t.n; row++) {
        struct str tag = table_cell(&t, row, lang);
        struct str whole = table_cell(&t, row, text);
        enum lang l = lang_from_tag(tag);

        if (l == LANG_UNSURE || str_eq(tag, STR("zh")) ||
            (learned && !langid_is_kept_back(whole)))
            continue;
        whole = cut(without_names(a, whole), b->characters);
        if (whole.len < BYTES_MIN)
            continue;
        count(&sum[l], &b->model, whole, l);
        note_certainty(b, whole, l);
        if (b->only_wrong && langid_guess(&b->model, whole, NULL) != l)
            printf("%.*s %s\n", STR_ARG(table_cell(&t, row, id)),
                   lang_tag(langid_guess(&b->model, whole, NULL)).ptr);
    }
    for (int l = 0; l < LANG_N; l++) {
        struct tally *into[2] = {&b->by_lang[l], &b->all};

        if (sum[l].n == 0)
            continue;
        print_row(str_fmt(a, "%s %s%s", set, lang_tag((enum lang)l).ptr,
                          learned ? "" : " *")
                      .ptr,
                  &sum[l]);
        for (int k = 0; k < 2; k++) {
            into[k]->n += sum[l].n;
            for (int way = 0; way < WAYS; way++) {
                into[k]->right[way] += sum[l].right[way];
                into[k]->unsure[way] += sum[l].unsure[way];
            }
        }
    }
}

static void speed(const struct langid *m)
{
    static const char text[] =
        "I have been waiting three weeks for the refund you promised me, and "
        "nobody answers";
    int64_t start;

    for (int way = 0; way < WAYS; way++) {
        enum { ROUNDS = 20000 };
        start = clock_cpu_us();
        for (int i = 0; i < ROUNDS; i++)
            say(way, m, str_make(text, sizeof text - 1));
        printf("%s: %.2f us for a text of %zu characters\n", way_names[way],
               (double)(clock_cpu_us() - start) / ROUNDS, sizeof text - 1);
    }
}

static bool open_model(struct bench *b, struct str bytes, struct err *e)
{
    if (!model_open(bytes, &b->whole, e))
        return false;
    b->model = b->whole.langid;
    return b->whole.has_langid ||
           err_set(e, ERR_MISSING, "the model knows no languages");
}

/* Of all ten languages; text/lang_test_sentences.c. */
static void own_sentences(struct bench *b)
{
    for (size_t i = 0; i < lang_test_sets_n; i++) {
        const struct lang_test_set *set = &lang_test_sets[i];
        struct tally t = {.n = 0};
        char name[60];

        for (size_t k = 0; k < set->n; k++)
            count(&t, &b->model, str_from_z(set->text[k]), set->lang);
        snprintf(name, sizeof name, "own sentences %s",
                 lang_tag(set->lang).ptr);
        print_row(name, &t);
    }
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct bench b = {.characters = 80};
    struct str bytes;
    struct err e;
    double mean[WAYS] = {0};
    int langs = 0;

    /* CLD2 takes large blocks for each text; fresh pages for them would cost
     * it a hundred times what it computes */
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
    mallopt(M_TOP_PAD, 1 << 24);
    if (argc < 3 || !file_read(a, argv[1], &bytes, &e) ||
        !open_model(&b, bytes, &e)) {
        fprintf(stderr, "judge_lang: %s\n",
                argc < 3 ? "usage: judge_lang MODEL DATA [CHARACTERS [--wrong]]"
                         : e.text);
        return 1;
    }
    if (argc > 3)
        b.characters = strtoul(argv[3], NULL, 10);
    b.only_wrong = argc > 4;
    b.said = ARENA_ARRAY(a, SAID_MAX, double);
    b.came = ARENA_ARRAY(a, SAID_MAX, bool);
    printf("| texts, at most %zu characters | n |", b.characters);
    for (int way = 0; way < WAYS; way++)
        printf(" %s %% right (unsure) |", way_names[way]);
    printf("\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ARRAY_N(sets); i++)
        one_set(&b, a, argv[2], sets[i]);
    own_sentences(&b);
    for (int l = 0; l < LANG_N; l++)
        if (b.by_lang[l].n) {
            print_row(lang_tag((enum lang)l).ptr, &b.by_lang[l]);
            for (int way = 0; way < WAYS; way++)
                mean[way] +=
                    (double)b.by_lang[l].right[way] / (double)b.by_lang[l].n;
            langs++;
        }
    print_row("all", &b.all);
    printf("| mean over languages | |");
    for (int way = 0; way < WAYS; way++)
        printf(" %.1f |", 100 * mean[way] / langs);
    printf("\n\nexpected calibration error of the weights: %.2f %%\n",
           100 * linear_ece(b.said, b.came, b.said_n));
    speed(&b.model);
    arena_close(&a);
    return 0;
}
