#include "mime/quote_impl.h"

static const struct {
    struct str word;
    enum quote_label label;
} labels[] = {
    {STR_INIT("from"), LABEL_FROM},
    {STR_INIT("de"), LABEL_FROM},
    {STR_INIT("von"), LABEL_FROM},
    {STR_INIT("od"), LABEL_FROM},
    {STR_INIT("nadawca"), LABEL_FROM},
    {STR_INIT("от"), LABEL_FROM},
    {STR_INIT("от кого"), LABEL_FROM},
    {STR_INIT("发件人"), LABEL_FROM},
    {STR_INIT("寄件者"), LABEL_FROM},
    {STR_INIT("寄件人"), LABEL_FROM},
    {STR_INIT("da"), LABEL_FROM},
    {STR_INIT("van"), LABEL_FROM},
    {STR_INIT("fra"), LABEL_FROM},
    {STR_INIT("expediteur"), LABEL_FROM},
    {STR_INIT("sent"), LABEL_DATE},
    {STR_INIT("date"), LABEL_DATE},
    {STR_INIT("envoye"), LABEL_DATE},
    {STR_INIT("gesendet"), LABEL_DATE},
    {STR_INIT("datum"), LABEL_DATE},
    {STR_INIT("wyslano"), LABEL_DATE},
    {STR_INIT("wyslane"), LABEL_DATE},
    {STR_INIT("data"), LABEL_DATE},
    {STR_INIT("отправлено"), LABEL_DATE},
    {STR_INIT("дата"), LABEL_DATE},
    {STR_INIT("发送时间"), LABEL_DATE},
    {STR_INIT("发送日期"), LABEL_DATE},
    {STR_INIT("寄件日期"), LABEL_DATE},
    {STR_INIT("传送时间"), LABEL_DATE},
    {STR_INIT("日期"), LABEL_DATE},
    {STR_INIT("时间"), LABEL_DATE},
    {STR_INIT("enviado"), LABEL_DATE},
    {STR_INIT("enviado el"), LABEL_DATE},
    {STR_INIT("fecha"), LABEL_DATE},
    {STR_INIT("inviato"), LABEL_DATE},
    {STR_INIT("verzonden"), LABEL_DATE},
    {STR_INIT("sendt"), LABEL_DATE},
    {STR_INIT("to"), LABEL_TO},
    {STR_INIT("a"), LABEL_TO},
    {STR_INIT("an"), LABEL_TO},
    {STR_INIT("do"), LABEL_TO},
    {STR_INIT("кому"), LABEL_TO},
    {STR_INIT("收件人"), LABEL_TO},
    {STR_INIT("收件者"), LABEL_TO},
    {STR_INIT("para"), LABEL_TO},
    {STR_INIT("aan"), LABEL_TO},
    {STR_INIT("til"), LABEL_TO},
    {STR_INIT("pour"), LABEL_TO},
    {STR_INIT("destinataire"), LABEL_TO},
    {STR_INIT("cc"), LABEL_CC},
    {STR_INIT("dw"), LABEL_CC},
    {STR_INIT("kopie"), LABEL_CC},
    {STR_INIT("копия"), LABEL_CC},
    {STR_INIT("抄送"), LABEL_CC},
    {STR_INIT("副本"), LABEL_CC},
    {STR_INIT("reply-to"), LABEL_CC},
    {STR_INIT("importance"), LABEL_CC},
    {STR_INIT("subject"), LABEL_SUBJECT},
    {STR_INIT("objet"), LABEL_SUBJECT},
    {STR_INIT("betreff"), LABEL_SUBJECT},
    {STR_INIT("temat"), LABEL_SUBJECT},
    {STR_INIT("тема"), LABEL_SUBJECT},
    {STR_INIT("主题"), LABEL_SUBJECT},
    {STR_INIT("主旨"), LABEL_SUBJECT},
    {STR_INIT("asunto"), LABEL_SUBJECT},
    {STR_INIT("oggetto"), LABEL_SUBJECT},
    {STR_INIT("emne"), LABEL_SUBJECT},
    {STR_INIT("onderwerp"), LABEL_SUBJECT},
};

static const struct {
    struct str words;
    enum quote_rule rule;
} rules[] = {
    {STR_INIT("original message"), RULE_ORIGINAL},
    {STR_INIT("original email"), RULE_ORIGINAL},
    {STR_INIT("reply message"), RULE_ORIGINAL},
    {STR_INIT("original appointment"), RULE_ORIGINAL},
    {STR_INIT("message d'origine"), RULE_ORIGINAL},
    {STR_INIT("message d’origine"), RULE_ORIGINAL},
    {STR_INIT("message original"), RULE_ORIGINAL},
    {STR_INIT("message initial"), RULE_ORIGINAL},
    {STR_INIT("wiadomosc oryginalna"), RULE_ORIGINAL},
    {STR_INIT("oryginalna wiadomosc"), RULE_ORIGINAL},
    {STR_INIT("исходное сообщение"), RULE_ORIGINAL},
    {STR_INIT("исходное письмо"), RULE_ORIGINAL},
    {STR_INIT("оригинальное сообщение"), RULE_ORIGINAL},
    {STR_INIT("原始邮件"), RULE_ORIGINAL},
    {STR_INIT("原邮件"), RULE_ORIGINAL},
    {STR_INIT("原始信件"), RULE_ORIGINAL},
    {STR_INIT("回复邮件"), RULE_ORIGINAL},
    {STR_INIT("ursprungliche nachricht"), RULE_ORIGINAL},
    {STR_INIT("originalnachricht"), RULE_ORIGINAL},
    {STR_INIT("mensaje original"), RULE_ORIGINAL},
    {STR_INIT("messaggio originale"), RULE_ORIGINAL},
    {STR_INIT("oorspronkelijk bericht"), RULE_ORIGINAL},
    {STR_INIT("oprindelig meddelelse"), RULE_ORIGINAL},
    {STR_INIT("oprindelig besked"), RULE_ORIGINAL},
    {STR_INIT("opprinnelig melding"), RULE_ORIGINAL},
    {STR_INIT("ursprungligt meddelande"), RULE_ORIGINAL},
    {STR_INIT("forwarded message"), RULE_FORWARD},
    {STR_INIT("begin forwarded message"), RULE_FORWARD},
    {STR_INIT("message transfere"), RULE_FORWARD},
    {STR_INIT("debut du message transfere"), RULE_FORWARD},
    {STR_INIT("debut du message reexpedie"), RULE_FORWARD},
    {STR_INIT("wiadomosc przekazana"), RULE_FORWARD},
    {STR_INIT("przekazana wiadomosc"), RULE_FORWARD},
    {STR_INIT("tresc przekazanej wiadomosci"), RULE_FORWARD},
    {STR_INIT("пересылаемое сообщение"), RULE_FORWARD},
    {STR_INIT("пересланное сообщение"), RULE_FORWARD},
    {STR_INIT("начало переадресованного сообщения"), RULE_FORWARD},
    {STR_INIT("转发邮件"), RULE_FORWARD},
    {STR_INIT("转发的邮件"), RULE_FORWARD},
    {STR_INIT("转寄邮件"), RULE_FORWARD},
    {STR_INIT("以下是转发的邮件"), RULE_FORWARD},
    {STR_INIT("weitergeleitete nachricht"), RULE_FORWARD},
    {STR_INIT("anfang der weitergeleiteten nachricht"), RULE_FORWARD},
    {STR_INIT("anfang der weitergeleiteten e-mail"), RULE_FORWARD},
    {STR_INIT("mensaje reenviado"), RULE_FORWARD},
    {STR_INIT("messaggio inoltrato"), RULE_FORWARD},
};

static const struct str opens[] = {
    STR_INIT("on "),    STR_INIT("le "),      STR_INIT("w dniu "),
    STR_INIT("dnia "),  STR_INIT("am "),      STR_INIT("el "),
    STR_INIT("il "),    STR_INIT("em "),      STR_INIT("op "),
    STR_INIT("den "),   STR_INIT("在 "),      STR_INIT("于 "),
    STR_INIT("в "),     STR_INIT("pon., "),   STR_INIT("wt., "),
    STR_INIT("sr., "),  STR_INIT("czw., "),   STR_INIT("pt., "),
    STR_INIT("sob., "), STR_INIT("niedz., "), STR_INIT("niedz.. "),
    STR_INIT("пн, "),   STR_INIT("вт, "),     STR_INIT("ср, "),
    STR_INIT("чт, "),   STR_INIT("пт, "),     STR_INIT("сб, "),
    STR_INIT("вс, "),   STR_INIT("lun. "),    STR_INIT("mar. "),
    STR_INIT("mer. "),  STR_INIT("jeu. "),    STR_INIT("ven. "),
    STR_INIT("sam. "),  STR_INIT("dim. "),
};

static const struct str closes[] = {
    STR_INIT("wrote:"),    STR_INIT("writes:"),    STR_INIT("a ecrit:"),
    STR_INIT("a ecrit :"), STR_INIT("ecrit:"),     STR_INIT("ecrit :"),
    STR_INIT("napisal:"),  STR_INIT("napisala:"),  STR_INIT("napisal(a):"),
    STR_INIT("pisze:"),    STR_INIT("napisali:"),  STR_INIT("пишет:"),
    STR_INIT("написал:"),  STR_INIT("написала:"),  STR_INIT("написал(а):"),
    STR_INIT("писал:"),    STR_INIT("писал(а):"),  STR_INIT("писала:"),
    STR_INIT("写道:"),     STR_INIT("写道 :"),     STR_INIT("写:"),
    STR_INIT("schrieb:"),  STR_INIT("escribio:"),  STR_INIT("ha scritto:"),
    STR_INIT("scrive:"),   STR_INIT("escreveu:"),  STR_INIT("skrev:"),
    STR_INIT("schreef:"),  STR_INIT("kirjoitti:"),
};

/* Where the verb stands in the middle: "am … schrieb max <…>:". */
static const struct str verbs[] = {
    STR_INIT(" schrieb "), STR_INIT(" schreef "), STR_INIT(" skrev "),
    STR_INIT(" wrote "),   STR_INIT(" пишет "),   STR_INIT(" ecrit "),
};

static const struct str devices[] = {
    STR_INIT("sent from my "),
    STR_INIT("sent from mail for "),
    STR_INIT("sent from outlook"),
    STR_INIT("sent from yahoo"),
    STR_INIT("sent from samsung"),
    STR_INIT("sent from proton"),
    STR_INIT("sent from "),
    STR_INIT("sent via "),
    STR_INIT("sent with "),
    STR_INIT("get outlook for "),
    STR_INIT("envoye de mon "),
    STR_INIT("envoye depuis "),
    STR_INIT("envoye a partir de "),
    STR_INIT("obtenez outlook pour "),
    STR_INIT("telecharger outlook pour "),
    STR_INIT("provenance : "),
    STR_INIT("wyslane z "),
    STR_INIT("wyslano z "),
    STR_INIT("pobierz outlook"),
    STR_INIT("отправлено с "),
    STR_INIT("отправлено из "),
    STR_INIT("发自我的"),
    STR_INIT("从我的"),
    STR_INIT("来自我的"),
    STR_INIT("传送自"),
    STR_INIT("寄自"),
    STR_INIT("发送自"),
    STR_INIT("从 "),
    STR_INIT("von meinem "),
    STR_INIT("gesendet von "),
    STR_INIT("gesendet mit "),
    STR_INIT("enviado desde "),
    STR_INIT("inviato da "),
    STR_INIT("enviado do "),
};

static struct str bare(struct str s, const char *marks)
{
    while (s.len && (s.ptr[0] == ' ' || strchr(marks, s.ptr[0])))
        s = str_sub(s, 1, SIZE_MAX);
    while (s.len &&
           (s.ptr[s.len - 1] == ' ' || strchr(marks, s.ptr[s.len - 1])))
        s.len--;
    return s;
}

enum quote_label quote_label(struct str s)
{
    enum { LABEL_BYTES = 40 };
    size_t colon;
    struct str head;

    s = bare(s, "*");
    colon = str_find_byte(str_sub(s, 0, LABEL_BYTES), ':');
    if (colon == SIZE_MAX)
        return LABEL_NONE;
    head = bare(str_sub(s, 0, colon), "*_");
    for (size_t i = 0; i < ARRAY_N(labels); i++)
        if (str_eq(head, labels[i].word))
            return labels[i].label;
    return LABEL_NONE;
}

enum quote_rule quote_rule(struct str s)
{
    struct str inner = bare(s, "-_=*:>");
    bool dashes = str_starts(s, STR("--")) || str_starts(s, STR("__")) ||
                  str_starts(s, STR("==")) || str_starts(s, STR("**")) ||
                  str_starts(s, STR("- -"));

    if (!dashes && !str_ends(s, STR(":")))
        return RULE_NONE;
    for (size_t i = 0; i < ARRAY_N(rules); i++) {
        if (str_eq(inner, rules[i].words))
            return rules[i].rule;
        /* "---------- forwarded message from ann ---------" */
        if (dashes && rules[i].rule == RULE_FORWARD &&
            str_starts(inner, rules[i].words) && inner.len < 120)
            return rules[i].rule;
    }
    return RULE_NONE;
}

bool quote_opens(struct str s)
{
    for (size_t i = 0; i < ARRAY_N(opens); i++)
        if (str_starts(s, opens[i]))
            return true;
    return false;
}

bool quote_closes(struct str s)
{
    for (size_t i = 0; i < ARRAY_N(closes); i++)
        if (str_ends(s, closes[i]))
            return true;
    if (!str_ends(s, STR(":")))
        return false;
    for (size_t i = 0; i < ARRAY_N(verbs); i++)
        if (str_find(s, verbs[i]) != SIZE_MAX)
            return true;
    return str_ends(s, STR(">:"));
}

bool quote_device(struct str s)
{
    s = bare(s, "*_-");
    for (size_t i = 0; i < ARRAY_N(devices); i++)
        if (str_starts(s, devices[i]))
            return true;
    return false;
}

struct str quote_word(size_t i)
{
    if (i < ARRAY_N(labels))
        return labels[i].word;
    i -= ARRAY_N(labels);
    if (i < ARRAY_N(rules))
        return rules[i].words;
    i -= ARRAY_N(rules);
    if (i < ARRAY_N(opens))
        return opens[i];
    i -= ARRAY_N(opens);
    if (i < ARRAY_N(closes))
        return closes[i];
    i -= ARRAY_N(closes);
    if (i < ARRAY_N(devices))
        return devices[i];
    return (struct str){0};
}
