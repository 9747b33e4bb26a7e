#include "mime/mail_test.h"
#include "mime/quote.h"
#include "mime/quote_impl.h"
#include "text/fold.h"

/* One letter a part: New, Intro, History, Signature, Closing, Forward. */
static void check(struct arena *a, const char *text, const char *kinds)
{
    size_t n;
    struct quote_part *parts = quote_split(a, str_from_z(text), &n);
    char got[64] = {0};

    assert_true(n < sizeof got);
    for (size_t i = 0; i < n; i++)
        got[i] = "NIHSCF"[parts[i].kind];
    if (strcmp(got, kinds) != 0)
        print_error("in \"%s\"\n", text);
    assert_string_equal(got, kinds);
}

static void the_tables_are_in_folded_form(void **state)
{
    size_t first_n = 0;

    while (quote_word(first_n).len)
        first_n++;
    for (size_t i = 0; i < first_n || quote_closing_word(i - first_n).len;
         i++) {
        struct str word =
            i < first_n ? quote_word(i) : quote_closing_word(i - first_n);
        struct str folded = fold_text(*state, word);

        if (!str_eq(word, folded))
            print_error("\"%.*s\" folds to \"%.*s\"\n", STR_ARG(word),
                        STR_ARG(folded));
        assert_true(str_eq(word, folded));
    }
}

static void a_reply_above_its_quote_is_told_apart(void **state)
{
    struct str text = STR("Thank you.\n\nOn Tue, 24 Nov 2026 at 06:01, Ann "
                          "<ann@shop.example> wrote:\n> Hello\n>> Older\n");
    size_t n;
    struct quote_part *parts = quote_split(*state, text, &n);

    assert_int_equal(n, 3);
    assert_int_equal(parts[0].kind, QUOTE_NEW);
    assert_int_equal(parts[0].span.to, 12); /* "Thank you.\n\n" */
    assert_int_equal(parts[1].kind, QUOTE_INTRO);
    assert_int_equal(parts[2].kind, QUOTE_HISTORY);
    assert_int_equal(parts[2].span.to, text.len);
    assert_str(quote_new_text(*state, text), "Thank you.");
}

static void intros_of_all_languages_are_known(void **state)
{
    static const char *const intros[] = {
        "On Mon, Nov 23, 2026 at 10:00 AM Ann Smith <a@x.example> wrote:",
        "Le lun. 23 nov. 2026 à 10:00, Anne <a@x.example> a écrit :",
        "Le 23/11/2026 à 10:00, Anne a écrit :",
        "W dniu 23.11.2026 o 10:00, Anna pisze:",
        "pon., 23 lis 2026 o 10:00 Anna <a@x.example> napisał(a):",
        "Dnia 23 listopada 2026 10:00 Anna <a@x.example> napisała:",
        "пн, 23 нояб. 2026 г. в 10:00, Анна <a@x.example>:",
        "23.11.2026 10:00, Анна пишет:",
        "23 ноября 2026 г., 10:00, Анна написала:",
        "张三 <a@x.example> 于2026年11月23日周一 10:00写道：",
        "在 2026年11月23日，10:00，张三 <a@x.example> 写道：",
        "張三 <a@x.example> 於 2026年11月23日 週一 上午10:00寫道：",
        "Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Anna <a@x.example>:",
        "El lun, 23 nov 2026 a las 10:00, Ana (<a@x.example>) escribió:",
        "Il giorno lun 23 nov 2026 alle ore 10:00 Anna <a@x.example> ha "
        "scritto:",
    };

    for (size_t i = 0; i < ARRAY_N(intros); i++) {
        struct str marked = str_fmt(*state, "New.\n\n%s\n> old\n", intros[i]);
        struct str bare = str_fmt(*state, "New.\n\n%s\n\nold\n", intros[i]);

        check(*state, str_z(*state, marked), "NIH");
        check(*state, str_z(*state, bare), "NIH");
    }
}

static void an_intro_may_be_broken_over_lines(void **state)
{
    check(*state,
          "New.\n\nOn Monday, 23 November 2026 at 10:00,\nAnn Smith of a "
          "long name\n<ann.smith@shop.example>\nwrote:\n\n> old\n",
          "NIH");
}

static void header_blocks_of_outlook_are_known_in_all_languages(void **state)
{
    static const char *const labels[][4] = {
        {"From", "Sent", "To", "Subject"},
        {"De ", "Envoyé ", "À ", "Objet "},
        {"Od", "Wysłano", "Do", "Temat"},
        {"От", "Отправлено", "Кому", "Тема"},
        {"发件人", "发送时间", "收件人", "主题"},
        {"寄件者", "寄件日期", "收件者", "主旨"},
        {"Von", "Gesendet", "An", "Betreff"},
        {"De", "Enviado el", "Para", "Asunto"},
        {"Da", "Inviato", "A", "Oggetto"},
        {"*From", "*Sent", "*To", "*Subject"},
    };

    for (size_t i = 0; i < ARRAY_N(labels); i++) {
        struct str text =
            str_fmt(*state,
                    "New.\n\n%s: Ann\n%s: 23.11.2026 10:00\n%s: Bob\n%s: "
                    "Bag\n\nold\n",
                    labels[i][0], labels[i][1], labels[i][2], labels[i][3]);

        check(*state, str_z(*state, text), "NIH");
    }
    check(*state,
          "New.\n\n发件人： 张三\n发送时间： 10:00\n收件人： 李四\n"
          "主题： 行李\n\n旧\n",
          "NIH");
}

static void lines_that_say_original_message_are_known(void **state)
{
    static const char *const lines[] = {
        "-----Original Message-----",
        "-----Message d'origine-----",
        "-----Wiadomość oryginalna-----",
        "-----Исходное сообщение-----",
        "-----原始邮件-----",
        "-----原始郵件-----",
        "-----Ursprüngliche Nachricht-----",
        "-----Mensaje original-----",
    };

    for (size_t i = 0; i < ARRAY_N(lines); i++)
        check(*state,
              str_z(*state, str_fmt(*state, "New.\n\n%s\nold\n", lines[i])),
              "NIH");
}

static void a_forward_without_words_is_shown(void **state)
{
    check(*state,
          "---------- Forwarded message ---------\nFrom: Ann\nDate: "
          "today\nSubject: Bag\nTo: Bob\n\nMy bag is lost.\n",
          "F");
    check(*state, "\nBegin forwarded message:\n\n> From: Ann\n> My bag\n", "F");
    check(*state,
          "Sent from my iPhone\n\nFrom: Ann\nSent: today\nTo: "
          "Bob\nSubject: Bag\n\nMy bag is lost.\n",
          "SF");
}

static void a_forward_with_words_above_is_folded(void **state)
{
    check(*state,
          "Please help her.\n\n-------- Forwarded Message "
          "--------\nSubject: Bag\nDate: today\nFrom: Ann\n\nMy bag\n",
          "NIH");
}

static void answers_between_the_lines_are_new(void **state)
{
    check(*state,
          "On Mon, 23 Nov 2026 at 10:00, Ann wrote:\n> Which bag?\n\n"
          "The blue one.\n\n> Which flight?\n\nM7 12\n",
          "IHNHN");
}

static void an_answer_below_the_quote_is_new(void **state)
{
    check(*state, "> Which bag?\n> And when?\n\nThe blue one, today.\n", "HN");
}

static void the_rest_of_a_broken_quoted_line_is_history(void **state)
{
    check(*state,
          "> This line was so long that the program of the sender broke it\n"
          "at the end\n> and went on.\n",
          "H");
    check(*state,
          "> Which one of the two bags that you reported to us was "
          "blue?\nThe first\n> And the other?\n",
          "HNH");
}

static void signatures_are_found_at_the_end_only(void **state)
{
    check(*state, "Hello\n-- \nAnn Smith\nShop\n", "NS");
    check(*state, "Hello\n--\nAnn\n", "NS");
    check(*state, "Hello\n\nSent from my iPhone\n", "NS");
    check(*state, "Bonjour\n\nEnvoyé de mon iPhone\n", "NS");
    check(*state, "Cześć\n\nWysłane z iPhone'a\n", "NS");
    check(*state, "Привет\n\nОтправлено с iPhone\n", "NS");
    check(*state, "你好\n\n发自我的iPhone\n", "NS");
    check(*state, "你好\n\n從我的 iPhone 傳送\n", "NS");
    check(*state,
          "Hello\n-- \nAnn\n\nOn Mon, 23 Nov 2026 10:00, B wrote:\n"
          "> old\n",
          "NSIH");
    check(*state, "Hello\nI sent it from my house.\nBye\n", "N");
    check(*state, "List:\n- one -- two\nBye\n", "N");
}

static void closings_of_all_languages_are_known_with_what_is_below(void **state)
{
    static const char *const texts[] = {
        "My bag is lost.\n\nBest regards,\nAnn Smith\n",
        "My bag is lost.\nKind regards\n\nAnn Smith\nHead of Sales\n"
        "Oak & Sons Ltd\n+44 20 7946 0000\nann@oak.example\n",
        "My bag is lost.\n\nRegards, Ann\n",
        "My bag is lost.\n\n*Yours sincerely,*\n\n\nA. B. Smith\n",
        "Thank you for all.\n\nCheers!\nann\n",
        "Ma valise est perdue.\n\nCordialement,\nAnne Petit\n"
        "Directrice Commerciale\nTél. : 01 99 00 12 34\n",
        "Ma valise est perdue.\n\nBien à vous\nAnne\n",
        "Ma valise est perdue.\n\nVeuillez agréer, Madame, Monsieur, "
        "l’expression de mes salutations distinguées.\n\nAnne Petit\n",
        "Moja walizka zginęła.\n\nPozdrawiam\nAnna Nowak\n"
        "tel. 601 202 303\n",
        "Moja walizka zginęła.\n\nZ poważaniem,\nŁucja Żak\n"
        "ul. Długa 5, 00-123 Warszawa\n",
        "Moja walizka zginęła.\nSerdecznie pozdrawiam, Anna\n",
        "Мой чемодан потерян.\n\nС уважением,\nАнна Петрова\n"
        "ООО «Дуб»\n+7 495 000-11-22\n",
        "Мой чемодан потерян.\n\nВсего доброго!\nАнна\n",
        "我的行李丢了。\n\n此致\n敬礼\n\n张三\n2025年11月3日\n",
        "我的行李丢了。\n\n此致 敬礼！\n张三\n电话：13800000000\n",
        "我的行李丟了。\n\n此致　敬禮\n張三 敬上\n",
        "我的行李丟了。\n祝好\n張三\n橡樹貿易有限公司\n",
        "我的行李丢了。\n\n顺祝商祺，\n李四\n",
    };

    for (size_t i = 0; i < ARRAY_N(texts); i++)
        check(*state, texts[i], "NC");
}

static void what_may_be_said_below_a_closing_is_not_folded(void **state)
{
    static const char *const texts[] = {
        /* in running text */
        "Best regards to your colleague, but where is my bag?\n",
        "Hello,\nBest regards to Ann. My bag is still lost.\nBob\n",
        "It ended with “Kind regards”.\nNothing else was in it.\n",
        "Mój kolega pisze.\nPozdrawiam panią z okienka, ale gdzie walizka\n",
        "Bonjour.\nCordialement reçu, mais sans valise.\n",
        "Здравствуйте.\nС уважением относитесь к людям.\n",
        "你好。\n祝好像没有用，行李还是没到\n",
        "Hello.\nRegards, where is it\n",
        "Hello.\nBest regards, Where?\n",
        "Bonjour.\nVeuillez agréer ma demande de remboursement.\nAnne\n",
        /* something more is said, or asked for */
        "My bag.\n\nBest regards,\nAnn\n\nP.S. Refund the taxi as well.\n",
        "Bag.\nRegards\nAnn\nPS: and the taxi\n",
        "Bag.\nRegards\nAnn\nRefund me now\n",
        "Bag.\nRegards\nAnn\nWhere is my bag?\n",
        "Valise.\nCordialement\nAnne\nRemboursez-moi vite\n",
        "Walizka.\nPozdrawiam\nAnna\nProszę o zwrot pieniędzy\n",
        "Чемодан.\nС уважением\nАнна\nВерните мне деньги\n",
        "行李。\n祝好\n张三\n请尽快退款\n",
        "行李。\n祝好\n请退款\n",
        "行李。\n祝好\n张三\n附：收据两张\n",
        "行李。\n此致\n敬礼\n张三\n行李到底在什么地方\n",
        /* a number that matters */
        "Bag.\nRegards\nAnn\nBooking M7QX2\n",
        "Bag.\nRegards\nAnn Smith\nOrder No. 4711-0815\n",
        "Bag.\nRegards\nM7QX2\n",
        "Valise.\nCordialement\nAnne\nDossier 4711\n",
        "Walizka.\nPozdrawiam\nAnna\nNr rezerwacji M7QX2\n",
        "Чемодан.\nС уважением\nАнна\nЗаказ 4711\n",
        "行李。\n祝好\n张三\n订单号 47110815\n",
        "行李。\n祝好\n張三\n訂單編號：47110815\n",
        /* too much to be a name, or nothing above */
        "Bag.\nRegards\nAnn\nB Ltd\nElm\nYork\nUK\nEurope\n",
        "Best regards,\nAnn Smith\n",
        "\n\n此致\n敬礼\n张三\n",
        "С уважением,\nАнна\n",
    };

    for (size_t i = 0; i < ARRAY_N(texts); i++)
        check(*state, texts[i], "N");
}

static void a_closing_stands_above_signature_and_history(void **state)
{
    check(*state, "Bag.\n\nBest regards,\nAnn\n-- \nOak Ltd\n", "NCS");
    check(*state, "Bag.\n\nCordialement\nAnne\n\nEnvoyé de mon iPhone\n",
          "NCS");
    check(*state,
          "Bag.\nС уважением,\nАнна\n\n23.11.2026 10:00, B пишет:\n"
          "> Best regards,\n> B\n",
          "NCIH");
    /* of a forward it is part of what is to be read */
    check(*state,
          "---------- Forwarded message ---------\nFrom: Ann\nDate: "
          "today\nSubject: Bag\nTo: Bob\n\nLost.\nRegards\nAnn\n",
          "F");
    /* with nothing above, the closing stays though a signature is below */
    check(*state, "Best regards\n-- \nAnn\n", "NS");
}

/* What reads for meaning reads it: nothing hangs on the telling apart. */
static void a_closing_is_still_read(void **state)
{
    assert_str(quote_new_text(*state, STR("Bag.\n\nRegards,\nAnn\n-- \nOak\n")),
               "Bag.\n\nRegards,\nAnn");
    assert_str(
        quote_new_text(*state, STR("One.\nRegards\nAnn\n\n> old\n\nTwo.\n")),
        "One.\nRegards\nAnn\n\nTwo.");
}

static void sentences_that_look_like_intros_are_new(void **state)
{
    check(*state, "On the whole I wrote:\nnothing\n", "N");
    check(*state, "From: me\nTo: you\nwith love\n", "N");
    check(*state, "On Monday at 10:00 I came.\nNobody was there.\n", "N");
    check(*state, "To: whom it may concern\nSubject: none\nhi\n", "N");
}

static void an_empty_text_has_no_parts(void **state)
{
    size_t n = 7;

    assert_null(quote_split(*state, (struct str){0}, &n));
    assert_int_equal(n, 0);
    assert_str(quote_new_text(*state, STR("> only\n> old\n")), "> only\n> old");
}

/* A megabyte of each thing that could make it slow, in a second together. */
static void work_is_linear_in_the_text(void **state)
{
    static const char *const units[] = {"> \n",
                                        "On 10:00 a@b\n",
                                        "wrote:\n",
                                        "From: a\n",
                                        "\n",
                                        "wrote:\n\n\n\n",
                                        "-- \n",
                                        "Sent from my x\n",
                                        "____________\n",
                                        "regards\n",
                                        "Ann Smith\n",
                                        "On "};
    clock_t start = clock();

    for (size_t i = 0; i < ARRAY_N(units); i++) {
        struct arena *a = arena_open();
        size_t unit = strlen(units[i]), n;
        struct buf b = buf_make(a, 1 << 20);

        while (b.len + unit <= b.cap)
            buf_put_z(&b, units[i]);
        quote_split(a, buf_str(&b), &n);
        assert_true(n > 0);
        arena_close(&a);
    }
    (void)state;
    /* measured 0.6 s; a quadratic step would take minutes */
    assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_tables_are_in_folded_form),
        TEST(a_reply_above_its_quote_is_told_apart),
        TEST(intros_of_all_languages_are_known),
        TEST(an_intro_may_be_broken_over_lines),
        TEST(header_blocks_of_outlook_are_known_in_all_languages),
        TEST(lines_that_say_original_message_are_known),
        TEST(a_forward_without_words_is_shown),
        TEST(a_forward_with_words_above_is_folded),
        TEST(answers_between_the_lines_are_new),
        TEST(an_answer_below_the_quote_is_new),
        TEST(the_rest_of_a_broken_quoted_line_is_history),
        TEST(signatures_are_found_at_the_end_only),
        TEST(closings_of_all_languages_are_known_with_what_is_below),
        TEST(what_may_be_said_below_a_closing_is_not_folded),
        TEST(a_closing_stands_above_signature_and_history),
        TEST(a_closing_is_still_read),
        TEST(sentences_that_look_like_intros_are_new),
        TEST(an_empty_text_has_no_parts),
        TEST(work_is_linear_in_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
