/*
 * pagegen IN.html OUT.c OUT.h — compiles a page to C; page_parse.h has the
 * language.
 */
#include "tool/file.h"
#include "tool/pagegen/page_emit.h"

enum { OUT_BYTES_MAX = 16 * 1024 * 1024 };

static bool run(struct arena *a, char **path, struct err *e)
{
    struct buf c = buf_make(a, OUT_BYTES_MAX), h = buf_make(a, OUT_BYTES_MAX);
    struct str src, base = file_base(path[2]);
    struct page_doc doc;

    base = str_sub(base, 0, str_find_byte(base, '.'));
    if (!file_read(a, path[0], &src, e) ||
        !page_parse(a, str_from_z(path[0]), src, &doc, e))
        return false;
    page_emit_c(&doc, base, &c);
    page_emit_h(&doc, base, &h);
    return file_write(path[1], buf_str(&c), e) &&
           file_write(path[2], buf_str(&h), e);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct err e = {0};
    bool ok;

    if (argc != 4) {
        fprintf(stderr, "usage: pagegen IN.html OUT.c OUT.h\n");
        return 2;
    }
    ok = run(a, argv + 1, &e);
    if (!ok)
        fprintf(stderr, "%s\n", e.text);
    arena_close(&a);
    return ok ? 0 : 1;
}
