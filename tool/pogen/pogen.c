/*
 * pogen — the translations.
 *
 *   pogen table OUT.c fr.po pl.po ru.po zh_Hant.po zh_Hans.po
 *                          C tables (the build)
 *   pogen update ROOT      sources to po/redress.pot, merged into po/LANG.po
 *   pogen check ROOT       TAP: is everything translated (a test)
 *   pogen sheet ROOT       prints what is not translated, to be filled in
 *   pogen take ROOT FILE…  puts filled-in sheets into po/LANG.po
 *
 * update and take lock po/, so several people may run them at once.
 */
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "tool/file.h"
#include "tool/pogen/check.h"
#include "tool/pogen/extract.h"

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

static const char *const plural_rule[TABLE_LANGS] = {
    "nplurals=3; plural=(n == 0 || n == 1) ? 0 : "
    "(n != 0 && n % 1000000 == 0) ? 1 : 2;",
    "nplurals=3; plural=(n == 1 ? 0 : n % 10 >= 2 && n % 10 <= 4 && "
    "(n % 100 < 12 || n % 100 > 14) ? 1 : 2);",
    "nplurals=3; plural=(n % 10 == 1 && n % 100 != 11 ? 0 : n % 10 >= 2 && "
    "n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2);",
    "nplurals=1; plural=0;",
    "nplurals=1; plural=0;",
};

static char *po_path(struct arena *a, const char *root, const char *name)
{
    return str_z(a, str_fmt(a, "%s/po/%s", root, name));
}

static void add_header(struct arena *a, struct po *po, const char *lang,
                       const char *rule)
{
    struct po_entry *x = po_add(a, po);

    x->id = STR("");
    x->form[0] = str_fmt(a,
                         "Project-Id-Version: redress\nLanguage: %s\n"
                         "MIME-Version: 1.0\n"
                         "Content-Type: text/plain; charset=UTF-8\n"
                         "Content-Transfer-Encoding: 8bit\n%s%s%s",
                         lang, rule ? "Plural-Forms: " : "", rule ? rule : "",
                         rule ? "\n" : "");
}

static bool read_po(struct arena *a, const char *path, struct po *po,
                    struct err *e)
{
    struct str src;

    return file_read(a, path, &src, e) && po_parse(a, path, src, po, e);
}

/* The five files of root; one that is not there yet gets its header. */
static bool read_langs(struct arena *a, const char *root,
                       struct po langs[TABLE_LANGS], struct err *e)
{
    for (size_t k = 0; k < TABLE_LANGS; k++) {
        struct str name = str_fmt(a, "%s.po", table_langs[k]);
        char *path = po_path(a, root, str_z(a, name));

        langs[k] = (struct po){0};
        if (access(path, F_OK) != 0)
            add_header(a, &langs[k], table_langs[k], plural_rule[k]);
        else if (!read_po(a, path, &langs[k], e))
            return false;
    }
    return true;
}

static bool write_po(struct arena *a, const char *path, const struct po *po,
                     struct err *e)
{
    struct buf out = buf_make(a, FILE_BYTES_MAX);
    struct str had;

    po_write(po, &out);
    if (access(path, F_OK) == 0 && file_read(a, path, &had, e) &&
        str_eq(had, buf_str(&out)))
        return true; /* the same: leave its time alone */
    return file_write(path, buf_str(&out), e);
}

static bool lock(struct arena *a, const char *root, struct err *e)
{
    int fd = open(po_path(a, root, ""), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || flock(fd, LOCK_EX) != 0)
        return err_set(e, ERR_FATAL, "locking \"%s/po\": %s", root,
                       strerror(errno));
    return true; /* until the process ends */
}

static bool extract(struct arena *a, const char *root, struct po *pot,
                    struct err *e)
{
    *pot = (struct po){0};
    add_header(a, pot, "", NULL);
    return extract_tree(a, root, pot, e);
}

static bool merge_all(struct arena *a, const char *root,
                      struct po langs[TABLE_LANGS], struct err *e)
{
    struct po pot;

    if (!extract(a, root, &pot, e) ||
        !write_po(a, po_path(a, root, "redress.pot"), &pot, e))
        return false;
    for (size_t k = 0; k < TABLE_LANGS; k++) {
        struct str name = str_fmt(a, "%s.po", table_langs[k]);

        po_merge(a, &langs[k], &pot);
        if (!write_po(a, po_path(a, root, str_z(a, name)), &langs[k], e))
            return false;
    }
    return true;
}

static bool run_table(struct arena *a, int argc, char **argv, struct err *e)
{
    struct po langs[TABLE_LANGS];
    struct buf out = buf_make(a, FILE_BYTES_MAX);

    if (argc != 1 + TABLE_LANGS)
        return err_set(e, ERR_INPUT, "table needs OUT.c and %d po files",
                       TABLE_LANGS);
    for (size_t k = 0; k < TABLE_LANGS; k++)
        if (!read_po(a, argv[1 + k], &langs[k], e))
            return false;
    table_write(langs, &out);
    return file_write(argv[0], buf_str(&out), e);
}

static bool run_update(struct arena *a, int argc, char **argv, struct err *e)
{
    struct po langs[TABLE_LANGS];

    return lock(a, argv[0], e) && read_langs(a, argv[0], langs, e) &&
           merge_all(a, argv[0], langs, e);
}

static bool run_take(struct arena *a, int argc, char **argv, struct err *e)
{
    struct po langs[TABLE_LANGS];

    if (!lock(a, argv[0], e) || !read_langs(a, argv[0], langs, e))
        return false;
    for (int i = 1; i < argc; i++) {
        struct str src;

        if (!file_read(a, argv[i], &src, e))
            return false;
        for (size_t k = 0; k < TABLE_LANGS; k++)
            if (!po_take_sheet(a, argv[i], src, str_from_z(table_langs[k]),
                               &langs[k], e))
                return false;
    }
    return merge_all(a, argv[0], langs, e);
}

static bool run_sheet(struct arena *a, int argc, char **argv, struct err *e)
{
    struct po langs[TABLE_LANGS], pot;
    struct buf out = buf_make(a, FILE_BYTES_MAX);

    if (!extract(a, argv[0], &pot, e) || !read_langs(a, argv[0], langs, e))
        return false;
    po_write_sheet(&pot, langs, table_langs, TABLE_LANGS, &out);
    fwrite(out.ptr, 1, out.len, stdout);
    return true;
}

static bool run_check(struct arena *a, int argc, char **argv, struct err *e)
{
    struct po langs[TABLE_LANGS], pot, kept;
    struct buf tap = buf_make(a, FILE_BYTES_MAX);

    if (!extract(a, argv[0], &pot, e) || !read_langs(a, argv[0], langs, e) ||
        !read_po(a, po_path(a, argv[0], "redress.pot"), &kept, e))
        return false;
    int failed = check_all(a, &pot, &kept, langs, &tap);
    fwrite(tap.ptr, 1, tap.len, stdout);
    return failed == 0 || err_set(e, ERR_INPUT, "%d tests failed", failed);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*run)(struct arena *, int, char **, struct err *);
    } verbs[] = {{"table", run_table},
                 {"update", run_update},
                 {"take", run_take},
                 {"sheet", run_sheet},
                 {"check", run_check}};
    struct arena *a = arena_open();
    struct err e = {0};
    bool known = false, ok = false;

    for (size_t i = 0; i < ARRAY_N(verbs) && argc > 2; i++)
        if (strcmp(argv[1], verbs[i].name) == 0) {
            known = true;
            ok = verbs[i].run(a, argc - 2, argv + 2, &e);
        }
    if (!ok)
        fprintf(stderr, "%s\n",
                known ? e.text
                      : "usage: pogen table|update|check|sheet|"
                        "take ROOT …");
    arena_close(&a);
    return ok ? 0 : known ? 1 : 2;
}
