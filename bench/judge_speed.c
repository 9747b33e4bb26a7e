/*
 * judge_speed.c — how many posts of 280 characters a second all heads of the
 * model read on one core: `judge_speed MODEL [LANGUAGE]`.  Posts are put together from
 * our own sentences (src/text/lang_test_sentences.c), so this runs anywhere.
 * Prints Markdown.
 */
#include <stdio.h>

#include "../tool/file.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/utf8.h"
#include "judge/model.h"
#include "judge/word.h"
#include "text/lang_test.h"

enum { POSTS = 2000, ROUNDS = 5, CHARACTERS = 280 };

static const struct lang_test_set *set_of(enum lang lang)
{
    for (size_t i = 0; i < lang_test_sets_n; i++)
        if (lang_test_sets[i].lang == lang)
            return &lang_test_sets[i];
    abort();
}

/* Sentences of a language, at random, until there are 280 characters. */
static struct str make_post(struct arena *a, enum lang lang, struct rng *rng)
{
    const struct lang_test_set *set = set_of(lang);
    struct buf b = buf_make(a, (size_t)16 * CHARACTERS);
    size_t n = 0, chars = 0, end = 0;

    while (chars < CHARACTERS) {
        struct str text = str_from_z(set->text[rng_below(rng, set->n)]);

        buf_put(&b, text);
        buf_put_byte(&b, ' ');
        chars += utf8_count(text) + 1;
    }
    while (n < CHARACTERS && end < b.len) {
        uint32_t cp;

        end += utf8_read(str_make(b.ptr + end, b.len - end), &cp);
        n++;
    }
    return str_make(b.ptr, end);
}

static void measure(const struct model *m, enum lang lang)
{
    struct arena *posts = arena_open(), *a = arena_open();
    struct str *text = ARENA_ARRAY(posts, POSTS, struct str);
    struct rng rng = rng_make(1);
    int64_t part[3] = {0};
    double all = (double)POSTS * ROUNDS;

    for (int i = 0; i < POSTS; i++)
        text[i] = make_post(posts, lang, &rng);
    for (int i = 0; i < POSTS * ROUNDS; i += 100) {
        struct scan scan[100];
        struct phrase_hit *hits[100];
        size_t hits_n[100];
        struct model_out out;
        int64_t t0 = clock_cpu_us(), t1, t2;

        for (int k = 0; k < 100; k++)
            scan[k] = scan_text(a, text[(i + k) % POSTS]);
        t1 = clock_cpu_us();
        for (int k = 0; k < 100; k++)
            hits_n[k] = phrase_find(word_set(lang), &scan[k], a, &hits[k]);
        t2 = clock_cpu_us();
        for (int k = 0; k < 100; k++)
            model_score(m, &scan[k], hits[k], hits_n[k], lang, &out);
        part[0] += t1 - t0;
        part[1] += t2 - t1;
        part[2] += clock_cpu_us() - t2;
        arena_reset(a);
    }
    printf("| %.*s | %.1f | %.1f | %.1f | %.0f | %.0f |\n",
           STR_ARG(lang_tag(lang)), (double)part[0] / all,
           (double)part[1] / all, (double)part[2] / all,
           1e6 * all / (double)(part[0] + part[2]),
           1e6 * all / (double)(part[0] + part[1] + part[2]));
    arena_close(&a);
    arena_close(&posts);
}

int main(int argc, char **argv)
{
    static const enum lang langs[] = {LANG_EN, LANG_FR,      LANG_PL,
                                      LANG_RU, LANG_ZH_HANT, LANG_ZH_HANS};
    struct arena *a = arena_open();
    struct str bytes;
    struct model m;
    struct err e = {0};

    if (argc != 2 && argc != 3) {
        fprintf(stderr, "judge_speed MODEL [LANGUAGE]\n");
        return 64;
    }
    if (!file_read(a, argv[1], &bytes, &e) || !model_open(bytes, &m, &e)) {
        fprintf(stderr, "judge_speed: %s\n", e.text);
        return 65;
    }
    printf("| language | scan µs | phrases µs | heads µs | posts/s, scan and "
           "heads | posts/s, all |\n| --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < ARRAY_N(langs); i++)
        if (argc < 3 || str_eq(lang_tag(langs[i]), str_from_z(argv[2])))
            measure(&m, langs[i]);
    arena_close(&a);
    return 0;
}
