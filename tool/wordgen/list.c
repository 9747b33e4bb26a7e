#include <dirent.h>

#include "../file.h"
#include "list.h"

enum { ERRORS_SHOWN = 20, TAG_BYTES = 60 };

const char *const list_lang_name[LIST_ALL + 1] = {"any", "en", "fr", "pl",
                                                  "ru",  "zh", "all"};

struct reading {
    struct arena *arena;
    struct lists *out;
    size_t lines_room, tags_room, paths_room;
    int errors;
};

static void *grown(struct arena *a, void *ptr, size_t n, size_t *room,
                   size_t size)
{
    size_t now = *room;

    if (n < now)
        return ptr;
    *room = now ? now * 2 : 64;
    return arena_grow(a, ptr, now * size, *room * size);
}

static void wrong(struct reading *r, const char *file, int line,
                  const char *what)
{
    if (r->errors++ < ERRORS_SHOWN)
        fprintf(stderr, "%s:%d: %s\n", file, line, what);
}

static void add_path(struct reading *r, const char *path)
{
    struct lists *l = r->out;

    l->paths =
        grown(r->arena, l->paths, l->paths_n, &r->paths_room, sizeof *l->paths);
    l->paths[l->paths_n++] = path;
}

/* Numbered as they come; sorted when all are known. */
static uint16_t tag_number(struct reading *r, struct str tag)
{
    struct lists *l = r->out;

    for (size_t i = 0; i < l->tags_n; i++)
        if (str_eq(l->tags[i], tag))
            return (uint16_t)i;
    l->tags =
        grown(r->arena, l->tags, l->tags_n, &r->tags_room, sizeof *l->tags);
    l->tags[l->tags_n++] = str_dup(r->arena, tag);
    return (uint16_t)(l->tags_n - 1);
}

static bool good_tag(struct str tag)
{
    if (tag.len == 0 || tag.len > TAG_BYTES || tag.ptr[0] < 'a' ||
        tag.ptr[0] > 'z')
        return false;
    for (size_t i = 0; i < tag.len; i++) {
        char c = tag.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
              c == '_'))
            return false;
    }
    return true;
}

static bool is_out(const char *file)
{
    const char *slash = strrchr(file, '/');

    return str_starts(str_from_z(slash ? slash + 1 : file), STR("out_"));
}

static void read_lines(struct reading *r, struct str text, const char *file,
                       enum list_lang lang)
{
    struct lists *l = r->out;
    struct str line;
    bool out = is_out(file);
    int number = 0, tag = -1;

    while (str_line(&text, &line)) {
        number++;
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (line.ptr[0] == '@') {
            struct str name = str_trim(str_sub(line, 1, line.len));

            if (!good_tag(name))
                wrong(r, file, number,
                      "a tag is @ and small letters, digits, \".\", \"_\"");
            else
                tag = tag_number(r, name);
            continue;
        }
        if (tag < 0) {
            wrong(r, file, number, "a pattern before the first @tag");
            continue;
        }
        if (str_find(line, STR(" # ")) != SIZE_MAX) {
            wrong(r, file, number, "a comment has a line of its own");
            continue;
        }
        l->lines = grown(r->arena, l->lines, l->lines_n, &r->lines_room,
                         sizeof *l->lines);
        l->lines[l->lines_n++] =
            (struct list_line){line, file, number, (uint16_t)tag, lang, out};
    }
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The same tag gets the same number whatever the order of the files. */
static void sort_tags(struct reading *r)
{
    struct lists *l = r->out;
    struct str *old = arena_dup(r->arena, l->tags, l->tags_n * sizeof *old);
    uint16_t *now = ARENA_ARRAY(r->arena, l->tags_n, uint16_t);

    if (l->tags_n > 1)
        qsort(l->tags, l->tags_n, sizeof *l->tags, by_name);
    for (size_t i = 0; i < l->tags_n; i++)
        for (size_t k = 0; k < l->tags_n; k++)
            if (str_eq(old[i], l->tags[k]))
                now[i] = (uint16_t)k;
    for (size_t i = 0; i < l->lines_n; i++)
        l->lines[i].tag = now[l->lines[i].tag];
    if (l->tags_n > PHRASE_TAGS_MAX)
        wrong(r, "word", 0, "there are too many tags");
}

static void read_folder(struct reading *r, const char *folder,
                        enum list_lang lang)
{
    const char *path =
        str_fmt(r->arena, "%s/%s", folder, list_lang_name[lang]).ptr;
    DIR *dir = opendir(path);
    char **names = NULL;
    size_t n = 0, room = 0;

    if (!dir) /* a language without lists */
        return;
    add_path(r, path);
    for (struct dirent *d; (d = readdir(dir));) {
        struct str name = str_from_z(d->d_name);

        if (name.ptr[0] == '.' || !str_ends(name, STR(".txt")))
            continue;
        names = grown(r->arena, names, n, &room, sizeof *names);
        names[n++] =
            str_z(r->arena, str_fmt(r->arena, "%s/%s", path, d->d_name));
    }
    closedir(dir);
    if (n > 1)
        qsort(names, n, sizeof *names, by_path);
    for (size_t i = 0; i < n; i++) {
        struct str text;
        struct err e;

        add_path(r, names[i]);
        if (file_read(r->arena, names[i], &text, &e))
            read_lines(r, text, names[i], lang);
        else
            wrong(r, names[i], 0, e.text);
    }
}

bool lists_read(struct arena *a, const char *folder, struct lists *out)
{
    struct reading r = {.arena = a, .out = out};

    *out = (struct lists){.tags_n = 0};
    add_path(&r, folder);
    for (int lang = 0; lang < LIST_ALL; lang++)
        read_folder(&r, folder, (enum list_lang)lang);
    sort_tags(&r);
    return r.errors == 0;
}

bool lists_parse(struct arena *a, struct str text, const char *file,
                 enum list_lang lang, struct lists *out)
{
    struct reading r = {.arena = a, .out = out};

    *out = (struct lists){.tags_n = 0};
    read_lines(&r, text, file, lang);
    sort_tags(&r);
    return r.errors == 0;
}

const struct phrase_set *lists_set(struct arena *a, const struct lists *l,
                                   enum list_lang lang, bool out)
{
    struct arena *mine = arena_open();
    struct phrase_make *m = phrase_make_open(mine);
    const struct phrase_set *set;
    int errors = 0;

    for (size_t i = 0; i < l->lines_n; i++) {
        const struct list_line *line = &l->lines[i];
        struct err e;

        if (line->out != out ||
            (lang != LIST_ALL && line->lang != LIST_ANY && line->lang != lang))
            continue;
        if (!phrase_make_add(m, line->text, line->tag, &e) &&
            errors++ < ERRORS_SHOWN)
            fprintf(stderr, "%s:%d: %s\n", line->file, line->line, e.text);
    }
    set = errors ? NULL : phrase_make_set(m, a);
    arena_close(&mine);
    return set;
}

struct str list_tag_enum(struct arena *a, struct str tag)
{
    char *z = str_z(a, tag);

    for (char *c = z; *c; c++)
        *c = *c == '.' ? '_' : (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    return str_fmt(a, "WORD_%s", z);
}
