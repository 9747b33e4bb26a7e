#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "test/test.h"
#include "text/scan.h"

static int setup(void **state)
{
    *state = arena_open();
    return 0;
}

static int teardown(void **state)
{
    struct arena *a = *state;

    arena_close(&a);
    return 0;
}

/* All tokens: "kind:folded", a space between. */
static struct str shown(struct arena *a, struct str text)
{
    static const char *const letter[SCAN_KIND_N] = {
        [SCAN_WORD] = "",    [SCAN_HAN] = "h:",    [SCAN_NUMBER] = "n:",
        [SCAN_PUNCT] = "p:", [SCAN_EMOJI] = "e:",  [SCAN_LINK] = "l:",
        [SCAN_MAIL] = "m:",  [SCAN_HANDLE] = "@:", [SCAN_TAG] = "#:"};
    struct scan s = scan_text(a, text);
    struct buf b = buf_make(a, 100000);

    for (size_t i = 0; i < s.n; i++) {
        if (i)
            buf_put_byte(&b, ' ');
        buf_put_z(&b, letter[s.tokens[i].kind]);
        buf_put(&b, scan_folded(&s, i));
    }
    return buf_str(&b);
}

#define SHOWS(text, want) assert_str(shown(*state, STR(text)), want)

static void words_lose_case_accents_and_apostrophes(void **state)
{
    SHOWS("Don't SHOUT, Zażółć gęślą!", "dont shout p:, zazolc gesla p:!");
    SHOWS("Ёлка, ещё и мой", "елка p:, еще и мой");
    SHOWS("иPhone12 b4 3G", "иphone12 b4 n:3 g");
    /* й, written as и and a breve of its own */
    SHOWS("мои\xcc\x86", "мой");
    SHOWS("O\xe2\x80\x99Neill rock\xe2\x80\x99n\xe2\x80\x99roll п\xca\xbcять",
          "oneill rocknroll пять");
}

static void elided_words_stand_alone(void **state)
{
    SHOWS("l'eau qu\xe2\x80\x99il d'aujourd'hui", "l eau qu il d aujourdhui");
    SHOWS("dell'ordine c'è un'ora", "dell ordine c e un ora");
    SHOWS("I'm they're he'll", "im theyre hell");
}

static void letters_in_a_row_are_two_at_most(void **state)
{
    struct scan s = scan_text(*state, STR("sooooo good AAAAA b1000"));

    SHOWS("sooooo good AAAAA b1000", "soo good aa b1000");
    assert_true(s.tokens[0].flags & SCAN_LONG);
    assert_false(s.tokens[1].flags & SCAN_LONG);
    assert_true(s.tokens[2].flags & SCAN_CAPS);
    assert_false(s.tokens[3].flags & SCAN_LONG); /* digits stay */
}

static void numbers_keep_their_points_and_leave_their_letters(void **state)
{
    SHOWS("1,299.00 at 10:30, 24h. 5!",
          "n:1,299.00 at n:10:30 p:, n:24 h p:. n:5 p:!");
    SHOWS("３．５ ٣", "n:3 p:. n:5 n:3");
}

static void signs_are_runs_of_one_form(void **state)
{
    SHOWS("what?!?!!!!!", "what p:? p:! p:? p:!!!");
    SHOWS("«Да»… “no” – ok。。", "p:\" да p:\" p:... p:\" no p:\" p:- ok p:..");
    SHOWS("好！！太差，真的", "h:好 p:!! h:太 h:差 p:, h:真 h:的");
}

static void characters_without_spaces_are_tokens_and_simplified(void **state)
{
    SHOWS("退貨iPhone壞了", "h:退 h:货 iphone h:坏 h:了");
    SHOWS("カメラ 안녕", "h:カ h:メ h:ラ h:안 h:녕");
}

static void faces_and_pictures_are_one_token(void **state)
{
    SHOWS(":-) ;D :'( >:( <3 xD ^_^ :/",
          "e::) e:;) e::'( e:>:( e:<3 e::D e:^^ e::/");
    SHOWS("thanks:) (see: note) a:b 10:30 ratio 3:1",
          "thanks e::) p:( see p:: note p:) a p:: b n:10:30 ratio n:3:1");
    /* shrug of a woman with dark skin; family; flag; 1 in a box; heart */
    SHOWS("\U0001f937\U0001f3ff\u200d\u2640\ufe0f", "e:\U0001f937");
    SHOWS("\U0001f468\u200d\U0001f469\u200d\U0001f467",
          "e:\U0001f468\u200d\U0001f469\u200d\U0001f467");
    SHOWS("\U0001f1f5\U0001f1f1\U0001f1eb\U0001f1f7",
          "e:\U0001f1f5\U0001f1f1 e:\U0001f1eb\U0001f1f7");
    SHOWS("1\ufe0f\u20e3 \u2764\ufe0f \u2764 \xc2\xa9",
          "e:1\u20e3 e:\u2764 e:\u2764 p:\xc2\xa9");
}

static void links_end_before_the_sentence_does(void **state)
{
    SHOWS("see http://Shop.example/a(b)?x=1. Or (www.x.pl)!",
          "see l:shop.example p:. or p:( l:x.pl p:) p:!");
    SHOWS("my-shop.com/x, bad.it is; allegro.pl: https://u:p@h.example:80/",
          "l:my-shop.com p:, bad p:. it is p:; l:allegro.pl p:: l:h.example");
    SHOWS("打开https://x.cn/a退款", "h:打 h:开 l:x.cn h:退 h:款");
    SHOWS("http:// www. a.b.c", "http p:: p:// ww p:. a p:. b p:. c");
}

static void addresses_handles_and_tags_are_whole(void **state)
{
    SHOWS("write to Jan.Kowalski+1@Poczta.example.pl, please",
          "write to m:jan.kowalski+1@poczta.example.pl p:, please");
    SHOWS("@Shop_Help #EpicFail #12 a@b &#39; @ me",
          "@:@shop_help #:epicfail p:# n:12 a p:@ b p:& p:# n:39 p:; p:@ me");
}

static void sentences_begin_where_people_begin_them(void **state)
{
    struct scan s = scan_text(
        *state, STR("It broke. i want \"help!\" Nr. 5 e.g. this... ok\n\n"
                    "Dr. Kowal said no.\n- one\n太差！退款"));
    static const char *const first[] = {"it", "i", "nr", "dr", "-", "退"};
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.tokens[i].flags & SCAN_SENTENCE) {
            assert_true(n < ARRAY_N(first));
            assert_str(scan_folded(&s, i), first[n]);
            n++;
        }
    assert_int_equal(n, ARRAY_N(first));
}

/* ---- whatever the bytes are ---- */

static void sound(const struct scan *s)
{
    uint32_t end = 0, at = 0;

    for (size_t i = 0; i < s->n; i++) {
        const struct scan_token *t = &s->tokens[i];

        assert_true(t->from >= end && t->from < t->to);
        assert_true(t->to <= s->source.len);
        assert_true(t->at == at && t->n > 0);
        assert_true(t->hash == scan_hash(scan_folded(s, i)));
        assert_true(utf8_valid(scan_folded(s, i)));
        end = t->to;
        at = t->at + t->n;
    }
    assert_true(at == s->folded.len);
}

/* Pieces that once were hard, put together at random. */
static const char *const pieces[] = {"a",
                                     "A",
                                     "é",
                                     "й",
                                     "\xcc\x86",
                                     "'",
                                     "\xe2\x80\x99",
                                     "\xca\xbc",
                                     "1",
                                     ".",
                                     ",",
                                     ":",
                                     "@",
                                     "#",
                                     "-",
                                     "_",
                                     "/",
                                     "://",
                                     "http",
                                     "www.",
                                     ".com",
                                     " ",
                                     "\n",
                                     "\r\n",
                                     "\xff",
                                     "\xc3",
                                     "\xf0\x9f",
                                     "\xed\xa0\x80",
                                     "好",
                                     "。",
                                     "…",
                                     "\U0001f600",
                                     "\u200d",
                                     "\ufe0f",
                                     "\u20e3",
                                     "\U0001f1e6",
                                     "\U0001f3fd",
                                     "\u2640",
                                     "ﷺ",
                                     "㈱",
                                     "ﬃ",
                                     "ß",
                                     "İ",
                                     "א",
                                     "ب",
                                     "\u202e",
                                     "x",
                                     "D",
                                     ")",
                                     "(",
                                     "<",
                                     "3",
                                     ">",
                                     "=",
                                     ";",
                                     "^",
                                     "\\",
                                     "*",
                                     "!",
                                     "?",
                                     "\xc2\xa0",
                                     "\xc2\xad",
                                     "ก",
                                     "가",
                                     "ー",
                                     "\xe2\x84\xa2",
                                     "k",
                                     "l'"};

static void any_bytes_give_sound_tokens(void **state)
{
    struct rng r = rng_make(test_seed());
    struct arena *a = arena_open();

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct buf b = buf_make(a, 4000);
        size_t n = rng_below(&r, 40);
        struct scan s;
        char *exact;

        for (size_t i = 0; i < n; i++)
            buf_put_z(&b, pieces[rng_below(&r, ARRAY_N(pieces))]);
        /* so that a sanitizer sees its end */
        exact = malloc(b.len ? b.len : 1);
        if (b.len)
            memcpy(exact, b.ptr, b.len);
        s = scan_text(a, str_make(exact, b.len));
        sound(&s);
        free(exact);
        arena_reset(a);
    }
    arena_close(&a);
}

/* 16 times the bytes take 16 times as long, a factor of six left for a busy
 * machine; were it quadratic, it would be 256. */
static void time_is_linear(void **state)
{
    static const char *const units[] = {
        "a",        "a.",   "a@", "a-",         "a'",
        "http://",  "www.", "@",  "#",          ":",
        "<",        "\xff", "好", "\U0001f600", "\U0001f468\u200d",
        "\xcc\x81", "(",    ":(", "1.",         "1,",
        "\u200d",   "a.b@", "-_", "x",          ". ",
        "ﷺ"};
    struct arena *a = arena_open();

    (void)state;
    for (size_t i = 0; i < ARRAY_N(units); i++) {
        int64_t took[2];

        for (int k = 0; k < 2; k++) {
            size_t bytes = k ? LIMIT_SCAN_BYTES : LIMIT_SCAN_BYTES / 16;
            struct buf b = buf_make(a, LIMIT_SCAN_BYTES + 64);
            struct scan s;
            int64_t start;

            while (b.len < bytes)
                buf_put_z(&b, units[i]);
            start = clock_cpu_us();
            s = scan_text(a, buf_str(&b));
            took[k] = clock_cpu_us() - start;
            sound(&s);
            arena_reset(a);
        }
        if (took[1] > 16 * 6 * (took[0] + 2000))
            print_error("%s: %lld us, %lld us\n", units[i], (long long)took[0],
                        (long long)took[1]);
        assert_true(took[1] <= 16 * 6 * (took[0] + 2000));
    }
    arena_close(&a);
}

static void beyond_the_limit_nothing_is_read(void **state)
{
    size_t n = LIMIT_SCAN_BYTES + 1;
    char *text = arena_alloc(*state, n + 1);
    struct scan s;

    memset(text, 'b', n);
    memcpy(text + n - 2, "é", 2); /* would be cut in half */
    s = scan_text(*state, str_make(text, n));
    assert_int_equal(s.n, 1);
    assert_int_equal(s.source.len, LIMIT_SCAN_BYTES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lose_case_accents_and_apostrophes),
        cmocka_unit_test(elided_words_stand_alone),
        cmocka_unit_test(letters_in_a_row_are_two_at_most),
        cmocka_unit_test(numbers_keep_their_points_and_leave_their_letters),
        cmocka_unit_test(signs_are_runs_of_one_form),
        cmocka_unit_test(characters_without_spaces_are_tokens_and_simplified),
        cmocka_unit_test(faces_and_pictures_are_one_token),
        cmocka_unit_test(links_end_before_the_sentence_does),
        cmocka_unit_test(addresses_handles_and_tags_are_whole),
        cmocka_unit_test(sentences_begin_where_people_begin_them),
        cmocka_unit_test(any_bytes_give_sound_tokens),
        cmocka_unit_test(time_is_linear),
        cmocka_unit_test(beyond_the_limit_nothing_is_read),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
