/*
 * demo OUTDIR — renders test/page/demo.html, with the assets beside it, for a
 * browser to look at.  demo --time — how long a page of 100 rows takes.
 */
#include <sys/stat.h>

#include "base/clock.h"
#include "page_demo.h"
#include "tool/file.h"
#include "web/asset.h"

enum { DEMO_ROWS = 100, TIMED_RUNS = 2000 };

/* 2026-11-24 14:05 UTC */
#define NOW_US (INT64_C(1795529100) * US_PER_S)

static const struct demo_row some[] = {
    {1041, STR_INIT("Broken guitar, third request"),
     STR_INIT("My guitar was fine when I checked it in at O'Hare."),
     STR_INIT("Dave Carroll-Example"), STR_INIT("e-mail"),
     STR_INIT("Ada Nowak"), NOW_US - 50 * US_PER_HOUR, NOW_US - US_PER_HOUR,
     true, true},
    {1042, STR_INIT("Чемодан не прилетел в Алматы"),
     STR_INIT("Третий день без вещей, на звонки никто не отвечает."),
     STR_INIT("Анна Петрова"), STR_INIT("форма"), STR_INIT("Piotr Zieliński"),
     NOW_US - 3 * US_PER_HOUR, NOW_US + 2 * US_PER_HOUR, false, true},
    {1043, STR_INIT("航班取消後退款"),
     STR_INIT("已經三個星期了還沒有收到退款。"), STR_INIT("陳小姐"),
     STR_INIT("Bluesky"), STR_INIT("Ada Nowak"), NOW_US - 26 * US_PER_HOUR,
     NOW_US + 30 * US_PER_HOUR, false, false},
    {1044, STR_INIT("Remboursement <b>non reçu</b> & \"promesse\""),
     STR_INIT("Vous aviez promis un virement sous huit jours."),
     STR_INIT("Chloé Lefèvre"), STR_INIT("e-mail"), STR_INIT("Piotr Zieliński"),
     NOW_US - 20 * US_PER_MIN, NOW_US + 6 * US_PER_HOUR, false, false},
};

static struct page_env env_make(struct arena *a)
{
    static const struct page_flash flash[] = {
        {FLASH_DONE, STR_INIT("Reply sent."), STR_INIT("/undo/7")},
        {FLASH_WRONG, STR_INIT("The mailbox support@ has not answered."), {0}}};

    return (struct page_env){.arena = a,
                             .lang = LANG_EN,
                             .zone = STR("Europe/Warsaw"),
                             .now_us = NOW_US,
                             .csrf = STR("token"),
                             .path = STR("/queue?view=mine"),
                             .agent_id = 7,
                             .agent = STR("Ada Nowak"),
                             .brand = STR("Meridian Air"),
                             .brands_many = true,
                             .may_intake = true,
                             .may_settings = true,
                             .nav = NAV_QUEUE,
                             .flash = flash,
                             .flash_n = ARRAY_N(flash),
                             .queue_due_n = 3};
}

static struct demo rows_make(struct arena *a, size_t n)
{
    struct demo_row *rows = ARENA_ARRAY(a, n, struct demo_row);

    for (size_t i = 0; i < n; i++)
        rows[i] = some[i % ARRAY_N(some)];
    return (struct demo){rows, n, STR("/queue?after=1044")};
}

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
    struct page_env env = env_make(a), nobody = {.arena = a, .lang = LANG_FR};
    struct demo p = rows_make(a, 8);
    struct buf out = buf_make(a, 1024 * 1024);

    mkdir(dir, 0777);
    page_demo_queue(&out, &env, &p);
    if (!write_page(a, dir, "queue.html", &out, e))
        return false;
    env.flash_n = 0;
    page_demo_case(&out, &env, &some[0]);
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
    struct demo p = rows_make(a, DEMO_ROWS);
    int64_t best_us = INT64_MAX, from_us = clock_mono_us();
    size_t bytes = 0;

    for (int i = 0; i < TIMED_RUNS; i++) {
        int64_t start_us = clock_mono_us();
        struct page_env env = env_make(request);
        struct buf out = buf_make(request, 1024 * 1024);

        page_demo_queue(&out, &env, &p);
        bytes = out.len;
        arena_reset(request);
        int64_t took_us = clock_mono_us() - start_us;
        best_us = took_us < best_us ? took_us : best_us;
    }
    printf("%d rows, %zu bytes: %" PRId64 " us best, %.1f us mean\n", DEMO_ROWS,
           bytes, best_us, (double)(clock_mono_us() - from_us) / TIMED_RUNS);
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
