/*
 * quote_closing.c — "Best regards," and the name below it.  What may be a
 * sentence, a demand or a number that matters is none of it: to show a name
 * costs nothing, to fold a wish away may.
 */
#include "base/utf8.h"
#include "mime/quote_impl.h"
#include "text/fold.h"

enum { BELOW_BYTES = 120, NAME_WORDS = 4, HAN_NAME = 4, PHONE_DIGITS = 7 };

/* A whole line, without its last marks. */
static const struct str closings[] = {
    STR_INIT("best regards"),
    STR_INIT("best wishes"),
    STR_INIT("best rgds"),
    STR_INIT("kind regards"),
    STR_INIT("kindest regards"),
    STR_INIT("warm regards"),
    STR_INIT("warmest regards"),
    STR_INIT("warm wishes"),
    STR_INIT("very best regards"),
    STR_INIT("regards"),
    STR_INIT("rgds"),
    STR_INIT("with regards"),
    STR_INIT("with best regards"),
    STR_INIT("with kind regards"),
    STR_INIT("with best wishes"),
    STR_INIT("with kindest regards"),
    STR_INIT("thanks and regards"),
    STR_INIT("thanks and best regards"),
    STR_INIT("thanks and kind regards"),
    STR_INIT("thanks & regards"),
    STR_INIT("many thanks and best regards"),
    STR_INIT("many thanks and kind regards"),
    STR_INIT("thank you and best regards"),
    STR_INIT("thank you and kind regards"),
    STR_INIT("yours"),
    STR_INIT("yours sincerely"),
    STR_INIT("yours faithfully"),
    STR_INIT("yours truly"),
    STR_INIT("sincerely"),
    STR_INIT("sincerely yours"),
    STR_INIT("respectfully"),
    STR_INIT("respectfully yours"),
    STR_INIT("cordially"),
    STR_INIT("all the best"),
    STR_INIT("cheers"),
    STR_INIT("cordialement"),
    STR_INIT("bien cordialement"),
    STR_INIT("tres cordialement"),
    STR_INIT("merci et cordialement"),
    STR_INIT("cdlt"),
    STR_INIT("cdt"),
    STR_INIT("bien a vous"),
    STR_INIT("sincerement"),
    STR_INIT("bien sincerement"),
    STR_INIT("respectueusement"),
    STR_INIT("amicalement"),
    STR_INIT("salutations"),
    STR_INIT("sinceres salutations"),
    STR_INIT("meilleures salutations"),
    STR_INIT("salutations distinguees"),
    STR_INIT("salutations cordiales"),
    STR_INIT("mes salutations distinguees"),
    STR_INIT("mes sinceres salutations"),
    STR_INIT("avec mes salutations"),
    STR_INIT("avec mes meilleures salutations"),
    STR_INIT("bonne journee"),
    STR_INIT("bonne reception"),
    STR_INIT("pozdrawiam"),
    STR_INIT("pozdrawiam serdecznie"),
    STR_INIT("pozdrawiam cieplo"),
    STR_INIT("serdecznie pozdrawiam"),
    STR_INIT("goraco pozdrawiam"),
    STR_INIT("pozdrowienia"),
    STR_INIT("serdeczne pozdrowienia"),
    STR_INIT("z pozdrowieniami"),
    STR_INIT("z serdecznymi pozdrowieniami"),
    STR_INIT("lacze pozdrowienia"),
    STR_INIT("lacze wyrazy szacunku"),
    STR_INIT("z wyrazami szacunku"),
    STR_INIT("z powazaniem"),
    STR_INIT("z szacunkiem"),
    STR_INIT("pozdr"),
    STR_INIT("с уважением"),
    STR_INIT("с искренним уважением"),
    STR_INIT("с глубоким уважением"),
    STR_INIT("с уважением и благодарностью"),
    STR_INIT("с почтением"),
    STR_INIT("с наилучшими пожеланиями"),
    STR_INIT("с наилучшими"),
    STR_INIT("с добрыми пожеланиями"),
    STR_INIT("с приветом"),
    STR_INIT("всего доброго"),
    STR_INIT("всего хорошего"),
    STR_INIT("всего наилучшего"),
    STR_INIT("искренне ваш"),
    STR_INIT("искренне ваша"),
    STR_INIT("до свидания"),
    STR_INIT("此致"),
    STR_INIT("此致敬礼"),
    STR_INIT("敬礼"),
    STR_INIT("祝好"),
    STR_INIT("祝您好"),
    STR_INIT("祝安好"),
    STR_INIT("祝安"),
    STR_INIT("祝商祺"),
    STR_INIT("顺祝"),
    STR_INIT("顺颂"),
    STR_INIT("商祺"),
    STR_INIT("顺祝商祺"),
    STR_INIT("顺颂商祺"),
    STR_INIT("顺颂时祺"),
    STR_INIT("敬颂商安"),
    STR_INIT("敬祝商安"),
    STR_INIT("敬祝"),
    STR_INIT("谨启"),
    STR_INIT("敬上"),
};

/* Of the long French one, "veuillez agreer, …": how it goes on. */
static const struct str formal[] = {
    STR_INIT("veuillez agreer"), STR_INIT("veuillez recevoir"),
    STR_INIT("je vous prie d"),  STR_INIT("nous vous prions d"),
    STR_INIT("recevez"),         STR_INIT("agreez"),
};
static const struct str formal_ends[] = {
    STR_INIT("mes salutations"),
    STR_INIT("salutations distinguees"),
    STR_INIT("salutations les meilleures"),
    STR_INIT("sinceres salutations"),
    STR_INIT("salutations respectueuses"),
    STR_INIT("sentiments distingues"),
    STR_INIT("sentiments les meilleurs"),
    STR_INIT("sentiments respectueux"),
    STR_INIT("consideration distinguee"),
    STR_INIT("parfaite consideration"),
};

/* Below a name such a line is what the letter is about. */
static const struct str matters[] = {
    STR_INIT("order"),    STR_INIT("booking"),    STR_INIT("reservation"),
    STR_INIT("ticket"),   STR_INIT("invoice"),    STR_INIT("reference"),
    STR_INIT("ref."),     STR_INIT("ref:"),       STR_INIT("pnr"),
    STR_INIT("flight"),   STR_INIT("account n"),  STR_INIT("account:"),
    STR_INIT("contract"), STR_INIT("customer n"), STR_INIT("member"),
    STR_INIT("claim"),    STR_INIT("case"),       STR_INIT("iban"),
    STR_INIT("commande"), STR_INIT("billet"),     STR_INIT("facture"),
    STR_INIT("dossier"),  STR_INIT("vol "),       STR_INIT("contrat"),
    STR_INIT("client n"), STR_INIT("compte"),     STR_INIT("zamowieni"),
    STR_INIT("rezerwac"), STR_INIT("bilet"),      STR_INIT("faktur"),
    STR_INIT("umow"),     STR_INIT("lot "),       STR_INIT("reklamac"),
    STR_INIT("konto"),    STR_INIT("klienta"),    STR_INIT("заказ"),
    STR_INIT("брон"),     STR_INIT("билет"),      STR_INIT("счет"),
    STR_INIT("рейс"),     STR_INIT("договор"),    STR_INIT("квитанц"),
    STR_INIT("заявк"),    STR_INIT("订单"),       STR_INIT("预订"),
    STR_INIT("机票"),     STR_INIT("票号"),       STR_INIT("发票"),
    STR_INIT("航班"),     STR_INIT("合同"),       STR_INIT("会员"),
    STR_INIT("编号"),     STR_INIT("单号"),       STR_INIT("账号"),
    STR_INIT("账户"),
};

/* What is added after the end. */
static const struct str afterwards[] = {
    STR_INIT("p.s"),  STR_INIT("ps "),   STR_INIT("ps:"),  STR_INIT("ps."),
    STR_INIT("ps,"),  STR_INIT("p.p.s"), STR_INIT("p.-s"), STR_INIT("nb "),
    STR_INIT("nb:"),  STR_INIT("n.b"),   STR_INIT("п.с"),  STR_INIT("пс "),
    STR_INIT("пс:"),  STR_INIT("пс."),   STR_INIT("з.ы"),  STR_INIT("附"),
    STR_INIT("又及"), STR_INIT("另"),
};

/* How a sentence begins in Chinese; no surname is among them. */
static const struct str han_starts[] = {
    STR_INIT("请"), STR_INIT("我"), STR_INIT("你"), STR_INIT("您"),
    STR_INIT("为"), STR_INIT("怎"), STR_INIT("不"), STR_INIT("没"),
    STR_INIT("快"), STR_INIT("希"), STR_INIT("等"), STR_INIT("退"),
    STR_INIT("还"), STR_INIT("赔"), STR_INIT("谢"), STR_INIT("急"),
};

/* Of a line in Chinese that is a firm, a title or the end of a letter. */
static const struct str han_ends[] = {
    STR_INIT("公司"), STR_INIT("先生"), STR_INIT("女士"), STR_INIT("小姐"),
    STR_INIT("经理"), STR_INIT("敬上"), STR_INIT("谨启"), STR_INIT("上"),
    STR_INIT("启"),   STR_INIT("部"),
};

static bool starts_one(struct str s, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(s, list[i]))
            return true;
    return false;
}

static bool ends_one(struct str s, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_ends(s, list[i]))
            return true;
    return false;
}

static bool holds_one(struct str s, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_find(s, list[i]) != SIZE_MAX)
            return true;
    return false;
}

/* Without the marks around it, and "。" behind. */
static struct str without_marks(struct str s)
{
    for (;;) {
        size_t was = s.len;

        s = str_trim(s);
        if (s.len && strchr("*_", s.ptr[0]))
            s = str_sub(s, 1, SIZE_MAX);
        if (s.len && strchr("*_,.!;:-~", s.ptr[s.len - 1]))
            s.len--;
        if (str_ends(s, STR("。")))
            s.len -= strlen("。");
        if (s.len == was)
            return s;
    }
}

/* "此致  敬礼" is written with any blanks, or with none. */
static bool same_but_blanks(struct str a, struct str b)
{
    size_t i = 0, k = 0;

    for (;;) {
        while (i < a.len && a.ptr[i] == ' ')
            i++;
        while (k < b.len && b.ptr[k] == ' ')
            k++;
        if (i == a.len || k == b.len)
            return i == a.len && k == b.len;
        if (a.ptr[i++] != b.ptr[k++])
            return false;
    }
}

static bool is_closing(struct str bare)
{
    for (size_t i = 0; i < ARRAY_N(closings); i++)
        if (same_but_blanks(bare, closings[i]))
            return true;
    return false;
}

struct word_count {
    int words, capital; /* a number is a word with a capital */
    int letters, digits, han;
};

/* Of the line as it was written. */
static struct word_count count_words(struct str s)
{
    struct word_count n = {0};
    bool in_word = false;
    uint32_t cp;

    while (s.len) {
        size_t len = utf8_read(s, &cp);
        enum fold_class class;

        if (len == 0)
            break;
        s = str_sub(s, len, SIZE_MAX);
        class = fold_class_of(cp);
        n.letters += class == FOLD_LETTER;
        n.digits += class == FOLD_DIGIT;
        n.han += class == FOLD_NOSPACE;
        if (!in_word && (class == FOLD_LETTER || class == FOLD_DIGIT)) {
            n.words++;
            n.capital += class == FOLD_DIGIT || fold_lower(cp) != cp;
            in_word = true;
        } else if (cp == ' ' || cp == 0xa0 || cp == '\t') {
            in_word = false;
        }
    }
    return n;
}

static bool asks_or_calls(struct str folded)
{
    return str_find_byte(folded, '?') != SIZE_MAX ||
           str_find_byte(folded, '!') != SIZE_MAX;
}

static const struct str phones[] = {
    STR_INIT("tel"), STR_INIT("phone"), STR_INIT("mob"),  STR_INIT("cell"),
    STR_INIT("fax"), STR_INIT("kom"),   STR_INIT("port"), STR_INIT("тел"),
    STR_INIT("моб"), STR_INIT("t:"),    STR_INIT("m:"),   STR_INIT("p:"),
    STR_INIT("+"),   STR_INIT("(+"),    STR_INIT("(0"),   STR_INIT("0"),
};

static bool below_han(const struct word_count *n, struct str folded)
{
    if (starts_one(folded, han_starts, ARRAY_N(han_starts)) ||
        str_find_byte(folded, ',') != SIZE_MAX ||
        str_find(folded, STR("。")) != SIZE_MAX)
        return false;
    return n->han <= HAN_NAME || n->digits >= PHONE_DIGITS ||
           ends_one(folded, han_ends, ARRAY_N(han_ends));
}

bool quote_below(struct str text, struct str folded)
{
    const struct word_count n = count_words(text);

    if (folded.len == 0 || folded.len > BELOW_BYTES ||
        n.words > 2 * NAME_WORDS || asks_or_calls(folded) ||
        starts_one(folded, afterwards, ARRAY_N(afterwards)) ||
        holds_one(folded, matters, ARRAY_N(matters)))
        return false;
    if (n.han)
        return below_han(&n, folded);
    if (str_find_byte(folded, '@') != SIZE_MAX ||
        str_starts(folded, STR("www.")) || str_starts(folded, STR("http")))
        return true;
    if (n.digits >= PHONE_DIGITS && starts_one(folded, phones, ARRAY_N(phones)))
        return true;
    /* a single word is a name; one with digits is a number of something */
    if (n.words <= 1)
        return n.digits == 0 || (n.letters == 0 && n.digits >= PHONE_DIGITS);
    /* names and titles have capitals, sentences have one */
    return n.capital >= 2 && 2 * n.capital > n.words;
}

/* "Best regards, Ann Smith". */
static bool with_name(struct str text, struct str folded)
{
    size_t comma = str_find_byte(folded, ',');
    size_t at = str_find_byte(text, ',');
    struct word_count n;

    if (comma == SIZE_MAX || at == SIZE_MAX ||
        !is_closing(without_marks(str_sub(folded, 0, comma))))
        return false;
    n = count_words(str_sub(text, at + 1, SIZE_MAX));
    return n.words >= 1 && n.words <= NAME_WORDS && n.capital == n.words &&
           n.han == 0 && n.digits == 0;
}

bool quote_closing(struct str text, struct str folded)
{
    struct str bare = without_marks(folded);

    if (str_find_byte(folded, '?') != SIZE_MAX)
        return false;
    if (starts_one(bare, formal, ARRAY_N(formal)))
        return ends_one(bare, formal_ends, ARRAY_N(formal_ends));
    return is_closing(bare) || with_name(text, folded);
}

struct str quote_closing_word(size_t i)
{
    static const struct {
        const struct str *list;
        size_t n;
    } all[] = {
        {closings, ARRAY_N(closings)},       {formal, ARRAY_N(formal)},
        {formal_ends, ARRAY_N(formal_ends)}, {matters, ARRAY_N(matters)},
        {afterwards, ARRAY_N(afterwards)},   {han_starts, ARRAY_N(han_starts)},
        {han_ends, ARRAY_N(han_ends)},       {phones, ARRAY_N(phones)},
    };

    for (size_t k = 0; k < ARRAY_N(all); k++) {
        if (i < all[k].n)
            return all[k].list[i];
        i -= all[k].n;
    }
    return (struct str){0};
}
