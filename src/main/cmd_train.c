#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "judge/train.h"
#include "main/cmd.h"
#include "main/langid_files.h"

const struct cli_option cmd_train_options[] = {
    {"out", "FILE", false, "Where the model goes (model/redress.model)"},
    {"packages", "DIR", false,
     "Where the packages of model/languages.md are (/); none: a model that "
     "knows no languages"},
    {0}};

enum { CALIBRATION_FOLDS = 5 };

static bool read_tables(struct cli *c, struct str **tables, size_t *tables_n,
                        struct err *e)
{
    size_t n = 0;

    while (train_sources[n].path)
        n++;
    *tables_n = n;
    *tables = ARENA_ARRAY(c->a, n, struct str);
    for (size_t i = 0; i < n; i++)
        if (!cli_read(c->a,
                      str_z(c->a, str_fmt(c->a, "%s/%s", c->args[0],
                                          train_sources[i].path)),
                      LIMIT_TABLE_BYTES, &(*tables)[i], e))
            return false;
    return true;
}

/* What languages are learned from: the same tables, and packages. */
static bool read_languages(struct cli *c, struct train_in *in, size_t tables_n,
                           struct langid_lesson *out, struct err *e)
{
    struct str root = cli_get(c, "packages");
    struct langid_file *files;

    if (str_eq(root, STR("none")))
        return true;
    if (!root.ptr)
        root = STR("/");
    in->languages = out;
    *out = (struct langid_lesson){.tables = in->tables, .tables_n = tables_n};
    if (!langid_files(c->a, str_z(c->a, root), &files, &out->files_n, e))
        return false;
    out->files = files;
    return out->files_n > 0 ||
           err_set(e, ERR_MISSING,
                   "none of the packages in model/languages.md is below "
                   "\"%.*s\"; say --packages DIR, or --packages none",
                   STR_ARG(root));
}

/* Whole or not at all: a server may have the old one mapped. */
static bool write_whole(struct arena *a, struct str path, struct str bytes,
                        struct err *e)
{
    char *to = str_z(a, path);
    char *part = str_z(a, str_fmt(a, "%.*s.part", STR_ARG(path)));
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool ok = fd >= 0;

    for (size_t at = 0; ok && at < bytes.len;) {
        ssize_t n = write(fd, bytes.ptr + at, bytes.len - at);

        ok = n > 0 || (n < 0 && errno == EINTR);
        at += n > 0 ? (size_t)n : 0;
    }
    ok = ok && fsync(fd) == 0;
    if (fd >= 0)
        ok = close(fd) == 0 && ok;
    if (ok && rename(part, to) == 0)
        return true;
    err_set(e, ERR_DENIED, "cannot write \"%s\": %s", to, strerror(errno));
    if (fd >= 0)
        unlink(part);
    return false;
}

int cmd_train(struct cli *c)
{
    struct str out = cli_get(c, "out"), bytes;
    struct buf report = buf_make(c->a, LIMIT_PAGE_BYTES);
    struct train_in in = {.folds = CALIBRATION_FOLDS};
    struct langid_lesson languages;
    size_t tables_n;
    struct err e = {0};

    if (!out.ptr)
        out = STR("model/redress.model");
    if (!read_tables(c, &in.tables, &tables_n, &e) ||
        !read_languages(c, &in, tables_n, &languages, &e) ||
        !train_model(c->a, &in, &bytes, &report, &e))
        return cli_fail(&e);
    if (!write_whole(c->a, out, bytes, &e)) {
        cli_fail(&e);
        return EX_CANTCREAT;
    }
    fprintf(stderr, "redress: %.*s is %.*s\n", STR_ARG(out),
            STR_ARG(hash_sha256_hex(c->a, bytes)));
    return cli_write(&report) ? EX_OK : EX_IOERR;
}
