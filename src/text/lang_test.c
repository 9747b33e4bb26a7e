#include "test/test.h"
#include "text/lang_impl.h"

/* Our own sentences, short as complaints are. */
static const char *const en[] = {
    "Where is my parcel?",
    "I want my money back.",
    "The screen was broken when it arrived.",
    "Nobody answers my emails.",
    "Still waiting for a reply after two weeks",
    "You charged me twice for the same order",
    "This is the worst service I have ever had",
    "Can someone please call me today?",
    "Please cancel my subscription",
    "The driver left my package in the rain",
    "I have been on hold for an hour",
    "How do I return these shoes?",
    "Your app crashes every time I open it",
    "My flight was cancelled and there is no refund",
    "Thank you for the quick answer",
    "Wrong size, wrong colour",
    "The battery lasts only ten minutes",
    "Is anyone there?",
    "They told me to fill in the form again",
    "I never received the confirmation",
    "why did the price change overnight",
    "The lid does not close and the handle fell off",
    "Your staff was rude to my mother",
    "I will not buy from you again",
    "When will it be delivered?",
    "It stopped working after one day",
    "What a joke of a company",
    "My account has been locked since Friday",
    "We were promised a call on Monday",
    "The bill is twice as high as last month",
    "no hot water for three days now",
    "Luggage lost in Chicago, no help from anyone",
};
static const char *const fr[] = {
    "Où est mon colis ?",
    "Je veux être remboursé.",
    "L'écran était cassé à l'arrivée.",
    "Personne ne répond à mes messages.",
    "J'attends une réponse depuis deux semaines",
    "Vous m'avez débité deux fois",
    "C'est le pire service que j'aie connu",
    "Pouvez-vous m'appeler aujourd'hui ?",
    "Veuillez résilier mon abonnement",
    "Le livreur a laissé le paquet sous la pluie",
    "Une heure au téléphone pour rien",
    "Comment renvoyer ces chaussures ?",
    "Votre application plante sans arrêt",
    "Mon vol a été annulé et aucun remboursement",
    "Merci pour votre réponse rapide",
    "Mauvaise taille, mauvaise couleur",
    "La batterie ne tient que dix minutes",
    "Il y a quelqu'un ?",
    "On me demande encore de remplir le formulaire",
    "Je n'ai jamais reçu la confirmation",
    "pourquoi le prix a change cette nuit",
    "Le couvercle ne ferme pas et la poignée est tombée",
    "Votre personnel a été impoli avec ma mère",
    "Je n'achèterai plus chez vous",
    "Quand serai-je livré ?",
    "Il ne marche plus depuis hier",
    "Bravo, encore une promesse non tenue",
    "Mon compte est bloqué depuis vendredi",
    "On nous avait promis un appel lundi",
    "La facture est deux fois plus haute que le mois dernier",
    "toujours pas d'eau chaude",
    "Bagages perdus, aucune aide",
};
static const char *const pl[] = {
    "Gdzie jest moja paczka?",
    "Chcę zwrotu pieniędzy.",
    "Ekran był pęknięty od nowości.",
    "Nikt nie odpowiada na moje maile.",
    "Od dwóch tygodni czekam na odpowiedź",
    "Pobraliście opłatę dwa razy",
    "To najgorsza obsługa, jaką widziałam",
    "Czy ktoś może dziś do mnie zadzwonić?",
    "Proszę anulować moją subskrypcję",
    "Kurier zostawił przesyłkę na deszczu",
    "Godzina czekania na infolinii",
    "Jak mogę zwrócić te buty?",
    "Wasza aplikacja ciągle się zawiesza",
    "Lot odwołany, a zwrotu nie ma",
    "Dziękuję za szybką odpowiedź",
    "Zły rozmiar i zły kolor",
    "Bateria trzyma tylko dziesięć minut",
    "Jest tam kto?",
    "Znowu kazali mi wypełnić formularz",
    "Nigdy nie dostałem potwierdzenia",
    "prosze o zwrot pieniedzy",
    "dlaczego cena zmienila sie w nocy",
    "Pokrywka się nie domyka",
    "Wasz pracownik był niegrzeczny dla mojej mamy",
    "Więcej u was nie kupię",
    "Kiedy będzie dostawa?",
    "Przestało działać po jednym dniu",
    "Kpina, nie firma",
    "Moje konto jest zablokowane od piątku",
    "Obiecaliście telefon w poniedziałek",
    "Rachunek jest dwa razy wyższy niż w zeszłym miesiącu",
    "trzeci dzień bez ciepłej wody",
};
static const char *const ru[] = {
    "Где моя посылка?",
    "Верните мне деньги.",
    "Экран был разбит при получении.",
    "Никто не отвечает на письма.",
    "Жду ответа уже две недели",
    "С меня дважды списали деньги",
    "Это худший сервис в моей жизни",
    "Позвоните мне сегодня",
    "Прошу отменить подписку",
    "Курьер оставил коробку под дождём",
    "Час ждал на линии",
    "Как вернуть эти ботинки?",
    "Ваше приложение постоянно вылетает",
    "Рейс отменили, а возврата нет",
    "Спасибо за быстрый ответ",
    "Не тот размер и не тот цвет",
    "Батарея держит всего десять минут",
    "Есть кто живой?",
    "Опять просят заполнить форму",
    "Подтверждение так и не пришло",
    "почему цена изменилась за ночь",
    "Крышка не закрывается, ручка отвалилась",
    "Сотрудник нагрубил моей маме",
    "Больше у вас не куплю",
    "Когда будет доставка?",
    "Сломался через день",
    "Просто позор",
    "Аккаунт заблокирован с пятницы",
    "Обещали позвонить в понедельник",
    "Счёт в два раза больше обычного",
    "третий день нет горячей воды",
    "Потеряли багаж, помощи никакой",
};
static const char *const hant[] = {
    "我的包裹在哪裡？",
    "請退款給我",
    "螢幕送來就是壞的",
    "沒有人回覆我的郵件",
    "已經等了兩個星期",
    "你們重複扣款",
    "這是最差的服務",
    "今天能打電話給我嗎",
    "請取消我的訂閱",
    "司機把箱子放在雨中",
    "電話等了一個小時",
    "這雙鞋怎麼退",
    "你們的程式一直當機",
    "航班取消了卻不退錢",
    "謝謝你們很快回覆",
    "尺寸錯了，顏色也錯了",
    "電池只能用十分鐘",
    "有人在嗎？客服呢？還不回應",
    "又叫我填表單",
    "從來沒收到確認信",
    "為什麼一夜之間漲價",
    "蓋子關不上",
    "店員對我媽媽很沒禮貌",
    "我再也不會買了，謝謝再聯絡",
    "什麼時候送達",
    "用了一天就壞了",
    "真是笑話，這種公司",
    "帳號從星期五就被鎖住",
    "說好星期一來電",
    "帳單比上個月貴一倍",
    "三天沒有熱水了，沒人處理",
    "行李遺失，沒人幫忙",
};
static const char *const hans[] = {
    "我的包裹在哪里？还没发货",
    "请给我退款",
    "屏幕送来就是坏的，怎么办",
    "没有人回复我的邮件",
    "已经等了两个星期",
    "你们重复扣款，请处理一下，谢谢",
    "这是最差的服务",
    "今天能打电话给我吗",
    "请取消我的订阅",
    "司机把箱子放在雨中",
    "电话等了一个小时",
    "这双鞋怎么退",
    "你们的软件一直闪退",
    "航班取消了却不退钱",
    "谢谢你们很快回复",
    "尺寸错了，颜色也错了",
    "电池只能用十分钟",
    "有人在吗？",
    "又叫我填表格",
    "从来没收到确认信",
    "为什么一夜之间涨价",
    "盖子关不上",
    "店员对我妈妈很没礼貌",
    "我再也不会买了",
    "什么时候送到",
    "用了一天就坏了",
    "真是笑话，这种公司",
    "账号从星期五就被锁住",
    "说好星期一来电话",
    "账单比上个月贵一倍",
    "三天没有热水了",
    "行李丢了，没人帮忙",
};
static const char *const uk[] = {
    "Де моя посилка?",
    "Поверніть мені гроші.",
    "Екран був розбитий.",
    "Ніхто не відповідає на листи",
    "Чекаю відповіді вже два тижні",
    "З мене двічі зняли гроші",
    "Це найгірший сервіс",
    "Зателефонуйте мені сьогодні",
    "Прошу скасувати підписку",
    "Коли буде доставка?",
};
static const char *const de[] = {
    "Wo ist mein Paket?",
    "Ich will mein Geld zurück.",
    "Der Bildschirm war bei der Ankunft kaputt.",
    "Niemand antwortet auf meine Mails.",
    "Ich warte seit zwei Wochen auf eine Antwort",
    "Sie haben doppelt abgebucht",
    "Bitte kündigen Sie mein Abo",
    "Wann kommt die Lieferung?",
    "Der Akku hält nur zehn Minuten",
    "Danke für die schnelle Antwort",
};
static const char *const es[] = {
    "¿Dónde está mi paquete?",
    "Quiero que me devuelvan el dinero.",
    "La pantalla llegó rota.",
    "Nadie contesta mis correos",
    "Llevo dos semanas esperando una respuesta",
    "Me han cobrado dos veces",
    "Por favor, cancelen mi suscripción",
    "¿Cuándo llega el pedido?",
    "La batería solo dura diez minutos",
    "Gracias por la respuesta tan rápida",
};
static const char *const it[] = {
    "Dov'è il mio pacco?",
    "Rivoglio i miei soldi.",
    "Lo schermo era rotto all'arrivo.",
    "Nessuno risponde alle mie mail",
    "Aspetto una risposta da due settimane",
    "Mi avete addebitato due volte",
    "Vi prego di annullare il mio abbonamento",
    "Quando arriva la consegna?",
    "La batteria dura solo dieci minuti",
    "Grazie per la rapida risposta",
};

struct set {
    enum lang lang;
    const char *const *text;
    size_t n;
};

#define SET(lang, a)                                                           \
    {                                                                          \
        lang, a, ARRAY_N(a)                                                    \
    }

static const struct set sets[] = {
    SET(LANG_EN, en), SET(LANG_FR, fr),        SET(LANG_PL, pl),
    SET(LANG_RU, ru), SET(LANG_ZH_HANT, hant), SET(LANG_ZH_HANS, hans),
    SET(LANG_UK, uk), SET(LANG_DE, de),        SET(LANG_ES, es),
    SET(LANG_IT, it),
};

/* An acknowledgement in the wrong language annoys, one in two languages does
 * not: a wrong answer is worse than "unsure". */
static void short_sentences_are_recognised(void **state)
{
    size_t all = 0, all_right = 0, all_wrong = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_N(sets); i++) {
        size_t right = 0, wrong = 0;

        for (size_t k = 0; k < sets[i].n; k++) {
            enum lang got = lang_guess(str_from_z(sets[i].text[k]), NULL);

            right += got == sets[i].lang;
            wrong += got != sets[i].lang && got != LANG_UNSURE;
            if (got != sets[i].lang)
                print_message("# %s: %s\n", lang_tag(got).ptr, sets[i].text[k]);
        }
        print_message("# %s: %zu of %zu right, %zu wrong\n",
                      lang_tag(sets[i].lang).ptr, right, sets[i].n, wrong);
        assert_true(right * 100 >= sets[i].n * 90);
        all += sets[i].n;
        all_right += right;
        all_wrong += wrong;
    }
    print_message("# all: %zu of %zu right, %zu wrong\n", all_right, all,
                  all_wrong);
    assert_true(all_right * 100 >= all * 96);
    assert_true(all_wrong * 100 <= all * 3);
}

static void what_is_no_language_is_unsure(void **state)
{
    static const char *const texts[] = {
        "",
        "12345 67",
        "???",
        "https://shop.example/the/and/of",
        "\U0001f621",
        "jan@poczta.example",
        "これは日本語の文章です",
        "한국어 문장입니다",
        "هذا نص عربي",
        "XJ-900 QQ",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(texts); i++) {
        enum lang got = lang_guess(str_from_z(texts[i]), NULL);

        if (got != LANG_UNSURE)
            print_error("%s: %s\n", lang_tag(got).ptr, texts[i]);
        assert_int_equal(got, LANG_UNSURE);
    }
}

static void foreign_names_do_not_turn_a_sentence(void **state)
{
    (void)state;
    assert_int_equal(
        lang_guess(STR("我的 iPhone 屏幕坏了，Apple Store 不给修"), NULL),
        LANG_ZH_HANS);
    assert_int_equal(
        lang_guess(STR("Мой заказ на Amazon до сих пор не пришёл"), NULL),
        LANG_RU);
}

static void tags_are_understood_with_regions(void **state)
{
    static const struct {
        const char *tag;
        enum lang lang;
    } t[] = {{"en", LANG_EN},
             {"fr-CA", LANG_FR},
             {"PL_pl", LANG_PL},
             {"zh", LANG_ZH_HANS},
             {"zh-CN", LANG_ZH_HANS},
             {"zh_TW", LANG_ZH_HANT},
             {"zh-HK", LANG_ZH_HANT},
             {"zh-Hant-HK", LANG_ZH_HANT},
             {"zh-Hans-HK", LANG_ZH_HANS},
             {"sv", LANG_UNSURE},
             {"", LANG_UNSURE},
             {"e", LANG_UNSURE},
             {"und", LANG_UNSURE}};

    (void)state;
    for (size_t i = 0; i < ARRAY_N(t); i++)
        assert_int_equal(lang_from_tag(str_from_z(t[i].tag)), t[i].lang);
    for (int i = LANG_EN; i < LANG_N; i++)
        assert_int_equal(lang_from_tag(lang_tag((enum lang)i)), i);
}

static void the_browser_asks_by_quality(void **state)
{
    (void)state;
    assert_int_equal(lang_from_accept_language(
                         STR("sv, fr-CH;q=0.8, pl;q=0.9, en;q=0.7, *;q=0.5")),
                     LANG_PL);
    assert_int_equal(lang_from_accept_language(STR("de , en")), LANG_DE);
    assert_int_equal(lang_from_accept_language(STR("de;q=0, en;q=0.001")),
                     LANG_EN);
    assert_int_equal(lang_from_accept_language(STR("zh-TW,zh;q=0.9")),
                     LANG_ZH_HANT);
    assert_int_equal(lang_from_accept_language(STR("sv;q=1")), LANG_UNSURE);
    assert_int_equal(lang_from_accept_language(STR(",;=;q=x,")), LANG_UNSURE);
}

/* The binary search depends on it. */
static void the_word_table_is_in_order(void **state)
{
    (void)state;
    for (size_t i = 1; i < lang_words_n; i++)
        assert_true(strcmp(lang_words[i - 1].word, lang_words[i].word) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_sentences_are_recognised),
        cmocka_unit_test(what_is_no_language_is_unsure),
        cmocka_unit_test(foreign_names_do_not_turn_a_sentence),
        cmocka_unit_test(tags_are_understood_with_regions),
        cmocka_unit_test(the_browser_asks_by_quality),
        cmocka_unit_test(the_word_table_is_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
