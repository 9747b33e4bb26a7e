#include "judge/guard.h"
#include "judge/pii.h"
#include "test/test.h"

/* Tuesday, 24 November 2026, 10:30 in Warsaw (09:30 UTC). */
#define NOW_US (INT64_C(1795512600) * US_PER_S)

/* What is found by our own parts, each kind once, in the order of the enum;
 * "promise" goes last.  Manners have tests of their own. */
struct row {
    const char *text, *want;
};

static struct guard_in guard_in_of(enum lang lang, struct str text)
{
    return (struct guard_in){.text = text,
                             .lang = lang,
                             .now_us = NOW_US,
                             .zone = STR("Europe/Warsaw")};
}

static struct str found(struct arena *a, const struct guard_in *in)
{
    struct judge rules = judge_make(NULL);
    struct guard_out out;
    struct buf b = buf_make(a, 2000);

    guard_read(&rules, a, in, &out);
    for (int i = GUARD_EMPTY_APOLOGY; i < GUARD_WHAT_N; i++)
        if (out.counts[i] > 0)
            buf_put_f(&b, "%s%.*s", b.len ? " " : "",
                      STR_ARG(guard_what_name((enum guard_what)i)));
    if (out.promises_n > 0)
        buf_put_f(&b, "%spromise", b.len ? " " : "");
    return buf_str(&b);
}

static void check(enum lang lang, const struct row *rows, size_t n)
{
    bool ok = true;

    for (size_t i = 0; i < n; i++) {
        struct arena *a = arena_open();
        struct guard_in in = guard_in_of(lang, str_from_z(rows[i].text));
        struct str got = found(a, &in);

        if (!str_eq(got, str_from_z(rows[i].want))) {
            print_error("%s\n    got \"%.*s\", want \"%s\"\n", rows[i].text,
                        STR_ARG(got), rows[i].want);
            ok = false;
        }
        arena_close(&a);
    }
    assert_true(ok);
}

static void reads_english_answers(void **state)
{
    static const struct row rows[] = {
        {"We will refund you by Friday.", "promise"},
        {"You will hear from us within 24 hours.", "promise"},
        {"I'll call you tomorrow.", "promise"},
        {"Thanks, will pass your kudos along to the crew.", "promise"},
        {"A technician will visit you on 3 December.", "promise"},
        {"Your refund will be processed within 5-7 business days.", "promise"},
        {"If you send us the number, we will refund you by Friday.", ""},
        {"Will you be refunded? Yes, if all is well.", ""},
        {"We refunded you on Friday.", ""},
        {"We'd be happy to help you.", ""},
        {"We'll do our best to help.", ""},
        {"The carrier will contact you tomorrow.", ""},
        {"As well send it to the crew.", ""},
        {"Please fill out the form on our website.", "deflection"},
        {"Pls dm us your conf #", "deflection"},
        {"Please call our hotline.", "deflection"},
        {"You will need to contact the seller directly.", "deflection"},
        {"Please DM us your conf # and we'll take a look.", "deflection"},
        {"I have filled in the form for you.", ""},
        {"You need not call the carrier.", ""},
        {"Have you filed a claim with the baggage office?", ""},
        {"We've sent you a DM.", ""},
        {"Feel free to contact us again if you have questions.", ""},
        {"We cannot refund this as per our policy.", "policy"},
        {"Our privacy policy is short.", ""},
        {"We are sorry for this.", "empty_apology"},
        {"We are sorry; we have refunded the fee.", ""},
        {"Please see the attached invoice.", "attachment"},
        {"Thank you for the invoice you attached.", ""},
        {"Dear {name}, your parcel is here.", "placeholder"},
        {"Dear [CUSTOMER NAME], hello.", "placeholder"},
        {"Order XXX is ready, %s!", "placeholder"},
        {"Set {{ order.number }} here.", "placeholder"},
        {"Lorem ipsum dolor sit amet.", "placeholder"},
        {"See [our page](https://shop.example.org/a).", ""},
        {"Footnote [1], list [x], 100% fine, a<b and c>d.", ""},
        {"See [www.bank.example](https://evil.example/x).", "link"},
        {"See [shop.example.org](https://example.org/a).", ""},
    };

    (void)state;
    check(LANG_EN, rows, ARRAY_N(rows));
}

static void reads_french_answers(void **state)
{
    static const struct row rows[] = {
        {"Nous vous rembourserons d'ici vendredi.", "promise"},
        {"Vous recevrez une réponse sous 48 h.", "promise"},
        {"Je reviens vers vous demain avant midi.", "promise"},
        {"Nous allons vérifier cela avec notre entrepôt.", "promise"},
        {"Si vous nous envoyez le numéro, nous vous rembourserons.", ""},
        {"Pouvons-nous vous rappeler demain ?", ""},
        {"Nous vous avons remboursé hier.", ""},
        {"Nous ferons de notre mieux.", ""},
        {"Vous devrez contacter votre banque.", "deflection"},
        {"Merci de remplir le formulaire sur notre site.", "deflection"},
        {"Envoyez-nous un MP avec votre numéro.", "deflection"},
        {"J'ai rempli le formulaire pour vous.", ""},
        {"Vous n'avez pas besoin d'appeler le transporteur.", ""},
        {"N'hésitez pas à nous contacter si vous avez des questions.", ""},
        {"Avez-vous déjà contacté le transporteur ?", ""},
        {"Notre politique ne permet pas de remboursement.", "policy"},
        {"Vous trouverez ci-joint votre facture.", "attachment"},
        {"Merci de joindre votre facture à la réponse.", ""},
        {"Nous sommes désolés pour ce désagrément.", "empty_apology"},
        {"Bonjour {prénom}, votre commande est prête.", "placeholder"},
    };

    (void)state;
    check(LANG_FR, rows, ARRAY_N(rows));
}

static void reads_polish_answers(void **state)
{
    static const struct row rows[] = {
        {"Zwrócimy pieniądze do piątku.", "promise"},
        {"Odpowiemy w ciągu 24 godzin.", "promise"},
        {"Otrzyma Pani zwrot w ciągu 5 dni roboczych.", "promise"},
        {"Będziemy Pana na bieżąco informować.", "promise"},
        {"Jeśli prześle Pan numer, zwrócimy pieniądze.", ""},
        {"Czy możemy zadzwonić jutro?", ""},
        {"Wczoraj zwróciliśmy pieniądze.", ""},
        {"Nie zwrócimy pieniędzy.", ""},
        {"Zrobimy wszystko, co w naszej mocy.", ""},
        {"Prosimy o kontakt z bankiem.", "deflection"},
        {"Proszę wypełnić formularz na naszej stronie.", "deflection"},
        {"Prosimy o wiadomość prywatną z numerem.", "deflection"},
        {"Wypełniłem za Pana formularz.", ""},
        {"Nie musi Pani dzwonić do przewoźnika.", ""},
        {"Czy kontaktował się Pan z przewoźnikiem?", ""},
        {"W razie pytań prosimy o kontakt.", ""},
        {"Zgodnie z regulaminem nie możemy przyjąć zwrotu.", "policy"},
        {"W załączniku przesyłam fakturę.", "attachment"},
        {"Przykro nam z powodu tej sytuacji.", "empty_apology"},
        {"Szanowny Panie [imię], dziękujemy.", "placeholder"},
    };

    (void)state;
    check(LANG_PL, rows, ARRAY_N(rows));
}

static void reads_russian_answers(void **state)
{
    static const struct row rows[] = {
        {"Мы вернём деньги до пятницы.", "promise"},
        {"Вы получите ответ в течение 24 часов.", "promise"},
        {"Специалист свяжется с вами в течение трёх дней.", "promise"},
        {"Будем держать вас в курсе.", "promise"},
        {"Если вы пришлёте номер, мы вернём деньги.", ""},
        {"Можно вам перезвонить завтра?", ""},
        {"Вчера мы вернули деньги.", ""},
        {"Мы не вернём деньги.", ""},
        {"Сделаем всё возможное.", ""},
        {"Обратитесь, пожалуйста, в свой банк.", "deflection"},
        {"Заполните форму на нашем сайте.", "deflection"},
        {"Напишите нам в личные сообщения.", "deflection"},
        {"Я заполнил форму за вас.", ""},
        {"Вам не нужно звонить перевозчику.", ""},
        {"Вы уже обращались к перевозчику?", ""},
        {"Согласно нашим правилам, мы не можем вернуть деньги.", "policy"},
        {"Счёт во вложении.", "attachment"},
        {"Приносим извинения за доставленные неудобства.", "empty_apology"},
        {"Здравствуйте, {имя}!", "placeholder"},
    };

    (void)state;
    check(LANG_RU, rows, ARRAY_N(rows));
}

static void reads_chinese_answers_in_both_scripts(void **state)
{
    static const struct row rows[] = {
        {"我們會在三個工作天內退款給您。", "promise"},
        {"您將於24小時內收到回覆。", "promise"},
        {"如果您提供訂單編號，我們會為您退款。", ""},
        {"我們可以明天打電話給您嗎？", ""},
        {"我們昨天已經退款。", ""},
        {"我們不會退款。", ""},
        {"我們會盡力協助您。", ""},
        {"請您聯繫銀行處理。", "deflection"},
        {"請至官網填寫表單。", "deflection"},
        {"我已經為您填寫表單。", ""},
        {"您不需要聯繫賣家。", ""},
        {"如有任何問題，歡迎隨時與我們聯繫。", ""},
        {"根據公司規定，我們無法退款。", "policy"},
        {"很抱歉造成您的不便。", "empty_apology"},
        {"親愛的{姓名}您好", "placeholder"},
    };

    static const struct row simplified[] = {
        {"退款将在3至5个工作日内原路退回。", "promise"},
        {"我们会尽快为您处理。", "promise"},
        {"我们不会退款。", ""},
        {"亲，请您联系快递公司核实。", "deflection"},
        {"您不用联系卖家。", ""},
    };

    (void)state;
    check(LANG_ZH_HANT, rows, ARRAY_N(rows));
    check(LANG_ZH_HANS, simplified, ARRAY_N(simplified));
}

static void stops_data_of_other_people(void **state)
{
    static const struct row rows[] = {
        {"Card 4111 1111 1111 1111.", "card"},
        {"Card 4111-1111-1111-1112.", ""}, /* its check digit is wrong */
        {"IBAN DE89 3704 0044 0532 0130 00 is fine.", "account"},
        {"IBAN DE89 3704 0044 0532 0130 01 is fine.", ""},
        {"PESEL 44051401359.", "identity"},
        {"Passport no. AB1234567.", "identity"},
        {"Her number is +48 601 234 567.", "phone"},
        {"Anna has anna@example.org too.", "address"},
        {"Order 4711-2233 of 24.11.2026, 12:30.", ""},
    };

    (void)state;
    check(LANG_EN, rows, ARRAY_N(rows));
}

static void lets_pass_what_belongs_to_the_addressee_and_the_brand(void **state)
{
    static const struct str allowed[] = {STR_INIT("601234567"),
                                         STR_INIT("@shop.example"),
                                         STR_INIT("DE89370400440532013000")};
    static const struct guard_other others[] = {
        {STR_INIT("Anna Kowalska"), STR_INIT("anna@example.org")}};
    struct arena *a = arena_open();
    struct guard_in in = guard_in_of(
        LANG_EN, STR("+48 601 234 567, help@shop.example, DE89 3704 0044 "
                     "0532 0130 00"));

    (void)state;
    in.allowed = allowed;
    in.allowed_n = ARRAY_N(allowed);
    in.others = others;
    in.others_n = 1;
    assert_str(found(a, &in), "");
    in.text = STR("Anna Kowalska has the same fault.");
    assert_str(found(a, &in), "other_person");
    in.text = STR("It is with anna@example.org now.");
    assert_str(found(a, &in), "other_person");
    in.text = STR("Anna from our team called.");
    assert_str(found(a, &in), "");
    in.lang = LANG_PL;
    in.text = STR("To samo zgłoszono u Annie Kowalskiej w sklepie.");
    assert_str(found(a, &in), "other_person");
    in.customer_name = STR("Anna Kowalska");
    assert_str(found(a, &in), "");
    arena_close(&a);
}

static void sees_names_misspelt_and_not_their_endings(void **state)
{
    static const struct str names[] = {STR_INIT("Redress"),
                                       STR_INIT("Orion Comfort")};
    struct arena *a = arena_open();
    struct guard_in in = guard_in_of(LANG_EN, STR("Redres is here"));

    (void)state;
    in.names = names;
    in.names_n = ARRAY_N(names);
    in.customer_name = STR("Mr Kowalski");
    assert_str(found(a, &in), "name"); /* a letter is missing */
    in.text = STR("Redrses is here");  /* two are swapped */
    assert_str(found(a, &in), "name");
    in.text = STR("Dear Mr Kowalsky, hello");
    assert_str(found(a, &in), "name");
    in.text = STR("Redress's Orions and an address of Kowalski");
    assert_str(found(a, &in), "");
    in.lang = LANG_PL;
    in.text = STR("Dziękujemy za wybór Redressu i Orionem Comfortem");
    assert_str(found(a, &in), "");
    arena_close(&a);
}

static bool knows(void *ctx, enum lang lang, struct str word)
{
    (void)ctx;
    (void)lang;
    return !str_eq(word, STR("teh")) && !str_eq(word, STR("recieve"));
}

static struct str suggests(void *ctx, struct arena *a, enum lang lang,
                           struct str word)
{
    (void)ctx;
    (void)a;
    (void)lang;
    return str_eq(word, STR("teh")) ? STR("the") : (struct str){0};
}

static void notes_spelling_and_never_stops_for_it(void **state)
{
    static const struct guard_speller speller = {NULL, knows, suggests};
    struct arena *a = arena_open();
    struct judge rules = judge_make(NULL);
    struct guard_in in = guard_in_of(
        LANG_EN, STR("Hello Anna, we have teh parcel for you at teh@x.org"));
    struct guard_out out;

    (void)state;
    in.speller = &speller;
    guard_read(&rules, a, &in, &out);
    assert_int_equal(out.counts[GUARD_SPELLING], 1); /* not in the address */
    for (size_t i = 0; i < out.findings_n; i++)
        if (out.findings[i].what == GUARD_SPELLING) {
            assert_int_equal(out.findings[i].level, GUARD_NOTE);
            assert_int_equal(out.findings[i].from, 20);
            assert_str(out.findings[i].with, "the");
        }
    arena_close(&a);
}

static void says_what_fits_the_channel(void **state)
{
    struct arena *a = arena_open();
    struct judge rules = judge_make(NULL);
    /* 14 of the first sentence and 17; "é" with its mark is one */
    struct guard_in in =
        guard_in_of(LANG_EN, STR("Hello e\xcc\x81 there. We are here too."));
    struct guard_out out;

    (void)state;
    in.limit_chars = 20;
    guard_read(&rules, a, &in, &out);
    assert_int_equal(out.chars, 31);
    assert_int_equal(out.counts[GUARD_LENGTH], 1);
    for (size_t i = 0; i < out.findings_n; i++)
        if (out.findings[i].what == GUARD_LENGTH)
            assert_str(out.findings[i].with, "Hello e\xcc\x81 there.");
    in.limit_chars = 31;
    guard_read(&rules, a, &in, &out);
    assert_int_equal(out.counts[GUARD_LENGTH], 0);
    /* a link counts 23 there, whatever its length */
    in.channel = STR("mastodon");
    in.text = STR("https://shop.example.org/a/very/long/path/to/a/thing");
    guard_read(&rules, a, &in, &out);
    assert_int_equal(out.chars, 23);
    arena_close(&a);
}

static void asks_about_another_language(void **state)
{
    struct arena *a = arena_open();
    struct guard_in in = guard_in_of(
        LANG_PL, STR("Thank you for writing to us. Your parcel has arrived "
                     "at the shop and is waiting for you there."));

    (void)state;
    assert_str(found(a, &in), "language");
    in.lang = LANG_EN;
    assert_str(found(a, &in), "");
    arena_close(&a);
}

static void asks_about_promises_beyond_limits(void **state)
{
    struct arena *a = arena_open();
    struct guard_in in =
        guard_in_of(LANG_EN, STR("We will refund you 120.50 EUR tomorrow."));

    (void)state;
    in.limits = (struct guard_limits){
        .amount_cents = 10000, .currency = STR("EUR"), .days = 7};
    assert_str(found(a, &in), "limit promise");
    in.text = STR("We will refund you 99 EUR tomorrow.");
    assert_str(found(a, &in), "promise");
    in.text = STR("We will refund you 99 PLN tomorrow.");
    assert_str(found(a, &in), "limit promise");
    in.text = STR("We will call you in three weeks.");
    assert_str(found(a, &in), "limit promise");
    arena_close(&a);
}

static void leaves_quoted_words_of_others_alone(void **state)
{
    struct arena *a = arena_open();
    struct guard_in in = guard_in_of(
        LANG_EN, STR("> Please call our hotline. Sorry.\nThe parcel is here."
                     "\n-----Original Message-----\nWe will call you."));

    (void)state;
    assert_str(found(a, &in), "");
    arena_close(&a);
}

static void reads_the_subject_too(void **state)
{
    struct arena *a = arena_open();
    struct judge rules = judge_make(NULL);
    struct guard_in in = guard_in_of(LANG_EN, STR("The parcel is here."));
    struct guard_out out;

    (void)state;
    in.subject = STR("Order {number}");
    guard_read(&rules, a, &in, &out);
    assert_true(out.findings_n >= 1);
    assert_true(out.findings[0].in_subject);
    assert_int_equal(out.findings[0].what, GUARD_PLACEHOLDER);
    assert_int_equal(out.findings[0].from, 6);
    assert_int_equal(out.level, GUARD_STOP);
    arena_close(&a);
}

static void one_phone_is_known_with_and_without_its_country(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    assert_true(
        pii_same(a, PII_PHONE, STR("+48 601 234 567"), STR("0601234567")));
    assert_false(
        pii_same(a, PII_PHONE, STR("+48 601 234 567"), STR("601234568")));
    arena_close(&a);
}

/* Findings stay inside the text whatever it is; the caps hold the number of
 * findings, and the time with them. */
static void survives_a_megabyte_of_anything(void **state)
{
    static const char *const parts[] = {"a",
                                        " ",
                                        "{ [",
                                        "4111 ",
                                        "\xff",
                                        "我",
                                        "😀",
                                        "we will ",
                                        "call us or ",
                                        "> \n",
                                        "[a](b",
                                        "12.12. by Friday ",
                                        "\xd7\x90\xe2\x80\x8d",
                                        "sorry_! "};
    struct judge rules = judge_make(NULL);

    (void)state;
    for (size_t i = 0; i < ARRAY_N(parts); i++) {
        struct arena *a = arena_open();
        struct buf b = buf_make(a, i < 4 ? 1 << 20 : 1 << 17);
        struct guard_out out;
        struct guard_in in;

        while (!b.over)
            buf_put_z(&b, parts[i]);
        in = guard_in_of(LANG_EN, buf_str(&b));
        in.limit_chars = 500;
        in.customer_name = STR("Anna Kowalska");
        guard_read(&rules, a, &in, &out);
        assert_true(out.findings_n <= GUARD_FINDINGS_MAX);
        assert_true(out.promises_n <= GUARD_PROMISES_MAX);
        for (size_t k = 0; k < out.findings_n; k++)
            assert_true(out.findings[k].from <= out.findings[k].to &&
                        out.findings[k].to <= in.text.len);
        arena_close(&a);
    }
}

static void names_of_kinds_lead_back_to_them(void **state)
{
    (void)state;
    for (int i = 0; i < GUARD_WHAT_N; i++) {
        enum guard_what what;

        assert_true(
            guard_what_parse(guard_what_name((enum guard_what)i), &what));
        assert_int_equal(what, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_english_answers),
        cmocka_unit_test(reads_french_answers),
        cmocka_unit_test(reads_polish_answers),
        cmocka_unit_test(reads_russian_answers),
        cmocka_unit_test(reads_chinese_answers_in_both_scripts),
        cmocka_unit_test(stops_data_of_other_people),
        cmocka_unit_test(lets_pass_what_belongs_to_the_addressee_and_the_brand),
        cmocka_unit_test(sees_names_misspelt_and_not_their_endings),
        cmocka_unit_test(notes_spelling_and_never_stops_for_it),
        cmocka_unit_test(says_what_fits_the_channel),
        cmocka_unit_test(asks_about_another_language),
        cmocka_unit_test(asks_about_promises_beyond_limits),
        cmocka_unit_test(leaves_quoted_words_of_others_alone),
        cmocka_unit_test(reads_the_subject_too),
        cmocka_unit_test(one_phone_is_known_with_and_without_its_country),
        cmocka_unit_test(survives_a_megabyte_of_anything),
        cmocka_unit_test(names_of_kinds_lead_back_to_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
