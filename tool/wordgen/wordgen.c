/*
 * wordgen — compiles the word lists.
 *
 *     wordgen WORD_FOLDER TAGS.h TABLES.c DEPFILE
 *     wordgen --find WORD_FOLDER LANG     texts from stdin, one a line; says
 *                                         what is found in each
 *     wordgen --size WORD_FOLDER          patterns and bytes of each set
 */
#include "../file.h"
#include "list.h"
#include "text/phrase_set.h"

enum { OUT_BYTES = 256 * 1024 * 1024 };

/* ---- writing ---- */

static void put_tags(struct buf *b, struct arena *a, const struct lists *l)
{
    BUF_LIT(b, "/* Written by wordgen from word/. */\n"
               "#ifndef JUDGE_WORD_TAG_H\n#define JUDGE_WORD_TAG_H\n\n"
               "enum word_tag {\n");
    for (size_t i = 0; i < l->tags_n; i++)
        buf_put_f(b, "    %.*s,\n", STR_ARG(list_tag_enum(a, l->tags[i])));
    BUF_LIT(b, "    WORD_TAG_N\n};\n\n#endif\n");
}

static void put_u32s(struct buf *b, const char *type, const char *name,
                     const char *lang, const uint32_t *v, size_t n)
{
    buf_put_f(b, "static const %s %s_%s[] = {", type, name, lang);
    for (size_t i = 0; i < n; i++)
        buf_put_f(b, "%s%" PRIu32 ",", i % 16 ? "" : "\n", v[i]);
    BUF_LIT(b, "0};\n");
}

/* Pairs of 32 bits, as struct initialisers. */
static void put_pairs(struct buf *b, const char *type, const char *name,
                      const char *lang, const void *pairs, size_t n)
{
    const uint32_t *v = pairs;

    buf_put_f(b, "static const struct %s %s_%s[] = {", type, name, lang);
    for (size_t i = 0; i < n; i++)
        buf_put_f(b, "%s{%" PRIu32 ",%" PRIu32 "},", i % 8 ? "" : "\n",
                  v[2 * i], v[2 * i + 1]);
    BUF_LIT(b, "{0,0}};\n");
}

static void put_ends(struct buf *b, const char *lang,
                     const struct phrase_set *s)
{
    buf_put_f(b, "static const struct phrase_end ends_%s[] = {", lang);
    for (size_t i = 0; i < s->ends_n; i++)
        buf_put_f(b, "%s{%u,%d,%u},", i % 8 ? "" : "\n", s->ends[i].tag,
                  s->ends[i].weight, s->ends[i].mask);
    BUF_LIT(b, "{0,0,0}};\n");
}

static void put_filter(struct buf *b, const char *lang,
                       const struct phrase_set *s)
{
    buf_put_f(b, "static const uint64_t filter_%s[] = {", lang);
    for (size_t i = 0; i < (s->filter_mask + 1) / 64; i++)
        buf_put_f(b, "%sUINT64_C(0x%" PRIx64 "),", i % 4 ? "" : "\n",
                  s->filter[i]);
    BUF_LIT(b, "};\n");
}

static void put_set(struct buf *b, const char *lang, const struct phrase_set *s)
{
    put_pairs(b, "phrase_slot", "slots", lang, s->slots, s->slots_mask + 1);
    put_filter(b, lang, s);
    put_u32s(b, "uint32_t", "root", lang, s->root, s->symbols_n);
    put_pairs(b, "phrase_node", "nodes", lang, s->nodes, s->nodes_n + 1);
    put_pairs(b, "phrase_edge", "edges", lang, s->edges, s->edges_n);
    put_ends(b, lang, s);
    buf_put_f(b,
              "const struct phrase_set word_set_%s = {slots_%s, %" PRIu32
              ", filter_%s, %" PRIu32 ", %" PRIu32 ", root_%s, %" PRIu32
              ", nodes_%s, %" PRIu32 ", edges_%s, ends_%s, %" PRIu32
              ", %" PRIu32 ", %u};\n\n",
              lang, lang, s->slots_mask, lang, s->filter_mask, s->prefix_bytes,
              lang, s->symbols_n, lang, s->nodes_n, lang, lang, s->edges_n,
              s->ends_n, s->tags_n);
}

static bool put_tables(struct buf *b, struct arena *a, const struct lists *l)
{
    BUF_LIT(b, "/* Written by wordgen from word/. */\n"
               "#include \"judge/word_impl.h\"\n\n");
    buf_put_f(b, "const char *const word_tag_names[] = {\n");
    for (size_t i = 0; i < l->tags_n; i++)
        buf_put_f(b, "    \"%.*s\",\n", STR_ARG(l->tags[i]));
    BUF_LIT(b, "    \"\"};\n\n");
    for (int lang = LIST_ALL; lang >= 0; lang--) {
        const struct phrase_set *set =
            lists_set(a, l, (enum list_lang)lang, false);
        const struct phrase_set *out =
            lists_set(a, l, (enum list_lang)lang, true);

        if (!set ||
            !out) /* all were looked at first: all that is wrong is said */
            return false;
        put_set(b, list_lang_name[lang], set);
        put_set(b, str_fmt(a, "out_%s", list_lang_name[lang]).ptr, out);
    }
    return true;
}

static void put_depfile(struct buf *b, const char *target,
                        const struct lists *l)
{
    buf_put_f(b, "%s:", target);
    for (size_t i = 0; i < l->paths_n; i++) {
        BUF_LIT(b, " \\\n  ");
        for (const char *c = l->paths[i]; *c; c++) {
            if (*c == ' ' || *c == '#')
                buf_put_byte(b, '\\');
            buf_put_byte(b, *c);
        }
    }
    BUF_LIT(b, "\n");
}

static bool generate(struct arena *a, char **argv, struct err *e)
{
    struct buf tags = buf_make(a, OUT_BYTES), tables = buf_make(a, OUT_BYTES);
    struct buf deps = buf_make(a, OUT_BYTES);
    struct lists l;

    if (!lists_read(a, argv[1], &l))
        return err_set(e, ERR_INPUT, "the word lists have mistakes");
    put_tags(&tags, a, &l);
    if (!put_tables(&tables, a, &l))
        return err_set(e, ERR_INPUT, "the word lists have mistakes");
    put_depfile(&deps, argv[2], &l);
    if (tags.over || tables.over || deps.over)
        return err_set(e, ERR_LIMIT, "the tables are too large");
    return file_write(argv[2], buf_str(&tags), e) &&
           file_write(argv[3], buf_str(&tables), e) &&
           file_write(argv[4], buf_str(&deps), e);
}

/* ---- trying out ---- */

static int lang_of(const char *name)
{
    for (int i = 0; i <= LIST_ALL; i++)
        if (strcmp(list_lang_name[i], name) == 0)
            return i;
    return -1;
}

static void show(struct arena *a, const struct lists *l,
                 const struct phrase_set *set, const struct scan *s)
{
    struct phrase_hit *hits;
    size_t n = phrase_find(set, s, a, &hits);

    for (size_t i = 0; i < n; i++)
        printf("    @%.*s =%d  %.*s\n", STR_ARG(l->tags[hits[i].tag]),
               hits[i].weight, (int)(hits[i].to - hits[i].from),
               s->source.ptr + hits[i].from);
}

static bool find(struct arena *a, const char *folder, const char *lang,
                 struct err *e)
{
    const struct phrase_set *set, *out;
    struct lists l;
    char *text = NULL;
    size_t room = 0;
    ssize_t n;

    if (lang_of(lang) < 0)
        return err_set(e, ERR_INPUT, "no such language \"%s\"", lang);
    if (!lists_read(a, folder, &l) ||
        !(set = lists_set(a, &l, (enum list_lang)lang_of(lang), false)) ||
        !(out = lists_set(a, &l, (enum list_lang)lang_of(lang), true)))
        return err_set(e, ERR_INPUT, "the word lists have mistakes");
    while ((n = getline(&text, &room, stdin)) > 0) {
        struct scan s = scan_text(a, str_trim(str_make(text, (size_t)n)));

        printf("%.*s\n", STR_ARG(s.source));
        show(a, &l, set, &s);
        show(a, &l, out, &s);
    }
    free(text);
    return true;
}

static bool size(struct arena *a, const char *folder, struct err *e)
{
    struct lists l;

    if (!lists_read(a, folder, &l))
        return err_set(e, ERR_INPUT, "the word lists have mistakes");
    for (int i = 0; i < 2 * (LIST_ALL + 1); i++) {
        int lang = i / 2;
        bool out = i % 2;
        const struct phrase_set *s =
            lists_set(a, &l, (enum list_lang)lang, out);
        size_t lines = 0;

        if (!s)
            return err_set(e, ERR_INPUT, "the word lists have mistakes");
        for (size_t k = 0; k < l.lines_n; k++)
            lines += l.lines[k].out == out &&
                     (lang == LIST_ALL || (int)l.lines[k].lang == lang);
        printf("%s%-4s %6zu lines  %6u words  %7u nodes  %7u edges  %7zu KB\n",
               out ? "out " : "    ", list_lang_name[lang], lines, s->symbols_n,
               s->nodes_n, s->edges_n,
               ((s->slots_mask + 1) * sizeof *s->slots +
                s->symbols_n * sizeof *s->root + s->nodes_n * sizeof *s->nodes +
                s->edges_n * sizeof *s->edges + s->ends_n * sizeof *s->ends +
                s->filter_mask / 8) /
                   1024);
    }
    return true;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct err e;
    bool ok;

    if (argc == 4 && strcmp(argv[1], "--find") == 0)
        ok = find(a, argv[2], argv[3], &e);
    else if (argc == 3 && strcmp(argv[1], "--size") == 0)
        ok = size(a, argv[2], &e);
    else if (argc == 5)
        ok = generate(a, argv, &e);
    else
        ok = err_set(&e, ERR_INPUT,
                     "usage: wordgen FOLDER TAGS.h TABLES.c DEPFILE | --find "
                     "FOLDER LANG | --size FOLDER");
    if (!ok)
        fprintf(stderr, "wordgen: %s\n", e.text);
    arena_close(&a);
    return ok ? 0 : 1;
}
