/*
 * demo_rows.h — what the demonstration pages show: four cases in four
 * languages, one with markup in its subject.
 */
#ifndef TEST_PAGE_DEMO_ROWS_H
#define TEST_PAGE_DEMO_ROWS_H

#include "page_demo.h"

/* 2026-11-24 14:05 UTC */
#define DEMO_NOW_US (INT64_C(1795529100) * US_PER_S)

static const struct demo_row demo_some[] = {
    {1041, STR_INIT("Broken guitar, third request"),
     STR_INIT("My guitar was fine when I checked it in at O'Hare."),
     STR_INIT("Dave Carroll-Example"), STR_INIT("e-mail"),
     STR_INIT("Ada Nowak"), DEMO_NOW_US - 50 * US_PER_HOUR,
     DEMO_NOW_US - US_PER_HOUR, true, true},
    {1042, STR_INIT("Чемодан не прилетел в Алматы"),
     STR_INIT("Третий день без вещей, на звонки никто не отвечает."),
     STR_INIT("Анна Петрова"), STR_INIT("форма"), STR_INIT("Piotr Zieliński"),
     DEMO_NOW_US - 3 * US_PER_HOUR, DEMO_NOW_US + 2 * US_PER_HOUR, false, true},
    {1043, STR_INIT("航班取消後退款"),
     STR_INIT("已經三個星期了還沒有收到退款。"), STR_INIT("陳小姐"),
     STR_INIT("Bluesky"), STR_INIT("Ada Nowak"), DEMO_NOW_US - 26 * US_PER_HOUR,
     DEMO_NOW_US + 30 * US_PER_HOUR, false, false},
    {1044, STR_INIT("Remboursement <b>non reçu</b> & \"promesse\""),
     STR_INIT("Vous aviez promis un virement sous huit jours."),
     STR_INIT("Chloé Lefèvre"), STR_INIT("e-mail"), STR_INIT("Piotr Zieliński"),
     DEMO_NOW_US - 20 * US_PER_MIN, DEMO_NOW_US + 6 * US_PER_HOUR, false,
     false},
};

static inline struct page_env demo_env(struct arena *a)
{
    static const struct page_flash flash[] = {
        {FLASH_DONE, STR_INIT("Reply sent."), STR_INIT("/undo/7")},
        {FLASH_WRONG, STR_INIT("The mailbox support@ has not answered."), {0}}};

    return (struct page_env){.arena = a,
                             .lang = LANG_EN,
                             .zone = STR("Europe/Warsaw"),
                             .now_us = DEMO_NOW_US,
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

static inline struct demo demo_rows(struct arena *a, size_t n)
{
    struct demo_row *rows = ARENA_ARRAY(a, n, struct demo_row);

    for (size_t i = 0; i < n; i++)
        rows[i] = demo_some[i % ARRAY_N(demo_some)];
    return (struct demo){rows, n, STR("/queue?after=1044")};
}

#endif
