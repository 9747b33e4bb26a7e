#include "base/utf8.h"
#include "text/fold.h"
#include "text/scan_impl.h"

static unsigned char byte_at(const struct scan_work *w, size_t i)
{
    return i < w->n ? w->src[i] : 0;
}

/* ---- emoticons ---- */

/* Faces that are not eyes, nose and mouth.  Those with a letter or digit at
 * an end stand alone. */
static const struct {
    const char *text, *form;
} faces[] = {{"<3", "<3"},   {"</3", "</3"}, {"^^", "^^"},   {"^_^", "^^"},
             {"^.^", "^^"},  {"^-^", "^^"},  {"-_-", "-_-"}, {"-__-", "-_-"},
             {"-.-", "-_-"}, {"T_T", "T_T"}, {"T.T", "T_T"}, {"t_t", "T_T"},
             {"T-T", "T_T"}, {";_;", "T_T"}, {";-;", "T_T"}, {">_<", ">_<"},
             {">.<", ">_<"}, {"o_O", "o_o"}, {"O_o", "o_o"}, {"o_o", "o_o"},
             {"O_O", "o_o"}, {"o.O", "o_o"}, {"O.o", "o_o"}, {"\\o/", "\\o/"},
             {"xD", ":D"},   {"XD", ":D"},   {"xd", ":D"},   {"Xd", ":D"},
             {"xDD", ":D"},  {"XDD", ":D"},  {"xDDD", ":D"}, {"XDDD", ":D"},
             {"xdd", ":D"},  {"xddd", ":D"}, {"(:", ":)"},   {"(;", ";)"},
             {"(-:", ":)"},  {"):", ":("},   {")-:", ":("}};

static size_t whole_face(const struct scan_work *w, const char **form)
{
    bool before = w->i > 0 && scan_wordish(w, w->i - 1);
    unsigned char next = byte_at(w, w->i + 1);
    size_t best = 0;

    for (size_t k = 0; k < ARRAY_N(faces); k++) {
        const char *text = faces[k].text;
        size_t n, end;

        if ((unsigned char)text[0] != w->src[w->i] ||
            (unsigned char)text[1] != next)
            continue;
        n = strlen(text);
        end = w->i + n;
        if (n <= best || end > w->n || memcmp(w->src + w->i, text, n) != 0)
            continue;
        if (before || scan_wordish(w, end))
            continue;
        /* brackets look the other way only between spaces */
        if ((text[0] == '(' || text[0] == ')') &&
            ((w->i > 0 && w->src[w->i - 1] > ' ') || byte_at(w, end) > ' '))
            continue;
        best = n;
        *form = faces[k].form;
    }
    return best;
}

/* What a mouth means, as the form of the face; NULL when it is none.  Tight:
 * only where no letter or digit touches the face. */
static const char *mouth_form(unsigned char mouth, bool *tight)
{
    *tight = false;
    switch (mouth) {
    case ')':
    case ']':
    case '}': return ":)";
    case '(':
    case '[':
    case '{': return ":(";
    case 'D': return ":D";
    case '/':
    case '\\': return ":/";
    case '|': return ":|";
    case 'p':
    case 'P': return ":p";
    case '*': return ":*";
    }
    *tight = true;
    switch (mouth) {
    case 'o':
    case 'O': return ":o";
    case 's':
    case 'S':
    case '$':
    case '@': return ":s";
    case 'x':
    case 'X': return ":x";
    case '3': return ":3";
    case 'c':
    case 'C':
    case '<': return ":(";
    }
    return NULL;
}

/* ">" of anger, eyes, a tear, a nose, a mouth that may be wide. */
static size_t built_face(const struct scan_work *w, const char **form)
{
    bool before = w->i > 0 && scan_wordish(w, w->i - 1);
    bool angry = w->src[w->i] == '>', tear, tight;
    size_t j = w->i + angry;
    unsigned char eyes = byte_at(w, j), mouth;

    if (eyes != ':' && eyes != ';' && eyes != '=')
        return 0;
    j++;
    tear = byte_at(w, j) == '\'';
    j += tear;
    if (byte_at(w, j) == '-' || byte_at(w, j) == '^' ||
        (byte_at(w, j) == 'o' && byte_at(w, j + 1) && !before &&
         strchr("()", byte_at(w, j + 1))))
        j++;
    mouth = byte_at(w, j);
    *form = mouth_form(mouth, &tight);
    if (!*form || (tear && (*form)[1] != '(' && (*form)[1] != ')'))
        return 0;
    if ((tight || eyes == '=') && (before || (tight && eyes != ':')))
        return 0;
    while (byte_at(w, j) == mouth)
        j++;
    if (mouth == '/' && j - w->i != 2 + (size_t)angry &&
        byte_at(w, w->i + 1) == '/')
        return 0; /* "://" */
    if (scan_wordish(w, j) &&
        (before || tight || scan_alnum(mouth) || mouth == '/' ||
         mouth == '\\' || mouth == '|' || mouth == '*'))
        return 0;
    if (angry && (*form)[1] == '(')
        *form = ">:(";
    else if (tear)
        *form = (*form)[1] == '(' ? ":'(" : ":')";
    else if (eyes == ';' && ((*form)[1] == ')' || (*form)[1] == 'D'))
        *form = ";)";
    return j - w->i;
}

bool scan_face(struct scan_work *w)
{
    const char *form;
    size_t at = w->folded_n, n = whole_face(w, &form), k;

    if (n == 0)
        n = built_face(w, &form);
    if (n == 0)
        return false;
    k = strlen(form);
    memcpy(w->folded + at, form, k);
    w->folded_n += k;
    w->i += n;
    scan_put(w, SCAN_EMOJI, w->i - n, w->i, at, n >= 5 ? SCAN_LONG : 0);
    return true;
}

/* ---- emoji ---- */

struct range {
    uint32_t from, to;
};

/* Pictures by themselves (Emoji_Presentation and what people use as such). */
static const struct range pictures[] = {
    {0x231a, 0x231b},   {0x23e9, 0x23f3},   {0x23f8, 0x23fa},
    {0x2600, 0x275a},   {0x2761, 0x2767},   {0x2795, 0x2797},
    {0x27b0, 0x27b0},   {0x27bf, 0x27bf},   {0x2b1b, 0x2b1c},
    {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x1f000, 0x1f0ff},
    {0x1f170, 0x1f171}, {0x1f17e, 0x1f17f}, {0x1f18e, 0x1f18e},
    {0x1f191, 0x1f19a}, {0x1f1e6, 0x1f202}, {0x1f21a, 0x1f21a},
    {0x1f22f, 0x1f22f}, {0x1f232, 0x1f23a}, {0x1f250, 0x1f251},
    {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f780, 0x1f7ff},
    {0x1f900, 0x1faff}};

/* Pictures when U+FE0F follows. */
static const struct range signs[] = {
    {0xa9, 0xa9},     {0xae, 0xae},     {0x203c, 0x203c}, {0x2049, 0x2049},
    {0x2122, 0x2122}, {0x2139, 0x2139}, {0x2194, 0x2199}, {0x21a9, 0x21aa},
    {0x2328, 0x2328}, {0x23cf, 0x23cf}, {0x24c2, 0x24c2}, {0x25aa, 0x25ab},
    {0x25b6, 0x25b6}, {0x25c0, 0x25c0}, {0x25fb, 0x25fe}, {0x27a1, 0x27a1},
    {0x2934, 0x2935}, {0x2b05, 0x2b07}, {0x3030, 0x3030}, {0x303d, 0x303d},
    {0x3297, 0x3297}, {0x3299, 0x3299}};

static bool among(const struct range *r, size_t n, uint32_t cp)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (cp > r[mid].to)
            low = mid + 1;
        else if (cp < r[mid].from)
            high = mid;
        else
            return true;
    }
    return false;
}

static bool is_picture(uint32_t cp)
{
    return among(pictures, ARRAY_N(pictures), cp);
}

static bool is_flag_letter(uint32_t cp)
{
    return cp >= 0x1f1e6 && cp <= 0x1f1ff;
}

/* Changes how a picture looks, not what it is: variation, skin, enclosing
 * keycap, tags. */
static bool is_dress(uint32_t cp)
{
    return cp == 0xfe0f || cp == 0xfe0e || cp == 0x20e3 ||
           (cp >= 0x1f3fb && cp <= 0x1f3ff) || (cp >= 0xe0020 && cp <= 0xe007f);
}

static void keep_cp(struct scan_work *w, uint32_t cp)
{
    w->folded_n += utf8_write(cp, w->folded + w->folded_n);
}

/* What follows a picture and belongs to it; returns where it ends. */
static size_t emoji_tail(struct scan_work *w, size_t j)
{
    uint32_t cp, next;
    size_t n, m;

    while ((n = scan_cp(w, j, &cp)) > 0) {
        if (is_dress(cp)) {
            j += n;
            continue;
        }
        if (cp != 0x200d || (m = scan_cp(w, j + n, &next)) == 0 ||
            !(is_picture(next) || among(signs, ARRAY_N(signs), next)))
            break;
        if (next != 0x2640 && next != 0x2642) { /* whether man or woman */
            keep_cp(w, cp);
            keep_cp(w, next);
        }
        j += n + m;
    }
    return j;
}

bool scan_emoji(struct scan_work *w, uint32_t cp, size_t bytes)
{
    size_t from = w->i, at = w->folded_n, n;
    uint32_t next = 0;

    if ((cp < 0x2000 && cp != 0xa9 && cp != 0xae) ||
        (cp >= 0x3400 && cp < 0x1f000))
        return false;
    n = scan_cp(w, w->i + bytes, &next);
    if (!is_picture(cp) &&
        (n == 0 || next != 0xfe0f || !among(signs, ARRAY_N(signs), cp)))
        return false;
    keep_cp(w, cp);
    w->i += bytes;
    if (is_flag_letter(cp) && n && is_flag_letter(next)) {
        keep_cp(w, next);
        w->i += n;
    }
    w->i = emoji_tail(w, w->i);
    scan_put(w, SCAN_EMOJI, from, w->i, at, 0);
    return true;
}

/* A digit or # in a box: the sign, U+FE0F or not, U+20E3. */
bool scan_keycap(struct scan_work *w)
{
    size_t from = w->i, at = w->folded_n, j = from + 1, n;
    uint32_t cp;

    if (byte_at(w, j) < 0x80)
        return false;
    n = scan_cp(w, j, &cp);
    if (n && cp == 0xfe0f) {
        j += n;
        n = scan_cp(w, j, &cp);
    }
    if (n == 0 || cp != 0x20e3)
        return false;
    w->folded[w->folded_n++] = (char)w->src[from];
    keep_cp(w, cp); /* so that it is not the bare digit */
    w->i = j + n;
    scan_put(w, SCAN_EMOJI, from, w->i, at, 0);
    return true;
}

/* ---- signs ---- */

/* One form for the many shapes of a sign; *times is what it stands for. */
static uint32_t plain_sign(uint32_t cp, unsigned *times)
{
    *times = 1;
    if (cp < 0x80)
        return cp == '`' ? '\'' : cp;
    if (scan_is_apostrophe(cp) || cp == 0x201a || cp == 0x2039 || cp == 0x203a)
        return '\'';
    if (cp >= 0xff01 && cp <= 0xff5e)
        return cp - 0xfee0;
    if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xad)
        return '-';
    switch (cp) {
    case 0xab: /* « » “ ” „ ‟ ″ 「 」 『 』 《 》 〈 〉 〝 〞 */
    case 0xbb:
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x201f:
    case 0x2033:
    case 0x300c:
    case 0x300d:
    case 0x300e:
    case 0x300f:
    case 0x300a:
    case 0x300b:
    case 0x3008:
    case 0x3009:
    case 0x301d:
    case 0x301e: return '"';
    case 0x3002: /* 。 ｡ */
    case 0xff61: return '.';
    case 0x3001: /* 、 ، */
    case 0x60c: return ',';
    case 0x61f: return '?';
    case 0x3010: /* 【 〔 */
    case 0x3014: return '[';
    case 0x3011:
    case 0x3015: return ']';
    case 0x301c: return '~'; /* 〜 */
    case 0x2026: *times = 3; return '.';
    case 0x203c: *times = 2; return '!';
    case 0x2047: *times = 2; return '?';
    }
    return cp;
}

void scan_sign(struct scan_work *w)
{
    size_t from = w->i, at = w->folded_n, n;
    unsigned run = 0, times;
    uint32_t cp, sign = 0;

    while ((n = scan_cp(w, w->i, &cp)) > 0) {
        uint32_t one = plain_sign(cp, &times);

        if (run && one != sign)
            break;
        sign = one;
        for (unsigned k = 0; k < times && run + k < 3; k++)
            keep_cp(w, sign);
        run += times;
        w->i += n;
    }
    scan_put(w, SCAN_PUNCT, from, w->i, at, run >= 3 ? SCAN_LONG : 0);
}
