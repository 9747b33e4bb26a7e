/*
 * What the tone guard takes for sending away and for an undertaking, in six
 * languages, through the whole of it.
 */
#include "judge/guard.h"
#include "test/test.h"

/* Tuesday, 24 November 2026, 10:30 in Warsaw (09:30 UTC). */
#define NOW_US (INT64_C(1795512600) * US_PER_S)

struct said {
    enum lang lang;
    const char *text;
};

/* "deflection", "promise", both or neither. */
static const char *found(struct arena *a, const struct guard_in *in)
{
    struct judge rules = judge_make(NULL);
    struct guard_out out;
    bool away;

    guard_read(&rules, a, in, &out);
    away = out.counts[GUARD_DEFLECTION] > 0;
    if (out.promises_n > 0)
        return away ? "deflection promise" : "promise";
    return away ? "deflection" : "";
}

static bool same_everywhere(const struct said *rows, size_t n,
                            const char *channel, const char *want)
{
    bool ok = true;

    for (size_t i = 0; i < n; i++) {
        struct arena *a = arena_open();
        const struct guard_in in = {.text = str_from_z(rows[i].text),
                                    .lang = rows[i].lang,
                                    .channel = str_from_z(channel),
                                    .now_us = NOW_US,
                                    .zone = STR("Europe/Warsaw")};
        const char *got = found(a, &in);

        if (strcmp(got, want) != 0) {
            print_error("%s\n    on \"%s\": got \"%s\", want \"%s\"\n",
                        rows[i].text, channel, got, want);
            ok = false;
        }
        arena_close(&a);
    }
    return ok;
}

/* R11: a booking number is not written where everybody can read along. */
static void data_are_asked_for_in_private_where_others_read_along(void **state)
{
    static const struct said data[] = {
        {LANG_EN, "Please send us a DM with your booking number."},
        {LANG_FR,
         "Envoyez-nous un message privé avec votre numéro de dossier."},
        {LANG_PL, "Prosimy o wiadomość prywatną z numerem rezerwacji."},
        {LANG_RU, "Напишите нам в личные сообщения номер брони."},
        {LANG_ZH_HANS, "麻烦您私信发一下订单号。"},
        {LANG_ZH_HANT, "麻煩您私訊提供訂單編號。"},
    };
    static const struct said other[] = {
        {LANG_EN, "Please call our hotline with your booking number."},
        {LANG_FR, "Appelez notre service client avec votre numéro de dossier."},
        {LANG_PL, "Proszę zadzwonić na infolinię z numerem rezerwacji."},
        {LANG_RU, "Позвоните на горячую линию и назовите номер брони."},
        {LANG_ZH_HANS, "请拨打客服电话提供订单号。"},
        {LANG_ZH_HANT, "請撥打客服電話提供訂單編號。"},
    };
    bool ok = true;

    (void)state;
    ok &= same_everywhere(data, ARRAY_N(data), "mastodon", "");
    ok &= same_everywhere(data, ARRAY_N(data), "mail", "deflection");
    ok &= same_everywhere(data, ARRAY_N(data), "chat", "deflection");
    /* another room than ours stays one */
    ok &= same_everywhere(other, ARRAY_N(other), "mastodon", "deflection");
    assert_true(ok);
}

/* The parts are put together: opening or begin of a clause, verb, place. */
static void sends_away_whatever_the_order_of_its_words(void **state)
{
    static const struct said away[] = {
        {LANG_EN, "Tickets bought at a station must be refunded at the "
                  "station."},
        {LANG_EN, "Can you pop into your local branch?"},
        {LANG_FR, "L'échange se fait en magasin uniquement."},
        {LANG_FR, "Tournez-vous vers votre assurance."},
        {LANG_PL, "Zmianę nazwiska trzeba zgłosić osobiście w salonie."},
        {LANG_PL, "Odpowiedź znajdzie Pani w zakładce Pomoc."},
        {LANG_RU, "Сменить фамилию можно только лично в салоне."},
        {LANG_RU, "Устройство нужно сдать в авторизованный сервис."},
        {LANG_ZH_HANS, "改名字只能本人到柜台办理。"},
        {LANG_ZH_HANT, "這部分要請您自行跟宅配公司確認。"},
    };
    static const struct said none[] = {
        {LANG_EN, "Here is your tracking link: https://track.example.com/AB12"},
        {LANG_EN, "Please do not call the bank."},
        {LANG_EN, "I have asked the store, and they have two of them."},
        {LANG_EN, "Please see a doctor."},
        {LANG_FR, "Répondez simplement à ce message."},
        {LANG_FR, "Ne cliquez pas sur le lien."},
        {LANG_PL, "Proszę po prostu odpisać na tę wiadomość."},
        {LANG_PL, "W sklepie w Łodzi zostały dwie sztuki."},
        {LANG_RU, "Не переходите по ссылке."},
        {LANG_RU, "В магазине в Казани осталось две штуки."},
        {LANG_ZH_HANS, "要换语言，请打开菜单点地球图标。"},
        {LANG_ZH_HANT, "同事已經替您填好表單。"},
    };
    bool ok = true;

    (void)state;
    ok &= same_everywhere(away, ARRAY_N(away), "mail", "deflection");
    ok &= same_everywhere(none, ARRAY_N(none), "mail", "");
    assert_true(ok);
}

/* "The seller has to sort it" sends to the seller without telling anybody to
 * go; an address does when something introduces it. */
static void sends_away_by_naming_who_acts(void **state)
{
    static const struct said away[] = {
        {LANG_EN, "The installer has to fix that, we only sell the boxes."},
        {LANG_EN, "For a group there is a team that plans: write at "
                  "groups@rail.example."},
        {LANG_FR, "Le syndic doit régler cela."},
        {LANG_FR,
         "Les réclamations se traitent à l'adresse aide@rail.example."},
        {LANG_PL, "O ratach decyduje bank."},
        {LANG_PL, "Skany prosimy na adres pomoc@rail.example."},
        {LANG_RU, "Турагентство может поменять билет."},
        {LANG_RU, "Бланки собирают на почту help@rail.example."},
        {LANG_ZH_HANS, "停车费是物业负责的。"},
        {LANG_ZH_HANT, "停車費是物業負責的。"},
    };
    static const struct said none[] = {
        {LANG_EN, "The bank confirmed the payment this morning."},
        {LANG_EN, "Thanks for calling the store first, that helped us."},
        {LANG_EN, "Kim, customer care, kim@rail.example"},
        {LANG_EN, "Is your address still ann@rail.example?"},
        {LANG_FR, "La banque a confirmé le paiement ce matin."},
        {LANG_FR, "Camille, camille@rail.example"},
        {LANG_PL, "Bank potwierdził dziś wpłatę."},
        {LANG_PL, "Iga, iga@rail.example"},
        {LANG_RU, "Банк сегодня подтвердил платёж."},
        {LANG_RU, "Аня, anya@rail.example"},
        {LANG_ZH_HANS, "银行今天早上已经确认付款了。"},
        {LANG_ZH_HANT, "銀行今天早上已經確認付款了。"},
    };
    bool ok = true;

    (void)state;
    ok &= same_everywhere(away, ARRAY_N(away), "mail", "deflection");
    ok &= same_everywhere(none, ARRAY_N(none), "mail", "");
    assert_true(ok);
}

static void tells_an_undertaking_from_what_is_done_while_we_talk(void **state)
{
    static const struct said promise[] = {
        {LANG_EN, "Our team's going to reach out to you shortly."},
        {LANG_EN, "We won't bill you for March."},
        {LANG_EN, "Send us the number, and our agent will ring you tonight at "
                  "8."},
        {LANG_EN, "Sorry if we missed you, we'll pass this on to the driver."},
        {LANG_EN, "Your money's on its way."},
        {LANG_EN, "I'm letting the crew know."},
        {LANG_EN, "A new router is in the post."},
        {LANG_FR, "Nous enquêterons auprès du dépôt."},
        {LANG_FR, "Vous allez recevoir un avoir."},
        {LANG_FR, "Vos remarques seront transmises à l'équipe."},
        {LANG_PL, "Dopiszemy 5000 punktów do konta."},
        {LANG_PL, "Zaraz wysyłamy nową kartę."},
        {LANG_PL, "Hydraulik przyjdzie w poniedziałek między 8 a 10."},
        {LANG_RU, "Чемодан доставят сегодня вечером."},
        {LANG_RU, "Придержим для вас номер до восьми."},
        {LANG_RU, "Комиссию вычтем из следующего счёта."},
        {LANG_ZH_HANS, "我去问仓库，今晚再回您。"},
        {LANG_ZH_HANS, "以后不会再打扰您了。"},
        {LANG_ZH_HANT, "五個工作天內會全額退刷。"},
    };
    static const struct said none[] = {
        {LANG_EN, "One moment please, I'll check that now."},
        {LANG_EN, "The train leaves at 7:12 tomorrow."},
        {LANG_EN, "We were going to call, but you were faster."},
        {LANG_EN, "You can expect a lot of leg room in row 12."},
        {LANG_FR, "Un instant, je vérifie."},
        {LANG_FR, "Nous espérons vous revoir bientôt."},
        {LANG_PL, "Chwileczkę, już sprawdzam."},
        {LANG_PL, "Pociąg odjeżdża jutro o 7:12."},
        {LANG_PL, "Umowę podpisze Pan kodem."},
        {LANG_RU, "Сделаем всё возможное."},
        {LANG_RU, "Минутку, сейчас проверю."},
        {LANG_RU, "Поезд придёт завтра в 18:04."},
        {LANG_ZH_HANS, "请稍等，我查一下。"},
        {LANG_ZH_HANT, "您說得對，我們應該提前通知。"},
    };
    bool ok = true;

    (void)state;
    ok &= same_everywhere(promise, ARRAY_N(promise), "mail", "promise");
    ok &= same_everywhere(none, ARRAY_N(none), "mail", "");
    assert_true(ok);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_are_asked_for_in_private_where_others_read_along),
        cmocka_unit_test(sends_away_whatever_the_order_of_its_words),
        cmocka_unit_test(sends_away_by_naming_who_acts),
        cmocka_unit_test(tells_an_undertaking_from_what_is_done_while_we_talk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
