#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "main/cli.h"
#include "main/langid_files.h"

struct names {
    char **items;
    size_t n, room;
};

static void add_name(struct arena *a, struct names *l, char *path)
{
    if (l->n == l->room) {
        size_t room = l->room ? l->room * 2 : 64;

        l->items = arena_grow(a, l->items, l->room * sizeof *l->items,
                              room * sizeof *l->items);
        l->room = room;
    }
    l->items[l->n++] = path;
}

static bool is_index(struct str name)
{
    return str_ends(name, STR(".dat")) || str_ends(name, STR(".u8")) ||
           name.ptr[0] == '.';
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The regular files that a path of a source stands for. */
static struct names files_of(struct arena *a, const char *root,
                             const char *path)
{
    struct names l = {.n = 0};
    struct str p = str_from_z(path);
    struct stat st;
    DIR *dir;

    if (!str_ends(p, STR("/*"))) {
        add_name(a, &l, str_z(a, str_fmt(a, "%s/%s", root, path)));
    } else {
        char *folder =
            str_z(a, str_fmt(a, "%s/%.*s", root, (int)(p.len - 2), path));

        dir = opendir(folder);
        for (struct dirent *d; dir && (d = readdir(dir));)
            if (!is_index(str_from_z(d->d_name)))
                add_name(a, &l,
                         str_z(a, str_fmt(a, "%s/%s", folder, d->d_name)));
        if (dir)
            closedir(dir);
    }
    for (size_t i = 0; i < l.n;)
        if (lstat(l.items[i], &st) == 0 && S_ISREG(st.st_mode))
            i++;
        else
            l.items[i] = l.items[--l.n];
    if (l.n > 1)
        qsort(l.items, l.n, sizeof *l.items, by_name);
    return l;
}

bool langid_files(struct arena *a, const char *root, struct langid_file **files,
                  size_t *n, struct err *e)
{
    size_t room = 256;

    *files = ARENA_ARRAY(a, room, struct langid_file);
    *n = 0;
    for (int s = 0; langid_sources[s].path; s++) {
        struct names l = files_of(a, root, langid_sources[s].path);

        for (size_t i = 0; i < l.n; i++) {
            if (*n == room) {
                *files = arena_grow(a, *files, room * sizeof **files,
                                    room * 2 * sizeof **files);
                room *= 2;
            }
            (*files)[*n].source = s;
            if (!cli_read(a, l.items[i], LIMIT_TABLE_BYTES, &(*files)[*n].bytes,
                          e))
                return false;
            (*n)++;
        }
    }
    return true;
}
