#include "base/utf8.h"
#include "text/fold_impl.h"
#include "text/token_impl.h"

enum { JOINED_BYTES = 64, JOINED_PARTS = 8 };

/* waiting for …; the scanner reads one character after another */
struct scan {
    struct str text;
    token_raw_fn *take;
    void *ctx;
    uint32_t place, group;

    /* the word being read */
    char word[TOKEN_BYTES], low[TOKEN_BYTES];
    size_t word_n, low_n;
    size_t from, to; /* from is SIZE_MAX between words */
    bool digits, latin, cyrillic;

    /* the joined thing being read */
    char joined[JOINED_BYTES];
    size_t joined_n, joined_from;
    uint32_t joined_place;
    int parts; /* finished ones; 0: nothing joined */

    /* the run of a script without spaces */
    char last[4]; /* its last character so far; last_n 0: none */
    size_t last_n, last_from, run_n;
};

static void emit(struct scan *s, enum token_kind kind, struct str text,
                 struct str low, size_t from, size_t to, uint32_t place,
                 bool elided)
{
    struct token_raw r = {
        .t = {text, from, to, place, kind},
        .low = low,
        .group = s->group,
        .letters = kind == TOKEN_WORD && !s->digits,
        .latin = s->latin,
        .cyrillic = s->cyrillic,
        .elided = elided,
    };

    s->take(s->ctx, &r);
}

/* Runs of three digits or more in a word of letters and digits: the number
 * of "PL1234567" is asked for without its letters. */
static void emit_numbers(struct scan *s)
{
    size_t i = 0;

    while (i < s->word_n) {
        size_t n = 0;

        while (i + n < s->word_n && s->word[i + n] >= '0' &&
               s->word[i + n] <= '9')
            n++;
        if (n >= 3 && n < s->word_n)
            emit(s, TOKEN_NUMBER, str_make(s->word + i, n), STR(""), s->from,
                 s->to, s->place, false);
        i += n ? n : 1;
    }
}

static void end_word(struct scan *s, bool elided)
{
    if (s->from == SIZE_MAX)
        return;
    if (s->word_n == 0) { /* nothing but marks */
        s->from = SIZE_MAX;
        return;
    }
    s->place++;
    emit(s, TOKEN_WORD, str_make(s->word, s->word_n),
         str_make(s->low, s->low_n), s->from, s->to, s->place, elided);
    if (s->digits)
        emit_numbers(s);
    if (s->parts == 0) {
        s->joined_n = 0;
        s->joined_from = s->from;
        s->joined_place = s->place;
    }
    s->parts++;
    if (s->joined_n + s->word_n <= JOINED_BYTES) {
        memcpy(s->joined + s->joined_n, s->word, s->word_n);
        s->joined_n += s->word_n;
    } else {
        s->parts = JOINED_PARTS + 1; /* too long to be asked for */
    }
    s->from = SIZE_MAX;
    s->word_n = s->low_n = 0;
    s->digits = s->latin = s->cyrillic = false;
}

/* The end of a thing with single marks inside, or of a plain word. */
static void end_group(struct scan *s)
{
    size_t to = s->to;

    end_word(s, false);
    if (s->parts > 1 && s->parts <= JOINED_PARTS)
        emit(s, TOKEN_JOINED, str_make(s->joined, s->joined_n), STR(""),
             s->joined_from, to, s->joined_place, false);
    if (s->parts > 0)
        s->group++;
    s->parts = 0;
}

static void end_run(struct scan *s)
{
    if (s->last_n == 0)
        return;
    s->place++;
    emit(s, TOKEN_SINGLE, str_make(s->last, s->last_n), STR(""), s->last_from,
         s->to, s->place, false);
    s->group++;
    s->last_n = 0;
    s->run_n = 0;
}

static void put(char *to, size_t *n, uint32_t cp)
{
    if (*n + 4 <= TOKEN_BYTES)
        *n += utf8_write(cp, to + *n);
}

static void word_char(struct scan *s, uint32_t cp, enum fold_class class,
                      size_t from, size_t to)
{
    uint32_t out[FOLD_CPS_MAX];
    size_t n = fold_cp(cp, out);

    if (s->from == SIZE_MAX)
        s->from = from;
    s->to = to;
    for (size_t i = 0; i < n; i++)
        put(s->word, &s->word_n, out[i]);
    put(s->low, &s->low_n, fold_lower(cp));
    if (class == FOLD_DIGIT)
        s->digits = true;
    else if (cp < 0x250 || (cp >= 0x1e00 && cp < 0x1f00))
        s->latin = true;
    else if (cp >= 0x400 && cp < 0x530)
        s->cyrillic = true;
}

/* A combining mark: part of й, ї, ў, else nothing. */
static void mark(struct scan *s, uint32_t cp, size_t to)
{
    uint32_t last, whole;

    if (s->from == SIZE_MAX)
        return;
    s->to = to;
    if (s->word_n < 2 || s->low_n < 2 ||
        utf8_read(str_make(s->word + s->word_n - 2, 2), &last) != 2)
        return;
    whole = fold_composed(last, cp);
    if (whole != last) {
        utf8_write(whole, s->word + s->word_n - 2);
        utf8_write(whole, s->low + s->low_n - 2);
    }
}

static void run_char(struct scan *s, uint32_t cp, size_t from, size_t to)
{
    uint32_t out[FOLD_CPS_MAX];
    size_t n = fold_cp(cp, out);

    /* characters that fold to several (㈱ 株) are taken one by one, all with
     * the span of the source */
    for (size_t i = 0; i < n; i++) {
        char both[8];
        size_t k;

        if (s->last_n) {
            memcpy(both, s->last, s->last_n);
            k = s->last_n + utf8_write(out[i], both + s->last_n);
            s->place++;
            emit(s, TOKEN_PAIR, str_make(both, k), STR(""), s->last_from, to,
                 s->place, false);
        }
        s->last_n = utf8_write(out[i], s->last);
        s->last_from = from;
        s->to = to;
        s->run_n++;
    }
}

/* Marks that may stand once between the parts of a joined thing. */
static bool joins(uint32_t cp)
{
    switch (cp) {
    case '-':
    case '/':
    case '.':
    case '_':
    case '@':
    case '+':
    case '\'':
    case 0x2010: /* hyphen */
    case 0x2011: /* non-breaking hyphen */
    case 0x2019: /* ’ */ return true;
    }
    return false;
}

static bool word_follows(struct str rest)
{
    uint32_t cp;
    enum fold_class class;

    if (utf8_read(rest, &cp) == 0)
        return false;
    class = fold_class_of(cp);
    return class == FOLD_LETTER || class == FOLD_DIGIT;
}

static void other_char(struct scan *s, uint32_t cp, size_t to)
{
    bool joined = s->from != SIZE_MAX &&
                  (joins(cp) || (cp == ',' && s->digits)) &&
                  word_follows(str_sub(s->text, to, 4));

    if (joined)
        end_word(s, cp == '\'' || cp == 0x2019);
    else
        end_group(s);
    end_run(s);
}

static void one_char(struct scan *s, uint32_t cp, size_t from, size_t to)
{
    enum fold_class class = fold_class_of(cp);

    switch (class) {
    case FOLD_LETTER:
    case FOLD_DIGIT:
        end_run(s);
        word_char(s, cp, class, from, to);
        break;
    case FOLD_NOSPACE:
        end_group(s);
        run_char(s, cp, from, to);
        break;
    case FOLD_MARK: mark(s, cp, to); break;
    case FOLD_OTHER: other_char(s, cp, to); break;
    }
}

/* 0 for what is no ASCII letter or digit, else its lower case. */
static const char ascii_word[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4',
    ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e',
    ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j',
    ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o',
    ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y',
    ['z'] = 'z', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd',
    ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i',
    ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n',
    ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's',
    ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x',
    ['Y'] = 'y', ['Z'] = 'z'};

/* Takes a run of ASCII letters and digits; returns where it ends. */
static size_t ascii_run(struct scan *s, size_t i)
{
    const char *p = s->text.ptr;
    size_t from = i;

    end_run(s);
    if (s->from == SIZE_MAX)
        s->from = from;
    for (; i < s->text.len && (unsigned char)p[i] < 128; i++) {
        char c = ascii_word[(unsigned char)p[i]];

        if (!c)
            break;
        if (c <= '9')
            s->digits = true;
        else
            s->latin = true;
        if (s->word_n + 4 <= TOKEN_BYTES && s->low_n + 4 <= TOKEN_BYTES) {
            s->word[s->word_n++] = c;
            s->low[s->low_n++] = c;
        }
    }
    s->to = i;
    return i;
}

void token_scan(struct str text, token_raw_fn *take, void *ctx)
{
    struct scan s = {.text = text, .take = take, .ctx = ctx, .from = SIZE_MAX};

    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        uint32_t cp;
        size_t n;

        if (c < 128 && ascii_word[c]) {
            i = ascii_run(&s, i);
            continue;
        }
        if (c == ' ' && s.from == SIZE_MAX && s.last_n == 0) {
            i++;
            continue;
        }
        n = utf8_read(str_sub(text, i, 4), &cp);
        if (n == 0) { /* not UTF-8: the contract is broken, lose the byte */
            n = 1;
            cp = ' ';
        }
        one_char(&s, cp, i, i + n);
        i += n;
    }
    end_group(&s);
    end_run(&s);
}
