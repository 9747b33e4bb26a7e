/*
 * Manners through the whole of the guard.  The first argument is the folder
 * of the letters, test/data.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/random.h"
#include "base/utf8.h"
#include "judge/guard.h"
#include "test/data_help.h"

static struct str folder;
static struct arena *arena;

/* Takes the next letter: what stands behind "= ", and the text up to "--". */
static bool next_letter(struct str *rest, struct str *head, struct str *text)
{
    struct str line;

    while (str_line(rest, &line)) {
        const char *begin, *end;

        if (!str_starts(line, STR("= ")))
            continue;
        *head = str_sub(line, 2, SIZE_MAX);
        begin = end = line.ptr + line.len + 1;
        while (str_line(rest, &line) && !str_eq(line, STR("--")))
            end = line.ptr + line.len;
        *text = str_make(begin, (size_t)(end - begin));
        return true;
    }
    return false;
}

/* The whole of a dictionary, but for what is misspelt in the letters. */
static bool known(void *ctx, enum lang lang, struct str word)
{
    static const char *const bad[] = {"comming", "bougth", "twistet",
                                      "marketting", "controlers"};

    (void)ctx;
    (void)lang;
    for (size_t i = 0; i < ARRAY_N(bad); i++)
        if (str_eq_nocase(word, str_from_z(bad[i])))
            return false;
    return true;
}

static const struct guard_speller speller = {.known = known};

static struct guard_out read_letter(struct str text, enum lang lang)
{
    static const struct str names[] = {STR_INIT("Vortex Marketing"),
                                       STR_INIT("Nordlicht Controllers")};
    const struct guard_in in = {.text = text,
                                .lang = lang,
                                .harm = 2,
                                .names = names,
                                .names_n = ARRAY_N(names),
                                .speller = &speller};
    struct guard_out out;

    guard_read(NULL, arena, &in, &out);
    return out;
}

static struct guard_out read_z(const char *z, enum lang lang)
{
    return read_letter(str_from_z(z), lang);
}

static void print_findings(struct str text, const struct guard_out *out,
                           enum guard_level least)
{
    for (size_t i = 0; i < out->findings_n; i++) {
        const struct guard_finding *f = &out->findings[i];

        if (f->level >= least)
            print_error("  %.*s %.*s: \"%.*s\"\n",
                        STR_ARG(guard_level_name(f->level)),
                        STR_ARG(guard_what_name(f->what)),
                        STR_ARG(str_sub(text, f->from, f->to - f->from)));
    }
}

/* The gravest of a kind; -1 when there is none. */
static int level_of(const struct guard_out *out, enum guard_what what)
{
    int level = -1;

    for (size_t i = 0; i < out->findings_n; i++)
        if (out->findings[i].what == what &&
            (int)out->findings[i].level > level)
            level = (int)out->findings[i].level;
    return level;
}

static enum guard_level parse_level(struct str name)
{
    for (int i = 0; i < GUARD_LEVEL_N; i++)
        if (str_eq(name, guard_level_name((enum guard_level)i)))
            return (enum guard_level)i;
    fail_msg("no such level");
    return GUARD_NOTE;
}

static void eight_rude_letters_are_stopped_for_the_right_reasons(void **state)
{
    struct str rest = data_read(arena, folder, "manner_rude.txt"), head, text;
    size_t letters = 0, bad = 0;

    (void)state;
    while (next_letter(&rest, &head, &text)) {
        struct guard_out out = read_letter(text, LANG_EN);
        struct str reason;
        size_t was = bad;

        letters++;
        bad += out.level != GUARD_STOP;
        while (str_cut(&head, ' ', &reason)) {
            struct str kind;
            enum guard_what what;

            assert_true(str_cut(&reason, ':', &kind));
            assert_true(guard_what_parse(kind, &what));
            if (level_of(&out, what) == (int)parse_level(reason))
                continue;
            print_error("letter %zu: not %.*s:%.*s\n", letters, STR_ARG(kind),
                        STR_ARG(reason));
            bad++;
        }
        if (bad > was)
            print_findings(text, &out, GUARD_NOTE);
    }
    assert_int_equal(letters, 8);
    assert_int_equal(bad, 0);
}

static void a_hundred_good_answers_pass(void **state)
{
    struct str rest = data_read(arena, folder, "manner_good.txt"), head, text;
    size_t letters = 0, stopped = 0, asked = 0, by_lang[LANG_N] = {0};

    (void)state;
    while (next_letter(&rest, &head, &text)) {
        struct guard_out out = read_letter(text, lang_from_tag(head));
        size_t asks = 0;

        letters++;
        by_lang[lang_from_tag(head)]++;
        for (int what = GUARD_INSULT; what <= GUARD_COLDNESS; what++)
            asks += level_of(&out, (enum guard_what)what) >= GUARD_ASK;
        asked += asks > 0;
        stopped += out.level == GUARD_STOP;
        if (out.level == GUARD_STOP || asks) {
            print_error("letter %zu (%.*s)\n", letters, STR_ARG(head));
            print_findings(text, &out, GUARD_ASK);
        }
    }
    assert_true(letters >= 100);
    for (enum lang lang = LANG_EN; lang <= LANG_ZH_HANS; lang++)
        assert_true(by_lang[lang] >= 15);
    assert_int_equal(stopped, 0);
    /* one false question in fifty would teach people to click it away */
    assert_true(asked * 50 <= letters);
}

static void plain_sentences_are_not_even_asked_about(void **state)
{
    struct str rest = data_read(arena, folder, "manner_plain.txt"), line;
    enum lang lang = LANG_UNSURE;
    size_t n = 0, asked = 0;

    (void)state;
    while (str_line(&rest, &line)) {
        struct guard_out out;
        bool asks = false;

        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (line.ptr[0] == '[') {
            lang = lang_from_tag(str_sub(line, 1, line.len - 2));
            continue;
        }
        n++;
        out = read_letter(line, lang);
        for (int what = GUARD_INSULT; what <= GUARD_COLDNESS; what++)
            asks |= level_of(&out, (enum guard_what)what) >= GUARD_ASK;
        if (asks)
            print_findings(line, &out, GUARD_ASK);
        asked += asks;
    }
    assert_true(n >= 120);
    assert_int_equal(asked, 0);
}

static void the_same_word_stops_only_when_aimed(void **state)
{
    struct guard_out out;

    (void)state;
    out = read_z("You are a liar and a cheat.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_INSULT), GUARD_STOP);
    out = read_z("Beware: the liar in that message is not one of us.", LANG_EN);
    assert_true(level_of(&out, GUARD_INSULT) < GUARD_STOP);
    out = read_z("They are the ones who're late, and he'll come.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_INSULT), -1);
    out = read_z("We were foolish and we are sorry.", LANG_EN);
    assert_true(level_of(&out, GUARD_INSULT) < GUARD_ASK);
}

static void words_of_the_customer_do_not_count_against_the_author(void **state)
{
    struct guard_out out;

    (void)state;
    out = read_z("You wrote: \"your clerk is an idiot\". I am sorry.", LANG_EN);
    assert_true(level_of(&out, GUARD_INSULT) == GUARD_NOTE);
    out = read_z("> you are all idiots\n\nI am sorry you had to write this.",
                 LANG_EN);
    assert_int_equal(level_of(&out, GUARD_INSULT), -1);
    /* but marks alone excuse nothing */
    out = read_z("You are an \"idiot\".", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_INSULT), GUARD_STOP);
    out = read_z("You wrote like an idiot.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_INSULT), GUARD_STOP);
}

static void blame_asks_alone_and_stops_beside_an_insult(void **state)
{
    struct guard_out out;

    (void)state;
    out = read_z("Hello Ann, you failed to read the manual.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_BLAME), GUARD_ASK);
    out = read_z("Hello Ann, it was not your fault.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_BLAME), -1);
    out = read_z("You failed to read the manual, you idiot.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_BLAME), GUARD_STOP);
}

struct rude {
    enum lang lang;
    enum guard_what what;
    enum guard_level level; /* at least */
    const char *text;
};

static void every_language_has_every_fault(void **state)
{
    static const struct rude rude[] = {
        {LANG_EN, GUARD_SLUR, GUARD_STOP, "Go back to your country."},
        {LANG_EN, GUARD_THREAT, GUARD_STOP, "You will regret this."},
        {LANG_EN, GUARD_THREAT, GUARD_ASK, "We will sue you."},
        {LANG_EN, GUARD_CONDESCENSION, GUARD_ASK,
         "As I already explained, it is not possible."},
        {LANG_EN, GUARD_SARCASM, GUARD_ASK, "Thanks for nothing."},
        {LANG_EN, GUARD_BOASTING, GUARD_ASK, "Do you know who I am?"},
        {LANG_EN, GUARD_IMPATIENCE, GUARD_ASK, "Stop writing to us."},
        {LANG_FR, GUARD_INSULT, GUARD_STOP, "Vous êtes un menteur."},
        {LANG_FR, GUARD_INSULT, GUARD_STOP, "Quel abruti."},
        {LANG_FR, GUARD_SLUR, GUARD_STOP, "Retournez dans votre pays."},
        {LANG_FR, GUARD_THREAT, GUARD_STOP, "Vous allez le regretter."},
        {LANG_FR, GUARD_CONDESCENSION, GUARD_ASK,
         "Il suffisait de lire la notice."},
        {LANG_FR, GUARD_CONDESCENSION, GUARD_ASK, "Calmez-vous d'abord."},
        {LANG_FR, GUARD_BLAME, GUARD_ASK, "C'est entièrement votre faute."},
        {LANG_FR, GUARD_SARCASM, GUARD_ASK, "Merci pour cette leçon."},
        {LANG_FR, GUARD_BOASTING, GUARD_ASK, "Savez-vous à qui vous parlez ?"},
        {LANG_FR, GUARD_IMPATIENCE, GUARD_ASK, "Pour la dernière fois, non."},
        {LANG_PL, GUARD_INSULT, GUARD_STOP, "Pan jest kłamcą."},
        {LANG_PL, GUARD_INSULT, GUARD_STOP, "Ale z pani idiotka."},
        {LANG_PL, GUARD_SLUR, GUARD_STOP, "Wracaj na Ukrainę."},
        {LANG_PL, GUARD_THREAT, GUARD_STOP, "Jeszcze pan pożałuje."},
        {LANG_PL, GUARD_CONDESCENSION, GUARD_ASK,
         "Jak już pisałem, to niemożliwe."},
        {LANG_PL, GUARD_BLAME, GUARD_ASK, "To wyłącznie pana wina."},
        {LANG_PL, GUARD_SARCASM, GUARD_ASK, "Dziękuję za wykład."},
        {LANG_PL, GUARD_BOASTING, GUARD_ASK,
         "Nie wie pan, z kim pan rozmawia."},
        {LANG_PL, GUARD_IMPATIENCE, GUARD_ASK, "Proszę przestać do nas pisać."},
        {LANG_RU, GUARD_INSULT, GUARD_STOP, "Вы лжец."},
        {LANG_RU, GUARD_INSULT, GUARD_STOP, "Какой же вы дурак."},
        {LANG_RU, GUARD_SLUR, GUARD_STOP, "Убирайтесь в свой аул."},
        {LANG_RU, GUARD_THREAT, GUARD_STOP, "Вы ещё пожалеете."},
        {LANG_RU, GUARD_CONDESCENSION, GUARD_ASK, "Как бы вам это объяснить."},
        {LANG_RU, GUARD_CONDESCENSION, GUARD_ASK,
         "Как мы уже говорили, нельзя."},
        {LANG_RU, GUARD_BLAME, GUARD_ASK, "Вы сами виноваты."},
        {LANG_RU, GUARD_SARCASM, GUARD_ASK, "Спасибо за лекцию."},
        {LANG_RU, GUARD_BOASTING, GUARD_ASK, "Вы хоть знаете, кто я?"},
        {LANG_RU, GUARD_IMPATIENCE, GUARD_ASK, "Прекратите нам писать."},
        {LANG_ZH_HANS, GUARD_INSULT, GUARD_STOP, "你是个骗子。"},
        {LANG_ZH_HANS, GUARD_INSULT, GUARD_STOP, "您真是个白痴。"},
        {LANG_ZH_HANS, GUARD_SLUR, GUARD_STOP, "滚回你们老家去。"},
        {LANG_ZH_HANS, GUARD_THREAT, GUARD_STOP, "你给我等着。"},
        {LANG_ZH_HANS, GUARD_CONDESCENSION, GUARD_ASK,
         "这么简单的道理您都不懂。"},
        {LANG_ZH_HANS, GUARD_BLAME, GUARD_ASK, "这都怪您自己。"},
        {LANG_ZH_HANS, GUARD_SARCASM, GUARD_ASK, "呵呵，您真行。"},
        {LANG_ZH_HANS, GUARD_BOASTING, GUARD_ASK, "你知道我是谁吗？"},
        {LANG_ZH_HANS, GUARD_IMPATIENCE, GUARD_ASK, "别再打来了，有完没完。"},
        {LANG_ZH_HANT, GUARD_INSULT, GUARD_STOP, "妳這個騙子。"},
        {LANG_ZH_HANT, GUARD_INSULT, GUARD_STOP, "真是智障。"},
        {LANG_ZH_HANT, GUARD_SLUR, GUARD_STOP, "滾回大陸去。"},
        {LANG_ZH_HANT, GUARD_THREAT, GUARD_STOP, "你一定會後悔。"},
        {LANG_ZH_HANT, GUARD_CONDESCENSION, GUARD_ASK,
         "我們已經說得很清楚了。"},
        {LANG_ZH_HANT, GUARD_BLAME, GUARD_ASK, "是您自己沒看清楚。"},
        {LANG_ZH_HANT, GUARD_SARCASM, GUARD_ASK, "好棒棒哦，呵呵。"},
        {LANG_ZH_HANT, GUARD_BOASTING, GUARD_ASK, "不缺您這一個客人。"},
        {LANG_ZH_HANT, GUARD_IMPATIENCE, GUARD_ASK, "怎麼又是您，煩不煩。"},
    };
    size_t bad = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rude); i++) {
        struct guard_out out = read_z(rude[i].text, rude[i].lang);

        if (level_of(&out, rude[i].what) >= (int)rude[i].level)
            continue;
        bad++;
        print_error("\"%s\" should be %.*s %.*s\n", rude[i].text,
                    STR_ARG(guard_level_name(rude[i].level)),
                    STR_ARG(guard_what_name(rude[i].what)));
        print_findings(str_from_z(rude[i].text), &out, GUARD_NOTE);
    }
    assert_int_equal(bad, 0);
}

static void disguised_insults_are_seen(void **state)
{
    static const char *const texts[] = {"You are an 1d10t.",
                                        "What an i d i o t you are.",
                                        "F*ck off.", "You a$$hole."};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(texts); i++) {
        struct guard_out out = read_z(texts[i], LANG_EN);

        assert_int_equal(level_of(&out, GUARD_INSULT), GUARD_STOP);
    }
}

static void capitals_and_storms_of_signs_are_shouting(void **state)
{
    struct guard_out out;

    (void)state;
    out = read_z("PLEASE READ WHAT WE WROTE.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_SHOUTING), GUARD_ASK);
    out = read_z("Really?!?! Yes.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_SHOUTING), GUARD_ASK);
    out = read_z("真的吗！！！", LANG_ZH_HANS);
    assert_int_equal(level_of(&out, GUARD_SHOUTING), GUARD_ASK);
    out = read_z("Thank you! Our IBAN, BIC and VAT are in the PDF.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_SHOUTING), -1);
    out = read_z("Please send it to:\n12 RUE DE LA PAIX\n75002 PARIS CEDEX",
                 LANG_FR);
    assert_int_equal(level_of(&out, GUARD_SHOUTING), -1);
    out = read_z("We paid it to VORTEX MARKETING NORDLICHT today.", LANG_EN);
    assert_int_equal(level_of(&out, GUARD_SHOUTING), -1);
}

static void cold_letters_are_noted_not_stopped(void **state)
{
    struct guard_in in = {
        .text = STR("The repair is finished. The device can be fetched from "
                    "Monday to Friday between nine and five."),
        .lang = LANG_EN,
        .customer_name = STR("Ann Clarke"),
        .harm = 3};
    struct guard_out out;

    (void)state;
    guard_read(NULL, arena, &in, &out);
    /* no greeting, and no regret though the harm is 3 */
    assert_int_equal(out.counts[GUARD_COLDNESS], 2);
    assert_int_equal(level_of(&out, GUARD_COLDNESS), GUARD_NOTE);
    in.text = STR("Dear Ms Clarke, we are sorry that it took so long. The "
                  "device is repaired and can be fetched from Monday on.");
    guard_read(NULL, arena, &in, &out);
    assert_int_equal(out.counts[GUARD_COLDNESS], 0);
    in.text = STR("Hello, we are sorry that it took so long. The device is "
                  "repaired and can be fetched from Monday on, from nine.");
    guard_read(NULL, arena, &in, &out);
    assert_int_equal(out.counts[GUARD_COLDNESS], 1); /* her name */
}

static size_t coldness(enum lang lang, const char *channel, int harm,
                       struct str text)
{
    struct guard_in in = {.text = text,
                          .lang = lang,
                          .channel = str_from_z(channel),
                          .customer_name = STR("Anna Nowak"),
                          .harm = harm};
    struct guard_out out;

    guard_read(NULL, arena, &in, &out);
    return out.counts[GUARD_COLDNESS];
}

static struct str said_often(const char *begin, const char *text, int times)
{
    struct buf b = buf_make(arena, 8000);

    buf_put_z(&b, begin);
    while (times--)
        buf_put_z(&b, text);
    return buf_str(&b);
}

/* In public nobody expects "Dear Ms Nowak", but regret is owed there too. */
static void a_post_needs_regret_and_no_greeting(void **state)
{
    /* each has more than 80 letters, a Chinese character counting three, and
     * less than 250; "plain" regrets nothing, "sorry" does */
    static const struct {
        enum lang lang;
        const char *plain, *sorry;
    } rows[] = {
        {LANG_EN,
         "Your parcel was found in Lyon this morning and a new courier will "
         "bring it to your door tomorrow before noon. ",
         "We are sorry that your parcel was left in Lyon. A new courier will "
         "bring it to your door tomorrow before noon. "},
        {LANG_FR,
         "Votre colis a été retrouvé à Lyon ce matin et un autre livreur vous "
         "l'apportera demain avant midi. ",
         "Nous sommes désolés que votre colis soit resté à Lyon. Un autre "
         "livreur vous l'apportera demain avant midi. "},
        {LANG_PL,
         "Paczka znalazła się dziś rano w Łodzi i jutro przed południem inny "
         "kurier przywiezie ją pod same drzwi. ",
         "Przepraszamy, że paczka została w Łodzi. Jutro przed południem inny "
         "kurier przywiezie ją pod same drzwi. "},
        {LANG_RU,
         "Посылка нашлась сегодня утром в Туле, и завтра до полудня другой "
         "курьер привезёт её прямо к двери. ",
         "Просим прощения, что посылка осталась в Туле. Завтра до полудня "
         "другой курьер привезёт её прямо к двери. "},
        {LANG_ZH_HANT,
         "包裹今天早上在台中找到了，明天中午以前會由另一位配送員直接送到府上門"
         "口"
         "。",
         "很抱歉讓包裹留在台中，明天中午以前會由另一位配送員直接送到府上門口"
         "。"},
        {LANG_ZH_HANS,
         "包裹今天早上在苏州找到了，明天中午以前会由另一位快递员直接送到您家门"
         "口"
         "。",
         "很抱歉让包裹留在苏州，明天中午以前会由另一位快递员直接送到您家门口"
         "。"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        enum lang lang = rows[i].lang;
        struct str plain = str_from_z(rows[i].plain);
        struct str sorry = str_from_z(rows[i].sorry);

        /* a letter: no greeting, and no regret after harm */
        assert_int_equal(coldness(lang, "mail", 3, plain), 2);
        assert_int_equal(coldness(lang, "mail", 3, sorry), 1);
        assert_int_equal(coldness(lang, "mail", 1, plain), 1);
        /* a post: only the regret */
        assert_int_equal(coldness(lang, "mastodon", 3, plain), 1);
        assert_int_equal(coldness(lang, "x", 3, sorry), 0);
        assert_int_equal(coldness(lang, "x", 1, plain), 0);
        /* over 500 letters: a letter in public, which a handle begins too */
        plain = said_often("", rows[i].plain, 7);
        assert_int_equal(coldness(lang, "review", 1, plain), 1);
        plain = said_often("@nowak ", rows[i].plain, 7);
        assert_int_equal(coldness(lang, "review", 1, plain), 0);
        assert_int_equal(coldness(lang, "mail", 1, plain), 1);
    }
}

/* Whatever comes: places are in the text, and time is linear. */
static void hostile_letters_do_no_harm(void **state)
{
    static const char *const parts[] = {"a",
                                        "!",
                                        "you idiot ",
                                        "\xF0\x9F\x96\x95",
                                        "\xE2\x80\x8F",
                                        "\xFF",
                                        "A B ",
                                        "\"",
                                        "you not ",
                                        "\xE4\xBD\xA0",
                                        "x\xE2\x80\x8D",
                                        "i d i o t "};

    (void)state;
    for (size_t p = 0; p < ARRAY_N(parts); p++) {
        size_t n = strlen(parts[p]), size = 64 * 1024;
        char *big = arena_alloc(arena, size);
        clock_t start = clock();
        struct guard_out out;

        for (size_t i = 0; i < size; i++)
            big[i] = parts[p][i % n];
        out = read_letter(str_make(big, size), LANG_EN);
        for (size_t i = 0; i < out.findings_n; i++)
            assert_true(out.findings[i].from <= out.findings[i].to &&
                        out.findings[i].to <= size);
        if (clock() - start > CLOCKS_PER_SEC)
            print_message("part %zu: %ld ms\n", p,
                          (long)((clock() - start) / 1000));
        assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
    }
}

static void survives_any_mixture_of_words_and_bytes(void **state)
{
    static const char *const parts[] = {
        "you ",  "idiot",  " not",    "\"",   "«",  "vous ",
        "дурак", "你",     "白痴",    "\n> ", "!!", "STOP ",
        "\xC3",  "sorry ", "wrote: ", ". ",   "*",  " "};
    struct rng rng = rng_make(test_seed());

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct arena *a = arena_open();
        struct buf b = buf_make(a, 4096);
        struct guard_in in = {.lang = (enum lang)rng_below(&rng, LANG_N),
                              .customer_name = STR("you")};
        struct guard_out out;

        for (size_t n = rng_below(&rng, 40); n > 0; n--)
            buf_put_z(&b, parts[rng_below(&rng, ARRAY_N(parts))]);
        in.text = buf_str(&b);
        in.subject = str_sub(in.text, 0, 20);
        guard_read(NULL, a, &in, &out);
        for (size_t i = 0; i < out.findings_n; i++)
            assert_true(out.findings[i].from <= out.findings[i].to &&
                        out.findings[i].to <= in.text.len);
        arena_close(&a);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_rude_letters_are_stopped_for_the_right_reasons),
        cmocka_unit_test(a_hundred_good_answers_pass),
        cmocka_unit_test(plain_sentences_are_not_even_asked_about),
        cmocka_unit_test(the_same_word_stops_only_when_aimed),
        cmocka_unit_test(words_of_the_customer_do_not_count_against_the_author),
        cmocka_unit_test(blame_asks_alone_and_stops_beside_an_insult),
        cmocka_unit_test(every_language_has_every_fault),
        cmocka_unit_test(disguised_insults_are_seen),
        cmocka_unit_test(capitals_and_storms_of_signs_are_shouting),
        cmocka_unit_test(cold_letters_are_noted_not_stopped),
        cmocka_unit_test(a_post_needs_regret_and_no_greeting),
        cmocka_unit_test(survives_any_mixture_of_words_and_bytes),
        cmocka_unit_test(hostile_letters_do_no_harm),
    };
    int bad;

    folder = str_from_z(argc > 1 ? argv[1] : "test/data");
    arena = arena_open();
    bad = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return bad;
}
