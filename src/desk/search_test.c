#include "test/desk_help.h"

#include "desk/letter.h"
#include "desk/search.h"

static void index_all(struct world *w, int64_t brand_id)
{
    struct err e = {0};
    size_t n;

    do
        assert_ok(search_index(w->db, w->a, brand_id, 10, &n, &e), &e);
    while (n > 0);
}

static size_t hits_in(struct world *w, int64_t brand_id, const char *words,
                      int64_t *case_id)
{
    struct search_filter all = {0};
    struct search_hit *hits;
    size_t n, words_n;

    DO(w, search_find(tx, w->a, brand_id, str_from_z(words), &all, &hits, &n,
                      &words_n, &e));
    if (n && case_id)
        *case_id = hits[0].row.case_id;
    return n;
}

static size_t hits(struct world *w, const char *words, int64_t *case_id)
{
    return hits_in(w, w->brand_id, words, case_id);
}

static void messages_are_found_in_six_languages(void **state)
{
    static const struct {
        const char *says, *words[4];
    } rows[] = {
        {"Your staff broke my guitar on flight 204.",
         {"guitar", "GUITARS", "broke guitar", "204"}},
        {"Ma valise est arrivée cassée à l'aéroport de Genève.",
         {"valises", "arrivee", "aeroport", "l'aéroport"}},
        {"Mój bagaż zaginął w Łodzi, proszę o żółtą walizkę.",
         {"bagaz", "łodzi", "lodzi", "zolta"}},
        {"Мой чемодан пропал, потерялись и ёлочные игрушки.",
         {"чемоданы", "чемоданом", "елочные", "игрушка"}},
        {"我的行李箱在華沙丟失了。", {"行李", "華沙", "行李箱", "丟失"}},
        {"请退还我的机票钱。", {"机票", "退还", "我的机票", "请退还"}},
    };
    struct world w = world_open();
    int64_t cases[ARRAY_N(rows)];

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        struct str id = str_fmt(w.a, "s%zu@b.test", i);

        cases[i] =
            world_mail(&w, "c@b.test", id.ptr, "-", "", rows[i].says).case_id;
    }
    index_all(&w, w.brand_id);
    for (size_t i = 0; i < ARRAY_N(rows); i++)
        for (size_t k = 0; k < 4; k++) {
            int64_t found = 0;
            size_t n = hits(&w, rows[i].words[k], &found);

            if (n != 1 || found != cases[i])
                fail_msg("\"%s\" finds %zu messages", rows[i].words[k], n);
        }
    assert_int_equal(hits(&w, "zeppelin", NULL), 0);
    assert_int_equal(hits(&w, "李行", NULL), 0);
    assert_int_equal(hits(&w, "guitar чемодан", NULL), 0); /* all words */
    world_close(&w);
}

static void another_brands_messages_are_never_found(void **state)
{
    struct world w = world_open();
    struct str raw =
        world_letter(&w, "c@b.test", "m1@b.test", "x", "", "Guitar");

    (void)state;
    world_raw(&w, raw, w.address);
    world_raw(&w, raw, w.zenith_address);
    index_all(&w, w.brand_id);
    assert_int_equal(hits_in(&w, w.brand_id, "guitar", NULL), 1);
    assert_int_equal(hits_in(&w, w.zenith_id, "guitar", NULL), 0);
    index_all(&w, w.zenith_id);
    assert_int_equal(hits_in(&w, w.brand_id, "guitar", NULL), 1);
    assert_int_equal(hits_in(&w, w.zenith_id, "guitar", NULL), 1);
    world_close(&w);
}

static void what_is_typed_is_never_a_query_language(void **state)
{
    static const char *const typed[] = {"\"",
                                        "guitar\"",
                                        "guitar OR *",
                                        "guitar' OR '1'='1",
                                        "NEAR(guitar",
                                        "guitar:*",
                                        "guitar & !flight",
                                        "(guitar",
                                        "-guitar",
                                        "^guitar",
                                        "guitar AND",
                                        "\\",
                                        "guitar <-> flight",
                                        "words:guitar",
                                        "%",
                                        "_"};
    struct world w = world_open();

    (void)state;
    world_mail(&w, "c@b.test", "m1@b.test", "x", "", "guitar or and flight");
    index_all(&w, w.brand_id);
    for (size_t i = 0; i < ARRAY_N(typed); i++)
        assert_true(hits(&w, typed[i], NULL) <= 1);
    assert_int_equal(hits(&w, "-guitar", NULL), 1);
    assert_int_equal(hits(&w, "^guitar", NULL), 1);
    world_close(&w);
}

static void signs_alone_search_for_nothing_and_say_so(void **state)
{
    struct world w = world_open();
    struct search_filter all = {0};
    struct search_hit *found;
    size_t n, words_n;

    (void)state;
    world_mail(&w, "c@b.test", "m1@b.test", "x", "", "?!");
    index_all(&w, w.brand_id);
    DO(&w, search_find(tx, w.a, w.brand_id, STR("?! ..."), &all, &found, &n,
                       &words_n, &e));
    assert_int_equal(words_n, 0);
    assert_int_equal(n, 0);
    world_close(&w);
}

static void filters_and_pages_narrow_what_is_found(void **state)
{
    struct world w = world_open();
    struct search_filter f = {.limit_n = 2};
    struct search_hit *found;
    size_t n, words_n;
    int64_t first;

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct str id = str_fmt(w.a, "s%d@b.test", i);

        first = world_mail(&w, "c@b.test", id.ptr, "x", "",
                           i ? "My guitar is broken." : "Guitar !")
                    .case_id;
    }
    index_all(&w, w.brand_id);
    DO(&w, search_find(tx, w.a, w.brand_id, STR("guitar"), &f, &found, &n,
                       &words_n, &e));
    assert_int_equal(n, 2);
    assert_int_equal(found[0].row.case_id, first); /* the latest */
    f.before_id = found[1].row.message_id;
    f.limit_n = 50;
    DO(&w, search_find(tx, w.a, w.brand_id, STR("guitar"), &f, &found, &n,
                       &words_n, &e));
    assert_int_equal(n, 3);
    f = (struct search_filter){.state = STR("closed")};
    DO(&w, search_find(tx, w.a, w.brand_id, STR("guitar"), &f, &found, &n,
                       &words_n, &e));
    assert_int_equal(n, 0);
    DO(&w, case_set_state(tx, w.a, &w.who, first, 0, CASE_CLOSED, &e));
    DO(&w, search_find(tx, w.a, w.brand_id, STR("guitar"), &f, &found, &n,
                       &words_n, &e));
    assert_int_equal(n, 1);
    world_close(&w);
}

static void notes_and_replies_are_found_too(void **state)
{
    struct world w = world_open();
    int64_t id = world_case(&w), made;
    struct letter_new note = {.case_id = id, .text = STR("ask the luthier")};

    (void)state;
    DO(&w, letter_note(tx, w.a, &w.who, &note, &made, &e));
    note.text = STR("The violinmaker repairs it.");
    note.then = CASE_OPEN;
    DO(&w, letter_reply(tx, w.a, &w.desk, &w.who, &note, &made, &e));
    index_all(&w, w.brand_id);
    assert_int_equal(hits(&w, "luthier", NULL), 1);
    assert_int_equal(hits(&w, "violinmaker", NULL), 1);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_found_in_six_languages),
        cmocka_unit_test(another_brands_messages_are_never_found),
        cmocka_unit_test(what_is_typed_is_never_a_query_language),
        cmocka_unit_test(signs_alone_search_for_nothing_and_say_so),
        cmocka_unit_test(filters_and_pages_narrow_what_is_found),
        cmocka_unit_test(notes_and_replies_are_found_too),
    };

    return TEST_DB_RUN(tests);
}
