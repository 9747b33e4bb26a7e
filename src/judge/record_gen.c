/*
 * record_gen.c — run by the build: makes the sorted tables of record.c from
 * word/record/LANG.txt.
 *
 *     record_gen word/record/any.txt word/record/en.txt … > record_table.c
 *
 * A line is one word or several: `word` a word of its own, `word*` a word
 * begins so, `*word` ends so, `*word*` anywhere; `^` at the end: not when
 * written with marks; `!` in front: an honest word, in which nothing is
 * found.  @own begins the words that count only when the field is in the
 * language of the list, @always the others.  In Chinese every word counts
 * anywhere.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "judge/record_impl.h"
#include "text/fold.h"

enum {
    WORDS_MAX = 20000,
    FILE_MAX = 1024 * 1024,
    TEXT_MAX = 60,
    JOINED_MIN = 7 /* letters */
};

struct made {
    struct str text;
    enum record_kind kind;
    unsigned flags;
    enum lang lang;
};

static struct made words[WORDS_MAX], masks[WORDS_MAX];
static size_t words_n, masks_n;

static void fail(const char *file, int line, const char *why)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, why);
    exit(1);
}

static struct str file_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    char *ptr = arena_alloc(a, FILE_MAX);
    size_t n;

    if (!f) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
    n = fread(ptr, 1, FILE_MAX, f);
    if (n == FILE_MAX || !utf8_valid(str_make(ptr, n)))
        fail(path, 0, "too long, or not UTF-8");
    fclose(f);
    return str_make(ptr, n);
}

/* "any.txt" is LANG_UNSURE, "zh.txt" stands for both scripts. */
static enum lang lang_of(const char *path)
{
    const char *name = strrchr(path, '/');
    struct str s = str_from_z(name ? name + 1 : path), lang;

    if (!str_cut(&s, '.', &lang) || str_eq(lang, STR("any")))
        return LANG_UNSURE;
    return lang_from_tag(lang);
}

/* Folded; signs and spaces become one space. */
static struct str normal(struct arena *a, struct str text, bool *han)
{
    struct buf b = buf_make(a, TEXT_MAX);
    struct str folded = fold_text(a, text);
    bool space = false;

    *han = false;
    for (size_t i = 0; i < folded.len;) {
        uint32_t cp;
        size_t n = utf8_read(str_sub(folded, i, 4), &cp);
        enum fold_class class = fold_class_of(cp);

        i += n;
        if (class == FOLD_OTHER) {
            space = b.len > 0;
            continue;
        }
        *han |= class == FOLD_NOSPACE;
        if (space && !*han)
            buf_put_byte(&b, ' ');
        space = false;
        buf_put_cp(&b, cp);
    }
    return b.over ? STR("") : buf_str(&b);
}

/* Several words, long enough together, are also refused run together. */
static void take_joined(struct arena *a, struct made m)
{
    struct buf b = buf_make(a, TEXT_MAX);

    for (size_t i = 0; i < m.text.len; i++)
        if (m.text.ptr[i] != ' ')
            buf_put_byte(&b, m.text.ptr[i]);
    if (b.len == m.text.len || utf8_count(buf_str(&b)) < JOINED_MIN)
        return;
    m.text = buf_str(&b);
    words[words_n++] = m;
}

static void take(struct arena *a, const char *path, int at, struct str line,
                 enum lang lang, bool own)
{
    struct made m = {.lang = lang, .flags = own ? RECORD_OWN : 0};
    bool mask = str_starts(line, STR("!")), head, tail, han;

    if (mask)
        line = str_sub(line, 1, SIZE_MAX);
    if (str_ends(line, STR("^"))) {
        m.flags |= RECORD_PLAIN;
        line.len--;
    }
    tail = str_starts(line, STR("*"));
    head = str_ends(line, STR("*"));
    m.kind = head && tail ? RECORD_INNER
             : head       ? RECORD_HEAD
             : tail       ? RECORD_TAIL
                          : RECORD_WHOLE;
    m.text = normal(a, line, &han);
    if (m.text.len < 2)
        fail(path, at, "no word, or too long");
    if (han) {
        m.kind = RECORD_INNER;
        m.flags |= RECORD_HAN;
    }
    if (words_n + 2 > WORDS_MAX || masks_n == WORDS_MAX)
        fail(path, at, "too many words");
    if (mask) {
        if (m.kind == RECORD_TAIL || (m.kind == RECORD_INNER && !han))
            fail(path, at, "an honest word is whole, or a beginning");
        masks[masks_n++] = m;
        return;
    }
    words[words_n++] = m;
    take_joined(a, m);
}

static void read_list(struct arena *a, const char *path)
{
    struct str rest = file_read(a, path), line;
    bool own = false;

    for (int at = 1; str_line(&rest, &line); at++) {
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (line.ptr[0] != '@') {
            take(a, path, at, line, lang_of(path), own);
            continue;
        }
        own = str_eq(line, STR("@own"));
        if (!own && !str_eq(line, STR("@always")))
            fail(path, at, "neither @own nor @always");
    }
}

/* By text; of equals the one that counts for more first. */
static int by_text(const void *x, const void *y)
{
    const struct made *a = x, *b = y;
    int d = str_cmp(a->text, b->text);

    if (d == 0)
        d = (int)(a->flags & RECORD_OWN) - (int)(b->flags & RECORD_OWN);
    if (d == 0)
        d = (int)(a->flags & RECORD_PLAIN) - (int)(b->flags & RECORD_PLAIN);
    if (d == 0)
        d = (int)b->kind - (int)a->kind;
    return d ? d : (int)a->lang - (int)b->lang;
}

/* Words of two languages may be the same; what counts always stays. */
static size_t unique(struct made *m, size_t n)
{
    size_t kept = 0;

    qsort(m, n, sizeof *m, by_text);
    for (size_t i = 0; i < n; i++) {
        bool covered = kept && str_eq(m[kept - 1].text, m[i].text) &&
                       (!(m[kept - 1].flags & RECORD_OWN) ||
                        m[kept - 1].lang == m[i].lang);

        if (!covered)
            m[kept++] = m[i];
    }
    return kept;
}

static void write_table(const char *name, struct made *m, size_t n)
{
    n = unique(m, n);
    printf("const struct record_word %s[] = {\n", name);
    for (size_t i = 0; i < n; i++)
        printf("    {\"%.*s\", %zu, %d, %u, %d},\n", STR_ARG(m[i].text),
               m[i].text.len, (int)m[i].kind, m[i].flags, (int)m[i].lang);
    printf("};\nconst size_t %s_n = %zu;\n", name, n);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();

    for (int i = 1; i < argc; i++)
        read_list(a, argv[i]);
    printf("/* Written by record_gen. */\n#include "
           "\"judge/record_impl.h\"\n");
    write_table("record_words", words, words_n);
    write_table("record_masks", masks, masks_n);
    arena_close(&a);
    return words_n && masks_n ? 0 : 1;
}
