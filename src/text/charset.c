#include <pthread.h>

#include "text/icu_lib.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "text/charset_impl.h"

/* ---- converters, opened once per thread ---- */

enum { DETECT_BYTES = 64 * 1024 }; /* ICU's detector gains nothing by more */

struct converters {
    UConverter *from[CS_N][2]; /* [][1]: the second choice */
    UCharsetDetector *detector;
};

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
/* The same pointer that the key holds: the key frees it, this finds it. */
static _Thread_local struct converters *mine;

static void close_all(void *thing)
{
    struct converters *c = thing;

    for (size_t i = 0; i < CS_N; i++) {
        ucnv_close(c->from[i][0]);
        ucnv_close(c->from[i][1]);
    }
    ucsdet_close(c->detector);
    free(c);
    mine = NULL;
}

static void make_key(void)
{
    int failed = pthread_key_create(&key, close_all);

    assert(!failed);
}

static struct converters *converters(void)
{
    UErrorCode u = U_ZERO_ERROR;

    if (mine)
        return mine;
    pthread_once(&key_once, make_key);
    mine = calloc(1, sizeof *mine);
    assert(mine);
    pthread_setspecific(key, mine);
    mine->detector = ucsdet_open(&u);
    assert(U_SUCCESS(u));
    return mine;
}

/* NULL when this ICU was built without that converter. */
static UConverter *converter(enum charset_id id, int choice)
{
    UConverter **slot = &converters()->from[id][choice];
    const char *name =
        choice ? charset_kinds[id].second : charset_kinds[id].converter;
    UErrorCode u = U_ZERO_ERROR;

    if (!*slot && name && *name) {
        *slot = ucnv_open(name, &u);
        if (U_FAILURE(u))
            *slot = NULL;
    }
    return *slot;
}

/* ---- conversion ---- */

struct converted {
    struct str text;
    size_t bad;     /* places where the bytes made no sense: U+FFFD there */
    size_t bad_max; /* more than this and we give up */
};

static void count_bad(const void *context, UConverterToUnicodeArgs *args,
                      const char *units, int32_t n,
                      UConverterCallbackReason reason, UErrorCode *u)
{
    static const UChar replacement = 0xfffd;
    struct converted *c = (struct converted *)(uintptr_t)context;

    (void)units;
    (void)n;
    if (reason > UCNV_IRREGULAR)
        return; /* reset, close, clone */
    if (++c->bad > c->bad_max)
        return; /* *u stays set: the conversion stops */
    *u = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(args, &replacement, 1, 0, u);
}

static UChar *utf16_room(UChar *p, size_t units)
{
    p = realloc(p, units * sizeof *p);
    if (!p)
        abort();
    return p;
}

static struct str utf8_of(struct arena *a, const UChar *p, size_t n,
                          size_t *bad)
{
    UErrorCode u = U_ZERO_ERROR;
    int32_t bytes = 0, subs = 0;
    char *out;

    u_strToUTF8WithSub(NULL, 0, &bytes, p, (int32_t)n, 0xfffd, &subs, &u);
    if (u != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(u))
        return STR("");
    u = U_ZERO_ERROR;
    out = arena_alloc(a, (size_t)bytes + 1);
    u_strToUTF8WithSub(out, bytes + 1, &bytes, p, (int32_t)n, 0xfffd, &subs,
                       &u);
    *bad += (size_t)subs; /* lone surrogates, which UTF-7 lets through */
    return str_make(out, (size_t)bytes);
}

/* Converts all of bytes; false when more than bad_max places are bad. */
static bool convert(struct arena *a, UConverter *from, struct str bytes,
                    size_t bad_max, struct converted *c)
{
    size_t room = bytes.len + 64, n = 0;
    UChar *units = NULL;
    const char *src = bytes.ptr;
    UErrorCode u = U_ZERO_ERROR;

    *c = (struct converted){.bad_max = bad_max};
    if (!from || bytes.len > INT32_MAX / 4)
        return false;
    ucnv_setToUCallBack(from, count_bad, c, NULL, NULL, &u);
    ucnv_reset(from);
    do {
        UChar *dst;

        units = utf16_room(units, room);
        dst = units + n;
        u = U_ZERO_ERROR;
        ucnv_toUnicode(from, &dst, units + room, &src, bytes.ptr + bytes.len,
                       NULL, true, &u);
        n = (size_t)(dst - units);
        room *= 2;
    } while (u == U_BUFFER_OVERFLOW_ERROR);
    if (U_SUCCESS(u))
        c->text = utf8_of(a, units, n, &c->bad);
    free(units);
    return U_SUCCESS(u) && c->bad <= bad_max;
}

/* A control from 0x80 to 0x9f, or what a decoder left undefined. */
static bool has_c1(struct str utf8)
{
    for (size_t i = 0; i + 1 < utf8.len; i++)
        if ((unsigned char)utf8.ptr[i] == 0xc2 &&
            (unsigned char)utf8.ptr[i + 1] < 0xa0)
            return true;
    return false;
}

/* Without one error, and without characters that nobody writes. */
static bool strict(struct arena *a, enum charset_id id, struct str bytes,
                   struct str *text)
{
    struct converted c;

    for (int choice = 0; choice < 2; choice++)
        if (convert(a, converter(id, choice), bytes, 0, &c) &&
            (charset_kinds[id].shape == CHARSET_WIDE || !has_c1(c.text))) {
            *text = c.text;
            return true;
        }
    return false;
}

/* ---- evidence in the bytes ---- */

struct bytes_seen {
    size_t high;      /* 0x80 and above */
    size_t nul;       /* zero bytes */
    size_t sequences; /* sound UTF-8 of two bytes or more */
    size_t longer;    /* of them, of three or more */
    size_t broken;    /* high bytes outside of any */
    bool utf8;
};

static struct bytes_seen look(struct str s)
{
    struct bytes_seen seen = {0};
    uint32_t cp;

    for (size_t i = 0; i < s.len;) {
        size_t n;

        if ((unsigned char)s.ptr[i] < 0x80) {
            seen.nul += s.ptr[i++] == '\0';
            continue;
        }
        n = utf8_read(str_sub(s, i, 4), &cp);
        seen.sequences += n > 0;
        seen.longer += n > 2;
        seen.broken += n == 0;
        n = n ? n : 1;
        seen.high += n;
        i += n;
    }
    seen.utf8 = seen.broken == 0;
    return seen;
}

/* The seven-bit encoding whose escapes are in the text. */
static enum charset_id by_escape(struct str s)
{
    for (size_t i = 0; i + 2 < s.len; i++) {
        const char *p = s.ptr + i;

        if (p[0] != '\x1b')
            continue;
        if (p[1] == '$' && (p[2] == '@' || p[2] == 'B'))
            return CS_2022JP;
        if (p[1] == '(' && (p[2] == 'J' || p[2] == 'I'))
            return CS_2022JP;
        if (p[1] == '$' && p[2] == ')' && i + 3 < s.len)
            return p[3] == 'C' ? CS_2022KR : CS_2022CN;
    }
    return CS_NONE;
}

/*
 * UTF-16 without a mark: RFC 2781 says big-endian, many say otherwise, so
 * look at which half holds the bytes that begin common characters (zero for
 * Latin, 0x04 Cyrillic, 0x30 punctuation and kana, 0x4e to 0x9f Han).
 */
static enum charset_id byte_order(struct str s)
{
    size_t at[2] = {0, 0};

    for (size_t i = 0; i < s.len && i < DETECT_BYTES; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        /* ASCII letters look like the first bytes of Han: less weight */
        at[i % 2] += c == 0 || c == 4 || c == 0x30 ? 4
                     : c >= 0x4e && c <= 0x9f      ? 1
                                                   : 0;
    }
    return at[1] > at[0] ? CS_UTF16LE : CS_UTF16BE;
}

static bool wide(struct arena *a, enum charset_id id, struct str s,
                 struct str *text)
{
    if (str_starts(s, STR("\xff\xfe")) && id != CS_UTF32)
        return strict(a, CS_UTF16LE, str_sub(s, 2, s.len), text);
    if (str_starts(s, STR("\xfe\xff")) && id != CS_UTF32)
        return strict(a, CS_UTF16BE, str_sub(s, 2, s.len), text);
    return strict(a, id == CS_UTF16 ? byte_order(s) : id, s, text);
}

/* ---- guessing ---- */

/* What ICU's detector believes, the first that converts without error. */
static enum charset_id detected(struct arena *a, struct str bytes,
                                struct str *text)
{
    UCharsetDetector *d = converters()->detector;
    UErrorCode u = U_ZERO_ERROR;
    const UCharsetMatch **all;
    int32_t n = 0;

    ucsdet_setText(
        d, bytes.ptr,
        (int32_t)(bytes.len < DETECT_BYTES ? bytes.len : DETECT_BYTES), &u);
    all = ucsdet_detectAll(d, &n, &u);
    for (int32_t i = 0; U_SUCCESS(u) && i < n; i++) {
        const char *name = ucsdet_getName(all[i], &u);
        enum charset_id id = charset_id_of(str_from_z(name));

        if (id != CS_NONE && charset_kinds[id].shape == CHARSET_BYTES &&
            charset_kinds[id].converter && strict(a, id, bytes, text))
            return id;
    }
    return CS_NONE;
}

/* windows-1252 as browsers do it; its five holes become U+FFFD. */
static enum charset_how last_resort(struct arena *a, struct str bytes,
                                    struct str *text)
{
    struct converted c;
    struct buf out;

    if (!convert(a, converter(CS_1252, 0), bytes, SIZE_MAX, &c)) {
        *text = utf8_scrub(a, bytes);
        return CHARSET_REPLACED;
    }
    *text = c.text;
    if (!has_c1(c.text))
        return c.bad ? CHARSET_REPLACED : CHARSET_GUESSED;
    out = buf_make(a, c.text.len * 2);
    for (size_t i = 0; i < c.text.len; i++) {
        unsigned char byte = (unsigned char)c.text.ptr[i];

        if (byte == 0xc2 && i + 1 < c.text.len &&
            (unsigned char)c.text.ptr[i + 1] < 0xa0) {
            buf_put_cp(&out, 0xfffd);
            i++;
        } else {
            buf_put_byte(&out, (char)byte);
        }
    }
    *text = buf_str(&out);
    return CHARSET_REPLACED;
}

/* By the label though a few places are bad: a text cut in the middle of a
 * character, a mail program's own mark.  At most one place in 50 bytes. */
static bool nearly(struct arena *a, enum charset_id id, struct str bytes,
                   size_t high, struct str *text)
{
    struct converted c;

    if (charset_kinds[id].shape != CHARSET_BYTES || id <= CS_UTF8)
        return false;
    if (!convert(a, converter(id, 0), bytes, 1 + high / 50, &c) ||
        has_c1(c.text))
        return false;
    *text = c.text;
    return true;
}

static enum charset_how guess(struct arena *a, enum charset_id id,
                              struct str bytes, struct bytes_seen seen,
                              struct str *text)
{
    if (nearly(a, id, bytes, seen.high, text))
        return CHARSET_REPLACED;
    /* UTF-8 with a little damage is that, not three letters for each */
    if (seen.sequences > 2 * seen.broken) {
        *text = utf8_scrub(a, bytes);
        return CHARSET_REPLACED;
    }
    if (detected(a, bytes, text) != CS_NONE)
        return CHARSET_GUESSED;
    return last_resort(a, bytes, text);
}

/*
 * A name of two or three characters in GB 18030 or the like can be sound
 * UTF-8 by chance: pairs of a lead and a trail byte.  In so short a text
 * without a longer sequence the label is believed.
 */
static bool accident(enum charset_id id, struct bytes_seen seen)
{
    return id >= CS_GB && id <= CS_KR && seen.sequences > 0 &&
           seen.sequences <= 4 && seen.longer == 0;
}

static enum charset_how decide(struct arena *a, struct str bytes,
                               enum charset_id id, struct str *text)
{
    enum charset_shape shape = charset_kinds[id].shape;
    struct bytes_seen seen = look(bytes);
    enum charset_id escape;

    if (str_starts(bytes, STR("\xff\xfe")) ||
        str_starts(bytes, STR("\xfe\xff"))) {
        if (wide(a, id, bytes, text))
            return shape == CHARSET_WIDE ? CHARSET_DECLARED : CHARSET_GUESSED;
    } else if (shape == CHARSET_WIDE && (seen.nul || !seen.utf8) &&
               wide(a, id, bytes, text)) {
        return CHARSET_DECLARED;
    }
    if (seen.high == 0) {
        if (shape == CHARSET_SEVEN && strict(a, id, bytes, text))
            return CHARSET_DECLARED;
        escape = by_escape(bytes);
        if (escape != CS_NONE && strict(a, escape, bytes, text))
            return CHARSET_GUESSED;
    }
    if (accident(id, seen) && strict(a, id, bytes, text))
        return CHARSET_DECLARED;
    if (seen.utf8) {
        *text = bytes;
        return CHARSET_UTF8;
    }
    if (id > CS_UTF8 && shape == CHARSET_BYTES && strict(a, id, bytes, text))
        return CHARSET_DECLARED;
    return guess(a, id, bytes, seen, text);
}

struct str charset_to_utf8(struct arena *a, struct str bytes,
                           struct str declared_label, enum charset_how *how)
{
    static const struct str mark = STR_INIT("\xef\xbb\xbf");
    enum charset_how found;
    struct str text = bytes;

    if (str_starts(bytes, mark))
        bytes = str_sub(bytes, mark.len, bytes.len);
    found = decide(a, bytes, charset_id_of(declared_label), &text);
    if (str_starts(text, mark))
        text = str_sub(text, mark.len, text.len);
    if (how)
        *how = found;
    return text;
}

struct str charset_detect(struct arena *a, struct str bytes)
{
    struct bytes_seen seen = look(bytes);
    struct str unused;

    /* sound, as ASCII is too, or with a little damage (see guess) */
    if (seen.sequences > 2 * seen.broken || seen.utf8)
        return STR("");
    return str_from_z(charset_kinds[detected(a, bytes, &unused)].converter);
}
