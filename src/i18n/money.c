#include "i18n/msg.h"
#include "i18n/number.h"

#define NBSP "\xC2\xA0"

/*
 * ISO 4217 (amendment 175), active currencies.  Three letters each; those
 * with other than two digits behind the mark stand in lists of their own.
 */
static const char two_digits[] =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV "
    "BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE "
    "CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD "
    "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN "
    "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG "
    "SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD "
    "TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWL";
static const char no_digits[] =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
static const char three_digits[] = "BHD IQD JOD KWD LYD OMR TND";
static const char four_digits[] = "CLF UYW";

static bool listed(const char *list, struct str code)
{
    struct str rest = str_from_z(list), item;

    while (str_cut(&rest, ' ', &item))
        if (str_eq(item, code))
            return true;
    return false;
}

int money_exponent(struct str currency)
{
    if (listed(no_digits, currency))
        return 0;
    if (listed(three_digits, currency))
        return 3;
    return listed(four_digits, currency) ? 4 : 2;
}

bool money_known(struct str currency)
{
    return listed(two_digits, currency) || money_exponent(currency) != 2;
}

/* CLDR 42: the sign each language uses; where it is not here, the code. */
struct sign {
    const char *code, *en, *fr, *pl, *ru, *hant, *hans;
};

static const struct sign signs[] = {
    {"EUR", "€", "€", "€", "€", "€", "€"},
    {"USD", "$", "$US", "USD", "$", "US$", "US$"},
    {"GBP", "£", "£GB", "GBP", "£", "£", "£"},
    {"PLN", "PLN", "PLN", "zł", "PLN", "PLN", "PLN"},
    {"RUB", "RUB", "RUB", "RUB", "₽", "RUB", "RUB"},
    {"CNY", "CN¥", "CNY", "CNY", "CN¥", "CN¥", "¥"},
    {"JPY", "¥", "JPY", "JPY", "¥", "¥", "JP¥"},
    {"TWD", "NT$", "TWD", "TWD", "NT$", "$", "NT$"},
    {"HKD", "HK$", "HKD", "HKD", "HK$", "HK$", "HK$"},
    {"CAD", "CA$", "$CA", "CAD", "CA$", "CA$", "CA$"},
    {"AUD", "A$", "$AU", "AUD", "A$", "AU$", "AU$"},
    {"UAH", "UAH", "UAH", "UAH", "₴", "UAH", "UAH"},
    {"INR", "₹", "₹", "INR", "₹", "₹", "₹"},
    {"KRW", "₩", "₩", "KRW", "₩", "￦", "￦"},
};

static struct str sign_of(enum lang lang, struct str code)
{
    for (size_t i = 0; i < ARRAY_N(signs); i++) {
        const struct sign *s = &signs[i];

        if (!str_eq(code, str_from_z(s->code)))
            continue;
        switch (msg_lang(lang)) {
        case LANG_FR: return str_from_z(s->fr);
        case LANG_PL: return str_from_z(s->pl);
        case LANG_RU: return str_from_z(s->ru);
        case LANG_ZH_HANT: return str_from_z(s->hant);
        case LANG_ZH_HANS: return str_from_z(s->hans);
        case LANG_UNSURE:
        case LANG_EN:
        case LANG_UK:
        case LANG_DE:
        case LANG_ES:
        case LANG_IT: return str_from_z(s->en);
        }
    }
    return code;
}

static bool sign_behind(enum lang lang)
{
    return lang == LANG_FR || lang == LANG_PL || lang == LANG_RU;
}

/* A code of letters needs a space before the digits; "€" does not. */
static bool ends_with_letter(struct str sign)
{
    return sign.len && isalpha((unsigned char)sign.ptr[sign.len - 1]);
}

struct str money_str(struct arena *a, enum lang lang, int64_t minor,
                     struct str currency)
{
    int exponent = money_exponent(currency);
    struct str sign = sign_of(lang, currency);
    bool minus = minor < 0;
    struct str number = number_scaled(a, lang, minor, exponent);

    if (sign_behind(lang))
        return str_fmt(a, "%.*s" NBSP "%.*s", STR_ARG(number), STR_ARG(sign));
    if (minus) /* the minus stands before the sign: "-€5.00" */
        number = str_sub(number, 1, SIZE_MAX);
    return str_fmt(a, "%s%.*s%s%.*s", minus ? "-" : "", STR_ARG(sign),
                   ends_with_letter(sign) ? NBSP : "", STR_ARG(number));
}
