#include "i18n/date_impl.h"
#include "i18n/msg.h"

/* After the Unicode CLDR 42, dates.xml and listPatterns, of each language. */

static const struct date_words english = {
    .weekday = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday",
                "Friday", "Saturday"},
    .month = {"January", "February", "March", "April", "May", "June", "July",
              "August", "September", "October", "November", "December"},
    .month_short = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
                    "Sep", "Oct", "Nov", "Dec"},
    .month_alone = {"January", "February", "March", "April", "May", "June",
                    "July", "August", "September", "October", "November",
                    "December"},
    .day = "{d} {B} {y}",
    .day_short = "{d} {M} {y}",
    .day_month = "{d} {M}",
    .full = "{W}, {D}, {c}",
    .day_clock = "{d} {M} {y}, {c}",
    .yesterday = "yesterday",
    .tomorrow = "tomorrow",
    .list_comma = ", ",
    .list_last = " and ",
};

static const struct date_words french = {
    .weekday = {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
                "samedi"},
    .month = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
              "août", "septembre", "octobre", "novembre", "décembre"},
    .month_short = {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.",
                    "août", "sept.", "oct.", "nov.", "déc."},
    .month_alone = {"janvier", "février", "mars", "avril", "mai", "juin",
                    "juillet", "août", "septembre", "octobre", "novembre",
                    "décembre"},
    .day = "{d} {B} {y}",
    .day_short = "{d} {M} {y}",
    .day_month = "{d} {M}",
    .full = "{W} {D} à {c}",
    .day_clock = "{d} {M} {y}, {c}",
    .yesterday = "hier",
    .tomorrow = "demain",
    .list_comma = ", ",
    .list_last = " et ",
};

static const struct date_words polish = {
    .weekday = {"niedziela", "poniedziałek", "wtorek", "środa", "czwartek",
                "piątek", "sobota"},
    .month = {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca",
              "lipca", "sierpnia", "września", "października", "listopada",
              "grudnia"},
    .month_short = {"sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie",
                    "wrz", "paź", "lis", "gru"},
    .month_alone = {"styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec",
                    "lipiec", "sierpień", "wrzesień", "październik", "listopad",
                    "grudzień"},
    .day = "{d} {B} {y}",
    .day_short = "{d} {M} {y}",
    .day_month = "{d} {M}",
    .full = "{W}, {D} {c}",
    .day_clock = "{d} {M} {y}, {c}",
    .yesterday = "wczoraj",
    .tomorrow = "jutro",
    .list_comma = ", ",
    .list_last = " i ",
};

static const struct date_words russian = {
    .weekday = {"воскресенье", "понедельник", "вторник", "среда", "четверг",
                "пятница", "суббота"},
    .month = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля",
              "августа", "сентября", "октября", "ноября", "декабря"},
    .month_short = {"янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.",
                    "авг.", "сент.", "окт.", "нояб.", "дек."},
    .month_alone = {"январь", "февраль", "март", "апрель", "май", "июнь",
                    "июль", "август", "сентябрь", "октябрь", "ноябрь",
                    "декабрь"},
    .day = "{d} {B} {y} г.",
    .day_short = "{d} {M} {y} г.",
    .day_month = "{d} {M}",
    .full = "{W}, {D}, {c}",
    .day_clock = "{d} {M} {y} г., {c}",
    .yesterday = "вчера",
    .tomorrow = "завтра",
    .list_comma = ", ",
    .list_last = " и ",
};

#define ZH_MONTHS                                                              \
    {                                                                          \
        "一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月",        \
            "九月", "十月", "十一月", "十二月"                              \
    }

static const struct date_words traditional = {
    .weekday = {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五",
                "星期六"},
    .month = ZH_MONTHS,
    .month_short = ZH_MONTHS,
    .month_alone = ZH_MONTHS,
    .day = "{y}年{m}月{d}日",
    .day_short = "{y}年{m}月{d}日",
    .day_month = "{m}月{d}日",
    .full = "{D} {W} {c}",
    .day_clock = "{y}年{m}月{d}日 {c}",
    .yesterday = "昨天",
    .tomorrow = "明天",
    .list_comma = "、",
    .list_last = "和",
};

static const struct date_words simplified = {
    .weekday = {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五",
                "星期六"},
    .month = ZH_MONTHS,
    .month_short = ZH_MONTHS,
    .month_alone = ZH_MONTHS,
    .day = "{y}年{m}月{d}日",
    .day_short = "{y}年{m}月{d}日",
    .day_month = "{m}月{d}日",
    .full = "{D} {W} {c}",
    .day_clock = "{y}年{m}月{d}日 {c}",
    .yesterday = "昨天",
    .tomorrow = "明天",
    .list_comma = "、",
    .list_last = "和",
};

const struct date_words *date_words_of(enum lang lang)
{
    switch (msg_lang(lang)) {
    case LANG_FR: return &french;
    case LANG_PL: return &polish;
    case LANG_RU: return &russian;
    case LANG_ZH_HANT: return &traditional;
    case LANG_ZH_HANS: return &simplified;
    case LANG_UNSURE:
    case LANG_EN:
    case LANG_UK:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: break;
    }
    return &english;
}
