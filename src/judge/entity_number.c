#include "judge/entity.h"
#include "judge/entity_word.h"

#include "base/buf.h"

/* Airlines by IATA code.  Those that are words in capitals (IT, AM, SO, …)
 * count only behind "flight". */
static const char AIRLINES[] =
    "2B 3U 4U 5J 6E 7C 8M 9C 9W A3 AA AC AD AF AI AV AY AZ B2 B6 BA BI BR BT "
    "BX CA CI CM CX CZ D7 D8 DE DL DM DP DY E4 EI EK ET EW EY F9 FI FM FR FU "
    "FZ G3 G9 GA GF GS HA HG HO HU HV HX HY IB JD JJ JL JQ JT JU KA KC KE KL "
    "KM KU LA LG LH LM LO LS LX LY MF MH MK MS MU MX N0 N4 NH NK NX NZ OA OK "
    "OS OU OZ PC PK PR PS PW QF QR RJ RO S7 SA SC SK SN SQ SS SU SV TB TG TK "
    "TN TO TP TR TW U2 U6 UA UK UL UT UU UX V7 VA VF VJ VN VS VY W6 W9 WF WN "
    "WS WY WZ XQ Y4 YB ZH ";

static const char TRAINS[] = "TGV ICE IC EC EIP EIC TLK IR RE RB TER LN "
                             "RJX NJ EN THSR ";

enum { VALUE_MAX = 40, GAP_TOKENS = 6 };

struct value {
    char text[VALUE_MAX + 1];
    size_t len, digits, capitals, others;
    size_t end; /* token behind it */
};

static bool in_list(const char *list, const char *code, size_t n)
{
    for (const char *p = list; *p; p++)
        if ((p == list || p[-1] == ' ') && strncmp(p, code, n) == 0 &&
            p[n] == ' ')
            return true;
    return false;
}

static bool joins(const struct scan *s, size_t i)
{
    return entity_sign(s, i, '-') || entity_sign(s, i, '/') ||
           entity_sign(s, i, '_') || entity_sign(s, i, '.');
}

static bool part(const struct scan *s, size_t i)
{
    return i < s->n &&
           (s->tokens[i].kind == SCAN_WORD || s->tokens[i].kind == SCAN_NUMBER);
}

static bool put(struct value *v, struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];

        if (v->len == VALUE_MAX)
            return false;
        v->text[v->len++] = c;
        v->digits += c >= '0' && c <= '9';
        v->capitals += c >= 'A' && c <= 'Z';
        v->others += (unsigned char)c >= 0x80;
    }
    v->text[v->len] = '\0';
    return true;
}

/* Letters and digits without space between, "-", "/", "_" and "." inside. */
static bool read_run(const struct scan *s, size_t i, struct value *v)
{
    *v = (struct value){.end = i};
    if (!part(s, i))
        return false;
    while (i < s->n) {
        if (!part(s, i) &&
            !(joins(s, i) && entity_glued(s, i + 1) && part(s, i + 1)))
            break;
        if (!put(v, scan_source(s, i)))
            return false;
        v->end = ++i;
        if (!entity_glued(s, i))
            break;
    }
    return true;
}

/* "123 456 789": groups of three or four digits are one number. */
static void read_groups(const struct scan *s, struct value *v)
{
    while (v->digits == v->len && v->end < s->n &&
           s->tokens[v->end].kind == SCAN_NUMBER) {
        struct str more = scan_source(s, v->end);
        struct value kept = *v;

        if (more.len < 3 || more.len > 4 || v->len < 3 ||
            s->tokens[v->end].from - s->tokens[v->end - 1].to > 3 ||
            !put(v, more) || v->digits != v->len) {
            *v = kept;
            return;
        }
        v->end++;
    }
}

static bool is_year(const struct value *v)
{
    return v->len == 4 && v->digits == 4 &&
           (strncmp(v->text, "19", 2) == 0 || strncmp(v->text, "20", 2) == 0);
}

/* "03.11.2026", "10:30", "1,299.00": a date, a time, an amount. */
static bool is_other_number(const struct scan *s, size_t first,
                            const struct value *v)
{
    struct str sign = {v->text, v->len};

    if (v->digits + 4 < v->len || v->capitals)
        return false;
    if (str_find_byte(sign, ':') != SIZE_MAX ||
        str_find_byte(sign, ',') != SIZE_MAX)
        return true;
    return s->tokens[first].kind == SCAN_NUMBER &&
           str_find_byte(sign, '.') != SIZE_MAX;
}

static bool before_money(const struct scan *s, size_t end)
{
    return entity_word_at(&entity_money_words, s, end, NULL) != NULL ||
           entity_sign(s, end, '%');
}

static bool fits(const struct scan *s, int kind, bool marked, size_t first,
                 const struct value *v)
{
    if (v->others || is_other_number(s, first, v))
        return false;
    if (v->digits == 0)
        return kind == BOOKING && v->len == 6 && v->capitals == 6 &&
               (marked || s->tokens[first].flags & SCAN_CAPS);
    if (kind == BOOKING && v->len == 6 && v->capitals + v->digits == 6)
        return true;
    if (!marked && is_year(v))
        return false;
    /* "order 500 of them", "a claim of 2000 zł": an amount is no number */
    if (!marked && v->digits == v->len && before_money(s, v->end))
        return false;
    return v->digits >= (marked ? 2 : 4) || (v->capitals && v->digits >= 3);
}

static void add(struct entity_list *out, const struct scan *s, int kind,
                size_t first, size_t end, struct str value)
{
    entity_add(out, (struct entity){.kind = (enum entity_kind)kind,
                                    .from = s->tokens[first].from,
                                    .to = s->tokens[end - 1].to,
                                    .value = str_dup(out->arena, value)});
}

/* ---- flights and trains ---- */

/* "LO335", "3U8888", "U21234A". */
static bool is_flight(const struct value *v, bool named)
{
    size_t digits = 0, i = 2;
    bool letter;

    if (v->len < 3 || v->len > 7 || v->others)
        return false;
    letter = (v->text[0] >= 'A' && v->text[0] <= 'Z') ||
             (v->text[1] >= 'A' && v->text[1] <= 'Z');
    while (i < v->len && v->text[i] >= '0' && v->text[i] <= '9') {
        i++;
        digits++;
    }
    if (i < v->len && v->text[i] >= 'A' && v->text[i] <= 'Z')
        i++;
    if (i != v->len || !letter || digits == 0 || digits > 4)
        return false;
    return named || (digits >= 2 && in_list(AIRLINES, v->text, 2));
}

/* "LO 335": two tokens, one space. */
static bool read_apart(const struct scan *s, size_t i, struct value *v,
                       bool *train)
{
    struct value number;

    *train = false;
    if (!read_run(s, i, v) || v->end >= s->n || v->len > 4 ||
        v->capitals == 0 || v->capitals + v->digits != v->len ||
        s->tokens[v->end].kind != SCAN_NUMBER ||
        !read_run(s, v->end, &number) || number.digits != number.len ||
        number.len < 2 || number.len > 5)
        return false;
    *train = in_list(TRAINS, v->text, v->len);
    if (v->len != 2 && !*train)
        return false;
    v->end = number.end;
    return put(v, str_make(number.text, number.len));
}

static bool flight_at(const struct scan *s, size_t i, bool named,
                      struct value *v)
{
    bool train;

    if (read_apart(s, i, v, &train) && (train || is_flight(v, named)))
        return true;
    if (!read_run(s, i, v))
        return false;
    if (is_flight(v, named))
        return true;
    /* "train 6201", «поезд 123», G1234 */
    return named && v->len <= 6 && v->digits >= 2 &&
           v->digits + v->capitals == v->len && !is_year(v);
}

/* ---- the walk ---- */

/* A number behind the word at `i`; returns the token to go on with. */
static size_t behind(const struct scan *s, size_t i, size_t n, int kind,
                     struct entity_list *out)
{
    bool marked = false;
    size_t at = i + n;
    struct value v;

    for (int gap = 0; gap < GAP_TOKENS && at < s->n; gap++) {
        size_t len = 1;
        const struct entity_word *w =
            entity_word_at(&entity_number_words, s, at, &len);

        if (s->tokens[at].flags & SCAN_LINE &&
            s->tokens[at].flags & SCAN_SENTENCE)
            return i + n; /* a paragraph of its own */
        if (s->tokens[at].kind == SCAN_TAG && read_run(s, at, &v)) /* "#4711" */
            break;
        if (w && w->what == MARK) {
            marked = true;
        } else if (w && w->what != FILL) {
            /* "booking reference": the first says what it is */
            if (kind == REFERENCE)
                kind = w->what;
        } else if (s->tokens[at].kind == SCAN_PUNCT &&
                   strchr(":#.(-=", scan_folded(s, at).ptr[0])) {
            marked |= scan_folded(s, at).ptr[0] == ':' ||
                      scan_folded(s, at).ptr[0] == '#';
        } else if (!w && s->tokens[at].kind != SCAN_PUNCT) {
            break;
        }
        at += w ? len : 1;
    }
    if (at >= s->n)
        return i + n;
    if (kind == FLIGHT) {
        if (!flight_at(s, at, true, &v))
            return i + n;
    } else {
        if (!read_run(s, at, &v))
            return i + n;
        read_groups(s, &v);
        if (!fits(s, kind, marked, at, &v))
            return i + n;
    }
    add(out, s, kind, at, v.end, str_make(v.text, v.len));
    return v.end;
}

/* "#4711", "RR123456789PL": numbers that nobody introduces. */
static size_t alone(const struct scan *s, size_t i, struct entity_list *out)
{
    struct str source = scan_source(s, i);
    struct value v;

    if (s->tokens[i].kind == SCAN_TAG) {
        v = (struct value){.end = i + 1};
        if (put(&v, str_sub(source, 1, source.len)) && v.len >= 4 &&
            v.digits == v.len)
            add(out, s, REFERENCE, i, i + 1, str_make(v.text, v.len));
        return i + 1;
    }
    if (s->tokens[i].kind == SCAN_WORD || s->tokens[i].kind == SCAN_NUMBER) {
        if (flight_at(s, i, false, &v)) {
            add(out, s, FLIGHT, i, v.end, str_make(v.text, v.len));
            return v.end;
        }
        /* longer ones are accounts, and judge/pii.h's */
        if (read_run(s, i, &v) && v.capitals >= 2 && v.digits >= 5 &&
            v.len >= 8 && v.len <= 22 && !v.others)
            add(out, s, REFERENCE, i, v.end, str_make(v.text, v.len));
        return v.end > i ? v.end : i + 1;
    }
    return i + 1;
}

void entity_number(const struct scan *s, struct entity_list *out)
{
    size_t i = 0;

    while (i < s->n && !out->over) {
        size_t n = 1;
        const struct entity_word *w =
            entity_word_at(&entity_number_words, s, i, &n);

        if (w && w->what < MARK)
            i = behind(s, i, n, w->what, out);
        else
            i = w ? i + n : alone(s, i, out);
    }
}
