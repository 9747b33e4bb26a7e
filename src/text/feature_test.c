#include "base/buf.h"
#include "test/test.h"
#include "text/feature.h"

static const char *tag_name(uint16_t tag)
{
    static const char *const names[] = {"polarity.bad", "polarity.good",
                                        "ask.refund"};

    return names[tag];
}

static const struct feature_recipe all = {2 * FEATURE_CASE - 1, 2, 4, 2, 3, 3};

/* The features of a text; hits may be NULL. */
static size_t features(struct arena *a, uint32_t groups, const char *text,
                       enum lang lang, struct feature **list)
{
    struct scan *s = ARENA_NEW(a, struct scan);
    struct feature_recipe r = all;
    struct feature_in in = {.scan = s, .tag_name = tag_name, .lang = lang};

    *s = scan_text(a, str_from_z(text));
    r.groups = groups;
    return feature_list(a, &r, &in, list);
}

static bool has(const struct feature *list, size_t n, uint64_t hash)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].hash == hash)
            return true;
    return false;
}

static size_t shared(const struct feature *l, size_t l_n,
                     const struct feature *r, size_t r_n)
{
    size_t n = 0;

    for (size_t i = 0; i < l_n; i++)
        n += has(r, r_n, l[i].hash);
    return n;
}

static void neighbours_are_counted_as_written(void **state)
{
    struct arena *a = arena_open();
    struct feature *f;

    (void)state;
    /* four tokens; three, two and two */
    assert_int_equal(
        features(a, FEATURE_WORD1, "Late again, sorry", LANG_EN, &f), 4);
    assert_int_equal(
        features(a, FEATURE_WORD2, "Late again, sorry", LANG_EN, &f), 3);
    assert_int_equal(
        features(a, FEATURE_WORD3, "Late again, sorry", LANG_EN, &f), 2);
    assert_int_equal(
        features(a, FEATURE_SKIP, "Late again, sorry", LANG_EN, &f), 2);
    /* "^ab$" has 3 of two characters, 2 of three, 1 of four */
    assert_int_equal(features(a, FEATURE_CHAR, "ab", LANG_EN, &f), 6);
    /* three characters: 3 alone, 2 pairs, 1 triple */
    assert_int_equal(features(a, FEATURE_HAN, "太慢了", LANG_ZH_HANS, &f), 6);
    arena_close(&a);
}

static void what_occurs_twice_is_one_feature_counted_two(void **state)
{
    struct arena *a = arena_open();
    struct feature *f;
    size_t n = features(a, FEATURE_WORD1, "late late early", LANG_EN, &f);

    (void)state;
    assert_int_equal(n, 2);
    assert_int_equal(f[0].count + f[1].count, 3);
    /* of the one that occurs twice the first place is kept */
    assert_int_equal(f[f[1].count == 2].from, 0);
    arena_close(&a);
}

static void languages_share_no_feature_but_scripts_do(void **state)
{
    struct arena *a = arena_open();
    struct feature *en, *fr, *hant, *hans;
    size_t en_n =
        features(a, UINT32_MAX, "No, the parcel is here!", LANG_EN, &en);
    size_t fr_n =
        features(a, UINT32_MAX, "No, the parcel is here!", LANG_FR, &fr);
    size_t hant_n = features(a, FEATURE_HAN, "沒有送達", LANG_ZH_HANT, &hant);
    size_t hans_n = features(a, FEATURE_HAN, "没有送达", LANG_ZH_HANS, &hans);

    (void)state;
    assert_int_equal(en_n, fr_n);
    assert_int_equal(shared(en, en_n, fr, fr_n), 0);
    assert_int_equal(hant_n, hans_n);
    assert_int_equal(shared(hant, hant_n, hans, hans_n), hans_n);
    arena_close(&a);
}

static void without_a_language_only_what_is_shared_comes_out(void **state)
{
    struct arena *a = arena_open();
    struct feature *l, *r;
    size_t l_n = features(a, UINT32_MAX, "Where is it?!", LANG_UNSURE, &l);
    size_t r_n = features(a, UINT32_MAX, "Gdzie to jest?!", LANG_UNSURE, &r);

    (void)state;
    assert_true(l_n > 5);
    for (size_t i = 0; i < l_n; i++)
        assert_true(l[i].group & FEATURE_GENERAL);
    /* as many words and the same signs: the same features */
    assert_int_equal(l_n, r_n);
    assert_int_equal(shared(l, l_n, r, r_n), l_n);
    arena_close(&a);
}

static void a_negation_reaches_to_the_next_sign(void **state)
{
    struct arena *a = arena_open();
    struct feature *f;

    (void)state;
    /* "very" and "good" stand behind "not"; "bad" behind the comma */
    assert_int_equal(
        features(a, FEATURE_NEGATED, "not very good, bad", LANG_EN, &f), 2);
    assert_int_equal(
        features(a, FEATURE_NEGATED, "very good, bad", LANG_EN, &f), 0);
    arena_close(&a);
}

static bool negates(struct arena *a, const char *word)
{
    struct scan s = scan_text(a, str_from_z(word));

    return s.n > 0 && s.tokens[0].flags & SCAN_NOT;
}

static void each_language_has_its_negations(void **state)
{
    static const char *const yes[] = {
        "not",      "no",      "never",   "none",    "nothing",  "nobody",
        "neither",  "nor",     "without", "cannot",  "can't",    "won't",
        "don't",    "didn't",  "doesn't", "isn't",   "aren't",   "wasn't",
        "weren't",  "haven't", "hasn't",  "hadn't",  "wouldn't", "couldn't",
        "shouldnt", "ain't",   "hardly",  "nowhere", "ne",       "pas",
        "jamais",   "rien",    "aucun",   "aucune",  "sans",     "ni",
        "personne", "nul",     "nulle",   "nie",     "nigdy",    "bez",
        "brak",     "żaden",   "żadna",   "żadne",   "nikt",     "nic",
        "Не",       "нет",     "ни",      "без",     "никогда",  "никто",
        "ничего",   "нельзя",  "никакой", "никакая", "никаких",  "нету",
        "不",       "没",      "沒",      "無",      "别",       "未",
        "莫",       "勿"};
    static const char *const no[] = {"note",  "",      "nous", "niebo", "нёбо",
                                     "好",    "zz",    "a",    "z",     "нота",
                                     "будет", "{not}", "я"};

    struct arena *a = arena_open();

    (void)state;
    for (size_t i = 0; i < ARRAY_N(yes); i++)
        assert_true(negates(a, yes[i]));
    for (size_t i = 0; i < ARRAY_N(no); i++)
        assert_false(negates(a, no[i]));
    arena_close(&a);
}

static void a_negated_phrase_is_another_feature(void **state)
{
    struct arena *a = arena_open();
    struct scan plain = scan_text(a, STR("it was good"));
    struct scan negated = scan_text(a, STR("was not good"));
    struct phrase_hit hit = {
        .tag = 1, .weight = 2, .first = 2, .n = 1, .from = 7, .to = 11};
    struct feature_recipe r = all;
    struct feature_in in = {.scan = &plain,
                            .hits = &hit,
                            .hits_n = 1,
                            .tag_name = tag_name,
                            .lang = LANG_EN};
    struct feature *l, *rt;
    size_t l_n, r_n;

    (void)state;
    r.groups = FEATURE_PHRASE;
    l_n = feature_list(a, &r, &in, &l);
    in.scan = &negated;
    hit.from = 8;
    hit.to = 12;
    r_n = feature_list(a, &r, &in, &rt);
    /* tag, tag with weight, number of the tag, sum of the topic */
    assert_int_equal(l_n, 4);
    assert_int_equal(r_n, 4);
    /* only the number is the same: 2 turned round is -1 */
    assert_int_equal(shared(l, l_n, rt, r_n), 1);
    arena_close(&a);
}

static const char *far_name(uint16_t tag)
{
    return tag == 5 ? "polarity.bad" : tag == 133 ? "polarity.good" : "ask.day";
}

static void tags_that_take_turns_are_counted_each(void **state)
{
    struct arena *a = arena_open();
    struct scan s = scan_text(a, STR("good bad good bad good bad"));
    struct phrase_hit hits[6];
    struct feature_recipe r = all;
    struct feature_in in = {.scan = &s,
                            .hits = hits,
                            .hits_n = 6,
                            .tag_name = far_name,
                            .lang = LANG_EN};
    struct feature *far, *near;
    size_t far_n, near_n;

    (void)state;
    r.groups = FEATURE_PHRASE;
    for (uint32_t i = 0; i < 6; i++)
        hits[i] = (struct phrase_hit){.tag = i % 2 ? 5 : 133,
                                      .weight = i % 2 ? -1 : 2,
                                      .first = i,
                                      .n = 1,
                                      .from = s.tokens[i].from,
                                      .to = s.tokens[i].to};
    far_n = feature_list(a, &r, &in, &far);
    /* the same names under numbers that are neighbours */
    for (uint32_t i = 0; i < 6; i++)
        hits[i].tag = i % 2 ? 0 : 1;
    in.tag_name = tag_name;
    near_n = feature_list(a, &r, &in, &near);
    /* of each tag itself, its weight and its number, 3 of each; one sum of
     * their topic; two pairs; the first begins a sentence */
    assert_int_equal(near_n, 2 * 3 + 1 + 2 + 1);
    assert_int_equal(far_n, near_n);
    assert_int_equal(shared(far, far_n, near, near_n), near_n);
    arena_close(&a);
}

struct batches {
    size_t calls, n;
};

static void count(void *ctx, const struct feature *f, size_t n)
{
    struct batches *b = ctx;

    assert_true(n > 0 && n <= FEATURE_BATCH && f);
    b->calls++;
    b->n += n;
}

static void a_long_text_comes_in_batches(void **state)
{
    struct arena *a = arena_open();
    struct buf b = buf_make(a, 100000);
    struct scan s;
    struct feature_in in = {.scan = &s, .lang = LANG_EN};
    struct feature_recipe r = all;
    struct batches got = {0, 0};

    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_put_z(&b, "word ");
    s = scan_text(a, buf_str(&b));
    r.groups = FEATURE_WORD1;
    feature_each(&r, &in, count, &got);
    assert_int_equal(got.n, 1000);
    assert_int_equal(got.calls, 1000 / FEATURE_BATCH + 1);
    arena_close(&a);
}

static void a_recipe_out_of_bounds_is_not_valid(void **state)
{
    struct feature_recipe r = all;

    (void)state;
    assert_true(feature_recipe_valid(&r));
    r.groups = 2 * FEATURE_CASE;
    assert_false(feature_recipe_valid(&r));
    r = all;
    r.cross_max = 9;
    assert_false(feature_recipe_valid(&r));
    r = all;
    r.char_min = 0;
    assert_false(feature_recipe_valid(&r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_are_counted_as_written),
        cmocka_unit_test(what_occurs_twice_is_one_feature_counted_two),
        cmocka_unit_test(languages_share_no_feature_but_scripts_do),
        cmocka_unit_test(without_a_language_only_what_is_shared_comes_out),
        cmocka_unit_test(a_negation_reaches_to_the_next_sign),
        cmocka_unit_test(each_language_has_its_negations),
        cmocka_unit_test(a_negated_phrase_is_another_feature),
        cmocka_unit_test(tags_that_take_turns_are_counted_each),
        cmocka_unit_test(a_long_text_comes_in_batches),
        cmocka_unit_test(a_recipe_out_of_bounds_is_not_valid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
