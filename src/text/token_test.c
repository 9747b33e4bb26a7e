#include "base/buf.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "test/test.h"
#include "text/token.h"

static struct arena *A;

static int setup(void **state)
{
    (void)state;
    A = arena_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&A);
    return 0;
}

static bool finds(const char *words, const char *text)
{
    struct token_query q = token_query(A, str_from_z(words));

    return token_matches(str_from_z(text), &q);
}

static void shows(bool want, const char *words, const char *text)
{
    if (finds(words, text) != want)
        print_error("\"%s\" in \"%s\"\n", words, text);
    assert_true(finds(words, text) == want);
}

static void words_are_found_without_their_accents(void **state)
{
    (void)state;
    shows(true, "zazolc", "Zażółć gęślą jaźń");
    shows(true, "GESLA", "Zażółć gęślą jaźń");
    shows(true, "zażółć", "zazolc gesla");
    shows(true, "елка", "новогодняя ёлка");
    shows(true, "ёлка", "новогодняя елка");
    shows(false, "йод", "иод");
    shows(true, "eleve", "un élève");
    shows(false, "zolc", "Zażółć"); /* a part of a word is no word */
}

static void words_are_found_in_other_forms(void **state)
{
    (void)state;
    shows(true, "refund", "They refunded nothing");
    shows(true, "refunds", "please refund me");
    shows(true, "заказы", "мой заказ не пришёл");
    shows(true, "посылку", "где моя посылка");
    shows(true, "zwrot", "Proszę o szybki zwrot pieniędzy");
    shows(true, "zwroty", "nie dostałem zwrotu za towar");
    shows(true, "reklamacja", "składam reklamację na ten produkt");
    shows(true, "zamówienia", "moje zamówienie nie dotarło");
    shows(true, "remboursements", "je demande le remboursement de ma commande");
    shows(true, "Rechnungen", "die Rechnung ist falsch und nicht bezahlt");
    shows(true, "pedidos", "mi pedido no ha llegado todavía");
    shows(false, "refund", "the reference number");
}

static void any_two_chinese_characters_are_found(void **state)
{
    static const char *const sentences[] = {
        "我的订单还没有到，请帮我查一下物流信息。",
        "手机屏幕不亮，要求退款！",
        "客服態度很差,我要投訴你們的服務",
        "東西壞了3天才回覆email說不能退",
    };

    (void)state;
    for (size_t s = 0; s < ARRAY_N(sentences); s++) {
        struct str text = str_from_z(sentences[s]);

        for (size_t i = 0; i < text.len;) {
            uint32_t one, two;
            size_t n = utf8_read(str_sub(text, i, 4), &one);
            size_t m = utf8_read(str_sub(text, i + n, 4), &two);

            if (one >= 0x4e00 && one < 0xa000 && m && two >= 0x4e00 &&
                two < 0xa000) {
                struct str pair = str_sub(text, i, n + m);

                shows(true, str_z(A, pair), sentences[s]);
                shows(true, str_z(A, str_sub(pair, 0, n)), sentences[s]);
                shows(true, str_z(A, str_sub(pair, n, m)), sentences[s]);
            }
            i += n;
        }
    }
    shows(false, "订没", sentences[0]);
    shows(true, "订单还没有", sentences[0]);
    shows(false, "订单没有", sentences[0]);
    shows(true, "退款", sentences[1]);
}

static void traditional_and_simplified_find_each_other(void **state)
{
    (void)state;
    shows(true, "投诉", "我要投訴你們的服務");
    shows(true, "投訴", "我要投诉你们的服务");
    shows(true, "訂單", "我的订单还没有到");
}

static void joined_things_are_found_whole_and_in_part(void **state)
{
    static const char text[] =
        "Order AB-1234/56 for jan.nowak+shop@poczta.example.pl, see "
        "https://shop.example/orders/77, e-mail me; PL123456789";

    (void)state;
    shows(true, "AB-1234/56", text);
    shows(true, "ab1234/56", text); /* parts ab1234 and 56: joined ab123456 */
    shows(true, "AB123456", text);
    shows(true, "1234/56", text);
    shows(true, "AB-1234", text);
    shows(true, "1234", text);
    shows(false, "AB-56", text);
    shows(false, "123", text);
    shows(true, "jan.nowak+shop@poczta.example.pl", text);
    shows(true, "poczta.example.pl", text);
    shows(true, "nowak", text);
    shows(false, "nowak.jan", text);
    shows(true, "shop.example", text);
    shows(true, "https://shop.example/orders/77", text);
    shows(true, "email", text);
    shows(true, "e-mail", text);
    shows(true, "123456789", text);
    shows(true, "pl123456789", text);
}

static void elision_is_no_part_of_what_is_asked(void **state)
{
    (void)state;
    shows(true, "l'appareil", "mon appareil est cassé");
    shows(true, "appareil", "l’appareil est cassé");
    shows(true, "qu'elle", "elle est là");
}

static void all_terms_must_match_and_quotes_hold_the_order(void **state)
{
    static const char text[] = "the parcel was broken and the box was wet";

    (void)state;
    shows(true, "broken parcel", text);
    shows(false, "broken bottle", text);
    shows(true, "\"was broken\"", text);
    shows(false, "\"broken was\"", text);
    shows(true, "„was broken” wet", text);
    shows(false, "\"parcel broken\"", text);
    shows(true, "\"was broken", text); /* never closed: three plain words */
    shows(true, "\"订单 abc\"", "我的订单 abc");
    shows(false, "\"订 abc\"", "我的订单 abc");
    shows(true, "\"单 abc\"", "单 abc");
    shows(false, "", text);
    shows(false, "?!", text);
}

static void both_databases_get_the_same_question(void **state)
{
    struct token_query q = token_query(A, STR("AB-12 \"a b\" 好"));

    (void)state;
    assert_str(token_query_fts5(A, &q),
               "(\"ab 12\" OR \"ab12\") AND (\"a b\") AND (\"好\" *)");
    assert_str(token_query_tsquery(A, &q),
               "('ab' <-> '12' | 'ab12') & ('a' <-> 'b') & ('好':*)");
    q = token_query(A, STR("' OR 1=1 --;\\ \")("));
    assert_str(token_query_fts5(A, &q), "(\"or\") AND (\"1\") AND (\"1\")");
}

static void the_index_holds_words_in_order_and_then_the_rest(void **state)
{
    (void)state;
    /* English stems: orders -> order; Porter leaves "ab", "12", "late" */
    assert_str(token_index_text(A, STR("The orders AB-12 were late, orders!")),
               "the orders ab 12 were late orders order ab12");
    assert_str(token_index_text(A, STR("不好吃 ok")), "不好 好吃 吃 ok");
    assert_str(token_index_tsvector(A, STR("不好吃 AB-1")),
               "'不好':1 '好吃':2 '吃':3 'ab':4 '1':5 'ab1':4");
    assert_str(token_index_text(A, STR("")), "");
}

static void tokens_say_where_they_stand(void **state)
{
    struct str text = STR("Żółw: 不好");
    size_t n;
    struct token *t = token_list(A, text, LANG_EN, &n);

    (void)state;
    assert_true(n >= 3);
    assert_str(t[0].text, "zolw");
    assert_str(str_sub(text, t[0].from, t[0].to - t[0].from), "Żółw");
    assert_str(t[n - 2].text, "不好");
    assert_int_equal(t[n - 2].kind, TOKEN_PAIR);
    assert_str(t[n - 1].text, "好");
    assert_int_equal(t[n - 1].place, 3);
}

static void hits_are_the_words_as_written(void **state)
{
    struct str text = STR("Żółw i zolw, reklamacja 不好吃 好");
    struct token_query q = token_query(A, STR("zolw 好"));
    size_t n;
    struct span *s = token_hits(A, text, &q, &n);

    (void)state;
    assert_int_equal(n, 4);
    assert_str(str_sub(text, s[0].from, s[0].to - s[0].from), "Żółw");
    assert_str(str_sub(text, s[1].from, s[1].to - s[1].from), "zolw");
    assert_str(str_sub(text, s[2].from, s[2].to - s[2].from), "好");
    assert_str(str_sub(text, s[3].from, s[3].to - s[3].from), "好");
    q = token_query(A, STR("不好吃"));
    s = token_hits(A, text, &q, &n);
    assert_int_equal(n, 1);
    assert_str(str_sub(text, s[0].from, s[0].to - s[0].from), "不好吃");
}

static void an_excerpt_shows_where_most_terms_are(void **state)
{
    struct buf b = buf_make(A, 100000);
    struct token_query q = token_query(A, STR("refund broken"));
    struct token_excerpt x;

    (void)state;
    BUF_LIT(&b, "refund ");
    for (int i = 0; i < 200; i++)
        BUF_LIT(&b, "filler words here ");
    BUF_LIT(&b, "it is broken and I want a refund soon ");
    for (int i = 0; i < 200; i++)
        BUF_LIT(&b, "other words ");
    x = token_excerpt(A, buf_str(&b), &q, 100);
    assert_true(x.text.len <= 100);
    assert_true(x.more_before && x.more_after);
    assert_int_equal(x.hits_n, 2);
    assert_str(str_sub(x.text, x.hits[0].from, x.hits[0].to - x.hits[0].from),
               "broken");
    assert_str(str_sub(x.text, x.hits[1].from, x.hits[1].to - x.hits[1].from),
               "refund");
    q = token_query(A, STR("nowhere"));
    x = token_excerpt(A, STR("short text"), &q, 100);
    assert_str(x.text, "short text");
    assert_false(x.more_before || x.more_after);
}

static void long_words_are_cut_alike_in_text_and_query(void **state)
{
    struct buf b = buf_make(A, 1000);

    (void)state;
    for (int i = 0; i < 300; i++)
        buf_put_byte(&b, (char)('a' + i % 26));
    shows(true, str_z(A, buf_str(&b)), str_z(A, buf_str(&b)));
}

static void a_query_is_capped(void **state)
{
    struct buf b = buf_make(A, 100000);
    struct token_query q;

    (void)state;
    for (int i = 0; i < 100; i++)
        buf_put_f(&b, "w%d ", i);
    q = token_query(A, buf_str(&b));
    assert_int_equal(q.n, LIMIT_QUERY_WORDS);
}

/* Whatever the text, each of its words between spaces finds it. */
static void every_word_of_a_text_finds_it(void **state)
{
    static const char *const bits[] = {"a", "Żó", "不", "好", "7",  "-", ".",
                                       "'", "é",  "ж",  "й",  "12", "@", "x",
                                       "ﬁ", "訂", "が", "ก",  "한"};
    struct rng r = rng_make(test_seed());

    (void)state;
    for (int i = 0; i < 1500; i++) {
        struct buf b = buf_make(A, 1000);
        struct str rest, word;

        for (int k = 0; k < 14; k++) {
            buf_put_z(&b, bits[rng_below(&r, ARRAY_N(bits))]);
            if (rng_below(&r, 4) == 0)
                buf_put_byte(&b, ' ');
        }
        rest = buf_str(&b);
        while (str_cut(&rest, ' ', &word)) {
            struct token_query q = token_query(A, word);

            if (q.n && !token_matches(buf_str(&b), &q))
                print_error("\"%.*s\" in \"%.*s\"\n", STR_ARG(word),
                            STR_ARG(buf_str(&b)));
            assert_true(q.n == 0 || token_matches(buf_str(&b), &q));
        }
        arena_reset(A);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_without_their_accents),
        cmocka_unit_test(words_are_found_in_other_forms),
        cmocka_unit_test(any_two_chinese_characters_are_found),
        cmocka_unit_test(traditional_and_simplified_find_each_other),
        cmocka_unit_test(joined_things_are_found_whole_and_in_part),
        cmocka_unit_test(elision_is_no_part_of_what_is_asked),
        cmocka_unit_test(all_terms_must_match_and_quotes_hold_the_order),
        cmocka_unit_test(both_databases_get_the_same_question),
        cmocka_unit_test(the_index_holds_words_in_order_and_then_the_rest),
        cmocka_unit_test(tokens_say_where_they_stand),
        cmocka_unit_test(hits_are_the_words_as_written),
        cmocka_unit_test(an_excerpt_shows_where_most_terms_are),
        cmocka_unit_test(long_words_are_cut_alike_in_text_and_query),
        cmocka_unit_test(a_query_is_capped),
        cmocka_unit_test(every_word_of_a_text_finds_it),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
