/*
 * sqlgen --out DIR --set NAME FILE.sql …
 *
 * Writes DIR/q_FILE.h, DIR/q_FILE.c for each file of queries and DIR/NAME.h,
 * DIR/NAME.c for all of them and the migrations.  A file in a folder pg/ or
 * lite/ is for one engine, one in migrate/ is a migration.
 */
#include <errno.h>
#include <stdio.h>

#include "sqlgen.h"

enum { FILE_CAP_BYTES = 4 * 1024 * 1024, OUTPUT_CAP_BYTES = 64 * 1024 * 1024 };

static bool read_whole(struct arena *a, const char *path, struct str *text,
                       struct err *e)
{
    FILE *f = fopen(path, "rb");
    char *bytes = arena_alloc(a, FILE_CAP_BYTES);
    size_t n;

    if (!f)
        return err_set(e, ERR_INPUT, "%s:1: %s", path, strerror(errno));
    n = fread(bytes, 1, FILE_CAP_BYTES, f);
    fclose(f);
    if (n == FILE_CAP_BYTES)
        return err_set(e, ERR_INPUT, "%s:1: too large", path);
    *text = str_make(bytes, n);
    return true;
}

static bool write_whole(struct arena *a, struct str dir, struct str name,
                        const char *suffix, const struct buf *b, struct err *e)
{
    char *path = str_z(
        a, str_fmt(a, "%.*s/%.*s%s", STR_ARG(dir), STR_ARG(name), suffix));
    FILE *f = fopen(path, "wb");
    bool ok = f && !b->over && fwrite(b->ptr, 1, b->len, f) == b->len;

    if (f && fclose(f) != 0)
        ok = false;
    return ok || err_set(e, ERR_INPUT, "%s: cannot be written", path);
}

static bool emit(struct sg_set *set, struct str dir, struct str name,
                 struct err *e)
{
    struct buf b = buf_make(set->a, OUTPUT_CAP_BYTES);

    for (const struct sg_file *f = set->files; f; f = f->next) {
        struct str stem = str_fmt(set->a, "q_%.*s", STR_ARG(f->stem));

        buf_clear(&b);
        sg_emit_header(&b, f);
        if (!write_whole(set->a, dir, stem, ".h", &b, e))
            return false;
        buf_clear(&b);
        sg_emit_source(&b, f);
        if (!write_whole(set->a, dir, stem, ".c", &b, e))
            return false;
    }
    buf_clear(&b);
    sg_emit_set_header(&b, name);
    if (!write_whole(set->a, dir, name, ".h", &b, e))
        return false;
    buf_clear(&b);
    sg_emit_set_source(&b, name, set);
    return write_whole(set->a, dir, name, ".c", &b, e);
}

/* The part of a path from "sql/" or "test/" on, for messages and comments
 * that do not depend on where the build runs. */
static struct str short_path(struct str path)
{
    size_t at = str_find(path, STR("/sql/"));

    if (at == SIZE_MAX)
        at = str_find(path, STR("/test/"));
    return at == SIZE_MAX ? path : str_sub(path, at + 1, path.len);
}

static bool read_one(struct sg_set *set, const char *arg, struct err *e)
{
    struct str path = short_path(str_from_z(arg)), stem = path, text;
    enum sg_place place = SG_COMMON;
    size_t slash;

    if (!read_whole(set->a, arg, &text, e))
        return false;
    if (str_find(path, STR("/migrate/")) != SIZE_MAX)
        return sg_migration(set, path, text, e);
    if (str_find(path, STR("/pg/")) != SIZE_MAX)
        place = SG_PG_ONLY;
    else if (str_find(path, STR("/lite/")) != SIZE_MAX)
        place = SG_LITE_ONLY;
    while ((slash = str_find_byte(stem, '/')) != SIZE_MAX)
        stem = str_sub(stem, slash + 1, stem.len);
    if (str_ends(stem, STR(".sql")))
        stem.len -= 4;
    return sg_queries(set, path, stem, place, text, e);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct sg_set *set = sg_set_new(a);
    struct str dir = STR("."), name = STR("q_set");
    struct err e = {0};
    bool ok = true;

    for (int i = 1; ok && i < argc; i++) {
        if (strcmp(argv[i], "--out") == 0 && i + 1 < argc)
            dir = str_from_z(argv[++i]);
        else if (strcmp(argv[i], "--set") == 0 && i + 1 < argc)
            name = str_from_z(argv[++i]);
        else
            ok = read_one(set, argv[i], &e);
    }
    ok = ok && sg_finish(set, &e) && emit(set, dir, name, &e);
    if (!ok)
        fprintf(stderr, "%s\n", e.text);
    arena_close(&a);
    return ok ? 0 : 1;
}
