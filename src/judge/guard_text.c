#include "base/utf8.h"
#include "judge/guard_parts.h"
#include "judge/word.h"
#include "text/fold.h"

enum {
    FIELD_BYTES = 60,    /* between brackets, at most */
    LANGUAGE_BYTES = 40, /* less text says little of its language */
    LINK_CHARS = 23,     /* any link, on channels that shorten them */
    WIDE_FROM = 0x1100   /* characters that count two on X */
};

/* How likely a language must be before it is called the wrong one. */
#define LANGUAGE_SURE 0.625

/* ---- placeholders ---- */

static void add_placeholder(struct guard_own *g, enum guard_level level,
                            size_t from, size_t to)
{
    guard_add(g->w, GUARD_PLACEHOLDER, level, (uint32_t)from, (uint32_t)to,
              MSG("This was to be filled in"),
              MSG("Write what belongs here, or take it out"));
}

static size_t close_of(struct str s, size_t open, char close)
{
    for (size_t i = open + 1; i < s.len && i - open <= FIELD_BYTES; i++) {
        if (s.ptr[i] == close)
            return i;
        if (s.ptr[i] == '\n')
            break;
    }
    return SIZE_MAX;
}

/* Letters, digits, "_", ".", spaces and what templates put around them. */
static bool is_identifier(struct str s)
{
    bool letter = false;

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool alpha =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;

        letter |= alpha;
        if (!alpha && !(c >= '0' && c <= '9') && !strchr("_.- |%#/:'", c))
            return false;
    }
    return letter;
}

/* All capitals, as forms write their fields: [NAME], <ORDER_ID>. */
static bool is_capitals(struct str s)
{
    size_t letters = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z')
            letters++;
        else if (!strchr("_- 0123456789", s.ptr[i]))
            return false;
    }
    return letters >= 3;
}

/* Whether a word of a form stands between the bytes, and at the beginning or
 * the end: "insert date", "customer name here". */
static bool holds_field(const struct guard_own *g, size_t from, size_t to)
{
    const struct scan *s = &g->w->scan;
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (s->tokens[mid].from < from)
            low = mid + 1;
        else
            high = mid;
    }
    for (size_t i = low; i < s->n && s->tokens[i].from < to; i++) {
        const struct phrase_hit *h =
            guard_hit(&g->index, (uint32_t)i, WORD_PLACE_FIELD);

        if (h && h->to <= to && (i == low || h->to == to))
            return true;
    }
    return false;
}

static void brace(struct guard_own *g, size_t at)
{
    struct str s = g->w->text;
    size_t end = close_of(s, at, '}'), from = at;
    struct str inner;

    if (end == SIZE_MAX)
        return;
    inner = str_sub(s, at + 1, end - at - 1);
    if (inner.len > 0 && inner.ptr[0] == '{') {
        inner = str_sub(inner, 1, inner.len);
        if (end + 1 < s.len && s.ptr[end + 1] == '}')
            end++;
    }
    if (!is_identifier(inner))
        return;
    if (from > 0 && (s.ptr[from - 1] == '$' || s.ptr[from - 1] == '#'))
        from--;
    add_placeholder(g, GUARD_STOP, from, end + 1);
}

/* "[text](target)" is a link, "[1]" a footnote, "[x] done" a list. */
static void bracket(struct guard_own *g, size_t at, char close)
{
    struct str s = g->w->text;
    size_t end = close_of(s, at, close);
    struct str inner;

    if (end == SIZE_MAX || end == at + 1 ||
        (close == ']' && end + 1 < s.len && s.ptr[end + 1] == '('))
        return;
    inner = str_sub(s, at + 1, end - at - 1);
    if (inner.len > 1 && (is_capitals(inner) || (is_identifier(inner) &&
                                                 holds_field(g, at + 1, end))))
        add_placeholder(g, GUARD_STOP, at, end + 1);
    else if (close == '>' || inner.len < 2)
        return;
    else if (str_eq(inner, STR("...")) || str_eq(inner, STR("…")))
        add_placeholder(g, GUARD_ASK, at, end + 1);
}

/* "%s", "%1$s", "%NAME%"; not "100 %", "5%de". */
static void percent(struct guard_own *g, size_t at)
{
    struct str s = g->w->text;
    size_t end = at + 1;
    char before = at > 0 ? s.ptr[at - 1] : ' ';

    if ((before >= '0' && before <= '9') || before == '%')
        return;
    while (end < s.len && end - at < 4 &&
           ((s.ptr[end] >= '0' && s.ptr[end] <= '9') || s.ptr[end] == '$'))
        end++;
    if (end < s.len && strchr("sdif@", s.ptr[end]) &&
        (end + 1 == s.len || strchr(" \n\r\t.,;:!?)\"'", s.ptr[end + 1]))) {
        add_placeholder(g, GUARD_STOP, at, end + 1);
        return;
    }
    end = close_of(s, at, '%');
    if (end != SIZE_MAX && end - at > 3 &&
        is_capitals(str_sub(s, at + 1, end - at - 1)))
        add_placeholder(g, GUARD_STOP, at, end + 1);
}

/* "XXX", "xx.xx.xxxx", "___": letters and lines that stand for something. */
static void blanks(struct guard_own *g, size_t *at)
{
    struct str s = g->w->text;
    char c = s.ptr[*at];
    size_t end = *at;
    bool border = *at == 0 || !((s.ptr[*at - 1] | 0x20) >= 'a' &&
                                (s.ptr[*at - 1] | 0x20) <= 'z');

    while (end < s.len && s.ptr[end] == c)
        end++;
    if (end < s.len && (s.ptr[end] | 0x20) >= 'a' && (s.ptr[end] | 0x20) <= 'z')
        border = false;
    if (border && end - *at >= 3 && end - *at <= FIELD_BYTES)
        add_placeholder(g, c == 'X' ? GUARD_STOP : GUARD_ASK, *at, end);
    *at = end - 1;
}

/* "Dear ," and "Hello null,": the name was not there. */
static void empty_greeting(struct guard_own *g)
{
    const struct guard_work *w = g->w;
    const struct scan *s = &w->scan;
    const struct phrase_hit *h = NULL;
    uint32_t next;

    for (size_t i = 0; i < w->hits_n && !h && w->hits[i].first < 4; i++)
        if (w->hits[i].tag == WORD_GREETING)
            h = &w->hits[i];
    if (!h)
        return;
    next = h->first + h->n;
    if (next >= s->n)
        return;
    if (str_eq(scan_folded(s, next), STR("null")) ||
        str_eq(scan_folded(s, next), STR("undefined")) ||
        str_eq(scan_folded(s, next), STR("nan")))
        add_placeholder(g, GUARD_STOP, h->from, s->tokens[next].to);
    else if (str_eq(str_sub(scan_folded(s, h->first), 0, 4), STR("dear")) &&
             h->n == 1 && guard_sign(s, next, ','))
        add_placeholder(g, GUARD_ASK, h->from, s->tokens[next].to);
}

void guard_placeholders(struct guard_own *g)
{
    struct str s = g->w->text;

    for (size_t i = 0; i < s.len; i++) {
        switch (s.ptr[i]) {
        case '{': brace(g, i); break;
        case '[': bracket(g, i, ']'); break;
        case '<': bracket(g, i, '>'); break;
        case '%': percent(g, i); break;
        case 'X':
        case 'x':
        case '_': blanks(g, &i); break;
        default: break;
        }
    }
    for (size_t i = 0; i < g->w->hits_n; i++)
        if (g->w->hits[i].tag == WORD_PLACE_WORDS)
            add_placeholder(g, GUARD_ASK, g->w->hits[i].from, g->w->hits[i].to);
    if (!g->w->in_subject)
        empty_greeting(g);
}

/* ---- links ---- */

/* The host in a link, or in a text that is one; empty when it is none. */
static struct str host_of(struct str s)
{
    size_t at = str_find(s, STR("://")), dot;

    s = str_trim(s);
    at = str_find(s, STR("://"));
    if (at != SIZE_MAX)
        s = str_sub(s, at + 3, s.len);
    else if (str_starts_nocase(s, STR("mailto:")))
        return STR("");
    if (str_starts_nocase(s, STR("www.")))
        s = str_sub(s, 4, s.len);
    for (size_t i = 0; i < s.len; i++)
        if (strchr("/?#:", s.ptr[i])) {
            s = str_sub(s, 0, i);
            break;
        }
    dot = str_find_byte(s, '.');
    if (dot == SIZE_MAX || dot == 0 || s.len - dot < 3)
        return STR("");
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == ' ' || s.ptr[i] == '@' || s.ptr[i] == '\n')
            return STR("");
    return s;
}

/* "shop.example.com" may point to "example.com", and the other way. */
static bool same_site(struct str a, struct str b)
{
    struct str longer = a.len >= b.len ? a : b;
    struct str shorter = a.len >= b.len ? b : a;

    if (str_eq_nocase(a, b))
        return true;
    return longer.len > shorter.len + 1 &&
           longer.ptr[longer.len - shorter.len - 1] == '.' &&
           str_eq_nocase(str_sub(longer, longer.len - shorter.len, shorter.len),
                         shorter);
}

static void check_link(struct guard_own *g, struct str text, struct str target,
                       uint32_t from, uint32_t to)
{
    struct str shown = host_of(text), real = host_of(target);

    if (str_trim(target).len == 0 || str_eq(str_trim(target), STR("#")))
        guard_add(g->w, GUARD_LINK, GUARD_ASK, from, to,
                  MSG("This link leads nowhere"), MSG("Give it its address"));
    else if (shown.len > 0 && real.len > 0 && !same_site(shown, real))
        guard_add(g->w, GUARD_LINK, GUARD_ASK, from, to,
                  MSG("The link's text names another site than its target"),
                  MSG("Let the text say where the link leads"));
}

/* "[text](target)" of Markdown, on one line. */
static void markdown_link(struct guard_own *g, size_t at)
{
    struct str s = g->w->text;
    size_t middle, end;

    for (middle = at + 1; middle < s.len && middle - at < 300; middle++)
        if (s.ptr[middle] == ']' || s.ptr[middle] == '\n' ||
            s.ptr[middle] == '[')
            break;
    if (middle + 1 >= s.len || s.ptr[middle] != ']' || s.ptr[middle + 1] != '(')
        return;
    for (end = middle + 2; end < s.len && end - middle < 2000; end++)
        if (s.ptr[end] == ')' || s.ptr[end] == '\n')
            break;
    if (end >= s.len || s.ptr[end] != ')')
        return;
    check_link(g, str_sub(s, at + 1, middle - at - 1),
               str_sub(s, middle + 2, end - middle - 2), (uint32_t)at,
               (uint32_t)end + 1);
}

void guard_links(struct guard_own *g)
{
    const struct guard_in *in = g->w->in;
    struct str s = g->w->text;

    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '[' && !guard_quoted(g->w, (uint32_t)i))
            markdown_link(g, i);
    for (size_t i = 0; i < in->links_n && !g->w->in_subject; i++) {
        size_t at = str_find(s, in->links[i].text);
        uint32_t from = at == SIZE_MAX ? 0 : (uint32_t)at;

        check_link(g, in->links[i].text, in->links[i].target, from,
                   at == SIZE_MAX ? 0 : from + (uint32_t)in->links[i].text.len);
    }
}

/* ---- language ---- */

static bool is_chinese(enum lang lang)
{
    return lang == LANG_ZH_HANT || lang == LANG_ZH_HANS;
}

void guard_language(struct guard_own *g)
{
    const struct guard_work *w = g->w;
    double p[LANG_N];
    enum lang said = judge_lang(w->judge, w->text, p);
    size_t own = w->text.len;

    for (size_t i = 0; i < w->quoted_n; i++)
        own -= w->quoted[i].to - w->quoted[i].from;
    if (w->in_subject || w->in->lang == LANG_UNSURE || own < LANGUAGE_BYTES ||
        said == LANG_UNSURE || w->lang == LANG_UNSURE ||
        w->lang == w->in->lang || said == w->in->lang ||
        p[said] < LANGUAGE_SURE)
        return;
    if (is_chinese(w->lang) && is_chinese(w->in->lang))
        guard_add(g->w, GUARD_LANGUAGE, GUARD_NOTE, 0, 0,
                  MSG("The customer writes the other Chinese script"),
                  MSG("Answer in the customer's script"));
    else
        guard_add(g->w, GUARD_LANGUAGE, GUARD_ASK, 0, 0,
                  MSG("This is not the customer's language"),
                  MSG("Answer in the language of the customer"));
}

/* ---- length ---- */

static bool shortens_links(struct str channel)
{
    return str_eq(channel, STR("mastodon")) || str_eq(channel, STR("x"));
}

/* One character of the text outside a picture or a link. */
static size_t weight_of(uint32_t cp, bool wide)
{
    if (fold_class_of(cp) == FOLD_MARK || cp == '\r')
        return 0;
    return wide && cp >= WIDE_FROM ? 2 : 1;
}

size_t guard_chars(const struct scan *s, struct str channel, size_t limit,
                   uint32_t *fits)
{
    bool shorten = shortens_links(channel), x = str_eq(channel, STR("x"));
    size_t chars = 0, at = 0, token = 0;

    *fits = (uint32_t)s->source.len;
    while (at < s->source.len) {
        size_t step, add;
        uint32_t cp = 0;

        while (token < s->n && s->tokens[token].from < at)
            token++;
        if (token < s->n && s->tokens[token].from == at &&
            ((s->tokens[token].kind == SCAN_LINK && shorten) ||
             (s->tokens[token].kind == SCAN_EMOJI &&
              (s->source.ptr[at] & 0x80)))) {
            step = s->tokens[token].to - at;
            add = s->tokens[token].kind == SCAN_LINK ? LINK_CHARS : 1 + x;
        } else {
            step = utf8_read(str_sub(s->source, at, 4), &cp);
            add = step ? weight_of(cp, x) : 1;
            step = step ? step : 1;
        }
        if (limit > 0 && chars <= limit && chars + add > limit)
            *fits = (uint32_t)at;
        chars += add;
        at += step;
    }
    return chars;
}

/* The end of the last sentence, else of the last word, before the byte. */
static uint32_t cut_before(const struct scan *s, uint32_t byte)
{
    uint32_t word = 0, sentence = 0;

    for (size_t i = 0; i < s->n && s->tokens[i].to <= byte; i++) {
        word = s->tokens[i].to;
        if (i + 1 == s->n || (s->tokens[i + 1].flags & SCAN_SENTENCE))
            sentence = s->tokens[i].to;
    }
    return sentence > byte / 3 ? sentence : word ? word : byte;
}

void guard_length(struct guard_own *g)
{
    struct guard_work *w = g->w;
    uint32_t fits, cut;

    if (w->in_subject)
        return;
    w->out->chars =
        guard_chars(&w->scan, w->in->channel, w->in->limit_chars, &fits);
    if (w->in->limit_chars == 0 || w->out->chars <= w->in->limit_chars)
        return;
    cut = cut_before(&w->scan, fits);
    guard_add_with(w, GUARD_LENGTH, GUARD_ASK, cut, (uint32_t)w->text.len,
                   MSG("This is longer than the channel takes"),
                   MSG("Say it shorter, send it in two, or offer a private "
                       "channel"),
                   str_sub(w->text, 0, cut));
}
