/*
 * demo OUTDIR — renders test/page/demo.html, with the assets beside it, for a
 * browser to look at.  demo --time — how long a page of 100 rows takes.
 */
#include <sys/stat.h>

#include "base/clock.h"
#include "test/page/demo_rows.h"
#include "tool/file.h"
#include "web/asset.h"

enum { TIMED_ROWS = 100, TIMED_RUNS = 2000 };

static bool write_page(struct arena *a, const char *dir, const char *name,
                       struct buf *out, struct err *e)
{
    struct str path = str_fmt(a, "%s/%s", dir, name);
    bool ok = file_write(str_z(a, path), buf_str(out), e);

    buf_clear(out);
    return ok;
}

static bool write_assets(struct arena *a, const char *dir, struct err *e)
{
    size_t n;
    const struct asset *list = asset_list(&n);

    mkdir(str_z(a, str_fmt(a, "%s/asset", dir)), 0777);
    for (size_t i = 0; i < n; i++) {
        struct str path = str_fmt(a, "%s%.*s", dir, STR_ARG(list[i].path));

        if (!file_write(str_z(a, path), list[i].bytes, e))
            return false;
    }
    return true;
}

static bool write_all(struct arena *a, const char *dir, struct err *e)
{
    struct page_env env = demo_env(a), nobody = {.arena = a, .lang = LANG_FR};
    struct demo p = demo_rows(a, 8);
    struct buf out = buf_make(a, 1024 * 1024);

    mkdir(dir, 0777);
    page_demo_queue(&out, &env, &p);
    if (!write_page(a, dir, "queue.html", &out, e))
        return false;
    env.flash_n = 0;
    page_demo_case(&out, &env, &demo_some[0]);
    if (!write_page(a, dir, "case.html", &out, e))
        return false;
    env.lang = LANG_ZH_HANT;
    env.nav = NAV_SETTINGS;
    page_demo_form(&out, &env, STR("There is no such server."));
    if (!write_page(a, dir, "form.html", &out, e))
        return false;
    page_demo_login(&out, &nobody);
    return write_page(a, dir, "login.html", &out, e) && write_assets(a, dir, e);
}

/* Prints how long a list of 100 cases takes, its memory included. */
static void time_queue(struct arena *a)
{
    struct arena *request = arena_open();
    struct demo p = demo_rows(a, TIMED_ROWS);
    int64_t best_us = INT64_MAX, from_us = clock_mono_us();
    size_t bytes = 0;

    for (int i = 0; i < TIMED_RUNS; i++) {
        int64_t start_us = clock_mono_us();
        struct page_env env = demo_env(request);
        struct buf out = buf_make(request, 1024 * 1024);

        page_demo_queue(&out, &env, &p);
        bytes = out.len;
        arena_reset(request);
        int64_t took_us = clock_mono_us() - start_us;
        best_us = took_us < best_us ? took_us : best_us;
    }
    printf("%d rows, %zu bytes: %" PRId64 " us best, %.1f us mean\n",
           TIMED_ROWS, bytes, best_us,
           (double)(clock_mono_us() - from_us) / TIMED_RUNS);
    arena_close(&request);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct err e = {0};
    bool ok = argc == 2;

    if (ok && strcmp(argv[1], "--time") == 0)
        time_queue(a);
    else
        ok = ok && write_all(a, argv[1], &e);
    if (!ok)
        fprintf(stderr, "%s\n", argc == 2 ? e.text : "usage: demo OUTDIR");
    arena_close(&a);
    return ok ? 0 : 1;
}
