#include "base/buf.h"
#include "judge/entity.h"
#include "judge/entity_place.h"
#include "judge/entity_word.h"
#include "judge/names.h"
#include "test/test.h"

/* What is found in a text, as "kind value currency" lines. */
static struct str found(struct arena *a, const char *text, enum lang lang,
                        const struct judge_names *names)
{
    struct scan s = scan_text(a, str_from_z(text));
    struct entity_list list = entity_list_make(a);
    struct buf b = buf_make(a, 64 * 1024);

    names_find(names, &s, &list);
    entity_number(&s, &list);
    entity_money(&s, lang, &list);
    entity_place(&s, &list);
    entity_settle(&list);
    for (size_t i = 0; i < list.n; i++)
        buf_put_f(&b, "%s%.*s %.*s%s%s", i ? "; " : "",
                  STR_ARG(entity_kind_name(list.items[i].kind)),
                  STR_ARG(list.items[i].value),
                  list.items[i].currency[0] ? " " : "", list.items[i].currency);
    return buf_str(&b);
}

struct row {
    enum lang lang;
    const char *text, *want;
};

static void check_rows(const struct row *rows, size_t n)
{
    struct arena *a = arena_open();
    size_t missed = 0;

    for (size_t i = 0; i < n; i++) {
        struct str got = found(a, rows[i].text, rows[i].lang, NULL);

        if (!str_eq(got, str_from_z(rows[i].want))) {
            missed++;
            print_error("%s\n  got  %.*s\n  want %s\n", rows[i].text,
                        STR_ARG(got), rows[i].want);
        }
    }
    arena_close(&a);
    assert_int_equal(missed, 0);
}

static void reads_amounts_as_people_write_them(void **state)
{
    static const struct row ROWS[] = {
        {LANG_EN, "I paid $1,299.00 for it", "money 1299.00 USD"},
        {LANG_EN, "12 dollars and 50 cents", "money 12.00 USD"},
        {LANG_EN, "that is £20 or 25 USD", "money 20.00 GBP; money 25.00 USD"},
        {LANG_EN, "US$1.5k deposit", "money 1500.00 USD"},
        {LANG_EN, "EUR 1.299,50 were debited", "money 1299.50 EUR"},
        {LANG_EN, "a 5 euro voucher, 3 items", "money 5.00 EUR"},
        {LANG_EN, "call me at 10:30 or on 12.11.2026", ""},
        {LANG_FR, "J'ai payé 12,50 €", "money 12.50 EUR"},
        {LANG_FR, "il manque 1 299,99 euros", "money 1299.99 EUR"},
        {LANG_FR, "12€50 de frais", "money 12.50 EUR"},
        {LANG_FR, "15 CHF par mois", "money 15.00 CHF"},
        {LANG_FR, "un écran de 27 pouces à 300€", "money 300.00 EUR"},
        {LANG_PL, "kosztowało 1 299 zł", "money 1299.00 PLN"},
        {LANG_PL, "12 zł 50 gr", "money 12.50 PLN"},
        {LANG_PL, "5 tys. złotych straty", "money 5000.00 PLN"},
        {LANG_PL, "zwrot 49,99 PLN", "money 49.99 PLN"},
        {LANG_PL, "PLN 20 za dostawę", "money 20.00 PLN"},
        {LANG_RU, "списали 1299 руб.", "money 1299.00 RUB"},
        {LANG_RU, "верните 3 500 рублей", "money 3500.00 RUB"},
        {LANG_RU, "5 тыс. руб. пропали", "money 5000.00 RUB"},
        {LANG_RU, "заплатил 250₽", "money 250.00 RUB"},
        {LANG_RU, "50 долларов", "money 50.00 USD"},
        {LANG_ZH_HANS, "扣了人民币 500 元", "money 500.00 CNY"},
        {LANG_ZH_HANS, "花了三百元", "money 300.00 CNY"},
        {LANG_ZH_HANS, "¥1,299.00 太贵", "money 1299.00 CNY"},
        {LANG_ZH_HANS, "两万块钱", "money 20000.00 CNY"},
        {LANG_ZH_HANS, "一千五百元", "money 1500.00 CNY"},
        {LANG_ZH_HANT, "NT$500 退費", "money 500.00 TWD"},
        {LANG_ZH_HANT, "新台幣 1,200 元", "money 1200.00 TWD"},
        {LANG_ZH_HANT, "扣了 300 元", "money 300.00 TWD"},
        {LANG_ZH_HANT, "HK$88 一份", "money 88.00 HKD"},
        {LANG_ZH_HANT, "$500 多收", "money 500.00"},
    };

    check_rows(ROWS, ARRAY_N(ROWS));
}

static void reads_numbers_behind_what_they_count(void **state)
{
    static const struct row ROWS[] = {
        {LANG_EN, "my order no. AB-12345 is late", "order AB-12345"},
        {LANG_EN, "Order #20231105 never came", "order 20231105"},
        {LANG_EN, "booking reference: ABC123", "booking ABC123"},
        {LANG_EN, "my PNR is XKCDQZ", "booking XKCDQZ"},
        {LANG_EN, "tracking number RR123456789CN", "reference RR123456789CN"},
        {LANG_EN, "the parcel RR123456789CN is lost",
         "reference RR123456789CN"},
        {LANG_EN, "case 4711-22", "reference 4711-22"},
        {LANG_EN, "flight BA 2490 was late", "flight BA2490"},
        {LANG_EN, "on LO335 today", "flight LO335"},
        {LANG_EN, "in order to win 2024", ""},
        {LANG_EN, "I am in row 12, seat 3A", ""},
        {LANG_FR, "la commande n° 20231105", "order 20231105"},
        {LANG_FR, "numéro de commande : FR-99871", "order FR-99871"},
        {LANG_FR, "ma réservation ABC123", "booking ABC123"},
        {LANG_FR, "le vol AF1234 annulé", "flight AF1234"},
        {LANG_FR, "TGV 6201 en retard", "flight TGV6201"},
        {LANG_FR, "contrat 00458812", "reference 00458812"},
        {LANG_PL, "zamówienie nr 123456", "order 123456"},
        {LANG_PL, "faktura FV/2026/11/003", "order FV/2026/11/003"},
        {LANG_PL, "rezerwacja ABC123", "booking ABC123"},
        {LANG_PL, "numer przesyłki 620012345678", "reference 620012345678"},
        {LANG_PL, "lot LO 335 opóźniony", "flight LO335"},
        {LANG_RU, "заказ № 445566", "order 445566"},
        {LANG_RU, "номер заказа: 778899", "order 778899"},
        {LANG_RU, "бронь ABC123", "booking ABC123"},
        {LANG_RU, "рейс SU 1234 отменён", "flight SU1234"},
        {LANG_RU, "обращение 12-3456", "reference 12-3456"},
        {LANG_ZH_HANS, "订单号20231105001234没发货", "order 20231105001234"},
        {LANG_ZH_HANS, "订单编号：88612", "order 88612"},
        {LANG_ZH_HANS, "航班CA1831延误", "flight CA1831"},
        {LANG_ZH_HANS, "快递单号 SF1234567890123", "reference SF1234567890123"},
        {LANG_ZH_HANT, "訂位代號 ABC123", "booking ABC123"},
        {LANG_ZH_HANT, "訂單編號 T20231105", "order T20231105"},
        {LANG_ZH_HANT, "班機 BR 198 取消", "flight BR198"},
    };

    check_rows(ROWS, ARRAY_N(ROWS));
}

static void knows_places_in_all_languages(void **state)
{
    static const struct row ROWS[] = {
        {LANG_EN, "from New York to Warsaw", "place New York; place Warsaw"},
        {LANG_EN, "a nice day", ""},
        {LANG_FR, "de Varsovie à Genève", "place Warsaw; place Geneva"},
        {LANG_PL, "w Warszawie i Krakowie", "place Warsaw; place Kraków"},
        {LANG_PL, "z Nowego Jorku", "place New York"},
        {LANG_RU, "в Москве и Санкт-Петербурге",
         "place Moscow; place Saint Petersburg"},
        {LANG_ZH_HANS, "从北京到上海", "place Beijing; place Shanghai"},
        {LANG_ZH_HANT, "從桃園飛東京", "place Taoyuan; place Tokyo"},
    };

    check_rows(ROWS, ARRAY_N(ROWS));
}

static void knows_names_of_ours_and_theirs_with_endings(void **state)
{
    static const struct str OURS[] = {STR_INIT("Orion"), STR_INIT("Nokia"),
                                      STR_INIT("Blue Lamp 3"), STR_INIT("星光"),
                                      STR_INIT("C*")};
    static const struct str THEIRS[] = {STR_INIT("MegaStore"),
                                        STR_INIT("Орбита")};
    static const struct {
        const char *text, *want;
    } ROWS[] = {
        {"Orion's screen", "product Orion"},
        {"problem z Orionem", "product Orion"},
        {"z Nokii i o Nokię", "product Nokia; product Nokia"},
        {"my blue lamp 3 broke", "product Blue Lamp 3"},
        {"我的星光坏了", "product 星光"},
        {"cheaper at megastore", "competitor MegaStore"},
        {"в «Орбите» дешевле", "competitor Орбита"},
        {"orionidowie to co innego", ""},
    };
    struct arena *a = arena_open();
    const struct judge_names *names =
        judge_names_make(a, OURS, ARRAY_N(OURS), THEIRS, ARRAY_N(THEIRS));

    for (size_t i = 0; i < ARRAY_N(ROWS); i++)
        assert_str(found(a, ROWS[i].text, LANG_EN, names), ROWS[i].want);
    arena_close(&a);
}

static void finds_the_place_of_a_thing_in_bytes(void **state)
{
    struct arena *a = arena_open();
    struct str text = STR("Zażółć 12,50 € dziś");
    struct scan s = scan_text(a, text);
    struct entity_list list = entity_list_make(a);

    entity_money(&s, LANG_PL, &list);
    assert_int_equal(list.n, 1);
    /* Z a ż ó ł ć are 2 + 4 × 2 bytes, then a space; "12,50 €" is 5 + 1 + 3 */
    assert_int_equal(list.items[0].from, 11);
    assert_int_equal(list.items[0].to, 20);
    assert_int_equal(list.items[0].cents, 1250);
    arena_close(&a);
}

static void keeps_the_longest_of_what_overlaps(void **state)
{
    struct arena *a = arena_open();
    struct entity_list list = entity_list_make(a);

    entity_add(&list,
               (struct entity){.kind = ENTITY_PLACE, .from = 4, .to = 9});
    entity_add(&list,
               (struct entity){.kind = ENTITY_ORDER, .from = 4, .to = 6});
    entity_add(&list,
               (struct entity){.kind = ENTITY_DATE, .from = 8, .to = 20});
    entity_add(&list,
               (struct entity){.kind = ENTITY_MONEY, .from = 0, .to = 3});
    entity_settle(&list);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.items[0].kind, ENTITY_MONEY);
    assert_int_equal(list.items[1].kind, ENTITY_DATE);
    arena_close(&a);
}

static void stops_at_its_limit(void **state)
{
    struct arena *a = arena_open();
    struct buf b = buf_make(a, 64 * 1024);
    struct entity_list list = entity_list_make(a);
    struct scan s;

    for (int i = 0; i < ENTITY_MAX + 50; i++)
        BUF_LIT(&b, "5 EUR ");
    s = scan_text(a, buf_str(&b));
    entity_money(&s, LANG_EN, &list);
    assert_int_equal(list.n, ENTITY_MAX);
    assert_true(list.over);
    arena_close(&a);
}

static void sorted(const struct entity_words *t)
{
    for (size_t i = 1; i < t->n; i++)
        assert_true(strcmp(t->words[i - 1].folded, t->words[i].folded) < 0);
}

static void has_its_tables_in_order(void **state)
{
    sorted(&entity_number_words);
    sorted(&entity_money_words);
    for (size_t i = 1; i < entity_places_n; i++)
        assert_true(
            strcmp(entity_places[i - 1].folded, entity_places[i].folded) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_amounts_as_people_write_them),
        cmocka_unit_test(reads_numbers_behind_what_they_count),
        cmocka_unit_test(knows_places_in_all_languages),
        cmocka_unit_test(knows_names_of_ours_and_theirs_with_endings),
        cmocka_unit_test(finds_the_place_of_a_thing_in_bytes),
        cmocka_unit_test(keeps_the_longest_of_what_overlaps),
        cmocka_unit_test(stops_at_its_limit),
        cmocka_unit_test(has_its_tables_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
