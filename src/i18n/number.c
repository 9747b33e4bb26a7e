#include "i18n/number.h"

#include <math.h>

#include "base/buf.h"
#include "i18n/msg.h"

#define NBSP "\xC2\xA0"      /* U+00A0 */
#define NNBSP "\xE2\x80\xAF" /* U+202F */

/* CLDR 42, numbers.xml */
struct marks {
    struct str group, decimal;
    size_t group_from;  /* digits in front of the first mark, at least */
    struct str percent; /* behind the number */
};

static struct marks marks_of(enum lang lang)
{
    switch (msg_lang(lang)) {
    case LANG_FR:
        return (struct marks){STR(NNBSP), STR(","), 1, STR(NNBSP "%")};
    case LANG_PL: return (struct marks){STR(NBSP), STR(","), 2, STR("%")};
    case LANG_RU: return (struct marks){STR(NBSP), STR(","), 1, STR(NBSP "%")};
    case LANG_UNSURE:
    case LANG_EN:
    case LANG_ZH_HANT:
    case LANG_ZH_HANS:
    case LANG_UK:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: break;
    }
    return (struct marks){STR(","), STR("."), 1, STR("%")};
}

static void put_digits(struct buf *out, const struct marks *m, uint64_t n)
{
    char digits[20]; /* from the end */
    size_t len = 0;

    do {
        digits[len++] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    bool grouped = len >= 3 + m->group_from;
    for (size_t i = len; i-- > 0;) {
        buf_put_byte(out, digits[i]);
        if (grouped && i > 0 && i % 3 == 0)
            buf_put(out, m->group);
    }
}

static uint64_t size_of(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static uint64_t pow10_of(int exponent)
{
    uint64_t p = 1;

    while (exponent-- > 0)
        p *= 10;
    return p;
}

/* n is in units of 10^-decimals. */
static void put_scaled(struct buf *out, const struct marks *m, int64_t n,
                       int decimals)
{
    uint64_t unit = pow10_of(decimals), size = size_of(n);

    if (n < 0)
        buf_put_byte(out, '-');
    put_digits(out, m, size / unit);
    if (decimals) {
        buf_put(out, m->decimal);
        buf_put_f(out, "%0*" PRIu64, decimals, size % unit);
    }
}

struct str number_scaled(struct arena *a, enum lang lang, int64_t n,
                         int decimals)
{
    struct marks m = marks_of(lang);
    struct buf out = buf_make(a, 100);

    assert(decimals >= 0 && decimals <= 6);
    put_scaled(&out, &m, n, decimals);
    return buf_str(&out);
}

struct str number_str(struct arena *a, enum lang lang, int64_t n)
{
    return number_scaled(a, lang, n, 0);
}

struct str number_decimal(struct arena *a, enum lang lang, double d,
                          int decimals)
{
    assert(decimals >= 0 && decimals <= 6);
    d *= (double)pow10_of(decimals);
    if (!(fabs(d) < 9e18)) /* no number, or more than fits */
        return isnan(d) ? STR("–") : d < 0 ? STR("-∞") : STR("∞");
    return number_scaled(a, lang, llround(d), decimals);
}

struct str number_percent(struct arena *a, enum lang lang, double share,
                          int decimals)
{
    struct str number = number_decimal(a, lang, share * 100, decimals);
    struct marks m = marks_of(lang);

    return str_fmt(a, "%.*s%.*s", STR_ARG(number), STR_ARG(m.percent));
}

struct str number_bytes(struct arena *a, enum lang lang, int64_t bytes)
{
    static const char *const latin[] = {"B",  "kB", "MB", "GB",
                                        "TB", "PB", "EB"};
    static const char *const french[] = {"o",  "ko", "Mo", "Go",
                                         "To", "Po", "Eo"};
    static const char *const russian[] = {"Б",  "кБ", "МБ", "ГБ",
                                          "ТБ", "ПБ", "ЭБ"};
    const char *const *unit = lang == LANG_FR   ? french
                              : lang == LANG_RU ? russian
                                                : latin;
    double d = (double)bytes;
    size_t i = 0;

    /* 999.95 would be written as 1000.0 */
    while (fabs(d) >= (i ? 999.95 : 999.5) && i + 1 < ARRAY_N(latin)) {
        d /= 1000;
        i++;
    }
    int decimals = i > 0 && fabs(d) < 9.95 ? 1 : 0;
    struct str number = number_decimal(a, lang, d, decimals);
    return str_fmt(a, "%.*s" NBSP "%s", STR_ARG(number), unit[i]);
}
