#include "judge/entity.h"
#include "judge/entity_word.h"

#include "base/utf8.h"

static const char CODES[][4] = {
    "USD", "EUR", "GBP", "PLN", "RUB", "CNY", "TWD", "HKD", "JPY", "CHF", "UAH",
    "CZK", "SEK", "NOK", "DKK", "CAD", "AUD", "SGD", "INR", "KRW", "TRY"};

#define CENTS_MAX INT64_C(100000000000000000) /* 10^15 and its hundredths */

struct amount {
    int64_t cents;
    size_t first, end; /* tokens */
};

/* ---- numbers in digits ---- */

/* "1,299.00", "1.299,00", "12,50", "1.299": hundredths; -1 when it is none. */
static int64_t read_digits(struct str t)
{
    size_t last = SIZE_MAX, signs = 0, behind;
    bool mixed = false;
    int64_t n = 0;

    for (size_t i = 0; i < t.len; i++)
        if (t.ptr[i] == '.' || t.ptr[i] == ',') {
            mixed |= last != SIZE_MAX && t.ptr[i] != t.ptr[last];
            last = i;
            signs++;
        } else if (t.ptr[i] < '0' || t.ptr[i] > '9') {
            return -1; /* "10:30" */
        }
    behind = signs ? t.len - last - 1 : 0;
    /* what ends it is the point of decimals when one or two digits follow,
     * or when the signs differ; else thousands: "1.299", "1,299,000" */
    if (signs && (signs > 1 && !mixed ? true : behind == 3 && !mixed) &&
        !(signs == 1 && t.ptr[0] == '0'))
        last = SIZE_MAX, behind = 0;
    else if (behind > 2)
        return -1;
    for (size_t i = 0; i < t.len && i < last; i++)
        if (t.ptr[i] >= '0' && t.ptr[i] <= '9') {
            n = n * 10 + (t.ptr[i] - '0');
            if (n > CENTS_MAX / 100)
                return -1;
        }
    n *= 100;
    if (behind == 2)
        n += (t.ptr[last + 1] - '0') * 10 + (t.ptr[last + 2] - '0');
    else if (behind == 1)
        n += (t.ptr[last + 1] - '0') * 10;
    return n;
}

static bool digits_only(struct str t, size_t min, size_t max)
{
    for (size_t i = 0; i < t.len; i++)
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
    return t.len >= min && t.len <= max;
}

/* "1 299" and "1'299": the next token is three more digits of it. */
static bool goes_on(const struct scan *s, size_t i, size_t *next)
{
    struct str more;

    *next = entity_sign(s, i, '\'') && entity_glued(s, i) ? i + 1 : i;
    if (*next >= s->n || s->tokens[*next].kind != SCAN_NUMBER ||
        s->tokens[*next].from - s->tokens[*next - 1].to > 3)
        return false;
    more = scan_folded(s, *next);
    return digits_only(str_sub(more, 0, 3), 3, 3) &&
           (more.len == 3 || more.ptr[3] == ',' || more.ptr[3] == '.');
}

static bool read_number(const struct scan *s, size_t i, struct amount *a)
{
    struct str t;
    char text[64];
    size_t n = 0, next;

    if (i >= s->n || s->tokens[i].kind != SCAN_NUMBER)
        return false;
    t = scan_folded(s, i);
    *a = (struct amount){.first = i, .end = i + 1};
    if (digits_only(t, 1, 3) && goes_on(s, i + 1, &next)) {
        while (t.len + n < sizeof text) {
            memcpy(text + n, t.ptr, t.len);
            n += t.len;
            if (t.len > 3 || !goes_on(s, a->end, &next))
                break;
            t = scan_folded(s, next);
            a->end = next + 1;
        }
        t = str_make(text, n);
        /* the groups are thousands: what is left is the decimal sign */
        if (str_find_byte(t, '.') == SIZE_MAX &&
            str_find_byte(t, ',') == SIZE_MAX) {
            int64_t whole;

            if (!str_to_i64(t, &whole) || whole > CENTS_MAX / 100)
                return false;
            a->cents = whole * 100;
            return true;
        }
    }
    a->cents = read_digits(t);
    return a->cents >= 0;
}

/* ---- numbers in Chinese characters ---- */

static int han_digit(struct str f)
{
    enum { HAN_BYTES = 3 };
    static const char DIGITS[][HAN_BYTES + 1] = {
        "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "两"};

    for (int i = 0; f.len == HAN_BYTES && i < (int)ARRAY_N(DIGITS); i++)
        if (memcmp(f.ptr, DIGITS[i], HAN_BYTES) == 0)
            return i == 10 ? 2 : i;
    return -1;
}

static int64_t han_unit(struct str f)
{
    if (str_eq(f, STR("十")))
        return 10;
    if (str_eq(f, STR("百")))
        return 100;
    if (str_eq(f, STR("千")))
        return 1000;
    return str_eq(f, STR("万")) ? 10000 : 0;
}

/* 三百, 一千五百, 两万, 十五. */
static bool read_han(const struct scan *s, size_t i, struct amount *a)
{
    enum { HAN_MAX = 16 };
    int64_t total = 0, part = 0, digit = 0, last = 1;
    size_t at = i;

    while (at < s->n && at - i < HAN_MAX && s->tokens[at].kind == SCAN_HAN) {
        struct str f = scan_folded(s, at);
        int d = han_digit(f);
        int64_t unit = d < 0 ? han_unit(f) : 0;

        if (d >= 0) {
            digit = d;
        } else if (unit == 10000) {
            total += (part + digit ? part + digit : 1) * unit;
            part = digit = 0;
            last = unit;
        } else if (unit) {
            part += (digit ? digit : 1) * unit;
            digit = 0;
            last = unit;
        } else {
            break;
        }
        at++;
    }
    /* 一千五 is 1500 */
    if (digit && last >= 100 && at > i + 1 &&
        han_digit(scan_folded(s, at - 2)) < 0)
        digit *= last / 10;
    *a = (struct amount){
        .cents = (total + part + digit) * 100, .first = i, .end = at};
    return at > i && a->cents > 0;
}

/* ---- currencies ---- */

static const struct entity_word *word_at(const struct scan *s, size_t i,
                                         size_t *n)
{
    return entity_word_at(&entity_money_words, s, i, n);
}

/* "NT$", "US$", "HK$": two tokens, one currency. */
static int sign_before(const struct scan *s, size_t i, size_t *n)
{
    size_t len = 1;
    const struct entity_word *w = word_at(s, i, &len);
    struct str f = i < s->n ? scan_folded(s, i) : STR("");

    if (i + 1 < s->n && entity_sign(s, i + 1, '$') && entity_glued(s, i + 1)) {
        *n = 2;
        if (str_eq(f, STR("nt")))
            return TWD;
        if (str_eq(f, STR("hk")))
            return HKD;
        if (str_eq(f, STR("us")))
            return USD;
        if (str_eq(f, STR("a")) || str_eq(f, STR("au")))
            return AUD;
        if (str_eq(f, STR("c")) || str_eq(f, STR("ca")))
            return CAD;
        if (str_eq(f, STR("s")))
            return SGD;
    }
    *n = len;
    return w && w->what < CURRENCY_N ? w->what : -1;
}

/* A word that is a currency only behind a number. */
static bool only_behind(const struct scan *s, size_t i)
{
    struct str f = scan_folded(s, i);

    return s->tokens[i].kind == SCAN_WORD &&
           !(s->tokens[i].flags & SCAN_CAPS) && !str_eq(f, STR("rmb"));
}

/* "5 tys.", "2 млн", "1.2k", 3万: the number times that. */
static void multiply(const struct scan *s, struct amount *a)
{
    static const int64_t TIMES[] = {100, 1000, 10000, 1000000, 100000000};
    size_t n = 1;
    const struct entity_word *w;

    /* 500多元, 三百余元 */
    if (a->end < s->n && (str_eq(scan_folded(s, a->end), STR("多")) ||
                          str_eq(scan_folded(s, a->end), STR("余"))))
        a->end++;
    w = word_at(s, a->end, &n);
    if (!w || w->what < HUNDRED)
        return;
    if (a->cents > CENTS_MAX / TIMES[w->what - HUNDRED])
        return;
    a->cents *= TIMES[w->what - HUNDRED];
    a->end += n;
    if (entity_sign(s, a->end, '.'))
        a->end++;
}

/* "12 zł 50 gr", "12€50", 12元5分. */
static void add_cents(const struct scan *s, struct amount *a, bool any_cents)
{
    size_t n = 1;
    const struct entity_word *w;
    struct str f;

    if (a->end >= s->n || s->tokens[a->end].kind != SCAN_NUMBER ||
        a->cents % 100)
        return;
    f = scan_folded(s, a->end);
    if (!digits_only(f, 1, 2))
        return;
    w = word_at(s, a->end + 1, &n);
    if ((w && w->what == CENTS) ||
        (any_cents && f.len == 2 && entity_glued(s, a->end))) {
        a->cents += f.len == 2 ? (f.ptr[0] - '0') * 10 + (f.ptr[1] - '0')
                               : f.ptr[0] - '0';
        a->end += w && w->what == CENTS ? 1 + n : 1;
    }
}

/* 元 and ¥ are of the place they are written in; a bare "$" in traditional
 * Chinese is Taiwan's or Hong Kong's, nobody knows which. */
static const char *code_of(int currency, bool dollar, enum lang lang)
{
    bool hant = lang == LANG_ZH_HANT, hans = lang == LANG_ZH_HANS;

    if (currency == YUAN)
        return hans ? "CNY" : hant ? "TWD" : "";
    if (currency == YEN)
        return hans || hant ? "CNY" : "";
    if (dollar && hant)
        return "";
    return CODES[currency];
}

static void add(struct entity_list *out, const struct scan *s, size_t first,
                size_t end, int64_t cents, const char *code)
{
    struct entity e = {.kind = ENTITY_MONEY,
                       .from = s->tokens[first].from,
                       .to = s->tokens[end - 1].to,
                       .cents = cents};

    e.value = str_fmt(out->arena, "%" PRId64 ".%02d", cents / 100,
                      (int)(cents % 100));
    memcpy(e.currency, code, strlen(code));
    entity_add(out, e);
}

static bool read_amount(const struct scan *s, size_t i, struct amount *a)
{
    if (i < s->n && s->tokens[i].kind == SCAN_HAN)
        return read_han(s, i, a);
    return read_number(s, i, a);
}

/* Behind the number: "12,50 €", 三百元. */
static size_t number_first(const struct scan *s, size_t i, enum lang lang,
                           struct entity_list *out)
{
    struct amount a;
    size_t n = 1;
    int currency;
    bool dollar;

    if (!read_amount(s, i, &a))
        return i + 1;
    multiply(s, &a);
    currency = sign_before(s, a.end, &n);
    if (currency < 0)
        return s->tokens[i].kind == SCAN_HAN ? i + 1 : a.end;
    dollar = n == 1 && entity_sign(s, a.end, '$');
    a.end += n;
    add_cents(s, &a, true);
    add(out, s, i, a.end, a.cents, code_of(currency, dollar, lang));
    return a.end;
}

/* Before the number: "$1,299.00", "PLN 500", 人民币500元. */
static size_t sign_first(const struct scan *s, size_t i, int currency, size_t n,
                         enum lang lang, struct entity_list *out)
{
    struct amount a;
    size_t more = 1;
    int behind;

    if (!read_amount(s, i + n, &a) ||
        (s->tokens[a.first].from - s->tokens[i + n - 1].to > 2))
        return i + n;
    multiply(s, &a);
    behind = sign_before(s, a.end, &more);
    if (behind == currency || behind == YUAN)
        a.end += more;
    add(out, s, i, a.end, a.cents,
        code_of(currency, entity_sign(s, i, '$'), lang));
    return a.end;
}

void entity_money(const struct scan *s, enum lang lang, struct entity_list *out)
{
    size_t i = 0;

    while (i < s->n && !out->over) {
        size_t n = 1;
        int currency = sign_before(s, i, &n);

        if (currency >= 0 && (n > 1 || !only_behind(s, i)))
            i = sign_first(s, i, currency, n, lang, out);
        else
            i = number_first(s, i, lang, out);
    }
}
