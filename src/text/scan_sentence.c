#include "text/scan_impl.h"

/* Short forms that end with a full stop and go on in the same sentence. */
static const char *const short_forms[] = {
    /* en */ "mr",  "mrs",    "ms",   "dr",   "prof", "st",   "vs",
    "etc",          "approx", "dept", "inc",  "ltd",  "no",
    /* fr */ "mme", "mlle",   "ref",  "tel",  "env",  "art",  "av",
    "bd",
    /* pl */ "np",  "ul",     "nr",   "godz", "zam",  "prod", "tzn",
    "tj",           "itp",    "al",   "wg",   "pt",   "br",   "dn",
    "tys",          "zl",     "gr",   "ok",
    /* ru */ "ул",  "тел",    "руб",  "тыс",  "др",   "пр",   "стр",
    "коп",          "см",     "ст",   "кв",   "обл",  "пос",  "им",
    "гр",           "тк"};

static bool is_short_form(struct str w)
{
    if (w.len <= 1 || (w.len == 2 && (unsigned char)w.ptr[0] >= 0x80))
        return true; /* an initial, "e.g." */
    for (size_t k = 0; k < ARRAY_N(short_forms); k++)
        if (str_eq(w, str_from_z(short_forms[k])))
            return true;
    return false;
}

static struct str form(const struct scan_token *t, const char *folded)
{
    return str_make(folded + t->at, t->n);
}

/* A single full stop that does not end: of a short form, before a number,
 * between a number and a small letter ("3. platz"). */
static bool stop_goes_on(const struct scan_token *t, size_t i, size_t n,
                         const char *folded)
{
    const struct scan_token *next = i + 1 < n ? t + i + 1 : NULL;
    bool small =
        next && next->kind == SCAN_WORD && !(next->flags & SCAN_CAPITAL);

    if (i == 0 || (t[i].flags & SCAN_SPACE) || !next)
        return false;
    if (next->kind == SCAN_NUMBER)
        return t[i - 1].kind == SCAN_WORD &&
               (t[i - 1].n <= 4 || is_short_form(form(&t[i - 1], folded)));
    if (t[i - 1].kind == SCAN_NUMBER)
        return small;
    if (t[i - 1].kind != SCAN_WORD)
        return false;
    if (!is_short_form(form(&t[i - 1], folded)))
        return false;
    /* "Dr. Kowal", "J. Smith" go on; "etc. We", "zł. Czekam" do not */
    return small || t[i - 1].flags & SCAN_CAPITAL;
}

enum mark { MARK_NONE, MARK_CLOSE, MARK_END, MARK_END_TIGHT };

/* Tight: of a script without spaces, where nothing need follow. */
static enum mark mark_of(const struct scan_token *t, size_t i, size_t n,
                         const char *folded, const char *src)
{
    bool wide = (unsigned char)src[t[i].from] >= 0x80;
    bool small = i + 1 < n && t[i + 1].kind == SCAN_WORD &&
                 !(t[i + 1].flags & SCAN_CAPITAL);

    if (t[i].kind == SCAN_EMOJI)
        return MARK_CLOSE;
    if (t[i].kind != SCAN_PUNCT)
        return MARK_NONE;
    switch (folded[t[i].at]) {
    case '!':
    case '?': return wide ? MARK_END_TIGHT : MARK_END;
    case '.':
        if (t[i].n > 1) /* "well... yes" is one sentence */
            return small ? MARK_NONE : wide ? MARK_END_TIGHT : MARK_END;
        if (stop_goes_on(t, i, n, folded))
            return MARK_NONE;
        return wide ? MARK_END_TIGHT : MARK_END;
    case '"':
    case '\'':
    case ')':
    case ']':
    case '*':
    case '_': return MARK_CLOSE;
    }
    return MARK_NONE;
}

/* A line that begins with one of these is an item or a quotation. */
static bool begins_item(const struct scan_token *t, const char *folded,
                        const char *src)
{
    return t->kind == SCAN_PUNCT && t->flags & SCAN_LINE &&
           (strchr("-*>+#", folded[t->at]) != NULL ||
            ((unsigned char)src[t->from] >= 0x80 && folded[t->at] < 0));
}

void scan_sentences(struct scan_token *tokens, size_t n, const char *folded,
                    const char *src)
{
    enum mark ended = MARK_NONE;

    for (size_t i = 0; i < n; i++) {
        struct scan_token *t = &tokens[i];
        enum mark m = mark_of(tokens, i, n, folded, src);

        if (begins_item(t, folded, src)) {
            t->flags |= SCAN_SENTENCE;
            ended = MARK_NONE;
            continue;
        }
        if (m == MARK_END || m == MARK_END_TIGHT) {
            ended = ended == MARK_END_TIGHT ? ended : m;
            continue;
        }
        if (ended == MARK_NONE)
            continue;
        if (m == MARK_CLOSE &&
            (t->kind == SCAN_EMOJI || !(t->flags & SCAN_SPACE)))
            continue;
        if (ended == MARK_END_TIGHT || t->flags & SCAN_SPACE)
            t->flags |= SCAN_SENTENCE;
        ended = MARK_NONE;
    }
}
